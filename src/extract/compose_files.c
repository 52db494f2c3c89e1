#include "extract/compose_resolve.h"

#include <stddef.h>

#include "extract/beside.h"
#include "extract/compose_env.h"

/* How deep documents are merged; below, the later one counts. */
#define MERGE_DEPTH 8

/* The keys of a service that matter here. */
static const struct field {
	const char *key;
	size_t offset;
	unsigned resets; /* what "!reset" of it does */
} fields[] = {
#define FIELD(name, resets)                                              \
	{                                                                \
#name, offsetof(struct ko_compose_service, name), resets \
	}
	FIELD(image, KO_COMPOSE_RESETS_IMAGE),
	FIELD(build, KO_COMPOSE_RESETS_BUILD),
	FIELD(pull_policy, 0),
	FIELD(extends, 0),
	FIELD(ports, 0),
	FIELD(volumes, 0),
	FIELD(pre_start, 0),
	FIELD(post_start, 0),
	FIELD(pre_stop, 0),
#undef FIELD
};

static bool is_reset(const struct ko_yaml_node *node)
{
	return ko_span_eq(node->tag, KO_SPAN("!reset"));
}

bool ko_compose_is_null(const struct ko_yaml_node *node)
{
	return node->kind == KO_YAML_SCALAR && node->style == KO_YAML_PLAIN &&
	       ko_yaml_text(node).n == 0;
}

const struct ko_yaml_node *ko_compose_get(struct ko_yaml *yaml,
					  const struct ko_yaml_node *node,
					  const char *key)
{
	const struct ko_yaml_node *found = ko_yaml_get(yaml, node, key);

	return found && !is_reset(found) ? found : NULL;
}

/* ---- documents of one file ---- */

static enum ko_status merge(struct ko_yaml *yaml, const struct ko_yaml_node *a,
			    const struct ko_yaml_node *b, unsigned depth,
			    const struct ko_yaml_node **out);

/* Pairs under construction, with room for all. */
struct merged {
	struct ko_yaml_pair *p;
	size_t count;
	struct ko_map at; /* keys to places in p: .n is the place */
};

static enum ko_status merge_pair(struct ko_yaml *yaml, struct merged *into,
				 const struct ko_yaml_pair *pair,
				 unsigned depth)
{
	struct ko_span place = { "", into->count };
	const struct ko_span *old;

	if (!ko_yaml_step(yaml))
		return KO_OK;
	if (pair->key) {
		old = ko_map_get(&into->at, pair->key->value);
		if (old)
			return merge(yaml, into->p[old->n].value, pair->value,
				     depth + 1, &into->p[old->n].value);
		if (!ko_map_set(&into->at, yaml->source->arena,
				pair->key->value, place))
			return KO_ENOMEM;
	}
	into->p[into->count++] = *pair;
	return KO_OK;
}

/* What b, of a later document, makes of a. */
static enum ko_status merge(struct ko_yaml *yaml, const struct ko_yaml_node *a,
			    const struct ko_yaml_node *b, unsigned depth,
			    const struct ko_yaml_node **out)
{
	struct ko_arena *arena = yaml->source->arena;
	const struct ko_yaml_node *sides[] = { a, b };
	const struct ko_yaml_pair *pairs[2];
	size_t counts[2];
	struct merged into = { 0 };
	struct ko_yaml_node *node;
	enum ko_status status = KO_OK;

	*out = b;
	if (b->kind != a->kind || b->kind == KO_YAML_SCALAR || b->tag.n ||
	    depth > MERGE_DEPTH)
		return KO_OK;
	for (size_t i = 0; i < 2 && !status; i++)
		status = ko_yaml_pairs(yaml, sides[i], &pairs[i], &counts[i]);
	if (status)
		return status;
	node = ko_arena_alloc(arena, sizeof(*node));
	into.p = ko_arena_array(arena, counts[0] + counts[1], sizeof(*into.p));
	if (!node || !into.p)
		return KO_ENOMEM;
	for (size_t side = 0; side < 2; side++)
		for (size_t i = 0; i < counts[side] && !status; i++)
			status =
				merge_pair(yaml, &into, &pairs[side][i], depth);
	*node = *b;
	node->pairs = into.p;
	node->count = into.count;
	*out = node;
	return status;
}

static enum ko_status merge_documents(struct ko_compose_file *file)
{
	enum ko_status status = KO_OK;
	size_t count = 0;

	for (const struct ko_yaml_document *d = file->yaml->documents;
	     d && !status && count < KO_COMPOSE_DOCUMENTS_MAX;
	     d = d->next, count++) {
		if (!d->root || d->root->kind != KO_YAML_MAPPING)
			continue;
		if (!file->root)
			file->root = d->root;
		else
			status = merge(file->yaml, file->root, d->root, 0,
				       &file->root);
	}
	return status;
}

/* ---- services ---- */

/* Take pair, of a service, for the field that it is. */
static void read_field(struct ko_compose_service *s,
		       const struct ko_yaml_pair *pair)
{
	for (size_t k = 0; k < KO_ARRAY_LEN(fields); k++) {
		if (!ko_yaml_is(pair->key, fields[k].key))
			continue;
		if (is_reset(pair->value))
			s->resets |= fields[k].resets;
		else if (!ko_compose_is_null(pair->value))
			memcpy((char *)s + fields[k].offset, &pair->value,
			       sizeof(pair->value));
	}
}

