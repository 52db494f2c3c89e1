/*
 * large.h - large tables of which a bit is looked at here and a bit there.
 *
 * Each such look may be at a page that the processor has to ask the way to; in
 * a virtual machine that takes longer than the look.  Large pages are few.
 */
#ifndef KO_BASE_LARGE_H
#define KO_BASE_LARGE_H

#include <stddef.h>

/*
 * calloc(), in large pages where the table is as large and the system has them.
 * NULL when out of memory; free with free().
 */
void *ko_calloc_large(size_t n, size_t size);

#endif
