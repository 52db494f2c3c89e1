#include "extract/dockerfile_text.h"

#include "base/utf8.h"

static enum ko_status reserve(struct ko_df_bytes *b, size_t n)
{
	char *p;

	if (n > b->max - b->n)
		return KO_ETOOBIG;
	if (n == 0)
		return KO_OK;
	p = ko_arena_grow(b->arena, b->p, b->n, &b->cap, n, 1);
	if (!p)
		return KO_ENOMEM;
	b->p = p;
	return KO_OK;
}

enum ko_status ko_df_bytes_add(struct ko_df_bytes *b, struct ko_span s)
{
	enum ko_status status = reserve(b, s.n);

	if (status)
		return status;
	if (s.n)
		memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
	return KO_OK;
}

enum ko_status ko_df_bytes_insert(struct ko_df_bytes *b, size_t at,
				  struct ko_span s)
{
	enum ko_status status = reserve(b, s.n);

	if (status || s.n == 0)
		return status;
	memmove(b->p + at + s.n, b->p + at, b->n - at);
	memcpy(b->p + at, s.p, s.n);
	b->n += s.n;
	return KO_OK;
}

size_t ko_df_char(struct ko_span s)
{
	uint32_t point;
	size_t n = ko_utf8_decode(s, &point);

	return n ? n : 1;
}

static bool is_space(uint32_t point)
{
	switch (point) {
	case 0x85:
	case 0xa0:
	case 0x1680:
	case 0x2028:
	case 0x2029:
	case 0x202f:
	case 0x205f:
	case 0x3000:
		return true;
	default:
		return point >= 0x2000 && point <= 0x200a;
	}
}

size_t ko_df_space(struct ko_span s)
{
	uint32_t point;
	size_t n;

	if (s.n == 0)
		return 0;
	if ((unsigned char)s.p[0] < 0x80)
		return ko_is_blank(s.p[0]);
	n = ko_utf8_decode(s, &point);
	return n && is_space(point) ? n : 0;
}

struct ko_span ko_df_trim_left(struct ko_span s)
{
	for (size_t n = ko_df_space(s); n; n = ko_df_space(s))
		s = ko_span_tail(s, n);
	return s;
}

struct ko_span ko_df_trim(struct ko_span s)
{
	s = ko_df_trim_left(s);
	while (s.n) {
		size_t n = 1;

		/* Back to the first byte of the last character. */
		while (n < s.n && n < 4 && (s.p[s.n - n] & 0xc0) == 0x80)
			n++;
		if (ko_df_space(ko_span_tail(s, s.n - n)) != n)
			break;
		s.n -= n;
	}
	return s;
}

bool ko_df_is_latin1_space(char c)
{
	return ko_is_blank(c) || (unsigned char)c == 0x85 ||
	       (unsigned char)c == 0xa0;
}

bool ko_df_word(struct ko_span *rest, char escape, struct ko_span *word)
{
	struct ko_span s = ko_df_trim_left(*rest);
	size_t i = 0;
	char quote = 0;

	while (i < s.n && (quote || ko_df_space(ko_span_tail(s, i)) == 0)) {
		char c = s.p[i];

		if (c == escape && quote != '\'') {
			if (i + 1 == s.n)
				break; /* an escape of nothing is dropped */
			i++;
		} else if (quote ? c == quote : c == '\'' || c == '"') {
			quote = quote ? 0 : c;
		}
		i += ko_df_char(ko_span_tail(s, i));
	}
	*word = ko_span_head(s, i);
	*rest = i + 1 == s.n && s.p[i] == escape ? ko_span_tail(s, s.n)
						 : ko_span_tail(s, i);
	return word->n > 0;
}

/*
 * One step of unquoting: *i goes past the byte at it, and past a backslash
 * before it.  Returns the offset of the byte that stands for itself, or s.n
 * for a quote and for a backslash at the end.
 */
static size_t unquote(struct ko_span s, size_t *i, char *quote)
{
	char c = s.p[*i];

	(*i)++;
	if (*quote ? c == *quote : c == '\'' || c == '"') {
		*quote = *quote ? 0 : c;
		return s.n;
	}
	if (c != '\\')
		return *i - 1;
	if (*i == s.n) {
		*quote = 0;
		return s.n;
	}
	return (*i)++;
}

/* The length of the word at the start of s, quoted blanks included. */
static size_t flag_length(struct ko_span s, bool *plain)
{
	size_t i = 0;
	char quote = 0;

	*plain = true;
	while (i < s.n && (quote || !ko_df_is_latin1_space(s.p[i]))) {
		size_t from = i;

		if (unquote(s, &i, &quote) != from)
			*plain = false;
	}
	return i;
}

static bool unquote_all(struct ko_arena *arena, struct ko_span raw,
			struct ko_span *text)
{
	char *p = ko_arena_alloc(arena, raw.n);
	char quote = 0;
	size_t n = 0;

	if (!p)
		return false;
	for (size_t i = 0; i < raw.n;) {
		size_t at = unquote(raw, &i, &quote);

		if (at < raw.n)
			p[n++] = raw.p[at];
	}
	*text = (struct ko_span){ p, n };
	return true;
}

enum ko_status ko_df_flag_next(struct ko_arena *arena, struct ko_span *rest,
			       struct ko_df_flag *flag)
{
	struct ko_span s = *rest;
	struct ko_df_flag f = { 0 };
	size_t at;
	bool plain;

	while (s.n && ko_df_is_latin1_space(s.p[0]))
		s = ko_span_tail(s, 1);
	*rest = s;
	if (!ko_span_starts(s, KO_SPAN("--")))
		return KO_ENOTFOUND;

	f.raw = ko_span_head(s, flag_length(s, &plain));
	f.text = f.raw;
	if (!plain && !unquote_all(arena, f.raw, &f.text))
		return KO_ENOMEM;
	*rest = ko_span_tail(s, f.raw.n);
	if (ko_span_eq(f.text, KO_SPAN("--")))
		return KO_ENOTFOUND;

	at = ko_span_find(f.text, '=');
	f.has_value = at < f.text.n;
	f.name = ko_span_slice(f.text, 2, at);
	f.value = ko_span_tail(f.text, at + 1);
	*flag = f;
	return KO_OK;
}

/* The offset in raw just past the byte that became number n of the text. */
static size_t raw_after(struct ko_span raw, size_t n)
{
	char quote = 0;
	size_t i = 0;

	for (size_t seen = 0; i < raw.n && seen < n;)
		if (unquote(raw, &i, &quote) < raw.n)
			seen++;
	return i;
}

struct ko_span ko_df_flag_raw(const struct ko_df_flag *flag,
			      struct ko_span part)
{
	size_t from = (size_t)(part.p - flag->text.p);
	size_t to = from + part.n;

	if (flag->raw.p == flag->text.p)
		return part;
	from = raw_after(flag->raw, from);
	/* A closing quote at the end belongs to what it closes. */
	to = to < flag->text.n ? raw_after(flag->raw, to) : flag->raw.n;
	return ko_span_slice(flag->raw, from, to);
}
