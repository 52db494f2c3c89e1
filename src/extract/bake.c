#include "extract/bake.h"

#include "extract/build.h"
#include "extract/hcl.h"
#include "extract/name.h"
#include "extract/yaml.h"

/* Of a text only this much is looked at to tell what it is, in bytes. */
#define PROBE_MAX ((size_t)16 << 10)

/* Most targets that one inherits from, itself included. */
#define KO_BAKE_INHERITS_MAX 64

/* Most names and arguments looked at for what targets inherit in one file. */
#define KO_BAKE_STEPS_MAX ((size_t)4000000)

struct bake {
	struct ko_hcl *hcl;
	const struct ko_sink *sink;
	struct ko_map targets; /* names to places in list */
	const struct ko_hcl_node **list;
	size_t count;
	size_t steps;                 /* so far, of KO_BAKE_STEPS_MAX */
	const struct ko_build *build; /* of the target that is read */
	struct ko_builds builds;
};

enum ko_likeness ko_bake_has_name(struct ko_span path)
{
	struct ko_span name = ko_basename(path);
	size_t stem = ko_span_find_span(name, KO_SPAN("docker-bake"));
	bool is_hcl = ko_span_ends(name, KO_SPAN(".hcl"));

	if (!is_hcl && !ko_span_ends(name, KO_SPAN(".json")))
		return KO_UNLIKE;
	if (stem < name.n)
		return KO_SURE;
	return is_hcl || ko_span_find_span(name, KO_SPAN("bake")) < name.n
		       ? KO_LIKELY
		       : KO_UNLIKE;
}

static bool has_any(struct ko_span text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (ko_span_find_span(text, ko_span_str(words[i])) < text.n)
			return true;
	return false;
}

/* "target" with an object behind it. */
static bool has_json_target(struct ko_span text)
{
	size_t at = ko_span_find_span(text, KO_SPAN("\"target\""));
	struct ko_span rest = ko_span_trim(ko_span_tail(text, at + 8));

	if (at == text.n || rest.n == 0 || rest.p[0] != ':')
		return false;
	rest = ko_span_trim(ko_span_tail(rest, 1));
	return rest.n && rest.p[0] == '{';
}

bool ko_bake_has_content(struct ko_span text)
{
	static const char *const hcl_words[] = { "dockerfile", "contexts",
						 "tags",       "args",
						 "context",    "cache-from",
						 "inherits" };
	static const char *const json_words[] = { "\"dockerfile\"",
						  "\"dockerfile-inline\"",
						  "\"contexts\"",
						  "\"cache-from\"" };
	struct ko_span head = ko_span_head(text, PROBE_MAX);
	struct ko_span trimmed = ko_span_trim(head);

	if (ko_span_find_span(head, KO_SPAN("target")) == head.n)
		return false;
	if (trimmed.n && trimmed.p[0] == '{')
		return has_json_target(head) &&
		       has_any(head, json_words, KO_ARRAY_LEN(json_words));
	return ko_hcl_has_block(head, KO_SPAN("target")) &&
	       has_any(head, hcl_words, KO_ARRAY_LEN(hcl_words));
}

/*
 * The value of a field of "type=registry,ref=x", and its offset in csv.
 * Fields may stand in quotes, which then are not part of it.
 */
static bool csv_field(struct ko_span csv, struct ko_span name,
		      struct ko_span *out)
{
	struct ko_span rest = csv;

	while (rest.n) {
		size_t comma = ko_span_find(rest, ',');
		struct ko_span field = ko_span_head(rest, comma);

		rest = ko_span_tail(rest, comma + 1);
		field = ko_span_trim(field);
		if (field.n && field.p[0] == '"')
			field = ko_span_slice(field, 1, field.n - 1);
		if (field.n > name.n && ko_span_starts(field, name) &&
		    field.p[name.n] == '=') {
			*out = ko_span_tail(field, name.n + 1);
			return true;
		}
	}
	return false;
}

/*
 * What "type=TYPE,KEY=x" says for one of these types; a text without "=" is
 * a name by itself where is_bare.
 */
