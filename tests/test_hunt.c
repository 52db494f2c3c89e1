#include "test.h"

#include "cli/hunt.h"

#define DAY ((int64_t)24 * 3600)
#define NOW (20000 * DAY)

static const struct ko_settings settings;

struct fixture {
	struct ko_catalogue catalogue;
	struct ko_hunt hunt;
};

static struct ko_hunt *start(struct fixture *f, const char *name)
{
	ko_catalogue_init_builtin(&f->catalogue);
	f->hunt = (struct ko_hunt){ .settings = &settings,
				    .catalogue = &f->catalogue,
				    .arena = KO_ARENA(KO_HUNT_MEMORY_MAX),
				    .now = NOW };
	assert_int_equal(ko_hunt_take_name(&f->hunt, ko_span_str(name), NULL),
			 KO_OK);
	return &f->hunt;
}

static void describe(struct ko_hunt *h, const char *name, const char *text)
{
	h->originals = calloc(1, sizeof(*h->originals));
	assert_non_null(h->originals);
	h->originals[h->n_originals++] =
		(struct ko_hunt_original){ ko_span_str(name),
					   ko_span_str(text) };
}

static void add(struct ko_hunt *h, const char *name, uint64_t pulls,
		int64_t days, const char *description)
{
	ko_hunt_add(h, &(struct ko_hunt_row){
			       .name = ko_span_str(name),
			       .facts = {
				       .repository = KO_EXISTENCE_PRESENT,
				       .has_pulls = true,
				       .pulls = pulls,
				       .created = NOW - days * DAY,
				       .description = ko_span_str(description),
			       } });
}

/* ---- what is hunted ---- */

static struct name_row {
	const char *text, *name, *space, *repo, *full;
} name_rows[] = {
	{ "nginx", "nginx", "", "nginx", "docker.io/library/nginx" },
	{ "library/nginx", "nginx", "", "nginx", "docker.io/library/nginx" },
	{ "docker.io/library/nginx:1.27", "nginx", "", "nginx",
	  "docker.io/library/nginx" },
	{ "bitnami/redis:7", "bitnami/redis", "bitnami", "redis",
	  "docker.io/bitnami/redis" },
	{ "bitnami/", "bitnami/*", "bitnami", "", "docker.io/bitnami/" },
	{ "bitnami/*", "bitnami/*", "bitnami", "", "docker.io/bitnami/" },
	{ "docker.io/bitnami/", "bitnami/*", "bitnami", "",
	  "docker.io/bitnami/" },
	{ "ghcr.io/acme/app", NULL, NULL, NULL, NULL },
	{ "library/", NULL, NULL, NULL, NULL },
	{ "/", NULL, NULL, NULL, NULL },
	{ "", NULL, NULL, NULL, NULL },
	{ "Nginx<b>", NULL, NULL, NULL, NULL },
};

static void check_name(void **state)
{
	const struct name_row *r = *state;
	struct ko_hunt h = { .arena = KO_ARENA(KO_HUNT_MEMORY_MAX) };
	struct ko_error err = { 0 };
	enum ko_status status =
		ko_hunt_take_name(&h, ko_span_str(r->text), &err);

	assert_int_equal(status, r->name ? KO_OK : KO_ESYNTAX);
	assert_int_equal(err.text[0] != '\0', !r->name);
	assert_span(h.name, r->name);
	assert_span(h.space, r->space);
	assert_span(h.repo, r->repo);
	assert_span(h.full, r->full);
	ko_hunt_done(&h);
}

/* ---- what becomes a row ---- */

