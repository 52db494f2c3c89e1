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
#include "core/facts.h"
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

/* Most reasons of one verdict: what, that it is absent, and each slip. */
#define KO_REASONS_MAX (2 + KO_SLIPS_MAX)

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
	bool on_hub; /* it is Docker Hub's: no host stands before it */

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

	/* What was given to ko_judge_with_facts() and counted, or NULL. */
	const struct ko_facts *facts;

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
 * The same with what a registry says of the repository and its publisher,
 * which goes into the same odds; NULL for nothing.  A name that is near no
 * other and that the registry does not have is UNKNOWN still, but gets the
 * rule "no-such-image" and a severity.
 */
void ko_judge_with_facts(const struct ko_catalogue *c, struct ko_span text,
			 const struct ko_facts *facts, struct ko_verdict *out);

/*
 * The same for a repository of Docker Hub that may imitate what is hunted: the
 * familiar name of an image there, or a namespace with a star, in the
 * catalogue or not.  Who hunts a name takes it for an often pulled one and
 * wants to hear also of a repository in a stranger's namespace that is nearly
 * called like it, of a namespace nearly called like the image, and of the
 * exact name where what is known of it speaks against it.  facts must not be
 * NULL; hunted must outlive *out.
 */
void ko_judge_hunted(const struct ko_catalogue *c, struct ko_span text,
		     const struct ko_facts *facts, struct ko_span hunted,
		     struct ko_verdict *out);

/*
 * Is there anything to ask a registry about the name?  It is unknown or looks
 * like another, and its registry is Docker Hub or one that the catalogue
 * lists: a host that poses as another is not to be asked.
 */
bool ko_verdict_is_askable(const struct ko_catalogue *c,
			   const struct ko_verdict *v);

/*
 * The familiar name of the image whose description a copy would have: what v
 * looks like, or the official image whose name a stranger's has; in text, or
 * "" for none.
 */
struct ko_span ko_verdict_original(const struct ko_catalogue *c,
				   const struct ko_verdict *v,
				   char text[KO_VERDICT_TEXT_MAX]);

/*
 * Judge the host of a registry that stands alone, as behind "docker login":
 * "ghcr.io", "localhost:5000".  What is no host is INVALID.
 */
void ko_judge_host(const struct ko_catalogue *c, struct ko_span host,
		   struct ko_verdict *out);

/*
 * What runs under the name answers on a port: forget a verdict by which an
 * image was meant that cannot, but for how its words are put together.  It is
 * somebody's own, as "docker run -p 80:80 helloworld" is.
 */
void ko_verdict_heed_ports(struct ko_verdict *v);

/*
 * Of a name that goes on behind the host that was judged: append the rest to
 * the suggestion, if there is one and it has the room.
 */
void ko_verdict_suggest_rest(struct ko_verdict *v, struct ko_span rest);

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
