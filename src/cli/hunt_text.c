#include <stdio.h>
#include <sys/ioctl.h>

#include "base/escape.h"
#include "base/utf8.h"
#include "cli/hunt.h"
#include "cli/out_facts.h"

/* Columns between two of the table; one that is longer than the most of them
 * pushes the rest on; somebody's own words are cut. */
#define GAP       2
#define WIDTH_MAX 48
#define PROSE_MAX 28

/* Longest text of a cell, escaped, in bytes. */
#define CELL_MAX ((size_t)16384)

#define RESET "\033[0m"

static const char *const severity_colours[] = {
	[KO_SEVERITY_NONE] = "",
	[KO_SEVERITY_NOTE] = "\033[1;36m",
	[KO_SEVERITY_WARNING] = "\033[1;35m",
	[KO_SEVERITY_ERROR] = "\033[1;31m",
};

/* All cells as they are shown, row by row; the head is row 0. */
struct table {
	const struct ko_hunt *h;
	struct ko_arena arena;
	struct ko_span *cells;
	size_t n; /* rows with the head */
	size_t widths[KO_HUNT_COLUMNS];
	bool is_hidden[KO_HUNT_COLUMNS];
};

/* ---- the cells ---- */

/* No more than so many columns, with a mark where it was cut. */
static struct ko_span cut(struct ko_buf *b, size_t most)
{
	struct ko_span all = ko_buf_span(b);
	size_t n = 0;
	size_t used = 0;

	if (ko_utf8_columns(all) <= most)
		return all;
	while (n < all.n) {
		uint32_t point;
		size_t step = ko_utf8_decode(ko_span_tail(all, n), &point);
		struct ko_span c = ko_span_slice(all, n, n + (step ? step : 1));

		used += ko_utf8_columns(c);
		if (used >= most)
			break;
		n += c.n;
	}
	b->n = n;
	(void)!ko_buf_add(b, KO_SPAN("…"));
	return ko_buf_span(b);
}

static bool fill_row(struct table *t, size_t at, const struct ko_hunt_row *row)
{
	char text[KO_VERDICT_TEXT_MAX];
	struct ko_verdict v;

	ko_hunt_judge(t->h, row->name, &row->facts, text, &v);
	for (size_t i = 0; i < KO_HUNT_COLUMNS; i++) {
		KO_AUTO_BUF struct ko_buf raw = KO_BUF(CELL_MAX);
		KO_AUTO_BUF struct ko_buf shown = KO_BUF(CELL_MAX);
		struct ko_span *cell = &t->cells[at * KO_HUNT_COLUMNS + i];

		ko_hunt_columns[i].fill(row, &v, &raw);
		ko_escape_line(&shown, ko_buf_span(&raw));
		*cell = ko_arena_copy(&t->arena,
				      cut(&shown, ko_hunt_columns[i].is_prose
							  ? PROSE_MAX
							  : CELL_MAX));
		if (!cell->p)
			return false;
	}
	return true;
}

static bool fill(struct table *t)
{
	t->n = t->h->n + 1;
	t->cells = ko_arena_array(&t->arena, t->n * KO_HUNT_COLUMNS,
				  sizeof(*t->cells));
	if (!t->cells)
		return false;
	for (size_t i = 0; i < KO_HUNT_COLUMNS; i++)
		t->cells[i] = ko_span_str(ko_hunt_columns[i].title);
	for (size_t i = 0; i < t->h->n; i++)
		if (!fill_row(t, i + 1, &t->h->rows[i]))
			return false;
	return true;
}

/* ---- how wide they are ---- */

