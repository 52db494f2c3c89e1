/*
 * commands.h - one function a command; each lives in cmd_<command>.c and
 * returns an enum ko_exit.
 */
#ifndef KO_CLI_COMMANDS_H
#define KO_CLI_COMMANDS_H

#include "cli/catalogue_file.h"
#include "cli/opts.h"

int ko_cmd_check(const struct ko_settings *settings);
int ko_cmd_name(const struct ko_settings *settings);
int ko_cmd_refs(const struct ko_settings *settings);
int ko_cmd_variants(const struct ko_settings *settings);
int ko_cmd_completion(const struct ko_settings *settings);
int ko_cmd_config(const struct ko_settings *settings);
int ko_cmd_explain(const struct ko_settings *settings);
int ko_cmd_install_hook(const struct ko_settings *settings);
int ko_cmd_sweep(const struct ko_settings *settings);
int ko_cmd_guard(const struct ko_settings *settings);
int ko_cmd_paste(const struct ko_settings *settings);

/* Flush standard output; false, after saying so, when it cannot be written. */
bool ko_finish_output(void);

/* What is done about signals becomes as it was before main(). */
void ko_restore_signals(void);

#endif
