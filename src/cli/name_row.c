#include "cli/name_row.h"

#include "base/escape.h"
#include "cli/out_facts.h"

enum ko_status ko_name_tsv(struct ko_buf *out, struct ko_span name,
			   const struct ko_verdict *v)
{
	const char *const fields[] = {
		"\t", ko_verdict_kind_name(v->kind),
		"\t", ko_severity_name(v->severity),
		"\t", v->target,
		"\t",
	};
	/* At most "\xHH" for a byte; ko_escape() leaves out what has no room.
	 */
	enum ko_status status = ko_buf_reserve(out, 4 * name.n);

	if (status == KO_OK)
		ko_escape(out, name);
	for (size_t i = 0; i < KO_ARRAY_LEN(fields) && status == KO_OK; i++)
		status = ko_buf_add(out, ko_span_str(fields[i]));
	for (size_t i = 0; i < v->n_reasons && status == KO_OK; i++)
		status = ko_buf_printf(out, "%s%s", i ? "," : "",
				       ko_rule_info(v->reasons[i])->name);
	return status ? status : ko_buf_add_char(out, '\n');
}

enum ko_status ko_name_json(struct ko_buf *out, struct ko_span name,
			    const struct ko_verdict *v)
{
	KO_AUTO_BUF struct ko_buf buf = KO_BUF(KO_SENTENCE_MAX);
	KO_AUTO_FREE char *text = NULL;
	json_t *o = json_object();

	json_object_set_new(o, "name", ko_json_string(name));
	json_object_set_new(o, "verdict",
			    json_string(ko_verdict_kind_name(v->kind)));
	json_object_set_new(o, "severity",
			    json_string(ko_severity_name(v->severity)));
	json_object_set_new(o, "target", json_string(v->target));
	json_object_set_new(o, "reasons", ko_json_reasons(v));
	json_object_set_new(o, "message", ko_json_string(ko_sentence(v, &buf)));
	json_object_set_new(o, "claimable", ko_json_claimable(v->claimable));
	json_object_set_new(o, "suggestion", json_string(v->suggestion));
	if (v->facts)
		json_object_set_new(o, "registry", ko_json_facts(v->facts));
	text = json_dumps(o, KO_JSON_FLAGS);
	json_decref(o);
	return text ? ko_buf_add(out, ko_span_str(text)) : KO_ENOMEM;
}
