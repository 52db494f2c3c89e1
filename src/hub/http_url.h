/*
 * http_url.h - the part of a URL that says who is asked.
 *
 *	scheme "://" host [":" port] [("/" | "?" | "#") …]
 *
 * Stricter than what libcurl takes, so that both see the same host: no user
 * and password, no blanks, control characters or backslashes, a host of
 * letters, digits, "-", "_" and ".", or an IPv6 address in brackets.
 */
#ifndef KO_HUB_HTTP_URL_H
#define KO_HUB_HTTP_URL_H

#include "base/span.h"

/* Bytes of a host and its NUL; a name of DNS has at most 253. */
#define KO_HTTP_HOST_MAX 256

struct ko_http_url {
	bool is_https;
	struct ko_span host; /* as written, with brackets */
	unsigned port;       /* the scheme's own where none is written */
	struct ko_span path; /* from the "/" on, with query; may be empty */
};

/* False, and *out as it was, if it is no http or https URL of this form. */
bool ko_http_url_parse(struct ko_span text, struct ko_http_url *out);

/* localhost, 127.0.0.0/8, [::1] */
bool ko_http_url_is_loopback(const struct ko_http_url *url);

#endif
