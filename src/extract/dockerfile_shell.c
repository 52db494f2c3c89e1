#include "extract/dockerfile_shell.h"

#include "base/utf8.h"

/* Words of ko_df_split(), as offsets: the text may still move. */
struct bounds {
	size_t from, to;
};

/* One word being read. */
struct run {
	struct ko_df_shell *sh;
	struct ko_span in;
	size_t at;
	bool raw_quotes, raw_escapes;
	bool keep_unset; /* leave $unset as it is */
	unsigned depth;
	struct ko_error *err;

	bool splits; /* ko_df_split() only: */
	struct bounds *words;
	size_t count, cap;
	bool in_word;
	size_t word_from;
};

static enum ko_status dollar(struct run *r);

static bool at_end(const struct run *r)
{
	return r->at >= r->in.n;
}

/* What was put from there on. */
static struct ko_span put_since(const struct run *r, size_t from)
{
	const struct ko_df_bytes *out = &r->sh->out;

	return ko_span_tail((struct ko_span){ out->p ? out->p : "", out->n },
			    from);
}

static enum ko_status fail(const struct run *r, const char *why)
{
	return ko_fail(r->err, KO_ESYNTAX, r->at, "%s", why);
}

/* Turn a bare status into one with a text. */
static enum ko_status limit(const struct run *r, enum ko_status status)
{
	if (status == KO_ENOMEM)
		return ko_fail_nomem(r->err);
	if (status == KO_ETOOBIG && r->sh->work == 0)
		return ko_fail(r->err, status, r->at,
			       "too much variable expansion");
	if (status == KO_ETOOBIG)
		return ko_fail(r->err, status, r->at, "value of over %zu bytes",
			       r->sh->out.max);
	return status;
}

static enum ko_status put(struct run *r, struct ko_span s)
{
	enum ko_status status = KO_ETOOBIG;

	if (r->sh->work > s.n) {
		r->sh->work -= s.n;
		status = ko_df_bytes_add(&r->sh->out, s);
	} else {
		r->sh->work = 0;
	}
	return limit(r, status);
}

/* Take the next character of the word over. */
static enum ko_status copy_char(struct run *r)
{
	struct ko_span rest = ko_span_tail(r->in, r->at);
	size_t n = ko_df_char(rest);

	r->at += n;
	return put(r, ko_span_head(rest, n));
}

static enum ko_status end_word(struct run *r)
{
	struct bounds *words;

	if (!r->in_word || r->sh->out.n == r->word_from)
		return KO_OK;
	words = ko_arena_grow(r->sh->arena, r->words, r->count, &r->cap, 1,
			      sizeof(*words));
	if (!words)
		return ko_fail_nomem(r->err);
	r->words = words;
	r->words[r->count++] = (struct bounds){ r->word_from, r->sh->out.n };
	return KO_OK;
}

/*
 * Account for the bytes of out from mark on, outside of all quotes: they make
 * part of a word, and where they are split, a blank in them ends it.
 */
static enum ko_status note(struct run *r, size_t mark, bool split)
{
	size_t end = r->sh->out.n;
	enum ko_status status = KO_OK;

	if (!r->splits)
		return KO_OK;
	for (size_t i = mark; i < end && !status;) {
		struct ko_span rest = { r->sh->out.p + i, end - i };
		size_t blank = split ? ko_df_space(rest) : 0;

		if (blank) {
			r->sh->out.n = i;
			status = end_word(r);
			r->sh->out.n = end;
			r->in_word = false;
		} else if (!r->in_word) {
			r->in_word = true;
			r->word_from = i;
		}
		i += blank ? blank : split ? ko_df_char(rest) : end - i;
	}
	return status;
}

static enum ko_status single_quote(struct run *r)
{
	struct ko_span body = ko_span_tail(r->in, r->at + 1);
	size_t n = ko_span_find(body, '\'');
	enum ko_status status;

	if (n == body.n) {
		r->at = r->in.n;
		return fail(r, "unexpected end of statement while looking "
			       "for matching single-quote");
	}
	if (r->raw_quotes)
		status = put(r, ko_span_slice(r->in, r->at, r->at + n + 2));
	else
		status = put(r, ko_span_head(body, n));
	r->at += n + 2;
	return status;
}

/* After the escape character inside of double quotes. */
static enum ko_status quoted_escape(struct run *r)
{
	struct ko_span escape = { &r->sh->escape, 1 };
	enum ko_status status = KO_OK;
	char c;

	if (r->raw_escapes)
		status = put(r, escape);
	if (status || at_end(r))
		return status;
	c = r->in.p[r->at];
	if (c == '"' || c == '$' || c == r->sh->escape)
		return copy_char(r);
	return put(r, escape); /* BuildKit doubles it when escapes are raw */
}

