#include "cli/hunt.h"
#include "cli/network_commands.h"
#include "core/imageref.h"
#include "core/variants.h"

/* Asked about in one go. */
#define BATCH 64

/* Requests for a repository and its account. */
#define REQUESTS_OF_ROW 2

/* For a look-alike whose account is there: that, and the repository. */
#define REQUESTS_OF_VARIANT 3

/* One in so many of the requests that are left is for rows of searches. */
#define ROWS_SHARE 2

/* Numbers make siblings, not slips. */
#define RULES (KO_VARIANT_RULES & ~KO_RULE_BIT(KO_SLIP_NUMBER))

/* ---- questions ---- */

/* Names of one go; facts is filled by ask(). */
struct batch {
	struct ko_hunt *h;
	struct ko_span names[BATCH];
	struct ko_facts facts[BATCH];
	size_t n;
	bool counts; /* each is one of the look-alikes */
};

static void on_done(void *ctx, size_t i)
{
	struct batch *b = ctx;

	(void)i;
	b->h->n_looked_up += b->counts;
	ko_hunt_show_progress(b->h);
}

static bool ask(struct batch *b)
{
	memset(b->facts, 0, sizeof(b->facts));
	if (ko_hub_facts(b->h->hub, b->names, b->n, &b->h->arena, b->facts,
			 on_done, b) == KO_OK)
		return true;
	b->h->is_short_of_memory = true;
	return false;
}

static bool may_ask(const struct ko_hunt *h)
{
	return ko_hunt_requests_left(h) && !h->is_short_of_memory &&
	       !ko_network_was_stopped();
}

/*
 * Was there a proper answer?  Where it was not even asked for, because of an
 * interrupt or --offline, the number of those looked up tells; as batches fit
 * into the budget, anything else is trouble.
 */
static bool has_answer(struct ko_hunt *h, enum ko_existence e,
		       struct ko_span why, bool is_variant)
{
	if (e != KO_EXISTENCE_UNCHECKED)
		return true;
	h->n_looked_up -= is_variant;
	if (!ko_network_was_stopped() && !h->settings->is_offline)
		ko_hunt_note(h, is_variant ? &h->n_failed : &h->n_unanswered,
			     why);
	return false;
}

/* ---- rows of searches ---- */

static void take_own_facts(struct batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		if (!has_answer(b->h, b->facts[i].repository, b->facts[i].why,
				false))
			continue;
		if (b->facts[i].repository == KO_EXISTENCE_ABSENT)
			ko_hunt_drop(b->h, b->names[i]);
		else
			ko_hunt_add(b->h,
				    &(struct ko_hunt_row){ .name = b->names[i],
							   .facts = b->facts[i],
							   .is_asked = true });
	}
}

/* A search may give what is no name; there is nothing to ask for then. */
static bool is_name(struct ko_span text)
{
	struct ko_imageref ref;

	return ko_imageref_parse(text, &ref, NULL) == KO_OK &&
	       ko_imageref_on_hub(&ref) && !ref.tag.n && !ref.digest.n;
}

void ko_hunt_ask_rows(struct ko_hunt *h)
{
	size_t most = ko_hunt_requests_left(h) / ROWS_SHARE / REQUESTS_OF_ROW;
	struct ko_span *names = ko_arena_array(&h->arena, h->n, sizeof(*names));
	struct batch b = { .h = h };
	size_t n = 0;

	if (!names) {
		h->is_short_of_memory = true;
		return;
	}
	ko_hunt_rank(h);
	for (size_t i = 0; i < h->n && n < most; i++)
		if (is_name(h->rows[i].name))
			names[n++] = h->rows[i].name;
	for (size_t i = 0; i < n && may_ask(h); i += b.n) {
		b.n = n - i < BATCH ? n - i : BATCH;
		memcpy(b.names, names + i, b.n * sizeof(*names));
		if (ask(&b))
			take_own_facts(&b);
	}
}

/* ---- the look-alikes that a stranger could register ---- */

struct variant {
	struct ko_span name; /* familiar, or a namespace with a star */
	enum ko_rule rule;
};

struct variants {
	struct ko_hunt *h;
	struct variant *list;
	size_t n, cap;
};

static bool take_variant(void *ctx, const struct ko_variant *v)
{
	struct variants *all = ctx;
	struct ko_hunt *h = all->h;
	struct variant *list = all->list;
	struct ko_span name;

	if (v->claimable != KO_CLAIMABLE_YES || v->part != KO_VARIANT_SPACE ||
	    ko_variant_is_known(h->catalogue, v))
		return true;
	if (all->n == all->cap) {
		size_t cap = all->cap ? 2 * all->cap : 256;

		list = reallocarray(list, cap, sizeof(*list));
		if (list) {
			all->list = list;
			all->cap = cap;
		}
	}
	name = ko_arena_copy(&h->arena, v->name);
	h->is_short_of_memory |= !list || !name.p;
	if (!list || !name.p)
		return false;
	all->list[all->n++] = (struct variant){ name, v->rule };
	return true;
}

static int by_name(const void *a, const void *b)
{
	const struct variant *x = a;
	const struct variant *y = b;
	int order = ko_span_cmp(x->name, y->name);

	return order ? order : (int)x->rule - (int)y->rule;
}

/* The likeliest slip first, as variants.h has it. */
static int by_weight(const void *a, const void *b)
{
	const struct variant *x = a;
	const struct variant *y = b;
	int order =
		ko_rule_info(y->rule)->weight - ko_rule_info(x->rule)->weight;

	if (order == 0)
		order = (int)x->rule - (int)y->rule;
	return order ? order : ko_span_cmp(x->name, y->name);
}

