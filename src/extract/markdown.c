#include "extract/markdown.h"

#include "extract/document_module.h"
#include "extract/plain.h"
#include "extract/snippet.h"

/* A document that is read. */
struct document {
	const struct ko_source *source;
	const struct ko_sink *sink;
	size_t body;   /* where what follows the front matter starts */
	size_t *lines; /* where each line of the body starts */
	size_t count;
	size_t cursor;          /* where code in a line is looked for */
	struct ko_nested prose; /* all paragraphs */
};

static const char *const extensions[] = { ".markdown", ".md",  ".mdown",
					  ".mdwn",     ".mdx", ".mkd",
					  ".mkdn",     ".rmd", ".qmd" };

enum ko_likeness ko_markdown_has_name(struct ko_span path)
{
	struct ko_span name = ko_basename(path);
	size_t dot = ko_span_rfind(name, '.');
	struct ko_span end = ko_span_tail(name, dot);

	for (size_t i = 0; i < KO_ARRAY_LEN(extensions); i++)
		if (ko_span_eq_nocase(end, ko_span_str(extensions[i])))
			return KO_SURE;
	return KO_UNLIKE;
}

static bool is_fence(struct ko_span line)
{
	return ko_span_starts(line, KO_SPAN("```")) ||
	       ko_span_starts(line, KO_SPAN("~~~"));
}

static bool is_heading(struct ko_span line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == '#')
		n++;
	return n > 1 && n < 7 && n + 1 < line.n && line.p[n] == ' ';
}

/*
 * Two fences at the start of a line, or two headings of a lower rank and
 * a link or a list between: a script's comments look like headings too.
 */
bool ko_markdown_has_content(struct ko_span text)
{
	struct ko_span rest = ko_span_head(text, KO_PLAIN_PROBE_MAX);
	unsigned fences = 0, headings = 0, marks = 0;
	struct ko_span line;

	if (ko_span_starts(text, KO_SPAN("#!")) ||
	    ko_span_starts(text, KO_SPAN("<!")))
		return false;
	while (ko_span_line(&rest, &line)) {
		fences += is_fence(line);
		headings += is_heading(line);
		marks += ko_span_starts(line, KO_SPAN("- ")) ||
			 ko_span_starts(line, KO_SPAN("* ")) ||
			 ko_span_starts(line, KO_SPAN("1. ")) ||
			 ko_span_find_span(line, KO_SPAN("](")) < line.n ||
			 ko_span_find(line, '`') < line.n;
		if (fences > 1 || (headings > 1 && marks > 0))
			return true;
	}
	return false;
}

/* One past the front matter between two lines "---". */
static size_t after_front_matter(struct ko_span text)
{
	struct ko_span rest = text;
	struct ko_span line;

	if (!ko_span_line(&rest, &line) ||
	    !ko_span_eq(ko_span_trim(line), KO_SPAN("---")))
		return 0;
	while (ko_span_line(&rest, &line)) {
		line = ko_span_trim(line);
		if (ko_span_eq(line, KO_SPAN("---")) ||
		    ko_span_eq(line, KO_SPAN("...")))
			return text.n - rest.n;
	}
	return 0;
}

/* How many blocks the marks at the front of a line open. */
static size_t nesting_of(struct ko_span line)
{
	size_t count = 0;

	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];

		if (c == '>' || c == '-' || c == '*' || c == '+')
			count++;
		else if (c != ' ' && c != '\t' && c != '.' && c != ')' &&
			 !ko_is_digit(c))
			break;
		else if (c == '.' || c == ')')
			count++;
	}
	return count;
}

static bool is_line_of(struct ko_span line, char c)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] != c && !ko_is_blank(line.p[i]))
			return false;
	return true;
}

/* What cmark has to pair up in a line. */
static size_t marks_of(struct ko_span line)
{
	size_t count = 0;

	for (size_t i = 0; i < line.n; i++)
		switch (line.p[i]) {
		case '[':
		case ']':
		case '*':
		case '_':
		case '`':
		case '<':
		case '!':
		case '&':
		case '\\':
			count++;
			break;
		default:
			break;
		}
	return count;
}

/* Does the text keep to the limits? */
static bool is_tame(struct ko_span text)
{
	size_t work = 0, marks = 0;
	struct ko_span line;

	if (text.n > KO_MARKDOWN_TEXT_MAX)
		return false;
	while (ko_span_line(&text, &line)) {
		if (nesting_of(line) > KO_MARKDOWN_NEST_MAX &&
		    !is_line_of(line, '-') && !is_line_of(line, '*'))
			return false;
		marks = ko_span_trim(line).n ? marks + marks_of(line) : 0;
		work += marks;
		if (marks > 20000 || work > KO_MARKDOWN_WORK_MAX)
			return false;
	}
	return true;
}

