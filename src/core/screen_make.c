#include "base/grow.h"
#include "core/judgement.h"
#include "core/keys.h"
#include "core/name_hash.h"
#include "core/near_numbers.h"
#include "core/screen_parts.h"
#include "core/words.h"

/* Bits of a filter for each number. */
#define FILTER_BITS 32

#define HUB KO_SPAN("docker.io")

/* Numbers on their way into a filter. */
struct hashes {
	uint64_t *p;
	size_t n, cap;
};

static enum ko_status add_hash(struct hashes *to, uint64_t hash)
{
	uint64_t *p = ko_grow(to->p, to->n, &to->cap, sizeof(*p));

	if (!p)
		return KO_ENOMEM;
	to->p = p;
	to->p[to->n++] = hash;
	return KO_OK;
}

static enum ko_status make_filter(struct hashes *from, struct ko_filter *out)
{
	enum ko_status status = ko_filter_init(out, from->n, FILTER_BITS);

	for (size_t i = 0; i < from->n && status == KO_OK; i++)
		ko_filter_add(out, from->p[i]);
	return status;
}

/* What is added to watched for a and b, one behind the other. */
static enum ko_status watch(struct hashes *to, struct ko_span a,
			    struct ko_span b)
{
	char text[2 * KO_CATALOGUE_NAME_MAX];
	struct ko_folded folded;

	if (a.n + b.n > sizeof(text))
		return KO_OK; /* no account has such a name */
	memcpy(text, a.p, a.n);
	memcpy(text + a.n, b.p, b.n);
	ko_fold((struct ko_span){ text, a.n + b.n }, &folded);
	return add_hash(to, ko_name_hash(ko_folded_span(&folded)));
}

static struct ko_span space_of(struct ko_span name)
{
	return ko_span_head(name, ko_span_find(name, '/'));
}

/* What company_name() takes for a known namespace. */
static enum ko_status watch_endings(struct hashes *to, struct ko_span space)
{
	enum ko_status status = KO_OK;
	struct ko_span ending;

	for (size_t i = 0; (ending = ko_company_ending(i)).n && status == KO_OK;
	     i++) {
		status = watch(to, space, ending);
		if (status == KO_OK && ko_span_ends(space, ending))
			status = watch(to,
				       ko_span_head(space, space.n - ending.n),
				       KO_SPAN(""));
	}
	return status;
}

/* What posing() takes for an official image.  Separators fold away. */
static enum ko_status watch_posing(struct hashes *to, struct ko_span image)
{
	enum ko_status status = KO_OK;
	struct ko_posing_word w;

	for (size_t i = 0; (w = ko_posing_word(i)).word.n && status == KO_OK;
	     i++) {
		status = watch(to, w.word, image);
		if (status == KO_OK)
			status = watch(to, image, w.word);
	}
	return status;
}

static enum ko_status watch_images(const struct ko_catalogue *c,
				   struct hashes *to)
{
	size_t n = ko_catalogue_count(c, KO_PART_IMAGES);
	struct ko_span last = KO_SPAN("");
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < n && status == KO_OK; i++) {
		struct ko_entry e = ko_catalogue_entry(c, KO_PART_IMAGES, i);
		struct ko_span space = space_of(e.name);

		if (space.n == e.name.n || !ko_span_eq(space, last))
			status = watch_posing(to, space);
		if (status == KO_OK && space.n < e.name.n &&
		    !ko_span_eq(space, last))
			status = watch_endings(to, space);
		last = space;
	}
	return status;
}

/* All hosts, the one without a dot too, and the first part of all that is known
 * to be bad. */
static enum ko_status watch_others(const struct ko_catalogue *c,
				   struct hashes *to)
{
	static const enum ko_part parts[] = { KO_PART_REGISTRIES,
					      KO_PART_KNOWN_BAD };
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < KO_ARRAY_LEN(parts); i++) {
		size_t n = ko_catalogue_count(c, parts[i]);

		for (size_t j = 0; j < n && status == KO_OK; j++) {
			struct ko_entry e = ko_catalogue_entry(c, parts[i], j);

			status = watch(to, space_of(e.name), KO_SPAN(""));
		}
	}
	return status ? status : watch(to, KO_SPAN("localhost"), KO_SPAN(""));
}

