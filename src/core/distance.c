#include "core/distance.h"

#include <endian.h>

#include "core/fold.h"

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Bytes that are compared at a time. */
#define WORD sizeof(uint64_t)

/* The bits in which the words at a and b differ, the first byte lowest. */
static uint64_t word_difference(const char *a, const char *b)
{
	uint64_t x, y;

	memcpy(&x, a, WORD);
	memcpy(&y, b, WORD);
	return le64toh(x ^ y);
}

/*
 * How many bytes a and b begin with both.  The last word overlaps the one
 * before it, so that no bytes are left over: those it has again are the same.
 */
static size_t common_start(struct ko_span a, struct ko_span b)
{
	size_t most = a.n < b.n ? a.n : b.n;
	size_t n = 0;

	if (most < WORD) {
		while (n < most && a.p[n] == b.p[n])
			n++;
		return n;
	}
	for (;;) {
		uint64_t bits = word_difference(a.p + n, b.p + n);

		if (bits)
			return n + (size_t)__builtin_ctzll(bits) / 8;
		if (n + WORD == most)
			return most;
		n = n + 2 * WORD < most ? n + WORD : most - WORD;
	}
}

/* How many they end with both; the same from the other side. */
static size_t common_end(struct ko_span a, struct ko_span b)
{
	size_t most = a.n < b.n ? a.n : b.n;
	size_t n = 0;

	if (most < WORD) {
		while (n < most && a.p[a.n - n - 1] == b.p[b.n - n - 1])
			n++;
		return n;
	}
	for (;;) {
		uint64_t bits = word_difference(a.p + a.n - n - WORD,
						b.p + b.n - n - WORD);

		if (bits)
			return n + (size_t)__builtin_clzll(bits) / 8;
		if (n + WORD == most)
			return most;
		n = n + 2 * WORD < most ? n + WORD : most - WORD;
	}
}

/* What both begin and end with costs nothing in a cheapest alignment. */
static void cut_common_ends(struct ko_span *a, struct ko_span *b)
{
	size_t start = common_start(*a, *b);
	size_t end;

	*a = ko_span_tail(*a, start);
	*b = ko_span_tail(*b, start);
	end = common_end(*a, *b);
	a->n -= end;
	b->n -= end;
}

unsigned ko_edit_distance(struct ko_span a, struct ko_span b, unsigned limit)
{
	unsigned rows[3][KO_FOLD_MAX + 1];
	unsigned *two = rows[0];
	unsigned *one = rows[1];
	unsigned *now = rows[2];

	a = ko_span_head(a, KO_FOLD_MAX);
	b = ko_span_head(b, KO_FOLD_MAX);
	if ((a.n > b.n ? a.n - b.n : b.n - a.n) > limit)
		return limit + 1;
	cut_common_ends(&a, &b);
	for (size_t j = 0; j <= b.n; j++)
		one[j] = (unsigned)j;
	for (size_t i = 1; i <= a.n; i++) {
		/* Farther from the diagonal all is over the limit. */
		size_t from = i > limit ? i - limit : 1;
		size_t to = i + limit < b.n ? i + limit : b.n;
		unsigned best = now[from - 1] =
			i > limit ? limit + 1 : (unsigned)i;
		unsigned *spare = two;

		if (to == i + limit)
			one[to] = limit + 1;
		for (size_t j = from; j <= to; j++) {
			unsigned d = one[j - 1] + (a.p[i - 1] != b.p[j - 1]);

			d = least(d, least(one[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] &&
			    a.p[i - 2] == b.p[j - 1])
				d = least(d, two[j - 2] + 1);
			now[j] = d;
			best = least(best, d);
		}
		if (best > limit)
			return limit + 1;
		two = one;
		one = now;
		now = spare;
	}
	return least(one[b.n], limit + 1);
}

/* Do a and b begin with the same n bytes? */
static bool begin_same(struct ko_span a, struct ko_span b, size_t n)
{
	return memcmp(a.p, b.p, n) == 0;
}

static bool is_swap(const char *a, const char *b)
{
	return a[0] == b[1] && a[1] == b[0];
}

_Static_assert(KO_NEAR_EDITS == 2, "one edit at either end");

/* Are they the same but for one edit at their end, at most? */
static bool end_in_edit(struct ko_span a, struct ko_span b)
{
	size_t n = a.n < b.n ? a.n : b.n;

	if (a.n != b.n)
		return a.n + b.n == 2 * n + 1 && begin_same(a, b, n);
	return n == 0 || begin_same(a, b, n - 1) ||
	       (n > 1 && is_swap(a.p + n - 2, b.p + n - 2) &&
		begin_same(a, b, n - 2));
}

/*
 * Are they two edits apart, when neither their first bytes nor their last ones
 * are the same?  Then an edit is at either end, and none between.
 */
static bool have_edits_at_ends(struct ko_span a, struct ko_span b)
{
	struct ko_span a_tail = ko_span_tail(a, 1);
	struct ko_span b_tail = ko_span_tail(b, 1);

	return end_in_edit(a_tail, b_tail) || end_in_edit(a_tail, b) ||
	       end_in_edit(a, b_tail) ||
	       (a.n > 1 && b.n > 1 && is_swap(a.p, b.p) &&
		end_in_edit(ko_span_tail(a, 2), ko_span_tail(b, 2)));
}

bool ko_is_near(struct ko_span a, struct ko_span b)
{
	if (a.n > b.n + KO_NEAR_EDITS || b.n > a.n + KO_NEAR_EDITS)
		return false;
	cut_common_ends(&a, &b);
	return a.n == 0 || b.n == 0 || have_edits_at_ends(a, b);
}
