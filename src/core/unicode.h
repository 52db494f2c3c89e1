/*
 * unicode.h - what the eye reads in a character that is not ASCII.
 *
 * ICU does the work (NFKC, case folding, the skeletons of Unicode Technical
 * Standard 39), from a module of its own that is loaded when the first such
 * character is met: names in ASCII never pay for it.  The module is the file
 * knockoff-unicode.so (base/module.h).  Thread-safe.
 */
#ifndef KO_CORE_UNICODE_H
#define KO_CORE_UNICODE_H

#include "base/span.h"

/* Longest reading of one character, and longest name of one, in bytes. */
#define KO_READING_MAX        16
#define KO_CHARACTER_NAME_MAX 128

/*
 * What point reads as, in small ASCII letters: "a" for a Cyrillic U+0430, ""
 * for a character that does not show, ":" for a full-width colon.  Returns
 * the bytes written to out, or -1 when it looks like nothing in ASCII or the
 * module is not there.
 */
int ko_unicode_read(uint32_t point, char out[KO_READING_MAX]);

/* "CYRILLIC SMALL LETTER A", or "" when it has no name or none is known. */
void ko_unicode_name(uint32_t point, char out[KO_CHARACTER_NAME_MAX]);

/*
 * Decode the "xn--" labels of a host (IDNA, UTS 46) to UTF-8 in out, which
 * has max bytes.  Returns the bytes written, or -1.
 */
int ko_unicode_decode_host(struct ko_span host, char *out, size_t max);

/* The version of ICU in use, for --version; "" when the module is not there. */
const char *ko_unicode_version(void);

#endif
