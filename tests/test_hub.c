#include "test.h"
#include "testhub.h"

#include "hub/hub.h"

#define SECRET "dckr_pat_for-tests-only"

static struct testhub server;

/* ---- what tests share ---- */

struct place {
	char folder[256], cache[300];
};

static void drop_place(struct place *p)
{
	char command[300];

	(void)snprintf(command, sizeof(command), "rm -rf '%s'", p->folder);
	assert_int_equal(system(command), 0);
}
#define PLACE __attribute__((cleanup(drop_place))) struct place

static void make_place(struct place *p)
{
	const char *base = getenv("TMPDIR");

	(void)snprintf(p->folder, sizeof(p->folder), "%s/ko-hub.XXXXXX",
		       base ? base : "/tmp");
	assert_non_null(mkdtemp(p->folder));
	(void)snprintf(p->cache, sizeof(p->cache), "%s/hub.sqlite", p->folder);
}

static struct ko_hub_options options_for(const struct place *p)
{
	return (struct ko_hub_options){ .origin = server.url,
					.cache = p->cache,
					.backoff_ms = 1,
					.wait_max_ms = 500,
					.total_ms = 60000 };
}

static struct ko_hub *new_hub(const struct ko_hub_options *options)
{
	struct ko_hub *hub = NULL;

	assert_int_equal(ko_hub_new(options, &hub, NULL), KO_OK);
	return hub;
}

static void reset(const char *fault)
{
	testhub_control(&server, "{\"reset\": true}");
	if (fault)
		testhub_control(&server, fault);
}

/* How many lines of the test Hub's log hold this. */
static size_t logged(const char *part)
{
	KO_AUTO_BUF struct ko_buf log = KO_BUF(TESTHUB_TEXT_MAX);
	struct ko_span rest, line;
	size_t n = 0;

	testhub_log(&server, &log);
	rest = ko_buf_span(&log);
	while (ko_span_line(&rest, &line))
		n += ko_span_find_span(line, ko_span_str(part)) < line.n;
	return n;
}

static const char *word(enum ko_existence existence)
{
	static const char *const words[] = { "unasked", "unchecked", "absent",
					     "present" };

	return words[existence];
}

/* "present/present [verified] pulls by VMware", without what is unknown. */
static void write_facts(const struct ko_facts *f, char *out, size_t max)
{
	(void)snprintf(out, max, "%s/%s%s%s%s%s%s%s%.*s", word(f->repository),
		       word(f->account), f->badge ? " [" : "",
		       f->badge ? ko_badge_word(f->badge) : "",
		       f->badge ? "]" : "", f->has_pulls ? " pulls" : "",
		       f->joined ? " joined" : "", f->publisher.n ? " by " : "",
		       KO_SPAN_ARG(f->publisher));
}

/* The facts of one name, in writing, and why. */
static void ask_one(struct ko_hub *hub, const char *name, char *out, size_t max,
		    char *why, size_t why_max)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 22);
	struct ko_span span = ko_span_str(name);
	struct ko_facts facts = { 0 };

	assert_int_equal(
		ko_hub_facts(hub, &span, 1, &arena, &facts, NULL, NULL), KO_OK);
	write_facts(&facts, out, max);
	(void)snprintf(why, why_max, "%.*s", KO_SPAN_ARG(facts.why));
}

static void expect(struct ko_hub *hub, const char *name, const char *want)
{
	char got[256], why[512];

	ask_one(hub, name, got, sizeof(got), why, sizeof(why));
	if (strcmp(got, want) != 0)
		print_message("# %s: %s\n", name, why);
	assert_string_equal(got, want);
}

/* A run of its own, from the network or, offline, from the cache. */
static void expect_of(const struct place *p, bool is_offline, const char *name,
		      const char *want)
{
	struct ko_hub_options options = options_for(p);
	struct ko_hub *hub;

	options.is_offline = is_offline;
	hub = new_hub(&options);
	expect(hub, name, want);
	if (is_offline)
		assert_int_equal(ko_hub_sent(hub), 0);
	assert_null(ko_hub_complaint(hub));
	ko_hub_free(hub);
}

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

