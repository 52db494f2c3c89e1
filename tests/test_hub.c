/* What a client finds out, how often it asks, and when it stops. */
#include "hubrun.h"

/* ---- facts, when all is well ---- */

static struct facts_row {
	const char *name, *want;
} facts_rows[] = {
	{ "nginx", "present/present [official] pulls joined by Docker Official "
		   "Images" },
	{ "docker.io/library/nginx:1.27",
	  "present/present [official] pulls joined by Docker Official "
	  "Images" },
	{ "library/nosuch",
	  "absent/present [official] joined by Docker Official Images" },
	{ "bitnami/redis",
	  "present/present [verified] pulls joined by VMware" },
	{ "index.docker.io/prom/prometheus",
	  "present/present [sponsored] pulls joined by Prometheus" },
	{ "bitnami/nosuch", "absent/present [verified] joined by VMware" },
	{ "longstanding/nginx",
	  "present/present pulls joined by A Long Standing User" },
	{ "longstanding/secret", "absent/present joined by A Long Standing "
				 "User" },
	{ "bitnmai/redis", "present/present pulls joined by bitnmai" },
	{ "n0body/redis", "absent/absent" },
	{ "grafana/*", "unasked/present [verified] joined by Grafana Labs" },
	{ "docker.io/grafana/*",
	  "unasked/present [verified] joined by Grafana Labs" },
	{ "library/*",
	  "unasked/present [official] joined by Docker Official Images" },
	{ "n0body/*", "unasked/absent" },
	{ "a/b/c", "absent/unasked" },
	{ "127.0.0.1:%u/bitnami/redis", "present/unasked" },
	{ "127.0.0.1:%u/bitnami/nosuch", "absent/unasked" },
	{ "ghcr.io/a/*", "unchecked/unasked" },
	{ "*", "unchecked/unasked" },
	{ "a/b/*", "unchecked/unasked" },
	{ "Not A Name", "unchecked/unasked" },
	{ "", "unchecked/unasked" },
};

static void check_facts(void **state)
{
	const struct facts_row *r = *state;
	bool is_kept = !strstr(r->want, "unchecked");
	char name[128];
	PLACE place;

	reset(NULL);
	make_place(&place);
	(void)snprintf(name, sizeof(name), r->name, server.port);
	expect_of(&place, true, name,
		  is_kept ? (strstr(r->want, "unasked/") ? "unasked/unchecked"
			     : strstr(r->want, "/unasked")
				     ? "unchecked/unasked"
				     : "unchecked/unchecked")
			  : r->want);
	expect_of(&place, false, name, r->want);
	reset(NULL);
	expect_of(&place, false, name, r->want);
	expect_of(&place, true, name, r->want);
	assert_int_equal(testhub_count(&server), 0);
}

/* Everything there is to know, from the network and from the cache. */
static void all_of_it(void **state)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 22);
	const struct ko_span name = KO_SPAN("bitnami/redis");
	PLACE place;

	(void)state;
	reset(NULL);
	make_place(&place);
	for (int offline = 0; offline < 2; offline++) {
		struct ko_hub_options options = options_for(&place);
		struct ko_facts f = { 0 };
		struct ko_hub *hub;

		options.is_offline = offline;
		hub = new_hub(&options);
		assert_int_equal(
			ko_hub_facts(hub, &name, 1, &arena, &f, NULL, NULL),
			KO_OK);
		assert_int_equal(f.pulls, 1200000000);
		assert_int_equal(f.stars, 320);
		assert_span(f.description, "Secure image for Redis.");
		assert_true(f.created / 86400 == 16587); /* 2015-06-01 */
		assert_true(f.updated > f.created && f.updated < f.checked);
		assert_true(f.joined / 86400 == 16314);
		assert_true(f.checked > 0);
		assert_int_equal(f.why.n, 0);
		ko_hub_free(hub);
	}
}

static void count_done(void *ctx, size_t i)
{
	size_t *counts = ctx;

	counts[i]++;
}

