#include "core/catalogue_pack.h"
#include "core/name_hash.h"

#include <stdalign.h>

#include "base/grow.h"
#include "core/fold.h"
#include "core/imageref.h"

void ko_section_done(struct ko_section *s)
{
	free(s->records);
	s->records = NULL;
	s->n = 0;
	s->cap = 0;
}

enum ko_status ko_section_add(struct ko_section *s, struct ko_record record)
{
	struct ko_record *records;

	if (s->n == KO_CATALOGUE_RECORDS_MAX)
		return KO_ETOOBIG;
	records = ko_grow(s->records, s->n, &s->cap, sizeof(*records));
	if (!records)
		return KO_ENOMEM;
	s->records = records;
	s->records[s->n++] = record;
	return KO_OK;
}

/* Lanes side by side, as a processor can work on several at a time. */
#define LANES 4

uint64_t ko_bytes_hash(struct ko_span bytes, uint64_t seed)
{
	uint64_t lanes[LANES] = { seed, ~seed, seed << 1, bytes.n };
	uint64_t words[LANES];
	size_t i = 0;

	for (; i + sizeof(words) <= bytes.n; i += sizeof(words)) {
		memcpy(words, bytes.p + i, sizeof(words));
		for (size_t j = 0; j < LANES; j++) {
			lanes[j] = (lanes[j] ^ words[j]) *
				   UINT64_C(0xd6e8feb86659fd93);
			lanes[j] ^= lanes[j] >> 32;
		}
	}
	for (size_t j = 0; j < LANES; j++)
		seed = (seed ^ lanes[j]) * UINT64_C(0x9e3779b97f4a7c15) +
		       (lanes[j] >> 32);
	return ko_span_hash(ko_span_tail(bytes, i), seed | 1);
}

static int by_name(const void *a, const void *b)
{
	const struct ko_record *x = a;
	const struct ko_record *y = b;
	int c = ko_span_cmp(x->name, y->name);

	return c ? c : (x->line > y->line) - (x->line < y->line);
}

static void sort_records(struct ko_section *s)
{
	if (s->n)
		qsort(s->records, s->n, sizeof(*s->records), by_name);
}

static enum ko_status refuse_twins(const struct ko_section *s,
				   struct ko_error *err)
{
	for (size_t i = 1; i < s->n; i++) {
		const struct ko_record *r = &s->records[i];

		if (!ko_span_eq(r->name, r[-1].name))
			continue;
		ko_fail(err, KO_ESYNTAX, 0, "'%.*s' stands on line %zu already",
			KO_SPAN_ARG(r->name), r[-1].line);
		if (err)
			err->line = r->line;
		return KO_ESYNTAX;
	}
	return KO_OK;
}

/* "bitnami/" of "bitnami/redis", "quay.io/a/" of "quay.io/a/b"; or empty. */
static struct ko_span space_of(struct ko_span name)
{
	size_t host = ko_host_prefix(name).n;
	struct ko_span rest = ko_span_tail(name, host);
	size_t slash = ko_span_find(rest, '/');

	return ko_span_head(name, slash < rest.n ? host + slash + 1 : 0);
}

/* The best tier and the pulls of all records from i on in a namespace; *own is
 * its own record or NULL.  Returns where the next namespace begins. */
static size_t sum_space(struct ko_section *s, size_t n, size_t i,
			struct ko_span space, struct ko_record *made,
			struct ko_record **own)
{
	*made = (struct ko_record){ .tier = s->records[i].tier };
	*own = NULL;
	do {
		struct ko_record *r = &s->records[i];

		if (r->name.n == space.n + 1 && r->name.p[space.n] == '*')
			*own = r;
		made->tier = r->tier < made->tier ? r->tier : made->tier;
		made->pulls += r->pulls;
		i++;
	} while (i < n && space.n && ko_span_starts(s->records[i].name, space));
	return i;
}

