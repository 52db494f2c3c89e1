/*
 * hub_facts.c - many names in one go: what they have in common is asked once,
 * first of Hub's API, then where an account is said to be of the other kind,
 * then of registries.
 */
#include "hub/hub_ask.h"

#include "core/imageref.h"
#include "hub/hub_survey.h"
#include "hub/registry.h"

/* ---- questions for Hub ---- */

/* What a repository's answer is to be about, and where it goes to. */
struct wanted {
	struct ko_span familiar;
	struct ko_hub_repository *out;
};

static enum ko_status read_repository(void *out, struct ko_span body,
				      struct ko_arena *arena, bool *is_empty,
				      struct ko_error *err)
{
	const struct wanted *wanted = out;
	struct ko_hub_repository got;
	enum ko_status status = ko_answer_repository(body, arena, &got, err);

	(void)is_empty;
	if (status != KO_OK)
		return status;
	if (!ko_span_eq_nocase(got.name, wanted->familiar))
		return ko_fail(err, KO_ESYNTAX, 0,
			       "an answer about another repository");
	*wanted->out = got;
	return KO_OK;
}

enum ko_status ko_hub_repository_ask(struct ko_hub *hub, struct ko_span path,
				     struct ko_arena *arena,
				     struct ko_hub_repository *repository,
				     struct ko_ask *out)
{
	const struct ko_span library = KO_SPAN("library/");
	struct wanted *wanted = ko_arena_alloc(arena, sizeof(*wanted));
	size_t slash = ko_span_find(path, '/');
	const char *url =
		ko_hub_url(arena,
			   (struct ko_span[]){ ko_span_str(hub->origin),
					       KO_SPAN("/v2/namespaces/"),
					       ko_span_head(path, slash),
					       KO_SPAN("/repositories"),
					       ko_span_tail(path, slash) },
			   5);

	if (!wanted || !url)
		return KO_ENOMEM;
	wanted->familiar = ko_span_starts(path, library)
				   ? ko_span_tail(path, library.n)
				   : path;
	wanted->out = repository;
	*out = (struct ko_ask){ .url = url,
				.key = url,
				.kind = KO_CACHE_REPOSITORY,
				.canary = KO_CANARY_REPOSITORY,
				.is_api = true,
				.read = read_repository,
				.out = wanted };
	return KO_OK;
}

struct wanted_account {
	struct ko_span name;
	struct ko_hub_account *out;
};

static enum ko_status read_account(void *out, struct ko_span body,
				   struct ko_arena *arena, bool *is_empty,
				   struct ko_error *err)
{
	const struct wanted_account *wanted = out;
	struct ko_hub_account got;
	enum ko_status status = ko_answer_account(body, arena, &got, err);

	(void)is_empty;
	if (status != KO_OK)
		return status;
	if (!ko_span_eq_nocase(got.name, wanted->name))
		return ko_fail(err, KO_ESYNTAX, 0,
			       "an answer about another account");
	*wanted->out = got;
	return KO_OK;
}

static const char *account_url(struct ko_hub *hub, struct ko_arena *arena,
			       struct ko_span name, bool is_organization)
{
	return ko_hub_url(arena,
			  (struct ko_span[]){ ko_span_str(hub->origin),
					      is_organization
						      ? KO_SPAN("/v2/orgs/")
						      : KO_SPAN("/v2/users/"),
					      name, KO_SPAN("/") },
			  4);
}

/* Both kinds are kept under one address. */
static enum ko_status account_ask(struct survey *s, struct target *t,
				  bool is_organization, struct ko_ask *out)
{
	struct wanted_account *wanted =
		ko_arena_alloc(s->arena, sizeof(*wanted));
	const char *key = account_url(s->hub, s->arena, t->name, false);
	const char *url =
		account_url(s->hub, s->arena, t->name, is_organization);

	if (!wanted || !key || !url)
		return KO_ENOMEM;
	*wanted = (struct wanted_account){ t->name, &t->account };
	*out = (struct ko_ask){ .url = url,
				.key = key,
				.kind = KO_CACHE_ACCOUNT,
				.canary = KO_CANARY_REPOSITORY,
				.is_api = true,
				.read = read_account,
				.out = wanted };
	return KO_OK;
}

/* ---- Hub's answers ---- */

/* A batch of questions and the targets they are about. */
struct batch {
	struct survey *survey;
	struct ko_ask *asks;
	size_t *targets;
	size_t n;
	bool is_last; /* an account that moves once more is lost */
};

