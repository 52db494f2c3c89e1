/*
 * http.h - many requests at a time, each with deadlines and a size limit.
 *
 * HTTP/2 where the server speaks it, connections kept, TLS verified always.
 * Proxies are taken from the environment as curl does (https_proxy, no_proxy),
 * certificates from CURL_CA_BUNDLE or SSL_CERT_FILE where those are set.
 * Plain http is refused but for loopback (localhost, 127.0.0.0/8, [::1]), and
 * loopback is never asked through a proxy.
 *
 * Never followed: a redirect.  Its Location is given back; the caller decides.
 * So nothing, and no credential above all, goes to a host that was not named.
 *
 * Asked again, with back-off and jitter, up to KO_HTTP_TRIES times: a request
 * that got 429, 500, 502, 503, 504, or no whole answer.  A server's own
 * "Retry-After" (seconds or an HTTP date), "X-Retry-After" and
 * "X-RateLimit-Reset" (seconds since 1970) decide how long to wait; when that
 * is longer than KO_HTTP_WAIT_MAX_MS it is not asked again.  While one host
 * makes us wait, no other request to that host is sent; that it has no requests
 * left ("X-RateLimit-Remaining: 0") makes us wait, too, and when it is for too
 * long, requests to it end THROTTLED without being sent.  So they end FAILED
 * when a host could not be reached in all tries of one request and has never
 * answered.  (http_retry.h has the rules.)
 *
 * One thread at a time.
 */
#ifndef KO_HUB_HTTP_H
#define KO_HUB_HTTP_H

#include <signal.h>

#include "base/buf.h"

#define KO_HTTP_URL_MAX     4096               /* bytes */
#define KO_HTTP_BODY_MAX    ((size_t)8 << 20)  /* bytes, decompressed */
#define KO_HTTP_HEADERS_MAX ((size_t)64 << 10) /* bytes of an answer's */
#define KO_HTTP_HEADER_MAX  1024 /* bytes of one that is given back */
#define KO_HTTP_CONCURRENCY 8
#define KO_HTTP_CONNECT_MS  10000
#define KO_HTTP_TOTAL_MS    30000 /* one try, from its start to its end */
#define KO_HTTP_TRIES       4
#define KO_HTTP_BACKOFF_MS  500 /* before the second try; then twice that */
#define KO_HTTP_WAIT_MAX_MS 60000

/* 0 stands for the named default where there is one. */
struct ko_http_options {
	/* Most requests that are sent, repeated ones included; 0: no limit. */
	size_t budget;
	/* Becomes non-zero when all is to end; may be NULL. */
	const volatile sig_atomic_t *stop;
	/* Called a few times a second while it waits; may be NULL. */
	void (*tick)(void *ctx);
	void *ctx;
	long connect_ms;     /* KO_HTTP_CONNECT_MS */
	long total_ms;       /* KO_HTTP_TOTAL_MS */
	int64_t backoff_ms;  /* KO_HTTP_BACKOFF_MS */
	int64_t wait_max_ms; /* KO_HTTP_WAIT_MAX_MS */
	size_t body_max;     /* KO_HTTP_BODY_MAX */
};

struct ko_http_request {
	const char *url;
	const char *method;         /* NULL for GET */
	const char *const *headers; /* "Name: value", ended by NULL; or NULL */
	struct ko_span body;        /* sent unless empty */
};

enum ko_http_outcome {
	KO_HTTP_ANSWERED,  /* whole; code says what, also a 503 to the last */
	KO_HTTP_FAILED,    /* no whole answer, or one over a limit */
	KO_HTTP_THROTTLED, /* told to wait, to the last try or for too long */
	KO_HTTP_STOPPED,   /* not asked, or not to the end: stopped, or the
			    * budget is used up */
};

struct ko_http_answer {
	enum ko_http_outcome outcome;
	int code;           /* of ANSWERED and THROTTLED; 0 where not sent */
	struct ko_buf body; /* of ANSWERED */
	/* "" where absent, longer than that or with control characters. */
	char content_type[KO_HTTP_HEADER_MAX];
	char location[KO_HTTP_HEADER_MAX];
	char challenge[KO_HTTP_HEADER_MAX]; /* WWW-Authenticate */
	bool has_no_requests_left;          /* X-RateLimit-Remaining is 0 */
	/* Unless ANSWERED: one line for people, with the host, without the
	 * URL's path and query and anything of the request's headers. */
	char why[KO_ERROR_TEXT_MAX];
};

struct ko_http;

/* NULL, with *err filled, when libcurl does not start or memory is short. */
struct ko_http *ko_http_new(const struct ko_http_options *options,
			    struct ko_error *err);
void ko_http_free(struct ko_http *http);

/* How many requests were sent until now, repeated ones included. */
size_t ko_http_sent(const struct ko_http *http);

/*
 * Send n requests, KO_HTTP_CONCURRENCY at a time, and call done() once for
 * each as its answer is final, in any order; the answer is freed when done()
 * returns, unless its body is taken (and replaced by KO_BUF()).  done() must
 * not call ko_http_run().  Returns KO_OK, however the requests ended, or
 * KO_ENOMEM with done() called for some.
 */
KO_NODISCARD enum ko_status
ko_http_run(struct ko_http *http, const struct ko_http_request *requests,
	    size_t n,
	    void (*done)(void *ctx, size_t i, struct ko_http_answer *answer),
	    void *ctx);

/* Is it an https URL, or an http one of a loopback address?  http_url.h says
 * what a URL is; one with a user or password in it is none. */
bool ko_http_is_allowed(const char *url);

/* Have both the same scheme, host and port? */
bool ko_http_same_origin(const char *a, const char *b);

#endif
