#include "extract/compose_env.h"

/* Where a file is read. */
struct reader {
	struct ko_arena *arena;
	struct ko_compose_variables *variables;
	struct ko_span rest;
};

/* A blank that does not end the line. */
static bool is_space(char c)
{
	return ko_is_blank(c) && c != '\n';
}

static void skip_spaces(struct reader *r)
{
	while (r->rest.n && is_space(r->rest.p[0]))
		r->rest = ko_span_tail(r->rest, 1);
}

/* Go to the next statement; false when there is none. */
static bool next_statement(struct reader *r)
{
	for (;;) {
		while (r->rest.n && ko_is_blank(r->rest.p[0]))
			r->rest = ko_span_tail(r->rest, 1);
		if (r->rest.n == 0 || r->rest.p[0] != '#')
			return r->rest.n > 0;
		r->rest = ko_span_tail(r->rest, ko_span_find(r->rest, '\n'));
	}
}

static bool is_key_byte(char c)
{
	return ko_is_alnum(c) || c == '_' || c == '.' || c == '-' || c == '[' ||
	       c == ']' || (unsigned char)c >= 0x80;
}

static void skip_line(struct reader *r)
{
	size_t n = ko_span_find(r->rest, '\n');

	r->rest = ko_span_tail(r->rest, n < r->rest.n ? n + 1 : n);
}

/*
 * The name up to "=" or ":".  False: a name alone (its value would come from
 * outside) or no name; the line is skipped.
 */
static bool read_key(struct reader *r, struct ko_span *key)
{
	struct ko_span s;
	size_t n = 0;

	if (ko_span_starts(r->rest, KO_SPAN("export")) && r->rest.n > 6 &&
	    ko_is_blank(r->rest.p[6])) {
		r->rest = ko_span_tail(r->rest, 6);
		skip_spaces(r);
	}
	s = r->rest;
	while (n < s.n && (is_key_byte(s.p[n]) || is_space(s.p[n])))
		n++;
	*key = ko_span_trim(ko_span_head(s, n));
	if (n == s.n || (s.p[n] != '=' && s.p[n] != ':') ||
	    ko_span_find(*key, ' ') < key->n) {
		skip_line(r);
		return false;
	}
	r->rest = ko_span_tail(s, n + 1);
	skip_spaces(r);
	return true;
}

/* What "\" before c stands for in double quotes; '\0': nothing. */
static char escaped(char c)
{
	static const char from[] = "abfnrtv";
	static const char to[] = "\a\b\f\n\r\t\v";
	const char *at = strchr(from, c);

	return at && c ? to[at - from] : '\0';
}

/* Decode \n and the like of a text in double quotes, in place. */
static struct ko_span unescape(char *p, size_t n)
{
	size_t out = 0;

	for (size_t i = 0; i < n; i++) {
		char c = i + 1 < n ? p[i + 1] : '\0';

		if (p[i] != '\\') {
			p[out++] = p[i];
			continue;
		}
		if (c == '$') { /* as "$$", for the template that it is */
			p[out++] = '$';
			p[out++] = '$';
			i++;
		} else if (c == '\\' || c == '"') {
			p[out++] = c;
			i++;
		} else if (escaped(c)) {
			p[out++] = escaped(c);
			i++;
		} else {
			p[out++] = '\\';
		}
	}
	return (struct ko_span){ p, out };
}

/*
 * The text in quotes, with the quotes that are escaped decoded.  .p is NULL
 * when out of memory; *is_closed says whether the quote ends.
 */
static struct ko_span read_quoted(struct reader *r, bool *is_closed)
{
	char quote = r->rest.p[0];
	struct ko_span s = ko_span_tail(r->rest, 1);
	size_t end = 0;
	size_t n = 0;
	char *p;

	while (end < s.n && s.p[end] != quote)
		end += s.p[end] == '\\' && end + 1 < s.n ? 2 : 1;
	*is_closed = end < s.n;
	if (!*is_closed) {
		skip_line(r);
		return KO_SPAN("");
	}
	r->rest = ko_span_tail(s, end + 1);
	if (end > KO_COMPOSE_ENV_VALUE_MAX)
		return ko_span_head(s, end);
	p = ko_arena_alloc(r->arena, end);
	for (size_t i = 0; p && i < end; i++) {
		bool is_pair = s.p[i] == '\\' && i + 1 < end;

		if (is_pair && s.p[i + 1] != quote)
			p[n++] = s.p[i];
		if (is_pair)
			i++;
		p[n++] = s.p[i];
	}
	if (!p)
		return (struct ko_span){ NULL, 0 };
	return quote == '"' ? unescape(p, n) : (struct ko_span){ p, n };
}

/* Text up to the line's end or " #". */
static struct ko_span read_bare(struct reader *r)
{
	struct ko_span line = { "", 0 };

	(void)ko_span_line(&r->rest, &line);
	return ko_span_trim(
		ko_span_head(line, ko_span_find_span(line, KO_SPAN(" #"))));
}

static enum ko_status set(struct reader *r, struct ko_span key,
			  struct ko_span value)
{
	if (value.n > KO_COMPOSE_ENV_VALUE_MAX)
		return KO_OK;
	return ko_map_set(&r->variables->values, r->arena, key, value)
		       ? KO_OK
		       : KO_ENOMEM;
}

static enum ko_status read_statement(struct reader *r)
{
	struct ko_compose_text text;
	struct ko_span key, value;
	bool is_literal = false;
	bool is_closed = true;
	enum ko_status status;

	if (!read_key(r, &key))
		return KO_OK;
	if (r->rest.n && (r->rest.p[0] == '"' || r->rest.p[0] == '\'')) {
		is_literal = r->rest.p[0] == '\'';
		value = read_quoted(r, &is_closed);
		if (!value.p)
			return KO_ENOMEM;
	} else {
		value = read_bare(r);
	}
	if (!is_closed)
		return KO_OK;
	if (is_literal || ko_span_find(value, '$') == value.n ||
	    value.n > KO_COMPOSE_ENV_VALUE_MAX)
		return set(r, key, value);
	status = ko_compose_interpolate(r->arena, value, NULL, r->variables,
					&text);
	if (status || text.result)
		return status;
	return set(r, key, ko_nested_span(&text.text));
}

enum ko_status ko_compose_env_read(struct ko_arena *arena, struct ko_span text,
				   struct ko_compose_variables *variables)
{
	struct reader r = { arena, variables, text };
	enum ko_status status = KO_OK;

	if (ko_span_starts(r.rest, KO_SPAN("\xef\xbb\xbf")))
		r.rest = ko_span_tail(r.rest, 3);
	if (r.rest.n > KO_COMPOSE_ENV_MAX)
		return KO_OK;
	while (!status && next_statement(&r))
		status = read_statement(&r);
	return status;
}
