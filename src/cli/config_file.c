#include "cli/config_file.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/day.h"
#include "core/distance.h"
#include "extract/lines.h"
#include "extract/yaml.h"

/* How far a word may be from one that was meant. */
#define SUGGESTED_EDITS 3

/* How much of a word is shown in a message, in bytes. */
#define SHOWN(s) (int)((s).n < 64 ? (s).n : 64), (s).p

/* A file while it is read. */
struct reading {
	struct ko_arena *arena;
	const struct ko_catalogue *catalogue;
	int64_t today;
	struct ko_lines lines; /* of the text */
	struct ko_config_file *out;
	bool is_short_of_memory;
};

/* One key of a mapping: read() takes its value. */
struct key {
	const char *name;
	void (*read)(struct reading *r, const struct ko_yaml_node *value,
		     const struct key *key, void *into);
	enum ko_config_list list; /* of a key that is a list of texts */
};

/* ---- complaints ---- */

static void add_problem(struct reading *r, size_t at, bool is_warning,
			const char *fmt, va_list args)
{
	struct ko_place place = ko_lines_place(&r->lines, at);
	char text[KO_ERROR_TEXT_MAX];
	struct ko_config_file *f = r->out;

	f->is_broken |= !is_warning;
	if (f->n_problems == KO_CONFIG_PROBLEMS_MAX)
		return;
	(void)vsnprintf(text, sizeof(text), fmt, args);
	f->problems[f->n_problems] = (struct ko_config_problem){
		place.line, place.column,
		ko_arena_copy(r->arena, ko_span_str(text)).p, is_warning
	};
	if (f->problems[f->n_problems].text)
		f->n_problems++;
	else
		r->is_short_of_memory = true;
}

static void refuse(struct reading *r, const struct ko_yaml_node *at,
		   const char *fmt, ...) KO_PRINTF(3, 4);

static void refuse(struct reading *r, const struct ko_yaml_node *at,
		   const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_problem(r, at->at, false, fmt, args);
	va_end(args);
}

static void warn(struct reading *r, const struct ko_yaml_node *at,
		 const char *fmt, ...) KO_PRINTF(3, 4);

static void warn(struct reading *r, const struct ko_yaml_node *at,
		 const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_problem(r, at->at, true, fmt, args);
	va_end(args);
}

/* ---- values ---- */

static size_t line_of(struct reading *r, const struct ko_yaml_node *node)
{
	return ko_lines_place(&r->lines, node->at).line;
}

static bool has_control(struct ko_span s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return true;
	return false;
}

/* A text of one line; says so and gives false where it is none. */
static bool take_text(struct reading *r, const struct ko_yaml_node *node,
		      const char *what, struct ko_span *out)
{
	struct ko_span text = ko_yaml_text(node);

	if (node->kind != KO_YAML_SCALAR || text.n == 0)
		refuse(r, node, "%s must be a text", what);
	else if (has_control(text))
		refuse(r, node, "%s must be one line", what);
	else
		*out = text;
	return node->kind == KO_YAML_SCALAR && text.n && !has_control(text);
}

/* Is it of this kind, with no more than may be?  An empty value is an empty
 * one. */
static bool has_kind(struct reading *r, const struct ko_yaml_node *node,
		     enum ko_yaml_kind kind, const char *what)
{
	if (node->kind == KO_YAML_SCALAR && ko_yaml_text(node).n == 0)
		return false;
	if (node->kind != kind)
		refuse(r, node, "%s must be a %s", what,
		       kind == KO_YAML_MAPPING ? "mapping" : "list");
	else if (node->count > KO_TRUST_NAMES_MAX)
		refuse(r, node, "%s has more than %zu entries", what,
		       KO_TRUST_NAMES_MAX);
	else
		return true;
	return false;
}

static void *new_array(struct reading *r, size_t n, size_t size)
{
	void *p = ko_arena_array(r->arena, n, size);

	r->is_short_of_memory |= p == NULL;
	return p;
}

/* ---- mappings ---- */