/* Many names, some of them more than once: each thing is asked once. */
static void asked_once(void **state)
{
	static const char *const names[] = {
		"nginx",         "docker.io/nginx", "nginx:1.27",
		"library/nginx", "redis",           "bitnami/redis",
		"bitnami/nginx", "bitnami/*",       "bitnmai/redis",
		"bad name",      "n0body/a",        "n0body/b",
	};
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 22);
	struct ko_span spans[ARRAY_LEN(names)];
	struct ko_facts facts[ARRAY_LEN(names)];
	size_t counts[ARRAY_LEN(names)] = { 0 };
	struct ko_hub_options options;
	struct ko_hub *hub;
	PLACE place;

	(void)state;
	reset(NULL);
	make_place(&place);
	options = options_for(&place);
	hub = new_hub(&options);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		spans[i] = ko_span_str(names[i]);
	assert_int_equal(ko_hub_facts(hub, spans, ARRAY_LEN(names), &arena,
				      facts, count_done, counts),
			 KO_OK);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_int_equal(counts[i], 1);
	assert_int_equal(facts[3].repository, KO_EXISTENCE_PRESENT);
	assert_int_equal(facts[9].repository, KO_EXISTENCE_UNCHECKED);
	assert_int_equal(facts[11].repository, KO_EXISTENCE_ABSENT);
	/* Seven repositories, one of them the canary; library as an
	 * organisation; bitnami as a user, then not; bitnmai; n0body. */
	assert_int_equal(logged("/repositories/"), 8);
	assert_int_equal(logged("/v2/users/"), 3);
	assert_int_equal(logged("/v2/orgs/"), 2);
	assert_int_equal(logged("library/repositories/alpine"), 1);
	assert_int_equal(ko_hub_sent(hub), testhub_count(&server));
	ko_hub_free(hub);
}

/* Absent ones need the canary once, not each. */
static void one_canary(void **state)
{
	struct ko_hub_options options;
	struct ko_hub *hub;
	PLACE place;

	(void)state;
	make_place(&place);
	reset(NULL);
	options = options_for(&place);
	hub = new_hub(&options);
	for (int i = 0; i < 5; i++) {
		char name[64];

		(void)snprintf(name, sizeof(name), "n0body%d/x", i);
		expect(hub, name, "absent/absent");
	}
	assert_int_equal(logged("alpine"), 1);
	/* Those that came from the cache are believed without. */
	ko_hub_free(hub);
	reset(NULL);
	expect_of(&place, false, "n0body1/x", "absent/absent");
	assert_int_equal(testhub_count(&server), 0);
}

/* So many names of nobody, with two requests each. */
#define MANY (KO_HUB_CANARY_EVERY / 2 + 8)

/* How many of them are said to be absent; of the others nothing is said. */
static size_t count_absent(struct ko_hub *hub, const char *form)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 24);
	static char names[MANY][32];
	static struct ko_span spans[MANY];
	static struct ko_facts facts[MANY];
	size_t absent = 0;

	for (int i = 0; i < MANY; i++) {
		(void)snprintf(names[i], sizeof(names[i]), form, i);
		spans[i] = ko_span_str(names[i]);
	}
	assert_int_equal(
		ko_hub_facts(hub, spans, MANY, &arena, facts, NULL, NULL),
		KO_OK);
	for (int i = 0; i < MANY; i++) {
		if (facts[i].repository == KO_EXISTENCE_ABSENT)
			absent++;
		else
			assert_int_equal(facts[i].repository,
					 KO_EXISTENCE_UNCHECKED);
	}
	return absent;
}

/* It is believed for so many requests, and not after. */
static void canary_gets_old(void **state)
{
	struct ko_hub_options options;
	struct ko_hub *hub;
	size_t absent;
	PLACE place;

	(void)state;
	make_place(&place);
	reset(NULL);
	options = options_for(&place);
	hub = new_hub(&options);
	expect(hub, "n0body/x", "absent/absent");
	assert_int_equal(count_absent(hub, "n0body%d/y"), MANY);
	assert_int_equal(logged("repositories/alpine"), 2);
	/* Throttled in the middle of a run. */
	testhub_control(&server, "{\"fault\": \"throttled-404\", \"times\": 0,"
				 " \"path\": \"alpine\"}");
	absent = count_absent(hub, "m0body%d/z");
	assert_in_range(absent, MANY / 2, MANY - 1);
	/* They are found in the cache, the others not. */
	options.is_offline = true;
	ko_hub_free(hub);
	hub = new_hub(&options);
	assert_int_equal(count_absent(hub, "m0body%d/z"), absent);
	ko_hub_free(hub);
}

/* Out of memory anywhere is said, and breaks nothing. */
static void small_arena(void **state)
{
	static const struct ko_span names[] = { KO_SPAN("bitnami/redis"),
						KO_SPAN("n0body/x"),
						KO_SPAN("grafana/*") };
	enum ko_status status = KO_ENOMEM;
	struct ko_facts facts[ARRAY_LEN(names)];
	struct ko_hub_options options;
	struct ko_hub *hub;
	PLACE place;

	(void)state;
	make_place(&place);
	reset(NULL);
	options = options_for(&place);
	hub = new_hub(&options);
	for (size_t max = 0; status != KO_OK && max < 1 << 16; max += 64) {
		KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(max);

		status = ko_hub_facts(hub, names, ARRAY_LEN(names), &arena,
				      facts, NULL, NULL);
		if (status != KO_OK)
			assert_int_equal(status, KO_ENOMEM);
	}
	assert_int_equal(status, KO_OK);
	assert_int_equal(facts[0].repository, KO_EXISTENCE_PRESENT);
	assert_int_equal(facts[1].repository, KO_EXISTENCE_ABSENT);
	assert_int_equal(facts[2].account, KO_EXISTENCE_PRESENT);
	ko_hub_free(hub);
}

