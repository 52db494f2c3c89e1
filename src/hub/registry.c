#include "hub/registry.h"

#include <stdio.h>

#include "core/imageref.h"
#include "hub/answers_json.h"
#include "hub/http_url.h"
#include "hub/registry_challenge.h"

#define ACCEPT                                                        \
	"Accept: application/vnd.oci.image.index.v1+json, "           \
	"application/vnd.docker.distribution.manifest.list.v2+json, " \
	"application/vnd.oci.image.manifest.v1+json, "                \
	"application/vnd.docker.distribution.manifest.v2+json"

/* Bytes of "Authorization: Bearer " and a token. */
#define AUTHORIZATION_MAX ((size_t)32 << 10)

/* What is asked next; the order is that of the requests. */
enum stage { ASK, GET_TOKEN, ASK_AGAIN, LIST_TAGS, FINAL };

struct probe {
	enum stage stage;
	struct ko_imageref ref;
	const char *host;
	bool is_local;
	/* Of the next request. */
	const char *url;
	const char *headers[3];
};

struct batch {
	struct ko_http *http;
	const char *hub_origin;
	struct ko_arena *arena;
	struct probe *probes;
	size_t n;
	struct ko_facts *facts;
	size_t *asked; /* of a stage: request to probe */
	enum ko_status status;
	void (*done)(void *ctx, size_t i);
	void *ctx;
};

/* ---- texts ---- */

/* A text for the arena.  NULL, and the batch is out of memory. */
static const char *keep_text(struct batch *b, const struct ko_buf *text)
{
	struct ko_span copy = ko_arena_copy(b->arena, ko_buf_span(text));

	if (!copy.p)
		b->status = KO_ENOMEM;
	return copy.p;
}

static void settle(struct batch *b, size_t i, enum ko_existence existence)
{
	b->probes[i].stage = FINAL;
	b->facts[i].repository = existence;
	if (b->done)
		b->done(b->ctx, i);
}

/* Not checked, and why: with the host before it where there is one. */
static void give_up(struct batch *b, size_t i, const char *why)
{
	const char *host = b->probes[i].host;
	KO_AUTO_BUF struct ko_buf text = KO_BUF(KO_ERROR_TEXT_MAX * 4);

	if (ko_buf_printf(&text, "%s%s%s", host ? host : "", host ? ": " : "",
			  why)) {
		b->status = KO_ENOMEM;
		return;
	}
	b->facts[i].why = ko_span_str(keep_text(b, &text));
	settle(b, i, KO_EXISTENCE_UNCHECKED);
}

/* What has no bearing on whether it exists. */
static void give_up_answer(struct batch *b, size_t i,
			   const struct ko_http_answer *a)
{
	char why[64];

	if (a->outcome != KO_HTTP_ANSWERED) {
		b->facts[i].why = ko_arena_copy(b->arena, ko_span_str(a->why));
		if (!b->facts[i].why.p)
			b->status = KO_ENOMEM;
		settle(b, i, KO_EXISTENCE_UNCHECKED);
		return;
	}
	(void)snprintf(why, sizeof(why), "HTTP %d%s", a->code,
		       a->location[0] ? ", to somewhere else" : "");
	give_up(b, i, why);
}

/* ---- URLs ---- */

static enum ko_status add_encoded(struct ko_buf *out, struct ko_span s)
{
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < s.n && !status; i++) {
		if (ko_is_alnum(s.p[i]) || strchr("-._~", s.p[i]))
			status = ko_buf_add_char(out, s.p[i]);
		else
			status = ko_buf_printf(out, "%%%02X",
					       (unsigned char)s.p[i]);
	}
	return status;
}

static const char *library(const struct ko_imageref *ref)
{
	return ref->in_library ? "library/" : "";
}

/* Set the URL: ORIGIN/v2/NAME and what is below it.  The grammar of a
 * reference has nothing that would have to be encoded. */
static void set_url(struct batch *b, size_t i, const char *below,
		    struct ko_span tag)
{
	struct probe *p = &b->probes[i];
	KO_AUTO_BUF struct ko_buf url = KO_BUF(2 * KO_HTTP_URL_MAX);
	enum ko_status status;

	if (ko_imageref_on_hub(&p->ref))
		status = ko_buf_printf(&url, "%s", b->hub_origin);
	else
		status = ko_buf_printf(&url, "%s://%.*s",
				       p->is_local ? "http" : "https",
				       KO_SPAN_ARG(p->ref.domain));
	if (!status)
		status = ko_buf_printf(
			&url, "/v2/%s%.*s/%s%.*s", library(&p->ref),
			KO_SPAN_ARG(p->ref.path), below, KO_SPAN_ARG(tag));
	if (status)
		b->status = KO_ENOMEM;
	else
		p->url = keep_text(b, &url);
}

