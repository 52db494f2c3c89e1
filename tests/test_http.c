#include "test.h"
#include "testhub.h"

#include "hub/http.h"

/* Most requests of one test. */
#define REQUESTS_MAX 200

/* Nothing here goes wrong for longer than this; a wait, not a measure. */
#define GIVE_UP_MS 120000

static struct testhub hub;

/* What came of a run. */
struct results {
	size_t n;
	size_t by_outcome[KO_HTTP_STOPPED + 1];
	bool is_done[REQUESTS_MAX];
	struct ko_http_answer last; /* its body is kept */
};

static void keep(void *ctx, size_t i, struct ko_http_answer *answer)
{
	struct results *r = ctx;

	assert_true(i < REQUESTS_MAX && !r->is_done[i]);
	r->is_done[i] = true;
	r->n++;
	r->by_outcome[answer->outcome]++;
	assert_int_equal(answer->why[0] == '\0',
			 answer->outcome == KO_HTTP_ANSWERED);
	ko_buf_done(&r->last.body);
	r->last = *answer;
	answer->body = KO_BUF(0);
}

static void done(struct results *r)
{
	ko_buf_done(&r->last.body);
}

/* Waiting is short, and so is what is taken. */
static const struct ko_http_options quick = {
	.backoff_ms = 5,
	.wait_max_ms = 5000,
	.total_ms = GIVE_UP_MS,
	.body_max = 100000,
};

/* Send n requests for the same path of the test Hub; how many were sent. */
static size_t send_n(const struct ko_http_options *options, size_t n,
		     const char *path, struct results *results)
{
	static struct ko_http_request requests[REQUESTS_MAX];
	struct ko_http *http = ko_http_new(options, NULL);
	char url[KO_HTTP_URL_MAX];
	size_t sent;

	assert_non_null(http);
	(void)snprintf(url, sizeof(url), "%s%s", hub.url, path);
	for (size_t i = 0; i < n; i++)
		requests[i] = (struct ko_http_request){ .url = url };
	assert_int_equal(ko_http_run(http, requests, n, keep, results), KO_OK);
	assert_int_equal(results->n, n);
	sent = ko_http_sent(http);
	ko_http_free(http);
	return sent;
}

static struct row {
	const char *name, *fault;
	enum ko_http_outcome outcome;
	int code;
	size_t sent;
	const char *says; /* in the body, or in why */
} rows[] = {
	{ "fine", "{}", KO_HTTP_ANSWERED, 200, 1, "\"nginx\"" },
	{ "429 without a word", "{\"fault\": \"429\"}", KO_HTTP_ANSWERED, 200,
	  2, "\"nginx\"" },
	{ "429 with seconds",
	  "{\"fault\": \"429\", \"header\": \"retry-after\"}", KO_HTTP_ANSWERED,
	  200, 2, "\"nginx\"" },
	{ "429 with a date",
	  "{\"fault\": \"429\", \"header\": \"retry-after-date\"}",
	  KO_HTTP_ANSWERED, 200, 2, "\"nginx\"" },
	{ "429 with a time",
	  "{\"fault\": \"429\", \"header\": \"x-retry-after\"}",
	  KO_HTTP_ANSWERED, 200, 2, "\"nginx\"" },
	{ "429 with a reset",
	  "{\"fault\": \"429\", \"header\": \"x-ratelimit-reset\"}",
	  KO_HTTP_ANSWERED, 200, 2, "\"nginx\"" },
	{ "429 to the last", "{\"fault\": \"429\", \"times\": 0}",
	  KO_HTTP_THROTTLED, 429, 4, "too many requests (HTTP 429)" },
	{ "429 for too long",
	  "{\"fault\": \"429\", \"header\": \"retry-after\", "
	  "\"seconds\": 3600}",
	  KO_HTTP_THROTTLED, 429, 1, "not before 3600 s" },
	{ "429 for too long, as a date",
	  "{\"fault\": \"429\", \"header\": \"retry-after-date\", "
	  "\"seconds\": 3600}",
	  KO_HTTP_THROTTLED, 429, 1, "too many requests" },
	{ "503 at times", "{\"fault\": \"status\", \"times\": 3}",
	  KO_HTTP_ANSWERED, 200, 4, "\"nginx\"" },
	{ "503 to the last",
	  "{\"fault\": \"status\", \"times\": 0, \"body\": \"oh no\"}",
	  KO_HTTP_ANSWERED, 503, 4, "oh no" },
	{ "500", "{\"fault\": \"status\", \"code\": 500}", KO_HTTP_ANSWERED,
	  200, 2, "\"nginx\"" },
	{ "502", "{\"fault\": \"status\", \"code\": 502}", KO_HTTP_ANSWERED,
	  200, 2, "\"nginx\"" },
	{ "504", "{\"fault\": \"status\", \"code\": 504}", KO_HTTP_ANSWERED,
	  200, 2, "\"nginx\"" },
	{ "501", "{\"fault\": \"status\", \"code\": 501}", KO_HTTP_ANSWERED,
	  501, 1, "" },
	{ "400", "{\"fault\": \"status\", \"code\": 400}", KO_HTTP_ANSWERED,
	  400, 1, "" },
	{ "cut once", "{\"fault\": \"truncated\"}", KO_HTTP_ANSWERED, 200, 2,
	  "\"nginx\"" },
	{ "cut to the last", "{\"fault\": \"truncated\", \"times\": 0}",
	  KO_HTTP_FAILED, 0, 4, "several times" },
	{ "a chunk missing once", "{\"fault\": \"cut-chunk\"}",
	  KO_HTTP_ANSWERED, 200, 2, "\"nginx\"" },
	{ "a chunk missing to the last",
	  "{\"fault\": \"cut-chunk\", \"times\": 0}", KO_HTTP_FAILED, 0, 4,
	  "127.0.0.1: " },
	{ "no answer once", "{\"fault\": \"hang-up\"}", KO_HTTP_ANSWERED, 200,
	  2, "\"nginx\"" },
	{ "without an end", "{\"fault\": \"endless\"}", KO_HTTP_FAILED, 0, 1,
	  "too large" },
	{ "headers without an end", "{\"fault\": \"big-headers\"}",
	  KO_HTTP_FAILED, 0, 1, "too large" },
	{ "a guard's page", "{\"fault\": \"html\"}", KO_HTTP_ANSWERED, 403, 1,
	  "Just a moment" },
	{ "no body", "{\"fault\": \"empty\"}", KO_HTTP_ANSWERED, 200, 1, "" },
};

