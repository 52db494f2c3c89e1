/*
 * bake.h - the images in the files of docker buildx bake, HCL and JSON.
 *
 * The rules are those of docs/bake-reference.md of docker/buildx.  Variables
 * have their defaults; what a target takes from others is found there.  A
 * target's args do not reach the Dockerfile that stands in it.
 */
#ifndef KO_EXTRACT_BAKE_H
#define KO_EXTRACT_BAKE_H

#include "extract/extract.h"

/* See struct ko_format. */
enum ko_likeness ko_bake_has_name(struct ko_span path);
bool ko_bake_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_bake_extract(const struct ko_source *source,
					    const struct ko_sink *sink);

#endif
