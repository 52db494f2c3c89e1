#include "core/judgement.h"

#include "core/distance.h"
#include "core/index.h"
#include "core/keys.h"
#include "core/words.h"

#define LIBRARY KO_SPAN("library")

/* ---- images in library/ ---- */

static void try_official(void *ctx, const struct ko_entry *e)
{
	struct ko_judgement *j = ctx;
	struct ko_entry image = *e;
	struct ko_alignment a;
	int odds = 0;

	if (!ko_judge_align(j->name, e->name, &a))
		return;
	if (e->tier == KO_TIER_MISNOMER) {
		/* Near what a product is called, its image was meant. */
		odds = ko_rule_info(KO_SLIP_PRODUCT_NAME)->weight;
		if (!ko_find_image(j, e->text, &image))
			return;
	}
	ko_propose(j, &(struct ko_proposal){
			      .what = KO_RULE_IMAGE,
			      .odds = odds + a.weight +
				      ko_target_odds(&image, e->name.n) +
				      ko_word_weight(j->name),
			      .entry = &image,
			      .written = j->name,
			      .meant = e->name,
			      .alignment = a });
}

void ko_judge_near_official(struct ko_judgement *j)
{
	ko_index_near(j->c, KO_KEY_OFFICIAL, j->name, try_official, j);
}

/* A name between two slashes, or at either end, before the last name. */
static bool is_in_library(struct ko_span path)
{
	struct ko_span space = ko_span_head(path, ko_span_rfind(path, '/'));

	return ko_span_ends(space, LIBRARY) &&
	       (space.n == LIBRARY.n ||
		space.p[space.n - LIBRARY.n - 1] == '/');
}

static void try_mirrored(void *ctx, const struct ko_entry *e)
{
	struct ko_judgement *j = ctx;
	struct ko_span repo =
		ko_span_tail(j->name, ko_span_rfind(j->name, '/') + 1);
	struct ko_alignment a;

	if (e->tier == KO_TIER_MISNOMER || !ko_judge_align(repo, e->name, &a))
		return;
	ko_propose(j, &(struct ko_proposal){
			      .what = KO_RULE_IMAGE,
			      .odds = ko_target_odds(e, e->name.n) +
				      ko_evidence(KO_EVIDENCE_OWN_NAMESPACE) +
				      a.weight + ko_word_weight(repo),
			      .entry = e,
			      .written = repo,
			      .meant = e->name,
			      .alignment = a });
}

void ko_judge_near_mirrored(struct ko_judgement *j)
{
	struct ko_span path = ko_span_tail(j->name, j->host.n + 1);

	if (is_in_library(path))
		ko_index_near(j->c, KO_KEY_OFFICIAL,
			      ko_span_tail(path, ko_span_rfind(path, '/') + 1),
			      try_mirrored, j);
}

/* ---- images in a known namespace: only the repository may differ ---- */

/* A familiar name without its host. */
static struct ko_span without_host(const struct ko_judgement *j,
				   struct ko_span name)
{
	return ko_span_tail(name, j->on_hub ? 0 : j->host.n + 1);
}

/* Is longer shorter with one more word before or after it? */
static bool has_one_more_word(struct ko_span longer, struct ko_span shorter)
{
	size_t more = longer.n - shorter.n;

	if (longer.n <= shorter.n + 1)
		return false;
	return (ko_span_starts(longer, shorter) &&
		ko_is_separator(longer.p[shorter.n])) ||
	       (ko_span_ends(longer, shorter) &&
		ko_is_separator(longer.p[more - 1]));
}

/* The word around the first byte in which a and b differ. */
static struct ko_span differing_word(struct ko_span a, struct ko_span b)
{
	size_t at = 0;
	size_t from;

	while (at < a.n && at < b.n && a.p[at] == b.p[at])
		at++;
	for (from = at; from && !ko_is_separator(a.p[from - 1]);)
		from--;
	while (at < a.n && !ko_is_separator(a.p[at]))
		at++;
	return ko_span_slice(a, from, at);
}

/* Are two letters those of the other, swapped: "ce", "ec"? */
static bool are_swapped(struct ko_span a, struct ko_span b)
{
	return a.p[0] == b.p[1] && a.p[1] == b.p[0];
}

