/* What formats in YAML do with what stands at their paths. */

#include <string.h>

#include "extract/yaml_paths.h"

bool ko_yaml_key_ends(const struct ko_yaml_spot *spot, const char *suffix)
{
	return spot->key && spot->key->kind == KO_YAML_SCALAR &&
	       ko_span_ends(spot->key->value, ko_span_str(suffix));
}

static bool get_variable(void *ctx, struct ko_span expression,
			 struct ko_span *value)
{
	const struct ko_yaml_walk *w = ctx;
	struct ko_span prefix = ko_span_str(w->table->variable_prefix);
	const struct ko_span *found;

	if (!ko_span_starts(expression, prefix))
		return false;
	found = ko_map_get(&w->variables, ko_span_tail(expression, prefix.n));
	if (!found || !found->p)
		return false;
	*value = *found;
	return true;
}

static enum ko_status expand(struct ko_yaml_walk *w, struct ko_span text,
			     struct ko_span *out)
{
	struct ko_lookup lookup = { w, get_variable };

	return ko_name_expand(w->yaml->source->arena, text,
			      w->table->expressions, &lookup, out);
}

/* The text of a scalar; in a template as it stands there. */
static struct ko_span text_of(const struct ko_yaml_walk *w,
			      const struct ko_yaml_node *node)
{
	struct ko_mention m;
	struct ko_span text = ko_yaml_text(node);

	if (!w->is_template || text.n == 0)
		return ko_span_trim(text);
	ko_yaml_place(w->yaml, node, &m);
	return m.written;
}

enum ko_status ko_yaml_expand(struct ko_yaml_walk *w,
			      const struct ko_yaml_node *node,
			      struct ko_span *out)
{
	return expand(w, text_of(w, node), out);
}

/* "<image>", "true": where people write no name. */
static bool is_no_name(const struct ko_yaml_node *node, struct ko_span text)
{
	if (ko_span_find(text, '<') < text.n)
		return true;
	return node->style == KO_YAML_PLAIN &&
	       (ko_span_eq(text, KO_SPAN("true")) ||
		ko_span_eq(text, KO_SPAN("false")));
}

enum ko_status ko_yaml_give_as(struct ko_yaml_walk *w,
			       const struct ko_yaml_node *node,
			       const char *construct, enum ko_mention_kind kind,
			       struct ko_span expanded)
{
	struct ko_mention m = { .construct = construct,
				.kind = kind,
				.expanded = expanded };

	if (expanded.n == 0 || is_no_name(node, expanded) ||
	    ko_yaml_seen(w, node))
		return KO_OK;
	ko_yaml_place(w->yaml, node, &m);
	return ko_name_give(w->sink, m);
}

enum ko_status ko_yaml_give(struct ko_yaml_walk *w,
			    const struct ko_yaml_node *node,
			    const char *construct, enum ko_mention_kind kind)
{
	struct ko_span text;
	enum ko_status status;

	if (!node || node->kind != KO_YAML_SCALAR)
		return KO_OK;
	status = ko_yaml_expand(w, node, &text);
	if (status)
		return status;
	return ko_yaml_give_as(w, node, construct, kind, text);
}

static bool is_between_words(char c)
{
	return ko_is_blank(c) || c == ',';
}

/* Bytes of the word that s starts with; an expression may have blanks. */
static size_t word_length(struct ko_span s)
{
	size_t depth = 0;
	size_t n = 0;

	for (; n < s.n && s.p[n] != '\n'; n++) {
		struct ko_span rest = ko_span_tail(s, n);

		if (!depth && is_between_words(s.p[n]))
			break;
		if (ko_span_starts(rest, KO_SPAN("{{")))
			depth++;
		else if (depth && ko_span_starts(rest, KO_SPAN("}}")))
			depth--;
	}
	return n;
}

/* Give n bytes of a scalar's text, from byte i on. */
static enum ko_status give_part(struct ko_yaml_walk *w,
				const struct ko_nested *text, size_t i,
				size_t n, struct ko_mention m)
{
	enum ko_status status;

	if (n == 0)
		return KO_OK;
	m.written = ko_span_slice(ko_nested_span(text), i, i + n);
	m.at = ko_nested_origin(text, i);
	m.end = ko_nested_origin(text, i + n - 1) + 1;
	status = expand(w, m.written, &m.expanded);
	return status || m.expanded.n == 0 ? status : ko_name_give(w->sink, m);
}

