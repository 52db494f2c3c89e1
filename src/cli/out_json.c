#include <stdio.h>

#include "base/utf8.h"
#include "cli/out_facts.h"

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

bool ko_json_print(json_t *value)
{
	char *text = json_dumps(value, KO_JSON_FLAGS);
	bool is_fine = text != NULL;

	if (is_fine)
		(void)fputs(text, stdout);
	else
		(void)fputs("null", stdout);
	free(text);
	json_decref(value);
	return is_fine;
}

/* Has a finding been printed, so that the next one needs a comma? */
static bool has_printed;

static void begin(const struct ko_settings *settings)
{
	(void)settings;
	has_printed = false;
	printf("{\"version\":1,\"findings\":[");
}

static void finding(const struct ko_settings *settings,
		    const struct ko_finding *f)
{
	const struct ko_found *at = f->found;
	const struct ko_mention *m = at->mention;
	const struct ko_verdict *v = f->verdict;
	KO_AUTO_BUF struct ko_buf buf = KO_BUF(KO_SENTENCE_MAX);
	json_t *o = json_object();

	(void)settings;
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
	if (has_printed)
		(void)putchar(',');
	has_printed = true;
	(void)putchar('\n');
	(void)ko_json_print(o);
}

static void end(const struct ko_settings *settings, const struct ko_summary *s)
{
	printf("%s],\"summary\":{\"files\":%zu,\"references\":%zu,"
	       "\"errors\":%zu,\"warnings\":%zu,\"notes\":%zu",
	       has_printed ? "\n" : "", s->files, s->references,
	       s->by_severity[KO_SEVERITY_ERROR],
	       s->by_severity[KO_SEVERITY_WARNING],
	       s->by_severity[KO_SEVERITY_NOTE]);
	if (settings->facts)
		printf(",\"unchecked\":%zu", s->unchecked);
	printf("}}\n");
}

const struct ko_writer ko_json_writer = { begin, finding, end };
