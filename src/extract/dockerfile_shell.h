/*
 * dockerfile_shell.h - quotes, escapes and variables, as BuildKit's
 * shell/lex.go has them.
 *
 *     $v ${v} ${v:-d} ${v-d} ${v:+r} ${v+r} ${v:?e} ${v?e}
 *     ${v#p} ${v##p} ${v%p} ${v%%p} ${v/p/r} ${v//p/r}
 *
 * 'x' is literal; in "x" only variables and escapes of $, " and the escape
 * character itself count.  A variable that is not set is empty.
 *
 * Private to extract/dockerfile*.c.
 */
#ifndef KO_EXTRACT_DOCKERFILE_SHELL_H
#define KO_EXTRACT_DOCKERFILE_SHELL_H

#include "extract/map.h"
#include "extract/dockerfile_pattern.h"
#include "extract/dockerfile_text.h"

/* Longest value of an expansion, in bytes. */
#define KO_DF_VALUE_MAX ((size_t)64 << 10)

/* How deep ${a:-${b:-…}} may nest. */
#define KO_DF_NESTING_MAX 64

/* Most steps (bytes made, characters compared) spent on one file. */
#define KO_DF_WORK_MAX ((size_t)64 << 20)

/* One for a whole file; make it with KO_DF_SHELL(). */
struct ko_df_shell {
	struct ko_arena *arena;
	struct ko_map vars; /* what is set; to be filled by the caller */
	char escape;
	size_t work; /* steps left */
	struct ko_df_bytes out;
	struct ko_df_matcher matcher;
};

/* Not to be copied: it holds a pointer into itself once it was used. */
#define KO_DF_SHELL(memory)                                  \
	((struct ko_df_shell){ .arena = (memory),            \
			       .escape = '\\',               \
			       .work = KO_DF_WORK_MAX,       \
			       .out = { .arena = (memory) }, \
			       .matcher = { .arena = (memory) } })

/*
 * The value of word.  *out is word itself where nothing is special in it,
 * else it is in the arena.
 *
 * Returns KO_OK, or with *err filled
 *   KO_ESYNTAX  as BuildKit refuses it; err->offset is a byte of word
 *   KO_ETOOBIG  over one of the limits above
 *   KO_ENOMEM
 */
KO_NODISCARD enum ko_status ko_df_expand(struct ko_df_shell *sh,
					 struct ko_span word,
					 struct ko_span *out,
					 struct ko_error *err);

/* What ko_df_split() leaves as it stands. */
enum ko_df_raw {
	KO_DF_RAW_QUOTES = 1,
	KO_DF_RAW_ESCAPES = 2,
};

/*
 * The words of text, split at blanks outside of quotes, with no variable set
 * and each variable left as it stands; the escape character is a backslash.
 * This is how BuildKit looks for heredocs.  The array is in the arena.
 *
 * Returns KO_OK, KO_ESYNTAX, KO_ETOOBIG or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_df_split(struct ko_arena *arena,
					struct ko_span text, unsigned raw,
					struct ko_span **words, size_t *count,
					struct ko_error *err);

#endif