/* Columns of the terminal; SIZE_MAX where it is none. */
static size_t columns_of(const struct ko_hunt *h)
{
	struct winsize size;

	if (h->settings->output_file || !isatty(STDOUT_FILENO) ||
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return SIZE_MAX;
	return size.ws_col;
}

static size_t total_width(const struct table *t)
{
	size_t total = 0;

	for (size_t i = 0; i < KO_HUNT_COLUMNS; i++)
		if (!t->is_hidden[i])
			total += t->widths[i] + (total ? GAP : 0);
	return total;
}

static void measure(struct table *t)
{
	size_t room = columns_of(t->h);

	for (size_t i = 0; i < t->n * KO_HUNT_COLUMNS; i++) {
		size_t *width = &t->widths[i % KO_HUNT_COLUMNS];
		size_t n = ko_utf8_columns(t->cells[i]);

		n = n < WIDTH_MAX ? n : WIDTH_MAX;
		*width = *width > n ? *width : n;
	}
	for (int goes = 1; goes <= KO_HUNT_COLUMNS && total_width(t) > room;
	     goes++)
		for (size_t i = 0; i < KO_HUNT_COLUMNS; i++)
			if (ko_hunt_columns[i].goes == goes)
				t->is_hidden[i] = true;
}

/* ---- printing ---- */

static void pad(size_t n, FILE *out)
{
	while (n--)
		(void)fputc(' ', out);
}

static void print_cell(const struct table *t, size_t column,
		       struct ko_span cell, const char *colour, FILE *out)
{
	size_t n = ko_utf8_columns(cell);
	size_t rest = n < t->widths[column] ? t->widths[column] - n : 0;
	bool is_last = column == KO_HUNT_COLUMNS - 1;

	if (ko_hunt_columns[column].is_number)
		pad(rest, out);
	(void)fprintf(out, "%s%.*s%s", is_last ? colour : "", KO_SPAN_ARG(cell),
		      is_last && colour[0] ? RESET : "");
	if (is_last)
		(void)fputc('\n', out);
	else
		pad(GAP + (ko_hunt_columns[column].is_number ? 0 : rest), out);
}

static void print_row(const struct table *t, size_t row, FILE *out)
{
	const struct ko_settings *s = t->h->settings;
	const char *colour = "";

	if (row && s->has_colour && !s->output_file)
		colour = severity_colours[t->h->rows[row - 1].severity];
	for (size_t i = 0; i < KO_HUNT_COLUMNS; i++)
		if (!t->is_hidden[i])
			print_cell(t, i, t->cells[row * KO_HUNT_COLUMNS + i],
				   colour, out);
}

/* "bitnmai/redis  transposition" */
static void print_free(const struct ko_hunt *h, FILE *out)
{
	size_t width = 4;

	for (size_t i = 0; i < h->n_free; i++) {
		size_t n = h->free_names[i].name.n;

		n = n < WIDTH_MAX ? n : WIDTH_MAX;
		width = width > n ? width : n;
	}
	if (h->n_free && !h->settings->is_quiet)
		(void)fprintf(out, "%-*s  SLIP\n", (int)width, "NAME");
	for (size_t i = 0; i < h->n_free; i++)
		(void)fprintf(out, "%-*.*s  %s\n", (int)width,
			      KO_SPAN_ARG(h->free_names[i].name),
			      ko_rule_info(h->free_names[i].rule)->name);
}

bool ko_hunt_write_text(const struct ko_hunt *h, FILE *out)
{
	struct table t = { .h = h, .arena = KO_ARENA(KO_HUNT_MEMORY_MAX) };
	bool is_fine = true;

	if (h->settings->is_unregistered) {
		print_free(h, out);
		return true;
	}
	is_fine = fill(&t);
	if (is_fine && h->n) {
		measure(&t);
		for (size_t i = h->settings->is_quiet; i < t.n; i++)
			print_row(&t, i, out);
	}
	ko_arena_done(&t.arena);
	return is_fine;
}

/* ---- tsv ---- */

static bool print_field(struct ko_span text, FILE *out)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(4 * CELL_MAX);

	if (ko_buf_reserve(&b, 4 * text.n))
		return false;
	ko_escape(&b, text);
	(void)fprintf(out, "%.*s\t", KO_SPAN_ARG(ko_buf_span(&b)));
	return true;
}

static void print_date(int64_t time, FILE *out)
{
	char date[KO_DATE_TEXT_MAX];

	ko_date_text(time, date);
	(void)fprintf(out, "%s\t", date);
}

static bool print_tsv_row(const struct ko_hunt *h,
			  const struct ko_hunt_row *row, FILE *out)
{
	const struct ko_facts *f = &row->facts;
	char text[KO_VERDICT_TEXT_MAX];
	struct ko_verdict v;

	ko_hunt_judge(h, row->name, f, text, &v);
	if (!print_field(row->name, out))
		return false;
	(void)fprintf(out, "%s\t%s\t%s\t", ko_verdict_kind_name(v.kind),
		      ko_severity_name(v.severity), v.target);
	for (size_t i = 0; i < v.n_reasons; i++)
		(void)fprintf(out, "%s%s", i ? "," : "",
			      ko_rule_info(v.reasons[i])->name);
	(void)fprintf(out, "\t%d\t", v.odds);
	if (f->has_pulls)
		(void)fprintf(out, "%llu", (unsigned long long)f->pulls);
	(void)fprintf(out, "\t%llu\t", (unsigned long long)f->stars);
	print_date(f->created, out);
	print_date(f->updated, out);
	print_date(f->joined, out);
	if (!print_field(f->publisher, out))
		return false;
	(void)fprintf(out, "%s\t%s\n", ko_badge_word(f->badge),
		      row->is_tried ? "variant" : "search");
	return true;
}

bool ko_hunt_write_tsv(const struct ko_hunt *h, FILE *out)
{
	if (h->settings->is_unregistered) {
		(void)fputs("name\tclass\n", out);
		for (size_t i = 0; i < h->n_free; i++)
			(void)fprintf(
				out, "%.*s\t%s\n",
				KO_SPAN_ARG(h->free_names[i].name),
				ko_rule_info(h->free_names[i].rule)->name);
		return true;
	}
	(void)fputs("name\tverdict\tseverity\ttarget\treasons\todds\tpulls\t"
		    "stars\tcreated\tupdated\tjoined\tpublisher\tbadge\t"
		    "found_by\n",
		    out);
	for (size_t i = 0; i < h->n; i++)
		if (!print_tsv_row(h, &h->rows[i], out))
			return false;
	return true;
}
