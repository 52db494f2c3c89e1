/*
 * quadlet.h - the images of Podman's Quadlet units.
 */
#ifndef KO_EXTRACT_QUADLET_H
#define KO_EXTRACT_QUADLET_H

#include "extract/extract.h"

/* See struct ko_format. */
enum ko_likeness ko_quadlet_has_name(struct ko_span path);
bool ko_quadlet_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_quadlet_extract(const struct ko_source *source,
					       const struct ko_sink *sink);

#endif
