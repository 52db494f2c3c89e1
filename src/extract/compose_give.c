#include "extract/compose_give.h"

#include <stdarg.h>
#include <stdio.h>

const char ko_compose_not_a_template[] =
	"invalid interpolation format: a \"$\" that is meant is written \"$$\"";

/* ---- values ---- */

static bool is_separator(char c)
{
	return c == '/' || c == '-' || c == '_' || c == '.' || c == ':' ||
	       c == '@';
}

/*
 * Did a variable without a value leave less than a name?  "/app", "x//y",
 * "app-", ":1": nobody means these.  "app:" is the app in some version.
 */
static bool is_torn(struct ko_span text)
{
	size_t slash = ko_span_rfind(text, '/');
	struct ko_span last =
		ko_span_tail(text, slash < text.n ? slash + 1 : 0);
	size_t colon = ko_span_find(last, ':');
	size_t at = ko_span_find(last, '@');
	struct ko_span name =
		ko_span_head(text, text.n - last.n + (colon < at ? colon : at));

	if (text.n == 0)
		return false;
	if (name.n == 0)
		return true;
	for (size_t i = 0; i < name.n; i++) {
		bool is_edge = i == 0 || i + 1 == name.n ||
			       name.p[i - 1] == '/' || name.p[i + 1] == '/';

		if (is_edge && is_separator(name.p[i]) &&
		    (name.p[i] != '/' || i == 0 || i + 1 == name.n ||
		     name.p[i + 1] == '/'))
			return true;
	}
	return false;
}

enum ko_status ko_compose_complain(struct ko_compose *c, size_t at,
				   const char *text)
{
	struct ko_diagnostic d = { at, text, false };

	return c->sink->diagnostic(c->sink->ctx, &d);
}

enum ko_status ko_compose_note(struct ko_compose *c, size_t at, const char *fmt,
			       ...)
{
	char text[2 * KO_ERROR_TEXT_MAX];
	struct ko_diagnostic d = { at, text, true };
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	ko_diagnostic_one_line(text);
	return c->sink->diagnostic(c->sink->ctx, &d);
}

/* Keep what compose would say of a required variable, to say it once. */
static enum ko_status keep_missing(struct ko_compose *c,
				   const struct ko_compose_text *text)
{
	struct ko_span name = ko_span_head(text->variable, 64);
	struct ko_span message = ko_span_head(text->message, 128);
	char *p = ko_arena_alloc(c->arena, KO_ERROR_TEXT_MAX);

	if (!p)
		return KO_ENOMEM;
	(void)snprintf(p, KO_ERROR_TEXT_MAX,
		       "required variable %.*s is missing a value%s%.*s",
		       KO_SPAN_ARG(name), message.n ? ": " : "",
		       KO_SPAN_ARG(message));
	c->missing = p;
	c->missing_at = c->at;
	return KO_OK;
}

/*
 * Expand text, which stands where origin says.  What a required variable or
 * one without a default leaves open becomes a hole; it is no fault of a file
 * that is read without its environment.
 */
enum ko_status ko_compose_fill(struct ko_compose *c, struct ko_span text,
			       const struct ko_nested *origin,
			       struct ko_compose_text *out)
{
	struct ko_compose_variables *variables = &c->project.variables;
	enum ko_status status;

	variables->has_holes = false;
	status = ko_compose_interpolate(c->arena, text, origin, variables, out);
	if (status || out->result == KO_COMPOSE_INVALID ||
	    (!out->result && (origin || !is_torn(ko_nested_span(&out->text)))))
		return status;
	if (out->result == KO_COMPOSE_MISSING && !c->missing)
		status = keep_missing(c, out);
	if (status)
		return status;
	variables->has_holes = true;
	return ko_compose_interpolate(c->arena, text, origin, variables, out);
}

enum ko_status ko_compose_value(struct ko_compose *c,
				const struct ko_yaml_node *node,
				struct ko_compose_value *out)
{
	struct ko_span text = ko_yaml_text(node);
	struct ko_compose_text expanded;
	enum ko_status status;

	*out = (struct ko_compose_value){ text, false };
	if (text.n > KO_SOURCE_NAME_MAX)
		return KO_OK;
	c->at = node->at;
	if (ko_span_find(text, '$') < text.n) {
		status = ko_compose_fill(c, text, NULL, &expanded);
		if (status)
			return status;
		out->text = ko_nested_span(&expanded.text);
		out->is_invalid = expanded.result != KO_COMPOSE_FINE;
	}
	/* Templates of other tools, filled in before compose sees them. */
	if (ko_span_find_span(text, KO_SPAN("{{")) < text.n)
		return ko_name_expand(c->arena, out->text, KO_EXPR_DOUBLE_BRACE,
				      NULL, &out->text);
	return KO_OK;
}

/* ---- mentions ---- */

/* Is it the first time that this node is given for this use? */
enum ko_status ko_compose_is_first(struct ko_compose *c,
				   const struct ko_yaml_node *node,
				   const char *use, bool *out)
{
	const void *key[] = { node, use };
	struct ko_span s = { (const char *)key, sizeof(key) };

	*out = !ko_map_get(&c->given, s);
	if (!*out)
		return KO_OK;
	s = ko_arena_copy(c->arena, s);
	return s.p && ko_map_set(&c->given, c->arena, s, KO_SPAN(""))
		       ? KO_OK
		       : KO_ENOMEM;
}

