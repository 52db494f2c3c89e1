/*
 * Why no part of the judgement has anything to say of a cleared name, which is
 * "space/repo" on Docker Hub:
 *
 * - Known bad: watched has the spaces of all that is.
 * - Listed, near_sibling: images has no listed name near the whole.
 * - near_namespace, where the space meant has no such repository: strong has
 *   those that are pulled often enough to be meant then, and halves knows what
 *   may be one slip away.  Two slips are taken only for one's own names: where
 *   there are any, strong is asked without that.
 * - near_namespace, where it has: then the listed name is near the whole, as
 *   only the spaces differ, and images has none near; but see folds_apart().
 * - near_namespace, slips in both parts: images has none near the whole.
 * - near_namespace, library/: is_near_library().
 * - host_as_namespace: watched has the hosts, and the repository no "/".
 * - same_words, publisher_name: no listed path has the whole's words, nor the
 *   repository's where it has a joint.  In library/ nothing is cleared.
 * - company_name, posing: watched has the known spaces with each ending or
 *   without it, and them and the official images with each posing word.
 * - namesake: letters has the official images, and the space is not near.
 * - throwaway: the space does not look machine-made.
 */
#include "core/screen.h"

#include "base/grow.h"
#include "core/catalogue_pack.h"
#include "core/index.h"
#include "core/judge.h"
#include "core/keys.h"
#include "core/near_numbers.h"
#include "core/words.h"

/* Bits of a filter for each number. */
#define FILTER_BITS 32

/* Bytes that are sure to have all keys in an index that are near them, those
 * too that are only when each pair of two has become one. */
#define KEY_MAX (KO_KEY_LENGTH_MAX / 2 - KO_INDEX_EDITS)

#define LIBRARY KO_SPAN("library")
#define HUB     KO_SPAN("docker.io")

struct ko_screen {
	struct ko_catalogue c; /* of what it was made; owns nothing */
	const struct ko_near_set *images;
	struct ko_near_set *strong; /* spaces that may be meant anyway */
	struct ko_near_set *paired; /* all spaces that have pairs */
	struct ko_folded library;
	struct ko_filter halves;  /* of what is one slip from the strong */
	struct ko_filter watched; /* hashes of folded spaces */
	struct ko_filter repos;   /* hashes of known repositories */
	struct ko_filter letters; /* of listed paths */
	bool has_own;             /* one of the strong is one's own */
	bool is_off;              /* clears nothing */

	/* What to know of a byte, for look(). */
	struct {
		uint64_t step;   /* ko_path_step(), and its kinds on top */
		uint64_t letter; /* what it is folded to, below what stands for
				  * that letter; 0 for a separator */
	} bytes[256];
};

/* ---- making one ---- */

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

/* What a part of a path has in it; these bits of a step. */
#define KINDS_SHIFT 48
enum {
	HAS_JOINT = 1 << 0,
	HAS_DOT = 1 << 1,
	HAS_SLASH = 1 << 2,
	HAS_DIGIT = 1 << 3,

	/* What "library" is folded to, or nearly so, is made of. */
	HAS_L = 1 << 4,
	HAS_B = 1 << 5,
	HAS_R = 1 << 6,
	HAS_A = 1 << 7,
	HAS_Y = 1 << 8,
	OF_LIBRARY = HAS_L | HAS_B | HAS_R | HAS_A | HAS_Y,
	OF_LIBRARY_N = 5,
};

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

/* Is it likely enough to be meant, whatever the repository is? */
static bool is_strong(const struct ko_screen *s, const struct ko_key_row *row,
		      struct ko_entry *out)
{
	*out = ko_catalogue_entry(&s->c, KO_PART_IMAGES, row->entry);
	return !ko_span_eq(ko_entry_key(out), LIBRARY) &&
	       ko_judge_is_space_meant(out, KO_SPAN(""));
}

/*
 * One slip (align.h) changes three bytes at most, which stand together, and the
 * length by one byte at most.  So what became of a name by one slip has its
 * first half or its last half in common with it, where those are two bytes
 * apart.  A half of a name, or of what such a name of n bytes would have in
 * common with it, as a number; of long ones some bytes are enough.
 */
enum half { FIRST_HALF = 1, LAST_HALF = 2 };

static uint64_t half_number(const struct ko_folded *folded, enum half half,
			    size_t n)
{
	size_t size = n > half ? (n - half) / 2 : 0;
	const char *p;

	size = size < WINDOW_MAX ? size : WINDOW_MAX;
	p = folded->p + (half == LAST_HALF ? folded->n - size : 0);
	return first_bytes(p, size) * UINT64_C(0xd6e8feb86659fd93) +
	       (2 * n + half) * UINT64_C(0x9e3779b97f4a7c15);
}

static enum ko_status add_halves(struct hashes *to, struct ko_span space)
{
	struct ko_folded folded;
	enum ko_status status = KO_OK;

