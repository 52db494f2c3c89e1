/*
 * Why no part of the judgement has anything to say of a cleared name, which is
 * "space/repo" on Docker Hub:
 *
 * - Known bad: watched has the spaces of all that is.
 * - Listed, near_sibling: images has no listed name near the whole.
 * - near_namespace, where the space meant has no such repository: strong has
 *   those that are pulled often enough to be meant then, and none is near.
 * - near_namespace, where it has: then the listed name is near the whole, as
 *   only the spaces differ, and images has none near; but see folds_apart(),
 *   and IN_PAIRS for the listed ones.
 * - near_namespace, slips in both parts: images has none near the whole.
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
#include "core/words.h"

/* Bits of a filter for each number. */
#define FILTER_BITS 32

/*
 * Values of strong besides records: for a namespace whose nearness is enough;
 * and a bit beside a record whose key was folded in pairs, of any namespace,
 * strong or not: where it has the repository, the listed name need not be near.
 */
#define ALWAYS   UINT32_MAX
#define IN_PAIRS (UINT32_C(1) << 31)
_Static_assert(KO_SLOT_RECORD_MASK < IN_PAIRS, "a record leaves the bit free");

#define LIBRARY KO_SPAN("library")
#define HUB     KO_SPAN("docker.io")

struct ko_screen {
	struct ko_catalogue c; /* of what it was made; owns nothing */
	const struct ko_near_set *images;
	struct ko_near_set *strong; /* records, IN_PAIRS or not, or ALWAYS */
	struct ko_filter watched;   /* hashes of folded spaces */
	struct ko_filter repos;     /* hashes of known repositories */
	struct ko_filter letters;   /* of listed paths */
	uint64_t values[256];       /* of bytes, for letters_of() */
	bool is_off;                /* clears nothing */
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

/* All hosts, and the first part of all that is known to be bad. */
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
	return status;
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

/* What a part of a path has in it. */
enum { HAS_JOINT = 1, HAS_SLASH = 2, HAS_Y = 4 };

static const unsigned char kinds[256] = {
	['-'] = HAS_JOINT,
	['_'] = HAS_JOINT,
	['.'] = HAS_JOINT,
	['y'] = HAS_Y,
	['/'] = HAS_JOINT | HAS_SLASH,
};

struct letters {
	uint64_t sum; /* the same for the same letters, whatever their order */
	unsigned kinds;
};

static struct letters letters_of(const struct ko_screen *s, struct ko_span text)
{
	struct letters l = { 0, 0 };

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		l.sum += s->values[c];
		l.kinds |= kinds[c];
	}
	return l;
}

static void make_values(struct ko_screen *s)
{
	uint64_t random = 1;

	for (size_t c = 0; c < KO_ARRAY_LEN(s->values); c++) {
		random = random * UINT64_C(6364136223846793005) + 1;
		s->values[c] = ko_is_separator((char)c)
				       ? 0
				       : ko_short_name_hash(c, random);
	}
}