static enum ko_status double_quote(struct run *r)
{
	enum ko_status status = KO_OK;

	if (r->raw_quotes)
		status = put(r, KO_SPAN("\""));
	r->at++;
	while (!status && !at_end(r)) {
		char c = r->in.p[r->at];

		if (c == '"') {
			r->at++;
			return r->raw_quotes ? put(r, KO_SPAN("\"")) : KO_OK;
		}
		if (c == '$') {
			status = dollar(r);
		} else if (c == r->sh->escape) {
			r->at++;
			status = quoted_escape(r);
		} else {
			status = copy_char(r);
		}
	}
	if (status)
		return status;
	return fail(r, "unexpected end of statement while looking for "
		       "matching double-quote");
}

/* One character, or quoted part, or variable. */
static enum ko_status element(struct run *r, bool splits)
{
	size_t mark = r->sh->out.n;
	char c = r->in.p[r->at];
	bool plain = true;
	enum ko_status status = KO_OK;

	if (c == '$') {
		status = dollar(r);
	} else if (c == '\'' || c == '"') {
		status = c == '"' ? double_quote(r) : single_quote(r);
		plain = false;
	} else if (c == r->sh->escape) {
		if (r->raw_escapes)
			status = put(r, (struct ko_span){ &c, 1 });
		r->at++;
		if (!status && !at_end(r))
			status = copy_char(r);
		plain = false;
	} else {
		status = copy_char(r);
	}
	return status || !splits ? status : note(r, mark, plain);
}

/* Up to stop, which is taken; 0 for the end of the word. */
static enum ko_status until(struct run *r, char stop, bool raw_escapes)
{
	bool outer = r->raw_escapes;
	bool found = stop == 0;
	enum ko_status status = KO_OK;

	r->raw_escapes = raw_escapes;
	while (!status && !at_end(r)) {
		if (stop && r->in.p[r->at] == stop) {
			r->at++;
			found = true;
			break;
		}
		status = element(r, stop == 0);
	}
	r->raw_escapes = outer;
	if (!status && !found)
		status =
			fail(r, stop == '/' ? "syntax error: missing '/' in ${}"
					    : "syntax error: missing '}'");
	return status;
}

/* Ranges from U+0080 on that Go's unicode.IsLetter does not take. */
static const struct {
	uint32_t from, to;
} no_letters[] = {
	{ 0x80, 0xa9 },       { 0xab, 0xb4 },        { 0xb6, 0xb9 },
	{ 0xbb, 0xbf },       { 0xd7, 0xd7 },        { 0xf7, 0xf7 },
	{ 0x300, 0x36f },     { 0x2000, 0x2070 },    { 0x2072, 0x207e },
	{ 0x2080, 0x208f },   { 0x20a0, 0x20ff },    { 0x2190, 0x2bff },
	{ 0x3000, 0x3004 },   { 0x3007, 0x3030 },    { 0xe000, 0xf8ff },
	{ 0xfe00, 0xfe6f },   { 0xff00, 0xff20 },    { 0xfff0, 0xffff },
	{ 0x1f000, 0x1faff }, { 0xe0000, 0x10ffff },
};

/* Bytes of the letter, digit or "_" at the start of s, or 0. */
static size_t name_char(struct ko_span s)
{
	uint32_t point;
	size_t n;

	if (s.n == 0)
		return 0;
	if (ko_is_alnum(s.p[0]) || s.p[0] == '_')
		return 1;
	n = (unsigned char)s.p[0] < 0x80 ? 0 : ko_utf8_decode(s, &point);
	for (size_t i = 0; n && i < KO_ARRAY_LEN(no_letters); i++)
		if (point >= no_letters[i].from && point <= no_letters[i].to)
			return 0;
	return n;
}

/* A name, a number or one special parameter; may be empty. */
static struct ko_span take_name(struct run *r)
{
	struct ko_span rest = ko_span_tail(r->in, r->at);
	size_t n = 0;

	if (rest.n && ko_is_digit(rest.p[0])) {
		while (n < rest.n && ko_is_digit(rest.p[n]))
			n++;
	} else if (rest.n && ko_span_find(KO_SPAN("@*#?-$!"), rest.p[0]) < 7) {
		n = 1;
	} else {
		for (size_t w = 1; w; n += w)
			w = name_char(ko_span_tail(rest, n));
	}
	r->at += n;
	return ko_span_head(rest, n);
}

static const struct ko_span *lookup(const struct run *r, struct ko_span name)
{
	return ko_map_get(&r->sh->vars, name);
}

/* What the word put at mark gives way to. */
static enum ko_status put_instead(struct run *r, size_t mark,
				  const struct ko_span *value)
{
	r->sh->out.n = mark;
	return value ? put(r, *value) : KO_OK;
}

