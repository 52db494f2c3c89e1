#include "extract/dockerfile_lines.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "extract/dockerfile_json.h"

#define BOM KO_SPAN("\xef\xbb\xbf")

/* Directives that there are; the others end the block of them. */
static const char *const directives[] = { "escape", "syntax", "check" };
enum { ESCAPE, SYNTAX, CHECK, UNKNOWN };

/* A line of the file, without what ends it. */
struct raw {
	struct ko_span text;
	size_t bol;
};

void ko_df_fault(struct ko_df_fault *fault, size_t at, const char *fmt, ...)
{
	va_list args;

	if (!fault || (fault->found && fault->at <= at))
		return;
	fault->found = true;
	fault->at = at;
	va_start(args, fmt);
	(void)vsnprintf(fault->text, sizeof(fault->text), fmt, args);
	va_end(args);
}

size_t ko_df_line_place(const struct ko_df_line *line, const char *p,
			size_t *left)
{
	size_t at = (size_t)(p - line->text.p);
	const struct ko_df_piece *piece;
	size_t low = 0;
	size_t high = line->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (line->pieces[middle].at <= at)
			low = middle;
		else
			high = middle;
	}
	piece = &line->pieces[low];
	*left = (low + 1 < line->count ? piece[1].at : line->text.n) - at;
	return piece->from + (at - piece->at);
}

void ko_df_reader_init(struct ko_df_reader *r, struct ko_span source,
		       struct ko_arena *arena, struct ko_df_fault *fault)
{
	assert(source.n <= KO_SOURCE_MAX);
	*r = (struct ko_df_reader){
		.source = source,
		.arena = arena,
		.fault = fault,
		.escape = '\\',
		.in_directives = true,
		.buf = { .arena = arena, .max = KO_SOURCE_MAX },
	};
}

