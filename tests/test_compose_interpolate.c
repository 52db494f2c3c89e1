#include "test.h"

#include <stdio.h>

#include "base/buf.h"
#include "extract/compose_env.h"

/* Which variables a row has. */
#define COMMON  "FOO=first\nBAR=\nJSON='{\"json\":2}'\n"
#define JENNY   "USER=jenny\nFOO=bar\n"
#define NOTHING ""
#define HOLES   "FOO=first\n#holes\n"

/*
 * A row is a test.  want is the text, a hole in it as "@"; or "! invalid"; or
 * "! NAME missing: message".
 */
static struct row {
	const char *template, *env, *want;
} rows[] = {
	{ "$${foo}", COMMON, "${foo}" },
	{ "foo", COMMON, "foo" },
	{ "a $ string", COMMON, "a $ string" },
	{ "^REGEX$", COMMON, "^REGEX$" },
	{ "$}", COMMON, "$}" },
	{ "$", COMMON, "$" },
	{ "${", COMMON, "! invalid" },
	{ "${}", COMMON, "! invalid" },
	{ "${ }", COMMON, "! invalid" },
	{ "${ foo}", COMMON, "! invalid" },
	{ "${foo }", COMMON, "! invalid" },
	{ "${foo!}", COMMON, "! invalid" },
	{ "$FOO-bar", COMMON, "first-bar" },
	{ "This ${missing} var", COMMON, "This  var" },
	{ "This ${BAR} var", COMMON, "This  var" },
	{ "This $FOO var", COMMON, "This first var" },
	{ "This ${FOO} var", COMMON, "This first var" },
	{ "ok ${missing:-def}", COMMON, "ok def" },
	{ "ok ${missing-def}", COMMON, "ok def" },
	{ "ok ${BAR:-def}", COMMON, "ok def" },
	{ "${A:+${A},}B", COMMON, "B" },
	{ "${A:-${B}}", COMMON, "" },
	{ "ok ${FOO:-def}", COMMON, "ok first" },
	{ "ok ${BAR-def}", COMMON, "ok " },
	{ "ok ${UNSET_VAR:+presence_value}", COMMON, "ok " },
	{ "ok ${UNSET_VAR+presence_value}", COMMON, "ok " },
	{ "ok ${FOO:+presence_value}", COMMON, "ok presence_value" },
	{ "ok ${FOO+presence_value}", COMMON, "ok presence_value" },
	{ "ok ${BAR+presence_value}", COMMON, "ok presence_value" },
	{ "ok ${BAR:+presence_value}", COMMON, "ok " },
	{ "ok ${BAR:-/non:-alphanumeric}", COMMON, "ok /non:-alphanumeric" },
	{ "-ok ${BAR:-defaultValue}", COMMON, "-ok defaultValue" },
	{ "+ok ${UNSET:-${BAR-defaultValue}}", COMMON, "+ok " },
	{ "-ok ${FOO:-defaultValue}", COMMON, "-ok first" },
	{ ":-ok ${UNSET-defaultValue}", COMMON, ":-ok defaultValue" },
	{ ":-ok ${BAR-defaultValue}", COMMON, ":-ok " },
	{ ":?ok ${BAR-defaultValue}", COMMON, ":?ok " },
	{ ":?ok ${BAR:-defaultValue}", COMMON, ":?ok defaultValue" },
	{ ":+ok ${BAR:-defaultValue}", COMMON, ":+ok defaultValue" },
	{ "+ok ${BAR-defaultValue}", COMMON, "+ok " },
	{ "?ok ${BAR:-defaultValue}", COMMON, "?ok defaultValue" },
	{ "ok ${UNSET_VAR-$FOO}", COMMON, "ok first" },
	{ "ok ${UNSET_VAR-${FOO}}", COMMON, "ok first" },
	{ "ok ${UNSET_VAR-${FOO} ${FOO}}", COMMON, "ok first first" },
	{ "ok ${BAR:-$FOO}", COMMON, "ok first" },
	{ "ok ${BAR:-${FOO}}", COMMON, "ok first" },
	{ "ok ${BAR:-${FOO} ${FOO}}", COMMON, "ok first first" },
	{ "ok ${BAR+$FOO}", COMMON, "ok first" },
	{ "ok ${BAR+$FOO ${FOO:+second}}", COMMON, "ok first second" },
	{ "ok ${FOO:?err}", COMMON, "ok first" },
	{ "ok ${FOO?err}", COMMON, "ok first" },
	{ "ok ${BAR?err}", COMMON, "ok " },
	{ "not ok ${UNSET_VAR:?Mandatory Variable Unset}", COMMON,
	  "! UNSET_VAR missing: Mandatory Variable Unset" },
	{ "not ok ${BAR:?Mandatory Variable Empty}", COMMON,
	  "! BAR missing: Mandatory Variable Empty" },
	{ "not ok ${UNSET_VAR:?}", COMMON, "! UNSET_VAR missing: " },
	{ "not ok ${UNSET_VAR?Mandatory Variable Unset}", COMMON,
	  "! UNSET_VAR missing: Mandatory Variable Unset" },
	{ "not ok ${UNSET_VAR?}", COMMON, "! UNSET_VAR missing: " },
	{ "not ok ${UNSET_VAR:?Mandatory Variable ${FOO}}", COMMON,
	  "! UNSET_VAR missing: Mandatory Variable first" },
	{ "not ok ${UNSET_VAR?Mandatory Variable ${FOO}}", COMMON,
	  "! UNSET_VAR missing: Mandatory Variable first" },
	{ "${UNSET_VAR?bar-baz}", COMMON, "! UNSET_VAR missing: bar-baz" },
	{ "${UNSET_VAR-myerror?msg}", COMMON, "myerror?msg" },
	{ "${FOO?bar-baz}", COMMON, "first" },
	{ "${BAR:-default_value_for_empty_var}", COMMON,
	  "default_value_for_empty_var" },
	{ "${UNSET_VAR-default_value_for_unset_var}", COMMON,
	  "default_value_for_unset_var" },
	{ "ok ${missing:-{\"json\":1}}", COMMON, "ok {\"json\":1}" },
	{ "ok ${missing-{\"json\":1}}", COMMON, "ok {\"json\":1}" },
	{ "ok ${JSON:-{\"json\":1}}", COMMON, "ok {\"json\":2}" },
	{ "ok ${JSON-{\"json\":1}}", COMMON, "ok {\"json\":2}" },
	{ "{{{ ${FOO:-foo_} }}}", NOTHING, "{{{ foo_ }}}" },
	{ "{{{ ${FOO:-foo-bar-value} }}}", NOTHING, "{{{ foo-bar-value }}}" },
	{ "{{{ ${FOO:-foo?bar?value} }}}", NOTHING, "{{{ foo?bar?value }}}" },
	{ "{{{ ${FOO:-foo:?bar:?value} }}}", NOTHING,
	  "{{{ foo:?bar:?value }}}" },
	{ "{{{ ${FOO:-foo} ${BAR:-DEFAULT_VALUE} }}}", NOTHING,
	  "{{{ foo DEFAULT_VALUE }}}" },
	{ "{{{ ${BAR} }}}", NOTHING, "{{{  }}}" },
	{ "${FOO:-baz} }}}", NOTHING, "baz }}}" },
	{ "${FOO-baz} }}}", NOTHING, "baz }}}" },
	{ "{{{ ${FOO:?foo_} }}}", NOTHING, "! FOO missing: foo_" },
	{ "{{{ ${FOO:?foo-bar-value} }}}", NOTHING,
	  "! FOO missing: foo-bar-value" },
	{ "{{{ ${FOO:?foo} ${BAR:-DEFAULT_VALUE} }}}", NOTHING,
	  "! FOO missing: foo" },
	{ "${FOO:?foo} ${BAR:?bar}", NOTHING, "! FOO missing: foo" },
	{ "${FOO:?baz} }}}", NOTHING, "! FOO missing: baz" },
	{ "${FOO?baz} }}}", NOTHING, "! FOO missing: baz" },
	{ "${FOO:-${BAR:-${ZOT:-qix}}}", NOTHING, "qix" },
	{ "${FOO:-${BAR:-x}_test_${BAR:-y}}", NOTHING, "x_test_y" },
	{ "${FOO:-${BAR:-x}_test}", NOTHING, "x_test" },
	{ "${FOO:-${BAR:-${ZOT:-x}}_test}", NOTHING, "x_test" },
	{ "{{{ ${FOO:-foo_} }}}", JENNY, "{{{ bar }}}" },
	{ "{{{ ${FOO:-foo-bar-value} }}}", JENNY, "{{{ bar }}}" },
	{ "{{{ ${FOO:-foo} ${BAR:-DEFAULT_VALUE} }}}", JENNY,
	  "{{{ bar DEFAULT_VALUE }}}" },
	{ "{{{ ${BAR} }}}", JENNY, "{{{  }}}" },
	{ "${FOO:-baz} }}}", JENNY, "bar }}}" },
	{ "${FOO-baz} }}}", JENNY, "bar }}}" },
	{ "{{{ ${FOO:-foo} ${USER:-bar} }}}", JENNY, "{{{ bar jenny }}}" },
	{ "{{{ ${USER} }}}", JENNY, "{{{ jenny }}}" },
	{ "${A:-{}", COMMON, "{" },
	{ "${A:-}x}", COMMON, "x}" },
	{ "$1 $-", COMMON, "$1 $-" },
	{ "$$$FOO", COMMON, "$first" },
	{ "$$$$", COMMON, "$$" },
	{ "$FOO$FOO", COMMON, "firstfirst" },
	{ "${FOO}${", COMMON, "! invalid" },
	{ "${UNSET:?${}", COMMON, "! invalid" },
	{ "${UNSET:?a} ${", COMMON, "! UNSET missing: a" },
	{ "${FOO:?${UNSET:?inner}}", COMMON, "! UNSET missing: inner" },
	{ "${1A}", COMMON, "! invalid" },
	{ "${FOO:}", COMMON, "! invalid" },
	{ "${foo}", COMMON, "" },
	{ "${_x-y}", COMMON, "y" },
	{ "a${V}b", HOLES, "a@b" },
	{ "${V:-d}", HOLES, "d" },
	{ "${V+d}", HOLES, "" },
	{ "${V:?e}:1", HOLES, "@:1" },
	{ "${FOO?e}", HOLES, "first" },
	{ "${V:?${}", HOLES, "! invalid" },
};

