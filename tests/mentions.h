/*
 * mentions.h - what an extractor gives, as text that a table can hold.
 *
 * One line a mention, in the order given, then the diagnostics' lines where
 * they come:
 *
 *     line:column construct written [= expanded] [(kind)]
 *     line:column ! text, or "?" for a note
 *     in path             what follows stands in this other file
 *
 * construct without the format's name in front where it is the format's own.
 */
#ifndef MENTIONS_H
#define MENTIONS_H

#include "base/buf.h"
#include "extract/extract.h"
#include "extract/lines.h"

/* Where what is found is written to. */
struct mentions {
	struct ko_buf *buf;
	struct ko_span text;
	const char *format;
};

static enum ko_status mentions_mention(void *ctx, const struct ko_mention *m)
{
	struct mentions *o = ctx;
	struct ko_lines lines = KO_LINES(o->text);
	struct ko_place place = ko_lines_place(&lines, m->at);
	const char *kind = ko_mention_kind_name(m->kind);
	const char *construct = m->construct;
	size_t n = strlen(o->format);
	enum ko_status status;

	if (strncmp(construct, o->format, n) == 0 && construct[n] == ':')
		construct += n + 1;
	status =
		ko_buf_printf(o->buf, "%zu:%zu %s %.*s", place.line,
			      place.column, construct, KO_SPAN_ARG(m->written));
	if (!status && !ko_span_eq(m->written, m->expanded))
		status = ko_buf_printf(o->buf, " = %.*s",
				       KO_SPAN_ARG(m->expanded));
	if (!status && kind[0])
		status = ko_buf_printf(o->buf, " (%s)", kind);
	return status ? status : ko_buf_add_char(o->buf, '\n');
}

static enum ko_status mentions_diagnostic(void *ctx,
					  const struct ko_diagnostic *d)
{
	struct mentions *o = ctx;
	struct ko_lines lines = KO_LINES(o->text);
	struct ko_place place = ko_lines_place(&lines, d->at);

	return ko_buf_printf(o->buf, "%zu:%zu %c %s\n", place.line,
			     place.column, d->is_note ? '?' : '!', d->text);
}

/* For side->enter, whose ctx it then is: print what file follows. */
static inline enum ko_status mentions_enter(void *ctx, struct ko_span path,
					    struct ko_span text)
{
	struct mentions *o = ctx;

	o->text = text;
	return ko_buf_printf(o->buf, "in %.*s\n", KO_SPAN_ARG(path));
}

/*
 * Append what the format finds in text to out.  side may be NULL; path is
 * what the file is called, or "".  Returns what extract() does.
 */
static inline enum ko_status mentions_of(const char *format,
					 struct ko_span text, const char *path,
					 const struct ko_side_files *side,
					 struct ko_buf *out)
{
	const struct ko_format *f = ko_format_named(ko_span_str(format));
	struct ko_arena arena = KO_ARENA((size_t)64 << 20);
	struct ko_source source = { .text = text,
				    .arena = &arena,
				    .path = ko_span_str(path),
				    .side = side };
	struct mentions mentions = { out, text, format };
	struct ko_side_files entered;
	struct ko_sink sink = { &mentions, mentions_mention,
				mentions_diagnostic };
	enum ko_status status;

	if (side && side->enter) {
		entered = *side;
		entered.ctx = &mentions;
		source.side = &entered;
	}
	status = f->extract(&source, &sink);
	ko_arena_done(&arena);
	return status;
}

/* A row: the mentions in text are want. */
struct mentions_row {
	const char *name, *text, *want;
};

/* Check a row for this format; for the table's test function to call. */
static inline void mentions_check(const char *format,
				  const struct mentions_row *row)
{
	struct ko_buf got = KO_BUF((size_t)1 << 20);

	assert_int_equal(
		mentions_of(format, ko_span_str(row->text), "", NULL, &got),
		KO_OK);
	assert_string_equal(got.n ? got.p : "", row->want);
	ko_buf_done(&got);
}

#endif
