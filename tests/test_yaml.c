#include "test.h"

#include <stdio.h>

#include "base/buf.h"
#include "extract/lines.h"
#include "extract/yaml.h"

/*
 * A row is a test.  want has a line for each scalar of the tree, in its order
 * and with aliases followed: "line:column written = value", the value where
 * it differs, with "|" for a newline; then "! line:column fault".  Keys end
 * with ":", what has a tag starts with it.
 */
static struct row {
	const char *name, *text, *want;
} rows[] = {
	/* Styles */
	{ "plain", "a: b c # d\n", "1:1 a:\n1:4 b c\n" },
	{ "double quotes", "\"a\": \"b\\tc\\x41\\u0042\"\n",
	  "1:2 a:\n1:7 b\\tc\\x41\\u0042 = b\tcAB\n" },
	{ "single quotes", "'a': 'it''s'\n", "1:2 a:\n1:7 it''s = it's\n" },
	{ "literal", "a: |\n  b\n  c\n", "1:1 a:\n2:3 b = b|c|\n" },
	{ "folded", "a: >-\n\n  b\n  c\n", "1:1 a:\n3:3 b = |b c\n" },
	{ "plain over lines", "a: b\n  c\n", "1:1 a:\n1:4 b = b c\n" },
	{ "quoted over lines", "a: \"b\n  c\\\n  d\"\n",
	  "1:1 a:\n1:5 b = b cd\n" },
	{ "empty", "a:\nb: ''\n", "1:1 a:\n1:3 \n2:1 b:\n2:5 \n" },
	{ "lists", "- a\n- [b, {c: d}]\n", "1:3 a\n2:4 b\n2:8 c:\n2:11 d\n" },
	{ "JSON", "{\"a\": [\"b\\/c\", 1]}",
	  "1:3 a:\n1:9 b\\/c = b/c\n1:16 1\n" },
	{ "long keys", "? a\n: b\n", "1:3 a:\n2:3 b\n" },

	/* Places */
	{ "BOM",
	  "\xef\xbb\xbf"
	  "a: b\n",
	  "1:1 a:\n1:4 b\n" },
	{ "CRLF", "a: b\r\nc: |\r\n  d\r\n  e\r\n",
	  "1:1 a:\n1:4 b\n2:1 c:\n3:3 d = d|e|\n" },
	{ "wide characters",
	  "\xc3\xa4: \xe2\x82\xac\xf0\x9f\x98\x80 x # y\nb: c\n",
	  "1:1 \xc3\xa4:\n1:4 \xe2\x82\xac\xf0\x9f\x98\x80 x\n2:1 b:\n"
	  "2:4 c\n" },

	/* Tags and anchors */
	{ "tag", "a: !reset b\nc: !!str \"d\"\ne: !x |\n  f\n",
	  "1:1 a:\n1:11 !reset b\n2:1 c:\n"
	  "2:11 tag:yaml.org,2002:str d\n3:1 e:\n4:3 !x f = f|\n" },
	{ "a tag on a collection", "a: !x\n  b: c\n",
	  "1:1 a:\n2:3 b:\n2:6 c\n" },
	{ "anchor", "a: &x b\nc: *x\nd: &y 'e'\nf: *y\n",
	  "1:1 a:\n1:7 b\n2:1 c:\n1:7 b\n3:1 d:\n3:8 e\n4:1 f:\n3:8 e\n" },
	{ "anchor and tag, both ways", "- &x !t a\n- !t &y b\n- &z\n  c\n",
	  "1:9 !t a\n2:9 !t b\n4:3 c\n" },
	{ "the later anchor of a name", "- &x a\n- &x b\n- *x\n",
	  "1:6 a\n2:6 b\n2:6 b\n" },
	{ "not over documents", "- &x a\n---\n- *x\n",
	  "1:6 a\n! 3:3 unknown anchor\n" },
	{ "merge", "a: &a {b: c}\nd: {<<: *a, e: f}\n",
	  "1:1 a:\n1:8 b:\n1:11 c\n2:1 d:\n2:13 e:\n2:16 f\n1:8 b:\n"
	  "1:11 c\n" },
	{ "merge of many",
	  "a: &a {b: 1}\nc: &c {b: 2, d: 3}\ne: {<<: [*a, *c]}\n",
	  "1:1 a:\n1:8 b:\n1:11 1\n2:1 c:\n2:8 b:\n2:11 2\n2:14 d:\n"
	  "2:17 3\n3:1 e:\n1:8 b:\n1:11 1\n2:14 d:\n2:17 3\n" },

	/* Documents */
	{ "documents", "a\n---\nb\n...\n---\n- c\n", "1:1 a\n3:1 b\n6:3 c\n" },
	{ "nothing", "", "" },
	{ "comments alone", "# a\n\n# b\n", "" },
	{ "version", "%YAML 1.2\n---\na\n", "3:1 a\n" },

	/* Faults */
	{ "tab", "a:\n\tb: c\n",
	  "! 2:1 found character that cannot start any token, while "
	  "scanning for the next token\n" },
	{ "open quote", "a: b\nc: \"d\n",
	  "1:1 a:\n1:4 b\n! 3:1 found unexpected end of stream, while "
	  "scanning a quoted scalar\n" },
	{ "unknown anchor", "a: *b\n", "! 1:4 unknown anchor\n" },
	{ "bad bytes",
	  "a: b\xff\x01"
	  "c\nd: e\n",
	  "1:1 a:\n1:4 b\xff\x01"
	  "c = b??c\n2:1 d:\n2:4 e\n"
	  "! 1:5 control characters or bytes that are no UTF-8 are not "
	  "allowed\n" },
};