static void set_manifest_url(struct batch *b, size_t i)
{
	const struct ko_imageref *ref = &b->probes[i].ref;

	set_url(b, i, "manifests/",
		ref->digest.n ? ref->digest
		: ref->tag.n  ? ref->tag
			      : KO_SPAN("latest"));
}

/* Set the URL that gives a token. */
static void set_token_url(struct batch *b, size_t i,
			  const struct ko_challenge *c)
{
	struct probe *p = &b->probes[i];
	KO_AUTO_BUF struct ko_buf url = KO_BUF(8 * KO_CHALLENGE_VALUE_MAX);
	enum ko_status status =
		ko_buf_printf(&url, "%s%cscope=repository:%s%.*s:pull",
			      c->realm, strchr(c->realm, '?') ? '&' : '?',
			      library(&p->ref), KO_SPAN_ARG(p->ref.path));

	if (!status && c->service[0])
		status = ko_buf_printf(&url, "&service=");
	if (!status)
		status = add_encoded(&url, ko_span_str(c->service));
	if (status)
		b->status = KO_ENOMEM;
	else
		p->url = keep_text(b, &url);
}

/* ---- what the answers mean ---- */

static bool is_json(const struct ko_http_answer *a)
{
	struct ko_span type = ko_span_str(a->content_type);

	type = ko_span_trim(ko_span_head(type, ko_span_find(type, ';')));
	return ko_span_eq_nocase(type, KO_SPAN("application/json"));
}

/* A guard in front of a registry refuses with a page. */
static bool is_refusal(const struct ko_http_answer *a)
{
	return a->code == 401 || (a->code == 403 && is_json(a));
}

static void take_challenge(struct batch *b, size_t i,
			   const struct ko_http_answer *a)
{
	struct ko_challenge challenge;

	if (!ko_challenge_parse(ko_span_str(a->challenge), &challenge)) {
		give_up(b, i, "asks for a login");
	} else if (!ko_challenge_is_fine(&challenge, b->probes[i].is_local)) {
		give_up(b, i, "names a token server that is not to be asked");
	} else {
		set_token_url(b, i, &challenge);
		b->probes[i].stage = GET_TOKEN;
	}
}

static void look_for_tags(struct batch *b, size_t i)
{
	set_url(b, i, "tags/list?n=1", KO_SPAN(""));
	b->probes[i].stage = LIST_TAGS;
}

static void take_first(struct batch *b, size_t i,
		       const struct ko_http_answer *a)
{
	if (a->code == 200)
		settle(b, i, KO_EXISTENCE_PRESENT);
	else if (a->code == 401)
		take_challenge(b, i, a);
	else if (a->code == 404)
		look_for_tags(b, i);
	else
		give_up_answer(b, i, a);
}

static void take_token(struct batch *b, size_t i,
		       const struct ko_http_answer *a)
{
	struct probe *p = &b->probes[i];
	KO_AUTO_BUF struct ko_buf header = KO_BUF(AUTHORIZATION_MAX);
	struct ko_error err = { 0 };
	struct ko_span token;
	enum ko_status status;

	if (is_refusal(a)) {
		settle(b, i, KO_EXISTENCE_ABSENT);
		return;
	}
	if (a->code != 200) {
		give_up_answer(b, i, a);
		return;
	}
	status = ko_answer_token(ko_buf_span(&a->body), b->arena, &token, &err);
	if (!status)
		status = ko_buf_printf(&header, "Authorization: Bearer %.*s",
				       KO_SPAN_ARG(token));
	if (status == KO_ENOMEM) {
		b->status = status;
	} else if (status) {
		give_up(b, i, "gives no token");
	} else {
		p->headers[1] = keep_text(b, &header);
		p->stage = ASK_AGAIN;
		set_manifest_url(b, i);
	}
}

static void take_second(struct batch *b, size_t i,
			const struct ko_http_answer *a)
{
	if (a->code == 200)
		settle(b, i, KO_EXISTENCE_PRESENT);
	else if (is_refusal(a))
		settle(b, i, KO_EXISTENCE_ABSENT);
	else if (a->code == 404)
		look_for_tags(b, i);
	else
		give_up_answer(b, i, a);
}

