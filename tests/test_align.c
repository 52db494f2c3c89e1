#include "test.h"

#include <stdio.h>

#include "base/buf.h"
#include "core/align.h"
#include "core/keys.h"

/* want: "rule written>meant" of each slip; "" when they do not align. */
static struct row {
	const char *name, *meant, *want; /* the name is what was written */
} rows[] = {
	/* each slip by itself */
	{ "ngnix", "nginx", "transposition ni>in" },
	{ "pyton", "python", "omission >h" },
	{ "redivs", "redis", "insertion v>" },
	{ "reddis", "redis", "doubling d>" },
	{ "rabitmq", "rabbitmq", "doubling >b" },
	{ "postgrds", "postgres", "neighbour-key d>e" },
	{ "ubantu", "ubuntu", "vowel a>u" },
	{ "kafca", "kafka", "phonetic c>k" },
	{ "elaphant", "elafant", "phonetic ph>f" },
	{ "mernory", "memory", "glyph rn>m" },
	{ "mem0ry", "memory", "glyph 0>o" },
	{ "vvordpress", "wordpress", "glyph vv>w" },
	{ "nocle", "node", "glyph cl>d" },
	{ "helloworld", "hello-world", "separator >-" },
	{ "hello_world", "hello-world", "separator _>-" },
	{ "hello--world", "hello-world", "separator ->" },
	{ "postgre", "postgres", "plural >s" },
	{ "caches", "cache", "plural s>" },
	{ "images-x", "image-x", "plural s>" },
	{ "openjdk11", "openjdk12", "number 1>2" },
	{ "node8", "node18", "number >1" },
	{ "gitlab2", "gitlab", "number 2>" },

	/* several */
	{ "ngnixx", "nginx", "transposition ni>in, doubling x>" },
	{ "bitnmai/rdeis", "bitnami/redis",
	  "transposition ma>am, transposition de>ed" },

	/* capitals are no slip */
	{ "NGNIX", "nginx", "transposition NI>in" },
	{ "NGINX", "nginx", "" },

	/* none */
	{ "nginx", "nginx", "" },
	{ "", "", "" },
	{ "abcdefgh", "ijklmnop", "" },
	{ "a", "abcdefghijk", "" },
	{ "", "abcd", "omission >a, omission >b, omission >c, omission >d" },
};

static void add_slip(struct ko_buf *b, const struct ko_slip *s)
{
	assert_int_equal(ko_buf_printf(b, "%s%s %.*s>%.*s", b->n ? ", " : "",
				       ko_rule_info(s->rule)->name,
				       KO_SPAN_ARG(s->written),
				       KO_SPAN_ARG(s->meant)),
			 KO_OK);
}

static void check_row(void **state)
{
	const struct row *r = *state;
	KO_AUTO_BUF struct ko_buf b = KO_BUF(1000);
	struct ko_alignment a = { .weight = 77 };
	bool is_slip =
		ko_align(ko_span_str(r->name), ko_span_str(r->meant), &a);

	assert_int_equal(is_slip, r->want[0] != '\0');
	if (!is_slip) {
		assert_int_equal(a.weight, 77);
		return;
	}
	for (size_t i = 0; i < a.n; i++)
		add_slip(&b, &a.slips[i]);
	assert_span(ko_buf_span(&b), r->want);
	assert_true(a.weight < 0);
}

/* As align.h has it of a step, on which the screen counts. */
static void assert_short(size_t written, size_t meant)
{
	assert_true(written <= 3 && meant <= 3);
	assert_true(written <= meant + 1 && meant <= written + 1);
}

/* Put together, the slips and the bytes between them give both names. */
static void assert_consistent(struct ko_span written, struct ko_span meant,
			      const struct ko_alignment *a)
{
	const char *w = written.p;
	const char *m = meant.p;

	assert_true(a->n > 0 && a->n <= KO_SLIPS_MAX && a->weight <= 0);
	for (size_t i = 0; i < a->n; i++) {
		const struct ko_slip *s = &a->slips[i];

		assert_true(s->written.n + s->meant.n > 0);
		assert_short(s->written.n, s->meant.n);
		assert_int_equal(s->written.p - w, s->meant.p - m);
		while (w < s->written.p)
			assert_int_equal(*w++, *m++);
		w += s->written.n;
		m += s->meant.n;
	}
	assert_int_equal(written.p + written.n - w, meant.p + meant.n - m);
	while (w < written.p + written.n)
		assert_int_equal(*w++, *m++);
}

static struct ko_span word_of(size_t i, char out[8])
{
	static const char alphabet[] = "rnm0o-s/";
	size_t n = i % 6;

	for (size_t k = 0; k < n; k++) {
		i = i * 31 + 7;
		out[k] = alphabet[i / 8 % (sizeof(alphabet) - 1)];
	}
	return (struct ko_span){ out, n };
}

static void slips_make_up_the_difference(void **state)
{
	size_t aligned = 0;
	char x[8];
	char y[8];

	(void)state;
	for (size_t i = 0; i < 400; i++)
		for (size_t j = 0; j < 400; j++) {
			struct ko_span written = word_of(i, x);
			struct ko_span meant = word_of(j, y);
			struct ko_alignment a;

			if (!ko_align(written, meant, &a))
				continue;
			assert_consistent(written, meant, &a);
			aligned++;
		}
	assert_true(aligned > 10000);
}

/* The more slips, the less likely; the same slip first is less likely. */
static void weights_are_ordered(void **state)
{
	struct ko_alignment one;
	struct ko_alignment two;
	struct ko_alignment first;

	(void)state;
	assert_true(
		ko_align(KO_SPAN("kubrenetes"), KO_SPAN("kubernetes"), &one));
	assert_true(
		ko_align(KO_SPAN("kubrenetse"), KO_SPAN("kubernetes"), &two));
	assert_true(
		ko_align(KO_SPAN("ukbernetes"), KO_SPAN("kubernetes"), &first));
	assert_true(two.weight < one.weight);
	assert_true(first.weight < one.weight);
}

static void alikes_are_short(void **state)
{
	(void)state;
	for (size_t i = 0; i < KO_ALIKES; i++)
		assert_short(strlen(ko_alikes[i].a), strlen(ko_alikes[i].b));
}

static void longest_names(void **state)
{
	static char a[KO_ALIGN_MAX + 1];
	static char b[KO_ALIGN_MAX + 1];
	struct ko_alignment found;

	(void)state;
	memset(a, 'a', sizeof(a));
	memset(b, 'a', sizeof(b));
	b[KO_ALIGN_MAX - 1] = 's';
	assert_true(ko_align((struct ko_span){ a, KO_ALIGN_MAX },
			     (struct ko_span){ b, KO_ALIGN_MAX }, &found));
	assert_int_equal(found.n, 1);
	assert_false(ko_align((struct ko_span){ a, KO_ALIGN_MAX + 1 },
			      (struct ko_span){ b, KO_ALIGN_MAX }, &found));
	assert_false(ko_align((struct ko_span){ a, KO_ALIGN_MAX },
			      (struct ko_span){ b, KO_ALIGN_MAX + 1 }, &found));
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row),    TEST(slips_make_up_the_difference),
		TEST(weights_are_ordered), TEST(alikes_are_short),
		TEST(longest_names),
	};

	return run_tables("align", tables, KO_ARRAY_LEN(tables));
}
