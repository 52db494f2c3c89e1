#include "test.h"

#include <stdio.h>

#include "base/file.h"
#include "core/catalogue.h"

#define HEAD "# knockoff catalogue 1\n"
#define A10  "aaaaaaaaaa"
#define A50  A10 A10 A10 A10 A10
#define A250 A50 A50 A50 A50 A50

/* Text that is refused as a whole, where and why. */
static struct refusal {
	const char *name, *text;
	size_t line;
	const char *why;
} refusals[] = {
	{ "no text", "", 1, "expected '# knockoff catalogue 1'" },
	{ "another first line", "nginx official 0\n", 1,
	  "expected '# knockoff catalogue 1': 'nginx official 0'" },
	{ "blank in front", " " HEAD, 1,
	  "expected '# knockoff catalogue 1': ' # knockoff catalogue 1'" },
	{ "no version", "# knockoff catalogue \na official 0\n# end: 1\n", 1,
	  "expected '# knockoff catalogue 1': '# knockoff catalogue '" },
	{ "version is no number", "# knockoff catalogue 1.0\n", 1,
	  "expected '# knockoff catalogue 1': '# knockoff catalogue 1.0'" },
	{ "a later version", "# knockoff catalogue 2\n", 1,
	  "a catalogue format that this knockoff does not read: '# knockoff "
	  "catalogue 2'" },
	{ "a very long first line", "#" A250 "\n", 1,
	  "expected '# knockoff catalogue 1': '#" A50 "aaaaaaaaa'" },
	{ "no newline", "# knockoff catalogue 1", 1,
	  "expected '# knockoff catalogue 1'" },
	{ "head alone", HEAD, 2, "cut short: no '# end:' line" },
	{ "no end", HEAD "nginx official 0\n", 3,
	  "cut short: no '# end:' line" },
	{ "end without a newline", HEAD "nginx official 0\n# end: 1", 3,
	  "cut short: no '# end:' line" },
	{ "record without a newline", HEAD "nginx official 0", 2,
	  "cut short: no '# end:' line" },
	{ "a record too few", HEAD "nginx official 0\n# end: 2\n", 3,
	  "the number of records does not agree: '# end: 2'" },
	{ "a record too many", HEAD "a official 0\nb official 0\n# end: 1\n", 4,
	  "the number of records does not agree: '# end: 1'" },
	{ "end is no number", HEAD "nginx official 0\n# end: one\n", 3,
	  "the number of records does not agree: '# end: one'" },
	{ "nothing in it", HEAD "# end: 0\n", 2,
	  "a catalogue without records" },
	{ "bad date", HEAD "# date: 21.8.2026\n", 2,
	  "not a date (YYYY-MM-DD): '21.8.2026'" },
	{ "date too long", HEAD "# date: 2026-08-211\n", 2,
	  "not a date (YYYY-MM-DD): '2026-08-211'" },
	{ "no date", HEAD "# date:\n", 2, "not a date (YYYY-MM-DD)" },
	{ "no tier", HEAD "\n# comment\nnginx\n", 4, "a name without a tier" },
	{ "unknown tier", HEAD "nginx Official 0\n", 2,
	  "unknown tier: 'Official'" },
	{ "capital in a name", HEAD "Nginx official 0\n", 2,
	  "not an image name: 'Nginx'" },
	{ "tag in a name", HEAD "nginx:1 official 0\n", 2,
	  "not an image name: 'nginx:1'" },
	{ "digest in a name",
	  HEAD "a@sha256:" A50 "aaaaaaaaaaaaaa"
	       " official 0\n",
	  2, "not an image name: 'a@sha256:" A50 "a'" },
	{ "star alone", HEAD "* official 0\n", 2, "not an image name: '*'" },
	{ "star within", HEAD "a/*/b popular 0\n", 2,
	  "not an image name: 'a/*/b'" },
	{ "name of 256 bytes", HEAD "aaaaaa" A250 " official 0\n", 2,
	  "not an image name: '" A50 A10 "'" },
	{ "host with a path", HEAD "ghcr.io/a shared 0\n", 2,
	  "not a registry host: 'ghcr.io/a'" },
	{ "host with an underscore", HEAD "a_b.io shared 0\n", 2,
	  "not a registry host: 'a_b.io'" },
	{ "star not in front", HEAD "a.*.io shared 0\n", 2,
	  "not a registry host: 'a.*.io'" },
	{ "no pulls", HEAD "nginx official\n", 2,
	  "expected a number after the tier: 'nginx official'" },
	{ "pulls are no number", HEAD "nginx official 1K\n", 2,
	  "expected a number after the tier: 'nginx official 1K'" },
	{ "pulls too large", HEAD "nginx official 18446744073709551616\n", 2,
	  "expected a number after the tier: 'nginx official "
	  "18446744073709551616'" },
	{ "more text", HEAD "nginx official 0 and more\n", 2,
	  "not what follows the pulls of this tier: 'nginx official 0 and "
	  "more'" },
	{ "successor of a living image", HEAD "nginx official 0 caddy\n", 2,
	  "not what follows the pulls of this tier: 'nginx official 0 caddy'" },
	{ "successor is no name", HEAD "java retired 0 A..b\n", 2,
	  "not what follows the pulls of this tier: 'java retired 0 A..b'" },
	{ "a misnomer of nothing", HEAD "jdk misnomer 0\n", 2,
	  "not what follows the pulls of this tier: 'jdk misnomer 0'" },
	{ "two successors", HEAD "java retired 0 a b\n", 2,
	  "not what follows the pulls of this tier: 'java retired 0 a b'" },
	{ "no report", HEAD "a/b malicious\n", 2,
	  "no report named: 'a/b malicious'" },
	{ "alias of nothing", HEAD "r.io alias 0\n", 2,
	  "an alias needs the host it stands for" },
	{ "alias of no host", HEAD "r.io alias 0 a b\n", 2,
	  "an alias needs the host it stands for: 'a b'" },
	{ "images and hosts", HEAD "nginx official 0\nghcr.io shared 0\n", 3,
	  "a tier of another kind of catalogue: 'shared'" },
	{ "the same name twice",
	  HEAD "b official 0\na official 0\nb official 0\n# end: 3\n", 4,
	  "'b' stands on line 2 already" },
	{ "two sections of images",
	  HEAD "a official 0\n# end: 1\n" HEAD "b official 0\n# end: 1\n", 6,
	  "two sections of the same kind" },
	{ "text behind the end", HEAD "a official 0\n# end: 1\nb official 0\n",
	  4, "expected '# knockoff catalogue 1': 'b official 0'" },
	{ "the second section is cut short",
	  HEAD "a official 0\n# end: 1\n" HEAD "r.io shared 0\n", 6,
	  "cut short: no '# end:' line" },
	{ "NUL in a name", HEAD "ng\\0nx official 0\n", 2,
	  "not an image name: 'ng\\0nx'" },
};