/*
 * Two images of one publisher that are variants by intent: one more word
 * (app, app-agent), one of several words that stand for each other
 * (tool-amd64, tool-arm64), or another abbreviation (tool-ac, tool-dj).
 */
static bool are_variants(struct ko_span a, struct ko_span b)
{
	struct ko_span x = differing_word(a, b);
	struct ko_span y = differing_word(b, a);

	return has_one_more_word(a, b) || has_one_more_word(b, a) ||
	       (ko_is_variant_word(x) && ko_is_variant_word(y)) ||
	       (x.n == 2 && y.n == 2 && !are_swapped(x, y));
}

/* Of a publisher the catalogue lists all that is pulled as often as this. */
#define LISTED_PULLS UINT64_C(10000000)

/*
 * The rarer an image is in its namespace, the likelier another one is meant
 * that is not listed.
 */
static int sibling_share(const struct ko_judgement *j, const struct ko_entry *e)
{
	return ko_share_weight(ko_pulls_of(e), j->has_own && j->own.is_implied
						       ? ko_pulls_of(&j->own)
						       : LISTED_PULLS);
}

static void try_sibling(void *ctx, const struct ko_entry *e)
{
	struct ko_judgement *j = ctx;
	size_t prefix = (size_t)(j->repo.p - j->name.p);
	struct ko_span meant = ko_span_tail(e->name, prefix);
	struct ko_alignment a;

	if (!ko_span_starts(e->name, ko_span_head(j->name, prefix)) ||
	    are_variants(j->repo, meant) || !ko_judge_align(j->repo, meant, &a))
		return;
	ko_propose(j, &(struct ko_proposal){
			      .what = KO_RULE_REPOSITORY,
			      .odds = ko_evidence(KO_EVIDENCE_BASE) +
				      ko_evidence(KO_EVIDENCE_OWN_NAMESPACE) +
				      a.weight + ko_length_weight(meant.n) +
				      ko_word_weight(j->repo) +
				      sibling_share(j, e),
			      .entry = e,
			      .written = j->repo,
			      .meant = meant,
			      .alignment = a });
}

/* "prom/exporter-node": the words of one of the publisher's images. */
static void try_sibling_words(void *ctx, const struct ko_entry *e)
{
	struct ko_judgement *j = ctx;
	size_t prefix = (size_t)(j->repo.p - j->name.p);
	struct ko_span meant = ko_span_tail(e->name, prefix);

	if (!ko_span_starts(e->name, ko_span_head(j->name, prefix)) ||
	    ko_judge_same_but_separators(j->repo, meant))
		return;
	ko_propose(j, &(struct ko_proposal){
			      .what = KO_RULE_REPOSITORY,
			      .odds = ko_evidence(KO_EVIDENCE_BASE) +
				      ko_evidence(KO_EVIDENCE_OWN_NAMESPACE) +
				      ko_rule_info(KO_SLIP_WORD_ORDER)->weight +
				      ko_length_weight(meant.n) +
				      sibling_share(j, e),
			      .entry = e,
			      .written = j->repo,
			      .meant = meant,
			      .alignment = ko_one_slip(KO_SLIP_WORD_ORDER,
						       j->repo, meant) });
}

void ko_judge_near_sibling(struct ko_judgement *j)
{
	ko_index_near(j->c, j->on_hub ? KO_KEY_HUB_IMAGE : KO_KEY_IMAGE,
		      j->name, try_sibling, j);
	ko_catalogue_hashed(j->c, KO_HASH_WORDS,
			    ko_words_hash(without_host(j, j->name)),
			    try_sibling_words, j);
}

/* ---- namespaces ---- */

static bool is_same_host(const struct ko_judgement *j, struct ko_span name)
{
	return j->on_hub || (ko_span_starts(name, j->host) &&
			     name.n > j->host.n && name.p[j->host.n] == '/');
}

/* The image that the repository written would be in that namespace. */
static bool find_repository(const struct ko_judgement *j,
			    const struct ko_entry *space, struct ko_entry *out)
{
	struct ko_span key = ko_entry_key(space);

	return ko_span_eq(key, LIBRARY)
		       ? ko_find_image(j, j->repo, out)
		       : ko_find_in_space(j->c, key, j->repo, out);
}

