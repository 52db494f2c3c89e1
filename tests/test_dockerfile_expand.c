#include "test.h"

#include "extract/dockerfile_shell.h"

/* What is set for each row. */
static const struct {
	const char *name, *value;
} vars[] = {
	{ "A", "xyz" },         { "EMPTY", "" },
	{ "STARS", "a***yy*" }, { "P", "/a/b/c" },
	{ "V", "v1.2.3" },      { "NEEDLE", "\\*/" },
	{ "TWO", "b c" },       { "I18N", "\xc3\xa9t\xc3\xa9" },
	{ "REG", "ghcr.io" },
};

/* A row is a test.  want is NULL where the word is refused. */
static struct row {
	const char *name, *word, *want;
	char escape; /* 0: a backslash */
} rows[] = {
	{ "nothing special", "alpine:3", "alpine:3", 0 },
	{ "empty", "", "", 0 },
	{ "double quotes", "no\"de\":1\"8\"", "node:18", 0 },
	{ "single quotes", "'$A'", "$A", 0 },
	{ "escape", "\\$A", "$A", 0 },
	{ "escape in quotes", "\"a\\$b\\c\\\"\"", "a$b\\c\"", 0 },
	{ "escape at the end", "a\\", "a", 0 },
	{ "backtick", "`$A\\b", "$A\\b", '`' },
	{ "open double quote", "\"a", NULL, 0 },
	{ "open single quote", "'a", NULL, 0 },
	{ "byte order mark is passed over",
	  "\xef\xbb\xbf"
	  "alpine",
	  "alpine", 0 },
	{ "bare name", "$A-$A.", "xyz-xyz.", 0 },
	{ "name ends where it must", "$A:1", "xyz:1", 0 },
	{ "a dollar alone", "a$", "a$", 0 },
	{ "a dollar before a dot", "$.", "$.", 0 },
	{ "number", "$12a", "a", 0 },
	{ "special parameter", "$@x", "x", 0 },
	{ "unset", "${NO}x", "x", 0 },
	{ "braces", "${A}${A}", "xyzxyz", 0 },
	{ "braces empty", "${}", NULL, 0 },
	{ "braces open", "${A", NULL, 0 },
	{ "braces open after a default", "${A:-b", NULL, 0 },
	{ "default: set", "${A:-b}", "xyz", 0 },
	{ "default: empty", "${EMPTY:-b}", "b", 0 },
	{ "default: empty but set", "${EMPTY-b}", "", 0 },
	{ "default: unset", "${NO-b}", "b", 0 },
	{ "default: nested", "${NO:-${NO2:-$A}}", "xyz", 0 },
	{ "default: quoted brace", "${NO:-\"}\"}", "}", 0 },
	{ "default: a brace in a default ends it", "${NO:-}}", "}", 0 },
	{ "alternative: set", "${A:+b}", "b", 0 },
	{ "alternative: empty", "${EMPTY:+b}${EMPTY+c}", "c", 0 },
	{ "alternative: unset", "${NO+b}", "", 0 },
	{ "demand: set", "${A:?no}", "xyz", 0 },
	{ "demand: empty", "${EMPTY:?no}", NULL, 0 },
	{ "demand: unset", "${NO?}", NULL, 0 },
	{ "shortest prefix", "${V#v}", "1.2.3", 0 },
	{ "shortest prefix with a star", "${V#*.}", "2.3", 0 },
	{ "longest prefix", "${V##*.}", "3", 0 },
	{ "no prefix", "${V#w}", "v1.2.3", 0 },
	{ "prefix of nothing", "${NO#w}", "", 0 },
	{ "shortest suffix", "${V%.*}", "v1.2", 0 },
	{ "longest suffix", "${V%%.*}", "v1", 0 },
	{ "suffix with literal stars", "${STARS%%\\**\\*}", "a", 0 },
	{ "one character may be several bytes", "${I18N#?}", "t\xc3\xa9", 0 },
	{ "the same from behind", "${I18N%?}", "\xc3\xa9t", 0 },
	{ "pattern from a variable", "${A#${NO:-x}}", "yz", 0 },
	{ "bad escape in a pattern", "${A#\\x}", NULL, 0 },
	{ "no colon before a pattern", "${A:#x}", NULL, 0 },
	{ "replace first", "${P/\\//-}", "-a/b/c", 0 },
	{ "replace all", "${P//\\//-}", "-a-b-c", 0 },
	{ "replace with nothing", "${P//\\//}", "abc", 0 },
	{ "replace the longest", "${P/a*b/x}", "/x/c", 0 },
	{ "replace nothing", "${A//q/x}", "xyz", 0 },
	{ "replace between all", "${A///-}", "-x-y-z-", 0 },
	{ "replace: no second slash", "${A/x}", NULL, 0 },
	{ "unknown operator", "${A=b}", NULL, 0 },
	{ "unknown operator after a colon", "${A:b}", NULL, 0 },
	{ "array", "${A[0]}", NULL, 0 },
	{ "all together", "${REG}/x/${V#v}:${NO:-1}", "ghcr.io/x/1.2.3:1", 0 },
};

static void set_vars(struct ko_df_shell *sh)
{
	for (size_t i = 0; i < ARRAY_LEN(vars); i++)
		assert_true(ko_map_set(&sh->vars, sh->arena,
				       ko_span_str(vars[i].name),
				       ko_span_str(vars[i].value)));
}

