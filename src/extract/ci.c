#include "extract/ci.h"

#include "extract/yaml_paths.h"

/* The variables at root's key. */
static enum ko_status add_variables_of(struct ko_yaml_walk *w,
				       const struct ko_yaml_node *root,
				       const char *key)
{
	return ko_yaml_add_variables(w, ko_yaml_get(w->yaml, root, key));
}

/* ---- CircleCI ---- */

/* machine: {image: …} is the image of a virtual machine. */
static const struct ko_yaml_row circleci_rows[] = {
	{ "**.machine", NULL, NULL },
	{ "**.parameters", NULL, NULL },
	{ "**.docker.*.image", "circleci:image", ko_yaml_take_image },
	{ "**.run", "circleci:run", ko_yaml_take_script },
	{ "**.run.command", "circleci:run", ko_yaml_take_script },
	{ 0 },
};

/* What may take parameters: each entry of these. */
static const char *const circleci_users[] = { "commands", "executors", "jobs" };

/* A parameter that is not given has its default. */
static enum ko_status circleci_prepare(struct ko_yaml_walk *w,
				       const struct ko_yaml_node *root)
{
	enum ko_status status = ko_yaml_add_defaults(
		w, ko_yaml_get(w->yaml, root, "parameters"),
		"pipeline.parameters.");

	for (size_t i = 0; i < KO_ARRAY_LEN(circleci_users) && !status; i++) {
		const struct ko_yaml_pair *pairs;
		size_t count;

		status = ko_yaml_pairs(
			w->yaml, ko_yaml_get(w->yaml, root, circleci_users[i]),
			&pairs, &count);
		for (size_t k = 0; k < count && !status; k++)
			status = ko_yaml_add_defaults(
				w,
				ko_yaml_get(w->yaml, pairs[k].value,
					    "parameters"),
				"parameters.");
	}
	return status;
}

static const struct ko_yaml_table circleci = {
	.rows = circleci_rows,
	.expressions = KO_EXPR_DOUBLE_ANGLE | KO_EXPR_DOLLAR,
	.script_expressions = KO_EXPR_DOUBLE_ANGLE,
	.variable_prefix = "",
	.prepare = circleci_prepare,
};

enum ko_likeness ko_circleci_has_name(struct ko_span path)
{
	if (ko_yaml_is_in(path, ".circleci"))
		return KO_SURE;
	return ko_yaml_has_ending(path) ? KO_LIKELY : KO_UNLIKE;
}

/* A version of its own, and an executor of Docker's. */
bool ko_circleci_has_content(struct ko_span text)
{
	return ko_yaml_has_text(text, "docker:") &&
	       ko_yaml_has_text(text, "image:") &&
	       ko_yaml_has_top_key(text, KO_SPAN("version")) &&
	       (ko_yaml_has_top_key(text, KO_SPAN("jobs")) ||
		ko_yaml_has_top_key(text, KO_SPAN("executors"))) &&
	       ko_yaml_has_shape(text);
}

enum ko_status ko_circleci_extract(const struct ko_source *source,
				   const struct ko_sink *sink)
{
	return ko_yaml_paths_extract(source, &circleci, sink);
}

/* ---- Azure Pipelines ---- */

static bool is_declared(struct ko_yaml_walk *w, struct ko_span name)
{
	const struct ko_yaml_node *list =
		ko_yaml_get(w->yaml, ko_yaml_get(w->yaml, w->root, "resources"),
			    "containers");

	for (size_t i = 0;
	     list && list->kind == KO_YAML_SEQUENCE && i < list->count; i++) {
		const struct ko_yaml_node *one = list->pairs[i].value;

		if (!ko_yaml_step(w->yaml) ||
		    ko_span_eq(ko_yaml_text(
				       ko_yaml_get(w->yaml, one, "container")),
			       name))
			return true;
	}
	return false;
}

/* A container by an image, or by the name that resources: gave it. */
static enum ko_status take_container(struct ko_yaml_walk *w,
				     const struct ko_yaml_row *row,
				     const struct ko_yaml_spot *spot)
{
	if (spot->value->kind != KO_YAML_SCALAR ||
	    is_declared(w, ko_yaml_text(spot->value)))
		return KO_OK;
	return ko_yaml_take_plausible(w, row, spot);
}