/* Is this a registry's own error, {"errors": [{"code": …}]}? */
static bool is_registry_error(struct batch *b, struct ko_span body)
{
	static const struct ko_answer_field fields[] = {
		{ "errors/0/code", KO_FIELD_TEXT, 0 },
	};
	struct ko_span code = { 0 };
	KO_AUTO_JSON json_t *value = NULL;
	enum ko_status status = ko_answer_load(body, &value, NULL);

	if (!status)
		status = ko_answer_fields(value, fields, KO_ARRAY_LEN(fields),
					  b->arena, &code, NULL);
	if (status == KO_ENOMEM)
		b->status = status;
	return !status && code.n > 0;
}

static void take_tags(struct batch *b, size_t i, const struct ko_http_answer *a)
{
	if (a->code == 200 && is_json(a))
		settle(b, i, KO_EXISTENCE_PRESENT);
	else if (a->code == 404 && is_registry_error(b, ko_buf_span(&a->body)))
		settle(b, i, KO_EXISTENCE_ABSENT);
	else
		give_up_answer(b, i, a);
}

/* ---- the stages ---- */

static const struct {
	const char *method;
	void (*take)(struct batch *b, size_t i, const struct ko_http_answer *a);
} stages[FINAL] = {
	[ASK] = { "HEAD", take_first },
	[GET_TOKEN] = { "GET", take_token },
	[ASK_AGAIN] = { "HEAD", take_second },
	[LIST_TAGS] = { "GET", take_tags },
};

static void take_answer(void *ctx, size_t request,
			struct ko_http_answer *answer)
{
	struct batch *b = ctx;
	size_t i = b->asked[request];

	if (answer->outcome != KO_HTTP_ANSWERED)
		give_up_answer(b, i, answer);
	else
		stages[b->probes[i].stage].take(b, i, answer);
}

static enum ko_status run_stage(struct batch *b, enum stage stage,
				struct ko_http_request *requests)
{
	enum ko_status status;
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++) {
		struct probe *p = &b->probes[i];

		if (p->stage != stage)
			continue;
		requests[n] = (struct ko_http_request){
			.url = p->url,
			.method = stages[stage].method,
			.headers = p->headers,
		};
		b->asked[n++] = i;
	}
	status = ko_http_run(b->http, requests, n, take_answer, b);
	return status ? status : b->status;
}

/* ---- the beginning ---- */

static void prepare(struct batch *b, size_t i, struct ko_span name)
{
	struct probe *p = &b->probes[i];
	KO_AUTO_BUF struct ko_buf host = KO_BUF(2 * KO_HTTP_HOST_MAX);
	struct ko_http_url url;

	p->headers[0] = ACCEPT;
	if (ko_imageref_parse(name, &p->ref, NULL)) {
		give_up(b, i, "not a name that a registry can be asked for");
		return;
	}
	/* Either may be this machine: the form of a URL is what it is read
	 * from. */
	if (ko_buf_printf(&host, "https://%.*s", KO_SPAN_ARG(p->ref.domain))) {
		give_up(b, i, "the name of the host is too long");
		return;
	}
	p->is_local = ko_http_url_parse(ko_imageref_on_hub(&p->ref)
						? ko_span_str(b->hub_origin)
						: ko_buf_span(&host),
					&url) &&
		      ko_http_url_is_loopback(&url);
	p->host = keep_text(b, &host);
	if (p->host)
		p->host += strlen("https://");
	set_manifest_url(b, i);
}

enum ko_status ko_registry_facts(struct ko_http *http, const char *hub_origin,
				 const struct ko_span *names, size_t n,
				 struct ko_arena *arena, struct ko_facts *facts,
				 void (*done)(void *ctx, size_t i), void *ctx)
{
	size_t room = n ? n : 1;
	KO_AUTO_FREE struct probe *probes = calloc(room, sizeof(*probes));
	KO_AUTO_FREE size_t *asked = calloc(room, sizeof(*asked));
	KO_AUTO_FREE struct ko_http_request *requests =
		calloc(room, sizeof(*requests));
	struct batch b = { .http = http,
			   .hub_origin = hub_origin,
			   .arena = arena,
			   .probes = probes,
			   .n = n,
			   .facts = facts,
			   .asked = asked,
			   .done = done,
			   .ctx = ctx };

	if (!probes || !asked || !requests)
		return KO_ENOMEM;
	for (size_t i = 0; i < n && !b.status; i++)
		prepare(&b, i, names[i]);
	for (enum stage stage = ASK; stage < FINAL && !b.status; stage++)
		b.status = run_stage(&b, stage, requests);
	return b.status;
}
