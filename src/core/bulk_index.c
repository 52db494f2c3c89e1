#include "core/bulk_index.h"

#include "core/index.h"

_Static_assert(KO_INDEX_EDITS == 2, "deletions and windows are made for two");

/* Keys up to this length stand under their deletions, longer ones in windows.
 */
#define SHORT_MAX 10

/* Windows have 2 to this many bytes; texts are padded by as many. */
#define WINDOW_MIN 2
#define WINDOW_MAX 8

/* Bits of the filter for each number in it, at least. */
#define FILTER_BITS 16

/* Which bits of its word a number sets: one of so many combinations. */
#define MASK_BITS 10
#define MASKS     (1 << MASK_BITS)

/* Rows of one query that are remembered as looked at. */
#define SEEN_MAX 32

/* Weights of the characters in a string of up to SHORT_MAX: powers of this. */
#define POWER UINT64_C(0x9fb21c651e98df25)

/* What stands under a number: a row, and a part of the number. */
struct posting {
	uint32_t tag;
	uint32_t row;
};

/* One kind of key. */
struct kind {
	const struct ko_key_row *rows; /* the catalogue's */
	size_t n;
	uint32_t *at; /* the folded key of row i: text + at[i] to at[i + 1] */
	char *text;

	struct filter {
		uint64_t *words;       /* a power of two of them */
		uint64_t last;         /* word */
		const uint64_t *masks; /* the index's */
	} filter;

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

struct ko_bulk_index {
	struct kind kinds[KO_KEYS];
	uint64_t masks[MASKS]; /* three bits each */
};

/* ---- numbers ---- */

/*
 * Four windows and a byte between each two fit into a key of n bytes.  A name
 * is asked about in each size that its neighbours have, so there are few.
 */
static size_t window_size(size_t n)
{
	return n < 15 ? 2 : n < 19 ? 3 : n < 23 ? 4 : n < 35 ? 5 : WINDOW_MAX;
}

/* Where they begin: the first two from the start, the others from the end. */
enum place { FIRST, SECOND, THIRD, FOURTH, PLACES };

static size_t window_start(enum place place, size_t n, size_t size)
{
	switch (place) {
	case FIRST:
		return 0;
	case SECOND:
		return size + 1;
	case THIRD:
		return n - 2 * size - 1;
	default:
		return n - size;
	}
}

/*
 * The number of a window: size bytes at p, after which up to WINDOW_MAX may be
 * read.  The number of a pair is the sum.
 */
static uint64_t window(enum place place, const char *p, size_t size)
{
	static const uint64_t factors[PLACES] = {
		UINT64_C(0xd6e8feb86659fd93), UINT64_C(0x9e3779b97f4a7c15),
		UINT64_C(0xc2b2ae3d27d4eb4f), UINT64_C(0xa0761d6478bd642f)
	};
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	w &= UINT64_MAX >> (64 - 8 * size);
	return (w + size) * factors[place];
}

/*
 * The number of a short string is the sum of its bytes, each times a power
 * for its place.  Deleting the bytes i < j moves those after them, so the
 * number of what is left is before[i] + after[j]: a sum that stops at i, and
 * one that begins at i + 1 moved by one and goes on at j + 1 moved by two.
 */
struct short_sums {
	uint64_t none;               /* nothing deleted */
	uint64_t one[SHORT_MAX + 2]; /* [i]: byte i deleted */
	uint64_t before[SHORT_MAX + 2], after[SHORT_MAX + 2];
};

static void sum_up(const char *p, size_t n, struct short_sums *out)
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

/* ---- building ---- */

/* Numbers on their way into an index. */
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

static void add_deletions(struct numbers *to, const char *p, size_t n,
			  size_t row)
{
	struct short_sums sums;

	sum_up(p, n, &sums);
	add_number(to, sums.none, row);
	for (size_t i = 0; i < n; i++)
		add_number(to, sums.one[i], row);
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			add_number(to, sums.before[i] + sums.after[j], row);
}

static void add_windows(struct numbers *to, const char *p, size_t n, size_t row)
{
	size_t size = window_size(n);
	uint64_t w[PLACES];

	for (enum place i = FIRST; i < PLACES; i++)
		w[i] = window(i, p + window_start(i, n, size), size);
	for (enum place i = FIRST; i < PLACES; i++)
		for (enum place j = i + 1; j < PLACES; j++)
			add_number(to, w[i] + w[j], row);
}

static void add_rows(struct numbers *to, const struct kind *k)
{
	for (size_t row = 0; row < k->n; row++) {
		const char *p = k->text + k->at[row];
		size_t n = k->at[row + 1] - k->at[row];

		if (n <= SHORT_MAX)
			add_deletions(to, p, n, row);
		else
			add_windows(to, p, n, row);
	}
}

/* Fold the names again; the catalogue's rows do not keep that. */
static enum ko_status copy_texts(const struct ko_catalogue *c, enum ko_key key,
				 struct kind *k)
{
	size_t n = 0;
	void *text;

