/*
 * asciidoc.h - the commands and files that an AsciiDoc document shows.
 *
 * Listings and literals by the language of their attributes or as what they
 * look like, monospaced text when it is a whole command.
 */
#ifndef KO_EXTRACT_ASCIIDOC_H
#define KO_EXTRACT_ASCIIDOC_H

#include "extract/extract.h"

/* See struct ko_format. */
enum ko_likeness ko_asciidoc_has_name(struct ko_span path);
bool ko_asciidoc_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_asciidoc_extract(const struct ko_source *source,
						const struct ko_sink *sink);

#endif