static const struct ko_yaml_row azure_rows[] = {
	{ "resources.containers.*.container", NULL, NULL },
	{ "**.pool", NULL, NULL },
	{ "**.inputs", NULL, NULL },
	{ "resources.containers.*.image", "azure-pipelines:resource",
	  ko_yaml_take_image },
	{ "**.container", "azure-pipelines:container", take_container },
	{ "**.container.image", "azure-pipelines:container",
	  ko_yaml_take_image },
	{ "**.jobs.*.services.*", "azure-pipelines:service", take_container },
	{ "services.*", "azure-pipelines:service", take_container },
	{ "**.steps.*.script", "azure-pipelines:script", ko_yaml_take_script },
	{ "**.steps.*.bash", "azure-pipelines:script", ko_yaml_take_script },
	{ "**.script", "azure-pipelines:script", ko_yaml_take_script },
	{ 0 },
};

static enum ko_status azure_prepare(struct ko_yaml_walk *w,
				    const struct ko_yaml_node *root)
{
	return add_variables_of(w, root, "variables");
}

static const struct ko_yaml_table azure = {
	.rows = azure_rows,
	.expressions =
		KO_EXPR_DOUBLE_BRACE | KO_EXPR_DOLLAR_PAREN | KO_EXPR_BRACKETS,
	.script_expressions = KO_EXPR_DOUBLE_BRACE,
	.variable_prefix = "",
	.prepare = azure_prepare,
};

enum ko_likeness ko_azure_has_name(struct ko_span path)
{
	struct ko_span name = ko_basename(path);

	if (!ko_yaml_has_ending(path))
		return KO_UNLIKE;
	return ko_span_starts(name, KO_SPAN("azure-pipelines")) ||
			       ko_span_starts(name,
					      KO_SPAN(".azure-pipelines")) ||
			       ko_yaml_is_in(path, ".azure-pipelines")
		       ? KO_SURE
		       : KO_LIKELY;
}

bool ko_azure_has_content(struct ko_span text)
{
	return (ko_yaml_has_top_key(text, KO_SPAN("pool")) ||
		ko_yaml_has_text(text, "vmImage:")) &&
	       (ko_yaml_has_top_key(text, KO_SPAN("jobs")) ||
		ko_yaml_has_top_key(text, KO_SPAN("stages")) ||
		ko_yaml_has_top_key(text, KO_SPAN("steps"))) &&
	       ko_yaml_has_shape(text);
}

enum ko_status ko_azure_extract(const struct ko_source *source,
				const struct ko_sink *sink)
{
	return ko_yaml_paths_extract(source, &azure, sink);
}

/* ---- Bitbucket Pipelines ---- */

static const struct ko_yaml_row bitbucket_rows[] = {
	{ "**.image", "bitbucket:image", ko_yaml_take_image },
	{ "**.image.name", "bitbucket:image", ko_yaml_take_image },
	{ "**.pipe", "bitbucket:pipe", ko_yaml_take_docker_url },
	{ "**.script", "bitbucket:script", ko_yaml_take_script },
	{ "**.after-script", "bitbucket:script", ko_yaml_take_script },
	{ 0 },
};

static const struct ko_yaml_table bitbucket = {
	.rows = bitbucket_rows,
	.expressions = KO_EXPR_DOLLAR,
	.variable_prefix = "",
};

enum ko_likeness ko_bitbucket_has_name(struct ko_span path)
{
	if (ko_yaml_is_file(path, "bitbucket-pipelines.yml"))
		return KO_SURE;
	return ko_yaml_has_ending(path) ? KO_LIKELY : KO_UNLIKE;
}

bool ko_bitbucket_has_content(struct ko_span text)
{
	return ko_yaml_has_top_key(text, KO_SPAN("pipelines")) &&
	       ko_yaml_has_text(text, "step:") && ko_yaml_has_shape(text);
}

enum ko_status ko_bitbucket_extract(const struct ko_source *source,
				    const struct ko_sink *sink)
{
	return ko_yaml_paths_extract(source, &bitbucket, sink);
}

/* ---- Drone and Woodpecker ---- */

