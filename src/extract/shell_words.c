#include "extract/shell_words.h"

static const char hole = KO_HOLE;

/* A value under construction. */
struct value {
	struct ko_shell_words *words;
	char p[KO_SHELL_VALUE_MAX];
	size_t n;
	bool is_over; /* longer than that */
};

static void put(struct value *v, struct ko_span s)
{
	if (s.n > sizeof(v->p) - v->n) {
		v->is_over = true;
		return;
	}
	if (s.n)
		memcpy(v->p + v->n, s.p, s.n);
	v->n += s.n;
}

static void put_hole(struct value *v)
{
	put(v, (struct ko_span){ &hole, 1 });
}

size_t ko_shell_name_length(struct ko_span s)
{
	size_t n = 0;

	while (n < s.n && (ko_is_alnum(s.p[n]) || s.p[n] == '_'))
		n++;
	return n && ko_is_digit(s.p[0]) ? 0 : n;
}

struct ko_span ko_shell_variable(struct ko_span raw)
{
	static const struct ko_span none = { "", 0 };

	if (raw.n > 2 && raw.p[0] == '"' && raw.p[raw.n - 1] == '"')
		raw = ko_span_slice(raw, 1, raw.n - 1);
	if (raw.n < 2 || raw.p[0] != '$')
		return none;
	raw = ko_span_tail(raw, 1);
	if ((raw.p[0] == '{' && raw.p[raw.n - 1] == '}') ||
	    (raw.p[0] == '(' && raw.p[raw.n - 1] == ')'))
		raw = ko_span_slice(raw, 1, raw.n - 1);
	if (raw.n > 3 && ko_span_ends(raw, KO_SPAN("[@]")))
		raw = ko_span_head(raw, raw.n - 3);
	return raw.n && ko_shell_name_length(raw) == raw.n ? raw : none;
}

static void put_text(struct value *v, struct ko_span s, bool is_quoted,
		     unsigned depth);

/* ${NAME} and ${NAME:-default}; inner is what stands in the braces. */
static void put_braces(struct value *v, struct ko_span inner, bool is_quoted,
		       unsigned depth)
{
	size_t n = 0;
	const struct ko_span *known;
	struct ko_span rest;

	while (n < inner.n && ko_is_digit(inner.p[n]))
		n++;
	n = n ? n : ko_shell_name_length(inner);
	rest = ko_span_tail(inner, n);
	if (n == 0) {
		put_hole(v);
		return;
	}
	known = ko_map_get(&v->words->variables, ko_span_head(inner, n));
	if (rest.n && rest.p[0] == ':')
		rest = ko_span_tail(rest, 1);
	if (known && known->n &&
	    (rest.n == 0 || ko_span_find(KO_SPAN("-=?"), rest.p[0]) < 3))
		put(v, *known);
	else if (rest.n > 1 && (rest.p[0] == '-' || rest.p[0] == '='))
		put_text(v, ko_span_tail(rest, 1), is_quoted, depth + 1);
	else
		put_hole(v);
}

/* "$" at the start of s; returns the bytes it takes. */
static size_t put_dollar(struct value *v, struct ko_span s, bool is_quoted,
			 unsigned depth)
{
	struct ko_shell_lex lex = { s, 0, s.n, &v->words->budget };
	size_t end = ko_shell_skip(&lex, 0);
	size_t n = ko_shell_name_length(ko_span_tail(s, 1));
	const struct ko_span *known;

	if (end && s.p[1] == '{' && end > 3 && s.p[2] != '{') {
		put_braces(v, ko_span_slice(s, 2, end - 1), is_quoted, depth);
		return end;
	}
	if (end) {
		put_hole(v);
		return end;
	}
	if (n) {
		known = ko_map_get(&v->words->variables,
				   ko_span_slice(s, 1, 1 + n));
		put(v, known ? *known : (struct ko_span){ &hole, 1 });
		return 1 + n;
	}
	if (s.n > 1 &&
	    ko_span_find(KO_SPAN("@*#?$!-0123456789"), s.p[1]) < 17) {
		put_hole(v);
		return 2;
	}
	put(v, ko_span_head(s, 1));
	return 1;
}

