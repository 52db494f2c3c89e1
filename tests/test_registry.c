#include "test.h"
#include "testhub.h"

#include "hub/registry.h"
#include "hub/registry_challenge.h"

static struct testhub hub;

static const struct ko_http_options quick = { .backoff_ms = 5,
					      .wait_max_ms = 5000 };

/* Existence of one name; "HOST/" before it is the test Hub's. */
static struct ko_facts ask(const char *name, struct ko_arena *arena)
{
	struct ko_http *http = ko_http_new(&quick, NULL);
	struct ko_facts facts = { 0 };
	struct ko_span span;
	char full[256];

	if (strncmp(name, "HOST/", 5) == 0)
		(void)snprintf(full, sizeof(full), "127.0.0.1:%u/%s", hub.port,
			       name + 5);
	else
		(void)snprintf(full, sizeof(full), "%s", name);
	span = ko_span_str(full);
	assert_non_null(http);
	assert_int_equal(ko_registry_facts(http, hub.url, &span, 1, arena,
					   &facts, NULL, NULL),
			 KO_OK);
	ko_http_free(http);
	return facts;
}

#define KIND(name) "{\"registry\": \"" name "\"}"

static struct row {
	const char *name, *control, *ref;
	enum ko_existence want;
	size_t requests;
	const char *why;
} rows[] = {
	{ "there", KIND("hub"), "nginx", KO_EXISTENCE_PRESENT, 3, "" },
	{ "there, with a tag", KIND("hub"), "nginx:1.27", KO_EXISTENCE_PRESENT,
	  3, "" },
	{ "there without this tag", KIND("hub"), "nginx:9.99",
	  KO_EXISTENCE_PRESENT, 4, "" },
	{ "there under a namespace", KIND("hub"), "docker.io/bitnami/redis",
	  KO_EXISTENCE_PRESENT, 3, "" },
	{ "absent", KIND("hub"), "nobody/nothing", KO_EXISTENCE_ABSENT, 3, "" },
	{ "absent in library", KIND("hub"), "ngnix", KO_EXISTENCE_ABSENT, 3,
	  "" },
	{ "private", KIND("hub"), "longstanding/secret", KO_EXISTENCE_ABSENT, 3,
	  "" },
	{ "on another host", KIND("hub"), "HOST/bitnami/redis",
	  KO_EXISTENCE_PRESENT, 3, "" },
	{ "not on another host", KIND("hub"), "HOST/nobody/nothing",
	  KO_EXISTENCE_ABSENT, 3, "" },
	{ "no library on other hosts", KIND("hub"), "HOST/nginx",
	  KO_EXISTENCE_ABSENT, 3, "" },
	{ "a token for what is there", KIND("ghcr"), "HOST/bitnami/redis",
	  KO_EXISTENCE_PRESENT, 3, "" },
	{ "no token for what is not", KIND("ghcr"), "HOST/nobody/nothing",
	  KO_EXISTENCE_ABSENT, 2, "" },
	{ "open to all", KIND("open"), "HOST/bitnami/redis",
	  KO_EXISTENCE_PRESENT, 1, "" },
	{ "open to all, without this tag", KIND("open"),
	  "HOST/bitnami/redis:9.99", KO_EXISTENCE_PRESENT, 2, "" },
	{ "open to all, absent", KIND("open"), "HOST/nobody/nothing",
	  KO_EXISTENCE_ABSENT, 2, "" },
	{ "by digest", KIND("open"),
	  "HOST/bitnami/redis@sha256:00000000000000000000000000000000"
	  "00000000000000000000000000000000",
	  KO_EXISTENCE_PRESENT, 2, "" },
	{ "throttled",
	  "{\"fault\": \"429\", \"header\": \"retry-after\", "
	  "\"seconds\": 3600}",
	  "nginx", KO_EXISTENCE_UNCHECKED, 1, "too many requests" },
	{ "throttled later",
	  "{\"fault\": \"429\", \"path\": \"/token\", \"times\": 0}", "nginx",
	  KO_EXISTENCE_UNCHECKED, 5, "too many requests" },
	{ "broken", "{\"fault\": \"status\", \"times\": 0}", "nginx",
	  KO_EXISTENCE_UNCHECKED, 4, "docker.io: HTTP 503" },
	{ "cut", "{\"fault\": \"hang-up\", \"times\": 0}", "nginx",
	  KO_EXISTENCE_UNCHECKED, 4, "127.0.0.1: " },
	{ "a guard at the first step", "{\"fault\": \"html\"}", "nginx",
	  KO_EXISTENCE_UNCHECKED, 1, "HTTP 403" },
	{ "a guard before the token",
	  "{\"fault\": \"html\", \"path\": \"/token\"}", "nginx",
	  KO_EXISTENCE_UNCHECKED, 2, "HTTP 403" },
	{ "a guard after the token", "{\"fault\": \"html\", \"skip\": 2}",
	  "nginx", KO_EXISTENCE_UNCHECKED, 3, "HTTP 403" },
	{ "a guard's page for a token",
	  "{\"fault\": \"html\", \"path\": \"/token\", \"code\": 200}", "nginx",
	  KO_EXISTENCE_UNCHECKED, 2, "gives no token" },
	{ "half a token", "{\"fault\": \"half-json\", \"path\": \"/token\"}",
	  "nginx", KO_EXISTENCE_UNCHECKED, 2, "gives no token" },
	{ "a token of a wrong type",
	  "{\"fault\": \"wrong-types\", \"path\": \"/token\"}", "nginx",
	  KO_EXISTENCE_UNCHECKED, 2, "gives no token" },
	{ "elsewhere",
	  "{\"fault\": \"redirect\", \"to\": \"https://elsewhere.example/\"}",
	  "nginx", KO_EXISTENCE_UNCHECKED, 1, "HTTP 302, to somewhere else" },
	{ "a 404 of somebody else",
	  "{\"fault\": \"status\", \"code\": 404, \"times\": 0}", "nginx",
	  KO_EXISTENCE_UNCHECKED, 2, "HTTP 404" },
	{ "a page of somebody else",
	  "{\"fault\": \"html\", \"code\": 200, \"path\": \"tags/list\"}",
	  "nginx:9.99", KO_EXISTENCE_UNCHECKED, 4, "HTTP 200" },
	{ "a login",
	  "{\"fault\": \"challenge\", \"value\": \"Basic realm=\\\"x\\\"\"}",
	  "nginx", KO_EXISTENCE_UNCHECKED, 1, "asks for a login" },
	{ "a challenge that breaks off",
	  "{\"fault\": \"challenge\", \"value\": \"Bearer realm=\\\"x\"}",
	  "nginx", KO_EXISTENCE_UNCHECKED, 1, "asks for a login" },
	{ "a token server without TLS",
	  "{\"fault\": \"challenge\", \"value\": "
	  "\"Bearer realm=\\\"http://auth.example/token\\\"\"}",
	  "nginx", KO_EXISTENCE_UNCHECKED, 1,
	  "names a token server that is not to be asked" },
	{ "no reference", "{}", "Nginx", KO_EXISTENCE_UNCHECKED, 0,
	  "not a name" },
};

