/*
 * knockoff/extract.h - find the images that a text names.
 *
 * An extractor reads a text in one of the formats of knockoff-formats(7) and
 * gives each place where an image or a registry is named: a mention.  It looks
 * at the text alone and opens no other file.
 */
#ifndef KNOCKOFF_EXTRACT_H
#define KNOCKOFF_EXTRACT_H

#include <knockoff/base.h>

#ifdef __cplusplus
extern "C" {
#endif

struct knockoff_extractor;
struct knockoff_mention;
struct knockoff_diagnostic;

/* What the format itself says of a name. */
enum knockoff_mention_kind {
	KNOCKOFF_MENTION_IMAGE = 0,   /* an image that is looked up */
	KNOCKOFF_MENTION_OUTPUT = 1,  /* what is built, tagged or pushed */
	KNOCKOFF_MENTION_HOST = 2,    /* a registry by itself */
	KNOCKOFF_MENTION_STAGE = 3,   /* a build stage of this file */
	KNOCKOFF_MENTION_SCRATCH = 4, /* the reserved empty image */
	KNOCKOFF_MENTION_BLANK = 5,   /* empty after expansion */
	/* with files beside it there would be another */
	KNOCKOFF_MENTION_REPLACED = 6,
	KNOCKOFF_MENTION_UNRESOLVED = 7, /* known only when it is run */
	KNOCKOFF_MENTION_INVALID = 8,    /* the format refuses it here */
};

/*
 * Called with what was found, which lives until it returns; context is what
 * was given with the function.  Anything but 0 ends the extraction.  It must
 * not free the extractor nor extract with it.
 */
typedef int knockoff_mention_function(void *context,
				      const struct knockoff_mention *mention);
typedef int
knockoff_diagnostic_function(void *context,
			     const struct knockoff_diagnostic *diagnostic);

/*
 * A new extractor, which detects formats and tells nobody.  To be freed by the
 * caller; NULL when out of memory.  It can be used again and again.
 */
KNOCKOFF_API KNOCKOFF_USE_RESULT struct knockoff_extractor *
knockoff_extractor_new(void);

KNOCKOFF_API void knockoff_extractor_free(struct knockoff_extractor *extractor);

/*
 * Read texts as of this format ("dockerfile"); NULL: detect it again.  Returns
 * KNOCKOFF_OK; KNOCKOFF_EFORMAT, with the format as it was, when there is none
 * of that name; or KNOCKOFF_EINVAL.
 */
KNOCKOFF_API KNOCKOFF_USE_RESULT enum knockoff_status
knockoff_extractor_set_format(struct knockoff_extractor *extractor,
			      const char *format);

/*
 * The path that the next texts have, by which their format is detected; it is
 * copied, and nothing is opened.  NULL: none, as at first.  Returns
 * KNOCKOFF_OK, KNOCKOFF_EINVAL or KNOCKOFF_ENOMEM.
 */
KNOCKOFF_API KNOCKOFF_USE_RESULT enum knockoff_status
knockoff_extractor_set_path(struct knockoff_extractor *extractor,
			    const char *path);

/* Whom to tell of mentions, and of diagnostics; NULL: nobody. */
KNOCKOFF_API void
knockoff_extractor_on_mention(struct knockoff_extractor *extractor,
			      knockoff_mention_function *function,
			      void *context);
KNOCKOFF_API void
knockoff_extractor_on_diagnostic(struct knockoff_extractor *extractor,
				 knockoff_diagnostic_function *function,
				 void *context);

/*
 * Extract from size bytes of text, which need no NUL at their end and are read
 * until this returns.  First the diagnostics, at most 100, then the mentions in
 * the order of their places are given.
 *
 * Returns KNOCKOFF_OK also for a broken text (that is a diagnostic); or
 *   KNOCKOFF_EFORMAT   it is binary, or of no format that is known
 *   KNOCKOFF_ESTOPPED  a callback wanted no more
 *   KNOCKOFF_ETOOBIG   over 64 MiB, with nothing given; or over 1048576
 *                      mentions, with those till then given
 *   KNOCKOFF_ENOMEM    out of memory, or over 512 MiB of it, with what was
 *                      found till then given
 *   KNOCKOFF_EINVAL    no extractor, no text, or called from its own callback
 */
KNOCKOFF_API KNOCKOFF_USE_RESULT enum knockoff_status
knockoff_extract(struct knockoff_extractor *extractor, const char *text,
		 size_t size, struct knockoff_error *error);

/* The format that the last text was read as, or "". */
KNOCKOFF_API const char *
knockoff_extractor_format(const struct knockoff_extractor *extractor);

/* Where it stands in the format: "compose:image". */
KNOCKOFF_API const char *
knockoff_mention_construct(const struct knockoff_mention *mention);

KNOCKOFF_API enum knockoff_mention_kind
knockoff_mention_kind(const struct knockoff_mention *mention);

/*
 * The name as it stands in the text, and as the format's own tool would read
 * it, variables and all.  *size, when it is not NULL, gets the bytes; a text
 * may hold NULs.
 */
KNOCKOFF_API const char *
knockoff_mention_written(const struct knockoff_mention *mention, size_t *size);
KNOCKOFF_API const char *
knockoff_mention_expanded(const struct knockoff_mention *mention, size_t *size);

/*
 * The bytes of the text that the name as written takes: its first one, and one
 * past its last (of the part that stands together, where it goes over several
 * lines).
 */
KNOCKOFF_API size_t
knockoff_mention_start(const struct knockoff_mention *mention);
KNOCKOFF_API size_t
knockoff_mention_end(const struct knockoff_mention *mention);

/* The line and column of the first byte.  A column is a character; a tab is
 * one. */
KNOCKOFF_API size_t
knockoff_mention_line(const struct knockoff_mention *mention);
KNOCKOFF_API size_t
knockoff_mention_column(const struct knockoff_mention *mention);

/*
 * What the format's own tool would refuse the text for, in one escaped line;
 * or, where it is a note, what could not be looked at, which is no fault.
 */
KNOCKOFF_API const char *
knockoff_diagnostic_text(const struct knockoff_diagnostic *diagnostic);
KNOCKOFF_API int
knockoff_diagnostic_is_note(const struct knockoff_diagnostic *diagnostic);
KNOCKOFF_API size_t
knockoff_diagnostic_line(const struct knockoff_diagnostic *diagnostic);
KNOCKOFF_API size_t
knockoff_diagnostic_column(const struct knockoff_diagnostic *diagnostic);

/* The word of the output for a kind: "stage"; "" for an image. */
KNOCKOFF_API const char *
knockoff_mention_kind_name(enum knockoff_mention_kind kind);

/* The name of each format, from 0 on; NULL from their number on. */
KNOCKOFF_API const char *knockoff_format_name(size_t i);

#ifdef __cplusplus
}
#endif

#endif
