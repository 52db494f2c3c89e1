/*
 * bulk_index.h - judge names many times faster, after some milliseconds.
 *
 * What is made of a catalogue in memory for when millions of names are
 * judged: for each kind of search key a set that gives what the scan in
 * index.c gives, in the same order (near_set.h), and a screen that most names
 * without a finding do not get past (screen.h).  No verdict changes by it:
 *
 *	struct ko_bulk_index *bulk;
 *	status = ko_bulk_index_new(&catalogue, &bulk, &err);
 *	catalogue.bulk = bulk;
 *
 * From then on ko_index_near() and ko_judge() use it.
 */
#ifndef KO_CORE_BULK_INDEX_H
#define KO_CORE_BULK_INDEX_H

#include "core/catalogue.h"
#include "core/near_set.h"
#include "core/screen.h"

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

/* The names of a key kind; their values are records (ko_catalogue_entry()). */
const struct ko_near_set *ko_bulk_index_set(const struct ko_bulk_index *bulk,
					    enum ko_key key);

const struct ko_screen *ko_bulk_index_screen(const struct ko_bulk_index *bulk);

#endif
