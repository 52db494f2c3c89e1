#include "core/judge.h"

#include "core/index.h"
#include "core/keys.h"
#include "core/words.h"

static bool is_sibling_by_number(const struct ko_alignment *a)
{
	for (size_t i = 0; i < a->n; i++)
		if (a->slips[i].rule == KO_SLIP_NUMBER)
			return true;
	return false;
}

bool ko_judge_align(struct ko_span written, struct ko_span meant,
		    struct ko_alignment *out)
{
	return ko_align(written, meant, out) && !is_sibling_by_number(out);
}

/* ---- images in library/ ---- */

static void try_official(void *ctx, const struct ko_entry *e)
{
	struct ko_judgement *j = ctx;
	struct ko_entry image = *e;
	struct ko_alignment a;
	int odds = ko_evidence(KO_EVIDENCE_BASE);

	if (!ko_judge_align(j->name, e->name, &a))
		return;
	if (e->tier == KO_TIER_MISNOMER) {
		/* Near what a product is called, its image was meant. */
		odds += ko_rule_info(KO_SLIP_PRODUCT_NAME)->weight;
		if (!ko_find_image(j, e->text, &image))
			return;
	}
	ko_propose(j, &(struct ko_proposal){
			      .what = KO_RULE_IMAGE,
			      .odds = odds + a.weight +
				      ko_length_weight(e->name.n) +
				      ko_word_weight(j->name) +
				      ko_share_weight(ko_pulls_of(&image),
						      KO_ALL_PULLS),
			      .entry = &image,
			      .written = j->name,
			      .meant = e->name,
			      .alignment = a });
}

void ko_judge_near_official(struct ko_judgement *j)
{
	ko_index_near(j->c, KO_KEY_OFFICIAL, j->name, try_official, j);
}

/* ---- images in a known namespace: only the repository may differ ---- */

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

/*
 * Two images of one publisher that are variants by intent: one more word
 * (app, app-agent), or one of several words that stand for each other
 * (tool-amd64, tool-arm64).
 */
static bool are_variants(struct ko_span a, struct ko_span b)
{
	return has_one_more_word(a, b) || has_one_more_word(b, a) ||
	       (ko_is_variant_word(differing_word(a, b)) &&
		ko_is_variant_word(differing_word(b, a)));
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
				      ko_share_weight(ko_pulls_of(e),
						      ko_pulls_of(&j->own)),
			      .entry = e,
			      .written = j->repo,
			      .meant = meant,
			      .alignment = a });
}

void ko_judge_near_sibling(struct ko_judgement *j)
{
	ko_index_near(j->c, j->on_hub ? KO_KEY_HUB_IMAGE : KO_KEY_IMAGE,
		      j->name, try_sibling, j);
}

/* ---- namespaces ---- */

static bool is_same_host(const struct ko_judgement *j, struct ko_span name)
{
	return j->on_hub || (ko_span_starts(name, j->host) &&
			     name.n > j->host.n && name.p[j->host.n] == '/');
}

/* A familiar name without its host. */
static struct ko_span without_host(const struct ko_judgement *j,
				   struct ko_span name)
{
	return ko_span_tail(name, j->on_hub ? 0 : j->host.n + 1);
}