/* What the likeliest slip of those that align.h finds weighs. */
static int best_slip(void)
{
	int best = ko_rule_info(KO_SLIP_TRANSPOSITION)->weight;

	for (enum ko_rule r = 0; r <= KO_SLIP_SUBSTITUTION; r++)
		if (ko_rule_info(r)->weight > best)
			best = ko_rule_info(r)->weight;
	return best;
}

/*
 * Could a proposal with these odds be taken with one slip, the likeliest?
 * Near names are asked this in great number, and few are worth the time that
 * aligning takes.
 */
static bool is_worth_aligning(const struct ko_judgement *j, int odds)
{
	if (odds < 0 ||
	    (j->v->kind == KO_VERDICT_LOOKALIKE && odds <= j->v->odds))
		return false;
	odds += best_slip();
	return odds >= 0 &&
	       (j->v->kind != KO_VERDICT_LOOKALIKE || odds > j->v->odds);
}

/* On a vendor's registry there are no namespaces but its owner's. */
static int vendors_odds(struct ko_span meant)
{
	return ko_evidence(KO_EVIDENCE_BASE) +
	       ko_evidence(KO_EVIDENCE_OWN_NAMESPACE) +
	       ko_length_weight(meant.n);
}

static int unlisted_odds(bool is_all_known)
{
	return is_all_known ? 0 : ko_evidence(KO_EVIDENCE_UNLISTED_REPOSITORY);
}

bool ko_judge_is_space_meant(const struct ko_entry *space,
			     struct ko_span written)
{
	struct ko_span meant = ko_entry_key(space);
	bool is_own = space->tier == KO_TIER_OWN;
	int odds = ko_target_odds(space, meant.n) + ko_word_weight(written) +
		   unlisted_odds(is_own);
	struct ko_alignment a;

	if (odds < 0 || odds + best_slip() < 0)
		return false;
	return written.n == 0 || (ko_judge_align(written, meant, &a) &&
				  (a.n == 1 || is_own) && odds + a.weight >= 0);
}

/* Is it so sure whose all images there are that none need be listed? */
static bool is_all_known(const struct ko_judgement *j,
			 const struct ko_entry *space)
{
	return j->is_vendors || space->tier == KO_TIER_OWN;
}

/* Does many a namespace have a repository of this name? */
static bool is_common_repository(const struct ko_judgement *j)
{
	struct ko_entry official;

	return ko_is_ordinary_word(j->repo) ||
	       ko_find_image(j, j->repo, &official);
}

/* What it says that the namespace meant has the repository, or has not.  One
 * that few have makes the name longer that was hit by chance. */
static int repository_odds(const struct ko_judgement *j,
			   const struct ko_entry *space, bool has_repo)
{
	size_t n = without_host(j, ko_entry_key(space)).n;

	if (!has_repo)
		return unlisted_odds(is_all_known(j, space));
	return !is_all_known(j, space) && is_common_repository(j)
		       ? ko_evidence(KO_EVIDENCE_COMMON_REPOSITORY)
		       : ko_evidence(KO_EVIDENCE_SAME_REPOSITORY) +
				 ko_length_weight(n + 1 + j->repo.n) -
				 ko_length_weight(n);
}

/* With its image the namespace is told apart best, but for library/, which is
 * not in its images' names. */
static void show_whole(const struct ko_judgement *j, struct ko_proposal *p)
{
	struct ko_span meant = without_host(j, p->entry->name);

	if (meant.n != p->meant.n + 1 + j->repo.n)
		return;
	p->written = without_host(j, j->name);
	p->meant = meant;
	(void)ko_judge_align(p->written, p->meant, &p->alignment);
}

static void try_space(void *ctx, const struct ko_entry *e)
{
	struct ko_judgement *j = ctx;
	struct ko_span meant = without_host(j, ko_entry_key(e));
	struct ko_proposal p = { .what = KO_RULE_NAMESPACE,
				 .entry = e,
				 .written = j->space,
				 .meant = meant };
	int odds = ko_word_weight(j->space);
	struct ko_alignment a;
	struct ko_entry image;
	bool has_repo;

	if (!is_same_host(j, e->name))
		return;
	has_repo = find_repository(j, e, &image);
	odds += j->is_vendors ? vendors_odds(meant)
			      : ko_target_odds(e, meant.n);
	odds += repository_odds(j, e, has_repo);
	if (!is_worth_aligning(j, odds) ||
	    !ko_judge_align(j->space, meant, &a) ||
	    (!has_repo && e->tier != KO_TIER_OWN && a.n > 1))
		return;
	p.odds = odds + a.weight;
	p.alignment = a;
	if (has_repo) {
		p.entry = &image;
		show_whole(j, &p);
	}
	ko_propose(j, &p);
}

