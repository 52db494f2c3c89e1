/*
 * test.h - cmocka with what it demands, and what our tests share.
 *
 * A test program is a list of tables.  A row of a table is a test: it has a
 * name, runs alone and fails alone.
 *
 *	static struct row { const char *name, *text; } rows[] = { … };
 *
 *	int main(void)
 *	{
 *		static const struct test_table tables[] = {
 *			TABLE(rows, check_row),
 *			TEST(something_else),
 *		};
 *		return run_tables("module", tables, KO_ARRAY_LEN(tables));
 *	}
 */
#ifndef KO_TESTS_TEST_H
#define KO_TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/span.h"

#define ARRAY_LEN(a) KO_ARRAY_LEN(a)

/* The span holds the bytes of want; NULL is an empty one. */
#define assert_span(span, want)                                        \
	do {                                                           \
		struct ko_span got_ = (span);                          \
		struct ko_span want_ = ko_span_str(want);              \
		assert_int_equal((int)got_.n, (int)want_.n);           \
		if (want_.n)                                           \
			assert_memory_equal(got_.p, want_.p, want_.n); \
	} while (0)

/* Most tests of one program; cmocka passes over rows that are left empty. */
#define TESTS_MAX 512

struct test_table {
	const char *name; /* of all; NULL: each row starts with its name */
	CMUnitTestFunction check;
	void *rows; /* NULL for a test without any */
	size_t n, size;
};

/* check() gets each row of the array rows as its *state. */
#define TABLE(rows, check)                                               \
	{                                                                \
		NULL, check, rows, KO_ARRAY_LEN(rows), sizeof((rows)[0]) \
	}

/* The same for rows without names: each test is called name. */
#define TABLE_AS(name, rows, check)                                      \
	{                                                                \
		name, check, rows, KO_ARRAY_LEN(rows), sizeof((rows)[0]) \
	}

/* check() is a test by itself and is named so. */
#define TEST(check)                       \
	{                                 \
#check, check, NULL, 1, 0 \
	}

static inline struct CMUnitTest test_of(const struct test_table *t, size_t i)
{
	char *row = t->rows ? (char *)t->rows + i * t->size : NULL;
	struct CMUnitTest test = { .name = t->name,
				   .test_func = t->check,
				   .initial_state = row };

	if (!t->name)
		memcpy(&test.name, row, sizeof(test.name));
	return test;
}

/* Run them all, TAP on standard output; what main() returns. */
static inline int run_tables(const char *group, const struct test_table *tables,
			     size_t n)
{
	static struct CMUnitTest tests[TESTS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < tables[i].n && count < TESTS_MAX; j++)
			tests[count++] = test_of(&tables[i], j);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	if (count == TESTS_MAX)
		print_error("Bail out! raise TESTS_MAX\n");
	return cmocka_run_group_tests_name(group, tests, NULL, NULL);
}

#endif
