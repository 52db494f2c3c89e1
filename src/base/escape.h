/*
 * escape.h - untrusted text on its way out.
 *
 * What a file or a name holds may be meant for the reader's terminal or
 * program: escapes, line breaks, direction marks, characters of no width.
 * None of it goes out as it is.
 */
#ifndef KO_BASE_ESCAPE_H
#define KO_BASE_ESCAPE_H

#include "base/buf.h"

/*
 * Append s with all that does not print as itself written out: "\t" "\n"
 * "\xHH" for control bytes and invalid UTF-8, "\u{202e}" for invisible and
 * direction-changing characters.  A backslash is doubled.  What does not fit
 * the buffer's ceiling is left out.
 */
void ko_escape(struct ko_buf *out, struct ko_span s);

/* The same without doubling backslashes, for a line shown to a person. */
void ko_escape_line(struct ko_buf *out, struct ko_span s);

/*
 * The same at the start of a line that goes to a log: two colons there are the
 * start of a command to GitHub's runner.
 */
void ko_escape_start(struct ko_buf *out, struct ko_span s);

/* Is it a character that must not be printed as it is? */
bool ko_is_unprintable(uint32_t point);

#endif
