/*
 * knockoff/judge.h - is a name the one that was meant?
 *
 *	struct knockoff_verdict *v = knockoff_verdict_new();
 *
 *	if (v && knockoff_judge(catalogue, "ngnix", 5, v) == KNOCKOFF_OK &&
 *	    knockoff_verdict_severity(v) >= KNOCKOFF_SEVERITY_WARNING)
 *		puts(knockoff_verdict_message(v));
 *	knockoff_verdict_free(v);
 *
 * One verdict serves for many names, one after the other.  What its accessors
 * return lives until the next one is judged into it, or it is freed.
 */
#ifndef KNOCKOFF_JUDGE_H
#define KNOCKOFF_JUDGE_H

#include <knockoff/base.h>
#include <knockoff/catalogue.h>

#ifdef __cplusplus
extern "C" {
#endif

struct knockoff_mention; /* knockoff/extract.h */
struct knockoff_verdict;

enum knockoff_kind {
	KNOCKOFF_TRUSTED = 0,   /* in the catalogue */
	KNOCKOFF_UNKNOWN = 1,   /* near nothing in it */
	KNOCKOFF_LOOKALIKE = 2, /* near something in it */
	KNOCKOFF_KNOWN_BAD = 3, /* reported as malicious */
	KNOCKOFF_INVALID = 4,   /* no reference, or no host, at all */
};

enum knockoff_severity {
	KNOCKOFF_SEVERITY_NONE = 0,
	KNOCKOFF_SEVERITY_NOTE = 1,
	KNOCKOFF_SEVERITY_WARNING = 2,
	KNOCKOFF_SEVERITY_ERROR = 3,
};

/* Could a stranger come to answer for the name? */
enum knockoff_claimable {
	KNOCKOFF_CLAIMABLE_UNKNOWN = 0,
	KNOCKOFF_CLAIMABLE_NO = 1,
	KNOCKOFF_CLAIMABLE_YES = 2,
};

/*
 * A new verdict, of no name yet: KNOCKOFF_INVALID.  To be freed by the caller;
 * NULL when out of memory.
 */
KNOCKOFF_API KNOCKOFF_USE_RESULT struct knockoff_verdict *
knockoff_verdict_new(void);

KNOCKOFF_API void knockoff_verdict_free(struct knockoff_verdict *verdict);

/*
 * Judge an image reference of size bytes, as a person or a file writes it:
 * "nginx", "ghcr.io/acme/app:1".  A text that is no reference is judged, too,
 * and KNOCKOFF_INVALID at least.  The name is not kept.
 *
 * Returns KNOCKOFF_OK, or KNOCKOFF_EINVAL or KNOCKOFF_ENOMEM, with a verdict of
 * no name: a caller that does not look will not take it for trusted.
 */
KNOCKOFF_API KNOCKOFF_USE_RESULT enum knockoff_status
knockoff_judge(const struct knockoff_catalogue *catalogue, const char *name,
	       size_t size, struct knockoff_verdict *verdict);

/* The same for a registry's host by itself, as behind "docker login". */
KNOCKOFF_API KNOCKOFF_USE_RESULT enum knockoff_status
knockoff_judge_host(const struct knockoff_catalogue *catalogue,
		    const char *host, size_t size,
		    struct knockoff_verdict *verdict);

/*
 * The same for what a file mentions, as "knockoff check" does it: an image, a
 * host, the host that an output is sent to.  Of what is none of these, a build
 * stage say, the verdict is KNOCKOFF_UNKNOWN, without severity.
 */
KNOCKOFF_API KNOCKOFF_USE_RESULT enum knockoff_status
knockoff_judge_mention(const struct knockoff_catalogue *catalogue,
		       const struct knockoff_mention *mention,
		       struct knockoff_verdict *verdict);

KNOCKOFF_API enum knockoff_kind
knockoff_verdict_kind(const struct knockoff_verdict *verdict);

KNOCKOFF_API enum knockoff_severity
knockoff_verdict_severity(const struct knockoff_verdict *verdict);

KNOCKOFF_API enum knockoff_claimable
knockoff_verdict_claimable(const struct knockoff_verdict *verdict);

/*
 * What is imitated: a full reference without tag ("docker.io/library/nginx"),
 * or a host; and what it is: "Docker Official Image".  A name that is trusted
 * imitates nothing; of it the standing is its own.
 */
KNOCKOFF_API const char *
knockoff_verdict_target(const struct knockoff_verdict *verdict);
KNOCKOFF_API const char *
knockoff_verdict_standing(const struct knockoff_verdict *verdict);

/* What to write instead, tag and digest kept: "nginx:1.27". */
KNOCKOFF_API const char *
knockoff_verdict_suggestion(const struct knockoff_verdict *verdict);

/*
 * What is wrong, in one sentence, and what to make of it, in another; "" both
 * without severity.  What of them comes from the name is escaped.
 */
KNOCKOFF_API const char *
knockoff_verdict_message(const struct knockoff_verdict *verdict);
KNOCKOFF_API const char *
knockoff_verdict_advice(const struct knockoff_verdict *verdict);

/* Why it is KNOCKOFF_INVALID, escaped. */
KNOCKOFF_API const char *
knockoff_verdict_trouble(const struct knockoff_verdict *verdict);

/*
 * The rules that speak against the name, by their names in knockoff(1): the
 * first says what it poses as ("image-lookalike"), the others how it slipped
 * ("transposition").  "" from the count on.
 */
KNOCKOFF_API size_t
knockoff_verdict_reasons(const struct knockoff_verdict *verdict);
KNOCKOFF_API const char *
knockoff_verdict_reason(const struct knockoff_verdict *verdict, size_t i);

/* The words of the output for these: "lookalike", "error"; "" for others. */
KNOCKOFF_API const char *knockoff_kind_name(enum knockoff_kind kind);
KNOCKOFF_API const char *
knockoff_severity_name(enum knockoff_severity severity);

/* What a rule of that name means, in a paragraph; "" where there is none. */
KNOCKOFF_API const char *knockoff_rule_meaning(const char *rule);

#ifdef __cplusplus
}
#endif

#endif