static struct kept_row {
	const char *name, *hunted;
	bool is_tried, want;
	enum ko_badge badge;
} kept_rows[] = {
	{ "bitnmai/redis", "bitnami/redis", false, true, KO_BADGE_UNKNOWN },
	{ "bitnmai/redis", "bitnami/", false, true, KO_BADGE_UNKNOWN },
	{ "bitnmai/kafka", "bitnami/redis", false, true, KO_BADGE_UNKNOWN },
	{ "bitnmai/redis", "nginx", false, false, KO_BADGE_UNKNOWN },
	{ "bitnmai/redis", "bitnami/redis", false, false, KO_BADGE_VERIFIED },
	{ "jdoe/redis", "bitnami/redis", false, false, KO_BADGE_UNKNOWN },
	{ "gakeaws/nginx", "nginx", false, true, KO_BADGE_UNKNOWN },
	{ "gakeaws/nginx", "redis", false, false, KO_BADGE_UNKNOWN },
	/* trusted, the publisher's own, an official image itself */
	{ "bitnami/redis", "nginx", false, false, KO_BADGE_UNKNOWN },
	{ "bitnami/reddis", "bitnami/redis", false, false, KO_BADGE_UNKNOWN },
	{ "acmetools/deplyoer", "acmetools/deployer", false, false,
	  KO_BADGE_UNKNOWN },
	{ "ngnix", "nginx", false, false, KO_BADGE_UNKNOWN },
	{ "library/ngnix", "nginx", false, false, KO_BADGE_UNKNOWN },
	/* a look-alike that was looked up is one, whatever is known of it */
	{ "nginx2/other", "nginx", false, false, KO_BADGE_UNKNOWN },
	{ "nginx2/other", "nginx", true, true, KO_BADGE_UNKNOWN },
	{ "nginx2/other", "nginx", true, true, KO_BADGE_NONE },
	{ "nginx2/other", "nginx", true, false, KO_BADGE_SPONSORED },
	/* read as what the eye sees */
	{ "b\xd1\x96tnami/redis", "bitnami/redis", false, true,
	  KO_BADGE_UNKNOWN },
	{ "<script>", "nginx", false, false, KO_BADGE_UNKNOWN },
	{ "", "nginx", false, false, KO_BADGE_UNKNOWN },
};

static void check_kept(void **state)
{
	const struct kept_row *r = *state;
	struct fixture f;
	struct ko_hunt *h = start(&f, r->hunted);

	ko_hunt_add(h, &(struct ko_hunt_row){
			       .name = ko_span_str(r->name),
			       .is_tried = r->is_tried,
			       .facts = { .repository = KO_EXISTENCE_PRESENT,
					  .badge = r->badge,
					  .has_pulls = true,
					  .pulls = 5000 } });
	assert_int_equal(h->n, r->want);
	ko_hunt_done(h);
}

static void each_name_once(void **state)
{
	struct fixture f;
	struct ko_hunt *h = start(&f, "nginx");
	struct ko_hunt_row row = {
		.name = KO_SPAN("ngnix/nginx"),
		.facts = { .repository = KO_EXISTENCE_PRESENT,
			   .badge = KO_BADGE_NONE },
	};

	(void)state;
	ko_hunt_add(h, &row);
	ko_hunt_add(h, &row);
	assert_int_equal(h->n, 1);
	row.is_asked = row.is_tried = true;
	row.facts.badge = KO_BADGE_UNKNOWN;
	row.facts.stars = 7;
	ko_hunt_add(h, &row);
	assert_int_equal(h->n, 1);
	assert_int_equal(h->rows[0].facts.stars, 7);
	assert_int_equal(h->rows[0].facts.badge, KO_BADGE_NONE);
	/* What a search says is less than what the row knows. */
	row.is_asked = row.is_tried = false;
	row.facts.stars = 1;
	ko_hunt_add(h, &row);
	assert_int_equal(h->rows[0].facts.stars, 7);
	assert_true(h->rows[0].is_tried);
	/* A badge that comes out later takes it away. */
	row.is_asked = true;
	row.facts.badge = KO_BADGE_VERIFIED;
	ko_hunt_add(h, &row);
	assert_int_equal(h->n, 0);
	ko_hunt_drop(h, row.name);
	ko_hunt_done(h);
}

static void no_more_rows_than_the_limit(void **state)
{
	static char names[KO_HUNT_ROWS_MAX + 2][32];
	struct fixture f;
	struct ko_hunt *h = start(&f, "nginx");

	(void)state;
	for (size_t i = 0; i < KO_ARRAY_LEN(names); i++) {
		(void)snprintf(names[i], sizeof(names[i]), "user%zu/ngnix", i);
		add(h, names[i], 5, 5, "");
	}
	assert_int_equal(h->n, KO_HUNT_ROWS_MAX);
	assert_int_equal(h->n_left_out, 2);
	ko_hunt_done(h);
}