	k->at = calloc(k->n + 1, sizeof(*k->at));
	k->text = calloc(k->n + 1, KO_KEY_LENGTH_MAX);
	if (!k->at || !k->text)
		return KO_ENOMEM;
	for (size_t i = 0; i < k->n; i++) {
		struct ko_entry entry = ko_catalogue_entry(c, ko_key_part(key),
							   k->rows[i].entry);
		struct ko_folded folded;
		struct ko_folded pairs;
		struct ko_span span;

		ko_fold(ko_entry_key(&entry), &folded);
		span = ko_folded_span(&folded);
		if (k->rows[i].in_pairs && ko_fold_pairs(&folded, &pairs))
			span = ko_folded_span(&pairs);
		memcpy(k->text + n, span.p, span.n);
		k->at[i] = (uint32_t)n;
		n += span.n;
	}
	k->at[k->n] = (uint32_t)n;
	text = realloc(k->text, n + WINDOW_MAX);
	k->text = text ? text : k->text;
	return KO_OK;
}

/* What names of n bytes need to find keys of m bytes. */
static void add_need(struct need *need, size_t n, size_t m)
{
	if (m > SHORT_MAX) {
		need->windows |= (uint16_t)(1U << window_size(m));
		return;
	}
	for (size_t d = 0; d <= KO_INDEX_EDITS && d <= n; d++)
		if (n - d <= m && n - d + KO_INDEX_EDITS >= m)
			need->deletions |= (uint8_t)(1U << d);
}

static void set_needs(struct kind *k)
{
	for (size_t i = 0; i < k->n; i++) {
		size_t m = k->at[i + 1] - k->at[i];
		size_t n = m > KO_INDEX_EDITS ? m - KO_INDEX_EDITS : 0;

		for (; n <= m + KO_INDEX_EDITS; n++)
			add_need(&k->needs[n], n, m);
	}
}

static void make_masks(uint64_t masks[MASKS])
{
	uint64_t random = POWER;

	for (size_t i = 0; i < MASKS; i++, random *= POWER)
		masks[i] = UINT64_C(1) << (random >> 58) |
			   UINT64_C(1) << (random >> 52 & 63) |
			   UINT64_C(1) << (random >> 46 & 63);
}

static inline size_t word_of(const struct filter *f, uint64_t number)
{
	return number >> 24 & f->last;
}

static inline uint64_t mask_of(const struct filter *f, uint64_t number)
{
	return f->masks[number >> (64 - MASK_BITS)];
}

/* Sort the numbers into groups by their first bits, and fill the filter. */
static void fill(struct kind *k, const struct numbers *from)
{
	size_t groups = (size_t)1 << (64 - k->group_shift);

	for (size_t i = 0; i < from->n; i++) {
		uint64_t number = from->p[i].number;

		k->groups[number >> k->group_shift]++;
		k->filter.words[word_of(&k->filter, number)] |=
			mask_of(&k->filter, number);
	}
	for (size_t g = 1; g <= groups; g++)
		k->groups[g] += k->groups[g - 1];
	for (size_t i = from->n; i > 0; i--) {
		uint64_t number = from->p[i - 1].number;
		uint32_t at = --k->groups[number >> k->group_shift];

		k->postings[at] = (struct posting){ (uint32_t)number,
						    from->p[i - 1].row };
	}
}

static enum ko_status build_kind(const struct ko_catalogue *c, enum ko_key key,
				 struct kind *k)
{
	struct ko_key_rows rows = ko_catalogue_rows(c, key);
	KO_AUTO_FREE struct number *p = NULL;
	struct numbers numbers = { NULL, 0 };
	unsigned filter = 1;
	unsigned groups = 1;

