#include "extract/helm.h"

#include "extract/yaml_paths.h"

static const struct ko_yaml_row rows[] = {
	{ "status", NULL, NULL },
	{ "annotations", NULL, NULL },
	{ "metadata", NULL, NULL },
	{ "**.containers.*.image", "helm:container", ko_yaml_take_image },
	{ "**.initContainers.*.image", "helm:container", ko_yaml_take_image },
	{ "**.global.imageRegistry", "helm:registry", ko_yaml_take_host },
	{ "**.image", "helm:image", ko_yaml_take_tagged },
	{ "**.*Image", "helm:image", ko_yaml_take_likely },
	{ "**", "helm:repository", ko_yaml_take_split },
	{ 0 },
};

static const struct ko_yaml_table table = {
	.rows = rows,
	.expressions =
		KO_EXPR_DOUBLE_BRACE | KO_EXPR_DOLLAR | KO_EXPR_DOLLAR_PAREN,
	.traits = KO_YAML_FAULTS | KO_YAML_TEMPLATES,
	.line_construct = "helm:image",
	.variable_prefix = "",
};

static bool is_values(struct ko_span path)
{
	struct ko_span name = ko_basename(path);

	return ko_yaml_has_text(name, "values");
}

enum ko_likeness ko_helm_has_name(struct ko_span path)
{
	if (ko_yaml_has_ending(path))
		return is_values(path) || ko_yaml_is_in(path, "templates")
			       ? KO_LIKELY
			       : KO_UNLIKE;
	return ko_span_ends(path, KO_SPAN(".tpl")) ? KO_LIKELY : KO_UNLIKE;
}

/* A template's actions that nobody else writes. */
static bool has_actions(struct ko_span text)
{
	static const char *const actions[] = {
		".Values.", ".Release.", ".Chart.", "include \"", "template \"",
	};

	for (size_t i = 0; i < KO_ARRAY_LEN(actions); i++)
		if (ko_yaml_has_text(text, actions[i]))
			return ko_yaml_has_text(text, "{{");
	return false;
}

/* A manifest that is no template is kubectl's, wherever it is. */
bool ko_helm_has_content(struct ko_span text)
{
	static const char *const marks[] = {
		"repository:",      "imageRegistry:", "pullPolicy:",
		"imagePullPolicy:", "imageTag:",      "image:",
	};

	if (!ko_yaml_has_text(text, "mage") &&
	    !ko_yaml_has_text(text, "repository:"))
		return false;
	if (has_actions(text))
		return ko_yaml_has_text(text, "mage:") &&
		       !ko_yaml_has_text(text, "```");
	if (ko_yaml_has_top_key(text, KO_SPAN("apiVersion")) ||
	    ko_yaml_has_top_key(text, KO_SPAN("jobs")) ||
	    ko_yaml_has_top_key(text, KO_SPAN("steps")) ||
	    !ko_yaml_has_shape(text))
		return false;
	for (size_t i = 0; i + 1 < KO_ARRAY_LEN(marks); i++)
		if (ko_yaml_has_text(text, marks[i]))
			return true;
	return false;
}

enum ko_status ko_helm_extract(const struct ko_source *source,
			       const struct ko_sink *sink)
{
	return ko_yaml_paths_extract(source, &table, sink);
}
