#include <stdio.h>

#include "base/escape.h"
#include "cli/commands.h"
#include "cli/config.h"
#include "cli/inputs.h"
#include "cli/json.h"
#include "cli/report.h"

#define RESOLVED_MAX (2 * KO_IMAGEREF_MAX)

struct refs {
	const struct ko_settings *settings;
	bool has_printed;
};

/* One row: a mention with what it resolves to, or why it does not. */
struct row {
	const struct ko_found *found;
	struct ko_span resolved;
	struct ko_span note;
};

static void print_text(const struct row *r)
{
	const struct ko_found *f = r->found;
	const struct ko_mention *m = f->mention;
	KO_AUTO_BUF struct ko_buf path = KO_BUF(KO_SENTENCE_MAX);

	ko_escape_start(&path, ko_span_str(f->file));
	printf("%.*s:%zu:%zu: %s ", KO_SPAN_ARG(ko_buf_span(&path)), f->line,
	       f->column, m->construct);
	ko_print_field(stdout, r->resolved.n ? r->resolved : m->written);
	if (r->note.n)
		printf(" (%.*s)", KO_SPAN_ARG(r->note));
	(void)putchar('\n');
}

static void print_tsv(const struct row *r)
{
	const struct ko_found *f = r->found;
	const struct ko_mention *m = f->mention;

	ko_print_field(stdout, ko_span_str(f->file));
	printf("\t%zu\t%zu\t%s\t", f->line, f->column, m->construct);
	ko_print_field(stdout, m->written);
	printf("\t%.*s\t%.*s\n", KO_SPAN_ARG(r->resolved),
	       KO_SPAN_ARG(r->note));
}

static void print_json(const struct row *r)
{
	const struct ko_found *f = r->found;
	const struct ko_mention *m = f->mention;
	json_t *o = json_object();

	json_object_set_new(o, "file", ko_json_string(ko_span_str(f->file)));
	json_object_set_new(o, "line", json_integer((json_int_t)f->line));
	json_object_set_new(o, "column", json_integer((json_int_t)f->column));
	json_object_set_new(o, "construct", json_string(m->construct));
	json_object_set_new(o, "as_written", ko_json_string(m->written));
	json_object_set_new(o, "resolved", ko_json_string(r->resolved));
	json_object_set_new(o, "note", ko_json_string(r->note));
	(void)ko_json_print(stdout, o);
}

static void print_row(struct refs *refs, const struct row *r)
{
	switch (refs->settings->output) {
	case KO_OUTPUT_TSV:
		print_tsv(r);
		break;
	case KO_OUTPUT_JSON:
		printf("%s\n", refs->has_printed ? "," : "");
		print_json(r);
		break;
	default:
		print_text(r);
	}
	refs->has_printed = true;
}

static enum ko_status on_mention(void *ctx, const struct ko_found *found)
{
	const struct ko_mention *m = found->mention;
	struct refs *refs = ctx;
	KO_AUTO_BUF struct ko_buf resolved = KO_BUF(RESOLVED_MAX);
	struct row r = { found, { "", 0 }, { "", 0 } };
	enum ko_status status;

	r.note = ko_span_str(ko_mention_kind_name(m->kind));
	if (m->kind == KO_MENTION_IMAGE || m->kind == KO_MENTION_OUTPUT ||
	    m->kind == KO_MENTION_HOST) {
		status = ko_resolve(m, &resolved);
		if (status == KO_ENOMEM)
			return status;
		if (status)
			r.note = ko_is_placeholder(m->expanded)
					 ? KO_SPAN("placeholder")
					 : KO_SPAN("invalid");
	}
	r.resolved = ko_buf_span(&resolved);
	print_row(refs, &r);
	return KO_OK;
}

static void begin(void *ctx, const struct ko_input *input)
{
	(void)ctx;
	(void)input;
}

int ko_cmd_refs(const struct ko_settings *settings)
{
	struct refs refs = { .settings = settings };
	struct ko_reader reader = { &refs, begin, on_mention, NULL, NULL };
	struct ko_catalogue catalogue;
	bool is_fine;

	ko_catalogue_init_builtin(&catalogue);
	reader.configs = ko_configs_new(settings, &catalogue);
	if (!reader.configs)
		return KO_EXIT_TROUBLE;
	if (settings->output == KO_OUTPUT_TSV)
		printf("file\tline\tcolumn\tconstruct\tas_written\tresolved\t"
		       "note\n");
	if (settings->output == KO_OUTPUT_JSON)
		printf("{\"version\":1,\"references\":[");
	is_fine = ko_inputs_each(settings, &reader);
	if (settings->output == KO_OUTPUT_JSON)
		printf("%s]}\n", refs.has_printed ? "\n" : "");
	ko_configs_free(reader.configs);
	return is_fine ? KO_EXIT_CLEAN : KO_EXIT_TROUBLE;
}
