/* Scripts in YAML, and texts of other formats. */

#include <string.h>

#include "extract/yaml_paths.h"

/* Where a script's expressions were is what stands in the outer text. */
struct unhole {
	const struct ko_source *source;
	const struct ko_sink *sink;
};

static enum ko_status unhole_mention(void *ctx, const struct ko_mention *m)
{
	const struct unhole *u = ctx;
	struct ko_mention outer = *m;

	if (ko_span_find(m->written, KO_HOLE) < m->written.n)
		outer.written = ko_span_slice(u->source->text, m->at, m->end);
	return u->sink->mention(u->sink->ctx, &outer);
}

static enum ko_status unhole_diagnostic(void *ctx,
					const struct ko_diagnostic *d)
{
	const struct unhole *u = ctx;

	return u->sink->diagnostic(u->sink->ctx, d);
}

/* Longest expression in a script, in bytes. */
#define EXPRESSION_MAX 512

/* Put a hole for each byte of [start … end]s on one line. */
static void punch(struct ko_nested *text, struct ko_span start,
		  struct ko_span end)
{
	size_t i = 0;

	while (i < text->n) {
		struct ko_span rest = ko_span_tail(ko_nested_span(text), i);
		size_t from = ko_span_find_span(rest, start);
		struct ko_span found =
			ko_span_head(ko_span_tail(rest, from), EXPRESSION_MAX);
		size_t n = ko_span_find_span(found, end);

		if (found.n == 0)
			return;
		i += from + start.n;
		if (n == found.n || ko_span_find(found, '\n') < n)
			continue;
		memset(text->p + i - start.n, KO_HOLE, n + end.n);
		i += n + end.n - start.n;
	}
}

static enum ko_status add_line(struct ko_yaml_walk *w,
			       const struct ko_yaml_node *node,
			       struct ko_nested *text)
{
	enum ko_status status;

	if (node->kind != KO_YAML_SCALAR || node->tag.n)
		return KO_OK;
	status = ko_yaml_nested(w->yaml, node, text);
	return status ? status : ko_nested_add(text, KO_SPAN("\n"), node->end);
}

/* Can it stand in a script without quotes? */
static bool is_plain_word(struct ko_span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ko_is_alnum(s.p[i]) &&
		    ko_span_find(KO_SPAN("_-./:@"), s.p[i]) == 6)
			return false;
	return s.n > 0;
}

/* Put the variables that the script names before it, as assignments. */
static enum ko_status add_environment(struct ko_yaml_walk *w,
				      const struct ko_yaml_node *node,
				      struct ko_nested *text)
{
	const struct ko_yaml_node *last =
		node->count ? node->pairs[node->count - 1].value : node;
	struct ko_span script =
		ko_span_slice(w->yaml->source->text, node->at, last->end);
	size_t from = node->at;
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < w->name_count && !status; i++) {
		const struct ko_span *value =
			ko_map_get(&w->variables, w->names[i]);

		if (!value || !value->p || !is_plain_word(*value) ||
		    !is_plain_word(w->names[i]) ||
		    ko_span_find_span(script, w->names[i]) == script.n)
			continue;
		status = ko_nested_add(text, w->names[i], from);
		if (!status)
			status = ko_nested_add(text, KO_SPAN("="), from);
		if (!status)
			status = ko_nested_add(text, *value, from);
		if (!status)
			status = ko_nested_add(text, KO_SPAN("\n"), from);
	}
	return status;
}

/* PowerShell goes on after a "`" where a shell does after a backslash. */
static void join_lines(struct ko_nested *text)
{
	static const struct ko_span mark = KO_SPAN(" `\n");

	for (size_t i = 0; i < text->n; i += mark.n) {
		i += ko_span_find_span(ko_span_tail(ko_nested_span(text), i),
				       mark);
		if (i < text->n)
			text->p[i + 1] = '\\';
	}
}

static enum ko_status add_lines(struct ko_yaml_walk *w,
				const struct ko_yaml_node *node,
				struct ko_nested *text)
{
	enum ko_status status = KO_OK;

	if (node->kind == KO_YAML_SCALAR)
		return add_line(w, node, text);
	for (size_t i = 0;
	     node->kind == KO_YAML_SEQUENCE && i < node->count && !status; i++)
		if (!ko_yaml_seen(w, node->pairs[i].value))
			status = add_line(w, node->pairs[i].value, text);
	return status;
}

/* Put holes where expressions are that are not the script's own. */
static void punch_all(struct ko_nested *text, unsigned expressions)
{
	if (expressions & KO_EXPR_DOUBLE_BRACE) {
		punch(text, KO_SPAN("${{"), KO_SPAN("}}"));
		punch(text, KO_SPAN("{{"), KO_SPAN("}}"));
	}
	if (expressions & KO_EXPR_DOUBLE_ANGLE)
		punch(text, KO_SPAN("<<"), KO_SPAN(">>"));
}

enum ko_status ko_yaml_give_text(struct ko_yaml_walk *w,
				 const struct ko_yaml_node *node,
				 const char *name)
{
	const struct ko_source *source = w->yaml->source;
	const struct ko_format *format = ko_format_named(ko_span_str(name));
	struct ko_nested text = KO_NESTED(source->arena);
	struct unhole unhole = { source, w->sink };
	struct ko_sink sink = { &unhole, unhole_mention, unhole_diagnostic };
	enum ko_status status = KO_OK;

	if (!format || !node || ko_yaml_seen(w, node))
		return KO_OK;
	if (w->table->traits & KO_YAML_ENVIRONMENT)
		status = add_environment(w, node, &text);
	if (!status)
		status = add_lines(w, node, &text);
	if (status || text.n == 0)
		return status;
	punch_all(&text, w->table->script_expressions);
	join_lines(&text);
	return ko_nested_extract(source, &text, format, false, &sink);
}
