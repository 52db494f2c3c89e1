/* GitLab's Code Quality report. */
#include "cli/json.h"

static const char *const severities[] = {
	[KO_SEVERITY_NOTE] = "info",
	[KO_SEVERITY_WARNING] = "major",
	[KO_SEVERITY_ERROR] = "critical",
};

static void begin(struct ko_report *r)
{
	(void)fputc('[', r->out);
}

static void finding(struct ko_report *r, const struct ko_finding *f)
{
	KO_AUTO_BUF struct ko_buf sentence = KO_BUF(KO_SENTENCE_MAX);
	const struct ko_verdict *v = f->verdict;
	json_t *location = json_object();
	json_t *lines = json_object();
	json_t *o = json_object();
	char fingerprint[KO_FINGERPRINT_MAX];

	ko_report_fingerprint(r, f, fingerprint);
	json_object_set_new(o, "description",
			    ko_json_string(ko_sentence(v, &sentence)));
	json_object_set_new(o, "check_name",
			    json_string(ko_rule_info(v->reasons[0])->name));
	json_object_set_new(o, "fingerprint", json_string(fingerprint));
	json_object_set_new(o, "severity",
			    json_string(severities[v->severity]));
	json_object_set_new(lines, "begin",
			    json_integer((json_int_t)f->found->line));
	json_object_set_new(location, "path",
			    ko_json_string(ko_report_path(f)));
	json_object_set_new(location, "lines", lines);
	json_object_set_new(o, "location", location);
	ko_json_print_item(r, o);
}

static void end(struct ko_report *r, const struct ko_summary *summary)
{
	(void)summary;
	(void)fprintf(r->out, "%s]\n", r->n ? "\n" : "");
}

const struct ko_writer ko_gitlab_writer = { begin, finding, end };
