#include "hub/http_hosts.h"

#include <stdlib.h>

#include "base/grow.h"

void ko_http_hosts_done(struct ko_http_hosts *hosts)
{
	free(hosts->p);
	*hosts = (struct ko_http_hosts){ 0 };
}

static bool is_host(const struct ko_http_host *host,
		    const struct ko_http_url *url)
{
	return host->port == url->port && host->is_https == url->is_https &&
	       ko_span_eq_nocase(ko_span_str(host->name), url->host);
}

static enum ko_status add_room(struct ko_http_hosts *hosts)
{
	struct ko_http_host *p =
		ko_grow(hosts->p, hosts->n, &hosts->cap, sizeof(*p));

	if (!p)
		return KO_ENOMEM;
	hosts->p = p;
	return KO_OK;
}

enum ko_status ko_http_hosts_find(struct ko_http_hosts *hosts,
				  const struct ko_http_url *url, size_t *out)
{
	struct ko_http_host host = { .port = url->port,
				     .is_https = url->is_https };
	enum ko_status status;

	for (size_t i = 0; i < hosts->n; i++) {
		if (is_host(&hosts->p[i], url)) {
			*out = i;
			return KO_OK;
		}
	}
	status = add_room(hosts);
	if (status)
		return status;
	memcpy(host.name, url->host.p, url->host.n);
	*out = hosts->n;
	hosts->p[hosts->n++] = host;
	return KO_OK;
}
