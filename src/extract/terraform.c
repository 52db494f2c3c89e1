#include "extract/terraform.h"

#include "extract/hcl.h"
#include "extract/name.h"
#include "extract/source.h"

/* Of a text only this much is looked at to tell what it is, in bytes. */
#define PROBE_MAX ((size_t)16 << 10)

/* What stands where a rule's path leads to. */
enum what {
	IMAGE,
	NAMED,    /* IMAGE when the text has a host or a tag */
	OUTPUT,   /* built or pushed under this name */
	BUILT,    /* OUTPUT in a resource with a build block, else IMAGE */
	IN_JSON,  /* as IMAGE; where there is JSON on the way, in that */
	SCRIPT,   /* commands */
	PROGRAM,  /* commands, if it starts with "#!" */
	MANIFEST, /* of Kubernetes */
};

/*
 * Where in a resource (type, "*" at the end for any) an image stands.  path
 * is keys with dots between; "*" as the first is any number of them, and
 * "*x" a key that ends in x.
 */
static const struct rule {
	const char *block, *type, *path;
	enum what what;
	const char *construct;
} rules[] = {
	{ "resource", "docker_image", "name", BUILT, "terraform:docker-image" },
	{ "resource", "docker_container", "image", IMAGE,
	  "terraform:docker-container" },
	{ "resource", "docker_registry_image", "name", OUTPUT,
	  "terraform:docker-registry-image" },
	{ "resource", "docker_tag", "source_image", IMAGE,
	  "terraform:docker-tag" },
	{ "resource", "docker_tag", "target_image", OUTPUT,
	  "terraform:docker-tag" },
	{ "resource", "docker_service", "task_spec.container_spec.image", IMAGE,
	  "terraform:docker-service" },
	{ "data", "docker_image", "name", IMAGE, "terraform:docker-image" },
	{ "data", "docker_registry_image", "name", IMAGE,
	  "terraform:docker-registry-image" },
	{ "data", "docker_registry_image_manifests", "name", IMAGE,
	  "terraform:docker-registry-image" },
	{ "resource", "kubernetes_*", "*.container.image", IMAGE,
	  "terraform:kubernetes" },
	{ "resource", "kubernetes_*", "*.init_container.image", IMAGE,
	  "terraform:kubernetes" },
	{ "resource", "kubernetes_manifest", "*.containers.image", IMAGE,
	  "terraform:kubernetes" },
	{ "resource", "kubernetes_manifest", "*.initContainers.image", IMAGE,
	  "terraform:kubernetes" },
	{ "resource", "kubernetes_manifest", "manifest", MANIFEST, "" },
	{ "resource", "kubectl_manifest", "yaml_body", MANIFEST, "" },
	{ "resource", "aws_ecs_task_definition", "container_definitions.image",
	  IN_JSON, "terraform:ecs" },
	{ "resource", "aws_batch_job_definition", "container_properties.image",
	  IN_JSON, "terraform:batch" },
	{ "resource", "aws_lambda_function", "image_uri", IMAGE,
	  "terraform:lambda" },
	{ "resource", "aws_apprunner_service", "*.image_identifier", IMAGE,
	  "terraform:apprunner" },
	{ "resource", "google_cloud_run_*", "*.containers.image", IMAGE,
	  "terraform:cloud-run" },
	{ "resource", "azurerm_container_group", "container.image", IMAGE,
	  "terraform:container-group" },
	{ "resource", "azurerm_container_group", "init_container.image", IMAGE,
	  "terraform:container-group" },
	{ "resource", "azurerm_container_app*", "template.container.image",
	  IMAGE, "terraform:container-app" },
	{ "resource", "azurerm_container_app*", "template.init_container.image",
	  IMAGE, "terraform:container-app" },
	{ "resource", "scaleway_container", "registry_image", IMAGE,
	  "terraform:scaleway" },
	{ "resource", "kind_cluster", "*.image", IMAGE, "terraform:kind" },
	{ "resource", "kind_cluster", "node_image", IMAGE, "terraform:kind" },
	{ "module", "*", "*.*image", NAMED, "terraform:module" },
	{ "module", "*", "*.*image_uri", NAMED, "terraform:module" },
	{ "resource", "*", "provisioner.command", SCRIPT, "" },
	{ "resource", "*", "provisioner.inline", SCRIPT, "" },
	{ "resource", "*", "user_data", PROGRAM, "" },
	{ "resource", "*", "user_data_base64", PROGRAM, "" },
	{ "resource", "*", "metadata_startup_script", PROGRAM, "" },
	{ "resource", "*", "metadata.startup-script", PROGRAM, "" },
};

