#include "core/catalogue_packed.h"

#include "core/catalogue_pack.h"

/* What the file begins with; the packed form follows, 8-aligned. */
struct file_head {
	char magic[8];
	uint64_t identity;
	uint64_t text_hash, text_n;
	uint64_t packed_hash, packed_n;
};

static const char magic[8] = "KOPACK2";

static struct file_head head_of(struct ko_span text, struct ko_span packed)
{
	struct file_head head = {
		.identity = ko_catalogue_identity(),
		.text_hash = ko_bytes_hash(text, 0),
		.text_n = text.n,
		.packed_hash = ko_bytes_hash(packed, 0),
		.packed_n = packed.n,
	};

	memcpy(head.magic, magic, sizeof(magic));
	return head;
}

enum ko_status ko_catalogue_pack(const struct ko_catalogue *c,
				 struct ko_span text, struct ko_buf *out)
{
	struct ko_span packed = ko_catalogue_bytes(c, KO_PART_IMAGES);
	struct file_head head = head_of(text, packed);
	struct ko_span bytes = { (const char *)&head, sizeof(head) };
	enum ko_status status = ko_buf_add(out, bytes);

	return status ? status : ko_buf_add(out, packed);
}

/* ---- is it sound?  Whatever the bytes are, nothing is read outside them. */

/* Do n elements of size bytes at offset lie within, and are they aligned? */
static bool holds(const struct ko_packed *p, uint32_t offset, uint64_t n,
		  size_t size)
{
	return offset % 4 == 0 && offset <= p->size && n <= p->size &&
	       n * size <= p->size - offset;
}

static const void *at(const struct ko_packed *p, uint32_t offset)
{
	return (const char *)p + offset;
}

static bool are_records_sound(const struct ko_packed *p)
{
	const struct ko_packed_record *r = at(p, p->records);
	uint32_t room;

	if (!holds(p, p->records, p->count, sizeof(*r)) || p->records % 8 ||
	    p->text > p->size || p->date > p->size ||
	    p->date_n > p->size - p->date)
		return false;
	room = p->size - p->text;
	for (size_t i = 0; i < p->count; i++)
		if (r[i].tier > KO_TIER_MISNOMER || r[i].name_n == 0 ||
		    r[i].name > room || r[i].name_n > room - r[i].name ||
		    r[i].text > room || r[i].text_n > room - r[i].text)
			return false;
	return true;
}

/* Do n starts only grow, from 0 on?  *last gets the last one. */
static bool are_starts_sound(const struct ko_packed *p, uint32_t offset,
			     uint64_t n, uint32_t *last)
{
	const uint32_t *starts = at(p, offset);

	if (!holds(p, offset, n, sizeof(*starts)) || starts[0] != 0)
		return false;
	for (size_t i = 1; i < n; i++)
		if (starts[i] < starts[i - 1])
			return false;
	*last = starts[n - 1];
	return true;
}

static bool are_keys_sound(const struct ko_packed *p)
{
	for (enum ko_key key = 0; key < KO_KEYS; key++) {
		const struct ko_key_row *rows = at(p, p->rows[key]);
		uint32_t n;

		if (!are_starts_sound(p, p->starts[key], KO_KEY_LENGTH_MAX + 2,
				      &n) ||
		    p->rows[key] % 8 ||
		    !holds(p, p->rows[key], n, sizeof(*rows)))
			return false;
		for (size_t i = 0; i < n; i++)
			if (rows[i].entry >= p->count)
				return false;
	}
	return true;
}

/* A search ends at an empty slot: there must be one. */
static bool are_slots_sound(const struct ko_packed *p)
{
	const uint32_t *slots = at(p, p->slots);
	size_t empty = 0;

	if (p->slots_n == 0 || (p->slots_n & (p->slots_n - 1)) ||
	    !holds(p, p->slots, p->slots_n, sizeof(*slots)))
		return false;
	for (size_t i = 0; i < p->slots_n; i++) {
		if ((slots[i] & KO_SLOT_RECORD_MASK) > p->count)
			return false;
		if (slots[i] && !(slots[i] & KO_SLOT_RECORD_MASK))
			return false;
		empty += slots[i] == 0;
	}
	return empty > 0;
}

static bool are_hashes_sound(const struct ko_packed *p)
{
	for (enum ko_hash_key key = 0; key < KO_HASH_KEYS; key++) {
		const struct ko_hash_row *rows = at(p, p->hashes[key]);
		uint32_t n;

		if (p->hash_bits[key] < 1 || p->hash_bits[key] > 31 ||
		    !are_starts_sound(p, p->hash_starts[key],
				      (UINT64_C(1) << p->hash_bits[key]) + 1,
				      &n) ||
		    p->hashes[key] % 8 ||
		    !holds(p, p->hashes[key], n, sizeof(*rows)))
			return false;
		for (size_t i = 0; i < n; i++)
			if (rows[i].entry >= p->count)
				return false;
	}
	return true;
}

static bool is_sound(const struct ko_packed *p, size_t n)
{
	return n >= sizeof(*p) && p->size == n && p->part == KO_PART_IMAGES &&
	       p->count > 0 && are_records_sound(p) && are_keys_sound(p) &&
	       are_slots_sound(p) && are_hashes_sound(p);
}

enum ko_status ko_catalogue_unpack(struct ko_catalogue *c, struct ko_span text,
				   struct ko_buf *packed)
{
	struct ko_span bytes =
		ko_span_tail(ko_buf_span(packed), sizeof(struct file_head));
	const struct ko_packed *p = (const void *)bytes.p;
	struct file_head head;

	if (packed->n < sizeof(head))
		return KO_ENOTFOUND;
	head = head_of(text, bytes);
	if (memcmp(packed->p, &head, sizeof(head)) != 0 ||
	    !is_sound(p, bytes.n))
		return KO_ENOTFOUND;
	free(c->owned[KO_PART_IMAGES]);
	c->parts[KO_PART_IMAGES] = p;
	c->owned[KO_PART_IMAGES] = packed->p;
	*packed = KO_BUF(packed->max);
	return KO_OK;
}
