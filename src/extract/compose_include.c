/*
 * The files that a compose file includes, as compose-go's loader/include.go
 * has it: each is a project of its own, with the folder of its first file and
 * the ".env" there, over which the variables of what includes it count.
 */

#include <stdio.h>

#include "extract/beside.h"
#include "extract/compose_env.h"
#include "extract/compose_give.h"

/* The values of a scalar or of a list of them. */
struct values {
	struct ko_span p[KO_COMPOSE_MERGED_MAX];
	size_t count;
	bool has_unknown;
};

static enum ko_status add_value(struct ko_compose *c,
				const struct ko_yaml_node *node,
				struct values *out)
{
	struct ko_compose_value value;
	enum ko_status status;

	if (node->kind != KO_YAML_SCALAR || ko_compose_is_null(node) ||
	    out->count == KO_COMPOSE_MERGED_MAX)
		return KO_OK;
	status = ko_compose_value(c, node, &value);
	if (status)
		return status;
	if (value.is_invalid || value.text.n == 0 ||
	    ko_span_find(value.text, KO_HOLE) < value.text.n)
		out->has_unknown = true;
	else
		out->p[out->count++] = value.text;
	return KO_OK;
}

static enum ko_status read_values(struct ko_compose *c,
				  const struct ko_yaml_node *node,
				  struct values *out)
{
	enum ko_status status = KO_OK;

	*out = (struct values){ .count = 0 };
	if (!node || node->kind == KO_YAML_MAPPING)
		return KO_OK;
	if (node->kind == KO_YAML_SCALAR)
		return add_value(c, node, out);
	for (size_t i = 0; i < node->count && !status; i++)
		status = add_value(c, node->pairs[i].value, out);
	return status;
}

/* ---- one included file ---- */

/* What all files of one entry share. */
struct include {
	struct ko_compose *c; /* that includes them */
	size_t at;
	struct values paths; /* full ones */
	struct ko_compose_project project;
};

static enum ko_status note_trouble(const struct include *in,
				   struct ko_span path, const char *why)
{
	path = ko_span_head(path, KO_ERROR_TEXT_MAX / 2);
	return ko_compose_note(in->c, in->at, "%.*s: %s, not read",
			       KO_SPAN_ARG(path), why);
}

static enum ko_status give(const struct include *in, struct ko_span path,
			   struct ko_span text)
{
	struct ko_compose *c = in->c;
	const struct ko_side_files *side = c->source->side;
	struct ko_source *source = ko_arena_alloc(c->arena, sizeof(*source));
	struct ko_compose *inner = ko_arena_alloc(c->arena, sizeof(*inner));
	enum ko_status status;

	if (!source || !inner)
		return KO_ENOMEM;
	*source = *c->source;
	source->path = path;
	source->text = text;
	*inner = (struct ko_compose){ .source = source,
				      .sink = c->sink,
				      .arena = c->arena,
				      .project = in->project,
				      .outer = c,
				      .builds = c->builds,
				      .includes = c->includes };
	inner->project.source = source;
	status = side->enter(side->ctx, path, text);
	if (!status)
		status = ko_compose_give_file(inner);
	return status ? status
		      : side->enter(side->ctx, c->source->path,
				    c->source->text);
}

static bool is_open(const struct ko_compose *c, struct ko_span path)
{
	for (; c; c = c->outer)
		if (ko_span_eq(c->source->path, path))
			return true;
	return false;
}

/*
 * A cycle is said once, whichever of its files is read: in the one whose path
 * comes first.
 */
static enum ko_status complain_cycle(const struct include *in,
				     struct ko_span path)
{
	const struct ko_source *source = in->c->source;
	const struct ko_side_files *side = source->side;
	const struct ko_compose *first = in->c;
	char text[KO_ERROR_TEXT_MAX];
	struct ko_diagnostic d = { 0, text, false };
	enum ko_status status;

	for (const struct ko_compose *c = in->c;
	     !ko_span_eq(c->source->path, path); c = c->outer)
		if (ko_span_cmp(c->outer->source->path, first->source->path) <
		    0)
			first = c->outer;
	path = ko_span_head(first->source->path, KO_ERROR_TEXT_MAX / 2);
	(void)snprintf(text, sizeof(text),
		       "include cycle: %.*s includes itself",
		       KO_SPAN_ARG(path));
	ko_diagnostic_one_line(text);
	d.at = first->include_at;
	status = side->enter(side->ctx, first->source->path,
			     first->source->text);
	if (!status)
		status = in->c->sink->diagnostic(in->c->sink->ctx, &d);
	return status ? status
		      : side->enter(side->ctx, source->path, source->text);
}

static enum ko_status include_file(const struct include *in,
				   struct ko_span path)
{
	size_t *count = in->c->includes;
	struct ko_error err = { 0 };
	struct ko_span text;
	enum ko_status status;

