#include <stdio.h>

#include "base/escape.h"
#include "cli/report.h"

void ko_print_field(FILE *out, struct ko_span s)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(8 * KO_SOURCE_MAX);

	ko_escape(&b, s);
	(void)fwrite(ko_buf_span(&b).p, 1, b.n, out);
}

void ko_print_reasons(FILE *out, const struct ko_verdict *verdict)
{
	for (size_t i = 0; i < verdict->n_reasons; i++)
		(void)fprintf(out, "%s%s", i ? "," : "",
			      ko_rule_info(verdict->reasons[i])->name);
}

static void begin(struct ko_report *r)
{
	(void)fputs("file\tline\tcolumn\tend_column\tseverity\treference\t"
		    "resolved\ttarget\treasons\tconstruct\tmessage\n",
		    r->out);
}

static void finding(struct ko_report *r, const struct ko_finding *f)
{
	const struct ko_found *at = f->found;
	KO_AUTO_BUF struct ko_buf buf = KO_BUF(KO_SENTENCE_MAX);
	struct ko_span sentence = ko_sentence(f->verdict, &buf);

	ko_print_field(r->out, ko_span_str(at->file));
	(void)fprintf(r->out, "\t%zu\t%zu\t%zu\t%s\t", at->line, at->column,
		      at->end_column, ko_severity_name(f->verdict->severity));
	ko_print_field(r->out, at->mention->expanded);
	(void)fprintf(r->out, "\t%.*s\t%s\t", KO_SPAN_ARG(f->resolved),
		      f->verdict->target);
	ko_print_reasons(r->out, f->verdict);
	(void)fprintf(r->out, "\t%s\t%.*s\n", at->mention->construct,
		      KO_SPAN_ARG(sentence));
}

static void end(struct ko_report *r, const struct ko_summary *summary)
{
	(void)r;
	(void)summary;
}

const struct ko_writer ko_tsv_writer = { begin, finding, end };
