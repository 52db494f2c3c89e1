/*
 * utf8.h - UTF-8 at the door (RFC 3629: no surrogates, no overlong forms,
 * nothing above U+10FFFF).
 */
#ifndef KO_BASE_UTF8_H
#define KO_BASE_UTF8_H

#include "base/span.h"

/*
 * Decode the first character of s into *point and return its bytes (1-4).
 * Returns 0 when s is empty or does not start with valid UTF-8.
 */
size_t ko_utf8_decode(struct ko_span s, uint32_t *point);

/* Write point (a valid one) as UTF-8 to out and return its bytes (1-4). */
size_t ko_utf8_encode(uint32_t point, char out[4]);

/* Offset of the first byte that is not valid UTF-8, or s.n. */
size_t ko_utf8_invalid(struct ko_span s);

/* Is every byte below 0x80? */
bool ko_is_ascii(struct ko_span s);

/* Number of characters in s; each byte of invalid UTF-8 counts as one. */
size_t ko_utf8_length(struct ko_span s);

/*
 * Columns that s takes on a terminal: two for an East Asian wide character
 * (Unicode 15, classes W and F, in ranges), one for any other.
 */
size_t ko_utf8_columns(struct ko_span s);

#endif
