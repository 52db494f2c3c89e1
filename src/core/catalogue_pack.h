/*
 * catalogue_pack.h - the packed form of one part; private to core/catalogue*.c
 * and to pack-catalogue.
 */
#ifndef KO_CORE_CATALOGUE_PACK_H
#define KO_CORE_CATALOGUE_PACK_H

#include "core/catalogue.h"

/* One record while it is read; the spans point into the file's text. */
struct ko_record {
	struct ko_span name, text;
	uint64_t pulls, all_pulls;
	size_t line; /* 0 when made up from other records */
	enum ko_tier tier;
};

/* A section of a file: its records, growing.  Free with ko_section_done(). */
struct ko_section {
	struct ko_record *records;
	size_t n, cap;
	struct ko_span date;
	enum ko_part part; /* valid once n > 0 */
};

void ko_section_done(struct ko_section *s);

/* Add one; KO_ENOMEM or KO_ETOOBIG, *s then as it was. */
KO_NODISCARD enum ko_status ko_section_add(struct ko_section *s,
					   struct ko_record record);

/* A record in the packed form: offsets into the bytes at text. */
struct ko_packed_record {
	uint64_t pulls, all_pulls;
	uint32_t name, text;
	uint16_t name_n, text_n;
	uint16_t tier, is_implied;
};

/* A row of a hash key, sorted by hash. */
struct ko_hash_row {
	uint64_t hash;
	uint64_t entry;
};

/*
 * The names' hash table: slots_n words (a power of two, half of them empty at
 * least), searched from ko_name_hash() (name_hash.h) on and around the end.  A
 * slot is 0, or the record's number plus one with the hash's top byte above it.
 */
#define KO_SLOT_RECORD_BITS 24
#define KO_SLOT_RECORD_MASK ((UINT32_C(1) << KO_SLOT_RECORD_BITS) - 1)

static inline uint32_t ko_slot_tag(uint64_t hash)
{
	return (uint32_t)(hash >> 56) << KO_SLOT_RECORD_BITS;
}

/* Offsets count bytes from the start of this header, which is 8-aligned. */
struct ko_packed {
	uint32_t size; /* of all, in bytes */
	uint32_t part;
	uint32_t count; /* of records */
	uint32_t records;
	uint32_t text; /* the bytes that names and texts point into */
	uint32_t date, date_n;
	uint32_t rows[KO_KEYS];
	uint32_t starts[KO_KEYS];
	uint32_t slots, slots_n;
	uint32_t hashes[KO_HASH_KEYS]; /* rows */
	/*
	 * The rows whose hash begins with the bits b stand from starts[b] up
	 * to starts[b + 1]; 1 << hash_bits[key] such groups.
	 */
	uint32_t hash_starts[KO_HASH_KEYS];
	uint32_t hash_bits[KO_HASH_KEYS]; /* 1 to 31 */
};

/* A quick hash of many bytes; pack-catalogue makes the identity of the built-in
 * parts of it (catalogue_packed.h). */
uint64_t ko_bytes_hash(struct ko_span bytes, uint64_t seed);

/*
 * Sort the records of s, add the namespaces that they imply, and pack them.
 * *out is one block for free().  Returns KO_OK, KO_ESYNTAX (a name stands
 * twice; err->line), KO_ETOOBIG or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_section_pack(struct ko_section *s,
					    struct ko_packed **out,
					    struct ko_error *err);

#endif
