#include "extract/yaml_misc.h"

#include "extract/yaml_paths.h"

/* ---- Ansible ---- */

enum role { IMAGE, IMAGE_AND_TAG, HOST, SCRIPT };

/* Modules' options that are names; the module without its collection. */
static const struct module {
	const char *name, *option, *construct;
	enum role role;
} modules[] = {
	{ "docker_container", "image", "ansible:image", IMAGE },
	{ "docker_swarm_service", "image", "ansible:image", IMAGE },
	{ "podman_container", "image", "ansible:image", IMAGE },
	{ "docker_image", "name", "ansible:image", IMAGE_AND_TAG },
	{ "docker_image_pull", "name", "ansible:image", IMAGE_AND_TAG },
	{ "podman_image", "name", "ansible:image", IMAGE_AND_TAG },
	{ "docker_login", "registry_url", "ansible:login", HOST },
	{ "docker_login", "registry", "ansible:login", HOST },
	{ "podman_login", "registry", "ansible:login", HOST },
};

static struct ko_span short_name(struct ko_span module)
{
	size_t dot = ko_span_rfind(module, '.');

	return dot < module.n ? ko_span_tail(module, dot + 1) : module;
}

/* Is what docker_image names built or pushed, not pulled? */
static bool is_built(struct ko_yaml_walk *w, const struct ko_yaml_node *args)
{
	const struct ko_yaml_node *source =
		ko_yaml_get(w->yaml, args, "source");

	return ko_yaml_is(source, "build") || ko_yaml_is(source, "local") ||
	       ko_yaml_is(source, "load") ||
	       ko_yaml_get(w->yaml, args, "build");
}

static enum ko_status give_option(struct ko_yaml_walk *w,
				  const struct module *module,
				  const struct ko_yaml_node *args)
{
	struct ko_yaml_row row = { "", module->construct, NULL };
	struct ko_yaml_spot spot = {
		args, NULL, ko_yaml_get(w->yaml, args, module->option)
	};

	if (!spot.value || spot.value->kind != KO_YAML_SCALAR)
		return KO_OK;
	if (module->role == HOST)
		return ko_yaml_take_host(w, &row, &spot);
	if (module->role == IMAGE_AND_TAG && is_built(w, args))
		return ko_yaml_take_output(w, &row, &spot);
	if (module->role == IMAGE_AND_TAG)
		return ko_yaml_take_tagged(w, &row, &spot);
	return ko_yaml_take_image(w, &row, &spot);
}

/* "docker_container: name=x image=y" */
static enum ko_status give_string(struct ko_yaml_walk *w,
				  const struct module *module,
				  const struct ko_yaml_node *args)
{
	enum ko_mention_kind kind = KO_MENTION_IMAGE;

	if (module->role == HOST)
		kind = KO_MENTION_HOST;
	else if (module->role == IMAGE_AND_TAG &&
		 (ko_yaml_has_text(args->value, "source=build") ||
		  ko_yaml_has_text(args->value, "source=lo")))
		kind = KO_MENTION_OUTPUT;
	return ko_yaml_give_option(w, args, module->option, module->construct,
				   kind);
}

static enum ko_status take_task(struct ko_yaml_walk *w,
				const struct ko_yaml_row *row,
				const struct ko_yaml_spot *spot)
{
	const struct ko_yaml_node *args = spot->value;
	bool is_first = true;
	bool is_new = false;
	struct ko_span key;
	enum ko_status status = KO_OK;

	(void)row;
	if (args->kind == KO_YAML_SEQUENCE || !spot->key ||
	    spot->key->kind != KO_YAML_SCALAR)
		return KO_OK;
	key = short_name(spot->key->value);
	for (size_t i = 0; i < KO_ARRAY_LEN(modules) && !status; i++) {
		if (!ko_span_eq(key, ko_span_str(modules[i].name)))
			continue;
		if (args->kind == KO_YAML_MAPPING) {
			status = give_option(w, &modules[i], args);
			continue;
		}
		/* Once for both options of a module that has two. */
		is_new = is_first ? !ko_yaml_seen(w, args) : is_new;
		is_first = false;
		if (is_new)
			status = give_string(w, &modules[i], args);
	}
	return status;
}

