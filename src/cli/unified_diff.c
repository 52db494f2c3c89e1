#include "cli/unified_diff.h"

#include "base/escape.h"

/* Longest path that is shown, in bytes. */
#define PATH_SHOWN_MAX 65536

struct texts {
	struct ko_span old, new;
};

/* The next line of both, with its end; false when there is none. */
static bool next_lines(struct texts *rest, struct texts *line)
{
	size_t old = ko_span_find(rest->old, '\n');
	size_t new = ko_span_find(rest->new, '\n');

	if (rest->old.n == 0 && rest->new.n == 0)
		return false;
	line->old = ko_span_head(rest->old, old + 1);
	line->new = ko_span_head(rest->new, new + 1);
	rest->old = ko_span_tail(rest->old, line->old.n);
	rest->new = ko_span_tail(rest->new, line->new.n);
	return true;
}

static void print_line(FILE *out, char mark, struct ko_span line)
{
	(void)fputc(mark, out);
	(void)fwrite(line.p, 1, line.n, out);
	if (line.n == 0 || line.p[line.n - 1] != '\n')
		(void)fputs("\n\\ No newline at end of file\n", out);
}

static bool differs(const struct texts *line)
{
	return !ko_span_eq(line->old, line->new);
}

/*
 * Lines that differ, and those around them: from here on, until there are
 * more equal ones than two contexts have.  Returns how many lines that is.
 */
static size_t measure(struct texts rest)
{
	struct texts line;
	size_t n = 0;
	size_t last = 0;

	while (next_lines(&rest, &line)) {
		n++;
		if (differs(&line))
			last = n;
		else if (last && n - last > (size_t)2 * KO_DIFF_CONTEXT)
			break;
	}
	n -= last;
	return last + (n < KO_DIFF_CONTEXT ? n : KO_DIFF_CONTEXT);
}

/* The lines taken out come before those put in, run by run. */
static void print_run(FILE *out, struct texts *rest, size_t *n)
{
	struct texts at = *rest;
	struct texts line;
	size_t length = 0;

	while (length < *n && next_lines(&at, &line) && differs(&line)) {
		print_line(out, '-', line.old);
		length++;
	}
	for (size_t i = 0; i < length; i++) {
		(void)next_lines(rest, &line);
		print_line(out, '+', line.new);
	}
	*n -= length;
	if (length == 0 && next_lines(rest, &line)) {
		print_line(out, ' ', line.old);
		(*n)--;
	}
}

static void print_hunk(FILE *out, struct texts *rest, size_t first, size_t n)
{
	(void)fprintf(out, "@@ -%zu,%zu +%zu,%zu @@\n", first, n, first, n);
	while (n)
		print_run(out, rest, &n);
}

static void print_head(FILE *out, struct ko_span path)
{
	KO_AUTO_BUF struct ko_buf shown = KO_BUF(PATH_SHOWN_MAX);

	ko_escape_line(&shown, path);
	(void)fprintf(out, "--- a/%.*s\n+++ b/%.*s\n",
		      KO_SPAN_ARG(ko_buf_span(&shown)),
		      KO_SPAN_ARG(ko_buf_span(&shown)));
}

/* Lines that wait to be the context of the next hunk. */
struct context {
	struct texts
		at[KO_DIFF_CONTEXT]; /* where each begins, the last first */
	size_t n;
};

static void remember(struct context *c, struct texts at)
{
	memmove(&c->at[1], &c->at[0], sizeof(c->at) - sizeof(c->at[0]));
	c->at[0] = at;
	c->n += c->n < KO_DIFF_CONTEXT;
}

void ko_print_unified_diff(FILE *out, struct ko_span path, struct ko_span old,
			   struct ko_span new)
{
	struct texts rest = { old, new };
	struct context context = { .n = 0 };
	bool has_head = false;
	size_t number = 1;

	for (;;) {
		struct texts at = rest;
		struct texts line;
		size_t n;

		if (!next_lines(&rest, &line))
			return;
		if (!differs(&line)) {
			remember(&context, at);
			number++;
			continue;
		}
		if (!has_head)
			print_head(out, path);
		has_head = true;
		rest = context.n ? context.at[context.n - 1] : at;
		n = measure(rest);
		print_hunk(out, &rest, number - context.n, n);
		number += n - context.n;
		context.n = 0;
	}
}
