#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/escape.h"
#include "cli/json.h"

struct names {
	const struct ko_settings *settings;
	struct ko_catalogue catalogue;
	bool has_failed;
	bool has_printed;
};

static void print_tsv(struct ko_span name, const struct ko_verdict *v)
{
	ko_print_field(name);
	printf("\t%s\t%s\t%s\t", ko_verdict_kind_name(v->kind),
	       ko_severity_name(v->severity), v->target);
	ko_print_reasons(v);
	(void)putchar('\n');
}

static void print_json(struct ko_span name, const struct ko_verdict *v)
{
	KO_AUTO_BUF struct ko_buf buf = KO_BUF(KO_SENTENCE_MAX);
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
	(void)ko_json_print(o);
}

static void print_text(const struct ko_settings *settings, struct ko_span name,
		       const struct ko_verdict *v)
{
	KO_AUTO_BUF struct ko_buf shown = KO_BUF(KO_SENTENCE_MAX);
	KO_AUTO_BUF struct ko_buf buf = KO_BUF(KO_SENTENCE_MAX);
	struct ko_span advice = ko_advice(v, &buf);

	ko_escape_line(&shown, name);
	printf("%.*s: ", KO_SPAN_ARG(ko_buf_span(&shown)));
	if (v->severity != KO_SEVERITY_NONE) {
		ko_print_sentence(settings, v);
		if (!settings->is_quiet)
			printf("  %.*s\n", KO_SPAN_ARG(advice));
		return;
	}
	printf("%s", ko_verdict_kind_name(v->kind));
	if (v->kind == KO_VERDICT_TRUSTED)
		printf(" (%s)", ko_tier_text(v->target_entry.tier));
	else if (v->kind == KO_VERDICT_INVALID)
		printf(" (%s)", v->error.text);
	(void)putchar('\n');
}

static void judge(struct names *n, struct ko_span name)
{
	struct ko_verdict v;

	ko_judge(&n->catalogue, name, &v);
	if (n->settings->fail_on && v.severity >= n->settings->fail_on)
		n->has_failed = true;
	switch (n->settings->output) {
	case KO_OUTPUT_TEXT:
		print_text(n->settings, name, &v);
		break;
	case KO_OUTPUT_TSV:
		print_tsv(name, &v);
		break;
	case KO_OUTPUT_JSON:
		printf("%s\n", n->has_printed ? "," : "");
		print_json(name, &v);
		break;
	}
	n->has_printed = true;
}

/* One name a line; a line of any length is taken, and blank ones skipped. */
static bool judge_standard_input(struct names *n)
{
	KO_AUTO_FREE char *line = NULL;
	size_t cap = 0;
	ssize_t got;

	while ((got = getline(&line, &cap, stdin)) >= 0) {
		struct ko_span name =
			ko_span_trim((struct ko_span){ line, (size_t)got });

		if (name.n)
			judge(n, name);
	}
	if (!ferror(stdin))
		return true;
	(void)fprintf(stderr, "knockoff: -: %s\n", strerror(errno));
	return false;
}

int ko_cmd_name(const struct ko_settings *settings)
{
	struct names n = { .settings = settings };
	bool is_fine = true;

	if (settings->n_operands == 0) {
		(void)fputs("knockoff: name: no name given\n"
			    "Try 'knockoff name --help'.\n",
			    stderr);
		return KO_EXIT_TROUBLE;
	}
	if (!ko_open_catalogue(settings, &n.catalogue))
		return KO_EXIT_TROUBLE;
	if (settings->output == KO_OUTPUT_TSV)
		printf("name\tverdict\tseverity\ttarget\treasons\n");
	if (settings->output == KO_OUTPUT_JSON)
		printf("{\"version\":1,\"names\":[");
	for (size_t i = 0; i < settings->n_operands; i++) {
		const char *operand = settings->operands[i];

		if (strcmp(operand, "-") == 0)
			is_fine = judge_standard_input(&n) && is_fine;
		else
			judge(&n, ko_span_str(operand));
	}
	if (settings->output == KO_OUTPUT_JSON)
		printf("%s]}\n", n.has_printed ? "\n" : "");
	ko_catalogue_done(&n.catalogue);
	if (!is_fine)
		return KO_EXIT_TROUBLE;
	return n.has_failed ? KO_EXIT_FINDINGS : KO_EXIT_CLEAN;
}
