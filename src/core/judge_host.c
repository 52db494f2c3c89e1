/* What a registry's host may have been meant for. */
#include "core/judgement.h"

#include "core/claim.h"
#include "core/index.h"

/* ---- hosts that are near one ---- */

static struct ko_span without_top_level(struct ko_span host)
{
	return ko_span_head(host, ko_span_rfind(host, '.'));
}

/* What is behind a login, or new, stands in few public files; a host as long
 * as this has hardly an honest neighbour, however rare it is. */
#define RARE_HOST_MIN   7
#define HOST_USES_LEAST UINT64_C(150)

/* How often a host is used; another name of one counts like it. */
static uint64_t uses_of(const struct ko_judgement *j, const struct ko_entry *e)
{
	struct ko_entry other;

	if (e->tier == KO_TIER_ALIAS &&
	    ko_catalogue_find(j->c, KO_PART_REGISTRIES, e->text, &other))
		return other.pulls;
	return e->name.n >= RARE_HOST_MIN && e->pulls < HOST_USES_LEAST
		       ? HOST_USES_LEAST
		       : e->pulls;
}

/* The host e, of which so many letters tell it from others. */
static void propose_host(struct ko_judgement *j, const struct ko_entry *e,
			 size_t length, const struct ko_alignment *a)
{
	ko_propose(j, &(struct ko_proposal){
			      .what = KO_RULE_HOST,
			      .odds = ko_evidence(KO_EVIDENCE_BASE_HOST) +
				      a->weight + ko_length_weight(length) +
				      ko_share_weight(uses_of(j, e),
						      KO_ALL_HOST_USES),
			      .entry = e,
			      .written = j->host,
			      .meant = e->name,
			      .alignment = *a });
}

/* Is its end a public one? */
static bool has_top_level(struct ko_span host)
{
	return ko_is_top_level(
		ko_span_tail(host, ko_span_rfind(host, '.') + 1));
}

static void try_host(void *ctx, const struct ko_entry *e)
{
	struct ko_judgement *j = ctx;
	struct ko_span stem = without_top_level(e->name);
	bool other_top = ko_span_eq(without_top_level(j->host), stem) && stem.n;
	struct ko_alignment a;

	if (!ko_align(j->host, e->name, &a))
		return;
	if (other_top && a.n > 2 && !has_top_level(j->host))
		return; /* "docker.lan" */
	if (other_top)
		a = ko_one_slip(KO_SLIP_TOP_LEVEL_DOMAIN,
				ko_span_tail(j->host, stem.n),
				ko_span_tail(e->name, stem.n));
	propose_host(j, e, e->name.n, &a);
}

void ko_judge_near_host(struct ko_judgement *j)
{
	ko_index_near(j->c, KO_KEY_HOST, j->host, try_host, j);
}

/* "gcr.io/plankanban/planka": both are registries, one of them has it. */
static void try_host_with_path(void *ctx, const struct ko_entry *e)
{
	struct ko_judgement *j = ctx;
	struct ko_span path = ko_span_tail(j->name, j->host.n);
	char text[KO_VERDICT_TEXT_MAX];
	struct ko_entry image;

	if (e->name.n + path.n > sizeof(text))
		return;
	memcpy(text, e->name.p, e->name.n);
	memcpy(text + e->name.n, path.p, path.n);
	if (ko_find_image(j, (struct ko_span){ text, e->name.n + path.n },
			  &image))
		try_host(j, e);
}

void ko_judge_path_of_near_host(struct ko_judgement *j)
{
	ko_index_near(j->c, KO_KEY_HOST, j->host, try_host_with_path, j);
}

/* The part of a host below its operator's domain: "k8s" of "k8s.gcr.io". */
static void try_label(void *ctx, const struct ko_entry *e)
{
	struct ko_judgement *j = ctx;
	struct ko_span label =
		ko_span_head(e->name, ko_span_find(e->name, '.'));
	struct ko_span written =
		ko_span_head(j->host, ko_span_find(j->host, '.'));
	struct ko_alignment a;

	if (ko_span_eq(ko_span_tail(e->name, label.n),
		       ko_span_tail(j->host, written.n)) &&
	    ko_judge_align(j->host, e->name, &a))
		propose_host(j, e, label.n, &a);
}

void ko_judge_near_label(struct ko_judgement *j)
{
	ko_index_near(j->c, KO_KEY_HOST, j->host, try_label, j);
}

/*
 * Does end, with its dot, stand for a top-level domain?  One that is not
 * public ("quay.lan") or has a port is a registry of one's own.
 */
static bool is_other_end(const struct ko_judgement *j, struct ko_span end)
{
	return j->host.n == j->ref.domain.n &&
	       (end.n == 0 || has_top_level(j->host));
}

