/*
 * clipboard.h - the text in the clipboard, by the tools that people have.
 *
 * A tool is run without a shell, with nothing to read and nowhere to complain,
 * for so long and so much at most.
 */
#ifndef KO_CLI_CLIPBOARD_H
#define KO_CLI_CLIPBOARD_H

#include "base/buf.h"

/* How long a tool may take, in milliseconds. */
#define KO_CLIPBOARD_TIME_MAX 5000

/*
 * Append the text to b, up to its ceiling, by the first tool that is there,
 * fits the desktop (DISPLAY, WAYLAND_DISPLAY and so on) and gives any.
 * Returns the name of the tool; NULL, with b as it was, when none did.
 */
const char *ko_clipboard_read(struct ko_buf *b);

#endif