struct csv_rule {
	const char *construct;
	enum ko_mention_kind kind;
	const char *const *types;
	struct ko_span key;
	bool is_bare;
};

static bool is_type(const struct csv_rule *rule, struct ko_span type)
{
	for (size_t i = 0; rule->types[i]; i++)
		if (ko_span_eq(type, ko_span_str(rule->types[i])))
			return true;
	return false;
}

static enum ko_status csv_string(const struct bake *b,
				 const struct ko_hcl_node *node,
				 const struct csv_rule *rule)
{
	struct ko_mention m = { .construct = rule->construct,
				.kind = rule->kind };
	enum ko_status status = ko_hcl_mention(b->hcl, node, &m);
	struct ko_span value, type;

	if (status)
		return status == KO_ENOTFOUND ? KO_OK : status;
	if (ko_span_find(m.expanded, '=') == m.expanded.n)
		return rule->is_bare ? ko_name_give(b->sink, m) : KO_OK;
	if (!csv_field(m.expanded, KO_SPAN("type"), &type) ||
	    !is_type(rule, type) || !csv_field(m.expanded, rule->key, &value))
		return KO_OK;
	m.expanded = value;
	if (csv_field(m.written, rule->key, &value)) {
		m.at += (size_t)(value.p - m.written.p);
		m.end = m.at + value.n;
		m.written = value;
	}
	return ko_name_give(b->sink, m);
}

static enum ko_status csv_object(const struct bake *b,
				 const struct ko_hcl_node *node,
				 const struct csv_rule *rule)
{
	const struct ko_hcl_node *type = ko_hcl_get(node, "type");
	char key[16] = { 0 };
	struct ko_span text;
	enum ko_status status;

	if (!type)
		return KO_OK;
	status = ko_hcl_text(b->hcl, type, &text);
	if (status || !is_type(rule, text))
		return status;
	memcpy(key, rule->key.p, rule->key.n);
	return ko_hcl_give(b->hcl, ko_hcl_get(node, key), rule->construct,
			   rule->kind, b->sink);
}

static enum ko_status csv_list(const struct bake *b,
			       const struct ko_hcl_node *list,
			       const struct csv_rule *rule)
{
	enum ko_status status = KO_OK;

	for (const struct ko_hcl_node *n = list->first;
	     list->kind == KO_HCL_LIST && n && !status; n = n->next)
		status = n->kind == KO_HCL_OBJECT ? csv_object(b, n, rule)
						  : csv_string(b, n, rule);
	return status;
}

static const char *const registry_types[] = { "registry", NULL };
static const char *const output_types[] = { "registry", "image", NULL };
static const char *const attest_types[] = { "sbom", NULL };

static enum ko_status cache_from(const struct bake *b,
				 const struct ko_hcl_node *node)
{
	static const struct csv_rule rule = { "bake:cache-from",
					      KO_MENTION_IMAGE, registry_types,
					      KO_SPAN("ref"), true };

	return csv_list(b, node, &rule);
}

static enum ko_status cache_to(const struct bake *b,
			       const struct ko_hcl_node *node)
{
	static const struct csv_rule rule = { "bake:cache-to",
					      KO_MENTION_OUTPUT, registry_types,
					      KO_SPAN("ref"), true };

	return csv_list(b, node, &rule);
}

static enum ko_status output(const struct bake *b,
			     const struct ko_hcl_node *node)
{
	static const struct csv_rule rule = { "bake:output", KO_MENTION_OUTPUT,
					      output_types, KO_SPAN("name"),
					      false };

	return csv_list(b, node, &rule);
}

static enum ko_status attest(const struct bake *b,
			     const struct ko_hcl_node *node)
{
	static const struct csv_rule rule = { "bake:attest", KO_MENTION_IMAGE,
					      attest_types,
					      KO_SPAN("generator"), false };

	return csv_list(b, node, &rule);
}

