/*
 * torture.c - fail each allocation in turn: every call says so by its status,
 * nothing crashes and nothing is left over.  The linker puts the functions
 * below in the place of malloc() and its like (--wrap).
 */
#include "test.h"

#include <stdio.h>

#include "cli/config_file.h"
#include "core/catalogue.h"
#include "core/verdict.h"
#include "extract/extract.h"

/* No scenario needs that many; one that does never ends. */
#define ALLOCATIONS_MAX 100000

void *__real_malloc(size_t n);
void *__real_calloc(size_t count, size_t n);
void *__real_realloc(void *p, size_t n);
void __real_free(void *p);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t count, size_t n);
void *__wrap_realloc(void *p, size_t n);
void __wrap_free(void *p);
char *__wrap_strdup(const char *s); /* libyaml has it */

static size_t countdown; /* to the one that fails; 0 for none */
static size_t failures;
static size_t live; /* blocks that are not freed yet */

static bool fails(void)
{
	if (countdown == 0 || --countdown > 0)
		return false;
	failures++;
	return true;
}

static void *counted(void *p)
{
	live += p != NULL;
	return p;
}

void *__wrap_malloc(size_t n)
{
	return fails() ? NULL : counted(__real_malloc(n));
}

void *__wrap_calloc(size_t count, size_t n)
{
	return fails() ? NULL : counted(__real_calloc(count, n));
}

void *__wrap_realloc(void *p, size_t n)
{
	void *q;

	if (fails())
		return NULL;
	q = __real_realloc(p, n);
	live += q && !p;
	return q;
}

void __wrap_free(void *p)
{
	live -= p != NULL;
	__real_free(p);
}

/* ---- what is done while memory runs out ---- */

static const char catalogue_text[] =
	"# knockoff catalogue 1\n# date: 2026-01-02\n"
	"nginx official 10\nacme/a popular 1\nacme/b popular 1\n"
	"quay.io/x/y popular 1\nrnysql official 1\n# end: 5\n"
	"# knockoff catalogue 1\nghcr.io shared 10 GitHub\n# end: 1\n"
	"# knockoff catalogue 1\na/b malicious nginx a report\n# end: 1\n";

static enum ko_status load_catalogue(void)
{
	struct ko_catalogue c;
	struct ko_error err = { 0 };
	enum ko_status status;

	ko_catalogue_init_builtin(&c);
	status = ko_catalogue_load(&c, ko_span_str(catalogue_text), &err);
	if (status) {
		/* As it was: all parts are the built-in ones. */
		for (size_t i = 0; i < KO_PARTS; i++)
			assert_null(c.owned[i]);
		assert_int_equal(err.status, status);
	}
	ko_catalogue_done(&c);
	return status;
}

/* More records than the first allocation has room for. */
static enum ko_status load_many(void)
{
	static char text[20000];
	static size_t n;
	struct ko_catalogue c = { 0 };
	enum ko_status status;

	if (n == 0) {
		n = (size_t)snprintf(text, sizeof(text),
				     "# knockoff catalogue 1\n");
		for (int i = 0; i < 500; i++)
			n += (size_t)snprintf(text + n, sizeof(text) - n,
					      "user%d/image popular 1\n", i);
		n += (size_t)snprintf(text + n, sizeof(text) - n,
				      "# end: 500\n");
	}
	status = ko_catalogue_load(&c, (struct ko_span){ text, n }, NULL);
	ko_catalogue_done(&c);
	return status;
}

char *__wrap_strdup(const char *s)
{
	size_t n = strlen(s) + 1;
	char *copy = malloc(n);

	if (copy)
		memcpy(copy, s, n);
	return copy;
}

static const char dockerfile[] =
	"# syntax=docker/dockerfile:1\n"
	"# check=skip=all\n"
	"ARG TAG=1.27 A=${TAG:-x} B=${A%.*} C=${A/2/3}\n"
	"FROM --platform=$BUILDPLATFORM nginx:${TAG} AS web\n"
	"ARG TAG\n"
	"ENV X=1 Y=\"two words\" Z=${TAG:+set}\n"
	"LABEL a=b\n"
	"RUN <<EOF\necho $X\nEOF\n"
	"RUN --mount=type=bind,from=redis:7,source=/a,target=/b true\n"
	"RUN --mount=type=cache,target=/c [\"sh\", \"-c\", \"x\"]\n"
	"COPY --from=web --chown=a:b /a \\\n    # comment\n    /b\n"
	"COPY --from=${TAG} /a /b\n"
	"COPY <<A <<\"B\" /dest/\nx $Y\nA\ny\nB\n"
	"HEALTHCHECK --interval=5s CMD true\n"
	"ONBUILD COPY --from=busybox /a /b\n"
	"ONBUILD RUN --mount=from=alpine,target=/x true\n"
	"FROM \"scratch\"\n"
	"FROM web\n"
	"FROM <image>\n"
	"NONSENSE x\n";

