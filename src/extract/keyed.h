/*
 * keyed.h - lines "image: name" in code that no format knows.
 *
 * Documents show parts of compose files, manifests and settings: with lines
 * left out, broken indentation, of tools without a format here.  Read line by
 * line; a name counts when it has a registry in it, or when the lines around
 * it are those of a container.
 */
#ifndef KO_EXTRACT_KEYED_H
#define KO_EXTRACT_KEYED_H

#include "extract/extract.h"

KO_NODISCARD enum ko_status ko_keyed_extract(const struct ko_source *source,
					     const struct ko_sink *sink);

#endif
