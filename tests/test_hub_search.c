/* Searches and lists. */
#include "hubrun.h"

/* ---- searches ---- */

#define V4 "/api/search/v4"
#define V3 "/api/search/v3/catalog/search"
#define V2 "/v2/search/repositories/"
#define V1 "/v1/search"

/* first: the names of the first rows; NULL when nothing answers. */
static struct search_row {
	const char *name, *fault;
	struct ko_hub_query query;
	enum ko_hub_search search;
	const char *path, *first, *why;
} search_rows[] = {
	{ "v4",
	  NULL,
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  V4 "?query=bitnami&type=image&from=0&size=2 200",
	  "bitnami/redis bitnami/nginx",
	  "" },
	{ "from the second on",
	  NULL,
	  { .text = KO_SPAN("bitnami"), .from = 1, .size = 1 },
	  KO_HUB_SEARCH_V4,
	  V4 "?query=bitnami&type=image&from=1&size=1 200",
	  "bitnami/nginx",
	  "" },
	{ "the least pulled first",
	  NULL,
	  { .text = KO_SPAN("bitnami"), .is_ascending = true, .size = 2 },
	  KO_HUB_SEARCH_V4,
	  V4 "?query=bitnami&type=image&from=0&size=2&sort=pull_count&order="
	     "asc 200",
	  "bitnami/node bitnami/nginx",
	  "" },
	{ "the most pulled verified ones",
	  NULL,
	  { .badge = KO_BADGE_VERIFIED, .by_pulls = true, .size = 2 },
	  KO_HUB_SEARCH_V4,
	  V4 "?query=&type=image&from=0&size=2&badges=verified_publisher&sort="
	     "pull_count&order=desc 200",
	  "grafana/grafana bitnami/redis",
	  "" },
	{ "a text with anything in it",
	  NULL,
	  { .text = KO_SPAN("a&b=c/d:\xc3\xa9 %"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  V4 "?query=a%26b%3Dc%2Fd%3A%C3%A9%20%25&type=image&from=0&size=2 200",
	  "",
	  "" },
	{ "v3 first",
	  NULL,
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V3,
	  V3 "?query=bitnami&type=image&from=0&size=2 200",
	  "bitnami/redis bitnami/nginx",
	  "" },
	{ "v2 first",
	  NULL,
	  { .text = KO_SPAN("bitnami"), .from = 2, .size = 2 },
	  KO_HUB_SEARCH_V2,
	  V2 "?query=bitnami&page=2&page_size=2 200",
	  "bitnami/node",
	  "" },
	{ "v1 first",
	  NULL,
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V1,
	  V1 "?q=bitnami&page=1&n=2 200",
	  "bitnami/redis bitnami/nginx",
	  "" },
	{ "v4 guarded",
	  "{\"path\": \"search/v4\", \"fault\": \"html\"}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  V3 "?query=bitnami&type=image&from=0&size=2 200",
	  "bitnami/redis bitnami/nginx",
	  "" },
	{ "v4 and v3 guarded",
	  "{\"path\": \"api/search\", \"fault\": \"html\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  V2 "?query=bitnami&page=1&page_size=2 200",
	  "bitnami/redis bitnami/nginx",
	  "" },
	{ "all of hub.docker.com guarded",
	  "{\"path\": \"api/search|v2/search\", \"fault\": \"html\", "
	  "\"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  V1 "?q=bitnami&page=1&n=2 200",
	  "bitnami/redis bitnami/nginx",
	  "" },
	{ "v1 guarded, it goes round",
	  "{\"path\": \"v1/search\", \"fault\": \"html\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V1,
	  V4 "?query=bitnami&type=image&from=0&size=2 200",
	  "bitnami/redis bitnami/nginx",
	  "" },
	{ "all guarded",
	  "{\"fault\": \"html\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "v4: HTTP 403: a web page; v3: HTTP 403: a web page; v2: HTTP 403: "
	  "a web page; v1: HTTP 403: a web page" },
	{ "all with 200 and a page",
	  "{\"fault\": \"html\", \"code\": 200, \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "v1: a web page, not JSON" },
	{ "all without a body",
	  "{\"fault\": \"empty\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "v4: an empty answer; v3: an empty answer" },
	{ "all cut",
	  "{\"fault\": \"half-json\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "v4: JSON cut short; v3: JSON cut short" },
	{ "all of other types",
	  "{\"fault\": \"wrong-types\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "v2: a \"count\" that makes no sense" },
	{ "all without their rows",
	  "{\"fault\": \"missing-fields\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "v4: an answer without results" },
	{ "a throttled client finds nothing",
	  "{\"fault\": \"throttled-404\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .size = 2 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "nothing found, but nothing for \"alpine\"" },
	{ "an order that older ones do not know",
	  "{\"path\": \"api/search\", \"fault\": \"html\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .by_pulls = true, .size = 2 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "v2: knows no badges and no order; v1: knows no badges" },
	{ "a start that older ones do not know",
	  "{\"path\": \"api/search\", \"fault\": \"html\", \"times\": 0}",
	  { .text = KO_SPAN("bitnami"), .from = 1, .size = 2 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "v2: knows whole pages alone" },
	{ "too deep without an account",
	  NULL,
	  { .text = KO_SPAN("bitnami"), .from = 1000, .size = 100 },
	  KO_HUB_SEARCH_V4,
	  "?q",
	  NULL,
	  "v4: HTTP 403: pagination offset too large" },
	{ "too large a page",
	  NULL,
	  { .text = KO_SPAN("bitnami"), .size = 101 },
	  KO_HUB_SEARCH_V4,
	  NULL,
	  NULL,
	  "no pages of 101 rows" },
	{ "no page",
	  NULL,
	  { .text = KO_SPAN("bitnami") },
	  KO_HUB_SEARCH_V4,
	  NULL,
	  NULL,
	  "no pages of 0 rows" },
};

static void first_names(const struct ko_hub_page *page, char *out, size_t max)
{
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < page->n && i < 2; i++)
		n += (size_t)snprintf(out + n, max - n, "%s%.*s", i ? " " : "",
				      KO_SPAN_ARG(page->rows[i].name));
}

static void search_once(const struct search_row *r, const struct place *p,
			bool is_offline, enum ko_status want, const char *why)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 22);
	struct ko_hub_options options = options_for(p);
	struct ko_hub_page page = { 0 };
	struct ko_error err = { 0 };
	struct ko_hub *hub;
	char got[256];

	options.search = r->search;
	options.is_offline = is_offline;
	hub = new_hub(&options);
	assert_int_equal(ko_hub_search(hub, &r->query, &arena, &page, &err),
			 want);
	if (want == KO_OK) {
		first_names(&page, got, sizeof(got));
		assert_string_equal(got, r->first);
	} else {
		if (!strstr(err.text, why))
			print_message("# %s\n", err.text);
		assert_non_null(strstr(err.text, why));
		assert_null(page.rows);
	}
	ko_hub_free(hub);
}

static void check_search(void **state)
{
	const struct search_row *r = *state;
	enum ko_status want = r->first ? KO_OK : KO_EIO;
	PLACE place;

	make_place(&place);
	reset(r->fault);
	search_once(r, &place, false, want, r->why);
	if (r->path)
		assert_true(logged(r->path) > 0);
	reset(NULL);
	if (r->first)
		search_once(r, &place, true, KO_OK, "");
	else if (r->path)
		search_once(r, &place, true, KO_EIO, "not in the cache");
	assert_int_equal(testhub_count(&server), 0);
}

/* Pages go on with the search that answered the first one. */
static void pages_go_on(void **state)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 22);
	struct ko_hub_query query = { .text = KO_SPAN("nginx"), .size = 2 };
	struct ko_hub_options options;
	struct ko_hub_page page;
	struct ko_hub *hub;
	PLACE place;

	(void)state;
	make_place(&place);
	options = options_for(&place);
	reset("{\"path\": \"search/v4\", \"fault\": \"html\"}");
	hub = new_hub(&options);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(
			ko_hub_search(hub, &query, &arena, &page, NULL), KO_OK);
		query.from += query.size;
	}
	assert_int_equal(logged("search/v4"), 1);
	assert_int_equal(logged("search/v3"), 3);
	ko_hub_free(hub);
}

/* ---- lists ---- */

static struct list_row {
	const char *name, *fault, *space;
	size_t page;
	enum ko_status want;
	const char *first, *why;
	enum ko_status offline;
} list_rows[] = {
	{ "of a publisher", NULL, "bitnami", 1, KO_OK,
	  "bitnami/redis bitnami/nginx", NULL, KO_OK },
	{ "of nothing yet", NULL, "emptyorg", 1, KO_OK, "", NULL, KO_OK },
	{ "a page past the end", NULL, "bitnami", 2, KO_ENOTFOUND, NULL,
	  "no such list", KO_ENOTFOUND },
	{ "of nobody", NULL, "n0body", 1, KO_ENOTFOUND, NULL, "no such list",
	  KO_ENOTFOUND },
	{ "with a next page elsewhere",
	  "{\"fault\": \"next-elsewhere\", \"to\": "
	  "\"https://elsewhere.example/\"}",
	  "bitnami", 1, KO_OK, "bitnami/redis bitnami/nginx", NULL, KO_OK },
	{ "of nobody, for a throttled client",
	  "{\"fault\": \"throttled-404\", \"times\": 0}", "bitnami", 1, KO_EIO,
	  NULL, "bitnami: not found, but neither is library/alpine", KO_EIO },
	{ "guarded", "{\"fault\": \"html\"}", "bitnami", 1, KO_EIO, NULL,
	  "bitnami: HTTP 403: a web page", KO_EIO },
	{ "with a row that has no namespace",
	  "{\"fault\": \"missing-fields\", \"fields\": [\"namespace\"]}",
	  "bitnami", 1, KO_EIO, NULL, "a row without namespace", KO_EIO },
	{ "out of where it belongs", NULL, "..", 1, KO_ENOTFOUND, NULL,
	  "no namespace", KO_ENOTFOUND },
	{ "with anything in it", NULL, "a/../b?c", 1, KO_ENOTFOUND, NULL,
	  "no namespace", KO_ENOTFOUND },
	{ "of another host", NULL, "ghcr.io", 1, KO_ENOTFOUND, NULL,
	  "no namespace", KO_ENOTFOUND },
	{ "of no name", NULL, "", 1, KO_ENOTFOUND, NULL, "no namespace",
	  KO_ENOTFOUND },
};

static void list_once(const struct list_row *r, const struct place *p,
		      bool is_offline, enum ko_status want, const char *why)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 22);
	struct ko_hub_options options = options_for(p);
	struct ko_hub_page page = { 0 };
	struct ko_error err = { 0 };
	struct ko_hub *hub;
	char got[256];

	options.is_offline = is_offline;
	hub = new_hub(&options);
	assert_int_equal(ko_hub_list(hub, ko_span_str(r->space), r->page,
				     &arena, &page, &err),
			 want);
	if (want == KO_OK) {
		first_names(&page, got, sizeof(got));
		assert_string_equal(got, r->first);
	} else {
		assert_non_null(strstr(err.text, why));
	}
	ko_hub_free(hub);
}

static void check_list(void **state)
{
	const struct list_row *r = *state;
	PLACE place;

	make_place(&place);
	reset(r->fault);
	list_once(r, &place, false, r->want, r->why);
	reset(NULL);
	list_once(r, &place, true, r->offline,
		  r->offline == KO_EIO ? "not in the cache" : r->why);
	assert_int_equal(testhub_count(&server), 0);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(search_rows, check_search),
		TEST(pages_go_on),
		TABLE(list_rows, check_list),
	};

	return run_with_hub("hub search", tables, ARRAY_LEN(tables));
}