/* Of the named contexts only those of this kind are images. */
static enum ko_status contexts(const struct bake *b,
			       const struct ko_hcl_node *node)
{
	enum ko_status status = KO_OK;

	for (const struct ko_hcl_node *n = node->first;
	     node->kind == KO_HCL_OBJECT && n && !status; n = n->next) {
		struct ko_mention m = { .construct = "bake:context" };

		status = ko_hcl_mention(b->hcl, n, &m);
		if (!status && ko_hcl_cut(&m, KO_SPAN("docker-image://")))
			status = ko_name_give(b->sink, m);
		status = status == KO_ENOTFOUND ? KO_OK : status;
	}
	return status;
}

static enum ko_status args(const struct bake *b, const struct ko_hcl_node *node)
{
	return ko_hcl_give(b->hcl, ko_hcl_get(node, "BUILDKIT_SYNTAX"),
			   "bake:syntax", KO_MENTION_IMAGE, b->sink);
}

static enum ko_status tags(const struct bake *b, const struct ko_hcl_node *node)
{
	enum ko_status status = KO_OK;

	for (const struct ko_hcl_node *n = node->first;
	     node->kind == KO_HCL_LIST && n && !status; n = n->next)
		status = ko_hcl_give(b->hcl, n, "bake:tag", KO_MENTION_OUTPUT,
				     b->sink);
	return status;
}

static enum ko_status dockerfile(const struct bake *b,
				 const struct ko_hcl_node *node)
{
	const struct ko_source *source = b->hcl->source;
	struct ko_source built = *source;
	enum ko_status status;

	built.build = b->build;
	b->hcl->source = &built;
	status =
		ko_hcl_extract(b->hcl, node, KO_HCL_HOLES,
			       ko_format_named(KO_SPAN("dockerfile")), b->sink);
	b->hcl->source = source;
	return status;
}

static const struct field {
	const char *key;
	enum ko_status (*give)(const struct bake *b,
			       const struct ko_hcl_node *node);
} fields[] = {
	{ "args", args },
	{ "attest", attest },
	{ "cache-from", cache_from },
	{ "cache-to", cache_to },
	{ "contexts", contexts },
	{ "dockerfile-inline", dockerfile },
	{ "output", output },
	{ "tags", tags },
};

/* ---- what a target is with what it inherits ---- */

/* A target and those it inherits from, the one that counts most first. */
struct lineage {
	const struct ko_hcl_node *p[KO_BAKE_INHERITS_MAX];
	size_t count;
};

static bool has(const struct lineage *l, const struct ko_hcl_node *target)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->p[i] == target)
			return true;
	return false;
}

static bool step(struct bake *b)
{
	return b->steps < KO_BAKE_STEPS_MAX && b->steps++ < KO_BAKE_STEPS_MAX;
}

/* Add a target, then its parents: of several the last counts most. */
static enum ko_status add_lineage(struct bake *b,
				  const struct ko_hcl_node *target,
				  struct lineage *out)
{
	const struct ko_hcl_node *list = ko_hcl_get(target, "inherits");
	const struct ko_hcl_node *parents[KO_BAKE_INHERITS_MAX];
	size_t n = 0;
	enum ko_status status = KO_OK;

	if (out->count == KO_BAKE_INHERITS_MAX || has(out, target))
		return KO_OK;
	out->p[out->count++] = target;
	if (!list || list->kind != KO_HCL_LIST)
		return KO_OK;
	for (const struct ko_hcl_node *name = list->first;
	     name && !status && n < KO_BAKE_INHERITS_MAX && step(b);
	     name = name->next) {
		const struct ko_span *at;
		struct ko_span text;

		status = ko_hcl_text(b->hcl, name, &text);
		at = status ? NULL : ko_map_get(&b->targets, text);
		if (at)
			parents[n++] = b->list[at->n];
	}
	while (n && !status)
		status = add_lineage(b, parents[--n], out);
	return status;
}

/* The text of key in the target that counts most; "" when none has it. */
static enum ko_status find_text(const struct bake *b, const struct lineage *l,
				const char *key, struct ko_span *out,
				bool *is_there)
{
	const struct ko_hcl_node *node = NULL;

	for (size_t i = 0; i < l->count && !node; i++)
		node = ko_hcl_get(l->p[i], key);
	*is_there = node != NULL;
	*out = KO_SPAN("");
	return node ? ko_hcl_text(b->hcl, node, out) : KO_OK;
}