static size_t images_of(const struct ko_catalogue *c)
{
	return ko_catalogue_count(c, KO_PART_IMAGES);
}

static void check_refusal(void **state)
{
	const struct refusal *r = *state;
	struct ko_catalogue c;
	struct ko_error err = { 0 };
	size_t count;

	ko_catalogue_init_builtin(&c);
	count = images_of(&c);
	assert_int_equal(ko_catalogue_load(&c, ko_span_str(r->text), &err),
			 KO_ESYNTAX);
	assert_string_equal(err.text, r->why);
	assert_int_equal(err.line, r->line);
	assert_int_equal(err.status, KO_ESYNTAX);
	assert_int_equal(images_of(&c), count);
	assert_int_equal(ko_catalogue_load(&c, ko_span_str(r->text), NULL),
			 KO_ESYNTAX);
	ko_catalogue_done(&c);
}

static const char whole[] = HEAD "# source: nowhere\n"
				 "# date: 2026-01-02\n"
				 "\n"
				 "zz/one popular 5\n"
				 "  zz/two   verified\t7 \r\n"
				 "nginx official 1000\n"
				 "aa/* sponsored 3\n"
				 "aa/x used 4\n"
				 "java retired 9 eclipse-temurin\n"
				 "old deprecated 1\n"
				 "quay.io/a/b popular 10\n"
				 "quay.io/a/c popular 20\n"
				 "quay.io/d popular 30\n"
				 "host:5000/e/f popular 1\n"
				 "aa-b/y popular 2\n"
				 "# end: 12\n";

static void load(struct ko_catalogue *c, const char *text)
{
	struct ko_error err = { 0 };

	ko_catalogue_init_builtin(c);
	if (ko_catalogue_load(c, ko_span_str(text), &err) != KO_OK)
		fail_msg("line %zu: %s", err.line, err.text);
}

