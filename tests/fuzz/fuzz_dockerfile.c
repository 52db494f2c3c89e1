/*
 * Whatever the bytes: mentions come in order and stand within the text, and
 * what is written in one piece really stands there.
 */
#include <stdint.h>
#include <stdlib.h>

#include "extract/dockerfile.h"

/* Enough for any input of the size a fuzzer makes. */
#define MEMORY ((size_t)64 << 20)

struct context {
	struct ko_span text;
	size_t next; /* one past the start of the mention before */
	size_t diagnostics;
};

static void require(bool condition)
{
	if (!condition)
		abort();
}

static enum ko_status on_mention(void *ctx, const struct ko_mention *m)
{
	struct context *c = ctx;
	size_t n = m->end - m->at;

	require(m->at + 1 > c->next);
	c->next = m->at + 1;
	require(m->end > m->at && m->end <= c->text.n);
	require(n <= m->written.n);
	require(ko_span_eq(ko_span_slice(c->text, m->at, m->end),
			   ko_span_head(m->written, n)));
	require((m->kind == KO_MENTION_BLANK) ? m->expanded.n == 0 : true);
	require(m->kind != KO_MENTION_IMAGE || m->expanded.n > 0);
	require(m->kind != KO_MENTION_SCRATCH ||
		ko_span_eq(m->expanded, KO_SPAN("scratch")));
	return KO_OK;
}

static enum ko_status on_diagnostic(void *ctx, const struct ko_diagnostic *d)
{
	struct context *c = ctx;

	require(c->diagnostics++ == 0);
	require(d->text[0] != '\0');
	require(d->at <= c->text.n);
	return KO_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(MEMORY);
	struct context c = { .text = { (const char *)data, size } };
	struct ko_source source = { .text = c.text, .arena = &arena };
	struct ko_sink sink = { &c, on_mention, on_diagnostic };

	require(ko_dockerfile_extract(&source, &sink) == KO_OK);
	(void)ko_dockerfile_has_content(c.text);
	(void)ko_dockerfile_has_name(c.text);
	return 0;
}
