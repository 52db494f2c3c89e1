#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cli/opts_rows.h"

/* getopt's tables, made from ours.  val is the row's number from here on, so
 * that it is no character. */
#define FIRST_ROW 256

struct getopt_tables {
	struct option longs[KO_OPTION_ROWS_MAX + 1];
	char shorts[2 * KO_OPTION_ROWS_MAX + 3];
};

static void make_tables(const struct ko_command *command,
			struct getopt_tables *t)
{
	size_t n = 0;
	size_t m = 0;

	memset(t, 0, sizeof(*t));
	/* What follows the guarded command's name is its own. */
	if (command->bit == KO_CMD_GUARD)
		t->shorts[m++] = '+';
	for (size_t i = 0; ko_option_rows[i].name; i++) {
		const struct ko_option_row *o = &ko_option_rows[i];

		if (!(o->commands & command->bit))
			continue;
		t->longs[n++] = (struct option){ o->name,
						 o->arg ? required_argument
							: no_argument,
						 NULL, FIRST_ROW + (int)i };
		if (!o->letter)
			continue;
		t->shorts[m++] = o->letter;
		if (o->arg)
			t->shorts[m++] = ':';
	}
}

/* The row that getopt_long() returned: by number, or by its letter. */
static const struct ko_option_row *row_of(int code)
{
	if (code >= FIRST_ROW)
		return &ko_option_rows[code - FIRST_ROW];
	for (size_t i = 0; ko_option_rows[i].name; i++)
		if (ko_option_rows[i].letter &&
		    ko_option_rows[i].letter == code)
			return &ko_option_rows[i];
	return NULL;
}

static bool complain(const struct ko_command *command,
		     const struct ko_option_row *row, const char *arg,
		     const char *why)
{
	(void)fprintf(stderr, "knockoff: --%s=%s: %s\n", row->name, arg, why);
	(void)fprintf(stderr, "Try 'knockoff %s --help'.\n", command->name);
	return false;
}

static bool has_standard_input(const struct ko_settings *s)
{
	for (size_t i = 0; i < s->n_operands; i++)
		if (strcmp(s->operands[i], "-") == 0)
			return true;
	return false;
}

static bool complain_of_use(const struct ko_command *command, const char *why)
{
	(void)fprintf(stderr, "knockoff: %s\n", why);
	(void)fprintf(stderr, "Try 'knockoff %s --help'.\n", command->name);
	return false;
}

static const char *keep(struct ko_settings *s, const struct ko_option_row *row,
			const char *arg)
{
	char *at = (char *)s + row->kept;

	if (row->arg)
		memcpy(at, &arg, sizeof(arg));
	else
		memcpy(at, &(bool){ true }, sizeof(bool));
	return NULL;
}

bool ko_opts_parse(const struct ko_command *command, int argc, char **argv,
		   struct ko_settings *out)
{
	static char program[] = "knockoff"; /* getopt puts it before errors */
	struct getopt_tables t;
	const char *why;
	int code;

	memset(out, 0, sizeof(*out));
	out->command = command;
	out->fail_on = KO_SEVERITY_WARNING;
	out->output =
		command->bit == KO_CMD_SWEEP ? KO_OUTPUT_TSV : KO_OUTPUT_TEXT;
	out->has_colour = ko_opts_wants_colour(command);
	make_tables(command, &t);
	argv[0] = program;
	while ((code = getopt_long(argc, argv, t.shorts, t.longs, NULL)) !=
	       -1) {
		const struct ko_option_row *row = row_of(code);

		if (!row) {
			(void)fprintf(stderr, "Try 'knockoff %s --help'.\n",
				      command->name);
			return false;
		}
		why = row->set ? row->set(out, optarg) : keep(out, row, optarg);
		if (why)
			return complain(command, row, optarg, why);
	}
	out->is_online |= out->is_offline | out->is_refreshing;
	why = ko_opts_settle_reports(out);
	if (why && (command->bit & KO_CMD_CHECK))
		return complain_of_use(command, why);
	out->operands = argv + optind;
	out->n_operands = (size_t)(argc - optind);
	if ((out->is_fixing ||
	     (out->shows_difference && command->bit == KO_CMD_CHECK)) &&
	    has_standard_input(out))
		return complain_of_use(command,
				       "--fix and --diff are for files");
	return true;
}

static void print_option(const struct ko_option_row *o, FILE *out)
{
	char left[40];

	(void)snprintf(left, sizeof(left), "--%s%s%s", o->name,
		       o->arg ? "=" : "", o->arg ? o->arg : "");
	(void)fprintf(out, "  %c%c%c %-20s %s\n", o->letter ? '-' : ' ',
		      o->letter ? o->letter : ' ', o->letter ? ',' : ' ', left,
		      o->help);
}

static void print_options(unsigned commands, FILE *out)
{
	(void)fputs("\nOptions:\n", out);
	for (size_t i = 0; ko_option_rows[i].name; i++)
		if (ko_option_rows[i].commands & commands)
			print_option(&ko_option_rows[i], out);
}

void ko_opts_help(const struct ko_command *command, FILE *out)
{
	if (command) {
		(void)fprintf(out, "usage: knockoff %s [OPTION]... %s\n%c%s.\n",
			      command->name, command->operands,
			      command->summary[0] & ~0x20,
			      command->summary + 1);
		print_options(command->bit, out);
		return;
	}
	(void)fputs("usage: knockoff [COMMAND] [OPTION]... [OPERAND]...\n"
		    "Tells, before anything is pulled, that a container image "
		    "name is not the one meant.\n\nCommands:\n",
		    out);
	for (const struct ko_command *c = ko_commands; c->name; c++)
		(void)fprintf(out, "  %-12s %-14s %s%s\n", c->name, c->operands,
			      c->summary, c == ko_commands ? " (default)" : "");
	print_options(KO_CMD_ALL, out);
	(void)fputs("\nExit status: 0 no finding, 1 findings, 2 trouble.\n"
		    "'knockoff COMMAND --help' says which options a command "
		    "takes; see also knockoff(1).\n",
		    out);
}
