/*
 * document.h - what readers of documents by lines share.
 */
#ifndef KO_EXTRACT_DOCUMENT_H
#define KO_EXTRACT_DOCUMENT_H

#include "extract/snippet.h"

/* A document that is read from its start, a line after the other. */
struct ko_document {
	const struct ko_source *source;
	const struct ko_sink *sink;
	size_t at;              /* where the next line starts */
	struct ko_nested prose; /* the paragraphs so far */
};

/* The line that starts at at, without its end; and where the next starts. */
struct ko_span ko_document_line(const struct ko_document *d, size_t at);
size_t ko_document_next(const struct ko_document *d, size_t at);

/* How many blanks a line starts with. */
size_t ko_document_indent(struct ko_span line);

/*
 * Take the lines from d->at on that are indented by more than outer, with the
 * empty ones between, without their common indentation, into code.  Returns
 * KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_document_take_indented(struct ko_document *d,
						      size_t outer,
						      struct ko_nested *code);

/*
 * A line of a paragraph: the text between pairs of mark in it that is a whole
 * command is read, and the line goes to the prose.
 */
KO_NODISCARD enum ko_status ko_document_prose(struct ko_document *d,
					      struct ko_span line,
					      struct ko_span mark);

#endif
