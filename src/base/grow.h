/*
 * grow.h - arrays on the heap that grow by doubling; arena.h has those in an
 * arena.
 */
#ifndef KO_BASE_GROW_H
#define KO_BASE_GROW_H

#include <stddef.h>

/*
 * Give an array of n elements of size bytes, with room for *cap, room for one
 * more.  Returns it, perhaps moved and with a new *cap, or NULL when out of
 * memory, with the array and *cap as they were.  Free it with free().
 *
 *	p = ko_grow(list->p, list->n, &list->cap, sizeof(*p));
 *	if (!p)
 *		return KO_ENOMEM;
 *	list->p = p;
 *	list->p[list->n++] = element;
 */
void *ko_grow(void *array, size_t n, size_t *cap, size_t size);

#endif
