/*
 * yaml.h - YAML 1.1 as compose and kubectl read it, with places.
 *
 * libyaml parses (Go's yaml is a port of it); here its events become a tree.
 * JSON is read by the same parser, JSON with comments after
 * ko_yaml_blank_comments().
 *
 * All memory is the source's arena.  Offsets are bytes of the source's text.
 */
#ifndef KO_EXTRACT_YAML_H
#define KO_EXTRACT_YAML_H

#include "extract/nested.h"

/* How deep nodes may nest. */
#define KO_YAML_DEPTH_MAX 256

/* Most nodes of one file, and most steps through aliases and merges in it. */
#define KO_YAML_NODES_MAX ((size_t)2000000)
#define KO_YAML_STEPS_MAX ((size_t)4000000)

enum ko_yaml_kind { KO_YAML_SCALAR, KO_YAML_SEQUENCE, KO_YAML_MAPPING };

enum ko_yaml_style { KO_YAML_PLAIN, KO_YAML_QUOTED, KO_YAML_BLOCK };

struct ko_yaml_node;

/* An element of a mapping; of a sequence, with key NULL. */
struct ko_yaml_pair {
	const struct ko_yaml_node *key, *value;
};

struct ko_yaml_node {
	enum ko_yaml_kind kind;
	enum ko_yaml_style style; /* of a scalar */
	struct ko_span tag;       /* "!reset"; empty where none is written */
	struct ko_span value;     /* of a scalar, decoded */
	size_t at, end; /* [at, end): a scalar with its quotes, or a "[", "{",
			 * or the first byte of a block collection */
	const struct ko_yaml_pair *pairs; /* in the order of the file */
	size_t count;
};

struct ko_yaml_document {
	struct ko_yaml_document *next;
	const struct ko_yaml_node *root; /* NULL: an empty document */
};

struct ko_yaml {
	const struct ko_source *source;
	struct ko_yaml_document *documents;
	/* What libyaml or a limit here says against it.  What stands before
	 * is in the tree; what comes after is not. */
	bool has_fault;
	size_t fault_at;
	char fault[KO_ERROR_TEXT_MAX];
	size_t read_to; /* what follows this byte is not in the tree */
	size_t steps;   /* taken so far, of KO_YAML_STEPS_MAX */
};

/*
 * Parse text, which is source->text or a copy of the same length with parts
 * blanked out; offsets are the same in both.
 * Returns KO_OK (also for broken YAML), or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_yaml_read(const struct ko_source *source,
					 struct ko_span text,
					 struct ko_yaml **out);

/* Give the fault, if there is one, to sink. */
KO_NODISCARD enum ko_status ko_yaml_give_fault(const struct ko_yaml *yaml,
					       const struct ko_sink *sink);

/*
 * The value of key in a mapping (anything else has none), or NULL.  What is
 * merged in ("<<") counts after the mapping's own; of equal keys the last.
 */
const struct ko_yaml_node *ko_yaml_get(struct ko_yaml *yaml,
				       const struct ko_yaml_node *node,
				       const char *key);

/*
 * The pairs of a mapping with what is merged into it, each key once, in
 * *pairs and *count; those of a sequence as they are; none for a scalar or
 * NULL.  Returns KO_OK or KO_ENOMEM; over KO_YAML_STEPS_MAX it gives none and
 * the fault says so.
 */
KO_NODISCARD enum ko_status ko_yaml_pairs(struct ko_yaml *yaml,
					  const struct ko_yaml_node *node,
					  const struct ko_yaml_pair **pairs,
					  size_t *count);

/* Count one step; false when there have been too many (a fault). */
bool ko_yaml_step(struct ko_yaml *yaml);

/* The text of a scalar that is a string or number; "" for null and others. */
struct ko_span ko_yaml_text(const struct ko_yaml_node *node);

/* Is it a scalar with this text? */
bool ko_yaml_is(const struct ko_yaml_node *node, const char *text);

/*
 * Fill mention's at, end and written from a scalar, without its quotes; of
 * one that goes over lines, the part on the first line that has text.
 */
void ko_yaml_place(const struct ko_yaml *yaml, const struct ko_yaml_node *node,
		   struct ko_mention *mention);

/* A scalar's value as a nested text.  Returns KO_OK or KO_ENOMEM. */
KO_NODISCARD enum ko_status ko_yaml_nested(const struct ko_yaml *yaml,
					   const struct ko_yaml_node *node,
					   struct ko_nested *out);

/*
 * A copy of JSON with comments, of the same length: "// …" and block comments
 * outside strings and commas before a closing bracket are blanks.  .p is NULL
 * when out of memory.
 */
struct ko_span ko_yaml_blank_comments(struct ko_arena *arena,
				      struct ko_span json);

/* Does a line of text start with key and ":", without blanks before it? */
bool ko_yaml_has_top_key(struct ko_span text, struct ko_span key);

#endif
