#include "core/near_set.h"

#include "base/cleanup.h"
#include "core/index.h"
#include "core/near_numbers.h"

_Static_assert(KO_INDEX_EDITS == 2, "deletions and windows are made for two");

/*
 * Most numbers asked about at a time: those of a prefix, or those of pairs of
 * windows of the few sizes in reach of a length.
 */
#define TWOS_MAX   (PREFIX_MAX * (PREFIX_MAX - 1) / 2)
#define PASSED_MAX 54
_Static_assert(PASSED_MAX >= 1 + PREFIX_MAX + TWOS_MAX, "room for a prefix");
_Static_assert(PASSED_MAX >= 3 * PAIRS_MAX, "room for windows");

/* Bits of the filter for each number. */
#define FILTER_BITS 16

/* Rows of one query that are remembered as looked at. */
#define SEEN_MAX 32

/*
 * What stands under a number: a row, and a part of the number mixed with the
 * brief of the row's key.  So a look at the posting alone spares nearly all
 * the rows that share no more than the number.
 */
struct posting {
	uint32_t tag;
	uint32_t row;
};

struct ko_near_set {
	struct ko_near_keys keys;
	uint64_t *signatures; /* of each */
	struct ko_filter filter;

	/* Numbers in groups by their first bits. */
	unsigned group_shift;
	uint32_t *groups; /* group g: postings groups[g] to groups[g + 1] */
	struct posting *postings;

	/*
	 * What a name of n bytes needs: bit d, deletions of d bytes; bit w,
	 * windows of w bytes.
	 */
	struct need {
		uint8_t deletions;
		uint16_t windows;
	} needs[KO_KEY_LENGTH_MAX + KO_INDEX_EDITS + 1];
};

/* ---- keys ---- */

enum ko_status ko_near_keys_add(struct ko_near_keys *keys,
				const struct ko_folded *key)
{
	enum ko_status status;

	if (keys->n + 1 >= keys->cap) {
		size_t cap = keys->cap ? 2 * keys->cap : 64;
		uint32_t *at = realloc(keys->at, cap * sizeof(*at));

		if (!at)
			return KO_ENOMEM;
		keys->at = at;
		keys->cap = cap;
		keys->at[keys->n] = (uint32_t)keys->text.n;
	}
	status = ko_buf_add(&keys->text, ko_folded_span(key));
	if (status == KO_OK)
		keys->at[++keys->n] = (uint32_t)keys->text.n;
	return status;
}

void ko_near_keys_done(struct ko_near_keys *keys)
{
	ko_buf_done(&keys->text);
	free(keys->at);
	keys->at = NULL;
	keys->n = keys->cap = 0;
}

static struct ko_span key_of(const struct ko_near_set *set, size_t row)
{
	const uint32_t *at = &set->keys.at[row];

	return (struct ko_span){ set->keys.text.p + at[0], at[1] - at[0] };
}

/* ---- building ---- */

/* Numbers on their way into a set. */
struct numbers {
	struct number {
		uint64_t number;
		uint32_t row;
	} * p; /* NULL while they are only counted */
	size_t n;
};

static void add_number(struct numbers *to, uint64_t number, size_t row)
{
	if (to->p)
		to->p[to->n] = (struct number){ number, (uint32_t)row };
	to->n++;
}

static void add_deletions(struct numbers *to, struct ko_span key, size_t row)
{
	size_t n = prefix_size(key.n);
	struct short_sums sums;

	sum_up(key.p, n, &sums);
	add_number(to, sums.none, row);
	for (size_t i = 0; i < n; i++)
		add_number(to, sums.one[i], row);
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			add_number(to, sums.before[i] + sums.after[j], row);
}

static void add_windows(struct numbers *to, struct ko_span key, size_t row)
{
	struct pairs pairs;

	take_pairs(key.p, key.n, window_size(key.n), &pairs);
	add_number(to, pairs.start, row);
	add_number(to, pairs.end, row);
	add_number(to, pairs.first + pairs.fourth, row);
	add_number(to, pairs.first + pairs.third[1], row);
	add_number(to, pairs.second[1] + pairs.fourth, row);
	add_number(to, pairs.middle_start[1] + pairs.middle_end[1], row);
}

static void add_rows(struct numbers *to, const struct ko_near_set *set)
{
	for (size_t row = 0; row < set->keys.n; row++) {
		struct ko_span key = key_of(set, row);

		if (key.n <= SHORT_MAX)
			add_deletions(to, key, row);
		else
			add_windows(to, key, row);
	}
}

