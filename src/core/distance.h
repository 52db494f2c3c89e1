/*
 * distance.h - by how many edits (insertion, deletion, substitution, swap of
 * neighbours) two names differ.
 */
#ifndef KO_CORE_DISTANCE_H
#define KO_CORE_DISTANCE_H

#include "base/span.h"

/* How many edits are still near. */
#define KO_NEAR_EDITS 2

/*
 * Can names of these signatures (fold.h) be near?  At most two bits differ for
 * an edit; counted without a popcount instruction, which not all have.
 */
static inline bool ko_signatures_near(uint64_t a, uint64_t b)
{
	uint64_t bits = a ^ b;

	for (int i = 0; i < 2 * KO_NEAR_EDITS; i++)
		bits &= bits - 1;
	return bits == 0;
}

/*
 * The restricted edit distance (optimal string alignment) of a and b, or
 * limit + 1 when it is over limit.
 */
unsigned ko_edit_distance(struct ko_span a, struct ko_span b, unsigned limit);

/* Is it KO_NEAR_EDITS at most?  The same answer, sooner. */
bool ko_is_near(struct ko_span a, struct ko_span b);

#endif
