/*
 * filter.h - a set of numbers that never says no wrongly; private to core.
 *
 * A Bloom filter whose three bits for a number lie in one word, so that a
 * question costs one look at memory.  With 16 bits a number about one foreign
 * number of a hundred passes, with 32 one of five hundred.  The numbers must
 * look random in all their bits.
 */
#ifndef KO_CORE_FILTER_H
#define KO_CORE_FILTER_H

#include "base/large.h"
#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

struct ko_filter {
	uint64_t *words; /* a power of two of them */
	uint64_t last;   /* word */
};

/*
 * An empty one with room for n numbers of so many bits at least.  KO_ENOMEM,
 * with *f ready for ko_filter_done() all the same.
 */
KO_NODISCARD static inline enum ko_status ko_filter_init(struct ko_filter *f,
							 size_t n, size_t bits)
{
	unsigned size = 1;

	while ((size_t)64 << size < n * bits)
		size++;
	f->words = ko_calloc_large((size_t)1 << size, sizeof(*f->words));
	f->last = (UINT64_C(1) << size) - 1;
	return f->words ? KO_OK : KO_ENOMEM;
}

static inline void ko_filter_done(struct ko_filter *f)
{
	free(f->words);
}

static inline uint64_t *ko_filter_word(const struct ko_filter *f,
				       uint64_t number)
{
	return &f->words[number >> 24 & f->last];
}

/* Its bits in the word: reckoned, as a table would crowd the filter out of the
 * nearest memory. */
static inline uint64_t ko_filter_mask(uint64_t number)
{
	return UINT64_C(1) << (number >> 58) |
	       UINT64_C(1) << (number >> 52 & 63) |
	       UINT64_C(1) << (number >> 46 & 63);
}

static inline void ko_filter_add(struct ko_filter *f, uint64_t number)
{
	*ko_filter_word(f, number) |= ko_filter_mask(number);
}

/* The number will be asked about, and a large filter is far away. */
static inline void ko_filter_call(const struct ko_filter *f, uint64_t number)
{
	__builtin_prefetch(ko_filter_word(f, number));
}

/* False when the number was not added. */
static inline bool ko_filter_may_have(const struct ko_filter *f,
				      uint64_t number)
{
	uint64_t mask = ko_filter_mask(number);

	return (*ko_filter_word(f, number) & mask) == mask;
}

#endif