static const struct key *find_key(const struct key *keys, struct ko_span name)
{
	for (; keys->name; keys++)
		if (ko_span_eq(name, ko_span_str(keys->name)))
			return keys;
	return NULL;
}

static void refuse_key(struct reading *r, const struct ko_yaml_node *node,
		       const struct key *keys)
{
	struct ko_span name = ko_yaml_text(node);
	unsigned least = SUGGESTED_EDITS + 1;
	const char *nearest = NULL;

	for (; keys->name; keys++) {
		unsigned d = ko_edit_distance(name, ko_span_str(keys->name),
					      SUGGESTED_EDITS);

		if (d < least) {
			least = d;
			nearest = keys->name;
		}
	}
	if (nearest)
		refuse(r, node, "'%.*s' is no key here; did you mean '%s'?",
		       SHOWN(name), nearest);
	else
		refuse(r, node, "'%.*s' is no key here", SHOWN(name));
}

/* Does an earlier pair have the key?  Only of keys that a table has. */
static bool is_repeated(const struct ko_yaml_node *map, size_t i)
{
	struct ko_span name = ko_yaml_text(map->pairs[i].key);

	for (size_t before = 0; before < i; before++)
		if (ko_span_eq(ko_yaml_text(map->pairs[before].key), name))
			return true;
	return false;
}

static void read_keys(struct reading *r, const struct ko_yaml_node *map,
		      const struct key *keys, void *into)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct ko_yaml_pair *pair = &map->pairs[i];
		const struct key *key = find_key(keys, ko_yaml_text(pair->key));

		if (!key)
			refuse_key(r, pair->key, keys);
		else if (is_repeated(map, i))
			refuse(r, pair->key, "'%s' is there twice", key->name);
		else
			key->read(r, pair->value, key, into);
		if (r->out->n_problems == KO_CONFIG_PROBLEMS_MAX)
			return;
	}
}

/* ---- registries, namespaces, trust, ignore ---- */

static enum ko_status read_name(struct reading *r, enum ko_config_list list,
				struct ko_span text, struct ko_span *out,
				struct ko_error *err)
{
	switch (list) {
	case KO_CONFIG_REGISTRIES:
		return ko_trust_read_host(r->arena, r->catalogue, text, out,
					  err);
	case KO_CONFIG_NAMESPACES:
		return ko_trust_read_space(r->arena, text, out, err);
	case KO_CONFIG_TRUST:
		return ko_trust_read_pattern(r->arena, text, out, err);
	default:
		*out = text;
		if (text.p[0] != '#')
			return KO_OK;
		return ko_fail(err, KO_ESYNTAX, 0,
			       "'%.*s' is a comment, not a pattern",
			       SHOWN(text));
	}
}

static void read_texts(struct reading *r, const struct ko_yaml_node *value,
		       const struct key *key, void *into)
{
	struct ko_config_texts *list = &r->out->lists[key->list];

	(void)into;
	if (!has_kind(r, value, KO_YAML_SEQUENCE, key->name))
		return;
	list->p = new_array(r, value->count, sizeof(*list->p));
	for (size_t i = 0; list->p && i < value->count; i++) {
		const struct ko_yaml_node *node = value->pairs[i].value;
		struct ko_config_text *t = &list->p[list->n];
		struct ko_error err = { .text = "" };
		enum ko_status status;

		if (!take_text(r, node, key->name, &t->written))
			continue;
		status = read_name(r, key->list, t->written, &t->read, &err);
		t->line = line_of(r, node);
		if (status == KO_OK)
			list->n++;
		else if (status == KO_ESYNTAX)
			refuse(r, node, "%s: %s", key->name, err.text);
		else
			r->is_short_of_memory = true;
	}
}

/* ---- accept ---- */

static void read_into(struct reading *r, const struct ko_yaml_node *value,
		      const struct key *key, void *into)
{
	struct ko_config_accept *a = into;
	struct ko_span *field = &a->name;

	if (strcmp(key->name, "target") == 0)
		field = &a->target;
	else if (strcmp(key->name, "reason") == 0)
		field = &a->reason;
	else if (strcmp(key->name, "expires") == 0)
		field = &a->expires;
	(void)take_text(r, value, key->name, field);
}

