/*
 * source.h - names of images in the strings of programs.
 *
 * Test containers, deployments and builds are written in Go, Java, Python,
 * TypeScript, Nix and so on, and name images in string literals.  The
 * languages are not parsed: a literal counts when what stands in it says by
 * itself that it names an image,
 *
 *	"ghcr.io/acme/app:1"	a word with a registry's host in front
 *	image = "redis:7"	a name with a tag, under a key about images
 *	"FROM redis:7\nRUN x"	a Dockerfile
 *
 * and comments, imports, URLs and plain words do not.
 */
#ifndef KO_EXTRACT_SOURCE_H
#define KO_EXTRACT_SOURCE_H

#include "extract/extract.h"

/* Longest literal that is looked at, in bytes. */
#define KO_SOURCE_LITERAL_MAX ((size_t)64 << 10)

/* Does a word under a key about images name one: has it a host or a tag?  It
 * may have holes and expressions. */
bool ko_source_is_image(struct ko_span word);

/* See struct ko_format. */
enum ko_likeness ko_source_has_name(struct ko_span path);
bool ko_source_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_source_extract(const struct ko_source *source,
					      const struct ko_sink *sink);

#endif