enum ko_likeness ko_terraform_has_name(struct ko_span path)
{
	struct ko_span name = ko_basename(path);

	return ko_span_ends(name, KO_SPAN(".tf")) ||
			       ko_span_ends(name, KO_SPAN(".tofu"))
		       ? KO_SURE
		       : KO_UNLIKE;
}

bool ko_terraform_has_content(struct ko_span text)
{
	struct ko_span head = ko_span_head(text, PROBE_MAX);

	return ko_hcl_has_block(head, KO_SPAN("resource")) &&
	       ko_span_find_span(head, KO_SPAN("resource \"")) < head.n;
}

struct terraform {
	struct ko_hcl *hcl;
	const struct ko_hcl_node *resource;
	const struct rule *rule;
	const struct ko_sink *sink;
};

/* Past a JSON string whose quote is at at; its text. */
static struct ko_span json_string(struct ko_span json, size_t *at)
{
	size_t from = ++*at;

	while (*at < json.n && json.p[*at] != '"')
		*at += json.p[*at] == '\\' ? 2 : 1;
	*at = *at < json.n ? *at + 1 : json.n;
	return ko_span_slice(json, from, *at - 1);
}

static size_t past_blanks(struct ko_span s, size_t at)
{
	while (at < s.n && ko_is_blank(s.p[at]))
		at++;
	return at;
}

static enum ko_status give_json_name(const struct terraform *t,
				     const struct ko_nested *nested,
				     struct ko_span name)
{
	size_t at = (size_t)(name.p - nested->p);
	struct ko_mention m = { .construct = t->rule->construct,
				.at = ko_nested_origin(nested, at),
				.expanded = name };

	if (name.n == 0 || name.n > KO_SOURCE_NAME_MAX)
		return KO_OK;
	m.end = ko_nested_origin(nested, at + name.n - 1) + 1;
	m.written = ko_span_slice(t->hcl->source->text, m.at, m.end);
	return ko_name_give(t->sink, m);
}

/* Each "image": "x" of JSON that has Terraform's templates in it. */
static enum ko_status give_json(const struct terraform *t,
				const struct ko_hcl_node *node)
{
	struct ko_nested nested = KO_NESTED(t->hcl->source->arena);
	bool is_known;
	enum ko_status status =
		ko_hcl_nested(t->hcl, node, KO_HCL_HOLES, &nested, &is_known);
	struct ko_span json = ko_nested_span(&nested);

	for (size_t i = 0; i < json.n && !status;) {
		struct ko_span key;

		if (json.p[i] != '"') {
			i++;
			continue;
		}
		key = json_string(json, &i);
		if (!ko_span_eq(key, KO_SPAN("image")))
			continue;
		i = past_blanks(json, i);
		if (i == json.n || json.p[i] != ':')
			continue;
		i = past_blanks(json, i + 1);
		if (i < json.n && json.p[i] == '"')
			status = give_json_name(t, &nested,
						json_string(json, &i));
	}
	return status;
}

static enum ko_status give_manifest(const struct terraform *t,
				    const struct ko_hcl_node *node)
{
	return ko_hcl_extract(t->hcl, node, KO_HCL_AS_WRITTEN,
			      ko_format_named(KO_SPAN("kubernetes")), t->sink);
}

static enum ko_status give_script(const struct terraform *t,
				  const struct ko_hcl_node *node)
{
	if (t->rule->what == PROGRAM &&
	    !ko_span_starts(ko_span_trim(node->raw), KO_SPAN("#!")))
		return KO_OK;
	return ko_hcl_extract(t->hcl, node, KO_HCL_HOLES,
			      ko_format_named(KO_SPAN("shell")), t->sink);
}

static enum ko_status give_named(const struct terraform *t,
				 const struct ko_hcl_node *node)
{
	struct ko_mention m = { .construct = t->rule->construct };
	enum ko_status status = ko_hcl_mention(t->hcl, node, &m);

	if (status || !ko_source_is_image(m.expanded))
		return status == KO_ENOTFOUND ? KO_OK : status;
	return ko_name_give(t->sink, m);
}