static enum ko_status make_watched(struct ko_screen *s)
{
	struct hashes hashes = { NULL, 0, 0 };
	enum ko_status status = watch_images(&s->c, &hashes);

	if (status == KO_OK)
		status = watch_others(&s->c, &hashes);
	if (status == KO_OK)
		status = make_filter(&hashes, &s->watched);
	free(hashes.p);
	return status;
}

static unsigned kinds_of(char c)
{
	unsigned kinds = (ko_is_separator(c) ? HAS_JOINT : 0U) |
			 (ko_is_digit(c) ? HAS_DIGIT : 0U);

	switch (ko_folded_byte(c)) {
	case 'l':
		return kinds | HAS_L;
	case 'b':
		return kinds | HAS_B;
	case 'r':
		return kinds | HAS_R;
	case 'a':
		return kinds | HAS_A;
	case 'y':
		return kinds | HAS_Y;
	default:
		return kinds | (c == '.' ? HAS_DOT : 0U) |
		       (c == '/' ? HAS_SLASH : 0U);
	}
}

static void make_bytes(struct ko_screen *s)
{
	uint64_t random = 1;

	for (size_t i = 0; i < KO_ARRAY_LEN(s->bytes); i++) {
		char c = (char)i;

		random = random * UINT64_C(6364136223846793005) + 1;
		s->bytes[i].step = ko_path_step(c) | (uint64_t)kinds_of(c)
							     << KINDS_SHIFT;
		s->bytes[i].letter =
			ko_is_separator(c)
				? 0
				: ko_short_name_hash(i, random) << 8 |
					  (unsigned char)ko_folded_byte(c);
	}
}

/* The same for the same letters, whatever their order. */
static uint64_t letters_of(const struct ko_screen *s, struct ko_span text)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < text.n; i++)
		sum += s->bytes[(unsigned char)text.p[i]].letter;
	return sum;
}

/* What stands for an image in a filter: the letters of its path's words. */
static uint64_t path_letters(const struct ko_screen *s, struct ko_span name)
{
	struct ko_span path = ko_span_tail(name, ko_host_prefix(name).n);
	uint64_t sum = letters_of(s, path);
	size_t from = 0;

	for (size_t i = 0; i <= path.n; i++) {
		if (i < path.n && !ko_is_separator(path.p[i]))
			continue;
		if (ko_span_eq(ko_span_slice(path, from, i), LIBRARY))
			sum -= letters_of(s, LIBRARY);
		from = i + 1;
	}
	return sum;
}

static uint64_t repository_hash(const struct ko_screen *s, struct ko_span name)
{
	(void)s;
	return ko_name_hash(ko_span_tail(name, space_of(name).n + 1));
}

static enum ko_status make_names(struct ko_screen *s,
				 uint64_t (*hash_of)(const struct ko_screen *s,
						     struct ko_span name),
				 struct ko_filter *out)
{
	size_t n = ko_catalogue_count(&s->c, KO_PART_IMAGES);
	struct hashes hashes = { NULL, 0, 0 };
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < n && status == KO_OK; i++) {
		struct ko_entry e =
			ko_catalogue_entry(&s->c, KO_PART_IMAGES, i);

		status = add_hash(&hashes, hash_of(s, e.name));
	}
	if (status == KO_OK)
		status = make_filter(&hashes, out);
	free(hashes.p);
	return status;
}

/* ---- namespaces ---- */

/* What is made of the namespaces. */
struct spaces {
	struct ko_near_keys strong, paired;
	struct hashes halves;
};

