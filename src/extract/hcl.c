#include "extract/hcl.h"

struct parser {
	struct ko_hcl *hcl;
	struct ko_span text;
	size_t pos;
	bool is_full; /* no more nodes: everything unwinds */
};

static const char too_deep[] = "nested too deep, not read any further";

static char peek(const struct parser *p, size_t ahead)
{
	size_t at = p->pos + ahead;

	return at < p->text.n ? p->text.p[at] : '\0';
}

static bool is_at_end(const struct parser *p)
{
	return p->pos >= p->text.n;
}

static void fault(struct parser *p, size_t at, const char *text)
{
	if (p->hcl->fault)
		return;
	p->hcl->fault = text;
	p->hcl->fault_at = at;
}

static bool is_name_start(char c)
{
	return ko_is_lower(c) || ko_is_upper(c) || c == '_';
}

static bool is_name_byte(char c)
{
	return ko_is_alnum(c) || c == '_' || c == '-';
}

struct ko_hcl_node *ko_hcl_node_new(struct ko_hcl *hcl)
{
	struct ko_hcl_node *node;

	if (hcl->nodes >= KO_HCL_NODES_MAX)
		return NULL;
	hcl->nodes++;
	node = ko_arena_alloc(hcl->source->arena, sizeof(*node));
	if (node)
		*node = (struct ko_hcl_node){
			.key = KO_SPAN(""),
			.labels = { KO_SPAN(""), KO_SPAN("") },
			.raw = KO_SPAN(""),
		};
	return node;
}

/* Past blanks and comments; over the ends of lines too when asked to. */
static void skip_blanks(struct parser *p, bool newlines)
{
	while (!is_at_end(p)) {
		struct ko_span rest = ko_span_tail(p->text, p->pos);
		char c = rest.p[0];

		if (c == '#' || (c == '/' && peek(p, 1) == '/')) {
			p->pos += ko_span_find(rest, '\n');
		} else if (c == '/' && peek(p, 1) == '*') {
			p->pos += ko_span_find_span(rest, KO_SPAN("*/"));
			p->pos += is_at_end(p) ? 0 : 2;
		} else if (ko_is_blank(c) && (newlines || c != '\n')) {
			p->pos++;
		} else {
			return;
		}
	}
}

static struct ko_span read_name(struct parser *p)
{
	size_t from = p->pos;

	while (is_name_byte(peek(p, 0)))
		p->pos++;
	return ko_span_slice(p->text, from, p->pos);
}

/* Bytes of a "${" that is none ("$${"), or 0. */
static size_t escaped_template(struct ko_span s)
{
	return s.n > 2 && (s.p[0] == '$' || s.p[0] == '%') &&
			       s.p[1] == s.p[0] && s.p[2] == '{'
		       ? 3
		       : 0;
}

static bool is_template(struct ko_span s)
{
	return s.n > 1 && (s.p[0] == '$' || s.p[0] == '%') && s.p[1] == '{';
}

/* Bytes in a string, or in a template in one, and what they open: '"', '{' or
 * nothing. */
static size_t token_length(struct ko_span s, bool in_string, char *opens)
{
	char c = s.p[0];

	*opens = '\0';
	if (!in_string) {
		if (c == '"' || c == '{')
			*opens = c;
		return 1;
	}
	if (c == '\\')
		return s.n > 1 ? 2 : 1;
	if (escaped_template(s))
		return escaped_template(s);
	if (!is_template(s))
		return 1;
	*opens = '{';
	return 2;
}

/*
 * Past a string whose opening quote is at pos, templates and the strings in
 * them included.  One that the line's end cuts off ends there.
 */
static struct ko_span read_string(struct parser *p)
{
	char stack[KO_HCL_TEMPLATE_MAX] = { '"' };
	size_t depth = 1;
	size_t from = ++p->pos;

