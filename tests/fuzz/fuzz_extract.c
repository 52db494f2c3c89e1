/*
 * Whatever the bytes: an extractor ends, within its memory, and what it gives
 * stands within the text.  The format is that of fuzz_format: replay.c sets
 * it, or the environment variable FUZZ_FORMAT.
 */
#include "fuzz_extract.h"

#include <stdint.h>
#include <stdlib.h>

#include "extract/extract.h"

/* Enough for any input of the size a fuzzer makes. */
#define MEMORY ((size_t)64 << 20)

/* No input of that size has so many files beside it. */
#define SIDE_FILES_MAX 16384

const struct ko_format *fuzz_format;

struct context {
	struct ko_span text;
	bool is_dockerfile;
	size_t next; /* one past the start of the mention before */
	size_t diagnostics;
	size_t side_files;
};

/* So that reading is not optimized away. */
static volatile unsigned char last_byte;

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void read_all(struct ko_span s)
{
	for (size_t i = 0; i < s.n; i++)
		last_byte = (unsigned char)s.p[i];
}

/* A Dockerfile is read from its start to its end, and nothing in it is put
 * together from several places. */
static void check_dockerfile(struct context *c, const struct ko_mention *m)
{
	size_t n = m->end - m->at;

	require(m->at + 1 > c->next);
	c->next = m->at + 1;
	require(m->end > m->at);
	require(n <= m->written.n);
	require(ko_span_eq(ko_span_slice(c->text, m->at, m->end),
			   ko_span_head(m->written, n)));
}

static enum ko_status on_mention(void *ctx, const struct ko_mention *m)
{
	struct context *c = ctx;

	require(m->at <= m->end && m->end <= c->text.n);
	require(m->construct && m->construct[0] != '\0');
	read_all(m->written);
	read_all(m->expanded);
	require(ko_mention_kind_name(m->kind) != NULL);
	require(m->kind != KO_MENTION_BLANK || m->expanded.n == 0);
	require(m->kind > KO_MENTION_HOST || m->expanded.n > 0);
	require(m->kind != KO_MENTION_SCRATCH ||
		ko_span_eq(m->expanded, KO_SPAN("scratch")));
	if (c->is_dockerfile)
		check_dockerfile(c, m);
	return KO_OK;
}

static enum ko_status on_diagnostic(void *ctx, const struct ko_diagnostic *d)
{
	struct context *c = ctx;

	require(c->diagnostics++ == 0 || !c->is_dockerfile);
	require(d->text[0] != '\0' && !strchr(d->text, '\n'));
	require(d->at <= c->text.n);
	return KO_OK;
}

/* Every file beside the one that is read is the same again: what includes or
 * extends anything includes itself. */
static enum ko_status read_side_file(void *ctx, const char *path,
				     struct ko_arena *arena,
				     struct ko_span *text, struct ko_error *err)
{
	struct context *c = ctx;

	require(++c->side_files < SIDE_FILES_MAX);
	if (strlen(path) % 4 == 3)
		return ko_fail(err, KO_EIO, 0, "no such file");
	*text = ko_arena_copy(arena, c->text);
	return text->p ? KO_OK : ko_fail_nomem(err);
}

static enum ko_status enter(void *ctx, struct ko_span path, struct ko_span text)
{
	struct context *c = ctx;

	require(path.n > 0 && ko_span_eq(text, c->text));
	return KO_OK;
}

static void extract(const struct ko_format *f, struct ko_span text,
		    struct ko_span path)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(MEMORY);
	struct context c = { .text = text };
	struct ko_side_files side = { .ctx = &c,
				      .read = read_side_file,
				      .enter = enter,
				      .follows_builds = true };
	struct ko_source source = {
		.text = text, .arena = &arena, .path = path, .side = &side
	};
	struct ko_sink sink = { &c, on_mention, on_diagnostic };
	enum ko_status status;

	c.is_dockerfile = strcmp(f->name, "dockerfile") == 0;
	status = f->extract(&source, &sink);
	require(status == KO_OK ||
		((status == KO_ENOMEM || status == KO_ETOOBIG) &&
		 !c.is_dockerfile));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ko_span text = { (const char *)data, size };

	if (!fuzz_format)
		fuzz_format =
			ko_format_named(ko_span_str(getenv("FUZZ_FORMAT")));
	require(fuzz_format != NULL);
	(void)fuzz_format->has_content(text);
	if (size)
		(void)fuzz_format->has_name(text);
	extract(fuzz_format, text, KO_SPAN("folder/file"));
	return 0;
}
