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
#include "extract/map.h"

/* Largest input read, in bytes. */
#define KO_SOURCE_MAX ((size_t)64 << 20)

/* Largest other file that an input draws on, and all of them, in bytes. */
#define KO_SIDE_FILE_MAX  ((size_t)1 << 20)
#define KO_SIDE_FILES_MAX ((size_t)32 << 20)

/* Most memory one input may take while it is read, in bytes. */
#define KO_SOURCE_ARENA_MAX ((size_t)512 << 20)

/* Longest name that is looked at, in bytes as written. */
#define KO_SOURCE_NAME_MAX 4096

/* How deep languages may stand in each other: YAML in a script in Markdown. */
#define KO_SOURCE_DEPTH_MAX 8

/* What the format itself says of a name; the rest is the judge's business. */
#define KO_MENTION_KINDS(X)                                                    \
	X(KO_MENTION_IMAGE, "")            /* an image is looked up */         \
	X(KO_MENTION_OUTPUT, "output")     /* what is built, tagged, pushed */ \
	X(KO_MENTION_HOST, "host")         /* a registry by itself */          \
	X(KO_MENTION_STAGE, "stage")       /* a build stage of this file */    \
	X(KO_MENTION_SCRATCH, "scratch")   /* the reserved empty image */      \
	X(KO_MENTION_BLANK, "blank")       /* empty after expansion */         \
	X(KO_MENTION_REPLACED, "replaced") /* another file has another */      \
	X(KO_MENTION_UNRESOLVED, "unresolved") /* known when it is run */      \
	X(KO_MENTION_INVALID, "invalid")       /* the format refuses it here */

enum ko_mention_kind {
#define KO_X(id, text) id,
	KO_MENTION_KINDS(KO_X)
#undef KO_X
};

/* "", "output" and so on. */
const char *ko_mention_kind_name(enum ko_mention_kind kind);

/*
 * One name found.  The spans live until the callback returns.  at and end are
 * bytes of the source's text: where the name as written starts, and one past
 * its last byte (of the part that stands together, where it goes over several
 * lines).
 */
struct ko_mention {
	const char *construct; /* where in the format: "compose:image" */
	enum ko_mention_kind kind;
	size_t at, end;
	struct ko_span written;  /* as it stands in the file, quotes and all */
	struct ko_span expanded; /* after the format's own expansion */
	bool is_served;          /* ports are published of what runs in it */
};

/*
 * The host that an output is sent to, which is to be judged: its name is one's
 * own to choose.  Empty where that is Docker Hub, or no host is written.
 */
struct ko_span ko_mention_destination(const struct ko_mention *output);

/*
 * A place where the format's own tool would refuse the file; or, as a note,
 * what could not be looked at because it is not there, which is no fault of
 * the file by itself.
 */
struct ko_diagnostic {
	size_t at;        /* a byte of the source's text */
	const char *text; /* one line; lives until the callback returns */
	bool is_note;
};

/* Make a diagnostic's text, in which a path or a name stands, one line: "?"
 * for each control character. */
void ko_diagnostic_one_line(char *text);

/*
 * Where an extractor's findings go.  A callback that returns anything but
 * KO_OK stops the extraction with that status.
 */
struct ko_sink {
	void *ctx;
	enum ko_status (*mention)(void *ctx, const struct ko_mention *m);
	enum ko_status (*diagnostic)(void *ctx, const struct ko_diagnostic *d);
};

/*
 * The files beside the one that is read, for formats that draw on them.
 */
struct ko_side_files {
	void *ctx;
	/*
	 * Give the text of path in *text, in arena.  Returns KO_OK, KO_EIO
	 * or KO_ETOOBIG (*err says why), or KO_ENOMEM.  Nothing else is ever
	 * opened.
	 */
	enum ko_status (*read)(void *ctx, const char *path,
			       struct ko_arena *arena, struct ko_span *text,
			       struct ko_error *err);
	/*
	 * What the sink is given from now on stands in the file called path,
	 * whose text is this; the source's own path leads back to it.  NULL:
	 * only what stands in the source is wanted.
	 */
	enum ko_status (*enter)(void *ctx, struct ko_span path,
				struct ko_span text);
	/* Enter the Dockerfiles that a build names. */
	bool follows_builds;
	/* The paths of files that are one project, of which later ones
	 * override; none when it is the source alone. */
	char *const *merged;
	size_t n_merged;
	/* Texts that stand for ".env", of which later ones win; read() is
	 * asked for that when there are none. */
	const struct ko_span *env_files;
	size_t n_env_files;
	/* The folder of the compose project, ending in "/", where it is not
	 * that of the first file; or empty. */
	struct ko_span project;
	/* "NAME=value", ended by NULL: the environment that the files are
	 * used in, which wins over all else; NULL when it is not known. */
	char *const *environment;
};