static void describe(const struct ko_compose_text *text, struct ko_buf *out)
{
	struct ko_span s = ko_nested_span(&text->text);

	switch (text->result) {
	case KO_COMPOSE_FINE:
		assert_int_equal(ko_buf_add(out, s), KO_OK);
		break;
	case KO_COMPOSE_INVALID:
		assert_int_equal(ko_buf_printf(out, "! invalid"), KO_OK);
		break;
	case KO_COMPOSE_MISSING:
		assert_int_equal(ko_buf_printf(out, "! %.*s missing: %.*s",
					       KO_SPAN_ARG(text->variable),
					       KO_SPAN_ARG(text->message)),
				 KO_OK);
		break;
	}
	for (size_t i = 0; i < out->n; i++)
		if (out->p[i] == KO_HOLE)
			out->p[i] = '@';
}

static void check_row(void **state)
{
	const struct row *r = *state;
	struct ko_arena arena = KO_ARENA((size_t)1 << 20);
	struct ko_compose_variables variables = { 0 };
	struct ko_compose_text text;
	struct ko_buf got = KO_BUF(4096);

	variables.has_holes = strstr(r->env, "#holes") != NULL;
	assert_int_equal(
		ko_compose_env_read(&arena, ko_span_str(r->env), &variables),
		KO_OK);
	assert_int_equal(ko_compose_interpolate(&arena,
						ko_span_str(r->template), NULL,
						&variables, &text),
			 KO_OK);
	describe(&text, &got);
	assert_string_equal(got.n ? got.p : "", r->want);
	ko_buf_done(&got);
	ko_arena_done(&arena);
}

