/*
 * rst.h - the commands and files that a reStructuredText document shows.
 *
 * Code in directives by their language, literal blocks after "::" as what
 * they look like, inline literals when they are a whole command.
 */
#ifndef KO_EXTRACT_RST_H
#define KO_EXTRACT_RST_H

#include "extract/extract.h"

/* See struct ko_format. */
enum ko_likeness ko_rst_has_name(struct ko_span path);
bool ko_rst_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_rst_extract(const struct ko_source *source,
					   const struct ko_sink *sink);

#endif
