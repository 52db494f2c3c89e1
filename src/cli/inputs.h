/*
 * inputs.h - the files that operands stand for: named ones, folders walked,
 * standard input.
 */
#ifndef KO_CLI_INPUTS_H
#define KO_CLI_INPUTS_H

#include "cli/opts.h"

struct ko_configs; /* config.h */
struct ko_trust;
struct ko_comments; /* comments.h */
struct ko_comment_files;

/* One input that is being read. */
struct ko_input {
	const char *path; /* as given, or found under what was given */
	struct ko_span text;
};

/* A mention with its place in the file, for people. */
struct ko_found {
	const char *file;
	const struct ko_mention *mention;
	size_t line, column, end_column; /* characters, from 1 */
	size_t byte_column;              /* bytes, from 1 */
	struct ko_span source_line;      /* without what ends it */
	size_t from, to;                 /* its bytes in there */
	struct ko_span text; /* of the file; empty for one that was held */
	const struct ko_trust *trust; /* of its configuration, or NULL */
	struct ko_comments *comments; /* that accept findings, or NULL */
};

/* A mention with its place, in a text that is at hand; what is found points
 * into text. */
struct ko_found ko_found_in(const char *file, struct ko_span text,
			    const struct ko_mention *mention);

/* Who wants the mentions, and is called by the thread that asks for them;
 * everything given lives until the call returns. */
struct ko_reader {
	void *ctx;
	/* Before the mentions of an input. */
	void (*begin)(void *ctx, const struct ko_input *input);
	/* Anything but KO_OK ends this input, which then counts as trouble. */
	enum ko_status (*mention)(void *ctx, const struct ko_found *found);
	/* Each file's configuration is found here; NULL: none has any. */
	struct ko_configs *configs;
	/* And its comments here; NULL: they are not looked for. */
	struct ko_comment_files *comments;
};

/*
 * Read each input and give its mentions, in the order of the operands and by
 * their place in the text; several threads read ahead.  A folder stands for
 * the files in it (walk.h) whose names, and where those do not decide whose
 * texts, are those of a known format.  No operand stands for the current
 * folder.
 *
 * What cannot be read, or what its own tool would refuse, is reported on
 * standard error and the rest goes on.  Returns false when there was such an
 * input.
 */
bool ko_inputs_each(const struct ko_settings *settings,
		    const struct ko_reader *reader);

#endif
