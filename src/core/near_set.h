/*
 * near_set.h - the folded names of a set that are within two edits of one.
 *
 * How it works.  Keys of up to fourteen bytes stand under every string that is
 * left of their first eight when up to two are deleted; two keys within two
 * edits (insertion, deletion, substitution, swap of neighbours) share such a
 * string.
 * Longer keys have four windows, two from the start and two up to the end, at
 * least a byte apart, so that an edit touches one of them at most and two
 * edits leave two of the four: they stand under each pair of windows.  The
 * start of the name is where it was, seen from there, unless one of the edits
 * came before it; then it stands a byte off at most; and so does its end.
 *
 * Each string and each pair is a number; a filter answers most questions, and
 * what passes it is compared.
 *
 * A set is read-only once it is made: threads may share it.
 */
#ifndef KO_CORE_NEAR_SET_H
#define KO_CORE_NEAR_SET_H

#include "base/buf.h"
#include "core/filter.h"
#include "core/fold.h"

/* Most bytes of all keys together. */
#define KO_NEAR_KEYS_MAX ((size_t)1 << 31)

/* Folded names one behind the other: key i is text.p + at[i] to at[i + 1].
 * Free with ko_near_keys_done(). */
struct ko_near_keys {
	struct ko_buf text;
	uint32_t *at; /* n + 1 of them */
	size_t n, cap;
};

#define KO_NEAR_KEYS ((struct ko_near_keys){ .text = KO_BUF(KO_NEAR_KEYS_MAX) })

/* Add one of up to KO_KEY_LENGTH_MAX bytes; KO_ENOMEM or KO_ETOOBIG. */
KO_NODISCARD enum ko_status ko_near_keys_add(struct ko_near_keys *keys,
					     const struct ko_folded *key);

void ko_near_keys_done(struct ko_near_keys *keys);

struct ko_near_set;

/*
 * A set of the keys, which it takes over whatever comes of it.  Its rows are
 * their numbers in the list.  masks are ko_filter_make_masks()'s, and must
 * outlive it.  Returns KO_OK, or KO_ENOMEM, or KO_ETOOBIG (over UINT32_MAX / 2
 * numbers).
 */
KO_NODISCARD enum ko_status ko_near_set_new(struct ko_near_keys *keys,
					    const uint64_t *masks,
					    struct ko_near_set **out);

/* NULL is fine. */
void ko_near_set_free(struct ko_near_set *set);

/* Most rows near one name. */
#define KO_NEAR_ROWS_MAX 128

struct ko_near_rows {
	size_t n;
	uint32_t rows[KO_NEAR_ROWS_MAX]; /* rising */
};

/*
 * The rows whose key is within KO_INDEX_EDITS edits of name.  Returns false,
 * with *out unset, when there are over KO_NEAR_ROWS_MAX.
 */
bool ko_near_set_find(const struct ko_near_set *set,
		      const struct ko_folded *name, struct ko_near_rows *out);

/* Is there one?  The same answer, sooner. */
bool ko_near_set_has(const struct ko_near_set *set,
		     const struct ko_folded *name);

#endif