static void check_row(void **state)
{
	const struct row *r = *state;
	struct ko_arena arena = KO_ARENA((size_t)1 << 20);
	struct ko_df_shell sh = KO_DF_SHELL(&arena);
	struct ko_span out = { NULL, 0 };
	struct ko_error err = { 0 };
	enum ko_status status;

	set_vars(&sh);
	if (r->escape)
		sh.escape = r->escape;
	status = ko_df_expand(&sh, ko_span_str(r->word), &out, &err);
	if (r->want) {
		assert_int_equal(status, KO_OK);
		assert_span(out, r->want);
	} else {
		assert_int_equal(status, KO_ESYNTAX);
		assert_true(err.text[0] != '\0');
		assert_null(out.p);
	}
	ko_arena_done(&arena);
}

/* Words as BuildKit splits a line that may start heredocs, joined by "|". */
static struct split_row {
	const char *name, *text;
	unsigned raw;
	const char *want; /* NULL: refused */
} split_rows[] = {
	{ "blanks", " a\tb  c ", 0, "a|b|c" },
	{ "quotes hold blanks", "a 'b c'd", 0, "a|b cd" },
	{ "quotes kept", "a 'b c'd", KO_DF_RAW_QUOTES, "a|'b c'd" },
	{ "escaped blank", "a\\ b", 0, "a b" },
	{ "escape kept", "a\\ b", KO_DF_RAW_ESCAPES, "a\\ b" },
	{ "variables stay", "$x ${y} ${z:-1}", 0, "$x|${y}|${z:-1}" },
	{ "a default is split", "${z:-1 2}", 0, "${z:-1|2}" },
	{ "replacement stays", "${z/a/b}", 0, "${z/a/b}" },
	{ "open quote", "a 'b", 0, NULL },
	{ "array", "${a[@]}", 0, NULL },
};

static void check_split(void **state)
{
	const struct split_row *r = *state;
	struct ko_arena arena = KO_ARENA((size_t)1 << 20);
	struct ko_df_bytes got = { .arena = &arena, .max = 1000 };
	struct ko_span *words;
	size_t count;
	enum ko_status status = ko_df_split(&arena, ko_span_str(r->text),
					    r->raw, &words, &count, NULL);

	assert_int_equal(status, r->want ? KO_OK : KO_ESYNTAX);
	for (size_t i = 0; r->want && i < count; i++) {
		if (i)
			assert_int_equal(ko_df_bytes_add(&got, KO_SPAN("|")),
					 KO_OK);
		assert_int_equal(ko_df_bytes_add(&got, words[i]), KO_OK);
	}
	if (r->want)
		assert_span(((struct ko_span){ got.p, got.n }), r->want);
	ko_arena_done(&arena);
}

static void nesting_is_limited(void **state)
{
	struct ko_arena arena = KO_ARENA((size_t)1 << 20);
	struct ko_df_shell sh = KO_DF_SHELL(&arena);
	struct ko_df_bytes word = { .arena = &arena, .max = 10000 };
	struct ko_error err = { 0 };
	struct ko_span out;

	(void)state;
	for (int i = 0; i < KO_DF_NESTING_MAX + 1; i++)
		assert_int_equal(ko_df_bytes_add(&word, KO_SPAN("${a:-")),
				 KO_OK);
	assert_int_equal(ko_df_expand(&sh, (struct ko_span){ word.p, word.n },
				      &out, &err),
			 KO_ETOOBIG);
	ko_arena_done(&arena);
}

static void work_is_limited(void **state)
{
	struct ko_arena arena = KO_ARENA((size_t)8 << 20);
	struct ko_df_shell sh = KO_DF_SHELL(&arena);
	static char many[20000];
	struct ko_error err = { 0 };
	struct ko_span out;

	(void)state;
	memset(many, 'a', sizeof(many));
	assert_true(ko_map_set(&sh.vars, &arena, KO_SPAN("LONG"),
			       (struct ko_span){ many, sizeof(many) }));
	assert_true(ko_map_set(&sh.vars, &arena, KO_SPAN("HALF"),
			       (struct ko_span){ many, sizeof(many) / 2 }));
	/* Each place is tried, and each fails at the last character only. */
	assert_int_equal(
		ko_df_expand(&sh, KO_SPAN("${LONG/${HALF}b/}"), &out, &err),
		KO_ETOOBIG);
	assert_int_equal((int)sh.work, 0);
	ko_arena_done(&arena);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(rows) + ARRAY_LEN(split_rows) + 2] = {
		cmocka_unit_test(nesting_is_limited),
		cmocka_unit_test(work_is_limited),
	};
	struct CMUnitTest *t = tests + 2;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++, t++)
		*t = (struct CMUnitTest){ .name = rows[i].name,
					  .test_func = check_row,
					  .initial_state = &rows[i] };
	for (size_t i = 0; i < ARRAY_LEN(split_rows); i++, t++)
		*t = (struct CMUnitTest){ .name = split_rows[i].name,
					  .test_func = check_split,
					  .initial_state = &split_rows[i] };
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("dockerfile_expand", tests, NULL,
					   NULL);
}