/* ---- their order ---- */

static void imitators_stand_above_the_honest(void **state)
{
	static const char *const want[] = {
		"gakeaws/nginx",       /* reported */
		"1ibrary/nginx",       /* the namespace of official images */
		"ngnix/nginx",         /* young, with the same repository */
		"nginxofficial/nginx", /* some years old */
		"jdoe9431/nginx",      /* the exact name, copied */
		"jdoe/ngnix",
	};
	struct fixture f;
	struct ko_hunt *h = start(&f, "nginx");

	(void)state;
	describe(h, "nginx", "Official build of Nginx.");
	add(h, "honest/nginx", 12, 10, "my own build of nginx");
	add(h, "honest/docker-nginx", 12, 10, "");
	add(h, "honest/nginx-proxy", 12, 10, "a proxy");
	add(h, "honest/nginx2", 900000, 10, "");
	add(h, "nginx/nginx-ingress", 1000000000, 900, "");
	add(h, "jdoe/ngnix", 5000, 900, "");
	add(h, "jdoe9431/nginx", 12, 10, "Official build of Nginx.");
	add(h, "nginxofficial/nginx", 5000, 900, "");
	add(h, "ngnix/nginx", 12, 10, "");
	add(h, "1ibrary/nginx", 12, 10, "Official build of Nginx.");
	add(h, "gakeaws/nginx", 1, 900, "");
	ko_hunt_rank(h);
	for (size_t i = 0; i < h->n && i < KO_ARRAY_LEN(want); i++)
		assert_span(h->rows[i].name, want[i]);
	assert_int_equal(h->n, KO_ARRAY_LEN(want));
	ko_hunt_done(h);
}

static void equal_odds_by_pulls_and_name(void **state)
{
	struct fixture f;
	struct ko_hunt *h = start(&f, "nginx");

	(void)state;
	add(h, "cccc/ngnix", 5000, 900, "");
	add(h, "aaaa/ngnix", 5000, 900, "");
	add(h, "bbbb/ngnix", 6000, 900, "");
	ko_hunt_rank(h);
	assert_int_equal(h->n, 3);
	assert_span(h->rows[0].name, "bbbb/ngnix");
	assert_span(h->rows[1].name, "aaaa/ngnix");
	assert_span(h->rows[2].name, "cccc/ngnix");
	ko_hunt_done(h);
}

/* In a namespace, each image's own description counts. */
static void images_of_a_namespace(void **state)
{
	struct fixture f;
	struct ko_hunt *h = start(&f, "acmetools/");

	(void)state;
	describe(h, "acmetools/deployer", "Deploys whatever Acme makes");
	add(h, "jdoe/deployer", 12, 10, "Deploys whatever Acme makes");
	add(h, "jdoe2/deployer", 12, 10, "Deploys what I make");
	add(h, "jdoe/acmetools-deployer", 12, 10, "");
	add(h, "acmetolos/other", 12, 10, "");
	ko_hunt_rank(h);
	assert_int_equal(h->n, 3);
	ko_hunt_done(h);
}

static struct count_row {
	const char *want;
	uint64_t n;
} count_rows[] = {
	{ "0", 0 },
	{ "999", 999 },
	{ "1.0K", 1000 },
	{ "99.9K", 99999 },
	{ "100K", 100000 },
	{ "999K", 999999 },
	{ "1.0M", 1000000 },
	{ "12.9B", UINT64_C(12981954060) },
	{ "18446744073B", UINT64_MAX },
};

static void check_count(void **state)
{
	const struct count_row *r = *state;
	char text[KO_HUNT_COUNT_MAX];

	ko_hunt_count_text(r->n, text);
	assert_string_equal(text, r->want);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(name_rows, check_name),
		TABLE(kept_rows, check_kept),
		TEST(each_name_once),
		TEST(no_more_rows_than_the_limit),
		TEST(imitators_stand_above_the_honest),
		TEST(equal_odds_by_pulls_and_name),
		TEST(images_of_a_namespace),
		TABLE(count_rows, check_count),
	};

	return run_tables("hunt", tables, KO_ARRAY_LEN(tables));
}