static enum ko_existence existence_of(const struct ko_ask *ask)
{
	switch (ask->state) {
	case KO_ASK_PRESENT:
		return KO_EXISTENCE_PRESENT;
	case KO_ASK_ABSENT:
		return KO_EXISTENCE_ABSENT;
	default:
		return KO_EXISTENCE_UNCHECKED;
	}
}

static void on_target(void *ctx, size_t i)
{
	struct batch *b = ctx;
	const struct ko_ask *ask = &b->asks[i];
	size_t at = b->targets[i];
	struct target *t = &b->survey->targets[at];

	t->existence = existence_of(ask);
	t->checked = ask->fetched;
	t->why = ask->why;
	if (ask->state == KO_ASK_MOVED) {
		t->why = KO_SPAN("redirected");
		t->has_moved = t->kind == TARGET_ACCOUNT && !b->is_last;
		t->has_moved_to_user = t->is_organization;
	}
	/* Whether it exists a registry knows, too.  Offline, it may be kept
	 * that it did. */
	t->needs_registry = t->kind == TARGET_REPOSITORY &&
			    t->existence == KO_EXISTENCE_UNCHECKED &&
			    (ask->was_asked || !b->survey->hub->http);
	if (!t->has_moved && !t->needs_registry)
		survey_settle(b->survey, at);
}

static enum ko_status make_ask(struct survey *s, size_t at, struct ko_ask *out)
{
	struct target *t = &s->targets[at];

	if (t->kind == TARGET_REPOSITORY)
		return ko_hub_repository_ask(s->hub, t->name, s->arena,
					     &t->repository, out);
	if (t->has_moved)
		t->is_organization = !t->has_moved_to_user;
	else
		t->is_organization = ko_span_eq(t->name, KO_SPAN("library"));
	t->has_moved = false;
	return account_ask(s, t, t->is_organization, out);
}

/* Ask about the targets that want it: at first all of Hub, then those that
 * have moved. */
static enum ko_status ask_hub(struct survey *s, bool is_last)
{
	KO_AUTO_FREE struct ko_ask *asks =
		calloc(s->n_targets + 1, sizeof(*asks));
	KO_AUTO_FREE size_t *targets =
		calloc(s->n_targets + 1, sizeof(*targets));
	struct batch b = { s, asks, targets, 0, is_last };

	if (!asks || !targets)
		return KO_ENOMEM;
	for (size_t i = 0; i < s->n_targets; i++) {
		struct target *t = &s->targets[i];
		enum ko_status status;

		if (t->kind == TARGET_ELSEWHERE || (is_last && !t->has_moved))
			continue;
		targets[b.n] = i;
		status = make_ask(s, i, &asks[b.n++]);
		if (status != KO_OK)
			return status;
	}
	return b.n ? ko_hub_ask(s->hub, asks, b.n, s->arena, on_target, &b)
		   : KO_OK;
}

/* ---- registries ---- */

/* Names for registries, and the targets they are of; NONE: the canary. */
struct registry_batch {
	struct survey *survey;
	struct ko_span *names;
	struct ko_facts *facts;
	size_t *targets;
	size_t n;
};

static bool is_on_hub(const struct target *t)
{
	return t->kind == TARGET_REPOSITORY ||
	       ko_span_starts(t->name, KO_SPAN("docker.io/"));
}

static const char *registry_key(struct survey *s, const struct target *t)
{
	return ko_hub_url(
		s->arena,
		(struct ko_span[]){ KO_SPAN("registry:"),
				    is_on_hub(t) ? ko_span_str(s->hub->registry)
						 : KO_SPAN(""),
				    KO_SPAN("/"), t->name },
		4);
}

static enum ko_status registry_from_cache(struct survey *s, size_t at,
					  bool *is_found)
{
	KO_AUTO_BUF struct ko_buf body = KO_BUF(KO_CACHE_BODY_MAX);
	struct target *t = &s->targets[at];
	const char *key = registry_key(s, t);
	bool is_present = false;
	int64_t fetched = 0;
	enum ko_status status;

	if (!key)
		return KO_ENOMEM;
	status = ko_hub_cache_get(s->hub, KO_CACHE_MANIFEST, key, &is_present,
				  &body, &fetched);
	*is_found = status == KO_OK;
	if (status == KO_OK) {
		t->existence =
			is_present ? KO_EXISTENCE_PRESENT : KO_EXISTENCE_ABSENT;
		t->checked = fetched;
	}
	return status == KO_ENOMEM ? status : KO_OK;
}

/* Both reasons, where neither Hub nor its registry answered. */
static enum ko_status join_why(struct survey *s, struct target *t,
			       struct ko_span more)
{
	const char *text;

