#include <stdio.h>

#include "cli/hunt.h"
#include "cli/network_commands.h"
#include "core/variants.h"

/* What part of the budget searches may use, one in so many; and those for the
 * likeliest slips of the name itself. */
#define SEARCH_SHARE 2
#define SLIP_SHARE   6

/* Most searches for slips by letters, and for names with a word more. */
#define LETTER_SLIPS_MAX 48
#define POSING_MAX       16

/* Slips that a search for the name itself does not find. */
#define LETTER_RULES                                   \
	((KO_RULE_BIT(KO_SLIP_SUBSTITUTION + 1) - 1) & \
	 ~(KO_RULE_BIT(KO_SLIP_NUMBER) |               \
	   KO_RULE_BIT(KO_SLIP_TOP_LEVEL_DOMAIN)))

/* ---- what the hunted images say of themselves ---- */

static void add_original(struct ko_hunt *h, struct ko_span name,
			 struct ko_span description)
{
	if (h->n_originals < KO_HUNT_ORIGINALS_MAX)
		h->originals[h->n_originals++] =
			(struct ko_hunt_original){ name, description };
}

static void ask_image(struct ko_hunt *h)
{
	struct ko_facts facts = { 0 };

	if (ko_hub_facts(h->hub, &h->name, 1, &h->arena, &facts, NULL, NULL)) {
		h->is_short_of_memory = true;
		return;
	}
	if (facts.repository == KO_EXISTENCE_UNCHECKED)
		ko_hunt_note(h, &h->n_unanswered, facts.why);
	add_original(h, h->name, facts.description);
}

static void ask_namespace(struct ko_hunt *h)
{
	struct ko_hub_page page = { 0 };
	struct ko_error err = { 0 };
	enum ko_status status = KO_OK;

	for (size_t i = 1;
	     ko_hunt_requests_left(h) && status == KO_OK &&
	     (i == 1 || page.next.n) && h->n_originals < KO_HUNT_ORIGINALS_MAX;
	     i++) {
		status = ko_hub_list(h->hub, h->space, i, &h->arena, &page,
				     &err);
		for (size_t r = 0; status == KO_OK && r < page.n; r++)
			add_original(h, page.rows[r].name,
				     page.rows[r].facts.description);
	}
	if (status == KO_ENOMEM)
		h->is_short_of_memory = true;
	else if (status == KO_EIO)
		ko_hunt_note(h, &h->n_unanswered, ko_span_str(err.text));
}

void ko_hunt_ask_originals(struct ko_hunt *h)
{
	h->originals = calloc(KO_HUNT_ORIGINALS_MAX, sizeof(*h->originals));
	if (!h->originals) {
		h->is_short_of_memory = true;
		return;
	}
	if (h->repo.n)
		ask_image(h);
	else
		ask_namespace(h);
}

/* ---- one search ---- */

struct search {
	struct ko_hunt *h;
	size_t least;   /* requests that must be left for a next one */
	size_t n, most; /* searches for slips */
};

static bool may_search(const struct search *s)
{
	return ko_hunt_requests_left(s->h) > s->least &&
	       !s->h->is_short_of_memory && !ko_network_was_stopped();
}

static void take_rows(struct ko_hunt *h, const struct ko_hub_page *page)
{
	for (size_t i = 0; i < page->n; i++) {
		const struct ko_hub_repository *r = &page->rows[i];

		if (r->type == KO_HUB_IMAGE)
			ko_hunt_add(h,
				    &(struct ko_hunt_row){ .name = r->name,
							   .facts = r->facts });
	}
}

/* Is there a page behind this one that may be asked for? */
static bool has_more(const struct ko_hub_query *query,
		     const struct ko_hub_page *page)
{
	size_t next = query->from + query->size;

	return page->n > 0 && next < page->total && next < KO_HUB_OFFSET_MAX;
}

