/*
 * GitHub's workflow commands, which become annotations.  A message ends at a
 * line's end and "%" escapes in it; a property ends at "," and ":" as well.
 */
#include "base/escape.h"
#include "cli/report.h"

/* Longest command, in bytes. */
#define COMMAND_MAX ((size_t)4 << 20)

static void add(struct ko_buf *out, struct ko_span s, bool is_property)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '%' || (is_property && (c == ',' || c == ':')) ||
		    c == '\r' || c == '\n')
			(void)!ko_buf_printf(out, "%%%02X", (unsigned)c);
		else
			(void)!ko_buf_add_char(out, c);
	}
}

/* The path must be the file's own, so it is only escaped as GitHub wants it:
 * what it may not hold goes out written out, and names no file then. */
static void add_path(struct ko_buf *out, struct ko_span path)
{
	KO_AUTO_BUF struct ko_buf inert = KO_BUF(COMMAND_MAX);

	ko_escape_line(&inert, path);
	add(out, ko_buf_span(&inert), true);
}

static const char *const kinds[] = {
	[KO_SEVERITY_NOTE] = "notice",
	[KO_SEVERITY_WARNING] = "warning",
	[KO_SEVERITY_ERROR] = "error",
};

static void begin(struct ko_report *r)
{
	(void)r;
}

static void finding(struct ko_report *r, const struct ko_finding *f)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(COMMAND_MAX);
	KO_AUTO_BUF struct ko_buf sentence = KO_BUF(KO_SENTENCE_MAX);
	KO_AUTO_BUF struct ko_buf advice = KO_BUF(KO_SENTENCE_MAX);
	const struct ko_verdict *v = f->verdict;

	(void)!ko_buf_printf(&b, "::%s file=", kinds[v->severity]);
	add_path(&b, ko_report_path(f));
	(void)!ko_buf_printf(&b, ",line=%zu,col=%zu,endColumn=%zu,title=%s::",
			     f->found->line, f->found->column,
			     f->found->end_column,
			     ko_rule_info(v->reasons[0])->name);
	add(&b, ko_sentence(v, &sentence), false);
	(void)!ko_buf_add(&b, KO_SPAN("; "));
	add(&b, ko_advice(v, &advice), false);
	(void)fprintf(r->out, "%.*s\n", KO_SPAN_ARG(ko_buf_span(&b)));
}

static void end(struct ko_report *r, const struct ko_summary *summary)
{
	(void)r;
	(void)summary;
}

const struct ko_writer ko_github_writer = { begin, finding, end };
