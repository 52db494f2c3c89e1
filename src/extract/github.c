#include "extract/github.h"

#include "extract/yaml_paths.h"

/* Inputs of actions that are names. */
static const struct input {
	const char *action, *name, *construct;
	enum ko_mention_kind kind;
	bool is_list;
} inputs[] = {
	{ "docker/login-action", "registry", "github-actions:login",
	  KO_MENTION_HOST, false },
	{ "redhat-actions/podman-login", "registry", "github-actions:login",
	  KO_MENTION_HOST, false },
	{ "azure/docker-login", "login-server", "github-actions:login",
	  KO_MENTION_HOST, false },
	{ "docker/build-push-action", "tags", "github-actions:tags",
	  KO_MENTION_OUTPUT, true },
	{ "docker/metadata-action", "images", "github-actions:tags",
	  KO_MENTION_OUTPUT, true },
	{ "docker/setup-qemu-action", "image", "github-actions:input",
	  KO_MENTION_IMAGE, false },
	{ "addnab/docker-run-action", "image", "github-actions:input",
	  KO_MENTION_IMAGE, false },
	{ "aquasecurity/trivy-action", "image-ref", "github-actions:input",
	  KO_MENTION_IMAGE, false },
	{ "anchore/scan-action", "image", "github-actions:input",
	  KO_MENTION_IMAGE, false },
};

static enum ko_status give_host(struct ko_yaml_walk *w,
				const struct input *input,
				const struct ko_yaml_node *value)
{
	struct ko_yaml_row row = { "", input->construct, NULL };
	struct ko_yaml_spot spot = { NULL, NULL, value };

	return ko_yaml_take_host(w, &row, &spot);
}

/* "name=docker-image://alpine" lines of build-contexts. */
static enum ko_status give_contexts(struct ko_yaml_walk *w,
				    const struct ko_yaml_node *node)
{
	static const struct ko_span scheme = KO_SPAN("docker-image://");
	struct ko_nested text = KO_NESTED(w->yaml->source->arena);
	struct ko_span s;
	enum ko_status status;

	if (!node || node->kind != KO_YAML_SCALAR || ko_yaml_seen(w, node))
		return KO_OK;
	status = ko_yaml_nested(w->yaml, node, &text);
	s = ko_nested_span(&text);
	for (size_t i = 0; !status && i < s.n;) {
		struct ko_mention m = { .construct = "github-actions:context" };
		struct ko_span rest;

		i += ko_span_find_span(ko_span_tail(s, i), scheme) + scheme.n;
		rest = ko_span_tail(s, i);
		m.written = ko_span_trim(
			ko_span_head(rest, ko_span_find(rest, '\n')));
		if (m.written.n == 0)
			continue;
		m.at = ko_nested_origin(&text, i);
		m.end = m.at + m.written.n;
		status = ko_name_expand(w->yaml->source->arena, m.written,
					w->table->expressions, NULL,
					&m.expanded);
		if (!status)
			status = ko_name_give(w->sink, m);
	}
	return status;
}

static enum ko_status give_inputs(struct ko_yaml_walk *w, struct ko_span uses,
				  const struct ko_yaml_node *with)
{
	struct ko_span action = ko_span_head(uses, ko_span_find(uses, '@'));
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < KO_ARRAY_LEN(inputs) && !status; i++) {
		const struct input *input = &inputs[i];
		const struct ko_yaml_node *value;

		if (!ko_span_eq_nocase(action, ko_span_str(input->action)))
			continue;
		value = ko_yaml_get(w->yaml, with, input->name);
		if (!value)
			continue;
		if (input->kind == KO_MENTION_HOST)
			status = give_host(w, input, value);
		else if (input->is_list)
			status = ko_yaml_give_words(w, value, input->construct,
						    input->kind);
		else
			status = ko_yaml_give(w, value, input->construct,
					      input->kind);
	}
	if (!status &&
	    ko_span_eq_nocase(action, KO_SPAN("docker/build-push-action")))
		status = give_contexts(
			w, ko_yaml_get(w->yaml, with, "build-contexts"));
	return status;
}

/* Is a step's script for a shell like sh? */
static bool is_shell(struct ko_yaml_walk *w, const struct ko_yaml_node *step)
{
	struct ko_span shell =
		ko_yaml_text(ko_yaml_get(w->yaml, step, "shell"));

	return !ko_span_starts(shell, KO_SPAN("python")) &&
	       !ko_span_starts(shell, KO_SPAN("node")) &&
	       !ko_span_starts(shell, KO_SPAN("perl"));
}

