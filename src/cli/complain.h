/*
 * complain.h - what is wrong with a file, on standard error.
 */
#ifndef KO_CLI_COMPLAIN_H
#define KO_CLI_COMPLAIN_H

#include "base/status.h"

/* Print "knockoff: PATH: …" to standard error, all of it escaped. */
void ko_complain(const char *path, const char *fmt, ...) KO_PRINTF(2, 3);

/*
 * Print "knockoff: PATH:LINE:COLUMN: text", as editors and people expect it;
 * without a column, or a line, where that is 0.
 */
void ko_complain_at(const char *path, size_t line, size_t column,
		    const char *text);

#endif
