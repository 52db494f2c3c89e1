#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/escape.h"
#include "cli/name_row.h"
#include "cli/report.h"

/* Longest row of one name, in bytes; a longer one is left out. */
#define NAME_ROW_MAX ((size_t)256 << 20)

struct names {
	const struct ko_settings *settings;
	struct ko_catalogue catalogue;
	bool has_failed;
	bool has_printed;
};

/* A row of tsv, or the object of a name in the list. */
static void print_row(const struct names *n, struct ko_span name,
		      const struct ko_verdict *v)
{
	KO_AUTO_BUF struct ko_buf row = KO_BUF(NAME_ROW_MAX);
	bool is_tsv = n->settings->output == KO_OUTPUT_TSV;
	enum ko_status status = is_tsv ? ko_name_tsv(&row, name, v)
				       : ko_name_json(&row, name, v);

	if (!is_tsv)
		printf("%s\n", n->has_printed ? "," : "");
	(void)fwrite(ko_buf_span(&row).p, 1, row.n, stdout);
	if (status && !is_tsv)
		(void)fputs("null", stdout);
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
	if (n->settings->output == KO_OUTPUT_TEXT)
		print_text(n->settings, name, &v);
	else
		print_row(n, name, &v);
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
		printf("%s", KO_NAME_TSV_HEAD);
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
