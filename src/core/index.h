/*
 * index.h - the catalogue's names near a name.
 *
 * Complete: every entry of the key kind whose key is within two edits
 * (insertion, deletion, substitution, swap of neighbours) of the name after
 * folding (fold.h) is found, as long as its folded key is not longer than
 * KO_KEY_LENGTH_MAX.  Nothing is built at start: the rows of the packed
 * catalogue are scanned by length and signature.
 */
#ifndef KO_CORE_INDEX_H
#define KO_CORE_INDEX_H

#include "core/catalogue.h"

/* How many edits after folding are still near. */
#define KO_INDEX_EDITS 2

/*
 * Call found(ctx, entry) for each near entry, itself included.  One entry may
 * come more than once.  Never allocates.
 */
void ko_index_near(const struct ko_catalogue *c, enum ko_key key,
		   struct ko_span name,
		   void (*found)(void *ctx, const struct ko_entry *entry),
		   void *ctx);

/*
 * The restricted edit distance (optimal string alignment) of a and b, or
 * limit + 1 when it is over limit.
 */
unsigned ko_edit_distance(struct ko_span a, struct ko_span b, unsigned limit);

#endif
