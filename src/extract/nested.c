#include "extract/nested.h"

#include <string.h>

/* Room for n more bytes, and for one more piece. */
static bool reserve(struct ko_nested *t, size_t n)
{
	char *p = ko_arena_grow(t->arena, t->p, t->n, &t->cap, n, 1);
	struct ko_nested_piece *pieces =
		ko_arena_grow(t->arena, t->pieces, t->count, &t->pieces_cap, 1,
			      sizeof(*pieces));

	t->p = p ? p : t->p;
	t->pieces = pieces ? pieces : t->pieces;
	return p && pieces;
}

enum ko_status ko_nested_add(struct ko_nested *t, struct ko_span s, size_t from)
{
	bool goes_on = t->count && ko_nested_origin(t, t->n) == from;

	if (s.n == 0)
		return KO_OK;
	if (!reserve(t, s.n))
		return KO_ENOMEM;
	memcpy(t->p + t->n, s.p, s.n);
	if (!goes_on)
		t->pieces[t->count++] = (struct ko_nested_piece){ t->n, from };
	t->n += s.n;
	return KO_OK;
}

/* The piece that byte at is in. */
static const struct ko_nested_piece *piece_of(const struct ko_nested *t,
					      size_t at)
{
	size_t low = 0;
	size_t high = t->count;

	if (t->pieces[t->count - 1].at <= at)
		return &t->pieces[t->count - 1];
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (t->pieces[middle].at <= at)
			low = middle;
		else
			high = middle;
	}
	return &t->pieces[low];
}

size_t ko_nested_origin(const struct ko_nested *t, size_t at)
{
	const struct ko_nested_piece *piece;

	if (t->count == 0)
		return 0;
	piece = piece_of(t, at);
	return piece->from + (at - piece->at);
}

/* Where the mentions of a nested text go on to. */
struct way_out {
	const struct ko_source *outer;
	const struct ko_nested *nested;
	const struct ko_sink *sink;
	bool is_sure;
};

/*
 * One past the last byte in the outer text: that of the last byte inside,
 * unless a line ends between them.
 */
static size_t end_of(const struct way_out *w, size_t at, size_t from, size_t to)
{
	size_t end = to > from ? ko_nested_origin(w->nested, to - 1) + 1 : at;
	struct ko_span text = w->outer->text;

	end = end < text.n ? end : text.n;
	if (end < at)
		return at;
	return at + ko_span_find(ko_span_slice(text, at, end), '\n');
}

static enum ko_status pass_mention(void *ctx, const struct ko_mention *m)
{
	const struct way_out *w = ctx;
	struct ko_mention outer = *m;

	outer.at = ko_nested_origin(w->nested, m->at);
	outer.end = end_of(w, outer.at, m->at, m->end);
	return w->sink->mention(w->sink->ctx, &outer);
}

static enum ko_status pass_diagnostic(void *ctx, const struct ko_diagnostic *d)
{
	const struct way_out *w = ctx;
	struct ko_diagnostic outer = *d;

	if (!w->is_sure)
		return KO_OK;
	outer.at = ko_nested_origin(w->nested, d->at);
	return w->sink->diagnostic(w->sink->ctx, &outer);
}

enum ko_status ko_nested_extract(const struct ko_source *outer,
				 const struct ko_nested *nested,
				 const struct ko_format *format, bool is_sure,
				 const struct ko_sink *sink)
{
	struct way_out w = { outer, nested, sink, is_sure };
	struct ko_sink inner = { &w, pass_mention, pass_diagnostic };
	struct ko_source source = {
		.text = ko_nested_span(nested),
		.arena = outer->arena,
		.path = KO_SPAN(""),
		.build = outer->build,
		.variables = outer->variables,
		.depth = outer->depth + 1,
	};
	struct ko_diagnostic too_deep = {
		ko_nested_origin(nested, 0),
		"languages nested too deep, not read any further",
		.is_note = false,
	};

	if (source.depth > KO_SOURCE_DEPTH_MAX)
		return sink->diagnostic(sink->ctx, &too_deep);
	return format->extract(&source, &inner);
}
