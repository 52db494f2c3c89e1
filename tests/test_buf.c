#include "test.h"

#include "base/buf.h"

static void empty(void **state)
{
	struct ko_buf b = KO_BUF(10);

	(void)state;
	assert_non_null(ko_buf_span(&b).p);
	assert_span(ko_buf_span(&b), "");
	ko_buf_done(&b);
	ko_buf_done(NULL);
}

static void up_to_the_ceiling(void **state)
{
	struct ko_buf b = KO_BUF(4);

	(void)state;
	assert_int_equal(ko_buf_add(&b, KO_SPAN("abc")), KO_OK);
	assert_int_equal(ko_buf_add(&b, KO_SPAN("de")), KO_ETOOBIG);
	assert_string_equal(b.p, "abc");
	assert_int_equal(ko_buf_printf(&b, "%d", 10), KO_ETOOBIG);
	assert_string_equal(b.p, "abc");
	assert_int_equal(ko_buf_add_char(&b, 'd'), KO_OK);
	assert_int_equal(ko_buf_add_char(&b, 'e'), KO_ETOOBIG);
	assert_int_equal(ko_buf_reserve(&b, 1), KO_ETOOBIG);
	assert_int_equal(ko_buf_reserve(&b, SIZE_MAX), KO_ETOOBIG);
	assert_int_equal(ko_buf_reserve(&b, 0), KO_OK);
	assert_span(ko_buf_span(&b), "abcd");
	ko_buf_done(&b);
}

static void no_room_at_all(void **state)
{
	struct ko_buf b = KO_BUF(0);

	(void)state;
	assert_int_equal(ko_buf_add(&b, KO_SPAN("")), KO_OK);
	assert_int_equal(ko_buf_add_char(&b, 'a'), KO_ETOOBIG);
	assert_span(ko_buf_span(&b), "");
	ko_buf_done(&b);
}

/* Each length is passed over once, so each growth is met. */
static void always_terminated(void **state)
{
	struct ko_buf b = KO_BUF(3000);

	(void)state;
	for (size_t i = 0; i < 3000; i++) {
		assert_int_equal(ko_buf_add_char(&b, 'x'), KO_OK);
		assert_int_equal(b.n, i + 1);
		assert_true(b.cap > b.n);
		assert_int_equal(b.p[b.n], '\0');
	}
	assert_int_equal(strlen(b.p), 3000);
	ko_buf_done(&b);
}

static void formatted(void **state)
{
	struct ko_buf b = KO_BUF(2000);

	(void)state;
	assert_int_equal(ko_buf_printf(&b, "%s-%d", "a", 12), KO_OK);
	assert_string_equal(b.p, "a-12");
	assert_int_equal(ko_buf_printf(&b, "%1000s", "|"), KO_OK);
	assert_int_equal(b.n, 1004);
	assert_string_equal(b.p + 1003, "|");
	ko_buf_done(&b);
}

static void any_byte(void **state)
{
	struct ko_buf b = KO_BUF(10);

	(void)state;
	assert_int_equal(ko_buf_add(&b, KO_SPAN("a\0\xff")), KO_OK);
	assert_int_equal(b.n, 3);
	assert_memory_equal(b.p, "a\0\xff", 4);
	ko_buf_done(&b);
}

static void cleared_and_used_again(void **state)
{
	struct ko_buf b = KO_BUF(5);

	(void)state;
	assert_int_equal(ko_buf_add(&b, KO_SPAN("abcde")), KO_OK);
	ko_buf_clear(&b);
	assert_span(ko_buf_span(&b), "");
	assert_int_equal(ko_buf_add(&b, KO_SPAN("fg")), KO_OK);
	assert_string_equal(b.p, "fg");
	ko_buf_done(&b);
	assert_span(ko_buf_span(&b), "");
	assert_int_equal(ko_buf_add(&b, KO_SPAN("h")), KO_OK);
	assert_string_equal(b.p, "h");
	ko_buf_done(&b);
}

static void reserved_bytes_are_there(void **state)
{
	struct ko_buf b = KO_BUF(100000);

	(void)state;
	assert_int_equal(ko_buf_reserve(&b, 70000), KO_OK);
	memset(b.p, 'x', 70000);
	b.n += 70000;
	assert_int_equal(ko_buf_add(&b, KO_SPAN("y")), KO_OK);
	assert_int_equal(b.p[69999], 'x');
	assert_string_equal(b.p + 70000, "y");
	ko_buf_done(&b);
}

int main(void)
{
	static const struct test_table tables[] = {
		TEST(empty),
		TEST(up_to_the_ceiling),
		TEST(no_room_at_all),
		TEST(always_terminated),
		TEST(formatted),
		TEST(any_byte),
		TEST(cleared_and_used_again),
		TEST(reserved_bytes_are_there),
	};

	return run_tables("buf", tables, KO_ARRAY_LEN(tables));
}
