#include "hub/http_url.h"
#include "hub/http.h"

#define PORT_MAX 65535

/* Take the scheme off the front of *rest. */
static bool take_scheme(struct ko_span *rest, bool *is_https)
{
	static const struct ko_span https = { "https://", 8 };
	static const struct ko_span http = { "http://", 7 };

	*is_https = ko_span_eq_nocase(ko_span_head(*rest, https.n), https);
	if (!*is_https && !ko_span_eq_nocase(ko_span_head(*rest, http.n), http))
		return false;
	*rest = ko_span_tail(*rest, *is_https ? https.n : http.n);
	return true;
}

static bool is_of(struct ko_span s, const char *others)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ko_is_alnum(s.p[i]) &&
		    (s.p[i] == '\0' || !strchr(others, s.p[i])))
			return false;
	return s.n > 0;
}

/* Bytes of authority that are its host, or 0 when there is none. */
static size_t host_length(struct ko_span authority)
{
	size_t n;

	if (authority.n && authority.p[0] == '[') {
		n = ko_span_find(authority, ']');
		if (n == authority.n ||
		    !is_of(ko_span_slice(authority, 1, n), ":."))
			return 0;
		return n + 1;
	}
	n = ko_span_find(authority, ':');
	return is_of(ko_span_head(authority, n), "-_.") ? n : 0;
}

static bool is_printable(struct ko_span s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f ||
		    s.p[i] == '\\')
			return false;
	return true;
}

bool ko_http_url_parse(struct ko_span text, struct ko_http_url *out)
{
	struct ko_http_url url = { 0 };
	struct ko_span rest = text, authority;
	uint64_t port;
	size_t n = 0;

	if (text.n > KO_HTTP_URL_MAX || !is_printable(text) ||
	    !take_scheme(&rest, &url.is_https))
		return false;
	while (n < rest.n && !strchr("/?#", rest.p[n]))
		n++;
	authority = ko_span_head(rest, n);
	url.path = ko_span_tail(rest, n);
	n = host_length(authority);
	if (n == 0 || n >= KO_HTTP_HOST_MAX)
		return false;
	url.host = ko_span_head(authority, n);
	url.port = url.is_https ? 443 : 80;
	if (n < authority.n) {
		if (authority.p[n] != ':' ||
		    !ko_span_u64(ko_span_tail(authority, n + 1), &port) ||
		    port == 0 || port > PORT_MAX)
			return false;
		url.port = (unsigned)port;
	}
	*out = url;
	return true;
}

/* 127.0.0.0/8, all four numbers written out */
static bool is_ipv4_loopback(struct ko_span host)
{
	struct ko_span rest = host;

	for (int i = 0; i < 4; i++) {
		size_t n = ko_span_find(rest, '.');
		uint64_t number;

		if (!ko_span_u64(ko_span_head(rest, n), &number) ||
		    number > 255 || n > 3 || (i == 0 && number != 127) ||
		    (n == rest.n) != (i == 3))
			return false;
		rest = ko_span_tail(rest, n + 1);
	}
	return true;
}

bool ko_http_url_is_loopback(const struct ko_http_url *url)
{
	return ko_span_eq_nocase(url->host, KO_SPAN("localhost")) ||
	       ko_span_eq(url->host, KO_SPAN("[::1]")) ||
	       is_ipv4_loopback(url->host);
}

bool ko_http_is_allowed(const char *url)
{
	struct ko_http_url parts;

	return ko_http_url_parse(ko_span_str(url), &parts) &&
	       (parts.is_https || ko_http_url_is_loopback(&parts));
}

bool ko_http_same_origin(const char *a, const char *b)
{
	struct ko_http_url x, y;

	return ko_http_url_parse(ko_span_str(a), &x) &&
	       ko_http_url_parse(ko_span_str(b), &y) &&
	       x.is_https == y.is_https && x.port == y.port &&
	       ko_span_eq_nocase(x.host, y.host);
}
