#include "extract/kubernetes.h"

#include "extract/yaml_paths.h"

/*
 * images: of a kustomization.  name is what the manifests say; newName is
 * pulled in its place.
 */
static enum ko_status take_kustomize(struct ko_yaml_walk *w,
				     const struct ko_yaml_row *row,
				     const struct ko_yaml_spot *spot)
{
	const struct ko_yaml_node *name =
		ko_yaml_get(w->yaml, spot->value, "newName");

	if (!name)
		name = ko_yaml_get(w->yaml, spot->value, "name");
	return ko_yaml_give(w, name, row->construct, KO_MENTION_IMAGE);
}

/* taskRef: {resolver: bundles, params: [{name: bundle, value: …}]} */
static enum ko_status take_resolver(struct ko_yaml_walk *w,
				    const struct ko_yaml_row *row,
				    const struct ko_yaml_spot *spot)
{
	const struct ko_yaml_node *params =
		ko_yaml_get(w->yaml, spot->value, "params");
	enum ko_status status = KO_OK;

	if (!ko_yaml_is(ko_yaml_get(w->yaml, spot->value, "resolver"),
			"bundles"))
		return KO_OK;
	for (size_t i = 0; params && params->kind == KO_YAML_SEQUENCE &&
			   i < params->count && !status;
	     i++) {
		const struct ko_yaml_node *param = params->pairs[i].value;

		if (ko_yaml_is(ko_yaml_get(w->yaml, param, "name"), "bundle"))
			status = ko_yaml_give(
				w, ko_yaml_get(w->yaml, param, "value"),
				row->construct, KO_MENTION_IMAGE);
	}
	return status;
}

static const struct ko_yaml_row rows[] = {
	/* What ran, not what is to run; and texts of programs. */
	{ "status", NULL, NULL },
	{ "items.*.status", NULL, NULL },
	{ "metadata", NULL, NULL },
	{ "data", NULL, NULL },
	{ "stringData", NULL, NULL },
	{ "**.schema", NULL, NULL },
	{ "**.openAPIV3Schema", NULL, NULL },
	{ "**.containers.*.image", "kubernetes:container", ko_yaml_take_image },
	{ "**.initContainers.*.image", "kubernetes:init-container",
	  ko_yaml_take_image },
	{ "**.ephemeralContainers.*.image", "kubernetes:ephemeral-container",
	  ko_yaml_take_image },
	{ "**.volumes.*.image.reference", "kubernetes:volume",
	  ko_yaml_take_image },
	{ "**.steps.*.image", "kubernetes:step", ko_yaml_take_image },
	{ "**.stepTemplate.image", "kubernetes:step", ko_yaml_take_image },
	{ "**.sidecars.*.image", "kubernetes:sidecar", ko_yaml_take_image },
	{ "**.container.image", "kubernetes:container", ko_yaml_take_image },
	{ "**.script.image", "kubernetes:script", ko_yaml_take_image },
	{ "**.bundle", "kubernetes:bundle", ko_yaml_take_plausible },
	{ "**.*Ref", "kubernetes:bundle", take_resolver },
	{ "images.*", "kubernetes:kustomize", take_kustomize },
	{ "spec.valuesContent", "kubernetes:values", ko_yaml_take_values },
	{ "**.helm.values", "kubernetes:values", ko_yaml_take_values },
	{ "**.image", "kubernetes:image", ko_yaml_take_tagged },
	{ "**.*Image", "kubernetes:image", ko_yaml_take_likely },
	{ "**", "kubernetes:values", ko_yaml_take_split },
	{ 0 },
};

/* A manifest, or a kustomization, which may leave the head out. */
static bool is_wanted(struct ko_yaml *yaml, const struct ko_yaml_node *root)
{
	return ko_yaml_text(ko_yaml_get(yaml, root, "apiVersion")).n ||
	       ko_yaml_text(ko_yaml_get(yaml, root, "kind")).n ||
	       ko_yaml_get(yaml, root, "images");
}

static const struct ko_yaml_table table = {
	.rows = rows,
	.expressions = KO_EXPR_DOLLAR | KO_EXPR_DOUBLE_BRACE |
		       KO_EXPR_DOLLAR_PAREN | KO_EXPR_PERCENT,
	.traits = KO_YAML_FAULTS | KO_YAML_TEMPLATES,
	.line_construct = "kubernetes:image",
	.variable_prefix = "",
	.is_wanted = is_wanted,
};

enum ko_likeness ko_kubernetes_has_name(struct ko_span path)
{
	if (ko_yaml_is_file(path, "kustomization.yaml") ||
	    ko_yaml_is_file(path, "kustomization.yml") ||
	    ko_yaml_is_file(path, "Kustomization"))
		return KO_SURE;
	return ko_yaml_has_ending(path) || ko_span_ends(path, KO_SPAN(".json"))
		       ? KO_LIKELY
		       : KO_UNLIKE;
}

bool ko_kubernetes_has_content(struct ko_span text)
{
	struct ko_span start = ko_span_trim(text);

	if (!ko_yaml_has_text(text, "mage") &&
	    !ko_yaml_has_text(text, "bundle"))
		return false;
	if (start.n && start.p[0] == '{')
		return ko_yaml_has_text(text, "\"apiVersion\"") &&
		       ko_yaml_has_text(text, "\"kind\"") &&
		       !ko_yaml_has_text(text, "{{");
	/* A manifest in a script's here-document has them, too. */
	return ko_yaml_has_top_key(text, KO_SPAN("apiVersion")) &&
	       ko_yaml_has_top_key(text, KO_SPAN("kind")) &&
	       ko_yaml_has_start(text);
}

enum ko_status ko_kubernetes_extract(const struct ko_source *source,
				     const struct ko_sink *sink)
{
	return ko_yaml_paths_extract(source, &table, sink);
}
