#include "extract/lines.h"

#include "base/utf8.h"

#define BOM KO_SPAN("\xef\xbb\xbf")

/* Go on to at, which stands on the line of here.  No one sees a BOM. */
static void go_along(struct ko_lines *l, size_t at)
{
	if (l->at == 0 && at >= BOM.n && ko_span_starts(l->text, BOM))
		l->at = BOM.n;
	l->here.column += ko_utf8_length(ko_span_slice(l->text, l->at, at));
	l->at = at;
}

struct ko_place ko_lines_place(struct ko_lines *l, size_t at)
{
	at = at < l->text.n ? at : l->text.n;
	if (at < l->at)
		*l = KO_LINES(l->text);
	for (;;) {
		struct ko_span way = ko_span_slice(l->text, l->at, at);
		size_t n = ko_span_find(way, '\n');

		if (n == way.n)
			break;
		l->at += n + 1;
		l->here = (struct ko_place){ l->here.line + 1, 1, l->at };
	}
	go_along(l, at);
	return l->here;
}

struct ko_span ko_lines_text(const struct ko_lines *l, struct ko_place place)
{
	struct ko_span rest = ko_span_tail(l->text, place.line_at);
	struct ko_span line = ko_span_head(rest, ko_span_find(rest, '\n'));

	if (ko_span_ends(line, KO_SPAN("\r")))
		line.n--;
	return line;
}