struct output {
	struct ko_yaml *yaml;
	struct ko_buf buf;
};

static void add_scalar(struct output *o, const struct ko_yaml_node *node,
		       bool is_key)
{
	struct ko_lines lines = KO_LINES(o->yaml->source->text);
	struct ko_mention m = { .construct = "" };
	struct ko_place place;
	size_t at;

	ko_yaml_place(o->yaml, node, &m);
	place = ko_lines_place(&lines, m.at);
	assert_int_equal(
		ko_buf_printf(&o->buf, "%zu:%zu %.*s%s%.*s%s", place.line,
			      place.column, KO_SPAN_ARG(node->tag),
			      node->tag.n ? " " : "", KO_SPAN_ARG(m.written),
			      is_key ? ":" : ""),
		KO_OK);
	at = o->buf.n;
	if (!ko_span_eq(m.written, node->value))
		assert_int_equal(ko_buf_printf(&o->buf, " = %.*s",
					       KO_SPAN_ARG(node->value)),
				 KO_OK);
	for (; at < o->buf.n; at++)
		if (o->buf.p[at] == '\n')
			o->buf.p[at] = '|';
	assert_int_equal(ko_buf_add_char(&o->buf, '\n'), KO_OK);
}

static void add_node(struct output *o, const struct ko_yaml_node *node,
		     bool is_key)
{
	const struct ko_yaml_pair *pairs;
	size_t count;

	if (node->kind == KO_YAML_SCALAR) {
		add_scalar(o, node, is_key);
		return;
	}
	assert_int_equal(ko_yaml_pairs(o->yaml, node, &pairs, &count), KO_OK);
	for (size_t i = 0; i < count; i++) {
		if (pairs[i].key)
			add_node(o, pairs[i].key, true);
		add_node(o, pairs[i].value, false);
	}
}

static enum ko_status add_fault(void *ctx, const struct ko_diagnostic *d)
{
	struct output *o = ctx;
	struct ko_lines lines = KO_LINES(o->yaml->source->text);
	struct ko_place place = ko_lines_place(&lines, d->at);

	return ko_buf_printf(&o->buf, "! %zu:%zu %s\n", place.line,
			     place.column, d->text);
}

/* A text that is read; free it with free_text(). */
struct text {
	struct ko_arena arena;
	struct ko_source source;
	struct ko_yaml *yaml;
};

static void read_text(struct text *t, struct ko_span s)
{
	*t = (struct text){ .arena = KO_ARENA((size_t)512 << 20) };
	t->source = (struct ko_source){
		.text = s,
		.arena = &t->arena,
		.path = KO_SPAN(""),
	};
	assert_int_equal(ko_yaml_read(&t->source, s, &t->yaml), KO_OK);
}

static void free_text(struct text *t)
{
	ko_arena_done(&t->arena);
}

static void check_row(void **state)
{
	const struct row *r = *state;
	struct text t;
	struct output o = { .buf = KO_BUF(4096) };
	struct ko_sink sink = { &o, NULL, add_fault };

	read_text(&t, ko_span_str(r->text));
	o.yaml = t.yaml;
	for (const struct ko_yaml_document *d = t.yaml->documents; d;
	     d = d->next)
		if (d->root)
			add_node(&o, d->root, false);
	assert_int_equal(ko_yaml_give_fault(t.yaml, &sink), KO_OK);
	assert_string_equal(o.buf.n ? o.buf.p : "", r->want);
	ko_buf_done(&o.buf);
	free_text(&t);
}

/*
 * A scalar under "a", and where each byte of its value comes from: bytes of
 * the text, "," between.
 */