	while (!is_at_end(p)) {
		struct ko_span rest = ko_span_tail(p->text, p->pos);
		bool in_string = stack[depth - 1] == '"';
		char c = rest.p[0];
		char opens;
		size_t used = token_length(rest, in_string, &opens);

		if (c == '\n' && in_string)
			break;
		if (c == (in_string ? '"' : '}') && --depth == 0)
			return ko_span_slice(p->text, from, p->pos++);
		if (opens && depth == sizeof(stack))
			break;
		if (opens)
			stack[depth++] = opens;
		p->pos += used;
	}
	fault(p, from - 1, "string without its closing quote");
	return ko_span_slice(p->text, from, p->pos);
}

/* The least number of blanks that a line with text starts with. */
static size_t common_indent(struct ko_span body)
{
	size_t least = SIZE_MAX;
	struct ko_span line;

	while (ko_span_line(&body, &line)) {
		size_t n = 0;

		while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
			n++;
		if (n < line.n && n < least)
			least = n;
	}
	return least == SIZE_MAX ? 0 : least;
}

/* Does "<<" at pos start a here-document? */
static bool is_heredoc(const struct parser *p)
{
	return peek(p, 0) == '<' && peek(p, 1) == '<' &&
	       (is_name_start(peek(p, 2)) ||
		(peek(p, 2) == '-' && is_name_start(peek(p, 3))));
}

/* Past a here-document, but for the newline behind its end. */
static struct ko_span read_heredoc(struct parser *p, bool *is_flush)
{
	size_t start = p->pos;
	struct ko_span mark, rest, line;
	size_t from;

	*is_flush = peek(p, 2) == '-';
	p->pos += *is_flush ? 3 : 2;
	mark = read_name(p);
	rest = ko_span_tail(p->text, p->pos);
	(void)ko_span_line(&rest, &line);
	from = p->text.n - rest.n;
	while (ko_span_line(&rest, &line)) {
		if (!ko_span_eq(ko_span_trim(line), mark))
			continue;
		p->pos = (size_t)(line.p + line.n - p->text.p);
		return ko_span_slice(p->text, from,
				     (size_t)(line.p - p->text.p));
	}
	fault(p, start, "here-document without its end");
	p->pos = p->text.n;
	return ko_span_tail(p->text, from);
}

/* Past a string, a here-document, or a "#" or "/" with the comment that it
 * may start; false when there is none of them. */
static bool skip_opaque(struct parser *p)
{
	char c = peek(p, 0);
	size_t before = p->pos;
	bool is_flush;

	if (c == '"') {
		(void)read_string(p);
	} else if (is_heredoc(p)) {
		(void)read_heredoc(p, &is_flush);
	} else if (c == '#' || c == '/') {
		skip_blanks(p, false);
		p->pos += p->pos == before;
	} else {
		return false;
	}
	return true;
}

/*
 * Past the rest of an expression: to a comma or a closing bracket that is not
 * its own, or to the end of the line where that ends it.
 */
static void skip_rest(struct parser *p, bool newline_ends)
{
	size_t depth = 0;

	while (!is_at_end(p)) {
		char c = peek(p, 0);

		if (skip_opaque(p))
			continue;
		if (c == '(' || c == '[' || c == '{') {
			depth++;
		} else if (c == ')' || c == ']' || c == '}') {
			if (depth-- == 0)
				return;
		} else if (depth == 0 &&
			   (c == ',' || (c == '\n' && newline_ends))) {
			return;
		}
		p->pos++;
	}
}

/* A child of parent; the tail of its list is the caller's. */
static struct ko_hcl_node *add(struct parser *p, struct ko_hcl_node ***tail)
{
	struct ko_hcl_node *node = ko_hcl_node_new(p->hcl);

	if (!node) {
		p->is_full = true;
		fault(p, p->pos, "too large, not read any further");
		p->pos = p->text.n;
		return NULL;
	}
	node->at = node->end = p->pos;
	**tail = node;
	*tail = &node->next;
	return node;
}

static void read_value(struct parser *p, struct ko_hcl_node *node,
		       unsigned depth, bool newline_ends);

