/* reviewdog's Diagnostic Format, whose columns are bytes of UTF-8 from 1. */
#include "cli/json.h"

static const char *const severities[] = {
	[KO_SEVERITY_NOTE] = "INFO",
	[KO_SEVERITY_WARNING] = "WARNING",
	[KO_SEVERITY_ERROR] = "ERROR",
};

static void begin(struct ko_report *r)
{
	(void)fputs("{\"source\":{\"name\":\"knockoff\",\"url\":\"" PACKAGE_URL
		    "\"},\"diagnostics\":[",
		    r->out);
}

static json_t *position(size_t line, size_t column)
{
	json_t *o = json_object();

	json_object_set_new(o, "line", json_integer((json_int_t)line));
	json_object_set_new(o, "column", json_integer((json_int_t)column));
	return o;
}

static json_t *range(const struct ko_found *at)
{
	json_t *o = json_object();

	json_object_set_new(o, "start", position(at->line, at->byte_column));
	json_object_set_new(
		o, "end",
		position(at->line, at->byte_column + (at->to - at->from)));
	return o;
}

static json_t *suggestions(const struct ko_finding *f)
{
	json_t *list = json_array();
	json_t *o = json_object();

	json_object_set_new(o, "range", range(f->found));
	json_object_set_new(o, "text", ko_json_string(f->fix));
	json_array_append_new(list, o);
	return list;
}

static void finding(struct ko_report *r, const struct ko_finding *f)
{
	KO_AUTO_BUF struct ko_buf sentence = KO_BUF(KO_SENTENCE_MAX);
	const struct ko_verdict *v = f->verdict;
	json_t *location = json_object();
	json_t *code = json_object();
	json_t *o = json_object();

	json_object_set_new(location, "path",
			    ko_json_string(ko_report_path(f)));
	json_object_set_new(location, "range", range(f->found));
	json_object_set_new(code, "value",
			    json_string(ko_rule_info(v->reasons[0])->name));
	json_object_set_new(o, "message",
			    ko_json_string(ko_sentence(v, &sentence)));
	json_object_set_new(o, "location", location);
	json_object_set_new(o, "severity",
			    json_string(severities[v->severity]));
	json_object_set_new(o, "code", code);
	if (f->fix.n)
		json_object_set_new(o, "suggestions", suggestions(f));
	ko_json_print_item(r, o);
}

static void end(struct ko_report *r, const struct ko_summary *summary)
{
	(void)summary;
	(void)fprintf(r->out, "%s]}\n", r->n ? "\n" : "");
}

const struct ko_writer ko_rdjson_writer = { begin, finding, end };