enum ko_status ko_yaml_give_words(struct ko_yaml_walk *w,
				  const struct ko_yaml_node *node,
				  const char *construct,
				  enum ko_mention_kind kind)
{
	const struct ko_mention m = { .construct = construct, .kind = kind };
	struct ko_nested text = KO_NESTED(w->yaml->source->arena);
	struct ko_span s;
	enum ko_status status;

	if (!node || node->kind != KO_YAML_SCALAR || ko_yaml_seen(w, node))
		return KO_OK;
	status = ko_yaml_nested(w->yaml, node, &text);
	s = ko_nested_span(&text);
	for (size_t i = 0, n; i < s.n && !status; i += n ? n : 1) {
		n = word_length(ko_span_tail(s, i));
		if (n && s.p[i] != '#' &&
		    ko_span_find(ko_span_slice(s, i, i + n), '=') == n)
			status = give_part(w, &text, i, n, m);
	}
	return status;
}

/* Bytes of a quoted value, without its quotes, that starts at *at; or 0. */
static size_t quoted_length(struct ko_span s, size_t *at)
{
	char quote = *at < s.n ? s.p[*at] : '\0';

	if (quote != '"' && quote != '\'')
		return 0;
	++*at;
	return ko_span_find(ko_span_tail(s, *at), quote);
}

enum ko_status ko_yaml_give_option(struct ko_yaml_walk *w,
				   const struct ko_yaml_node *node,
				   const char *option, const char *construct,
				   enum ko_mention_kind kind)
{
	const struct ko_mention m = { .construct = construct, .kind = kind };
	struct ko_nested text = KO_NESTED(w->yaml->source->arena);
	struct ko_span key = ko_span_str(option);
	struct ko_span s;
	enum ko_status status = ko_yaml_nested(w->yaml, node, &text);

	s = ko_nested_span(&text);
	for (size_t i = 0, n; i < s.n && !status; i += n ? n : 1) {
		struct ko_span rest = ko_span_tail(s, i);
		size_t at = i + key.n + 1;

		n = word_length(rest);
		if (n <= key.n || !ko_span_starts(rest, key) ||
		    rest.p[key.n] != '=')
			continue;
		n = quoted_length(s, &at);
		n = n ? n : word_length(ko_span_tail(s, at));
		status = give_part(w, &text, at, n, m);
		n += at - i;
	}
	return status;
}

/* ---- variables ---- */

/* The text of a variable's value; .p is NULL when it has none. */
static enum ko_status text_of_variable(struct ko_yaml_walk *w,
				       const struct ko_yaml_node *value,
				       struct ko_span *out)
{
	enum ko_status status = KO_OK;

	*out = (struct ko_span){ NULL, 0 };
	if (value->kind == KO_YAML_MAPPING)
		value = ko_yaml_get(w->yaml, value, "value");
	if (value && value->kind == KO_YAML_SCALAR &&
	    value->value.n <= KO_YAML_VARIABLE_MAX)
		status = ko_yaml_expand(w, value, out);
	if (!status && out->n > KO_YAML_VARIABLE_MAX)
		*out = (struct ko_span){ NULL, 0 };
	return status;
}

/* A value that competes with another one is not known. */
static enum ko_status add_variable(struct ko_yaml_walk *w,
				   const struct ko_yaml_node *key,
				   const struct ko_yaml_node *value)
{
	struct ko_arena *arena = w->yaml->source->arena;
	const struct ko_span *old;
	struct ko_span text;
	enum ko_status status;

	if (!key || key->kind != KO_YAML_SCALAR)
		return KO_OK;
	status = text_of_variable(w, value, &text);
	if (status)
		return status;
	old = ko_map_get(&w->variables, key->value);
	if (!old && w->name_count < KO_YAML_SCRIPT_VARIABLES_MAX)
		w->names[w->name_count++] = key->value;
	if (old && (!old->p || !text.p || !ko_span_eq(*old, text)))
		text = (struct ko_span){ NULL, 0 };
	return ko_map_set(&w->variables, arena, key->value, text) ? KO_OK
								  : KO_ENOMEM;
}