static struct nested_row {
	const char *name, *text, *want;
} nested_rows[] = {
	{ "plain", "a: bcd", "3,4,5" },
	{ "quoted", "a: \"b\\tc\"", "4,5,7" },
	{ "characters", "a: \"\\u00e4b\"", "4,10" },
	{ "single quotes", "a: 'b''c'", "4,5,7" },
	{ "literal", "a: |\n  b\n  c\n", "7,8,11,12" },
	{ "literal, deeper", "a: |\n  b\n    c\n", "7,8,9,10,13,14" },
	{ "empty lines", "a: |\n  b\n\n  c\n", "7,8,9,12,13" },
	{ "folded", "a: >\n  b\n  c\n", "7,8,11,12" },
	{ "folded with empty lines", "a: >\n  b\n\n  c\n", "7,8,12,13" },
	{ "CRLF", "a: |\r\n  b\r\n  c\r\n", "8,10,13,15" },
	{ "over lines", "a: b\n  c", "3,4,7" },
	{ "escaped newline", "a: \"b\\\n  c\"", "4,9" },
	{ "tag", "a: !x |\n  b\n", "10,11" },
	{ "anchor", "a: &x \"b\"\n", "7" },
	{ "tag, quoted with an escape", "a: !x 'b''c'\n", "7,8,10" },
};

static void check_nested(void **state)
{
	const struct nested_row *r = *state;
	struct text t;
	struct ko_buf got = KO_BUF(4096);
	struct ko_nested nested;
	const struct ko_yaml_node *node;

	read_text(&t, ko_span_str(r->text));
	node = ko_yaml_get(t.yaml, t.yaml->documents->root, "a");
	assert_non_null(node);
	nested = KO_NESTED(&t.arena);
	assert_int_equal(ko_yaml_nested(t.yaml, node, &nested), KO_OK);
	assert_true(ko_span_eq(ko_nested_span(&nested), node->value));
	for (size_t i = 0; i < nested.n; i++) {
		/* Bytes of one character stand in one place. */
		if (((unsigned char)nested.p[i] & 0xc0) == 0x80)
			continue;
		assert_int_equal(ko_buf_printf(&got, "%s%zu", i ? "," : "",
					       ko_nested_origin(&nested, i)),
				 KO_OK);
	}
	assert_string_equal(got.p, r->want);
	ko_buf_done(&got);
	free_text(&t);
}

static struct comment_row {
	const char *name, *text, *want;
} comment_rows[] = {
	{ "line", "{ // x\n\"a\": 1}", "{     \n\"a\": 1}" },
	{ "block", "{/* x\ny */\"a\": 1}", "{    \n    \"a\": 1}" },
	{ "in a string", "{\"a\": \"//x /* \\\" // y\"}",
	  "{\"a\": \"//x /* \\\" // y\"}" },
	{ "comma at the end", "[1, 2, // x\n]", "[1, 2      \n]" },
	{ "comma between", "[1, 2]", "[1, 2]" },
	{ "open", "{\"a\": 1} /* x", "{\"a\": 1}     " },
	{ "nothing", "", "" },
};

static void check_comments(void **state)
{
	const struct comment_row *r = *state;
	struct ko_arena arena = KO_ARENA((size_t)1 << 16);

	assert_span(ko_yaml_blank_comments(&arena, ko_span_str(r->text)),
		    r->want);
	ko_arena_done(&arena);
}

static void top_keys(void **state)
{
	(void)state;
	assert_true(ko_yaml_has_top_key(KO_SPAN("a:\n"), KO_SPAN("a")));
	assert_true(
		ko_yaml_has_top_key(KO_SPAN("# x\n\"a\" : 1"), KO_SPAN("a")));
	assert_false(
		ko_yaml_has_top_key(KO_SPAN(" a:\nab:\na:b\n"), KO_SPAN("a")));
}

static void texts(void **state)
{
	struct text t;
	const struct ko_yaml_node *root;
	(void)state;

	read_text(&t, KO_SPAN("a: null\nb: 'null'\nc: 3.10\nd: [x]\na: y\n"));
	root = t.yaml->documents->root;
	assert_true(ko_yaml_is(ko_yaml_get(t.yaml, root, "a"), "y"));
	assert_span(ko_yaml_text(root->pairs[0].value), "");
	assert_span(ko_yaml_text(ko_yaml_get(t.yaml, root, "b")), "null");
	assert_span(ko_yaml_text(ko_yaml_get(t.yaml, root, "c")), "3.10");
	assert_span(ko_yaml_text(ko_yaml_get(t.yaml, root, "d")), "");
	assert_null(ko_yaml_get(t.yaml, root, "e"));
	assert_null(ko_yaml_get(t.yaml, NULL, "e"));
	assert_false(ko_yaml_is(NULL, ""));
	free_text(&t);
}