/* A file's text, and what it makes of "$A|$B|$C". */
static struct env_row {
	const char *name, *text, *want;
} env_rows[] = {
	{ "plain", "A=1\nB=2\nC=3\n", "1|2|3" },
	{ "no newline at the end", "A=1", "1||" },
	{ "BOM and CRLF",
	  "\xef\xbb\xbf"
	  "A=1\r\nB=2\r\n",
	  "1|2|" },
	{ "export", "export A=1\nexport\tB=2\nexportC=3\n", "1|2|" },
	{ "colon", "A: 1\nB : 2\nC:3", "1|2|3" },
	{ "blanks around", "  A =  1 2  \n\n\tB=\t2\t\n", "1 2|2|" },
	{ "comments", "# A=0\nA=1 # one\nB=2#3\n  # x\nC=#4\n", "1|2#3|#4" },
	{ "empty", "A=\nB=''\nC=\"\"\n", "||" },
	{ "single quotes are literal", "A='$B \\n'\nB='it''s'\n",
	  "$B \\n|it|" },
	{ "double quotes", "A=\"x\\ty\\\"z\"\nB=\"$A!\"\nC=\"\\$A\"\n",
	  "x\ty\"z|x\ty\"z!|$A" },
	{ "over lines", "A=\"1\nB=2\"\nC=3", "1\nB=2||3" },
	{ "variables of before", "A=1\nB=${A}2$C\nC=${D:-$B}\n", "1|12|12" },
	{ "a name alone", "A\nB=2\n", "|2|" },
	{ "a blank in a name", "A B=1\nC=3\n", "||3" },
	{ "a bad name", "A!=1\nC=3\n", "||3" },
	{ "a bad template", "A=${\nC=3\n", "||3" },
	{ "an open quote", "A=\"1\nB=2\n", "|2|" },
	{ "the last counts", "A=1\nA=2\n", "2||" },
	{ "nothing", "", "||" },
};

