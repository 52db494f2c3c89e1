#include "extract/hcl.h"
#include "extract/holes.h"
#include "extract/yaml.h"

/* Longest name of a variable, in bytes: prefixes are put before it. */
#define VARIABLE_MAX 128

/* How deep locals may nest in each other. */
#define LOCALS_DEPTH_MAX 4

/* Variables may name others that come later: so often are they gone over. */
#define LEARN_ROUNDS 3

enum piece_kind { PIECE_TEXT, PIECE_REFERENCE, PIECE_UNKNOWN };

/* A part of a string: [at, end) of its raw text, and what it stands for. */
struct piece {
	enum piece_kind kind;
	size_t at, end;
	struct ko_span text;
};

struct cursor {
	const struct ko_hcl_node *node;
	struct ko_span raw;
	size_t pos;
	bool is_line_start;
};

static struct cursor start(const struct ko_hcl_node *node, struct ko_span raw)
{
	return (struct cursor){ node, raw, 0, true };
}

/* Offset past the "}" of a template that s starts with, or s.n. */
static size_t template_length(struct ko_span s)
{
	size_t depth = 0;
	bool is_quoted = false;

	for (size_t i = 1; i < s.n; i++) {
		char c = s.p[i];

		if (is_quoted && c == '\\')
			i++;
		else if (c == '"')
			is_quoted = !is_quoted;
		else if (!is_quoted && c == '{')
			depth++;
		else if (!is_quoted && c == '}' && --depth == 0)
			return i + 1;
	}
	return s.n;
}

/* The expression in "${…}", without the marks that trim blanks. */
static struct ko_span inner_of(struct ko_span template)
{
	struct ko_span s = ko_span_slice(template, 2, template.n - 1);

	if (s.n && s.p[0] == '~')
		s = ko_span_tail(s, 1);
	if (s.n && s.p[s.n - 1] == '~')
		s = ko_span_head(s, s.n - 1);
	return ko_span_trim(s);
}

/* The byte that "\c" stands for, or '\0'. */
static struct ko_span escaped(char c)
{
	switch (c) {
	case 'n':
		return KO_SPAN("\n");
	case 'r':
		return KO_SPAN("\r");
	case 't':
		return KO_SPAN("\t");
	case '"':
		return KO_SPAN("\"");
	case '\\':
		return KO_SPAN("\\");
	default:
		return KO_SPAN("");
	}
}

static bool is_special(const struct cursor *c, char byte)
{
	return byte == '$' || byte == '%' ||
	       (byte == '\\' && c->node->has_escapes) ||
	       (byte == '\n' && c->node->indent);
}

static void next_special(struct cursor *c, struct piece *out)
{
	struct ko_span rest = ko_span_tail(c->raw, c->pos);
	char byte = rest.p[0];
	char second = rest.n > 1 ? rest.p[1] : '\0';

	out->text = ko_span_head(rest, 1);
	out->end = c->pos + 1;
	if (byte == '\\' && c->node->has_escapes) {
		out->text = escaped(second);
		out->end = c->pos + 2;
		if (out->text.n == 0) /* a character by its number */
			out->kind = PIECE_UNKNOWN;
	} else if (byte == '\n') {
		c->is_line_start = true;
	} else if (second == byte && rest.n > 2 && rest.p[2] == '{') {
		out->text = ko_span_slice(rest, 1, 3);
		out->end = c->pos + 3;
	} else if (second == '{' && byte != '\\') {
		size_t n = template_length(rest);

		out->kind = byte == '$' ? PIECE_REFERENCE : PIECE_UNKNOWN;
		out->text = inner_of(ko_span_head(rest, n));
		out->end = c->pos + n;
	}
	if (out->end > c->raw.n)
		out->end = c->raw.n;
}

static bool next(struct cursor *c, struct piece *out)
{
	size_t i;

	if (c->is_line_start) {
		for (i = 0;
		     i < c->node->indent && c->pos < c->raw.n &&
		     (c->raw.p[c->pos] == ' ' || c->raw.p[c->pos] == '\t');
		     i++)
			c->pos++;
		c->is_line_start = false;
	}
	if (c->pos >= c->raw.n)
		return false;
	*out = (struct piece){ .kind = PIECE_TEXT, .at = c->pos };
	for (i = c->pos; i < c->raw.n && !is_special(c, c->raw.p[i]); i++)
		;
	if (i > c->pos) {
		out->text = ko_span_slice(c->raw, c->pos, i);
		out->end = i;
	} else {
		next_special(c, out);
	}
	c->pos = out->end;
	return true;
}

