#include "core/bulk_index.h"

struct ko_bulk_index {
	struct ko_near_set *sets[KO_KEYS];
	struct ko_screen *screen;
};

/* Fold the names again; the catalogue's rows do not keep that. */
static enum ko_status add_row(const struct ko_catalogue *c, enum ko_key key,
			      const struct ko_key_row *row,
			      struct ko_near_keys *to)
{
	struct ko_entry entry =
		ko_catalogue_entry(c, ko_key_part(key), row->entry);
	struct ko_folded folded;
	struct ko_folded pairs;

	ko_fold(ko_entry_key(&entry), &folded);
	if (row->in_pairs && ko_fold_pairs(&folded, &pairs))
		return ko_near_keys_add(to, &pairs, row->entry);
	return ko_near_keys_add(to, &folded, row->entry);
}

static enum ko_status make_set(struct ko_bulk_index *bulk,
			       const struct ko_catalogue *c, enum ko_key key)
{
	KO_CLEANUP(ko_near_keys_done)
	struct ko_near_keys keys = KO_NEAR_KEYS;
	struct ko_key_rows rows = ko_catalogue_rows(c, key);
	size_t n = rows.starts[KO_KEY_LENGTH_MAX + 1];

	for (size_t i = 0; i < n; i++) {
		enum ko_status status = add_row(c, key, &rows.rows[i], &keys);

		if (status)
			return status;
	}
	return ko_near_set_new(&keys, &bulk->sets[key]);
}

enum ko_status ko_bulk_index_new(const struct ko_catalogue *c,
				 struct ko_bulk_index **out,
				 struct ko_error *err)
{
	struct ko_bulk_index *bulk = calloc(1, sizeof(*bulk));
	enum ko_status status = bulk ? KO_OK : KO_ENOMEM;

	for (enum ko_key key = 0; key < KO_KEYS && status == KO_OK; key++)
		status = make_set(bulk, c, key);
	if (status == KO_OK)
		status = ko_screen_new(c, bulk->sets[KO_KEY_HUB_IMAGE],
				       &bulk->screen);
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
	for (size_t i = 0; i < KO_KEYS; i++)
		ko_near_set_free(bulk->sets[i]);
	ko_screen_free(bulk->screen);
	free(bulk);
}

const struct ko_near_set *ko_bulk_index_set(const struct ko_bulk_index *bulk,
					    enum ko_key key)
{
	return bulk->sets[key];
}

const struct ko_screen *ko_bulk_index_screen(const struct ko_bulk_index *bulk)
{
	return bulk->screen;
}
