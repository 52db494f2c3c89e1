/*
 * dockerfile_lines.h - the lines of a Dockerfile, joined where they are
 * continued, with the way back from each byte to its place in the file.
 *
 * Also what comes before there are instructions: directives, comments, the
 * byte order mark.  Private to extract/dockerfile*.c.
 */
#ifndef KO_EXTRACT_DOCKERFILE_LINES_H
#define KO_EXTRACT_DOCKERFILE_LINES_H

#include "extract/dockerfile_text.h"
#include "extract/extract.h"

/* Longest line that BuildKit reads, in bytes without the newline. */
#define KO_DF_LINE_MAX 65535

/*
 * The complaint that comes first in the file.  BuildKit stops there; what is
 * found later is not kept.
 */
struct ko_df_fault {
	bool found;
	size_t at; /* its byte in the file */
	char text[KO_ERROR_TEXT_MAX];
};

void ko_df_fault(struct ko_df_fault *fault, size_t at, const char *fmt, ...)
	KO_PRINTF(3, 4);

/* Where a run of bytes of a joined line comes from. */
struct ko_df_piece {
	uint32_t at;   /* its offset in the joined line */
	uint32_t from; /* and in the file */
};

/* One instruction's text.  Valid until the next is read. */
struct ko_df_line {
	struct ko_span text;
	bool in_source; /* is text a part of the source, thus lasting? */
	const struct ko_df_piece *pieces;
	size_t count;
};

/*
 * The offset in the file of the byte at p, which points into line->text or
 * just past it; *left is set to the bytes that stand together from there on.
 */
size_t ko_df_line_place(const struct ko_df_line *line, const char *p,
			size_t *left);

struct ko_df_reader {
	struct ko_span source;
	struct ko_arena *arena;
	struct ko_df_fault *fault; /* may be NULL */
	size_t at;                 /* of the next unread byte */
	char escape;
	bool in_directives;
	unsigned seen;          /* directives, a bit for each */
	struct ko_df_bytes buf; /* of joined lines */
	struct ko_df_piece *pieces;
	size_t count, cap;
};

/* source must not be longer than KO_SOURCE_MAX. */
void ko_df_reader_init(struct ko_df_reader *r, struct ko_span source,
		       struct ko_arena *arena, struct ko_df_fault *fault);

/*
 * The next instruction, past comments and blank lines.
 * Returns KO_OK, KO_ENOTFOUND at the end of the file, or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_df_reader_next(struct ko_df_reader *r,
					      struct ko_df_line *line);

/* Skip the body of a heredoc and the line that ends it; false: there is none */
bool ko_df_reader_skip(struct ko_df_reader *r, struct ko_span name,
		       bool strip_tabs);

/*
 * The image that "# syntax=", "// syntax=" or {"syntax": …} asks for: a part
 * of source in *raw and its meaning in *value.
 * Returns KO_OK, KO_ENOTFOUND or KO_ENOMEM; *is_json: the file is no
 * Dockerfile but all JSON.
 */
KO_NODISCARD enum ko_status ko_df_syntax(struct ko_arena *arena,
					 struct ko_span source, size_t *at,
					 struct ko_span *raw,
					 struct ko_span *value, bool *is_json);

#endif