static enum ko_status on_mention(void *ctx, const struct ko_mention *m)
{
	size_t *count = ctx;

	*count += m->expanded.n > 0;
	return KO_OK;
}

static enum ko_status on_diagnostic(void *ctx, const struct ko_diagnostic *d)
{
	size_t *count = ctx;

	*count += d->text[0] != '\0';
	return KO_OK;
}

static enum ko_status extract(void)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)64 << 20);
	struct ko_source source = { .text = ko_span_str(dockerfile),
				    .arena = &arena };
	size_t count = 0;
	struct ko_sink sink = { &count, on_mention, on_diagnostic };
	const struct ko_format *f = ko_format_named(KO_SPAN("dockerfile"));

	return f->extract(&source, &sink);
}

static const char config[] =
	"registries: [registry.acme.example]\n"
	"namespaces: [acme, ghcr.io/acme]\n"
	"trust:\n  - gcr.io/acme/**\n  - \"gcr.*/x\"\n"
	"accept: [{name: ngnix, target: nginx, reason: x}]\n"
	"severity: {retired-image: none, retired-imag: none}\n"
	"variables: {A: b}\n"
	"nonsense: 1\n";

static enum ko_status configure(void)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)64 << 20);
	struct ko_config_file f;
	struct ko_catalogue c;
	struct ko_trust trust;
	struct ko_span names[2];
	enum ko_status status;

	ko_catalogue_init_builtin(&c);
	ko_trust_init(&trust);
	status = ko_config_file_read(&arena, "x", ko_span_str(config), &c,
				     /* 2026-01-01 */ 20454, &f);
	if (status)
		return status;
	assert_int_equal((int)f.n_problems, 3);
	names[0] = f.lists[KO_CONFIG_REGISTRIES].p[0].read;
	names[1] = f.lists[KO_CONFIG_NAMESPACES].p[0].read;
	status = ko_trust_protect(&trust, &c, names, 1, names + 1, 1);
	ko_trust_done(&trust);
	return status;
}

static enum ko_status messages(void)
{
	static const char *const names[] = { "ngnix",       "bitnmai/redis:7",
					     "gchr.io/a/b", "java:8",
					     "a/b/c/d/e",   "A..B" };
	enum ko_status status = KO_OK;
	struct ko_catalogue c;

	ko_catalogue_init_builtin(&c);
	for (size_t i = 0; i < KO_ARRAY_LEN(names) && status == KO_OK; i++) {
		KO_AUTO_BUF struct ko_buf message = KO_BUF(16384);
		KO_AUTO_BUF struct ko_buf help = KO_BUF(16384);
		struct ko_verdict v;

		ko_judge(&c, ko_span_str(names[i]), &v);
		status = ko_verdict_message(&v, &message);
		if (status == KO_OK)
			status = ko_verdict_help(&v, &help);
	}
	return status;
}

static enum ko_status references(void)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(16384);
	struct ko_imageref ref;
	enum ko_status status = ko_imageref_parse(
		KO_SPAN("ghcr.io/a/b:1@sha256:0123456789abcdef0123456789abcdef"
			"0123456789abcdef0123456789abcdef"),
		&ref, NULL);

	if (status == KO_OK)
		status = ko_imageref_full(&ref, &b);
	if (status == KO_OK)
		status = ko_imageref_familiar(&ref, &b);
	return status ? status : ko_buf_printf(&b, "%4000s", "x");
}

static struct row {
	const char *name;
	enum ko_status (*run)(void);
	size_t least; /* allocations that it needs at least */
} rows[] = {
	{ "a catalogue of three parts", load_catalogue, 6 },
	{ "a catalogue of many records", load_many, 4 },
	{ "a Dockerfile with everything", extract, 1 },
	{ "what verdicts say", messages, 4 },
	{ "a configuration", configure, 20 },
	{ "references", references, 2 },
};

static void check_row(void **state)
{
	const struct row *r = *state;
	size_t before = live;
	size_t n = 0;

	do {
		enum ko_status status;

		assert_true(++n < ALLOCATIONS_MAX);
		failures = 0;
		countdown = n;
		status = r->run();
		countdown = 0;
		assert_int_equal(status, failures ? KO_ENOMEM : KO_OK);
		assert_int_equal(live, before);
	} while (failures);
	print_message("# %zu allocations\n", n - 1);
	assert_true(n > r->least);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row),
	};

	return run_tables("torture", tables, KO_ARRAY_LEN(tables));
}
