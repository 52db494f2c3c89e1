#include "core/judgement.h"

#include <limits.h>

#include "core/claim.h"
#include "core/distance.h"
#include "core/index.h"
#include "core/keys.h"
#include "core/words.h"

/* A machine-made account name: this long, with this many digits. */
#define THROWAWAY_MIN    8
#define THROWAWAY_DIGITS 4

/* Uses of a host that people know. */
#define MUCH_USED 400

/* Shortest name worth posing as by adding a word to it. */
#define POSED_MIN 4

static int official_odds(const struct ko_entry *e, enum ko_rule how)
{
	return ko_target_odds(e, e->name.n) + ko_rule_info(how)->weight;
}

/* ---- a tag glued into the name: "python-slim", "node18" ---- */

/* Is the word a tag word, or one letter away from a long one? */
static bool is_nearly_tag_word(struct ko_span word)
{
	if (ko_is_tag_word(word))
		return true;
	if (ko_is_ordinary_word(word))
		return false; /* "local" is no slip of "focal" */
	for (size_t i = 0; word.n >= 5 && ko_tag_word(i).n; i++)
		if (ko_tag_word(i).n >= 5 &&
		    ko_edit_distance(word, ko_tag_word(i), 1) <= 1)
			return true;
	return false;
}

/* Take a run of digits, or of letters, off the front of *rest. */
static struct ko_span cut_run(struct ko_span *rest)
{
	bool digits = rest->n && ko_is_digit(rest->p[0]);
	struct ko_span run;
	size_t n = 0;

	while (n < rest->n && !ko_is_separator(rest->p[n]) &&
	       ko_is_digit(rest->p[n]) == digits)
		n++;
	run = ko_span_head(*rest, n);
	*rest = ko_span_tail(*rest, n);
	while (rest->n && ko_is_separator(rest->p[0]))
		*rest = ko_span_tail(*rest, 1);
	return run;
}

/* Is all of it numbers and tag words?  Is there a word among them? */
static bool is_tag_like(struct ko_span tail, bool *has_word)
{
	*has_word = false;
	if (tail.n == 0)
		return false;
	while (tail.n) {
		struct ko_span run = cut_run(&tail);

		if (run.n && ko_is_digit(run.p[0]))
			continue;
		if (!is_nearly_tag_word(run))
			return false;
		*has_word = true;
	}
	return true;
}

/* "ubuntu-22.04", "macos-15": a CI machine's label, not an image. */
static bool is_machine_label(struct ko_span head, char joint, bool has_word)
{
	return joint == '-' && !has_word &&
	       (ko_span_eq(head, KO_SPAN("ubuntu")) ||
		ko_span_eq(head, KO_SPAN("macos")) ||
		ko_span_eq(head, KO_SPAN("windows")));
}

/* The part before the tag, while the official images near it are tried. */
struct glued {
	struct ko_judgement *j;
	struct ko_span head, tail;
};

static void try_glued(void *ctx, const struct ko_entry *e)
{
	struct glued *g = ctx;
	struct ko_alignment a = { .weight = 0 };

	if (!ko_entry_is_official(e) ||
	    (!ko_span_eq(g->head, e->name) && !ko_align(g->head, e->name, &a)))
		return;
	ko_propose(
		g->j,
		&(struct ko_proposal){
			.what = KO_RULE_IMAGE,
			.odds = official_odds(e, KO_SLIP_GLUED_TAG) + a.weight,
			.entry = e,
			.written = g->j->name,
			.meant = e->name,
			.alignment = ko_one_slip(KO_SLIP_GLUED_TAG, g->tail,
						 KO_SPAN("")) });
}

/* Does a number start at i, right after a letter? */
static bool is_number_start(struct ko_span s, size_t i)
{
	return ko_is_digit(s.p[i]) && ko_is_lower(s.p[i - 1]);
}

