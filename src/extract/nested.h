/*
 * nested.h - a text of one language that stands in a text of another: a
 * script in a YAML block, a Dockerfile in a here-document, code in Markdown.
 *
 * What is found in it is given at the place in the outer text, however deep.
 */
#ifndef KO_EXTRACT_NESTED_H
#define KO_EXTRACT_NESTED_H

#include "extract/extract.h"

/* The bytes from at on are those of the outer text from offset from on. */
struct ko_nested_piece {
	size_t at, from;
};

/*
 * A text that was taken out of an outer one, with the way back.  Build it
 * with ko_nested_add(); its memory is the arena's.
 */
struct ko_nested {
	struct ko_arena *arena;
	char *p;
	size_t n, cap;
	struct ko_nested_piece *pieces; /* by at, the first at 0 */
	size_t count, pieces_cap;
};

#define KO_NESTED(memory) ((struct ko_nested){ .arena = (memory) })

/*
 * Append s, which stands for the outer text at offset from on.  Where s is
 * not a copy of the outer text but stands for it (a decoded escape), add it
 * byte by byte or piece by piece.  Returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_nested_add(struct ko_nested *nested,
					  struct ko_span s, size_t from);

static inline struct ko_span ko_nested_span(const struct ko_nested *nested)
{
	return (struct ko_span){ nested->p ? nested->p : "", nested->n };
}

/* The offset in the outer text of byte at of the nested one (or its end). */
size_t ko_nested_origin(const struct ko_nested *nested, size_t at);

/*
 * Extract from the nested text in this format; the mentions and diagnostics
 * go to sink, at their places in outer.  Diagnostics are left out when the
 * outer format does not say for certain what the text is (is_sure false).
 *
 * Deeper than KO_SOURCE_DEPTH_MAX nothing is read; that is a diagnostic.
 * Returns what the format's extract() does.
 */
KO_NODISCARD enum ko_status ko_nested_extract(const struct ko_source *outer,
					      const struct ko_nested *nested,
					      const struct ko_format *format,
					      bool is_sure,
					      const struct ko_sink *sink);

#endif
