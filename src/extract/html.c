#include "extract/html.h"

#include "base/utf8.h"
#include "extract/document_module.h"
#include "extract/plain.h"
#include "extract/snippet.h"

/* Elements around code whose class may say its language. */
#define LABEL_PARENTS 3

/* Longest class that is looked at, in bytes. */
#define CLASS_MAX KO_SNIPPET_LABEL_MAX

struct page {
	const struct ko_source *source;
	const struct ko_sink *sink;
	struct ko_nested prose; /* paragraphs, a line each */
};

/* What is done with an element. */
enum treatment {
	TREAT_INSIDE, /* look at what is in it */
	TREAT_BLOCK,  /* it is code */
	TREAT_INLINE, /* it is code in a line */
	TREAT_PROSE,  /* it is a paragraph */
	TREAT_SKIP,
};

enum ko_likeness ko_html_has_name(struct ko_span path)
{
	static const char *const extensions[] = { ".htm", ".html", ".xhtml" };
	struct ko_span name = ko_basename(path);
	struct ko_span end = ko_span_tail(name, ko_span_rfind(name, '.'));

	for (size_t i = 0; i < KO_ARRAY_LEN(extensions); i++)
		if (ko_span_eq_nocase(end, ko_span_str(extensions[i])))
			return KO_SURE;
	return KO_UNLIKE;
}

/* It starts with a tag that starts pages or pieces of them. */
bool ko_html_has_content(struct ko_span text)
{
	static const char *const starts[] = {
		"<!doctype html", "<html",    "<head", "<body", "<pre",
		"<div",           "<p>",      "<p ",   "<h1",   "<h2",
		"<article",       "<section", "<code", "<ol",   "<ul",
		"<table",         "<span",
	};

	if (ko_span_starts(text, KO_SPAN("\xef\xbb\xbf")))
		text = ko_span_tail(text, 3);
	text = ko_span_trim(ko_span_head(text, KO_PLAIN_PROBE_MAX));
	for (size_t i = 0; i < KO_ARRAY_LEN(starts); i++) {
		struct ko_span start = ko_span_str(starts[i]);

		if (ko_span_eq_nocase(ko_span_head(text, start.n), start))
			return true;
	}
	return false;
}

/* Do elements of this name stay open without more in them? */
static bool is_shallow(struct ko_span name)
{
	static const char *const names[] = {
		"area",  "base",   "br",  "col",   "dd",     "dt",
		"embed", "hr",     "img", "input", "li",     "link",
		"meta",  "option", "p",   "param", "source", "tbody",
		"td",    "th",     "tr",  "track", "wbr",
	};

	for (size_t i = 0; i < KO_ARRAY_LEN(names); i++)
		if (ko_span_eq_nocase(name, ko_span_str(names[i])))
			return true;
	return false;
}

static bool is_letter(char c)
{
	return ko_is_lower(c) || ko_is_upper(c);
}

/* Does the page keep to the limits? */
static bool is_tame(struct ko_span text)
{
	size_t depth = 0, work = 0;

	if (text.n > KO_HTML_TEXT_MAX)
		return false;
	for (size_t i = 0; i + 1 < text.n; i++) {
		size_t n = 0;
		bool is_end = text.p[i + 1] == '/';
		struct ko_span name;

		if (text.p[i] != '<')
			continue;
		name = ko_span_slice(text, i + 1 + is_end, i + 12);
		while (n < name.n &&
		       (is_letter(name.p[n]) || ko_is_digit(name.p[n])))
			n++;
		name = ko_span_head(name, n);
		if (n == 0 || !is_letter(name.p[0]))
			continue;
		if (!is_shallow(name))
			depth = is_end ? depth - (depth > 0) : depth + 1;
		work += depth;
		if (work > KO_HTML_WORK_MAX)
			return false;
	}
	return true;
}

static struct ko_span attribute(const char *value)
{
	return ko_span_head(ko_span_str(value), CLASS_MAX);
}