static enum ko_status read_service(struct ko_compose_file *file,
				   const struct ko_yaml_pair *pair)
{
	static const struct ko_span override = KO_SPAN("!override");
	struct ko_compose_service *s = &file->services[file->count];
	const struct ko_yaml_pair *pairs;
	size_t count;
	enum ko_status status =
		ko_yaml_pairs(file->yaml, pair->value, &pairs, &count);

	if (status ||
	    (pair->value->kind != KO_YAML_MAPPING && !is_reset(pair->value)))
		return status;
	s->name = pair->key->value;
	s->file = file;
	s->is_reset = is_reset(pair->value);
	s->is_override = s->is_reset || ko_span_eq(pair->value->tag, override);
	for (size_t i = 0;
	     i < count && !s->is_reset && ko_yaml_step(file->yaml); i++)
		read_field(s, &pairs[i]);
	file->count++;
	return ko_map_set(&file->by_name, file->yaml->source->arena, s->name,
			  (struct ko_span){ "", file->count - 1 })
		       ? KO_OK
		       : KO_ENOMEM;
}

/* The first files had no "services:", their services stood at the top. */
static const struct ko_yaml_node *services_of(struct ko_compose_file *file)
{
	const struct ko_yaml_node *services =
		ko_yaml_get(file->yaml, file->root, "services");

	if (services)
		return is_reset(services) ? NULL : services;
	if (ko_yaml_get(file->yaml, file->root, "version") ||
	    ko_yaml_get(file->yaml, file->root, "models") ||
	    ko_yaml_get(file->yaml, file->root, "include"))
		return NULL;
	return file->root;
}

static enum ko_status read_services(struct ko_compose_file *file)
{
	const struct ko_yaml_node *services = services_of(file);
	const struct ko_yaml_pair *pairs;
	size_t count;
	enum ko_status status;

	if (!services || services->kind != KO_YAML_MAPPING)
		return KO_OK;
	status = ko_yaml_pairs(file->yaml, services, &pairs, &count);
	if (status)
		return status;
	file->services = ko_arena_array(file->yaml->source->arena, count,
					sizeof(*file->services));
	if (!file->services)
		return KO_ENOMEM;
	for (size_t i = 0; i < count && !status; i++)
		if (services != file->root ||
		    !ko_span_starts(pairs[i].key->value, KO_SPAN("x-")))
			status = read_service(file, &pairs[i]);
	return status;
}

enum ko_status ko_compose_add_file(struct ko_compose_project *project,
				   struct ko_span path, struct ko_span text,
				   struct ko_compose_file **out)
{
	struct ko_arena *arena = project->source->arena;
	struct ko_compose_file *file = ko_arena_alloc(arena, sizeof(*file));
	struct ko_source *source = ko_arena_alloc(arena, sizeof(*source));
	enum ko_status status;

	if (!file || !source)
		return KO_ENOMEM;
	*source = *project->source;
	source->text = text;
	source->path = path;
	file->path = path;
	file->next = project->files;
	project->files = file;
	project->count++;
	status = ko_yaml_read(source, text, &file->yaml);
	if (!status)
		status = merge_documents(file);
	if (!status && file->root)
		status = read_services(file);
	*out = file;
	return status;
}

enum ko_status ko_compose_file_called(struct ko_compose_project *project,
				      struct ko_span path,
				      struct ko_compose_file **out)
{
	struct ko_error err = { 0 };
	struct ko_span text = KO_SPAN("");
	enum ko_status status;

	for (*out = project->files; *out; *out = (*out)->next)
		if (ko_span_eq((*out)->path, path))
			return KO_OK;
	if (project->count > KO_COMPOSE_FILES_MAX)
		return KO_OK;
	/* One that cannot be read is kept as well: it is tried only once. */
	status = ko_beside_read(project->source, path, &text, &err);
	if (status == KO_ENOMEM)
		return status;
	if (status)
		text = KO_SPAN("");
	status = ko_compose_add_file(project, path, text, out);
	if (err.text[0] && !status) {
		(*out)->trouble = ko_arena_copy(project->source->arena,
						ko_span_str(err.text));
		status = (*out)->trouble.p ? KO_OK : KO_ENOMEM;
	}
	return status;
}

/* Add the variables of the file called name; no fault when it is not there. */
static enum ko_status add_env(struct ko_compose_project *project,
			      struct ko_span name)
{
	struct ko_arena *arena = project->source->arena;
	struct ko_span path = ko_beside(arena, project->base, name);
	struct ko_span text;
	struct ko_error err;
	enum ko_status status;

	if (!path.p)
		return KO_ENOMEM;
	status = ko_beside_read(project->source, path, &text, &err);
	if (status)
		return status == KO_ENOMEM ? status : KO_OK;
	return ko_compose_env_read(arena, text, &project->variables);
}

static enum ko_status add_environment(struct ko_compose_project *project)
{
	const struct ko_side_files *side = project->source->side;
	char *const *next = side ? side->environment : NULL;

	for (; next && *next; next++) {
		struct ko_span one = ko_span_str(*next);
		size_t equals = ko_span_find(one, '=');

		if (!ko_map_set(&project->variables.values,
				project->source->arena,
				ko_span_head(one, equals),
				ko_span_tail(one, equals + 1)))
			return KO_ENOMEM;
	}
	return KO_OK;
}

/* The files that set variables. */
static enum ko_status read_env_files(struct ko_compose_project *project)
{
	const struct ko_side_files *side = project->source->side;
	bool is_outermost = !project->variables.outer;
	size_t given = side && is_outermost ? side->n_env_files : 0;
	enum ko_status status = KO_OK;

	project->variables.open = project->source->variables;
	for (size_t i = 0; i < given && !status; i++)
		status = ko_compose_env_read(project->source->arena,
					     side->env_files[i],
					     &project->variables);
	if (given || project->has_env)
		return status;
	return add_env(project, KO_SPAN(".env"));
}

enum ko_status ko_compose_read_env(struct ko_compose_project *project)
{
	enum ko_status status = read_env_files(project);

	return status ? status : add_environment(project);
}
