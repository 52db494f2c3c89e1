/*
 * http_hosts.h - what is remembered of each host that is asked.
 */
#ifndef KO_HUB_HTTP_HOSTS_H
#define KO_HUB_HTTP_HOSTS_H

#include "base/status.h"
#include "hub/http_url.h"

struct ko_http_host {
	char name[KO_HTTP_HOST_MAX];
	unsigned port;
	bool is_https;
	bool has_answered;
	bool is_unreachable; /* not to be asked again */
	int64_t not_before;  /* no request before this time, in milliseconds */
};

struct ko_http_hosts {
	struct ko_http_host *p; /* owned */
	size_t n, cap;
};

void ko_http_hosts_done(struct ko_http_hosts *hosts);

/* The index of url's host, which is added if it is new.  Returns KO_OK or
 * KO_ENOMEM. */
KO_NODISCARD enum ko_status ko_http_hosts_find(struct ko_http_hosts *hosts,
					       const struct ko_http_url *url,
					       size_t *out);

#endif
