/*
 * libknockoff under strain: many threads, and each allocation failing in turn.
 */
#include "library.h"

#include <pthread.h>

/* ---- allocations that fail (ld --wrap) ---- */

/* No scenario needs that many; one that does never ends. */
#define ALLOCATIONS_MAX 100000

void *__real_malloc(size_t n);
void *__real_calloc(size_t count, size_t n);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t count, size_t n);
void *__wrap_realloc(void *p, size_t n);

/* To the one that fails; 0 for none.  Each thread has its own. */
static _Thread_local size_t countdown;

static bool fails(void)
{
	return countdown && --countdown == 0;
}

void *__wrap_malloc(size_t n)
{
	return fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t count, size_t n)
{
	return fails() ? NULL : __real_calloc(count, n);
}

void *__wrap_realloc(void *p, size_t n)
{
	return fails() ? NULL : __real_realloc(p, n);
}

/* ---- threads: one catalogue, and the modules met by all at once ---- */

#define THREADS 8
#define ROUNDS  50

static void *work(void *shared)
{
	static const char page[] = "A page\n\n    docker run ngnix\n";
	const struct knockoff_catalogue *c = shared;
	struct knockoff_verdict *v = knockoff_verdict_new();
	struct knockoff_extractor *x = knockoff_extractor_new();
	bool is_fine = v && x;

	is_fine = is_fine &&
		  knockoff_extractor_set_format(x, "markdown") == KNOCKOFF_OK;
	for (int i = 0; is_fine && i < ROUNDS; i++) {
		is_fine = knockoff_judge(c, "ng\xd1\x96nx", 6, v) ==
				  KNOCKOFF_OK &&
			  knockoff_verdict_kind(v) == KNOCKOFF_LOOKALIKE &&
			  knockoff_extract(x, page, sizeof(page) - 1, NULL) ==
				  KNOCKOFF_OK;
	}
	knockoff_verdict_free(v);
	knockoff_extractor_free(x);
	return is_fine ? shared : NULL;
}

static void many_threads(void **state)
{
	struct knockoff_catalogue *c = builtin();
	pthread_t threads[THREADS];
	void *result;

	(void)state;
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, work, c), 0);
	for (size_t i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], &result), 0);
		assert_ptr_equal(result, c);
	}
	knockoff_catalogue_free(c);
}

/* ---- no memory ---- */

/* All that allocates; true when it had all it wanted. */
static bool scenario(void)
{
	struct knockoff_verdict *v = knockoff_verdict_new();
	struct knockoff_extractor *x = knockoff_extractor_new();
	struct knockoff_catalogue *c = NULL;
	struct found f = { .n = 0 };
	enum knockoff_status a, b = KNOCKOFF_ENOMEM, d = KNOCKOFF_ENOMEM;
	enum knockoff_status e = KNOCKOFF_ENOMEM;

	a = knockoff_catalogue_open_file(TOP_SRCDIR "/data/registries.txt", &c,
					 NULL);
	assert_true(a == KNOCKOFF_OK ? c != NULL : c == NULL);
	if (c && v) {
		b = knockoff_judge(c, "bitnmai/redis", 13, v);
		assert_int_equal(knockoff_verdict_kind(v),
				 b ? KNOCKOFF_INVALID : KNOCKOFF_LOOKALIKE);
	}
	if (x) {
		knockoff_extractor_on_mention(x, on_mention, &f);
		d = knockoff_extractor_set_path(x, "Dockerfile");
		e = knockoff_extract(x, dockerfile, sizeof(dockerfile) - 1,
				     NULL);
	}
	knockoff_extractor_free(x);
	knockoff_verdict_free(v);
	knockoff_catalogue_free(c);
	assert_true(a == KNOCKOFF_OK || a == KNOCKOFF_ENOMEM);
	assert_true(e == KNOCKOFF_OK || e == KNOCKOFF_ENOMEM);
	return v && x && !a && !b && !d && !e;
}

static void each_allocation_fails(void **state)
{
	bool is_complete = false;
	size_t n = 0;

	(void)state;
	while (!is_complete && ++n < ALLOCATIONS_MAX) {
		countdown = n;
		is_complete = scenario() && countdown > 0;
	}
	countdown = 0;
	assert_true(is_complete);
	assert_true(n > 10);
}

int main(void)
{
	static const struct test_table tables[] = {
		TEST(many_threads),
		TEST(each_allocation_fails),
	};

	return run_tables("library-strain", tables, KO_ARRAY_LEN(tables));
}