enum ko_status ko_yaml_add_defaults(struct ko_yaml_walk *w,
				    const struct ko_yaml_node *node,
				    const char *prefix)
{
	struct ko_span head = ko_span_str(prefix);
	const struct ko_yaml_pair *pairs;
	size_t count;
	enum ko_status status = ko_yaml_pairs(w->yaml, node, &pairs, &count);

	for (size_t i = 0; i < count && !status; i++) {
		const struct ko_yaml_node *value =
			ko_yaml_get(w->yaml, pairs[i].value, "default");
		struct ko_yaml_node key;
		char *name;

		if (!value || !pairs[i].key)
			continue;
		key = *pairs[i].key;
		name = ko_arena_alloc(w->yaml->source->arena,
				      head.n + key.value.n + 1);
		if (!name)
			return KO_ENOMEM;
		memcpy(name, head.p, head.n);
		memcpy(name + head.n, key.value.p, key.value.n);
		key.value = (struct ko_span){ name, head.n + key.value.n };
		status = add_variable(w, &key, value);
	}
	return status;
}

enum ko_status ko_yaml_add_variables(struct ko_yaml_walk *w,
				     const struct ko_yaml_node *node)
{
	const struct ko_yaml_pair *pairs;
	size_t count;
	enum ko_status status = ko_yaml_pairs(w->yaml, node, &pairs, &count);

	for (size_t i = 0; i < count && !status; i++) {
		const struct ko_yaml_node *key = pairs[i].key;

		if (!key)
			key = ko_yaml_get(w->yaml, pairs[i].value, "name");
		status = add_variable(w, key, pairs[i].value);
	}
	return status;
}

/* ---- take functions ---- */

enum ko_status ko_yaml_take_image(struct ko_yaml_walk *w,
				  const struct ko_yaml_row *row,
				  const struct ko_yaml_spot *spot)
{
	return ko_yaml_give(w, spot->value, row->construct, KO_MENTION_IMAGE);
}

enum ko_status ko_yaml_take_output(struct ko_yaml_walk *w,
				   const struct ko_yaml_row *row,
				   const struct ko_yaml_spot *spot)
{
	return ko_yaml_give_words(w, spot->value, row->construct,
				  KO_MENTION_OUTPUT);
}

enum ko_status ko_yaml_take_plausible(struct ko_yaml_walk *w,
				      const struct ko_yaml_row *row,
				      const struct ko_yaml_spot *spot)
{
	if (spot->value->kind != KO_YAML_SCALAR ||
	    !ko_name_is_plausible(text_of(w, spot->value)))
		return KO_OK;
	return ko_yaml_take_image(w, row, spot);
}

/* Has it a "/" or a tag, which words that are no image's do not have? */
static bool has_image_shape(struct ko_span s)
{
	size_t colon = ko_span_rfind(s, ':');

	return (ko_span_find(s, '/') < s.n && ko_span_find(s, '.') > 0) ||
	       (colon > 0 && colon + 1 < s.n);
}

enum ko_status ko_yaml_take_likely(struct ko_yaml_walk *w,
				   const struct ko_yaml_row *row,
				   const struct ko_yaml_spot *spot)
{
	static const char *const beside[] = {
		"ports",           "volumes",        "environment", "command",
		"commands",        "container_name", "tag",         "imageTag",
		"pullPolicy",      "volumeMounts",   "env",         "args",
		"imagePullPolicy", "containerPort",
	};
	/* SourceHut builds and the like: the image of a virtual machine. */
	static const char *const machine[] = { "sources", "tasks", "packages",
					       "flavor", "vm" };
	bool is_shaped = has_image_shape(text_of(w, spot->value));

	for (size_t i = 0; i < KO_ARRAY_LEN(machine); i++)
		if (ko_yaml_get(w->yaml, spot->parent, machine[i]))
			return KO_OK;
	for (size_t i = 0; i < KO_ARRAY_LEN(beside) && !is_shaped; i++)
		is_shaped = ko_yaml_get(w->yaml, spot->parent, beside[i]);
	return is_shaped ? ko_yaml_take_plausible(w, row, spot) : KO_OK;
}

