#include "test.h"

#include "core/verdict.h"

#define DAY ((int64_t)24 * 3600)
#define NOW (20000 * DAY)

/* Judged by the name alone, and with the facts. */
static struct row {
	const char *name, *text;
	struct ko_facts facts;
	enum ko_verdict_kind kind;
	enum ko_severity severity;
	const char *rule; /* the first reason; NULL for none */
	enum ko_claimable claimable;
} rows[] = {
	/* a slip by its name: confirmed, or talked out of */
	{ "absent slip",
	  "ngnix",
	  { .repository = KO_EXISTENCE_ABSENT },
	  KO_VERDICT_LOOKALIKE,
	  KO_SEVERITY_ERROR,
	  "image-lookalike",
	  KO_CLAIMABLE_NO },
	{ "young slip of a namespace",
	  "bitnmai/redis",
	  { .repository = KO_EXISTENCE_PRESENT,
	    .account = KO_EXISTENCE_PRESENT,
	    .joined = NOW - 3 * DAY,
	    .has_pulls = true,
	    .pulls = 12 },
	  KO_VERDICT_LOOKALIKE,
	  KO_SEVERITY_ERROR,
	  "namespace-lookalike",
	  KO_CLAIMABLE_YES },
	{ "a verified publisher looks like nobody",
	  "bitnmai/redis",
	  { .repository = KO_EXISTENCE_PRESENT, .badge = KO_BADGE_VERIFIED },
	  KO_VERDICT_UNKNOWN,
	  KO_SEVERITY_NONE,
	  NULL,
	  KO_CLAIMABLE_UNKNOWN },
	{ "an official image that the catalogue lacks",
	  "ngnix",
	  { .repository = KO_EXISTENCE_PRESENT },
	  KO_VERDICT_UNKNOWN,
	  KO_SEVERITY_NONE,
	  NULL,
	  KO_CLAIMABLE_UNKNOWN },
	{ "a publisher's own image",
	  "prom/promethues",
	  { .repository = KO_EXISTENCE_PRESENT },
	  KO_VERDICT_UNKNOWN,
	  KO_SEVERITY_NONE,
	  NULL,
	  KO_CLAIMABLE_UNKNOWN },
	{ "no such image of a publisher",
	  "prom/promethues",
	  { .repository = KO_EXISTENCE_ABSENT,
	    .account = KO_EXISTENCE_PRESENT },
	  KO_VERDICT_LOOKALIKE,
	  KO_SEVERITY_WARNING,
	  "repository-slip",
	  KO_CLAIMABLE_NO },
	{ "no such image of Docker's own",
	  "ngnix",
	  { .repository = KO_EXISTENCE_ABSENT,
	    .account = KO_EXISTENCE_PRESENT,
	    .badge = KO_BADGE_OFFICIAL },
	  KO_VERDICT_LOOKALIKE,
	  KO_SEVERITY_ERROR,
	  "image-lookalike",
	  KO_CLAIMABLE_NO },
	{ "not checked is as if not asked",
	  "bitnmai/redis",
	  { .repository = KO_EXISTENCE_UNCHECKED },
	  KO_VERDICT_LOOKALIKE,
	  KO_SEVERITY_ERROR,
	  "namespace-lookalike",
	  KO_CLAIMABLE_YES },
	{ "known bad stays so",
	  "ghrc.io/acme/app",
	  { .repository = KO_EXISTENCE_PRESENT, .badge = KO_BADGE_VERIFIED },
	  KO_VERDICT_KNOWN_BAD,
	  KO_SEVERITY_ERROR,
	  "known-bad",
	  KO_CLAIMABLE_YES },
	{ "a host is not excused by what it says",
	  "gchr.io/acme/app",
	  { .repository = KO_EXISTENCE_PRESENT,
	    .has_pulls = true,
	    .pulls = 5000000 },
	  KO_VERDICT_LOOKALIKE,
	  KO_SEVERITY_ERROR,
	  "host-lookalike",
	  KO_CLAIMABLE_YES },

	/* the name of an official image in a stranger's namespace */
	{ "a person's own build",
	  "jdoe/nginx",
	  { .repository = KO_EXISTENCE_PRESENT,
	    .account = KO_EXISTENCE_PRESENT,
	    .joined = NOW - 2000 * DAY,
	    .has_pulls = true,
	    .pulls = 40 },
	  KO_VERDICT_UNKNOWN,
	  KO_SEVERITY_NONE,
	  NULL,
	  KO_CLAIMABLE_UNKNOWN },
	{ "a young person's own build",
	  "jdoe/nginx",
	  { .repository = KO_EXISTENCE_PRESENT,
	    .account = KO_EXISTENCE_PRESENT,
	    .joined = NOW - 20 * DAY,
	    .has_pulls = true,
	    .pulls = 40 },
	  KO_VERDICT_UNKNOWN,
	  KO_SEVERITY_NONE,
	  NULL,
	  KO_CLAIMABLE_UNKNOWN },
	{ "young, and with the official description",
	  "jdoe/nginx",
	  { .repository = KO_EXISTENCE_PRESENT,
	    .account = KO_EXISTENCE_PRESENT,
	    .joined = NOW - 20 * DAY,
	    .has_pulls = true,
	    .pulls = 40,
	    .copies_target = true },
	  KO_VERDICT_LOOKALIKE,
	  KO_SEVERITY_WARNING,
	  "borrowed-name",
	  KO_CLAIMABLE_YES },
	{ "an old copy",
	  "jdoe/nginx",
	  { .repository = KO_EXISTENCE_PRESENT,
	    .account = KO_EXISTENCE_PRESENT,
	    .joined = NOW - 2000 * DAY,
	    .has_pulls = true,
	    .pulls = 200000,
	    .copies_target = true },
	  KO_VERDICT_UNKNOWN,
	  KO_SEVERITY_NONE,
	  NULL,
	  KO_CLAIMABLE_UNKNOWN },

	/* what is not there */
	{ "nobody has the account",
	  "acmecorptools/redis-cluster",
	  { .repository = KO_EXISTENCE_ABSENT, .account = KO_EXISTENCE_ABSENT },
	  KO_VERDICT_UNKNOWN,
	  KO_SEVERITY_WARNING,
	  "no-such-image",
	  KO_CLAIMABLE_YES },
	{ "somebody has the account",
	  "acmecorptools/redis-cluster",
	  { .repository = KO_EXISTENCE_ABSENT,
	    .account = KO_EXISTENCE_PRESENT },
	  KO_VERDICT_UNKNOWN,
	  KO_SEVERITY_NOTE,
	  "no-such-image",
	  KO_CLAIMABLE_NO },
	{ "the account was not checked",
	  "acmecorptools/redis-cluster",
	  { .repository = KO_EXISTENCE_ABSENT,
	    .account = KO_EXISTENCE_UNCHECKED },
	  KO_VERDICT_UNKNOWN,
	  KO_SEVERITY_NOTE,
	  "no-such-image",
	  KO_CLAIMABLE_UNKNOWN },
	{ "nobody can register it",
	  "billing-service",
	  { .repository = KO_EXISTENCE_ABSENT },
	  KO_VERDICT_UNKNOWN,
	  KO_SEVERITY_NOTE,
	  "no-such-image",
	  KO_CLAIMABLE_NO },
	{ "an account that Docker would refuse",
	  "a_b-c/tool",
	  { .repository = KO_EXISTENCE_ABSENT, .account = KO_EXISTENCE_ABSENT },
	  KO_VERDICT_UNKNOWN,
	  KO_SEVERITY_NOTE,
	  "no-such-image",
	  KO_CLAIMABLE_NO },
	{ "elsewhere it may be private",
	  "ghcr.io/acme/app",
	  { .repository = KO_EXISTENCE_ABSENT },
	  KO_VERDICT_UNKNOWN,
	  KO_SEVERITY_NOTE,
	  "no-such-image",
	  KO_CLAIMABLE_YES },
	{ "there, and far from all",
	  "acmecorptools/redis-cluster",
	  { .repository = KO_EXISTENCE_PRESENT,
	    .account = KO_EXISTENCE_PRESENT,
	    .joined = NOW - DAY },
	  KO_VERDICT_UNKNOWN,
	  KO_SEVERITY_NONE,
	  NULL,
	  KO_CLAIMABLE_UNKNOWN },
	{ "a listed name is trusted",
	  "nginx",
	  { .repository = KO_EXISTENCE_ABSENT },
	  KO_VERDICT_TRUSTED,
	  KO_SEVERITY_NONE,
	  NULL,
	  KO_CLAIMABLE_UNKNOWN },
};

