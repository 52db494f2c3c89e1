/*
 * library.h - what the tests of libknockoff share.
 */
#ifndef KO_TESTS_LIBRARY_H
#define KO_TESTS_LIBRARY_H

#include "test.h"

#include <stdio.h>

#include <knockoff/extract.h>
#include <knockoff/judge.h>

static const char dockerfile[] = "FROM ngnix:1.27 AS web\n"
				 "COPY --from=bitnmai/redis /a /b\n"
				 "COPY --from=web /a /b\n"
				 "FORM nginx\n";

static inline struct knockoff_catalogue *builtin(void)
{
	struct knockoff_catalogue *c = NULL;

	assert_int_equal(knockoff_catalogue_open(&c), KNOCKOFF_OK);
	assert_non_null(c);
	return c;
}

static inline void judge(const struct knockoff_catalogue *c, const char *name,
			 struct knockoff_verdict *v)
{
	assert_int_equal(knockoff_judge(c, name, strlen(name), v), KNOCKOFF_OK);
}

/* What an extraction gave, one line each. */
struct found {
	char lines[4096];
	size_t n;
	size_t stop_at; /* the mention that is one too many; 0: none */
	size_t count;
	struct knockoff_extractor *extractor;
};

static inline void add_line(struct found *f, const char *a, size_t x, size_t y,
			    const char *b, const char *c)
{
	int n = snprintf(f->lines + f->n, sizeof(f->lines) - f->n,
			 "%s %zu:%zu %s %s\n", a, x, y, b, c);

	assert_true(n > 0 && (size_t)n < sizeof(f->lines) - f->n);
	f->n += (size_t)n;
}

static inline int on_mention(void *context, const struct knockoff_mention *m)
{
	struct found *f = context;
	size_t n;
	const char *expanded = knockoff_mention_expanded(m, &n);

	assert_int_equal((int)strlen(expanded), (int)n);
	assert_true(knockoff_mention_start(m) < knockoff_mention_end(m));
	if (++f->count == f->stop_at)
		return 1;
	add_line(f, knockoff_mention_construct(m), knockoff_mention_line(m),
		 knockoff_mention_column(m), knockoff_mention_written(m, NULL),
		 expanded);
	return 0;
}

static inline int on_diagnostic(void *context,
				const struct knockoff_diagnostic *d)
{
	add_line(context, "diagnostic", knockoff_diagnostic_line(d),
		 knockoff_diagnostic_column(d), knockoff_diagnostic_text(d),
		 knockoff_diagnostic_is_note(d) ? "note" : "");
	return 0;
}

static inline struct knockoff_extractor *extractor_to(struct found *f)
{
	struct knockoff_extractor *x = knockoff_extractor_new();

	assert_non_null(x);
	*f = (struct found){ .extractor = x };
	knockoff_extractor_on_mention(x, on_mention, f);
	knockoff_extractor_on_diagnostic(x, on_diagnostic, f);
	return x;
}

#endif
