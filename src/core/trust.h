/*
 * trust.h - what the user says of names: which are trusted, which are one's
 * own and so protected, which look-alike is accepted, what a rule is worth.
 *
 * It is laid over a verdict and knows nothing of files.
 *
 *   pattern   "gcr.io/acme/tool", "acme/" and two stars: a familiar name, of
 *             which a component may have stars (each stands for bytes within
 *             it) or be two of them (any components; at the end at least
 *             one).  It is about the whole name: "gcr.io/" and two stars
 *             never has "gcr.io.evil.com/x".  In a host a star stands for
 *             bytes of one label, and not in the last two labels.
 *   pair      this name looks like that target and is right.
 *
 * A name reported as malicious is accepted by a pair alone, one with hidden
 * characters by nothing.
 *
 * Once set up it is read-only and may be shared by threads.
 */
#ifndef KO_CORE_TRUST_H
#define KO_CORE_TRUST_H

#include "base/arena.h"
#include "core/verdict.h"

/* Most names of each kind that one configuration may have. */
#define KO_TRUST_NAMES_MAX ((size_t)4096)

/* Longest pattern, in bytes. */
#define KO_TRUST_PATTERN_MAX 255

/* The target of a pair whose name imitates nothing in particular. */
#define KO_TRUST_NO_TARGET "-"

struct ko_trust_pair {
	struct ko_span name;   /* familiar, or a host */
	struct ko_span target; /* as a verdict has it; or KO_TRUST_NO_TARGET */
};

struct ko_trust {
	const struct ko_span *patterns; /* by ko_trust_read_pattern() */
	size_t n_patterns;
	const struct ko_trust_pair *pairs;
	size_t n_pairs;
	/* enum ko_severity of a finding by its first reason; -1: as judged */
	signed char severities[KO_RULES];

	/* What ko_trust_protect() made; empty without names of one's own. */
	bool has_hosts, has_spaces;
	struct ko_catalogue known; /* the one given, with the hosts */
	struct ko_catalogue own;   /* of the namespaces alone */
};

/* Nothing trusted, every severity as judged. */
void ko_trust_init(struct ko_trust *t);

/* Free what ko_trust_protect() made; the lists belong to who made them. */
void ko_trust_done(struct ko_trust *t);

/*
 * Read a pattern as people write it ("docker.io/acme/app" is "acme/app") into
 * *out, in arena.  Returns KO_OK, KO_ENOMEM, or KO_ESYNTAX; err->text then
 * says what is wrong.
 */
KO_NODISCARD enum ko_status ko_trust_read_pattern(struct ko_arena *arena,
						  struct ko_span written,
						  struct ko_span *out,
						  struct ko_error *err);

/*
 * The same for a host of one's own, without port: *out is the pattern of all
 * on it, which starts with the host and "/".  A host on which anyone has a
 * namespace (c says so) is refused.
 */
KO_NODISCARD enum ko_status ko_trust_read_host(struct ko_arena *arena,
					       const struct ko_catalogue *c,
					       struct ko_span written,
					       struct ko_span *out,
					       struct ko_error *err);

/* And for a namespace of one's own: "acme", "ghcr.io/acme". */
KO_NODISCARD enum ko_status ko_trust_read_space(struct ko_arena *arena,
						struct ko_span written,
						struct ko_span *out,
						struct ko_error *err);

/* The two names of a pair, without tags. */
KO_NODISCARD enum ko_status ko_trust_read_pair(struct ko_arena *arena,
					       struct ko_span name,
					       struct ko_span target,
					       struct ko_trust_pair *out,
					       struct ko_error *err);

/* Is the pattern about this name?  Both familiar, without tag. */
bool ko_trust_matches(struct ko_span pattern, struct ko_span name, bool on_hub);

/*
 * Protect the hosts and namespaces of one's own: both as ko_trust_read_host()
 * and ko_trust_read_space() give them.  c must live as long as t.  Returns
 * KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status
ko_trust_protect(struct ko_trust *t, const struct ko_catalogue *c,
		 const struct ko_span *hosts, size_t n_hosts,
		 const struct ko_span *spaces, size_t n_spaces);

/*
 * ko_judge_with_facts() and ko_judge_host() by the catalogue c, with what t
 * (may be NULL) says.  What is trusted or accepted gets the kind TRUSTED, no
 * severity and no entry.
 */
void ko_trust_judge(const struct ko_trust *t, const struct ko_catalogue *c,
		    struct ko_span text, const struct ko_facts *facts,
		    struct ko_verdict *out);
void ko_trust_judge_host(const struct ko_trust *t, const struct ko_catalogue *c,
			 struct ko_span host, struct ko_verdict *out);

/* The severity of a finding by this rule, which is given as judged. */
enum ko_severity ko_trust_severity(const struct ko_trust *t, enum ko_rule rule,
				   enum ko_severity judged);

/* Can a severity be set for the rule?  It is one that findings are called by,
 * and not that of names reported as malicious. */
bool ko_trust_may_set(enum ko_rule rule);

/*
 * The rule that stands for a name in a configuration or a comment: true and
 * *out; or false, and err->text says so and what may have been meant.
 */
bool ko_trust_read_rule(struct ko_span name, enum ko_rule *out,
			struct ko_error *err);

#endif
