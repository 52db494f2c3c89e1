#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/opts_rows.h"
#include "core/rules.h"

enum shell { BASH, ZSH, FISH, SHELLS };

static const char *const shell_names[SHELLS] = {
	[BASH] = "bash",
	[ZSH] = "zsh",
	[FISH] = "fish",
};

/* ---- what all shells ask of the tables ---- */

/* What is meant where no command is named. */
static const char *first_command(void)
{
	const char *name = ko_commands[0].name;

	return name ? name : "";
}

/* The next option of a command from this row on; NULL after the last. */
static const struct ko_option_row *next_row(const struct ko_option_row *row,
					    const struct ko_command *command)
{
	for (; row->name; row++)
		if (row->commands & command->bit)
			return row;
	return NULL;
}

#define EACH_COMMAND(c) \
	for (const struct ko_command *c = ko_commands; (c)->name; (c)++)
#define EACH_OPTION(row, c)                                                 \
	for (const struct ko_option_row *row = next_row(ko_option_rows, c); \
	     row; row = next_row((row) + 1, c))

static bool has_words(const struct ko_option_row *row, unsigned command)
{
	return ko_option_word(row, command, 0) != NULL;
}

static void print_words(const struct ko_option_row *row, unsigned command)
{
	const char *word;

	for (size_t i = 0; (word = ko_option_word(row, command, i)); i++)
		printf("%s%s", i ? " " : "", word);
}

static bool is_file(const struct ko_option_row *row)
{
	return row->arg && strcmp(row->arg, "FILE") == 0;
}

/* Operands are paths, unless they say that they are something else. */
static bool takes_paths(const struct ko_command *c)
{
	return strstr(c->operands, "PATH") || strstr(c->operands, "FOLDER");
}

/* The i-th word that an operand can be; NULL after the last one, and where it
 * is no word. */
static const char *operand_word(const struct ko_command *c, size_t i)
{
	if (strstr(c->operands, "RULE") && i < KO_RULES)
		return ko_rule_info((enum ko_rule)i)->name;
	if (strstr(c->operands, "SHELL") && i < SHELLS)
		return shell_names[i];
	return NULL;
}

static void print_operand_words(const struct ko_command *c)
{
	const char *word;

	for (size_t i = 0; (word = operand_word(c, i)); i++)
		printf("%s%s", i ? " " : "", word);
}

/* In single quotes; the tables are our own, but may hold a quote. */
static void print_quoted(const char *text)
{
	(void)putchar('\'');
	for (; *text; text++) {
		if (*text == '\'')
			printf("'\\''");
		else
			(void)putchar(*text);
	}
	(void)putchar('\'');
}

/* ---- bash ---- */

/* "case" of a command and an option in front of the word. */
static void bash_arguments(const struct ko_command *c)
{
	EACH_OPTION(row, c)
	{
		if (!row->arg)
			continue;
		printf("\t%s:--%s", c->name, row->name);
		if (row->letter)
			printf(" | %s:-%c", c->name, row->letter);
		printf(") ");
		if (is_file(row)) {
			printf("compopt -o filenames; "
			       "COMPREPLY=($(compgen -f -- \"$cur\")); ");
		} else if (has_words(row, c->bit)) {
			printf("COMPREPLY=($(compgen -W '");
			print_words(row, c->bit);
			printf("' -- \"$cur\")); ");
		}
		printf("return ;;\n");
	}
}

static void bash_command(const struct ko_command *c)
{
	printf("\t%s)\n\t\tif [[ $cur == -* ]]; then\n"
	       "\t\t\tCOMPREPLY=($(compgen -W '",
	       c->name);
	EACH_OPTION(row, c)
	printf("--%s%s ", row->name, row->arg ? "=" : "");
	printf("' -- \"$cur\"))\n"
	       "\t\t\t[[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace\n");
	if (operand_word(c, 0)) {
		printf("\t\telse\n\t\t\tCOMPREPLY=($(compgen -W '");
		print_operand_words(c);
		printf("' -- \"$cur\"))\n");
	} else if (takes_paths(c)) {
		printf("\t\telse\n\t\t\tcompopt -o filenames\n"
		       "\t\t\tCOMPREPLY=($(compgen -f -- \"$cur\"))\n");
	}
	printf("\t\tfi ;;\n");
}

static void print_bash(void)
{
	printf("# bash completion for knockoff: made by \"knockoff completion "
	       "bash\"\n"
	       "_knockoff()\n{\n"
	       "\tlocal cur=${COMP_WORDS[COMP_CWORD]} command=%s word\n"
	       "\tlocal prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
	       "\tlocal commands='",
	       first_command());
	EACH_COMMAND(c)
	printf("%s%s", c == ko_commands ? "" : " ", c->name);
	printf("'\n"
	       "\t# \"=\" is a word of its own: --format=te is three.\n"
	       "\tif [[ $cur == = ]]; then\n\t\tcur=\n"
	       "\telif [[ $prev == = ]]; then\n"
	       "\t\tprev=${COMP_WORDS[COMP_CWORD - 2]}\n\tfi\n"
	       "\tCOMPREPLY=()\n"
	       "\tif [[ $COMP_CWORD -gt 1 ]]; then\n"
	       "\t\tfor word in $commands; do\n"
	       "\t\t\t[[ ${COMP_WORDS[1]} == \"$word\" ]] && command=$word\n"
	       "\t\tdone\n\tfi\n"
	       "\tcase $command:$prev in\n");
	EACH_COMMAND(c)
	bash_arguments(c);
	printf("\tesac\n\tcase $command in\n");
	EACH_COMMAND(c)
	bash_command(c);
	printf("\tesac\n"
	       "\tif [[ $COMP_CWORD -eq 1 && $cur != -* ]]; then\n"
	       "\t\tCOMPREPLY+=($(compgen -W \"$commands\" -- \"$cur\"))\n"
	       "\tfi\n}\ncomplete -F _knockoff knockoff\n");
}

