/*
 * Whatever the bytes: refused with a line and a reason and nothing changed,
 * or a catalogue in which every record is found.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/catalogue.h"
#include "core/fold.h"
#include "core/index.h"

static void require(bool condition)
{
	if (!condition)
		abort();
}

struct search {
	struct ko_span name;
	bool has_found;
};

static void on_found(void *ctx, const struct ko_entry *e)
{
	struct search *s = ctx;

	s->has_found = s->has_found || ko_span_eq(e->name, s->name);
}

/* A name is near itself in one of the indexes, when it is in one at all. */
static void check_index(const struct ko_catalogue *c, const struct ko_entry *e,
			enum ko_part part)
{
	struct search s = { e->name, false };
	struct ko_folded folded;

	for (enum ko_key key = 0; key < KO_KEYS; key++)
		if (c->parts[ko_key_part(key)])
			ko_index_near(c, key, ko_entry_key(e), on_found, &s);
	ko_fold(ko_entry_key(e), &folded);
	require(s.has_found || part == KO_PART_KNOWN_BAD ||
		e->tier == KO_TIER_MISNOMER || folded.n > KO_KEY_LENGTH_MAX ||
		ko_span_find(e->name, '*') < e->name.n);
}

static void check_part(const struct ko_catalogue *c, enum ko_part part)
{
	struct ko_span last = KO_SPAN("");

	for (size_t i = 0; i < ko_catalogue_count(c, part); i++) {
		struct ko_entry e = ko_catalogue_entry(c, part, i);
		struct ko_entry got;

		require(e.name.n > 0 && e.name.n <= KO_CATALOGUE_NAME_MAX);
		require(e.tier < KO_TIER_COUNT);
		require(ko_span_cmp(last, e.name) < 0);
		require(ko_catalogue_find(c, part, e.name, &got));
		require(got.name.p == e.name.p && got.pulls == e.pulls);
		if (part == KO_PART_REGISTRIES)
			require(ko_catalogue_find_host(c, e.name, &got));
		check_index(c, &e, part);
		last = e.name;
	}
	require(ko_catalogue_date(c, part).n == 0 ||
		ko_catalogue_date(c, part).n == 10);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ko_span text = { (const char *)data, size };
	struct ko_catalogue c = { 0 };
	struct ko_error err = { 0 };
	enum ko_status status = ko_catalogue_load(&c, text, &err);
	bool has_part = false;

	for (enum ko_part part = 0; part < KO_PARTS; part++) {
		require(c.parts[part] == c.owned[part]);
		if (!c.parts[part])
			continue;
		has_part = true;
		check_part(&c, part);
	}
	require(has_part == (status == KO_OK));
	if (status == KO_ESYNTAX)
		require(err.line > 0 && err.text[0] != '\0');
	ko_catalogue_done(&c);
	return 0;
}
