/*
 * Whatever the bytes: no reader crashes, and what is read is within limits and
 * names only what can be pulled from Docker Hub.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/imageref.h"
#include "hub/answers.h"

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void require_repository(const struct ko_hub_repository *r)
{
	struct ko_imageref ref;

	require(ko_imageref_parse(r->name, &ref, NULL) == KO_OK);
	require(ko_imageref_on_hub(&ref));
	require(ref.tag.n == 0 && ref.digest.n == 0);
	require(r->facts.repository == KO_EXISTENCE_PRESENT);
	require(r->facts.badge < KO_BADGES_COUNT);
	require(r->facts.created >= 0 && r->facts.updated >= 0);
	require(r->facts.has_pulls || r->facts.pulls == 0);
}

static void require_page(const struct ko_hub_page *page)
{
	require(page->n <= KO_ANSWER_ROWS_MAX);
	for (size_t i = 0; i < page->n; i++)
		require_repository(&page->rows[i]);
}

static void require_failure(enum ko_status status, const struct ko_error *err)
{
	require(status == KO_ESYNTAX || status == KO_ENOMEM);
	require(err->status == status && err->text[0] != '\0');
}

static void try_repositories(struct ko_span body, struct ko_arena *arena)
{
	for (int i = 0; i <= KO_HUB_SEARCHES; i++) {
		struct ko_hub_page page = { 0 };
		struct ko_error err = { 0 };
		enum ko_status status =
			i < KO_HUB_SEARCHES
				? ko_answer_search((enum ko_hub_search)i, body,
						   arena, &page, &err)
				: ko_answer_list(body, arena, &page, &err);

		if (status != KO_OK)
			require_failure(status, &err);
		require_page(&page);
	}
}

static void try_single(struct ko_span body, struct ko_arena *arena)
{
	struct ko_hub_repository repository;
	struct ko_hub_account account;
	struct ko_error err = { 0 };
	struct ko_span token;
	uint64_t count;
	int64_t pushed;

	if (ko_answer_repository(body, arena, &repository, &err) == KO_OK)
		require_repository(&repository);
	if (ko_answer_tags(body, &count, &pushed, &err) == KO_OK)
		require(pushed >= 0);
	if (ko_answer_account(body, arena, &account, &err) == KO_OK)
		require(account.name.n > 0 && account.joined >= 0);
	if (ko_answer_token(body, arena, &token, &err) == KO_OK)
		for (size_t i = 0; i < token.n; i++)
			require(token.p[i] > ' ' && token.p[i] <= '~');
	(void)ko_answer_is_not_found(body);
	(void)ko_answer_refuses_token(body);
}

static void try_values(struct ko_span text)
{
	uint64_t count = 0;
	int64_t seconds = 0;

	if (ko_answer_count(text, &count))
		require(text.n > 0);
	if (ko_answer_time(text, &seconds))
		require(seconds < (int64_t)1 << 38);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)16 << 20);
	struct ko_span body = { (const char *)data, size };

	try_repositories(body, &arena);
	try_single(body, &arena);
	try_values(body);
	return 0;
}
