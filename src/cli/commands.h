/*
 * commands.h - one function a command; each lives in cmd_<command>.c and
 * returns an enum ko_exit.
 */
#ifndef KO_CLI_COMMANDS_H
#define KO_CLI_COMMANDS_H

#include "cli/opts.h"

int ko_cmd_check(const struct ko_settings *settings);
int ko_cmd_name(const struct ko_settings *settings);
int ko_cmd_refs(const struct ko_settings *settings);
int ko_cmd_variants(const struct ko_settings *settings);
int ko_cmd_config(const struct ko_settings *settings);
int ko_cmd_explain(const struct ko_settings *settings);
int ko_cmd_sweep(const struct ko_settings *settings);

/*
 * Set up the catalogue that the settings ask for.  Returns false after saying
 * on standard error what is wrong.  End with ko_catalogue_done().
 */
bool ko_open_catalogue(const struct ko_settings *settings,
		       struct ko_catalogue *out);

/* Flush standard output; false, after saying so, when it cannot be written. */
bool ko_finish_output(void);

#endif