static void check_env_row(void **state)
{
	const struct env_row *r = *state;
	struct ko_arena arena = KO_ARENA((size_t)1 << 20);
	struct ko_compose_variables variables = { 0 };
	struct ko_compose_text text;
	struct ko_buf got = KO_BUF(4096);

	assert_int_equal(
		ko_compose_env_read(&arena, ko_span_str(r->text), &variables),
		KO_OK);
	assert_int_equal(ko_compose_interpolate(&arena, KO_SPAN("$A|$B|$C"),
						NULL, &variables, &text),
			 KO_OK);
	describe(&text, &got);
	assert_string_equal(got.p, r->want);
	ko_buf_done(&got);
	ko_arena_done(&arena);
}

/* The text of n copies of what. */
static struct ko_span repeat(struct ko_arena *arena, const char *what, size_t n)
{
	size_t length = strlen(what);
	char *p = ko_arena_alloc(arena, n * length);

	for (size_t i = 0; i < n; i++)
		memcpy(p + i * length, what, length);
	return (struct ko_span){ p, n * length };
}

/* Neither depth nor length nor growth is without an end. */
static void limits(void **state)
{
	static const char *const hard[] = {
		"${A:-", "${A:-}", "${A:-{", "$$", "}", "${", "${A:-${A:-x}}",
	};
	(void)state;

	for (size_t i = 0; i < KO_ARRAY_LEN(hard); i++) {
		struct ko_arena arena = KO_ARENA((size_t)256 << 20);
		struct ko_compose_variables variables = { 0 };
		struct ko_compose_text text;
		struct ko_span s = repeat(&arena, hard[i], 200000);

		assert_int_equal(ko_compose_interpolate(&arena, s, NULL,
							&variables, &text),
				 KO_OK);
		ko_arena_done(&arena);
	}
}

static void depth(void **state)
{
	struct ko_arena arena = KO_ARENA((size_t)1 << 20);
	struct ko_compose_variables variables = { 0 };
	struct ko_compose_text text;
	struct ko_buf b = KO_BUF(1 << 16);
	(void)state;

	for (size_t i = 0; i < KO_COMPOSE_NESTING_MAX + 1; i++)
		assert_int_equal(ko_buf_add(&b, KO_SPAN("${A:-")), KO_OK);
	for (size_t i = 0; i < KO_COMPOSE_NESTING_MAX + 1; i++)
		assert_int_equal(ko_buf_add_char(&b, '}'), KO_OK);
	assert_int_equal(ko_compose_interpolate(&arena, ko_buf_span(&b), NULL,
						&variables, &text),
			 KO_OK);
	assert_int_equal(text.result, KO_COMPOSE_FINE);
	assert_int_equal(text.text.n, 1);
	assert_int_equal(text.text.p[0], KO_HOLE);
	ko_buf_done(&b);
	ko_arena_done(&arena);
}

/* An expression ends on its line. */
static void over_lines(void **state)
{
	struct row row = { "${A:-a\nb}", COMMON, "! invalid" };
	void *p = &row;
	(void)state;

	check_row(&p);
}

/* Where the bytes of the text come from. */
static void places(void **state)
{
	static const struct ko_span template = KO_SPAN("ab${A:-cd}$$$FOO.e");
	static const size_t want[] = { 0,  1,  7,  8,  10, 12,
				       13, 14, 15, 15, 16, 17 };
	struct ko_arena arena = KO_ARENA((size_t)1 << 20);
	struct ko_compose_variables variables = { 0 };
	struct ko_nested origin = KO_NESTED(&arena);
	struct ko_compose_text text;
	(void)state;

	/* The template itself stands 100 bytes further on, in two pieces. */
	assert_int_equal(ko_nested_add(&origin, ko_span_head(template, 8), 100),
			 KO_OK);
	assert_int_equal(ko_nested_add(&origin, ko_span_tail(template, 8), 208),
			 KO_OK);
	assert_int_equal(
		ko_compose_env_read(&arena, KO_SPAN("FOO=first"), &variables),
		KO_OK);
	assert_int_equal(ko_compose_interpolate(&arena, template, &origin,
						&variables, &text),
			 KO_OK);
	assert_span(ko_nested_span(&text.text), "abcd$first.e");
	for (size_t i = 0; i < KO_ARRAY_LEN(want); i++)
		assert_int_equal(ko_nested_origin(&text.text, i),
				 want[i] + (want[i] < 8 ? 100 : 200));
	ko_arena_done(&arena);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row), TABLE(env_rows, check_env_row),
		TEST(limits),           TEST(depth),
		TEST(places),           TEST(over_lines),
	};

	return run_tables("compose_interpolate", tables, KO_ARRAY_LEN(tables));
}
