/*
 * index.h - the catalogue's names near a name.
 *
 * Complete: every entry of the key kind whose key is within two edits
 * (insertion, deletion, substitution, swap of neighbours) of the name after
 * folding (fold.h) is found, as long as its folded key is not longer than
 * KO_KEY_LENGTH_MAX.  Nothing is built at start: the rows of the packed
 * catalogue are scanned by length and signature, unless somebody built an
 * index for it (bulk_index.h).
 */
#ifndef KO_CORE_INDEX_H
#define KO_CORE_INDEX_H

#include "core/catalogue.h"

/* How many edits after folding are still near. */
#define KO_INDEX_EDITS 2

/*
 * Can names of these signatures (fold.h) be near?  At most two bits differ for
 * an edit; counted without a popcount instruction, which not all have.
 */
static inline bool ko_signatures_near(uint64_t a, uint64_t b)
{
	uint64_t bits = a ^ b;

	for (int i = 0; i < 2 * KO_INDEX_EDITS; i++)
		bits &= bits - 1;
	return bits == 0;
}

/*
 * Call found(ctx, entry) for each near entry, itself included.  One entry may
 * come more than once.  Never allocates.  With c->bulk set the answer is the
 * same, and comes many times faster.
 */
void ko_index_near(const struct ko_catalogue *c, enum ko_key key,
		   struct ko_span name,
		   void (*found)(void *ctx, const struct ko_entry *entry),
		   void *ctx);

/*
 * The same for the entries whose key is equal to the name after folding: they
 * differ in separators and in 0/o, 1/l/i and 5/s only.  A scan of the keys of
 * the name's length, so for key kinds with few entries.
 */
void ko_index_same(const struct ko_catalogue *c, enum ko_key key,
		   struct ko_span name,
		   void (*found)(void *ctx, const struct ko_entry *entry),
		   void *ctx);

/*
 * The restricted edit distance (optimal string alignment) of a and b, or
 * limit + 1 when it is over limit.
 */
unsigned ko_edit_distance(struct ko_span a, struct ko_span b, unsigned limit);

/* Is it KO_INDEX_EDITS at most?  The same answer, sooner. */
bool ko_is_near(struct ko_span a, struct ko_span b);

#endif