/*
 * A namespace that has images but no record of its own gets one: the best
 * tier and the sum of the pulls of its images.  names keeps the texts.
 */
static enum ko_status add_spaces(struct ko_section *s, struct ko_buf *names)
{
	size_t n = s->n;
	enum ko_status status;

	for (size_t i = 0; i < n;) {
		struct ko_span space = space_of(s->records[i].name);
		struct ko_record made;
		struct ko_record *own;

		i = sum_space(s, n, i, space, &made, &own);
		made.all_pulls = made.pulls;
		if (own)
			own->all_pulls = made.pulls - own->pulls;
		if (space.n == 0 || own)
			continue;
		made.name =
			(struct ko_span){ names->p + names->n, space.n + 1 };
		status = ko_buf_add(names, space);
		if (status == KO_OK)
			status = ko_buf_add_char(names, '*');
		if (status == KO_OK)
			status = ko_section_add(s, made);
		if (status)
			return status;
	}
	return KO_OK;
}

/* Which index a record stands in; KO_KEYS for none. */
static enum ko_key key_of(enum ko_part part, struct ko_span name)
{
	bool is_space = ko_span_ends(name, KO_SPAN("/*"));

	if (part == KO_PART_KNOWN_BAD)
		return KO_KEYS;
	if (part == KO_PART_REGISTRIES)
		return ko_span_find(name, '*') < name.n ? KO_KEYS : KO_KEY_HOST;
	if (ko_host_prefix(name).n)
		return is_space ? KO_KEY_SPACE : KO_KEY_IMAGE;
	if (ko_span_find(name, '/') == name.n)
		return KO_KEY_OFFICIAL;
	return is_space ? KO_KEY_HUB_SPACE : KO_KEY_HUB_IMAGE;
}

/* A row with what it is sorted by. */
struct pending_row {
	enum ko_key key;
	size_t length;
	struct ko_key_row row;
};

static int by_key_and_length(const void *a, const void *b)
{
	const struct pending_row *x = a;
	const struct pending_row *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	if (x->length != y->length)
		return x->length < y->length ? -1 : 1;
	return (x->row.entry > y->row.entry) - (x->row.entry < y->row.entry);
}

/* Up to two rows a record: folded, and folded in pairs.  Returns how many. */
static size_t make_rows(const struct ko_section *s, struct pending_row *rows)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		struct ko_entry entry = { .name = s->records[i].name };
		enum ko_key key = key_of(s->part, entry.name);
		struct ko_folded folded;
		struct ko_folded pairs;

		if (key == KO_KEYS)
			continue;
		ko_fold(ko_entry_key(&entry), &folded);
		if (folded.n > KO_KEY_LENGTH_MAX)
			continue;
		rows[n++] = (struct pending_row){ key,
						  folded.n,
						  { ko_fold_signature(&folded),
						    (uint32_t)i, 0 } };
		if (ko_fold_pairs(&folded, &pairs))
			rows[n++] = (struct pending_row){
				key,
				pairs.n,
				{ ko_fold_signature(&pairs), (uint32_t)i, 1 }
			};
	}
	if (n)
		qsort(rows, n, sizeof(*rows), by_key_and_length);
	return n;
}

/* Append bytes, aligned to 8; *at gets their offset. */
static enum ko_status put(struct ko_buf *b, const void *p, size_t n,
			  uint32_t *at)
{
	static const char zeros[8];
	enum ko_status status =
		ko_buf_add(b, (struct ko_span){ zeros, (8 - b->n % 8) % 8 });

	*at = (uint32_t)b->n;
	return status ? status : ko_buf_add(b, (struct ko_span){ p, n });
}

