/*
 * compose.h - the images that Docker Compose would pull or build.
 *
 * The rules are those of compose-spec/compose-go, with no variables set but
 * those of the ".env" beside the file: what is found must not depend on who
 * looks.  A file need not be a whole valid project: what compose would miss
 * in it is no fault here.
 */
#ifndef KO_EXTRACT_COMPOSE_H
#define KO_EXTRACT_COMPOSE_H

#include "extract/extract.h"

/* See struct ko_format. */
enum ko_likeness ko_compose_has_name(struct ko_span path);
bool ko_compose_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_compose_extract(const struct ko_source *source,
					       const struct ko_sink *sink);

#endif