/*
 * What a build gives the Dockerfile it names: its arguments, with holes
 * (name.h) where they are not known, and the names that stand for something
 * else than an image.
 */
struct ko_build {
	struct ko_map args, contexts;
};

/* What an extractor reads.  arena serves as its memory; the caller frees it. */
struct ko_source {
	struct ko_span text;
	struct ko_arena *arena;
	/* The file's path as given; empty for standard input and for a text
	 * that stands in another. */
	struct ko_span path;
	const struct ko_side_files *side; /* NULL: none may be read */
	const struct ko_build *build; /* of a Dockerfile; NULL: none is known */
	/* Values of the variables that compose files and Dockerfiles leave
	 * open: neither set nor with a default.  NULL: none. */
	const struct ko_map *variables;
	unsigned depth; /* of languages around this one */
};

/*
 * What a file's name says of its format.  A folder walk takes a file whose
 * name is LIKELY only when its text looks like the format too: Dockerfile.dev
 * is one, Dockerfile.o is not.
 */
enum ko_likeness { KO_UNLIKE, KO_LIKELY, KO_SURE };

/* How comments start in a format and the languages in it; ored. */
enum ko_comment_kinds {
	KO_COMMENT_HASH = 1,       /* # */
	KO_COMMENT_SLASHES = 2,    /* two slashes */
	KO_COMMENT_BLOCK = 4,      /* slash and star, up to star and slash */
	KO_COMMENT_MARKUP = 8,     /* <!-- up to --> */
	KO_COMMENT_SEMICOLON = 16, /* ; at the start of a line */
	KO_COMMENT_DOTS = 32,      /* .. at the start of a line */
	KO_COMMENT_ALONE = 64,     /* none stands behind something else */
	KO_COMMENT_C = KO_COMMENT_SLASHES | KO_COMMENT_BLOCK,
	KO_COMMENT_HCL = KO_COMMENT_HASH | KO_COMMENT_C,
	KO_COMMENT_UNIT =
		KO_COMMENT_HASH | KO_COMMENT_SEMICOLON | KO_COMMENT_ALONE,
	KO_COMMENT_ANY = KO_COMMENT_HCL | KO_COMMENT_MARKUP,
};

struct ko_format {
	const char *name; /* for --as and in messages: "dockerfile" */
	/* Does a file of this name hold this format?  path is never empty;
	 * it has the folders that are known. */
	enum ko_likeness (*has_name)(struct ko_span path);
	/* Does text that starts like this look like it?  Any bytes. */
	bool (*has_content)(struct ko_span text);
	/*
	 * Returns KO_OK also for a broken file (that is a diagnostic); or
	 * KO_ENOMEM, KO_ETOOBIG (the arena's ceiling), or what a callback
	 * returned.
	 */
	enum ko_status (*extract)(const struct ko_source *source,
				  const struct ko_sink *sink);
	unsigned comments; /* KO_COMMENT_*; "#" where it is 0 */
};

/* How comments start in the format; NULL: it is not known. */
unsigned ko_format_comments(const struct ko_format *format);

/* The table of formats, ended by a row without a name. */
extern const struct ko_format ko_formats[];

/* The format called name, or NULL. */
const struct ko_format *ko_format_named(struct ko_span name);

/* How likely is it, by its name, that a file holds any known format? */
enum ko_likeness ko_likeness_of_name(struct ko_span path);

/*
 * The format of a text: the first in the table whose name is sure; or else
 * the first whose name is likely and whose text looks like it; or NULL.
 */
const struct ko_format *ko_format_of_file(struct ko_span path,
					  struct ko_span text);

/* The first format in the table that this text looks like, or NULL. */
const struct ko_format *ko_format_of_content(struct ko_span text);

/* Is it no text at all: a NUL byte in its first bytes, as git decides? */
bool ko_is_binary(struct ko_span text);

/* What follows the last "/" of path. */
struct ko_span ko_basename(struct ko_span path);

#endif