/* What a piece stands for; false where that is not known. */
static bool value_of(const struct ko_hcl *hcl, const struct piece *piece,
		     struct ko_span *out)
{
	const struct ko_span *value;

	*out = piece->text;
	if (piece->kind == PIECE_TEXT)
		return true;
	if (piece->kind == PIECE_UNKNOWN || piece->text.n > VARIABLE_MAX)
		return false;
	value = ko_map_get(&hcl->variables, piece->text);
	if (!value)
		return false;
	*out = *value;
	return true;
}

static const char hole = KO_HOLE;

static enum ko_status string_text(const struct ko_hcl *hcl,
				  const struct ko_hcl_node *node,
				  struct ko_span *out)
{
	struct cursor c = start(node, node->raw);
	char text[KO_SOURCE_NAME_MAX + 1];
	struct ko_span copy;
	struct piece piece;
	size_t n = 0;

	while (n < KO_SOURCE_NAME_MAX && next(&c, &piece)) {
		struct ko_span value;

		if (!value_of(hcl, &piece, &value))
			value = (struct ko_span){ &hole, 1 };
		if (piece.at == 0 && piece.end == node->raw.n &&
		    piece.kind == PIECE_TEXT && value.n <= KO_SOURCE_NAME_MAX) {
			*out = value;
			return KO_OK;
		}
		if (value.n > KO_SOURCE_NAME_MAX - n) {
			text[n++] = hole;
			break;
		}
		memcpy(text + n, value.p, value.n);
		n += value.n;
	}
	copy = ko_arena_copy(hcl->source->arena, (struct ko_span){ text, n });
	if (!copy.p)
		return KO_ENOMEM;
	*out = copy;
	return KO_OK;
}

enum ko_status ko_hcl_text(const struct ko_hcl *hcl,
			   const struct ko_hcl_node *node, struct ko_span *out)
{
	const struct ko_span *value = NULL;

	if (node->kind == KO_HCL_STRING)
		return string_text(hcl, node, out);
	if (node->kind == KO_HCL_REFERENCE && node->raw.n <= VARIABLE_MAX)
		value = ko_map_get(&hcl->variables, node->raw);
	*out = value ? *value : (struct ko_span){ &hole, 1 };
	return KO_OK;
}

/* Where byte at of a string's raw text stands in the source. */
static size_t origin(const struct ko_hcl_node *node,
		     const struct ko_nested *json, size_t at)
{
	return json ? ko_nested_origin(json, at) : node->at + at;
}

/*
 * Add a value that stands for all of [from, to): its last byte for the last,
 * the others for the first.
 */
static enum ko_status add_value(struct ko_nested *out, struct ko_span value,
				size_t from, size_t to)
{
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < value.n && !status; i++)
		status = ko_nested_add(out, ko_span_slice(value, i, i + 1),
				       i && i + 1 == value.n ? to - 1 : from);
	return status;
}

/* Add [from, to) of a string's raw text as it stands. */
static enum ko_status add_raw(struct ko_nested *out, const struct cursor *c,
			      const struct ko_nested *json, size_t from,
			      size_t to)
{
	enum ko_status status = KO_OK;

	if (!json)
		return ko_nested_add(out, ko_span_slice(c->raw, from, to),
				     c->node->at + from);
	for (size_t i = from; i < to && !status; i++)
		status = ko_nested_add(out, ko_span_slice(c->raw, i, i + 1),
				       ko_nested_origin(json, i));
	return status;
}

/* A text that grows, of the one that cursor goes over. */
struct growing {
	const struct ko_hcl *hcl;
	struct cursor cursor;
	const struct ko_nested *json; /* what the cursor goes over, or NULL */
	enum ko_hcl_unknowns unknowns;
	struct ko_nested *out;
	size_t added;
	bool is_known;
};

static enum ko_status add_piece(struct growing *g, const struct piece *piece)
{
	const struct ko_hcl_node *node = g->cursor.node;
	struct ko_span value;
	bool is_known = value_of(g->hcl, piece, &value) &&
			value.n <= KO_HCL_ADDED_MAX - g->added;