/* Add an object's keys with their texts, where they are not there yet. */
static enum ko_status
add_object(struct bake *b, const struct ko_hcl_node *object, struct ko_map *map)
{
	enum ko_status status = KO_OK;

	for (const struct ko_hcl_node *n = object ? object->first : NULL;
	     n && !status && step(b); n = n->next) {
		struct ko_span text;

		if (ko_map_get(map, n->key))
			continue;
		status = ko_hcl_text(b->hcl, n, &text);
		if (!status &&
		    !ko_map_set(map, b->hcl->source->arena, n->key, text))
			status = KO_ENOMEM;
	}
	return status;
}

/* A Dockerfile in the text of a parent, with the arguments of the child. */
static enum ko_status give_inherited(struct bake *b, const struct lineage *l)
{
	const struct ko_hcl_node *node = NULL;
	size_t i = 0;

	while (i < l->count && !node)
		node = ko_hcl_get(l->p[i++], "dockerfile-inline");
	if (i == 1 || b->builds.count >= KO_BUILDS_MAX)
		return KO_OK;
	b->builds.count++;
	return dockerfile(b, node);
}

static enum ko_status follow(struct bake *b, const struct lineage *l,
			     const struct ko_build *build)
{
	const struct ko_source *source = b->hcl->source;
	struct ko_build_place place = { .path = source->path,
					.text = source->text,
					.base = source->path,
					.at = l->p[0]->at };
	struct ko_span text;
	bool is_there;
	enum ko_status status =
		find_text(b, l, "dockerfile-inline", &text, &is_there);

	if (status)
		return status;
	if (is_there)
		return give_inherited(b, l);
	status = find_text(b, l, "dockerfile", &place.dockerfile, &is_there);
	if (!status)
		status = find_text(b, l, "context", &place.context, &is_there);
	return status ? status : ko_build_follow(&b->builds, build, &place);
}

static enum ko_status give_target(struct bake *b,
				  const struct ko_hcl_node *target)
{
	struct lineage lineage = { .count = 0 };
	struct ko_build build = { 0 };
	enum ko_status status = add_lineage(b, target, &lineage);

	for (size_t i = 0; i < lineage.count && !status; i++) {
		status = add_object(b, ko_hcl_get(lineage.p[i], "args"),
				    &build.args);
		if (!status)
			status = add_object(
				b, ko_hcl_get(lineage.p[i], "contexts"),
				&build.contexts);
	}
	b->build = &build;
	for (const struct ko_hcl_node *n = target->first; n && !status;
	     n = n->next)
		for (size_t i = 0; i < KO_ARRAY_LEN(fields) && !status; i++)
			if (ko_hcl_is(n, fields[i].key))
				status = fields[i].give(b, n);
	if (!status)
		status = follow(b, &lineage, &build);
	b->build = NULL;
	return status;
}

/* ---- targets ---- */

static enum ko_status add_target(struct bake *b, struct ko_span name,
				 const struct ko_hcl_node *target)
{
	if (target->kind != KO_HCL_OBJECT)
		return KO_OK;
	b->list[b->count++] = target;
	return ko_map_set(&b->targets, b->hcl->source->arena, name,
			  (struct ko_span){ "", b->count - 1 })
		       ? KO_OK
		       : KO_ENOMEM;
}

/* target "x" {…}, or in JSON "target": {"x": {…}}. */
static enum ko_status find_targets(struct bake *b)
{
	enum ko_status status = KO_OK;

	b->list = ko_arena_array(b->hcl->source->arena, b->hcl->nodes + 1,
				 sizeof(const struct ko_hcl_node *));
	if (!b->list)
		return KO_ENOMEM;
	for (const struct ko_hcl_node *n = b->hcl->root.first; n && !status;
	     n = n->next) {
		if (!ko_hcl_is(n, "target") || n->kind != KO_HCL_OBJECT)
			continue;
		if (n->is_block)
			status = add_target(b, n->labels[0], n);
		for (const struct ko_hcl_node *t = n->first;
		     !n->is_block && t && !status; t = t->next)
			status = add_target(b, t->key, t);
	}
	return status;
}