void ko_judge_glued_tag(struct ko_judgement *j)
{
	for (size_t i = 1; i < j->name.n; i++) {
		char joint = j->name.p[i];
		bool is_joint = ko_is_separator(joint);
		struct glued g = { j, ko_span_head(j->name, i),
				   ko_span_tail(j->name, i) };
		bool has_word;

		if (!is_joint && !is_number_start(j->name, i))
			continue;
		if (!is_tag_like(ko_span_tail(g.tail, is_joint), &has_word))
			continue;
		if (is_machine_label(g.head, joint, has_word))
			return;
		ko_index_near(j->c, KO_KEY_OFFICIAL, g.head, try_glued, &g);
		return;
	}
}

/* ---- the same words: "bitnami-redis", "world-hello", "redis/bitnami" ---- */

static struct ko_span without_library(struct ko_span path)
{
	bool has_it = ko_span_starts(path, KO_SPAN("library")) && path.n > 8 &&
		      ko_is_separator(path.p[7]);

	return ko_span_tail(path, has_it ? 8 : 0);
}

static bool is_written_with_host(struct ko_span name)
{
	struct ko_span first = ko_span_head(name, ko_span_find(name, '/'));

	return first.n < name.n && ko_span_find(first, '.') < first.n;
}

/* What kind of slip makes written of an image with the same words? */
static enum ko_rule how_same_words(const struct ko_judgement *j,
				   struct ko_span meant)
{
	struct ko_span written = without_library(j->name);
	struct ko_span path = meant;

	if (is_written_with_host(meant)) {
		path = ko_span_tail(meant, ko_span_find(meant, '/') + 1);
		return ko_span_eq(path, j->name) ? KO_RULE_REGISTRY : KO_RULES;
	}
	if (ko_judge_same_but_separators(written, path)) {
		bool is_flat = written.n < j->name.n ||
			       ko_span_find(path, '/') < path.n;

		return j->space.n == 0 && is_flat ? KO_SLIP_FLATTENED_PATH
						  : KO_RULES;
	}
	return KO_SLIP_WORD_ORDER;
}

/* "tautulli/linuxserver": the publisher is known, whichever image it is. */
static int swapped_odds(const struct ko_judgement *j, const struct ko_entry *e)
{
	struct ko_entry space;

	if (!ko_find_in_space(j->c, j->repo, KO_SPAN("*"), &space) ||
	    !ko_span_starts(e->name, j->repo))
		return INT_MIN;
	return official_odds(&space, KO_SLIP_WORD_ORDER);
}

static void propose_same_words(struct ko_judgement *j, const struct ko_entry *e,
			       enum ko_rule how)
{
	int odds = official_odds(e, how);
	int swapped = how == KO_SLIP_WORD_ORDER ? swapped_odds(j, e) : INT_MIN;

	ko_propose(j,
		   &(struct ko_proposal){
			   .what = KO_RULE_IMAGE,
			   .odds = swapped > odds ? swapped : odds,
			   .entry = e,
			   .written = j->name,
			   .meant = e->name,
			   .alignment = ko_one_slip(how, j->name, e->name) });
}

/*
 * The path is known elsewhere.  A publisher may well be on Docker Hub too, so
 * it counts only where Hub has no such account or path, where the namespace is
 * called like an official image, or on a vendor's much used registry.
 */
static bool is_elsewhere(const struct ko_judgement *j,
			 const struct ko_entry *registry)
{
	struct ko_entry official;

	if (j->space.n == 0)
		return false;
	return !ko_is_hub_account(j->space) ||
	       ko_span_find(j->repo, '/') < j->repo.n ||
	       (registry->tier == KO_TIER_VENDOR &&
		registry->pulls >= MUCH_USED) ||
	       ko_find_image(j, j->space, &official);
}

