#include "test.h"

#include <stdio.h>

#include "base/escape.h"
#include "base/utf8.h"

/* field: in a field; line: in a line for a person, where it differs. */
static struct row {
	const char *name, *text, *field, *line;
} rows[] = {
	{ "nothing", "", "", NULL },
	{ "plain text", "nginx:1 'x' \"y\"", "nginx:1 'x' \"y\"", NULL },
	{ "tab and newlines", "a\tb\nc\rd", "a\\tb\\nc\\rd", NULL },
	{ "backslash", "a\\nb", "a\\\\nb", "a\\nb" },
	{ "terminal escape", "\033[31mred\033]0;x\a",
	  "\\x1b[31mred\\x1b]0;x\\x07", NULL },
	{ "delete", "a\x7f", "a\\x7f", NULL },
	{ "a C1 control",
	  "a\xc2\x9b"
	  "31m",
	  "a\\u{9b}31m", NULL },
	{ "right-to-left override",
	  "a\xe2\x80\xae"
	  "b",
	  "a\\u{202e}b", NULL },
	{ "direction isolate",
	  "a\xe2\x81\xa6"
	  "b",
	  "a\\u{2066}b", NULL },
	{ "of no width",
	  "a\xe2\x80\x8b"
	  "b",
	  "a\\u{200b}b", NULL },
	{ "soft hyphen",
	  "a\xc2\xad"
	  "b",
	  "a\\u{ad}b", NULL },
	{ "byte order mark",
	  "\xef\xbb\xbf"
	  "a",
	  "\\u{feff}a", NULL },
	{ "a space that is none",
	  "a\xc2\xa0"
	  "b",
	  "a\\u{a0}b", NULL },
	{ "line separator",
	  "a\xe2\x80\xa8"
	  "b",
	  "a\\u{2028}b", NULL },
	{ "tag character",
	  "a\xf3\xa0\x81\xa1"
	  "b",
	  "a\\u{e0061}b", NULL },
	{ "other scripts stay", "ng\xd1\x96nx \xe4\xb8\xad \xf0\x9f\x90\xb3",
	  "ng\xd1\x96nx \xe4\xb8\xad \xf0\x9f\x90\xb3", NULL },
	{ "not UTF-8",
	  "a\xff\xc3"
	  "b",
	  "a\\xff\\xc3b", NULL },
	{ "cut at the end", "a\xe2\x80", "a\\xe2\\x80", NULL },
	{ "a surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80", NULL },
	{ "GitHub's commands", "::error::x", "::error::x", NULL },
};

static void check_row(void **state)
{
	const struct row *r = *state;
	KO_AUTO_BUF struct ko_buf field = KO_BUF(1000);
	KO_AUTO_BUF struct ko_buf line = KO_BUF(1000);

	ko_escape(&field, ko_span_str(r->text));
	ko_escape_line(&line, ko_span_str(r->text));
	assert_span(ko_buf_span(&field), r->field);
	assert_span(ko_buf_span(&line), r->line ? r->line : r->field);
}

static void nul(void **state)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(1000);

	(void)state;
	ko_escape(&b, KO_SPAN("a\0b"));
	assert_span(ko_buf_span(&b), "a\\x00b");
}

/* Nothing that a terminal acts upon comes through, in any position. */
static void no_byte_is_a_control(void **state)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(100000);

	(void)state;
	for (int i = 0; i < 256 * 256; i++) {
		char pair[2] = { (char)(i / 256), (char)i };
		struct ko_span got;

		ko_buf_clear(&b);
		ko_escape(&b, (struct ko_span){ pair, 2 });
		got = ko_buf_span(&b);
		assert_int_equal(ko_utf8_invalid(got), got.n);
		for (size_t k = 0; k < got.n; k++)
			assert_true((unsigned char)got.p[k] >= 0x20 &&
				    got.p[k] != 0x7f);
	}
}

/* What does not fit is left out, never half of it. */
static void ceiling(void **state)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(5);

	(void)state;
	ko_escape(&b, KO_SPAN("ab\033\033"));
	assert_span(ko_buf_span(&b), "ab");
}

static void unprintable_points(void **state)
{
	(void)state;
	assert_true(ko_is_unprintable(0));
	assert_true(ko_is_unprintable(0x1f));
	assert_false(ko_is_unprintable(0x20));
	assert_false(ko_is_unprintable(0x7e));
	assert_true(ko_is_unprintable(0xa0));
	assert_false(ko_is_unprintable(0xa1));
	assert_false(ko_is_unprintable(0x1fff));
	assert_true(ko_is_unprintable(0x2000));
	assert_true(ko_is_unprintable(0x200f));
	assert_false(ko_is_unprintable(0x2010));
	assert_true(ko_is_unprintable(0xe0fff));
	assert_false(ko_is_unprintable(0xe1000));
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row),     TEST(nul),
		TEST(no_byte_is_a_control), TEST(ceiling),
		TEST(unprintable_points),
	};

	return run_tables("escape", tables, KO_ARRAY_LEN(tables));
}
