/*
 * compose_give.h - values of a compose file as mentions.
 *
 * What the two halves of the extractor share: compose.c knows the services,
 * compose_build.c their builds.
 */
#ifndef KO_EXTRACT_COMPOSE_GIVE_H
#define KO_EXTRACT_COMPOSE_GIVE_H

#include "extract/compose_resolve.h"

/* What is known while a file is gone through. */
struct ko_compose {
	const struct ko_source *source;
	const struct ko_sink *sink;
	struct ko_arena *arena;
	struct ko_compose_project project;
	struct ko_yaml *yaml;
	struct ko_map given;    /* nodes and uses that were given */
	struct ko_map outputs;  /* names that this file builds */
	struct ko_map contexts; /* names of the build that is read */
};

/* A scalar with its variables expanded. */
struct ko_compose_value {
	struct ko_span text;
	bool is_invalid;
};

/* A scalar of which a part is a name. */
struct ko_compose_parts {
	struct ko_compose *c;
	const struct ko_yaml_node *node;
	const char *construct;
	struct ko_span text;  /* expanded */
	struct ko_nested way; /* back from text; empty when it is verbatim */
};

/* The diagnostic for a bad template. */
extern const char ko_compose_not_a_template[];

/* Give a diagnostic. */
KO_NODISCARD enum ko_status ko_compose_complain(struct ko_compose *c, size_t at,
						const char *text);

/*
 * Expand text, which stands where origin says.  What a required variable or
 * one without a default leaves open becomes a hole (name.h): it is no fault
 * of a file that is read without its environment.
 */
KO_NODISCARD enum ko_status ko_compose_fill(struct ko_compose *c,
					    struct ko_span text,
					    const struct ko_nested *origin,
					    struct ko_compose_text *out);

/* The value of a scalar. */
KO_NODISCARD enum ko_status ko_compose_value(struct ko_compose *c,
					     const struct ko_yaml_node *node,
					     struct ko_compose_value *out);

/*
 * Is it the first time that this node is met for this use?  Aliases lead to
 * the same one over and over.
 */
KO_NODISCARD enum ko_status ko_compose_is_first(struct ko_compose *c,
						const struct ko_yaml_node *node,
						const char *use, bool *out);

/* Give a scalar that is a name as a whole; NULL and others are passed over. */
KO_NODISCARD enum ko_status ko_compose_give(struct ko_compose *c,
					    const struct ko_yaml_node *node,
					    const char *construct,
					    enum ko_mention_kind kind);

/*
 * Read a scalar for its parts.  Its text is empty where it has none, and when
 * it was read for the same construct before.
 */
KO_NODISCARD enum ko_status
ko_compose_parts_read(struct ko_compose *c, const struct ko_yaml_node *node,
		      const char *construct, struct ko_compose_parts *out);

/* Give a part of the text as a name; an empty one is none. */
KO_NODISCARD enum ko_status
ko_compose_parts_give(const struct ko_compose_parts *p, struct ko_span part,
		      enum ko_mention_kind kind);

/* compose_build.c: give what the "build" of a service names; may be NULL. */
KO_NODISCARD enum ko_status
ko_compose_give_build(struct ko_compose *c, const struct ko_yaml_node *build);

#endif