static void check_row(void **state)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 20);
	const struct row *r = *state;
	struct ko_facts facts;
	char why[512];

	testhub_control(&hub, "{\"reset\": true, \"registry\": \"hub\"}");
	testhub_control(&hub, r->control);
	facts = ask(r->ref, &arena);
	assert_int_equal(facts.repository, r->want);
	assert_int_equal(testhub_count(&hub), r->requests);
	(void)snprintf(why, sizeof(why), "%.*s", KO_SPAN_ARG(facts.why));
	assert_non_null(strstr(why, r->why));
	assert_int_equal(why[0] != '\0', r->want == KO_EXISTENCE_UNCHECKED);
}

static size_t n_done;

static void count_done(void *ctx, size_t i)
{
	bool *is_done = ctx;

	assert_false(is_done[i]);
	is_done[i] = true;
	n_done++;
}

static void many_at_once(void **state)
{
	static const char *const names[] = { "nginx", "ngnix", "redis:9",
					     "Not A Name", "grafana/loki" };
	static const enum ko_existence want[] = {
		KO_EXISTENCE_PRESENT, KO_EXISTENCE_ABSENT,
		KO_EXISTENCE_PRESENT, KO_EXISTENCE_UNCHECKED,
		KO_EXISTENCE_PRESENT,
	};
	enum { N = 100 };
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)8 << 20);
	struct ko_http *http = ko_http_new(&quick, NULL);
	struct ko_facts facts[N] = { 0 };
	struct ko_span spans[N];
	bool is_done[N] = { false };

	(void)state;
	testhub_control(&hub, "{\"reset\": true, \"registry\": \"hub\"}");
	for (size_t i = 0; i < N; i++)
		spans[i] = ko_span_str(names[i % 5]);
	n_done = 0;
	assert_int_equal(ko_registry_facts(http, hub.url, spans, N, &arena,
					   facts, count_done, is_done),
			 KO_OK);
	assert_int_equal(n_done, N);
	for (size_t i = 0; i < N; i++)
		assert_int_equal(facts[i].repository, want[i % 5]);
	assert_int_equal(testhub_count(&hub), 20 * (3 + 3 + 4 + 0 + 3));
	ko_http_free(http);
}

