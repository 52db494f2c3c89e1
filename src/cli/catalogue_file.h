/*
 * catalogue_file.h - which catalogue is in use.
 *
 * The one that --catalogue names; or else the one that "knockoff update" wrote
 * into the user's data folder, unless it is older than the built-in one; or
 * else that.  A file replaces the parts that it has (catalogue.h).
 */
#ifndef KO_CLI_CATALOGUE_FILE_H
#define KO_CLI_CATALOGUE_FILE_H

#include "cli/opts.h"

/* From this many days on a catalogue is called old. */
#define KO_CATALOGUE_AGE_MAX 90

/* Longest path of a catalogue in a data folder, in bytes with its NUL. */
#define KO_CATALOGUE_PATH_MAX 4096

/*
 * Set up the catalogue that the settings ask for.  Returns false after saying
 * on standard error what is wrong: a file that was named cannot be used.  One
 * in the data folder that cannot be used is told of, too, but the built-in
 * catalogue then stays in use.  End with ko_catalogue_done().
 */
bool ko_open_catalogue(const struct ko_settings *settings,
		       struct ko_catalogue *out);

/* The same; path says which file is in use, "" for none. */
bool ko_open_catalogue_file(const struct ko_settings *settings,
			    struct ko_catalogue *out,
			    char path[KO_CATALOGUE_PATH_MAX]);

/* $XDG_DATA_HOME/knockoff/official-images.txt, or below $HOME/.local/share;
 * false without either, or where it is too long. */
bool ko_data_catalogue(char path[KO_CATALOGUE_PATH_MAX]);

/* The path of what "knockoff update" keeps beside path, so that a start
 * need not parse it (catalogue_packed.h); false where it is too long. */
bool ko_packed_path(const char *path, char out[KO_CATALOGUE_PATH_MAX]);

/* Say on standard error that the images of c are KO_CATALOGUE_AGE_MAX days old
 * or more, if they are, and if the settings do not ask for quiet. */
void ko_complain_of_age(const struct ko_settings *settings,
			const struct ko_catalogue *c);

#endif
