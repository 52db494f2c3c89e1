#include "extract/rst.h"

#include "extract/document.h"
#include "extract/plain.h"

/* Directives whose content is code; what follows "::" is its language. */
static const char *const code_directives[] = {
	"code-block",     "code",           "sourcecode",
	"prompt",         "parsed-literal", "highlight-block",
	"command-output", "program-output",
};

/* Directives whose content is text like any other. */
static bool is_code_directive(struct ko_span name)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(code_directives); i++)
		if (ko_span_eq(name, ko_span_str(code_directives[i])))
			return true;
	return false;
}

/* ".. name:: arguments" */
static bool read_directive(struct ko_span line, struct ko_span *name,
			   struct ko_span *arguments)
{
	struct ko_span s = ko_span_trim(line);
	size_t end;

	if (!ko_span_starts(s, KO_SPAN(".. ")))
		return false;
	s = ko_span_trim(ko_span_tail(s, 3));
	end = ko_span_find_span(s, KO_SPAN("::"));
	if (end == s.n || ko_span_find(ko_span_head(s, end), ' ') < end)
		return false;
	*name = ko_span_head(s, end);
	*arguments = ko_span_trim(ko_span_tail(s, end + 2));
	return true;
}

/* Skip the options ":name: value" of a directive; note a file name. */
static void skip_options(struct ko_document *d, size_t outer,
			 struct ko_snippet_label *label)
{
	while (d->at < d->source->text.n) {
		struct ko_span line = ko_document_line(d, d->at);
		struct ko_span s = ko_span_trim(line);

		if (s.n < 2 || s.p[0] != ':' ||
		    ko_document_indent(line) <= outer)
			return;
		if (ko_span_starts(s, KO_SPAN(":caption:")))
			label->path = ko_span_trim(ko_span_tail(s, 9));
		d->at = ko_document_next(d, d->at);
	}
}

static enum ko_status read_block(struct ko_document *d, size_t outer,
				 const struct ko_snippet_label *label)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(0);
	struct ko_source scratch = ko_snippet_scratch(d->source, &arena);
	struct ko_nested code = KO_NESTED(&arena);
	enum ko_status status = ko_document_take_indented(d, outer, &code);

	return status ? status
		      : ko_snippet_block(&scratch, &code, label, d->sink);
}

static enum ko_status read_line(struct ko_document *d)
{
	struct ko_span line = ko_document_line(d, d->at);
	struct ko_snippet_label label = ko_snippet_label(KO_SPAN(""));
	struct ko_span name, arguments, text = ko_span_trim(line);
	size_t outer = ko_document_indent(line);

	d->at = ko_document_next(d, d->at);
	if (read_directive(line, &name, &arguments)) {
		if (!is_code_directive(name))
			return KO_OK;
		if (ko_span_eq(name, KO_SPAN("prompt")))
			arguments = ko_span_word(&arguments);
		label = ko_snippet_label(arguments);
		skip_options(d, outer, &label);
		return read_block(d, outer, &label);
	}
	/* A comment; what is indented below it belongs to it. */
	if (ko_span_starts(text, KO_SPAN(".. ")) ||
	    ko_span_eq(text, KO_SPAN(".."))) {
		KO_AUTO_ARENA struct ko_arena arena =
			KO_ARENA(KO_SOURCE_ARENA_MAX);
		struct ko_nested comment = KO_NESTED(&arena);

		return ko_document_take_indented(d, outer, &comment);
	}
	if (ko_span_ends(text, KO_SPAN("::")))
		return read_block(d, outer, &label);
	return ko_document_prose(d, line, KO_SPAN("``"));
}

enum ko_status ko_rst_extract(const struct ko_source *source,
			      const struct ko_sink *sink)
{
	struct ko_document d = { .source = source,
				 .sink = sink,
				 .prose = KO_NESTED(source->arena) };
	enum ko_status status = KO_OK;

	if (!ko_snippet_matters(source->text))
		return KO_OK;
	while (!status && d.at < source->text.n)
		status = read_line(&d);
	return status ? status : ko_snippet_prose(source, &d.prose, sink);
}

enum ko_likeness ko_rst_has_name(struct ko_span path)
{
	return ko_span_ends(path, KO_SPAN(".rst")) ||
			       ko_span_ends(path, KO_SPAN(".rest"))
		       ? KO_SURE
		       : KO_UNLIKE;
}

bool ko_rst_has_content(struct ko_span text)
{
	struct ko_span rest = ko_span_head(text, KO_PLAIN_PROBE_MAX);
	struct ko_span line, name, arguments;

	while (ko_span_line(&rest, &line))
		if (line.n && line.p[0] == '.' &&
		    read_directive(line, &name, &arguments))
			return true;
	return false;
}
