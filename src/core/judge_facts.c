#include "core/judgement.h"

#include "core/claim.h"

#define DAY            ((int64_t)24 * 3600)
#define YOUNG_DAYS     90
#define PULLED_MILLION UINT64_C(1000000)
#define PULLED_OFTEN   UINT64_C(100000)
#define PULLED_RARELY  UINT64_C(1000)

/* ---- what facts say, one row each ---- */

static bool has_badge(const struct ko_facts *f)
{
	/* Of what is not there it is that of the namespace's owner. */
	return f->repository == KO_EXISTENCE_PRESENT &&
	       f->badge > KO_BADGE_NONE;
}

static bool is_pulled_million(const struct ko_facts *f)
{
	return f->has_pulls && f->pulls >= PULLED_MILLION;
}

static bool is_pulled_often(const struct ko_facts *f)
{
	return f->has_pulls && f->pulls >= PULLED_OFTEN &&
	       f->pulls < PULLED_MILLION;
}

static bool is_pulled_rarely(const struct ko_facts *f)
{
	return f->has_pulls && f->pulls < PULLED_RARELY;
}

/* The account's age where it is known, the repository's else. */
static bool is_young(const struct ko_facts *f)
{
	int64_t since = f->joined ? f->joined : f->created;

	return since > 0 && f->checked - since < YOUNG_DAYS * DAY;
}

static bool copies_target(const struct ko_facts *f)
{
	return f->copies_target;
}

static bool is_absent(const struct ko_facts *f)
{
	return f->repository == KO_EXISTENCE_ABSENT;
}

static const struct {
	enum ko_evidence evidence;
	bool (*holds)(const struct ko_facts *f);
} tests[] = {
	{ KO_EVIDENCE_BADGE, has_badge },
	{ KO_EVIDENCE_PULLED_MILLION, is_pulled_million },
	{ KO_EVIDENCE_PULLED_OFTEN, is_pulled_often },
	{ KO_EVIDENCE_PULLED_RARELY, is_pulled_rarely },
	{ KO_EVIDENCE_YOUNG, is_young },
	{ KO_EVIDENCE_COPIED_DESCRIPTION, copies_target },
	{ KO_EVIDENCE_ABSENT, is_absent },
};

static int weight_of(const struct ko_facts *f)
{
	int weight = 0;

	for (size_t i = 0; i < KO_ARRAY_LEN(tests); i++)
		if (tests[i].holds(f))
			weight += ko_evidence(tests[i].evidence);
	return weight;
}

/* ---- what follows ---- */

/* In library/ and in a listed publisher's namespace nobody else can push: an
 * image that is there is the publisher's own. */
static bool is_publishers_own(const struct ko_judgement *j)
{
	return j->facts->repository == KO_EXISTENCE_PRESENT &&
	       (j->has_own || (j->on_hub && j->space.n == 0));
}

static void weigh_slip(struct ko_judgement *j)
{
	struct ko_verdict *v = j->v;

	if (v->kind != KO_VERDICT_LOOKALIKE || v->reasons[0] == KO_RULE_HOST)
		return;
	v->odds += weight_of(j->facts);
	if (is_absent(j->facts))
		ko_add_reason(v, KO_RULE_ABSENT);
	if (v->odds >= 0 && !is_publishers_own(j))
		return;
	ko_verdict_forget(v);
	v->kind = KO_VERDICT_UNKNOWN;
}

/* Is it open to strangers, with what is known of the account? */
static enum ko_claimable who_could_register(const struct ko_judgement *j)
{
	if (!j->on_hub)
		return ko_claimable_at(j->c, j->host);
	if (j->facts->account == KO_EXISTENCE_PRESENT ||
	    !ko_is_hub_account(j->space))
		return KO_CLAIMABLE_NO;
	return j->facts->account == KO_EXISTENCE_ABSENT ? KO_CLAIMABLE_YES
							: KO_CLAIMABLE_UNKNOWN;
}

/* Is it told at last that the repository or its account is not there? */
static void tell_absent(struct ko_judgement *j)
{
	const struct ko_facts *f = j->facts;
	struct ko_verdict *v = j->v;

	if (v->kind != KO_VERDICT_UNKNOWN || !is_absent(f))
		return;
	v->claimable = who_could_register(j);
	v->severity = j->on_hub && v->claimable == KO_CLAIMABLE_YES
			      ? KO_SEVERITY_WARNING
			      : KO_SEVERITY_NOTE;
	ko_add_reason(v, KO_RULE_ABSENT);
}

bool ko_verdict_is_askable(const struct ko_catalogue *c,
			   const struct ko_verdict *v)
{
	struct ko_imageref ref;
	struct ko_entry e;

	if ((v->kind != KO_VERDICT_UNKNOWN &&
	     v->kind != KO_VERDICT_LOOKALIKE) ||
	    (v->n_reasons && v->reasons[0] == KO_RULE_HOST) ||
	    ko_imageref_parse(ko_span_str(v->name), &ref, NULL) != KO_OK)
		return false;
	if (ko_imageref_on_hub(&ref))
		return true;
	/* A pattern stands for registries of single customers. */
	return ko_catalogue_find_host(c, ref.domain, &e) &&
	       ko_span_find(e.name, '*') == e.name.n;
}

/* "docker.io/library/nginx" as it is usually written. */
static struct ko_span familiar(struct ko_span full)
{
	static const struct ko_span prefixes[] = {
		{ "docker.io/library/", 18 },
		{ "docker.io/", 10 },
	};

	for (size_t i = 0; i < KO_ARRAY_LEN(prefixes); i++)
		if (ko_span_starts(full, prefixes[i]))
			return ko_span_tail(full, prefixes[i].n);
	return KO_SPAN("");
}

struct ko_span ko_verdict_original(const struct ko_catalogue *c,
				   const struct ko_verdict *v,
				   char text[KO_VERDICT_TEXT_MAX])
{
	struct ko_span name = ko_span_str(v->name);
	struct ko_span last = ko_span_tail(name, ko_span_find(name, '/') + 1);
	struct ko_span found = { "", 0 };
	struct ko_entry e;

	if (v->kind == KO_VERDICT_LOOKALIKE)
		found = familiar(ko_span_str(v->target));
	else if (last.n && ko_catalogue_find(c, KO_PART_IMAGES, last, &e) &&
		 e.tier == KO_TIER_OFFICIAL)
		found = last;
	memcpy(text, found.p, found.n);
	return (struct ko_span){ text, found.n };
}

void ko_judge_facts(struct ko_judgement *j)
{
	if (!j->facts)
		return;
	j->v->facts = j->facts;
	weigh_slip(j);
	ko_judge_borrowed_name(j, weight_of(j->facts));
	if (j->hunted)
		ko_judge_near_hunted(j, weight_of(j->facts));
	tell_absent(j);
}
