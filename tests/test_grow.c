#include "test.h"

#include <stdlib.h>

#include "base/grow.h"

static void keeps_what_it_has(void **state)
{
	size_t *list = NULL;
	size_t cap = 0;

	(void)state;
	for (size_t n = 0; n < 1000; n++) {
		size_t *p = ko_grow(list, n, &cap, sizeof(*p));

		assert_non_null(p);
		assert_true(n < cap);
		list = p;
		list[n] = n * n;
	}
	for (size_t n = 0; n < 1000; n++)
		assert_int_equal(list[n], n * n);
	free(list);
}

static void stays_where_there_is_room(void **state)
{
	char list[4];
	size_t cap = sizeof(list);

	(void)state;
	assert_ptr_equal(ko_grow(list, 3, &cap, 1), list);
	assert_int_equal(cap, sizeof(list));
}

static void more_than_there_can_be(void **state)
{
	char list[1];
	size_t cap = SIZE_MAX / 2 + 1;

	(void)state;
	assert_null(ko_grow(list, cap, &cap, 1));
	assert_int_equal(cap, SIZE_MAX / 2 + 1);
	cap = SIZE_MAX / 16;
	assert_null(ko_grow(list, cap, &cap, 16));
	assert_int_equal(cap, SIZE_MAX / 16);
}

int main(void)
{
	static const struct test_table tables[] = {
		TEST(keeps_what_it_has),
		TEST(stays_where_there_is_room),
		TEST(more_than_there_can_be),
	};

	return run_tables("grow", tables, ARRAY_LEN(tables));
}