/* Whatever is missing, even one byte: refused, and nothing is replaced. */
static void cut_short_anywhere(void **state)
{
	struct ko_span text = ko_span_str(whole);
	struct ko_catalogue c;
	size_t count;

	(void)state;
	ko_catalogue_init_builtin(&c);
	count = images_of(&c);
	for (size_t n = 0; n < text.n; n++) {
		struct ko_span part = ko_span_head(text, n);

		if (ko_catalogue_load(&c, part, NULL) != KO_ESYNTAX)
			fail_msg("accepted when cut to %zu bytes", n);
	}
	assert_int_equal(images_of(&c), count);
	assert_int_equal(ko_catalogue_load(&c, text, NULL), KO_OK);
	assert_int_equal(images_of(&c), 12 + 4);
	ko_catalogue_done(&c);
}

/* "name tier pulls text" of each record that is there, or "". */
static struct record_row {
	const char *name;
	enum ko_tier tier;
	uint64_t pulls;
	const char *text;
	bool is_implied;
	uint64_t all_pulls;
} records[] = {
	{ "nginx", KO_TIER_OFFICIAL, 1000, "", false, 0 },
	{ "java", KO_TIER_RETIRED, 9, "eclipse-temurin", false, 0 },
	{ "old", KO_TIER_DEPRECATED, 1, "", false, 0 },
	{ "zz/one", KO_TIER_POPULAR, 5, "", false, 0 },
	{ "zz/two", KO_TIER_VERIFIED, 7, "", false, 0 },
	/* made from their images: the best tier, all pulls */
	{ "zz/*", KO_TIER_VERIFIED, 12, "", true, 12 },
	{ "quay.io/a/*", KO_TIER_POPULAR, 30, "", true, 30 },
	{ "aa-b/*", KO_TIER_POPULAR, 2, "", true, 2 },
	{ "host:5000/e/*", KO_TIER_POPULAR, 1, "", true, 1 },
	/* has a record of its own, and their sum beside it */
	{ "aa/*", KO_TIER_SPONSORED, 3, "", false, 4 },
};

static void check_record(void **state)
{
	const struct record_row *r = *state;
	struct ko_catalogue c;
	struct ko_entry e;

	load(&c, whole);
	assert_true(ko_catalogue_find(&c, KO_PART_IMAGES, ko_span_str(r->name),
				      &e));
	assert_span(e.name, r->name);
	assert_int_equal(e.tier, r->tier);
	assert_true(e.pulls == r->pulls);
	assert_true(e.all_pulls == r->all_pulls);
	assert_span(e.text, r->text);
	assert_int_equal(ko_entry_is_space(&e), strchr(r->name, '*') != NULL);
	assert_int_equal(e.is_implied, r->is_implied);
	ko_catalogue_done(&c);
}

static void not_in_it(void **state)
{
	static const char *const names[] = {
		"",   "n",         "ngin",  "nginxx",          "nginy",   "zzz",
		"zz", "quay.io/*", "aa/*x", "docker.io/nginx", "nginx/*", "0000"
	};
	struct ko_catalogue c;
	struct ko_entry e;

	(void)state;
	load(&c, whole);
	for (size_t i = 0; i < KO_ARRAY_LEN(names); i++)
		if (ko_catalogue_find(&c, KO_PART_IMAGES, ko_span_str(names[i]),
				      &e))
			fail_msg("found %s", names[i]);
	ko_catalogue_done(&c);
}

