#include "base/arena.h"

#include <stdalign.h>

/* Size of the first block and of the next ones, in bytes.  Most arenas need
 * little, and each page of memory is a wait at its first use. */
#define FIRST_BLOCK_SIZE ((size_t)1024)
#define BLOCK_SIZE       ((size_t)8192)

/* The first room of an array that grows: in elements, and in bytes. */
#define GROW_FIRST       ((size_t)4)
#define GROW_FIRST_BYTES ((size_t)64)

struct ko_arena_block {
	struct ko_arena_block *next;
	size_t used, size;
	alignas(max_align_t) char bytes[];
};

void ko_arena_done(struct ko_arena *a)
{
	if (!a)
		return;
	while (a->blocks) {
		struct ko_arena_block *next = a->blocks->next;

		free(a->blocks);
		a->blocks = next;
	}
	a->used = 0;
}

void *ko_arena_alloc(struct ko_arena *a, size_t n)
{
	const size_t align = alignof(max_align_t);
	struct ko_arena_block *b = a->blocks;
	void *p;

	if (n > a->max - a->used || a->max - a->used - n < align)
		return NULL;
	n = (n + align - 1) / align * align;
	if (!b || b->size - b->used < n) {
		size_t usual = b ? BLOCK_SIZE : FIRST_BLOCK_SIZE;
		size_t size = n > usual ? n : usual;

		b = calloc(1, sizeof(*b) + size);
		if (!b)
			return NULL;
		b->size = size;
		b->next = a->blocks;
		a->blocks = b;
	}
	p = b->bytes + b->used;
	b->used += n;
	a->used += n;
	return p;
}

void *ko_arena_array(struct ko_arena *a, size_t count, size_t size)
{
	size_t n;

	if (__builtin_mul_overflow(count, size, &n))
		return NULL;
	return ko_arena_alloc(a, n);
}

void *ko_arena_grow(struct ko_arena *a, void *array, size_t n, size_t *cap,
		    size_t more, size_t size)
{
	size_t room;
	size_t wanted;
	void *p;

	if (more <= *cap - n)
		return array;
	room = *cap ? *cap : GROW_FIRST_BYTES / size;
	if (room < GROW_FIRST)
		room = GROW_FIRST;
	if (__builtin_add_overflow(n, more, &wanted))
		return NULL;
	while (room < wanted)
		if (__builtin_mul_overflow(room, 2, &room))
			return NULL;
	p = ko_arena_array(a, room, size);
	if (!p)
		return NULL;
	if (n)
		memcpy(p, array, n * size);
	*cap = room;
	return p;
}

struct ko_span ko_arena_copy(struct ko_arena *a, struct ko_span s)
{
	char *p = s.n < SIZE_MAX ? ko_arena_alloc(a, s.n + 1) : NULL;

	if (!p)
		return (struct ko_span){ NULL, 0 };
	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct ko_span){ p, s.n };
}
