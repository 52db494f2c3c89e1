/* Errors, counts and times as Docker Hub writes them. */
#include "test.h"

#include <stdio.h>

#include "hub/answers.h"

static struct words_row {
	const char *name, *body;
	bool is_not_found, refuses_token;
	const char *message; /* the start of it */
} words_rows[] = {
	{ "a repository that is not there",
	  "{\"message\":\"httperror 404: object not found\",\"errinfo\":"
	  "{\"namespace\":\"a\",\"repository\":\"b\"}}",
	  true, false, "httperror 404: object not found" },
	{ "a page past the end",
	  "{\"message\":\"object not found\",\"errinfo\":{}}", true, false,
	  "object not found" },
	{ "in upper case", "{\"message\":\"User Not Found\",\"errinfo\":{}}",
	  true, false, "User Not Found" },
	{ "an endpoint that is gone",
	  "{\"message\":\"404: Page Not Found\",\"errinfo\":{}}", false, false,
	  "404: Page Not Found" },
	{ "no errinfo", "{\"message\":\"object not found\"}", false, false,
	  "object not found" },
	{ "an errinfo that is none",
	  "{\"message\":\"object not found\",\"errinfo\":null}", false, false,
	  "object not found" },
	{ "another message", "{\"message\":\"teapot\",\"errinfo\":{}}", false,
	  false, "teapot" },
	{ "a page", "<html>404 object not found</html>", false, false, "" },
	{ "a text", "404 page not found", false, false, "" },
	{ "nothing", "", false, false, "" },
	{ "a throttle", "{\"detail\":\"Rate limit exceeded\",\"error\":false}",
	  false, false, "Rate limit exceeded" },
	{ "no personal tokens",
	  "{\"message\":\"access is forbidden with a JWT issued from a "
	  "personal access token\",\"errinfo\":{}}",
	  false, true, "access is forbidden with a JWT issued" },
	{ "too deep without an account",
	  "{\"message\":\"pagination offset too large for anonymous "
	  "requests; sign in to page further\",\"errinfo\":{}}",
	  false, false, "pagination offset too large" },
	{ "what a terminal would obey",
	  "{\"message\": \"a\\u001b[31m\\n\\u00e9\", \"errinfo\": {}}", false,
	  false, "a?[31m???" },
	{ "a message that is none", "{\"message\": 1, \"detail\": \"x\"}",
	  false, false, "x" },
};

static void check_words(void **state)
{
	const struct words_row *r = *state;
	struct ko_span body = ko_span_str(r->body);
	char said[40];

	ko_answer_message(body, said, sizeof(said));
	if (r->message[0])
		assert_true(ko_span_starts(ko_span_str(said),
					   ko_span_str(r->message)));
	else
		assert_string_equal(said, "");
	assert_int_equal(ko_answer_is_not_found(body), r->is_not_found);
	assert_int_equal(ko_answer_refuses_token(body), r->refuses_token);
}

/* "-" for none */
static struct count_row {
	const char *text, *want;
} count_rows[] = {
	{ "42", "42" },
	{ "0", "0" },
	{ "1B+", "1000000000" },
	{ "500M+", "500000000" },
	{ "10K+", "10000" },
	{ "7.9K", "7900" },
	{ "8.0K", "8000" },
	{ "10.0K", "10000" },
	{ "1.5b", "1500000000" },
	{ "1.2345K", "1234" },
	{ "1.123456789B", "1123456789" },
	{ "18446744073709551615", "18446744073709551615" },
	{ "18446744073709551616", "-" },
	{ "18446744073B", "18446744073000000000" },
	{ "18446744074B", "-" },
	{ "18446744073.9B", "-" },
	{ "", "-" },
	{ "+", "-" },
	{ "K", "-" },
	{ "-1", "-" },
	{ "1.5", "-" },
	{ "1.K", "-" },
	{ ".5K", "-" },
	{ "1.5.5K", "-" },
	{ "1 K", "-" },
	{ "1KK", "-" },
	{ "1++", "-" },
	{ "1.12345678901K", "-" },
	{ "many", "-" },
};

static void check_count(void **state)
{
	const struct count_row *r = *state;
	char got[32] = "-";
	uint64_t n = 7;

	if (ko_answer_count(ko_span_str(r->text), &n))
		(void)snprintf(got, sizeof(got), "%llu", (unsigned long long)n);
	else
		assert_int_equal(n, 7);
	assert_string_equal(got, r->want);
}

/* -1 for none */
static struct time_row {
	const char *text;
	int64_t want;
} time_rows[] = {
	{ "1970-01-01T00:00:00Z", 0 },
	{ "2024-08-13T20:53:00.721712Z", 1723582380 },
	{ "2015-06-16T00:39:13.718406Z", 1434415153 },
	{ "2000-02-29T12:00:00Z", 951825600 },
	{ "2026-01-02T03:04:05+01:00", 1767319445 },
	{ "2026-01-02t03:04:05-02:30", 1767332045 },
	{ "2016-12-31T23:59:60Z", 1483228800 },
	{ "9999-12-31T23:59:59Z", 253402300799 },
	{ "0001-01-01T00:00:00Z", -62135596800 },
	{ "", -1 },
	{ "2024-08-13", -1 },
	{ "2024-08-13 20:53:00Z", -1 },
	{ "2024-08-13T20:53:00", -1 },
	{ "2024-08-13T20:53Z", -1 },
	{ "2024-08-13T20:53:00.Z", -1 },
	{ "2024-08-13T20:53:00Z ", -1 },
	{ "2024-08-13T20:53:00+25:00", -1 },
	{ "2024-08-13T20:53:00+0100", -1 },
	{ "2024-13-01T00:00:00Z", -1 },
	{ "2024-00-01T00:00:00Z", -1 },
	{ "2023-02-29T00:00:00Z", -1 },
	{ "2024-04-31T00:00:00Z", -1 },
	{ "2024-04-30T24:00:00Z", -1 },
	{ "0000-01-01T00:00:00Z", -1 },
	{ "+024-01-01T00:00:00Z", -1 },
	{ "yesterday", -1 },
};

static void check_time(void **state)
{
	const struct time_row *r = *state;
	int64_t got = 7;

	if (!ko_answer_time(ko_span_str(r->text), &got)) {
		assert_int_equal(got, 7);
		got = -1;
	}
	assert_true(got == r->want);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(words_rows, check_words),
		TABLE(count_rows, check_count),
		TABLE(time_rows, check_time),
	};

	return run_tables("answer values", tables, ARRAY_LEN(tables));
}
