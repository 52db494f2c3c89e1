/* Checkstyle's XML, as hadolint and its readers have it. */
#include "cli/report.h"
#include "cli/xml.h"

/* Longest element about one finding, in bytes. */
#define ELEMENT_MAX ((size_t)2 << 20)

static void begin(struct ko_report *r)
{
	(void)fputs("<?xml version='1.0' encoding='UTF-8'?>\n"
		    "<checkstyle version='4.3'>\n",
		    r->out);
}

/* Close the element of the file before, and open this one's. */
static void open_file(struct ko_report *r, struct ko_span path,
		      struct ko_buf *b)
{
	if (r->n && ko_span_eq(path, ko_buf_span(&r->file)))
		return;
	if (r->n)
		(void)!ko_buf_add(b, KO_SPAN("</file>\n"));
	(void)!ko_buf_add(b, KO_SPAN("<file"));
	ko_xml_attribute(b, "name", path);
	(void)!ko_buf_add(b, KO_SPAN(">\n"));
}

static const char *severity_of(const struct ko_verdict *v)
{
	return v->severity == KO_SEVERITY_NOTE ? "info"
					       : ko_severity_name(v->severity);
}

static void finding(struct ko_report *r, const struct ko_finding *f)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(ELEMENT_MAX);
	KO_AUTO_BUF struct ko_buf sentence = KO_BUF(KO_SENTENCE_MAX);
	const struct ko_verdict *v = f->verdict;

	open_file(r, ko_report_path(f), &b);
	(void)!ko_buf_add(&b, KO_SPAN("<error"));
	ko_xml_number(&b, "line", f->found->line);
	ko_xml_number(&b, "column", f->found->column);
	ko_xml_attribute(&b, "severity", ko_span_str(severity_of(v)));
	ko_xml_attribute(&b, "message", ko_sentence(v, &sentence));
	ko_xml_attribute(&b, "source",
			 ko_span_str(ko_rule_info(v->reasons[0])->name));
	(void)!ko_buf_add(&b, KO_SPAN("/>\n"));
	(void)fwrite(ko_buf_span(&b).p, 1, b.n, r->out);
}

static void end(struct ko_report *r, const struct ko_summary *summary)
{
	(void)summary;
	(void)fprintf(r->out, "%s</checkstyle>\n", r->n ? "</file>\n" : "");
}

const struct ko_writer ko_checkstyle_writer = { begin, finding, end };
