/*
 * document_module.h - the parsers of Markdown and HTML, which live in the
 * module knockoff-documents.so (base/module.h): cmark and gumbo bring tables
 * that a start which reads no document need not pay for.
 *
 * document_cmark.c and document_gumbo.c are the module; the extractors see of
 * a document what is here.  Texts end in a NUL.
 */
#ifndef KO_EXTRACT_DOCUMENT_MODULE_H
#define KO_EXTRACT_DOCUMENT_MODULE_H

#include <stddef.h>

/* Both sides must agree on this number. */
#define KO_DOCUMENT_MODULE_VERSION 1

#define KO_DOCUMENT_MODULE_FILE   "knockoff-documents.so"
#define KO_DOCUMENT_MODULE_SYMBOL "ko_document_module"

/* The memory that a parser takes, which goes as a whole. */
struct ko_document_memory {
	void *ctx;
	void *(*take)(void *ctx, size_t size); /* NULL: there is no more */
};

/* What of a Markdown document may hold code. */
enum ko_markdown_kind {
	KO_MARKDOWN_CODE_BLOCK,
	KO_MARKDOWN_HTML_BLOCK,
	KO_MARKDOWN_PARAGRAPH,
	KO_MARKDOWN_CODE, /* in a line */
};

struct ko_markdown_node {
	enum ko_markdown_kind kind;
	const char *literal; /* its text; "" for a paragraph */
	const char *info;    /* of a fenced block, or "" */
	/* Lines and columns count from 1; end_line is that of the block that
	 * it is or stands in.  0: not known. */
	int start_line, start_column, end_line;
};

enum ko_html_kind { KO_HTML_OTHER, KO_HTML_ELEMENT, KO_HTML_TEXT };

struct ko_html_node {
	enum ko_html_kind kind;
	const char *tag;  /* of an element, in lower case; "" if unknown */
	const char *text; /* of a text, as a browser shows it; else "" */
	/* The text, or the opening tag, in the page; NULL where it has none. */
	const char *original;
	size_t original_length;
	const char *class, *style, *language; /* attributes; "" without */
	struct ko_html_node *parent, *first, *next;
};

struct ko_document_module {
	int version;
	/*
	 * Give the nodes in order.  Returns 0, what give() returned when that
	 * was below 0, or 1, with none given, when memory would not do.
	 */
	int (*markdown)(const char *text, size_t n,
			const struct ko_document_memory *memory,
			int (*give)(void *ctx,
				    const struct ko_markdown_node *node),
			void *ctx);
	/*
	 * The tree of a page, without what is nested deeper than depth; NULL
	 * when memory would not do.
	 */
	const struct ko_html_node *(*html)(
		const char *text, size_t n, size_t depth,
		const struct ko_document_memory *memory);
};

/* The module's own; document_gumbo.c lists it. */
extern const struct ko_document_module ko_document_module;
int ko_document_markdown(
	const char *text, size_t n, const struct ko_document_memory *memory,
	int (*give)(void *ctx, const struct ko_markdown_node *node), void *ctx);

/* For the extractors: the module, loaded once; NULL when it is not there.
 * Thread-safe. */
const struct ko_document_module *ko_document_parsers(void);

/* For struct ko_document_memory: ctx is a struct ko_arena. */
void *ko_document_take(void *ctx, size_t size);

/* What the extractors say then, and read the document as plain text. */
#define KO_DOCUMENT_NO_PARSER \
	KO_DOCUMENT_MODULE_FILE " is not there: read as plain text"

#endif
