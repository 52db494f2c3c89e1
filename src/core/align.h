/*
 * align.h - the likeliest way in which one name is a slip of another.
 *
 * A weighted Damerau-Levenshtein alignment: each step is a slip with the
 * weight that its row in rules.h gives it, and the cheapest path wins.
 */
#ifndef KO_CORE_ALIGN_H
#define KO_CORE_ALIGN_H

#include "base/span.h"
#include "core/rules.h"

/* Most slips that one alignment may have; more is no slip any more. */
#define KO_SLIPS_MAX 4

/* Longest name aligned, in bytes. */
#define KO_ALIGN_MAX 255

/*
 * One step.  written is empty where a letter is missing, meant where one is too
 * many; both point into the texts that were aligned.  Neither has more than
 * three bytes, nor more than one that the other has not: near_numbers.h counts
 * on it.
 */
struct ko_slip {
	enum ko_rule rule;
	struct ko_span written, meant;
};

struct ko_alignment {
	int weight; /* sum over the slips, in decibans: 0 or less */
	size_t n;
	struct ko_slip slips[KO_SLIPS_MAX]; /* from the front */
};

/*
 * Align written with meant.  Returns false, with *out unset, when they are
 * too far apart (over KO_SLIPS_MAX steps), too long, or equal.  Capitals
 * count as their small letters.
 */
bool ko_align(struct ko_span written, struct ko_span meant,
	      struct ko_alignment *out);

#endif
