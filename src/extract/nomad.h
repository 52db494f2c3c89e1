/*
 * nomad.h - the images of the docker and podman tasks of Nomad jobs.
 */
#ifndef KO_EXTRACT_NOMAD_H
#define KO_EXTRACT_NOMAD_H

#include "extract/extract.h"

/* See struct ko_format. */
enum ko_likeness ko_nomad_has_name(struct ko_span path);
bool ko_nomad_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_nomad_extract(const struct ko_source *source,
					     const struct ko_sink *sink);

#endif