static void sections_replace_parts(void **state)
{
	struct ko_catalogue c;
	struct ko_entry e;
	size_t images;

	(void)state;
	load(&c,
	     HEAD "# date: 2020-02-03\nr.io vendor 1 R Inc.\n# end: 1\n" HEAD
		  "a/b malicious nginx a report, 2020\n# end: 1\n");
	images = images_of(&c);
	assert_true(images > 1000);
	assert_int_equal(ko_catalogue_count(&c, KO_PART_REGISTRIES), 1);
	assert_int_equal(ko_catalogue_count(&c, KO_PART_KNOWN_BAD), 1);
	assert_true(ko_catalogue_find_host(&c, KO_SPAN("r.io"), &e));
	assert_span(e.text, "R Inc.");
	assert_false(ko_catalogue_find_host(&c, KO_SPAN("ghcr.io"), &e));
	assert_true(
		ko_catalogue_find(&c, KO_PART_KNOWN_BAD, KO_SPAN("a/b"), &e));
	assert_span(e.text, "nginx a report, 2020");
	assert_span(ko_catalogue_date(&c, KO_PART_REGISTRIES), "2020-02-03");
	assert_span(ko_catalogue_date(&c, KO_PART_KNOWN_BAD), "");

	/* Once more: what was loaded before is freed, the rest stays. */
	assert_int_equal(
		ko_catalogue_load(&c, KO_SPAN(HEAD "s.io shared 1\n# end: 1\n"),
				  NULL),
		KO_OK);
	assert_false(ko_catalogue_find_host(&c, KO_SPAN("r.io"), &e));
	assert_true(
		ko_catalogue_find(&c, KO_PART_KNOWN_BAD, KO_SPAN("a/b"), &e));
	assert_int_equal(images_of(&c), images);
	ko_catalogue_done(&c);
	ko_catalogue_done(&c);
	ko_catalogue_done(NULL);
}

static struct host_row {
	const char *name;
	bool want;
} host_rows[] = {
	{ "ghcr.io", true },
	{ "docker.io", true },
	{ "us-docker.pkg.dev", true },
	{ "europe-west1-docker.pkg.dev", true },
	{ "123456789012.dkr.ecr.eu-west-1.amazonaws.com", true },
	{ "acme.azurecr.io", true },
	{ "azurecr.io", false },
	{ "docker.pkg.dev", false },
	{ "us-docker.pkg.dev.evil.com", false },
	{ "us-docker.pkg.devx", false },
	{ "acme.azurecr.io.evil.com", false },
	{ "xdkr.ecr.amazonaws.com", false },
	{ "a.dkr.ecr.amazonaws.com", false },
	{ "a.dkr.ecr.b.amazonaws.co", false },
	{ "ghcr.io.", false },
	{ "gcr.io.evil.com", false },
	{ "", false },
};

static void check_host(void **state)
{
	const struct host_row *r = *state;
	struct ko_catalogue c;
	struct ko_entry e;

	ko_catalogue_init_builtin(&c);
	assert_int_equal(ko_catalogue_find_host(&c, ko_span_str(r->name), &e),
			 r->want);
}

static void patterns(void **state)
{
	static const struct {
		const char *host;
		bool want;
	} hosts[] = {
		{ "a.x.b.y", true }, { "a.x.x.b.y", true },
		{ ".x.b.y", true },  { "a.x..y", true },
		{ "a.x.y", false },  { "a.x.b.yz", false },
		{ "x.b.y", false },  { "axxb.y", false },
	};
	struct ko_catalogue c;
	struct ko_entry e;

	(void)state;
	load(&c, HEAD "*.x.*.y shared 0\nz.io shared 0\n# end: 2\n");
	for (size_t i = 0; i < KO_ARRAY_LEN(hosts); i++)
		if (ko_catalogue_find_host(&c, ko_span_str(hosts[i].host),
					   &e) != hosts[i].want)
			fail_msg("%s", hosts[i].host);
	ko_catalogue_done(&c);
}

static void builtin_records_are_found(void **state)
{
	struct ko_catalogue c;

	(void)state;
	ko_catalogue_init_builtin(&c);
	for (enum ko_part part = 0; part < KO_PARTS; part++) {
		size_t n = ko_catalogue_count(&c, part);
		struct ko_span last = KO_SPAN("");

		assert_true(n > 10);
		for (size_t i = 0; i < n; i++) {
			struct ko_entry want = ko_catalogue_entry(&c, part, i);
			struct ko_entry got;

			assert_true(ko_span_cmp(last, want.name) < 0);
			assert_true(
				ko_catalogue_find(&c, part, want.name, &got));
			assert_ptr_equal(got.name.p, want.name.p);
			last = want.name;
		}
	}
}

