/*
 * unified_diff.h - two texts of as many lines as a unified diff.
 */
#ifndef KO_CLI_UNIFIED_DIFF_H
#define KO_CLI_UNIFIED_DIFF_H

#include <stdio.h>

#include "base/span.h"

/* Lines shown before and after what differs. */
#define KO_DIFF_CONTEXT 3

/*
 * Print how a file changes, as "patch -p1" and "git apply" take it; nothing
 * when the texts are equal.  Line n of one stands for line n of the other: no
 * line was added or taken out.
 */
void ko_print_unified_diff(FILE *out, struct ko_span path, struct ko_span old,
			   struct ko_span new);

#endif