static enum ko_status take_step(struct ko_yaml_walk *w,
				const struct ko_yaml_row *row,
				const struct ko_yaml_spot *spot)
{
	const struct ko_yaml_node *step = spot->value;
	struct ko_yaml_spot uses = { step, NULL, NULL };
	const struct ko_yaml_node *run;
	enum ko_status status = KO_OK;

	if (step->kind != KO_YAML_MAPPING)
		return KO_OK;
	run = ko_yaml_get(w->yaml, step, "run");
	uses.value = ko_yaml_get(w->yaml, step, "uses");
	if (uses.value && uses.value->kind == KO_YAML_SCALAR) {
		status = ko_yaml_take_docker_url(w, row, &uses);
		if (!status)
			status =
				give_inputs(w, ko_yaml_text(uses.value),
					    ko_yaml_get(w->yaml, step, "with"));
	}
	if (!status && run && run->kind == KO_YAML_SCALAR && is_shell(w, step))
		status = ko_yaml_give_text(w, run, "shell");
	return status;
}

/* "${{ matrix.NAME }}" and nothing else: NAME, or "". */
static struct ko_span matrix_name(struct ko_span s)
{
	if (!ko_span_starts(s, KO_SPAN("${{")) ||
	    !ko_span_ends(s, KO_SPAN("}}")))
		return KO_SPAN("");
	s = ko_span_trim(ko_span_slice(s, 3, s.n - 2));
	if (!ko_span_starts(s, KO_SPAN("matrix.")))
		return KO_SPAN("");
	return ko_span_tail(s, 7);
}

/* Longest name in a matrix; "a.b" is b of each a. */
#define MATRIX_NAME_MAX 64

struct matrix {
	char first[MATRIX_NAME_MAX], second[MATRIX_NAME_MAX];
};

static bool matrix_split(struct ko_span name, struct matrix *out)
{
	size_t dot = ko_span_find(name, '.');
	struct ko_span second = ko_span_tail(name, dot + 1);

	if (dot >= MATRIX_NAME_MAX || second.n >= MATRIX_NAME_MAX)
		return false;
	*out = (struct matrix){ 0 };
	memcpy(out->first, name.p, dot);
	if (second.n)
		memcpy(out->second, second.p, second.n);
	return true;
}

static enum ko_status give_cell(struct ko_yaml_walk *w,
				const struct ko_yaml_node *cell,
				const struct matrix *m)
{
	if (cell && m->second[0])
		cell = ko_yaml_get(w->yaml, cell, m->second);
	if (!cell || cell->kind != KO_YAML_SCALAR ||
	    !ko_name_is_plausible(ko_yaml_text(cell)))
		return KO_OK;
	return ko_yaml_give(w, cell, "github-actions:matrix", KO_MENTION_IMAGE);
}

/* The values that a matrix gives to the container's image. */
static enum ko_status give_matrix(struct ko_yaml_walk *w,
				  const struct ko_yaml_node *job,
				  struct ko_span name)
{
	const struct ko_yaml_node *matrix = ko_yaml_get(
		w->yaml, ko_yaml_get(w->yaml, job, "strategy"), "matrix");
	const struct ko_yaml_node *list;
	struct matrix m;
	enum ko_status status = KO_OK;

	if (!matrix || !matrix_split(name, &m))
		return KO_OK;
	list = ko_yaml_get(w->yaml, matrix, m.first);
	for (size_t i = 0; list && list->kind == KO_YAML_SEQUENCE &&
			   i < list->count && !status;
	     i++)
		status = give_cell(w, list->pairs[i].value, &m);
	list = ko_yaml_get(w->yaml, matrix, "include");
	for (size_t i = 0; list && list->kind == KO_YAML_SEQUENCE &&
			   i < list->count && !status;
	     i++)
		status = give_cell(
			w, ko_yaml_get(w->yaml, list->pairs[i].value, m.first),
			&m);
	return status;
}

