#include "hub/hub_ask.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

/* Times that one question is sent: as it is, with a new token, without. */
#define ROUNDS_MAX 3

int64_t ko_hub_now(void)
{
	return (int64_t)time(NULL);
}

/* ---- complaints ---- */

void ko_hub_complain(struct ko_hub *hub, const char *fmt, ...)
{
	va_list args;

	if (hub->n_complaints == KO_HUB_COMPLAINTS_MAX)
		return;
	va_start(args, fmt);
	(void)vsnprintf(hub->complaints[hub->n_complaints++], KO_ERROR_TEXT_MAX,
			fmt, args);
	va_end(args);
}

const char *ko_hub_complaint(struct ko_hub *hub)
{
	return hub->told < hub->n_complaints ? hub->complaints[hub->told++]
					     : NULL;
}

/* ---- addresses ---- */

const char *ko_hub_url(struct ko_arena *arena, const struct ko_span *parts,
		       size_t n)
{
	size_t length = 0;
	char *out;

	for (size_t i = 0; i < n; i++)
		length += parts[i].n;
	out = ko_arena_alloc(arena, length + 1);
	if (!out)
		return NULL;
	length = 0;
	for (size_t i = 0; i < n; i++) {
		if (parts[i].n)
			memcpy(out + length, parts[i].p, parts[i].n);
		length += parts[i].n;
	}
	return out;
}

struct ko_span ko_hub_encode(struct ko_arena *arena, struct ko_span text)
{
	static const char hex[] = "0123456789ABCDEF";
	char *out = ko_arena_array(arena, text.n + 1, 3);
	size_t n = 0;

	if (!out)
		return (struct ko_span){ NULL, 0 };
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (ko_is_alnum(text.p[i]) || (c && strchr("-._~", c))) {
			out[n++] = text.p[i];
			continue;
		}
		out[n++] = '%';
		out[n++] = hex[c >> 4];
		out[n++] = hex[c & 15];
	}
	return (struct ko_span){ out, n };
}

/* ---- the cache ---- */

static void tell_of_cache(struct ko_hub *hub, const char *what)
{
	const char *aside = ko_cache_set_aside(hub->cache);

	if (hub->has_told_of_cache)
		return;
	hub->has_told_of_cache = true;
	if (aside)
		ko_hub_complain(hub,
				"the cache was damaged and is begun anew; the "
				"old one is %s",
				aside);
	else
		ko_hub_complain(hub, "the cache cannot be %s", what);
}

enum ko_status ko_hub_cache_get(struct ko_hub *hub, enum ko_cache_kind kind,
				const char *key, bool *is_present,
				struct ko_buf *body, int64_t *fetched)
{
	enum ko_status status;

	if (!hub->cache || hub->options.is_refreshing)
		return KO_ENOTFOUND;
	status = ko_cache_get(hub->cache, kind, key, ko_hub_now(),
			      hub->options.is_offline, is_present, body,
			      fetched);
	if (status == KO_EIO)
		tell_of_cache(hub, "read");
	return status == KO_OK || status == KO_ENOMEM ? status : KO_ENOTFOUND;
}

void ko_hub_cache_put(struct ko_hub *hub, enum ko_cache_kind kind,
		      const char *key, int64_t now, bool is_present,
		      struct ko_span body)
{
	/* Too big, or no memory for a copy: it is asked for again. */
	if (hub->cache && ko_cache_put(hub->cache, kind, key, now, is_present,
				       body) == KO_EIO)
		tell_of_cache(hub, "written");
}

/* ---- one run of questions ---- */

struct run {
	struct ko_hub *hub;
	struct ko_ask *asks;
	size_t *sent; /* which ask each request is of */
	struct ko_arena *arena;
	void (*done)(void *ctx, size_t i);
	void *ctx;
	unsigned lost; /* canaries, a bit each, that were not found */
	enum ko_status status;
};

static void finish(struct run *run, struct ko_ask *ask, enum ko_ask_state state)
{
	ask->state = state;
	ko_buf_done(&ask->body);
	if (run->done)
		run->done(run->ctx, (size_t)(ask - run->asks));
}

