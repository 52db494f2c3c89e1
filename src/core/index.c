#include "core/index.h"

#include "core/fold.h"

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
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
	for (size_t j = 0; j <= b.n; j++)
		one[j] = (unsigned)j;
	for (size_t i = 1; i <= a.n; i++) {
		unsigned best = now[0] = (unsigned)i;
		unsigned *spare = two;

		for (size_t j = 1; j <= b.n; j++) {
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

/* At most 2 * KO_INDEX_EDITS bits set?  Without a popcount instruction. */
static bool has_few_bits(uint64_t bits)
{
	for (int i = 0; i < 2 * KO_INDEX_EDITS; i++)
		bits &= bits - 1;
	return bits == 0;
}

static void check_row(const struct query *q, const struct ko_key_row *row,
		      const struct ko_folded *name)
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
	if (ko_edit_distance(ko_folded_span(name), key, KO_INDEX_EDITS) <=
	    KO_INDEX_EDITS)
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
		if (has_few_bits(rows.rows[i].signature ^ signature))
			check_row(q, &rows.rows[i], name);
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
	scan(&q, &folded);
	if (ko_fold_pairs(&folded, &pairs))
		scan(&q, &pairs);
}