/* ---- limits ---- */

static void repeat(struct ko_buf *b, const char *what, size_t n)
{
	while (n--)
		assert_int_equal(ko_buf_add(b, ko_span_str(what)), KO_OK);
}

static void too_deep(void **state)
{
	struct ko_buf b = KO_BUF((size_t)1 << 20);
	struct text t;
	(void)state;

	repeat(&b, "[", 100000);
	read_text(&t, ko_buf_span(&b));
	assert_true(t.yaml->has_fault);
	assert_string_equal(t.yaml->fault, "nested too deep");
	assert_int_equal((int)t.yaml->fault_at, KO_YAML_DEPTH_MAX);
	free_text(&t);
	ko_buf_clear(&b);
	repeat(&b, "[", KO_YAML_DEPTH_MAX);
	repeat(&b, "]", KO_YAML_DEPTH_MAX);
	read_text(&t, ko_buf_span(&b));
	assert_false(t.yaml->has_fault);
	free_text(&t);
	ko_buf_done(&b);
}

/* Each mapping merges the one before ten times. */
static void merge_bomb(void **state)
{
	struct ko_buf b = KO_BUF((size_t)1 << 20);
	const struct ko_yaml_pair *pairs;
	const struct ko_yaml_node *last;
	size_t count;
	struct text t;
	(void)state;

	repeat(&b, "k0: &k0 {a: b}\n", 1);
	for (int i = 1; i < 40; i++) {
		assert_int_equal(ko_buf_printf(&b, "k%d: &k%d\n  <<: [", i, i),
				 KO_OK);
		for (int j = 0; j < 10; j++)
			assert_int_equal(ko_buf_printf(&b, "*k%d,", i - 1),
					 KO_OK);
		repeat(&b, "]\n", 1);
	}
	read_text(&t, ko_buf_span(&b));
	last = ko_yaml_get(t.yaml, t.yaml->documents->root, "k39");
	assert_non_null(last);
	assert_int_equal(ko_yaml_pairs(t.yaml, last, &pairs, &count), KO_OK);
	assert_int_equal(count, 0);
	assert_null(ko_yaml_get(t.yaml, last, "zz"));
	assert_true(t.yaml->has_fault);
	free_text(&t);
	ko_buf_done(&b);
}

static void itself(void **state)
{
	const struct ko_yaml_pair *pairs;
	const struct ko_yaml_node *node;
	size_t count;
	struct text t;
	(void)state;

	read_text(&t, KO_SPAN("a: &a\n  <<: *a\n  b: c\n"));
	node = ko_yaml_get(t.yaml, t.yaml->documents->root, "a");
	assert_int_equal(ko_yaml_pairs(t.yaml, node, &pairs, &count), KO_OK);
	assert_int_equal(count, 1);
	assert_true(ko_yaml_is(ko_yaml_get(t.yaml, node, "b"), "c"));
	assert_null(ko_yaml_get(t.yaml, node, "d"));
	free_text(&t);
}

static void long_line(void **state)
{
	struct ko_buf b = KO_BUF((size_t)8 << 20);
	struct text t;
	(void)state;

	repeat(&b, "a: ", 1);
	repeat(&b, "xxxxxxxxxxxxxxxx", (size_t)1 << 18);
	read_text(&t, ko_buf_span(&b));
	assert_false(t.yaml->has_fault);
	assert_int_equal(t.yaml->read_to, b.n);
	free_text(&t);
	ko_buf_done(&b);
}

static void out_of_memory(void **state)
{
	static const struct ko_span text =
		KO_SPAN("a: &x {b: \"c\\n\", d: [e, f\x01]}\ng: {<<: *x}\n");
	enum ko_status status = KO_ENOMEM;
	(void)state;

	for (size_t max = 0; status == KO_ENOMEM; max += 256) {
		struct ko_arena arena = KO_ARENA(max);
		struct ko_source source = { .text = text, .arena = &arena };
		struct ko_yaml *yaml;

		source.path = KO_SPAN("");
		status = ko_yaml_read(&source, text, &yaml);
		ko_arena_done(&arena);
	}
	assert_int_equal(status, KO_OK);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row),
		TABLE(nested_rows, check_nested),
		TABLE(comment_rows, check_comments),
		TEST(top_keys),
		TEST(texts),
		TEST(too_deep),
		TEST(merge_bomb),
		TEST(itself),
		TEST(long_line),
		TEST(out_of_memory),
	};

	return run_tables("yaml", tables, KO_ARRAY_LEN(tables));
}