static enum ko_status prepare(struct ko_yaml_walk *w,
			      const struct ko_yaml_node *root)
{
	enum ko_status status = KO_OK;

	for (size_t i = 0;
	     root->kind == KO_YAML_SEQUENCE && i < root->count && !status; i++)
		status = ko_yaml_add_variables(
			w, ko_yaml_get(w->yaml, root->pairs[i].value, "vars"));
	return status;
}

static const struct ko_yaml_row ansible_rows[] = {
	{ "**.*shell", "ansible:shell", ko_yaml_take_script },
	{ "**.*command", "ansible:command", ko_yaml_take_script },
	{ "**.*shell.cmd", "ansible:shell", ko_yaml_take_script },
	{ "**.*command.cmd", "ansible:command", ko_yaml_take_script },
	{ "**", "ansible:task", take_task },
	{ 0 },
};

static const struct ko_yaml_table ansible = {
	.rows = ansible_rows,
	.expressions = KO_EXPR_DOUBLE_BRACE,
	.script_expressions = KO_EXPR_DOUBLE_BRACE,
	.variable_prefix = "",
	.prepare = prepare,
};

enum ko_likeness ko_ansible_has_name(struct ko_span path)
{
	return ko_yaml_has_ending(path) ? KO_LIKELY : KO_UNLIKE;
}

bool ko_ansible_has_content(struct ko_span text)
{
	bool has_module = false;

	if (!ko_yaml_has_text(text, "docker") &&
	    !ko_yaml_has_text(text, "podman"))
		return false;
	for (size_t i = 0; i < KO_ARRAY_LEN(modules) && !has_module; i++) {
		struct ko_span name = ko_span_str(modules[i].name);
		size_t at = ko_span_find_span(text, name);

		has_module = at < text.n &&
			     ko_span_starts(ko_span_tail(text, at + name.n),
					    KO_SPAN(":"));
	}
	has_module =
		has_module || (ko_yaml_has_text(text, "ansible.builtin.") ||
			       (ko_yaml_has_text(text, "hosts:") &&
				ko_yaml_has_text(text, "tasks:")));
	return has_module && ko_yaml_has_text(text, "- name:") &&
	       ko_yaml_has_shape(text);
}

enum ko_status ko_ansible_extract(const struct ko_source *source,
				  const struct ko_sink *sink)
{
	return ko_yaml_paths_extract(source, &ansible, sink);
}

/* ---- anything else ---- */

static const struct ko_yaml_row any_rows[] = {
	{ "status", NULL, NULL },
	{ "**.machine", NULL, NULL },
	{ "**.schema", NULL, NULL },
	{ "**.containers.*.image", "yaml:image", ko_yaml_take_image },
	{ "**.initContainers.*.image", "yaml:image", ko_yaml_take_image },
	{ "**.image", "yaml:image", ko_yaml_take_likely },
	{ "**", "yaml:image", ko_yaml_take_split },
	{ 0 },
};

/* Descriptions of interfaces have images of everything as examples. */
static bool is_wanted(struct ko_yaml *yaml, const struct ko_yaml_node *root)
{
	return !ko_yaml_get(yaml, root, "openapi") &&
	       !ko_yaml_get(yaml, root, "swagger");
}

static const struct ko_yaml_table any = {
	.rows = any_rows,
	.expressions = KO_EXPR_DOUBLE_BRACE | KO_EXPR_DOLLAR |
		       KO_EXPR_DOLLAR_PAREN | KO_EXPR_PERCENT,
	.traits = KO_YAML_TEMPLATES,
	.line_construct = "yaml:image",
	.variable_prefix = "",
	.is_wanted = is_wanted,
};

enum ko_likeness ko_any_yaml_has_name(struct ko_span path)
{
	return ko_yaml_has_ending(path) ? KO_LIKELY : KO_UNLIKE;
}

bool ko_any_yaml_has_content(struct ko_span text)
{
	return (ko_yaml_has_text(text, "image:") ||
		ko_yaml_has_text(text, "Image:")) &&
	       ko_yaml_has_shape(text);
}

enum ko_status ko_any_yaml_extract(const struct ko_source *source,
				   const struct ko_sink *sink)
{
	return ko_yaml_paths_extract(source, &any, sink);
}