/* Another server that is named for tokens gets no token and no credential. */
static void a_token_server_elsewhere(void **state)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 20);
	KO_AUTO_BUF struct ko_buf log = KO_BUF(TESTHUB_TEXT_MAX);
	struct testhub other;
	char order[256];

	(void)state;
	assert_true(testhub_start(&other, NULL));
	testhub_control(&hub, "{\"reset\": true, \"registry\": \"hub\"}");
	(void)snprintf(order, sizeof(order),
		       "{\"fault\": \"challenge\", \"value\": \"Bearer "
		       "realm=\\\"%s/token?a=b\\\",service=\\\"a b&c\\\"\"}",
		       other.url);
	testhub_control(&hub, order);
	assert_int_equal(ask("nginx", &arena).repository, KO_EXISTENCE_PRESENT);
	testhub_log(&other, &log);
	assert_string_equal(log.p,
			    "GET /token?a=b&scope=repository:library/nginx:pull"
			    "&service=a%20b%26c 200 -\n");
	testhub_stop(&other);
}

/* A long realm, in which the text starts. */
static struct challenge_row {
	const char *name, *text, *realm, *service;
} challenges[] = {
	{ "as Hub says it",
	  "Bearer realm=\"https://auth.docker.io/token\","
	  "service=\"registry.docker.io\",scope=\"repository:a/b:pull,push\"",
	  "https://auth.docker.io/token", "registry.docker.io" },
	{ "blanks", "  bearer   realm = \"a\" ,\tservice = b  ", "a", "b" },
	{ "no service", "Bearer realm=\"a\"", "a", "" },
	{ "without quotes", "Bearer realm=a,service=b", "a", "b" },
	{ "another order", "Bearer error=\"x\",service=\"b\",realm=\"a\"", "a",
	  "b" },
	{ "escapes", "Bearer realm=\"a\\\"b\\\\c\",service=\"d\\e\"", "a\"b\\c",
	  "de" },
	{ "commas in quotes", "Bearer scope=\"x,realm=y\",realm=\"a,b\"", "a,b",
	  "" },
	{ "after another scheme", "Basic realm=\"x\", Bearer realm=\"a\"", "a",
	  "" },
	{ "before another scheme", "Bearer realm=\"a\", Basic realm=\"x\"", "a",
	  "" },
	{ "after a token68", "Negotiate YWJj==, Bearer realm=\"a\"", "a", "" },
	{ "twice", "Bearer realm=\"a\",realm=\"b\"", "a", "" },
	{ "empty elements", ",, Bearer ,realm=\"a\",,", "a", "" },
	{ "only another scheme", "Basic realm=\"x\"", NULL, NULL },
	{ "no realm", "Bearer service=\"b\"", NULL, NULL },
	{ "an empty realm", "Bearer realm=\"\"", NULL, NULL },
	{ "a realm of another", "Bearer service=\"b\", Basic realm=\"a\"", NULL,
	  NULL },
	{ "nothing", "", NULL, NULL },
	{ "only the scheme", "Bearer", NULL, NULL },
	{ "an open quote", "Bearer realm=\"a", NULL, NULL },
	{ "an escape at the end", "Bearer realm=\"a\\", NULL, NULL },
	{ "a line break", "Bearer realm=\"a\nb\"", NULL, NULL },
	{ "a stray quote", "Bearer \"realm\"=a", NULL, NULL },
	{ "stray bytes", "Bearer realm=\"a\" \xff", NULL, NULL },
};

