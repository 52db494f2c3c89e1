#include "test.h"

#include "core/catalogue_write.h"

#define IMAGES_NOTE                                                          \
	"#\n# name tier pulls [successor]; knockoff-catalogue(5) describes " \
	"the format.\n# A misnomer is what a product is called whose image " \
	"has another name.\n# A name ending in /* is a whole namespace.  "   \
	"Pulls are a floor; 0 is unknown.\n"

/* Every built-in part, written and read again, packs to the same bytes. */
static void builtin_there_and_back(void **state)
{
	struct ko_catalogue builtin;

	(void)state;
	ko_catalogue_init_builtin(&builtin);
	for (enum ko_part part = 0; part < KO_PARTS; part++) {
		KO_AUTO_BUF struct ko_buf text = KO_BUF(KO_CATALOGUE_TEXT_MAX);
		struct ko_section_head head = {
			.part = part,
			.source = KO_SPAN("here"),
			.date = ko_catalogue_date(&builtin, part),
		};
		struct ko_catalogue c;

		ko_catalogue_init_builtin(&c);
		assert_int_equal(ko_catalogue_write_part(&c, &head, &text),
				 KO_OK);
		assert_int_equal(
			ko_catalogue_load(&c, ko_buf_span(&text), NULL), KO_OK);
		assert_true(ko_span_eq(ko_catalogue_bytes(&builtin, part),
				       ko_catalogue_bytes(&c, part)));
		ko_catalogue_done(&c);
	}
}

static const struct ko_entry images[] = {
	{ .name = { "java", 4 },
	  .text = { "eclipse-temurin", 15 },
	  .tier = KO_TIER_RETIRED,
	  .pulls = 100 },
	{ .name = { "aa/*", 4 }, .tier = KO_TIER_VERIFIED },
	{ .name = { "zz/*", 4 }, .tier = KO_TIER_USED, .is_implied = true },
	{ .name = { "aa/b", 4 }, .tier = KO_TIER_POPULAR, .pulls = UINT64_MAX },
};

static const struct ko_entry bad = { .name = { "a/b", 3 },
				     .text = { "nginx a report, 2020", 20 },
				     .tier = KO_TIER_MALICIOUS };

/* a section, and its text */
static struct row {
	const char *name;
	struct ko_section_head head;
	const struct ko_entry *records;
	size_t n;
	const char *want;
} rows[] = {
	{ "images",
	  { KO_PART_IMAGES, { "a list", 6 }, { "2026-01-02", 10 } },
	  images,
	  KO_ARRAY_LEN(images),
	  "# knockoff catalogue 1\n# source: a list\n# date: 2026-01-02\n" //
	  IMAGES_NOTE "java retired 100 eclipse-temurin\naa/* verified 0\n"
	  "aa/b popular 18446744073709551615\n# end: 3\n" },
	{ "no source and no date",
	  { KO_PART_IMAGES, { "", 0 }, { "", 0 } },
	  images + 1,
	  1,
	  "# knockoff catalogue 1\n" IMAGES_NOTE
	  "aa/* verified 0\n# end: 1\n" },
	{ "known bad",
	  { KO_PART_KNOWN_BAD, { "", 0 }, { "", 0 } },
	  &bad,
	  1,
	  "# knockoff catalogue 1\n#\n# name malicious imitated report; "
	  "knockoff-catalogue(5) describes the format.\n"
	  "a/b malicious nginx a report, 2020\n# end: 1\n" },
};

static void check_row(void **state)
{
	const struct row *r = *state;
	KO_AUTO_BUF struct ko_buf text = KO_BUF(100000);
	struct ko_catalogue c;

	assert_int_equal(ko_catalogue_write(&r->head, r->records, r->n, &text),
			 KO_OK);
	assert_span(ko_buf_span(&text), r->want);
	ko_catalogue_init_builtin(&c);
	assert_int_equal(ko_catalogue_load(&c, ko_buf_span(&text), NULL),
			 KO_OK);
	assert_span(ko_catalogue_date(&c, r->head.part), r->head.date.p);
	for (size_t i = 0; i < r->n; i++) {
		const struct ko_entry *want = &r->records[i];
		struct ko_entry got;

		assert_true(ko_catalogue_find(&c, r->head.part, want->name,
					      &got) != want->is_implied);
		if (want->is_implied)
			continue;
		assert_int_equal(got.tier, want->tier);
		assert_true(got.pulls == want->pulls);
		assert_true(ko_span_eq(got.text, want->text));
	}
	ko_catalogue_done(&c);
}

/* However small the buffer, it is said that it did not fit. */
static void too_big(void **state)
{
	const struct row *r = &rows[0];
	size_t whole = strlen(r->want);

	(void)state;
	for (size_t max = 0; max <= whole; max++) {
		KO_AUTO_BUF struct ko_buf text = KO_BUF(max);

		assert_int_equal(
			ko_catalogue_write(&r->head, r->records, r->n, &text),
			max < whole ? KO_ETOOBIG : KO_OK);
	}
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row),
		TEST(builtin_there_and_back),
		TEST(too_big),
	};

	return run_tables("catalogue_write", tables, KO_ARRAY_LEN(tables));
}
