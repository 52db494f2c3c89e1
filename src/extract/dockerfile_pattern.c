#include "extract/dockerfile_pattern.h"

#include "base/utf8.h"

/* Above all characters and above the bytes that are none. */
#define NOT_UTF8 UINT32_C(0x110000)
#define ANY_ONE  UINT32_C(0x120000)
#define ANY_MANY UINT32_C(0x120001)

/* A match: the characters [from, to) of the value. */
struct match {
	size_t from, to;
};

static enum ko_status push(struct ko_df_matcher *m, struct ko_df_chars *c,
			   uint32_t point)
{
	uint32_t *p =
		ko_arena_grow(m->arena, c->p, c->n, &c->cap, 1, sizeof(*p));

	if (!p)
		return KO_ENOMEM;
	if (*m->work == 0)
		return KO_ETOOBIG;
	--*m->work;
	c->p = p;
	c->p[c->n++] = point;
	return KO_OK;
}

static uint32_t take(struct ko_span *s)
{
	uint32_t point;
	size_t n = ko_utf8_decode(*s, &point);

	if (n == 0) {
		point = NOT_UTF8 + (unsigned char)s->p[0];
		n = 1;
	}
	*s = ko_span_tail(*s, n);
	return point;
}

static enum ko_status load_value(struct ko_df_matcher *m, struct ko_span s)
{
	enum ko_status status = KO_OK;

	m->value.n = 0;
	while (s.n && !status)
		status = push(m, &m->value, take(&s));
	return status;
}

static enum ko_status load_pattern(struct ko_df_matcher *m, struct ko_span s)
{
	enum ko_status status = KO_OK;

	m->pattern.n = 0;
	while (s.n && !status) {
		uint32_t point = take(&s);

		if (point == '*') {
			point = ANY_MANY;
		} else if (point == '?') {
			point = ANY_ONE;
		} else if (point == '\\') {
			if (s.n == 0 || !strchr("}/*?\\", s.p[0]) ||
			    s.p[0] == '\0')
				return KO_ESYNTAX;
			if (s.p[0] == '}' || s.p[0] == '/')
				continue;
			point = take(&s);
		}
		status = push(m, &m->pattern, point);
	}
	return status;
}

static void reverse(struct ko_df_chars *c)
{
	for (size_t i = 0; i < c->n / 2; i++) {
		uint32_t other = c->p[c->n - 1 - i];

		c->p[c->n - 1 - i] = c->p[i];
		c->p[i] = other;
	}
}

/* Do the pattern's [from, to), free of "*", stand in the value at "at"? */
static bool stands_at(struct ko_df_matcher *m, size_t from, size_t to,
		      size_t at)
{
	if (to - from > m->value.n - at)
		return false;
	for (size_t i = from; i < to; i++) {
		if (*m->work == 0)
			return false;
		--*m->work;
		if (m->pattern.p[i] != ANY_ONE &&
		    m->pattern.p[i] != m->value.p[at + i - from])
			return false;
	}
	return true;
}

/* The first (last) place at or after *at where [from, to) stands. */
static bool search(struct ko_df_matcher *m, size_t from, size_t to, bool last,
		   size_t *at)
{
	size_t end = m->value.n + 1;

	if (to - from > m->value.n - *at)
		return false;
	end -= to - from;
	for (size_t i = *at; i < end && *m->work; i++) {
		size_t place = last ? end - 1 - (i - *at) : i;

		--*m->work;
		if (stands_at(m, from, to, place)) {
			*at = place;
			return true;
		}
	}
	return false;
}

/*
 * Match the pattern at start, or from there on when it floats.  The pieces
 * between the stars are placed as early as can be; for the longest match only
 * the last one goes as far to the right as can be.
 */
static bool find(struct ko_df_matcher *m, size_t start, bool floats,
		 bool longest, struct match *out)
{
	const struct ko_df_chars *p = &m->pattern;
	size_t at = start;
	size_t from = 0;

	for (;;) {
		size_t to = from;

		while (to < p->n && p->p[to] != ANY_MANY)
			to++;
		if (from == 0 && !floats) {
			if (!stands_at(m, from, to, at))
				return false;
		} else if (!search(m, from, to,
				   longest && from > 0 && to == p->n, &at)) {
			return false;
		}
		if (from == 0)
			out->from = at;
		at += to - from;
		if (to == p->n)
			break;
		from = to + 1;
	}
	out->to = at;
	return true;
}

/* Bytes that the first n characters of s take. */
static size_t bytes_of(struct ko_span s, size_t n)
{
	struct ko_span rest = s;

	while (n-- > 0)
		(void)take(&rest);
	return s.n - rest.n;
}

enum ko_status ko_df_pattern_trim(struct ko_df_matcher *m, struct ko_span value,
				  struct ko_span pattern, bool at_end,
				  bool longest, struct ko_df_bytes *out)
{
	enum ko_status status = load_pattern(m, pattern);
	struct match match;

	if (!status)
		status = load_value(m, value);
	if (status)
		return status;
	if (at_end) {
		reverse(&m->pattern);
		reverse(&m->value);
	}
	if (find(m, 0, false, longest, &match)) {
		if (at_end)
			value = ko_span_head(
				value, bytes_of(value, m->value.n - match.to));
		else
			value = ko_span_tail(value, bytes_of(value, match.to));
	}
	return *m->work ? ko_df_bytes_add(out, value) : KO_ETOOBIG;
}

enum ko_status ko_df_pattern_replace(struct ko_df_matcher *m,
				     struct ko_span value,
				     struct ko_span pattern,
				     struct ko_span replacement, bool all,
				     struct ko_df_bytes *out)
{
	enum ko_status status = load_pattern(m, pattern);
	struct match match;
	size_t done = 0; /* characters of the value dealt with */

	if (!status)
		status = load_value(m, value);
	for (size_t at = 0; !status && at <= m->value.n;) {
		size_t n;

		if (!find(m, at, true, true, &match))
			break;
		n = bytes_of(value, match.from - done);
		status = ko_df_bytes_add(out, ko_span_head(value, n));
		/* An empty match next to the one before it does not count. */
		if (!status && (match.to > done || match.from == 0))
			status = ko_df_bytes_add(out, replacement);
		value = ko_span_tail(value,
				     n + bytes_of(ko_span_tail(value, n),
						  match.to - match.from));
		done = match.to;
		at = at + 1 > match.to ? at + 1 : match.to;
		if (!all)
			break;
	}
	if (!status)
		status = *m->work ? ko_df_bytes_add(out, value) : KO_ETOOBIG;
	return status;
}
