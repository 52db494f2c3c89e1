#include "extract/asciidoc.h"

#include "extract/document.h"
#include "extract/plain.h"

/* What "[source,yaml]" above a block says of it. */
struct attributes {
	bool is_set;
	bool is_code; /* "source", "listing", "literal" or a language */
	struct ko_snippet_label label;
};

/* The length of a line that delimits blocks of this kind; 0: it is none. */
static size_t delimiter_of(struct ko_span line)
{
	size_t n = line.n;

	while (n && (line.p[n - 1] == ' ' || line.p[n - 1] == '\r'))
		n--;
	if (n < 4 && !(n == 3 && line.p[0] == '`'))
		if (!ko_span_starts(line, KO_SPAN("```")))
			return 0;
	if (ko_span_starts(line, KO_SPAN("```")))
		return 3;
	for (size_t i = 1; i < n; i++)
		if (line.p[i] != line.p[0])
			return 0;
	return ko_span_find(KO_SPAN("-.+/"), line.p[0]) < 4 ? n : 0;
}

/* "[source,bash,subs=…]", "[,yaml]", "[source%linenums,sh]" */
static bool read_attributes(struct ko_span line, struct attributes *out)
{
	struct ko_span s = ko_span_trim(line);
	struct ko_span style, language;
	size_t comma;

	if (s.n < 2 || s.p[0] != '[' || s.p[s.n - 1] != ']' || s.p[1] == '[')
		return false;
	s = ko_span_slice(s, 1, s.n - 1);
	comma = ko_span_find(s, ',');
	style = ko_span_head(s, comma);
	style = ko_span_head(style, ko_span_find(style, '%'));
	style = ko_span_head(style, ko_span_find(style, '#'));
	language = ko_span_tail(s, comma + 1);
	language = ko_span_head(language, ko_span_find(language, ','));
	*out = (struct attributes){ .is_set = true };
	out->is_code = style.n == 0 || ko_span_eq(style, KO_SPAN("source")) ||
		       ko_span_eq(style, KO_SPAN("listing")) ||
		       ko_span_eq(style, KO_SPAN("literal"));
	if (out->is_code && ko_span_find(language, '=') == language.n)
		out->label = ko_snippet_label(language);
	return true;
}

/* Add a line of code without the callouts "<1>" at its end. */
static enum ko_status add_code(const struct ko_document *d, size_t at,
			       struct ko_nested *out)
{
	struct ko_span line = ko_document_line(d, at);
	size_t n = line.n;
	enum ko_status status;

	for (;;) {
		size_t m = n;

		while (m && ko_is_blank(line.p[m - 1]))
			m--;
		if (m < 3 || line.p[m - 1] != '>')
			break;
		m--;
		while (m &&
		       (ko_is_digit(line.p[m - 1]) || line.p[m - 1] == '.'))
			m--;
		if (m < 2 || line.p[m - 1] != '<' ||
		    !ko_is_blank(line.p[m - 2]))
			break;
		n = m - 1;
	}
	status = ko_nested_add(out, ko_span_head(line, n), at);
	return status ? status : ko_nested_add(out, KO_SPAN("\n"), at + line.n);
}

/* The block between the delimiter at d->at and the next one like it. */
static enum ko_status read_delimited(struct ko_document *d,
				     const struct attributes *attributes)
{
	struct ko_span open = ko_document_line(d, d->at);
	size_t n = delimiter_of(open);
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(0);
	struct ko_source scratch = ko_snippet_scratch(d->source, &arena);
	struct ko_nested code = KO_NESTED(&arena);
	struct ko_snippet_label label = attributes->label;
	bool is_comment = open.p[0] == '/';
	enum ko_status status = KO_OK;

	if (open.p[0] == '`')
		label = ko_snippet_label(ko_span_tail(open, 3));
	d->at = ko_document_next(d, d->at);
	while (!status && d->at < d->source->text.n) {
		struct ko_span line = ko_document_line(d, d->at);
		bool is_end = line.n && line.p[0] == open.p[0] &&
			      delimiter_of(line) == n;

		if (!is_end && !is_comment)
			status = add_code(d, d->at, &code);
		d->at = ko_document_next(d, d->at);
		if (is_end)
			break;
	}
	if (status || is_comment)
		return status;
	return ko_snippet_block(&scratch, &code, &label, d->sink);
}

