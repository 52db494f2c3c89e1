#include "core/index.h"

#include "core/distance.h"
#include "core/fold.h"
#include "core/near_index.h"

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

/* Tell of the row if its key is as it should be, beside name. */
static void check_row(const struct query *q, const struct ko_key_row *row,
		      const struct ko_folded *name,
		      bool (*is_so)(struct ko_span name, struct ko_span key))
{
	struct ko_entry entry = ko_catalogue_entry(
		q->catalogue, ko_key_part(q->key), row->entry);
	struct ko_folded key;

	ko_row_key(row, &entry, &key);
	if (is_so(ko_folded_span(name), ko_folded_span(&key)))
		q->found(q->ctx, &entry);
}

static void scan(const struct query *q, const struct ko_folded *name)
{
	struct ko_key_rows rows = ko_catalogue_rows(q->catalogue, q->key);
	uint64_t signature = ko_fold_signature(name);
	size_t from = name->n > KO_NEAR_EDITS ? name->n - KO_NEAR_EDITS : 0;
	size_t to = name->n + KO_NEAR_EDITS + 1;

	if (from > KO_KEY_LENGTH_MAX)
		return;
	if (to > KO_KEY_LENGTH_MAX + 1)
		to = KO_KEY_LENGTH_MAX + 1;
	for (uint32_t i = rows.starts[from]; i < rows.starts[to]; i++)
		if (ko_signatures_near(rows.rows[i].signature, signature))
			check_row(q, &rows.rows[i], name, ko_is_near);
}

static void look_up(const struct query *q, const struct ko_folded *name)
{
	const struct ko_near_index *index = q->catalogue->near;
	struct ko_near_values near;

	if (!index ||
	    !ko_near_set_find(ko_near_index_set(index, q->key), name, &near)) {
		scan(q, name);
		return;
	}
	for (size_t i = 0; i < near.n; i++)
		tell(q, near.values[i]);
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
			check_row(&q, &rows.rows[i], &folded, ko_span_eq);
}
