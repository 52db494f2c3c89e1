#include "extract/name.h"

/* How each kind of expression starts and ends; longer starts come first. */
static const struct mark {
	unsigned kind;
	const char *start, *end;
} marks[] = {
	{ KO_EXPR_DOUBLE_BRACE, "${{", "}}" },
	{ KO_EXPR_DOUBLE_BRACE, "{{", "}}" },
	{ KO_EXPR_DOUBLE_ANGLE, "<<", ">>" },
	{ KO_EXPR_BRACKETS, "$[[", "]]" },
	{ KO_EXPR_BRACKETS, "$[", "]" },
	{ KO_EXPR_DOLLAR_PAREN, "$(", ")" },
	{ KO_EXPR_DOLLAR, "${", "}" },
};

static bool is_word_byte(char c)
{
	return ko_is_alnum(c) || c == '_';
}

static size_t word_length(struct ko_span s)
{
	size_t n = 0;

	while (n < s.n && is_word_byte(s.p[n]))
		n++;
	return n;
}

/* Longest expression, in bytes: a start without an end must not cost more. */
#define EXPRESSION_MAX 256

/* Offset of the end mark, past inner pairs of the same marks; or s.n. */
static size_t find_end(struct ko_span s, const struct mark *m)
{
	struct ko_span start = ko_span_str(m->start);
	struct ko_span end = ko_span_str(m->end);
	size_t depth = 0;

	for (size_t i = 0; i < s.n && i < EXPRESSION_MAX; i++) {
		struct ko_span rest = ko_span_tail(s, i);

		if (ko_span_starts(rest, start))
			depth++;
		else if (ko_span_starts(rest, end) && depth-- == 0)
			return i;
	}
	return s.n;
}

/* The bytes of the expression that s starts with, or 0. */
static size_t expression_at(struct ko_span s, unsigned kinds,
			    struct ko_span *inner)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(marks); i++) {
		const struct mark *m = &marks[i];
		size_t from = strlen(m->start);
		size_t to;

		if (!(kinds & m->kind) ||
		    !ko_span_starts(s, ko_span_str(m->start)))
			continue;
		to = from + find_end(ko_span_tail(s, from), m);
		if (to >= s.n)
			return 0;
		*inner = ko_span_trim(ko_span_slice(s, from, to));
		return to + strlen(m->end);
	}
	if ((kinds & KO_EXPR_DOLLAR) && s.n > 1 && s.p[0] == '$' &&
	    is_word_byte(s.p[1])) {
		size_t n = word_length(ko_span_tail(s, 1));

		*inner = ko_span_slice(s, 1, 1 + n);
		return 1 + n;
	}
	if ((kinds & KO_EXPR_PERCENT) && s.n > 2 && s.p[0] == '%') {
		size_t n = word_length(ko_span_tail(s, 1));

		*inner = ko_span_slice(s, 1, 1 + n);
		return n && 1 + n < s.n && s.p[1 + n] == '%' ? n + 2 : 0;
	}
	return 0;
}

/* Write the expansion to out, or only measure it when out is NULL. */
static size_t expand(struct ko_span text, unsigned kinds,
		     const struct ko_lookup *lookup, char *out)
{
	static const char hole = KO_HOLE;
	size_t n = 0;

	while (text.n) {
		struct ko_span inner;
		struct ko_span part = { &hole, 1 };
		size_t used = expression_at(text, kinds, &inner);

		if (!used)
			part = ko_span_head(text, used = 1);
		else if (lookup && !lookup->get(lookup->ctx, inner, &part))
			part = (struct ko_span){ &hole, 1 };
		if (out && part.n)
			memcpy(out + n, part.p, part.n);
		n += part.n;
		text = ko_span_tail(text, used);
	}
	return n;
}

enum ko_status ko_name_expand(struct ko_arena *arena, struct ko_span text,
			      unsigned kinds, const struct ko_lookup *lookup,
			      struct ko_span *out)
{
	struct ko_span head = ko_span_head(text, KO_SOURCE_NAME_MAX);
	char *p;
	size_t n;

