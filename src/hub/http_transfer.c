#include "hub/http_transfer.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdio.h>

#include "hub/http_url.h"

/* A place for one transfer at a time. */
struct slot {
	struct ko_http_transfers *all;
	CURL *easy;
	struct curl_slist *headers;
	bool is_busy;
	struct ko_http_ended ended; /* what it comes to */
	size_t header_bytes;
	enum ko_status status; /* why a callback ended the transfer */
	char error[CURL_ERROR_SIZE];
};

struct ko_http_transfers {
	const struct ko_http_options *options;
	CURLM *multi;
	struct slot slots[KO_HTTP_CONCURRENCY];
};

/* ---- what comes in ---- */

static bool has_control(struct ko_span s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return true;
	return false;
}

static void keep_header(char out[KO_HTTP_HEADER_MAX], struct ko_span value)
{
	if (value.n >= KO_HTTP_HEADER_MAX || has_control(value))
		value.n = 0;
	if (value.n)
		memcpy(out, value.p, value.n);
	out[value.n] = '\0';
}

static bool is_bearer(struct ko_span challenge)
{
	return ko_span_eq_nocase(ko_span_head(challenge, 7),
				 KO_SPAN("Bearer "));
}

static void take_header(struct slot *slot, struct ko_span name,
			struct ko_span value)
{
	struct ko_http_answer *a = &slot->ended.answer;
	char text[KO_HTTP_HEADER_MAX];
	int64_t date = -1;

	if (ko_span_eq_nocase(name, KO_SPAN("content-type")))
		keep_header(a->content_type, value);
	else if (ko_span_eq_nocase(name, KO_SPAN("location")))
		keep_header(a->location, value);
	else if (ko_span_eq_nocase(name, KO_SPAN("www-authenticate")) &&
		 !is_bearer(ko_span_str(a->challenge)) &&
		 (a->challenge[0] == '\0' || is_bearer(value)))
		keep_header(a->challenge, value);
	if (ko_span_eq_nocase(name, KO_SPAN("date")) ||
	    ko_span_eq_nocase(name, KO_SPAN("retry-after"))) {
		keep_header(text, value);
		date = (int64_t)curl_getdate(text, NULL);
	}
	ko_http_hints_take(&slot->ended.hints, name, value, date);
}

static void forget_answer(struct slot *slot)
{
	size_t id = slot->ended.id;

	ko_buf_done(&slot->ended.answer.body);
	slot->ended = (struct ko_http_ended){
		.id = id,
		.answer.body = KO_BUF(slot->all->options->body_max),
		.hints = KO_HTTP_NO_HINTS,
	};
}

static size_t on_header(char *p, size_t size, size_t n, void *arg)
{
	struct slot *slot = arg;
	struct ko_span line = { p, size * n };
	size_t colon = ko_span_find(line, ':');

	slot->header_bytes += line.n;
	if (slot->header_bytes > KO_HTTP_HEADERS_MAX) {
		slot->status = KO_ETOOBIG;
		return 0;
	}
	/* After a "100 Continue" comes the real answer. */
	if (ko_span_starts(line, KO_SPAN("HTTP/")))
		forget_answer(slot);
	else if (colon < line.n)
		take_header(slot, ko_span_head(line, colon),
			    ko_span_trim(ko_span_tail(line, colon + 1)));
	return line.n;
}

static size_t on_body(char *p, size_t size, size_t n, void *arg)
{
	struct slot *slot = arg;
	struct ko_span bytes = { p, size * n };

	slot->status = ko_buf_add(&slot->ended.answer.body, bytes);
	return slot->status ? 0 : bytes.n;
}

/* ---- sending ---- */

static const struct {
	CURLoption option;
	long value;
} settings[] = {
	{ CURLOPT_NOSIGNAL, 1 },
	{ CURLOPT_QUICK_EXIT, 1 }, /* no waiting for a name server */
	{ CURLOPT_FOLLOWLOCATION, 0 },
	{ CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS },
	{ CURLOPT_PIPEWAIT, 1 },
	{ CURLOPT_TCP_KEEPALIVE, 1 },
	{ CURLOPT_SSL_VERIFYPEER, 1 },
	{ CURLOPT_SSL_VERIFYHOST, 2 },
	{ CURLOPT_SUPPRESS_CONNECT_HEADERS, 1 },
};

/* libcurl's own tool reads these, the library does not. */
static const char *certificates(void)
{
	static const char *const names[] = { "CURL_CA_BUNDLE",
					     "SSL_CERT_FILE" };

	for (size_t i = 0; i < KO_ARRAY_LEN(names); i++) {
		const char *path = getenv(names[i]);

		if (path && path[0] != '\0')
			return path;
	}
	return NULL;
}

