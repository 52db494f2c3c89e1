#include "hub/hub_auth.h"

#include <stdio.h>

#include "hub/answers.h"
#include "hub/credentials.h"
#include "hub/hub.h"

/* A field of credentials as JSON takes six bytes for one at most. */
#define LOGIN_MAX (12 * KO_CREDENTIALS_FIELD_MAX + 100)

static void wipe(struct ko_buf *b)
{
	if (b->p)
		explicit_bzero(b->p, b->cap);
	ko_buf_done(b);
}
#define AUTO_WIPE KO_CLEANUP(wipe)

void ko_hub_auth_done(struct ko_hub_auth *auth)
{
	wipe(&auth->header);
}

static enum ko_status add_text(struct ko_buf *out, struct ko_span text)
{
	enum ko_status status = ko_buf_add_char(out, '"');

	for (size_t i = 0; i < text.n && status == KO_OK; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c < ' ' || c == '"' || c == '\\' || c == 0x7f)
			status = ko_buf_printf(out, "\\u%04x", c);
		else
			status = ko_buf_add_char(out, text.p[i]);
	}
	return status == KO_OK ? ko_buf_add_char(out, '"') : status;
}

/* Made at its full size at once: a buffer that grows leaves copies behind. */
static enum ko_status write_login(const struct ko_credentials *credentials,
				  struct ko_buf *out)
{
	enum ko_status status = ko_buf_reserve(out, LOGIN_MAX);

	if (status == KO_OK)
		status = ko_buf_add(out, KO_SPAN("{\"identifier\":"));
	if (status == KO_OK)
		status = add_text(out, ko_buf_span(&credentials->user));
	if (status == KO_OK)
		status = ko_buf_add(out, KO_SPAN(",\"secret\":"));
	if (status == KO_OK)
		status = add_text(out, ko_buf_span(&credentials->secret));
	return status == KO_OK ? ko_buf_add_char(out, '}') : status;
}

struct reply {
	struct ko_buf *header;
	struct ko_error *err;
	enum ko_status status;
};

/* Arenas do not overwrite: what was in this one is overwritten here. */
static void take_token(struct reply *r, struct ko_span body)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(2 * KO_HUB_HEADER_MAX);
	struct ko_span token = { 0 };

	r->status = ko_answer_token(body, &arena, &token, r->err);
	if (r->status != KO_OK)
		return;
	r->status = ko_buf_reserve(r->header, KO_HUB_HEADER_MAX - 1);
	if (r->status == KO_OK)
		r->status =
			ko_buf_printf(r->header, "Authorization: Bearer %.*s",
				      KO_SPAN_ARG(token));
	explicit_bzero((char *)(uintptr_t)token.p, token.n);
}

static void on_answer(void *ctx, size_t i, struct ko_http_answer *answer)
{
	struct reply *r = ctx;
	char said[128] = "";

	(void)i;
	if (answer->outcome != KO_HTTP_ANSWERED) {
		r->status =
			ko_fail(r->err, KO_EIO, 0, "no login: %s", answer->why);
		return;
	}
	if (answer->code == 200) {
		take_token(r, ko_buf_span(&answer->body));
	} else {
		ko_answer_message(ko_buf_span(&answer->body), said,
				  sizeof(said));
		r->status = ko_fail(r->err, KO_EIO, 0, "no login: HTTP %d%s%s",
				    answer->code, said[0] ? ": " : "", said);
	}
	wipe(&answer->body);
	answer->body = KO_BUF(0);
}

static enum ko_status log_in(struct ko_hub_auth *auth, struct ko_http *http,
			     const char *origin,
			     const struct ko_credentials *credentials,
			     struct ko_error *err)
{
	static const char *const headers[] = { "Content-Type: application/json",
					       "Accept: application/json",
					       NULL };
	AUTO_WIPE struct ko_buf login = KO_BUF(LOGIN_MAX);
	struct reply reply = { &auth->header, err, KO_EIO };
	struct ko_http_request request = { .method = "POST",
					   .headers = headers };
	char url[KO_HTTP_URL_MAX + 32];
	enum ko_status status = write_login(credentials, &login);

	if (status != KO_OK)
		return status == KO_ENOMEM ? ko_fail_nomem(err) : status;
	(void)snprintf(url, sizeof(url), "%s/v2/auth/token", origin);
	request.url = url;
	request.body = ko_buf_span(&login);
	status = ko_http_run(http, &request, 1, on_answer, &reply);
	if (status == KO_ENOMEM || reply.status == KO_ENOMEM)
		return ko_fail_nomem(err);
	return reply.status;
}

/* "docker login" is for Docker's own servers. */
static bool may_have_any(const char *origin)
{
	const char *token = getenv("KNOCKOFF_HUB_TOKEN");

	return strcmp(origin, KO_HUB_ORIGIN) == 0 || (token && token[0]);
}

enum ko_status ko_hub_auth_get(struct ko_hub_auth *auth, struct ko_http *http,
			       const char *origin, bool is_renewed,
			       struct ko_error *err)
{
	struct ko_credentials credentials = { 0 };
	enum ko_status status;

	err->text[0] = '\0';
	if (auth->is_off || (auth->was_tried && !is_renewed))
		return KO_OK;
	auth->was_tried = true;
	wipe(&auth->header);
	auth->header = KO_BUF(KO_HUB_HEADER_MAX);
	if (!may_have_any(origin)) {
		auth->is_off = true;
		return KO_OK;
	}
	status = ko_credentials_find(&credentials, err);
	if (status == KO_OK)
		status = log_in(auth, http, origin, &credentials, err);
	ko_credentials_done(&credentials);
	if (status == KO_ENOTFOUND)
		err->text[0] = '\0';
	/* Those that were refused once are not tried again: accounts get
	 * locked for that. */
	if (status != KO_OK)
		auth->is_off = true;
	return status == KO_ENOMEM ? status : KO_OK;
}
