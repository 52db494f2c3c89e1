/*
 * place.h - a folder of a test's own, which goes when it is left.
 *
 *	PLACE place;
 *
 *	make_place(&place);
 */
#ifndef KO_TESTS_PLACE_H
#define KO_TESTS_PLACE_H

#include "test.h"

#include <stdio.h>
#include <stdlib.h>

struct place {
	char folder[256];
	char cache[300]; /* where a cache of answers may be, two folders on */
};

static inline void make_place(struct place *p)
{
	const char *base = getenv("TMPDIR");

	(void)snprintf(p->folder, sizeof(p->folder), "%s/knockoff.XXXXXX",
		       base ? base : "/tmp");
	assert_non_null(mkdtemp(p->folder));
	(void)snprintf(p->cache, sizeof(p->cache), "%s/a/b/hub.sqlite",
		       p->folder);
}

static inline void drop_place(struct place *p)
{
	char command[300];

	(void)snprintf(command, sizeof(command), "rm -rf '%s'", p->folder);
	assert_int_equal(system(command), 0);
}
#define PLACE __attribute__((cleanup(drop_place))) struct place

/* Write a file of these bytes. */
static inline void write_file(const char *path, const void *bytes, size_t n)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

#endif