static void propose_registry(struct ko_judgement *j, const struct ko_entry *e)
{
	struct ko_span host = ko_span_head(e->name, e->name.n - j->name.n - 1);
	struct ko_entry registry;
	int uses;

	if (!ko_catalogue_find_host(j->c, host, &registry) ||
	    !is_elsewhere(j, &registry))
		return;
	uses = ko_share_weight(registry.pulls, KO_ALL_HOST_USES) / 5;
	ko_propose(j, &(struct ko_proposal){
			      .what = KO_RULE_REGISTRY,
			      .odds = official_odds(e, KO_RULE_REGISTRY) + uses,
			      .entry = e,
			      .written = j->name,
			      .meant = e->name });
}

static void try_same_words(void *ctx, const struct ko_entry *e)
{
	struct ko_judgement *j = ctx;
	enum ko_rule how = how_same_words(j, e->name);

	if (how == KO_RULE_REGISTRY)
		propose_registry(j, e);
	else if (how != KO_RULES)
		propose_same_words(j, e, how);
}

void ko_judge_same_words(struct ko_judgement *j)
{
	ko_catalogue_hashed(j->c, KO_HASH_WORDS, ko_words_hash(j->name),
			    try_same_words, j);
}

/* "stranger/bitnami-redis": an image of a publisher, with its name, elsewhere
 */
static void try_publisher_name(void *ctx, const struct ko_entry *e)
{
	struct ko_judgement *j = ctx;

	if (is_written_with_host(e->name) ||
	    ko_span_find(e->name, '/') == e->name.n ||
	    !ko_judge_same_but_separators(j->repo, e->name))
		return;
	ko_propose(j, &(struct ko_proposal){
			      .what = KO_RULE_PUBLISHER,
			      .odds = official_odds(e, KO_RULE_PUBLISHER),
			      .entry = e,
			      .written = j->repo,
			      .meant = e->name });
}

void ko_judge_publisher_name(struct ko_judgement *j)
{
	size_t joint = 0;

	while (joint < j->repo.n && !ko_is_separator(j->repo.p[joint]))
		joint++;
	if (joint == j->repo.n)
		return; /* two names need a joint */
	ko_catalogue_hashed(j->c, KO_HASH_WORDS, ko_words_hash(j->repo),
			    try_publisher_name, j);
}

/* ---- words that pose as the publisher's: "nginx-official" ---- */

/* What is left of name without word at that side; empty if it is not there. */
static struct ko_span without_word(struct ko_span name, struct ko_span word,
				   bool before)
{
	struct ko_span rest = { "", 0 };

	if (before && ko_span_starts(name, word))
		rest = ko_span_tail(name, word.n);
	else if (!before && ko_span_ends(name, word))
		rest = ko_span_head(name, name.n - word.n);
	if (before && rest.n && ko_is_separator(rest.p[0]))
		rest = ko_span_tail(rest, 1);
	if (!before && rest.n && ko_is_separator(rest.p[rest.n - 1]))
		rest = ko_span_head(rest, rest.n - 1);
	return rest;
}

bool ko_judge_has_posing_word(struct ko_span written, struct ko_span meant,
			      struct ko_posing_word *out)
{
	for (size_t i = 0; (*out = ko_posing_word(i)).word.n; i++)
		if ((out->before &&
		     ko_span_eq(without_word(written, out->word, true),
				meant)) ||
		    (out->after &&
		     ko_span_eq(without_word(written, out->word, false),
				meant)))
			return true;
	return false;
}

/* A publisher's namespace with a word more, and one of his images.  A word
 * that says that it is the genuine one tells enough without. */
static void try_posing_space(struct ko_judgement *j, struct ko_span rest,
			     const struct ko_posing_word *w)
{
	struct ko_entry space;
	struct ko_entry image;
	bool has_repo = ko_find_in_space(j->c, rest, j->repo, &image);
	int odds;

	if ((!has_repo && !w->vouches) ||
	    !ko_find_in_space(j->c, rest, KO_SPAN("*"), &space))
		return;
	odds = ko_target_odds(has_repo ? &image : &space, rest.n) +
	       ko_rule_info(KO_SLIP_POSING_WORD)->weight;
	if (has_repo)
		odds += ko_evidence(KO_EVIDENCE_SAME_REPOSITORY);
	ko_propose(j, &(struct ko_proposal){
			      .what = KO_RULE_NAMESPACE,
			      .odds = odds,
			      .entry = has_repo ? &image : &space,
			      .written = j->space,
			      .meant = rest,
			      .alignment = ko_one_slip(KO_SLIP_POSING_WORD,
						       w->word, KO_SPAN("")) });
}

