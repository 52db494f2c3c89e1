/*
 * plain.h - text without a format of its own: a paste of a chat or a blog.
 *
 * Lines that are a whole command, Dockerfiles after some prose, and blocks
 * between fences are read; prose is not.
 */
#ifndef KO_EXTRACT_PLAIN_H
#define KO_EXTRACT_PLAIN_H

#include "extract/extract.h"

/* Of a text only this much is looked at to tell what it is, in bytes. */
#define KO_PLAIN_PROBE_MAX ((size_t)64 << 10)

/* See struct ko_format. */
enum ko_likeness ko_plain_has_name(struct ko_span path);
bool ko_plain_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_plain_extract(const struct ko_source *source,
					     const struct ko_sink *sink);

/* Paragraphs of a document whose code is read elsewhere: no fences. */
KO_NODISCARD enum ko_status ko_plain_prose(const struct ko_source *source,
					   const struct ko_sink *sink);

/* Code of which it is not known what it is: commands and Dockerfiles. */
KO_NODISCARD enum ko_status ko_plain_code(const struct ko_source *source,
					  const struct ko_sink *sink);

/* Only the Dockerfiles in code, for what the shell is read elsewhere. */
KO_NODISCARD enum ko_status ko_plain_dockerfiles(const struct ko_source *source,
						 const struct ko_sink *sink);

#endif
