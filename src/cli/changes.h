/*
 * changes.h - the files that git says changed, in place of folders walked:
 * --staged and --changed-since.
 */
#ifndef KO_CLI_CHANGES_H
#define KO_CLI_CHANGES_H

#include "cli/git.h"
#include "cli/opts.h"

/* Most memory for the list of files, and the names they had, in bytes. */
#define KO_CHANGES_MAX ((size_t)1 << 30)

struct ko_changes;

/*
 * Ask git what the settings want.  With --changed-since, the names that the
 * changed files had before are read as well.  NULL after saying on standard
 * error what is wrong.
 */
struct ko_changes *ko_changes_open(const struct ko_settings *settings);
void ko_changes_close(struct ko_changes *changes); /* NULL is fine */

/* The files to read, in the order of their paths. */
struct ko_git_changes ko_changes_files(const struct ko_changes *changes);

/*
 * Append the text of a file to b: what is staged, where that is wanted.
 * KO_ENOTFOUND when the file is to be read from the work tree; else as
 * ko_git_store_read().
 */
KO_NODISCARD enum ko_status ko_changes_text(struct ko_changes *changes,
					    const struct ko_git_change *change,
					    struct ko_buf *b,
					    struct ko_error *err);

/* Was the name, whatever its tag, in one of these files before? */
bool ko_changes_had(const struct ko_changes *changes, struct ko_span name);

#endif