/* ${name:-word} with the word at mark already: put it back as it stood. */
static enum ko_status put_back(struct run *r, size_t mark, struct ko_span head,
			       size_t middle)
{
	enum ko_status status = put(r, KO_SPAN("}"));

	if (!status && middle)
		status = limit(r, ko_df_bytes_insert(&r->sh->out, middle,
						     KO_SPAN("/")));
	if (!status)
		status = limit(r, ko_df_bytes_insert(&r->sh->out, mark, head));
	return status;
}

static enum ko_status bad_modifier(const struct run *r, struct ko_span text)
{
	return ko_fail(r->err, KO_ESYNTAX, r->at,
		       "unsupported modifier (%.*s) in substitution",
		       KO_SPAN_ARG(text));
}

static enum ko_status unset_error(const struct run *r, struct ko_span name,
				  size_t mark, const char *what)
{
	struct ko_span word = put_since(r, mark);

	if (word.n)
		return ko_fail(r->err, KO_ESYNTAX, r->at, "%.*s: %.*s",
			       KO_SPAN_ARG(ko_span_head(name, 64)),
			       KO_SPAN_ARG(ko_span_head(word, 128)));
	return ko_fail(r->err, KO_ESYNTAX, r->at,
		       "%.*s: is not allowed to be %s",
		       KO_SPAN_ARG(ko_span_head(name, 64)), what);
}

/* Move what was put after "end" down to "mark", over what stood there. */
static void close_gap(struct run *r, size_t mark, size_t end)
{
	struct ko_df_bytes *out = &r->sh->out;

	if (out->n > end)
		memmove(out->p + mark, out->p + end, out->n - end);
	out->n -= end - mark;
}

static enum ko_status bad_pattern(const struct run *r, enum ko_status status)
{
	if (status == KO_ESYNTAX)
		return fail(r, "invalid pattern in substitution: "
			       "invalid escape");
	return limit(r, status);
}

/* ${name#pattern} and the like, with the pattern at mark. */
static enum ko_status trim(struct run *r, size_t mark, char op,
			   struct ko_span value)
{
	struct ko_df_bytes *out = &r->sh->out;
	size_t end = out->n;
	struct ko_span pattern = put_since(r, mark);
	bool longest = pattern.n && pattern.p[0] == op;
	enum ko_status status;

	r->sh->matcher.work = &r->sh->work;
	status = ko_df_pattern_trim(&r->sh->matcher, value,
				    ko_span_tail(pattern, longest), op == '%',
				    longest, out);
	if (status)
		return bad_pattern(r, status);
	close_gap(r, mark, end);
	return KO_OK;
}

/* ${name op word}, with the word at mark; value is NULL when it is not set. */
static enum ko_status apply(struct run *r, struct ko_span name, char op,
			    size_t mark, const struct ko_span *value,
			    bool missing)
{
	switch (op) {
	case '-':
		return missing ? KO_OK : put_instead(r, mark, value);
	case '+':
		return missing ? put_instead(r, mark, NULL) : KO_OK;
	case '?':
		if (missing)
			return unset_error(r, name, mark,
					   value ? "empty" : "unset");
		return put_instead(r, mark, value);
	default:
		return trim(r, mark, op, value ? *value : KO_SPAN(""));
	}
}

/*
 * After ${name and the operator op, with or without a ":" before it; head is
 * all of that as it stands.
 */
static enum ko_status modifier(struct run *r, struct ko_span name, char op,
			       bool colon, struct ko_span head)
{
	size_t mark = r->sh->out.n;
	bool is_pattern = op == '#' || op == '%';
	const struct ko_span *value;
	enum ko_status status;

	if (colon && ko_span_find(KO_SPAN("+-?"), op) == 3)
		return bad_modifier(r, ko_span_tail(head, head.n - 2));
	status = until(r, '}', is_pattern);
	if (status)
		return status;
	value = lookup(r, name);
	if (!value && r->keep_unset)
		return put_back(r, mark, head, 0);
	return apply(r, name, op, mark, value,
		     !value || (colon && value->n == 0));
}

/* After ${name/ */
static enum ko_status substitution(struct run *r, struct ko_span name,
				   struct ko_span head)
{
	struct ko_df_bytes *out = &r->sh->out;
	size_t mark = out->n;
	bool all = !at_end(r) && r->in.p[r->at] == '/';
	const struct ko_span *value;
	size_t middle, end;
	enum ko_status status;

	if (all)
		r->at++;
	status = until(r, '/', true);
	middle = out->n;
	if (!status)
		status = until(r, '}', true);
	if (status)
		return status;
	end = out->n;
	value = lookup(r, name);
	if (!value && r->keep_unset)
		return put_back(r, mark, head, middle);

