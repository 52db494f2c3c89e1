#include "test.h"

#include <stdalign.h>

#include "base/arena.h"

static bool is_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

/* Written to after the check, so that an overlap would be seen as dirt. */
static void zeroed_and_aligned(void **state)
{
	KO_AUTO_ARENA struct ko_arena a = KO_ARENA(100000);

	(void)state;
	for (size_t n = 0; n < 300; n++) {
		char *p = ko_arena_alloc(&a, n);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
		assert_true(is_zero(p, n));
		memset(p, 0xff, n);
	}
}

static void larger_than_a_block(void **state)
{
	KO_AUTO_ARENA struct ko_arena a = KO_ARENA(1000000);
	char *small = ko_arena_alloc(&a, 10);
	char *large = ko_arena_alloc(&a, 100000);
	char *next = ko_arena_alloc(&a, 10);

	(void)state;
	assert_non_null(small);
	assert_non_null(large);
	assert_non_null(next);
	assert_true(is_zero(large, 100000));
	memset(large, 0xff, 100000);
	assert_true(is_zero(small, 10));
	assert_true(is_zero(next, 10));
}

static void ceiling(void **state)
{
	KO_AUTO_ARENA struct ko_arena a = KO_ARENA(1024);
	size_t before;

	(void)state;
	assert_null(ko_arena_alloc(&a, 1025));
	assert_null(ko_arena_alloc(&a, SIZE_MAX));
	assert_int_equal(a.used, 0);
	while (ko_arena_alloc(&a, 100))
		assert_true(a.used <= a.max);
	assert_true(a.used > 800);
	before = a.used;
	assert_null(ko_arena_copy(&a, KO_SPAN("a word that is longer than what "
					      "is left of the ceiling, which "
					      "is less than a hundred bytes "
					      "by now"))
			    .p);
	assert_int_equal(a.used, before);
}

static void products_that_overflow(void **state)
{
	KO_AUTO_ARENA struct ko_arena a = KO_ARENA(1024);

	(void)state;
	assert_null(ko_arena_array(&a, SIZE_MAX / 2, 3));
	assert_null(ko_arena_array(&a, (SIZE_MAX / 8) + 2, 8));
	assert_non_null(ko_arena_array(&a, 8, 8));
	assert_non_null(ko_arena_array(&a, 0, 8));
}

static void copies(void **state)
{
	KO_AUTO_ARENA struct ko_arena a = KO_ARENA(1024);
	char text[] = "ab";
	struct ko_span copy = ko_arena_copy(&a, ko_span_str(text));

	(void)state;
	text[0] = 'x';
	assert_span(copy, "ab");
	assert_int_equal(copy.p[2], '\0');
	copy = ko_arena_copy(&a, KO_SPAN(""));
	assert_non_null(copy.p);
	assert_int_equal(copy.p[0], '\0');
}

/* Added one by one, and more at a time than it doubles to. */
static void grown(void **state)
{
	KO_AUTO_ARENA struct ko_arena a = KO_ARENA(1000000);
	uint32_t *p = NULL;
	size_t cap = 0;

	(void)state;
	for (uint32_t n = 0; n < 1000; n++) {
		p = ko_arena_grow(&a, p, n, &cap, 1, sizeof(*p));
		assert_non_null(p);
		assert_true(cap > n);
		p[n] = n;
	}
	p = ko_arena_grow(&a, p, 1000, &cap, 10000, sizeof(*p));
	assert_non_null(p);
	assert_true(cap >= 11000);
	for (uint32_t n = 0; n < 1000; n++)
		assert_int_equal(p[n], n);
	assert_true(is_zero((char *)(p + 1000), 10000 * sizeof(*p)));
	assert_ptr_equal(ko_arena_grow(&a, p, 1000, &cap, 10000, sizeof(*p)),
			 p);
}

/* Elements of any size: some of the small ones, a few of the large. */
static void grown_first(void **state)
{
	static const size_t sizes[] = { 1, 16, 64, 1000 };
	static const size_t caps[] = { 64, 4, 4, 4 };

	(void)state;
	for (size_t i = 0; i < KO_ARRAY_LEN(sizes); i++) {
		KO_AUTO_ARENA struct ko_arena a = KO_ARENA(10000);
		size_t cap = 0;

		assert_non_null(ko_arena_grow(&a, NULL, 0, &cap, 1, sizes[i]));
		assert_int_equal(cap, caps[i]);
	}
}

static void grown_too_far(void **state)
{
	KO_AUTO_ARENA struct ko_arena a = KO_ARENA(1024);
	size_t cap = 0;
	char *p = ko_arena_grow(&a, NULL, 0, &cap, 10, 1);
	size_t before = cap;

	(void)state;
	assert_non_null(p);
	assert_null(ko_arena_grow(&a, p, 10, &cap, 1024, 1));
	assert_null(ko_arena_grow(&a, p, 10, &cap, SIZE_MAX - 9, 1));
	assert_null(ko_arena_grow(&a, p, 10, &cap, SIZE_MAX - 10, 1));
	assert_int_equal(cap, before);
}

static void used_again(void **state)
{
	struct ko_arena a = KO_ARENA(1024);

	(void)state;
	for (int i = 0; i < 3; i++) {
		char *p = ko_arena_alloc(&a, 900);

		assert_non_null(p);
		assert_true(is_zero(p, 900));
		memset(p, 0xff, 900);
		assert_null(ko_arena_alloc(&a, 900));
		ko_arena_done(&a);
	}
	ko_arena_done(&a);
	ko_arena_done(NULL);
}

int main(void)
{
	static const struct test_table tables[] = {
		TEST(zeroed_and_aligned),
		TEST(larger_than_a_block),
		TEST(ceiling),
		TEST(products_that_overflow),
		TEST(copies),
		TEST(grown),
		TEST(grown_first),
		TEST(grown_too_far),
		TEST(used_again),
	};

	return run_tables("arena", tables, KO_ARRAY_LEN(tables));
}