/* The settings that every request has; false when memory is short. */
static bool set_common(struct slot *slot, const struct ko_http_url *url)
{
	const struct ko_http_options *o = slot->all->options;
	const char *bundle = certificates();
	CURL *easy = slot->easy;
	unsigned bad = 0;

	for (size_t i = 0; i < KO_ARRAY_LEN(settings); i++)
		bad |= curl_easy_setopt(easy, settings[i].option,
					settings[i].value);
	bad |= curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, o->connect_ms);
	bad |= curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, o->total_ms);
	bad |= curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR,
				url->is_https ? "https" : "http");
	bad |= curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
	bad |= curl_easy_setopt(easy, CURLOPT_USERAGENT,
				"knockoff/" PACKAGE_VERSION);
	bad |= curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, slot->error);
	bad |= curl_easy_setopt(easy, CURLOPT_PRIVATE, slot);
	bad |= curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	bad |= curl_easy_setopt(easy, CURLOPT_HEADERDATA, slot);
	bad |= curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	bad |= curl_easy_setopt(easy, CURLOPT_WRITEDATA, slot);
	if (bundle)
		bad |= curl_easy_setopt(easy, CURLOPT_CAINFO, bundle);
	/* No proxy stands between this machine and itself. */
	if (ko_http_url_is_loopback(url))
		bad |= curl_easy_setopt(easy, CURLOPT_PROXY, "");
	return bad == 0;
}

static bool set_request(struct slot *slot,
			const struct ko_http_request *request)
{
	CURL *easy = slot->easy;
	struct ko_span method = ko_span_str(request->method);
	unsigned bad = curl_easy_setopt(easy, CURLOPT_URL, request->url);

	for (const char *const *h = request->headers; h && *h; h++) {
		struct curl_slist *more = curl_slist_append(slot->headers, *h);

		if (!more)
			return false;
		slot->headers = more;
	}
	bad |= curl_easy_setopt(easy, CURLOPT_HTTPHEADER, slot->headers);
	if (request->body.n) {
		bad |= curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
					(curl_off_t)request->body.n);
		bad |= curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
					request->body.p);
	}
	if (ko_span_eq(method, KO_SPAN("HEAD")))
		bad |= curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
	else if (method.n)
		bad |= curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST,
					request->method);
	return bad == 0;
}

/* libcurl may write to a connection that its other end has closed, and leaves
 * what comes of it to us. */
static void ignore_pipe(struct sigaction *saved)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	(void)sigaction(SIGPIPE, &ignore, saved);
}

static void restore_pipe(const struct sigaction *saved)
{
	(void)sigaction(SIGPIPE, saved, NULL);
}

/* Ready for the next transfer. */
static void clear_slot(struct slot *slot)
{
	struct sigaction saved;

	if (slot->is_busy) {
		ignore_pipe(&saved);
		(void)curl_multi_remove_handle(slot->all->multi, slot->easy);
		restore_pipe(&saved);
	}
	slot->is_busy = false;
	curl_easy_reset(slot->easy);
	curl_slist_free_all(slot->headers);
	slot->headers = NULL;
	slot->header_bytes = 0;
	slot->status = KO_OK;
	slot->error[0] = '\0';
	forget_answer(slot);
}

/* The first place that is free, or KO_HTTP_CONCURRENCY. */
static size_t free_slot(const struct ko_http_transfers *transfers)
{
	size_t i = 0;

	while (i < KO_HTTP_CONCURRENCY && transfers->slots[i].is_busy)
		i++;
	return i;
}

bool ko_http_transfers_have_room(const struct ko_http_transfers *transfers)
{
	return free_slot(transfers) < KO_HTTP_CONCURRENCY;
}

enum ko_status ko_http_transfers_start(struct ko_http_transfers *transfers,
				       const struct ko_http_request *request,
				       size_t id)
{
	struct slot *slot = &transfers->slots[free_slot(transfers)];
	struct ko_http_url url = { 0 };

	assert(ko_http_transfers_have_room(transfers));
	clear_slot(slot);
	slot->ended.id = id;
	(void)ko_http_url_parse(ko_span_str(request->url), &url);
	if (!set_common(slot, &url) || !set_request(slot, request) ||
	    curl_multi_add_handle(transfers->multi, slot->easy)) {
		clear_slot(slot);
		return KO_ENOMEM;
	}
	slot->is_busy = true;
	return KO_OK;
}

/* ---- the end of one ---- */

/*
 * Why there is no answer.  libcurl's text for the very case may have the
 * address of a proxy in it, and that a password: only what is of certificates
 * is taken from there.
 */