/* The record of the namespace of an image. */
static bool find_space_of(const struct ko_judgement *j, struct ko_span image,
			  struct ko_entry *out)
{
	char text[KO_VERDICT_TEXT_MAX];
	size_t host = ko_host_prefix(image).n;
	size_t n = host + ko_span_find(ko_span_tail(image, host), '/') + 1;

	if (n >= image.n || n + 1 > sizeof(text))
		return false;
	memcpy(text, image.p, n);
	text[n] = '*';
	return ko_find_image(j, (struct ko_span){ text, n + 1 }, out);
}

/* Is tail all of name behind a slash? */
static bool has_tail(struct ko_span name, struct ko_span tail)
{
	return name.n > tail.n && ko_span_ends(name, tail) &&
	       name.p[name.n - tail.n - 1] == '/';
}

/* The namespace is what was meant first, and to have slipped in an image of it
 * is likelier than another image. */
static int whole_odds(const struct ko_judgement *j, const struct ko_entry *e,
		      struct ko_span meant)
{
	struct ko_entry space;
	int odds;

	if (j->is_vendors)
		odds = vendors_odds(meant);
	else
		odds = ko_target_odds(find_space_of(j, e->name, &space) ? &space
									: e,
				      meant.n);
	return odds + ko_evidence(KO_EVIDENCE_SAME_REPOSITORY);
}

/* Namespace and repository both slipped. */
static void try_whole(void *ctx, const struct ko_entry *e)
{
	struct ko_judgement *j = ctx;
	struct ko_span written = without_host(j, j->name);
	struct ko_span meant = without_host(j, e->name);
	struct ko_alignment a;
	int odds;

	if (!is_same_host(j, e->name) || has_tail(e->name, j->repo))
		return;
	odds = whole_odds(j, e, meant);
	if (!is_worth_aligning(j, odds) || !ko_judge_align(written, meant, &a))
		return;
	ko_propose(j, &(struct ko_proposal){ .what = KO_RULE_NAMESPACE,
					     .odds = odds + a.weight,
					     .entry = e,
					     .written = written,
					     .meant = meant,
					     .alignment = a });
}

/* "libary/ngnix": the same for library/, whose images have no namespace. */
static void try_in_library(void *ctx, const struct ko_entry *e)
{
	struct ko_judgement *j = ctx;
	char text[KO_VERDICT_TEXT_MAX];
	struct ko_span meant = { text, LIBRARY.n + 1 + e->name.n };
	struct ko_alignment a;

	if (e->tier == KO_TIER_MISNOMER || meant.n > sizeof(text))
		return;
	memcpy(text, "library/", LIBRARY.n + 1);
	memcpy(text + LIBRARY.n + 1, e->name.p, e->name.n);
	if (!ko_judge_align(j->name, meant, &a))
		return;
	ko_propose(j, &(struct ko_proposal){
			      .what = KO_RULE_NAMESPACE,
			      .odds = ko_target_odds(e, e->name.n) +
				      ko_evidence(KO_EVIDENCE_SAME_REPOSITORY) +
				      a.weight,
			      .entry = e,
			      .written = j->name,
			      .meant = meant,
			      .alignment = a });
}

void ko_judge_near_namespace(struct ko_judgement *j)
{
	struct ko_span space =
		ko_span_head(j->name, (size_t)(j->repo.p - j->name.p) - 1);

	ko_index_near(j->c, j->on_hub ? KO_KEY_HUB_SPACE : KO_KEY_SPACE, space,
		      try_space, j);
	ko_index_near(j->c, j->on_hub ? KO_KEY_HUB_IMAGE : KO_KEY_IMAGE,
		      j->name, try_whole, j);
	if (j->on_hub &&
	    ko_edit_distance(j->space, LIBRARY, KO_NEAR_EDITS) <= KO_NEAR_EDITS)
		ko_index_near(j->c, KO_KEY_OFFICIAL, j->repo, try_in_library,
			      j);
}
