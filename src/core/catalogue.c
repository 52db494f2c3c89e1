#include "core/catalogue.h"

#include "core/catalogue_pack.h"
#include "core/keys.h"

static const struct {
	const char *word, *text;
} tiers[] = {
#define KO_X(id, word, part, text) [id] = { word, text },
	KO_TIERS(KO_X)
#undef KO_X
};

const char *ko_tier_word(enum ko_tier tier)
{
	return tiers[tier].word;
}

const char *ko_tier_text(enum ko_tier tier)
{
	return tiers[tier].text;
}

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

/* What a word adds to the sum; bytes are its last ones, up to eight. */
static uint64_t word_hash(struct ko_span word, uint64_t bytes)
{
	if (word.n == 0 || ko_span_eq(word, KO_SPAN("library")))
		return 0;
	return word.n < 8 ? ko_short_name_hash(word.n, bytes)
			  : ko_name_hash(word);
}

/* A sum has no order. */
uint64_t ko_words_hash(struct ko_span path)
{
	uint64_t bytes = 0;
	uint64_t sum = 0;
	size_t from = 0;

	for (size_t i = 0; i < path.n; i++) {
		if (!ko_is_separator(path.p[i])) {
			bytes = bytes << 8 | (unsigned char)path.p[i];
			continue;
		}
		sum += word_hash(ko_span_slice(path, from, i), bytes);
		bytes = 0;
		from = i + 1;
	}
	return sum + word_hash(ko_span_tail(path, from), bytes);
}

enum ko_part ko_key_part(enum ko_key key)
{
	return key == KO_KEY_HOST ? KO_PART_REGISTRIES : KO_PART_IMAGES;
}

bool ko_entry_is_official(const struct ko_entry *e)
{
	return e->tier <= KO_TIER_RETIRED && e->tier != KO_TIER_RESERVED &&
	       ko_span_find(e->name, '/') == e->name.n;
}

bool ko_entry_is_space(const struct ko_entry *entry)
{
	return ko_span_ends(entry->name, KO_SPAN("/*"));
}

struct ko_span ko_entry_key(const struct ko_entry *entry)
{
	size_t star = ko_entry_is_space(entry) ? 2 : 0;

	return ko_span_head(entry->name, entry->name.n - star);
}
