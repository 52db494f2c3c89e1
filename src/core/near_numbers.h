/*
 * near_numbers.h - the numbers that texts within two edits, or one slip, have
 * in common; private to core/near_set.c and to core/screen.c and screen_make.c
 *
 * A short text has one for each string that is left of its first bytes when up
 * to two of them are deleted.  A long one has four windows, at least a byte
 * apart, and one for each pair of them.  near_set.h says why that is enough.
 */
#ifndef KO_CORE_NEAR_NUMBERS_H
#define KO_CORE_NEAR_NUMBERS_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

#include "base/span.h"

/* Texts up to this length are asked about by their deletions, longer ones by
 * their windows. */
#define SHORT_MAX 12

/*
 * Of these only the first bytes count: an alignment with two edits, cut after
 * so many bytes of each text, leaves two bytes at most to delete.
 */
#define PREFIX_MAX 7

/* Windows have up to this many bytes; texts are padded by as many. */
#define WINDOW_MAX 8

/* The first n bytes at p, at which WINDOW_MAX may be read: the first one is the
 * lowest everywhere. */
static inline uint64_t first_bytes(const char *p, size_t n)
{
	uint64_t bytes;

	memcpy(&bytes, p, sizeof(bytes));
	bytes = le64toh(bytes);
	return n ? bytes & UINT64_MAX >> (64 - 8 * n) : 0;
}

/* ---- windows ---- */

/*
 * Bytes of a window by which a text of n bytes is asked about, or 0: by its
 * deletions.  Four of them and a byte between each two fit into what two edits
 * may leave of it, 4 * size + 3.  The sizes are few, as a key stands in each
 * that a name in its reach has.
 */
static inline size_t window_size(size_t n)
{
	return n <= SHORT_MAX ? 0 : n < 17 ? 2 : n < 25 ? 3 : 5;
}

/*
 * A pair of windows is all that is left only when an edit touched each of the
 * other two.  So what lies between the two of a pair is as it was when no
 * other lies there: a byte for the first two, and for the last two.  For the
 * second and third this much is taken of all that there is.
 */
static inline size_t middle_size(size_t size)
{
	return 2 * size + 1 < WINDOW_MAX ? 2 * size + 1 : WINDOW_MAX;
}

/* Each with a factor of its own, so that a sum of two says which they are. */
enum window { FIRST, SECOND, THIRD, FOURTH, SECOND_WIDE, MIDDLE, END, WINDOWS };

/*
 * The number of a window: size bytes at p, at which WINDOW_MAX may be read. The
 * number of a pair is the sum.
 */
static inline uint64_t window(enum window which, const char *p, size_t size)
{
	static const uint64_t factors[WINDOWS] = {
		UINT64_C(0xd6e8feb86659fd93), UINT64_C(0x9e3779b97f4a7c15),
		UINT64_C(0xc2b2ae3d27d4eb4f), UINT64_C(0xa0761d6478bd642f),
		UINT64_C(0xe7037ed1a0b428db), UINT64_C(0x589965cc75374cc3),
		UINT64_C(0x1d8e4e27c47d124f)
	};

	return first_bytes(p, size) * factors[which];
}

/* Places at which what both edits may have moved is looked for. */
#define END_MOVES 5

/*
 * The numbers of the pairs in a text of n bytes, or what they are sums of.  The
 * first window and the last one stand where they stood.  The second one may be
 * off by the edit that touched the first one, the third one by the edit that
 * touched the last one: by (i - 1) in the arrays.
 *
 * Many texts end alike, so the last two windows are not told by their bytes
 * alone, but by the last one and by what the third one is, and more, where the
 * text is as short as can be: seen from the start, from where both edits moved
 * it by (i - 2).
 */
struct pairs {
	uint64_t start; /* the first two, as one */
	uint64_t end[END_MOVES];
	uint64_t first, fourth;
	uint64_t second[3], third[3], middle[3];
};

/* Numbers that come of them: start, end and middle, the first one with the last
 * one and with each third one, and the last one with each second one. */
#define PAIRS_MAX (1 + END_MOVES + 3 + 1 + 3 + 3)