/* What stands for an image in a filter: the letters of its path's words. */
static uint64_t path_letters(const struct ko_screen *s, struct ko_span name)
{
	struct ko_span path = ko_span_tail(name, ko_host_prefix(name).n);
	uint64_t sum = letters_of(s, path).sum;
	size_t from = 0;

	for (size_t i = 0; i <= path.n; i++) {
		if (i < path.n && !ko_is_separator(path.p[i]))
			continue;
		if (ko_span_eq(ko_span_slice(path, from, i), LIBRARY))
			sum -= letters_of(s, LIBRARY).sum;
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

/* One of the rows of KO_KEY_HUB_SPACE, if it is strong. */
static enum ko_status add_strong(struct ko_screen *s,
				 const struct ko_key_row *row,
				 struct ko_near_keys *keys)
{
	struct ko_entry e =
		ko_catalogue_entry(&s->c, KO_PART_IMAGES, row->entry);
	bool is_library = ko_span_eq(ko_entry_key(&e), LIBRARY);
	struct ko_folded folded;
	struct ko_folded pairs;

	ko_fold(ko_entry_key(&e), &folded);
	if (row->in_pairs && ko_fold_pairs(&folded, &pairs))
		return ko_near_keys_add(keys, &pairs, row->entry | IN_PAIRS);
	if (!is_library && !ko_judge_is_space_meant(&e, KO_SPAN("")))
		return KO_OK;
	return ko_near_keys_add(keys, &folded,
				is_library ? ALWAYS : row->entry);
}

static enum ko_status make_strong(struct ko_screen *s)
{
	KO_CLEANUP(ko_near_keys_done)
	struct ko_near_keys keys = KO_NEAR_KEYS;
	struct ko_key_rows rows = ko_catalogue_rows(&s->c, KO_KEY_HUB_SPACE);
	size_t n = rows.starts[KO_KEY_LENGTH_MAX + 1];

	for (size_t i = 0; i < n; i++) {
		enum ko_status status = add_strong(s, &rows.rows[i], &keys);

		if (status)
			return status;
	}
	return ko_near_set_new(&keys, &s->strong);
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
	make_values(s);
	status = make_watched(s);
	if (status == KO_OK)
		status = make_names(s, path_letters, &s->letters);
	if (status == KO_OK)
		status = make_names(s, repository_hash, &s->repos);
	if (status == KO_OK)
		status = make_strong(s);
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
	ko_filter_done(&s->watched);
	ko_filter_done(&s->repos);
	ko_filter_done(&s->letters);
	free(s);
}

/* ---- using it ---- */

/*
 * Where a space and its whole name fold together, a namespace near the space
 * gives a name near the whole.  Not so where the space has pairs ("rn", "m"):
 * then the repository's may fold, too, and the listed name's be as they are.
 * For a listed space's, strong says whether it has the repository.
 */
static bool folds_apart(const struct ko_screen *s,
			const struct ko_folded *space, struct ko_span repo)
{
	return space->has_pairs &&
	       ko_filter_may_have(&s->repos, ko_name_hash(repo));
}

static bool is_near(const struct ko_near_set *set,
		    const struct ko_folded *folded)
{
	struct ko_folded pairs;

	return ko_near_set_has(set, folded) ||
	       (ko_fold_pairs(folded, &pairs) && ko_near_set_has(set, &pairs));
}

/* Could the namespace of this value in strong be meant? */
static bool may_be_meant(const struct ko_screen *s, uint32_t value,
			 struct ko_span space, struct ko_span repo)
{
	struct ko_entry e, image;

	if (value == ALWAYS)
		return true;
	e = ko_catalogue_entry(&s->c, KO_PART_IMAGES, value & ~IN_PAIRS);
	if (value & IN_PAIRS &&
	    ko_find_in_space(&s->c, ko_entry_key(&e), repo, &image))
		return true;
	return ko_judge_is_space_meant(&e, space);
}

/* Is one of the strong ones within two edits likely enough to be meant? */
static bool is_one_meant(const struct ko_screen *s, struct ko_span space,
			 struct ko_span repo, const struct ko_folded *folded)
{
	struct ko_near_values near;

	if (!ko_near_set_find(s->strong, folded, &near))
		return true;
	for (size_t i = 0; i < near.n; i++)
		if (may_be_meant(s, near.values[i], space, repo))
			return true;
	return false;
}

static bool is_space_meant(const struct ko_screen *s, struct ko_span space,
			   struct ko_span repo, const struct ko_folded *folded)
{
	struct ko_folded pairs;

	return is_one_meant(s, space, repo, folded) ||
	       (ko_fold_pairs(folded, &pairs) &&
		is_one_meant(s, space, repo, &pairs));
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

bool ko_screen_clears(const struct ko_screen *s, const struct ko_imageref *ref)
{
	struct ko_span space = space_of(ref->path);
	struct ko_span repo = ko_span_tail(ref->path, space.n + 1);
	struct letters of_space = letters_of(s, space);
	struct letters of_repo = letters_of(s, repo);
	struct ko_folded folded;
	uint64_t hash;

	if (s->is_off || space.n == ref->path.n || !ko_imageref_on_hub(ref) ||
	    of_repo.kinds & HAS_SLASH || ko_judge_is_machine_made(space))
		return false;
	ko_fold(space, &folded);
	hash = ko_name_hash(ko_folded_span(&folded));
	ko_filter_call(&s->watched, hash);
	if (may_be_namesakes(s, of_repo.sum, space, repo) ||
	    (of_repo.kinds & HAS_JOINT && has_words(s, of_repo.sum, repo)) ||
	    has_words(s, of_space.sum + of_repo.sum, ref->path) ||
	    ((of_space.kinds | of_repo.kinds) & HAS_Y &&
	     has_library(ref->path)) ||
	    is_space_meant(s, space, repo, &folded) ||
	    folds_apart(s, &folded, repo) ||
	    ko_filter_may_have(&s->watched, hash))
		return false;
	ko_fold_more(repo, &folded);
	return folded.n + KO_INDEX_EDITS <= KO_KEY_LENGTH_MAX &&
	       !is_near(s->images, &folded);
}