/* ---- the end of patience ---- */

static void out_of_budget(void **state)
{
	struct ko_hub_options options;
	struct ko_hub *hub;
	PLACE place;

	(void)state;
	make_place(&place);
	reset(NULL);
	options = options_for(&place);
	options.budget = 1;
	hub = new_hub(&options);
	expect(hub, "bitnmai/redis", "present/unchecked pulls");
	expect(hub, "bitnami/redis", "unchecked/unchecked");
	assert_int_equal(testhub_count(&server), 1);
	ko_hub_free(hub);
	expect_of(&place, true, "bitnami/redis", "unchecked/unchecked");
}

static void stopped(void **state)
{
	volatile sig_atomic_t stop = 1;
	struct ko_hub_options options;
	struct ko_hub *hub;
	PLACE place;

	(void)state;
	make_place(&place);
	reset(NULL);
	options = options_for(&place);
	options.stop = &stop;
	hub = new_hub(&options);
	expect(hub, "bitnami/redis", "unchecked/unchecked");
	assert_int_equal(testhub_count(&server), 0);
	ko_hub_free(hub);
}

static void refreshing(void **state)
{
	struct ko_hub_options options;
	struct ko_hub *hub;
	PLACE place;

	(void)state;
	make_place(&place);
	reset(NULL);
	expect_of(&place, false, "bitnmai/redis",
		  "present/present pulls joined by bitnmai");
	options = options_for(&place);
	options.is_refreshing = true;
	hub = new_hub(&options);
	reset("{\"fault\": \"status\", \"times\": 0}");
	expect(hub, "bitnmai/redis", "unchecked/unchecked");
	ko_hub_free(hub);
	/* What was known is not lost for it. */
	expect_of(&place, true, "bitnmai/redis",
		  "present/present pulls joined by bitnmai");
}

/* ---- the cache's own troubles ---- */

static struct cache_row {
	const char *name, *path, *complaint;
} cache_rows[] = {
	{ "below a file", "file/hub.sqlite", "no cache: " },
	{ "damaged", "file", "is begun anew" },
};

static void check_cache(void **state)
{
	static const char text[] = "This is no database, and longer than the "
				   "header of one would be.";
	const struct cache_row *r = *state;
	struct ko_hub_options options;
	const char *complaint;
	struct ko_hub *hub;
	char path[400];
	PLACE place;

	make_place(&place);
	reset(NULL);
	(void)snprintf(path, sizeof(path), "%s/file", place.folder);
	write_file(path, text, sizeof(text));
	(void)snprintf(path, sizeof(path), "%s/%s", place.folder, r->path);
	options = options_for(&place);
	options.cache = path;
	hub = new_hub(&options);
	complaint = ko_hub_complaint(hub);
	assert_non_null(complaint);
	assert_non_null(strstr(complaint, r->complaint));
	assert_null(ko_hub_complaint(hub));
	expect(hub, "bitnmai/redis", "present/present pulls joined by bitnmai");
	ko_hub_free(hub);
}

/* ---- who is asked ---- */

static struct origin_row {
	const char *name, *origin;
	bool is_fine;
} origin_rows[] = {
	{ "https", "https://hub.example.com", true },
	{ "a slash at its end", "http://127.0.0.1:1/", true },
	{ "http", "http://hub.example.com", false },
	{ "a password", "https://me:secret@hub.example.com", false },
	{ "nothing", "", false },
	{ "a file", "file:///etc/passwd", false },
};

static void check_origin(void **state)
{
	const struct origin_row *r = *state;
	struct ko_hub_options options = { .origin = r->origin };
	struct ko_hub *hub = NULL;
	struct ko_error err = { 0 };

	assert_int_equal(ko_hub_new(&options, &hub, &err),
			 r->is_fine ? KO_OK : KO_EIO);
	assert_int_equal(err.text[0] == '\0', r->is_fine);
	assert_null(strstr(err.text, "secret"));
	ko_hub_free(hub);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(facts_rows, check_facts),
		TEST(all_of_it),
		TEST(asked_once),
		TEST(one_canary),
		TEST(canary_gets_old),
		TEST(small_arena),
		TEST(out_of_budget),
		TEST(stopped),
		TEST(refreshing),
		TABLE(cache_rows, check_cache),
		TABLE(origin_rows, check_origin),
	};

	return run_with_hub("hub", tables, ARRAY_LEN(tables));
}
