#include "core/near_index.h"

struct ko_near_index {
	struct ko_near_set *sets[KO_KEYS];
};

static enum ko_status make_set(struct ko_near_index *index,
			       const struct ko_catalogue *c, enum ko_key key)
{
	KO_CLEANUP(ko_near_keys_done)
	struct ko_near_keys keys = KO_NEAR_KEYS;
	struct ko_key_rows rows = ko_catalogue_rows(c, key);
	size_t n = rows.starts[KO_KEY_LENGTH_MAX + 1];

	for (size_t i = 0; i < n; i++) {
		const struct ko_key_row *row = &rows.rows[i];
		struct ko_entry entry =
			ko_catalogue_entry(c, ko_key_part(key), row->entry);
		struct ko_folded folded;
		enum ko_status status;

		ko_row_key(row, &entry, &folded);
		status = ko_near_keys_add(&keys, &folded, row->entry);
		if (status)
			return status;
	}
	return ko_near_set_new(&keys, &index->sets[key]);
}

enum ko_status ko_near_index_new(const struct ko_catalogue *c,
				 struct ko_near_index **out)
{
	struct ko_near_index *index = calloc(1, sizeof(*index));
	enum ko_status status = index ? KO_OK : KO_ENOMEM;

	for (enum ko_key key = 0; key < KO_KEYS && status == KO_OK; key++)
		status = make_set(index, c, key);
	if (status == KO_OK)
		*out = index;
	else
		ko_near_index_free(index);
	return status;
}

void ko_near_index_free(struct ko_near_index *index)
{
	if (!index)
		return;
	for (size_t i = 0; i < KO_KEYS; i++)
		ko_near_set_free(index->sets[i]);
	free(index);
}

const struct ko_near_set *ko_near_index_set(const struct ko_near_index *index,
					    enum ko_key key)
{
	return index->sets[key];
}
