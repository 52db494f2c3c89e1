#include "test.h"

#include "core/catalogue_packed.h"
#include "core/verdict.h"

#define TEXT                                                             \
	"# knockoff catalogue 1\n# date: 2026-01-02\nnginx official 5\n" \
	"node official 9\nnodejs misnomer 0 node\nacme/* verified 0\n"   \
	"acme/tool verified 7\nbitnami/redis verified 1000000\n"         \
	"quay.io/a/b used 3\njava retired 5 eclipse-temurin\n# end: 8\n"

static const struct ko_span text = { TEXT, sizeof(TEXT) - 1 };

static void load(struct ko_catalogue *c)
{
	ko_catalogue_init_builtin(c);
	assert_int_equal(ko_catalogue_load(c, text, NULL), KO_OK);
}

static void pack(struct ko_buf *out)
{
	struct ko_catalogue c;

	load(&c);
	assert_int_equal(ko_catalogue_pack(&c, text, out), KO_OK);
	ko_catalogue_done(&c);
}

static void there_and_back(void **state)
{
	KO_AUTO_BUF struct ko_buf packed = KO_BUF(100000);
	struct ko_catalogue parsed;
	struct ko_catalogue c;

	(void)state;
	load(&parsed);
	pack(&packed);
	load(&c); /* what it had before is freed */
	assert_int_equal(ko_catalogue_unpack(&c, text, &packed), KO_OK);
	assert_null(packed.p);
	assert_true(ko_span_eq(ko_catalogue_bytes(&parsed, KO_PART_IMAGES),
			       ko_catalogue_bytes(&c, KO_PART_IMAGES)));
	ko_catalogue_done(&parsed);
	ko_catalogue_done(&c);
}

/* Refused, and nothing changed. */
static void assert_refused(struct ko_span of, struct ko_buf *packed)
{
	struct ko_catalogue c;
	const char *p = packed->p;

	ko_catalogue_init_builtin(&c);
	assert_int_equal(ko_catalogue_unpack(&c, of, packed), KO_ENOTFOUND);
	assert_null(c.owned[KO_PART_IMAGES]);
	assert_ptr_equal(packed->p, p);
	assert_true(ko_catalogue_count(&c, KO_PART_IMAGES) > 1000);
}

static void of_another_text(void **state)
{
	KO_AUTO_BUF struct ko_buf packed = KO_BUF(100000);
	char other[sizeof(TEXT)];

	(void)state;
	pack(&packed);
	for (size_t i = 0; i < text.n; i++) {
		memcpy(other, TEXT, sizeof(TEXT));
		other[i] ^= 1;
		assert_refused((struct ko_span){ other, text.n }, &packed);
		assert_refused(ko_span_head(text, i), &packed);
	}
}

static void damaged_anywhere(void **state)
{
	KO_AUTO_BUF struct ko_buf packed = KO_BUF(100000);
	size_t n;

	(void)state;
	pack(&packed);
	n = packed.n;
	for (size_t i = 0; i < n; i++) {
		packed.p[i] ^= 0x10;
		assert_refused(text, &packed);
		packed.p[i] ^= 0x10;
		packed.n = i;
		assert_refused(text, &packed);
		packed.n = n;
	}
}

/* Go through all that a catalogue is asked. */
static void use(const struct ko_catalogue *c)
{
	static const char *const names[] = { "ngnix",         "acmee/tool",
					     "bitnmai/redis", "redis-bitnami",
					     "quay.io/a/c",   "x/redis",
					     "nodejs" };
	size_t n = ko_catalogue_count(c, KO_PART_IMAGES);

	for (size_t i = 0; i < n; i++) {
		struct ko_entry e = ko_catalogue_entry(c, KO_PART_IMAGES, i);
		struct ko_entry found;

		(void)ko_catalogue_find(c, KO_PART_IMAGES, e.name, &found);
		assert_non_null(ko_tier_text(e.tier));
	}
	for (size_t i = 0; i < KO_ARRAY_LEN(names); i++) {
		struct ko_verdict v;

		ko_judge(c, ko_span_str(names[i]), &v);
	}
	(void)ko_span_hash(ko_catalogue_date(c, KO_PART_IMAGES), 0);
}

/*
 * Whoever can write the file can make the sums right, too: what is taken then
 * may say anything, but is never read outside its bytes.  The sanitizers, and
 * valgrind, watch.
 */
static void forged(void **state)
{
	KO_AUTO_BUF struct ko_buf good = KO_BUF(100000);
	size_t head;
	struct ko_catalogue own;
	size_t taken = 0;
	size_t n;

	(void)state;
	load(&own);
	n = ko_catalogue_bytes(&own, KO_PART_IMAGES).n;
	pack(&good);
	head = good.n - n;
	for (size_t i = 4; i + 4 <= n; i += 4) { /* but for the size */
		static const uint32_t words[] = {
			0, 1, 0x7f, 0xffff, 0x7ffffff0, 0xffffffff
		};

		for (size_t j = 0; j < KO_ARRAY_LEN(words); j++) {
			KO_AUTO_BUF struct ko_buf bad = KO_BUF(100000);
			KO_AUTO_FREE char *bytes = malloc(n);
			struct ko_catalogue c = { 0 };

			assert_non_null(bytes);
			memcpy(bytes, good.p + head, n);
			memcpy(bytes + i, &words[j], 4);
			ko_catalogue_init_builtin(&c);
			c.parts[KO_PART_IMAGES] = (const void *)bytes;
			assert_int_equal(ko_catalogue_pack(&c, text, &bad),
					 KO_OK);
			ko_catalogue_init_builtin(&c);
			if (ko_catalogue_unpack(&c, text, &bad) == KO_OK) {
				use(&c);
				taken++;
			}
			ko_catalogue_done(&c);
		}
	}
	assert_true(taken > 0);
	ko_catalogue_done(&own);
}

int main(void)
{
	static const struct test_table tables[] = {
		TEST(there_and_back),
		TEST(of_another_text),
		TEST(damaged_anywhere),
		TEST(forged),
	};

	return run_tables("catalogue_packed", tables, KO_ARRAY_LEN(tables));
}
