/*
 * lookup.c - what one question to the index costs, by the size of the
 * catalogue.
 *
 *	lookup QUERIES NAMES...
 *
 * QUERIES is a file of names, one a line: those asked for.  Each of NAMES is a
 * catalogue in the format of knockoff-catalogue(5).  A squat is a name of the
 * catalogue with its fourth letter changed.
 */
#include <stdio.h>
#include <time.h>

#include "base/file.h"
#include "core/bulk_index.h"
#include "core/index.h"

static double now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void count(void *ctx, const struct ko_entry *entry)
{
	size_t *n = ctx;

	(void)entry;
	++*n;
}

static void ask(const struct ko_catalogue *c, struct ko_span queries,
		const char *what)
{
	struct ko_span rest = queries;
	struct ko_span line;
	size_t found = 0;
	size_t n = 0;
	double start = now();

	for (; ko_span_line(&rest, &line); n++)
		ko_index_near(c, KO_KEY_HUB_IMAGE, line, count, &found);
	printf("  %-8s %9.0f ns, %.3f found\n", what,
	       (now() - start) / (double)n, (double)found / (double)n);
}

/* Hub images of the catalogue, with a letter changed. */
static bool make_squats(const struct ko_catalogue *c, struct ko_buf *out)
{
	for (size_t i = 0; i < ko_catalogue_count(c, KO_PART_IMAGES); i++) {
		struct ko_entry e = ko_catalogue_entry(c, KO_PART_IMAGES, i);

		if (e.name.n < 8 || ko_entry_is_space(&e))
			continue;
		if (ko_buf_add(out, e.name) || ko_buf_add_char(out, '\n'))
			return false;
		out->p[out->n - e.name.n + 2] ^= 3;
	}
	return true;
}

static int measure(const char *path, struct ko_span queries)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF(KO_CATALOGUE_TEXT_MAX);
	KO_AUTO_BUF struct ko_buf squats = KO_BUF(KO_CATALOGUE_TEXT_MAX);
	struct ko_error err = { 0 };
	struct ko_bulk_index *bulk;
	struct ko_catalogue c;
	double start;

	ko_catalogue_init_builtin(&c);
	if (ko_file_read(path, &text, &err) ||
	    ko_catalogue_load(&c, ko_buf_span(&text), &err) ||
	    !make_squats(&c, &squats)) {
		(void)fprintf(stderr, "lookup: %s: %s\n", path, err.text);
		return 1;
	}
	start = now();
	if (ko_bulk_index_new(&c, &bulk, &err))
		return 1;
	printf("%s: %zu records, built in %.1f ms\n", path,
	       ko_catalogue_count(&c, KO_PART_IMAGES), (now() - start) / 1e6);
	c.bulk = bulk;
	ask(&c, queries, "honest");
	ask(&c, ko_buf_span(&squats), "squat");
	ko_catalogue_done(&c);
	ko_bulk_index_free(bulk);
	return 0;
}

int main(int argc, char **argv)
{
	KO_AUTO_BUF struct ko_buf queries = KO_BUF((size_t)1 << 30);
	struct ko_error err = { 0 };
	int status = 0;

	if (argc < 3 || ko_file_read(argv[1], &queries, &err)) {
		(void)fprintf(stderr, "usage: lookup QUERIES CATALOGUE...\n");
		return 2;
	}
	for (int i = 2; i < argc; i++)
		status |= measure(argv[i], ko_buf_span(&queries));
	return status;
}
