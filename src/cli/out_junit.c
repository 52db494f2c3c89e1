/* JUnit's XML: a finding is a test that failed. */
#include "cli/report.h"
#include "cli/xml.h"

static void begin(struct ko_report *r)
{
	(void)r;
}

/* The suite's element comes first and counts them: they wait for that. */
static void finding(struct ko_report *r, const struct ko_finding *f)
{
	KO_AUTO_BUF struct ko_buf name = KO_BUF(KO_SENTENCE_MAX);
	KO_AUTO_BUF struct ko_buf sentence = KO_BUF(KO_SENTENCE_MAX);
	KO_AUTO_BUF struct ko_buf advice = KO_BUF(KO_SENTENCE_MAX);
	const struct ko_verdict *v = f->verdict;
	struct ko_buf *b = &r->held;

	(void)!ko_buf_printf(&name, "%zu:%zu %s", f->found->line,
			     f->found->column,
			     ko_rule_info(v->reasons[0])->name);
	(void)!ko_buf_add(b, KO_SPAN("<testcase"));
	ko_xml_attribute(b, "classname", ko_report_path(f));
	ko_xml_attribute(b, "name", ko_buf_span(&name));
	(void)!ko_buf_add(b, KO_SPAN("><failure"));
	ko_xml_attribute(b, "type", ko_span_str(ko_severity_name(v->severity)));
	ko_xml_attribute(b, "message", ko_sentence(v, &sentence));
	(void)!ko_buf_add(b, KO_SPAN(">"));
	ko_xml_add(b, ko_advice(v, &advice));
	(void)!ko_buf_add(b, KO_SPAN("</failure></testcase>\n"));
}

static void end(struct ko_report *r, const struct ko_summary *summary)
{
	/* A suite without a test looks as if nothing had run. */
	bool is_clean = r->n == 0;

	(void)summary;
	(void)fprintf(r->out,
		      "<?xml version='1.0' encoding='UTF-8'?>\n"
		      "<testsuites>\n"
		      "<testsuite name='knockoff' tests='%zu' failures='%zu' "
		      "errors='0' skipped='0'>\n",
		      is_clean ? 1 : r->n, r->n);
	if (is_clean)
		(void)fputs("<testcase classname='knockoff' "
			    "name='no findings'/>\n",
			    r->out);
	(void)fwrite(ko_buf_span(&r->held).p, 1, r->held.n, r->out);
	(void)fputs("</testsuite>\n</testsuites>\n", r->out);
}

const struct ko_writer ko_junit_writer = { begin, finding, end };
