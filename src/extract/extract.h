/*
 * extract.h - find the image references in a file of a known format.
 *
 * An extractor gives a stream of mentions in file order: where a name stands,
 * as written and as the format's own tool would read it.  It knows nothing of
 * catalogues; whether the text is a valid reference is not its business.
 *
 * Adding a format: one row in the table of extract.c, one file of its own.
 */
#ifndef KO_EXTRACT_EXTRACT_H
#define KO_EXTRACT_EXTRACT_H

#include "base/arena.h"
#include "base/span.h"
#include "base/status.h"

/* Largest input read, in bytes. */
#define KO_SOURCE_MAX ((size_t)64 << 20)

/* Most memory one input may take while it is read, in bytes. */
#define KO_SOURCE_ARENA_MAX ((size_t)512 << 20)

/* Where in a format a name stands; the texts are part of the tool's output. */
#define KO_CONSTRUCTS(X)                                   \
	X(KO_DOCKERFILE_SYNTAX, "dockerfile:syntax")       \
	X(KO_DOCKERFILE_FROM, "dockerfile:from")           \
	X(KO_DOCKERFILE_COPY_FROM, "dockerfile:copy-from") \
	X(KO_DOCKERFILE_RUN_MOUNT, "dockerfile:run-mount") \
	X(KO_DOCKERFILE_ONBUILD, "dockerfile:onbuild")

enum ko_construct {
#define KO_X(id, text) id,
	KO_CONSTRUCTS(KO_X)
#undef KO_X
};

/* "dockerfile:from" and so on. */
const char *ko_construct_name(enum ko_construct construct);

/* What the format itself says of a name; the rest is the judge's business. */
#define KO_MENTION_KINDS(X)                                               \
	X(KO_MENTION_IMAGE, "")          /* an image is looked up */      \
	X(KO_MENTION_STAGE, "stage")     /* a build stage of this file */ \
	X(KO_MENTION_SCRATCH, "scratch") /* the reserved empty image */   \
	X(KO_MENTION_BLANK, "blank")     /* empty after expansion */      \
	X(KO_MENTION_INVALID, "invalid") /* the format refuses it here */

enum ko_mention_kind {
#define KO_X(id, text) id,
	KO_MENTION_KINDS(KO_X)
#undef KO_X
};

/* "", "stage" and so on. */
const char *ko_mention_kind_name(enum ko_mention_kind kind);

/*
 * One name found.  The spans live until the callback returns.  line counts
 * from 1; column counts bytes from 1 and end_column is one past the last byte
 * (of the part that stands on that line, where a name goes over several).
 */
struct ko_mention {
	enum ko_construct construct;
	enum ko_mention_kind kind;
	size_t line, column, end_column;
	struct ko_span written;  /* as it stands in the file, quotes and all */
	struct ko_span expanded; /* after the format's own expansion */
};

/* A place where the format's own tool would refuse the file. */
struct ko_diagnostic {
	size_t line, column; /* both from 1 */
	const char *text;    /* one line; lives until the callback returns */
};

/*
 * Where an extractor's findings go.  A callback that returns anything but
 * KO_OK stops the extraction with that status.
 */
struct ko_sink {
	void *ctx;
	enum ko_status (*mention)(void *ctx, const struct ko_mention *m);
	enum ko_status (*diagnostic)(void *ctx, const struct ko_diagnostic *d);
};

/* What an extractor reads.  arena serves as its memory; the caller frees it. */
struct ko_source {
	struct ko_span text;
	struct ko_arena *arena;
};

/*
 * What a file's name says of its format.  A folder walk takes a file whose
 * name is LIKELY only when its text looks like the format too: Dockerfile.dev
 * is one, Dockerfile.o is not.
 */
enum ko_likeness { KO_UNLIKE, KO_LIKELY, KO_SURE };

struct ko_format {
	const char *name; /* for --as and in messages: "dockerfile" */
	/* Does a file of this name (without folders) hold this format? */
	enum ko_likeness (*has_name)(struct ko_span basename);
	/* Does text that starts like this look like it?  Any bytes. */
	bool (*has_content)(struct ko_span text);
	/*
	 * Returns KO_OK also for a broken file (that is a diagnostic); or
	 * KO_ENOMEM, KO_ETOOBIG (the arena's ceiling), or what a callback
	 * returned.
	 */
	enum ko_status (*extract)(const struct ko_source *source,
				  const struct ko_sink *sink);
};

/* The table of formats, ended by a row without a name. */
extern const struct ko_format ko_formats[];

/* The format called name, or NULL. */
const struct ko_format *ko_format_named(struct ko_span name);

/*
 * The format that files of this base name hold, the surest first, or NULL.
 * *likeness (may be NULL) says how sure that is.
 */
const struct ko_format *ko_format_of_name(struct ko_span basename,
					  enum ko_likeness *likeness);

/* The format that this text seems to be in, or NULL. */
const struct ko_format *ko_format_of_content(struct ko_span text);

/* Is it no text at all: a NUL byte in its first bytes, as git decides? */
bool ko_is_binary(struct ko_span text);

#endif
