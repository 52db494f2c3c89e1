/*
 * hcl.h - HCL as docker buildx bake, Nomad and Terraform write it, with
 * places.
 *
 * A reader, not an evaluator: blocks, attributes, strings, here-documents,
 * lists, objects, calls and plain references become a tree.  Any other
 * expression is unknown, and so is every template in a string that is not a
 * reference to a variable with a known default.
 *
 * All memory is the source's arena.  Offsets are bytes of the source's text.
 */
#ifndef KO_EXTRACT_HCL_H
#define KO_EXTRACT_HCL_H

#include "extract/map.h"
#include "extract/nested.h"

/* How deep blocks, lists and objects may nest. */
#define KO_HCL_DEPTH_MAX 128

/* How deep strings and templates may stand in each other. */
#define KO_HCL_TEMPLATE_MAX 64

/* Most nodes of one file. */
#define KO_HCL_NODES_MAX ((size_t)1000000)

/* Most bytes that known variables add to one nested text. */
#define KO_HCL_ADDED_MAX ((size_t)1 << 20)

/* Most nested texts that are taken out of one file; others are empty. */
#define KO_HCL_TEXTS_MAX 10000

enum ko_hcl_kind {
	KO_HCL_UNKNOWN,   /* an expression that is not read, a number */
	KO_HCL_STRING,    /* also a here-document */
	KO_HCL_REFERENCE, /* a.b.c */
	KO_HCL_CALL,      /* its arguments are children; raw is its name */
	KO_HCL_LIST,
	KO_HCL_OBJECT, /* also a block */
};

struct ko_yaml;
struct ko_yaml_node;

struct ko_hcl_node {
	enum ko_hcl_kind kind;
	bool is_block;
	bool has_escapes;         /* of a string: "\n" is a newline in it */
	size_t indent;            /* blanks a here-document's lines lose */
	struct ko_span key;       /* of an attribute, the type of a block */
	struct ko_span labels[2]; /* of a block; empty where it has less */
	struct ko_span raw;       /* a string's text, not yet decoded */
	size_t at, end;           /* [at, end), of a string without quotes */
	/* A string of JSON: raw is decoded. */
	const struct ko_yaml_node *scalar;
	struct ko_hcl_node *first, *next; /* child, sibling; in file order */
};

struct ko_hcl {
	const struct ko_source *source;
	struct ko_hcl_node root;    /* an object */
	size_t nodes, texts;        /* so far, of the limits above */
	struct ko_map variables;    /* by how they are referred to */
	struct ko_map given;        /* those that the file cannot set */
	const struct ko_yaml *yaml; /* of the nodes with a scalar */
	/* What every reader of HCL says against it; NULL: nothing. */
	const char *fault;
	size_t fault_at;
};

/*
 * Parse source->text.  Returns KO_OK (also for broken HCL: what can be read
 * is in the tree), or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_hcl_read(const struct ko_source *source,
					struct ko_hcl **out);

/* A node of its own, or NULL: out of memory or over KO_HCL_NODES_MAX. */
struct ko_hcl_node *ko_hcl_node_new(struct ko_hcl *hcl);

/* Give the fault, if there is one, to sink. */
KO_NODISCARD enum ko_status ko_hcl_give_fault(const struct ko_hcl *hcl,
					      const struct ko_sink *sink);

/* The last child with this key, or NULL.  node may be NULL. */
const struct ko_hcl_node *ko_hcl_get(const struct ko_hcl_node *node,
				     const char *key);

static inline bool ko_hcl_is(const struct ko_hcl_node *node, const char *key)
{
	return ko_span_eq(node->key, ko_span_str(key));
}

/*
 * Learn the defaults of variable blocks, of locals and of attributes at the
 * top, under the names they are referred to by: each prefix with the name
 * behind it; NULL where the format has none of the kind.
 */
struct ko_hcl_prefixes {
	const char *variable, *local, *top;
};

KO_NODISCARD enum ko_status ko_hcl_learn(struct ko_hcl *hcl,
					 const struct ko_hcl_prefixes *names);

/*
 * The text of a string or a reference, with a hole for what is not known; a
 * hole alone for anything else.  Cut at KO_SOURCE_NAME_MAX bytes, with a hole
 * there.  Returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_hcl_text(const struct ko_hcl *hcl,
					const struct ko_hcl_node *node,
					struct ko_span *out);

/* What becomes of the templates in a nested text that are not known. */
enum ko_hcl_unknowns { KO_HCL_HOLES, KO_HCL_AS_WRITTEN };

/*
 * A string's whole text as a nested one.  *is_known: no template in it was
 * left open.  Returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_hcl_nested(struct ko_hcl *hcl,
					  const struct ko_hcl_node *node,
					  enum ko_hcl_unknowns unknowns,
					  struct ko_nested *out,
					  bool *is_known);

/*
 * Extract from a string as from a text in this format (NULL: none).  YAML
 * takes no holes: templates in it stay as they are written, and names with
 * them are given as ko_name_give() does.  Anything but a string has nothing.
 * Diagnostics come where all of the text is known.
 */
KO_NODISCARD enum ko_status ko_hcl_extract(struct ko_hcl *hcl,
					   const struct ko_hcl_node *node,
					   enum ko_hcl_unknowns unknowns,
					   const struct ko_format *format,
					   const struct ko_sink *sink);

/*
 * Fill *out from a string or a reference that could be a name.  Returns
 * KO_OK, KO_ENOTFOUND (it is something else), or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_hcl_mention(const struct ko_hcl *hcl,
					   const struct ko_hcl_node *node,
					   struct ko_mention *out);

/* Give what ko_hcl_mention() makes of node (may be NULL), or nothing. */
KO_NODISCARD enum ko_status ko_hcl_give(const struct ko_hcl *hcl,
					const struct ko_hcl_node *node,
					const char *construct,
					enum ko_mention_kind kind,
					const struct ko_sink *sink);

/* Take prefix off a mention; false when it does not start with it. */
bool ko_hcl_cut(struct ko_mention *m, struct ko_span prefix);

/*
 * Does a line of text start a block of this type?  Not so for a document
 * that shows one: marks of fences and of HTML before it tell.
 */
bool ko_hcl_has_block(struct ko_span text, struct ko_span type);

#endif
