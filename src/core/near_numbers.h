/*
 * near_numbers.h - the numbers that texts within two edits have in common;
 * private to core/near_set.c
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

/* Texts up to this length stand under their deletions, longer ones in
 * windows. */
#define SHORT_MAX 10

/*
 * Of these only the first bytes count: an alignment with two edits, cut after
 * so many bytes of each text, leaves two bytes at most to delete.
 */
#define PREFIX_MAX 7

/* Windows have up to this many bytes; texts are padded by as many. */
#define WINDOW_MAX 8

/* Weights of the characters in a string of up to PREFIX_MAX: powers of this. */
#define POWER UINT64_C(0x9fb21c651e98df25)

/* ---- windows ---- */

/*
 * Four windows and a byte between each two fit into a text of n bytes.  A name
 * is asked about in each size that its neighbours have, so there are few.
 */
static inline size_t window_size(size_t n)
{
	return n < 15 ? 2 : n < 23 ? 3 : 5;
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
enum window {
	FIRST,
	SECOND,
	THIRD,
	FOURTH,
	SECOND_WIDE,
	THIRD_WIDE,
	MIDDLE,
	FAR_END,
	WINDOWS
};

/*
 * The number of a window: size bytes at p, after which up to WINDOW_MAX may be
 * read.  The number of a pair is the sum.
 */
static inline uint64_t window(enum window which, const char *p, size_t size)
{
	static const uint64_t factors[WINDOWS] = {
		UINT64_C(0xd6e8feb86659fd93), UINT64_C(0x9e3779b97f4a7c15),
		UINT64_C(0xc2b2ae3d27d4eb4f), UINT64_C(0xa0761d6478bd642f),
		UINT64_C(0xe7037ed1a0b428db), UINT64_C(0x8ebc6af09c88c6e3),
		UINT64_C(0x589965cc75374cc3), UINT64_C(0x1d8e4e27c47d124f)
	};
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	w = le64toh(w); /* the first byte is the lowest everywhere */
	w &= UINT64_MAX >> (64 - 8 * size);
	return (w + size) * factors[which];
}

/*
 * What the numbers of the pairs in a text of n bytes are made of.  The first
 * window and the last one stand where they stood.  The second one may be off
 * by the edit that touched the first one, the third one by the edit that
 * touched the last one: by (i - 1) in the arrays.
 */
struct pairs {
	uint64_t first, fourth, start, end; /* start: the first two, as one */
	uint64_t second[3], third[3], middle[3];
};

/* Numbers that come of them at most. */
#define PAIRS_MAX 16

static inline void take_pairs(const char *p, size_t n, size_t size,
			      struct pairs *out)
{
	size_t middle = middle_size(size);
	const char *end = p + n;

	out->first = window(FIRST, p, size);
	out->fourth = window(FOURTH, end - size, size);
	out->start = out->first + window(SECOND_WIDE, p + size, size + 1);
	out->end =
		out->fourth + window(THIRD_WIDE, end - 2 * size - 1, size + 1);
	for (size_t i = 0; i < 3; i++) {
		out->second[i] = window(SECOND, p + size + i, size);
		out->third[i] = window(THIRD, end - 2 * size - 2 + i, size);
		out->middle[i] = window(MIDDLE, p + size + i, middle);
	}
}

/*
 * In a large set many texts end alike.  There the last two windows are told by
 * the last one and by what the third one is, and more, where the text is as
 * short as can be: seen from the start, from where both edits moved it by
 * (by - 2).
 */
#define FAR_END_MOVES 5

static inline uint64_t far_end(const struct pairs *pairs, const char *p,
			       size_t size, size_t by)
{
	return pairs->fourth +
	       window(FAR_END, p + 2 * size + by, middle_size(size));
}

/* ---- deletions ---- */

/*
 * The number of a short string is the sum of its bytes, each times a power
 * for its place.  Deleting the bytes i < j moves those after them, so the
 * number of what is left is before[i] + after[j]: a sum that stops at i, and
 * one that begins at i + 1 moved by one and goes on at j + 1 moved by two.
 */
struct short_sums {
	uint64_t none;            /* nothing deleted */
	uint64_t one[PREFIX_MAX]; /* [i]: byte i deleted */
	uint64_t before[PREFIX_MAX], after[PREFIX_MAX];
};

static inline size_t prefix_size(size_t n)
{
	return n < PREFIX_MAX ? n : PREFIX_MAX;
}

/* Of n bytes at p, n up to PREFIX_MAX. */
static inline void sum_up(const char *p, size_t n, struct short_sums *out)
{
	uint64_t sum = 0;
	uint64_t by_one = 0; /* moved so far */
	uint64_t by_two = 0;
	uint64_t powers[3] = { POWER * POWER * POWER, POWER * POWER, POWER };

	for (size_t i = 0; i < n; i++) {
		uint64_t c = (unsigned char)p[i];

		out->before[i] = sum;
		out->after[i] = by_one;
		sum += c * powers[0];
		by_one += c * powers[1];
		by_two += c * powers[2];
		powers[2] = powers[1];
		powers[1] = powers[0];
		powers[0] *= POWER;
		out->before[i] -= by_one;
		out->one[i] = out->before[i];
		out->after[i] -= by_two;
	}
	for (size_t i = 0; i < n; i++) {
		out->one[i] += by_one;
		out->after[i] += by_two;
	}
	out->none = sum;
}

#endif