static void check_row(void **state)
{
	const struct row *r = *state;
	struct results results = { 0 };
	const struct ko_http_answer *a = &results.last;
	size_t sent;

	testhub_control(&hub, "{\"reset\": true}");
	testhub_control(&hub, r->fault);
	sent = send_n(&quick, 1, "/v2/repositories/library/nginx/", &results);
	assert_int_equal(a->outcome, r->outcome);
	assert_int_equal(a->code, r->code);
	assert_int_equal(sent, r->sent);
	assert_int_equal(testhub_count(&hub), r->sent);
	assert_non_null(strstr(a->outcome == KO_HTTP_ANSWERED && a->body.p
				       ? a->body.p
				       : a->why,
			       r->says));
	done(&results);
}

static void a_stalled_answer_has_a_deadline(void **state)
{
	struct ko_http_options options = quick;
	struct results results = { 0 };

	(void)state;
	options.total_ms = 300;
	testhub_control(&hub, "{\"reset\": true}");
	testhub_control(&hub, "{\"fault\": \"stall\", \"seconds\": 3, "
			      "\"times\": 0}");
	(void)send_n(&options, 1, "/v2/repositories/library/nginx/", &results);
	assert_int_equal(results.last.outcome, KO_HTTP_FAILED);
	assert_non_null(strstr(results.last.why, "Timeout"));
	done(&results);
}

static void headers_are_given_back(void **state)
{
	struct results results = { 0 };

	(void)state;
	testhub_control(&hub, "{\"reset\": true}");
	testhub_control(&hub, "{\"fault\": \"redirect\", \"to\": "
			      "\"https://elsewhere.example/\", \"code\": 307}");
	(void)send_n(&quick, 1, "/v2/", &results);
	assert_int_equal(results.last.code, 307);
	assert_string_equal(results.last.location,
			    "https://elsewhere.example/");
	assert_int_equal(testhub_count(&hub), 1);
	done(&results);

	results = (struct results){ 0 };
	testhub_control(&hub, "{\"fault\": \"challenge\", \"value\": "
			      "\"Bearer realm=\\\"x\\\"\"}");
	(void)send_n(&quick, 1, "/v2/", &results);
	assert_int_equal(results.last.code, 401);
	assert_string_equal(results.last.challenge, "Bearer realm=\"x\"");
	assert_string_equal(results.last.content_type, "application/json");
	done(&results);
}

