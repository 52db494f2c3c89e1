/*
 * html.h - the commands and files that a web page shows.
 *
 * HTML as a browser reads it, by gumbo: <pre>, <textarea> and tables of code
 * by their class or as what they look like, <code>, <kbd>, <samp> and <tt>
 * when they are a whole command, paragraphs where a line of them is one.
 */
#ifndef KO_EXTRACT_HTML_H
#define KO_EXTRACT_HTML_H

#include "extract/extract.h"

/*
 * gumbo is slow on some hostile texts.  Over these limits a page is read line
 * by line instead: bytes, the sum over the tags of the elements that are open
 * there, and the memory that gumbo takes.
 */
#define KO_HTML_TEXT_MAX   ((size_t)8 << 20)
#define KO_HTML_WORK_MAX   ((size_t)100000000)
#define KO_HTML_MEMORY_MAX ((size_t)128 << 20)

/* How deep elements may nest; what is deeper is not read. */
#define KO_HTML_DEPTH_MAX 400

/* See struct ko_format. */
enum ko_likeness ko_html_has_name(struct ko_span path);
bool ko_html_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_html_extract(const struct ko_source *source,
					    const struct ko_sink *sink);

#endif