static const struct key accept_keys[] = {
	{ "name", read_into, 0 },   { "target", read_into, 0 },
	{ "reason", read_into, 0 }, { "expires", read_into, 0 },
	{ NULL, NULL, 0 },
};

/* What is wrong with the entry as a whole; true for nothing. */
static bool check_accept(struct reading *r, const struct ko_yaml_node *node,
			 struct ko_config_accept *a)
{
	struct ko_error err = { .text = "" };
	int64_t last_day = r->today;
	enum ko_status status;

	if (!a->name.n || !a->target.n || !a->reason.n) {
		refuse(r, node, "accept: an entry needs %s",
		       !a->name.n     ? "a name"
		       : !a->target.n ? "a target"
				      : "a reason");
		return false;
	}
	if (a->expires.n && !ko_day_read(a->expires, &last_day)) {
		refuse(r, node,
		       "accept: expires must be a date, as 2027-01-31");
		return false;
	}
	a->is_expired = last_day < r->today;
	status = ko_trust_read_pair(r->arena, a->name, a->target, &a->pair,
				    &err);
	if (status == KO_ESYNTAX)
		refuse(r, node, "accept: %s", err.text);
	else if (status)
		r->is_short_of_memory = true;
	return status == KO_OK;
}

static void read_accepts(struct reading *r, const struct ko_yaml_node *value,
			 const struct key *key, void *into)
{
	struct ko_config_file *f = r->out;

	(void)into;
	if (!has_kind(r, value, KO_YAML_SEQUENCE, key->name))
		return;
	f->accepts = new_array(r, value->count, sizeof(*f->accepts));
	for (size_t i = 0; f->accepts && i < value->count; i++) {
		const struct ko_yaml_node *node = value->pairs[i].value;
		struct ko_config_accept *a = &f->accepts[f->n_accepts];
		size_t before;

		*a = (struct ko_config_accept){ .line = line_of(r, node) };
		if (node->kind != KO_YAML_MAPPING) {
			refuse(r, node,
			       "accept: an entry has a name, a target and a "
			       "reason");
			continue;
		}
		before = f->n_problems;
		read_keys(r, node, accept_keys, a);
		if (f->n_problems > before || !check_accept(r, node, a))
			continue;
		if (a->is_expired)
			warn(r, node,
			     "accepted no more: '%.*s' expired on %.*s",
			     SHOWN(a->name), KO_SPAN_ARG(a->expires));
		f->n_accepts++;
	}
}

/* ---- severity ---- */

static bool severity_named(struct ko_span name, enum ko_severity *out)
{
	for (enum ko_severity s = KO_SEVERITY_NONE; s <= KO_SEVERITY_ERROR; s++)
		if (ko_span_eq(name, ko_span_str(ko_severity_name(s)))) {
			*out = s;
			return true;
		}
	return false;
}

static void read_severity(struct reading *r, const struct ko_yaml_pair *pair)
{
	struct ko_span name = ko_yaml_text(pair->key);
	struct ko_config_severity *s;
	struct ko_error err = { .text = "" };
	enum ko_severity severity;
	enum ko_rule rule;

	if (!ko_trust_read_rule(name, &rule, &err)) {
		refuse(r, pair->key, "severity: %s", err.text);
		return;
	}
	if (!ko_trust_may_set(rule)) {
		refuse(r, pair->key,
		       "severity: '%.*s' stays an error; a name can be "
		       "accepted, under accept",
		       SHOWN(name));
		return;
	}
	s = &r->out->severities[rule];
	if (s->line)
		refuse(r, pair->key, "severity: '%.*s' is there twice",
		       SHOWN(name));
	else if (!severity_named(ko_yaml_text(pair->value), &severity))
		refuse(r, pair->value,
		       "severity: must be error, warning, note or none");
	else
		*s = (struct ko_config_severity){ severity,
						  line_of(r, pair->key) };
}