/* Note where the lines start; they end as cmark has it. */
static bool find_lines(struct document *d)
{
	struct ko_span text = d->source->text;
	size_t count = 2;

	for (size_t i = d->body; i < text.n; i++)
		count += text.p[i] == '\n' || text.p[i] == '\r';
	d->lines = ko_arena_array(d->source->arena, count, sizeof(*d->lines));
	if (!d->lines)
		return false;
	d->lines[d->count++] = d->body;
	for (size_t i = d->body; i < text.n; i++)
		if (text.p[i] == '\n' ||
		    (text.p[i] == '\r' &&
		     (i + 1 == text.n || text.p[i + 1] != '\n')))
			d->lines[d->count++] = i + 1;
	return true;
}

/* Line number of the body, from 1, without what ends it. */
static struct ko_span line_of(const struct document *d, size_t number)
{
	struct ko_span text = d->source->text;
	size_t from, to;

	if (number < 1 || number > d->count)
		return ko_span_tail(text, text.n);
	from = d->lines[number - 1];
	to = number < d->count ? d->lines[number] : text.n;
	while (to > from && (text.p[to - 1] == '\n' || text.p[to - 1] == '\r'))
		to--;
	return ko_span_slice(text, from, to);
}

static size_t number_of(int number)
{
	return number > 0 ? (size_t)number : 0;
}

/*
 * A block's text with the way back to the document.  Each of its lines is the
 * end of a line of the document, the first of them the one called number; a
 * tab of which only a part is indentation has become blanks.
 */
static enum ko_status add_lines(const struct document *d, const char *literal,
				size_t number, struct ko_nested *out)
{
	struct ko_span rest = ko_span_str(literal);
	enum ko_status status = KO_OK;
	struct ko_span line;

	for (; !status && ko_span_line(&rest, &line); number++) {
		struct ko_span whole = line_of(d, number);
		struct ko_span said = line;
		size_t at = (size_t)(whole.p - d->source->text.p);
		size_t blanks;

		while (said.n && said.p[said.n - 1] == '\r')
			said.n--;
		if (!ko_span_ends(whole, said)) {
			while (said.n &&
			       (said.p[0] == ' ' || said.p[0] == '\t'))
				said = ko_span_tail(said, 1);
		}
		blanks = (size_t)(said.p - line.p);
		at += whole.n > said.n ? whole.n - said.n : 0;
		for (size_t i = 0; !status && i < blanks; i++)
			status = ko_nested_add(
				out, ko_span_slice(line, i, i + 1),
				at > blanks ? at - blanks + i : at);
		if (!status)
			status = ko_nested_add(out, said, at);
		if (!status)
			status = ko_nested_add(out, KO_SPAN("\n"), at + said.n);
	}
	return status;
}

/* A list with code in its lines that was indented too far is no code. */
static bool is_list(struct ko_span literal)
{
	return literal.n > 2 && literal.p[1] == ' ' &&
	       (literal.p[0] == '-' || literal.p[0] == '*') &&
	       ko_span_find(literal, '`') < literal.n;
}

static enum ko_status read_code_block(struct document *d,
				      const struct ko_markdown_node *node)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(0);
	struct ko_source scratch = ko_snippet_scratch(d->source, &arena);
	struct ko_nested code = KO_NESTED(&arena);
	size_t number = number_of(node->start_line);
	struct ko_span first = line_of(d, number);
	struct ko_snippet_label label;
	struct ko_span fence, literal;
	enum ko_status status;

	label = ko_snippet_label(ko_span_str(node->info));
	literal = ko_span_str(node->literal);
	/* cmark does not say which of the two kinds it is. */
	fence = ko_span_slice(first, number_of(node->start_column) - 1,
			      first.n);
	fence = ko_span_trim(fence);
	if (is_fence(fence))
		number++;
	else if (is_list(literal))
		label.language = KO_SPAN("markdown");
	status = add_lines(d, node->literal, number, &code);
	return status ? status
		      : ko_snippet_block(&scratch, &code, &label, d->sink);
}

static enum ko_status read_html_block(struct document *d,
				      const struct ko_markdown_node *node)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(0);
	struct ko_source scratch = ko_snippet_scratch(d->source, &arena);
	const struct ko_format *html = ko_format_named(KO_SPAN("html"));
	struct ko_nested code = KO_NESTED(&arena);
	enum ko_status status;

	if (!html || !ko_snippet_matters(ko_span_str(node->literal)))
		return KO_OK;
	status =
		add_lines(d, node->literal, number_of(node->start_line), &code);
	return status ? status
		      : ko_nested_extract(&scratch, &code, html, false,
					  d->sink);
}

/*
 * Does the code stand at at?  A line's end and the marks of quotes and the
 * indentation after it have become one blank.  Returns how far, or 0.
 */
static size_t match_code(struct ko_span text, size_t at, struct ko_span code)
{
	size_t from = at;

	for (size_t i = 0; i < code.n; i++) {
		if (at == text.n)
			return 0;
		if (text.p[at] == code.p[i]) {
			at++;
			continue;
		}
		if (code.p[i] != ' ' ||
		    (text.p[at] != '\n' && text.p[at] != '\r'))
			return 0;
		while (at < text.n &&
		       (ko_is_blank(text.p[at]) || text.p[at] == '>'))
			at++;
	}
	return at - from;
}