/* "ghcr.net", "mcr.microsoft": all but the top-level domain is right. */
static void try_top_level(struct ko_judgement *j, const struct ko_entry *e)
{
	struct ko_span stem = without_top_level(e->name);
	struct ko_span meant = ko_span_tail(e->name, stem.n);
	struct ko_span written = ko_span_tail(j->host, stem.n);
	struct ko_alignment a =
		ko_one_slip(KO_SLIP_TOP_LEVEL_DOMAIN, written, meant);

	if (stem.n && ko_span_starts(j->host, stem) &&
	    (written.n == 0 || ko_span_rfind(written, '.') == 0) &&
	    !ko_span_eq(written, meant) &&
	    (e->tier == KO_TIER_OWN_REGISTRY || is_other_end(j, written)))
		propose_host(j, e, stem.n, &a);
}

void ko_judge_other_top_level(struct ko_judgement *j)
{
	size_t n = ko_catalogue_count(j->c, KO_PART_REGISTRIES);

	for (size_t i = 0; i < n; i++) {
		struct ko_entry e =
			ko_catalogue_entry(j->c, KO_PART_REGISTRIES, i);

		try_top_level(j, &e);
	}
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

/* ---- hosts that only look like one ---- */

static void propose_deceptive(struct ko_judgement *j, const struct ko_entry *e,
			      struct ko_span more)
{
	ko_propose(j, &(struct ko_proposal){
			      .what = KO_RULE_HOST,
			      .odds = KO_CERTAIN + (int)e->name.n,
			      .entry = e,
			      .written = j->host,
			      .meant = e->name,
			      .alignment = ko_one_slip(KO_SLIP_DECEPTIVE_HOST,
						       more, KO_SPAN("")) });
}

/* "registry-ghcr.io": a domain that anyone can buy, of one that is known. */
static void try_deceptive_end(struct ko_judgement *j, const struct ko_entry *e)
{
	size_t more = j->host.n - e->name.n;

	if (j->host.n > e->name.n + 1 && ko_span_ends(j->host, e->name) &&
	    j->host.p[more - 1] == '-' &&
	    ko_span_find(e->name, '.') == ko_span_rfind(e->name, '.'))
		propose_deceptive(j, e, ko_span_head(j->host, more));
}

/* Does rest begin where a label could end: ".", "-" or nothing? */
static bool is_label_end(struct ko_span rest)
{
	return rest.n == 0 || rest.p[0] == '.' || rest.p[0] == '-';
}

/*
 * "gcr.io.evil.com", "docker.io-mirror.net", "ghcr-io.com": a known host at
 * the start of one that belongs to somebody else.
 */
void ko_judge_deceptive_host(struct ko_judgement *j)
{
	size_t n = ko_catalogue_count(j->c, KO_PART_REGISTRIES);

	for (size_t i = 0; i < n; i++) {
		struct ko_entry e =
			ko_catalogue_entry(j->c, KO_PART_REGISTRIES, i);
		struct ko_span start = ko_span_head(j->host, e.name.n);
		struct ko_span rest = ko_span_tail(j->host, e.name.n);

		try_deceptive_end(j, &e);
		if (rest.n && is_label_end(rest) &&
		    ko_judge_same_but_separators(start, e.name))
			propose_deceptive(j, &e, rest);
	}
}

/* ---- a host in the place of a namespace ---- */

static void propose_as_space(struct ko_judgement *j,
			     const struct ko_entry *host,
			     struct ko_alignment alignment)
{
	ko_propose(j, &(struct ko_proposal){ .what = KO_RULE_HOST,
					     .odds = KO_CERTAIN,
					     .entry = host,
					     .written = j->space,
					     .meant = host->name,
					     .alignment = alignment });
}

/* "dockerio/nginx": a host without its dots. */
static void try_host_without_dots(void *ctx, const struct ko_entry *e)
{
	struct ko_judgement *j = ctx;
	struct ko_alignment a;

	if (!ko_align(j->space, e->name, &a))
		return;
	for (size_t i = 0; i < a.n; i++)
		if (a.slips[i].rule != KO_SLIP_SEPARATOR)
			return;
	propose_as_space(j, e, a);
}

/* "ghcr/acme/app": a host without its end, as its own path shows. */
static void try_host_without_end(struct ko_judgement *j)
{
	static const struct ko_span end = { ".io", 3 };
	char text[KO_HUB_ACCOUNT_MAX + 3];
	struct ko_entry host;

	if (ko_span_find(j->repo, '/') == j->repo.n ||
	    j->space.n > KO_HUB_ACCOUNT_MAX)
		return;
	memcpy(text, j->space.p, j->space.n);
	memcpy(text + j->space.n, end.p, end.n);
	if (ko_catalogue_find_host(
		    j->c, (struct ko_span){ text, j->space.n + end.n }, &host))
		propose_as_space(j, &host,
				 ko_one_slip(KO_SLIP_TOP_LEVEL_DOMAIN,
					     KO_SPAN(""), end));
}

void ko_judge_host_as_namespace(struct ko_judgement *j)
{
	ko_index_same(j->c, KO_KEY_HOST, j->space, try_host_without_dots, j);
	try_host_without_end(j);
}
