#include "extract/compose.h"

#include <stdio.h>

#include "extract/compose_give.h"
#include "extract/yaml_lines.h"

/* ---- services ---- */

/* Does a policy ask for the image although there is a build? */
static bool is_pulled(const struct ko_yaml_node *policy)
{
	static const char *const pulls[] = {
		"always", "missing", "if_not_present",
		"daily",  "weekly",  "refresh",
	};
	struct ko_span text = ko_yaml_text(policy);

	for (size_t i = 0; i < KO_ARRAY_LEN(pulls); i++)
		if (ko_span_eq(text, ko_span_str(pulls[i])))
			return true;
	return ko_span_starts(text, KO_SPAN("every_"));
}

static bool is_output(const struct ko_compose_service *s)
{
	return s->is_built && !is_pulled(s->any_policy);
}

/* Volumes of type "image" and hooks that run in an image of their own. */
static enum ko_status give_entries(struct ko_compose *c,
				   const struct ko_yaml_node *list,
				   const char *type, const char *key,
				   const char *construct)
{
	enum ko_status status = KO_OK;

	for (size_t i = 0; list && list->kind == KO_YAML_SEQUENCE && !status &&
			   i < list->count;
	     i++) {
		const struct ko_yaml_node *entry = list->pairs[i].value;

		if (entry->kind != KO_YAML_MAPPING || !ko_yaml_step(c->yaml))
			continue;
		if (type &&
		    !ko_yaml_is(ko_yaml_get(c->yaml, entry, "type"), type))
			continue;
		status = ko_compose_give(c, ko_compose_get(c->yaml, entry, key),
					 construct, KO_MENTION_IMAGE);
	}
	return status;
}

static enum ko_status give_service(struct ko_compose *c,
				   struct ko_compose_service *s)
{
	const char *hook = "compose:hook-image";
	bool is_built = is_output(s);
	enum ko_status status;

	c->is_replaced = s->is_replaced || s->is_image_replaced;
	c->is_served = s->ports != NULL;
	status = ko_compose_give(
		c, s->image,
		is_built ? "compose:build-output" : "compose:image",
		is_built ? KO_MENTION_OUTPUT : KO_MENTION_IMAGE);
	c->is_replaced = s->is_replaced;
	c->is_served = false;
	if (!status)
		status = ko_compose_give_build(c, s);
	if (!status)
		status = give_entries(c, s->volumes, "image", "source",
				      "compose:volume-image");
	if (!status)
		status = give_entries(c, s->pre_start, NULL, "image", hook);
	if (!status)
		status = give_entries(c, s->post_start, NULL, "image", hook);
	if (!status)
		status = give_entries(c, s->pre_stop, NULL, "image", hook);
	return status;
}

static enum ko_status add_output(struct ko_compose *c,
				 const struct ko_yaml_node *node)
{
	struct ko_compose_value value;
	enum ko_status status;

	if (!node || node->kind != KO_YAML_SCALAR || !ko_yaml_step(c->yaml))
		return KO_OK;
	status = ko_compose_value(c, node, &value);
	if (status || value.is_invalid || value.text.n == 0 ||
	    value.text.p[0] == KO_HOLE)
		return status;
	return ko_map_set(&c->outputs, c->arena, value.text, KO_SPAN(""))
		       ? KO_OK
		       : KO_ENOMEM;
}

/* What the file builds under a name is not looked up under that name. */
static enum ko_status add_outputs(struct ko_compose *c,
				  const struct ko_compose_service *s)
{
	const struct ko_yaml_node *tags =
		ko_compose_get(c->yaml, s->build, "tags");
	enum ko_status status = KO_OK;

	if (is_output(s))
		status = add_output(c, s->any_image);
	for (size_t i = 0; tags && tags->kind == KO_YAML_SEQUENCE && !status &&
			   i < tags->count;
	     i++)
		status = add_output(c, tags->pairs[i].value);
	return status;
}

