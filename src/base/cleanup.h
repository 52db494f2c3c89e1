/*
 * cleanup.h - scope-bound release of what a function owns.
 *
 * Every owning type names its destructor T_free() (heap) or T_done() (in
 * place); both accept NULL and half-built objects.  Declare, initialise, and
 * forget; hand ownership out with KO_TAKE().
 */
#ifndef KO_BASE_CLEANUP_H
#define KO_BASE_CLEANUP_H

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KO_CLEANUP(fn) __attribute__((cleanup(fn)))

static inline void ko_freep(void *slot)
{
	void *p;

	memcpy(&p, slot, sizeof(p)); /* slot is a T **: no aliasing games */
	free(p);
}

static inline void ko_closep(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}

#define KO_AUTO_FREE  KO_CLEANUP(ko_freep)
#define KO_AUTO_CLOSE KO_CLEANUP(ko_closep)

/* Move ownership out of a KO_AUTO_* variable: yields its value, leaves NULL. */
#define KO_TAKE(ptr)                            \
	(__extension__({                        \
		__typeof__(ptr) taken_ = (ptr); \
		(ptr) = NULL;                   \
		taken_;                         \
	}))

#endif
