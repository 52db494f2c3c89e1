/*
 * bulk_index.h - judge names many times faster, after some milliseconds.
 *
 * What is made of a catalogue in memory for when millions of names are
 * judged: an index of the names that are near one (near_index.h), and a screen
 * that most names without a finding do not get past (screen.h).  No verdict
 * changes by it:
 *
 *	struct ko_bulk_index *bulk;
 *	status = ko_bulk_index_new(&catalogue, &bulk, &err);
 *	ko_bulk_index_use(bulk, &catalogue);
 *
 * From then on ko_index_near() and ko_judge() use it.
 */
#ifndef KO_CORE_BULK_INDEX_H
#define KO_CORE_BULK_INDEX_H

#include "core/catalogue.h"

struct ko_bulk_index;

/*
 * Index the rows of c, whose parts must stay while the index is used.
 * Returns KO_OK, or KO_ENOMEM, or KO_ETOOBIG (a limit of near_set.h).
 * Read-only from then on: threads may share it.
 */
KO_NODISCARD enum ko_status ko_bulk_index_new(const struct ko_catalogue *c,
					      struct ko_bulk_index **out,
					      struct ko_error *err);

/* NULL is fine.  No catalogue may point at it any more. */
void ko_bulk_index_free(struct ko_bulk_index *bulk);

/* Let the judgement by c, which it was made of or which is a copy of that, use
 * it; NULL: no longer. */
void ko_bulk_index_use(const struct ko_bulk_index *bulk,
		       struct ko_catalogue *c);

#endif
