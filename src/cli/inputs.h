/*
 * inputs.h - the files that operands stand for: named ones, folders walked,
 * standard input.
 */
#ifndef KO_CLI_INPUTS_H
#define KO_CLI_INPUTS_H

#include "cli/opts.h"

/* How deep a folder is walked, and how long a path may get, in bytes. */
#define KO_WALK_DEPTH_MAX 128
#define KO_WALK_PATH_MAX  ((size_t)16384)

/* One input, read.  All of it lives until the handler returns. */
struct ko_input {
	const char *path; /* as given, or found under what was given */
	struct ko_span text;
	const struct ko_format *format;
	struct ko_arena *arena; /* for the extractor; freed by the caller */
};

/*
 * Read each input in turn and call handle(ctx, input).  A folder gives the
 * files in it whose names are those of a known format, in byte order of their
 * paths, without hidden version control folders and node_modules; symbolic
 * links in it are not followed.  No operand stands for the current folder.
 *
 * What cannot be read is reported on standard error and the rest goes on.
 * Returns false when there was such an input.
 */
bool ko_inputs_each(const struct ko_settings *settings,
		    void (*handle)(void *ctx, const struct ko_input *input),
		    void *ctx);

/* Print "knockoff: PATH: …" to standard error, all of it escaped. */
void ko_complain(const char *path, const char *fmt, ...) KO_PRINTF(2, 3);

/*
 * Print "knockoff: PATH:LINE:COLUMN: text", as editors and people expect it;
 * without a column, or a line, where that is 0.
 */
void ko_complain_at(const char *path, size_t line, size_t column,
		    const char *text);

#endif