static enum ko_status put_keys(struct ko_buf *b, struct ko_packed *head,
			       const struct pending_row *rows, size_t n)
{
	uint32_t starts[KO_KEY_LENGTH_MAX + 2];
	enum ko_status status = KO_OK;
	uint32_t ignored;
	size_t i = 0;

	for (enum ko_key key = 0; key < KO_KEYS && status == KO_OK; key++) {
		size_t first = i;

		for (size_t length = 0; length < KO_ARRAY_LEN(starts);
		     length++) {
			while (i < n && rows[i].key == key &&
			       rows[i].length < length)
				i++;
			starts[length] = (uint32_t)(i - first);
		}
		status = put(b, starts, sizeof(starts), &head->starts[key]);
		if (status == KO_OK)
			status = put(b, NULL, 0, &head->rows[key]);
		for (size_t j = first; j < i && status == KO_OK; j++)
			status = put(b, &rows[j].row, sizeof(rows[j].row),
				     &ignored);
	}
	return status;
}

/* The hash table of all names. */
static enum ko_status put_slots(struct ko_buf *b, struct ko_packed *head,
				const struct ko_section *s)
{
	KO_AUTO_FREE uint32_t *slots = NULL;
	size_t n = 4;

	while (n < 2 * s->n)
		n *= 2;
	if (s->n >= KO_SLOT_RECORD_MASK)
		return KO_ETOOBIG;
	slots = calloc(n, sizeof(*slots));
	if (!slots)
		return KO_ENOMEM;
	for (size_t i = 0; i < s->n; i++) {
		uint64_t hash = ko_name_hash(s->records[i].name);
		size_t at = hash & (n - 1);

		while (slots[at])
			at = (at + 1) & (n - 1);
		slots[at] = ko_slot_tag(hash) | (uint32_t)(i + 1);
	}
	head->slots_n = (uint32_t)n;
	return put(b, slots, n * sizeof(*slots), &head->slots);
}

static int by_hash(const void *a, const void *b)
{
	const struct ko_hash_row *x = a;
	const struct ko_hash_row *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->entry > y->entry) - (x->entry < y->entry);
}

/* The hash by which a record is found, or 0 when it is not. */
static uint64_t hash_of(enum ko_hash_key key, struct ko_span name)
{
	struct ko_span host = ko_host_prefix(name);
	struct ko_span path = ko_span_tail(name, host.n);
	size_t slash = ko_span_find(path, '/');

	if (ko_span_ends(name, KO_SPAN("/*")))
		return 0;
	if (key == KO_HASH_WORDS)
		return ko_words_hash(path);
	return host.n == 0 && slash < path.n
		       ? ko_span_hash(ko_span_tail(path, slash + 1), 0)
		       : 0;
}

/* Where the rows of each group begin; rows are sorted by hash. */
static enum ko_status put_hash_starts(struct ko_buf *b, struct ko_packed *head,
				      enum ko_hash_key key,
				      const struct ko_hash_row *rows,
				      uint32_t n)
{
	KO_AUTO_FREE uint32_t *starts = NULL;
	uint32_t bits = 1;
	uint32_t i = 0;
	size_t groups;

	while (bits < 31 && n >> bits)
		bits++;
	groups = (size_t)1 << bits;
	starts = calloc(groups + 1, sizeof(*starts));
	if (!starts)
		return KO_ENOMEM;
	for (size_t group = 0; group <= groups; group++) {
		while (i < n && rows[i].hash >> (64 - bits) < group)
			i++;
		starts[group] = i;
	}
	head->hash_bits[key] = bits;
	return put(b, starts, (groups + 1) * sizeof(*starts),
		   &head->hash_starts[key]);
}

static enum ko_status put_hashes(struct ko_buf *b, struct ko_packed *head,
				 const struct ko_section *s)
{
	KO_AUTO_FREE struct ko_hash_row *rows = calloc(s->n + 1, sizeof(*rows));
	enum ko_status status = rows ? KO_OK : KO_ENOMEM;

	for (enum ko_hash_key key = 0; key < KO_HASH_KEYS && status == KO_OK;
	     key++) {
		uint32_t n = 0;

		for (size_t i = 0; i < s->n && s->part == KO_PART_IMAGES; i++) {
			uint64_t hash = hash_of(key, s->records[i].name);

			if (hash && s->records[i].tier != KO_TIER_MISNOMER)
				rows[n++] = (struct ko_hash_row){ hash, i };
		}
		if (n)
			qsort(rows, n, sizeof(*rows), by_hash);
		status = put(b, rows, n * sizeof(*rows), &head->hashes[key]);
		if (status == KO_OK)
			status = put_hash_starts(b, head, key, rows, n);
	}
	return status;
}

