#include "test.h"

#include "core/verdict.h"

#define DAY ((int64_t)24 * 3600)
#define NOW (20000 * DAY)

#define THERE .checked = NOW, .repository = KO_EXISTENCE_PRESENT
#define YOUNG .created = NOW - 9 * DAY
#define OLD   .created = NOW - 900 * DAY
#define FEW   .has_pulls = true, .pulls = 120
#define MANY  .has_pulls = true, .pulls = 250000

static struct row {
	const char *text, *hunted;
	struct ko_facts facts;
	const char *rule, *slip; /* NULL when it is no look-alike */
	const char *target;
} rows[] = {
	/* a stranger's repository */
	{ "jdoe/ngnix",
	  "nginx",
	  { THERE, OLD, FEW },
	  "image-lookalike",
	  "transposition",
	  "docker.io/library/nginx" },
	{ "jdoe/ng1nx",
	  "nginx",
	  { THERE, YOUNG, FEW },
	  "image-lookalike",
	  "glyph",
	  "docker.io/library/nginx" },
	{ "jdoe/nginx-official",
	  "nginx",
	  { THERE, OLD, FEW },
	  "image-lookalike",
	  "posing-word",
	  "docker.io/library/nginx" },
	{ "jdoe/docker-nginx", "nginx", { THERE, YOUNG, FEW }, NULL, NULL, "" },
	{ "jdoe/nginx-proxy", "nginx", { THERE, YOUNG, FEW }, NULL, NULL, "" },
	{ "jdoe/nginx2", "nginx", { THERE, YOUNG, FEW }, NULL, NULL, "" },
	{ "jdoe/nginx", "nginx", { THERE, YOUNG, FEW }, NULL, NULL, "" },
	{ "jdoe/nginx",
	  "nginx",
	  { THERE, YOUNG, FEW, .copies_target = true },
	  "borrowed-name",
	  NULL,
	  "docker.io/library/nginx" },
	{ "jdoe/ngnix",
	  "nginx",
	  { THERE, OLD, FEW, .badge = KO_BADGE_VERIFIED },
	  NULL,
	  NULL,
	  "" },

	/* a namespace called like the image, or like the publisher */
	{ "ngnix/nginx",
	  "nginx",
	  { THERE, OLD, FEW },
	  "namespace-lookalike",
	  "transposition",
	  "docker.io/library/nginx" },
	{ "nginxofficial/nginx",
	  "nginx",
	  { THERE, OLD, FEW },
	  "namespace-lookalike",
	  "posing-word",
	  "docker.io/library/nginx" },
	{ "1ibrary/nginx",
	  "nginx",
	  { THERE, OLD, FEW },
	  "namespace-lookalike",
	  "glyph",
	  "docker.io/library/nginx" },
	{ "bitnmai/redis",
	  "bitnami/redis",
	  { THERE, OLD, FEW },
	  "namespace-lookalike",
	  "transposition",
	  "docker.io/bitnami/redis" },
	{ "bitnmai/somethingnew",
	  "bitnami/*",
	  { THERE, YOUNG, FEW },
	  "namespace-lookalike",
	  "transposition",
	  "docker.io/bitnami/somethingnew" },
	{ "bitnami/redsi", "bitnami/redis", { THERE, YOUNG }, NULL, NULL, "" },

	/* what no catalogue has */
	{ "acmetolos/deployer",
	  "acmetools/deployer",
	  { THERE, YOUNG, FEW },
	  "namespace-lookalike",
	  "transposition",
	  "docker.io/acmetools/deployer" },
	{ "acmetoolsinc/deployer",
	  "acmetools/deployer",
	  { THERE, YOUNG, FEW },
	  "namespace-lookalike",
	  "company-name",
	  "docker.io/acmetools/deployer" },
	{ "jdoe/acmetools-deployer",
	  "acmetools/deployer",
	  { THERE, YOUNG, FEW },
	  "publisher-name",
	  NULL,
	  "docker.io/acmetools/deployer" },
	{ "jdoe/deployer",
	  "acmetools/deployer",
	  { THERE, YOUNG, FEW, .copies_target = true },
	  "borrowed-name",
	  NULL,
	  "docker.io/acmetools/deployer" },
	{ "jdoe/deployer",
	  "acmetools/deployer",
	  { THERE, YOUNG, MANY },
	  NULL,
	  NULL,
	  "" },
	{ "acmetools/deployr",
	  "acmetools/deployer",
	  { THERE, YOUNG, FEW },
	  NULL,
	  NULL,
	  "" },
	{ "jdoe/something",
	  "acmetools/deployer",
	  { THERE, YOUNG, FEW, .copies_target = true },
	  NULL,
	  NULL,
	  "" },
};

static void check_row(void **state)
{
	KO_AUTO_BUF struct ko_buf message = KO_BUF(4096);
	const struct row *r = *state;
	struct ko_catalogue c;
	struct ko_verdict v;

	ko_catalogue_init_builtin(&c);
	ko_judge_hunted(&c, ko_span_str(r->text), &r->facts,
			ko_span_str(r->hunted), &v);
	assert_int_equal(v.kind == KO_VERDICT_LOOKALIKE, r->rule != NULL);
	assert_string_equal(v.target, r->target);
	if (!r->rule)
		return;
	assert_string_equal(ko_rule_info(v.reasons[0])->name, r->rule);
	assert_int_equal(v.n_reasons, r->slip ? 2 : 1);
	if (r->slip)
		assert_string_equal(ko_rule_info(v.reasons[1])->name, r->slip);
	assert_int_equal(ko_verdict_message(&v, &message), KO_OK);
	assert_true(message.n > 0);
}

/* What is hunted changes nothing for a name that is far from it. */
static void check_far(void **state)
{
	static const char *const names[] = {
		"nginx",       "bitnmai/redis",    "gakeaws/nginx",
		"quay.io/a/b", "ghrc.io/acme/app", "<image>"
	};
	struct ko_facts facts = { THERE, YOUNG };
	struct ko_catalogue c;
	struct ko_verdict with;
	struct ko_verdict without;

	(void)state;
	ko_catalogue_init_builtin(&c);
	for (size_t i = 0; i < KO_ARRAY_LEN(names); i++) {
		ko_judge_hunted(&c, ko_span_str(names[i]), &facts,
				KO_SPAN("acmetools/deployer"), &with);
		ko_judge_with_facts(&c, ko_span_str(names[i]), &facts,
				    &without);
		assert_int_equal(with.kind, without.kind);
		assert_int_equal(with.odds, without.odds);
		assert_string_equal(with.target, without.target);
	}
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row),
		TEST(check_far),
	};

	return run_tables("hunted", tables, KO_ARRAY_LEN(tables));
}
