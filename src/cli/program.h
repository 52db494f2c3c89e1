/*
 * program.h - find a program as a shell does, and become it.
 *
 * A wrapper script that is called like the program and runs knockoff guard
 * would run itself for ever.  So guard notes in its environment what it runs:
 * a script that stands there was asked for by itself, and the next program of
 * that name is meant.
 */
#ifndef KO_CLI_PROGRAM_H
#define KO_CLI_PROGRAM_H

#include <limits.h>
#include <stdbool.h>

/* The variable: paths between colons. */
#define KO_PROGRAM_GUARDED "KNOCKOFF_GUARD"

/* Most guards that may run each other. */
#define KO_PROGRAM_GUARDED_MAX 16

/* Exit statuses of a program that runs another one, as POSIX has them. */
enum {
	KO_EXIT_CANNOT_RUN = 126,
	KO_EXIT_NOT_FOUND = 127,
};

/*
 * Find the program of this name, in $PATH unless there is a "/" in it.
 * Returns 0 with path set, or after saying what is wrong the exit status for
 * it.
 */
int ko_program_find(const char *name, char path[PATH_MAX]);

/*
 * Become the program at path.  argv is ended by NULL.  Returns only when that
 * fails, after saying so: the exit status for it.
 */
int ko_program_become(const char *path, char **argv);

#endif
