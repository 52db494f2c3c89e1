/*
 * gitlab.h - images in GitLab pipelines.
 */
#ifndef KO_EXTRACT_GITLAB_H
#define KO_EXTRACT_GITLAB_H

#include "extract/extract.h"

/* Most files of a repository that one pipeline includes. */
#define KO_GITLAB_INCLUDES_MAX 256

/* See struct ko_format. */
enum ko_likeness ko_gitlab_has_name(struct ko_span path);
bool ko_gitlab_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_gitlab_extract(const struct ko_source *source,
					      const struct ko_sink *sink);

#endif
