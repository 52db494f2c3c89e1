#include "test.h"

#include <stdio.h>

#include "base/buf.h"
#include "hub/answers.h"

/* What an answer is read as is compared in writing: nothing is left out. */
static void write_row(struct ko_buf *b, const struct ko_hub_repository *r)
{
	static const char *const types[] = { "image", "plugin", "other" };
	const struct ko_facts *f = &r->facts;

	assert_int_equal(f->repository, KO_EXISTENCE_PRESENT);
	assert_int_equal(f->checked, 0);
	assert_int_equal(ko_buf_printf(b, "\n%.*s %s%s [%s]",
				       KO_SPAN_ARG(r->name), types[r->type],
				       r->is_archived ? " archived" : "",
				       ko_badge_word(f->badge)),
			 KO_OK);
	if (f->has_pulls)
		assert_int_equal(ko_buf_printf(b, " pulls %llu",
					       (unsigned long long)f->pulls),
				 KO_OK);
	assert_int_equal(
		ko_buf_printf(b, " stars %llu %lld-%lld '%.*s' by '%.*s'",
			      (unsigned long long)f->stars,
			      (long long)f->created, (long long)f->updated,
			      KO_SPAN_ARG(f->description),
			      KO_SPAN_ARG(f->publisher)),
		KO_OK);
}

static void write_page(struct ko_buf *b, const struct ko_hub_page *page)
{
	assert_int_equal(ko_buf_printf(b, "of %llu next '%.*s'",
				       (unsigned long long)page->total,
				       KO_SPAN_ARG(page->next)),
			 KO_OK);
	for (size_t i = 0; i < page->n; i++)
		write_row(b, &page->rows[i]);
}

/* Which reader a row of a table is for. */
enum reader {
	V4 = KO_HUB_SEARCH_V4,
	V3 = KO_HUB_SEARCH_V3,
	V2 = KO_HUB_SEARCH_V2,
	V1 = KO_HUB_SEARCH_V1,
	LIST,
	REPOSITORY,
	TAGS,
	ACCOUNT,
	TOKEN,
};

static enum ko_status read_pages(enum reader reader, struct ko_span body,
				 struct ko_arena *arena, struct ko_buf *b,
				 struct ko_error *err)
{
	struct ko_hub_page page = { 0 };
	enum ko_status status =
		reader == LIST ? ko_answer_list(body, arena, &page, err)
			       : ko_answer_search((enum ko_hub_search)reader,
						  body, arena, &page, err);

	if (status == KO_OK)
		write_page(b, &page);
	else
		assert_null(page.rows);
	return status;
}

static enum ko_status read_repository(struct ko_span body,
				      struct ko_arena *arena, struct ko_buf *b,
				      struct ko_error *err)
{
	struct ko_hub_repository repository = { 0 };
	enum ko_status status =
		ko_answer_repository(body, arena, &repository, err);

	if (status == KO_OK)
		write_row(b, &repository);
	return status;
}

static enum ko_status read_tags(struct ko_span body, struct ko_arena *arena,
				struct ko_buf *b, struct ko_error *err)
{
	uint64_t count = 0;
	int64_t pushed = 0;
	enum ko_status status = ko_answer_tags(body, &count, &pushed, err);

	(void)arena;
	if (status == KO_OK)
		assert_int_equal(ko_buf_printf(b, "%llu, %lld",
					       (unsigned long long)count,
					       (long long)pushed),
				 KO_OK);
	return status;
}

static enum ko_status read_account(struct ko_span body, struct ko_arena *arena,
				   struct ko_buf *b, struct ko_error *err)
{
	struct ko_hub_account a = { 0 };
	enum ko_status status = ko_answer_account(body, arena, &a, err);

	if (status == KO_OK)
		assert_int_equal(
			ko_buf_printf(
				b, "%s %.*s [%s] %lld '%.*s'",
				a.is_organization ? "org" : "user",
				KO_SPAN_ARG(a.name), ko_badge_word(a.badge),
				(long long)a.joined, KO_SPAN_ARG(a.publisher)),
			KO_OK);
	return status;
}