static void unchecked(struct run *run, struct ko_ask *ask, struct ko_span why)
{
	ask->why = ko_arena_copy(run->arena, why);
	if (!ask->why.p) {
		ask->why = KO_SPAN("out of memory");
		run->status = KO_ENOMEM;
	}
	finish(run, ask, KO_ASK_UNCHECKED);
}

static void present(struct run *run, struct ko_ask *ask, struct ko_span body)
{
	ko_hub_cache_put(run->hub, ask->kind, ask->key, ask->fetched, true,
			 body);
	finish(run, ask, KO_ASK_PRESENT);
}

static void absent(struct run *run, struct ko_ask *ask)
{
	ko_hub_cache_put(run->hub, ask->kind, ask->key, ask->fetched, false,
			 KO_SPAN(""));
	finish(run, ask, KO_ASK_ABSENT);
}

static void from_cache(struct run *run, struct ko_ask *ask)
{
	KO_AUTO_BUF struct ko_buf body = KO_BUF(KO_CACHE_BODY_MAX);
	bool is_present = false;
	enum ko_status status;

	if (ask->is_fresh)
		return;
	status = ko_hub_cache_get(run->hub, ask->kind, ask->key, &is_present,
				  &body, &ask->fetched);
	if (status == KO_OK && !is_present) {
		finish(run, ask, KO_ASK_ABSENT);
		return;
	}
	/* What an older program kept may be nothing that this one can read. */
	if (status == KO_OK)
		status = ask->read(ask->out, ko_buf_span(&body), run->arena,
				   &ask->is_empty, NULL);
	if (status == KO_OK)
		finish(run, ask, KO_ASK_PRESENT);
	else if (status == KO_ENOMEM)
		run->status = status;
}

/* ---- what the network says ---- */

static bool canary_is_fresh(const struct ko_hub *hub, enum ko_canary canary)
{
	return hub->canaries[canary].was_found &&
	       ko_http_sent(hub->http) - hub->canaries[canary].sent <
		       KO_HUB_CANARY_EVERY;
}

static void read_answer(struct run *run, struct ko_ask *ask,
			struct ko_http_answer *answer)
{
	struct ko_span body = ko_buf_span(&answer->body);
	struct ko_error err = { 0 };
	enum ko_status status;

	ask->is_empty = false;
	status = ask->read(ask->out, body, run->arena, &ask->is_empty, &err);
	if (status == KO_ENOMEM)
		run->status = status;
	if (status != KO_OK) {
		unchecked(run, ask, ko_span_str(err.text));
	} else if (ask->is_empty && !canary_is_fresh(run->hub, ask->canary)) {
		ask->state = KO_ASK_IN_DOUBT;
		ask->body = answer->body;
		answer->body = KO_BUF(0);
	} else {
		present(run, ask, body);
	}
}

static void not_found(struct run *run, struct ko_ask *ask)
{
	ask->is_empty = false;
	if (canary_is_fresh(run->hub, ask->canary))
		absent(run, ask);
	else
		ask->state = KO_ASK_IN_DOUBT;
}

/* Only to where we asked already: an address of another server is not looked
 * at, however it is written. */
static void moved(struct run *run, struct ko_ask *ask,
		  const struct ko_http_answer *answer)
{
	struct ko_span to = ko_span_str(answer->location);
	bool is_path = ko_span_starts(to, KO_SPAN("/")) &&
		       !ko_span_starts(to, KO_SPAN("//"));

	if (!is_path && !ko_http_same_origin(ask->url, answer->location)) {
		unchecked(run, ask, KO_SPAN("redirected to another server"));
		return;
	}
	ask->moved_to = ko_arena_copy(run->arena, to);
	if (!ask->moved_to.p) {
		ask->moved_to = KO_SPAN("");
		run->status = KO_ENOMEM;
	}
	finish(run, ask, KO_ASK_MOVED);
}

static bool takes_token(const struct ko_hub *hub, const struct ko_ask *ask)
{
	return ask->is_api && !ask->is_anonymous &&
	       !hub->refuses_token[ask->kind];
}

