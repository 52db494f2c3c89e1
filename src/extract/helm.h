/*
 * helm.h - images in a chart's values and in its templates.
 *
 * Templates are not run: an action is a part of a name that is not known.
 */
#ifndef KO_EXTRACT_HELM_H
#define KO_EXTRACT_HELM_H

#include "extract/extract.h"

/* See struct ko_format. */
enum ko_likeness ko_helm_has_name(struct ko_span path);
bool ko_helm_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_helm_extract(const struct ko_source *source,
					    const struct ko_sink *sink);

#endif