/* Plugins are images, too; what they push is in their settings. */
#define STEP_ROWS(format)                                                      \
	{ "steps.*.image", format ":step", ko_yaml_take_image },               \
		{ "pipeline.*.image", format ":step", ko_yaml_take_image },    \
		{ "clone.*.image", format ":clone", ko_yaml_take_image },      \
		{ "services.*.image", format ":service", ko_yaml_take_image }, \
		{ "steps.*.settings.repo", format ":output",                   \
		  ko_yaml_take_output },                                       \
		{ "steps.*.settings.repo.*", format ":output",                 \
		  ko_yaml_take_output },                                       \
		{ "steps.*.settings.registry", format ":registry",             \
		  ko_yaml_take_host },                                         \
		{ "**.commands", format ":commands", ko_yaml_take_script },    \
	{                                                                      \
		0                                                              \
	}

static const struct ko_yaml_row drone_rows[] = { STEP_ROWS("drone") };
static const struct ko_yaml_row woodpecker_rows[] = { STEP_ROWS("woodpecker") };

static const struct ko_yaml_table drone = {
	.rows = drone_rows,
	.expressions = KO_EXPR_DOLLAR,
	.variable_prefix = "",
};

static enum ko_status woodpecker_prepare(struct ko_yaml_walk *w,
					 const struct ko_yaml_node *root)
{
	return add_variables_of(w, root, "matrix");
}

static const struct ko_yaml_table woodpecker = {
	.rows = woodpecker_rows,
	.expressions = KO_EXPR_DOLLAR,
	.variable_prefix = "",
	.prepare = woodpecker_prepare,
};

enum ko_likeness ko_drone_has_name(struct ko_span path)
{
	if (ko_yaml_is_file(path, ".drone.yml") ||
	    ko_yaml_is_file(path, ".drone.yaml"))
		return KO_SURE;
	return ko_yaml_has_ending(path) ? KO_LIKELY : KO_UNLIKE;
}

bool ko_drone_has_content(struct ko_span text)
{
	return ko_yaml_has_text(text, "kind: pipeline") &&
	       ko_yaml_has_text(text, "image:") &&
	       ko_yaml_has_top_key(text, KO_SPAN("kind")) &&
	       !ko_yaml_has_top_key(text, KO_SPAN("apiVersion"));
}

enum ko_status ko_drone_extract(const struct ko_source *source,
				const struct ko_sink *sink)
{
	return ko_yaml_paths_extract(source, &drone, sink);
}

enum ko_likeness ko_woodpecker_has_name(struct ko_span path)
{
	if (ko_yaml_is_in(path, ".woodpecker") ||
	    ko_yaml_is_file(path, ".woodpecker.yml") ||
	    ko_yaml_is_file(path, ".woodpecker.yaml"))
		return KO_SURE;
	return ko_yaml_has_ending(path) ? KO_LIKELY : KO_UNLIKE;
}

bool ko_woodpecker_has_content(struct ko_span text)
{
	return (ko_yaml_has_top_key(text, KO_SPAN("steps")) ||
		ko_yaml_has_top_key(text, KO_SPAN("pipeline"))) &&
	       ko_yaml_has_text(text, "image:") &&
	       (ko_yaml_has_text(text, "commands:") ||
		ko_yaml_has_text(text, "settings:")) &&
	       !ko_yaml_has_top_key(text, KO_SPAN("apiVersion")) &&
	       ko_yaml_has_shape(text);
}

enum ko_status ko_woodpecker_extract(const struct ko_source *source,
				     const struct ko_sink *sink)
{
	return ko_yaml_paths_extract(source, &woodpecker, sink);
}

/* ---- Buildkite ---- */

static const struct ko_yaml_row buildkite_rows[] = {
	{ "**.plugins.*.*.image", "buildkite:plugin", ko_yaml_take_plausible },
	{ "**.plugins.*.image", "buildkite:plugin", ko_yaml_take_plausible },
	{ "steps.*.image", "buildkite:image", ko_yaml_take_image },
	{ "image", "buildkite:image", ko_yaml_take_image },
	{ "**.command", "buildkite:command", ko_yaml_take_script },
	{ "**.commands", "buildkite:command", ko_yaml_take_script },
	{ 0 },
};

