/*
 * dockerfile.h - the images that BuildKit would look up for a Dockerfile.
 *
 * The rules are those of moby/buildkit, frontend/dockerfile (parser/,
 * instructions/, shell/, dockerfile2llb/), with no build arguments given and
 * linux/amd64 as the platform.  Where BuildKit refuses a file there is one
 * diagnostic at the place; what can be read besides is still given.
 */
#ifndef KO_EXTRACT_DOCKERFILE_H
#define KO_EXTRACT_DOCKERFILE_H

#include "extract/extract.h"

/* See struct ko_format. */
enum ko_likeness ko_dockerfile_has_name(struct ko_span path);
bool ko_dockerfile_has_content(struct ko_span text);
KO_NODISCARD enum ko_status
ko_dockerfile_extract(const struct ko_source *source,
		      const struct ko_sink *sink);

#endif
