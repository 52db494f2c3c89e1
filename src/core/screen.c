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

#include "core/distance.h"
#include "core/judgement.h"
#include "core/name_hash.h"
#include "core/near_numbers.h"
#include "core/screen_parts.h"
#include "core/words.h"

/* Bytes that are sure to have all keys in an index that are near them, those
 * too that are only when each pair of two has become one. */
#define KEY_MAX (KO_KEY_LENGTH_MAX / 2 - KO_NEAR_EDITS)

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

static bool may_be_one_slip(const struct ko_screen *s, struct ko_span folded)
{
	return ko_filter_may_have(&s->halves,
				  half_number(folded, FIRST_HALF, folded.n)) ||
	       ko_filter_may_have(&s->halves,
				  half_number(folded, LAST_HALF, folded.n));
}

static bool is_space_meant(const struct ko_screen *s, struct ko_span space)
{
	struct ko_folded folded;
	struct ko_folded pairs;

	ko_fold(space, &folded);
	return is_one_meant(s, space, &folded) ||
	       (ko_fold_pairs(&folded, &pairs) &&
		is_one_meant(s, space, &pairs));
}

/* Near "library" all the letters of that but two have to be there. */
static bool is_near_library(const struct ko_screen *s, struct ko_span space,
			    unsigned kinds)
{
	struct ko_span library = ko_folded_span(&s->library);
	struct ko_folded folded;
	struct ko_folded pairs;

	if (__builtin_popcount(kinds & OF_LIBRARY) + KO_NEAR_EDITS <
	    OF_LIBRARY_N)
		return false;
	ko_fold(space, &folded);
	return ko_is_near(ko_folded_span(&folded), library) ||
	       (ko_fold_pairs(&folded, &pairs) &&
		ko_is_near(ko_folded_span(&pairs), library));
}

/* Has one of the namespaces that have pairs, and are near, the repository? */
static bool is_near_paired(const struct ko_screen *s, struct ko_span space,
			   struct ko_span repo)
{
	struct ko_folded folded;
	struct ko_near_values near;
	struct ko_entry ignored;

	ko_fold(space, &folded);
	if (!ko_near_set_find(s->paired, &folded, &near))
		return true;
	for (size_t i = 0; i < near.n; i++) {
		struct ko_entry e = ko_catalogue_entry(&s->c, KO_PART_IMAGES,
						       near.values[i]);

		if (ko_find_in_space(&s->c, ko_entry_key(&e), repo, &ignored))
			return true;
	}
	return false;
}

/*
 * Where a space and its whole name fold together, a namespace near the space
 * gives a name near the whole.  Not so where the space written has pairs ("rn",
 * "m"): then the repository's may fold, too, and the listed name's be as they
 * are.  Nor where the space meant has, and where space and repository meet may
 * be a pair.  All that only where the repository is a known one.
 */
static bool folds_apart(const struct ko_screen *s, struct ko_span space,
			bool has_pairs, struct ko_span repo)
{
	return (has_pairs || ko_folded_ends_pair(repo.p[0])) &&
	       ko_filter_may_have(&s->repos, ko_name_hash(repo)) &&
	       (has_pairs || is_near_paired(s, space, repo));
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
static void look(const struct ko_screen *s, struct ko_span text,
		 struct ko_folded *folded, struct part *out)
{
	uint64_t state = KO_PATH_START;
	uint64_t steps = 0;
	uint64_t letters = 0;
	size_t from = folded->n;
	size_t n = from;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		uint64_t step = s->bytes[c].step;
		uint64_t letter = s->bytes[c].letter;

		steps |= step;
		state = step >> (state & 63);
		letters += letter;
		folded->p[n] = (char)letter;
		n += letter != 0;
	}
	folded->n = n;
	ko_fold_end(folded, from);
	out->text = text;
	out->letters = letters;
	out->kinds = (unsigned)(steps >> KINDS_SHIFT);
	out->is_path = ko_is_path_end(state);
}

/* A path "space/repo". */
struct taken {
	struct ko_span path;
	struct part space, repo;
	struct ko_folded folded; /* the whole */
	uint64_t space_hash;     /* folded */
	bool may_be_one_slip;    /* of a strong one is the space */
	bool has_pairs;          /* the space */
};

/* Take it apart; false when it is none. */
static bool take(const struct ko_screen *s, struct ko_span path,
		 struct taken *out)
{
	size_t slash = ko_span_find(path, '/');
	struct ko_span space;

	if (slash == path.n || path.n > KEY_MAX)
		return false;
	out->path = path;
	out->folded.n = 0;
	out->folded.has_pairs = false;
	look(s, ko_span_head(path, slash), &out->folded, &out->space);
	if (!out->space.is_path || out->space.kinds & HAS_DOT)
		return false;
	space = ko_folded_span(&out->folded);
	out->space_hash = ko_name_hash(space);
	ko_filter_call(&s->watched, out->space_hash);
	out->may_be_one_slip = may_be_one_slip(s, space);
	out->has_pairs = out->folded.has_pairs;
	look(s, ko_span_tail(path, slash + 1), &out->folded, &out->repo);
	return out->repo.is_path && !(out->repo.kinds & HAS_SLASH);
}

/* Has it words of a listed name, or the one that is skipped? */
static bool may_be_words(const struct ko_screen *s, const struct taken *t)
{
	uint64_t repo = t->repo.letters;

	return may_be_namesakes(s, repo, t->space.text, t->repo.text) ||
	       (t->repo.kinds & HAS_JOINT &&
		has_words(s, repo, t->repo.text)) ||
	       has_words(s, t->space.letters + repo, t->path) ||
	       ((t->space.kinds | t->repo.kinds) & HAS_Y &&
		has_library(t->path));
}

/* Could another namespace be meant, or does this one look like one? */
static bool may_be_space(const struct ko_screen *s, const struct taken *t)
{
	struct ko_span space = t->space.text;

	return ((s->has_own || t->may_be_one_slip) &&
		is_space_meant(s, space)) ||
	       is_near_library(s, space, t->space.kinds) ||
	       folds_apart(s, space, t->has_pairs, t->repo.text) ||
	       (t->space.kinds & HAS_DIGIT &&
		ko_judge_is_machine_made(space)) ||
	       ko_filter_may_have(&s->watched, t->space_hash);
}

bool ko_screen_clears(const struct ko_screen *s, struct ko_span path)
{
	struct taken t;

	return !s->is_off && take(s, path, &t) && !may_be_words(s, &t) &&
	       !may_be_space(s, &t) && !is_near(s->images, &t.folded);
}
