/*
 * yaml_paths.h - formats that are tables of paths into YAML or JSON.
 *
 * A row says what stands at a path:
 *
 *	{ "jobs.*.docker.*.image", "circleci:image", ko_yaml_take_image }
 *
 * A path's parts are keys: "*" is any one key or element, "*X" any key that
 * ends in X, "**" any number of them, none too.  The tree is walked once for
 * all rows.  Of the rows that match a scalar the first one counts; a mapping
 * or a sequence is given to each.  A row without take ends the walk there:
 * nothing below is looked at.
 *
 * All memory is the source's arena.
 */
#ifndef KO_EXTRACT_YAML_PATHS_H
#define KO_EXTRACT_YAML_PATHS_H

#include "extract/map.h"
#include "extract/name.h"
#include "extract/yaml.h"

/* Most rows of a table, and most parts of a path. */
#define KO_YAML_ROWS_MAX  32
#define KO_YAML_PARTS_MAX 12

/* Longest value of a variable that is put into names. */
#define KO_YAML_VARIABLE_MAX 256

/* Most variables of a file that its scripts get to know: the first ones. */
#define KO_YAML_SCRIPT_VARIABLES_MAX 64

struct ko_yaml_walk;
struct ko_yaml_row;

/* A value that a row matches, and where it is. */
struct ko_yaml_spot {
	const struct ko_yaml_node *parent; /* NULL for a document */
	const struct ko_yaml_node *key;    /* NULL for an element */
	const struct ko_yaml_node *value;
};

struct ko_yaml_row {
	const char *path;
	const char *construct;
	/* Gives what it finds.  Returns KO_OK, KO_ENOMEM or what a callback
	 * does. */
	enum ko_status (*take)(struct ko_yaml_walk *walk,
			       const struct ko_yaml_row *row,
			       const struct ko_yaml_spot *spot);
};

/* What a format is besides its rows; ored. */
enum ko_yaml_traits {
	KO_YAML_FAULTS = 1,      /* its tool refuses what libyaml refuses */
	KO_YAML_TEMPLATES = 2,   /* "{{ … }}" may stand anywhere */
	KO_YAML_JSONC = 4,       /* JSON with comments */
	KO_YAML_ENVIRONMENT = 8, /* scripts have the variables as theirs */
};

struct ko_yaml_table {
	const struct ko_yaml_row *rows; /* ended by one without a path */
	unsigned expressions;           /* KO_EXPR_*, of names */
	unsigned traits;                /* KO_YAML_* */
	/* Expressions in scripts that are not the shell's. */
	unsigned script_expressions;
	const char *variable_prefix; /* "env." or "" */
	/* Of "image: x" on the lines behind a fault; NULL: not looked for. */
	const char *line_construct;
	/* Add a document's variables; NULL where the format has none. */
	enum ko_status (*prepare)(struct ko_yaml_walk *walk,
				  const struct ko_yaml_node *root);
	/* Is a document of this format?  NULL: every one is. */
	bool (*is_wanted)(struct ko_yaml *yaml,
			  const struct ko_yaml_node *root);
};

/* What the take functions draw on. */
struct ko_yaml_walk {
	struct ko_yaml *yaml;
	const struct ko_yaml_table *table;
	const struct ko_sink *sink;
	const struct ko_yaml_node *root;
	struct ko_map variables; /* .p is NULL where two values compete */
	struct ko_span names[KO_YAML_SCRIPT_VARIABLES_MAX]; /* of the first */
	size_t name_count;
	bool is_template;
	unsigned char *seen; /* a bit for each byte that a value starts at */
};

/* Extract from a source by a table; see struct ko_format. */
KO_NODISCARD enum ko_status
ko_yaml_paths_extract(const struct ko_source *source,
		      const struct ko_yaml_table *table,
		      const struct ko_sink *sink);

/* ---- for take functions ---- */

/*
 * Has the value that starts at this node been given?  It has from now on:
 * what an alias repeats is one mention.
 */
static inline bool ko_yaml_seen(struct ko_yaml_walk *w,
				const struct ko_yaml_node *node)
{
	unsigned char bit = (unsigned char)(1u << (node->at & 7));
	bool was = w->seen[node->at / 8] & bit;

	w->seen[node->at / 8] |= bit;
	return was;
}

/* The text of a scalar with its expressions expanded. */
KO_NODISCARD enum ko_status ko_yaml_expand(struct ko_yaml_walk *walk,
					   const struct ko_yaml_node *node,
					   struct ko_span *out);

/*
 * Give a scalar as a name of this kind; other nodes, empty ones and
 * placeholders ("<image>") give nothing.
 */
KO_NODISCARD enum ko_status ko_yaml_give(struct ko_yaml_walk *walk,
					 const struct ko_yaml_node *node,
					 const char *construct,
					 enum ko_mention_kind kind);