/* "[" or "(" at pos; to its closing bracket. */
static void read_list(struct parser *p, struct ko_hcl_node *node,
		      unsigned depth)
{
	struct ko_hcl_node **tail = &node->first;
	struct ko_hcl_node *child;
	size_t from = p->pos++;

	for (;; p->pos += peek(p, 0) == ',') {
		skip_blanks(p, true);
		if (is_at_end(p)) {
			fault(p, from, "list without its closing bracket");
			return;
		}
		if (peek(p, 0) == ',')
			continue;
		if (peek(p, 0) == ']' || peek(p, 0) == ')') {
			p->pos++;
			return;
		}
		if (peek(p, 0) == '}')
			return;
		child = add(p, &tail);
		if (!child)
			return;
		read_value(p, child, depth + 1, false);
	}
}

static void read_body(struct parser *p, struct ko_hcl_node *node,
		      unsigned depth);

/* "{" at pos; to its closing bracket. */
static void read_braces(struct parser *p, struct ko_hcl_node *node,
			unsigned depth)
{
	size_t from = p->pos++;

	node->kind = KO_HCL_OBJECT;
	if (depth >= KO_HCL_DEPTH_MAX) {
		fault(p, from, too_deep);
		skip_rest(p, false);
		while (peek(p, 0) == ',') {
			p->pos++;
			skip_rest(p, false);
		}
	} else {
		read_body(p, node, depth + 1);
	}
	if (peek(p, 0) == '}')
		p->pos++;
	else if (is_at_end(p))
		fault(p, from, "block without its closing bracket");
}

/* a.b.c, true, or the name of a call at pos. */
static void read_reference(struct parser *p, struct ko_hcl_node *node,
			   unsigned depth)
{
	size_t from = p->pos;

	(void)read_name(p);
	while (peek(p, 0) == '.' && is_name_start(peek(p, 1))) {
		p->pos++;
		(void)read_name(p);
	}
	node->raw = ko_span_slice(p->text, from, p->pos);
	node->kind = KO_HCL_REFERENCE;
	if (ko_span_eq(node->raw, KO_SPAN("true")) ||
	    ko_span_eq(node->raw, KO_SPAN("false")) ||
	    ko_span_eq(node->raw, KO_SPAN("null")))
		node->kind = KO_HCL_UNKNOWN;
	if (peek(p, 0) == '(' && depth >= KO_HCL_DEPTH_MAX) {
		fault(p, p->pos, too_deep);
	} else if (peek(p, 0) == '(') {
		node->kind = KO_HCL_CALL;
		read_list(p, node, depth);
	}
}

static bool is_comprehension(const struct parser *p)
{
	struct ko_span rest =
		ko_span_trim(ko_span_slice(p->text, p->pos + 1, p->pos + 64));

	return ko_span_starts(rest, KO_SPAN("for ")) ||
	       ko_span_starts(rest, KO_SPAN("for\t"));
}

/* The first operand; false when it is nothing that is read. */
static bool read_operand(struct parser *p, struct ko_hcl_node *node,
			 unsigned depth)
{
	char c = peek(p, 0);
	bool is_flush;

	if (c == '"') {
		node->kind = KO_HCL_STRING;
		node->has_escapes = true;
		node->raw = read_string(p);
	} else if (is_heredoc(p)) {
		node->kind = KO_HCL_STRING;
		node->raw = read_heredoc(p, &is_flush);
		node->indent = is_flush ? common_indent(node->raw) : 0;
	} else if ((c == '[' || c == '{') && is_comprehension(p)) {
		return false;
	} else if (c == '[' && depth >= KO_HCL_DEPTH_MAX) {
		fault(p, p->pos, too_deep);
		return false;
	} else if (c == '[') {
		node->kind = KO_HCL_LIST;
		read_list(p, node, depth);
	} else if (c == '{') {
		read_braces(p, node, depth);
	} else if (is_name_start(c)) {
		read_reference(p, node, depth);
	} else {
		return false;
	}
	return true;
}

static void read_value(struct parser *p, struct ko_hcl_node *node,
		       unsigned depth, bool newline_ends)
{
	bool is_read;
	char c;

	skip_blanks(p, !newline_ends);
	node->at = p->pos;
	is_read = read_operand(p, node, depth);
	if (node->kind == KO_HCL_STRING) {
		node->at = (size_t)(node->raw.p - p->text.p);
		node->end = node->at + node->raw.n;
	} else {
		node->end = p->pos;
	}
	skip_blanks(p, !newline_ends);
	c = peek(p, 0);
	if (is_at_end(p) || c == ',' || c == ']' || c == '}' || c == ')' ||
	    (c == '\n' && newline_ends)) {
		if (!is_read)
			node->kind = KO_HCL_UNKNOWN;
		return;
	}
	skip_rest(p, newline_ends);
	node->kind = KO_HCL_UNKNOWN;
	node->first = NULL;
	node->end = p->pos;
}