/* What names of n bytes need to find keys of m bytes. */
static void add_need(struct need *need, size_t n, size_t m)
{
	if (m > SHORT_MAX) {
		need->windows |= (uint16_t)(1U << window_size(m));
		return;
	}
	n = prefix_size(n);
	m = prefix_size(m);
	for (size_t d = 0; d <= KO_INDEX_EDITS && d <= n; d++)
		if (n - d <= m && n - d + KO_INDEX_EDITS >= m)
			need->deletions |= (uint8_t)(1U << d);
}

static void set_needs(struct ko_near_set *set)
{
	for (size_t i = 0; i < set->keys.n; i++) {
		size_t m = key_of(set, i).n;
		size_t n = m > KO_INDEX_EDITS ? m - KO_INDEX_EDITS : 0;

		for (; n <= m + KO_INDEX_EDITS; n++)
			add_need(&set->needs[n], n, m);
	}
}

static enum ko_status make_signatures(struct ko_near_set *set)
{
	set->signatures = calloc(set->keys.n + 1, sizeof(*set->signatures));
	if (!set->signatures)
		return KO_ENOMEM;
	for (size_t i = 0; i < set->keys.n; i++) {
		struct ko_span key = key_of(set, i);
		struct ko_folded folded = { .n = key.n };

		if (key.n)
			memcpy(folded.p, key.p, key.n);
		set->signatures[i] = ko_fold_signature(&folded);
	}
	return KO_OK;
}

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
		uint64_t number = from->p[i - 1].number;
		uint32_t row = from->p[i - 1].row;
		uint32_t at = --*group_of(set, number);
		uint32_t key = brief(set->signatures[row], key_of(set, row).n);

		set->postings[at] =
			(struct posting){ (uint32_t)number ^ key, row };
	}
}

static enum ko_status build(struct ko_near_set *set, const uint64_t *masks)
{
	static const char zeros[WINDOW_MAX];
	KO_AUTO_FREE struct number *p = NULL;
	struct numbers numbers = { NULL, 0 };
	unsigned groups = 1;
	enum ko_status status = ko_buf_add(
		&set->keys.text, (struct ko_span){ zeros, sizeof(zeros) });

	if (status == KO_OK)
		status = make_signatures(set);
	if (status)
		return status;
	set_needs(set);
	add_rows(&numbers, set);
	if (numbers.n > UINT32_MAX / 2)
		return KO_ETOOBIG;
	while ((size_t)1 << groups < numbers.n)
		groups++;
	set->group_shift = 64 - groups;
	set->groups = calloc(((size_t)1 << groups) + 1, sizeof(*set->groups));
	set->postings = calloc(numbers.n + 1, sizeof(*set->postings));
	p = calloc(numbers.n + 1, sizeof(*p));
	if (!set->groups || !set->postings || !p ||
	    ko_filter_init(&set->filter, numbers.n, FILTER_BITS, masks))
		return KO_ENOMEM;
	numbers = (struct numbers){ p, 0 };
	add_rows(&numbers, set);
	fill(set, &numbers);
	return KO_OK;
}

enum ko_status ko_near_set_new(struct ko_near_keys *keys, const uint64_t *masks,
			       struct ko_near_set **out)
{
	struct ko_near_set *set = calloc(1, sizeof(*set));
	enum ko_status status = KO_ENOMEM;

