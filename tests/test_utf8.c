#include "test.h"

#include "base/utf8.h"

/* want: bytes of the first character, 0 where it is none. */
static struct row {
	const char *name, *text;
	size_t want;
	uint32_t point;
} rows[] = {
	{ "nothing", "", 0, 0 },
	{ "ASCII", "az", 1, 'a' },
	{ "last of one byte", "\x7f", 1, 0x7f },
	{ "first of two", "\xc2\x80", 2, 0x80 },
	{ "last of two", "\xdf\xbf", 2, 0x7ff },
	{ "first of three", "\xe0\xa0\x80", 3, 0x800 },
	{ "last of three", "\xef\xbf\xbf", 3, 0xffff },
	{ "before the surrogates", "\xed\x9f\xbf", 3, 0xd7ff },
	{ "behind the surrogates", "\xee\x80\x80", 3, 0xe000 },
	{ "first of four", "\xf0\x90\x80\x80", 4, 0x10000 },
	{ "the last of all", "\xf4\x8f\xbf\xbf", 4, 0x10ffff },
	{ "one too many", "\xf4\x90\x80\x80", 0, 0 },
	{ "first surrogate", "\xed\xa0\x80", 0, 0 },
	{ "last surrogate", "\xed\xbf\xbf", 0, 0 },
	{ "overlong slash", "\xc0\xaf", 0, 0 },
	{ "overlong of two", "\xc1\xbf", 0, 0 },
	{ "overlong of three", "\xe0\x9f\xbf", 0, 0 },
	{ "overlong of four", "\xf0\x8f\xbf\xbf", 0, 0 },
	{ "five bytes", "\xf8\x88\x80\x80\x80", 0, 0 },
	{ "continuation alone", "\x80", 0, 0 },
	{ "0xff", "\xff", 0, 0 },
	{ "cut after one of two", "\xc3", 0, 0 },
	{ "cut after two of three", "\xe2\x82", 0, 0 },
	{ "cut after three of four", "\xf0\x9f\x98", 0, 0 },
	{ "a letter instead of a continuation",
	  "\xe2\x82"
	  "a",
	  0, 0 },
};

static void check_row(void **state)
{
	const struct row *r = *state;
	struct ko_span s = ko_span_str(r->text);
	uint32_t point = 7;

	assert_int_equal(ko_utf8_decode(s, &point), r->want);
	assert_int_equal(point, r->want ? r->point : 7);
	assert_int_equal(ko_utf8_invalid(s) == s.n, r->want || s.n == 0);
}

static void there_and_back(void **state)
{
	(void)state;
	for (uint32_t point = 0; point <= 0x10ffff; point++) {
		char bytes[4];
		uint32_t got = 0;
		size_t n;

		if (point == 0xd800)
			point = 0xe000;
		n = ko_utf8_encode(point, bytes);
		if (ko_utf8_decode((struct ko_span){ bytes, n }, &got) != n ||
		    got != point)
			fail_msg("U+%04x", (unsigned)point);
	}
}

static struct text_row {
	const char *name, *text;
	size_t invalid, length;
	bool is_ascii;
} text_rows[] = {
	{ "no text", "", 0, 0, true },
	{ "an ASCII text", "abc", 3, 3, true },
	{ "umlauts", "\xc3\xa4\xc3\xb6", 4, 2, false },
	{ "invalid in the middle",
	  "a\xff"
	  "b",
	  1, 3, false },
	{ "cut at its end", "ab\xe2\x82", 2, 4, false },
};

static void check_text(void **state)
{
	const struct text_row *r = *state;
	struct ko_span s = ko_span_str(r->text);

	assert_int_equal(ko_utf8_invalid(s), r->invalid);
	assert_int_equal(ko_utf8_length(s), r->length);
	assert_int_equal(ko_is_ascii(s), r->is_ascii);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row),
		TABLE(text_rows, check_text),
		TEST(there_and_back),
	};

	return run_tables("utf8", tables, KO_ARRAY_LEN(tables));
}