static void assert_as_builtin(enum ko_part part, const char *path)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF(KO_CATALOGUE_TEXT_MAX);
	struct ko_catalogue builtin;
	struct ko_catalogue c;
	struct ko_span want;
	struct ko_span got;

	ko_catalogue_init_builtin(&builtin);
	ko_catalogue_init_builtin(&c);
	assert_int_equal(ko_file_read(path, &text, NULL), KO_OK);
	assert_int_equal(ko_catalogue_load(&c, ko_buf_span(&text), NULL),
			 KO_OK);
	want = ko_catalogue_bytes(&builtin, part);
	got = ko_catalogue_bytes(&c, part);
	assert_ptr_not_equal(want.p, got.p);
	assert_true(ko_span_eq(want, got));
	ko_catalogue_done(&c);
}

/* The same file gives the same bytes at build time and at run time. */
static void builtin_is_what_data_says(void **state)
{
	(void)state;
	assert_as_builtin(KO_PART_IMAGES,
			  TOP_SRCDIR "/data/official-images.txt");
	assert_as_builtin(KO_PART_REGISTRIES,
			  TOP_SRCDIR "/data/registries.txt");
	assert_as_builtin(KO_PART_KNOWN_BAD, TOP_SRCDIR "/data/known-bad.txt");
}

static void builtin_has_dates(void **state)
{
	struct ko_catalogue c;

	(void)state;
	ko_catalogue_init_builtin(&c);
	for (enum ko_part part = 0; part < KO_PARTS; part++)
		assert_int_equal(ko_catalogue_date(&c, part).n, 10);
}

static void limits(void **state)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(200000);
	struct ko_catalogue c;
	struct ko_error err = { 0 };

	(void)state;
	ko_catalogue_init_builtin(&c);
	/* Refused for its size alone: the bytes are not there. */
	assert_int_equal(
		ko_catalogue_load(
			&c,
			(struct ko_span){ whole, KO_CATALOGUE_TEXT_MAX + 1 },
			&err),
		KO_ETOOBIG);
	assert_string_equal(err.text, "larger than 268435456 bytes");

	assert_int_equal(ko_buf_printf(&b,
				       HEAD "r.io shared 0 %65535s\n"
					    "# end: 1\n",
				       "x"),
			 KO_OK);
	assert_int_equal(ko_catalogue_load(&c, ko_buf_span(&b), &err), KO_OK);
	ko_buf_clear(&b);
	assert_int_equal(ko_buf_printf(&b,
				       HEAD "r.io shared 0 x%65535s\n"
					    "# end: 1\n",
				       "x"),
			 KO_OK);
	assert_int_equal(ko_catalogue_load(&c, ko_buf_span(&b), &err),
			 KO_ESYNTAX);
	assert_int_equal(err.line, 2);
	assert_non_null(strstr(err.text, "line too long: 'r.io shared"));
	ko_catalogue_done(&c);
}

/* Each tier has a word that is read back as itself, and a text. */
static void tiers(void **state)
{
	static const char *const texts[KO_TIER_COUNT] = {
		[KO_TIER_MISNOMER] = "c.d",
		[KO_TIER_ALIAS] = "c.d",
		[KO_TIER_MALICIOUS] = "- a report",
	};
	char text[200];

	(void)state;
	for (enum ko_tier tier = 0; tier < KO_TIER_COUNT; tier++) {
		struct ko_catalogue c = { 0 };
		struct ko_entry e;
		size_t part = 0;

		(void)snprintf(text, sizeof(text),
			       HEAD "a.b %s %s %s\n# end: 1\n",
			       ko_tier_word(tier),
			       tier == KO_TIER_MALICIOUS ? "" : "0",
			       texts[tier] ? texts[tier] : "");
		assert_int_equal(ko_catalogue_load(&c, ko_span_str(text), NULL),
				 KO_OK);
		while (part < KO_PARTS && !c.parts[part])
			part++;
		assert_true(ko_catalogue_find(&c, (enum ko_part)part,
					      KO_SPAN("a.b"), &e));
		assert_int_equal(e.tier, tier);
		assert_true(ko_tier_text(tier)[0] != '\0');
		ko_catalogue_done(&c);
	}
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(refusals, check_refusal),
		TABLE(records, check_record),
		TABLE(host_rows, check_host),
		TEST(cut_short_anywhere),
		TEST(not_in_it),
		TEST(sections_replace_parts),
		TEST(patterns),
		TEST(builtin_records_are_found),
		TEST(builtin_is_what_data_says),
		TEST(builtin_has_dates),
		TEST(limits),
		TEST(tiers),
	};

	return run_tables("catalogue", tables, KO_ARRAY_LEN(tables));
}
