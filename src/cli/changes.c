#include "cli/changes.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/grow.h"
#include "cli/scan.h"
#include "core/imageref.h"

struct ko_changes {
	const struct ko_settings *settings;
	struct ko_arena arena;
	struct ko_git_store *store;
	struct ko_git_changes files;
	/* The names before, without tags; sorted once all are there. */
	struct ko_span *names;
	size_t n, cap;
};

/* Longest name that is remembered whole, in bytes. */
#define NAME_MAX_BYTES (2 * KO_IMAGEREF_MAX)

/* "docker.io/library/nginx" of "nginx:1.27"; what is no reference as it is. */
static struct ko_span name_of(struct ko_span text, struct ko_buf *b)
{
	struct ko_imageref ref;

	if (ko_imageref_parse(text, &ref, NULL) == KO_OK &&
	    ko_imageref_name(&ref, b) == KO_OK)
		return ko_buf_span(b);
	return text;
}

static bool add(struct ko_changes *c, struct ko_span text)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(NAME_MAX_BYTES);
	struct ko_span name;
	struct ko_span *names =
		ko_grow(c->names, c->n, &c->cap, sizeof(*names));

	if (!names)
		return false;
	c->names = names;
	name = ko_arena_copy(&c->arena, name_of(text, &b));
	if (!name.p)
		return false;
	c->names[c->n++] = name;
	return true;
}

/* The names that the file had.  One that cannot be read had none. */
static bool learn(struct ko_changes *c, const struct ko_git_change *change,
		  struct ko_scan *scan)
{
	bool is_fine = true;

	ko_scan_clear(scan);
	ko_buf_clear(&scan->path);
	ko_buf_clear(&scan->given);
	scan->is_walked = true;
	scan->is_given = true;
	scan->root = ".";
	scan->likeness = ko_likeness_of_name(change->path);
	scan->format = c->settings->format;
	if (ko_buf_add(&scan->path, change->path))
		return false;
	if (ko_git_store_read(c->store, change->old_id, &scan->given, NULL))
		return true;
	(void)ko_scan_run(scan, false);
	for (const struct ko_scan_part *p = &scan->main; p; p = p->next)
		for (size_t i = 0; i < p->n_mentions && is_fine; i++)
			is_fine = add(c, p->mentions[i].expanded);
	return is_fine;
}

static int by_bytes(const void *a, const void *b)
{
	return ko_span_cmp(*(const struct ko_span *)a,
			   *(const struct ko_span *)b);
}

static bool learn_all(struct ko_changes *c)
{
	struct ko_scan scan;
	bool is_fine = true;

	ko_scan_init(&scan);
	for (size_t i = 0; i < c->files.n && is_fine; i++)
		if (c->files.list[i].old_id.n)
			is_fine = learn(c, &c->files.list[i], &scan);
	ko_scan_done(&scan);
	if (c->n)
		qsort(c->names, c->n, sizeof(*c->names), by_bytes);
	return is_fine;
}

static int by_path(const void *a, const void *b)
{
	return ko_span_cmp(((const struct ko_git_change *)a)->path,
			   ((const struct ko_git_change *)b)->path);
}

/* In the order of the paths. */
static bool sort_files(struct ko_changes *c)
{
	struct ko_git_change *list =
		ko_arena_array(&c->arena, c->files.n, sizeof(*list));

	if (!list)
		return false;
	if (c->files.n) {
		memcpy(list, c->files.list, c->files.n * sizeof(*list));
		qsort(list, c->files.n, sizeof(*list), by_path);
	}
	c->files.list = list;
	return true;
}

static bool open_changes(struct ko_changes *c, struct ko_error *err)
{
	const struct ko_settings *s = c->settings;
	enum ko_status status;

	if (s->is_staged)
		status = ko_git_staged(s->changed_since, s->operands, &c->arena,
				       &c->files, err);
	else
		status = ko_git_since(s->changed_since, s->operands, &c->arena,
				      &c->files, err);
	if (status)
		return false;
	c->store = ko_git_store_open(err);
	if (!c->store)
		return false;
	if (sort_files(c) && (!s->changed_since || learn_all(c)))
		return true;
	(void)ko_fail_nomem(err);
	return false;
}

struct ko_changes *ko_changes_open(const struct ko_settings *settings)
{
	struct ko_changes *c = calloc(1, sizeof(*c));
	struct ko_error err = { .text = "out of memory" };

	if (c) {
		c->settings = settings;
		c->arena = KO_ARENA(KO_CHANGES_MAX);
		if (open_changes(c, &err))
			return c;
		ko_changes_close(c);
	}
	(void)fprintf(stderr, "knockoff: %s\n", err.text);
	return NULL;
}

void ko_changes_close(struct ko_changes *c)
{
	if (!c)
		return;
	ko_git_store_close(c->store);
	ko_arena_done(&c->arena);
	free(c->names);
	free(c);
}

struct ko_git_changes ko_changes_files(const struct ko_changes *c)
{
	return c->files;
}

enum ko_status ko_changes_text(struct ko_changes *c,
			       const struct ko_git_change *change,
			       struct ko_buf *b, struct ko_error *err)
{
	if (!c->settings->is_staged || change->new_id.n == 0)
		return KO_ENOTFOUND;
	return ko_git_store_read(c->store, change->new_id, b, err);
}

bool ko_changes_had(const struct ko_changes *c, struct ko_span text)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(NAME_MAX_BYTES);
	struct ko_span name;

	if (c->n == 0)
		return false;
	name = name_of(text, &b);
	return bsearch(&name, c->names, c->n, sizeof(*c->names), by_bytes);
}
