/*
 * dockerfile_text.h - the small change of the Dockerfile extractor: bytes
 * that grow in an arena, blanks as Go sees them, words and flags.
 *
 * Private to extract/dockerfile*.c.
 */
#ifndef KO_EXTRACT_DOCKERFILE_TEXT_H
#define KO_EXTRACT_DOCKERFILE_TEXT_H

#include "base/arena.h"
#include "base/span.h"
#include "base/status.h"

/* Bytes that grow in an arena; what is outgrown stays there until its end. */
struct ko_df_bytes {
	struct ko_arena *arena;
	char *p;
	size_t n, cap;
	size_t max; /* n never goes over this */
};

/* Append: KO_OK, or KO_ETOOBIG (max) or KO_ENOMEM with the bytes as before. */
KO_NODISCARD enum ko_status ko_df_bytes_add(struct ko_df_bytes *b,
					    struct ko_span s);

/* Put s in at offset at, moving what follows. */
KO_NODISCARD enum ko_status ko_df_bytes_insert(struct ko_df_bytes *b, size_t at,
					       struct ko_span s);

/* Bytes of the character at the start of s (1 where it is not UTF-8). */
size_t ko_df_char(struct ko_span s);

/* Bytes of the blank (Go's unicode.IsSpace) that s starts with, or 0. */
size_t ko_df_space(struct ko_span s);

/* s without such blanks at its start, or at both ends. */
struct ko_span ko_df_trim_left(struct ko_span s);
struct ko_span ko_df_trim(struct ko_span s);

/* Does this single byte, read as Latin-1, count as a blank for Go? */
bool ko_df_is_latin1_space(char c);

/*
 * Take the next word of an ARG, ENV or LABEL off *rest: words end at a blank
 * that is neither quoted nor escaped, and keep their quotes and escapes.
 * Returns false when there is none.
 */
bool ko_df_word(struct ko_span *rest, char escape, struct ko_span *word);

/*
 * One "--name=value" before the arguments of an instruction.  raw is the word
 * as it stands; text is the same without quotes and backslashes (always
 * backslashes here, whatever the escape directive says).
 */
struct ko_df_flag {
	struct ko_span raw, text;
	struct ko_span name;  /* part of text, without the dashes */
	struct ko_span value; /* part of text, after the "=" */
	bool has_value;       /* was there a "="? */
};

/*
 * Take the next flag off *rest, which then starts at what follows it.
 *   KO_OK         *flag is filled
 *   KO_ENOTFOUND  no flag is left; *rest starts at the arguments
 *   KO_ENOMEM
 */
KO_NODISCARD enum ko_status ko_df_flag_next(struct ko_arena *arena,
					    struct ko_span *rest,
					    struct ko_df_flag *flag);

/* The part of flag->raw that the bytes of part, inside flag->text, came from.
 */
struct ko_span ko_df_flag_raw(const struct ko_df_flag *flag,
			      struct ko_span part);

#endif