/* `…`; nothing when it holds a comment, which is how people write one. */
static void put_backtick(struct value *v, struct ko_span inner)
{
	inner = ko_span_trim(inner);
	if (inner.n && inner.p[0] != '#')
		put_hole(v);
}

/* "%NAME%", as cmd.exe writes a variable; its bytes, or 0. */
static size_t percent_at(struct ko_span s)
{
	size_t n = ko_shell_name_length(ko_span_tail(s, 1));

	return n && n + 1 < s.n && s.p[n + 1] == '%' ? n + 2 : 0;
}

/* What stands between two marks. */
static void put_inside(struct value *v, char mark, struct ko_span inner,
		       unsigned depth)
{
	if (mark == '\'')
		put(v, inner);
	else if (mark == '"')
		put_text(v, inner, true, depth + 1);
	else if (mark == '`')
		put_backtick(v, inner);
	else
		put_hole(v);
}

/* Everything that opens with a mark; returns the bytes it takes, or 0. */
static size_t put_marked(struct value *v, struct ko_span s, bool is_quoted,
			 unsigned depth)
{
	struct ko_shell_lex lex = { s, 0, s.n, &v->words->budget };
	char c = s.p[0];
	size_t end;

	if (c == '$' && !is_quoted && s.n > 1 &&
	    (s.p[1] == '\'' || s.p[1] == '"'))
		return 1;
	if (c == '$')
		return put_dollar(v, s, is_quoted, depth);
	if (c == '%' && (end = percent_at(s)) > 0) {
		put_hole(v);
		return end;
	}
	if ((c == '\'' || c == '"' || c == '<') && is_quoted)
		return 0;
	end = ko_shell_skip(&lex, 0);
	if (end)
		put_inside(v, c, ko_span_slice(s, 1, end - 1), depth);
	return end;
}

/* "\" at the start of s; returns the bytes it takes. */
static size_t put_escape(struct value *v, struct ko_span s, bool is_quoted)
{
	if (s.n < 2)
		return 1;
	if (s.p[1] == '\n')
		return 2;
	if (is_quoted && ko_span_find(KO_SPAN("$`\"\\"), s.p[1]) == 4)
		put(v, ko_span_head(s, 2));
	else
		put(v, ko_span_slice(s, 1, 2));
	return 2;
}

static void put_text(struct value *v, struct ko_span s, bool is_quoted,
		     unsigned depth)
{
	if (depth > KO_SHELL_DEPTH_MAX) {
		put_hole(v);
		return;
	}
	while (s.n && !v->is_over) {
		char c = s.p[0];
		size_t used = 0;

		if (c == KO_SHELL_SKIP)
			used = 1;
		else if (c == '\\')
			used = put_escape(v, s, is_quoted);
		else if (ko_span_find(KO_SPAN("$%'\"`<{"), c) < 7)
			used = put_marked(v, s, is_quoted, depth);
		if (!used) {
			put(v, ko_span_head(s, 1));
			used = 1;
		}
		s = ko_span_tail(s, used);
	}
}

static bool is_plain(struct ko_span s)
{
	static const struct ko_span marks = KO_SPAN("$%'\"`<{\\\x01");

	for (size_t i = 0; i < s.n; i++)
		if (ko_span_find(marks, s.p[i]) < marks.n)
			return false;
	return true;
}

enum ko_status ko_shell_expand(struct ko_shell_words *words,
			       struct ko_shell_word *word)
{
	struct value v;

	if (word->is_expanded)
		return KO_OK;
	word->is_expanded = true;
	word->is_loose = word->raw.n && word->raw.p[0] == '$';
	word->text = word->raw;
	if (is_plain(word->raw))
		return KO_OK;
	v.words = words;
	v.n = 0;
	v.is_over = false;
	put_text(&v, word->raw, false, 0);
	if (v.is_over)
		word->text = (struct ko_span){ &hole, 1 };
	else
		word->text = ko_arena_copy(words->arena,
					   (struct ko_span){ v.p, v.n });
	return word->text.p ? KO_OK : KO_ENOMEM;
}

enum ko_status ko_shell_assign(struct ko_shell_words *words,
			       struct ko_span name, struct ko_span value)
{
	return ko_map_set(&words->variables, words->arena, name, value)
		       ? KO_OK
		       : KO_ENOMEM;
}