static enum ko_status read_token(struct ko_span body, struct ko_arena *arena,
				 struct ko_buf *b, struct ko_error *err)
{
	struct ko_span token = { 0 };
	enum ko_status status = ko_answer_token(body, arena, &token, err);

	if (status == KO_OK)
		assert_int_equal(ko_buf_add(b, token), KO_OK);
	return status;
}

static enum ko_status read_as(enum reader reader, struct ko_span body,
			      struct ko_arena *arena, struct ko_buf *b,
			      struct ko_error *err)
{
	static enum ko_status (*const readers[])(
		struct ko_span body, struct ko_arena * arena, struct ko_buf * b,
		struct ko_error * err) = {
		[REPOSITORY] = read_repository,
		[TAGS] = read_tags,
		[ACCOUNT] = read_account,
		[TOKEN] = read_token,
	};

	return readers[reader] ? readers[reader](body, arena, b, err)
			       : read_pages(reader, body, arena, b, err);
}

/* What is read, or why nothing is, as it starts. */
static struct answer_row {
	const char *name;
	enum reader reader;
	const char *body, *want, *why;
} answer_rows[] = {
	{ "v4: an official image, its exact pulls", V4,
	  "{\"total\":1,\"results\":[{\"id\":\"library/apache\","
	  "\"name\":\"apache\",\"type\":\"image\",\"publisher\":{\"name\":"
	  "\"Docker\"},\"created_at\":\"2014-06-05T12:00:00Z\",\"updated_at\":"
	  "\"2026-08-28T16:00:00Z\",\"short_description\":\"A server\","
	  "\"badge\":\"official\",\"star_count\":20000,\"pull_count\":\"1B+\","
	  "\"raw_pull_count\":12345678901,\"operating_systems\":[{\"name\":"
	  "\"linux\",\"label\":\"Linux\"}],\"logo_url\":null,\"archived\":"
	  "false}]}",
	  .want = "of 1 next ''\napache image [official] pulls 12345678901 "
		  "stars 20000 "
		  "1401969600-1787932800 'A server' by 'Docker'" },
	{ "v4: a model, without id and type", V4,
	  "{\"total\":1,\"results\":[{\"name\":\"ai/llm\",\"pull_count\":"
	  "\"500K+\",\"star_count\":210,\"updated_at\":"
	  "\"2026-08-17T14:03:18.618971Z\",\"archived\":true,"
	  "\"media_types\":[\"application/x\"],\"content_types\":[\"model\"]}]"
	  "}",
	  .want = "of 1 next ''\nai/llm other archived [] pulls 500000 stars "
		  "210 "
		  "0-1786975398 '' by ''" },
	{ "v4: badges", V4,
	  "{\"total\":4,\"results\":[{\"name\":\"a/a\",\"badge\":\"none\"},"
	  "{\"name\":\"a/b\",\"badge\":null},{\"name\":\"a/c\",\"badge\":"
	  "\"verified_publisher\"},{\"name\":\"a/d\",\"badge\":"
	  "\"open_source\"},{\"name\":\"a/e\",\"badge\":\"dhi\"}]}",
	  .want = "of 4 next ''\na/a image [none] stars 0 0-0 '' by ''"
		  "\na/b image [] stars 0 0-0 '' by ''"
		  "\na/c image [verified] stars 0 0-0 '' by ''"
		  "\na/d image [sponsored] stars 0 0-0 '' by ''"
		  "\na/e image [] stars 0 0-0 '' by ''" },
	{ "v4: types", V4,
	  "{\"total\":4,\"results\":[{\"name\":\"a/a\",\"type\":\"plugin\"},"
	  "{\"name\":\"a/b\",\"type\":\"extension\"},{\"name\":\"a/c\","
	  "\"type\":\"image\",\"content_types\":[\"model\"]},{\"name\":\"a/d\","
	  "\"content_types\":[\"unrecognized\",\"helm\"]},{\"name\":\"a/e\","
	  "\"content_types\":[]}]}",
	  .want = "of 4 next ''\na/a plugin [] stars 0 0-0 '' by ''"
		  "\na/b other [] stars 0 0-0 '' by ''"
		  "\na/c other [] stars 0 0-0 '' by ''"
		  "\na/d image [] stars 0 0-0 '' by ''"
		  "\na/e image [] stars 0 0-0 '' by ''" },
	{ "v3: official, publisher and rate plan", V3,
	  "{\"total\":7,\"results\":[{\"id\":\"library/apache\",\"name\":"
	  "\"apache\",\"slug\":\"apache\",\"type\":\"image\",\"publisher\":{"
	  "\"id\":\"33\",\"name\":\"library\"},\"created_at\":"
	  "\"2014-11-03T20:13:35.098911Z\",\"updated_at\":"
	  "\"2024-08-13T20:53:00.721712Z\",\"short_description\":\"It\","
	  "\"source\":\"store\",\"star_count\":4777,\"rate_plans\":[{\"id\":"
	  "\"x\",\"repositories\":[{\"name\":\"apache\",\"namespace\":"
	  "\"library\",\"pull_count\":\"1B+\",\"is_official\":true}],"
	  "\"operating_systems\":[{\"name\":\"\",\"label\":\"\"}]}],"
	  "\"logo_url\":{}}]}",
	  .want = "of 7 next ''\napache image [official] pulls 1000000000 "
		  "stars 4777 "
		  "1415045615-1723582380 'It' by 'library'" },
	{ "v3: verified, sponsored, plugin, no plan", V3,
	  "{\"total\":3,\"results\":[{\"id\":\"acme/db\",\"name\":\"acme/db\","
	  "\"type\":\"plugin\",\"publisher\":{\"name\":\"Acme Inc.\"},"
	  "\"source\":\"verified_publisher\",\"star_count\":1,\"rate_plans\":"
	  "[{\"repositories\":[{\"pull_count\":\"9.9K\",\"is_official\":false}]"
	  "}]},{\"id\":\"oss/db\",\"name\":\"oss/db\",\"source\":"
	  "\"open_source\",\"rate_plans\":[]},{\"id\":\"me/db\",\"name\":"
	  "\"me/db\",\"source\":\"community\",\"rate_plans\":[{"
	  "\"repositories\":null}]}]}",
	  .want = "of 3 next ''\nacme/db plugin [verified] pulls 9900 stars 1 "
		  "0-0 '' "
		  "by "
		  "'Acme Inc.'\noss/db image [sponsored] stars 0 0-0 '' by ''"
		  "\nme/db image [none] stars 0 0-0 '' by ''" },
	{ "v2: official and not", V2,
	  "{\"count\":284295,\"next\":\"https://hub.docker.com/v2/search/"
	  "repositories/?page=2&query=x\",\"previous\":\"\",\"results\":[{"
	  "\"repo_name\":\"apache\",\"short_description\":\"\",\"star_count\":"
	  "21268,\"pull_count\":12981954060,\"repo_owner\":\"\","
	  "\"is_automated\":false,\"is_official\":true},{\"repo_name\":"
	  "\"acme/apache\",\"short_description\":\"Other \\u2019 one\","
	  "\"star_count\":0,\"pull_count\":7,\"repo_owner\":\"\","
	  "\"is_automated\":true,\"is_official\":false}]}",
	  .want = "of 284295 next "
		  "'https://hub.docker.com/v2/search/repositories/"
		  "?page=2&query=x'"
		  "\napache image [official] pulls 12981954060 stars 21268 0-0 "
		  "'' by ''"
		  "\nacme/apache image [] pulls 7 stars 0 0-0 'Other "
		  "\xe2\x80\x99 one' "
		  "by ''" },
	{ "v2: nulls, a count in writing, no name", V2,
	  "{\"count\":3,\"next\":null,\"results\":[{\"repo_name\":"
	  "\"library/sql\",\"short_description\":null,\"star_count\":null,"
	  "\"pull_count\":\"42\",\"is_official\":true},{\"repo_name\":\"\"},{"
	  "\"repo_name\":null},{}]}",
	  .want = "of 3 next ''\nsql image [official] pulls 42 stars 0 0-0 '' "
		  "by ''" },
	{ "v2: nothing", V2,
	  "{\"count\":0,\"next\":\"\",\"previous\":\"\",\"results\":[]}",
	  .want = "of 0 next ''" },
	{ "v2: Go's nothing", V2, "{\"count\":0,\"results\":null}",
	  .want = "of 0 next ''" },
	{ "v1", V1,
	  "{\"num_pages\":1237,\"num_results\":30925,\"page_size\":25,"
	  "\"page\":1,\"query\":\"sql\",\"results\":[{\"name\":\"sql\","
	  "\"description\":\"A db\",\"pull_count\":3282532963,\"star_count\":"
	  "0,\"is_trusted\":false,\"is_automated\":false,\"is_official\":true},"
	  "{\"name\":\"acme/sql\",\"description\":\"\",\"pull_count\":1,"
	  "\"star_count\":2,\"is_official\":false}]}",
	  .want = "of 30925 next ''\nsql image [official] pulls 3282532963 "
		  "stars 0 0-0 "
		  "'A db' by ''\nacme/sql image [] pulls 1 stars 2 0-0 '' by "
		  "''" },
	{ "v1: an error is no answer", V1,
	  "{\"fields\":{\"count\":25,\"query\":\"hello\"},\"line\":72,\"text\":"
	  "\"es community product\"}",
	  .why = "an answer without results" },
	{ "list", LIST,
	  "{\"count\":287,\"next\":\"https://hub.docker.com/2\",\"previous\":"
	  "null,\"results\":[{\"name\":\"builder\",\"namespace\":\"acme\","
	  "\"repository_type\":\"image\",\"description\":\"B\",\"star_count\":"
	  "7,"
	  "\"pull_count\":15722123,\"last_updated\":"
	  "\"2023-06-20T10:44:45.459826Z\",\"last_modified\":"
	  "\"2024-10-16T13:48:34.145251Z\",\"date_registered\":"
	  "\"2015-05-19T21:13:35.937763Z\",\"content_types\":[\"unrecognized\","
	  "\"image\"],\"affiliation\":\"\"},{\"name\":\"say\",\"namespace\":"
	  "\"acme\",\"repository_type\":null,\"description\":null,"
	  "\"last_updated\":null}]}",
	  .want = "of 287 next 'https://hub.docker.com/2'\nacme/builder image "
		  "[] pulls "
		  "15722123 stars 7 1432070015-1687257885 'B' by ''"
		  "\nacme/say image [] stars 0 0-0 '' by ''" },
	{ "list: a row without its namespace is not official", LIST,
	  "{\"count\":1,\"results\":[{\"name\":\"sql\"}]}",
	  .why = "a row without namespace" },
	{ "repository", REPOSITORY,
	  "{\"user\":\"acme\",\"name\":\"mouse\",\"namespace\":\"acme\","
	  "\"repository_type\":\"image\",\"description\":\"\",\"star_count\":0,"
	  "\"pull_count\":275,\"last_updated\":\"2017-11-02T07:47:35.758489Z\","
	  "\"date_registered\":\"2017-04-25T09:11:17.568035Z\","
	  "\"affiliation\":null,\"permissions\":{\"read\":true},"
	  "\"content_types\":[\"image\"],\"source\":null}",
	  .want = "\nacme/mouse image [] pulls 275 stars 0 "
		  "1493111477-1509608855 '' by "
		  "''" },
	{ "repository: official ones are bare", REPOSITORY,
	  "{\"name\":\"sql\",\"namespace\":\"library\"}",
	  .want = "\nsql image [] stars 0 0-0 '' by ''" },
	{ "repository: Go's zero time", REPOSITORY,
	  "{\"name\":\"sql\",\"namespace\":\"a\",\"last_updated\":"
	  "\"0001-01-01T00:00:00Z\",\"date_registered\":\"\"}",
	  .want = "\na/sql image [] stars 0 0-0 '' by ''" },
	{ "repository: no name", REPOSITORY, "{\"namespace\":\"a\"}",
	  .why = "a repository without name" },
	{ "repository: a name that leads elsewhere", REPOSITORY,
	  "{\"name\":\"x:1\",\"namespace\":\"evil.example.com\"}",
	  .why = "a name that is no repository's" },
	{ "repository: 404 in Hub's words", REPOSITORY,
	  "{\"message\":\"httperror 404: object not found\",\"errinfo\":{}}",
	  .why = "a repository without name" },
	{ "tags", TAGS,
	  "{\"count\":2,\"next\":null,\"results\":[{\"name\":\"1\","
	  "\"last_updated\":\"2017-11-02T07:47:35.374523Z\",\"tag_last_"
	  "pushed\":"
	  "\"2017-11-02T07:47:36.374523Z\",\"images\":[{\"os\":\"linux\"}]},{"
	  "\"name\":\"2\",\"last_updated\":\"2017-11-02T07:47:37Z\"}]}",
	  .want = "2, 1509608857" },
	{ "tags: none", TAGS, "{\"count\":0,\"results\":[]}", .want = "0, 0" },
	{ "tags: no count", TAGS, "{\"results\":[]}",
	  .why = "an answer without tags" },
	{ "tags: a row that is none", TAGS, "{\"count\":1,\"results\":[1]}",
	  .why = "a \"last_updated\" that makes no sense" },
	{ "account: an organisation", ACCOUNT,
	  "{\"id\":\"33\",\"orgname\":\"acme\",\"full_name\":\"Acme Inc.\","
	  "\"company\":\"Acme\",\"date_joined\":\"2014-06-05T12:00:00Z\","
	  "\"type\":\"Organization\",\"badge\":\"verified_publisher\"}",
	  .want = "org acme [verified] 1401969600 'Acme Inc.'" },
	{ "account: hardly anything", ACCOUNT,
	  "{\"id\":\"33\",\"orgname\":\"library\",\"type\":\"Organization\"}",
	  .want = "org library [] 0 ''" },
	{ "account: no badge", ACCOUNT, "{\"orgname\":\"a\",\"badge\":\"\"}",
	  .want = "org a [none] 0 ''" },
	{ "account: a user", ACCOUNT,
	  "{\"id\":\"1\",\"username\":\"jo\",\"full_name\":\"\",\"company\":"
	  "\"Acme\",\"badge\":\"verified_publisher\",\"date_joined\":"
	  "\"2026-01-02T03:04:05+01:00\",\"type\":\"User\"}",
	  .want = "user jo [] 1767319445 'Acme'" },
	{ "account: nobody", ACCOUNT, "{\"type\":\"User\"}",
	  .why = "an account without name" },
	{ "token: Hub's", TOKEN, "{\"access_token\":\"<JWT>\"}",
	  .want = "<JWT>" },
	{ "token: a registry's", TOKEN,
	  "{\"token\":\"a.b\",\"expires_in\":300}", .want = "a.b" },
	{ "token: none", TOKEN, "{\"detail\":\"Incorrect\"}",
	  .why = "an answer without token" },
	{ "token: a header of its own", TOKEN,
	  "{\"token\":\"a\\r\\nX-Evil: 1\"}",
	  .why = "an answer without token" },

	{ "a name with a title is passed over", V3,
	  "{\"total\":2,\"results\":[{\"id\":\"350af1c5-3a85\",\"name\":"
	  "\"Oracle Database\"},{\"id\":\"b\",\"name\":\"a/b\"}]}",
	  .want = "of 2 next ''\na/b image [] stars 0 0-0 '' by ''" },
	{ "a name that leads elsewhere is passed over", V2,
	  "{\"count\":2,\"results\":[{\"repo_name\":\"evil.example.com/a\"},{"
	  "\"repo_name\":\"a/b:1\"},{\"repo_name\":\"a\\u0000b\"}]}",
	  .want = "of 2 next ''" },
	{ "a NUL in what a publisher wrote loses no page", V2,
	  "{\"count\":1,\"results\":[{\"repo_name\":\"a/b\","
	  "\"star_count\":3,\"short_description\":\"\\u0000\"},{\"repo_name\":"
	  "\"a/c\"}]}",
	  .want = "of 1 next ''\na/b image [] stars 3 0-0 '' by ''\na/c image "
		  "[] stars 0 0-0 '' by ''" },
	{ "fields that are not known", V2,
	  "{\"results\":[{\"new\":{\"x\":[1,2.5,true]},\"repo_name\":\"a/b\"}],"
	  "\"more\":[]}",
	  .want = "of 0 next ''\na/b image [] stars 0 0-0 '' by ''" },

	{ "nothing", V4, "", .why = "an empty answer" },
	{ "blanks", V4, " \n\t", .why = "an empty answer" },
	{ "a guard's page", V4,
	  "<!DOCTYPE html><html><head><title>Just a moment...</title></head>"
	  "</html>",
	  .why = "a web page, not JSON" },
	{ "a guard's line", V4, "error code: 1010",
	  .why = "no JSON, at byte " },
	{ "cut short", V4, "{\"total\":1,\"results\":[{\"name\":\"a/b\"",
	  .why = "JSON cut short" },
	{ "cut short in a text", V4, "{\"total\":1,\"results\":[{\"name\":\"a/",
	  .why = "JSON cut short" },
	{ "two documents", V4, "{\"results\":[]}{\"results\":[]}",
	  .why = "no JSON, at byte " },
	{ "no object", V4, "[]", .why = "JSON that is no object" },
	{ "a bare text", V4, "\"results\"", .why = "no JSON, at byte " },
	{ "a key twice", V4, "{\"results\":[],\"results\":[]}",
	  .why = "JSON that says a key twice" },
	{ "no UTF-8", V4, "{\"results\":[{\"name\":\"\xff\"}]}",
	  .why = "JSON that is no UTF-8" },
	{ "no results", V4, "{\"total\":3}",
	  .why = "an answer without results" },
	{ "results that are null", V4, "{\"total\":3,\"results\":null}",
	  .why = "an answer without results" },
	{ "results that are an object", V4, "{\"results\":{}}",
	  .why = "an answer without results" },
	{ "a row that is a text", V4, "{\"results\":[\"a/b\"]}",
	  .why = "a row that is no object" },
	{ "a name that is a number", V4, "{\"results\":[{\"name\":1}]}",
	  .why = "a \"name\" that makes no sense" },
	{ "a total that is a list", V4, "{\"total\":[],\"results\":[]}",
	  .why = "a \"total\" that makes no sense" },
	{ "a publisher that is a text", V4,
	  "{\"results\":[{\"publisher\":\"x\"}]}",
	  .why = "a \"publisher/name\" that makes no sense" },
	{ "a badge that is a number", V4, "{\"results\":[{\"badge\":1}]}",
	  .why = "a \"badge\" that makes no sense" },
	{ "a type that is a list", V4, "{\"results\":[{\"type\":[]}]}",
	  .why = "a \"type\" that makes no sense" },
	{ "contents that are no texts", V4,
	  "{\"results\":[{\"content_types\":[1]}]}",
	  .why = "a \"content_types\" that makes no sense" },
	{ "a flag that is a text", V4, "{\"results\":[{\"archived\":\"no\"}]}",
	  .why = "a \"archived\" that makes no sense" },
	{ "a negative count", V4, "{\"results\":[{\"star_count\":-1}]}",
	  .why = "a \"star_count\" that makes no sense" },
	{ "a count with a fraction", V4, "{\"results\":[{\"star_count\":1.5}]}",
	  .why = "a \"star_count\" that makes no sense" },
	{ "a count over 64 bits", V4,
	  "{\"results\":[{\"star_count\":99999999999999999999}]}",
	  .why = "no JSON, at byte " },
	{ "a count in words", V4, "{\"results\":[{\"pull_count\":\"many\"}]}",
	  .why = "a \"pull_count\" that makes no sense" },
	{ "a time that is none", V4,
	  "{\"results\":[{\"created_at\":\"yesterday\"}]}",
	  .why = "a \"created_at\" that makes no sense" },
};

