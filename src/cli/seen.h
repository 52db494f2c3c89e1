/*
 * seen.h - what was given of files that are read more than once: a Dockerfile
 * for itself and for the builds that name it, a compose file for itself and
 * for those that include it.
 *
 * What is found at one place and says the same is given once.  Two operands
 * that are one file are not looked at like that: who asks twice is told twice.
 */
#ifndef KO_CLI_SEEN_H
#define KO_CLI_SEEN_H

#include "extract/extract.h"

/* Most memory for it, in bytes; past it things may be given again. */
#define KO_SEEN_ARENA_MAX ((size_t)256 << 20)

struct ko_seen;

/* NULL when there is no memory, too. */
struct ko_seen *ko_seen_new(void);
void ko_seen_free(struct ko_seen *seen);

/*
 * Was this given of the file called path before, when that or this (is_other)
 * was for another file's sake?  seen may be NULL: no.
 */
bool ko_seen_mention(struct ko_seen *seen, const char *path,
		     const struct ko_mention *m, bool is_other);
bool ko_seen_diagnostic(struct ko_seen *seen, const char *path,
			const struct ko_diagnostic *d, bool is_other);

#endif
