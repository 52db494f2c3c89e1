#include "cli/hunt.h"
#include "cli/out_facts.h"

static json_t *target_or_null(const struct ko_verdict *v)
{
	return v->target[0] ? json_string(v->target) : json_null();
}

static json_t *row_json(const struct ko_hunt *h, const struct ko_hunt_row *row)
{
	KO_AUTO_BUF struct ko_buf buf = KO_BUF(KO_SENTENCE_MAX);
	char text[KO_VERDICT_TEXT_MAX];
	json_t *o = json_object();
	struct ko_verdict v;

	ko_hunt_judge(h, row->name, &row->facts, text, &v);
	json_object_set_new(o, "name", ko_json_string(row->name));
	json_object_set_new(o, "verdict",
			    json_string(ko_verdict_kind_name(v.kind)));
	json_object_set_new(o, "severity",
			    json_string(ko_severity_name(v.severity)));
	json_object_set_new(o, "odds", json_integer(v.odds));
	json_object_set_new(o, "target", target_or_null(&v));
	json_object_set_new(o, "reasons", ko_json_reasons(&v));
	json_object_set_new(o, "message",
			    ko_json_string(ko_sentence(&v, &buf)));
	json_object_set_new(o, "found_by",
			    json_string(row->is_tried ? "variant" : "search"));
	json_object_set_new(o, "description",
			    ko_json_string(row->facts.description));
	json_object_set_new(o, "registry", ko_json_facts(&row->facts));
	return o;
}

static json_t *free_json(const struct ko_hunt_free *f)
{
	json_t *o = json_object();

	json_object_set_new(o, "name", ko_json_string(f->name));
	json_object_set_new(o, "class",
			    json_string(ko_rule_info(f->rule)->name));
	return o;
}

static json_t *summary_json(const struct ko_hunt *h)
{
	size_t sent = ko_hunt_sent(h);
	json_t *o = json_object();

	json_object_set_new(o, "found", json_integer((json_int_t)h->n));
	json_object_set_new(o, "unregistered",
			    json_integer((json_int_t)h->n_free));
	json_object_set_new(o, "variants",
			    json_integer((json_int_t)h->n_variants));
	json_object_set_new(o, "looked_up",
			    json_integer((json_int_t)h->n_looked_up));
	json_object_set_new(o, "not_checked",
			    json_integer((json_int_t)ko_hunt_not_checked(h)));
	json_object_set_new(o, "requests", json_integer((json_int_t)sent));
	json_object_set_new(o, "budget", json_integer((json_int_t)h->budget));
	return o;
}

/* One value a line: a list that is read by people, too. */
static bool print(FILE *out, const char *before, json_t *value)
{
	bool is_fine;

	(void)fputs(before, out);
	is_fine = json_dumpf(value, out, KO_JSON_FLAGS) == 0;
	json_decref(value);
	return is_fine;
}

bool ko_hunt_write_json(const struct ko_hunt *h, FILE *out)
{
	bool is_free = h->settings->is_unregistered;
	size_t n = is_free ? h->n_free : h->n;

	if (!print(out, "{\"version\":1,\"name\":", ko_json_string(h->name)))
		return false;
	(void)fprintf(out, ",\"%s\":[", is_free ? "unregistered" : "imitators");
	for (size_t i = 0; i < n; i++)
		if (!print(out, i ? ",\n" : "\n",
			   is_free ? free_json(&h->free_names[i])
				   : row_json(h, &h->rows[i])))
			return false;
	if (!print(out,
		   n ? "\n],\"summary\":" : "],\"summary\":", summary_json(h)))
		return false;
	(void)fputs("}\n", out);
	return true;
}
