/*
 * comments.h - comments in a file that accept a finding:
 *
 *     # knockoff: ignore[namespace-lookalike] our own fork
 *
 * in the comment syntax of the file's format (extract.h).  One that stands
 * behind something is about its own line; one that stands alone is about the
 * next line that is neither blank nor a comment, or about the whole of a
 * Markdown code block that begins there.  Without brackets it is about every
 * rule but known-bad.  A reason must be given.
 */
#ifndef KO_CLI_COMMENTS_H
#define KO_CLI_COMMENTS_H

#include "core/trust.h"
#include "extract/extract.h"

/* What every such comment has, and what tells a file without any. */
#define KO_COMMENT_MARK "knockoff:"

/* Most of them in one file; what comes after ignores nothing. */
#define KO_COMMENTS_MAX ((size_t)1000)

/* Most memory for those of one run, in bytes. */
#define KO_COMMENTS_ARENA_MAX ((size_t)256 << 20)

/* Longest part of a line that is kept, in bytes. */
#define KO_COMMENT_LINE_MAX ((size_t)512)

struct ko_comment {
	size_t line, column, byte_column, end_column; /* of what it says */
	struct ko_span source_line;                   /* as far as it is kept */
	size_t at, end;     /* of what it says, in there */
	size_t first, last; /* the lines that it is about */
	uint64_t rules;     /* a bit each from KO_SLIPS on; 0: all */
	bool is_used;
};

struct ko_comments;      /* of one file */
struct ko_comment_files; /* of a run */

/* NULL without memory. */
struct ko_comment_files *ko_comment_files_new(void);
void ko_comment_files_free(struct ko_comment_files *files);

/*
 * The comments of a file with this text and this kind of comments; the same
 * again for a path that was asked about.  What is wrong with them is told on
 * standard error unless is_quiet.  *out is NULL where there are none; it lives
 * as long as files.  Returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status
ko_comments_find(struct ko_comment_files *files, const char *path,
		 struct ko_span text, unsigned kinds,
		 const struct ko_trust *trust, bool is_quiet,
		 struct ko_comments **out);

/* Is this finding, on this line, ignored?  comments may be NULL: no. */
bool ko_comments_ignore(struct ko_comments *comments, size_t line,
			const struct ko_verdict *verdict);

/* Each comment that ignored nothing, in the order of files and lines; trust is
 * that of its file. */
void ko_comments_unused(struct ko_comment_files *files,
			void (*give)(void *ctx, const char *path,
				     const struct ko_comment *comment,
				     const struct ko_trust *trust),
			void *ctx);

#endif