/* The lines up to an empty one: a literal paragraph, or after "[source]". */
static enum ko_status read_paragraph(struct ko_document *d,
				     const struct ko_snippet_label *label)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(0);
	struct ko_source scratch = ko_snippet_scratch(d->source, &arena);
	struct ko_nested code = KO_NESTED(&arena);
	enum ko_status status = KO_OK;

	while (!status && d->at < d->source->text.n &&
	       ko_span_trim(ko_document_line(d, d->at)).n) {
		status = add_code(d, d->at, &code);
		d->at = ko_document_next(d, d->at);
	}
	return status ? status
		      : ko_snippet_block(&scratch, &code, label, d->sink);
}

/* A title may stand between the attributes and the block. */
static bool is_title(struct ko_span text)
{
	return text.n > 1 && text.p[0] == '.' && text.p[1] != '.';
}

/* A paragraph that is indented, and no list, is code. */
static bool is_literal(struct ko_span line, struct ko_span text)
{
	return text.n && ko_document_indent(line) > 0 &&
	       ko_span_find(KO_SPAN("*-."), text.p[0]) == 3;
}

static enum ko_status read_line(struct ko_document *d,
				struct attributes *attributes, bool *is_first)
{
	struct ko_span line = ko_document_line(d, d->at);
	struct ko_span text = ko_span_trim(line);
	struct attributes had = *attributes;
	bool was_first = *is_first;
	enum ko_status status;

	*is_first = text.n == 0;
	if (read_attributes(line, attributes)) {
		d->at = ko_document_next(d, d->at);
		return KO_OK;
	}
	if (had.is_set && is_title(text)) {
		*attributes = had;
		d->at = ko_document_next(d, d->at);
		return KO_OK;
	}
	*attributes = (struct attributes){ .is_set = false };
	if (line.n && ko_span_find(KO_SPAN("-.+/`"), line.p[0]) < 5 &&
	    delimiter_of(line)) {
		/* "++++" passes on HTML. */
		if (line.p[0] != '+')
			return read_delimited(d, &had);
	} else if ((text.n && had.is_set && had.is_code) ||
		   (was_first && is_literal(line, text))) {
		return read_paragraph(d, &had.label);
	}
	d->at = ko_document_next(d, d->at);
	if (ko_span_starts(text, KO_SPAN("//")))
		return KO_OK;
	status = ko_document_prose(d, line, KO_SPAN("`"));
	return status;
}

enum ko_status ko_asciidoc_extract(const struct ko_source *source,
				   const struct ko_sink *sink)
{
	struct ko_document d = { .source = source,
				 .sink = sink,
				 .prose = KO_NESTED(source->arena) };
	struct attributes attributes = { .is_set = false };
	bool is_first = true;
	enum ko_status status = KO_OK;

	if (!ko_snippet_matters(source->text))
		return KO_OK;
	while (!status && d.at < source->text.n)
		status = read_line(&d, &attributes, &is_first);
	return status ? status : ko_snippet_prose(source, &d.prose, sink);
}

enum ko_likeness ko_asciidoc_has_name(struct ko_span path)
{
	if (ko_span_ends(path, KO_SPAN(".adoc")) ||
	    ko_span_ends(path, KO_SPAN(".asciidoc")))
		return KO_SURE;
	/* Keys and signatures end like this too. */
	return ko_span_ends(path, KO_SPAN(".asc")) ? KO_LIKELY : KO_UNLIKE;
}

bool ko_asciidoc_has_content(struct ko_span text)
{
	struct ko_span rest = ko_span_head(text, KO_PLAIN_PROBE_MAX);
	struct ko_span line, before = KO_SPAN("");
	struct attributes a;

	while (ko_span_line(&rest, &line)) {
		if (read_attributes(before, &a) && a.is_code &&
		    delimiter_of(line) && line.n)
			return true;
		before = line;
	}
	return false;
}
