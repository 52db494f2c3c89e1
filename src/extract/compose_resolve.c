#include "extract/compose_resolve.h"

#include "extract/beside.h"

/* ---- extends ---- */

/* The service that s extends, in *file; NULL when it is not known. */
static enum ko_status base_of(struct ko_compose_project *project,
			      const struct ko_compose_service *s,
			      struct ko_compose_file **file,
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
		full = ko_beside(project->source->arena,
				 *file == project->main ? project->base
							: (*file)->path,
				 ko_nested_span(&path.text));
		if (!full.p)
			return KO_ENOMEM;
		status = ko_compose_file_called(project, full, file);
		if (status || !*file)
			return status;
	}
	found = ko_map_get(&(*file)->by_name,
			   ko_yaml_text(service ? service : s->extends));
	if (found)
		*out = &(*file)->services[found->n];
	return KO_OK;
}

static void take_base(struct ko_compose_service *s,
		      struct ko_compose_service *base)
{
	s->base = base;
	s->is_built = s->is_built || base->is_built;
	s->any_image = s->image ? s->image : base->any_image;
	s->any_policy = s->pull_policy ? s->pull_policy : base->any_policy;
}

/* What a service is with what it extends. */
static enum ko_status resolve(struct ko_compose_project *project,
			      struct ko_compose_service *s, unsigned depth)
{
	struct ko_compose_file *file = s->file;
	struct ko_compose_service *base = NULL;
	enum ko_status status = KO_OK;

	if (s->state == KO_COMPOSE_DONE)
		return KO_OK;
	s->is_built = s->build != NULL;
	s->any_image = s->image;
	s->any_policy = s->pull_policy;
	s->state = KO_COMPOSE_OPEN;
	if (s->extends && depth < KO_COMPOSE_EXTENDS_MAX)
		status = base_of(project, s, &file, &base);
	if (!base && file && file->trouble.n)
		s->missing = file;
	if (base && base->state == KO_COMPOSE_OPEN)
		project->has_cycle = true;
	else if (!status && base)
		status = resolve(project, base, depth + 1);
	if (base && base->state == KO_COMPOSE_DONE)
		take_base(s, base);
	s->state = KO_COMPOSE_DONE;
	return status;
}

static enum ko_status resolve_all(struct ko_compose_project *project,
				  struct ko_compose_file *file)
{
	enum ko_status status = KO_OK;

	for (size_t i = 0; !status && i < file->count; i++) {
		status = resolve(project, &file->services[i], 0);
		if (file == project->main && project->has_cycle &&
		    !project->cycle)
			project->cycle = file->services[i].extends;
	}
	return status;
}

/* ---- files that are merged ---- */

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
		struct ko_span path = ko_beside(source->arena, source->path,
						ko_span_str(names[i]));

		if (!path.p)
			return KO_ENOMEM;
		status = ko_compose_file_called(project, path, out);
		if (*out && (*out)->root)
			return status;
		*out = NULL;
	}
	return status;
}

/* The files that are merged, in order; the source is one of them. */
struct merge {
	struct ko_compose_file *files[KO_COMPOSE_MERGED_MAX];
	size_t count;
};

/* Compose reads "compose.yaml" and the override beside it as one. */
static enum ko_status find_partner(struct ko_compose_project *project,
				   struct merge *merge)
{
	struct ko_span name = ko_basename(project->source->path);
	bool is_override = is_among(name, override_names);
	struct ko_compose_file *other;
	enum ko_status status;

	if (!project->source->side ||
	    (!is_override && !is_among(name, base_names)))
		return KO_OK;
	status = first_beside(
		project, is_override ? base_names : override_names, &other);
	if (status || !other)
		return status;
	merge->files[0] = is_override ? other : project->main;
	merge->files[1] = is_override ? project->main : other;
	merge->count = 2;
	return KO_OK;
}

/* A file that is named twice counts where it comes last. */
static void add_merged(struct merge *merge, struct ko_compose_file *file)
{
	size_t n = 0;

	for (size_t i = 0; i < merge->count; i++)
		if (merge->files[i] != file)
			merge->files[n++] = merge->files[i];
	merge->files[n++] = file;
	merge->count = n;
}

static enum ko_status find_named(struct ko_compose_project *project,
				 struct merge *merge)
{
	enum ko_status status = KO_OK;
	bool has_main = false;

	for (size_t i = 0; i < project->n_merged && !status &&
			   merge->count < KO_COMPOSE_MERGED_MAX;
	     i++) {
		struct ko_compose_file *file;

		status = ko_compose_file_called(project, project->merged[i],
						&file);
		if (!status && file)
			add_merged(merge, file);
		has_main = has_main || file == project->main;
	}
	if (!has_main)
		merge->count = 0;
	return status;
}

static struct ko_compose_service *
service_called(const struct ko_compose_file *file, struct ko_span name)
{
	const struct ko_span *at = ko_map_get(&file->by_name, name);

	return at ? &file->services[at->n] : NULL;
}

/* Link each service to the one of the same name in the files before. */
static void link_services(const struct merge *merge)
{
	for (size_t i = 1; i < merge->count; i++)
		for (size_t k = 0; k < merge->files[i]->count; k++) {
			struct ko_compose_service *s =
				&merge->files[i]->services[k];

			for (size_t j = i; j-- && !s->earlier;)
				s->earlier = service_called(merge->files[j],
							    s->name);
			if (s->earlier)
				s->earlier->later = s;
		}
}

struct ko_compose_service *
ko_compose_strongest(struct ko_compose_service *service)
{
	while (service->later)
		service = service->later;
	return service;
}

/* What the other files make of a service of the source. */
static void merge_service(struct ko_compose_service *s)
{
	const struct ko_yaml_node *policy = NULL;
	bool is_above = true; /* than the source */
	bool is_built = false;
	bool has_build_reset = false;

	for (struct ko_compose_service *t = ko_compose_strongest(s); t;
	     t = t->is_override ? NULL : t->earlier) {
		is_above = is_above && t != s;
		if (is_above && t->is_override)
			s->is_replaced = true;
		if (is_above &&
		    (t->any_image || t->resets & KO_COMPOSE_RESETS_IMAGE))
			s->is_image_replaced = true;
		is_built = is_built || (t->is_built && !has_build_reset);
		if (t->resets & KO_COMPOSE_RESETS_BUILD)
			has_build_reset = true;
		policy = policy ? policy : t->any_policy;
	}
	s->is_built = is_built;
	s->any_policy = policy;
}

static enum ko_status merge_files(struct ko_compose_project *project)
{
	struct merge merge = { .count = 0 };
	enum ko_status status = project->n_merged
					? find_named(project, &merge)
					: find_partner(project, &merge);

	for (size_t i = 0; i < merge.count && !status; i++)
		status = resolve_all(project, merge.files[i]);
	if (status || merge.count < 2)
		return status;
	link_services(&merge);
	for (size_t i = 0; i < project->main->count; i++)
		merge_service(&project->main->services[i]);
	return KO_OK;
}

enum ko_status ko_compose_project_read(struct ko_compose_project *project)
{
	const struct ko_source *source = project->source;
	enum ko_status status = ko_compose_read_env(project);

	if (!status)
		status = ko_compose_add_file(project, source->path,
					     source->text, &project->main);
	if (!status)
		status = resolve_all(project, project->main);
	return status ? status : merge_files(project);
}
