#include "extract/gitlab.h"

#include <stdio.h>

#include "extract/beside.h"
#include "extract/yaml_paths.h"

/* A job's variables count over the file's: two values are none. */
static enum ko_status prepare(struct ko_yaml_walk *w,
			      const struct ko_yaml_node *root)
{
	const struct ko_yaml_pair *pairs;
	size_t count;
	enum ko_status status = ko_yaml_add_variables(
		w, ko_yaml_get(w->yaml, root, "variables"));

	if (!status)
		status = ko_yaml_pairs(w->yaml, root, &pairs, &count);
	for (size_t i = 0; !status && i < count; i++)
		status = ko_yaml_add_variables(
			w, ko_yaml_get(w->yaml, pairs[i].value, "variables"));
	return status;
}

static const struct ko_yaml_row rows[] = {
	{ "variables", NULL, NULL },
	{ "include", NULL, NULL },
	{ "spec", NULL, NULL },
	{ "workflow", NULL, NULL },
	{ "stages", NULL, NULL },
	{ "image", "gitlab:image", ko_yaml_take_image },
	{ "image.name", "gitlab:image", ko_yaml_take_image },
	{ "services.*", "gitlab:service", ko_yaml_take_image },
	{ "services.*.name", "gitlab:service", ko_yaml_take_image },
	{ "before_script", "gitlab:script", ko_yaml_take_script },
	{ "script", "gitlab:script", ko_yaml_take_script },
	{ "after_script", "gitlab:script", ko_yaml_take_script },
	{ "*.image", "gitlab:image", ko_yaml_take_image },
	{ "*.image.name", "gitlab:image", ko_yaml_take_image },
	{ "*.services.*", "gitlab:service", ko_yaml_take_image },
	{ "*.services.*.name", "gitlab:service", ko_yaml_take_image },
	{ "*.before_script", "gitlab:script", ko_yaml_take_script },
	{ "*.script", "gitlab:script", ko_yaml_take_script },
	{ "*.after_script", "gitlab:script", ko_yaml_take_script },
	{ 0 },
};

static const struct ko_yaml_table table = {
	.rows = rows,
	.expressions = KO_EXPR_DOLLAR | KO_EXPR_BRACKETS,
	.traits = KO_YAML_FAULTS | KO_YAML_ENVIRONMENT,
	.line_construct = "gitlab:image",
	.variable_prefix = "",
	.prepare = prepare,
};

enum ko_likeness ko_gitlab_has_name(struct ko_span path)
{
	struct ko_span name = ko_basename(path);

	if (!ko_yaml_has_ending(path))
		return KO_UNLIKE;
	return ko_yaml_has_text(name, ".gitlab-ci.") ? KO_SURE : KO_LIKELY;
}

/* Jobs have scripts, and the file has stages or they have one. */
bool ko_gitlab_has_content(struct ko_span text)
{
	if (!ko_yaml_has_text(text, "\n  script:"))
		return false;
	return (ko_yaml_has_top_key(text, KO_SPAN("stages")) ||
		ko_yaml_has_text(text, "\n  stage: ") ||
		ko_yaml_has_text(text, "$CI_")) &&
	       !ko_yaml_has_top_key(text, KO_SPAN("jobs")) &&
	       ko_yaml_has_shape(text);
}

/* ---- include ---- */

/* What is read for one pipeline. */
struct pipeline {
	const struct ko_source *source; /* its folder is the repository's */
	const struct ko_sink *sink;
	struct ko_map seen; /* paths: each is read once */
	size_t count;
};

static enum ko_status give_includes(struct pipeline *p,
				    const struct ko_source *from);

static enum ko_status note(const struct pipeline *p, size_t at,
			   struct ko_span path, const char *why)
{
	char text[2 * KO_ERROR_TEXT_MAX];
	struct ko_diagnostic d = { at, text, true };

	path = ko_span_head(path, KO_ERROR_TEXT_MAX / 2);
	(void)snprintf(text, sizeof(text), "%.*s: %s, not read",
		       KO_SPAN_ARG(path), why);
	ko_diagnostic_one_line(text);
	return p->sink->diagnostic(p->sink->ctx, &d);
}