static enum ko_status give_models(struct ko_compose *c)
{
	const struct ko_yaml_node *models =
		ko_compose_get(c->yaml, c->project.main->root, "models");
	const struct ko_yaml_pair *pairs;
	size_t count;
	enum ko_status status;

	if (!models || models->kind != KO_YAML_MAPPING)
		return KO_OK;
	status = ko_yaml_pairs(c->yaml, models, &pairs, &count);
	for (size_t i = 0; i < count && !status; i++)
		status = ko_compose_give(
			c, ko_compose_get(c->yaml, pairs[i].value, "model"),
			"compose:model", KO_MENTION_IMAGE);
	return status;
}

/* "${COMPOSE_PROJECT_NAME}" always has a value: the name, or the folder's. */
static enum ko_status set_project_name(struct ko_compose *c)
{
	static const struct ko_span key = KO_SPAN("COMPOSE_PROJECT_NAME");
	static const char hole = KO_HOLE;
	struct ko_span name = ko_yaml_text(
		ko_yaml_get(c->yaml, c->project.main->root, "name"));
	struct ko_map *values = &c->project.variables.values;

	if (name.n == 0 || ko_span_find(name, '$') < name.n)
		name = (struct ko_span){ &hole, 1 };
	if (ko_map_get(values, key) || ko_map_set(values, c->arena, key, name))
		return KO_OK;
	return KO_ENOMEM;
}

static enum ko_status give_all(struct ko_compose *c)
{
	const struct ko_compose_file *file = c->project.main;
	enum ko_status status = set_project_name(c);

	for (size_t i = 0; i < file->count && !status; i++)
		status = add_outputs(c, &file->services[i]);
	for (size_t i = 0; i < file->count && !status; i++)
		status = give_service(c, &file->services[i]);
	c->is_replaced = false;
	return status ? status : give_models(c);
}

/* ---- what compose refuses ---- */

static enum ko_status find_twice(struct ko_compose *c,
				 const struct ko_yaml_node *node,
				 unsigned depth,
				 const struct ko_yaml_node **out);

/* The first key of a mapping itself that stands in it twice. */
static enum ko_status find_twice_in(struct ko_compose *c,
				    const struct ko_yaml_node *node,
				    const struct ko_yaml_node **out)
{
	struct ko_map seen = { 0 };

	for (size_t i = 0; i < node->count && !*out; i++) {
		const struct ko_yaml_node *key = node->pairs[i].key;

		if (key->kind != KO_YAML_SCALAR)
			continue;
		if (ko_map_get(&seen, key->value))
			*out = key;
		else if (!ko_map_set(&seen, c->arena, key->value, KO_SPAN("")))
			return KO_ENOMEM;
	}
	return KO_OK;
}

/*
 * The first key that stands twice in a mapping.  What an alias stands for
 * comes before it in the file and was looked at there.
 */
static enum ko_status find_twice(struct ko_compose *c,
				 const struct ko_yaml_node *node,
				 unsigned depth,
				 const struct ko_yaml_node **out)
{
	enum ko_status status = KO_OK;

	if (depth > KO_YAML_DEPTH_MAX || node->kind == KO_YAML_SCALAR)
		return KO_OK;
	if (node->kind == KO_YAML_MAPPING)
		status = find_twice_in(c, node, out);
	for (size_t i = 0; i < node->count && !status && !*out; i++) {
		const struct ko_yaml_pair *pair = &node->pairs[i];
		size_t before = pair->key ? pair->key->at : node->at;

		if (pair->value->at > before)
			status = find_twice(c, pair->value, depth + 1, out);
	}
	return status;
}

static enum ko_status complain_twice(struct ko_compose *c)
{
	const struct ko_yaml_node *key = NULL;
	char text[KO_ERROR_TEXT_MAX];
	struct ko_span name;
	enum ko_status status = KO_OK;

