/*
 * libexec.h - where the program's own parts lie: what it loads or runs only
 * when it is needed.
 */
#ifndef KO_BASE_LIBEXEC_H
#define KO_BASE_LIBEXEC_H

#include <stdbool.h>

/*
 * Call try_in(ctx, folder) for each folder where a part may lie, until it
 * returns true: $KNOCKOFF_LIBEXEC, unless the program runs with rights that its
 * user lacks, the program's own (a build that is not installed), and the one
 * that the build was configured for.  Returns whether one did.
 */
bool ko_libexec_search(bool (*try_in)(void *ctx, const char *folder),
		       void *ctx);

#endif
