/*
 * compose_resolve.h - the services of a compose file, and what extends and
 * later documents make of them.
 */
#ifndef KO_EXTRACT_COMPOSE_RESOLVE_H
#define KO_EXTRACT_COMPOSE_RESOLVE_H

#include "extract/compose_interpolate.h"
#include "extract/yaml.h"

/* How many services may extend each other in a row. */
#define KO_COMPOSE_EXTENDS_MAX 64

/* Most other files read for one. */
#define KO_COMPOSE_FILES_MAX 16

/* Most documents of one file that are merged; later ones are not read. */
#define KO_COMPOSE_DOCUMENTS_MAX 256

/* A service; its nodes are NULL where it has none of them. */
struct ko_compose_service {
	struct ko_span name;
	const struct ko_yaml_node *image, *build, *pull_policy, *extends;
	const struct ko_yaml_node *volumes, *pre_start, *post_start, *pre_stop;

	/* With what extends brings in. */
	bool is_built;
	const struct ko_yaml_node *any_image, *any_policy;
	enum { KO_COMPOSE_NEW, KO_COMPOSE_OPEN, KO_COMPOSE_DONE } state;
};

/* A file that was read. */
struct ko_compose_file {
	struct ko_compose_file *next;
	struct ko_span path;
	struct ko_yaml *yaml;
	const struct ko_yaml_node *root; /* all documents; or NULL */
	struct ko_compose_service *services;
	size_t count;
	struct ko_map by_name; /* .p is the service */
};

/* All that is read for one source. */
struct ko_compose_project {
	const struct ko_source *source;
	struct ko_compose_file *main; /* the source itself */
	struct ko_compose_file *files;
	size_t count;
	bool has_cycle;
	const struct ko_yaml_node *cycle; /* an extends that leads into it */
	struct ko_compose_variables variables; /* of ".env" */
};

/*
 * Read the source and what it draws on.  Returns KO_OK, also where a file
 * beside it is missing, or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status
ko_compose_project_read(struct ko_compose_project *project,
			const struct ko_source *source);

/* The value of key; NULL also when it is tagged "!reset". */
const struct ko_yaml_node *ko_compose_get(struct ko_yaml *yaml,
					  const struct ko_yaml_node *node,
					  const char *key);

#endif
