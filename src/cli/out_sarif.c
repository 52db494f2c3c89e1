/* SARIF 2.1.0 (OASIS), with what GitHub's code scanning asks for. */
#include "cli/json.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

/* GitHub's, for a security rule: over 7 is high, over 4 medium. */
static const struct {
	const char *level, *score;
} severities[] = {
	[KO_SEVERITY_NOTE] = { "note", "3.0" },
	[KO_SEVERITY_WARNING] = { "warning", "5.0" },
	[KO_SEVERITY_ERROR] = { "error", "8.0" },
};

/* {"text": text} */
static json_t *message(json_t *text)
{
	json_t *o = json_object();

	json_object_set_new(o, "text", text);
	return o;
}

static json_t *properties_of(const struct ko_rule_info *info)
{
	json_t *o = json_object();
	json_t *tags = json_array();

	json_array_append_new(tags, json_string("security"));
	json_array_append_new(tags, json_string("supply-chain"));
	json_object_set_new(o, "tags", tags);
	json_object_set_new(o, "precision",
			    json_string(info->most == KO_SEVERITY_ERROR
						? "high"
						: "medium"));
	json_object_set_new(o, "security-severity",
			    json_string(severities[info->most].score));
	return o;
}

static json_t *rule(const struct ko_rule_info *info)
{
	KO_AUTO_BUF struct ko_buf help = KO_BUF(KO_SENTENCE_MAX);
	json_t *o = json_object();
	json_t *configuration = json_object();

	(void)!ko_buf_printf(&help, "%s\n\nExample: %s\n", info->meaning,
			     info->example);
	json_object_set_new(o, "id", json_string(info->name));
	json_object_set_new(o, "shortDescription",
			    message(json_string(info->phrase)));
	json_object_set_new(o, "fullDescription",
			    message(json_string(info->meaning)));
	json_object_set_new(o, "help",
			    message(ko_json_string(ko_buf_span(&help))));
	json_object_set_new(configuration, "level",
			    json_string(severities[info->most].level));
	json_object_set_new(o, "defaultConfiguration", configuration);
	json_object_set_new(o, "properties", properties_of(info));
	return o;
}

static json_t *driver(void)
{
	json_t *o = json_object();
	json_t *rules = json_array();

	for (enum ko_rule r = 0; r < KO_RULES; r++)
		json_array_append_new(rules, rule(ko_rule_info(r)));
	json_object_set_new(o, "name", json_string("knockoff"));
	json_object_set_new(o, "semanticVersion", json_string(PACKAGE_VERSION));
	json_object_set_new(o, "informationUri", json_string(PACKAGE_URL));
	json_object_set_new(o, "rules", rules);
	return o;
}

static void begin(struct ko_report *r)
{
	(void)fputs("{\"$schema\":\"" SCHEMA "\",\"version\":\"2.1.0\",\n"
		    "\"runs\":[{\"tool\":{\"driver\":",
		    r->out);
	(void)ko_json_print(r->out, driver());
	(void)fputs("},\n\"automationDetails\":{\"id\":\"knockoff/\"},"
		    "\"columnKind\":\"unicodeCodePoints\",\"results\":[",
		    r->out);
}

static json_t *region(const struct ko_found *at)
{
	json_t *o = json_object();

	json_object_set_new(o, "startLine", json_integer((json_int_t)at->line));
	json_object_set_new(o, "startColumn",
			    json_integer((json_int_t)at->column));
	json_object_set_new(o, "endLine", json_integer((json_int_t)at->line));
	json_object_set_new(o, "endColumn",
			    json_integer((json_int_t)at->end_column));
	return o;
}

static json_t *artifact(const struct ko_finding *f)
{
	json_t *o = json_object();

	json_object_set_new(o, "uri", ko_json_uri(ko_report_path(f)));
	return o;
}

static json_t *locations(const struct ko_finding *f)
{
	json_t *list = json_array();
	json_t *location = json_object();
	json_t *physical = json_object();

	json_object_set_new(physical, "artifactLocation", artifact(f));
	json_object_set_new(physical, "region", region(f->found));
	json_object_set_new(location, "physicalLocation", physical);
	json_array_append_new(list, location);
	return list;
}

static json_t *fixes(const struct ko_finding *f)
{
	json_t *list = json_array();
	json_t *fix = json_object();
	json_t *changes = json_array();
	json_t *change = json_object();
	json_t *replacements = json_array();
	json_t *replacement = json_object();

	json_object_set_new(replacement, "deletedRegion", region(f->found));
	json_object_set_new(replacement, "insertedContent",
			    message(ko_json_string(f->fix)));
	json_array_append_new(replacements, replacement);
	json_object_set_new(change, "artifactLocation", artifact(f));
	json_object_set_new(change, "replacements", replacements);
	json_array_append_new(changes, change);
	json_object_set_new(fix, "description",
			    message(json_string("write the name as it was "
						"probably meant")));
	json_object_set_new(fix, "artifactChanges", changes);
	json_array_append_new(list, fix);
	return list;
}

static json_t *sentence_and_advice(const struct ko_verdict *v)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF(2 * KO_SENTENCE_MAX);
	KO_AUTO_BUF struct ko_buf part = KO_BUF(KO_SENTENCE_MAX);

	(void)!ko_buf_add(&text, ko_sentence(v, &part));
	ko_buf_clear(&part);
	(void)!ko_buf_add(&text, KO_SPAN("; "));
	(void)!ko_buf_add(&text, ko_advice(v, &part));
	return ko_json_string(ko_buf_span(&text));
}

static void finding(struct ko_report *r, const struct ko_finding *f)
{
	const struct ko_verdict *v = f->verdict;
	json_t *fingerprints = json_object();
	json_t *o = json_object();
	char fingerprint[KO_FINGERPRINT_MAX];

	ko_report_fingerprint(r, f, fingerprint);
	json_object_set_new(o, "ruleId",
			    json_string(ko_rule_info(v->reasons[0])->name));
	json_object_set_new(o, "ruleIndex",
			    json_integer((json_int_t)v->reasons[0]));
	json_object_set_new(o, "level",
			    json_string(severities[v->severity].level));
	json_object_set_new(o, "message", message(sentence_and_advice(v)));
	json_object_set_new(o, "locations", locations(f));
	json_object_set_new(fingerprints, "knockoffName/v1",
			    json_string(fingerprint));
	json_object_set_new(o, "partialFingerprints", fingerprints);
	if (f->fix.n)
		json_object_set_new(o, "fixes", fixes(f));
	ko_json_print_item(r, o);
}

static void end(struct ko_report *r, const struct ko_summary *summary)
{
	(void)summary;
	(void)fprintf(r->out, "%s]}]}\n", r->n ? "\n" : "");
}

const struct ko_writer ko_sarif_writer = { begin, finding, end };
