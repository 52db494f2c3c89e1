#include "cli/update_fetch.h"

#include <inttypes.h>

#include "base/grow.h"

#define LIBRARY "library"

/* What is searched for.  Where Hub has more rows of it than it lets be asked
 * for, the rest is asked for from the other end, if is_turned. */
static const struct kind {
	const char *name;
	enum ko_badge badge;
	bool is_turned;
} kinds[] = {
	{ "official", KO_BADGE_OFFICIAL, true },
	{ "verified", KO_BADGE_VERIFIED, true },
	{ "sponsored", KO_BADGE_SPONSORED, true },
	{ "popular", KO_BADGE_NONE, false },
};

/* How far one kind is. */
struct walk {
	const struct kind *kind;
	struct ko_span *names; /* of all rows, with repetitions */
	size_t n;
	uint64_t total; /* as the last page said */
};

void ko_fetch_done(struct ko_fetch *f)
{
	free(f->list);
	f->list = NULL;
	f->n = f->cap = 0;
	ko_arena_done(&f->arena);
}

static enum ko_status add(struct ko_fetch *f, const struct ko_sighting *s)
{
	struct ko_sighting *list =
		ko_grow(f->list, f->n, &f->cap, sizeof(*list));

	if (!list)
		return KO_ENOMEM;
	f->list = list;
	f->list[f->n++] = *s;
	return KO_OK;
}

/* The badge of a row: its own where it says one, or what was asked for. */
static enum ko_badge badge_of(const struct ko_hub_repository *row,
			      enum ko_badge asked)
{
	return row->facts.badge == KO_BADGE_UNKNOWN ? asked : row->facts.badge;
}

static enum ko_status take(struct ko_fetch *f,
			   const struct ko_hub_repository *row,
			   enum ko_badge asked)
{
	struct ko_sighting s = {
		.name = row->name,
		.badge = badge_of(row, asked),
		.pulls = row->facts.has_pulls ? row->facts.pulls : 0,
		.is_archived = row->is_archived,
	};

	if (row->type != KO_HUB_IMAGE)
		return KO_OK;
	if (ko_is_sighting(&s))
		return add(f, &s);
	f->n_odd++;
	return KO_OK;
}

static void show(const struct ko_fetch *f, const char *what, uint64_t rows,
		 uint64_t total)
{
	if (f->progress)
		f->progress(f->ctx, what, rows, total);
}

static enum ko_status fail_page(const struct kind *kind, size_t from,
				enum ko_status status, struct ko_error *err)
{
	char why[KO_ERROR_TEXT_MAX];

	if (status == KO_ENOMEM)
		return ko_fail_nomem(err);
	memcpy(why, err->text, sizeof(why));
	return ko_fail(err, KO_EIO, 0, "%s images from %zu on: %s", kind->name,
		       from, why);
}

static enum ko_status take_page(struct ko_fetch *f, struct walk *w,
				const struct ko_hub_page *page)
{
	w->total = page->total;
	for (size_t i = 0; i < page->n; i++) {
		enum ko_status status = take(f, &page->rows[i], w->kind->badge);

		if (status)
			return status;
		w->names[w->n++] = page->rows[i].name;
	}
	return KO_OK;
}

/* From one end of a kind as far as Hub lets anyone ask. */
static enum ko_status walk(struct ko_fetch *f, struct walk *w,
			   bool is_ascending, struct ko_error *err)
{
	for (size_t from = 0; from + KO_HUB_PAGE_MAX <= KO_HUB_OFFSET_MAX;
	     from += KO_HUB_PAGE_MAX) {
		struct ko_hub_query query = {
			.badge = w->kind->badge,
			.by_pulls = true,
			.is_ascending = is_ascending,
			.from = from,
			.size = KO_HUB_PAGE_MAX,
		};
		struct ko_hub_page page = { 0 };
		enum ko_status status;

		show(f, w->kind->name, w->n, w->total);
		status = ko_hub_search(f->hub, &query, &f->arena, &page, err);
		if (status == KO_OK && page.n > KO_HUB_PAGE_MAX)
			status = ko_fail(err, KO_EIO, 0,
					 "more rows than were asked for");
		if (status == KO_OK)
			status = take_page(f, w, &page);
		if (status)
			return fail_page(w->kind, from, status, err);
		if (page.n == 0 || from + KO_HUB_PAGE_MAX >= page.total)
			break;
	}
	return KO_OK;
}

