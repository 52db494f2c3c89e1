/*
 * shell.h - the images that command lines name: scripts, recipes of
 * makefiles, and transcripts of terminals.
 *
 * Nothing is run and nothing guessed: what only a run can know is a hole
 * (name.h).  There are no diagnostics; people paste halves of scripts.
 */
#ifndef KO_EXTRACT_SHELL_H
#define KO_EXTRACT_SHELL_H

#include "extract/extract.h"

/* See struct ko_format. */
enum ko_likeness ko_shell_has_name(struct ko_span path);
bool ko_shell_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_shell_extract(const struct ko_source *source,
					     const struct ko_sink *sink);

/* A terminal's contents: prompts, commands and what they printed. */
enum ko_likeness ko_console_has_name(struct ko_span path);
bool ko_console_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_console_extract(const struct ko_source *source,
					       const struct ko_sink *sink);

/*
 * Is this whole text one command that names an image ("docker run nginx"),
 * with or without a prompt?  For code in the middle of prose.
 */
bool ko_shell_is_command(struct ko_span text);

#endif
