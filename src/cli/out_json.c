#include <stdio.h>

#include "cli/out_facts.h"

static void begin(struct ko_report *r)
{
	(void)fputs("{\"version\":1,\"findings\":[", r->out);
}

static void finding(struct ko_report *r, const struct ko_finding *f)
{
	const struct ko_found *at = f->found;
	const struct ko_mention *m = at->mention;
	const struct ko_verdict *v = f->verdict;
	KO_AUTO_BUF struct ko_buf buf = KO_BUF(KO_SENTENCE_MAX);
	json_t *o = json_object();

	json_object_set_new(o, "file", ko_json_string(ko_span_str(at->file)));
	json_object_set_new(o, "line", json_integer((json_int_t)at->line));
	json_object_set_new(o, "column", json_integer((json_int_t)at->column));
	json_object_set_new(o, "end_column",
			    json_integer((json_int_t)at->end_column));
	json_object_set_new(o, "severity",
			    json_string(ko_severity_name(v->severity)));
	json_object_set_new(o, "rule",
			    json_string(ko_rule_info(v->reasons[0])->name));
	json_object_set_new(o, "reference", ko_json_string(m->expanded));
	json_object_set_new(o, "resolved", ko_json_string(f->resolved));
	json_object_set_new(o, "target",
			    ko_json_string(ko_span_str(v->target)));
	json_object_set_new(o, "construct", json_string(m->construct));
	json_object_set_new(o, "message", ko_json_string(ko_sentence(v, &buf)));
	json_object_set_new(o, "reasons", ko_json_reasons(v));
	json_object_set_new(o, "claimable", ko_json_claimable(v->claimable));
	json_object_set_new(o, "suggestion",
			    ko_json_string(ko_span_str(v->suggestion)));
	if (v->facts)
		json_object_set_new(o, "registry", ko_json_facts(v->facts));
	ko_json_print_item(r, o);
}

static void end(struct ko_report *r, const struct ko_summary *s)
{
	(void)fprintf(r->out,
		      "%s],\"summary\":{\"files\":%zu,\"references\":%zu,"
		      "\"errors\":%zu,\"warnings\":%zu,\"notes\":%zu",
		      r->n ? "\n" : "", s->files, s->references,
		      s->by_severity[KO_SEVERITY_ERROR],
		      s->by_severity[KO_SEVERITY_WARNING],
		      s->by_severity[KO_SEVERITY_NOTE]);
	if (r->settings->facts)
		(void)fprintf(r->out, ",\"unchecked\":%zu", s->unchecked);
	(void)fputs("}}\n", r->out);
}

const struct ko_writer ko_json_writer = { begin, finding, end };
