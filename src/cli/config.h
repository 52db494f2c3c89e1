/*
 * config.h - which configuration a file is judged by: knockoff-config(5).
 *
 * A file's is the ".knockoff.yaml" of its folder, or of the nearest folder
 * above up to a repository's topmost one, laid over the user's own.  One that
 * is a symbolic link is not read: complaints about a file of a tree that
 * somebody else made must not show parts of what lies outside of it.  With
 * --config it is that file alone, with --no-config none.
 *
 * One thread asks; what it gets is read-only from then on.
 */
#ifndef KO_CLI_CONFIG_H
#define KO_CLI_CONFIG_H

#include "cli/config_file.h"
#include "cli/gitignore.h"
#include "cli/opts.h"
#include "extract/map.h"

#define KO_CONFIG_NAME ".knockoff.yaml"

/* Most memory that the configurations of one run may take, in bytes. */
#define KO_CONFIGS_ARENA_MAX ((size_t)1 << 30)

/* Most configurations of one run, and most names of one's own in them. */
#define KO_CONFIGS_MAX       ((size_t)4096)
#define KO_CONFIGS_NAMES_MAX ((size_t)1 << 18)

/* A file's configuration, merged. */
struct ko_config {
	/* What it is made of: the user's own, then the nearer one; or NULL. */
	const struct ko_config_file *files[2];
	bool is_broken; /* nothing may be judged by it */
	bool has_told;  /* ko_config_tell() was called */
	struct ko_trust trust;
	struct ko_map variables;
	struct ko_ignore_list ignore;
	bool has_ignore;
};

/* A folder as its configuration sees it. */
struct ko_config_place {
	struct ko_config *config;
	/* The folder's path from where patterns of "ignore" count, ended by
	 * "/" or empty; .p is NULL where it is not below that. */
	struct ko_span below;
};

struct ko_configs;

/*
 * The configurations of a run, by the catalogue c, which must outlive them.
 * NULL after saying what is wrong: without memory, or when the user's own
 * file or that of --config is broken.
 */
struct ko_configs *ko_configs_new(const struct ko_settings *settings,
				  const struct ko_catalogue *c);
void ko_configs_free(struct ko_configs *configs);

/*
 * The place of a folder, found upwards from it: "" is the current one.  NULL
 * without memory.  It lives as long as configs.
 */
const struct ko_config_place *ko_configs_find(struct ko_configs *configs,
					      struct ko_span folder);

/*
 * For a walk, which has seen what is in its folders: the same for one below a
 * folder that was asked about, looking into those alone that
 * ko_configs_note() named before.
 */
const struct ko_config_place *ko_configs_walked(struct ko_configs *configs,
						struct ko_span folder);

/* A walked folder has a configuration, or is a repository's topmost one.
 * False without memory. */
bool ko_configs_note(struct ko_configs *configs, struct ko_span folder);

/* The configuration of what has no folder: standard input and bare names. */
struct ko_config *ko_configs_here(struct ko_configs *configs);

/* Is the file of this name, in the folder of this place, left out? */
bool ko_config_ignores(const struct ko_config_place *place,
		       struct ko_span name);

/* Say, once, what is wrong with its files.  NULL is fine. */
void ko_config_tell(struct ko_config *config);

/* What it says of names; NULL where there is none or it says nothing. */
const struct ko_trust *ko_config_trust(const struct ko_config *config);

/*
 * For a command that judges bare names: what the configuration here says of
 * them.  False, after saying why, when nothing may be judged; configs may be
 * NULL.
 */
bool ko_config_usable(struct ko_configs *configs, const struct ko_trust **out);

/* Print it with where each part comes from. */
void ko_config_print(const struct ko_config *config);

#endif
