/* Searches, each by the next one where one does not answer; and lists. */
#include "hub/hub_ask.h"

#include <stdio.h>

#include "core/imageref.h"

/* Digits of a size_t and a NUL. */
#define NUMBER_MAX 24

/* Bytes of each search's failure, so that those of all four are told. */
#define WHY_MAX 52

/* The four in short, for messages. */
static const char *const names[KO_HUB_SEARCHES] = { "v4", "v3", "v2", "v1" };

/* A badge in the words of v4 ("badges") and of v3 ("source"). */
static const struct {
	const char *v4, *v3;
} badges[KO_BADGES_COUNT] = {
	[KO_BADGE_UNKNOWN] = { "", "" },
	[KO_BADGE_NONE] = { "&badges=none", "&source=community" },
	[KO_BADGE_OFFICIAL] = { "&badges=official", "&source=store" },
	[KO_BADGE_VERIFIED] = { "&badges=verified_publisher",
				"&source=verified_publisher" },
	[KO_BADGE_SPONSORED] = { "&badges=open_source", "&source=open_source" },
};

/* What the two newer ones have in common. */
static void write_newer(const struct ko_hub_query *q, const char *badge,
			char *out, size_t max)
{
	const char *order = "";

	if (q->by_pulls || q->is_ascending)
		order = q->is_ascending ? "&sort=pull_count&order=asc"
					: "&sort=pull_count&order=desc";
	(void)snprintf(out, max, "&type=image&from=%zu&size=%zu%s%s", q->from,
		       q->size, badge, order);
}

static void write_v4(const struct ko_hub_query *q, char *out, size_t max)
{
	write_newer(q, badges[q->badge].v4, out, max);
}

static void write_v3(const struct ko_hub_query *q, char *out, size_t max)
{
	write_newer(q, badges[q->badge].v3, out, max);
}

static void write_v2(const struct ko_hub_query *q, char *out, size_t max)
{
	(void)snprintf(out, max, "&page=%zu&page_size=%zu",
		       q->from / q->size + 1, q->size);
}

static void write_v1(const struct ko_hub_query *q, char *out, size_t max)
{
	(void)snprintf(out, max, "&page=%zu&n=%zu", q->from / q->size + 1,
		       q->size);
}

static enum ko_status read_as(enum ko_hub_search which, struct ko_hub_page *out,
			      struct ko_span body, struct ko_arena *arena,
			      bool *is_empty, struct ko_error *err)
{
	enum ko_status status = ko_answer_search(which, body, arena, out, err);

	if (status == KO_OK)
		*is_empty = out->n == 0 && out->total == 0;
	return status;
}

#define READER(name, which)                                                \
	static enum ko_status name(void *out, struct ko_span body,         \
				   struct ko_arena *arena, bool *is_empty, \
				   struct ko_error *err)                   \
	{                                                                  \
		return read_as(which, out, body, arena, is_empty, err);    \
	}
READER(read_v4, KO_HUB_SEARCH_V4)
READER(read_v3, KO_HUB_SEARCH_V3)
READER(read_v2, KO_HUB_SEARCH_V2)
READER(read_v1, KO_HUB_SEARCH_V1)

static const struct {
	const char *path;
	bool is_newer; /* knows badges, orders and any "from" */
	void (*write)(const struct ko_hub_query *q, char *out, size_t max);
	enum ko_status (*read)(void *out, struct ko_span body,
			       struct ko_arena *arena, bool *is_empty,
			       struct ko_error *err);
} searches[KO_HUB_SEARCHES] = {
	[KO_HUB_SEARCH_V4] = { "/api/search/v4?query=", true, write_v4,
			       read_v4 },
	[KO_HUB_SEARCH_V3] = { "/api/search/v3/catalog/search?query=", true,
			       write_v3, read_v3 },
	[KO_HUB_SEARCH_V2] = { "/v2/search/repositories/?query=", false,
			       write_v2, read_v2 },
	[KO_HUB_SEARCH_V1] = { "/v1/search?q=", false, write_v1, read_v1 },
};

enum ko_status ko_hub_search_ask(struct ko_hub *hub, enum ko_hub_search which,
				 const struct ko_hub_query *query,
				 struct ko_arena *arena,
				 struct ko_hub_page *page, struct ko_ask *out)
{
	bool is_api = which != KO_HUB_SEARCH_V1;
	struct ko_span text = ko_hub_encode(arena, query->text);
	char rest[160];
	const char *url;

	searches[which].write(query, rest, sizeof(rest));
	if (!text.p)
		return KO_ENOMEM;
	url = ko_hub_url(arena,
			 (struct ko_span[]){
				 ko_span_str(is_api ? hub->origin : hub->index),
				 ko_span_str(searches[which].path), text,
				 ko_span_str(rest) },
			 4);
	if (!url)
		return KO_ENOMEM;
	*out = (struct ko_ask){
		.url = url,
		.key = url,
		.kind = KO_CACHE_SEARCH,
		.canary = (enum ko_canary)which,
		.is_api = is_api,
		.read = searches[which].read,
		.out = page,
	};
	return KO_OK;
}

/* A search that does not know what a badge is gives rows with any: that is no
 * answer to the question. */
static bool fits(const struct ko_hub_query *query,
		 const struct ko_hub_page *page)
{
	for (size_t i = 0; i < page->n; i++) {
		enum ko_badge badge = page->rows[i].facts.badge;

		if (query->badge != KO_BADGE_UNKNOWN &&
		    badge != KO_BADGE_UNKNOWN && badge != query->badge)
			return false;
	}
	return true;
}