enum ko_status ko_yaml_take_host(struct ko_yaml_walk *w,
				 const struct ko_yaml_row *row,
				 const struct ko_yaml_spot *spot)
{
	struct ko_span text;
	enum ko_status status;

	if (spot->value->kind != KO_YAML_SCALAR)
		return KO_OK;
	status = ko_yaml_expand(w, spot->value, &text);
	if (status)
		return status;
	return ko_yaml_give_as(w, spot->value, row->construct, KO_MENTION_HOST,
			       ko_name_host(text));
}

enum ko_status ko_yaml_take_docker_url(struct ko_yaml_walk *w,
				       const struct ko_yaml_row *row,
				       const struct ko_yaml_spot *spot)
{
	static const struct ko_span scheme = KO_SPAN("docker://");
	struct ko_mention m = { .construct = row->construct };
	struct ko_span text = text_of(w, spot->value);
	enum ko_status status;

	if (!ko_span_starts(text, scheme) || ko_yaml_seen(w, spot->value))
		return KO_OK;
	ko_yaml_place(w->yaml, spot->value, &m);
	if (ko_span_starts(m.written, scheme)) {
		m.written = ko_span_tail(m.written, scheme.n);
		m.at += scheme.n;
	}
	status = expand(w, ko_span_tail(text, scheme.n), &m.expanded);
	return status ? status : ko_name_give(w->sink, m);
}

enum ko_status ko_yaml_take_script(struct ko_yaml_walk *w,
				   const struct ko_yaml_row *row,
				   const struct ko_yaml_spot *spot)
{
	(void)row;
	if (spot->value->kind == KO_YAML_MAPPING)
		return KO_OK;
	return ko_yaml_give_text(w, spot->value, "shell");
}

enum ko_status ko_yaml_take_values(struct ko_yaml_walk *w,
				   const struct ko_yaml_row *row,
				   const struct ko_yaml_spot *spot)
{
	(void)row;
	if (spot->value->kind != KO_YAML_SCALAR)
		return KO_OK;
	return ko_yaml_give_text(w, spot->value, "helm");
}

/* ---- names in parts ---- */

/* Append before and the part, where there is one. */
static void add_part(char *p, size_t *n, struct ko_span before,
		     struct ko_span part)
{
	if (part.n == 0)
		return;
	if (p) {
		memcpy(p + *n, before.p, before.n);
		memcpy(p + *n + before.n, part.p, part.n);
	}
	*n += before.n + part.n;
}

struct parts {
	struct ko_span registry, repository, tag, digest;
};

static size_t join(const struct parts *parts, char *p)
{
	struct ko_span slash = KO_SPAN("/");
	size_t n = 0;

	add_part(p, &n, KO_SPAN(""), parts->registry);
	add_part(p, &n, n ? slash : KO_SPAN(""), parts->repository);
	add_part(p, &n, KO_SPAN(":"), parts->tag);
	add_part(p, &n, KO_SPAN("@"), parts->digest);
	return n;
}

static enum ko_status give_parts(struct ko_yaml_walk *w,
				 const struct ko_yaml_node *at,
				 const char *construct, struct parts *parts)
{
	size_t n = join(parts, NULL);
	char *p;

	while (parts->registry.n &&
	       parts->registry.p[parts->registry.n - 1] == '/')
		parts->registry.n--;
	if (ko_span_starts(parts->tag, KO_SPAN("sha256:"))) {
		parts->digest = parts->tag;
		parts->tag = KO_SPAN("");
	}
	if (n > KO_SOURCE_NAME_MAX)
		return KO_OK;
	p = ko_arena_alloc(w->yaml->source->arena, n);
	if (!p)
		return KO_ENOMEM;
	n = join(parts, p);
	return ko_yaml_give_as(w, at, construct, KO_MENTION_IMAGE,
			       (struct ko_span){ p, n });
}

