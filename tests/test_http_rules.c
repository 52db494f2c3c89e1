#include "test.h"

#include "hub/http.h"
#include "hub/http_retry.h"
#include "hub/http_url.h"

static struct url_row {
	const char *name;
	bool is_allowed;
} urls[] = {
	{ "https://hub.docker.com/v2/", true },
	{ "HTTPS://hub.docker.com", true },
	{ "https://hub.docker.com:8443/v2/?query=a", true },
	{ "https://[2001:db8::1]:8443/", true },
	{ "https://a_b.example./", true },
	{ "http://localhost/", true },
	{ "http://LOCALHOST:5000/v2/", true },
	{ "http://127.0.0.1:5000/v2/", true },
	{ "http://127.255.0.9", true },
	{ "http://[::1]:5000/", true },
	{ "http://hub.docker.com/", false },
	{ "http://localhost.example.com/", false },
	{ "http://127.0.0.1.example.com/", false },
	{ "http://127.0.0.1234/", false },
	{ "http://127.0.0.256/", false },
	{ "http://127.1/", false },
	{ "http://127.0.0.1./", false },
	{ "http://0127.0.0.1/", false },
	{ "http://128.0.0.1/", false },
	{ "http://[::2]/", false },
	{ "http://[::ffff:192.0.2.1]/", false },
	{ "http://localhost@example.com/", false },
	{ "http://localhost:80@example.com/", false },
	{ "http://localhost\\@example.com/", false },
	{ "http://localhost%2eexample.com/", false },
	{ "https://user:secret@hub.docker.com/", false },
	{ "https://", false },
	{ "https:///v2/", false },
	{ "https://?a", false },
	{ "https:/hub.docker.com/", false },
	{ "https:hub.docker.com/", false },
	{ "//hub.docker.com/", false },
	{ "/v2/", false },
	{ "", false },
	{ "https://hub.docker.com:/", false },
	{ "https://hub.docker.com:0/", false },
	{ "https://hub.docker.com:65536/", false },
	{ "https://hub.docker.com:443x/", false },
	{ "https://hub.docker.com:443:443/", false },
	{ "https://hub docker.com/", false },
	{ "https://hub.docker.com/a b", false },
	{ "https://[::1/", false },
	{ "https://[]/", false },
	{ "https://[::1]x/", false },
	{ "https://h\xc3\xbc"
	  "b.example/",
	  false },
	{ "ftp://hub.docker.com/", false },
	{ "file:///etc/passwd", false },
	{ "httpss://hub.docker.com/", false },
};

static void check_url(void **state)
{
	const struct url_row *r = *state;

	assert_int_equal(ko_http_is_allowed(r->name), r->is_allowed);
	assert_true(!r->is_allowed || ko_http_same_origin(r->name, r->name));
}

static void control_characters(void **state)
{
	(void)state;
	assert_false(ko_http_is_allowed("https://hub.docker.com/\r\nX: y"));
	assert_false(ko_http_is_allowed("https://hub.docker.com\n/"));
	assert_false(ko_http_is_allowed("https://hub.docker.com/\x7f"));
	assert_false(ko_http_is_allowed("\thttps://hub.docker.com/"));
	assert_false(ko_http_is_allowed(NULL));
}

static void long_urls(void **state)
{
	static char url[KO_HTTP_URL_MAX + 2] = "https://";

	(void)state;
	memset(url + 8, 'a', KO_HTTP_HOST_MAX);
	assert_false(ko_http_is_allowed(url));
	url[8 + KO_HTTP_HOST_MAX - 1] = '\0';
	assert_true(ko_http_is_allowed(url));
	memset(url + 20, '/', KO_HTTP_URL_MAX + 1 - 20);
	assert_false(ko_http_is_allowed(url));
	url[KO_HTTP_URL_MAX] = '\0';
	assert_true(ko_http_is_allowed(url));
}

