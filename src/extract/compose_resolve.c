#include "extract/compose_resolve.h"

#include <stddef.h>

#include "extract/compose_env.h"

/* How deep documents are merged; below, the later one counts. */
#define MERGE_DEPTH 8

/* The keys of a service that matter here. */
static const struct field {
	const char *key;
	size_t offset;
} fields[] = {
#define FIELD(name)                                              \
	{                                                        \
#name, offsetof(struct ko_compose_service, name) \
	}
	FIELD(image),   FIELD(build),     FIELD(pull_policy), FIELD(extends),
	FIELD(volumes), FIELD(pre_start), FIELD(post_start),  FIELD(pre_stop),
#undef FIELD
};

static bool is_reset(const struct ko_yaml_node *node)
{
	return ko_span_eq(node->tag, KO_SPAN("!reset"));
}

/* Nothing, "~" or "null": as if the key were not there. */
static bool is_null(const struct ko_yaml_node *node)
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

static enum ko_status read_service(struct ko_compose_file *file,
				   const struct ko_yaml_pair *pair)
{
	struct ko_compose_service *s = &file->services[file->count];
	const struct ko_yaml_pair *pairs;
	size_t count;
	enum ko_status status =
		ko_yaml_pairs(file->yaml, pair->value, &pairs, &count);

	if (status || pair->value->kind != KO_YAML_MAPPING ||
	    is_reset(pair->value))
		return status;
	s->name = pair->key->value;
	for (size_t i = 0; i < count && ko_yaml_step(file->yaml); i++)
		for (size_t k = 0; k < KO_ARRAY_LEN(fields); k++)
			if (ko_yaml_is(pairs[i].key, fields[k].key) &&
			    !is_reset(pairs[i].value) &&
			    !is_null(pairs[i].value))
				memcpy((char *)s + fields[k].offset,
				       &pairs[i].value, sizeof(pairs[i].value));
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

static enum ko_status add_file(struct ko_compose_project *project,
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

/* ---- files beside ---- */

/* name as seen from the folder of path, without "." and ".." where it can. */
static struct ko_span beside(struct ko_arena *arena, struct ko_span path,
			     struct ko_span name)
{
	size_t slash = ko_span_rfind(path, '/');
	struct ko_span folder = ko_span_head(path, slash < path.n ? slash : 0);
	char *p = ko_arena_alloc(arena, path.n + name.n + 2);
	size_t n = 0;

	if (!p)
		return (struct ko_span){ NULL, 0 };
	if (slash == 0 && path.n)
		p[n++] = '/';
	if (name.n && name.p[0] == '/')
		folder.n = n = 0;
	if (folder.n) {
		memcpy(p, folder.p, folder.n);
		n = folder.n;
		p[n++] = '/';
	}
	while (name.n) {
		size_t end = ko_span_find(name, '/');
		struct ko_span part = ko_span_head(name, end);
		struct ko_span done = { p, n ? n - 1 : 0 };
		bool is_folder = end < name.n;

		name = ko_span_tail(name, end + 1);
		slash = ko_span_rfind(done, '/');
		if (is_folder && ko_span_eq(part, KO_SPAN(".")))
			continue;
		if (is_folder && ko_span_eq(part, KO_SPAN("..")) && done.n &&
		    !ko_span_ends(done, KO_SPAN(".."))) {
			n = slash < done.n ? slash + 1 : 0;
			continue;
		}
		memcpy(p + n, part.p, part.n);
		n += part.n;
		if (is_folder)
			p[n++] = '/';
	}
	p[n] = '\0';
	return (struct ko_span){ p, n };
}

/* The text of a file beside that of path; *text is empty when it has none. */
static enum ko_status read_beside(struct ko_compose_project *project,
				  struct ko_span path, struct ko_span *text)
{
	const struct ko_side_files *side = project->source->side;
	struct ko_error err;
	enum ko_status status;

	*text = KO_SPAN("");
	if (!side || ko_span_find(path, '\0') < path.n)
		return KO_OK;
	status = side->read(side->ctx, path.p, project->source->arena, text,
			    &err);
	if (status)
		*text = KO_SPAN("");
	return status == KO_ENOMEM ? status : KO_OK;
}

/* The file called path, read once; NULL when there are too many. */
static enum ko_status file_called(struct ko_compose_project *project,
				  struct ko_span path,
				  struct ko_compose_file **out)
{
	struct ko_span text;
	enum ko_status status;

	for (*out = project->files; *out; *out = (*out)->next)
		if (ko_span_eq((*out)->path, path))
			return KO_OK;
	if (project->count > KO_COMPOSE_FILES_MAX)
		return KO_OK;
	/* One that cannot be read is kept as well: it is tried only once. */
	status = read_beside(project, path, &text);
	return status ? status : add_file(project, path, text, out);
}

static enum ko_status read_env(struct ko_compose_project *project)
{
	const struct ko_side_files *side = project->source->side;
	struct ko_arena *arena = project->source->arena;
	struct ko_span path =
		beside(arena, project->source->path, KO_SPAN(".env"));
	struct ko_span text;
	enum ko_status status = KO_OK;

	for (size_t i = 0; side && !status && i < side->n_env_files; i++)
		status = ko_compose_env_read(arena, side->env_files[i],
					     &project->variables);
	if (status || (side && side->n_env_files))
		return status;
	if (!path.p)
		return KO_ENOMEM;
	status = read_beside(project, path, &text);
	return status ? status
		      : ko_compose_env_read(arena, text, &project->variables);
}

/* ---- extends ---- */

/* The service that s of file extends; NULL when it is not known. */
static enum ko_status base_of(struct ko_compose_project *project,
			      struct ko_compose_file **file,
			      const struct ko_compose_service *s,
			      struct ko_compose_service **out)
{
	const struct ko_yaml_node *other =
		ko_compose_get((*file)->yaml, s->extends, "file");
	const struct ko_yaml_node *service =
		ko_compose_get((*file)->yaml, s->extends, "service");
	struct ko_compose_text path;
	const struct ko_span *found;
	struct ko_span full;
	enum ko_status status;

	*out = NULL;
	if (other && other->value.n > KO_SOURCE_NAME_MAX)
		return KO_OK;
	if (other) {
		status = ko_compose_interpolate(project->source->arena,
						ko_yaml_text(other), NULL,
						&project->variables, &path);
		if (status || path.result || path.text.n == 0)
			return status;
		full = beside(project->source->arena, (*file)->path,
			      ko_nested_span(&path.text));
		if (!full.p)
			return KO_ENOMEM;
		status = file_called(project, full, file);
		if (status || !*file)
			return status;
	}
	found = ko_map_get(&(*file)->by_name,
			   ko_yaml_text(service ? service : s->extends));
	if (found)
		*out = &(*file)->services[found->n];
	return KO_OK;
}

/* What a service is with what it extends. */
static enum ko_status resolve(struct ko_compose_project *project,
			      struct ko_compose_file *file,
			      struct ko_compose_service *s, unsigned depth)
{
	struct ko_compose_service *base = NULL;
	enum ko_status status = KO_OK;

	if (s->state == KO_COMPOSE_DONE)
		return KO_OK;
	s->is_built = s->build != NULL;
	s->any_image = s->image;
	s->any_policy = s->pull_policy;
	s->state = KO_COMPOSE_OPEN;
	if (s->extends && depth < KO_COMPOSE_EXTENDS_MAX)
		status = base_of(project, &file, s, &base);
	if (base && base->state == KO_COMPOSE_OPEN)
		project->has_cycle = true;
	else if (!status && base)
		status = resolve(project, file, base, depth + 1);
	if (base && base->state == KO_COMPOSE_DONE) {
		s->is_built = s->is_built || base->is_built;
		s->any_image = s->image ? s->image : base->any_image;
		s->any_policy =
			s->pull_policy ? s->pull_policy : base->any_policy;
	}
	s->state = KO_COMPOSE_DONE;
	return status;
}

/* ---- the override file ---- */

/* The names that compose looks for, in its order. */
static const char *const base_names[] = {
	"compose.yaml",
	"compose.yml",
	"docker-compose.yml",
	"docker-compose.yaml",
};
static const char *const override_names[] = {
	"compose.override.yml",
	"compose.override.yaml",
	"docker-compose.override.yml",
	"docker-compose.override.yaml",
};

static bool is_among(struct ko_span name, const char *const names[4])
{
	for (size_t i = 0; i < KO_ARRAY_LEN(base_names); i++)
		if (ko_span_eq(name, ko_span_str(names[i])))
			return true;
	return false;
}

/* The first of these beside the file that is there, or NULL. */
static enum ko_status first_beside(struct ko_compose_project *project,
				   const char *const names[4],
				   struct ko_compose_file **out)
{
	const struct ko_source *source = project->source;
	enum ko_status status = KO_OK;

	*out = NULL;
	for (size_t i = 0; i < KO_ARRAY_LEN(base_names) && !status; i++) {
		struct ko_span path = beside(source->arena, source->path,
					     ko_span_str(names[i]));

		if (!path.p)
			return KO_ENOMEM;
		status = file_called(project, path, out);
		if (*out && (*out)->root)
			return status;
		*out = NULL;
	}
	return status;
}

/*
 * Compose reads "compose.yaml" and the override beside it as one: a build in
 * either makes the image of the service an output in both.
 */
static enum ko_status add_partner(struct ko_compose_project *project,
				  struct ko_compose_file *file)
{
	struct ko_span name = ko_basename(project->source->path);
	bool is_override = is_among(name, override_names);
	struct ko_compose_file *other = NULL;
	enum ko_status status = KO_OK;

	if (!project->source->side ||
	    (!is_override && !is_among(name, base_names)))
		return KO_OK;
	status = first_beside(
		project, is_override ? base_names : override_names, &other);
	for (size_t i = 0; other && !status && i < other->count; i++) {
		struct ko_compose_service *theirs = &other->services[i];
		const struct ko_span *at =
			ko_map_get(&file->by_name, theirs->name);
		struct ko_compose_service *s;

		if (!at)
			continue;
		status = resolve(project, other, theirs, 0);
		s = &file->services[at->n];
		s->is_built = s->is_built || theirs->is_built;
		if (theirs->any_policy && !(is_override && s->any_policy))
			s->any_policy = theirs->any_policy;
	}
	return status;
}

enum ko_status ko_compose_project_read(struct ko_compose_project *project,
				       const struct ko_source *source)
{
	struct ko_compose_file *file = NULL;
	enum ko_status status;

	*project = (struct ko_compose_project){ .source = source };
	status = read_env(project);
	if (!status)
		status = add_file(project, source->path, source->text, &file);
	for (size_t i = 0; !status && i < file->count; i++) {
		status = resolve(project, file, &file->services[i], 0);
		if (project->has_cycle && !project->cycle)
			project->cycle = file->services[i].extends;
	}
	project->main = file;
	return status ? status : add_partner(project, file);
}
