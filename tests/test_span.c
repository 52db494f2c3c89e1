#include "test.h"

#include "base/buf.h"

static struct order_row {
	const char *name, *a, *b;
	int want;
} order_rows[] = {
	{ "both empty", "", "", 0 },
	{ "equal", "ab", "ab", 0 },
	{ "empty first", "", "a", -1 },
	{ "shorter first", "a", "ab", -1 },
	{ "longer last", "ab", "a", 1 },
	{ "by byte", "ab", "b", -1 },
	{ "bytes are unsigned", "\xc3", "z", 1 },
};

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static void check_order(void **state)
{
	const struct order_row *r = *state;
	struct ko_span a = ko_span_str(r->a);
	struct ko_span b = ko_span_str(r->b);

	assert_int_equal(sign(ko_span_cmp(a, b)), r->want);
	assert_int_equal(sign(ko_span_cmp(b, a)), -r->want);
	assert_int_equal(ko_span_eq(a, b), r->want == 0);
}

static struct find_row {
	const char *name, *text;
	char c;
	size_t first, last;
} find_rows[] = {
	{ "in nothing", "", 'a', 0, 0 },
	{ "not there", "bcd", 'a', 3, 3 },
	{ "once", "bad", 'a', 1, 1 },
	{ "at both ends", "abba", 'a', 0, 3 },
	{ "a byte over 0x7f",
	  "a\xff"
	  "b",
	  '\xff', 1, 1 },
};

static void check_find(void **state)
{
	const struct find_row *r = *state;
	struct ko_span s = ko_span_str(r->text);

	assert_int_equal(ko_span_find(s, r->c), r->first);
	assert_int_equal(ko_span_rfind(s, r->c), r->last);
}

static struct search_row {
	const char *name, *text, *needle;
	size_t want;
} search_rows[] = {
	{ "nothing in nothing", "", "", 0 },
	{ "nothing in something", "ab", "", 0 },
	{ "something in nothing", "", "a", 0 },
	{ "at the start", "abc", "ab", 0 },
	{ "at the end", "abc", "bc", 1 },
	{ "after a false start", "aab", "ab", 1 },
	{ "the first of two", "xabab", "ab", 1 },
	{ "cut off", "abcab", "abd", 5 },
	{ "longer than the text", "ab", "abc", 2 },
};

static void check_search(void **state)
{
	const struct search_row *r = *state;
	struct ko_span s = ko_span_str(r->text);
	struct ko_span needle = ko_span_str(r->needle);

	assert_int_equal(ko_span_find_span(s, needle), r->want);
}

static struct match_row {
	const char *name, *text, *pattern;
	char bar;
	bool want;
} match_rows[] = {
	{ "nothing is nothing", "", "", '\0', true },
	{ "nothing is no letter", "", "a", '\0', false },
	{ "a letter is not nothing", "a", "", '\0', false },
	{ "itself", "ab", "ab", '\0', true },
	{ "no more than the pattern", "abc", "ab", '\0', false },
	{ "no less than the pattern", "ab", "abc", '\0', false },
	{ "case matters", "AB", "ab", '\0', false },
	{ "a star for nothing at all", "", "*", '\0', true },
	{ "a star for nothing", "ab", "a*b", '\0', true },
	{ "a star for itself", "a*b", "a*b", '\0', true },
	{ "a star in the text is no pattern", "a*b", "axb", '\0', false },
	{ "a star in front", "a.b.c", "*.c", '\0', true },
	{ "a star behind", "abc", "a*", '\0', true },
	{ "stars behind each other", "abc", "a**c", '\0', true },
	{ "stars behind the end", "a", "a**", '\0', true },
	{ "another end than the star's", "abcd", "a*c", '\0', false },
	{ "one more time after a false end", "abcbc", "a*bc", '\0', true },
	{ "two stars apart", "xaybz", "*a*b*", '\0', true },
	{ "two stars in another order", "xbyaz", "*a*b*", '\0', false },
	{ "no bar in the star's text", "ab.c", "*.c", '.', true },
	{ "a bar in the star's text", "a.b.c", "*.c", '.', false },
	{ "a bar at the end of the star's text", "a.b.", "a.*", '.', false },
	{ "a star for each side of a bar", "a.b.c", "*.*.c", '.', true },
	{ "the second star meets the bar", "aab.b.c", "*a*.c", '.', false },
};