static bool has(struct ko_span text, const char *part)
{
	return ko_span_find_span(text, ko_span_str(part)) < text.n;
}

/* Numbers of lines beside code, and what readers cannot select. */
static bool is_gutter(const struct ko_html_node *node)
{
	struct ko_span class = attribute(node->class);
	struct ko_span style = attribute(node->style);

	return has(class, "gutter") || has(class, "lineno") ||
	       has(class, "line-number") || has(class, "linenum") ||
	       has(class, "blob-num") || has(class, "rouge-gutter") ||
	       has(class, "line-numbers-rows") ||
	       has(style, "user-select:none") ||
	       has(style, "user-select: none");
}

static const struct element {
	const char *tag;
	enum treatment treatment;
} elements[] = {
	{ "pre", TREAT_BLOCK },     { "textarea", TREAT_BLOCK },
	{ "listing", TREAT_BLOCK }, { "xmp", TREAT_BLOCK },
	{ "code", TREAT_INLINE },   { "kbd", TREAT_INLINE },
	{ "samp", TREAT_INLINE },   { "tt", TREAT_INLINE },
	{ "p", TREAT_PROSE },       { "script", TREAT_SKIP },
	{ "style", TREAT_SKIP },    { "noscript", TREAT_SKIP },
	{ "button", TREAT_SKIP },   { "svg", TREAT_SKIP },
	{ "del", TREAT_SKIP },      { "s", TREAT_SKIP },
};

static bool is_tag(const struct ko_html_node *node, const char *tag)
{
	return strcmp(node->tag, tag) == 0;
}

static enum treatment treatment_of(const struct ko_html_node *node)
{
	enum treatment how = TREAT_INSIDE;

	for (size_t i = 0; i < KO_ARRAY_LEN(elements); i++)
		if (is_tag(node, elements[i].tag))
			how = elements[i].treatment;
	if (is_tag(node, "table"))
		return has(attribute(node->class), "js-file-line")
			       ? TREAT_BLOCK
			       : TREAT_INSIDE;
	return (how == TREAT_INSIDE || how == TREAT_BLOCK) && is_gutter(node)
		       ? TREAT_SKIP
		       : how;
}

/* Does a new line start where an element of this kind does? */
static bool starts_line(const struct ko_html_node *node)
{
	return is_tag(node, "div") || is_tag(node, "li") ||
	       is_tag(node, "tr") || is_tag(node, "p");
}

/* Bytes of the digits of "&#233;" or "&#xe9;" after the "#". */
static size_t digits_length(struct ko_span s)
{
	bool is_hex = s.n && (s.p[0] == 'x' || s.p[0] == 'X');
	size_t n = is_hex;

	while (n < s.n && (ko_is_digit(s.p[n]) ||
			   (is_hex && ko_is_hex_lower(ko_lower(s.p[n])))))
		n++;
	return n;
}

/* One past the entity at the start of s, without its ";" maybe missing. */
static size_t entity_length(struct ko_span s)
{
	size_t n = 1;

	if (n < s.n && s.p[n] == '#')
		n += 1 + digits_length(ko_span_tail(s, n + 1));
	while (n < s.n && n < 34 && s.p[1] != '#' && ko_is_alnum(s.p[n]))
		n++;
	return n < s.n && s.p[n] == ';' ? n + 1 : n;
}

/*
 * Is the "&" at the start of raw one that stands for itself?  Then what comes
 * after it in both texts is the same.
 */
static bool is_plain_ampersand(struct ko_span raw, struct ko_span said)
{
	if (said.n == 0 || said.p[0] != '&')
		return false;
	if (ko_span_starts(raw, KO_SPAN("&amp;")) ||
	    ko_span_starts(raw, KO_SPAN("&#")))
		return false;
	return raw.n < 2 || (said.n > 1 && raw.p[1] == said.p[1]);
}

/* Of the page's own bytes: one that is no UTF-8 is one, and said as U+FFFD. */
static size_t character_length(struct ko_span raw)
{
	uint32_t point;
	size_t n = ko_utf8_decode(raw, &point);

	return n ? n : 1;
}

