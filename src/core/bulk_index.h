/*
 * bulk_index.h - the names near a name, many times faster than by a scan.
 *
 * An index in memory over the rows of a catalogue's search keys, for when
 * millions of names are judged and a few milliseconds of building do not
 * matter.  It gives what the scan in index.c gives, in the same order:
 *
 *	struct ko_bulk_index *bulk;
 *	status = ko_bulk_index_new(&catalogue, &bulk, &err);
 *	catalogue.bulk = bulk;
 *
 * From then on ko_index_near() uses it.
 *
 * How it works.  Keys of up to ten bytes stand under every string that is
 * left when up to two of their bytes are deleted; two keys within two edits
 * (insertion, deletion, substitution, swap of neighbours) share such a string.
 * Longer keys have four windows, two from the start and two up to the end, at
 * least a byte apart, so that an edit touches one of them at most and two
 * edits leave two of the four: they stand under each pair of windows.  The
 * start of the name is where it was, seen from there, unless one of the edits
 * came before it; then it stands a byte off at most; and so does its end.
 *
 * Each string and each pair is a number; a filter of three bits a number in
 * one word answers most questions, and what passes it is compared.
 */
#ifndef KO_CORE_BULK_INDEX_H
#define KO_CORE_BULK_INDEX_H

#include "core/catalogue.h"
#include "core/fold.h"

/* Most rows near one name; with more of them a scan is as good. */
#define KO_BULK_ROWS_MAX 128

struct ko_bulk_rows {
	size_t n;
	uint32_t rows[KO_BULK_ROWS_MAX]; /* of ko_catalogue_rows(), rising */
};

/*
 * Index the rows of c, which must stay as it is while the index is used.
 * Returns KO_OK, or KO_ENOMEM, or KO_ETOOBIG (over UINT32_MAX / 2 strings).
 * Read-only from then on: threads may share it.
 */
KO_NODISCARD enum ko_status ko_bulk_index_new(const struct ko_catalogue *c,
					      struct ko_bulk_index **out,
					      struct ko_error *err);

/* NULL is fine.  No catalogue may point at it any more. */
void ko_bulk_index_free(struct ko_bulk_index *bulk);

/*
 * The rows of the key kind whose key is within KO_INDEX_EDITS edits of name.
 * Returns false, with *out unset, when there are over KO_BULK_ROWS_MAX.
 */
bool ko_bulk_index_near(const struct ko_bulk_index *bulk, enum ko_key key,
			const struct ko_folded *name, struct ko_bulk_rows *out);

#endif