/* ---- faults ---- */

#define NGINX_LATER \
	"present/present [official] joined by Docker Official Images"
#define REPOSITORY(fault) \
	"{\"path\": \"/v2/namespaces/\", \"times\": 0, " fault "}"
#define ANYTHING(fault) "{\"times\": 0, " fault "}"
#define USERS(fault)    "{\"path\": \"/v2/users/\", \"times\": 0, " fault "}"

/* What is said of a name then, why, and what of it offline afterwards. */
static struct fault_row {
	const char *name, *fault, *asked, *want, *why, *offline;
} fault_rows[] = {
	/* Hub's API does not answer, its registry does. */
	{ "guarded", REPOSITORY("\"fault\": \"html\""), "bitnmai/redis",
	  "present/present joined by bitnmai", "",
	  "present/present joined by bitnmai" },
	{ "guarded with 200", REPOSITORY("\"fault\": \"html\", \"code\": 200"),
	  "bitnmai/redis", "present/present joined by bitnmai", "",
	  "present/present joined by bitnmai" },
	{ "guarded, and absent", REPOSITORY("\"fault\": \"html\""),
	  "bitnmai/none", "absent/present joined by bitnmai", "",
	  "absent/present joined by bitnmai" },
	{ "503", REPOSITORY("\"fault\": \"status\""), "bitnmai/redis",
	  "present/present joined by bitnmai", "",
	  "present/present joined by bitnmai" },
	{ "429", REPOSITORY("\"fault\": \"429\""), "bitnmai/redis",
	  "present/present joined by bitnmai", "",
	  "present/present joined by bitnmai" },
	{ "a throttled client", REPOSITORY("\"fault\": \"throttled-404\""),
	  "bitnmai/redis", "present/present joined by bitnmai", "",
	  "present/present joined by bitnmai" },
	{ "a throttled client, and absent",
	  REPOSITORY("\"fault\": \"throttled-404\""), "bitnmai/none",
	  "absent/present joined by bitnmai", "",
	  "absent/present joined by bitnmai" },

	/* Nothing answers. */
	{ "all guarded", ANYTHING("\"fault\": \"html\""), "bitnmai/redis",
	  "unchecked/unchecked",
	  "HTTP 403: a web page; registry: ", "unchecked/unchecked" },
	{ "all Cloudflare", ANYTHING("\"fault\": \"cloudflare-1010\""),
	  "bitnmai/redis", "unchecked/unchecked", "HTTP 403",
	  "unchecked/unchecked" },
	{ "all 503", ANYTHING("\"fault\": \"status\""), "bitnmai/redis",
	  "unchecked/unchecked", "503", "unchecked/unchecked" },
	{ "all 429", ANYTHING("\"fault\": \"429\""), "bitnmai/redis",
	  "unchecked/unchecked", "429", "unchecked/unchecked" },
	{ "all 429 for an hour",
	  ANYTHING("\"fault\": \"429\", \"header\": \"retry-after\", "
		   "\"seconds\": 3600"),
	  "bitnmai/redis", "unchecked/unchecked", "3600",
	  "unchecked/unchecked" },
	{ "all cut off", ANYTHING("\"fault\": \"truncated\""), "bitnmai/redis",
	  "unchecked/unchecked", "127.0.0.1: ", "unchecked/unchecked" },
	{ "all cut off in a chunk", ANYTHING("\"fault\": \"cut-chunk\""),
	  "bitnmai/redis", "unchecked/unchecked",
	  "127.0.0.1: ", "unchecked/unchecked" },
	{ "all hanging up", ANYTHING("\"fault\": \"hang-up\""), "bitnmai/redis",
	  "unchecked/unchecked", "127.0.0.1: ", "unchecked/unchecked" },
	{ "all throttled", ANYTHING("\"fault\": \"throttled-404\""),
	  "bitnmai/redis", "unchecked/unchecked", "neither is library/alpine",
	  "unchecked/unchecked" },
	{ "all throttled, and absent", ANYTHING("\"fault\": \"throttled-404\""),
	  "n0body/none", "unchecked/unchecked", "neither is library/alpine",
	  "unchecked/unchecked" },
	{ "all elsewhere",
	  ANYTHING("\"fault\": \"redirect\", \"to\": "
		   "\"https://elsewhere.example/\""),
	  "bitnmai/redis", "unchecked/unchecked", "302",
	  "unchecked/unchecked" },
	{ "all elsewhere for good",
	  ANYTHING("\"fault\": \"redirect\", \"code\": 308, \"to\": "
		   "\"https://elsewhere.example/\""),
	  "bitnmai/redis", "unchecked/unchecked", "another server",
	  "unchecked/unchecked" },
	{ "an endpoint that is gone",
	  ANYTHING("\"fault\": \"status\", \"code\": 404, \"type\": "
		   "\"application/json\", \"body\": \"{\\\"message\\\": "
		   "\\\"404: Page Not Found\\\", \\\"errinfo\\\": {}}\""),
	  "bitnmai/redis", "unchecked/unchecked",
	  "HTTP 404: 404: Page Not Found", "unchecked/unchecked" },

	/* Answers of Hub's that are none; the registry is asked in vain. */
	{ "cut in the middle", REPOSITORY("\"fault\": \"half-json\""),
	  "longstanding/secret",
	  "absent/present joined by A Long Standing User", "",
	  "absent/present joined by A Long Standing User" },
	{ "half an account", USERS("\"fault\": \"half-json\""), "bitnmai/redis",
	  "present/unchecked pulls", "JSON cut short",
	  "present/unchecked pulls" },
	{ "an account of nothing", USERS("\"fault\": \"empty\""),
	  "bitnmai/redis", "present/unchecked pulls", "an empty answer",
	  "present/unchecked pulls" },
	{ "an account of other types", USERS("\"fault\": \"wrong-types\""),
	  "bitnmai/redis", "present/unchecked pulls", "makes no sense",
	  "present/unchecked pulls" },
	{ "an account without its name",
	  USERS("\"fault\": \"missing-fields\", \"fields\": [\"username\"]"),
	  "bitnmai/redis", "present/unchecked pulls", "without name",
	  "present/unchecked pulls" },
	{ "an account behind a guard", USERS("\"fault\": \"html\""),
	  "bitnmai/redis", "present/unchecked pulls", "HTTP 403: a web page",
	  "present/unchecked pulls" },
	{ "an account elsewhere",
	  USERS("\"fault\": \"redirect\", \"code\": 308, \"to\": "
		"\"https://elsewhere.example/v2/orgs/bitnmai/\""),
	  "bitnmai/redis", "present/unchecked pulls", "another server",
	  "present/unchecked pulls" },
	{ "an account elsewhere, in short",
	  USERS("\"fault\": \"redirect\", \"code\": 308, \"to\": "
		"\"//elsewhere.example/v2/orgs/bitnmai/\""),
	  "bitnmai/redis", "present/unchecked pulls", "another server",
	  "present/unchecked pulls" },
	{ "an account that goes in circles",
	  ANYTHING("\"path\": \"/v2/(users|orgs)/\", \"fault\": "
		   "\"redirect\", \"code\": 308, \"to\": \"/v2/orgs/x/\""),
	  "bitnmai/redis", "present/unchecked pulls", "redirected",
	  "present/unchecked pulls" },
	{ "a repository of the wrong types",
	  REPOSITORY("\"fault\": \"wrong-types\", \"fields\": "
		     "[\"pull_count\"]"),
	  "nginx", NGINX_LATER, "", NGINX_LATER },
	{ "a repository without its name",
	  REPOSITORY("\"fault\": \"missing-fields\""), "nginx", NGINX_LATER, "",
	  NGINX_LATER },
	{ "a repository of another name",
	  REPOSITORY("\"fault\": \"status\", \"code\": 200, \"type\": "
		     "\"application/json\", \"body\": \"{\\\"name\\\": "
		     "\\\"redis\\\", \\\"namespace\\\": \\\"library\\\"}\""),
	  "nginx", NGINX_LATER, "", NGINX_LATER },

	/* What goes wrong once only. */
	{ "429 once", "{\"fault\": \"429\"}", "bitnmai/redis",
	  "present/present pulls joined by bitnmai", "",
	  "present/present pulls joined by bitnmai" },
	{ "503 once", "{\"fault\": \"status\"}", "bitnmai/redis",
	  "present/present pulls joined by bitnmai", "",
	  "present/present pulls joined by bitnmai" },
	{ "a limit on absent ones", "{\"limit\": 100}", "bitnmai/none",
	  "absent/present joined by bitnmai", "",
	  "absent/present joined by bitnmai" },
};