static size_t tag_length(struct ko_span raw)
{
	size_t n = ko_span_find(raw, '>');

	return n < raw.n ? n + 1 : n;
}

/* Bytes of the page that the first character said was made of. */
static size_t raw_length(struct ko_span raw, struct ko_span said)
{
	if (raw.n == 0)
		return 0;
	if (raw.p[0] == '&' && !is_plain_ampersand(raw, said))
		return entity_length(raw);
	return character_length(raw);
}

/* Bytes of tags at the front of raw: what is no text is not said. */
static size_t unsaid_length(struct ko_span raw, struct ko_span said)
{
	size_t n = 0;

	while (said.n && n < raw.n && raw.p[n] == '<' && said.p[0] != '<')
		n += tag_length(ko_span_tail(raw, n));
	return n;
}

/*
 * Add a text of the page: said is what gumbo made of raw, which starts at
 * offset at of the page.  Blanks that do not break lines become blanks.
 */
static enum ko_status add_text(struct ko_nested *out, struct ko_span said,
			       struct ko_span raw, size_t at)
{
	size_t r = 0, i = 0;
	enum ko_status status = KO_OK;

	while (!status && i < said.n) {
		struct ko_span rest = ko_span_tail(said, i);
		struct ko_span left = ko_span_tail(raw, r);
		uint32_t point = 0;
		size_t n = ko_utf8_decode(rest, &point);

		if (left.n && left.p[0] == '\r' && rest.p[0] == '\n' &&
		    left.n > 1 && left.p[1] == '\n')
			left = ko_span_tail(raw, ++r);
		n = n ? n : 1;
		status = ko_nested_add(out,
				       point == 0xa0 ? KO_SPAN(" ")
						     : ko_span_head(rest, n),
				       at + r);
		r += raw_length(left, rest);
		i += n;
		r += unsaid_length(ko_span_tail(raw, r), ko_span_tail(said, i));
	}
	return status;
}

static size_t offset_of(const struct page *page, const char *p)
{
	struct ko_span text = page->source->text;

	if (!p || p < text.p)
		return 0;
	return (size_t)(p - text.p) < text.n ? (size_t)(p - text.p) : text.n;
}

static enum ko_status add_line_end(struct ko_nested *out, size_t at)
{
	return ko_nested_add(out, KO_SPAN("\n"), at);
}

static bool ends_line(const struct ko_nested *out)
{
	return out->n == 0 || out->p[out->n - 1] == '\n';
}

/* Add what a node in code says, without its children. */
static enum ko_status add_node(const struct page *page,
			       const struct ko_html_node *node,
			       struct ko_nested *out)
{
	size_t at = offset_of(page, node->original);

	if (node->kind == KO_HTML_TEXT)
		return add_text(out, ko_span_str(node->text),
				ko_span_slice(page->source->text, at,
					      at + node->original_length),
				at);
	if (is_tag(node, "br") || (starts_line(node) && !ends_line(out)))
		return add_line_end(out, at);
	return KO_OK;
}

/* The node after this one in the tree of root, or NULL; first what is in it
 * where is_inside. */
static const struct ko_html_node *following(const struct ko_html_node *root,
					    const struct ko_html_node *node,
					    bool is_inside)
{
	if (is_inside && node->first)
		return node->first;
	while (node != root && !node->next)
		node = node->parent;
	return node == root ? NULL : node->next;
}

static bool is_skipped(const struct ko_html_node *node)
{
	return node->kind == KO_HTML_ELEMENT &&
	       (treatment_of(node) == TREAT_SKIP || is_gutter(node));
}

/* All text in an element, as a reader would copy it. */
static enum ko_status add_tree(const struct page *page,
			       const struct ko_html_node *root,
			       struct ko_nested *out)
{
	const struct ko_html_node *node = following(root, root, true);
	enum ko_status status = KO_OK;

