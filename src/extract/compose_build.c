/* The images that the "build" of a service names. */

#include "extract/compose_give.h"

/* The value of key in "a=1,b=2"; empty when it has none. */
static struct ko_span csv_value(struct ko_span csv, struct ko_span key)
{
	while (csv.n) {
		size_t n = ko_span_find(csv, ',');
		struct ko_span field = ko_span_trim(ko_span_head(csv, n));
		size_t equals = ko_span_find(field, '=');

		if (ko_span_eq_nocase(ko_span_head(field, equals), key))
			return ko_span_tail(field, equals + 1);
		csv = ko_span_tail(csv, n + 1);
	}
	return KO_SPAN("");
}

/* ---- what a build says ---- */

/* "type=registry,ref=NAME", or a name alone. */
static enum ko_status give_cache(struct ko_compose *c,
				 const struct ko_yaml_node *node,
				 const char *construct,
				 enum ko_mention_kind kind)
{
	struct ko_compose_parts p;
	struct ko_span text;
	enum ko_status status = ko_compose_parts_read(c, node, construct, &p);

	if (status)
		return status;
	text = p.text;
	if (ko_span_find(text, '=') == text.n)
		return ko_span_find(text, ',') == text.n
			       ? ko_compose_parts_give(&p, text, kind)
			       : KO_OK;
	if (!ko_span_eq(csv_value(text, KO_SPAN("type")), KO_SPAN("registry")))
		return KO_OK;
	return ko_compose_parts_give(&p, csv_value(text, KO_SPAN("ref")), kind);
}

static enum ko_status give_caches(struct ko_compose *c,
				  const struct ko_yaml_node *list,
				  const char *construct,
				  enum ko_mention_kind kind)
{
	enum ko_status status = KO_OK;

	if (list && list->kind == KO_YAML_SCALAR)
		return give_cache(c, list, construct, kind);
	for (size_t i = 0; list && list->kind == KO_YAML_SEQUENCE && !status &&
			   i < list->count;
	     i++)
		status = give_cache(c, list->pairs[i].value, construct, kind);
	return status;
}

static enum ko_status give_tags(struct ko_compose *c,
				const struct ko_yaml_node *list)
{
	enum ko_status status = KO_OK;

	for (size_t i = 0; list && list->kind == KO_YAML_SEQUENCE && !status &&
			   i < list->count;
	     i++)
		status = ko_compose_give(c, list->pairs[i].value, "compose:tag",
					 KO_MENTION_OUTPUT);
	return status;
}

/* A context: "docker-image://NAME", in a list after "name=". */
static enum ko_status give_context(struct ko_compose *c,
				   const struct ko_yaml_pair *pair)
{
	static const struct ko_span scheme = KO_SPAN("docker-image://");
	struct ko_compose_parts p;
	size_t at;
	enum ko_status status = ko_compose_parts_read(
		c, pair->value, "compose:additional-context", &p);

	if (status)
		return status;
	at = pair->key ? 0 : ko_span_find(p.text, '=') + 1;
	if (!ko_span_starts(ko_span_tail(p.text, at), scheme))
		return KO_OK;
	return ko_compose_parts_give(&p, ko_span_tail(p.text, at + scheme.n),
				     KO_MENTION_IMAGE);
}

static enum ko_status give_contexts(struct ko_compose *c,
				    const struct ko_yaml_node *node)
{
	const struct ko_yaml_pair *pairs;
	size_t count;
	enum ko_status status = ko_yaml_pairs(c->yaml, node, &pairs, &count);

	for (size_t i = 0; i < count && !status; i++)
		status = give_context(c, &pairs[i]);
	return status;
}

/* The Dockerfile frontend that an argument asks for. */
static enum ko_status give_syntax(struct ko_compose *c,
				  const struct ko_yaml_node *args)
{
	static const struct ko_span prefix = KO_SPAN("BUILDKIT_SYNTAX=");
	static const char construct[] = "compose:build-syntax";
	enum ko_status status = KO_OK;

	if (args && args->kind == KO_YAML_MAPPING)
		return ko_compose_give(
			c, ko_yaml_get(c->yaml, args, "BUILDKIT_SYNTAX"),
			construct, KO_MENTION_IMAGE);
	for (size_t i = 0; args && args->kind == KO_YAML_SEQUENCE && !status &&
			   i < args->count;
	     i++) {
		struct ko_compose_parts p;

		if (!ko_span_starts(args->pairs[i].value->value, prefix))
			continue;
		status = ko_compose_parts_read(c, args->pairs[i].value,
					       construct, &p);
		if (!status)
			status = ko_compose_parts_give(
				&p, ko_span_tail(p.text, prefix.n),
				KO_MENTION_IMAGE);
	}
	return status;
}