static enum ko_status put_records(struct ko_buf *b, struct ko_packed *head,
				  const struct ko_section *s)
{
	enum ko_status status = put(b, NULL, 0, &head->records);
	struct ko_packed_record r = { 0 };
	uint32_t text = 0;
	uint32_t ignored;

	for (size_t i = 0; i < s->n && status == KO_OK; i++) {
		const struct ko_record *from = &s->records[i];

		r.pulls = from->pulls;
		r.all_pulls = from->all_pulls;
		r.tier = (uint16_t)from->tier;
		r.is_implied = from->line == 0;
		r.name_n = (uint16_t)from->name.n;
		r.text_n = (uint16_t)from->text.n;
		r.name = text;
		r.text = text + r.name_n;
		text = r.text + r.text_n;
		status = put(b, &r, sizeof(r), &ignored);
	}
	if (status == KO_OK)
		status = put(b, NULL, 0, &head->text);
	for (size_t i = 0; i < s->n && status == KO_OK; i++) {
		status = ko_buf_add(b, s->records[i].name);
		if (status == KO_OK)
			status = ko_buf_add(b, s->records[i].text);
	}
	return status;
}

static enum ko_status write_packed(const struct ko_section *s,
				   const struct pending_row *rows, size_t n,
				   struct ko_packed **out)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(UINT32_MAX / 2);
	struct ko_packed head = { .part = s->part, .count = (uint32_t)s->n };
	uint32_t ignored;
	enum ko_status status = put(&b, &head, sizeof(head), &ignored);

	if (status == KO_OK)
		status = put_keys(&b, &head, rows, n);
	if (status == KO_OK)
		status = put_slots(&b, &head, s);
	if (status == KO_OK)
		status = put_hashes(&b, &head, s);
	if (status == KO_OK)
		status = put_records(&b, &head, s);
	if (status == KO_OK)
		status = put(&b, s->date.p, s->date.n, &head.date);
	if (status)
		return status;
	head.date_n = (uint32_t)s->date.n;
	head.size = (uint32_t)b.n;
	memcpy(b.p, &head, sizeof(head));
	*out = (struct ko_packed *)(void *)KO_TAKE(b.p);
	return KO_OK;
}

enum ko_status ko_section_pack(struct ko_section *s, struct ko_packed **out,
			       struct ko_error *err)
{
	KO_AUTO_BUF struct ko_buf names = KO_BUF(KO_CATALOGUE_TEXT_MAX);
	KO_AUTO_FREE struct pending_row *rows = NULL;
	enum ko_status status;
	size_t text = 0;

	sort_records(s);
	status = refuse_twins(s, err);
	if (status)
		return status;
	/* No growing afterwards: the new names are pointed at. */
	for (size_t i = 0; i < s->n; i++)
		text += s->records[i].name.n + 1;
	status = ko_buf_reserve(&names, text + 1);
	if (status == KO_OK && s->part == KO_PART_IMAGES)
		status = add_spaces(s, &names);
	if (status == KO_OK) {
		sort_records(s);
		rows = calloc(2 * s->n + 1, sizeof(*rows));
		status = rows ? KO_OK : KO_ENOMEM;
	}
	if (status == KO_OK)
		status = write_packed(s, rows, make_rows(s, rows), out);
	if (status)
		return ko_fail(err, status, 0, "%s",
			       status == KO_ENOMEM ? "out of memory"
						   : "catalogue too large");
	return KO_OK;
}
