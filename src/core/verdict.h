/*
 * verdict.h - judge one name: is it the one that was meant?
 *
 * The order of the judgement: read the reference; exact hits (known bad, in
 * the catalogue); candidates near its host, namespace and path; the likeliest
 * way each could have slipped; log-odds against having been meant; severity
 * by what a stranger could register.
 */
#ifndef KO_CORE_VERDICT_H
#define KO_CORE_VERDICT_H

#include "base/buf.h"
#include "core/align.h"
#include "core/catalogue.h"
#include "core/imageref.h"
#include "core/rules.h"

/* Longest text of a verdict (name, target, suggestion), in bytes. */
#define KO_VERDICT_TEXT_MAX 512

enum ko_verdict_kind {
	KO_VERDICT_TRUSTED,
	KO_VERDICT_UNKNOWN,
	KO_VERDICT_LOOKALIKE,
	KO_VERDICT_KNOWN_BAD,
	KO_VERDICT_INVALID,
};

/* Could a stranger come to answer for this name? */
enum ko_claimable { KO_CLAIMABLE_UNKNOWN, KO_CLAIMABLE_NO, KO_CLAIMABLE_YES };

/* Most reasons of one verdict: what, and each slip. */
#define KO_REASONS_MAX (1 + KO_SLIPS_MAX)

/*
 * The spans of target_entry point into the catalogue, those of the slips into
 * the texts of this struct, so it must not be copied; it owns nothing.
 */
struct ko_verdict {
	enum ko_verdict_kind kind;
	enum ko_severity severity;
	enum ko_claimable claimable;
	int odds; /* decibans for a slip; 0 unless kind is LOOKALIKE */

	/* What is imitated: a full reference without tag, or a host; or "". */
	char target[KO_VERDICT_TEXT_MAX];
	bool has_entry; /* target_entry is the target's record */
	struct ko_entry target_entry;

	/* The name in its familiar form, without tag, as it was judged. */
	char name[KO_VERDICT_TEXT_MAX];

	/* What to write instead, tag and digest kept; or "". */
	char suggestion[KO_VERDICT_TEXT_MAX];

	/* reasons[0] says what it poses as, the others how it slipped. */
	enum ko_rule reasons[KO_REASONS_MAX];
	size_t n_reasons;
	struct ko_alignment alignment;

	/* What slipped as written and as meant; the slips point into these,
	 * or at static text where a word was added. */
	char part[KO_VERDICT_TEXT_MAX];
	char meant[KO_VERDICT_TEXT_MAX];

	struct ko_error error; /* why it is INVALID */
};

/* "lookalike" and so on, as in the output. */
const char *ko_verdict_kind_name(enum ko_verdict_kind kind);

/*
 * Judge text, a reference as written.  Always fills *out; never allocates and
 * never fails: a text that is no reference is INVALID.
 */
void ko_judge(const struct ko_catalogue *c, struct ko_span text,
	      struct ko_verdict *out);

/*
 * Judge the host of a registry that stands alone, as behind "docker login":
 * "ghcr.io", "localhost:5000".  What is no host is INVALID.
 */
void ko_judge_host(const struct ko_catalogue *c, struct ko_span host,
		   struct ko_verdict *out);

/*
 * Append one sentence that says what is wrong, what is imitated and how; and
 * one that says who could stand behind the name.  Nothing for a verdict
 * without severity.  Bytes of the name are as written, not escaped.
 */
KO_NODISCARD enum ko_status ko_verdict_message(const struct ko_verdict *v,
					       struct ko_buf *out);
KO_NODISCARD enum ko_status ko_verdict_help(const struct ko_verdict *v,
					    struct ko_buf *out);

#endif
