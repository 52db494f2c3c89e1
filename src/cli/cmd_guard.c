#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>

#include "cli/check.h"
#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/guard_files.h"
#include "cli/program.h"

/* Most memory for a command line, in bytes. */
#define GUARD_ARENA_MAX ((size_t)64 << 20)

/* What findings in the command line itself are found in. */
#define COMMAND_LINE "command line"

struct guard {
	const struct ko_settings *settings;
	struct ko_check check;
	struct ko_reader reader;
	struct ko_arena arena;
	struct ko_argv argv;
	bool is_misconfigured;
};

/* ---- judging ---- */

static enum ko_status on_mention(void *ctx, const struct ko_mention *m)
{
	struct guard *g = ctx;
	struct ko_found found = ko_found_in(COMMAND_LINE, g->argv.text, m);

	if (!ko_check_trust(&g->check, &found)) {
		g->is_misconfigured = true;
		return KO_OK;
	}
	return g->reader.mention(g->reader.ctx, &found);
}

/* A command line has none. */
static enum ko_status on_diagnostic(void *ctx, const struct ko_diagnostic *d)
{
	(void)ctx;
	(void)d;
	return KO_OK;
}

/* False, after saying so, when something could not be judged. */
static bool judge(struct guard *g)
{
	const struct ko_settings *s = g->settings;
	struct ko_sink sink = { g, on_mention, on_diagnostic };
	enum ko_status status = ko_argv_read(s->operands, s->n_operands,
					     &g->arena, &sink, &g->argv);
	bool is_fine;

	if (status) {
		ko_complain(COMMAND_LINE, "%s",
			    status == KO_ETOOBIG ? "too long to be judged"
						 : "out of memory");
		return false;
	}
	is_fine = ko_guard_files(s, &g->argv, &g->arena, &g->reader);
	return ko_check_ask(&g->check) && is_fine && !g->is_misconfigured;
}

/* ---- asking ---- */

/* Read a line of the terminal; is it yes? */
static bool read_yes(void)
{
	char first = '\0', c = '\0';
	ssize_t got;

	for (size_t i = 0; c != '\n'; i++) {
		do
			got = read(STDIN_FILENO, &c, 1);
		while (got < 0 && errno == EINTR);
		if (got <= 0) {
			(void)fputc('\n', stderr);
			return false;
		}
		first = i ? first : c;
	}
	return first == 'y' || first == 'Y';
}

/* Should it be run all the same?  Nobody is asked without a terminal. */
static bool may_go_on(const struct guard *g)
{
	if (isatty(STDIN_FILENO) && isatty(STDERR_FILENO)) {
		/* What was typed, or pasted, before is no answer. */
		(void)tcflush(STDIN_FILENO, TCIFLUSH);
		(void)fputs("Run it all the same? [y/N] ", stderr);
		if (read_yes())
			return true;
	}
	ko_complain(g->settings->operands[0],
		    "not run (with --fail-on=never, guard only tells)");
	return false;
}

/* 0 to go on, or the exit status that refuses. */
static int decide(struct guard *g)
{
	bool is_fine = judge(g);
	bool has_failed = ko_check_has_failed(&g->check);

	if ((is_fine && !has_failed) ||
	    g->settings->fail_on == KO_SEVERITY_NONE || may_go_on(g))
		return 0;
	return is_fine ? KO_EXIT_FINDINGS : KO_EXIT_TROUBLE;
}

int ko_cmd_guard(const struct ko_settings *settings)
{
	struct guard g = { .settings = settings,
			   .arena = KO_ARENA(GUARD_ARENA_MAX) };
	char path[PATH_MAX];
	int status;

	if (settings->n_operands == 0) {
		(void)fputs("knockoff: guard: no command given\n"
			    "Try 'knockoff guard --help'.\n",
			    stderr);
		return KO_EXIT_TROUBLE;
	}
	status = ko_program_find(settings->operands[0], path);
	if (status)
		return status;
	if (ko_check_open(&g.check, settings)) {
		ko_reports_begin_to(&g.check.reports, settings, &ko_text_writer,
				    stderr);
		g.reader = ko_check_reader(&g.check);
		status = decide(&g);
		ko_reports_drop(&g.check.reports);
	} else {
		status = KO_EXIT_TROUBLE;
	}
	ko_check_close(&g.check);
	ko_arena_done(&g.arena);
	return status ? status : ko_program_become(path, settings->operands);
}
