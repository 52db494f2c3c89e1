#include "base/large.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Bytes of a large page on x86-64, and on most others; a guess costs nothing.
 */
#define PAGE ((size_t)2 << 20)

void *ko_calloc_large(size_t n, size_t size)
{
	size_t bytes;
	void *p;

	if (__builtin_mul_overflow(n, size, &bytes) || bytes < PAGE ||
	    bytes > SIZE_MAX - PAGE)
		return calloc(n, size);
	p = aligned_alloc(PAGE, (bytes + PAGE - 1) / PAGE * PAGE);
	if (!p)
		return NULL;
#ifdef MADV_HUGEPAGE
	(void)madvise(p, bytes, MADV_HUGEPAGE); /* no worse without */
#endif
	return memset(p, 0, bytes);
}
