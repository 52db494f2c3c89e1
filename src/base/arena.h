/*
 * arena.h - allocations that live as long as one job and are freed at once.
 *
 * One arena per scanned file or request.  Nothing in it is freed by itself.
 * An arena has a ceiling, so that a hostile input cannot take all memory.
 * Not thread-safe: one thread at a time.
 */
#ifndef KO_BASE_ARENA_H
#define KO_BASE_ARENA_H

#include "base/cleanup.h"
#include "base/span.h"

struct ko_arena_block;

struct ko_arena {
	struct ko_arena_block *blocks; /* newest first */
	size_t used;                   /* bytes handed out in all */
	size_t max;                    /* used never goes over this */
};

#define KO_ARENA(ceiling) ((struct ko_arena){ .max = (ceiling) })

/* Free everything; the arena is empty and can be used again.  NULL is fine. */
void ko_arena_done(struct ko_arena *a);
#define KO_AUTO_ARENA KO_CLEANUP(ko_arena_done)

/*
 * n zeroed bytes, aligned for any type; NULL when memory or the ceiling is
 * reached.  n may be 0.
 */
void *ko_arena_alloc(struct ko_arena *a, size_t n);

/* count zeroed elements of size bytes; NULL also when the product overflows. */
void *ko_arena_array(struct ko_arena *a, size_t count, size_t size);

/*
 * Room for more elements of size bytes, at least one, behind the n of an array
 * that has room for *cap; NULL and 0 for none yet.  It grows by doubling, what
 * is outgrown stays in the arena.  Returns the array, perhaps moved, or NULL
 * with *cap as it was.
 *
 *	p = ko_arena_grow(arena, list->p, list->n, &list->cap, 1, sizeof(*p));
 *	if (!p)
 *		return KO_ENOMEM;
 *	list->p = p;
 *	list->p[list->n++] = element;
 */
void *ko_arena_grow(struct ko_arena *a, void *array, size_t n, size_t *cap,
		    size_t more, size_t size);

/* A copy of s in the arena, NUL-terminated; .p is NULL when out of memory. */
struct ko_span ko_arena_copy(struct ko_arena *a, struct ko_span s);

#endif
