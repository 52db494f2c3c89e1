#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "cli/commands.h"
#include "cli/config.h"
#include "cli/name_row.h"
#include "cli/online.h"
#include "cli/out_facts.h"
#include "cli/report.h"

/* Longest row of one name, in bytes; a longer one is left out. */
#define NAME_ROW_MAX ((size_t)256 << 20)

/* How many names are asked about in one go. */
#define WINDOW 256

/* Most memory that these names may take, in bytes. */
#define WINDOW_MEMORY_MAX ((size_t)1 << 30)

struct names {
	const struct ko_settings *settings;
	struct ko_catalogue catalogue;
	const struct ko_trust *trust; /* NULL without a configuration */
	bool has_failed;
	bool has_printed;
	bool is_short_of_memory;

	/* Names that wait until registries were asked; online is NULL when
	 * they are not. */
	struct ko_online *online;
	struct ko_arena memory;
	struct ko_span waiting[WINDOW];
	size_t n_waiting;
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
	KO_AUTO_BUF struct ko_buf line = KO_BUF(KO_SENTENCE_MAX);
	struct ko_span advice = ko_advice(v, &buf);
	struct ko_span facts =
		v->facts ? ko_facts_line(v->facts, &line) : KO_SPAN("");

	ko_escape_start(&shown, name);
	printf("%.*s: ", KO_SPAN_ARG(ko_buf_span(&shown)));
	if (v->severity != KO_SEVERITY_NONE) {
		ko_print_sentence(stdout, settings->has_colour, v);
		if (settings->is_quiet)
			return;
		printf("  %.*s\n", KO_SPAN_ARG(advice));
		if (facts.n)
			printf("  registry: %.*s\n", KO_SPAN_ARG(facts));
		return;
	}
	printf("%s", ko_verdict_kind_name(v->kind));
	if (v->kind == KO_VERDICT_TRUSTED)
		printf(" (%s)", v->has_entry
					? ko_tier_text(v->target_entry.tier)
					: "by the configuration");
	else if (v->kind == KO_VERDICT_INVALID)
		printf(" (%s)", v->error.text);
	else if (facts.n)
		printf(" (%.*s)", KO_SPAN_ARG(facts));
	(void)putchar('\n');
}

static void print(struct names *n, struct ko_span name,
		  const struct ko_verdict *v)
{
	if (n->settings->fail_on && v->severity >= n->settings->fail_on)
		n->has_failed = true;
	if (n->settings->output == KO_OUTPUT_TEXT)
		print_text(n->settings, name, v);
	else
		print_row(n, name, v);
	n->has_printed = true;
}

/* Ask about the names that wait, and print them. */
static void ask(struct names *n)
{
	struct ko_verdict v;

	if (!n->online)
		return;
	for (size_t i = 0; i < n->n_waiting; i++) {
		ko_trust_judge(n->trust, &n->catalogue, n->waiting[i], NULL,
			       &v);
		if (ko_online_want(n->online, &v) == KO_ENOMEM)
			n->is_short_of_memory = true;
	}
	if (ko_online_ask(n->online))
		n->is_short_of_memory = true;
	for (size_t i = 0; i < n->n_waiting; i++) {
		struct ko_span name = n->waiting[i];

		ko_trust_judge(n->trust, &n->catalogue, name, NULL, &v);
		ko_trust_judge(n->trust, &n->catalogue, name,
			       ko_online_facts(n->online, &v), &v);
		print(n, name, &v);
	}
	ko_online_clear(n->online);
	ko_arena_done(&n->memory);
	n->n_waiting = 0;
}

static void judge(struct names *n, struct ko_span name)
{
	struct ko_verdict v;

	if (n->online) {
		name = ko_arena_copy(&n->memory, name);
		if (name.p)
			n->waiting[n->n_waiting++] = name;
		else
			n->is_short_of_memory = true;
		if (n->n_waiting == WINDOW)
			ask(n);
		return;
	}
	ko_trust_judge(n->trust, &n->catalogue, name, NULL, &v);
	print(n, name, &v);
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

static bool judge_operands(struct names *n)
{
	const struct ko_settings *s = n->settings;
	bool is_fine = true;

	for (size_t i = 0; i < s->n_operands; i++) {
		const char *operand = s->operands[i];

		if (strcmp(operand, "-") == 0)
			is_fine = judge_standard_input(n) && is_fine;
		else
			judge(n, ko_span_str(operand));
	}
	ask(n);
	return is_fine;
}

/* False, after saying so, where some name was not looked at as it should be. */
static bool was_complete(const struct names *n)
{
	if (n->is_short_of_memory)
		(void)fputs("knockoff: out of memory\n", stderr);
	return !n->is_short_of_memory &&
	       (!n->online || ko_online_complain(n->online) == 0);
}

/* Judge all operands, with the catalogue and the configuration set up. */
static int run(struct names *n)
{
	const struct ko_settings *settings = n->settings;
	bool is_fine;

	if (settings->facts) {
		n->online = ko_online_new(settings->facts, &n->catalogue);
		n->is_short_of_memory = !n->online;
	}
	if (settings->output == KO_OUTPUT_TSV)
		printf("%s", KO_NAME_TSV_HEAD);
	if (settings->output == KO_OUTPUT_JSON)
		printf("{\"version\":1,\"names\":[");
	is_fine = judge_operands(n);
	if (settings->output == KO_OUTPUT_JSON)
		printf("%s]}\n", n->has_printed ? "\n" : "");
	is_fine = was_complete(n) && is_fine;
	ko_online_free(n->online);
	if (!is_fine)
		return KO_EXIT_TROUBLE;
	return n->has_failed ? KO_EXIT_FINDINGS : KO_EXIT_CLEAN;
}

int ko_cmd_name(const struct ko_settings *settings)
{
	struct names n = { .settings = settings,
			   .memory = KO_ARENA(WINDOW_MEMORY_MAX) };
	struct ko_configs *configs;
	int status = KO_EXIT_TROUBLE;

	if (settings->n_operands == 0) {
		(void)fputs("knockoff: name: no name given\n"
			    "Try 'knockoff name --help'.\n",
			    stderr);
		return KO_EXIT_TROUBLE;
	}
	if (!ko_open_catalogue(settings, &n.catalogue))
		return KO_EXIT_TROUBLE;
	configs = ko_configs_new(settings, &n.catalogue);
	if (ko_config_usable(configs, &n.trust))
		status = run(&n);
	ko_configs_free(configs);
	ko_complain_of_age(settings, &n.catalogue);
	ko_catalogue_done(&n.catalogue);
	return status;
}
