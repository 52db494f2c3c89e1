#include "extract/groovy.h"

static char peek(const struct ko_groovy *g, size_t ahead)
{
	return g->text.n - g->pos > ahead ? g->text.p[g->pos + ahead] : '\0';
}

static bool is_word_byte(char c)
{
	return ko_is_alnum(c) || c == '_';
}

/* Bytes of the "${…}" that s starts with, brackets in it paired; or 0. */
static size_t braces_length(struct ko_span s)
{
	size_t depth = 0;

	if (s.n < 2 || s.p[0] != '$' || s.p[1] != '{')
		return 0;
	for (size_t i = 1; i < s.n && i < KO_GROOVY_EXPRESSION_MAX; i++) {
		if (s.p[i] == '{')
			depth++;
		else if (s.p[i] == '}' && --depth == 0)
			return i + 1;
	}
	return 0;
}

/* The bytes of "${…}" or "$name" that s starts with, or 0. */
static size_t expression_length(struct ko_span s)
{
	size_t n = 1;

	if (s.n < 2 || s.p[0] != '$' || s.p[1] == '{')
		return braces_length(s);
	if (!is_word_byte(s.p[1]) || ko_is_digit(s.p[1]))
		return 0;
	while (n < s.n &&
	       (is_word_byte(s.p[n]) ||
		(s.p[n] == '.' && n + 1 < s.n && is_word_byte(s.p[n + 1]))))
		n++;
	return n;
}

static bool is_at_quotes(const struct ko_groovy *g, char quote, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (peek(g, i) != quote)
			return false;
	return true;
}

static bool is_added_to(const struct ko_groovy *g)
{
	size_t n = g->pos;

	while (n < g->text.n && ko_is_blank(g->text.p[n]))
		n++;
	return n < g->text.n && g->text.p[n] == '+';
}

/* A string whose quote is at pos.  One on a line ends with it at the latest. */
static void read_string(struct ko_groovy *g, struct ko_groovy_token *token)
{
	char quote = peek(g, 0);
	size_t count = is_at_quotes(g, quote, 3) ? 3 : 1;
	size_t from = g->pos += count;

	token->kind = KO_GROOVY_STRING;
	token->at = from;
	while (g->pos < g->text.n && !is_at_quotes(g, quote, count) &&
	       (count == 3 || peek(g, 0) != '\n')) {
		size_t n =
			quote == '"'
				? braces_length(ko_span_tail(g->text, g->pos))
				: 0;

		token->is_template |= quote == '"' && peek(g, 0) == '$';
		g->pos += n ? n : peek(g, 0) == '\\' ? 2 : 1;
	}
	if (g->pos > g->text.n)
		g->pos = g->text.n;
	token->text = ko_span_slice(g->text, from, g->pos);
	if (is_at_quotes(g, quote, count))
		g->pos += count;
	token->is_added_to = is_added_to(g);
}

/* Bytes of a comment, or of a pattern between slashes, at pos; or 0. */
static size_t slashes_length(const struct ko_groovy *g)
{
	static const struct ko_span before = KO_SPAN("=(,~:[");
	struct ko_span rest = ko_span_tail(g->text, g->pos);

	if (peek(g, 1) == '/' || peek(g, 0) == '#')
		return ko_span_find(rest, '\n');
	if (peek(g, 1) == '*') {
		size_t end = ko_span_find_span(rest, KO_SPAN("*/"));

		return end < rest.n ? end + 2 : rest.n;
	}
	if (ko_span_find(before, g->last) == before.n)
		return 0;
	rest = ko_span_head(rest, KO_GROOVY_PATTERN_MAX);
	for (size_t i = 1; i < rest.n && rest.p[i] != '\n';
	     i += rest.p[i] == '\\' ? 2 : 1)
		if (rest.p[i] == '/')
			return i + 1;
	return 0;
}