/* Why this search cannot answer the query at all; NULL when it can. */
static const char *cannot(enum ko_hub_search which,
			  const struct ko_hub_query *query)
{
	if (searches[which].is_newer)
		return NULL;
	if (query->badge != KO_BADGE_UNKNOWN || query->by_pulls ||
	    query->is_ascending)
		return "knows no badges and no order";
	return query->from % query->size ? "knows whole pages alone" : NULL;
}

/* KO_EIO with the reason in why, which is of KO_ERROR_TEXT_MAX bytes. */
static enum ko_status search_by(struct ko_hub *hub, enum ko_hub_search which,
				const struct ko_hub_query *query,
				struct ko_arena *arena, struct ko_hub_page *out,
				struct ko_span *why)
{
	struct ko_hub_page page = { 0 };
	const char *refusal = cannot(which, query);
	struct ko_ask ask;
	enum ko_status status;

	*why = ko_span_str(refusal);
	if (refusal)
		return KO_EIO;
	status = ko_hub_search_ask(hub, which, query, arena, &page, &ask);
	if (status == KO_OK)
		status = ko_hub_ask(hub, &ask, 1, arena, NULL, NULL);
	if (status != KO_OK)
		return status;
	if (ask.state != KO_ASK_PRESENT) {
		*why = ask.state == KO_ASK_UNCHECKED ? ask.why
						     : KO_SPAN("is gone");
		return KO_EIO;
	}
	if (!fits(query, &page)) {
		*why = KO_SPAN("does not look at badges");
		return KO_EIO;
	}
	*out = page;
	return KO_OK;
}

enum ko_status ko_hub_search(struct ko_hub *hub,
			     const struct ko_hub_query *query,
			     struct ko_arena *arena, struct ko_hub_page *out,
			     struct ko_error *err)
{
	KO_AUTO_BUF struct ko_buf failures = KO_BUF(4 * KO_ERROR_TEXT_MAX);
	enum ko_hub_search first = hub->first_search;

	if (query->text.n > KO_HUB_TEXT_MAX)
		return ko_fail(err, KO_EIO, 0, "a text of more than %d bytes",
			       KO_HUB_TEXT_MAX);
	if (query->size < 1 || query->size > KO_HUB_PAGE_MAX)
		return ko_fail(err, KO_EIO, 0, "no pages of %zu rows",
			       query->size);
	for (int i = 0; i < KO_HUB_SEARCHES; i++) {
		enum ko_hub_search which = (enum ko_hub_search)(
			((int)first + i) % KO_HUB_SEARCHES);
		struct ko_span why = { 0 };
		enum ko_status status =
			search_by(hub, which, query, arena, out, &why);

		if (status == KO_ENOMEM)
			return ko_fail_nomem(err);
		if (status == KO_OK) {
			/* Pages go on where they began. */
			hub->first_search = which;
			return KO_OK;
		}
		why = ko_span_head(why, WHY_MAX);
		if (ko_buf_printf(&failures, "%s%s: %.*s", i ? "; " : "",
				  names[which], KO_SPAN_ARG(why)) != KO_OK)
			return ko_fail_nomem(err);
	}
	return ko_fail(err, KO_EIO, 0, "no search answers: %.*s",
		       KO_SPAN_ARG(ko_buf_span(&failures)));
}

/* ---- lists ---- */

static enum ko_status read_list(void *out, struct ko_span body,
				struct ko_arena *arena, bool *is_empty,
				struct ko_error *err)
{
	(void)is_empty;
	return ko_answer_list(body, arena, out, err);
}

/* "..", above all, would lead out of where it stands in the address. */
static bool is_namespace(struct ko_span space)
{
	KO_AUTO_BUF struct ko_buf name = KO_BUF(KO_IMAGEREF_MAX);
	struct ko_imageref ref;

	return ko_buf_add(&name, space) == KO_OK &&
	       ko_buf_add(&name, KO_SPAN("/x")) == KO_OK &&
	       ko_imageref_parse(ko_buf_span(&name), &ref, NULL) == KO_OK &&
	       ko_imageref_on_hub(&ref) && !ref.in_library &&
	       ko_span_find(space, '/') == space.n;
}

enum ko_status ko_hub_list(struct ko_hub *hub, struct ko_span space,
			   size_t page, struct ko_arena *arena,
			   struct ko_hub_page *out, struct ko_error *err)
{
	struct ko_hub_page got = { 0 };
	struct ko_ask ask = { .kind = KO_CACHE_LIST,
			      .canary = KO_CANARY_REPOSITORY,
			      .is_api = true,
			      .read = read_list,
			      .out = &got };
	char number[NUMBER_MAX];
	enum ko_status status;

	if (!is_namespace(space))
		return ko_fail(err, KO_ENOTFOUND, 0,
			       "no namespace of Docker Hub");
	(void)snprintf(number, sizeof(number), "%zu", page);
	ask.url = ko_hub_url(
		arena,
		(struct ko_span[]){
			ko_span_str(hub->origin), KO_SPAN("/v2/namespaces/"),
			space, KO_SPAN("/repositories?page_size=100&page="),
			ko_span_str(number), KO_SPAN("&ordering=-pull_count") },
		6);
	if (!ask.url)
		return ko_fail_nomem(err);
	ask.key = ask.url;
	status = ko_hub_ask(hub, &ask, 1, arena, NULL, NULL);
	if (status != KO_OK)
		return ko_fail_nomem(err);
	if (ask.state == KO_ASK_ABSENT)
		return ko_fail(err, KO_ENOTFOUND, 0, "no such list");
	if (ask.state != KO_ASK_PRESENT)
		return ko_fail(err, KO_EIO, 0, "%.*s: %.*s", KO_SPAN_ARG(space),
			       KO_SPAN_ARG(ask.why));
	*out = got;
	return KO_OK;
}