static void check_challenge(void **state)
{
	const struct challenge_row *r = *state;
	struct ko_challenge c;
	bool is_read;

	memset(&c, 'x', sizeof(c));
	is_read = ko_challenge_parse(ko_span_str(r->text), &c);
	assert_int_equal(is_read, r->realm != NULL);
	if (!is_read) {
		assert_int_equal(c.realm[0], 'x');
		return;
	}
	assert_string_equal(c.realm, r->realm);
	assert_string_equal(c.service, r->service);
}

static void long_challenges(void **state)
{
	static char text[3 * KO_CHALLENGE_VALUE_MAX] = "Bearer realm=\"";
	struct ko_challenge c;
	size_t start = strlen(text);

	(void)state;
	memset(text + start, 'a', KO_CHALLENGE_VALUE_MAX - 1);
	text[start + KO_CHALLENGE_VALUE_MAX - 1] = '"';
	assert_true(ko_challenge_parse(ko_span_str(text), &c));
	assert_int_equal(strlen(c.realm), KO_CHALLENGE_VALUE_MAX - 1);
	text[start + KO_CHALLENGE_VALUE_MAX - 1] = 'a';
	text[start + KO_CHALLENGE_VALUE_MAX] = '"';
	assert_false(ko_challenge_parse(ko_span_str(text), &c));
	memcpy(text, "Bearer  realm=", 14);
	text[start + KO_CHALLENGE_VALUE_MAX] = 'a';
	assert_false(ko_challenge_parse(ko_span_str(text), &c));
}

static struct realm_row {
	const char *name;
	bool for_remote, for_local;
} realms[] = {
	{ "https://auth.docker.io/token", true, true },
	{ "https://auth.docker.io:8443/token?a=b", true, true },
	{ "http://auth.docker.io/token", false, false },
	{ "http://127.0.0.1:5001/token", false, true },
	{ "https://localhost/token", false, true },
	{ "https://[::1]:5001/token", false, true },
	{ "https://auth.docker.io/token#x", false, false },
	{ "https://a:b@auth.docker.io/token", false, false },
	{ "file:///etc/passwd", false, false },
	{ "/token", false, false },
};

static void check_realm(void **state)
{
	const struct realm_row *r = *state;
	struct ko_challenge c = { 0 };

	(void)snprintf(c.realm, sizeof(c.realm), "%s", r->name);
	assert_int_equal(ko_challenge_is_fine(&c, false), r->for_remote);
	assert_int_equal(ko_challenge_is_fine(&c, true), r->for_local);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(challenges, check_challenge),
		TEST(long_challenges),
		TABLE(realms, check_realm),
		TABLE(rows, check_row),
		TEST(many_at_once),
		TEST(a_token_server_elsewhere),
	};
	bool has_hub = testhub_start(&hub, NULL);
	int status = run_tables("registry", tables,
				has_hub ? KO_ARRAY_LEN(tables) : 3);

	if (has_hub)
		testhub_stop(&hub);
	else
		print_message("# no python3: no registry was asked\n");
	return status;
}
