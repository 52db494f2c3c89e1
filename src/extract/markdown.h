/*
 * markdown.h - the commands and files that a Markdown document shows.
 *
 * CommonMark, as cmark reads it.  Blocks of code are read by their info
 * string or as what they look like, code in a line when it is a whole
 * command; HTML goes to html.h; paragraphs count only where a line of them is
 * a whole command.
 */
#ifndef KO_EXTRACT_MARKDOWN_H
#define KO_EXTRACT_MARKDOWN_H

#include "extract/extract.h"

/*
 * cmark is slow on some hostile texts.  Over these limits a document is read
 * line by line instead, by its fences: bytes, blocks that one line opens,
 * the sum over the paragraphs of the squares of their marks, and the memory
 * that cmark takes.
 */
#define KO_MARKDOWN_TEXT_MAX   ((size_t)4 << 20)
#define KO_MARKDOWN_NEST_MAX   100
#define KO_MARKDOWN_WORK_MAX   ((size_t)200000000)
#define KO_MARKDOWN_MEMORY_MAX ((size_t)128 << 20)

/* See struct ko_format. */
enum ko_likeness ko_markdown_has_name(struct ko_span path);
bool ko_markdown_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_markdown_extract(const struct ko_source *source,
						const struct ko_sink *sink);

#endif
