/*
 * devcontainer.h - images in devcontainer.json (JSON with comments).
 */
#ifndef KO_EXTRACT_DEVCONTAINER_H
#define KO_EXTRACT_DEVCONTAINER_H

#include "extract/extract.h"

/* See struct ko_format. */
enum ko_likeness ko_devcontainer_has_name(struct ko_span path);
bool ko_devcontainer_has_content(struct ko_span text);
KO_NODISCARD enum ko_status
ko_devcontainer_extract(const struct ko_source *source,
			const struct ko_sink *sink);

#endif
