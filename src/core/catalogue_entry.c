/* What a record and its name say of themselves. */
#include "core/catalogue.h"

#include "core/fold.h"
#include "core/keys.h"
#include "core/name_hash.h"

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

void ko_row_key(const struct ko_key_row *row, const struct ko_entry *entry,
		struct ko_folded *out)
{
	struct ko_folded folded;

	ko_fold(ko_entry_key(entry), out);
	if (!row->in_pairs)
		return;
	folded = *out;
	(void)ko_fold_pairs(&folded, out);
}

struct ko_span ko_host_prefix(struct ko_span name)
{
	size_t slash = ko_span_find(name, '/');
	struct ko_span first = ko_span_head(name, slash);
	bool is_host = slash < name.n && (ko_span_find(first, '.') < first.n ||
					  ko_span_find(first, ':') < first.n);

	return ko_span_head(name, is_host ? slash + 1 : 0);
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
