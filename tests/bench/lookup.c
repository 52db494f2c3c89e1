/*
 * lookup.c - what it costs to ask which names of a catalogue are near one.
 *
 *	lookup names CATALOGUE
 *	lookup honest CATALOGUE COUNT
 *	lookup far CATALOGUE QUERIES
 *	lookup squat CATALOGUE COUNT
 *	lookup time CATALOGUE QUERIES...
 *
 * CATALOGUE is a file in the format of knockoff-catalogue(5), of which the
 * images on Docker Hub are looked at ("user/repository").  "names" writes them;
 * "honest" writes made-up names of 8 to 20 letters that are near none of them,
 * "far" those names of the file QUERIES that are near none, and "squat" names
 * of theirs with one edit or two; the same ones each time. "time" asks each
 *name of each file QUERIES by a scan and by the index, and writes a line for
 *each:
 *
 *	scan|index QUERIES NANOSECONDS FOUND
 *
 * which are a name's, as the median of several passes over the file; and
 * before them "names NUMBER BUILDING", where building the index took so many
 * milliseconds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "core/bulk_index.h"
#include "core/index.h"

#define KEY KO_KEY_HUB_IMAGE

/* Passes over a file of queries: so many, or for so long. */
#define PASSES_MIN 5
#define PASSES_MAX 99
#define PASSES_NS  0.4e9

#define HONEST_MIN 8
#define HONEST_MAX 20

static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

static double now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Numbers that look random and are the same each time. */
static size_t pick(size_t below)
{
	static uint64_t state = 1;

	state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (size_t)(state >> 33) % below;
}

static void count(void *ctx, const struct ko_entry *entry)
{
	size_t *n = ctx;

	(void)entry;
	++*n;
}

static size_t row_count(const struct ko_catalogue *c)
{
	return ko_catalogue_rows(c, KEY).starts[KO_KEY_LENGTH_MAX + 1];
}

/* The name of a row; n == 0: it has a row of its own already. */
static struct ko_span row_name(const struct ko_catalogue *c, size_t i)
{
	const struct ko_key_row *row = &ko_catalogue_rows(c, KEY).rows[i];
	struct ko_entry e = ko_catalogue_entry(c, ko_key_part(KEY), row->entry);

	return row->in_pairs ? KO_SPAN("") : ko_entry_key(&e);
}

static size_t write_names(const struct ko_catalogue *c, bool is_quiet)
{
	size_t names = 0;

	for (size_t i = 0; i < row_count(c); i++) {
		struct ko_span name = row_name(c, i);

		if (name.n == 0)
			continue;
		names++;
		if (!is_quiet)
			printf("%.*s\n", KO_SPAN_ARG(name));
	}
	return names;
}

static void write_honest(const struct ko_catalogue *c, size_t n)
{
	char text[HONEST_MAX];

	while (n > 0) {
		struct ko_span name = { text, HONEST_MIN };
		size_t near = 0;

		name.n += pick(HONEST_MAX - HONEST_MIN + 1);
		for (size_t i = 0; i < name.n; i++)
			text[i] = letters[pick(sizeof(letters) - 1)];
		ko_index_near(c, KEY, name, count, &near);
		if (near > 0)
			continue;
		printf("%.*s\n", KO_SPAN_ARG(name));
		n--;
	}
}

static int write_far(const struct ko_catalogue *c, const char *file)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF((size_t)1 << 30);
	struct ko_error err = { 0 };
	struct ko_span rest;
	struct ko_span line;

	if (!file || ko_file_read(file, &text, &err)) {
		(void)fprintf(stderr, "lookup: %s\n", err.text);
		return 1;
	}
	rest = ko_buf_span(&text);
	while (ko_span_line(&rest, &line)) {
		size_t near = 0;

		ko_index_near(c, KEY, line, count, &near);
		if (near == 0)
			printf("%.*s\n", KO_SPAN_ARG(line));
	}
	return 0;
}

/* One edit: put in, take out, change or swap.  Returns the new length. */
static size_t edit(char *text, size_t n)
{
	size_t at = pick(n - 1);
	char c = letters[pick(sizeof(letters) - 1)];

	switch (pick(4)) {
	case 0:
		memmove(text + at + 1, text + at, n - at);
		text[at] = c;
		return n + 1;
	case 1:
		memmove(text + at, text + at + 1, n - at - 1);
		return n - 1;
	case 2:
		c = text[at + 1];
		text[at + 1] = text[at];
		break;
	}
	text[at] = c;
	return n;
}