	if (is_open(in->c, path))
		return complain_cycle(in, path);
	if (*count > KO_COMPOSE_INCLUDES_MAX)
		return KO_OK;
	if (++*count > KO_COMPOSE_INCLUDES_MAX)
		return ko_compose_note(in->c, in->at,
				       "more than %d files are included, the "
				       "others are not read",
				       KO_COMPOSE_INCLUDES_MAX);
	status = ko_beside_read(in->c->source, path, &text, &err);
	if (status == KO_ENOMEM)
		return status;
	return status ? note_trouble(in, path, err.text) : give(in, path, text);
}

/* ---- an entry of "include" ---- */

static enum ko_status read_env_files(struct include *in,
				     const struct ko_yaml_node *node)
{
	struct ko_compose *c = in->c;
	struct values files;
	enum ko_status status = read_values(c, node, &files);

	in->project.has_env = files.count > 0;
	for (size_t i = 0; i < files.count && !status; i++) {
		struct ko_span path =
			ko_beside(c->arena, c->project.base, files.p[i]);
		struct ko_error err = { 0 };
		struct ko_span text;

		if (!path.p)
			return KO_ENOMEM;
		if (ko_span_eq(path, KO_SPAN("/dev/null")))
			continue;
		status = ko_beside_read(c->source, path, &text, &err);
		if (status == KO_ENOMEM)
			return status;
		if (status)
			status = note_trouble(in, path, err.text);
		else
			status = ko_compose_env_read(c->arena, text,
						     &in->project.variables);
	}
	return status;
}

/* The folder of the project: the one that is named, or the first file's. */
static enum ko_status find_base(struct include *in,
				const struct ko_yaml_node *node)
{
	struct ko_compose *c = in->c;
	struct values folder;
	char *p;
	enum ko_status status = read_values(c, node, &folder);

	in->project.base = in->paths.p[0];
	if (status || folder.count == 0)
		return status;
	p = ko_arena_alloc(c->arena, folder.p[0].n + 1);
	if (!p)
		return KO_ENOMEM;
	memcpy(p, folder.p[0].p, folder.p[0].n);
	p[folder.p[0].n] = '/';
	in->project.base = ko_beside(c->arena, c->project.base,
				     (struct ko_span){ p, folder.p[0].n + 1 });
	return in->project.base.p ? KO_OK : KO_ENOMEM;
}

static enum ko_status find_paths(struct include *in,
				 const struct ko_yaml_node *node)
{
	struct ko_compose *c = in->c;
	enum ko_status status = read_values(c, node, &in->paths);

	for (size_t i = 0; i < in->paths.count && !status; i++) {
		struct ko_span *path = &in->paths.p[i];

		/* What is on another machine is not read. */
		if (ko_beside_is_remote(*path))
			in->paths.count = 0;
		else
			*path = ko_beside(c->arena, c->project.base, *path);
		if (!path->p)
			return KO_ENOMEM;
	}
	return status;
}

/* "oci://HOST/NAME": a project in a registry. */
static enum ko_status give_artifact(struct ko_compose *c,
				    const struct ko_yaml_node *node)
{
	static const struct ko_span scheme = KO_SPAN("oci://");
	struct ko_compose_parts p;
	enum ko_status status;

	if (!node || node->kind != KO_YAML_SCALAR ||
	    !ko_span_starts(ko_yaml_text(node), scheme))
		return KO_OK;
	status = ko_compose_parts_read(c, node, "compose:include", &p);
	if (status || !ko_span_starts(p.text, scheme))
		return status;
	return ko_compose_parts_give(&p, ko_span_tail(p.text, scheme.n),
				     KO_MENTION_IMAGE);
}

static enum ko_status give_entry(struct ko_compose *c,
				 const struct ko_yaml_node *entry)
{
	struct include in = { .c = c, .at = entry->at };
	const struct ko_yaml_node *path = entry;
	enum ko_status status;

	if (entry->kind == KO_YAML_MAPPING)
		path = ko_compose_get(c->yaml, entry, "path");
	c->include_at = entry->at;
	status = give_artifact(c, path);
	if (!status)
		status = find_paths(&in, path);
	if (status || !c->source->side || !c->source->side->enter)
		return status;
	if (in.paths.has_unknown)
		return ko_compose_note(c, in.at,
				       "which file is included needs a "
				       "variable's value, not read");
	if (in.paths.count == 0)
		return KO_OK;
	in.project.variables.outer = &c->project.variables;
	in.project.merged = in.paths.p;
	in.project.n_merged = in.paths.count;
	status = find_base(&in,
			   ko_compose_get(c->yaml, entry, "project_directory"));
	if (!status)
		status = read_env_files(
			&in, ko_compose_get(c->yaml, entry, "env_file"));
	for (size_t i = 0; i < in.paths.count && !status; i++)
		status = include_file(&in, in.paths.p[i]);
	return status;
}

enum ko_status ko_compose_give_includes(struct ko_compose *c)
{
	const struct ko_yaml_node *list =
		ko_compose_get(c->yaml, c->project.main->root, "include");
	enum ko_status status = KO_OK;

	for (size_t i = 0; list && list->kind == KO_YAML_SEQUENCE && !status &&
			   i < list->count && ko_yaml_step(c->yaml);
	     i++)
		status = give_entry(c, list->pairs[i].value);
	return status;
}
