/*
 * name.h - names with parts that only a run can know.
 *
 * A pipeline's or a template's expressions are not evaluated and never
 * guessed.  In a name each becomes a hole, and ko_name_give() says of the
 * rest what is certain: "nginx:" + hole is nginx in some version,
 * "ghcr.io/" + hole is that registry, hole + "/nginx" could be anything.
 */
#ifndef KO_EXTRACT_NAME_H
#define KO_EXTRACT_NAME_H

#include "extract/extract.h"

/* Stands in an expanded name for what is not known.  No name has it. */
#define KO_HOLE '\x1a'

/* Kinds of expressions; a format has one or more of them. */
enum ko_expressions {
	KO_EXPR_DOLLAR = 1,       /* $NAME ${…} */
	KO_EXPR_DOUBLE_BRACE = 2, /* {{ … }} and ${{ … }} */
	KO_EXPR_DOLLAR_PAREN = 4, /* $(…) */
	KO_EXPR_DOUBLE_ANGLE = 8, /* << … >> */
	KO_EXPR_BRACKETS = 16,    /* $[ … ] and $[[ … ]] */
	KO_EXPR_PERCENT = 32,     /* %NAME% */
};

/*
 * What an expression stands for: the text between its marks, without blanks
 * around ("NAME", "env.TAG", "TAG:-latest").  True and *value when it is
 * known; else it becomes a hole.
 */
struct ko_lookup {
	void *ctx;
	bool (*get)(void *ctx, struct ko_span expression,
		    struct ko_span *value);
};

/*
 * text with each expression of these kinds (ored) replaced by what lookup
 * (may be NULL) knows of it, or by a hole.  *out is text itself where it has
 * none, else in arena.  Returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_name_expand(struct ko_arena *arena,
					   struct ko_span text,
					   unsigned expressions,
					   const struct ko_lookup *lookup,
					   struct ko_span *out);

/*
 * Give a mention whose expanded text may have holes to sink.  Its kind is
 * KO_MENTION_IMAGE, _OUTPUT or _HOST; where a hole leaves less, it becomes
 * what is certain (an image without its tag, a host) or KO_MENTION_UNRESOLVED;
 * an empty text becomes KO_MENTION_BLANK.  Returns what the callback does.
 */
KO_NODISCARD enum ko_status ko_name_give(const struct ko_sink *sink,
					 struct ko_mention mention);

/*
 * Could people mean an image by it?  Blanks, brackets, a path ("/x", "./x",
 * "~/x"), a file of pictures ("a.png"), a URL: they do not.  For contexts
 * where the key alone does not say so.  Holes and expressions are fine.
 */
bool ko_name_is_plausible(struct ko_span text);

/*
 * A host out of what a credential is sent to: "https://ghcr.io/v2/" is
 * ghcr.io.  Empty when there is none in it.
 */
struct ko_span ko_name_host(struct ko_span url);

#endif