	if (piece->kind == PIECE_TEXT &&
	    piece->end - piece->at == piece->text.n)
		return add_raw(g->out, &g->cursor, g->json, piece->at,
			       piece->end);
	g->is_known &= is_known;
	if (!is_known && g->unknowns == KO_HCL_AS_WRITTEN)
		return add_raw(g->out, &g->cursor, g->json, piece->at,
			       piece->end);
	if (!is_known) /* two, so that both ends have a place */
		value = KO_SPAN("\x1a\x1a");
	g->added += is_known ? value.n : 0;
	return add_value(g->out, value, origin(node, g->json, piece->at),
			 origin(node, g->json, piece->end - 1) + 1);
}

enum ko_status ko_hcl_nested(struct ko_hcl *hcl, const struct ko_hcl_node *node,
			     enum ko_hcl_unknowns unknowns,
			     struct ko_nested *out, bool *is_known)
{
	struct ko_nested json = KO_NESTED(hcl->source->arena);
	struct growing g = {
		hcl, start(node, node->raw), NULL, unknowns, out, 0, true
	};
	enum ko_status status = KO_OK;
	struct piece piece;

	*is_known = false;
	if (hcl->texts >= KO_HCL_TEXTS_MAX)
		return KO_OK;
	hcl->texts++;
	if (node->scalar) {
		status = ko_yaml_nested(hcl->yaml, node->scalar, &json);
		g.cursor.raw = ko_nested_span(&json);
		g.json = &json;
	}
	while (!status && next(&g.cursor, &piece))
		status = add_piece(&g, &piece);
	*is_known = g.is_known;
	return status;
}

enum ko_status ko_hcl_extract(struct ko_hcl *hcl,
			      const struct ko_hcl_node *node,
			      enum ko_hcl_unknowns unknowns,
			      const struct ko_format *format,
			      const struct ko_sink *sink)
{
	struct ko_nested nested = KO_NESTED(hcl->source->arena);
	enum ko_status status;
	bool is_known;

	if (!node || !format || node->kind != KO_HCL_STRING)
		return KO_OK;
	status = ko_hcl_nested(hcl, node, unknowns, &nested, &is_known);
	if (status)
		return status;
	return ko_holes_extract(hcl->source, &nested, format, is_known,
				unknowns == KO_HCL_HOLES ? 0 : KO_EXPR_DOLLAR,
				sink);
}

/* Templates of tools that run before: from the first on nothing is known. */
static enum ko_status blank_templates(const struct ko_hcl *hcl,
				      struct ko_span *text)
{
	size_t at = ko_span_find_span(*text, KO_SPAN("[["));
	char *p;

	if (at < text->n) {
		p = ko_arena_alloc(hcl->source->arena, at + 1);
		if (!p)
			return KO_ENOMEM;
		memcpy(p, text->p, at);
		p[at] = KO_HOLE;
		*text = (struct ko_span){ p, at + 1 };
	}
	return ko_name_expand(hcl->source->arena, *text, KO_EXPR_DOUBLE_BRACE,
			      NULL, text);
}

enum ko_status ko_hcl_mention(const struct ko_hcl *hcl,
			      const struct ko_hcl_node *node,
			      struct ko_mention *out)
{
	struct ko_span text;
	enum ko_status status;

	if (node->kind != KO_HCL_STRING && node->kind != KO_HCL_REFERENCE)
		return KO_ENOTFOUND;
	status = ko_hcl_text(hcl, node, &text);
	if (!status)
		status = blank_templates(hcl, &text);
	if (status)
		return status;
	for (size_t i = 0; i < text.n; i++)
		if (ko_is_blank(text.p[i]))
			return KO_ENOTFOUND;
	out->at = node->at;
	out->end = node->end;
	out->written = ko_span_slice(hcl->source->text, node->at, node->end);
	out->expanded = text;
	return KO_OK;
}

enum ko_status ko_hcl_give(const struct ko_hcl *hcl,
			   const struct ko_hcl_node *node,
			   const char *construct, enum ko_mention_kind kind,
			   const struct ko_sink *sink)
{
	struct ko_mention m = { .construct = construct, .kind = kind };
	enum ko_status status;

	if (!node)
		return KO_OK;
	status = ko_hcl_mention(hcl, node, &m);
	if (status)
		return status == KO_ENOTFOUND ? KO_OK : status;
	return ko_name_give(sink, m);
}