static enum ko_status enter(struct pipeline *p, const struct ko_source *from,
			    struct ko_span path, struct ko_span text)
{
	const struct ko_side_files *side = p->source->side;
	struct ko_source source = *from;
	enum ko_status status = side->enter(side->ctx, path, text);

	source.path = path;
	source.text = text;
	if (!status)
		status = ko_yaml_paths_extract(&source, &table, p->sink);
	if (!status)
		status = give_includes(p, &source);
	return status ? status : side->enter(side->ctx, from->path, from->text);
}

/* A file of the repository; patterns and variables name none. */
static enum ko_status give_local(struct pipeline *p,
				 const struct ko_source *from,
				 const struct ko_yaml_node *node)
{
	struct ko_span name = ko_yaml_text(node);
	struct ko_error err = { 0 };
	struct ko_span path, text;
	enum ko_status status;

	while (name.n && name.p[0] == '/')
		name = ko_span_tail(name, 1);
	if (name.n == 0 || ko_beside_is_remote(name) ||
	    ko_span_find(name, '*') < name.n ||
	    ko_span_find(name, '$') < name.n)
		return KO_OK;
	path = ko_beside(p->source->arena, p->source->path, name);
	if (!path.p)
		return KO_ENOMEM;
	if (ko_map_get(&p->seen, path) || p->count > KO_GITLAB_INCLUDES_MAX)
		return KO_OK;
	if (++p->count > KO_GITLAB_INCLUDES_MAX)
		return note(p, node->at, path, "too many files are included");
	if (!ko_map_set(&p->seen, p->source->arena, path, KO_SPAN("")))
		return KO_ENOMEM;
	status = ko_beside_read(p->source, path, &text, &err);
	if (status == KO_ENOMEM)
		return status;
	return status ? note(p, node->at, path, err.text)
		      : enter(p, from, path, text);
}

/* "path", {local: path}, {local: [path]} or a list of these. */
static enum ko_status give_entry(struct pipeline *p,
				 const struct ko_source *from,
				 struct ko_yaml *yaml,
				 const struct ko_yaml_node *entry,
				 unsigned depth)
{
	enum ko_status status = KO_OK;

	if (entry && entry->kind == KO_YAML_MAPPING)
		entry = ko_yaml_get(yaml, entry, "local");
	if (!entry || entry->kind == KO_YAML_MAPPING || depth > 2)
		return KO_OK;
	if (entry->kind == KO_YAML_SCALAR)
		return give_local(p, from, entry);
	for (size_t i = 0; i < entry->count && !status && ko_yaml_step(yaml);
	     i++)
		status = give_entry(p, from, yaml, entry->pairs[i].value,
				    depth + 1);
	return status;
}

static enum ko_status give_includes(struct pipeline *p,
				    const struct ko_source *from)
{
	struct ko_yaml *yaml;
	enum ko_status status;

	if (!ko_yaml_has_top_key(from->text, KO_SPAN("include")))
		return KO_OK;
	status = ko_yaml_read(from, from->text, &yaml);
	if (status || !yaml->documents || !yaml->documents->root)
		return status;
	return give_entry(p, from, yaml,
			  ko_yaml_get(yaml, yaml->documents->root, "include"),
			  0);
}

enum ko_status ko_gitlab_extract(const struct ko_source *source,
				 const struct ko_sink *sink)
{
	struct pipeline p = { .source = source, .sink = sink };
	struct ko_span name = ko_basename(source->path);
	enum ko_status status = ko_yaml_paths_extract(source, &table, sink);

	/* Only of this one is it known where the repository starts. */
	if (status || !source->side || !source->side->enter ||
	    (!ko_span_eq(name, KO_SPAN(".gitlab-ci.yml")) &&
	     !ko_span_eq(name, KO_SPAN(".gitlab-ci.yaml"))))
		return status;
	if (!ko_map_set(&p.seen, source->arena, source->path, KO_SPAN("")))
		return KO_ENOMEM;
	return give_includes(&p, source);
}