	k->rows = rows.rows;
	k->n = rows.starts[KO_KEY_LENGTH_MAX + 1];
	if (copy_texts(c, key, k))
		return KO_ENOMEM;
	set_needs(k);
	add_rows(&numbers, k);
	if (numbers.n > UINT32_MAX / 2)
		return KO_ETOOBIG;
	while ((size_t)64 << filter < numbers.n * FILTER_BITS)
		filter++;
	while ((size_t)1 << groups < numbers.n)
		groups++;
	k->filter.last = (UINT64_C(1) << filter) - 1;
	k->group_shift = 64 - groups;
	k->filter.words = calloc((size_t)1 << filter, sizeof(*k->filter.words));
	k->groups = calloc(((size_t)1 << groups) + 1, sizeof(*k->groups));
	k->postings = calloc(numbers.n + 1, sizeof(*k->postings));
	p = calloc(numbers.n + 1, sizeof(*p));
	if (!k->filter.words || !k->groups || !k->postings || !p)
		return KO_ENOMEM;
	numbers = (struct numbers){ p, 0 };
	add_rows(&numbers, k);
	fill(k, &numbers);
	return KO_OK;
}

enum ko_status ko_bulk_index_new(const struct ko_catalogue *c,
				 struct ko_bulk_index **out,
				 struct ko_error *err)
{
	struct ko_bulk_index *bulk = calloc(1, sizeof(*bulk));
	enum ko_status status = bulk ? KO_OK : KO_ENOMEM;

	if (status == KO_OK)
		make_masks(bulk->masks);
	for (enum ko_key key = 0; key < KO_KEYS && status == KO_OK; key++) {
		bulk->kinds[key].filter.masks = bulk->masks;
		status = build_kind(c, key, &bulk->kinds[key]);
	}
	if (status == KO_OK) {
		*out = bulk;
		return KO_OK;
	}
	ko_bulk_index_free(bulk);
	return status == KO_ENOMEM
		       ? ko_fail_nomem(err)
		       : ko_fail(err, status, 0, "catalogue too large");
}

void ko_bulk_index_free(struct ko_bulk_index *bulk)
{
	if (!bulk)
		return;
	for (size_t i = 0; i < KO_KEYS; i++) {
		struct kind *k = &bulk->kinds[i];

		free(k->at);
		free(k->text);
		free(k->filter.words);
		free(k->groups);
		free(k->postings);
	}
	free(bulk);
}

/* ---- asking ---- */

struct query {
	const struct kind *k;
	const struct ko_folded *name;
	bool has_signature;
	uint64_t signature; /* of name, made when it is needed */
	size_t n_seen;
	uint32_t seen[SEEN_MAX]; /* the first rows that were looked at */
	bool is_over;
	struct ko_bulk_rows *out;
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
	struct ko_bulk_rows *out = q->out;
	size_t i = out->n;