	ko_fold(space, &folded);
	for (size_t n = folded.n > 1 ? folded.n - 1 : 1;
	     n <= folded.n + 1 && status == KO_OK; n++) {
		status = add_hash(to, half_number(&folded, FIRST_HALF, n));
		if (status == KO_OK)
			status = add_hash(to,
					  half_number(&folded, LAST_HALF, n));
	}
	return status;
}

static enum ko_status make_halves(struct ko_screen *s)
{
	struct hashes hashes = { NULL, 0, 0 };
	struct ko_key_rows rows = ko_catalogue_rows(&s->c, KO_KEY_HUB_SPACE);
	size_t n = rows.starts[KO_KEY_LENGTH_MAX + 1];
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < n && status == KO_OK; i++) {
		struct ko_entry e;

		if (is_strong(s, &rows.rows[i], &e))
			status = add_halves(&hashes, ko_entry_key(&e));
	}
	if (status == KO_OK)
		status = make_filter(&hashes, &s->halves);
	free(hashes.p);
	return status;
}

/* The namespaces that are strong, or that have pairs, in both forms or one. */
static enum ko_status add_space(struct ko_screen *s,
				const struct ko_key_row *row,
				struct ko_near_keys *strong,
				struct ko_near_keys *paired)
{
	enum ko_status status = KO_OK;
	struct ko_entry e;
	bool is_one = is_strong(s, row, &e);
	struct ko_folded folded;
	struct ko_folded pairs;

	ko_fold(ko_entry_key(&e), &folded);
	if (row->in_pairs && ko_fold_pairs(&folded, &pairs)) {
		folded = pairs;
		status = ko_near_keys_add(paired, &folded, row->entry);
	}
	s->has_own |= e.tier == KO_TIER_OWN;
	return is_one && status == KO_OK
		       ? ko_near_keys_add(strong, &folded, row->entry)
		       : status;
}

static enum ko_status make_spaces(struct ko_screen *s)
{
	KO_CLEANUP(ko_near_keys_done)
	struct ko_near_keys strong = KO_NEAR_KEYS;
	KO_CLEANUP(ko_near_keys_done)
	struct ko_near_keys paired = KO_NEAR_KEYS;
	struct ko_key_rows rows = ko_catalogue_rows(&s->c, KO_KEY_HUB_SPACE);
	size_t n = rows.starts[KO_KEY_LENGTH_MAX + 1];
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < n && status == KO_OK; i++)
		status = add_space(s, &rows.rows[i], &strong, &paired);
	if (status == KO_OK)
		status = ko_near_set_new(&strong, &s->strong);
	return status ? status : ko_near_set_new(&paired, &s->paired);
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
		status = make_halves(s);
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

/* ---- using it ---- */

static bool is_near(const struct ko_near_set *set,
		    const struct ko_folded *folded)
{
	struct ko_folded pairs;

	return ko_near_set_has(set, folded) ||
	       (ko_fold_pairs(folded, &pairs) && ko_near_set_has(set, &pairs));
}

/* Is one of the strong ones near it, and likely enough to be meant? */
static bool is_one_meant(const struct ko_screen *s, struct ko_span space,
			 const struct ko_folded *folded)
{
	struct ko_near_values near;

	if (!ko_near_set_find(s->strong, folded, &near))
		return true;
	for (size_t i = 0; i < near.n; i++) {
		struct ko_entry e = ko_catalogue_entry(&s->c, KO_PART_IMAGES,
						       near.values[i]);

		if (ko_judge_is_space_meant(&e, space))
			return true;
	}
	return false;
}

static bool may_be_one_slip(const struct ko_screen *s,
			    const struct ko_folded *folded)
{
	return ko_filter_may_have(&s->halves,
				  half_number(folded, FIRST_HALF, folded->n)) ||
	       ko_filter_may_have(&s->halves,
				  half_number(folded, LAST_HALF, folded->n));
}

static bool is_space_meant(const struct ko_screen *s, struct ko_span space,
			   const struct ko_folded *folded)
{
	struct ko_folded pairs;

	return (s->has_own || may_be_one_slip(s, folded)) &&
	       (is_one_meant(s, space, folded) ||
		(ko_fold_pairs(folded, &pairs) &&
		 is_one_meant(s, space, &pairs)));
}

/* Near "library" all the letters of that but two have to be there. */
static bool is_near_library(const struct ko_screen *s, unsigned kinds,
			    const struct ko_folded *folded)
{
	struct ko_span library = ko_folded_span(&s->library);
	struct ko_folded pairs;

	return __builtin_popcount(kinds & OF_LIBRARY) + KO_INDEX_EDITS >=
		       OF_LIBRARY_N &&
	       (ko_is_near(ko_folded_span(folded), library) ||
		(ko_fold_pairs(folded, &pairs) &&
		 ko_is_near(ko_folded_span(&pairs), library)));
}

