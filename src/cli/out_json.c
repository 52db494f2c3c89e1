#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "cli/out_facts.h"

/* Longest path of which a URI is made, in bytes. */
#define URI_PATH_MAX ((size_t)1 << 20)

/* What stands for a byte that is no UTF-8: U+FFFD. */
#define REPLACEMENT KO_SPAN("\xef\xbf\xbd")

json_t *ko_json_string(struct ko_span s)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(4 * KO_SOURCE_MAX);
	enum ko_status status = KO_OK;

	if (ko_utf8_invalid(s) == s.n)
		return json_stringn(s.p, s.n);
	while (s.n && status == KO_OK) {
		size_t n = ko_utf8_invalid(s);

		status = ko_buf_add(&b, ko_span_head(s, n));
		if (status == KO_OK && n < s.n)
			status = ko_buf_add(&b, REPLACEMENT);
		s = ko_span_tail(s, n + 1);
	}
	return json_stringn(ko_buf_span(&b).p, b.n);
}

json_t *ko_json_claimable(enum ko_claimable claimable)
{
	if (claimable == KO_CLAIMABLE_UNKNOWN)
		return json_null();
	return json_boolean(claimable == KO_CLAIMABLE_YES);
}

json_t *ko_json_reasons(const struct ko_verdict *verdict)
{
	json_t *list = json_array();

	for (size_t i = 0; i < verdict->n_reasons; i++)
		json_array_append_new(
			list,
			json_string(ko_rule_info(verdict->reasons[i])->name));
	return list;
}

bool ko_json_print(FILE *out, json_t *value)
{
	char *text = json_dumps(value, KO_JSON_FLAGS);
	bool is_fine = text != NULL;

	if (is_fine)
		(void)fputs(text, out);
	else
		(void)fputs("null", out);
	free(text);
	json_decref(value);
	return is_fine;
}

json_t *ko_json_uri(struct ko_span path)
{
	static const char kept[] = "-._~/!$&'()*+,;=@";
	KO_AUTO_BUF struct ko_buf b = KO_BUF(4 * URI_PATH_MAX);

	if (path.n && path.p[0] == '/')
		(void)!ko_buf_add(&b, KO_SPAN("file://"));
	for (size_t i = 0; i < path.n; i++) {
		char c = path.p[i];

		if (ko_is_alnum(c) || (c && strchr(kept, c)))
			(void)!ko_buf_add_char(&b, c);
		else
			(void)!ko_buf_printf(&b, "%%%02X", (unsigned char)c);
	}
	return json_stringn(ko_buf_span(&b).p, b.n);
}

void ko_json_print_item(struct ko_report *r, json_t *item)
{
	(void)fputs(r->n ? ",\n" : "\n", r->out);
	(void)ko_json_print(r->out, item);
}

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
