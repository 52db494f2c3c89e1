#include "base/grow.h"

#include <stdlib.h>

/* Elements of an array's first room. */
#define FIRST ((size_t)16)

void *ko_grow(void *array, size_t n, size_t *cap, size_t size)
{
	size_t room = FIRST;
	size_t bytes;
	void *p;

	if (n < *cap)
		return array;
	if ((*cap && __builtin_mul_overflow(*cap, 2, &room)) ||
	    __builtin_mul_overflow(room, size, &bytes))
		return NULL;
	p = realloc(array, bytes);
	if (p)
		*cap = room;
	return p;
}