static void check_answer(void **state)
{
	const struct answer_row *r = *state;
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 20);
	KO_AUTO_BUF struct ko_buf got = KO_BUF((size_t)1 << 16);
	struct ko_error err = { 0 };
	enum ko_status status =
		read_as(r->reader, ko_span_str(r->body), &arena, &got, &err);

	if (r->why) {
		assert_int_equal(status, KO_ESYNTAX);
		assert_true(ko_span_starts(ko_span_str(err.text),
					   ko_span_str(r->why)));
		return;
	}
	assert_int_equal(status, KO_OK);
	assert_span(ko_buf_span(&got), r->want);
}

/* Any answer cut off anywhere is none, and never read beyond its end. */
static void cut_anywhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(answer_rows); i++) {
		const struct answer_row *r = &answer_rows[i];
		size_t n = strlen(r->body);

		for (size_t cut = 0; !r->why && cut < n; cut++) {
			KO_AUTO_ARENA struct ko_arena arena =
				KO_ARENA((size_t)1 << 20);
			KO_AUTO_BUF struct ko_buf got = KO_BUF(1 << 16);
			KO_AUTO_FREE char *bytes = malloc(cut + 1);

			assert_non_null(bytes);
			memcpy(bytes, r->body, cut);
			bytes = realloc(bytes, cut ? cut : 1);
			assert_non_null(bytes);
			assert_int_equal(read_as(r->reader,
						 (struct ko_span){ bytes, cut },
						 &arena, &got, NULL),
					 KO_ESYNTAX);
		}
	}
}