static void check_fault(void **state)
{
	const struct fault_row *r = *state;
	struct ko_hub_options options;
	struct ko_hub *hub;
	char got[256], why[512];
	PLACE place;

	make_place(&place);
	options = options_for(&place);
	reset(r->fault);
	hub = new_hub(&options);
	ask_one(hub, r->asked, got, sizeof(got), why, sizeof(why));
	if (strcmp(got, r->want) != 0 || !strstr(why, r->why))
		print_message("# %s: %s\n", got, why);
	assert_string_equal(got, r->want);
	assert_non_null(strstr(why, r->why));
	ko_hub_free(hub);
	expect_of(&place, true, r->asked, r->offline);
	assert_int_equal(logged("elsewhere"), 0);
}

/* When Hub has recovered, nothing of it is left. */
static void recovers(void **state)
{
	PLACE place;

	(void)state;
	make_place(&place);
	reset(ANYTHING("\"fault\": \"throttled-404\""));
	expect_of(&place, false, "bitnami/redis", "unchecked/unchecked");
	reset(NULL);
	expect_of(&place, false, "bitnami/redis",
		  "present/present [verified] pulls joined by VMware");
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

/* It is believed for so many requests, and not after. */
static void canary_gets_old(void **state)
{
	enum { N = KO_HUB_CANARY_EVERY / 2 + 8 };
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 24);
	static char names[N][16];
	static struct ko_span spans[N];
	static struct ko_facts facts[N];
	struct ko_hub_options options;
	struct ko_hub *hub;
	PLACE place;

	(void)state;
	make_place(&place);
	reset(NULL);
	options = options_for(&place);
	hub = new_hub(&options);
	expect(hub, "n0body/x", "absent/absent");
	for (int i = 0; i < N; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "n0body%d/y", i);
		spans[i] = ko_span_str(names[i]);
	}
	assert_int_equal(ko_hub_facts(hub, spans, N, &arena, facts, NULL, NULL),
			 KO_OK);
	for (int i = 0; i < N; i++)
		assert_int_equal(facts[i].repository, KO_EXISTENCE_ABSENT);
	assert_int_equal(logged("alpine"), 2);
	testhub_control(&server, "{\"fault\": \"throttled-404\", \"times\": 0,"
				 " \"path\": \"alpine\"}");
	assert_int_equal(ko_hub_facts(hub, spans, N, &arena, facts, NULL, NULL),
			 KO_OK);
	assert_int_equal(facts[N - 1].repository, KO_EXISTENCE_ABSENT);
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
	reset(ANYTHING("\"fault\": \"status\""));
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
	const struct cache_row *r = *state;
	struct ko_hub_options options;
	const char *complaint;
	struct ko_hub *hub;
	char path[400];
	PLACE place;
	FILE *f;

	make_place(&place);
	reset(NULL);
	(void)snprintf(path, sizeof(path), "%s/file", place.folder);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs("This is not a database, and longer than its header "
			  "would be.",
			  f) > 0);
	assert_int_equal(fclose(f), 0);
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