/* Is it worth another round?  A token runs out after ten minutes, and some
 * endpoints take none that was made from a personal access token. */
static bool asks_again(struct run *run, struct ko_ask *ask,
		       const struct ko_http_answer *answer)
{
	if (!ask->had_token)
		return false;
	if (answer->code == 401) {
		ask->is_anonymous = ask->has_new_token;
		ask->has_new_token = true;
		return true;
	}
	if (answer->code == 403 &&
	    ko_answer_refuses_token(ko_buf_span(&answer->body))) {
		run->hub->refuses_token[ask->kind] = true;
		ask->is_anonymous = true;
		return true;
	}
	return false;
}

static void refused(struct run *run, struct ko_ask *ask,
		    const struct ko_http_answer *answer)
{
	KO_AUTO_BUF struct ko_buf why = KO_BUF(KO_ERROR_TEXT_MAX);
	struct ko_span body = ko_span_trim(ko_buf_span(&answer->body));
	char said[128] = "";

	if (ko_span_starts(body, KO_SPAN("<")))
		memcpy(said, "a web page", sizeof("a web page"));
	else
		ko_answer_message(body, said, sizeof(said));
	if (ko_buf_printf(&why, "HTTP %d%s%s", answer->code,
			  said[0] ? ": " : "", said) == KO_ENOMEM)
		run->status = KO_ENOMEM;
	unchecked(run, ask, ko_buf_span(&why));
}

static void on_answer(void *ctx, size_t i, struct ko_http_answer *answer)
{
	struct run *run = ctx;
	struct ko_ask *ask = &run->asks[run->sent[i]];

	ask->fetched = ko_hub_now();
	ask->was_asked = answer->outcome != KO_HTTP_STOPPED;
	if (answer->outcome != KO_HTTP_ANSWERED)
		unchecked(run, ask, ko_span_str(answer->why));
	else if (answer->code == 200)
		read_answer(run, ask, answer);
	else if (answer->code == 404 &&
		 ko_answer_is_not_found(ko_buf_span(&answer->body)))
		not_found(run, ask);
	else if (answer->code == 301 || answer->code == 308)
		moved(run, ask, answer);
	else if (!asks_again(run, ask, answer))
		refused(run, ask, answer);
}

/* ---- rounds ---- */

/* Get a token for those that take one, a new one where it has run out. */
static void get_token(struct run *run, size_t n)
{
	struct ko_error err = { 0 };
	bool needs_one = false;
	bool needs_new = false;

	for (size_t i = 0; i < n; i++) {
		const struct ko_ask *ask = &run->asks[i];

		if (ask->state != KO_ASK_OPEN || !takes_token(run->hub, ask))
			continue;
		needs_one = true;
		needs_new |= ask->has_new_token;
	}
	if (!needs_one || run->hub->options.is_anonymous)
		return;
	if (ko_hub_auth_get(&run->hub->auth, run->hub->http, run->hub->origin,
			    needs_new, &err) != KO_OK)
		run->status = KO_ENOMEM;
	else if (err.text[0])
		ko_hub_complain(run->hub, "%s", err.text);
}

/* Send all that are open; false when there are none. */
static bool send_round(struct run *run, size_t n)
{
	const char *with[] = { "Accept: application/json", NULL, NULL };
	static const char *const without[] = { "Accept: application/json",
					       NULL };
	KO_AUTO_FREE struct ko_http_request *requests =
		calloc(n, sizeof(*requests));
	size_t count = 0;

	if (!requests) {
		run->status = KO_ENOMEM;
		return false;
	}
	get_token(run, n);
	if (run->hub->auth.header.n > 0)
		with[1] = run->hub->auth.header.p;
	for (size_t i = 0; i < n; i++) {
		struct ko_ask *ask = &run->asks[i];

		if (ask->state != KO_ASK_OPEN)
			continue;
		ask->had_token = with[1] && takes_token(run->hub, ask);
		run->sent[count] = i;
		requests[count++] = (struct ko_http_request){
			.url = ask->url,
			.headers = ask->had_token ? with : without,
		};
	}
	if (count > 0 && ko_http_run(run->hub->http, requests, count, on_answer,
				     run) != KO_OK)
		run->status = KO_ENOMEM;
	return count > 0;
}