/*
 * Inlined with its loops unrolled, so that the numbers stay in registers, which
 * is a tenth of the time of a sweep; GCC does neither by itself at -O2.
 */
static inline __attribute__((always_inline)) void
take_pairs(const char *p, size_t n, size_t size, struct pairs *out)
{
	size_t middle = middle_size(size);
	const char *end = p + n;

	out->first = window(FIRST, p, size);
	out->fourth = window(FOURTH, end - size, size);
	out->start = out->first + window(SECOND_WIDE, p + size, size + 1);
#pragma GCC unroll 5
	for (size_t i = 0; i < END_MOVES; i++)
		out->end[i] =
			out->fourth + window(END, p + 2 * size + i, middle);
#pragma GCC unroll 3
	for (size_t i = 0; i < 3; i++) {
		out->second[i] = window(SECOND, p + size + i, size);
		out->third[i] = window(THIRD, end - 2 * size - 2 + i, size);
		out->middle[i] = window(MIDDLE, p + size + i, middle);
	}
}

/* ---- deletions ---- */

static inline size_t prefix_size(size_t n)
{
	return n < PREFIX_MAX ? n : PREFIX_MAX;
}

/*
 * Bytes to delete from a short text of n bytes to find one of m.  What two have
 * in common when fewer are deleted, they have when one more is deleted from
 * each: so it is as many as can be.
 */
static inline size_t deletions(size_t n, size_t m)
{
	size_t most;

	n = prefix_size(n);
	m = prefix_size(m);
	most = m > n ? n + 2 - m : 2;
	return most < n ? most : n;
}

/*
 * What is left when bytes are deleted of x, in which the bytes of a text stand
 * one above the other.  Let y be x moved down by one byte and z by two.  Of the
 * bytes i < j deleted, those below i are x's, those above, up to where j was
 * moved by one, are y's, and the rest is z's: before[i] ^ after[j].
 */
struct short_bytes {
	uint64_t x, y;
	uint64_t before[PREFIX_MAX]; /* [i]: x ^ y, below i */
	uint64_t after[PREFIX_MAX];  /* [j]: z, and y ^ z below j - 1 */
};

/* The n bytes at p, n up to PREFIX_MAX; WINDOW_MAX may be read. */
static inline void take_bytes(const char *p, size_t n, struct short_bytes *out)
{
	uint64_t x = first_bytes(p, n);
	uint64_t y = x >> 8;
	uint64_t z = x >> 16;
	uint64_t below = 0; /* a mask */

	out->x = x;
	out->y = y;
	out->after[0] = z; /* not asked for */
#pragma GCC unroll 7
	for (size_t i = 0; i < PREFIX_MAX; i++) {
		out->before[i] = (x ^ y) & below;
		if (i + 1 < PREFIX_MAX)
			out->after[i + 1] = ((y ^ z) & below) ^ z;
		below = below << 8 | 0xff;
	}
}

/* The number of what is left. */
static inline uint64_t short_number(uint64_t bytes)
{
	return bytes * UINT64_C(0x9fb21c651e98df25);
}

/* ---- halves ---- */

/*
 * One slip (align.h) changes three bytes at most, which stand together, and the
 * length by one byte at most.  So what became of a text by one slip has its
 * first half or its last half in common with it, where those are two bytes
 * apart.
 */
enum half { FIRST_HALF = 1, LAST_HALF = 2 };

/*
 * A half of a text of n bytes, or what another text would have in common with
 * that; of long ones some bytes are enough.  WINDOW_MAX behind it may be read.
 */
static inline uint64_t half_number(struct ko_span text, enum half half,
				   size_t n)
{
	size_t size = n > half ? (n - half) / 2 : 0;
	const char *p;

	size = size < WINDOW_MAX ? size : WINDOW_MAX;
	p = text.p + (half == LAST_HALF ? text.n - size : 0);
	return first_bytes(p, size) * UINT64_C(0xd6e8feb86659fd93) +
	       (2 * n + half) * UINT64_C(0x9e3779b97f4a7c15);
}

#endif