static bool read_line(struct ko_df_reader *r, struct raw *raw)
{
	struct ko_span rest = ko_span_tail(r->source, r->at);
	struct ko_span line;

	if (!ko_span_line(&rest, &line))
		return false;
	raw->bol = r->at;
	r->at = r->source.n - rest.n;
	if (line.n > KO_DF_LINE_MAX)
		ko_df_fault(r->fault, raw->bol,
			    "dockerfile line greater than max allowed size "
			    "of %d",
			    KO_DF_LINE_MAX);
	while (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	raw->text = line;
	return true;
}

static bool is_re_space(char c)
{
	return ko_is_blank(c) && c != '\v'; /* \s of Go's regexp */
}

static struct ko_span skip_re_space(struct ko_span s)
{
	while (s.n && is_re_space(s.p[0]))
		s = ko_span_tail(s, 1);
	return s;
}

/* "key = value" after the comment mark, value not empty. */
static bool split_directive(struct ko_span s, struct ko_span *key,
			    struct ko_span *value)
{
	size_t n = 0;

	s = ko_df_trim_left(s);
	while (n < s.n && ko_is_alnum(s.p[n]))
		n++;
	if (n == 0 || ko_is_digit(s.p[0]))
		return false;
	*key = ko_span_head(s, n);
	s = skip_re_space(ko_span_tail(s, n));
	if (s.n == 0 || s.p[0] != '=')
		return false;
	s = skip_re_space(ko_span_tail(s, 1));
	while (s.n && is_re_space(s.p[s.n - 1]))
		s.n--;
	*value = s;
	return s.n > 0;
}

static int directive_named(struct ko_span key)
{
	for (int i = 0; i < UNKNOWN; i++)
		if (ko_span_eq_nocase(key, ko_span_str(directives[i])))
			return i;
	return UNKNOWN;
}

/* Take note when line, without blanks before it, is a directive. */
static void directive(struct ko_df_reader *r, const struct raw *raw,
		      struct ko_span line)
{
	struct ko_span key, value;
	int which = UNKNOWN;

	if (!r->in_directives)
		return;
	if (line.n && line.p[0] == '#' &&
	    split_directive(ko_span_tail(line, 1), &key, &value))
		which = directive_named(key);
	if (which == UNKNOWN) {
		r->in_directives = false;
		return;
	}
	if (r->seen & (1u << which)) {
		ko_df_fault(r->fault, raw->bol,
			    "only one %s parser directive can be used",
			    directives[which]);
		return;
	}
	r->seen |= 1u << which;
	if (which != ESCAPE)
		return;
	if (ko_span_eq(value, KO_SPAN("`")) || ko_span_eq(value, KO_SPAN("\\")))
		r->escape = value.p[0];
	else
		ko_df_fault(
			r->fault, raw->bol,
			"invalid escape token '%.*s' does not match ` or \\",
			KO_SPAN_ARG(ko_span_head(value, 64)));
}

/*
 * Cut an escape character at the end of the line, which continues it; blanks
 * may follow, but not another escape character come before.
 */
static bool cut_continuation(const struct ko_df_reader *r, struct ko_span *s)
{
	size_t n = s->n;

	while (n && (s->p[n - 1] == ' ' || s->p[n - 1] == '\t'))
		n--;
	if (n == 0 || s->p[n - 1] != r->escape ||
	    (n > 1 && s->p[n - 2] == r->escape))
		return false;
	s->n = n - 1;
	return true;
}

static enum ko_status add_piece(struct ko_df_reader *r, struct ko_span part)
{
	struct ko_df_piece *p;

	p = ko_arena_grow(r->arena, r->pieces, r->count, &r->cap, 1,
			  sizeof(*p));
	if (!p)
		return KO_ENOMEM;
	r->pieces = p;
	r->pieces[r->count++] = (struct ko_df_piece){
		.at = (uint32_t)r->buf.n,
		.from = (uint32_t)(part.p - r->source.p),
	};
	return KO_OK;
}

/* Join the lines that continue the first; part is what that one gives. */
static enum ko_status join(struct ko_df_reader *r, struct ko_span part)
{
	struct raw raw;
	bool more = true;
	enum ko_status status = ko_df_bytes_add(&r->buf, part);

	while (!status && more && read_line(r, &raw)) {
		struct ko_span bare = ko_df_trim_left(raw.text);

		if (bare.n == 0 || bare.p[0] == '#')
			continue;
		part = raw.text;
		more = cut_continuation(r, &part);
		if (part.n == 0)
			continue;
		status = add_piece(r, part);
		if (!status)
			status = ko_df_bytes_add(&r->buf, part);
	}
	return status == KO_ETOOBIG ? KO_ENOMEM : status;
}

enum ko_status ko_df_reader_next(struct ko_df_reader *r,
				 struct ko_df_line *line)
{
	struct raw raw;

	while (read_line(r, &raw)) {
		struct ko_span part = raw.text;
		bool more;
		enum ko_status status;

		if (raw.bol == 0 && ko_span_starts(part, BOM))
			part = ko_span_tail(part, BOM.n);
		part = ko_df_trim_left(part);
		directive(r, &raw, part);
		if (part.n == 0 || part.p[0] == '#')
			continue;

		more = cut_continuation(r, &part);
		r->buf.n = 0;
		r->count = 0;
		status = add_piece(r, part);
		if (!status && more)
			status = join(r, part);
		if (status)
			return status;
		line->text =
			more ? (struct ko_span){ r->buf.p, r->buf.n } : part;
		if (!line->text.p)
			line->text.p = part.p;
		line->in_source = !more;
		line->pieces = r->pieces;
		line->count = r->count;
		return KO_OK;
	}
	return KO_ENOTFOUND;
}

bool ko_df_reader_skip(struct ko_df_reader *r, struct ko_span name,
		       bool strip_tabs)
{
	struct raw raw;

	while (read_line(r, &raw)) {
		while (strip_tabs && raw.text.n && raw.text.p[0] == '\t')
			raw.text = ko_span_tail(raw.text, 1);
		if (ko_span_eq(raw.text, name))
			return true;
	}
	return false;
}

/* The "syntax" of the directives that start with mark, in the first column. */
static bool marked_syntax(struct ko_span rest, struct ko_span mark,
			  struct ko_span *value)
{
	struct ko_span line, key;
	unsigned seen = 0;

	while (ko_span_line(&rest, &line) && line.n <= KO_DF_LINE_MAX) {
		int which;

		if (!ko_span_starts(line, mark) ||
		    !split_directive(ko_span_tail(line, mark.n), &key, value))
			return false;
		which = directive_named(key);
		if (which == UNKNOWN || seen & (1u << which))
			return false;
		seen |= 1u << which;
		if (which != SYNTAX)
			continue;
		*value = ko_span_head(*value, ko_span_find(*value, ' '));
		return true;
	}
	return false;
}

enum ko_status ko_df_syntax(struct ko_arena *arena, struct ko_span source,
			    size_t *at, struct ko_span *raw,
			    struct ko_span *value, bool *is_json)
{
	struct ko_span rest = source;
	struct ko_span line;

	*is_json = false;
	if (ko_span_starts(rest, BOM))
		rest = ko_span_tail(rest, BOM.n);
	if (ko_span_starts(rest, KO_SPAN("#!")))
		(void)ko_span_line(&rest, &line);
	if (marked_syntax(rest, KO_SPAN("#"), raw) ||
	    marked_syntax(rest, KO_SPAN("//"), raw)) {
		*at = (size_t)(raw->p - source.p);
		*value = *raw;
		return KO_OK;
	}
	if (!ko_df_json_member(rest, KO_SPAN("syntax"), raw))
		return KO_ENOTFOUND;
	*is_json = true;
	*at = (size_t)(raw->p - source.p);
	*value = ko_df_json_decode(arena, *raw);
	return value->p ? KO_OK : KO_ENOMEM;
}