/* Up to so many pages of a search.  False when it got no answer. */
static bool search(const struct search *s, struct ko_hub_query query,
		   size_t pages)
{
	struct ko_hub_page page = { 0 };
	struct ko_error err = { 0 };
	enum ko_status status = KO_OK;
	bool has_next = true;

	query.size = KO_HUB_PAGE_MAX;
	while (has_next && pages-- && may_search(s)) {
		status = ko_hub_search(s->h->hub, &query, &s->h->arena, &page,
				       &err);
		if (status)
			break;
		s->h->n_pages++;
		take_rows(s->h, &page);
		has_next = has_more(&query, &page);
		query.from += query.size;
		ko_hunt_show_progress(s->h);
	}
	if (status == KO_ENOMEM)
		s->h->is_short_of_memory = true;
	else if (status && !ko_network_was_stopped())
		ko_hunt_note(s->h, &s->h->n_unanswered, ko_span_str(err.text));
	return status == KO_OK;
}

/* ---- what is searched for ---- */

/* The best matches; then what has no badge, from both ends. */
static void search_orders(const struct search *s, struct ko_span text)
{
	/* Only the newer searches can order. */
	bool can_order = s->h->settings->search <= KO_HUB_SEARCH_V3;
	struct ko_hub_query query = { .text = text };
	size_t pages = KO_HUB_OFFSET_MAX / KO_HUB_PAGE_MAX;

	if (!search(s, query, pages) || !can_order)
		return;
	query.badge = KO_BADGE_NONE;
	query.by_pulls = true;
	if (!search(s, query, pages))
		return;
	query.is_ascending = true;
	(void)search(s, query, pages);
}

static bool search_slip(void *ctx, const struct ko_variant *variant)
{
	struct search *s = ctx;
	struct ko_hub_query query = { .text = variant->name };
	struct ko_span star = KO_SPAN("/*");

	if (ko_span_ends(query.text, star))
		query.text = ko_span_head(query.text, query.text.n - star.n);
	return s->n++ < s->most && may_search(s) && search(s, query, 1);
}

/* The name itself may be the only one that a search finds: ask for slips. */
static void search_slips(struct search *s, struct ko_span name)
{
	KO_AUTO_VARIANTS struct ko_variants *v =
		ko_variants_new(s->h->catalogue);
	static const struct {
		uint32_t rules;
		size_t most;
	} rounds[] = {
		{ LETTER_RULES, LETTER_SLIPS_MAX },
		{ KO_RULE_BIT(KO_SLIP_POSING_WORD), POSING_MAX },
	};

	if (!v) {
		s->h->is_short_of_memory = true;
		return;
	}
	for (size_t i = 0; i < KO_ARRAY_LEN(rounds); i++) {
		s->n = 0;
		s->most = rounds[i].most;
		/* No name that was taken is refused here. */
		(void)!ko_variants_each(v, name, rounds[i].rules, search_slip,
					s, NULL);
	}
}

void ko_hunt_search(struct ko_hunt *h)
{
	size_t all = ko_hunt_requests_left(h);
	struct search s = { .h = h, .least = all - all / SEARCH_SHARE };
	char text[KO_VERDICT_TEXT_MAX];

	if (h->repo.n)
		search_orders(&s, h->repo);
	if (h->space.n)
		search_orders(&s, h->space);
	if (h->space.n && h->repo.n) {
		/* "bitnami-redis", as it is called in others' namespaces */
		(void)snprintf(text, sizeof(text), "%.*s-%.*s",
			       KO_SPAN_ARG(h->space), KO_SPAN_ARG(h->repo));
		(void)search(&s,
			     (struct ko_hub_query){ .text = ko_span_str(text) },
			     1);
	}
	all = ko_hunt_requests_left(h);
	s.least = all - all / SLIP_SHARE;
	/* Slips of a namespace are looked up one by one. */
	if (h->repo.n)
		search_slips(&s, h->repo);
}