/* "generator=NAME" of a list of what the build tells about itself. */
static enum ko_status give_generator(struct ko_compose *c,
				     const struct ko_yaml_node *node)
{
	struct ko_compose_parts p;
	enum ko_status status;

	if (ko_span_find_span(ko_yaml_text(node), KO_SPAN("generator")) ==
	    ko_yaml_text(node).n)
		return KO_OK;
	status = ko_compose_parts_read(c, node, "compose:sbom-generator", &p);
	return status ? status
		      : ko_compose_parts_give(
				&p, csv_value(p.text, KO_SPAN("generator")),
				KO_MENTION_IMAGE);
}

/* ---- a Dockerfile in the file ---- */

static enum ko_status pass_inline(void *ctx, const struct ko_mention *m)
{
	struct ko_compose *c = ctx;
	struct ko_mention out = *m;

	out.construct = "compose:dockerfile-inline";
	if (out.kind == KO_MENTION_IMAGE)
		return ko_name_give(c->sink, out);
	return c->sink->mention(c->sink->ctx, &out);
}

static enum ko_status pass_diagnostic(void *ctx, const struct ko_diagnostic *d)
{
	struct ko_compose *c = ctx;

	return c->sink->diagnostic(c->sink->ctx, d);
}

static enum ko_status give_inline(struct ko_compose *c,
				  const struct ko_yaml_node *node)
{
	struct ko_sink sink = { c, pass_inline, pass_diagnostic };
	struct ko_nested raw = KO_NESTED(c->arena);
	struct ko_source outer = *c->source;
	struct ko_compose_text text;
	bool is_new;
	enum ko_status status;

	if (!node || node->kind != KO_YAML_SCALAR || ko_yaml_text(node).n == 0)
		return KO_OK;
	status = ko_compose_is_first(c, node, "dockerfile", &is_new);
	if (status || !is_new)
		return status;
	c->at = node->at;
	status = ko_yaml_nested(c->yaml, node, &raw);
	if (status)
		return status;
	status = ko_compose_fill(c, ko_nested_span(&raw), &raw, &text);
	if (status)
		return status;
	if (text.result == KO_COMPOSE_INVALID)
		return ko_compose_complain(c, ko_nested_origin(&raw, text.at),
					   ko_compose_not_a_template);
	outer.build = c->build;
	return ko_nested_extract(&outer, &text.text,
				 ko_format_named(KO_SPAN("dockerfile")),
				 !c->project.variables.has_holes, &sink);
}

static enum ko_status give_parts(struct ko_compose *c,
				 const struct ko_yaml_node *build)
{
	struct ko_yaml *y = c->yaml;
	enum ko_status status;

	status = give_contexts(c,
			       ko_compose_get(y, build, "additional_contexts"));
	if (!status)
		status = give_inline(
			c, ko_compose_get(y, build, "dockerfile_inline"));
	if (!status)
		status = give_caches(c, ko_compose_get(y, build, "cache_from"),
				     "compose:cache-from", KO_MENTION_IMAGE);
	if (!status)
		status = give_caches(c, ko_compose_get(y, build, "cache_to"),
				     "compose:cache-to", KO_MENTION_OUTPUT);
	if (!status)
		status = give_tags(c, ko_compose_get(y, build, "tags"));
	if (!status)
		status = give_syntax(c, ko_compose_get(y, build, "args"));
	if (!status)
		status = give_generator(c, ko_compose_get(y, build, "sbom"));
	return status;
}

enum ko_status ko_compose_give_build(struct ko_compose *c,
				     struct ko_compose_service *service)
{
	const struct ko_yaml_node *node = service->build;
	struct ko_build build = { 0 };
	bool is_new = true;
	enum ko_status status = KO_OK;

	if (!node && !service->base)
		return KO_OK;
	/* What an alias repeats is given once, where it is all there is. */
	if (node)
		status = ko_compose_is_first(c, node, "build", &is_new);
	if (status ||
	    (!is_new && !service->base && !service->earlier && !service->later))
		return status;
	status = ko_compose_read_build(c, service, &build);
	c->build = &build;
	if (!status && is_new && node && node->kind == KO_YAML_MAPPING)
		status = give_parts(c, node);
	c->build = NULL;
	return status ? status : ko_compose_follow_build(c, service, &build);
}