	while (node && !status) {
		bool is_inside = !is_skipped(node);

		if (is_inside)
			status = add_node(page, node, out);
		node = following(root, node, is_inside);
	}
	return status;
}

static bool says_language(struct ko_span class)
{
	static const char *const marks[] = {
		"language-",  "lang-",  "highlight-", "brush",
		"sourceCode", "bash",   "shell",      "console",
		"yaml",       "docker", "json"
	};

	for (size_t i = 0; i < KO_ARRAY_LEN(marks); i++)
		if (has(class, marks[i]))
			return true;
	return false;
}

/* The label of a block: a class of it, of the code in it or around it. */
static struct ko_snippet_label label_of(const struct ko_html_node *node)
{
	struct ko_snippet_label none = { KO_SPAN(""), KO_SPAN("") };
	struct ko_span class;

	for (const struct ko_html_node *n = node->first; n; n = n->next) {
		class = attribute(n->class);
		if (says_language(class))
			return ko_snippet_label(class);
	}
	for (int i = 0; node && i < LABEL_PARENTS; i++, node = node->parent) {
		class = attribute(node->class);
		if (says_language(class))
			return ko_snippet_label(class);
		class = attribute(node->language);
		if (class.n)
			return ko_snippet_label(class);
	}
	return none;
}

static enum ko_status read_element(struct page *page,
				   const struct ko_html_node *node,
				   enum treatment how)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(0);
	struct ko_source scratch = ko_snippet_scratch(page->source, &arena);
	struct ko_nested code = KO_NESTED(&arena);
	struct ko_nested *out = how == TREAT_PROSE ? &page->prose : &code;
	enum ko_status status = add_tree(page, node, out);
	struct ko_snippet_label label;
	struct ko_span text;

	if (status)
		return status;
	if (how == TREAT_PROSE)
		return add_line_end(out, offset_of(page, node->original));
	text = ko_nested_span(&code);
	if (!ko_snippet_matters(text))
		return KO_OK;
	if (how == TREAT_INLINE &&
	    ko_span_find(ko_span_trim(text), '\n') == ko_span_trim(text).n)
		return ko_snippet_inline(&scratch, &code, page->sink);
	label = label_of(node);
	return ko_snippet_block(&scratch, &code, &label, page->sink);
}

static enum ko_status read_page(struct page *page,
				const struct ko_html_node *root)
{
	const struct ko_html_node *node = following(root, root, true);
	enum ko_status status = KO_OK;

	while (node && !status) {
		enum treatment how = node->kind == KO_HTML_ELEMENT
					     ? treatment_of(node)
					     : TREAT_SKIP;

		if (how != TREAT_INSIDE && how != TREAT_SKIP)
			status = read_element(page, node, how);
		node = following(root, node,
				 how == TREAT_INSIDE || how == TREAT_PROSE);
	}
	return status ? status
		      : ko_snippet_prose(page->source, &page->prose,
					 page->sink);
}

enum ko_status ko_html_extract(const struct ko_source *source,
			       const struct ko_sink *sink)
{
	static const struct ko_diagnostic no_parser = { 0,
							KO_DOCUMENT_NO_PARSER,
							false };
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(KO_HTML_MEMORY_MAX);
	const struct ko_document_memory memory = { &arena, ko_document_take };
	const struct ko_document_module *parsers;
	struct page page = { .source = source,
			     .sink = sink,
			     .prose = KO_NESTED(source->arena) };
	const struct ko_html_node *root = NULL;
	enum ko_status status;

	if (!ko_snippet_matters(source->text))
		return KO_OK;
	parsers = ko_document_parsers();
	if (parsers && is_tame(source->text))
		root = parsers->html(source->text.p, source->text.n,
				     KO_HTML_DEPTH_MAX, &memory);
	if (root)
		return read_page(&page, root);
	status = ko_plain_extract(source, sink);
	return status || parsers ? status
				 : sink->diagnostic(sink->ctx, &no_parser);
}