/* head, then part so many times, then tail. */
static void repeat(struct ko_buf *b, const char *head, const char *part,
		   size_t times, const char *tail)
{
	ko_buf_clear(b);
	assert_int_equal(ko_buf_add(b, ko_span_str(head)), KO_OK);
	for (size_t i = 0; i < times; i++)
		assert_int_equal(ko_buf_add(b, ko_span_str(part)), KO_OK);
	assert_int_equal(ko_buf_add(b, ko_span_str(tail)), KO_OK);
}

static struct size_row {
	const char *name, *head, *part;
	size_t times;
	const char *tail, *why;
} size_rows[] = {
	{ "as many rows as there may be", "{\"results\":[{}", ",{}",
	  KO_ANSWER_ROWS_MAX - 1, "]}", NULL },
	{ "one row more", "{\"results\":[{}", ",{}", KO_ANSWER_ROWS_MAX, "]}",
	  "more than 1000 results" },
	{ "as deep as it may be", "{\"results\":[],\"x\":", "[",
	  KO_ANSWER_DEPTH_MAX - 1, "", "JSON cut short" },
	{ "one deeper", "{\"results\":[],\"x\":", "[", KO_ANSWER_DEPTH_MAX, "",
	  "JSON nested deeper than 64" },
	{ "very deep", "", "[", 1000000, "", "JSON nested deeper than 64" },
	{ "brackets in a text", "{\"results\":[],\"x\":\"\\\"", "[", 1000,
	  "\"}", NULL },
	{ "a bomb of nothing", "{\"results\":[],\"x\":[[]", ",[]",
	  KO_ANSWER_VALUES_MAX, "]}", "JSON of more than 262144 values" },
	{ "a long text", "{\"results\":[],\"x\":\"", "abcdefgh", 100000, "\"}",
	  NULL },
};