bool ko_hcl_cut(struct ko_mention *m, struct ko_span prefix)
{
	if (!ko_span_starts(m->expanded, prefix))
		return false;
	m->expanded = ko_span_tail(m->expanded, prefix.n);
	if (ko_span_starts(m->written, prefix)) {
		m->written = ko_span_tail(m->written, prefix.n);
		m->at += prefix.n;
	}
	return true;
}

enum ko_status ko_hcl_give_fault(const struct ko_hcl *hcl,
				 const struct ko_sink *sink)
{
	struct ko_diagnostic d = { hcl->fault_at, hcl->fault, false };

	return hcl->fault ? sink->diagnostic(sink->ctx, &d) : KO_OK;
}

const struct ko_hcl_node *ko_hcl_get(const struct ko_hcl_node *node,
				     const char *key)
{
	const struct ko_hcl_node *found = NULL;

	if (!node || node->kind != KO_HCL_OBJECT)
		return NULL;
	for (const struct ko_hcl_node *n = node->first; n; n = n->next)
		if (ko_hcl_is(n, key))
			found = n;
	return found;
}

/* Set prefix + name to the text of node; the parts of an object by theirs. */
static enum ko_status learn(struct ko_hcl *hcl, struct ko_span prefix,
			    struct ko_span name, const struct ko_hcl_node *node,
			    unsigned depth)
{
	struct ko_arena *arena = hcl->source->arena;
	char full[VARIABLE_MAX + 1];
	struct ko_span key = { full, prefix.n + name.n };
	struct ko_span text;
	enum ko_status status = KO_OK;

	if (name.n == 0 || key.n >= VARIABLE_MAX || depth > LOCALS_DEPTH_MAX)
		return KO_OK;
	if (prefix.n)
		memcpy(full, prefix.p, prefix.n);
	memcpy(full + prefix.n, name.p, name.n);
	if (ko_map_get(&hcl->given, key))
		return KO_OK;
	if (node->kind == KO_HCL_OBJECT) {
		full[key.n++] = '.';
		for (const struct ko_hcl_node *n = node->first; n && !status;
		     n = n->next)
			status = learn(hcl, key, n->key, n, depth + 1);
		return status;
	}
	if (node->kind != KO_HCL_STRING && node->kind != KO_HCL_REFERENCE)
		return KO_OK;
	status = ko_hcl_text(hcl, node, &text);
	if (status)
		return status;
	key = ko_arena_copy(arena, key);
	return key.p && ko_map_set(&hcl->variables, arena, key, text)
		       ? KO_OK
		       : KO_ENOMEM;
}

static enum ko_status learn_locals(struct ko_hcl *hcl, const char *prefix,
				   const struct ko_hcl_node *block)
{
	enum ko_status status = KO_OK;

	for (const struct ko_hcl_node *n = block->first; n && !status;
	     n = n->next)
		status = learn(hcl, ko_span_str(prefix), n->key, n, 0);
	return status;
}

/* variable "NAME" {…}, or in JSON "variable": {"NAME": {…}}. */
static enum ko_status learn_variables(struct ko_hcl *hcl, const char *prefix,
				      const struct ko_hcl_node *block)
{
	struct ko_span before = ko_span_str(prefix);
	const struct ko_hcl_node *value = ko_hcl_get(block, "default");
	enum ko_status status = KO_OK;

	if (block->is_block)
		return value ? learn(hcl, before, block->labels[0], value, 0)
			     : KO_OK;
	for (const struct ko_hcl_node *n = block->first; n && !status;
	     n = n->next) {
		value = ko_hcl_get(n, "default");
		if (value)
			status = learn(hcl, before, n->key, value, 0);
	}
	return status;
}

enum ko_status ko_hcl_learn(struct ko_hcl *hcl,
			    const struct ko_hcl_prefixes *names)
{
	enum ko_status status = KO_OK;

	for (unsigned round = 0; round < LEARN_ROUNDS; round++)
		for (const struct ko_hcl_node *n = hcl->root.first;
		     n && !status; n = n->next) {
			if (names->variable && ko_hcl_is(n, "variable") &&
			    n->kind == KO_HCL_OBJECT)
				status = learn_variables(hcl, names->variable,
							 n);
			else if (names->local && ko_hcl_is(n, "locals") &&
				 n->is_block)
				status = learn_locals(hcl, names->local, n);
			else if (names->top && !n->is_block &&
				 n->kind == KO_HCL_STRING)
				status = learn(hcl, ko_span_str(names->top),
					       n->key, n, 0);
		}
	return status;
}
