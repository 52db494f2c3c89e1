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

/* Most other files read for one, beside those that it includes. */
#define KO_COMPOSE_FILES_MAX 16

/* Most files that are merged; later ones are files by themselves. */
#define KO_COMPOSE_MERGED_MAX 16

/* Most documents of one file that are merged; later ones are not read. */
#define KO_COMPOSE_DOCUMENTS_MAX 256

/* What "!reset" takes from the files before. */
enum { KO_COMPOSE_RESETS_IMAGE = 1, KO_COMPOSE_RESETS_BUILD = 2 };

/* A service; its nodes are NULL where it has none of them. */
struct ko_compose_service {
	struct ko_span name;
	struct ko_compose_file *file; /* it stands in */
	const struct ko_yaml_node *image, *build, *pull_policy, *extends;
	const struct ko_yaml_node *ports, *volumes;
	const struct ko_yaml_node *pre_start, *post_start, *pre_stop;
	bool is_reset, is_override; /* nothing of earlier files counts */
	unsigned resets;            /* KO_COMPOSE_RESETS_… */

	/* The one that it extends, or the file where that should be. */
	struct ko_compose_service *base;
	struct ko_compose_file *missing;

	/* The same service in files that are merged with this one. */
	struct ko_compose_service *earlier, *later;
	bool is_replaced, is_image_replaced; /* by a later one */

	/* With what extends and other files bring in. */
	bool is_built;
	const struct ko_yaml_node *any_image, *any_policy;
	enum { KO_COMPOSE_NEW, KO_COMPOSE_OPEN, KO_COMPOSE_DONE } state;
};

/* A file that was read. */
struct ko_compose_file {
	struct ko_compose_file *next;
	struct ko_span path;
	struct ko_span trouble; /* why it could not be read; or empty */
	bool is_told;           /* of the trouble */
	struct ko_yaml *yaml;
	const struct ko_yaml_node *root; /* all documents; or NULL */
	struct ko_compose_service *services;
	size_t count;
	struct ko_map by_name; /* .n is the service's place */
};

/* All that is read for one source; what is above the line is set before. */
struct ko_compose_project {
	const struct ko_source *source;
	struct ko_span base; /* the project's folder is that of this path */
	/* The paths of files that are merged in this order; none for what
	 * compose would find by itself. */
	const struct ko_span *merged;
	size_t n_merged;
	bool has_env; /* variables has them, ".env" does not count */
	struct ko_compose_variables variables;

	struct ko_compose_file *main; /* the source itself */
	struct ko_compose_file *files;
	size_t count;
	bool has_cycle;
	const struct ko_yaml_node *cycle; /* an extends that leads into it */
};

/*
 * Read the source and what it draws on.  Returns KO_OK, also where a file
 * beside it is missing, or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status
ko_compose_project_read(struct ko_compose_project *project);

/* The service as the last of the files that are merged has it. */
struct ko_compose_service *
ko_compose_strongest(struct ko_compose_service *service);

/*
 * compose_files.c: read the variables; add a file with this text; or the one
 * called path, which is read once: *out is NULL when there are too many, and
 * has trouble when it cannot be read.  Each returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status
ko_compose_read_env(struct ko_compose_project *project);
KO_NODISCARD enum ko_status
ko_compose_add_file(struct ko_compose_project *project, struct ko_span path,
		    struct ko_span text, struct ko_compose_file **out);
KO_NODISCARD enum ko_status
ko_compose_file_called(struct ko_compose_project *project, struct ko_span path,
		       struct ko_compose_file **out);

/* Nothing, "~" or "null": as if the key were not there. */
bool ko_compose_is_null(const struct ko_yaml_node *node);

/* The value of key; NULL also when it is tagged "!reset". */
const struct ko_yaml_node *ko_compose_get(struct ko_yaml *yaml,
					  const struct ko_yaml_node *node,
					  const char *key);

#endif