static void what_is_sent(void **state)
{
	static const char *const headers[] = { "Authorization: Bearer sesame",
					       "Content-Type: text/plain",
					       NULL };
	KO_AUTO_BUF struct ko_buf log = KO_BUF(TESTHUB_TEXT_MAX);
	struct ko_http *http = ko_http_new(&quick, NULL);
	struct results results = { 0 };
	char url[128];
	struct ko_http_request requests[] = {
		{ .url = url, .headers = headers, .body = KO_SPAN("abc") },
		{ .url = url, .method = "HEAD" },
	};

	(void)state;
	(void)snprintf(url, sizeof(url), "%s/v2/", hub.url);
	testhub_control(&hub, "{\"reset\": true}");
	assert_int_equal(ko_http_run(http, requests, 2, keep, &results), KO_OK);
	assert_int_equal(results.by_outcome[KO_HTTP_ANSWERED], 2);
	testhub_ask(&hub, "/_log", NULL, &log);
	/* SHA-256 of "abc" and of "sesame" */
	assert_non_null(strstr(log.p, "\"POST\""));
	assert_non_null(strstr(log.p, "\"HEAD\""));
	assert_non_null(strstr(log.p, "\"body\": \"ba7816bf8f01\""));
	assert_non_null(strstr(log.p, "\"Bearer d0c04f4b1951\""));
	assert_non_null(strstr(log.p, "\"agent\": \"knockoff/"));
	ko_http_free(http);
	done(&results);
}

/* How many connections a log of one run is of. */
static size_t count_connections(const char *log)
{
	static const char field[] = "\"connection\": ";
	uint64_t first = UINT64_MAX, last = 0;

	for (log = strstr(log, field); log; log = strstr(log, field)) {
		struct ko_span number = ko_span_str(log += strlen(field));
		uint64_t value;

		number = ko_span_head(number, ko_span_find(number, ','));
		assert_true(ko_span_u64(number, &value));
		first = value < first ? value : first;
		last = value > last ? value : last;
	}
	assert_true(first <= last);
	return (size_t)(last - first + 1);
}

static void many_over_few_connections(void **state)
{
	KO_AUTO_BUF struct ko_buf log = KO_BUF(TESTHUB_TEXT_MAX);
	struct results results = { 0 };
	size_t sent;

	(void)state;
	testhub_control(&hub, "{\"reset\": true}");
	sent = send_n(&quick, REQUESTS_MAX, "/v2/users/longstanding/",
		      &results);
	assert_int_equal(results.by_outcome[KO_HTTP_ANSWERED], REQUESTS_MAX);
	assert_int_equal(sent, REQUESTS_MAX);
	assert_int_equal(testhub_count(&hub), REQUESTS_MAX);
	testhub_ask(&hub, "/_log", NULL, &log);
	assert_true(count_connections(log.p) <= KO_HTTP_CONCURRENCY);
	done(&results);
}

/* One that is told to wait makes the others wait: unsent, as it is long. */
static void a_host_that_is_tired(void **state)
{
	struct results results = { 0 };
	size_t sent;

	(void)state;
	testhub_control(&hub, "{\"reset\": true}");
	testhub_control(&hub, "{\"fault\": \"429\", \"header\": "
			      "\"x-retry-after\", \"seconds\": 3600, "
			      "\"times\": 0}");
	sent = send_n(&quick, 100, "/v2/", &results);
	assert_true(sent <= KO_HTTP_CONCURRENCY);
	assert_int_equal(results.by_outcome[KO_HTTP_THROTTLED], 100);
	done(&results);
}

/* It takes its time, and all are answered. */
static void a_host_with_a_limit(void **state)
{
	struct results results = { 0 };

	(void)state;
	testhub_control(&hub, "{\"reset\": true}");
	testhub_control(&hub, "{\"limit\": 4, \"window\": 1}");
	(void)send_n(&quick, 10, "/v2/users/longstanding/", &results);
	assert_int_equal(results.by_outcome[KO_HTTP_ANSWERED], 10);
	testhub_control(&hub, "{\"reset\": true}");
	done(&results);
}

static void the_budget(void **state)
{
	struct ko_http_options options = quick;
	struct results results = { 0 };

	(void)state;
	options.budget = 5;
	testhub_control(&hub, "{\"reset\": true}");
	assert_int_equal(send_n(&options, 20, "/v2/", &results), 5);
	assert_int_equal(testhub_count(&hub), 5);
	assert_int_equal(results.by_outcome[KO_HTTP_ANSWERED], 5);
	assert_int_equal(results.by_outcome[KO_HTTP_STOPPED], 15);
	done(&results);
}