static void write_squats(const struct ko_catalogue *c, size_t n)
{
	char text[KO_CATALOGUE_NAME_MAX + 2];

	while (n > 0) {
		struct ko_span name = row_name(c, pick(row_count(c)));
		size_t len = name.n;

		if (name.n < HONEST_MIN)
			continue;
		memcpy(text, name.p, name.n);
		for (size_t edits = 1 + pick(2); edits > 0; edits--)
			len = edit(text, len);
		printf("%.*s\n", (int)len, text);
		n--;
	}
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static void measure(const struct ko_catalogue *c, const char *way,
		    const char *file, struct ko_span queries)
{
	double passes[PASSES_MAX];
	double begin = now();
	size_t n = 0;
	size_t asked = 0;
	size_t found = 0;

	while (n < PASSES_MAX &&
	       (n < PASSES_MIN || now() - begin < PASSES_NS)) {
		struct ko_span rest = queries;
		struct ko_span line;
		double start = now();

		asked = found = 0;
		for (; ko_span_line(&rest, &line); asked++)
			ko_index_near(c, KEY, line, count, &found);
		passes[n++] = now() - start;
	}
	qsort(passes, n, sizeof(passes[0]), compare);
	asked = asked ? asked : 1;
	printf("%s %s %.1f %.3f\n", way, file, passes[n / 2] / (double)asked,
	       (double)found / (double)asked);
}

static int time_queries(struct ko_catalogue *c, char **files)
{
	struct ko_error err = { 0 };
	struct ko_bulk_index *bulk;
	double start = now();
	double built;

	if (ko_bulk_index_new(c, &bulk, &err)) {
		(void)fprintf(stderr, "lookup: %s\n", err.text);
		return 1;
	}
	built = now() - start;
	printf("names %zu %.1f\n", write_names(c, true), built / 1e6);
	for (; *files; files++) {
		KO_AUTO_BUF struct ko_buf text = KO_BUF((size_t)1 << 30);

		if (ko_file_read(*files, &text, &err)) {
			(void)fprintf(stderr, "lookup: %s\n", err.text);
			break;
		}
		ko_bulk_index_use(NULL, c);
		measure(c, "scan", *files, ko_buf_span(&text));
		ko_bulk_index_use(bulk, c);
		measure(c, "index", *files, ko_buf_span(&text));
	}
	ko_bulk_index_use(NULL, c);
	ko_bulk_index_free(bulk);
	return *files ? 1 : 0;
}

static int run(struct ko_catalogue *c, char **argv)
{
	struct ko_span what = ko_span_str(argv[1]);
	size_t n = argv[3] ? strtoul(argv[3], NULL, 10) : 0;

	if (row_count(c) == 0) {
		(void)fprintf(stderr, "lookup: %s: no images\n", argv[2]);
		return 1;
	}
	if (ko_span_eq(what, KO_SPAN("time")))
		return time_queries(c, argv + 3);
	if (ko_span_eq(what, KO_SPAN("far")))
		return write_far(c, argv[3]);
	if (ko_span_eq(what, KO_SPAN("honest")))
		write_honest(c, n);
	else if (ko_span_eq(what, KO_SPAN("squat")))
		write_squats(c, n);
	else
		(void)write_names(c, false);
	return fflush(stdout) ? 1 : 0;
}

int main(int argc, char **argv)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF(KO_CATALOGUE_TEXT_MAX);
	struct ko_error err = { 0 };
	struct ko_catalogue c;
	int status;

	if (argc < 3) {
		(void)fprintf(stderr,
			      "usage: lookup WHAT CATALOGUE [MORE]...\n");
		return 2;
	}
	ko_catalogue_init_builtin(&c);
	if (ko_file_read(argv[2], &text, &err) ||
	    ko_catalogue_load(&c, ko_buf_span(&text), &err)) {
		(void)fprintf(stderr, "lookup: %s: %s\n", argv[2], err.text);
		return 1;
	}
	status = run(&c, argv);
	ko_catalogue_done(&c);
	return status;
}
