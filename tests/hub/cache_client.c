/*
 * cache_client.c - one of many processes that share a cache.
 *
 *	cache_client PATH NAME ROUNDS
 *
 * Each round keeps an answer of its own, and one under an address that all
 * have in common, and reads both.  Exit 0: all went well, and what was read is
 * whole.
 */
#include <stdio.h>
#include <stdlib.h>

#include "hub/cache.h"

#define NOW    ((int64_t)1800000000)
#define COMMON "https://hub.docker.com/v2/namespaces/library/repositories/x"

/* A body says who wrote it, and is long enough to be torn. */
static void write_body(char *out, size_t max, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i + 1 < max; i++)
		out[i] = name[i % n];
	out[max - 1] = '\0';
}

static bool is_whole(struct ko_span body)
{
	size_t n = 1;

	while (n < body.n && body.p[n] != body.p[0])
		n++;
	for (size_t i = 0; i < body.n; i++)
		if (body.p[i] != body.p[i % n])
			return false;
	return body.n > 0;
}

static int check(struct ko_cache *cache, const char *url, const char *want)
{
	KO_AUTO_BUF struct ko_buf got = KO_BUF(KO_CACHE_BODY_MAX);
	bool is_present = false;
	int64_t fetched = 0;
	enum ko_status status =
		ko_cache_get(cache, KO_CACHE_REPOSITORY, url, NOW, false,
			     &is_present, &got, &fetched);

	if (status != KO_OK) {
		(void)fprintf(stderr, "get: %d\n", (int)status);
		return 1;
	}
	if (!is_present || fetched != NOW || !is_whole(ko_buf_span(&got)) ||
	    (want && !ko_span_eq(ko_buf_span(&got), ko_span_str(want)))) {
		(void)fprintf(stderr, "get: a torn answer\n");
		return 1;
	}
	return 0;
}

static int keep(struct ko_cache *cache, const char *url, const char *body)
{
	enum ko_status status = ko_cache_put(cache, KO_CACHE_REPOSITORY, url,
					     NOW, true, ko_span_str(body));

	if (status != KO_OK)
		(void)fprintf(stderr, "put: %d\n", (int)status);
	return status != KO_OK;
}

static int rounds(struct ko_cache *cache, const char *name, int n)
{
	char body[3000];
	char url[128];
	int failures = 0;

	write_body(body, sizeof(body), name);
	for (int i = 0; i < n && failures == 0; i++) {
		(void)snprintf(url, sizeof(url), "https://x/%s/%d", name, i);
		failures += keep(cache, url, body);
		failures += keep(cache, COMMON, body);
		failures += check(cache, url, body);
		failures += check(cache, COMMON, NULL);
	}
	return failures;
}

int main(int argc, char **argv)
{
	struct ko_cache *cache = NULL;
	struct ko_error err = { 0 };
	int failures;

	if (argc != 4 || argv[2][0] == '\0')
		return 2;
	if (ko_cache_open(argv[1], &cache, &err) != KO_OK) {
		(void)fprintf(stderr, "open: %s\n", err.text);
		return 1;
	}
	failures = rounds(cache, argv[2], atoi(argv[3]));
	if (ko_cache_set_aside(cache))
		puts("set aside");
	ko_cache_close(cache);
	return failures > 0;
}