	if (t->why.n == 0) {
		t->why = more;
		return KO_OK;
	}
	text = ko_hub_url(
		s->arena,
		(struct ko_span[]){ t->why, KO_SPAN("; registry: "), more }, 3);
	t->why = ko_span_str(text);
	return text ? KO_OK : KO_ENOMEM;
}

/* A registry that does not know what must exist is not believed. */
static enum ko_status take_registry(struct registry_batch *b, size_t i,
				    bool has_canary)
{
	struct survey *s = b->survey;
	struct target *t = &s->targets[b->targets[i]];
	const struct ko_facts *f = &b->facts[i];
	const char *key = registry_key(s, t);

	if (!key)
		return KO_ENOMEM;
	t->checked = ko_hub_now();
	if (f->repository == KO_EXISTENCE_UNCHECKED)
		return join_why(s, t, f->why);
	if (f->repository == KO_EXISTENCE_ABSENT && is_on_hub(t) && !has_canary)
		return join_why(s, t,
				KO_SPAN("not found, but neither is "
					"library/alpine now"));
	t->existence = f->repository;
	ko_hub_cache_put(s->hub, KO_CACHE_MANIFEST, key, t->checked,
			 f->repository == KO_EXISTENCE_PRESENT, KO_SPAN(""));
	return KO_OK;
}

static enum ko_status send_to_registries(struct registry_batch *b,
					 bool needs_canary)
{
	struct survey *s = b->survey;
	size_t n = b->n;
	bool has_canary = false;
	enum ko_status status;

	if (needs_canary)
		b->names[n++] = KO_SPAN("library/alpine");
	status = ko_registry_facts(s->hub->http, s->hub->registry, b->names, n,
				   s->arena, b->facts, NULL, NULL);
	if (status != KO_OK)
		return status;
	if (needs_canary)
		has_canary = b->facts[n - 1].repository == KO_EXISTENCE_PRESENT;
	for (size_t i = 0; i < b->n && status == KO_OK; i++)
		status = take_registry(b, i, has_canary);
	for (size_t i = 0; i < b->n && status == KO_OK; i++)
		survey_settle(s, b->targets[i]);
	return status;
}

/* Put those that the cache does not know into the batch; the others, and all
 * when offline, are final. */
static enum ko_status fill_batch(struct registry_batch *b, bool *has_hub)
{
	struct survey *s = b->survey;

	for (size_t i = 0; i < s->n_targets; i++) {
		struct target *t = &s->targets[i];
		bool is_found = false;
		enum ko_status status;

		if (t->kind != TARGET_ELSEWHERE && !t->needs_registry)
			continue;
		status = registry_from_cache(s, i, &is_found);
		if (status != KO_OK)
			return status;
		if (is_found || !s->hub->http) {
			if (!is_found && t->why.n == 0)
				t->why = KO_SPAN("not in the cache");
			survey_settle(s, i);
			continue;
		}
		*has_hub |= is_on_hub(t);
		b->targets[b->n] = i;
		b->names[b->n++] = t->name;
	}
	return KO_OK;
}

static enum ko_status ask_registries(struct survey *s)
{
	size_t max = s->n_targets + 1;
	KO_AUTO_FREE struct ko_span *names = calloc(max, sizeof(*names));
	KO_AUTO_FREE struct ko_facts *facts = calloc(max, sizeof(*facts));
	KO_AUTO_FREE size_t *targets = calloc(max, sizeof(*targets));
	struct registry_batch b = { s, names, facts, targets, 0 };
	bool has_hub = false;
	enum ko_status status;

	if (!names || !facts || !targets)
		return KO_ENOMEM;
	status = fill_batch(&b, &has_hub);
	if (status != KO_OK || b.n == 0)
		return status;
	return send_to_registries(&b, has_hub);
}

enum ko_status ko_hub_facts(struct ko_hub *hub, const struct ko_span *names,
			    size_t n, struct ko_arena *arena,
			    struct ko_facts *facts,
			    void (*done)(void *ctx, size_t i), void *ctx)
{
	struct survey s = { .hub = hub,
			    .arena = arena,
			    .names = names,
			    .n = n,
			    .facts = facts,
			    .done = done,
			    .ctx = ctx };
	enum ko_status status = survey_begin(&s);

	if (status == KO_OK)
		status = ask_hub(&s, false);
	if (status == KO_OK)
		status = ask_hub(&s, true);
	if (status == KO_OK)
		status = ask_registries(&s);
	survey_done(&s);
	return status;
}
