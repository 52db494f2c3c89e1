#include "core/bulk_index.h"

#include "core/near_index.h"
#include "core/screen.h"

struct ko_bulk_index {
	struct ko_near_index *near;
	struct ko_screen *screen;
};

enum ko_status ko_bulk_index_new(const struct ko_catalogue *c,
				 struct ko_bulk_index **out,
				 struct ko_error *err)
{
	struct ko_bulk_index *bulk = calloc(1, sizeof(*bulk));
	enum ko_status status = KO_ENOMEM;

	if (bulk)
		status = ko_near_index_new(c, &bulk->near);
	if (status == KO_OK)
		status = ko_screen_new(
			c, ko_near_index_set(bulk->near, KO_KEY_HUB_IMAGE),
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
	ko_near_index_free(bulk->near);
	ko_screen_free(bulk->screen);
	free(bulk);
}

void ko_bulk_index_use(const struct ko_bulk_index *bulk, struct ko_catalogue *c)
{
	c->near = bulk ? bulk->near : NULL;
	c->screen = bulk ? bulk->screen : NULL;
}