static int by_name(const void *a, const void *b)
{
	return ko_span_cmp(*(const struct ko_span *)a,
			   *(const struct ko_span *)b);
}

static size_t count_distinct(struct ko_span *names, size_t n)
{
	size_t distinct = 0;

	if (n)
		qsort(names, n, sizeof(*names), by_name);
	for (size_t i = 0; i < n; i++)
		distinct += i == 0 || !ko_span_eq(names[i - 1], names[i]);
	return distinct;
}

/* An answer that says there is more than it ever gives is none: Hub does so
 * to those that it throttles. */
static enum ko_status check_walk(struct walk *w, struct ko_error *err)
{
	uint64_t reach = (uint64_t)KO_HUB_OFFSET_MAX << w->kind->is_turned;
	uint64_t most = w->total < reach ? w->total : reach;
	size_t got = count_distinct(w->names, w->n);

	if (got * 100 >= most * KO_UPDATE_PAGES_SHARE)
		return KO_OK;
	return ko_fail(err, KO_EIO, 0,
		       "%s images: Docker Hub gave %zu of the %" PRIu64
		       " that it says there are",
		       w->kind->name, got, w->total);
}

static enum ko_status fetch_kind(struct ko_fetch *f, const struct kind *kind,
				 struct ko_error *err)
{
	struct walk w = { .kind = kind };
	enum ko_status status;

	w.names = ko_arena_array(&f->arena, 2 * (size_t)KO_HUB_OFFSET_MAX,
				 sizeof(*w.names));
	if (!w.names)
		return ko_fail_nomem(err);
	status = walk(f, &w, false, err);
	if (status == KO_OK && kind->is_turned && w.total > KO_HUB_OFFSET_MAX)
		status = walk(f, &w, true, err);
	return status ? status : check_walk(&w, err);
}

static enum ko_status fail_list(size_t page, enum ko_status status,
				struct ko_error *err)
{
	char why[KO_ERROR_TEXT_MAX];

	if (status == KO_ENOMEM)
		return ko_fail_nomem(err);
	memcpy(why, err->text, sizeof(why));
	return ko_fail(err, KO_EIO, 0, "list of " LIBRARY ", page %zu: %s",
		       page, status == KO_ENOTFOUND ? "not found" : why);
}

/* What Docker itself keeps in its namespace for official images.  All of it
 * is official, whatever its badge. */
static enum ko_status fetch_library(struct ko_fetch *f, struct ko_error *err)
{
	uint64_t rows = 0;
	uint64_t total = 1;

	for (size_t i = 1;
	     rows < total && i <= KO_HUB_OFFSET_MAX / KO_HUB_PAGE_MAX; i++) {
		struct ko_hub_page page = { 0 };
		enum ko_status status;

		show(f, "official", rows, i > 1 ? total : 0);
		status = ko_hub_list(f->hub, KO_SPAN(LIBRARY), i, &f->arena,
				     &page, err);
		if (status == KO_OK && page.n == 0)
			status = ko_fail(err, KO_EIO, 0, "it is empty");
		for (size_t j = 0; j < page.n && status == KO_OK; j++)
			status = take(f, &page.rows[j], KO_BADGE_OFFICIAL);
		if (status)
			return fail_list(i, status, err);
		rows += page.n;
		total = page.total;
	}
	return KO_OK;
}

enum ko_status ko_fetch_all(struct ko_fetch *f, struct ko_error *err)
{
	enum ko_status status = fetch_library(f, err);

	for (size_t i = 0; i < KO_ARRAY_LEN(kinds) && status == KO_OK; i++)
		status = fetch_kind(f, &kinds[i], err);
	f->n = ko_sightings_sort(f->list, f->n);
	return status;
}