static enum ko_status give_invalid(struct ko_compose *c, struct ko_mention m)
{
	enum ko_status status;

	m.kind = KO_MENTION_INVALID;
	m.expanded = KO_SPAN("");
	status = c->sink->mention(c->sink->ctx, &m);
	return status ? status
		      : ko_compose_complain(c, m.at, ko_compose_not_a_template);
}

/* A name in a block stands at its "|" or ">", where compose sees it. */
static void place(struct ko_compose *c, const struct ko_yaml_node *node,
		  struct ko_mention *m)
{
	struct ko_span text = ko_span_tail(c->source->text, node->at);

	ko_yaml_place(c->yaml, node, m);
	if (node->style != KO_YAML_BLOCK)
		return;
	m->at = node->at;
	m->end = node->at +
		 ko_span_trim(ko_span_head(text, ko_span_find(text, '\n'))).n;
}

/* Give a scalar that is a name as a whole. */
enum ko_status ko_compose_give(struct ko_compose *c,
			       const struct ko_yaml_node *node,
			       const char *construct, enum ko_mention_kind kind)
{
	struct ko_mention m = { .construct = construct,
				.kind = kind,
				.is_served = c->is_served };
	struct ko_compose_value value;
	bool is_new;
	enum ko_status status = KO_OK;

	if (!node || node->kind != KO_YAML_SCALAR ||
	    (node->style == KO_YAML_PLAIN && ko_yaml_text(node).n == 0) ||
	    !ko_yaml_step(c->yaml))
		return KO_OK;
	status = ko_compose_is_first(c, node, construct, &is_new);
	if (status || !is_new)
		return status;
	status = ko_compose_value(c, node, &value);
	if (status)
		return status;
	place(c, node, &m);
	if (value.is_invalid)
		return give_invalid(c, m);
	m.expanded = value.text;
	if (kind == KO_MENTION_IMAGE && c->is_replaced)
		m.kind = KO_MENTION_REPLACED;
	else if (kind == KO_MENTION_IMAGE &&
		 ko_map_get(&c->outputs, value.text))
		m.kind = KO_MENTION_OUTPUT;
	return ko_name_give(c->sink, m);
}

/* Does the scalar stand in the file as it is, without variables? */
static bool is_verbatim(const struct ko_compose *c,
			const struct ko_yaml_node *node)
{
	struct ko_span text = c->source->text;

	return node->style == KO_YAML_PLAIN &&
	       ko_span_find(node->value, '$') == node->value.n &&
	       (uintptr_t)node->value.p >= (uintptr_t)text.p &&
	       (uintptr_t)node->value.p < (uintptr_t)text.p + text.n;
}

static enum ko_status expand_parts(struct ko_compose_parts *p)
{
	struct ko_compose *c = p->c;
	struct ko_nested raw = KO_NESTED(c->arena);
	struct ko_compose_text expanded;
	struct ko_mention m = { .construct = "" };
	enum ko_status status = ko_yaml_nested(c->yaml, p->node, &raw);

	c->at = p->node->at;
	if (!status)
		status = ko_compose_fill(c, ko_nested_span(&raw), &raw,
					 &expanded);
	if (status)
		return status;
	if (expanded.result) {
		ko_yaml_place(c->yaml, p->node, &m);
		return ko_compose_complain(c, m.at, ko_compose_not_a_template);
	}
	p->way = expanded.text;
	p->text = ko_nested_span(&p->way);
	return KO_OK;
}

/*
 * Read a scalar for its parts.  Its text is empty where it has none, and when
 * it was read for the same before.
 */
enum ko_status ko_compose_parts_read(struct ko_compose *c,
				     const struct ko_yaml_node *node,
				     const char *construct,
				     struct ko_compose_parts *out)
{
	bool is_new;
	enum ko_status status;

	*out = (struct ko_compose_parts){ .c = c,
					  .node = node,
					  .construct = construct,
					  .text = KO_SPAN("") };
	if (!node || node->kind != KO_YAML_SCALAR ||
	    node->value.n > KO_SOURCE_NAME_MAX || !ko_yaml_step(c->yaml))
		return KO_OK;
	status = ko_compose_is_first(c, node, construct, &is_new);
	if (status || !is_new)
		return status;
	if (!is_verbatim(c, node))
		return expand_parts(out);
	out->text = node->value;
	return KO_OK;
}

/* Give a part of the text as a name. */
enum ko_status ko_compose_parts_give(const struct ko_compose_parts *p,
				     struct ko_span part,
				     enum ko_mention_kind kind)
{
	struct ko_compose *c = p->c;
	struct ko_mention m = { .construct = p->construct, .kind = kind };
	struct ko_mention place = { .construct = p->construct };
	size_t from = (size_t)(part.p - p->text.p);

	if (part.n == 0)
		return KO_OK;
	ko_yaml_place(c->yaml, p->node, &place);
	if (p->way.count) {
		m.at = ko_nested_origin(&p->way, from);
		m.end = ko_nested_origin(&p->way, from + part.n - 1) + 1;
	} else {
		m.at = (size_t)(part.p - c->source->text.p);
		m.end = m.at + part.n;
	}
	if (from + part.n == p->text.n && place.end > m.end)
		m.end = place.end;
	m.written = ko_span_slice(c->source->text, m.at, m.end);
	m.expanded = part;
	return ko_name_give(c->sink, m);
}