static struct origin_row {
	const char *name, *a, *b;
	bool is_same;
} origins[] = {
	{ "paths do not matter", "https://a.example/x", "https://a.example?y",
	  true },
	{ "nor does the case", "https://A.example", "HTTPS://a.EXAMPLE", true },
	{ "the port of https", "https://a.example:443/", "https://a.example/",
	  true },
	{ "the port of http", "http://localhost", "http://localhost:80", true },
	{ "another host", "https://a.example", "https://b.example", false },
	{ "a host that goes on", "https://a.example", "https://a.example.org",
	  false },
	{ "another port", "https://a.example", "https://a.example:444", false },
	{ "another scheme", "https://localhost:80", "http://localhost:80",
	  false },
	{ "a user", "https://a.example", "https://a.example@b.example", false },
	{ "a path is none", "https://a.example/v2/", "/v2/", false },
};

static void check_origin(void **state)
{
	const struct origin_row *r = *state;

	assert_int_equal(ko_http_same_origin(r->a, r->b), r->is_same);
	assert_int_equal(ko_http_same_origin(r->b, r->a), r->is_same);
}

#define NOW 1700000000

/* What an answer says: "name: value" lines; "date" is in seconds here. */
static struct plan_row {
	const char *name;
	int code, number;
	const char *headers;
	enum ko_http_next next;
	int64_t least, most; /* of the wait, in milliseconds */
	bool is_for_host;
} plans[] = {
	{ "fine", 200, 1, "", KO_HTTP_FINAL, 0, 0, false },
	{ "absent", 404, 1, "retry-after: 9\n", KO_HTTP_FINAL, 0, 0, false },
	{ "refused", 403, 1, "", KO_HTTP_FINAL, 0, 0, false },
	{ "not implemented", 501, 1, "", KO_HTTP_FINAL, 0, 0, false },
	{ "no whole answer", 0, 1, "", KO_HTTP_AGAIN, 500, 750, false },
	{ "for the third time", 0, 3, "", KO_HTTP_AGAIN, 2000, 3000, false },
	{ "for the last time", 0, 4, "", KO_HTTP_FINAL, 4000, 6000, false },
	{ "no whole answer says nothing", 0, 1, "retry-after: 9\n",
	  KO_HTTP_AGAIN, 500, 750, false },
	{ "500", 500, 1, "", KO_HTTP_AGAIN, 500, 750, false },
	{ "502", 502, 2, "", KO_HTTP_AGAIN, 1000, 1500, false },
	{ "503", 503, 1, "", KO_HTTP_AGAIN, 500, 750, false },
	{ "504", 504, 1, "", KO_HTTP_AGAIN, 500, 750, false },
	{ "503 to the last", 503, 4, "", KO_HTTP_FINAL, 4000, 6000, false },
	{ "503 that says when", 503, 1, "retry-after: 7\n", KO_HTTP_AGAIN, 7000,
	  7250, true },
	{ "503 that says when, to the last", 503, 4, "retry-after: 7\n",
	  KO_HTTP_GIVEN_UP, 7000, 9000, true },
	{ "503 with the usual header", 503, 1,
	  "x-ratelimit-reset: 1700000030\n", KO_HTTP_AGAIN, 500, 750, false },
	{ "429", 429, 1, "", KO_HTTP_AGAIN, 500, 750, true },
	{ "429 to the last", 429, 4, "", KO_HTTP_GIVEN_UP, 4000, 6000, true },
	{ "seconds", 429, 1, "Retry-After: 7\n", KO_HTTP_AGAIN, 7000, 7250,
	  true },
	{ "a date", 429, 1, "retry-after: @1700000009\n", KO_HTTP_AGAIN, 9000,
	  9250, true },
	{ "a date that is over", 429, 1, "retry-after: @1600000000\n",
	  KO_HTTP_AGAIN, 500, 750, true },
	{ "at once", 429, 1, "retry-after: 0\n", KO_HTTP_AGAIN, 500, 750,
	  true },
	{ "since 1970", 429, 1, "X-Retry-After: 1700000005\n", KO_HTTP_AGAIN,
	  5000, 5250, true },
	{ "seconds there, too", 429, 1, "x-retry-after: 5\n", KO_HTTP_AGAIN,
	  5000, 5250, true },
	{ "the reset", 429, 1, "X-RateLimit-Reset: 1700000004\n", KO_HTTP_AGAIN,
	  4000, 4250, true },
	{ "the first one counts", 429, 1,
	  "x-ratelimit-reset: 1700000004\nx-retry-after: 1700000005\n"
	  "retry-after: 7\n",
	  KO_HTTP_AGAIN, 7000, 7250, true },
	{ "then the second", 429, 1,
	  "x-ratelimit-reset: 1700000004\nx-retry-after: 1700000005\n",
	  KO_HTTP_AGAIN, 5000, 5250, true },
	{ "by the server's clock", 429, 1,
	  "date: @1700003600\nx-retry-after: 1700003605\n", KO_HTTP_AGAIN, 5000,
	  5250, true },
	{ "as long as allowed", 429, 1, "retry-after: 60\n", KO_HTTP_AGAIN,
	  60000, 60000, true },
	{ "too long", 429, 1, "retry-after: 61\n", KO_HTTP_GIVEN_UP, 61000,
	  61000, true },
	{ "much too long", 429, 1, "retry-after: 18446744073709551615\n",
	  KO_HTTP_GIVEN_UP, 315360000000, 315360000000, true },
	{ "a number that is none", 429, 1,
	  "retry-after: 99999999999999999999\n", KO_HTTP_AGAIN, 500, 750,
	  true },
	{ "words", 429, 1, "retry-after: soon\nx-retry-after: @1700000005\n",
	  KO_HTTP_AGAIN, 500, 750, true },
	{ "negative", 429, 1, "retry-after: -5\n", KO_HTTP_AGAIN, 500, 750,
	  true },
	{ "fine, and the last one", 200, 1,
	  "x-ratelimit-remaining: 0\nx-ratelimit-reset: 1700000020\n",
	  KO_HTTP_FINAL, 20000, 20000, true },
	{ "fine, and the last one for long", 200, 1,
	  "x-ratelimit-remaining: 0\nx-ratelimit-reset: 1700009999\n",
	  KO_HTTP_FINAL, 0, 0, false },
	{ "fine, and one more", 200, 1,
	  "x-ratelimit-remaining: 1\nx-ratelimit-reset: 1700000020\n",
	  KO_HTTP_FINAL, 0, 0, false },
};

