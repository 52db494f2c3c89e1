#include "core/near_set.h"

#include <assert.h>

#include "base/cleanup.h"
#include "base/large.h"
#include "core/catalogue.h"
#include "core/distance.h"
#include "core/near_numbers.h"

_Static_assert(KO_NEAR_EDITS == 2, "deletions and windows are made for two");

/* Most numbers asked about: those of a prefix, or those of pairs of windows. */
#define TWOS_MAX   (PREFIX_MAX * (PREFIX_MAX - 1) / 2)
#define PASSED_MAX (1 + PREFIX_MAX + TWOS_MAX)
_Static_assert(PASSED_MAX >= PAIRS_MAX, "room for windows");

/* Bits of the filter for each number, or up to twice as many: few, as a small
 * filter stays near the processor. */
#define FILTER_BITS 12

/* Keys that are compared at a time. */
#define CLOSE_MAX 32

/* Postings in which it is sooner to look at each than for the first one. */
#define FEW_POSTINGS 8

/*
 * What stands under a number: where a key is in the text, and a part of the
 * number mixed with the brief of the key.  So a look at the posting alone
 * spares nearly all the keys that share no more than the number.
 */
struct posting {
	uint32_t tag;
	uint32_t at;
};

struct postings {
	const struct posting *p, *end;
};

struct ko_near_set {
	struct ko_near_keys keys;
	struct ko_filter filter;

	/* Numbers in groups by their first bits. */
	unsigned group_shift;
	uint32_t *groups; /* group g: postings groups[g] to groups[g + 1] */
	struct posting *postings; /* of a group: in the order of the keys */

	/* Where in the text the first key of n bytes or more is. */
	uint32_t starts[KO_KEY_LENGTH_MAX + 2 * KO_NEAR_EDITS + 2];

	/* By what a name of n bytes is asked about, as far as there are keys in
	 * its reach. */
	struct need {
		uint8_t deletions; /* bit d: deletions of d bytes */
		uint8_t windows;   /* bit w: windows of w bytes */
	} needs[KO_KEY_LENGTH_MAX + KO_NEAR_EDITS + 1];
};

/* ---- keys ---- */

/* Before the bytes of a key stand its value, and in one byte its length. */
#define HEAD_SIZE (sizeof(uint32_t) + 1)

enum ko_status ko_near_keys_add(struct ko_near_keys *keys,
				const struct ko_folded *key, uint32_t value)
{
	char *p;
	enum ko_status status = ko_buf_reserve(&keys->text, HEAD_SIZE + key->n);

	if (status)
		return status;
	assert(key->n >= keys->longest && key->n <= KO_KEY_LENGTH_MAX);
	p = keys->text.p + keys->text.n;
	memcpy(p, &value, sizeof(value));
	p[sizeof(value)] = (char)key->n;
	memcpy(p + HEAD_SIZE, key->p, key->n);
	keys->text.n += HEAD_SIZE + key->n;
	keys->longest = key->n;
	keys->n++;
	return KO_OK;
}

void ko_near_keys_done(struct ko_near_keys *keys)
{
	ko_buf_done(&keys->text);
	*keys = KO_NEAR_KEYS;
}

static uint32_t value_at(const struct ko_near_set *set, uint32_t at)
{
	uint32_t value;

	memcpy(&value, set->keys.text.p + at, sizeof(value));
	return value;
}

static struct ko_span key_at(const struct ko_near_set *set, uint32_t at)
{
	const char *p = set->keys.text.p + at + HEAD_SIZE;

	return (struct ko_span){ p, (unsigned char)p[-1] };
}

/* ---- building ---- */

/*
 * A signature and a length in 32 bits which differ in two bits for an edit at
 * most, as signatures do: what is put in or taken out changes the length by
 * one, but the bits of one byte only.  A run of ones that moves around in
 * eight bits (a Johnson counter) counts, as each of its steps is one bit.
 */
static uint32_t brief(uint64_t signature, size_t length)
{
	unsigned step = length % 8;
	uint32_t ones = (UINT32_C(1) << step) - 1;
	uint32_t run = length % 16 < 8 ? ones : 0xff & ~ones;
	uint32_t twice = (uint32_t)(signature >> 32);

	return (uint32_t)signature ^ (twice << 13 | twice >> 19) ^ run << 24;
}

/* Numbers on their way into a set; while they are only counted p is NULL. */
struct numbers {
	struct number {
		uint64_t number;
		struct posting posting;
	} * p;
	size_t n;
	struct posting key; /* its brief, and where it is */
};