	r->sh->matcher.work = &r->sh->work;
	status = ko_df_pattern_replace(
		&r->sh->matcher, value ? *value : KO_SPAN(""),
		ko_span_head(put_since(r, mark), middle - mark),
		put_since(r, middle), all, out);
	if (status)
		return bad_pattern(r, status);
	close_gap(r, mark, end);
	return KO_OK;
}

/* At the "{" of ${ */
static enum ko_status brace(struct run *r)
{
	size_t from = r->at - 1;
	const struct ko_span *value;
	struct ko_span name, head;
	bool colon = false;
	char op;

	r->at++;
	if (at_end(r))
		return fail(r, "syntax error: missing '}'");
	if (strchr("{}:", r->in.p[r->at]) && r->in.p[r->at])
		return fail(r, "syntax error: bad substitution");
	name = take_name(r);
	if (!at_end(r) && r->in.p[r->at] == ':') {
		colon = true;
		r->at++;
	}
	if (at_end(r))
		return fail(r, "syntax error: missing '}'");
	op = r->in.p[r->at++];
	head = ko_span_slice(r->in, from, r->at);

	if (colon || ko_span_find(KO_SPAN("+-?#%"), op) < 5)
		return modifier(r, name, op, colon, head);
	if (op == '/')
		return substitution(r, name, head);
	if (op != '}')
		return bad_modifier(r, ko_span_tail(head, head.n - 1));
	value = lookup(r, name);
	if (!value && r->keep_unset)
		return put(r, head);
	return value ? put(r, *value) : KO_OK;
}

/* At a "$". */
static enum ko_status dollar(struct run *r)
{
	const struct ko_span *value;
	struct ko_span name;
	enum ko_status status;

	r->at++;
	if (!at_end(r) && r->in.p[r->at] == '{') {
		if (r->depth == KO_DF_NESTING_MAX)
			return ko_fail(r->err, KO_ETOOBIG, r->at,
				       "substitutions nested deeper than %d",
				       KO_DF_NESTING_MAX);
		r->depth++;
		status = brace(r);
		r->depth--;
		return status;
	}
	name = take_name(r);
	if (name.n == 0)
		return put(r, KO_SPAN("$"));
	value = lookup(r, name);
	if (!value && r->keep_unset)
		return put(r, (struct ko_span){ name.p - 1, name.n + 1 });
	return value ? put(r, *value) : KO_OK;
}

/* Go's scanner passes over a byte order mark at its start. */
static struct ko_span without_bom(struct ko_span s)
{
	struct ko_span bom = KO_SPAN("\xef\xbb\xbf");

	return ko_span_starts(s, bom) ? ko_span_tail(s, bom.n) : s;
}

static bool is_plain(struct ko_span s, char escape)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '$' || s.p[i] == '\'' || s.p[i] == '"' ||
		    s.p[i] == escape)
			return false;
	return true;
}

enum ko_status ko_df_expand(struct ko_df_shell *sh, struct ko_span word,
			    struct ko_span *out, struct ko_error *err)
{
	struct run r = { .sh = sh, .in = without_bom(word), .err = err };
	struct ko_span copy;
	enum ko_status status;

	if (is_plain(r.in, sh->escape)) {
		*out = r.in;
		return KO_OK;
	}
	sh->out.n = 0;
	sh->out.max = KO_DF_VALUE_MAX;
	status = until(&r, 0, false);
	if (status)
		return status;
	copy = ko_arena_copy(sh->arena, put_since(&r, 0));
	if (!copy.p)
		return ko_fail_nomem(err);
	*out = copy;
	return KO_OK;
}

enum ko_status ko_df_split(struct ko_arena *arena, struct ko_span text,
			   unsigned raw, struct ko_span **words, size_t *count,
			   struct ko_error *err)
{
	struct ko_df_shell sh = KO_DF_SHELL(arena);
	struct run r = {
		.sh = &sh,
		.in = without_bom(text),
		.raw_quotes = raw & KO_DF_RAW_QUOTES,
		.keep_unset = true,
		.splits = true,
		.err = err,
	};
	struct ko_span *spans;
	enum ko_status status;

	sh.out.max = SIZE_MAX / 4;
	sh.work = SIZE_MAX; /* nothing is set: the text bounds it */
	status = until(&r, 0, raw & KO_DF_RAW_ESCAPES);
	if (!status)
		status = end_word(&r);
	if (status)
		return status;
	spans = ko_arena_array(arena, r.count, sizeof(*spans));
	if (!spans)
		return ko_fail_nomem(err);
	for (size_t i = 0; i < r.count; i++)
		spans[i] = ko_span_slice(put_since(&r, 0), r.words[i].from,
					 r.words[i].to);
	*words = spans;
	*count = r.count;
	return KO_OK;
}