/* The image that the repository written would be in that namespace. */
static bool find_repository(const struct ko_judgement *j,
			    const struct ko_entry *space, struct ko_entry *out)
{
	char text[KO_VERDICT_TEXT_MAX];
	struct ko_span key = ko_entry_key(space);
	bool in_library = ko_span_eq(key, KO_SPAN("library"));
	size_t n = in_library ? 0 : key.n + 1;

	if (n + j->repo.n > sizeof(text))
		return false;
	if (!in_library) {
		memcpy(text, key.p, key.n);
		text[key.n] = '/';
	}
	memcpy(text + n, j->repo.p, j->repo.n);
	return ko_find_image(j, (struct ko_span){ text, n + j->repo.n }, out);
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

/* Without what is known of the repository and of the word written. */
static int space_odds(const struct ko_entry *space, struct ko_span meant)
{
	return ko_evidence(KO_EVIDENCE_BASE) + ko_length_weight(meant.n) +
	       ko_share_weight(ko_pulls_of(space), KO_ALL_PULLS);
}

bool ko_judge_is_space_meant(const struct ko_entry *space,
			     struct ko_span written)
{
	struct ko_span meant = ko_entry_key(space);
	int odds = space_odds(space, meant) + ko_word_weight(written) +
		   ko_evidence(KO_EVIDENCE_OTHER_REPOSITORY);
	struct ko_alignment a;

	if (odds < 0 || odds + best_slip() < 0)
		return false;
	return written.n == 0 ||
	       (ko_judge_align(written, meant, &a) && odds + a.weight >= 0);
}

static void try_space(void *ctx, const struct ko_entry *e)
{
	struct ko_judgement *j = ctx;
	struct ko_span meant = without_host(j, ko_entry_key(e));
	int odds = space_odds(e, meant) + ko_word_weight(j->space);
	struct ko_alignment a;
	struct ko_entry image;
	bool has_repo;

	if (!is_same_host(j, e->name))
		return;
	has_repo = find_repository(j, e, &image);
	odds += ko_evidence(has_repo ? KO_EVIDENCE_SAME_REPOSITORY
				     : KO_EVIDENCE_OTHER_REPOSITORY);
	if (!is_worth_aligning(j, odds) || !ko_judge_align(j->space, meant, &a))
		return;
	ko_propose(j, &(struct ko_proposal){ .what = KO_RULE_NAMESPACE,
					     .odds = odds + a.weight,
					     .entry = has_repo ? &image : e,
					     .written = j->space,
					     .meant = meant,
					     .alignment = a });
}

/* Namespace and repository both slipped. */
static void try_whole(void *ctx, const struct ko_entry *e)
{
	struct ko_judgement *j = ctx;
	struct ko_span written = without_host(j, j->name);
	struct ko_span meant = without_host(j, e->name);
	int odds = ko_evidence(KO_EVIDENCE_BASE) + ko_length_weight(meant.n) +
		   ko_evidence(KO_EVIDENCE_SAME_REPOSITORY) +
		   ko_share_weight(ko_pulls_of(e), KO_ALL_PULLS);
	struct ko_alignment a;

	if (!is_same_host(j, e->name) || !is_worth_aligning(j, odds) ||
	    !ko_judge_align(written, meant, &a))
		return;
	ko_propose(j, &(struct ko_proposal){ .what = KO_RULE_NAMESPACE,
					     .odds = odds + a.weight,
					     .entry = e,
					     .written = written,
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
}

/* ---- hosts ---- */

static struct ko_span without_top_level(struct ko_span host)
{
	return ko_span_head(host, ko_span_rfind(host, '.'));
}

/* How often a host is used; another name of one counts like it. */
static uint64_t uses_of(const struct ko_judgement *j, const struct ko_entry *e)
{
	struct ko_entry other;

	return e->tier == KO_TIER_ALIAS &&
			       ko_catalogue_find(j->c, KO_PART_REGISTRIES,
						 e->text, &other)
		       ? other.pulls
		       : e->pulls;
}

static void try_host(void *ctx, const struct ko_entry *e)
{
	struct ko_judgement *j = ctx;
	struct ko_span stem = without_top_level(e->name);
	bool other_top = ko_span_eq(without_top_level(j->host), stem) && stem.n;
	struct ko_alignment a;

	if (!ko_align(j->host, e->name, &a))
		return;
	if (other_top)
		a = ko_one_slip(KO_SLIP_TOP_LEVEL_DOMAIN,
				ko_span_tail(j->host, stem.n),
				ko_span_tail(e->name, stem.n));
	ko_propose(j, &(struct ko_proposal){
			      .what = KO_RULE_HOST,
			      .odds = ko_evidence(KO_EVIDENCE_BASE_HOST) +
				      a.weight + ko_length_weight(e->name.n) +
				      ko_share_weight(uses_of(j, e),
						      KO_ALL_HOST_USES),
			      .entry = e,
			      .written = j->host,
			      .meant = e->name,
			      .alignment = a });
}

void ko_judge_near_host(struct ko_judgement *j)
{
	ko_index_near(j->c, KO_KEY_HOST, j->host, try_host, j);
}

static void try_own_host(void *ctx, const struct ko_entry *e)
{
	if (e->tier == KO_TIER_OWN_REGISTRY)
		try_host(ctx, e);
}

void ko_judge_near_own_host(struct ko_judgement *j)
{
	struct ko_entry e;

	if (!ko_catalogue_find(j->c, KO_PART_REGISTRIES, j->host, &e))
		ko_index_near(j->c, KO_KEY_HOST, j->host, try_own_host, j);
}
