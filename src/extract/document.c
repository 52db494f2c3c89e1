#include "extract/document.h"

struct ko_span ko_document_line(const struct ko_document *d, size_t at)
{
	struct ko_span rest = ko_span_tail(d->source->text, at);

	return ko_span_head(rest, ko_span_find(rest, '\n'));
}

size_t ko_document_next(const struct ko_document *d, size_t at)
{
	size_t end = at + ko_document_line(d, at).n;

	return end < d->source->text.n ? end + 1 : end;
}

size_t ko_document_indent(struct ko_span line)
{
	size_t n = 0;

	while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
		n++;
	return n;
}

enum ko_status ko_document_take_indented(struct ko_document *d, size_t outer,
					 struct ko_nested *code)
{
	size_t text_end = d->source->text.n;
	size_t end = d->at, common = SIZE_MAX;
	enum ko_status status = KO_OK;

	for (size_t at = d->at; at < text_end; at = ko_document_next(d, at)) {
		struct ko_span line = ko_document_line(d, at);
		size_t indent = ko_document_indent(line);

		if (ko_span_trim(line).n == 0)
			continue;
		if (indent <= outer)
			break;
		common = indent < common ? indent : common;
		end = ko_document_next(d, at);
	}
	while (!status && d->at < end) {
		size_t next = ko_document_next(d, d->at);
		struct ko_span line =
			ko_span_slice(d->source->text, d->at, next);
		size_t indent = ko_document_indent(line);

		indent = indent < common ? indent : common;
		status = ko_nested_add(code, ko_span_tail(line, indent),
				       d->at + indent);
		d->at = next;
	}
	return status;
}

enum ko_status ko_document_prose(struct ko_document *d, struct ko_span line,
				 struct ko_span mark)
{
	size_t at = (size_t)(line.p - d->source->text.p);
	struct ko_span rest = line;
	enum ko_status status;

	status = ko_nested_add(&d->prose, line, at);
	if (!status)
		status = ko_nested_add(&d->prose, KO_SPAN("\n"), at + line.n);
	while (!status) {
		KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(0);
		struct ko_source scratch =
			ko_snippet_scratch(d->source, &arena);
		struct ko_nested code = KO_NESTED(&arena);
		size_t open = ko_span_find_span(rest, mark);
		struct ko_span inner;
		size_t close;

		if (open == rest.n)
			break;
		rest = ko_span_tail(rest, open + mark.n);
		close = ko_span_find_span(rest, mark);
		if (close == rest.n)
			break;
		inner = ko_span_head(rest, close);
		/* AsciiDoc's "`+…+`" */
		if (inner.n > 2 && inner.p[0] == '+' &&
		    inner.p[inner.n - 1] == '+')
			inner = ko_span_slice(inner, 1, inner.n - 1);
		if (close > 0)
			status = ko_nested_add(
				&code, inner,
				(size_t)(inner.p - d->source->text.p));
		if (!status && close > 0)
			status = ko_snippet_inline(&scratch, &code, d->sink);
		rest = ko_span_tail(rest, close + mark.n);
	}
	return status;
}
