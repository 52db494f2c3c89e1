/*
 * name_hash.h - a hash of names, for tables in memory and in the packed form.
 */
#ifndef KO_CORE_NAME_HASH_H
#define KO_CORE_NAME_HASH_H

#include "base/span.h"

#define KO_NAME_HASH_BY_LENGTH UINT64_C(0x9e3779b97f4a7c15)

static inline uint64_t ko_name_hash_end(uint64_t h, uint64_t bytes)
{
	h = (h ^ bytes) * UINT64_C(0xd6e8feb86659fd93);
	h = (h ^ h >> 32) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 32;
}

/* Of n bytes, n < 8, as one number: "abc" is 0x616263. */
static inline uint64_t ko_short_name_hash(size_t n, uint64_t bytes)
{
	return ko_name_hash_end(n * KO_NAME_HASH_BY_LENGTH, bytes);
}

/* A hash for tables in memory and in the packed form: words, not bytes. */
static inline uint64_t ko_name_hash(struct ko_span s)
{
	uint64_t h = s.n * KO_NAME_HASH_BY_LENGTH;
	uint64_t w = 0;

	if (s.n < 8) {
		for (size_t i = 0; i < s.n; i++)
			w = w << 8 | (unsigned char)s.p[i];
		return ko_short_name_hash(s.n, w);
	}
	for (size_t i = 0; i + 8 <= s.n; i += 8) {
		memcpy(&w, s.p + i, 8);
		h = (h ^ w) * UINT64_C(0xd6e8feb86659fd93);
		h ^= h >> 32;
	}
	memcpy(&w, s.p + s.n - 8, 8); /* the last bytes, some of them again */
	return ko_name_hash_end(h, w);
}

#endif
