#include "hub/hub_ask.h"

/* ---- what must exist ---- */

static enum ko_status ask_canary(struct ko_hub *hub, enum ko_canary canary,
				 struct ko_arena *arena, struct ko_ask *out)
{
	static const struct ko_hub_query query = { .text = KO_SPAN("alpine"),
						   .size = 1 };
	bool is_repository = canary == KO_CANARY_REPOSITORY;
	void *answer = ko_arena_alloc(
		arena, is_repository ? sizeof(struct ko_hub_repository)
				     : sizeof(struct ko_hub_page));
	enum ko_status status;

	if (!answer)
		return KO_ENOMEM;
	status = is_repository
			 ? ko_hub_repository_ask(hub, KO_SPAN("library/alpine"),
						 arena, answer, out)
			 : ko_hub_search_ask(hub, (enum ko_hub_search)canary,
					     &query, arena, answer, out);
	out->is_fresh = true;
	return status;
}

/* ---- one for a run ---- */

static enum ko_status set_origin(struct ko_hub *hub, const char *origin,
				 struct ko_error *err)
{
	struct ko_span text = ko_span_str(origin);

	hub->origin = KO_HUB_ORIGIN;
	hub->index = KO_HUB_INDEX;
	hub->registry = KO_HUB_REGISTRY;
	if (!origin)
		return KO_OK;
	while (ko_span_ends(text, KO_SPAN("/")))
		text.n--;
	if (text.n >= sizeof(hub->own_origin) / 2)
		return ko_fail(err, KO_EIO, 0, "the Hub's address is too long");
	memcpy(hub->own_origin, text.p, text.n);
	hub->own_origin[text.n] = '\0';
	if (!ko_http_is_allowed(hub->own_origin))
		return ko_fail(err, KO_EIO, 0,
			       "the Hub's address is to be https://HOST");
	hub->origin = hub->index = hub->registry = hub->own_origin;
	return KO_OK;
}

static enum ko_status start_http(struct ko_hub *hub, struct ko_error *err)
{
	const struct ko_hub_options *o = &hub->options;
	const struct ko_http_options options = {
		.budget = o->budget,
		.stop = o->stop,
		.tick = o->tick,
		.ctx = o->ctx,
		.total_ms = o->total_ms,
		.backoff_ms = o->backoff_ms,
		.wait_max_ms = o->wait_max_ms,
	};
	struct ko_error why = { 0 };

	if (o->is_offline)
		return KO_OK;
	hub->http = ko_http_new(&options, &why);
	return hub->http ? KO_OK : ko_fail(err, why.status, 0, "%s", why.text);
}

static enum ko_status open_cache(struct ko_hub *hub, const char *path,
				 struct ko_error *err)
{
	struct ko_error why = { 0 };
	enum ko_status status;

	if (!path)
		return KO_OK;
	status = ko_cache_open(path, &hub->cache, &why);
	if (status == KO_ENOMEM)
		return ko_fail_nomem(err);
	if (status != KO_OK) {
		hub->has_told_of_cache = true;
		ko_hub_complain(hub, "no cache: %s", why.text);
	} else if (ko_cache_set_aside(hub->cache)) {
		hub->has_told_of_cache = true;
		ko_hub_complain(hub,
				"the cache was damaged or of another version "
				"and is begun anew; the old one is %s",
				ko_cache_set_aside(hub->cache));
	}
	return KO_OK;
}

enum ko_status ko_hub_new(const struct ko_hub_options *options,
			  struct ko_hub **out, struct ko_error *err)
{
	struct ko_hub *hub = calloc(1, sizeof(*hub));
	enum ko_status status;

	if (!hub)
		return ko_fail_nomem(err);
	hub->options = *options;
	hub->options.origin = hub->options.cache = NULL;
	hub->first_search = options->search;
	hub->ask_canary = ask_canary;
	status = set_origin(hub, options->origin, err);
	if (status == KO_OK)
		status = start_http(hub, err);
	if (status == KO_OK)
		status = open_cache(hub, options->cache, err);
	if (status != KO_OK) {
		ko_hub_free(hub);
		return status;
	}
	*out = hub;
	return KO_OK;
}

void ko_hub_free(struct ko_hub *hub)
{
	if (!hub)
		return;
	ko_hub_auth_done(&hub->auth);
	ko_http_free(hub->http);
	ko_cache_close(hub->cache);
	free(hub);
}

size_t ko_hub_sent(const struct ko_hub *hub)
{
	return hub->http ? ko_http_sent(hub->http) : 0;
}