static enum ko_status buildkite_prepare(struct ko_yaml_walk *w,
					const struct ko_yaml_node *root)
{
	return add_variables_of(w, root, "env");
}

static const struct ko_yaml_table buildkite = {
	.rows = buildkite_rows,
	.expressions = KO_EXPR_DOLLAR | KO_EXPR_DOUBLE_BRACE,
	.variable_prefix = "",
	.traits = KO_YAML_ENVIRONMENT,
	.prepare = buildkite_prepare,
};

enum ko_likeness ko_buildkite_has_name(struct ko_span path)
{
	if (ko_yaml_is_in(path, ".buildkite"))
		return KO_SURE;
	return ko_yaml_has_ending(path) ? KO_LIKELY : KO_UNLIKE;
}

bool ko_buildkite_has_content(struct ko_span text)
{
	return ko_yaml_has_text(text, "docker#v") &&
	       ko_yaml_has_text(text, "plugins:") &&
	       ko_yaml_has_top_key(text, KO_SPAN("steps"));
}

enum ko_status ko_buildkite_extract(const struct ko_source *source,
				    const struct ko_sink *sink)
{
	return ko_yaml_paths_extract(source, &buildkite, sink);
}

/* ---- Google Cloud Build ---- */

/* A step's name is the image that it runs in. */
static const struct ko_yaml_row cloudbuild_rows[] = {
	{ "steps.*.name", "cloudbuild:step", ko_yaml_take_image },
	{ "images.*", "cloudbuild:images", ko_yaml_take_output },
	{ "steps.*.script", "cloudbuild:script", ko_yaml_take_script },
	{ 0 },
};

static enum ko_status cloudbuild_prepare(struct ko_yaml_walk *w,
					 const struct ko_yaml_node *root)
{
	return add_variables_of(w, root, "substitutions");
}

static const struct ko_yaml_table cloudbuild = {
	.rows = cloudbuild_rows,
	.expressions = KO_EXPR_DOLLAR,
	.variable_prefix = "",
	.prepare = cloudbuild_prepare,
};

enum ko_likeness ko_cloudbuild_has_name(struct ko_span path)
{
	if (!ko_yaml_has_ending(path))
		return ko_yaml_is_file(path, "cloudbuild.json") ? KO_SURE
								: KO_UNLIKE;
	return ko_span_starts(ko_basename(path), KO_SPAN("cloudbuild"))
		       ? KO_SURE
		       : KO_LIKELY;
}

bool ko_cloudbuild_has_content(struct ko_span text)
{
	return ko_yaml_has_text(text, "gcr.io/cloud-builders/") &&
	       ko_yaml_has_top_key(text, KO_SPAN("steps")) &&
	       ko_yaml_has_shape(text);
}

enum ko_status ko_cloudbuild_extract(const struct ko_source *source,
				     const struct ko_sink *sink)
{
	return ko_yaml_paths_extract(source, &cloudbuild, sink);
}

/* ---- Travis CI ---- */

static const struct ko_yaml_row travis_rows[] = {
	{ "**.before_install", "travis:script", ko_yaml_take_script },
	{ "**.install", "travis:script", ko_yaml_take_script },
	{ "**.before_script", "travis:script", ko_yaml_take_script },
	{ "**.script", "travis:script", ko_yaml_take_script },
	{ "**.after_script", "travis:script", ko_yaml_take_script },
	{ "**.after_success", "travis:script", ko_yaml_take_script },
	{ "**.before_deploy", "travis:script", ko_yaml_take_script },
	{ 0 },
};

static const struct ko_yaml_table travis = {
	.rows = travis_rows,
	.expressions = KO_EXPR_DOLLAR,
	.variable_prefix = "",
};

enum ko_likeness ko_travis_has_name(struct ko_span path)
{
	return ko_yaml_is_file(path, ".travis.yml") ? KO_SURE : KO_UNLIKE;
}

bool ko_travis_has_content(struct ko_span text)
{
	(void)text;
	return false; /* scripts alone do not tell */
}

enum ko_status ko_travis_extract(const struct ko_source *source,
				 const struct ko_sink *sink)
{
	return ko_yaml_paths_extract(source, &travis, sink);
}