/* Variables have the values of the environment, where that has them. */
static enum ko_status take_environment(struct ko_hcl *hcl)
{
	const struct ko_side_files *side = hcl->source->side;
	char *const *next = side ? side->environment : NULL;

	for (; next && *next; next++) {
		struct ko_arena *arena = hcl->source->arena;
		struct ko_span one = ko_span_str(*next);
		size_t equals = ko_span_find(one, '=');
		struct ko_span name = ko_span_head(one, equals);

		if (!ko_map_set(&hcl->given, arena, name, one) ||
		    !ko_map_set(&hcl->variables, arena, name,
				ko_span_tail(one, equals + 1)))
			return KO_ENOMEM;
	}
	return KO_OK;
}

static enum ko_status give_targets(struct bake *b)
{
	static const struct ko_hcl_prefixes names = { "", NULL, "" };
	static const struct ko_diagnostic too_many = {
		0, "targets inherit too much, not all of it is known", true
	};
	enum ko_status status = take_environment(b->hcl);

	if (!status)
		status = ko_hcl_learn(b->hcl, &names);
	b->builds = (struct ko_builds){ b->hcl->source, b->sink, 0 };
	if (!status)
		status = find_targets(b);
	for (size_t i = 0; i < b->count && !status; i++)
		status = give_target(b, b->list[i]);
	if (!status && b->steps == KO_BAKE_STEPS_MAX)
		status = b->sink->diagnostic(b->sink->ctx, &too_many);
	return status;
}

/* Make of JSON, which libyaml has read, the tree that HCL would be. */
static enum ko_status from_json(struct ko_hcl *hcl,
				const struct ko_yaml_node *from,
				struct ko_hcl_node *to, unsigned depth)
{
	struct ko_hcl_node **tail = &to->first;
	enum ko_status status = KO_OK;

	to->at = from->at;
	to->end = from->end;
	to->kind = from->kind == KO_YAML_MAPPING ? KO_HCL_OBJECT : KO_HCL_LIST;
	if (from->kind == KO_YAML_SCALAR) {
		struct ko_mention place = { 0 };

		ko_yaml_place(hcl->yaml, from, &place);
		to->kind = KO_HCL_STRING;
		to->raw = from->value;
		to->scalar = from;
		to->at = place.at;
		to->end = place.end;
		return KO_OK;
	}
	for (size_t i = 0;
	     i < from->count && !status && depth < KO_HCL_DEPTH_MAX; i++) {
		const struct ko_yaml_pair *pair = &from->pairs[i];
		struct ko_hcl_node *child = ko_hcl_node_new(hcl);

		if (!child)
			return hcl->nodes < KO_HCL_NODES_MAX ? KO_ENOMEM
							     : KO_OK;
		if (pair->key)
			child->key = pair->key->value;
		*tail = child;
		tail = &child->next;
		status = from_json(hcl, pair->value, child, depth + 1);
	}
	return status;
}

static enum ko_status extract_json(const struct ko_source *source,
				   const struct ko_sink *sink)
{
	struct ko_hcl hcl = { .source = source };
	struct bake b = { .hcl = &hcl, .sink = sink };
	struct ko_yaml *yaml;
	enum ko_status status = ko_yaml_read(source, source->text, &yaml);

	if (status)
		return status;
	hcl.yaml = yaml;
	if (yaml->documents && yaml->documents->root)
		status = from_json(&hcl, yaml->documents->root, &hcl.root, 0);
	if (!status)
		status = give_targets(&b);
	return status ? status : ko_yaml_give_fault(yaml, sink);
}

enum ko_status ko_bake_extract(const struct ko_source *source,
			       const struct ko_sink *sink)
{
	struct bake b = { .sink = sink };
	struct ko_span trimmed = ko_span_trim(source->text);
	enum ko_status status;

	if (trimmed.n && trimmed.p[0] == '{')
		return extract_json(source, sink);
	status = ko_hcl_read(source, &b.hcl);
	if (!status)
		status = give_targets(&b);
	return status ? status : ko_hcl_give_fault(b.hcl, sink);
}