bool ko_groovy_next(struct ko_groovy *g, struct ko_groovy_token *token)
{
	char c;

	*token = (struct ko_groovy_token){ 0 };
	for (;; g->pos++) {
		size_t skipped;

		if (g->pos >= g->text.n)
			return false;
		c = peek(g, 0);
		skipped = c == '/' || (c == '#' && g->pos == 0 &&
				       peek(g, 1) == '!')
				  ? slashes_length(g)
				  : 0;
		if (skipped)
			g->pos += skipped - 1;
		else if (!ko_is_blank(c))
			break;
	}
	g->last = c;
	if (c == '\'' || c == '"') {
		read_string(g, token);
		return true;
	}
	token->at = g->pos++;
	if (is_word_byte(c)) {
		token->kind = KO_GROOVY_WORD;
		while (is_word_byte(peek(g, 0)))
			g->pos++;
	}
	token->text = ko_span_slice(g->text, token->at, g->pos);
	return true;
}

/* What "\c" stands for: c itself but for these. */
static struct ko_span escaped(struct ko_span c)
{
	static const struct {
		char c;
		struct ko_span text;
	} rows[] = {
		{ 'n', KO_SPAN("\n") }, { 't', KO_SPAN("\t") },
		{ 'r', KO_SPAN("\r") }, { 'b', KO_SPAN(" ") },
		{ 'f', KO_SPAN(" ") },  { '\n', KO_SPAN("") },
	};

	for (size_t i = 0; i < KO_ARRAY_LEN(rows); i++)
		if (c.n && c.p[0] == rows[i].c)
			return rows[i].text;
	return c;
}

/* What stands for [at, end): its last byte for the last of it. */
static enum ko_status add_value(struct ko_nested *out, struct ko_span value,
				size_t at, size_t end)
{
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < value.n && !status; i++)
		status = ko_nested_add(out, ko_span_slice(value, i, i + 1),
				       i && i + 1 == value.n ? end - 1 : at);
	return status;
}

static struct ko_span inner_of(struct ko_span expression)
{
	return expression.p[1] == '{'
		       ? ko_span_trim(
				 ko_span_slice(expression, 2, expression.n - 1))
		       : ko_span_tail(expression, 1);
}

/* Offset of the next "\" or "$" in s, or s.n. */
static size_t find_special(struct ko_span s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != '\\' && s.p[n] != '$')
		n++;
	return n;
}

/*
 * The bytes of "${…}" that rest starts with, or 0.  *value is what they stand
 * for; themselves, where that is not known and no holes are wanted.
 */
static size_t read_expression(struct ko_span rest,
			      const struct ko_lookup *lookup, bool has_holes,
			      size_t *room, struct ko_span *value)
{
	/* Two, so that both ends have a place. */
	static const char holes[] = { KO_HOLE, KO_HOLE };
	size_t n = expression_length(rest);

	if (n == 0)
		return 0;
	if (lookup->get(lookup->ctx, inner_of(ko_span_head(rest, n)), value) &&
	    value->n <= *room)
		*room -= value->n;
	else if (has_holes)
		*value = (struct ko_span){ holes, sizeof(holes) };
	else
		*value = ko_span_head(rest, n);
	return n;
}

enum ko_status ko_groovy_nested(const struct ko_groovy_token *string,
				const struct ko_lookup *lookup, bool has_holes,
				struct ko_nested *out)
{
	enum ko_status status = KO_OK;
	size_t room = KO_GROOVY_ADDED_MAX;

	for (size_t i = 0; i < string->text.n && !status;) {
		struct ko_span rest = ko_span_tail(string->text, i);
		size_t from = string->at + i;
		size_t n = find_special(rest);
		struct ko_span value = ko_span_head(rest, n ? n : 1);
		size_t used = 0;

		if (n == 0 && rest.p[0] == '\\' && rest.n > 1) {
			value = escaped(ko_span_slice(rest, 1, 2));
			status = ko_nested_add(out, value, from + 1);
			i += 2;
			continue;
		}
		if (n == 0 && string->is_template)
			used = read_expression(rest, lookup, has_holes, &room,
					       &value);
		if (used && value.p != rest.p)
			status = add_value(out, value, from, from + used);
		else
			status = ko_nested_add(out, value, from);
		i += used ? used : value.n;
	}
	return status;
}
