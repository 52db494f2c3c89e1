/*
 * catalogue_packed.h - the packed form of a catalogue's images in a file, so
 * that a start need not parse the text: six milliseconds against half of one.
 *
 * The text is what counts.  A packed form belongs to one text, byte for byte,
 * and to programs that pack as the one that made it; what does not fit, or is
 * damaged in any way, is not used, and the text is parsed instead.
 */
#ifndef KO_CORE_CATALOGUE_PACKED_H
#define KO_CORE_CATALOGUE_PACKED_H

#include "core/catalogue.h"

/* Largest file, in bytes. */
#define KO_CATALOGUE_PACKED_MAX ((size_t)1 << 30)

/*
 * Append the packed form of the images of c, which were read from text; text
 * had no other section.  Returns KO_OK, KO_ETOOBIG or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_catalogue_pack(const struct ko_catalogue *c,
					      struct ko_span text,
					      struct ko_buf *out);

/*
 * Let the packed form replace the images of c, if it is that of text.  The
 * bytes become those of c then, and packed is left empty.  Returns KO_OK, or
 * KO_ENOTFOUND with both as they were.
 */
KO_NODISCARD enum ko_status ko_catalogue_unpack(struct ko_catalogue *c,
						struct ko_span text,
						struct ko_buf *packed);

/* What the packed built-in parts add up to: programs with the same number
 * pack alike.  In catalogue_builtin.c. */
uint64_t ko_catalogue_identity(void);
#endif