	for (const struct ko_yaml_document *d = c->yaml->documents;
	     d && !status && !key; d = d->next)
		if (d->root)
			status = find_twice(c, d->root, 0, &key);
	if (status || !key)
		return status;
	name = ko_span_head(key->value, KO_ERROR_TEXT_MAX / 2);
	(void)snprintf(text, sizeof(text),
		       "mapping key \"%.*s\" already defined",
		       KO_SPAN_ARG(name));
	ko_diagnostic_one_line(text);
	return ko_compose_complain(c, key->at, text);
}

static enum ko_status complain_cycle(struct ko_compose *c)
{
	const struct ko_yaml_node *extends = c->project.cycle;

	return extends ? ko_compose_complain(
				 c, extends->at,
				 "circular reference: the service extends "
				 "itself")
		       : KO_OK;
}

/* A file that a service extends and that is not there is said once. */
static enum ko_status note_missing(struct ko_compose *c)
{
	struct ko_compose_file *main = c->project.main;
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < main->count && !status; i++) {
		struct ko_compose_file *file = main->services[i].missing;
		struct ko_span path;

		if (!file || file->is_told || !c->source->side)
			continue;
		file->is_told = true;
		path = ko_span_head(file->path, KO_ERROR_TEXT_MAX / 2);
		status = ko_compose_note(c, main->services[i].extends->at,
					 "%.*s: %.*s, not read",
					 KO_SPAN_ARG(path),
					 KO_SPAN_ARG(file->trouble));
	}
	/* An excerpt in a page is not meant to be run. */
	if (!status && c->missing && c->source->side)
		status = ko_compose_note(c, c->missing_at, "%s", c->missing);
	return status;
}

enum ko_status ko_compose_give_file(struct ko_compose *c)
{
	const struct ko_source *source = c->source;
	enum ko_status status = ko_compose_project_read(&c->project);

	if (status)
		return status;
	c->yaml = c->project.main->yaml;
	status = give_all(c);
	if (!status)
		status = complain_cycle(c);
	if (!status)
		status = ko_compose_give_includes(c);
	if (!status && !c->yaml->has_fault)
		status = complain_twice(c);
	if (!status)
		status = ko_yaml_give_fault(c->yaml, c->sink);
	if (!status)
		status = note_missing(c);
	if (!status && c->yaml->read_to < source->text.n)
		status = ko_yaml_scan_images(
			source, c->yaml->read_to, "compose:image",
			KO_EXPR_DOLLAR | KO_EXPR_DOUBLE_BRACE, c->sink);
	return status;
}

/* The files on the command line that are one project, if this is among them. */
static enum ko_status find_merged(struct ko_compose *c)
{
	const struct ko_side_files *side = c->source->side;
	size_t n = side ? side->n_merged : 0;
	struct ko_span *paths = ko_arena_array(c->arena, n + 1, sizeof(*paths));
	bool has_source = false;

	if (!paths)
		return KO_ENOMEM;
	for (size_t i = 0; i < n; i++) {
		paths[i] = ko_span_str(side->merged[i]);
		has_source =
			has_source || ko_span_eq(paths[i], c->source->path);
	}
	if (!has_source)
		return KO_OK;
	c->project.base = side->project.n ? side->project : paths[0];
	c->project.merged = paths;
	c->project.n_merged = n;
	return KO_OK;
}

static struct ko_span base_of(const struct ko_source *source)
{
	return source->side && source->side->project.n ? source->side->project
						       : source->path;
}

enum ko_status ko_compose_extract(const struct ko_source *source,
				  const struct ko_sink *sink)
{
	struct ko_builds builds = { source, sink, 0 };
	size_t includes = 0;
	struct ko_compose *c = ko_arena_alloc(source->arena, sizeof(*c));
	enum ko_status status;

	if (!c)
		return KO_ENOMEM;
	*c = (struct ko_compose){ .source = source,
				  .sink = sink,
				  .arena = source->arena,
				  .project = { .source = source,
					       .base = base_of(source) },
				  .builds = &builds,
				  .includes = &includes };
	status = find_merged(c);
	return status ? status : ko_compose_give_file(c);
}