static void check_row(void **state)
{
	struct row *r = *state;
	struct ko_catalogue c;
	struct ko_verdict v;

	r->facts.checked = NOW;
	ko_catalogue_init_builtin(&c);
	ko_judge_with_facts(&c, ko_span_str(r->text), &r->facts, &v);
	assert_string_equal(ko_verdict_kind_name(v.kind),
			    ko_verdict_kind_name(r->kind));
	assert_string_equal(ko_severity_name(v.severity),
			    ko_severity_name(r->severity));
	assert_string_equal(v.n_reasons ? ko_rule_info(v.reasons[0])->name : "",
			    r->rule ? r->rule : "");
	assert_int_equal(v.claimable, r->claimable);
}

/* Every finding has its sentence and its advice. */
static void check_sentence(void **state)
{
	KO_AUTO_BUF struct ko_buf message = KO_BUF(4096);
	KO_AUTO_BUF struct ko_buf help = KO_BUF(4096);
	struct row *r = *state;
	struct ko_catalogue c;
	struct ko_verdict v;

	r->facts.checked = NOW;
	ko_catalogue_init_builtin(&c);
	ko_judge_with_facts(&c, ko_span_str(r->text), &r->facts, &v);
	assert_int_equal(ko_verdict_message(&v, &message), KO_OK);
	assert_int_equal(ko_verdict_help(&v, &help), KO_OK);
	assert_int_equal(message.n > 0, r->severity != KO_SEVERITY_NONE);
	assert_int_equal(help.n > 0, r->severity != KO_SEVERITY_NONE);
}

