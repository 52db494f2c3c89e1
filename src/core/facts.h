/*
 * facts.h - what a registry says of a repository and its publisher.
 *
 * Names alone say "looks like"; facts say who published it, when, and how
 * often it is pulled.  core/ only weighs them (judge_facts.c); hub/ finds them
 * out.
 */
#ifndef KO_CORE_FACTS_H
#define KO_CORE_FACTS_H

#include "base/span.h"

enum ko_existence {
	KO_EXISTENCE_UNASKED,
	KO_EXISTENCE_UNCHECKED, /* asked without an answer; facts.why says why
				 */
	KO_EXISTENCE_ABSENT,    /* absent, or private: registries do not tell */
	KO_EXISTENCE_PRESENT,
};

/* What Docker vouches for; UNKNOWN where an answer does not say. */
#define KO_BADGES(X)                                              \
	X(KO_BADGE_UNKNOWN, "", "")                               \
	X(KO_BADGE_NONE, "none", "no badge")                      \
	X(KO_BADGE_OFFICIAL, "official", "Docker Official Image") \
	X(KO_BADGE_VERIFIED, "verified", "Verified Publisher")    \
	X(KO_BADGE_SPONSORED, "sponsored", "Docker-Sponsored Open Source")

enum ko_badge {
#define KO_X(id, word, text) id,
	KO_BADGES(KO_X)
#undef KO_X
		KO_BADGES_COUNT
};

/* "verified"; "Verified Publisher" */
const char *ko_badge_word(enum ko_badge badge);
const char *ko_badge_text(enum ko_badge badge);

/*
 * Times are seconds since 1970 and 0 where unknown.  The spans belong to
 * whoever found the facts out and are untrusted text.
 */
struct ko_facts {
	enum ko_existence repository;
	enum ko_existence account; /* its namespace on Docker Hub */
	struct ko_span why;        /* one line, where something is UNCHECKED */
	int64_t checked;           /* when this was asked */

	/* of a PRESENT repository */
	bool has_pulls;
	uint64_t pulls; /* a floor where Hub rounds ("1B+") */
	uint64_t stars;
	int64_t created, updated;
	struct ko_span description;
	bool copies_target; /* its description is that of the target */

	/* of a PRESENT account */
	enum ko_badge badge; /* of the repository, or of its publisher */
	int64_t joined;
	struct ko_span publisher; /* as shown: "VMware" */
};

#endif
