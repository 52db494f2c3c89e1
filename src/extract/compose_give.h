/*
 * compose_give.h - values of a compose file as mentions.
 *
 * What the two halves of the extractor share: compose.c knows the services,
 * compose_build.c their builds.
 */
#ifndef KO_EXTRACT_COMPOSE_GIVE_H
#define KO_EXTRACT_COMPOSE_GIVE_H

#include "extract/build.h"
#include "extract/compose_resolve.h"

/* Most files that are included, by the source or by what it includes. */
#define KO_COMPOSE_INCLUDES_MAX 256

/* What is known while a file is gone through. */
struct ko_compose {
	const struct ko_source *source;
	const struct ko_sink *sink;
	struct ko_arena *arena;
	struct ko_compose_project project;
	struct ko_yaml *yaml;
	struct ko_map given;          /* nodes and uses that were given */
	struct ko_map outputs;        /* names that this file builds */
	const struct ko_build *build; /* that is read */
	bool is_replaced;             /* by another file: what is read now */
	bool is_served;               /* what is read now publishes ports */

	/* The first required variable without a value, and where. */
	size_t at, missing_at;
	const char *missing;

	const struct ko_compose *outer; /* that includes this one, or NULL */
	size_t include_at;              /* what this one includes now */
	struct ko_builds *builds;       /* these two for all of them */
	size_t *includes;
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

/* Give a diagnostic, or a note. */
KO_NODISCARD enum ko_status ko_compose_complain(struct ko_compose *c, size_t at,
						const char *text);
KO_NODISCARD enum ko_status ko_compose_note(struct ko_compose *c, size_t at,
					    const char *fmt, ...)
	KO_PRINTF(3, 4);

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

/* compose_build.c: give what the build of a service names; it may have none. */
KO_NODISCARD enum ko_status
ko_compose_give_build(struct ko_compose *c, struct ko_compose_service *service);

/* compose_follow.c: what the build gives its Dockerfile, other files' parts
 * of the service included; and the Dockerfile itself, where it is followed. */
KO_NODISCARD enum ko_status
ko_compose_read_build(struct ko_compose *c, struct ko_compose_service *service,
		      struct ko_build *out);
KO_NODISCARD enum ko_status
ko_compose_follow_build(struct ko_compose *c,
			struct ko_compose_service *service,
			const struct ko_build *build);

/* compose_include.c: give what the files name that this one includes. */
KO_NODISCARD enum ko_status ko_compose_give_includes(struct ko_compose *c);

/* compose.c: give what the file names, whose project is set up but not read. */
KO_NODISCARD enum ko_status ko_compose_give_file(struct ko_compose *c);

#endif
