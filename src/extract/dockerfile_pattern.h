/*
 * dockerfile_pattern.h - the patterns of ${v#p}, ${v%p} and ${v/p/r}.
 *
 *     *  any characters     ?  one character     \*  \?  \\  literally
 *
 * There are no bracket expressions; "\}" and "\/" stand for "}" and "/", any
 * other escape is an error.  Private to extract/dockerfile*.c.
 */
#ifndef KO_EXTRACT_DOCKERFILE_PATTERN_H
#define KO_EXTRACT_DOCKERFILE_PATTERN_H

#include "extract/dockerfile_text.h"

/* Characters, one an element; a byte that is no UTF-8 is one as well. */
struct ko_df_chars {
	uint32_t *p;
	size_t n, cap;
};

/*
 * What the operations need: memory that is used again, and the steps they may
 * still take, since a hostile pattern costs their product.
 */
struct ko_df_matcher {
	struct ko_arena *arena;
	struct ko_df_chars pattern, value;
	size_t *work;
};

/*
 * Append to out what is left of value when pattern is taken off its start
 * (its end), the shortest or the longest match of it.
 *
 * Returns KO_OK, KO_ESYNTAX (a bad escape), KO_ETOOBIG (steps, or the ceiling
 * of out) or KO_ENOMEM.  pattern may be part of out.
 */
KO_NODISCARD enum ko_status ko_df_pattern_trim(struct ko_df_matcher *m,
					       struct ko_span value,
					       struct ko_span pattern,
					       bool at_end, bool longest,
					       struct ko_df_bytes *out);

/*
 * Append value to out with the first match of pattern, or all, replaced.
 * Returns as above.
 */
KO_NODISCARD enum ko_status
ko_df_pattern_replace(struct ko_df_matcher *m, struct ko_span value,
		      struct ko_span pattern, struct ko_span replacement,
		      bool all, struct ko_df_bytes *out);

#endif