static void asking_again_is_in_the_budget(void **state)
{
	struct ko_http_options options = quick;
	struct results results = { 0 };

	(void)state;
	options.budget = 6;
	testhub_control(&hub, "{\"reset\": true}");
	testhub_control(&hub, "{\"fault\": \"hang-up\", \"times\": 0}");
	assert_int_equal(send_n(&options, 20, "/v2/", &results), 6);
	assert_int_equal(testhub_count(&hub), 6);
	assert_true(results.by_outcome[KO_HTTP_FAILED] >= 2);
	assert_int_equal(results.by_outcome[KO_HTTP_FAILED] +
				 results.by_outcome[KO_HTTP_STOPPED],
			 20);
	done(&results);
}

static volatile sig_atomic_t is_stopped;

static void stop(void *ctx)
{
	(void)ctx;
	is_stopped = 1;
}

/* Slow for longer than any test may take: only the interrupt ends it. */
static void an_interrupt(void **state)
{
	struct ko_http_options options = quick;
	struct results results = { 0 };

	(void)state;
	options.stop = &is_stopped;
	options.tick = stop;
	testhub_control(&hub, "{\"reset\": true}");
	testhub_control(&hub, "{\"fault\": \"slow\", \"seconds\": 3600, "
			      "\"times\": 0}");
	(void)send_n(&options, 20, "/v2/", &results);
	assert_int_equal(results.by_outcome[KO_HTTP_STOPPED], 20);
	assert_string_equal(results.last.why, "interrupted");
	done(&results);
}

/* A port where nobody listens: bound, and closed again. */
static unsigned free_port(void)
{
	KO_AUTO_CLOSE int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(at);

	assert_int_equal(bind(fd, (struct sockaddr *)&at, size), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
	return ntohs(at.sin_port);
}

static void nobody_there(void **state)
{
	struct ko_http *http = ko_http_new(&quick, NULL);
	struct ko_http_request requests[REQUESTS_MAX];
	struct results results = { 0 };
	char url[64];

	(void)state;
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u/x?secret=1",
		       free_port());
	for (size_t i = 0; i < REQUESTS_MAX; i++)
		requests[i] = (struct ko_http_request){ .url = url };
	assert_int_equal(
		ko_http_run(http, requests, REQUESTS_MAX, keep, &results),
		KO_OK);
	assert_int_equal(results.by_outcome[KO_HTTP_FAILED], REQUESTS_MAX);
	assert_true(ko_http_sent(http) <= 4 * KO_HTTP_CONCURRENCY);
	assert_null(strstr(results.last.why, "secret"));
	ko_http_free(http);
	done(&results);
}

static struct unsent_row {
	const char *name, *url, *header, *why;
} unsent[] = {
	{ "plain http", "http://hub.docker.com/", NULL, "not an https URL" },
	{ "a file", "file:///etc/passwd", NULL, "not an https URL" },
	{ "a user", "https://a:b@127.0.0.1/", NULL, "not an https URL" },
	{ "a path", "/v2/", NULL, "not an https URL" },
	{ "two headers in one", "https://127.0.0.1/", "A: b\r\nC: d",
	  "a header with a control character" },
};

static void check_unsent(void **state)
{
	const struct unsent_row *r = *state;
	const char *const headers[] = { r->header, NULL };
	struct ko_http_request request = { .url = r->url, .headers = headers };
	struct ko_http *http = ko_http_new(&quick, NULL);
	struct results results = { 0 };

	assert_int_equal(ko_http_run(http, &request, 1, keep, &results), KO_OK);
	assert_int_equal(results.last.outcome, KO_HTTP_FAILED);
	assert_string_equal(results.last.why, r->why);
	assert_int_equal(ko_http_sent(http), 0);
	ko_http_free(http);
}

static void nothing_to_do(void **state)
{
	struct ko_http *http = ko_http_new(NULL, NULL);

	(void)state;
	assert_int_equal(ko_http_run(http, NULL, 0, keep, NULL), KO_OK);
	assert_int_equal(ko_http_sent(http), 0);
	ko_http_free(http);
	ko_http_free(NULL);
}

/* A proxy that is not there would be noticed. */
static void no_proxy_to_this_machine(void **state)
{
	struct results results = { 0 };

	(void)state;
	testhub_control(&hub, "{\"reset\": true}");
	assert_int_equal(setenv("http_proxy", "http://127.0.0.1:1/", 1), 0);
	assert_int_equal(setenv("ALL_PROXY", "http://127.0.0.1:1/", 1), 0);
	(void)send_n(&quick, 1, "/v2/", &results);
	assert_int_equal(results.last.outcome, KO_HTTP_ANSWERED);
	assert_int_equal(unsetenv("http_proxy"), 0);
	assert_int_equal(unsetenv("ALL_PROXY"), 0);
	done(&results);
}

