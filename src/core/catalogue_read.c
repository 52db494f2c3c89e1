/* Reading the packed parts of a catalogue. */
#include "core/catalogue_pack.h"
#include "core/name_hash.h"

void ko_catalogue_done(struct ko_catalogue *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < KO_PARTS; i++) {
		free(c->owned[i]);
		c->owned[i] = NULL;
		c->parts[i] = NULL;
	}
	c->near = NULL;
	c->screen = NULL;
}

/* A packed part lies 8-aligned, so its pieces may be read in place. */
static const void *at(const struct ko_packed *p, uint32_t offset)
{
	return (const char *)p + offset;
}

struct ko_span ko_catalogue_date(const struct ko_catalogue *c,
				 enum ko_part part)
{
	const struct ko_packed *p = c->parts[part];

	return (struct ko_span){ at(p, p->date), p->date_n };
}

struct ko_span ko_catalogue_bytes(const struct ko_catalogue *c,
				  enum ko_part part)
{
	const struct ko_packed *p = c->parts[part];

	return (struct ko_span){ (const char *)p, p->size };
}

size_t ko_catalogue_count(const struct ko_catalogue *c, enum ko_part part)
{
	return c->parts[part]->count;
}

static struct ko_span record_name(const struct ko_packed *p, size_t i)
{
	const struct ko_packed_record *r = at(p, p->records);
	const char *text = at(p, p->text);

	return (struct ko_span){ text + r[i].name, r[i].name_n };
}

struct ko_entry ko_catalogue_entry(const struct ko_catalogue *c,
				   enum ko_part part, size_t i)
{
	const struct ko_packed *p = c->parts[part];
	const struct ko_packed_record *r = at(p, p->records);
	const char *text = at(p, p->text);

	return (struct ko_entry){
		.name = record_name(p, i),
		.text = { text + r[i].text, r[i].text_n },
		.tier = (enum ko_tier)r[i].tier,
		.pulls = r[i].pulls,
		.all_pulls = r[i].all_pulls,
		.is_implied = r[i].is_implied != 0,
	};
}

bool ko_catalogue_find(const struct ko_catalogue *c, enum ko_part part,
		       struct ko_span name, struct ko_entry *out)
{
	const struct ko_packed *p = c->parts[part];
	const uint32_t *slots = at(p, p->slots);
	uint64_t hash = ko_name_hash(name);
	size_t mask = p->slots_n - 1;

	for (size_t i = hash & mask; slots[i]; i = (i + 1) & mask) {
		size_t record = (slots[i] & KO_SLOT_RECORD_MASK) - 1;

		if ((slots[i] & ~KO_SLOT_RECORD_MASK) == ko_slot_tag(hash) &&
		    ko_span_eq(name, record_name(p, record))) {
			*out = ko_catalogue_entry(c, part, record);
			return true;
		}
	}
	return false;
}

bool ko_catalogue_find_host(const struct ko_catalogue *c, struct ko_span host,
			    struct ko_entry *out)
{
	size_t n = ko_catalogue_count(c, KO_PART_REGISTRIES);

	if (ko_catalogue_find(c, KO_PART_REGISTRIES, host, out))
		return true;
	/* Patterns begin with "*", which sorts before all else. */
	for (size_t i = 0; i < n; i++) {
		struct ko_entry e =
			ko_catalogue_entry(c, KO_PART_REGISTRIES, i);

		if (e.name.p[0] != '*')
			break;
		if (ko_span_matches(host, e.name, '\0')) {
			*out = e;
			return true;
		}
	}
	return false;
}

struct ko_key_rows ko_catalogue_rows(const struct ko_catalogue *c,
				     enum ko_key key)
{
	const struct ko_packed *p = c->parts[ko_key_part(key)];

	return (struct ko_key_rows){ at(p, p->rows[key]),
				     at(p, p->starts[key]) };
}

void ko_catalogue_hashed(const struct ko_catalogue *c, enum ko_hash_key key,
			 uint64_t hash,
			 void (*found)(void *ctx, const struct ko_entry *entry),
			 void *ctx)
{
	const struct ko_packed *p = c->parts[KO_PART_IMAGES];
	const struct ko_hash_row *rows = at(p, p->hashes[key]);
	const uint32_t *starts = at(p, p->hash_starts[key]);
	size_t group = hash >> (64 - p->hash_bits[key]);

	for (size_t i = starts[group]; i < starts[group + 1]; i++)
		if (rows[i].hash == hash) {
			struct ko_entry e = ko_catalogue_entry(
				c, KO_PART_IMAGES, rows[i].entry);

			found(ctx, &e);
		}
}
