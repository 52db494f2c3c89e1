#include "extract/devcontainer.h"

#include "extract/yaml_paths.h"

/*
 * A feature's key is a reference to an OCI artefact, a path ("./x"), a URL
 * of an archive, or a name of the time before there were references.
 */
static enum ko_status take_features(struct ko_yaml_walk *w,
				    const struct ko_yaml_row *row,
				    const struct ko_yaml_spot *spot)
{
	const struct ko_yaml_node *features = spot->value;
	enum ko_status status = KO_OK;

	if (features->kind != KO_YAML_MAPPING)
		return KO_OK;
	for (size_t i = 0; i < features->count && !status; i++) {
		const struct ko_yaml_node *key = features->pairs[i].key;
		struct ko_span text = ko_yaml_text(key);
		size_t slash = ko_span_find(text, '/');
		struct ko_span host = ko_span_head(text, slash);

		if (slash == text.n || ko_span_find(host, '.') == host.n ||
		    !ko_name_is_plausible(text))
			continue;
		status = ko_yaml_give(w, key, row->construct, KO_MENTION_IMAGE);
	}
	return status;
}

static const struct ko_yaml_row rows[] = {
	{ "image", "devcontainer:image", ko_yaml_take_image },
	{ "build.cacheFrom", "devcontainer:cache-from",
	  ko_yaml_take_plausible },
	{ "build.cacheFrom.*", "devcontainer:cache-from",
	  ko_yaml_take_plausible },
	{ "features", "devcontainer:feature", take_features },
	{ "*Command", "devcontainer:command", ko_yaml_take_script },
	{ 0 },
};

static const struct ko_yaml_table table = {
	.rows = rows,
	.expressions = KO_EXPR_DOLLAR,
	.traits = KO_YAML_JSONC,
	.variable_prefix = "",
};

enum ko_likeness ko_devcontainer_has_name(struct ko_span path)
{
	if (ko_yaml_is_file(path, "devcontainer.json") ||
	    ko_yaml_is_file(path, ".devcontainer.json"))
		return KO_SURE;
	return KO_UNLIKE;
}

bool ko_devcontainer_has_content(struct ko_span text)
{
	static const char *const keys[] = {
		"\"forwardPorts\"", "\"postCreateCommand\"",
		"\"remoteUser\"",   "\"workspaceFolder\"",
		"\"features\"",     "\"customizations\"",
	};
	struct ko_span start = ko_span_trim(text);

	if (start.n == 0 || (start.p[0] != '{' && start.p[0] != '/') ||
	    (!ko_yaml_has_text(text, "\"image\"") &&
	     !ko_yaml_has_text(text, "\"features\"")))
		return false;
	for (size_t i = 0; i < KO_ARRAY_LEN(keys); i++)
		if (ko_yaml_has_text(text, keys[i]))
			return ko_yaml_has_text(text, "devcontainer");
	return false;
}

enum ko_status ko_devcontainer_extract(const struct ko_source *source,
				       const struct ko_sink *sink)
{
	return ko_yaml_paths_extract(source, &table, sink);
}
