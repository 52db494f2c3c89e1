/* The Dockerfile that the build of a service names, with its arguments. */

#include "extract/compose_give.h"

/* Most parts of one build: of extended services and of merged files. */
#define LAYERS_MAX 64

/* A service's own part of its build, and the path its paths belong to. */
struct layer {
	const struct ko_compose_service *service;
	struct ko_span base;
};

/* All parts, the one that counts most first. */
struct layers {
	struct layer p[LAYERS_MAX];
	size_t count;
};

static void add_layers(const struct ko_compose *c,
		       const struct ko_compose_service *s, struct layers *out)
{
	const struct ko_compose_file *file = s->file;

	for (; s && out->count < LAYERS_MAX; s = s->base)
		if (s->build)
			out->p[out->count++] =
				(struct layer){ s, s->file == file
							   ? c->project.base
							   : s->file->path };
}

static void find_layers(const struct ko_compose *c,
			struct ko_compose_service *service, struct layers *out)
{
	const struct ko_compose_service *s = ko_compose_strongest(service);

	out->count = 0;
	for (; s; s = s->is_override ? NULL : s->earlier) {
		add_layers(c, s, out);
		if (s->resets & KO_COMPOSE_RESETS_BUILD ||
		    (s->build &&
		     ko_span_eq(s->build->tag, KO_SPAN("!override"))))
			break;
	}
}

static const struct ko_yaml_node *get(const struct layer *layer,
				      const char *key)
{
	return ko_compose_get(layer->service->file->yaml, layer->service->build,
			      key);
}

/* ---- arguments and contexts ---- */

/* Set it where no part that counts more did. */
static bool set(struct ko_compose *c, struct ko_map *map, struct ko_span name,
		struct ko_span value)
{
	return ko_map_get(map, name) || ko_map_set(map, c->arena, name, value);
}

/* An argument without a value has the one of the environment. */
static enum ko_status set_from_environment(struct ko_compose *c,
					   struct ko_build *build,
					   struct ko_span name)
{
	const struct ko_span *value =
		ko_compose_variable(&c->project.variables, name);

	return !value || set(c, &build->args, name, *value) ? KO_OK : KO_ENOMEM;
}

static enum ko_status add_arg(struct ko_compose *c, struct ko_build *build,
			      const struct ko_yaml_pair *pair)
{
	struct ko_span name = pair->key ? pair->key->value : KO_SPAN("");
	struct ko_compose_value value;
	size_t equals;
	enum ko_status status;

	if (pair->value->kind != KO_YAML_SCALAR)
		return KO_OK;
	if (pair->key && ko_compose_is_null(pair->value))
		return set_from_environment(c, build, name);
	status = ko_compose_value(c, pair->value, &value);
	if (status || value.is_invalid)
		return status;
	if (!pair->key) {
		equals = ko_span_find(value.text, '=');
		name = ko_span_head(value.text, equals);
		if (equals == value.text.n)
			return set_from_environment(c, build, name);
		value.text = ko_span_tail(value.text, equals + 1);
	}
	return set(c, &build->args, name, value.text) ? KO_OK : KO_ENOMEM;
}

static enum ko_status add_context(struct ko_compose *c, struct ko_build *build,
				  const struct ko_yaml_pair *pair)
{
	struct ko_span name = pair->key ? pair->key->value : pair->value->value;

	if (!pair->key)
		name = ko_span_head(name, ko_span_find(name, '='));
	return set(c, &build->contexts, name, KO_SPAN("")) ? KO_OK : KO_ENOMEM;
}

static enum ko_status
add_pairs(struct ko_compose *c, struct ko_build *build,
	  const struct layer *layer, const char *key,
	  enum ko_status (*add)(struct ko_compose *c, struct ko_build *build,
				const struct ko_yaml_pair *pair))
{
	struct ko_yaml *yaml = layer->service->file->yaml;
	const struct ko_yaml_pair *pairs;
	size_t count;
	enum ko_status status =
		ko_yaml_pairs(yaml, get(layer, key), &pairs, &count);

	for (size_t i = 0; i < count && !status && ko_yaml_step(yaml); i++)
		status = add(c, build, &pairs[i]);
	return status;
}

enum ko_status ko_compose_read_build(struct ko_compose *c,
				     struct ko_compose_service *service,
				     struct ko_build *out)
{
	const char *missing = c->missing;
	struct layers layers;
	enum ko_status status = KO_OK;

	find_layers(c, service, &layers);
	for (size_t i = 0; i < layers.count && !status; i++) {
		const struct layer *layer = &layers.p[i];

		status = add_pairs(c, out, layer, "args", add_arg);
		if (!status)
			status = add_pairs(c, out, layer, "additional_contexts",
					   add_context);
		/* Another file has its own places. */
		if (layer->service->file != c->project.main)
			c->missing = missing;
		missing = c->missing;
	}
	return status;
}

/* ---- the Dockerfile ---- */

/* The value of key in the part that counts most, and the part. */
static enum ko_status find_value(struct ko_compose *c,
				 const struct layers *layers, const char *key,
				 struct ko_span *out,
				 const struct layer **found)
{
	struct ko_compose_value value = { KO_SPAN(""), false };
	enum ko_status status = KO_OK;

	*found = NULL;
	for (size_t i = 0; i < layers->count && !*found && !status; i++) {
		const struct layer *layer = &layers->p[i];
		const struct ko_yaml_node *node = layer->service->build;

		if (node->kind == KO_YAML_MAPPING)
			node = get(layer, key);
		else if (strcmp(key, "context") != 0)
			node = NULL;
		if (!node || node->kind != KO_YAML_SCALAR)
			continue;
		*found = layer;
		status = ko_compose_value(c, node, &value);
	}
	*out = value.text;
	return status;
}

enum ko_status ko_compose_follow_build(struct ko_compose *c,
				       struct ko_compose_service *service,
				       const struct ko_build *build)
{
	const struct ko_yaml_node *named_by =
		service->build ? service->build : service->extends;
	const char *missing = c->missing;
	struct ko_build_place place = { .path = c->source->path,
					.text = c->source->text };
	const struct layer *layer;
	struct layers layers;
	enum ko_status status;

	find_layers(c, service, &layers);
	if (layers.count == 0 || !named_by || service->is_replaced)
		return KO_OK;
	status = find_value(c, &layers, "dockerfile_inline", &place.dockerfile,
			    &layer);
	if (status || layer)
		return status;
	status =
		find_value(c, &layers, "dockerfile", &place.dockerfile, &layer);
	if (!status)
		status = find_value(c, &layers, "context", &place.context,
				    &layer);
	c->missing = missing;
	if (status)
		return status;
	place.at = named_by->at;
	place.base = layer ? layer->base : c->project.base;
	return ko_build_follow(c->builds, build, &place);
}