/* The name as it stands without the word: an image, or a publisher? */
static void try_posing(struct ko_judgement *j, struct ko_span written,
		       struct ko_span rest, const struct ko_posing_word *w)
{
	bool is_space = written.p == j->space.p && j->space.n;
	struct ko_entry e;

	if (rest.n < POSED_MIN)
		return;
	if (is_space)
		try_posing_space(j, rest, w);
	if (!ko_find_image(j, rest, &e) || !ko_entry_is_official(&e))
		return;
	ko_propose(j,
		   &(struct ko_proposal){
			   .what = is_space ? KO_RULE_NAMESPACE : KO_RULE_IMAGE,
			   .odds = official_odds(&e, KO_SLIP_POSING_WORD),
			   .entry = &e,
			   .written = written,
			   .meant = rest,
			   .alignment = ko_one_slip(KO_SLIP_POSING_WORD,
						    w->word, KO_SPAN("")) });
}

/* A look at one byte spares nearly all names the rest. */
static bool may_have_word(struct ko_span name, struct ko_span word, bool before)
{
	return name.n > word.n &&
	       (before ? name.p[0] == word.p[0]
		       : name.p[name.n - 1] == word.p[word.n - 1]);
}

void ko_judge_posing(struct ko_judgement *j)
{
	struct ko_span written = j->space.n ? j->space : j->name;
	struct ko_posing_word w;

	for (size_t i = 0; (w = ko_posing_word(i)).word.n; i++)
		for (int before = 0; before <= 1; before++)
			if ((before ? w.before : w.after) &&
			    may_have_word(written, w.word, before))
				try_posing(
					j, written,
					without_word(written, w.word, before),
					&w);
}

/* ---- a publisher's name cut or stretched: "confluent" for "confluentinc" ----
 */

bool ko_judge_differ_by_ending(struct ko_span a, struct ko_span b,
			       struct ko_span *ending)
{
	struct ko_span longer = a.n > b.n ? a : b;
	struct ko_span shorter = a.n > b.n ? b : a;

	*ending = ko_span_tail(longer, shorter.n);
	if (ending->n > 1 && ko_is_separator(ending->p[0]))
		*ending = ko_span_tail(*ending, 1);
	if (shorter.n < POSED_MIN || ending->n == 0 ||
	    !ko_span_starts(longer, shorter))
		return false;
	for (size_t i = 0; ko_company_ending(i).n; i++)
		if (ko_span_eq(*ending, ko_company_ending(i)))
			return true;
	return false;
}

static void try_company_name(void *ctx, const struct ko_entry *e)
{
	struct ko_judgement *j = ctx;
	struct ko_span space =
		ko_span_head(e->name, ko_span_find(e->name, '/'));
	struct ko_span ending;
	bool is_longer = j->space.n > space.n;

	if (!ko_span_ends(e->name, j->repo) ||
	    !ko_judge_differ_by_ending(j->space, space, &ending))
		return;
	ko_propose(j, &(struct ko_proposal){
			      .what = KO_RULE_NAMESPACE,
			      .odds = official_odds(e, KO_SLIP_COMPANY_NAME),
			      .entry = e,
			      .written = j->space,
			      .meant = space,
			      .alignment = ko_one_slip(
				      KO_SLIP_COMPANY_NAME,
				      is_longer ? ending : KO_SPAN(""),
				      is_longer ? KO_SPAN("") : ending) });
}

void ko_judge_company_name(struct ko_judgement *j)
{
	ko_catalogue_hashed(j->c, KO_HASH_REPOSITORY, ko_span_hash(j->repo, 0),
			    try_company_name, j);
}

