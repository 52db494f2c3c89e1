#include <stdio.h>

#include "base/utf8.h"
#include "cli/escape.h"
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

static const char *const severity_colours[] = {
	[KO_SEVERITY_NONE] = "\033[1;32m",
	[KO_SEVERITY_NOTE] = "\033[1;36m",
	[KO_SEVERITY_WARNING] = "\033[1;35m",
	[KO_SEVERITY_ERROR] = "\033[1;31m",
};

static const char *colour(const struct ko_settings *s, const char *sequence)
{
	return s->has_colour ? sequence : "";
}

struct ko_span ko_sentence(const struct ko_verdict *verdict, struct ko_buf *buf)
{
	KO_AUTO_BUF struct ko_buf raw = KO_BUF(KO_SENTENCE_MAX);

	if (ko_verdict_message(verdict, &raw) != KO_OK)
		return KO_SPAN("");
	ko_escape_line(buf, ko_buf_span(&raw));
	return ko_buf_span(buf);
}

struct ko_span ko_advice(const struct ko_verdict *verdict, struct ko_buf *buf)
{
	KO_AUTO_BUF struct ko_buf raw = KO_BUF(KO_SENTENCE_MAX);

	if (ko_verdict_help(verdict, &raw) != KO_OK)
		return KO_SPAN("");
	ko_escape_line(buf, ko_buf_span(&raw));
	return ko_buf_span(buf);
}

void ko_print_sentence(const struct ko_settings *settings,
		       const struct ko_verdict *verdict)
{
	KO_AUTO_BUF struct ko_buf buf = KO_BUF(KO_SENTENCE_MAX);
	struct ko_span sentence = ko_sentence(verdict, &buf);

	printf("%s%s:%s %s%.*s%s [%s]\n",
	       colour(settings, severity_colours[verdict->severity]),
	       ko_severity_name(verdict->severity), colour(settings, RESET),
	       colour(settings, BOLD), KO_SPAN_ARG(sentence),
	       colour(settings, RESET),
	       ko_rule_info(verdict->reasons[0])->name);
}

static void repeat(char c, size_t n)
{
	while (n--)
		(void)putchar(c);
}

/* The source line with the name underlined. */
static void print_source(const struct ko_settings *s,
			 const struct ko_finding *f)
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
	printf("%5zu | %.*s\n      | ", f->found->line,
	       KO_SPAN_ARG(ko_buf_span(&shown)));
	repeat(' ', before);
	printf("%s^", colour(s, GREEN));
	repeat('~', width ? width - 1 : 0);
	printf("%s\n", colour(s, RESET));
}

/* What the name becomes, where it was written with variables. */
static void print_expansion(const struct ko_settings *s,
			    const struct ko_finding *f)
{
	KO_AUTO_BUF struct ko_buf shown = KO_BUF(SHOWN_MAX);
	struct ko_span written = f->found->mention->written;

	if (ko_span_find(written, '$') == written.n)
		return;
	ko_escape_line(&shown, f->found->mention->expanded);
	printf("      = %snote:%s it expands to '%.*s'\n", colour(s, BOLD),
	       colour(s, RESET), KO_SPAN_ARG(ko_buf_span(&shown)));
}

static void print_facts(const struct ko_settings *s,
			const struct ko_facts *facts)
{
	KO_AUTO_BUF struct ko_buf buf = KO_BUF(SHOWN_MAX);
	struct ko_span line = facts ? ko_facts_line(facts, &buf) : KO_SPAN("");

	if (line.n)
		printf("      = %sregistry:%s %.*s\n", colour(s, BOLD),
		       colour(s, RESET), KO_SPAN_ARG(line));
}

static void begin(const struct ko_settings *settings)
{
	(void)settings;
}

static void finding(const struct ko_settings *s, const struct ko_finding *f)
{
	KO_AUTO_BUF struct ko_buf path = KO_BUF(SHOWN_MAX);
	KO_AUTO_BUF struct ko_buf buf = KO_BUF(KO_SENTENCE_MAX);
	struct ko_span advice = ko_advice(f->verdict, &buf);

	ko_escape_line(&path, ko_span_str(f->found->file));
	printf("%s%.*s:%zu:%zu:%s ", colour(s, BOLD),
	       KO_SPAN_ARG(ko_buf_span(&path)), f->found->line,
	       f->found->column, colour(s, RESET));
	ko_print_sentence(s, f->verdict);
	if (s->is_quiet)
		return;
	print_source(s, f);
	print_expansion(s, f);
	print_facts(s, f->verdict->facts);
	printf("      = %shelp:%s %.*s\n", colour(s, BOLD), colour(s, RESET),
	       KO_SPAN_ARG(advice));
}

/* The totals go to standard error: they are no findings. */
static void end(const struct ko_settings *s, const struct ko_summary *sum)
{
	static const char *const plural[] = { "", "s" };
	size_t errors = sum->by_severity[KO_SEVERITY_ERROR];
	size_t warnings = sum->by_severity[KO_SEVERITY_WARNING];
	size_t notes = sum->by_severity[KO_SEVERITY_NOTE];

	if (s->is_quiet || errors + warnings + notes == 0)
		return;
	(void)fflush(stdout);
	(void)fprintf(stderr,
		      "%zu error%s, %zu warning%s, %zu note%s; %zu image%s in "
		      "%zu file%s checked\n",
		      errors, plural[errors != 1], warnings,
		      plural[warnings != 1], notes, plural[notes != 1],
		      sum->references, plural[sum->references != 1], sum->files,
		      plural[sum->files != 1]);
}

const struct ko_writer ko_text_writer = { begin, finding, end };