static void check_size(void **state)
{
	const struct size_row *r = *state;
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 20);
	KO_AUTO_BUF struct ko_buf b = KO_BUF((size_t)8 << 20);
	struct ko_hub_page page = { 0 };
	struct ko_error err = { 0 };
	enum ko_status status;

	repeat(&b, r->head, r->part, r->times, r->tail);
	status = ko_answer_search(KO_HUB_SEARCH_V4, ko_buf_span(&b), &arena,
				  &page, &err);
	assert_int_equal(status, r->why ? KO_ESYNTAX : KO_OK);
	if (r->why)
		assert_string_equal(err.text, r->why);
}

static void small_arena(void **state)
{
	const struct ko_span body =
		KO_SPAN("{\"total\":1,\"results\":[{\"name\":\"a/b\",\"short_"
			"description\":\"text\"}]}");
	bool is_done = false;

	(void)state;
	for (size_t max = 0; !is_done && max < 4096; max++) {
		KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(max);
		struct ko_hub_page page = { 0 };
		struct ko_error err = { 0 };
		enum ko_status status = ko_answer_search(KO_HUB_SEARCH_V4, body,
							 &arena, &page, &err);

		is_done = status == KO_OK;
		if (!is_done) {
			assert_int_equal(status, KO_ENOMEM);
			assert_int_equal(err.status, KO_ENOMEM);
			assert_null(page.rows);
		}
	}
	assert_true(is_done);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(answer_rows, check_answer),
		TEST(cut_anywhere),
		TABLE(size_rows, check_size),
		TEST(small_arena),
	};

	return run_tables("answers", tables, ARRAY_LEN(tables));
}