/* Is it likely enough to be meant, whatever the repository is? */
static bool is_strong(const struct ko_entry *space)
{
	return !ko_span_eq(ko_entry_key(space), LIBRARY) &&
	       ko_judge_is_space_meant(space, KO_SPAN(""));
}

static enum ko_status add_halves(struct hashes *to, struct ko_span key)
{
	enum ko_status status = KO_OK;

	for (size_t n = key.n > 1 ? key.n - 1 : 1;
	     n <= key.n + 1 && status == KO_OK; n++) {
		status = add_hash(to, half_number(key, FIRST_HALF, n));
		if (status == KO_OK)
			status = add_hash(to, half_number(key, LAST_HALF, n));
	}
	return status;
}

static enum ko_status add_space(struct ko_screen *s,
				const struct ko_key_row *row, struct spaces *to)
{
	struct ko_entry e =
		ko_catalogue_entry(&s->c, KO_PART_IMAGES, row->entry);
	enum ko_status status = KO_OK;
	struct ko_folded key;

	ko_row_key(row, &e, &key);
	s->has_own |= e.tier == KO_TIER_OWN;
	if (row->in_pairs)
		status = ko_near_keys_add(&to->paired, &key, row->entry);
	if (status || !is_strong(&e))
		return status;
	/* A slip is counted in the name before pairs are folded. */
	if (!row->in_pairs)
		status = add_halves(&to->halves, ko_folded_span(&key));
	return status ? status
		      : ko_near_keys_add(&to->strong, &key, row->entry);
}

static enum ko_status make_spaces(struct ko_screen *s)
{
	struct spaces spaces = { KO_NEAR_KEYS, KO_NEAR_KEYS, { NULL, 0, 0 } };
	struct ko_key_rows rows = ko_catalogue_rows(&s->c, KO_KEY_HUB_SPACE);
	size_t n = rows.starts[KO_KEY_LENGTH_MAX + 1];
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < n && status == KO_OK; i++)
		status = add_space(s, &rows.rows[i], &spaces);
	if (status == KO_OK)
		status = make_filter(&spaces.halves, &s->halves);
	if (status == KO_OK)
		status = ko_near_set_new(&spaces.strong, &s->strong);
	if (status == KO_OK)
		status = ko_near_set_new(&spaces.paired, &s->paired);
	free(spaces.halves.p);
	ko_near_keys_done(&spaces.strong);
	ko_near_keys_done(&spaces.paired);
	return status;
}

/* A catalogue may say that Docker Hub is bad, or another name of a host. */
static bool is_hub_special(const struct ko_catalogue *c)
{
	struct ko_entry e;

	return ko_catalogue_find(c, KO_PART_KNOWN_BAD, HUB, &e) ||
	       (ko_catalogue_find(c, KO_PART_REGISTRIES, HUB, &e) &&
		e.tier == KO_TIER_ALIAS);
}

enum ko_status ko_screen_new(const struct ko_catalogue *c,
			     const struct ko_near_set *images,
			     struct ko_screen **out)
{
	struct ko_screen *s = calloc(1, sizeof(*s));
	enum ko_status status;

	if (!s)
		return KO_ENOMEM;
	s->c = *c;
	s->images = images;
	s->is_off = is_hub_special(c);
	make_bytes(s);
	ko_fold(LIBRARY, &s->library);
	status = make_watched(s);
	if (status == KO_OK)
		status = make_names(s, path_letters, &s->letters);
	if (status == KO_OK)
		status = make_names(s, repository_hash, &s->repos);
	if (status == KO_OK)
		status = make_spaces(s);
	if (status == KO_OK)
		*out = s;
	else
		ko_screen_free(s);
	return status;
}

void ko_screen_free(struct ko_screen *s)
{
	if (!s)
		return;
	ko_near_set_free(s->strong);
	ko_near_set_free(s->paired);
	ko_filter_done(&s->halves);
	ko_filter_done(&s->watched);
	ko_filter_done(&s->repos);
	ko_filter_done(&s->letters);
	free(s);
}