/* "library/nginx" and "nginx/nginx": in library/ itself nobody can. */
static void make_variants(struct variants *all)
{
	struct ko_hunt *h = all->h;
	KO_AUTO_VARIANTS struct ko_variants *v = ko_variants_new(h->catalogue);
	struct ko_span spaces[] = { h->space.n ? h->space : KO_SPAN("library"),
				    h->space.n ? KO_SPAN("") : h->repo };
	KO_AUTO_BUF struct ko_buf name = KO_BUF(2 * KO_VERDICT_TEXT_MAX);
	size_t kept = 0;

	h->is_short_of_memory |= !v;
	for (size_t i = 0; v && i < KO_ARRAY_LEN(spaces) && spaces[i].n; i++) {
		ko_buf_clear(&name);
		if (ko_buf_printf(
			    &name, "%.*s/%.*s", KO_SPAN_ARG(spaces[i]),
			    KO_SPAN_ARG(h->repo.n ? h->repo : KO_SPAN("*"))))
			return;
		/* No name that was taken is refused here. */
		(void)!ko_variants_each(v, ko_buf_span(&name), RULES,
					take_variant, all, NULL);
	}
	if (all->n == 0)
		return;
	qsort(all->list, all->n, sizeof(*all->list), by_name);
	for (size_t i = 0; i < all->n; i++)
		if (kept == 0 ||
		    !ko_span_eq(all->list[i].name, all->list[kept - 1].name))
			all->list[kept++] = all->list[i];
	all->n = kept;
	qsort(all->list, all->n, sizeof(*all->list), by_weight);
}

/* "bitnmai/redis" as "bitnmai" and a star: its account alone. */
static struct ko_span account_of(struct ko_hunt *h, struct ko_span name)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF(KO_VERDICT_TEXT_MAX);
	struct ko_span space = ko_span_head(name, ko_span_find(name, '/'));
	struct ko_span account = { NULL, 0 };

	if (ko_buf_printf(&text, "%.*s/*", KO_SPAN_ARG(space)) == KO_OK)
		account = ko_arena_copy(&h->arena, ko_buf_span(&text));
	h->is_short_of_memory |= !account.p;
	return account.p ? account : name;
}

/* An account that looks like the namespace: all that it has, as far as a page
 * goes. */
static void list_account(struct ko_hunt *h, struct ko_span name)
{
	struct ko_span space = ko_span_head(name, name.n - 2);
	struct ko_hub_page page = { 0 };
	struct ko_error err = { 0 };
	enum ko_status status;

	status = ko_hub_list(h->hub, space, 1, &h->arena, &page, &err);
	if (status == KO_ENOMEM)
		h->is_short_of_memory = true;
	else if (status == KO_EIO)
		(void)has_answer(h, KO_EXISTENCE_UNCHECKED,
				 ko_span_str(err.text), true);
	for (size_t i = 0; status == KO_OK && i < page.n; i++)
		if (page.rows[i].type == KO_HUB_IMAGE)
			ko_hunt_add(h, &(struct ko_hunt_row){
					       .name = page.rows[i].name,
					       .facts = page.rows[i].facts });
}

/* The repositories of accounts that are there. */
static void look_up(struct batch *b)
{
	if (!ask(b))
		return;
	for (size_t i = 0; i < b->n; i++)
		if (has_answer(b->h, b->facts[i].repository, b->facts[i].why,
			       true) &&
		    b->facts[i].repository == KO_EXISTENCE_PRESENT)
			ko_hunt_add(b->h,
				    &(struct ko_hunt_row){ .name = b->names[i],
							   .facts = b->facts[i],
							   .is_tried = true,
							   .is_asked = true });
}

/* Accounts first: one that nobody has costs one question, not two. */
static void try_batch(struct ko_hunt *h, const struct variant *variants,
		      size_t n)
{
	struct batch accounts = { .h = h, .n = n, .counts = true };
	struct batch there = { .h = h };

	for (size_t i = 0; i < n; i++)
		accounts.names[i] = account_of(h, variants[i].name);
	if (!ask(&accounts))
		return;
	for (size_t i = 0; i < n; i++) {
		const struct ko_facts *f = &accounts.facts[i];

		if (!has_answer(h, f->account, f->why, true))
			continue;
		if (f->account == KO_EXISTENCE_ABSENT)
			ko_hunt_add_free(h, variants[i].name, variants[i].rule);
		else if (h->settings->is_unregistered)
			continue;
		else if (h->repo.n)
			there.names[there.n++] = variants[i].name;
		else if (may_ask(h))
			list_account(h, variants[i].name);
		else
			h->n_looked_up--;
	}
	if (may_ask(h))
		look_up(&there);
	else
		h->n_looked_up -= there.n;
}

void ko_hunt_try_variants(struct ko_hunt *h)
{
	struct variants all = { .h = h };
	size_t n;

	make_variants(&all);
	h->n_variants = all.n;
	for (size_t i = 0; i < all.n && may_ask(h); i += n) {
		size_t fits =
			ko_hunt_requests_left(h) / REQUESTS_OF_VARIANT + 1;

		n = all.n - i < BATCH ? all.n - i : BATCH;
		n = n < fits ? n : fits;
		try_batch(h, all.list + i, n);
	}
	free(all.list);
}
