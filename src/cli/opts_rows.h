/*
 * opts_rows.h - the tables of commands and options from within; private to
 * cli/opts*.c and the completions.
 */
#ifndef KO_CLI_OPTS_ROWS_H
#define KO_CLI_OPTS_ROWS_H

#include "cli/opts.h"

/* The bits of commands, and the sets of them that options have. */
enum {
	KO_CMD_CHECK = 1 << 0,
	KO_CMD_NAME = 1 << 1,
	KO_CMD_REFS = 1 << 2,
	KO_CMD_EXPLAIN = 1 << 3,
	KO_CMD_VARIANTS = 1 << 4,
	KO_CMD_SWEEP = 1 << 5,
	KO_CMD_HUNT = 1 << 6,
	KO_CMD_UPDATE = 1 << 7,
	KO_CMD_INSTALL_HOOK = 1 << 8,
	KO_CMD_GUARD = 1 << 9,
	KO_CMD_PASTE = 1 << 10,
	KO_CMD_CONFIG = 1 << 11,
	KO_CMD_COMPLETION = 1 << 12,
	KO_CMD_NETWORK = KO_CMD_HUNT | KO_CMD_UPDATE,
	KO_CMD_JUDGING = KO_CMD_CHECK | KO_CMD_NAME | KO_CMD_SWEEP |
			 KO_CMD_GUARD | KO_CMD_PASTE,
	KO_CMD_ALL = KO_CMD_NETWORK | KO_CMD_JUDGING | KO_CMD_INSTALL_HOOK |
		     KO_CMD_CONFIG | KO_CMD_COMPLETION | KO_CMD_REFS |
		     KO_CMD_EXPLAIN | KO_CMD_VARIANTS,
};

struct ko_option_row {
	char letter; /* 0 for none */
	const char *name;
	const char *arg; /* NULL when it takes none */
	const char *help;
	unsigned commands; /* that take it */
	/* NULL for what is just kept, at this offset: the argument, or for an
	 * option without one that it was given. */
	const char *(*set)(struct ko_settings *s, const char *arg);
	size_t kept;
};

/* Ended by a row without a name. */
#define KO_OPTION_ROWS_MAX 64
extern const struct ko_option_row ko_option_rows[];

/* The i-th word that the option's argument can be for a command; NULL after
 * the last one, and for an argument that is no word. */
const char *ko_option_word(const struct ko_option_row *row, unsigned command,
			   size_t i);

/* May what goes to the command's standard output be coloured? */
bool ko_opts_wants_colour(const struct ko_command *command);

/* --output names the file of the one report that has none: NULL, or what is
 * wrong. */
const char *ko_opts_settle_reports(struct ko_settings *s);

#endif
