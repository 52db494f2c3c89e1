/*
 * http_retry.h - when to ask again, and after how long.  No network, no clock:
 * http.c gives what was answered and the time, this decides.
 */
#ifndef KO_HUB_HTTP_RETRY_H
#define KO_HUB_HTTP_RETRY_H

#include "base/span.h"

/* Numbers below this are seconds to wait, larger ones seconds since 1970:
 * servers send both in X-Retry-After and X-RateLimit-Reset. */
#define KO_HTTP_EPOCH_MIN 100000000

/* No told wait is taken for longer than this: ten years, in seconds. */
#define KO_HTTP_TOLD_MAX INT64_C(315360000)

/* What an answer's headers say of waiting; -1 where they do not. */
struct ko_http_hints {
	int64_t date;          /* of the answer, seconds since 1970 */
	int64_t retry_after;   /* Retry-After: seconds to wait, or, as the
				* other two, seconds since 1970 */
	int64_t x_retry_after; /* X-Retry-After */
	int64_t reset;         /* X-RateLimit-Reset */
	int64_t remaining;     /* X-RateLimit-Remaining */
};

#define KO_HTTP_NO_HINTS ((struct ko_http_hints){ -1, -1, -1, -1, -1 })

/*
 * Take a header, its name in any case.  date is its value read as an HTTP date,
 * or -1.  Values that are neither are passed over.
 */
void ko_http_hints_take(struct ko_http_hints *hints, struct ko_span name,
			struct ko_span value, int64_t date);

/* How one try ended. */
struct ko_http_try {
	int code;    /* of the whole answer, or 0 when there was none */
	int number;  /* of this try, from 1 */
	int64_t now; /* seconds since 1970, by our own clock */
	struct ko_http_hints hints;
};

struct ko_http_limits {
	int tries;
	int64_t backoff_ms; /* before the second try; then twice that */
	int64_t wait_max_ms;
};

enum ko_http_next {
	KO_HTTP_FINAL,    /* there is nothing to wait for */
	KO_HTTP_AGAIN,    /* after wait_ms */
	KO_HTTP_GIVEN_UP, /* told to wait, but this was the last try, or wait_ms
			   * is too long */
};

struct ko_http_plan {
	enum ko_http_next next;
	int64_t wait_ms;
	bool is_for_host; /* no request to this host before wait_ms, be it
			   * asked again or not */
};

/* random spreads the waiting: none of those told the same comes back at the
 * same time as the others. */
struct ko_http_plan ko_http_plan_next(const struct ko_http_try *last,
				      const struct ko_http_limits *limits,
				      uint32_t random);

#endif