static struct askable_row {
	const char *name;
	bool want;
} askable_rows[] = {
	{ "acme/tool", true },
	{ "myapp", true },
	{ "bitnmai/redis", true },
	{ "quay.io/acme/tool", true },
	{ "ghcr.io/acme/tool:1@sha256:"
	  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	  true },
	{ "nginx", false },                     /* trusted */
	{ "ghrc.io/acme/app", false },          /* known bad */
	{ "gchr.io/acme/app", false },          /* poses as another */
	{ "registry.acme.example/app", false }, /* not listed */
	{ "localhost:5000/app", false },
	{ "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app", false },
	{ "<image>", false },
};

static void check_askable(void **state)
{
	const struct askable_row *r = *state;
	struct ko_catalogue c;
	struct ko_verdict v;

	ko_catalogue_init_builtin(&c);
	ko_judge(&c, ko_span_str(r->name), &v);
	assert_int_equal(ko_verdict_is_askable(&c, &v), r->want);
}

static struct original_row {
	const char *name, *want;
} original_rows[] = {
	{ "bitnmai/redis", "bitnami/redis" },
	{ "ngnix", "nginx" },
	{ "jdoe/nginx", "nginx" },
	{ "jdoe/tool", "" },
	{ "quay.io/acme/nginx", "" },
};

static void check_original(void **state)
{
	const struct original_row *r = *state;
	char text[KO_VERDICT_TEXT_MAX];
	struct ko_catalogue c;
	struct ko_verdict v;

	ko_catalogue_init_builtin(&c);
	ko_judge(&c, ko_span_str(r->name), &v);
	assert_span(ko_verdict_original(&c, &v, text), r->want);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row),
		TABLE(rows, check_sentence),
		TABLE(askable_rows, check_askable),
		TABLE(original_rows, check_original),
	};

	return run_tables("facts", tables, KO_ARRAY_LEN(tables));
}