static bool is_key(const struct parser *p)
{
	return peek(p, 0) == '"' || is_name_start(peek(p, 0));
}

static struct ko_span read_key(struct parser *p)
{
	return peek(p, 0) == '"' ? read_string(p) : read_name(p);
}

/* "key = value", "key: value" or a block, with key at pos. */
static void read_item(struct parser *p, struct ko_hcl_node *node,
		      unsigned depth)
{
	size_t labels = 0;

	node->key = read_key(p);
	skip_blanks(p, false);
	if ((peek(p, 0) == '=' && peek(p, 1) != '=') || peek(p, 0) == ':') {
		p->pos++;
		read_value(p, node, depth, true);
		return;
	}
	while (is_key(p)) {
		struct ko_span label = read_key(p);

		if (labels < KO_ARRAY_LEN(node->labels))
			node->labels[labels++] = label;
		skip_blanks(p, false);
	}
	if (peek(p, 0) == '{') {
		node->is_block = true;
		read_braces(p, node, depth);
		node->end = p->pos;
	} else {
		skip_rest(p, true);
	}
}

/* The items of a block or an object, to the "}" or the end of the text. */
static void read_body(struct parser *p, struct ko_hcl_node *node,
		      unsigned depth)
{
	struct ko_hcl_node **tail = &node->first;
	struct ko_hcl_node *child;

	for (;;) {
		skip_blanks(p, true);
		if (is_at_end(p) || (peek(p, 0) == '}' && depth > 0))
			return;
		if (is_key(p)) {
			child = add(p, &tail);
			if (!child)
				return;
			read_item(p, child, depth);
			continue;
		}
		if (peek(p, 0) != ',')
			skip_rest(p, true);
		if (peek(p, 0) != '}' || depth == 0)
			p->pos++;
	}
}

enum ko_status ko_hcl_read(const struct ko_source *source, struct ko_hcl **out)
{
	struct ko_hcl *hcl = ko_arena_alloc(source->arena, sizeof(*hcl));
	struct parser p = { .hcl = hcl, .text = source->text };

	if (!hcl)
		return KO_ENOMEM;
	hcl->source = source;
	hcl->root.kind = KO_HCL_OBJECT;
	if (ko_span_starts(p.text, KO_SPAN("\xef\xbb\xbf")))
		p.pos = 3;
	read_body(&p, &hcl->root, 0);
	if (p.is_full && hcl->nodes < KO_HCL_NODES_MAX)
		return KO_ENOMEM;
	*out = hcl;
	return KO_OK;
}

/* Documents show HCL; these are their marks at the start of a line. */
static bool is_document(struct ko_span line)
{
	return ko_span_starts(line, KO_SPAN("```")) ||
	       ko_span_starts(line, KO_SPAN("~~~")) ||
	       ko_span_starts(line, KO_SPAN("----")) ||
	       ko_span_starts(line, KO_SPAN("<"));
}

bool ko_hcl_has_block(struct ko_span text, struct ko_span type)
{
	struct ko_span line;

	if (ko_span_find_span(text, type) == text.n)
		return false;
	while (ko_span_line(&text, &line)) {
		struct ko_span rest = ko_span_tail(line, type.n);
		size_t brace = ko_span_find(rest, '{');

		if (is_document(line))
			return false;
		if (!ko_span_starts(line, type) || brace == rest.n)
			continue;
		if (rest.p[0] != '"' && rest.p[0] != '{' &&
		    !ko_is_blank(rest.p[0]))
			continue;
		rest = ko_span_trim(rest);
		if (rest.p[0] == '"' || rest.p[0] == '{' ||
		    is_name_start(rest.p[0]))
			return true;
	}
	return false;
}