static struct ko_http_hints read_hints(const char *headers)
{
	struct ko_http_hints hints = KO_HTTP_NO_HINTS;
	struct ko_span rest = ko_span_str(headers), line;

	while (ko_span_line(&rest, &line)) {
		size_t colon = ko_span_find(line, ':');
		struct ko_span value =
			ko_span_trim(ko_span_tail(line, colon + 1));
		uint64_t date;
		bool is_date = ko_span_starts(value, KO_SPAN("@")) &&
			       ko_span_u64(ko_span_tail(value, 1), &date);

		ko_http_hints_take(&hints, ko_span_head(line, colon), value,
				   is_date ? (int64_t)date : -1);
	}
	return hints;
}

static void check_plan(void **state)
{
	static const uint32_t dice[] = {
		0, 1, 250, 251, 1000000007, UINT32_MAX
	};
	const struct plan_row *r = *state;
	struct ko_http_limits limits = { 4, 500, 60000 };
	struct ko_http_try last = { r->code, r->number, NOW,
				    read_hints(r->headers) };

	for (size_t i = 0; i < KO_ARRAY_LEN(dice); i++) {
		struct ko_http_plan plan =
			ko_http_plan_next(&last, &limits, dice[i]);

		assert_int_equal(plan.next, r->next);
		assert_true(plan.wait_ms >= r->least);
		assert_true(plan.wait_ms <= r->most);
		assert_int_equal(plan.is_for_host, r->is_for_host);
	}
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(urls, check_url),   TEST(control_characters),
		TEST(long_urls),          TABLE(origins, check_origin),
		TABLE(plans, check_plan),
	};

	return run_tables("http_rules", tables, KO_ARRAY_LEN(tables));
}