	while (i && out->rows[i - 1] > row)
		i--;
	if (i && out->rows[i - 1] == row)
		return;
	if (out->n == KO_BULK_ROWS_MAX) {
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
	const struct kind *k = q->k;
	struct ko_span key = { k->text + k->at[row],
			       k->at[row + 1] - k->at[row] };

	if (!q->has_signature)
		q->signature = ko_fold_signature(q->name);
	q->has_signature = true;
	if (!ko_signatures_near(k->rows[row].signature, q->signature) ||
	    was_seen(q, row))
		return;
	if (q->n_seen < SEEN_MAX)
		q->seen[q->n_seen] = row;
	q->n_seen++;
	if (ko_edit_distance(ko_folded_span(q->name), key, KO_INDEX_EDITS) <=
	    KO_INDEX_EDITS)
		add_row(q, row);
}

/* Not inlined, so that what goes before it is short. */
static __attribute__((noinline)) void check_group(struct query *q,
						  uint64_t number)
{
	const struct kind *k = q->k;
	size_t group = number >> k->group_shift;

	for (size_t i = k->groups[group]; i < k->groups[group + 1]; i++)
		if (k->postings[i].tag == (uint32_t)number)
			check_row(q, k->postings[i].row);
}

/* f is the kind's, by itself so that it stays in registers. */
static inline void probe(struct query *q, const struct filter *f,
			 uint64_t number)
{
	uint64_t mask = mask_of(f, number);

	if ((f->words[word_of(f, number)] & mask) == mask)
		check_group(q, number);
}

static void probe_deletions(struct query *q, unsigned deletions)
{
	const struct filter f = q->k->filter;
	size_t n = q->name->n;
	struct short_sums sums;

	sum_up(q->name->p, n, &sums);
	if (deletions & 1U << 0)
		probe(q, &f, sums.none);
	if (deletions & 1U << 1)
		for (size_t i = 0; i < n; i++)
			probe(q, &f, sums.one[i]);
	if (deletions & 1U << 2)
		for (size_t i = 0; i < n; i++)
			for (size_t j = i + 1; j < n; j++)
				probe(q, &f, sums.before[i] + sums.after[j]);
}

/*
 * Each pair of windows that two edits may have left.  The first and the last
 * one stand where they stood.  The second one may be off by the edit that
 * touched the first one, the third one by the edit that touched the last one.
 */
static void probe_windows(struct query *q, size_t size)
{
	const struct filter f = q->k->filter;
	const char *p = q->name->p;
	size_t n = q->name->n;
	const char *at = p + window_start(SECOND, n, size) - 1;
	uint64_t first = window(FIRST, p, size);
	uint64_t fourth = window(FOURTH, p + n - size, size);
	uint64_t second[3];
	uint64_t third[3];

	for (size_t i = 0; i < 3; i++)
		second[i] = window(SECOND, at + i, size);
	at = p + window_start(THIRD, n, size) - 1;
	for (size_t i = 0; i < 3; i++)
		third[i] = window(THIRD, at + i, size);
	probe(q, &f, first + second[1]);
	probe(q, &f, third[1] + fourth);
	probe(q, &f, first + fourth);
	for (size_t i = 0; i < 3; i++) {
		probe(q, &f, first + third[i]);
		probe(q, &f, second[i] + fourth);
		for (size_t j = 0; j < 3; j++)
			probe(q, &f, second[i] + third[j]);
	}
}

bool ko_bulk_index_near(const struct ko_bulk_index *bulk, enum ko_key key,
			const struct ko_folded *name, struct ko_bulk_rows *out)
{
	const struct need *need;
	struct query q;

	q.k = &bulk->kinds[key];
	q.name = name;
	q.has_signature = false;
	q.n_seen = 0;
	q.is_over = false;
	q.out = out;
	out->n = 0;
	if (name->n >= KO_ARRAY_LEN(q.k->needs))
		return true;
	need = &q.k->needs[name->n];
	if (need->deletions)
		probe_deletions(&q, need->deletions);
	for (unsigned bits = need->windows; bits; bits &= bits - 1)
		probe_windows(&q, (size_t)__builtin_ctz(bits));
	return !q.is_over;
}