/* ---- an official image under a slip of its own name: "ngnix/nginx" ---- */

void ko_judge_namesake(struct ko_judgement *j)
{
	struct ko_alignment a;
	struct ko_entry e;

	if (!ko_find_image(j, j->repo, &e) || !ko_entry_is_official(&e) ||
	    ko_edit_distance(j->space, j->repo, KO_NEAR_EDITS) >
		    KO_NEAR_EDITS ||
	    !ko_judge_align(j->space, j->repo, &a))
		return;
	ko_propose(j, &(struct ko_proposal){
			      .what = KO_RULE_NAMESPACE,
			      .odds = ko_target_odds(&e, e.name.n) +
				      ko_evidence(KO_EVIDENCE_OWN_NAMESPACE) +
				      a.weight,
			      .entry = &e,
			      .written = j->space,
			      .meant = j->repo,
			      .alignment = a });
}

/* ---- throw-away namespaces ---- */

/*
 * Hex digits only ("c43602f9cc95"), or a brand and a run of digits
 * ("docker123321").  Names that a machine makes of syllables cannot be told
 * from a person's by their letters.
 */
bool ko_judge_is_machine_made(struct ko_span space)
{
	size_t digits = 0;
	size_t hex = 0;

	/* Both kinds begin like a hex number. */
	if (space.n < THROWAWAY_MIN || !ko_is_hex_lower(space.p[0]))
		return false;
	for (size_t i = 0; i < space.n; i++) {
		digits += ko_is_digit(space.p[i]);
		hex += ko_is_hex_lower(space.p[i]);
	}
	if (digits < THROWAWAY_DIGITS)
		return false;
	return hex == space.n || (ko_span_starts(space, KO_SPAN("docker")) &&
				  digits == space.n - 6);
}

void ko_judge_throwaway(struct ko_judgement *j)
{
	struct ko_entry e;

	if (!ko_judge_is_machine_made(j->space) ||
	    !ko_find_image(j, j->repo, &e) || !ko_entry_is_official(&e))
		return;
	ko_propose(j, &(struct ko_proposal){ .what = KO_RULE_THROWAWAY,
					     .odds = KO_CERTAIN,
					     .entry = &e,
					     .written = j->space,
					     .meant = KO_SPAN("library") });
}

void ko_judge_borrowed_name(struct ko_judgement *j, int facts)
{
	struct ko_entry e;

	if (!j->on_hub || j->has_own || j->space.n == 0 ||
	    !ko_find_image(j, j->repo, &e) || !ko_entry_is_official(&e))
		return;
	ko_propose(j,
		   &(struct ko_proposal){
			   .what = KO_RULE_BORROWED,
			   .odds = official_odds(&e, KO_RULE_BORROWED) +
				   ko_evidence(KO_EVIDENCE_PERSONS_NAMESPACE) +
				   facts,
			   .entry = &e,
			   .written = j->space,
			   .meant = KO_SPAN("library") });
}

/* ---- tags ---- */

/* "lastest", "3.12-slmi": a word of the tag one slip from a tag word. */
void ko_judge_tag(struct ko_judgement *j)
{
	struct ko_span rest = j->ref.tag;

	while (rest.n) {
		struct ko_span word = cut_run(&rest);
		struct ko_alignment a;

		if (word.n < 4 || ko_is_tag_word(word))
			continue;
		for (size_t i = 0; ko_tag_word(i).n; i++) {
			struct ko_span meant = ko_tag_word(i);

			if (meant.n < 4 ||
			    ko_edit_distance(word, meant, 1) > 1 ||
			    !ko_align(word, meant, &a) ||
			    a.weight <
				    ko_rule_info(KO_SLIP_NEIGHBOUR_KEY)->weight)
				continue;
			ko_propose(j, &(struct ko_proposal){
					      .what = KO_RULE_TAG,
					      .odds = KO_CERTAIN,
					      .entry = &j->v->target_entry,
					      .written = word,
					      .meant = meant,
					      .alignment = a });
			return;
		}
	}
}