static void send_all(struct run *run, size_t n)
{
	for (int i = 0; i < ROUNDS_MAX && run->status == KO_OK; i++)
		if (!send_round(run, n))
			return;
}

/* Ask for what must exist, of the network.  false: no absence is believed. */
static bool find_canary(struct run *run, enum ko_canary canary)
{
	struct ko_ask ask = { 0 };
	size_t sent = 0;
	struct run own = { .hub = run->hub,
			   .asks = &ask,
			   .sent = &sent,
			   .arena = run->arena };
	enum ko_status status;

	if (canary_is_fresh(run->hub, canary))
		return true;
	status = run->hub->ask_canary(run->hub, canary, run->arena, &ask);
	if (status != KO_OK) {
		run->status = status;
		return false;
	}
	send_all(&own, 1);
	if (own.status != KO_OK)
		run->status = own.status;
	ko_buf_done(&ask.body);
	if (ask.state != KO_ASK_PRESENT)
		return false;
	run->hub->canaries[canary].was_found = true;
	run->hub->canaries[canary].sent = ko_http_sent(run->hub->http);
	return true;
}

/*
 * With many to ask, what must exist is asked for first: then each answer
 * counts, and is kept, as it comes, and an interrupt loses none.
 */
static void find_canary_first(struct run *run, size_t n)
{
	const struct ko_ask *first = NULL;
	size_t open = 0;

	for (size_t i = 0; i < n; i++) {
		if (run->asks[i].state != KO_ASK_OPEN)
			continue;
		first = first ? first : &run->asks[i];
		open++;
	}
	if (open > KO_HTTP_CONCURRENCY && run->status == KO_OK)
		(void)find_canary(run, first->canary);
}

static void settle(struct run *run, struct ko_ask *ask)
{
	unsigned bit = 1U << ask->canary;

	/* It is looked for once for all of a run. */
	if (!(run->lost & bit) && !find_canary(run, ask->canary))
		run->lost |= bit;
	if (run->lost & bit)
		unchecked(run, ask,
			  ask->canary == KO_CANARY_REPOSITORY
				  ? KO_SPAN("not found, but neither is "
					    "library/alpine now")
				  : KO_SPAN("nothing found, but nothing for "
					    "\"alpine\" now, either"));
	else if (ask->is_empty)
		present(run, ask, ko_buf_span(&ask->body));
	else
		absent(run, ask);
}

/* What neither cache nor network was asked to the end. */
static void give_up(struct run *run, struct ko_ask *ask)
{
	if (ask->state == KO_ASK_OPEN)
		unchecked(run, ask,
			  run->hub->http ? KO_SPAN("asked in vain")
					 : KO_SPAN("not in the cache"));
	ko_buf_done(&ask->body);
}

enum ko_status ko_hub_ask(struct ko_hub *hub, struct ko_ask *asks, size_t n,
			  struct ko_arena *arena,
			  void (*done)(void *ctx, size_t i), void *ctx)
{
	KO_AUTO_FREE size_t *sent = calloc(n ? n : 1, sizeof(*sent));
	struct run run = { .hub = hub,
			   .asks = asks,
			   .sent = sent,
			   .arena = arena,
			   .done = done,
			   .ctx = ctx };

	if (!sent)
		return KO_ENOMEM;
	for (size_t i = 0; i < n && run.status == KO_OK; i++)
		from_cache(&run, &asks[i]);
	if (hub->http) {
		find_canary_first(&run, n);
		send_all(&run, n);
	}
	for (size_t i = 0; i < n && run.status == KO_OK; i++)
		if (asks[i].state == KO_ASK_IN_DOUBT)
			settle(&run, &asks[i]);
	for (size_t i = 0; i < n; i++)
		give_up(&run, &asks[i]);
	return run.status;
}
