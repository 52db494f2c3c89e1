/*
 * near_set.h - the folded names of a set that are within two edits of one.
 *
 * How it works.  A name of up to twelve bytes is asked about by every string
 * that is left of its first seven when two are deleted; two within two edits
 * (insertion, deletion, substitution, swap of neighbours) share such a string.
 * A longer one has four windows, two from the start and two up to the end, at
 * least a byte apart, so that an edit touches one of them at most and two
 * edits leave two of the four: it is asked about by each pair of windows.  A
 * key stands under all by which a name in its reach may ask for it.  The
 * start of the name is where it was, seen from there, unless one of the edits
 * came before it; then it stands a byte off at most; and so does its end.
 * When it is the two in the middle that are left, all between them is left as
 * well, and moved as one: it is asked about at three places, not at nine.
 *
 * Many keys have the same last two windows.  They stand under the last one and
 * a longer piece before it instead: when the edits touched the first two, or
 * came after them but before that piece, all from there on is as it was, moved
 * by two bytes at most.  When an edit came after it began but touched neither
 * of the last two, the other leaves another pair.
 *
 * Each string and each pair is a number; a filter answers most questions, and
 * what passes it is compared: first by some bits about its letters that stand
 * beside the number, then letter by letter.
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

/* Folded names one behind the other, each with a value that a set gives when it
 * finds it.  Free with ko_near_keys_done(). */
struct ko_near_keys {
	struct ko_buf text;
	size_t n;
	size_t longest; /* bytes of the last one */
};

#define KO_NEAR_KEYS ((struct ko_near_keys){ .text = KO_BUF(KO_NEAR_KEYS_MAX) })

/*
 * Add one of up to KO_KEY_LENGTH_MAX bytes that is no shorter than those
 * before it; KO_ENOMEM or KO_ETOOBIG.
 */
KO_NODISCARD enum ko_status ko_near_keys_add(struct ko_near_keys *keys,
					     const struct ko_folded *key,
					     uint32_t value);

void ko_near_keys_done(struct ko_near_keys *keys);

struct ko_near_set;

/*
 * A set of the keys, which it takes over whatever comes of it.  KO_ENOMEM or
 * KO_ETOOBIG (over UINT32_MAX / 2 numbers).
 */
KO_NODISCARD enum ko_status ko_near_set_new(struct ko_near_keys *keys,
					    struct ko_near_set **out);

/* NULL is fine. */
void ko_near_set_free(struct ko_near_set *set);

/* Most keys near one name. */
#define KO_NEAR_VALUES_MAX 128

struct ko_near_values {
	size_t n;
	uint32_t values[KO_NEAR_VALUES_MAX]; /* in the order of the keys */
};

/*
 * The values of the keys within KO_NEAR_EDITS edits of name.  Returns false,
 * with *out unset, when there are over KO_NEAR_VALUES_MAX.
 */
bool ko_near_set_find(const struct ko_near_set *set,
		      const struct ko_folded *name, struct ko_near_values *out);

/* Is there one?  The same answer, sooner. */
bool ko_near_set_has(const struct ko_near_set *set,
		     const struct ko_folded *name);

#endif