/* ---- zsh ---- */

/* '[help]:ARG:(words)', with what has a meaning in it taken out of it. */
static void zsh_tail(const struct ko_option_row *row, unsigned command)
{
	printf("'[");
	for (const char *p = row->help; *p; p++)
		printf("%s%c",
		       *p == '[' || *p == ']' || *p == ':' || *p == '\\' ? "\\"
									 : "",
		       *p == '\'' ? '"' : *p);
	printf("]");
	if (row->arg)
		printf(":%s:", row->arg);
	if (is_file(row)) {
		printf("_files");
	} else if (has_words(row, command)) {
		(void)putchar('(');
		print_words(row, command);
		(void)putchar(')');
	}
	printf("' \\\n");
}

static void zsh_command(const struct ko_command *c)
{
	printf("\t%s)\n\t\t_arguments -s -S \\\n", c->name);
	EACH_OPTION(row, c)
	{
		if (row->letter)
			printf("\t\t\t'*-%c%s'", row->letter,
			       row->arg ? "+" : "");
		if (row->letter)
			zsh_tail(row, c->bit);
		printf("\t\t\t'*--%s%s'", row->name, row->arg ? "=" : "");
		zsh_tail(row, c->bit);
	}
	printf("\t\t\t'*:operand:");
	if (operand_word(c, 0)) {
		(void)putchar('(');
		print_operand_words(c);
		(void)putchar(')');
	} else if (takes_paths(c)) {
		printf("_files");
	}
	printf("' ;;\n");
}

static void print_zsh(void)
{
	printf("#compdef knockoff\n"
	       "# made by \"knockoff completion zsh\"\n"
	       "_knockoff()\n{\n\tlocal -a commands\n\tcommands=(\n");
	EACH_COMMAND(c)
	{
		printf("\t\t%s:", c->name);
		print_quoted(c->summary);
		(void)putchar('\n');
	}
	printf("\t)\n\tif (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n"
	       "\t\t_describe -t commands command commands\n"
	       "\t\t_files\n\t\treturn\n\tfi\n"
	       "\tlocal command=$words[2]\n"
	       "\tif (( ${commands[(I)$command:*]} )); then\n"
	       "\t\tshift words\n\t\t(( CURRENT-- ))\n"
	       "\telse\n\t\tcommand=%s\n\tfi\n"
	       "\tcase $command in\n",
	       first_command());
	EACH_COMMAND(c)
	zsh_command(c);
	printf("\tesac\n}\n"
	       "if [[ $funcstack[1] == _knockoff ]]; then\n"
	       "\t_knockoff \"$@\"\nelse\n\tcompdef _knockoff knockoff\nfi\n");
}

/* ---- fish ---- */

static void fish_option(const struct ko_command *c,
			const struct ko_option_row *row)
{
	/* Without a command it is the first one's. */
	printf("complete -c knockoff -n '%s%s' -l %s",
	       c == ko_commands ? "__knockoff_is "
				: "__fish_seen_subcommand_from ",
	       c->name, row->name);
	if (row->letter)
		printf(" -s %c", row->letter);
	if (is_file(row)) {
		printf(" -r -F");
	} else if (row->arg) {
		printf(" -x -a '");
		print_words(row, c->bit);
		(void)putchar('\'');
	}
	printf(" -d ");
	print_quoted(row->help);
	(void)putchar('\n');
}

static void print_fish(void)
{
	printf("# fish completion for knockoff: made by \"knockoff completion "
	       "fish\"\n"
	       "set -l commands");
	EACH_COMMAND(c)
	printf(" %s", c->name);
	printf("\nfunction __knockoff_is\n"
	       "\t__fish_seen_subcommand_from $argv[1]; and return\n\tnot "
	       "__fish_seen_subcommand_from");
	EACH_COMMAND(c)
	printf(" %s", c->name);
	printf("\nend\n");
	EACH_COMMAND(c)
	{
		printf("complete -c knockoff -n \"not "
		       "__fish_seen_subcommand_from $commands\" -a %s -d ",
		       c->name);
		print_quoted(c->summary);
		(void)putchar('\n');
		if (!takes_paths(c))
			printf("complete -c knockoff -f -n "
			       "'__fish_seen_subcommand_from %s'\n",
			       c->name);
		EACH_OPTION(row, c)
		fish_option(c, row);
		if (!operand_word(c, 0))
			continue;
		printf("complete -c knockoff -n '__fish_seen_subcommand_from "
		       "%s' -a '",
		       c->name);
		print_operand_words(c);
		printf("'\n");
	}
}

/* ---- the command ---- */

static void (*const print[SHELLS])(void) = {
	[BASH] = print_bash,
	[ZSH] = print_zsh,
	[FISH] = print_fish,
};

int ko_cmd_completion(const struct ko_settings *settings)
{
	const char *wanted = settings->n_operands == 1 ? settings->operands[0]
						       : "completion";

	for (size_t i = 0; i < SHELLS; i++)
		if (strcmp(wanted, shell_names[i]) == 0) {
			print[i]();
			return KO_EXIT_CLEAN;
		}
	ko_complain(wanted, "the shell must be bash, zsh or fish");
	return KO_EXIT_TROUBLE;
}