static bool has_tag(struct ko_span name)
{
	size_t slash = ko_span_rfind(name, '/');
	struct ko_span last =
		slash < name.n ? ko_span_tail(name, slash + 1) : name;

	return ko_span_find(last, ':') < last.n ||
	       ko_span_find(last, '@') < last.n;
}

static enum ko_status get_part(struct ko_yaml_walk *w,
			       const struct ko_yaml_node *map, const char *key,
			       struct ko_span *out)
{
	const struct ko_yaml_node *node = ko_yaml_get(w->yaml, map, key);

	if (!node || node->kind != KO_YAML_SCALAR) {
		*out = KO_SPAN("");
		return KO_OK;
	}
	return ko_yaml_expand(w, node, out);
}

static bool is_split(struct ko_yaml_walk *w, const struct ko_yaml_spot *spot)
{
	static const char *const beside[] = { "tag", "pullPolicy", "digest",
					      "imageTag", "imagePullPolicy" };

	if (ko_yaml_key_ends(spot, "image") || ko_yaml_key_ends(spot, "Image"))
		return true;
	for (size_t i = 0; i < KO_ARRAY_LEN(beside); i++)
		if (ko_yaml_get(w->yaml, spot->value, beside[i]))
			return true;
	return false;
}

static enum ko_status get_parts(struct ko_yaml_walk *w,
				const struct ko_yaml_node *map,
				struct parts *out)
{
	enum ko_status status = get_part(w, map, "registry", &out->registry);

	if (!status)
		status = get_part(w, map, "tag", &out->tag);
	if (!status && !out->tag.n)
		status = get_part(w, map, "imageTag", &out->tag);
	if (!status)
		status = get_part(w, map, "digest", &out->digest);
	return status;
}

enum ko_status ko_yaml_take_split(struct ko_yaml_walk *w,
				  const struct ko_yaml_row *row,
				  const struct ko_yaml_spot *spot)
{
	const struct ko_yaml_node *map = spot->value;
	const struct ko_yaml_node *at;
	struct parts parts;
	enum ko_status status;

	if (map->kind != KO_YAML_MAPPING)
		return KO_OK;
	at = ko_yaml_get(w->yaml, map, "repository");
	if (!at && ko_yaml_key_ends(spot, "mage") &&
	    ko_yaml_get(w->yaml, map, "tag"))
		at = ko_yaml_get(w->yaml, map, "name");
	if (!at || at->kind != KO_YAML_SCALAR || !is_split(w, spot) ||
	    !ko_name_is_plausible(text_of(w, at)))
		return KO_OK;
	status = ko_yaml_expand(w, at, &parts.repository);
	if (!status)
		status = get_parts(w, map, &parts);
	if (status)
		return status;
	if (has_tag(parts.repository))
		parts.tag = KO_SPAN("");
	return give_parts(w, at, row->construct, &parts);
}

static enum ko_status tag_beside(struct ko_yaml_walk *w,
				 const struct ko_yaml_node *map,
				 struct ko_span *tag)
{
	static const char *const keys[] = { "tag", "imageTag", "image_tag" };
	enum ko_status status = KO_OK;

	*tag = KO_SPAN("");
	for (size_t i = 0; i < KO_ARRAY_LEN(keys) && !status && !tag->n; i++)
		status = get_part(w, map, keys[i], tag);
	return status;
}

enum ko_status ko_yaml_take_tagged(struct ko_yaml_walk *w,
				   const struct ko_yaml_row *row,
				   const struct ko_yaml_spot *spot)
{
	struct parts parts = { 0 };
	enum ko_status status;

	if (spot->value->kind != KO_YAML_SCALAR ||
	    !ko_name_is_plausible(text_of(w, spot->value)))
		return KO_OK;
	status = ko_yaml_expand(w, spot->value, &parts.repository);
	if (!status && !has_tag(parts.repository))
		status = tag_beside(w, spot->parent, &parts.tag);
	if (!status && !has_tag(parts.repository))
		status = get_part(w, spot->parent, "registry", &parts.registry);
	return status ? status
		      : give_parts(w, spot->value, row->construct, &parts);
}
