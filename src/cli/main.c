#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/network.h"
#include "cli/plugin.h"
#include "core/distance.h"
#include "core/unicode.h"

static void (*sigpipe_before)(int);

void ko_restore_signals(void)
{
	(void)signal(SIGPIPE, sigpipe_before);
}

bool ko_finish_output(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return true;
	/* A reader that went away ("| head") is no news. */
	if (errno != EPIPE)
		(void)fprintf(stderr, "knockoff: standard output: %s\n",
			      strerror(errno));
	return false;
}

/* False after saying which catalogue cannot be used. */
static bool print_version(const struct ko_settings *settings)
{
	KO_AUTO_BUF struct ko_buf shown = KO_BUF(8 * KO_CATALOGUE_PATH_MAX);
	char path[KO_CATALOGUE_PATH_MAX];
	const char *icu = ko_unicode_version();
	struct ko_catalogue c;
	struct ko_span date;

	if (!ko_open_catalogue_file(settings, &c, path))
		return false;
	date = ko_catalogue_date(&c, KO_PART_IMAGES);
	printf("knockoff %s\ncatalogue of %.*s, %zu names, ", PACKAGE_VERSION,
	       KO_SPAN_ARG(date), ko_catalogue_count(&c, KO_PART_IMAGES));
	ko_escape_line(&shown, ko_span_str(path));
	printf("%s", shown.n ? shown.p : "built in");
	if (icu[0])
		printf("\nICU %s\n", icu);
	else
		printf("\nno ICU: knockoff-unicode.so was not found\n");
	ko_catalogue_done(&c);
	return true;
}

/* "knockoff --help" and "--version" stand for no command's. */
static bool is_global(const char *arg)
{
	return strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0 ||
	       strcmp(arg, "--version") == 0 || strcmp(arg, "-V") == 0;
}

/* How far a word may be from a command's name to have been meant for it. */
#define COMMAND_EDITS 2

/* A word that is neither a command nor a path may be a slip of a command. */
static bool is_slip_of_command(const char *word)
{
	struct ko_span w = ko_span_str(word);

	if (w.n <= COMMAND_EDITS || w.p[0] == '-' || access(word, F_OK) == 0)
		return false;
	for (const struct ko_command *c = ko_commands; c->name; c++) {
		if (ko_edit_distance(w, ko_span_str(c->name), COMMAND_EDITS) >
		    COMMAND_EDITS)
			continue;
		ko_complain(word,
			    "neither a command nor a file; did you mean '%s'?",
			    c->name);
		return true;
	}
	return false;
}

static int run(int argc, char **argv)
{
	const struct ko_command *command =
		argc > 1 ? ko_command_named(argv[1]) : NULL;
	bool is_named = command != NULL;
	bool is_whole = argc == 2 && is_global(argv[1]);
	struct ko_settings settings;
	int status = KO_EXIT_CLEAN;

	if (!command && argc > 1 && is_slip_of_command(argv[1]))
		return KO_EXIT_TROUBLE;
	if (!command)
		command = ko_commands;
	if (!ko_opts_parse(command, argc - is_named, argv + is_named,
			   &settings))
		return KO_EXIT_TROUBLE;
	if (settings.shows_help)
		ko_opts_help(is_whole ? NULL : command, stdout);
	else if (settings.shows_version)
		status = print_version(&settings) ? KO_EXIT_CLEAN
						  : KO_EXIT_TROUBLE;
	else if (settings.is_online || !command->run)
		status = ko_network_run(command, &settings, argv + is_named);
	else
		status = command->run(&settings);
	return status;
}

int main(int argc, char **argv)
{
	int status = KO_EXIT_CLEAN;

	/* Writes then fail with EPIPE. */
	sigpipe_before = signal(SIGPIPE, SIG_IGN);
	if (!ko_plugin_take(&argc, &argv))
		status = run(argc, argv);
	return ko_finish_output() ? status : KO_EXIT_TROUBLE;
}
