/*
 * near_index.h - for each search key of a catalogue in memory, a set that gives
 * what the scan in index.c gives, in the same order (near_set.h).
 */
#ifndef KO_CORE_NEAR_INDEX_H
#define KO_CORE_NEAR_INDEX_H

#include "core/catalogue.h"
#include "core/near_set.h"

struct ko_near_index;

/*
 * Index the rows of c, whose parts must stay while the index is used.
 * KO_ENOMEM, or KO_ETOOBIG (a limit of near_set.h).
 * Read-only from then on: threads may share it.
 */
KO_NODISCARD enum ko_status ko_near_index_new(const struct ko_catalogue *c,
					      struct ko_near_index **out);

/* NULL is fine. */
void ko_near_index_free(struct ko_near_index *index);

/* The names of a key kind; their values are records (ko_catalogue_entry()). */
const struct ko_near_set *ko_near_index_set(const struct ko_near_index *index,
					    enum ko_key key);

#endif
