#include "extract/gitlab.h"

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

enum ko_status ko_gitlab_extract(const struct ko_source *source,
				 const struct ko_sink *sink)
{
	return ko_yaml_paths_extract(source, &table, sink);
}