/* libcurl's own words for this have the whole address in them. */
static void a_password_of_a_proxy(void **state)
{
	struct ko_http_request request = { .url = "https://hub.invalid/" };
	struct ko_http *http = ko_http_new(&quick, NULL);
	struct results results = { 0 };

	(void)state;
	assert_int_equal(
		setenv("https_proxy", "gopher://joe:sesame@127.0.0.1:1/", 1),
		0);
	assert_int_equal(ko_http_run(http, &request, 1, keep, &results), KO_OK);
	assert_int_equal(results.last.outcome, KO_HTTP_FAILED);
	assert_null(strstr(results.last.why, "sesame"));
	assert_int_equal(unsetenv("https_proxy"), 0);
	ko_http_free(http);
}

/* ---- certificates ---- */

/* A certificate of its own, which nobody has reason to trust. */
static bool make_certificate(const char *path)
{
	char command[512];

	(void)snprintf(command, sizeof(command),
		       "openssl req -x509 -newkey ec -pkeyopt "
		       "ec_paramgen_curve:prime256v1 -nodes -days 2 "
		       "-subj /CN=test -addext subjectAltName=IP:127.0.0.1 "
		       "-keyout %s.key -out %s.crt 2>/dev/null && "
		       "cat %s.key %s.crt >%s",
		       path, path, path, path, path);
	return system(command) == 0;
}

static enum ko_http_outcome ask_safely(const struct testhub *safe,
				       struct results *results)
{
	struct ko_http *http = ko_http_new(&quick, NULL);
	char url[64];
	struct ko_http_request request = { .url = url };

	done(results);
	*results = (struct results){ 0 };
	(void)snprintf(url, sizeof(url), "https://127.0.0.1:%u/v2/",
		       safe->port);
	assert_int_equal(ko_http_run(http, &request, 1, keep, results), KO_OK);
	assert_int_equal(ko_http_sent(http), 1);
	ko_http_free(http);
	return results->last.outcome;
}

static void check_trust(const struct testhub *safe, const char *pem)
{
	struct results results = { 0 };

	assert_int_equal(ask_safely(safe, &results), KO_HTTP_FAILED);
	assert_non_null(strstr(results.last.why, "certificate"));
	assert_int_equal(setenv("SSL_CERT_FILE", pem, 1), 0);
	assert_int_equal(ask_safely(safe, &results), KO_HTTP_ANSWERED);
	assert_int_equal(setenv("CURL_CA_BUNDLE", "/none", 1), 0);
	assert_int_equal(ask_safely(safe, &results), KO_HTTP_FAILED);
	assert_int_equal(setenv("CURL_CA_BUNDLE", pem, 1), 0);
	assert_int_equal(setenv("SSL_CERT_FILE", "", 1), 0);
	assert_int_equal(ask_safely(safe, &results), KO_HTTP_ANSWERED);
	assert_int_equal(unsetenv("CURL_CA_BUNDLE"), 0);
	assert_int_equal(unsetenv("SSL_CERT_FILE"), 0);
	done(&results);
}

static void whom_to_trust(void **state)
{
	char folder[] = "/tmp/test_http.XXXXXX", pem[64], command[64];
	const char *const args[] = { "--tls", pem, NULL };
	struct testhub safe;

	(void)state;
	(void)unsetenv("CURL_CA_BUNDLE");
	(void)unsetenv("SSL_CERT_FILE");
	assert_non_null(mkdtemp(folder));
	(void)snprintf(pem, sizeof(pem), "%s/pem", folder);
	if (make_certificate(pem)) {
		assert_true(testhub_start(&safe, args));
		check_trust(&safe, pem);
		testhub_stop(&safe);
	} else {
		print_message("# skipped: no openssl\n");
	}
	(void)snprintf(command, sizeof(command), "rm -rf %s", folder);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row),
		TEST(a_stalled_answer_has_a_deadline),
		TEST(headers_are_given_back),
		TEST(what_is_sent),
		TEST(many_over_few_connections),
		TEST(a_host_that_is_tired),
		TEST(a_host_with_a_limit),
		TEST(the_budget),
		TEST(asking_again_is_in_the_budget),
		TEST(an_interrupt),
		TEST(nobody_there),
		TABLE(unsent, check_unsent),
		TEST(nothing_to_do),
		TEST(no_proxy_to_this_machine),
		TEST(a_password_of_a_proxy),
		TEST(whom_to_trust),
	};
	int status;

	if (!testhub_start(&hub, NULL))
		return testhub_skip("http");
	status = run_tables("http", tables, KO_ARRAY_LEN(tables));
	testhub_stop(&hub);
	return status;
}
