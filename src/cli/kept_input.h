/*
 * kept_input.h - standard input that is read before somebody else reads it.
 */
#ifndef KO_CLI_KEPT_INPUT_H
#define KO_CLI_KEPT_INPUT_H

#include "cli/opts.h"

/* What to do, on standard error, when standard input is a terminal and a
 * person would wonder what is waited for; unless quiet. */
void ko_input_invite(const struct ko_settings *settings);

/*
 * Make standard input one that can be read again from where it is: a pipe or
 * a terminal is read to its end, and a file without a name takes its place.
 * False after saying why it cannot be; over KO_SOURCE_MAX bytes is one reason.
 */
bool ko_input_keep(const struct ko_settings *settings);

/* Make standard input one that has this text.  False after saying why not. */
bool ko_input_replace(struct ko_span text);

#endif
