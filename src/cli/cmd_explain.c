#include <stdio.h>

#include "cli/commands.h"
#include "cli/complain.h"

/* Columns of a paragraph. */
#define WIDTH 76

static void print_paragraph(const char *text)
{
	struct ko_span rest = ko_span_str(text);
	struct ko_span word;
	size_t column = 0;

	while ((word = ko_span_word(&rest)).n) {
		if (column && column + 1 + word.n > WIDTH) {
			(void)putchar('\n');
			column = 0;
		}
		printf("%s%.*s", column ? " " : "", KO_SPAN_ARG(word));
		column += (column ? 1 : 0) + word.n;
	}
	(void)putchar('\n');
}

static void explain(enum ko_rule rule)
{
	const struct ko_rule_info *info = ko_rule_info(rule);

	printf("%s - %s\n\n", info->name, info->phrase);
	print_paragraph(info->meaning);
	printf("\nExample: %s\n", info->example);
	if (rule >= KO_SLIPS && rule != KO_RULE_UNUSED)
		printf("\nIf a name is right: an entry under accept in "
		       ".knockoff.yaml, with its target\nand a reason, or on "
		       "the line before it the comment\n"
		       "    knockoff: ignore[%s] REASON\n"
		       "knockoff-config(5) has both.\n",
		       info->name);
}

static void list_rules(void)
{
	for (enum ko_rule r = 0; r < KO_RULES; r++)
		printf("%-20s %s\n", ko_rule_info(r)->name,
		       ko_rule_info(r)->phrase);
}

int ko_cmd_explain(const struct ko_settings *settings)
{
	bool is_fine = true;

	if (settings->n_operands == 0)
		list_rules();
	for (size_t i = 0; i < settings->n_operands; i++) {
		const char *name = settings->operands[i];
		enum ko_rule rule;

		if (!ko_rule_named(ko_span_str(name), &rule)) {
			ko_complain(name, "no such rule; 'knockoff explain' "
					  "lists them");
			is_fine = false;
			continue;
		}
		if (i)
			(void)putchar('\n');
		explain(rule);
	}
	return is_fine ? KO_EXIT_CLEAN : KO_EXIT_TROUBLE;
}
