/*
 * index.h - the catalogue's names near a name.
 *
 * Complete: every entry of the key kind whose key is within two edits
 * (insertion, deletion, substitution, swap of neighbours) of the name after
 * folding (fold.h) is found, as long as its folded key is not longer than
 * KO_KEY_LENGTH_MAX.  Nothing is built at start: the rows of the packed
 * catalogue are scanned by length and signature, unless somebody built an
 * index for it (near_index.h).
 */
#ifndef KO_CORE_INDEX_H
#define KO_CORE_INDEX_H

#include "core/catalogue.h"

/*
 * Call found(ctx, entry) for each near entry, itself included.  One entry may
 * come more than once.  Never allocates.  With c->near set the answer is the
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

#endif
