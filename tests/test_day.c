#include "test.h"

#include <stdlib.h>

#include "base/day.h"

/* a day, and how it is written */
static struct row {
	const char *name;
	int64_t day;
} rows[] = {
	{ "1970-01-01", 0 },           { "1970-12-31", 364 },
	{ "1972-02-29", 789 },         { "1999-12-31", 10956 },
	{ "2000-02-29", 11016 },       { "2000-03-01", 11017 },
	{ "2026-08-21", 20686 },       { "2026-11-19", 20776 },
	{ "2100-02-28", 47540 },       { "2100-03-01", 47541 },
	{ "9999-12-31", KO_DAY_LAST },
};

static void check_row(void **state)
{
	const struct row *r = *state;
	char text[KO_DAY_TEXT_MAX];
	int64_t day = -1;

	assert_true(ko_day_read(ko_span_str(r->name), &day));
	assert_int_equal(day, r->day);
	ko_day_write(r->day, text);
	assert_string_equal(text, r->name);
}

static struct refusal {
	const char *name;
} refusals[] = {
	{ "" },           { "2026-08-2" },  { "2026-08-211" }, { "2026-13-01" },
	{ "2026-00-01" }, { "2026-02-29" }, { "2100-02-29" },  { "2026-04-31" },
	{ "2026-04-00" }, { "0000-12-31" }, { "2026/08/21" },  { "2026-8-021" },
	{ "20a6-08-21" }, { "2026-08-2 " },
};

static void check_refusal(void **state)
{
	const struct refusal *r = *state;
	int64_t day = -1;

	assert_false(ko_day_read(ko_span_str(r->name), &day));
	assert_int_equal(day, -1);
}

static void before_1970(void **state)
{
	int64_t day;

	(void)state;
	assert_true(ko_day_read(KO_SPAN("1969-12-31"), &day));
	assert_int_equal(day, -1);
	assert_true(ko_day_read(KO_SPAN("0001-01-01"), &day));
	assert_int_equal(day, -719162);
}

/* Every day that can be written is read as itself. */
static void there_and_back(void **state)
{
	(void)state;
	for (int64_t day = 0; day <= KO_DAY_LAST; day++) {
		char text[KO_DAY_TEXT_MAX];
		int64_t back = -1;

		ko_day_write(day, text);
		if (!ko_day_read(ko_span_str(text), &back) || back != day)
			fail_msg("%s", text);
	}
}

static void out_of_range(void **state)
{
	char text[KO_DAY_TEXT_MAX];

	(void)state;
	ko_day_write(-1, text);
	assert_string_equal(text, "1970-01-01");
	ko_day_write(INT64_MAX, text);
	assert_string_equal(text, "9999-12-31");
}

static void today_may_be_given(void **state)
{
	(void)state;
	assert_int_equal(setenv("SOURCE_DATE_EPOCH", "172799", 1), 0);
	assert_int_equal(ko_day_today(), 1);
	assert_int_equal(setenv("SOURCE_DATE_EPOCH", "172800", 1), 0);
	assert_int_equal(ko_day_today(), 2);
	assert_int_equal(setenv("SOURCE_DATE_EPOCH", "yesterday", 1), 0);
	assert_true(ko_day_today() > 20000);
	assert_int_equal(unsetenv("SOURCE_DATE_EPOCH"), 0);
	assert_true(ko_day_today() > 20000);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row), TABLE(refusals, check_refusal),
		TEST(there_and_back),   TEST(out_of_range),
		TEST(before_1970),      TEST(today_may_be_given),
	};

	return run_tables("day", tables, KO_ARRAY_LEN(tables));
}