static void check_match(void **state)
{
	const struct match_row *r = *state;

	assert_int_equal(ko_span_matches(ko_span_str(r->text),
					 ko_span_str(r->pattern), r->bar),
			 r->want);
}

/* want: trimmed; the words, each with a "|" after it; the lines likewise. */
static struct split_row {
	const char *name, *text, *trimmed, *words, *lines;
} split_rows[] = {
	{ "nothing", "", "", "", "" },
	{ "one word", "a", "a", "a|", "a|" },
	{ "blanks alone", " \t\r\v\f", "", "", " \t\r\v\f|" },
	{ "blanks around", "  a b\t", "a b", "a|b|", "  a b\t|" },
	{ "newlines are blanks", "\na\n", "a", "a|", "|a|" },
	{ "no newline at the end", "a\nb", "a\nb", "a|b|", "a|b|" },
	{ "empty lines", "a\n\n\n", "a", "a|", "a|||" },
	{ "a carriage return stays in its line", "a\r\nb", "a\r\nb", "a|b|",
	  "a\r|b|" },
	{ "no-break space is no blank",
	  "\xc2\xa0"
	  "a",
	  "\xc2\xa0"
	  "a",
	  "\xc2\xa0"
	  "a|",
	  "\xc2\xa0"
	  "a|" },
};

static void check_split(void **state)
{
	const struct split_row *r = *state;
	KO_AUTO_BUF struct ko_buf words = KO_BUF(100);
	KO_AUTO_BUF struct ko_buf lines = KO_BUF(100);
	struct ko_span rest = ko_span_str(r->text);
	struct ko_span part;

	assert_span(ko_span_trim(rest), r->trimmed);
	while ((part = ko_span_word(&rest)).n)
		assert_int_equal(
			ko_buf_printf(&words, "%.*s|", KO_SPAN_ARG(part)),
			KO_OK);
	assert_span(ko_buf_span(&words), r->words);
	rest = ko_span_str(r->text);
	while (ko_span_line(&rest, &part))
		assert_int_equal(
			ko_buf_printf(&lines, "%.*s|", KO_SPAN_ARG(part)),
			KO_OK);
	assert_span(ko_buf_span(&lines), r->lines);
}

static struct number_row {
	const char *name, *text;
	bool is_one;
	uint64_t value;
} number_rows[] = {
	{ "zero", "0", true, 0 },
	{ "leading zeros", "0010", true, 10 },
	{ "the largest", "18446744073709551615", true, UINT64_MAX },
	{ "one over the largest", "18446744073709551616", false, 0 },
	{ "ten times over", "99999999999999999999", false, 0 },
	{ "far over", "184467440737095516150", false, 0 },
	{ "no digit", "", false, 0 },
	{ "minus", "-1", false, 0 },
	{ "plus", "+1", false, 0 },
	{ "blank before", " 1", false, 0 },
	{ "blank after", "1 ", false, 0 },
	{ "hexadecimal", "0x1", false, 0 },
	{ "below the digits", "1/", false, 0 },
	{ "above the digits", "1:", false, 0 },
};

static void check_number(void **state)
{
	const struct number_row *r = *state;
	uint64_t value = 7;

	assert_int_equal(ko_span_u64(ko_span_str(r->text), &value), r->is_one);
	assert_true(value == (r->is_one ? r->value : 7));
}

static void slices_are_clamped(void **state)
{
	struct ko_span s = KO_SPAN("abc");

	(void)state;
	assert_span(ko_span_slice(s, 1, 2), "b");
	assert_span(ko_span_slice(s, 1, 99), "bc");
	assert_span(ko_span_slice(s, 99, 100), "");
	assert_span(ko_span_slice(s, 2, 1), "");
	assert_span(ko_span_head(s, 99), "abc");
	assert_span(ko_span_tail(s, 99), "");
	assert_ptr_equal(ko_span_tail(s, 3).p, s.p + 3);
	assert_span(ko_span_str(NULL), "");
}

