#include "extract/dockerfile_mount.h"

/* A field of the record; text has doubled quotes when quoted is set. */
struct field {
	struct ko_span text;
	bool quoted;
};

/* Offset of the quote that closes s, which starts after the opening one. */
static size_t closing_quote(struct ko_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '"')
			continue;
		if (i + 1 == s.n || s.p[i + 1] != '"')
			return i;
		i++;
	}
	return s.n;
}

/*
 * Take a field and the comma after it off *rest; *more: there was a comma.
 * Returns what is wrong, or NULL.
 */
static const char *next_field(struct ko_span *rest, struct field *out,
			      bool *more)
{
	struct ko_span s = *rest;
	size_t n;

	out->quoted = s.n && s.p[0] == '"';
	if (out->quoted) {
		s = ko_span_tail(s, 1);
		n = closing_quote(s);
		if (n == s.n)
			return "extraneous or missing \" in quoted-field";
		out->text = ko_span_head(s, n);
		s = ko_span_tail(s, n + 1);
		if (s.n && s.p[0] != ',')
			return "extraneous or missing \" in quoted-field";
	} else {
		n = ko_span_find(s, ',');
		out->text = ko_span_head(s, n);
		s = ko_span_tail(s, n);
		if (ko_span_find(out->text, '"') < out->text.n)
			return "bare \" in non-quoted field";
	}
	*more = s.n > 0;
	*rest = ko_span_tail(s, 1);
	return NULL;
}

static struct ko_span undouble(struct ko_arena *arena, struct ko_span s)
{
	char *p;
	size_t n = 0;

	if (ko_span_find(s, '"') == s.n)
		return s;
	p = ko_arena_alloc(arena, s.n);
	if (!p)
		return (struct ko_span){ NULL, 0 };
	for (size_t i = 0; i < s.n; i++) {
		p[n++] = s.p[i];
		i += s.p[i] == '"';
	}
	return (struct ko_span){ p, n };
}

enum ko_status ko_df_mount_from(struct ko_arena *arena, struct ko_span text,
				struct ko_span *part, struct ko_span *value,
				const char **trouble)
{
	struct field field, from = { 0 };
	bool more = true;
	bool found = false;

	*trouble = text.n ? NULL : "EOF";
	while (more && !*trouble) {
		size_t equals;

		*trouble = next_field(&text, &field, &more);
		if (*trouble)
			break;
		equals = ko_span_find(field.text, '=');
		if (equals == field.text.n ||
		    !ko_span_eq_nocase(ko_span_head(field.text, equals),
				       KO_SPAN("from")))
			continue;
		found = true;
		from.quoted = field.quoted;
		from.text = ko_span_tail(field.text, equals + 1);
	}
	if (*trouble || !found)
		return KO_ENOTFOUND;
	*part = from.text;
	*value = from.quoted ? undouble(arena, from.text) : from.text;
	return value->p ? KO_OK : KO_ENOMEM;
}