static void read_severities(struct reading *r, const struct ko_yaml_node *value,
			    const struct key *key, void *into)
{
	(void)into;
	if (!has_kind(r, value, KO_YAML_MAPPING, key->name))
		return;
	for (size_t i = 0; i < value->count; i++)
		read_severity(r, &value->pairs[i]);
}

/* ---- variables ---- */

static bool is_variable_name(struct ko_span name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!ko_is_alnum(name.p[i]) && name.p[i] != '_')
			return false;
	return name.n && !ko_is_digit(name.p[0]);
}

static void read_variable(struct reading *r, const struct ko_yaml_pair *pair,
			  struct ko_config_variable *list, size_t *n)
{
	struct ko_span name = ko_yaml_text(pair->key);
	const struct ko_yaml_node *value = pair->value;
	size_t same = 0;

	while (same < *n && !ko_span_eq(list[same].name, name))
		same++;
	if (!is_variable_name(name))
		refuse(r, pair->key, "variables: '%.*s' is no variable's name",
		       SHOWN(name));
	else if (same < *n)
		refuse(r, pair->key, "variables: '%.*s' is there twice",
		       SHOWN(name));
	else if (value->kind != KO_YAML_SCALAR || has_control(value->value))
		refuse(r, value,
		       "variables: a value must be a text of one "
		       "line");
	else if (value->value.n > KO_CONFIG_VALUE_MAX)
		refuse(r, value, "variables: a value over %zu bytes",
		       KO_CONFIG_VALUE_MAX);
	else
		list[(*n)++] =
			(struct ko_config_variable){ name, ko_yaml_text(value),
						     line_of(r, pair->key) };
}

static void read_variables(struct reading *r, const struct ko_yaml_node *value,
			   const struct key *key, void *into)
{
	struct ko_config_file *f = r->out;

	(void)into;
	if (!has_kind(r, value, KO_YAML_MAPPING, key->name))
		return;
	f->variables = new_array(r, value->count, sizeof(*f->variables));
	for (size_t i = 0; f->variables && i < value->count; i++)
		read_variable(r, &value->pairs[i], f->variables,
			      &f->n_variables);
}

/* ---- the file ---- */

static const struct key file_keys[] = {
	{ "registries", read_texts, KO_CONFIG_REGISTRIES },
	{ "namespaces", read_texts, KO_CONFIG_NAMESPACES },
	{ "trust", read_texts, KO_CONFIG_TRUST },
	{ "accept", read_accepts, 0 },
	{ "severity", read_severities, 0 },
	{ "ignore", read_texts, KO_CONFIG_IGNORE },
	{ "variables", read_variables, 0 },
	{ NULL, NULL, 0 },
};

const char *ko_config_list_name(enum ko_config_list list)
{
	for (const struct key *k = file_keys; k->name; k++)
		if (k->read == read_texts && k->list == list)
			return k->name;
	return "";
}

static void read_document(struct reading *r, const struct ko_yaml *yaml)
{
	const struct ko_yaml_document *d = yaml->documents;
	struct ko_yaml_node fault = { .at = yaml->fault_at };

	if (yaml->has_fault) {
		refuse(r, &fault, "%s", yaml->fault);
		return;
	}
	if (!d || !d->root)
		return; /* nothing but comments */
	if (d->next && d->next->root)
		refuse(r, d->next->root, "a second document");
	if (has_kind(r, d->root, KO_YAML_MAPPING, "a configuration"))
		read_keys(r, d->root, file_keys, NULL);
}

enum ko_status ko_config_file_read(struct ko_arena *arena, const char *path,
				   struct ko_span text,
				   const struct ko_catalogue *c, int64_t today,
				   struct ko_config_file *out)
{
	struct ko_source source = { .text = text, .arena = arena };
	struct reading r = { .arena = arena,
			     .catalogue = c,
			     .lines = KO_LINES(text),
			     .today = today,
			     .out = out };
	struct ko_yaml *yaml;
	enum ko_status status;

	*out = (struct ko_config_file){ .path = path };
	status = ko_yaml_read(&source, text, &yaml);
	if (status)
		return status;
	read_document(&r, yaml);
	return r.is_short_of_memory ? KO_ENOMEM : KO_OK;
}
