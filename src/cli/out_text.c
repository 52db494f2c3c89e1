#include <stdio.h>

#include "base/escape.h"
#include "base/utf8.h"
#include "cli/out_facts.h"
#include "cli/report.h"

/* Bytes of a source line shown before and after the name. */
#define SHOWN_BEFORE 80
#define SHOWN_AFTER  60

/* Longest line shown once escaped, in bytes. */
#define SHOWN_MAX 4096

#define BOLD  "\033[1m"
#define GREEN "\033[1;32m"
#define RESET "\033[0m"

/* Colours are for a terminal; a file named for a report gets none. */
static const char *colour(const struct ko_report *r, const char *sequence)
{
	return r->settings->has_colour && !r->path ? sequence : "";
}

static void repeat(FILE *out, char c, size_t n)
{
	while (n--)
		(void)fputc(c, out);
}

/* The source line with the name underlined. */
static void print_source(struct ko_report *r, const struct ko_finding *f)
{
	KO_AUTO_BUF struct ko_buf shown = KO_BUF(SHOWN_MAX);
	struct ko_span line = f->found->source_line;
	size_t at = f->found->from;
	size_t end = f->found->to;
	size_t from = at > SHOWN_BEFORE ? at - SHOWN_BEFORE : 0;
	size_t before;
	size_t width;

	if (end > at + SHOWN_AFTER)
		end = at + SHOWN_AFTER;
	if (from)
		(void)!ko_buf_add(&shown, KO_SPAN("..."));
	ko_escape_line(&shown, ko_span_slice(line, from, at));
	before = ko_utf8_columns(ko_buf_span(&shown));
	ko_escape_line(&shown, ko_span_slice(line, at, end));
	width = ko_utf8_columns(ko_buf_span(&shown)) - before;
	ko_escape_line(&shown, ko_span_slice(line, end, end + SHOWN_AFTER));
	if (line.n > end + SHOWN_AFTER)
		(void)!ko_buf_add(&shown, KO_SPAN("..."));
	(void)fprintf(r->out, "%5zu | %.*s\n      | ", f->found->line,
		      KO_SPAN_ARG(ko_buf_span(&shown)));
	repeat(r->out, ' ', before);
	(void)fprintf(r->out, "%s^", colour(r, GREEN));
	repeat(r->out, '~', width ? width - 1 : 0);
	(void)fprintf(r->out, "%s\n", colour(r, RESET));
}

/* What the name becomes, where it was written with variables. */
static void print_expansion(struct ko_report *r, const struct ko_finding *f)
{
	KO_AUTO_BUF struct ko_buf shown = KO_BUF(SHOWN_MAX);
	struct ko_span written = f->found->mention->written;

	if (ko_span_find(written, '$') == written.n)
		return;
	ko_escape_line(&shown, f->found->mention->expanded);
	(void)fprintf(r->out, "      = %snote:%s it expands to '%.*s'\n",
		      colour(r, BOLD), colour(r, RESET),
		      KO_SPAN_ARG(ko_buf_span(&shown)));
}

static void print_facts(struct ko_report *r, const struct ko_facts *facts)
{
	KO_AUTO_BUF struct ko_buf buf = KO_BUF(SHOWN_MAX);
	struct ko_span line = facts ? ko_facts_line(facts, &buf) : KO_SPAN("");

	if (line.n)
		(void)fprintf(r->out, "      = %sregistry:%s %.*s\n",
			      colour(r, BOLD), colour(r, RESET),
			      KO_SPAN_ARG(line));
}

static void begin(struct ko_report *r)
{
	(void)r;
}

static void finding(struct ko_report *r, const struct ko_finding *f)
{
	KO_AUTO_BUF struct ko_buf path = KO_BUF(SHOWN_MAX);
	KO_AUTO_BUF struct ko_buf buf = KO_BUF(KO_SENTENCE_MAX);
	struct ko_span advice = ko_advice(f->verdict, &buf);

	ko_escape_start(&path, ko_span_str(f->found->file));
	(void)fprintf(r->out, "%s%.*s:%zu:%zu:%s ", colour(r, BOLD),
		      KO_SPAN_ARG(ko_buf_span(&path)), f->found->line,
		      f->found->column, colour(r, RESET));
	ko_print_sentence(r->out, r->settings->has_colour && !r->path,
			  f->verdict);
	if (r->settings->is_quiet)
		return;
	print_source(r, f);
	print_expansion(r, f);
	print_facts(r, f->verdict->facts);
	(void)fprintf(r->out, "      = %shelp:%s %.*s\n", colour(r, BOLD),
		      colour(r, RESET), KO_SPAN_ARG(advice));
}

/* The totals go to standard error: they are no findings. */
static void end(struct ko_report *r, const struct ko_summary *sum)
{
	static const char *const plural[] = { "", "s" };
	size_t errors = sum->by_severity[KO_SEVERITY_ERROR];
	size_t warnings = sum->by_severity[KO_SEVERITY_WARNING];
	size_t notes = sum->by_severity[KO_SEVERITY_NOTE];

	if (r->settings->is_quiet || errors + warnings + notes == 0)
		return;
	(void)fflush(r->out);
	(void)fprintf(stderr,
		      "%zu error%s, %zu warning%s, %zu note%s; %zu image%s in "
		      "%zu file%s checked",
		      errors, plural[errors != 1], warnings,
		      plural[warnings != 1], notes, plural[notes != 1],
		      sum->references, plural[sum->references != 1], sum->files,
		      plural[sum->files != 1]);
	if (sum->ignored)
		(void)fprintf(stderr, "; %zu accepted by comments",
			      sum->ignored);
	if (sum->known)
		(void)fprintf(stderr, "; %zu known by the baseline",
			      sum->known);
	(void)fputc('\n', stderr);
	if (errors + warnings)
		(void)fputs("if a name is right, knockoff-config(5) says how "
			    "to accept it\n",
			    stderr);
}

const struct ko_writer ko_text_writer = { begin, finding, end };