static void add_number(struct numbers *to, uint64_t number)
{
	if (to->p) {
		to->p[to->n] = (struct number){ number, to->key };
		to->p[to->n].posting.tag ^= (uint32_t)number;
	}
	to->n++;
}

static void add_deletions(struct numbers *to, struct ko_span key, unsigned need)
{
	size_t n = prefix_size(key.n);
	struct short_bytes b;

	take_bytes(key.p, n, &b);
	if (need & 1U << 0)
		add_number(to, short_number(b.x));
	for (size_t i = 0; need & 1U << 1 && i < n; i++)
		add_number(to, short_number(b.before[i] ^ b.y));
	for (size_t i = 0; need & 1U << 2 && i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			add_number(to, short_number(b.before[i] ^ b.after[j]));
}

static void add_windows(struct numbers *to, struct ko_span key, size_t size)
{
	struct pairs pairs;

	take_pairs(key.p, key.n, size, &pairs);
	add_number(to, pairs.start);
	add_number(to, pairs.end[2]);
	add_number(to, pairs.first + pairs.fourth);
	add_number(to, pairs.first + pairs.third[1]);
	add_number(to, pairs.second[1] + pairs.fourth);
	add_number(to, pairs.middle[1]);
}

/* What a text of n bytes stands under, or is asked by, for one of m bytes; the
 * name that is asked about has "asked" bytes. */
static void add_need(struct need *need, size_t n, size_t m, size_t asked)
{
	size_t size = window_size(asked);

	if (size)
		need->windows |= (uint8_t)(1U << size);
	else
		need->deletions |= (uint8_t)(1U << deletions(n, m));
}

/* The shortest text within reach of one of n bytes. */
static size_t least_in_reach(size_t n)
{
	return n > KO_NEAR_EDITS ? n - KO_NEAR_EDITS : 0;
}

static void add_key(struct numbers *to, const struct ko_near_set *set,
		    uint32_t at)
{
	struct ko_span key = key_at(set, at);
	struct ko_folded folded = { .n = key.n };
	struct need need = { 0 };

	memcpy(folded.p, key.p, key.n);
	to->key.tag = brief(ko_fold_signature(&folded), key.n);
	to->key.at = at;
	for (size_t n = least_in_reach(key.n); n <= key.n + KO_NEAR_EDITS; n++)
		add_need(&need, key.n, n, n);
	add_deletions(to, key, need.deletions);
	for (unsigned bits = need.windows; bits; bits &= bits - 1)
		add_windows(to, key, (size_t)__builtin_ctz(bits));
}

/* Where the key after that at "at" is. */
static uint32_t next_at(const struct ko_near_set *set, uint32_t at)
{
	return (uint32_t)(at + HEAD_SIZE + key_at(set, at).n);
}

static void add_keys(struct numbers *to, const struct ko_near_set *set)
{
	uint32_t at = 0;

	for (size_t i = 0; i < set->keys.n; i++, at = next_at(set, at))
		add_key(to, set, at);
}

/* Fill in what depends on the lengths of the keys. */
static void set_lengths(struct ko_near_set *set)
{
	uint32_t at = 0;
	size_t next = 0; /* length without a start */

	for (size_t i = 0; i < set->keys.n; i++, at = next_at(set, at)) {
		size_t m = key_at(set, at).n;
		size_t n = least_in_reach(m);

		for (; n <= m + KO_NEAR_EDITS; n++)
			add_need(&set->needs[n], n, m, n);
		while (next <= m)
			set->starts[next++] = at;
	}
	while (next < KO_ARRAY_LEN(set->starts))
		set->starts[next++] = at;
}

static uint32_t *group_of(const struct ko_near_set *set, uint64_t number)
{
	return &set->groups[number >> set->group_shift];
}

/* Sort the numbers into groups by their first bits, and fill the filter. */
static void fill(struct ko_near_set *set, const struct numbers *from)
{
	size_t groups = (size_t)1 << (64 - set->group_shift);

	for (size_t i = 0; i < from->n; i++) {
		++*group_of(set, from->p[i].number);
		ko_filter_add(&set->filter, from->p[i].number);
	}
	for (size_t g = 1; g <= groups; g++)
		set->groups[g] += set->groups[g - 1];
	for (size_t i = from->n; i > 0; i--) {
		const struct number *number = &from->p[i - 1];

		set->postings[--*group_of(set, number->number)] =
			number->posting;
	}
}

static enum ko_status build(struct ko_near_set *set)
{
	static const char zeros[WINDOW_MAX];
	KO_AUTO_FREE struct number *p = NULL;
	struct numbers numbers = { .p = NULL };
	unsigned groups = 1;
	enum ko_status status = ko_buf_add(
		&set->keys.text, (struct ko_span){ zeros, sizeof(zeros) });

	if (status)
		return status;
	set_lengths(set);
	add_keys(&numbers, set);
	if (numbers.n > UINT32_MAX / 2)
		return KO_ETOOBIG;
	while ((size_t)1 << groups < numbers.n)
		groups++;
	set->group_shift = 64 - groups;
	set->groups = ko_calloc_large(((size_t)1 << groups) + 1,
				      sizeof(*set->groups));
	set->postings = ko_calloc_large(numbers.n + 1, sizeof(*set->postings));
	p = calloc(numbers.n + 1, sizeof(*p));
	if (!set->groups || !set->postings || !p ||
	    ko_filter_init(&set->filter, numbers.n, FILTER_BITS))
		return KO_ENOMEM;
	numbers = (struct numbers){ .p = p };
	add_keys(&numbers, set);
	fill(set, &numbers);
	return KO_OK;
}

enum ko_status ko_near_set_new(struct ko_near_keys *keys,
			       struct ko_near_set **out)
{
	struct ko_near_set *set = calloc(1, sizeof(*set));
	enum ko_status status = KO_ENOMEM;

	if (set) {
		set->keys = *keys;
		*keys = KO_NEAR_KEYS;
		status = build(set);
	}
	ko_near_keys_done(keys);
	if (status == KO_OK)
		*out = set;
	else
		ko_near_set_free(set);
	return status;
}

void ko_near_set_free(struct ko_near_set *set)
{
	if (!set)
		return;
	ko_near_keys_done(&set->keys);
	ko_filter_done(&set->filter);
	free(set->groups);
	free(set->postings);
	free(set);
}

/* ---- asking ---- */

struct query {
	const struct ko_near_set *set;
	const struct ko_folded *name;
	size_t n_passed;
	uint64_t passed[PASSED_MAX]; /* numbers that the filter let pass */
	uint32_t close[CLOSE_MAX];   /* keys that are yet to be compared */
	struct ko_near_values *out;  /* or NULL: one is enough */
	bool is_over;                /* too many keys, or that one */
};

/* Put the key in its place among those found, once. */
static void add_found(struct query *q, uint32_t at)
{
	struct ko_near_values *out = q->out;
	size_t i = out ? out->n : 0;

	while (i && out->values[i - 1] > at)
		i--;
	if (i && out->values[i - 1] == at)
		return;
	if (!out || out->n == KO_NEAR_VALUES_MAX) {
		q->is_over = true;
		return;
	}
	memmove(out->values + i + 1, out->values + i,
		(out->n - i) * sizeof(*out->values));
	out->values[i] = at;
	out->n++;
}

/*
 * Compare the close ones up to end; where the next one goes.  One key comes by
 * several numbers.
 */
static uint32_t *check_close(struct query *q, const uint32_t *end)
{
	struct ko_span name = ko_folded_span(q->name);

	for (const uint32_t *at = q->close; at < end && !q->is_over; at++) {
		const uint32_t *same = q->close;

		while (*same != *at)
			same++;
		if (same == at && ko_is_near(name, key_at(q->set, *at)))
			add_found(q, *at);
	}
	return q->close;
}

/* The first one from p to end whose key is at from or after it. */
static const struct posting *
first_from(const struct posting *p, const struct posting *end, uint32_t from)
{
	while (p < end) {
		const struct posting *mid = p + (end - p) / 2;

		if (mid->at < from)
			p = mid + 1;
		else
			end = mid;
	}
	return p;
}

/* The keys under number; of many, those whose length is in reach. */
static struct postings postings_of(const struct ko_near_set *set,
				   uint64_t number, size_t n)
{
	const uint32_t *group = group_of(set, number);
	struct postings all = { set->postings + group[0],
				set->postings + group[1] };

	if (all.end - all.p <= FEW_POSTINGS)
		return all;
	all.p = first_from(all.p, all.end, set->starts[least_in_reach(n)]);
	all.end =
		first_from(all.p, all.end, set->starts[n + KO_NEAR_EDITS + 1]);
	return all;
}

/*
 * Look at the keys of the numbers that passed.  What is far away in memory is
 * called for first, so that the waits for it overlap.  Not inlined, so that
 * what goes before it is short.
 */
static __attribute__((noinline)) void check_passed(struct query *q)
{
	const struct ko_near_set *set = q->set;
	uint32_t name;
	uint32_t *to = q->close;

	for (size_t i = 0; i < q->n_passed; i++)
		__builtin_prefetch(group_of(set, q->passed[i]));
	name = brief(ko_fold_signature(q->name), q->name->n);
	for (size_t i = 0; i < q->n_passed; i++)
		__builtin_prefetch(
			&set->postings[*group_of(set, q->passed[i])]);
	for (size_t i = 0; i < q->n_passed; i++) {
		struct postings all =
			postings_of(set, q->passed[i], q->name->n);
		uint32_t tag = (uint32_t)q->passed[i] ^ name;

		for (const struct posting *p = all.p; p < all.end; p++) {
			/* Without a branch, as in pass(). */
			*to = p->at;
			to += ko_signatures_near(p->tag, tag);
			if (to == q->close + CLOSE_MAX)
				to = check_close(q, to);
		}
	}
	(void)check_close(q, to);
}

/*
 * Leave number at to if it passes; where the next one goes.  Without a branch,
 * which would be taken by chance.  f is the set's, by itself so that it stays
 * in registers.
 */
static inline uint64_t *pass(const struct ko_filter *f, uint64_t number,
			     uint64_t *to)
{
	*to = number;
	return to + ko_filter_may_have(f, number);
}

/* Each two bytes of so many, those of the first ones first: one loop, not two,
 * as the end of each inner one would be a surprise. */
static const struct {
	uint8_t i, j;
} twos[TWOS_MAX] = {
	{ 0, 1 }, { 0, 2 }, { 1, 2 }, { 0, 3 }, { 1, 3 }, { 2, 3 }, { 0, 4 },
	{ 1, 4 }, { 2, 4 }, { 3, 4 }, { 0, 5 }, { 1, 5 }, { 2, 5 }, { 3, 5 },
	{ 4, 5 }, { 0, 6 }, { 1, 6 }, { 2, 6 }, { 3, 6 }, { 4, 6 }, { 5, 6 },
};

static void probe_deletions(struct query *q, unsigned deletions)
{
	const struct ko_filter f = q->set->filter;
	uint64_t *to = q->passed;
	size_t n = prefix_size(q->name->n);
	struct short_bytes b;

	take_bytes(q->name->p, n, &b);
	if (deletions & 1U << 0)
		to = pass(&f, short_number(b.x), to);
	if (deletions & 1U << 1)
		for (size_t i = 0; i < n; i++)
			to = pass(&f, short_number(b.before[i] ^ b.y), to);
	if (deletions & 1U << 2)
		for (size_t k = 0; k < n * (n - 1) / 2; k++)
			to = pass(&f,
				  short_number(b.before[twos[k].i] ^
					       b.after[twos[k].j]),
				  to);
	q->n_passed = (size_t)(to - q->passed);
}

static void probe_windows(struct query *q, size_t size)
{
	const struct ko_filter f = q->set->filter;
	uint64_t *to = q->passed;
	struct pairs pairs;

	take_pairs(q->name->p, q->name->n, size, &pairs);
	to = pass(&f, pairs.start, to);
#pragma GCC unroll 5
	for (size_t i = 0; i < END_MOVES; i++)
		to = pass(&f, pairs.end[i], to);
	to = pass(&f, pairs.first + pairs.fourth, to);
#pragma GCC unroll 3
	for (size_t i = 0; i < 3; i++) {
		to = pass(&f, pairs.first + pairs.third[i], to);
		to = pass(&f, pairs.second[i] + pairs.fourth, to);
		to = pass(&f, pairs.middle[i], to);
	}
	q->n_passed = (size_t)(to - q->passed);
}

/* Ask; q.is_over says how it ended. */
static inline bool ask(const struct ko_near_set *set,
		       const struct ko_folded *name, struct ko_near_values *out)
{
	const struct need *need;
	struct query q;

	if (name->n >= KO_ARRAY_LEN(set->needs))
		return false;
	q.set = set;
	q.name = name;
	q.n_passed = 0;
	q.is_over = false;
	q.out = out;
	need = &set->needs[name->n];
	if (need->deletions)
		probe_deletions(&q, need->deletions);
	else if (need->windows)
		probe_windows(&q, window_size(name->n));
	if (q.n_passed)
		check_passed(&q);
	return q.is_over;
}

bool ko_near_set_find(const struct ko_near_set *set,
		      const struct ko_folded *name, struct ko_near_values *out)
{
	out->n = 0;
	if (ask(set, name, out))
		return false;
	for (size_t i = 0; i < out->n; i++)
		out->values[i] = value_at(set, out->values[i]);
	return true;
}

bool ko_near_set_has(const struct ko_near_set *set,
		     const struct ko_folded *name)
{
	return ask(set, name, NULL);
}
