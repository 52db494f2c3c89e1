/*
 * github.h - images in GitHub (Gitea, Forgejo) workflows and actions.
 */
#ifndef KO_EXTRACT_GITHUB_H
#define KO_EXTRACT_GITHUB_H

#include "extract/extract.h"

/* See struct ko_format. */
enum ko_likeness ko_github_has_name(struct ko_span path);
bool ko_github_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_github_extract(const struct ko_source *source,
					      const struct ko_sink *sink);

#endif