static void starts_and_ends(void **state)
{
	struct ko_span s = KO_SPAN("abab");

	(void)state;
	assert_true(ko_span_starts(s, KO_SPAN("")));
	assert_true(ko_span_starts(s, KO_SPAN("aba")));
	assert_false(ko_span_starts(s, KO_SPAN("bab")));
	assert_false(ko_span_starts(s, KO_SPAN("ababa")));
	assert_true(ko_span_ends(s, KO_SPAN("")));
	assert_true(ko_span_ends(s, KO_SPAN("bab")));
	assert_false(ko_span_ends(s, KO_SPAN("aba")));
	assert_false(ko_span_ends(s, KO_SPAN("babab")));
}

static void without_case(void **state)
{
	(void)state;
	assert_true(ko_span_eq_nocase(KO_SPAN("AbZ-1"), KO_SPAN("aBz-1")));
	assert_false(ko_span_eq_nocase(KO_SPAN("ab"), KO_SPAN("abc")));
	/* One bit apart, as letters are, but no letters. */
	assert_false(ko_span_eq_nocase(KO_SPAN("@"), KO_SPAN("`")));
	assert_false(ko_span_eq_nocase(KO_SPAN("["), KO_SPAN("{")));
	assert_false(
		ko_span_eq_nocase(KO_SPAN("\xc3\x84"), KO_SPAN("\xc3\xa4")));
}

/* Vectors of the algorithm's authors. */
static void fnv_1a(void **state)
{
	uint64_t head = ko_span_hash(KO_SPAN("foo"), 0);

	(void)state;
	assert_true(ko_span_hash(KO_SPAN(""), 0) ==
		    UINT64_C(0xcbf29ce484222325));
	assert_true(ko_span_hash(KO_SPAN("a"), 0) ==
		    UINT64_C(0xaf63dc4c8601ec8c));
	assert_true(ko_span_hash(KO_SPAN("foobar"), 0) ==
		    UINT64_C(0x85944171f73967e8));
	assert_true(ko_span_hash(KO_SPAN("bar"), head) ==
		    UINT64_C(0x85944171f73967e8));
}

static void classes_of_all_bytes(void **state)
{
	static const char digits[] = "0123456789";
	static const char lower[] = "abcdefghijklmnopqrstuvwxyz";
	static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

	(void)state;
	for (int i = 1; i < 256; i++) {
		char c = (char)i;
		bool is_digit = strchr(digits, c) != NULL;
		bool is_lower = strchr(lower, c) != NULL;
		const char *capital = strchr(upper, c);

		assert_int_equal(ko_is_digit(c), is_digit);
		assert_int_equal(ko_is_lower(c), is_lower);
		assert_int_equal(ko_is_upper(c), capital != NULL);
		assert_int_equal(ko_is_alnum(c),
				 is_digit || is_lower || capital);
		assert_int_equal(ko_is_blank(c),
				 strchr(" \t\n\v\f\r", c) != NULL);
		assert_int_equal(ko_is_hex_lower(c),
				 strchr("0123456789abcdef", c) != NULL);
		assert_int_equal(ko_lower(c),
				 capital ? lower[capital - upper] : c);
	}
	assert_false(ko_is_alnum('\0') || ko_is_blank('\0'));
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(order_rows, check_order),
		TABLE(find_rows, check_find),
		TABLE(search_rows, check_search),
		TABLE(match_rows, check_match),
		TABLE(split_rows, check_split),
		TABLE(number_rows, check_number),
		TEST(slices_are_clamped),
		TEST(starts_and_ends),
		TEST(without_case),
		TEST(fnv_1a),
		TEST(classes_of_all_bytes),
	};

	return run_tables("span", tables, KO_ARRAY_LEN(tables));
}