static enum ko_status give_image(struct ko_yaml_walk *w,
				 const struct ko_yaml_node *job,
				 const struct ko_yaml_node *node,
				 const char *construct)
{
	struct ko_span matrix;
	enum ko_status status;

	if (node && node->kind == KO_YAML_MAPPING)
		node = ko_yaml_get(w->yaml, node, "image");
	if (!node || node->kind != KO_YAML_SCALAR)
		return KO_OK;
	status = ko_yaml_give(w, node, construct, KO_MENTION_IMAGE);
	matrix = matrix_name(ko_span_trim(ko_yaml_text(node)));
	if (!status && matrix.n)
		status = give_matrix(w, job, matrix);
	return status;
}

/* A job: one that has steps, or is known to be one by its place. */
static enum ko_status take_job(struct ko_yaml_walk *w,
			       const struct ko_yaml_row *row,
			       const struct ko_yaml_spot *spot)
{
	const struct ko_yaml_node *job = spot->value;
	const struct ko_yaml_node *services;
	const struct ko_yaml_pair *pairs;
	size_t count;
	enum ko_status status;

	(void)row;
	if (job->kind != KO_YAML_MAPPING)
		return KO_OK;
	status = give_image(w, job, ko_yaml_get(w->yaml, job, "container"),
			    "github-actions:container");
	services = ko_yaml_get(w->yaml, job, "services");
	if (status || !services || services->kind != KO_YAML_MAPPING)
		return status;
	status = ko_yaml_pairs(w->yaml, services, &pairs, &count);
	for (size_t i = 0; i < count && !status; i++)
		status = give_image(w, job, pairs[i].value,
				    "github-actions:service");
	return status;
}

static enum ko_status prepare(struct ko_yaml_walk *w,
			      const struct ko_yaml_node *root)
{
	const struct ko_yaml_node *jobs = ko_yaml_get(w->yaml, root, "jobs");
	const struct ko_yaml_pair *pairs;
	size_t count;
	enum ko_status status =
		ko_yaml_add_variables(w, ko_yaml_get(w->yaml, root, "env"));

	if (!status)
		status = ko_yaml_pairs(w->yaml, jobs, &pairs, &count);
	for (size_t i = 0; !status && i < count; i++)
		status = ko_yaml_add_variables(
			w, ko_yaml_get(w->yaml, pairs[i].value, "env"));
	return status;
}

/* The last two are for parts of workflows that somebody pasted. */
static const struct ko_yaml_row rows[] = {
	{ "on", NULL, NULL },
	{ "jobs.*", "github-actions:job", take_job },
	{ "runs.image", "github-actions:runs", ko_yaml_take_docker_url },
	{ "**.steps.*", "github-actions:uses", take_step },
	{ "*", "github-actions:job", take_job },
	{ "*", "github-actions:uses", take_step },
	{ 0 },
};

static const struct ko_yaml_table table = {
	.rows = rows,
	.expressions = KO_EXPR_DOUBLE_BRACE,
	.script_expressions = KO_EXPR_DOUBLE_BRACE,
	.traits = KO_YAML_FAULTS | KO_YAML_ENVIRONMENT,
	.variable_prefix = "env.",
	.prepare = prepare,
};

enum ko_likeness ko_github_has_name(struct ko_span path)
{
	if (ko_yaml_is_in(path, ".github/workflows") ||
	    ko_yaml_is_in(path, ".gitea/workflows") ||
	    ko_yaml_is_in(path, ".forgejo/workflows"))
		return KO_SURE;
	return ko_yaml_has_ending(path) ? KO_LIKELY : KO_UNLIKE;
}

/* A workflow, an action, or a part of one with jobs' or steps' keys. */
bool ko_github_has_content(struct ko_span text)
{
	bool has_uses = ko_yaml_has_text(text, "uses: ");
	bool has_run = ko_yaml_has_text(text, "run: ");

	if (!has_uses && !has_run && !ko_yaml_has_text(text, "docker://"))
		return false;
	if (!ko_yaml_has_shape(text))
		return false;
	if (ko_yaml_has_top_key(text, KO_SPAN("jobs")))
		return has_uses || ko_yaml_has_text(text, "runs-on:");
	if (ko_yaml_has_top_key(text, KO_SPAN("runs")))
		return ko_yaml_has_text(text, "using:");
	return (has_uses || ko_yaml_has_text(text, "runs-on:")) &&
	       ko_yaml_has_text(text, "steps:") &&
	       !ko_yaml_has_text(text, "apiVersion:");
}

enum ko_status ko_github_extract(const struct ko_source *source,
				 const struct ko_sink *sink)
{
	return ko_yaml_paths_extract(source, &table, sink);
}
