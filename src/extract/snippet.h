/*
 * snippet.h - code that stands in a document: what it is and what is in it.
 *
 * A block is read as what its label says ("bash", a file name) or as what it
 * looks like.  Code of languages that pull no image gives nothing.
 */
#ifndef KO_EXTRACT_SNIPPET_H
#define KO_EXTRACT_SNIPPET_H

#include "extract/nested.h"

/* Longest label that is looked at, in bytes. */
#define KO_SNIPPET_LABEL_MAX 512

/*
 * The same source with memory of its own, for one of many pieces: declare
 * the arena KO_AUTO_ARENA, so that it goes with the piece.
 */
static inline struct ko_source
ko_snippet_scratch(const struct ko_source *source, struct ko_arena *arena)
{
	struct ko_source scratch = *source;

	*arena = KO_ARENA(source->arena->max - source->arena->used);
	scratch.arena = arena;
	return scratch;
}

/* What a document calls a block of code. */
struct ko_snippet_label {
	struct ko_span language; /* "bash"; empty: not told */
	struct ko_span path;     /* of the file that it is; empty: not told */
};

/*
 * Read an info string or a list of classes: "yaml title=\"compose.yml\"",
 * "{.dockerfile}", "highlight-source-shell", "language-bash".
 */
struct ko_snippet_label ko_snippet_label(struct ko_span info);

/* Could a text have anything that matters?  Cheap; false is certain. */
bool ko_snippet_matters(struct ko_span text);

/* A block of code.  Returns what the formats' extract() do. */
KO_NODISCARD enum ko_status
ko_snippet_block(const struct ko_source *outer, const struct ko_nested *code,
		 const struct ko_snippet_label *label,
		 const struct ko_sink *sink);

/* Code in a line of prose: read only when it is a whole command. */
KO_NODISCARD enum ko_status ko_snippet_inline(const struct ko_source *outer,
					      const struct ko_nested *code,
					      const struct ko_sink *sink);

/* Paragraphs.  Lines of them that are a whole command are read. */
KO_NODISCARD enum ko_status ko_snippet_prose(const struct ko_source *outer,
					     const struct ko_nested *prose,
					     const struct ko_sink *sink);

#endif
