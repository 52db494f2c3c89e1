#include "core/index.h"

#include "core/bulk_index.h"
#include "core/fold.h"

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* What both begin and end with costs nothing in a cheapest alignment. */
static void cut_common_ends(struct ko_span *a, struct ko_span *b)
{
	size_t n = 0;

	while (n < a->n && n < b->n && a->p[n] == b->p[n])
		n++;
	*a = ko_span_tail(*a, n);
	*b = ko_span_tail(*b, n);
	n = 0;
	while (n < a->n && n < b->n && a->p[a->n - n - 1] == b->p[b->n - n - 1])
		n++;
	a->n -= n;
	b->n -= n;
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

struct query {
	const struct ko_catalogue *catalogue;
	enum ko_key key;
	void (*found)(void *ctx, const struct ko_entry *entry);
	void *ctx;
};

static void tell(const struct query *q, uint32_t record)
{
	struct ko_entry entry =
		ko_catalogue_entry(q->catalogue, ko_key_part(q->key), record);

	q->found(q->ctx, &entry);
}

/* Tell of the row if its key is at most that many edits from name. */
static void check_row(const struct query *q, const struct ko_key_row *row,
		      const struct ko_folded *name, unsigned edits)
{
	struct ko_entry entry = ko_catalogue_entry(
		q->catalogue, ko_key_part(q->key), row->entry);
	struct ko_folded folded;
	struct ko_folded pairs;
	struct ko_span key;

	ko_fold(ko_entry_key(&entry), &folded);
	key = ko_folded_span(&folded);
	if (row->in_pairs && ko_fold_pairs(&folded, &pairs))
		key = ko_folded_span(&pairs);
	if (ko_edit_distance(ko_folded_span(name), key, edits) <= edits)
		q->found(q->ctx, &entry);
}

static void scan(const struct query *q, const struct ko_folded *name)
{
	struct ko_key_rows rows = ko_catalogue_rows(q->catalogue, q->key);
	uint64_t signature = ko_fold_signature(name);
	size_t from = name->n > KO_INDEX_EDITS ? name->n - KO_INDEX_EDITS : 0;
	size_t to = name->n + KO_INDEX_EDITS + 1;

	if (from > KO_KEY_LENGTH_MAX)
		return;
	if (to > KO_KEY_LENGTH_MAX + 1)
		to = KO_KEY_LENGTH_MAX + 1;
	for (uint32_t i = rows.starts[from]; i < rows.starts[to]; i++)
		if (ko_signatures_near(rows.rows[i].signature, signature))
			check_row(q, &rows.rows[i], name, KO_INDEX_EDITS);
}

static void look_up(const struct query *q, const struct ko_folded *name)
{
	const struct ko_bulk_index *bulk = q->catalogue->bulk;
	struct ko_key_rows rows = ko_catalogue_rows(q->catalogue, q->key);
	struct ko_near_rows near;

	if (!bulk ||
	    !ko_near_set_find(ko_bulk_index_set(bulk, q->key), name, &near)) {
		scan(q, name);
		return;
	}
	for (size_t i = 0; i < near.n; i++)
		tell(q, rows.rows[near.rows[i]].entry);
}

void ko_index_near(const struct ko_catalogue *c, enum ko_key key,
		   struct ko_span name,
		   void (*found)(void *ctx, const struct ko_entry *entry),
		   void *ctx)
{
	struct query q = { c, key, found, ctx };
	struct ko_folded folded;
	struct ko_folded pairs;

	ko_fold(name, &folded);
	look_up(&q, &folded);
	if (ko_fold_pairs(&folded, &pairs))
		look_up(&q, &pairs);
}

void ko_index_same(const struct ko_catalogue *c, enum ko_key key,
		   struct ko_span name,
		   void (*found)(void *ctx, const struct ko_entry *entry),
		   void *ctx)
{
	struct query q = { c, key, found, ctx };
	struct ko_key_rows rows = ko_catalogue_rows(c, key);
	struct ko_folded folded;
	uint64_t signature;

	ko_fold(name, &folded);
	if (folded.n > KO_KEY_LENGTH_MAX)
		return;
	signature = ko_fold_signature(&folded);
	for (uint32_t i = rows.starts[folded.n]; i < rows.starts[folded.n + 1];
	     i++)
		if (rows.rows[i].signature == signature &&
		    !rows.rows[i].in_pairs)
			check_row(&q, &rows.rows[i], &folded, 0);
}