/* Where in the document, up to end, the code of a line stands; or end. */
static size_t find_code(const struct document *d, struct ko_span code,
			size_t end)
{
	struct ko_span text = ko_span_head(d->source->text, end);
	size_t at = d->cursor;

	for (;;) {
		at += ko_span_find(ko_span_tail(text, at), '`');
		while (at < end && text.p[at] == '`')
			at++;
		if (at >= end)
			return end;
		if (match_code(text, at, code))
			return at;
		if (ko_is_blank(text.p[at]) && match_code(text, at + 1, code))
			return at + 1;
	}
}

/* The code at at, with its line ends as blanks. */
static enum ko_status add_code(const struct document *d, struct ko_span code,
			       size_t at, struct ko_nested *out)
{
	struct ko_span text = d->source->text;
	enum ko_status status = KO_OK;

	for (size_t i = 0; !status && i < code.n; i++) {
		status = ko_nested_add(out, ko_span_slice(code, i, i + 1), at);
		if (text.p[at] == code.p[i]) {
			at++;
			continue;
		}
		while (at < text.n &&
		       (ko_is_blank(text.p[at]) || text.p[at] == '>'))
			at++;
	}
	return status;
}

/* One past the paragraph that a node stands in. */
static size_t end_of_block(const struct document *d,
			   const struct ko_markdown_node *node)
{
	struct ko_span last;

	if (!node->end_line)
		return d->source->text.n;
	last = line_of(d, number_of(node->end_line));
	return (size_t)(last.p - d->source->text.p) + last.n;
}

static enum ko_status read_code(struct document *d,
				const struct ko_markdown_node *node)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(0);
	struct ko_source scratch = ko_snippet_scratch(d->source, &arena);
	struct ko_span code = ko_span_str(node->literal);
	struct ko_nested text = KO_NESTED(&arena);
	enum ko_status status;
	size_t end, at;

	if (code.n > KO_SOURCE_NAME_MAX || !ko_snippet_matters(code))
		return KO_OK;
	end = end_of_block(d, node);
	at = find_code(d, code, end);
	d->cursor = at;
	if (at == end)
		return KO_OK;
	status = add_code(d, code, at, &text);
	return status ? status : ko_snippet_inline(&scratch, &text, d->sink);
}

/* The lines of a paragraph go to the prose, with a line between. */
static enum ko_status read_paragraph(struct document *d,
				     const struct ko_markdown_node *node)
{
	size_t number = number_of(node->start_line);
	size_t end = number_of(node->end_line);
	enum ko_status status = KO_OK;

	if (number < 1 || end > d->count || number > end)
		return KO_OK;
	if (d->lines[number - 1] > d->cursor)
		d->cursor = d->lines[number - 1];
	for (; !status && number <= end; number++) {
		struct ko_span line = line_of(d, number);
		size_t at = (size_t)(line.p - d->source->text.p);

		status = ko_nested_add(&d->prose, line, at);
		if (!status)
			status = ko_nested_add(&d->prose, KO_SPAN("\n"),
					       at + line.n);
	}
	return status;
}

static int read_node(void *ctx, const struct ko_markdown_node *node)
{
	struct document *d = ctx;

	switch (node->kind) {
	case KO_MARKDOWN_CODE_BLOCK:
		return read_code_block(d, node);
	case KO_MARKDOWN_HTML_BLOCK:
		return read_html_block(d, node);
	case KO_MARKDOWN_PARAGRAPH:
		return read_paragraph(d, node);
	case KO_MARKDOWN_CODE:
		break;
	}
	return read_code(d, node);
}

/* A document that cmark does not get to read. */
static enum ko_status read_plainly(struct document *d, const char *why)
{
	const struct ko_diagnostic trouble = { 0, why, false };
	enum ko_status status = ko_plain_extract(d->source, d->sink);

	if (status || !why)
		return status;
	return d->sink->diagnostic(d->sink->ctx, &trouble);
}

static enum ko_status read_body(struct document *d, struct ko_span body)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(KO_MARKDOWN_MEMORY_MAX);
	const struct ko_document_module *parsers = ko_document_parsers();
	struct ko_document_memory memory = { &arena, ko_document_take };
	int result;

	if (!parsers)
		return read_plainly(d, KO_DOCUMENT_NO_PARSER);
	if (!find_lines(d))
		return KO_ENOMEM;
	d->prose = KO_NESTED(d->source->arena);
	result = parsers->markdown(body.p, body.n, &memory, read_node, d);
	if (result > 0)
		return read_plainly(d, NULL);
	return result ? (enum ko_status)result
		      : ko_snippet_prose(d->source, &d->prose, d->sink);
}

enum ko_status ko_markdown_extract(const struct ko_source *source,
				   const struct ko_sink *sink)
{
	struct document d = { .source = source, .sink = sink };
	struct ko_span body;

	if (!ko_snippet_matters(source->text))
		return KO_OK;
	d.body = after_front_matter(source->text);
	body = ko_span_tail(source->text, d.body);
	return is_tame(body) ? read_body(&d, body) : read_plainly(&d, NULL);
}
