/* What is not a repository: tags, accounts, errors, tokens. */
#include "hub/answers_json.h"

/* Longest token taken, in bytes; a header has to hold it. */
#define TOKEN_MAX 16384

/* ---- tags ---- */

struct tag {
	int64_t updated, pushed;
};

static const struct ko_answer_field tag_fields[] = {
	{ "last_updated", KO_FIELD_TIME, offsetof(struct tag, updated) },
	{ "tag_last_pushed", KO_FIELD_TIME, offsetof(struct tag, pushed) },
};

static enum ko_status newest(const json_t *results, int64_t *out,
			     struct ko_error *err)
{
	KO_AUTO_ARENA struct ko_arena none = KO_ARENA(0);
	const json_t *item;
	int64_t best = 0;
	size_t i;

	json_array_foreach(results, i, item)
	{
		struct tag tag = { 0 };
		enum ko_status status = ko_answer_fields(
			item, tag_fields, KO_ARRAY_LEN(tag_fields), &none, &tag,
			err);
		int64_t at = tag.pushed ? tag.pushed : tag.updated;

		if (status != KO_OK)
			return status;
		best = at > best ? at : best;
	}
	*out = best;
	return KO_OK;
}

enum ko_status ko_answer_tags(struct ko_span body, uint64_t *count,
			      int64_t *pushed, struct ko_error *err)
{
	static const struct ko_answer_field field = { "count", KO_FIELD_COUNT,
						      0 };
	KO_AUTO_ARENA struct ko_arena none = KO_ARENA(0);
	struct ko_answer_number total = { 0 };
	KO_AUTO_JSON json_t *value = NULL;
	enum ko_status status = ko_answer_load(body, &value, err);
	const json_t *results;
	int64_t at = 0;

	if (status == KO_OK)
		status = ko_answer_fields(value, &field, 1, &none, &total, err);
	if (status != KO_OK)
		return status;
	results = json_object_get(value, "results");
	if (!total.is_known || !json_is_array(results))
		return ko_fail(err, KO_ESYNTAX, 0, "an answer without tags");
	status = newest(results, &at, err);
	if (status != KO_OK)
		return status;
	*count = total.n;
	*pushed = at;
	return KO_OK;
}

/* ---- accounts ---- */

struct account {
	struct ko_span user, organization, full_name, company;
	enum ko_badge badge;
	int64_t joined;
};

#define ACCOUNT(path, kind, member)                                     \
	{                                                               \
		path, KO_FIELD_##kind, offsetof(struct account, member) \
	}

static const struct ko_answer_field account_fields[] = {
	ACCOUNT("username", TEXT, user),
	ACCOUNT("orgname", TEXT, organization),
	ACCOUNT("full_name", TEXT, full_name),
	ACCOUNT("company", TEXT, company),
	ACCOUNT("badge", BADGE, badge),
	ACCOUNT("date_joined", TIME, joined),
};

enum ko_status ko_answer_account(struct ko_span body, struct ko_arena *arena,
				 struct ko_hub_account *out,
				 struct ko_error *err)
{
	struct account a = { 0 };
	KO_AUTO_JSON json_t *value = NULL;
	enum ko_status status = ko_answer_load(body, &value, err);
	bool is_organization;

	if (status == KO_OK)
		status = ko_answer_fields(value, account_fields,
					  KO_ARRAY_LEN(account_fields), arena,
					  &a, err);
	if (status != KO_OK)
		return status;
	is_organization = a.organization.n > 0;
	if (!is_organization && a.user.n == 0)
		return ko_fail(err, KO_ESYNTAX, 0, "an account without name");
	*out = (struct ko_hub_account){
		.name = is_organization ? a.organization : a.user,
		.is_organization = is_organization,
		.badge = is_organization ? a.badge : KO_BADGE_UNKNOWN,
		.joined = a.joined,
		.publisher = a.full_name.n > 0 ? a.full_name : a.company,
	};
	return KO_OK;
}

/* ---- errors ---- */

static bool holds_nocase(struct ko_span text, struct ko_span part)
{
	for (size_t i = 0; i + part.n <= text.n; i++)
		if (ko_span_eq_nocase(ko_span_slice(text, i, i + part.n), part))
			return true;
	return false;
}

/* {"message": TEXT, "errinfo": {...}}, the form of all of Hub's errors. */
static bool says(struct ko_span body, struct ko_span what, struct ko_span but)
{
	KO_AUTO_JSON json_t *value = NULL;
	const json_t *message;
	struct ko_span text;

	if (ko_answer_load(body, &value, NULL) != KO_OK)
		return false;
	message = json_object_get(value, "message");
	if (!json_is_string(message) ||
	    !json_is_object(json_object_get(value, "errinfo")))
		return false;
	text = (struct ko_span){ json_string_value(message),
				 json_string_length(message) };
	return holds_nocase(text, what) &&
	       (but.n == 0 || !holds_nocase(text, but));
}

bool ko_answer_is_not_found(struct ko_span body)
{
	return says(body, KO_SPAN("not found"), KO_SPAN("page not found"));
}

bool ko_answer_refuses_token(struct ko_span body)
{
	return says(body, KO_SPAN("personal access token"), KO_SPAN(""));
}

void ko_answer_message(struct ko_span body, char *out, size_t max)
{
	static const char *const keys[] = { "message", "detail" };
	KO_AUTO_JSON json_t *value = NULL;
	const char *text = NULL;
	size_t n = 0;

	if (ko_answer_load(body, &value, NULL) == KO_OK)
		for (size_t i = 0; i < KO_ARRAY_LEN(keys) && !text; i++)
			text = json_string_value(
				json_object_get(value, keys[i]));
	for (; text && *text && n + 1 < max; text++)
		out[n++] = *text >= ' ' && *text <= '~' ? *text : '?';
	out[n] = '\0';
}

/* ---- tokens ---- */

static bool is_token(struct ko_span text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] <= ' ' || text.p[i] > '~')
			return false;
	return text.n > 0 && text.n <= TOKEN_MAX;
}

enum ko_status ko_answer_token(struct ko_span body, struct ko_arena *arena,
			       struct ko_span *out, struct ko_error *err)
{
	static const struct ko_answer_field fields[] = {
		{ "access_token", KO_FIELD_TEXT, 0 },
		{ "token", KO_FIELD_TEXT, 0 },
	};
	struct ko_span token = { 0 };
	KO_AUTO_JSON json_t *value = NULL;
	enum ko_status status = ko_answer_load(body, &value, err);

	if (status == KO_OK)
		status = ko_answer_fields(value, fields, KO_ARRAY_LEN(fields),
					  arena, &token, err);
	if (status != KO_OK)
		return status;
	if (!is_token(token))
		return ko_fail(err, KO_ESYNTAX, 0, "an answer without token");
	*out = token;
	return KO_OK;
}
