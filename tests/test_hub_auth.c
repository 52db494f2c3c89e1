/* Who is asked as whom, and who sees a secret. */
#include "hubrun.h"

#define SECRET "dckr_pat_for-tests-only"

static void log_in_as(const char *secret)
{
	assert_int_equal(setenv("KNOCKOFF_HUB_USER", "tester", 1), 0);
	assert_int_equal(setenv("KNOCKOFF_HUB_TOKEN", secret, 1), 0);
}

static void log_out(void)
{
	assert_int_equal(unsetenv("KNOCKOFF_HUB_USER"), 0);
	assert_int_equal(unsetenv("KNOCKOFF_HUB_TOKEN"), 0);
}

/* Nothing that is kept holds the secret, or a token of the test Hub's. */
static void expect_no_secrets(const struct place *p)
{
	char command[600];

	(void)snprintf(command, sizeof(command),
		       "! grep -rqa -e '" SECRET "' -e 'jwt-' '%s'", p->folder);
	assert_int_equal(system(command), 0);
}

/* The faults that a token meets, how often one is asked for, how many of the
 * repository's requests had one, and what is complained of. */
static struct auth_row {
	const char *name, *secret, *fault;
	size_t logins, with, without;
	const char *complaint;
} auth_rows[] = {
	{ "a token", SECRET, NULL, 1, 1, 0, NULL },
	{ "a wrong secret", "wrong-secret", NULL, 1, 0, 1,
	  "no login: HTTP 401: Incorrect authentication credentials" },
	{ "no login today", SECRET,
	  "{\"path\": \"auth/token\", \"fault\": \"html\"}", 1, 0, 1,
	  "no login: HTTP 403" },
	{ "a token that is none", SECRET,
	  "{\"path\": \"auth/token\", \"fault\": \"missing-fields\", "
	  "\"fields\": [\"access_token\"]}",
	  1, 0, 1, "an answer without token" },
	{ "a token that has run out", SECRET,
	  "{\"path\": \"/repositories/\", \"fault\": \"status\", \"code\": "
	  "401}",
	  2, 2, 0, NULL },
	{ "tokens that run out at once", SECRET,
	  "{\"path\": \"/repositories/\", \"fault\": \"status\", \"code\": "
	  "401, \"times\": 2}",
	  2, 2, 1, NULL },
	{ "an endpoint that refuses it", SECRET,
	  "{\"path\": \"/repositories/\", \"fault\": \"status\", \"code\": "
	  "403, \"type\": \"application/json\", \"body\": \"{\\\"message\\\": "
	  "\\\"access is forbidden with a JWT issued from a personal access "
	  "token\\\", \\\"errinfo\\\": {}}\"}",
	  1, 1, 1, NULL },
};

static void check_auth(void **state)
{
	const struct auth_row *r = *state;
	struct ko_hub_options options;
	const char *complaint;
	struct ko_hub *hub;
	PLACE place;

	make_place(&place);
	options = options_for(&place);
	reset(r->fault);
	log_in_as(r->secret);
	hub = new_hub(&options);
	expect(hub, "bitnmai/redis", "present/present pulls joined by bitnmai");
	complaint = ko_hub_complaint(hub);
	assert_int_equal(complaint != NULL, r->complaint != NULL);
	if (r->complaint) {
		assert_non_null(strstr(complaint, r->complaint));
		assert_null(strstr(complaint, r->secret));
	}
	assert_int_equal(logged("POST /v2/auth/token"), r->logins);
	assert_int_equal(logged("/repositories/redis") -
				 logged("/repositories/redis 200 -") -
				 logged("/repositories/redis 401 -"),
			 r->with);
	assert_int_equal(logged("/repositories/redis 200 -") +
				 logged("/repositories/redis 401 -"),
			 r->without);
	ko_hub_free(hub);
	log_out();
	expect_no_secrets(&place);
}

/* Only the API of hub.docker.com sees it. */
static void token_stays_at_home(void **state)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 22);
	const struct ko_hub_query query = { .text = KO_SPAN("nginx"),
					    .size = 5 };
	struct ko_hub_options options;
	struct ko_hub_page page;
	struct ko_hub *hub;
	PLACE place;

	(void)state;
	make_place(&place);
	options = options_for(&place);
	options.search = KO_HUB_SEARCH_V1;
	reset("{\"path\": \"/v2/namespaces/\", \"fault\": \"html\", \"times\": "
	      "0}");
	log_in_as(SECRET);
	hub = new_hub(&options);
	assert_int_equal(ko_hub_search(hub, &query, &arena, &page, NULL),
			 KO_OK);
	expect(hub, "bitnmai/redis", "present/present joined by bitnmai");
	ko_hub_free(hub);
	log_out();
	assert_int_equal(logged("GET /v1/search"), 1);
	assert_int_equal(logged("/v1/search?q=nginx&page=1&n=5 200 -"), 1);
	assert_int_equal(logged("/v2/users/bitnmai/ 200 Bearer"), 1);
	assert_true(logged("GET /token") > 0);
	/* Besides them, the search and the login itself were without. */
	assert_int_equal(logged("GET /token") + 2, logged(" 200 -"));
	expect_no_secrets(&place);
}

static void anonymous(void **state)
{
	struct ko_hub_options options;
	struct ko_hub *hub;
	PLACE place;

	(void)state;
	make_place(&place);
	options = options_for(&place);
	options.is_anonymous = true;
	reset(NULL);
	log_in_as(SECRET);
	hub = new_hub(&options);
	expect(hub, "bitnmai/redis", "present/present pulls joined by bitnmai");
	ko_hub_free(hub);
	log_out();
	assert_int_equal(logged("auth/token"), 0);
	assert_int_equal(logged("Bearer"), 0);
}

/* That of "docker login" is not for a Hub of one's own. */
static void docker_login_is_for_docker(void **state)
{
	/* tester and the secret that the test Hub takes */
	static const char config[] =
		"{\"auths\": {\"https://index.docker.io/v1/\": {\"auth\": "
		"\"dGVzdGVyOmRja3JfcGF0X2Zvci10ZXN0cy1vbmx5\"}}}";
	char path[400];
	PLACE place;

	(void)state;
	make_place(&place);
	reset(NULL);
	(void)snprintf(path, sizeof(path), "%s/config.json", place.folder);
	write_file(path, config, sizeof(config) - 1);
	assert_int_equal(setenv("DOCKER_CONFIG", place.folder, 1), 0);
	expect_of(&place, false, "bitnmai/redis",
		  "present/present pulls joined by bitnmai");
	assert_int_equal(setenv("DOCKER_CONFIG", "/nonexistent", 1), 0);
	assert_int_equal(logged("auth/token"), 0);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(auth_rows, check_auth),
		TEST(token_stays_at_home),
		TEST(anonymous),
		TEST(docker_login_is_for_docker),
	};

	return run_with_hub("hub auth", tables, ARRAY_LEN(tables));
}