/* ---- with an account ---- */

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
	reset(REPOSITORY("\"fault\": \"html\""));
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
	char path[400];
	PLACE place;
	FILE *f;

	(void)state;
	make_place(&place);
	reset(NULL);
	(void)snprintf(path, sizeof(path), "%s/config.json", place.folder);
	f = fopen(path, "w");
	assert_non_null(f);
	/* tester and the secret that the test Hub takes */
	assert_true(fputs("{\"auths\": {\"https://index.docker.io/v1/\": "
			  "{\"auth\": \"dGVzdGVyOmRja3JfcGF0X2Zvci10ZXN0cy1v"
			  "bmx5\"}}}",
			  f) > 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(setenv("DOCKER_CONFIG", place.folder, 1), 0);
	expect_of(&place, false, "bitnmai/redis",
		  "present/present pulls joined by bitnmai");
	assert_int_equal(setenv("DOCKER_CONFIG", "/nonexistent", 1), 0);
	assert_int_equal(logged("auth/token"), 0);
}

/* ---- searches ---- */

#define V4 "/api/search/v4"
#define V3 "/api/search/v3/catalog/search"
#define V2 "/v2/search/repositories/"
#define V1 "/v1/search"

/* first: the names of the first rows; NULL when nothing answers. */
static struct search_row {
	const char *name, *fault;
	struct ko_hub_query query;
	enum ko_hub_search search;
	const char *path, *first, *why;
} search_rows[] = {
	{ "v4",
	  NULL,
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  V4 "?query=bitnami&type=image&from=0&size=2 200",
	  "bitnami/redis bitnami/nginx",
	  "" },
	{ "from the second on",
	  NULL,
	  { .text = KO_SPAN("bitnami"), .from = 1, .size = 1 },
	  KO_HUB_SEARCH_V4,
	  V4 "?query=bitnami&type=image&from=1&size=1 200",
	  "bitnami/nginx",
	  "" },
	{ "the least pulled first",
	  NULL,
	  { .text = KO_SPAN("bitnami"), .is_ascending = true, .size = 2 },
	  KO_HUB_SEARCH_V4,
	  V4 "?query=bitnami&type=image&from=0&size=2&sort=pull_count&order="
	     "asc 200",
	  "bitnami/node bitnami/nginx",
	  "" },
	{ "the most pulled verified ones",
	  NULL,
	  { .badge = KO_BADGE_VERIFIED, .by_pulls = true, .size = 2 },
	  KO_HUB_SEARCH_V4,
	  V4 "?query=&type=image&from=0&size=2&badges=verified_publisher&sort="
	     "pull_count&order=desc 200",
	  "grafana/grafana bitnami/redis",
	  "" },
	{ "a text with anything in it",
	  NULL,
	  { .text = KO_SPAN("a&b=c/d:\xc3\xa9 %"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  V4 "?query=a%26b%3Dc%2Fd%3A%C3%A9%20%25&type=image&from=0&size=2 200",
	  "",
	  "" },
	{ "v3 first",
	  NULL,
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V3,
	  V3 "?query=bitnami&type=image&from=0&size=2 200",
	  "bitnami/redis bitnami/nginx",
	  "" },
	{ "v2 first",
	  NULL,
	  { .text = KO_SPAN("bitnami"), .from = 2, .size = 2 },
	  KO_HUB_SEARCH_V2,
	  V2 "?query=bitnami&page=2&page_size=2 200",
	  "bitnami/node",
	  "" },
	{ "v1 first",
	  NULL,
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V1,
	  V1 "?q=bitnami&page=1&n=2 200",
	  "bitnami/redis bitnami/nginx",
	  "" },
	{ "v4 guarded",
	  "{\"path\": \"search/v4\", \"fault\": \"html\"}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  V3 "?query=bitnami&type=image&from=0&size=2 200",
	  "bitnami/redis bitnami/nginx",
	  "" },
	{ "v4 and v3 guarded",
	  "{\"path\": \"api/search\", \"fault\": \"html\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  V2 "?query=bitnami&page=1&page_size=2 200",
	  "bitnami/redis bitnami/nginx",
	  "" },
	{ "all of hub.docker.com guarded",
	  "{\"path\": \"api/search|v2/search\", \"fault\": \"html\", "
	  "\"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  V1 "?q=bitnami&page=1&n=2 200",
	  "bitnami/redis bitnami/nginx",
	  "" },
	{ "v1 guarded, it goes round",
	  "{\"path\": \"v1/search\", \"fault\": \"html\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V1,
	  V4 "?query=bitnami&type=image&from=0&size=2 200",
	  "bitnami/redis bitnami/nginx",
	  "" },
	{ "all guarded",
	  "{\"fault\": \"html\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "v4: HTTP 403: a web page; v3: HTTP 403: a web page; v2: HTTP 403: "
	  "a web page; v1: HTTP 403: a web page" },
	{ "all with 200 and a page",
	  "{\"fault\": \"html\", \"code\": 200, \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "v1: a web page, not JSON" },
	{ "all without a body",
	  "{\"fault\": \"empty\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "v4: an empty answer; v3: an empty answer" },
	{ "all cut",
	  "{\"fault\": \"half-json\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "v4: JSON cut short; v3: JSON cut short" },
	{ "all of other types",
	  "{\"fault\": \"wrong-types\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "v2: a \"count\" that makes no sense" },
	{ "all without their rows",
	  "{\"fault\": \"missing-fields\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "v4: an answer without results" },
	{ "a throttled client finds nothing",
	  "{\"fault\": \"throttled-404\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "nothing found, but nothing for \"alpine\"" },
	{ "an order that older ones do not know",
	  "{\"path\": \"api/search\", \"fault\": \"html\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .by_pulls = true, .size = 2 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "v2: knows no badges and no order; v1: knows no badges" },
	{ "a start that older ones do not know",
	  "{\"path\": \"api/search\", \"fault\": \"html\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .from = 1, .size = 2 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "v2: knows whole pages alone" },
	{ "too deep without an account",
	  NULL,
	  { .text = KO_SPAN("bitnami"), .from = 1000, .size = 100 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "v4: HTTP 403: pagination offset too large" },
	{ "too large a page",
	  NULL,
	  { .text = KO_SPAN("bitnami"), .size = 101 },
	  KO_HUB_SEARCH_V4,
	  NULL,
	  NULL,
	  "no pages of 101 rows" },
	{ "no page",
	  NULL,
	  { .text = KO_SPAN("bitnami") },
	  KO_HUB_SEARCH_V4,
	  NULL,
	  NULL,
	  "no pages of 0 rows" },
};

static void first_names(const struct ko_hub_page *page, char *out, size_t max)
{
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < page->n && i < 2; i++)
		n += (size_t)snprintf(out + n, max - n, "%s%.*s", i ? " " : "",
				      KO_SPAN_ARG(page->rows[i].name));
}

static void search_once(const struct search_row *r, const struct place *p,
			bool is_offline, enum ko_status want, const char *why)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 22);
	struct ko_hub_options options = options_for(p);
	struct ko_hub_page page = { 0 };
	struct ko_error err = { 0 };
	struct ko_hub *hub;
	char got[256];

	options.search = r->search;
	options.is_offline = is_offline;
	hub = new_hub(&options);
	assert_int_equal(ko_hub_search(hub, &r->query, &arena, &page, &err),
			 want);
	if (want == KO_OK) {
		first_names(&page, got, sizeof(got));
		assert_string_equal(got, r->first);
	} else {
		if (!strstr(err.text, why))
			print_message("# %s\n", err.text);
		assert_non_null(strstr(err.text, why));
		assert_null(page.rows);
	}
	ko_hub_free(hub);
}

static void check_search(void **state)
{
	const struct search_row *r = *state;
	enum ko_status want = r->first ? KO_OK : KO_EIO;
	PLACE place;

	make_place(&place);
	reset(r->fault);
	search_once(r, &place, false, want, r->why);
	if (r->path)
		assert_true(logged(r->path) > 0);
	reset(NULL);
	if (r->first)
		search_once(r, &place, true, KO_OK, "");
	else if (r->path)
		search_once(r, &place, true, KO_EIO, "not in the cache");
	assert_int_equal(testhub_count(&server), 0);
}

/* Pages go on with the search that answered the first one. */
static void pages_go_on(void **state)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 22);
	struct ko_hub_query query = { .text = KO_SPAN("nginx"), .size = 2 };
	struct ko_hub_options options;
	struct ko_hub_page page;
	struct ko_hub *hub;
	PLACE place;

	(void)state;
	make_place(&place);
	options = options_for(&place);
	reset("{\"path\": \"search/v4\", \"fault\": \"html\"}");
	hub = new_hub(&options);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(
			ko_hub_search(hub, &query, &arena, &page, NULL), KO_OK);
		query.from += query.size;
	}
	assert_int_equal(logged("search/v4"), 1);
	assert_int_equal(logged("search/v3"), 3);
	ko_hub_free(hub);
}

/* ---- lists ---- */

static struct list_row {
	const char *name, *fault, *space;
	size_t page;
	enum ko_status want;
	const char *first, *why;
	enum ko_status offline;
} list_rows[] = {
	{ "of a publisher", NULL, "bitnami", 1, KO_OK,
	  "bitnami/redis bitnami/nginx", NULL, KO_OK },
	{ "of nothing yet", NULL, "emptyorg", 1, KO_OK, "", NULL, KO_OK },
	{ "a page past the end", NULL, "bitnami", 2, KO_ENOTFOUND, NULL,
	  "no such list", KO_ENOTFOUND },
	{ "of nobody", NULL, "n0body", 1, KO_ENOTFOUND, NULL, "no such list",
	  KO_ENOTFOUND },
	{ "with a next page elsewhere",
	  "{\"fault\": \"next-elsewhere\", \"to\": "
	  "\"https://elsewhere.example/\"}",
	  "bitnami", 1, KO_OK, "bitnami/redis bitnami/nginx", NULL, KO_OK },
	{ "of nobody, for a throttled client",
	  "{\"fault\": \"throttled-404\", \"times\": 0}", "bitnami", 1, KO_EIO,
	  NULL, "bitnami: not found, but neither is library/alpine", KO_EIO },
	{ "guarded", "{\"fault\": \"html\"}", "bitnami", 1, KO_EIO, NULL,
	  "bitnami: HTTP 403: a web page", KO_EIO },
	{ "with a row that has no namespace",
	  "{\"fault\": \"missing-fields\", \"fields\": [\"namespace\"]}",
	  "bitnami", 1, KO_EIO, NULL, "a row without namespace", KO_EIO },
	{ "a name with anything in it", NULL, "a/../b?c", 1, KO_EIO, NULL,
	  "HTTP 404", KO_EIO },
};

static void list_once(const struct list_row *r, const struct place *p,
		      bool is_offline, enum ko_status want, const char *why)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 22);
	struct ko_hub_options options = options_for(p);
	struct ko_hub_page page = { 0 };
	struct ko_error err = { 0 };
	struct ko_hub *hub;
	char got[256];

	options.is_offline = is_offline;
	hub = new_hub(&options);
	assert_int_equal(ko_hub_list(hub, ko_span_str(r->space), r->page,
				     &arena, &page, &err),
			 want);
	if (want == KO_OK) {
		first_names(&page, got, sizeof(got));
		assert_string_equal(got, r->first);
	} else {
		assert_non_null(strstr(err.text, why));
	}
	ko_hub_free(hub);
}

static void check_list(void **state)
{
	const struct list_row *r = *state;
	PLACE place;

	make_place(&place);
	reset(r->fault);
	list_once(r, &place, false, r->want, r->why);
	reset(NULL);
	list_once(r, &place, true, r->offline,
		  r->offline == KO_EIO ? "not in the cache" : r->why);
	assert_int_equal(testhub_count(&server), 0);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(facts_rows, check_facts),
		TEST(all_of_it),
		TEST(asked_once),
		TABLE(fault_rows, check_fault),
		TEST(recovers),
		TEST(one_canary),
		TEST(canary_gets_old),
		TEST(out_of_budget),
		TEST(stopped),
		TEST(refreshing),
		TABLE(cache_rows, check_cache),
		TABLE(origin_rows, check_origin),
		TABLE(auth_rows, check_auth),
		TEST(token_stays_at_home),
		TEST(anonymous),
		TEST(docker_login_is_for_docker),
		TABLE(search_rows, check_search),
		TEST(pages_go_on),
		TABLE(list_rows, check_list),
	};
	int status;

	log_out();
	if (setenv("DOCKER_CONFIG", "/nonexistent", 1) != 0 ||
	    !testhub_start(&server, NULL))
		return testhub_skip("hub");
	status = run_tables("hub", tables, ARRAY_LEN(tables));
	testhub_stop(&server);
	return status;
}