	if (set) {
		set->keys = *keys;
		*keys = KO_NEAR_KEYS;
		status = build(set, masks);
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
	free(set->signatures);
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
	uint64_t signature;          /* of name, made when it is needed */
	size_t n_seen;
	uint32_t seen[SEEN_MAX];  /* the first rows that were looked at */
	struct ko_near_rows *out; /* or NULL: one is enough */
	bool is_over;             /* too many rows, or that one */
};

static bool was_seen(const struct query *q, uint32_t row)
{
	size_t n = q->n_seen < SEEN_MAX ? q->n_seen : SEEN_MAX;

	for (size_t i = 0; i < n; i++)
		if (q->seen[i] == row)
			return true;
	return false;
}

/* Put it in its place, once. */
static void add_row(struct query *q, uint32_t row)
{
	struct ko_near_rows *out = q->out;
	size_t i = out ? out->n : 0;

	while (i && out->rows[i - 1] > row)
		i--;
	if (i && out->rows[i - 1] == row)
		return;
	if (!out || out->n == KO_NEAR_ROWS_MAX) {
		q->is_over = true;
		return;
	}
	memmove(out->rows + i + 1, out->rows + i,
		(out->n - i) * sizeof(*out->rows));
	out->rows[i] = row;
	out->n++;
}

static void check_row(struct query *q, uint32_t row)
{
	if (!ko_signatures_near(q->set->signatures[row], q->signature) ||
	    was_seen(q, row))
		return;
	if (q->n_seen < SEEN_MAX)
		q->seen[q->n_seen] = row;
	q->n_seen++;
	if (ko_edit_distance(ko_folded_span(q->name), key_of(q->set, row),
			     KO_INDEX_EDITS) <= KO_INDEX_EDITS)
		add_row(q, row);
}

/*
 * Look at the rows of the numbers that passed.  What is far away in memory is
 * called for first, so that the waits for it overlap.  Not inlined, so that
 * what goes before it is short.
 */
static __attribute__((noinline)) void check_passed(struct query *q)
{
	const struct ko_near_set *set = q->set;
	uint32_t name;

	for (size_t i = 0; i < q->n_passed; i++)
		__builtin_prefetch(group_of(set, q->passed[i]));
	q->signature = ko_fold_signature(q->name);
	name = brief(q->signature, q->name->n);
	for (size_t i = 0; i < q->n_passed; i++)
		__builtin_prefetch(
			&set->postings[*group_of(set, q->passed[i])]);
	for (size_t i = 0; i < q->n_passed && !q->is_over; i++) {
		const uint32_t *group = group_of(set, q->passed[i]);
		uint32_t tag = (uint32_t)q->passed[i] ^ name;

		for (uint32_t j = group[0]; j < group[1]; j++)
			if (ko_signatures_near(set->postings[j].tag, tag))
				check_row(q, set->postings[j].row);
	}
	q->n_passed = 0;
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
	{ 0, 7 }, { 1, 7 }, { 2, 7 }, { 3, 7 }, { 4, 7 }, { 5, 7 }, { 6, 7 },
};

static void probe_deletions(struct query *q, unsigned deletions)
{
	const struct ko_filter f = q->set->filter;
	uint64_t *to = q->passed + q->n_passed;
	size_t n = prefix_size(q->name->n);
	struct short_sums sums;

	sum_up(q->name->p, n, &sums);
	if (deletions & 1U << 0)
		to = pass(&f, sums.none, to);
	if (deletions & 1U << 1)
		for (size_t i = 0; i < n; i++)
			to = pass(&f, sums.one[i], to);
	if (deletions & 1U << 2)
		for (size_t k = 0; k < n * (n - 1) / 2; k++)
			to = pass(&f,
				  sums.before[twos[k].i] +
					  sums.after[twos[k].j],
				  to);
	q->n_passed = (size_t)(to - q->passed);
}

static void probe_windows(struct query *q, size_t size)
{
	const struct ko_filter f = q->set->filter;
	uint64_t *to = q->passed + q->n_passed;
	struct pairs pairs;

	take_pairs(q->name->p, q->name->n, size, &pairs);
	to = pass(&f, pairs.start, to);
	to = pass(&f, pairs.end, to);
	to = pass(&f, pairs.first + pairs.fourth, to);
	for (size_t i = 0; i < 3; i++) {
		to = pass(&f, pairs.first + pairs.third[i], to);
		to = pass(&f, pairs.second[i] + pairs.fourth, to);
		for (size_t j = 0; j < 3; j++)
			to = pass(&f,
				  pairs.middle_start[i] + pairs.middle_end[j],
				  to);
	}
	q->n_passed = (size_t)(to - q->passed);
}

/* Ask; q.is_over says how it ended. */
static inline bool ask(const struct ko_near_set *set,
		       const struct ko_folded *name, struct ko_near_rows *out)
{
	const struct need *need;
	struct query q;

	if (name->n >= KO_ARRAY_LEN(set->needs))
		return false;
	q.set = set;
	q.name = name;
	q.n_passed = 0;
	q.n_seen = 0;
	q.is_over = false;
	q.out = out;
	need = &set->needs[name->n];
	if (need->deletions)
		probe_deletions(&q, need->deletions);
	if (q.n_passed)
		check_passed(&q);
	for (unsigned bits = need->windows; bits; bits &= bits - 1)
		probe_windows(&q, (size_t)__builtin_ctz(bits));
	if (q.n_passed)
		check_passed(&q);
	return q.is_over;
}

bool ko_near_set_find(const struct ko_near_set *set,
		      const struct ko_folded *name, struct ko_near_rows *out)
{
	out->n = 0;
	return !ask(set, name, out);
}

bool ko_near_set_has(const struct ko_near_set *set,
		     const struct ko_folded *name)
{
	return ask(set, name, NULL);
}
