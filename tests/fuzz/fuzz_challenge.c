/*
 * Whatever a server sends as its challenge: what is read has a realm, written
 * out it is read the same, and a realm that may be asked is a URL.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "hub/http.h"
#include "hub/registry_challenge.h"

static void require(bool condition)
{
	if (!condition)
		abort();
}

/* A text in quotes. */
static void add_quoted(struct ko_buf *out, const char *text)
{
	require(ko_buf_add_char(out, '"') == KO_OK);
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			require(ko_buf_add_char(out, '\\') == KO_OK);
		require(ko_buf_add_char(out, *text) == KO_OK);
	}
	require(ko_buf_add_char(out, '"') == KO_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF(8 * KO_CHALLENGE_VALUE_MAX);
	struct ko_span input = { (const char *)data, size };
	struct ko_challenge c = { .realm = "as it was" };
	struct ko_challenge again = { 0 };

	if (!ko_challenge_parse(input, &c)) {
		require(ko_span_eq(ko_span_str(c.realm), KO_SPAN("as it was")));
		return 0;
	}
	require(c.realm[0] != '\0');
	require(strlen(c.realm) < KO_CHALLENGE_VALUE_MAX);
	require(strlen(c.service) < KO_CHALLENGE_VALUE_MAX);
	require(ko_buf_add(&text, KO_SPAN("Bearer service=")) == KO_OK);
	add_quoted(&text, c.service);
	require(ko_buf_add(&text, KO_SPAN(", realm=")) == KO_OK);
	add_quoted(&text, c.realm);
	require(ko_challenge_parse(ko_buf_span(&text), &again));
	require(strcmp(c.realm, again.realm) == 0);
	require(strcmp(c.service, again.service) == 0);
	require(!ko_challenge_is_fine(&c, true) || ko_http_is_allowed(c.realm));
	require(!ko_challenge_is_fine(&c, false) ||
		ko_challenge_is_fine(&c, true));
	return 0;
}