/* Has one of the namespaces that have pairs, and are near, the repository? */
static bool is_near_paired(const struct ko_screen *s,
			   const struct ko_folded *space, struct ko_span repo)
{
	struct ko_near_values near;
	struct ko_entry ignored;

	if (!ko_near_set_find(s->paired, space, &near))
		return true;
	for (size_t i = 0; i < near.n; i++) {
		struct ko_entry e = ko_catalogue_entry(&s->c, KO_PART_IMAGES,
						       near.values[i]);

		if (ko_find_in_space(&s->c, ko_entry_key(&e), repo, &ignored))
			return true;
	}
	return false;
}

/* Could what c becomes be the second one of a pair? */
static bool may_end_pair(char c)
{
	c = ko_folded_byte(c);
	return c == 'n' || c == 'v' || c == 'l';
}

/*
 * Where a space and its whole name fold together, a namespace near the space
 * gives a name near the whole.  Not so where the space written has pairs ("rn",
 * "m"): then the repository's may fold, too, and the listed name's be as they
 * are.  Nor where the space meant has, and where space and repository meet may
 * be a pair.  All that only where the repository is a known one.
 */
static bool folds_apart(const struct ko_screen *s,
			const struct ko_folded *space, struct ko_span repo)
{
	if (repo.n == 0 || !(space->has_pairs || may_end_pair(repo.p[0])) ||
	    !ko_filter_may_have(&s->repos, ko_name_hash(repo)))
		return false;
	return space->has_pairs || is_near_paired(s, space, repo);
}

/* Does it stand in the path?  ko_words_hash() skips it as a word. */
static bool has_library(struct ko_span path)
{
	while (path.n) {
		size_t y = ko_span_find(path, 'y');

		if (y < path.n &&
		    ko_span_ends(ko_span_head(path, y + 1), LIBRARY))
			return true;
		path = ko_span_tail(path, y + 1);
	}
	return false;
}

static void note(void *ctx, const struct ko_entry *e)
{
	bool *is_found = ctx;

	(void)e;
	*is_found = true;
}

/*
 * Does a listed path have these words?  Then it has these letters, which are
 * sooner counted than words are cut.
 */
static bool has_words(const struct ko_screen *s, uint64_t letters,
		      struct ko_span path)
{
	bool is_found = false;

	if (ko_filter_may_have(&s->letters, letters))
		ko_catalogue_hashed(&s->c, KO_HASH_WORDS, ko_words_hash(path),
				    note, &is_found);
	return is_found;
}

/* Has the repository a listed name, which the namespace may stand for? */
static bool may_be_namesakes(const struct ko_screen *s, uint64_t letters,
			     struct ko_span space, struct ko_span repo)
{
	return ko_filter_may_have(&s->letters, letters) &&
	       ko_is_near(space, repo);
}

/* A part of a path, as one look at each of its bytes shows it. */
struct part {
	struct ko_span text;
	uint64_t letters; /* as letters_of() */
	unsigned kinds;
	bool is_path;
};

/* Fold it behind what is in folded, too. */
static struct part look(const struct ko_screen *s, struct ko_span text,
			struct ko_folded *folded)
{
	struct part part = { .text = text };
	uint64_t state = KO_PATH_START;
	uint64_t steps = 0;
	size_t n = folded->n;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		uint64_t step = s->bytes[c].step;
		uint64_t letter = s->bytes[c].letter;

		steps |= step;
		state = step >> (state & 63);
		part.letters += letter;
		folded->p[n] = (char)letter;
		n += letter != 0;
	}
	part.kinds = (unsigned)(steps >> KINDS_SHIFT);
	part.is_path = ko_is_path_end(state);
	text.n = folded->n;
	folded->n = n;
	ko_fold_end(folded, text.n);
	return part;
}

bool ko_screen_clears(const struct ko_screen *s, struct ko_span path)
{
	size_t slash = ko_span_find(path, '/');
	struct ko_folded folded;
	struct part space;
	struct part repo = { .text = ko_span_tail(path, slash + 1) };
	uint64_t hash;

	if (s->is_off || slash == path.n || path.n > KEY_MAX)
		return false;
	folded.n = 0;
	folded.has_pairs = false;
	space = look(s, ko_span_head(path, slash), &folded);
	if (!space.is_path || space.kinds & HAS_DOT ||
	    (space.kinds & HAS_DIGIT && ko_judge_is_machine_made(space.text)))
		return false;
	hash = ko_name_hash(ko_folded_span(&folded));
	ko_filter_call(&s->watched, hash);
	if (is_space_meant(s, space.text, &folded) ||
	    is_near_library(s, space.kinds, &folded) ||
	    folds_apart(s, &folded, repo.text) ||
	    ko_filter_may_have(&s->watched, hash))
		return false;
	repo = look(s, repo.text, &folded);
	return repo.is_path && !(repo.kinds & HAS_SLASH) &&
	       !may_be_namesakes(s, repo.letters, space.text, repo.text) &&
	       !(repo.kinds & HAS_JOINT &&
		 has_words(s, repo.letters, repo.text)) &&
	       !has_words(s, space.letters + repo.letters, path) &&
	       !((space.kinds | repo.kinds) & HAS_Y && has_library(path)) &&
	       !is_near(s->images, &folded);
}