static const char *error_text(struct slot *slot, CURLcode result)
{
	bool is_tls = result == CURLE_PEER_FAILED_VERIFICATION ||
		      result == CURLE_SSL_CONNECT_ERROR ||
		      result == CURLE_SSL_CACERT_BADFILE;

	for (char *p = slot->error; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	return is_tls && slot->error[0] ? slot->error
					: curl_easy_strerror(result);
}

static bool is_unreachable(CURLcode result)
{
	return result == CURLE_COULDNT_RESOLVE_PROXY ||
	       result == CURLE_COULDNT_RESOLVE_HOST ||
	       result == CURLE_COULDNT_CONNECT ||
	       result == CURLE_OPERATION_TIMEDOUT ||
	       result == CURLE_PEER_FAILED_VERIFICATION ||
	       result == CURLE_SSL_CACERT_BADFILE;
}

/* Would the same happen again? */
static bool is_permanent(const struct slot *slot, CURLcode result)
{
	return slot->status != KO_OK || result == CURLE_URL_MALFORMAT ||
	       result == CURLE_UNSUPPORTED_PROTOCOL ||
	       result == CURLE_PEER_FAILED_VERIFICATION ||
	       result == CURLE_SSL_CACERT_BADFILE;
}

static void end_slot(struct slot *slot, CURLcode result)
{
	struct ko_http_ended *e = &slot->ended;
	long code = 0;

	e->has_answered = slot->header_bytes > 0;
	e->answer.has_no_requests_left = e->hints.remaining == 0;
	if (result == CURLE_OK)
		(void)curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE,
					&code);
	e->answer.code = (int)code;
	if (code)
		return;
	e->is_unreachable = !e->has_answered && is_unreachable(result);
	e->is_permanent = is_permanent(slot, result);
	(void)snprintf(e->answer.why, sizeof(e->answer.why), "%s",
		       slot->status == KO_ETOOBIG ? "the answer is too large"
						  : error_text(slot, result));
}

enum ko_status ko_http_transfers_next(struct ko_http_transfers *transfers,
				      struct ko_http_ended *out)
{
	int more;

	for (;;) {
		CURLMsg *m = curl_multi_info_read(transfers->multi, &more);
		struct slot *slot = NULL;
		char *private = NULL;

		if (!m)
			return KO_ENOTFOUND;
		if (m->msg != CURLMSG_DONE)
			continue;
		(void)curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE,
					&private);
		slot = (struct slot *)(void *)private;
		if (slot->status == KO_ENOMEM ||
		    m->data.result == CURLE_OUT_OF_MEMORY)
			return KO_ENOMEM;
		end_slot(slot, m->data.result);
		*out = slot->ended;
		slot->ended.answer.body = (struct ko_buf){ 0 };
		clear_slot(slot);
		return KO_OK;
	}
}

enum ko_status ko_http_transfers_work(struct ko_http_transfers *transfers,
				      int64_t sleep_ms)
{
	struct sigaction saved;
	int running;
	CURLMcode code;

	ignore_pipe(&saved);
	/* In this order: who has ended is not kept waiting. */
	code = curl_multi_poll(transfers->multi, NULL, 0, (int)sleep_ms, NULL);
	if (!code)
		code = curl_multi_perform(transfers->multi, &running);
	restore_pipe(&saved);
	if (code == CURLM_OUT_OF_MEMORY)
		return KO_ENOMEM;
	return code ? KO_EIO : KO_OK;
}

void ko_http_transfers_stop(struct ko_http_transfers *transfers)
{
	for (size_t i = 0; i < KO_HTTP_CONCURRENCY; i++)
		clear_slot(&transfers->slots[i]);
}

/* ---- making them ---- */

static bool start_multi(struct ko_http_transfers *transfers)
{
	transfers->multi = curl_multi_init();
	if (!transfers->multi)
		return false;
	for (size_t i = 0; i < KO_HTTP_CONCURRENCY; i++) {
		struct slot *slot = &transfers->slots[i];

		slot->all = transfers;
		slot->easy = curl_easy_init();
		if (!slot->easy)
			return false;
	}
	return true;
}

struct ko_http_transfers *
ko_http_transfers_new(const struct ko_http_options *options)
{
	struct ko_http_transfers *transfers;

	if (curl_global_init(CURL_GLOBAL_DEFAULT))
		return NULL;
	transfers = calloc(1, sizeof(*transfers));
	if (!transfers) {
		curl_global_cleanup();
		return NULL;
	}
	transfers->options = options;
	if (start_multi(transfers))
		return transfers;
	ko_http_transfers_free(transfers);
	return NULL;
}

void ko_http_transfers_free(struct ko_http_transfers *transfers)
{
	struct sigaction saved;

	if (!transfers)
		return;
	ignore_pipe(&saved);
	for (size_t i = 0; i < KO_HTTP_CONCURRENCY; i++) {
		if (transfers->slots[i].easy)
			clear_slot(&transfers->slots[i]);
		curl_easy_cleanup(transfers->slots[i].easy);
	}
	if (transfers->multi)
		(void)curl_multi_cleanup(transfers->multi);
	restore_pipe(&saved);
	curl_global_cleanup();
	free(transfers);
}
