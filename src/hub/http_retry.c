#include "hub/http_retry.h"

void ko_http_hints_take(struct ko_http_hints *hints, struct ko_span name,
			struct ko_span value, int64_t date)
{
	const struct {
		struct ko_span name;
		int64_t *field;
		bool is_date;
	} headers[] = {
		{ KO_SPAN("date"), &hints->date, true },
		{ KO_SPAN("retry-after"), &hints->retry_after, true },
		{ KO_SPAN("x-retry-after"), &hints->x_retry_after, false },
		{ KO_SPAN("x-ratelimit-reset"), &hints->reset, false },
		{ KO_SPAN("x-ratelimit-remaining"), &hints->remaining, false },
	};
	uint64_t number;

	for (size_t i = 0; i < KO_ARRAY_LEN(headers); i++) {
		if (!ko_span_eq_nocase(headers[i].name, name))
			continue;
		if (ko_span_u64(value, &number))
			*headers[i].field = number < INT64_MAX ? (int64_t)number
							       : INT64_MAX;
		else if (headers[i].is_date && date >= 0)
			*headers[i].field = date;
	}
}

/* Seconds to wait from what a header says, or -1. */
static int64_t seconds_of(int64_t said, int64_t now)
{
	if (said < KO_HTTP_EPOCH_MIN)
		return said;
	if (said <= now)
		return 0;
	return said - now < KO_HTTP_TOLD_MAX ? said - now : KO_HTTP_TOLD_MAX;
}

/* What the server says itself, in milliseconds, or -1. */
static int64_t told_ms(const struct ko_http_try *last)
{
	const struct ko_http_hints *h = &last->hints;
	/* Its clock set those times, not ours. */
	int64_t now = h->date >= 0 ? h->date : last->now;
	int64_t said = h->retry_after;

	if (said < 0)
		said = h->x_retry_after;
	/* Every answer has this one: it tells when to ask again only where
	 * nothing is left. */
	if (said < 0 && (last->code == 429 || h->remaining == 0))
		said = h->reset;
	said = seconds_of(said, now);
	return said < 0 ? -1 : said * 1000;
}

static bool is_worth_another(int code)
{
	static const int codes[] = { 0, 429, 500, 502, 503, 504 };

	for (size_t i = 0; i < KO_ARRAY_LEN(codes); i++)
		if (codes[i] == code)
			return true;
	return false;
}

/* An answer that is fine, and the last one the server will give for now. */
static struct ko_http_plan plan_pause(const struct ko_http_try *last,
				      const struct ko_http_limits *limits)
{
	int64_t told = last->hints.remaining == 0 ? told_ms(last) : -1;
	struct ko_http_plan plan = { KO_HTTP_FINAL, 0, false };

	/* Not for a long time: the server shall say itself that it is so. */
	if (told > 0 && told <= limits->wait_max_ms) {
		plan.is_for_host = true;
		plan.wait_ms = told;
	}
	return plan;
}

struct ko_http_plan ko_http_plan_next(const struct ko_http_try *last,
				      const struct ko_http_limits *limits,
				      uint32_t random)
{
	int64_t backoff = limits->backoff_ms << (last->number - 1);
	struct ko_http_plan plan = { KO_HTTP_AGAIN, backoff, false };
	bool is_told;
	int64_t told;

	if (!is_worth_another(last->code))
		return plan_pause(last, limits);
	told = last->code ? told_ms(last) : -1;
	is_told = told >= 0 || last->code == 429;
	plan.is_for_host = is_told;
	/* "At once" is not taken literally. */
	if (told > plan.wait_ms)
		plan.wait_ms = told;
	if (told > limits->wait_max_ms) {
		plan.next = KO_HTTP_GIVEN_UP;
		return plan;
	}
	plan.wait_ms += random % (backoff / 2 + 1);
	if (plan.wait_ms > limits->wait_max_ms)
		plan.wait_ms = limits->wait_max_ms;
	if (last->number >= limits->tries)
		plan.next = is_told ? KO_HTTP_GIVEN_UP : KO_HTTP_FINAL;
	return plan;
}
