/*
 * network.h - where a command that asks registries is run.
 *
 * knockoff itself links network_exec.c, which runs knockoff-hub in its place
 * with the same arguments; knockoff-hub links network_run.c, which does it.
 * So a linter that stays offline never loads libcurl, TLS or SQLite.
 */
#ifndef KO_CLI_NETWORK_H
#define KO_CLI_NETWORK_H

#include "cli/opts.h"

/*
 * Run a command as the settings, parsed from argv (argv[0] is no argument),
 * ask for.  Returns an enum ko_exit, or not at all.
 */
int ko_network_run(const struct ko_command *command,
		   const struct ko_settings *settings, char **argv);

#endif