	if (ko_span_find(head, '$') == head.n &&
	    ko_span_find(head, '{') == head.n &&
	    ko_span_find(head, '<') == head.n &&
	    ko_span_find(head, '%') == head.n) {
		*out = text;
		return KO_OK;
	}
	n = expand(head, kinds, lookup, NULL);
	p = ko_arena_alloc(arena, n);
	if (!p)
		return KO_ENOMEM;
	*out = (struct ko_span){ p, expand(head, kinds, lookup, p) };
	return KO_OK;
}

static bool is_host(struct ko_span s)
{
	return ko_span_find(s, '.') < s.n || ko_span_find(s, ':') < s.n ||
	       ko_span_eq(s, KO_SPAN("localhost"));
}

/* What a text whose first hole is at h says for certain. */
static void narrow(struct ko_mention *m, size_t h)
{
	struct ko_span t = m->expanded;
	size_t slash = ko_span_rfind(t, '/');
	size_t name = slash < t.n ? slash + 1 : 0;
	struct ko_span last = ko_span_tail(t, name);
	size_t colon = ko_span_find(last, ':');
	size_t at = ko_span_find(last, '@');
	size_t first = ko_span_find(t, '/');
	size_t cut = name + (colon < at ? colon : at);

	if (m->kind != KO_MENTION_HOST && h > cut && cut > name) {
		m->expanded = ko_span_head(t, cut);
	} else if (first < h && is_host(ko_span_head(t, first))) {
		m->kind = KO_MENTION_HOST;
		m->expanded = ko_span_head(t, first);
	} else {
		m->kind = KO_MENTION_UNRESOLVED;
		m->expanded = KO_SPAN("");
	}
}

enum ko_status ko_name_give(const struct ko_sink *sink, struct ko_mention m)
{
	size_t hole = ko_span_find(m.expanded, KO_HOLE);

	if (m.expanded.n == 0)
		m.kind = KO_MENTION_BLANK;
	else if (hole < m.expanded.n)
		narrow(&m, hole);
	return sink->mention(sink->ctx, &m);
}

/* Files that pages and forms call an image, too. */
static const char *const picture_endings[] = {
	".png",  ".jpg",  ".jpeg", ".gif", ".svg",   ".webp", ".ico", ".bmp",
	".tiff", ".avif", ".iso",  ".img", ".qcow2", ".vmdk", ".ova", ".vhd",
	".raw",  ".tar",  ".gz",   ".xz",  ".zip",   ".html",
};

static bool is_picture(struct ko_span s)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(picture_endings); i++) {
		struct ko_span end = ko_span_str(picture_endings[i]);

		if (s.n > end.n &&
		    ko_span_eq_nocase(ko_span_tail(s, s.n - end.n), end))
			return true;
	}
	return false;
}

bool ko_name_is_plausible(struct ko_span s)
{
	static const struct ko_span refused =
		KO_SPAN(" \t\r\n,;|&()[]\\\"'`?*!=");
	size_t n = 0;

	if (s.n == 0 || s.n > KO_SOURCE_NAME_MAX || is_picture(s) ||
	    ko_span_find_span(s, KO_SPAN("://")) < s.n)
		return false;
	if (s.p[0] == '/' || s.p[0] == '.' || s.p[0] == '~' || s.p[0] == '#' ||
	    s.p[0] == '-' || s.p[0] == ':')
		return false;
	while (n < s.n) {
		struct ko_span inner;
		size_t used = expression_at(ko_span_tail(s, n), ~0u, &inner);

		if (!used && ko_span_find(refused, s.p[n]) < refused.n)
			return false;
		n += used ? used : 1;
	}
	return true;
}

struct ko_span ko_name_host(struct ko_span url)
{
	size_t scheme = ko_span_find_span(url, KO_SPAN("://"));

	if (scheme < url.n)
		url = ko_span_tail(url, scheme + 3);
	return ko_span_head(url, ko_span_find(url, '/'));
}
