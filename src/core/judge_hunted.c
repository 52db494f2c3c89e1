#include "core/judgement.h"

/* So often at least what is hunted is taken to be pulled: somebody cares. */
#define HUNTED_PULLS UINT64_C(1000000000)

/* The name that is hunted in its parts; repo is empty for a whole namespace,
 * space for an official image. */
struct prey {
	struct ko_judgement *j;
	const struct ko_entry *e;
	struct ko_span space, repo;
	int facts;
};

/* How a part may have become the other; the likeliest way. */
struct way {
	struct ko_alignment alignment;
	bool is_usual; /* honest names are made in that way, too */
};

static void take_if_likelier(struct way *best, bool *has_one,
			     struct ko_alignment a, bool is_usual)
{
	if (*has_one && a.weight <= best->alignment.weight)
		return;
	*best = (struct way){ a, is_usual };
	*has_one = true;
}

static bool find_way(struct ko_span written, struct ko_span meant,
		     struct way *out)
{
	struct ko_posing_word posing;
	struct ko_alignment a;
	bool has_one = false;

	if (ko_judge_align(written, meant, &a))
		take_if_likelier(out, &has_one, a, false);
	if (ko_judge_has_posing_word(written, meant, &posing))
		take_if_likelier(out, &has_one,
				 ko_one_slip(KO_SLIP_POSING_WORD, posing.word,
					     KO_SPAN("")),
				 !posing.vouches);
	return has_one;
}

static int prior(const struct prey *p, struct ko_span meant)
{
	uint64_t pulls = ko_pulls_of(p->e);

	return ko_evidence(KO_EVIDENCE_BASE) + ko_length_weight(meant.n) +
	       ko_share_weight(pulls > HUNTED_PULLS ? pulls : HUNTED_PULLS,
			       KO_ALL_PULLS) +
	       p->facts;
}

/* Does the namespace that may have been meant have this repository? */
static bool has_repository(const struct prey *p, struct ko_span space)
{
	const struct ko_judgement *j = p->j;
	struct ko_entry e;

	return ko_span_eq(p->repo, j->repo) ||
	       ko_find_in_space(j->c, space, j->repo, &e);
}

/* "bitnmai/redis" for bitnami/redis; "ngnix/nginx" for nginx */
static void try_namespace(const struct prey *p)
{
	struct ko_span meant = p->space.n ? p->space : p->repo;
	struct ko_judgement *j = p->j;
	struct ko_span ending;
	struct way way;
	int odds = prior(p, meant) + ko_word_weight(j->space) +
		   ko_evidence(has_repository(p, meant)
				       ? KO_EVIDENCE_SAME_REPOSITORY
				       : KO_EVIDENCE_OTHER_REPOSITORY);

	if (ko_judge_differ_by_ending(j->space, meant, &ending))
		way.alignment = j->space.n > meant.n
					? ko_one_slip(KO_SLIP_COMPANY_NAME,
						      ending, KO_SPAN(""))
					: ko_one_slip(KO_SLIP_COMPANY_NAME,
						      KO_SPAN(""), ending);
	else if (!find_way(j->space, meant, &way))
		return;
	ko_propose(j,
		   &(struct ko_proposal){ .what = KO_RULE_NAMESPACE,
					  .odds = odds + way.alignment.weight,
					  .entry = p->e,
					  .written = j->space,
					  .meant = meant,
					  .alignment = way.alignment });
}

/* "stranger/ngnix" for nginx.  People give their own builds the exact name,
 * or one with "docker" before it, but hardly a slip of it. */
static void try_repository(const struct prey *p)
{
	struct ko_judgement *j = p->j;
	bool is_exact = ko_span_eq(j->repo, p->repo);
	struct way way = { .is_usual = is_exact };

	if (p->repo.n == 0 || (!is_exact && !find_way(j->repo, p->repo, &way)))
		return;
	ko_propose(
		j,
		&(struct ko_proposal){
			.what = is_exact ? KO_RULE_BORROWED : KO_RULE_IMAGE,
			.odds = prior(p, p->repo) +
				ko_evidence(
					way.is_usual
						? KO_EVIDENCE_PERSONS_NAMESPACE
						: KO_EVIDENCE_OTHER_REPOSITORY) +
				(is_exact ? 0 : ko_word_weight(j->repo)) +
				way.alignment.weight,
			.entry = p->e,
			.written = is_exact ? j->space : j->repo,
			.meant = is_exact ? KO_SPAN("library") : p->repo,
			.alignment = way.alignment });
}

/* "stranger/bitnami-redis" for bitnami/redis */
static void try_whole(const struct prey *p)
{
	struct ko_judgement *j = p->j;

	if (p->space.n == 0 || p->repo.n == 0 ||
	    !ko_judge_same_but_separators(j->repo, p->e->name))
		return;
	ko_propose(j, &(struct ko_proposal){
			      .what = KO_RULE_PUBLISHER,
			      .odds = prior(p, p->e->name) +
				      ko_rule_info(KO_RULE_PUBLISHER)->weight,
			      .entry = p->e,
			      .written = j->repo,
			      .meant = p->e->name });
}

void ko_judge_near_hunted(struct ko_judgement *j, int facts)
{
	struct prey p = { .j = j, .e = j->hunted, .facts = facts };
	struct ko_span name = ko_entry_key(p.e);
	size_t slash = ko_span_find(name, '/');

	if (!j->on_hub || j->has_own || j->space.n == 0)
		return;
	if (ko_entry_is_space(p.e)) {
		p.space = name;
	} else {
		p.space = ko_span_head(name, slash < name.n ? slash : 0);
		p.repo = ko_span_tail(name, slash < name.n ? slash + 1 : 0);
	}
	/* The publisher's own: nobody else can push there. */
	if (ko_span_eq(j->space, p.space))
		return;
	if (!ko_span_eq(j->space, p.repo))
		try_namespace(&p);
	try_repository(&p);
	try_whole(&p);
}