/* What a rule's path has led to. */
static enum ko_status give(const struct terraform *t,
			   const struct ko_hcl_node *node)
{
	enum ko_mention_kind kind = KO_MENTION_IMAGE;

	switch (t->rule->what) {
	case MANIFEST:
		return give_manifest(t, node);
	case NAMED:
		return give_named(t, node);
	case SCRIPT:
	case PROGRAM:
		return give_script(t, node);
	case OUTPUT:
		kind = KO_MENTION_OUTPUT;
		break;
	case BUILT:
		if (ko_hcl_get(t->resource, "build"))
			kind = KO_MENTION_OUTPUT;
		break;
	case IMAGE:
	case IN_JSON:
		break;
	}
	return ko_hcl_give(t->hcl, node, t->rule->construct, kind, t->sink);
}

static enum ko_status follow(const struct terraform *t,
			     const struct ko_hcl_node *node,
			     struct ko_span path, unsigned depth);

static bool is_key(struct ko_span pattern, struct ko_span key)
{
	if (ko_span_starts(pattern, KO_SPAN("*")))
		return ko_span_ends(key, ko_span_tail(pattern, 1));
	return ko_span_eq(pattern, key);
}

/* A child of what the path has led to: is its key the next one? */
static enum ko_status follow_child(const struct terraform *t,
				   const struct ko_hcl_node *child,
				   struct ko_span path, unsigned depth)
{
	size_t dot = ko_span_find(path, '.');
	struct ko_span key = ko_span_head(path, dot);
	struct ko_span rest = ko_span_tail(path, dot + 1);

	if (is_key(key, child->key))
		return follow(t, child, rest, depth + 1);
	if (child->is_block && ko_hcl_is(child, "dynamic") &&
	    ko_span_eq(child->labels[0], key)) {
		child = ko_hcl_get(child, "content");
		return child ? follow(t, child, rest, depth + 1) : KO_OK;
	}
	return KO_OK;
}

static enum ko_status follow(const struct terraform *t,
			     const struct ko_hcl_node *node,
			     struct ko_span path, unsigned depth)
{
	struct ko_span deep = KO_SPAN("*.");
	bool is_deep = ko_span_starts(path, deep);
	bool is_list = node->kind == KO_HCL_LIST || node->kind == KO_HCL_CALL;
	enum ko_status status = KO_OK;

	if (depth > 2 * KO_HCL_DEPTH_MAX)
		return KO_OK;
	if (node->kind == KO_HCL_STRING && path.n && t->rule->what == IN_JSON)
		return give_json(t, node);
	if (path.n == 0 && !is_list)
		return give(t, node);
	for (const struct ko_hcl_node *n = node->first; n && !status;
	     n = n->next) {
		if (is_list || is_deep)
			status = follow(t, n, path, depth + 1);
		if (!status && !is_list)
			status = follow_child(
				t, n, ko_span_tail(path, is_deep ? deep.n : 0),
				depth);
	}
	return status;
}

static bool is_type(const char *pattern, struct ko_span type)
{
	struct ko_span p = ko_span_str(pattern);

	if (ko_span_ends(p, KO_SPAN("*")))
		return ko_span_starts(type, ko_span_head(p, p.n - 1));
	return ko_span_eq(p, type);
}

enum ko_status ko_terraform_extract(const struct ko_source *source,
				    const struct ko_sink *sink)
{
	static const struct ko_hcl_prefixes names = { "var.", "local.", NULL };
	struct ko_hcl *hcl;
	struct terraform t = { .sink = sink };
	enum ko_status status = ko_hcl_read(source, &hcl);

	if (!status)
		status = ko_hcl_learn(hcl, &names);
	if (status)
		return status;
	t.hcl = hcl;
	for (const struct ko_hcl_node *n = hcl->root.first; n && !status;
	     n = n->next) {
		t.resource = n;
		for (size_t i = 0; i < KO_ARRAY_LEN(rules) && !status; i++) {
			t.rule = &rules[i];
			if (n->is_block && ko_hcl_is(n, t.rule->block) &&
			    is_type(t.rule->type, n->labels[0]))
				status = follow(&t, n,
						ko_span_str(t.rule->path), 0);
		}
	}
	return status ? status : ko_hcl_give_fault(hcl, sink);
}