/* The same with another text than the node's own, which is expanded. */
KO_NODISCARD enum ko_status ko_yaml_give_as(struct ko_yaml_walk *walk,
					    const struct ko_yaml_node *node,
					    const char *construct,
					    enum ko_mention_kind kind,
					    struct ko_span expanded);

/* Each word of a scalar, between commas, blanks and lines, as a name. */
KO_NODISCARD enum ko_status ko_yaml_give_words(struct ko_yaml_walk *walk,
					       const struct ko_yaml_node *node,
					       const char *construct,
					       enum ko_mention_kind kind);

/* The value of each "option=value" of a scalar, as a name; it may be quoted. */
KO_NODISCARD enum ko_status ko_yaml_give_option(struct ko_yaml_walk *walk,
						const struct ko_yaml_node *node,
						const char *option,
						const char *construct,
						enum ko_mention_kind kind);

/* A scalar, or a sequence of them one a line, as a text of another format. */
KO_NODISCARD enum ko_status ko_yaml_give_text(struct ko_yaml_walk *walk,
					      const struct ko_yaml_node *node,
					      const char *format);

/* Add the variables of a mapping, or of a sequence of {name, value}. */
KO_NODISCARD enum ko_status
ko_yaml_add_variables(struct ko_yaml_walk *walk,
		      const struct ko_yaml_node *node);

/* Add the "default" of each value of a mapping, with prefix before its key. */
KO_NODISCARD enum ko_status
ko_yaml_add_defaults(struct ko_yaml_walk *walk, const struct ko_yaml_node *node,
		     const char *prefix);

/* Does the spot's key end in suffix?  False for elements. */
bool ko_yaml_key_ends(const struct ko_yaml_spot *spot, const char *suffix);

/* ---- take functions ---- */

/* A scalar that can only be an image; one that would pass for one; the same,
 * with "/" or ":" in it or beside keys that only containers have. */
enum ko_status ko_yaml_take_image(struct ko_yaml_walk *walk,
				  const struct ko_yaml_row *row,
				  const struct ko_yaml_spot *spot);
enum ko_status ko_yaml_take_plausible(struct ko_yaml_walk *walk,
				      const struct ko_yaml_row *row,
				      const struct ko_yaml_spot *spot);
enum ko_status ko_yaml_take_likely(struct ko_yaml_walk *walk,
				   const struct ko_yaml_row *row,
				   const struct ko_yaml_spot *spot);

/* What is pushed; a registry; "docker://" before an image. */
enum ko_status ko_yaml_take_output(struct ko_yaml_walk *walk,
				   const struct ko_yaml_row *row,
				   const struct ko_yaml_spot *spot);
enum ko_status ko_yaml_take_host(struct ko_yaml_walk *walk,
				 const struct ko_yaml_row *row,
				 const struct ko_yaml_spot *spot);
enum ko_status ko_yaml_take_docker_url(struct ko_yaml_walk *walk,
				       const struct ko_yaml_row *row,
				       const struct ko_yaml_spot *spot);

/* A script, or a sequence of its lines, for a POSIX shell. */
enum ko_status ko_yaml_take_script(struct ko_yaml_walk *walk,
				   const struct ko_yaml_row *row,
				   const struct ko_yaml_spot *spot);

/* Helm values in a text. */
enum ko_status ko_yaml_take_values(struct ko_yaml_walk *walk,
				   const struct ko_yaml_row *row,
				   const struct ko_yaml_spot *spot);

/* A plausible image, whose tag may be beside it: tag, imageTag, or the key
 * with "Tag". */
enum ko_status ko_yaml_take_tagged(struct ko_yaml_walk *walk,
				   const struct ko_yaml_row *row,
				   const struct ko_yaml_spot *spot);

/*
 * A mapping {registry, repository, tag, digest}, as charts have it: one name,
 * which stands at the repository.
 */
enum ko_status ko_yaml_take_split(struct ko_yaml_walk *walk,
				  const struct ko_yaml_row *row,
				  const struct ko_yaml_spot *spot);

/* ---- for has_name and has_content ---- */

/* Does the name end in ".yml" or ".yaml"? */
bool ko_yaml_has_ending(struct ko_span path);

/* Is the path this one, or does it end in "/" and this? */
bool ko_yaml_is_file(struct ko_span path, const char *file);

/* Is the file in a folder of this name ("templates"; ".github/workflows"),
 * and does it have the ending? */
bool ko_yaml_is_in(struct ko_span path, const char *folder);

/* Could the first line that says something be one of YAML? */
bool ko_yaml_has_start(struct ko_span text);

/* Do the first lines look like YAML and nothing else? */
bool ko_yaml_has_shape(struct ko_span text);

/* Is this in text? */
bool ko_yaml_has_text(struct ko_span text, const char *needle);

#endif
