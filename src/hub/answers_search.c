/* The four searches of Docker Hub, and what their rows look like. */
#include "hub/answers_json.h"

#define ROW(path, kind, member)                                               \
	{                                                                     \
		path, KO_FIELD_##kind, offsetof(struct ko_answer_row, member) \
	}
/* Of the one rate plan that there is, the one repository. */
#define PLAN(key) "rate_plans/0/repositories/0/" key

static const struct ko_answer_field v4_fields[] = {
	ROW("id", TEXT, id),
	ROW("name", TEXT, name),
	ROW("publisher/name", TEXT, publisher),
	ROW("short_description", TEXT, description),
	ROW("badge", BADGE, badge),
	ROW("star_count", COUNT, stars),
	/* Rounded, then exact where there is that, too. */
	ROW("pull_count", COUNT, pulls),
	ROW("raw_pull_count", COUNT, pulls),
	ROW("created_at", TIME, created),
	ROW("updated_at", TIME, updated),
	ROW("type", TYPE, type),
	ROW("content_types", CONTENT, type),
	ROW("archived", FLAG, is_archived),
};

static const struct ko_answer_field v3_fields[] = {
	ROW("id", TEXT, id),
	ROW("name", TEXT, name),
	ROW("publisher/name", TEXT, publisher),
	ROW("short_description", TEXT, description),
	ROW("source", BADGE, badge),
	ROW("star_count", COUNT, stars),
	ROW(PLAN("pull_count"), COUNT, pulls),
	ROW(PLAN("is_official"), FLAG, is_official),
	ROW("created_at", TIME, created),
	ROW("updated_at", TIME, updated),
	ROW("type", TYPE, type),
};

static const struct ko_answer_field v2_fields[] = {
	ROW("repo_name", TEXT, name),
	ROW("short_description", TEXT, description),
	ROW("star_count", COUNT, stars),
	ROW("pull_count", COUNT, pulls),
	ROW("is_official", FLAG, is_official),
};

static const struct ko_answer_field v1_fields[] = {
	ROW("name", TEXT, name),
	ROW("description", TEXT, description),
	ROW("star_count", COUNT, stars),
	ROW("pull_count", COUNT, pulls),
	ROW("is_official", FLAG, is_official),
};

#define SHAPE(total, fields)                               \
	{                                                  \
		total, fields, KO_ARRAY_LEN(fields), false \
	}

static const struct ko_answer_shape searches[KO_HUB_SEARCHES] = {
	[KO_HUB_SEARCH_V4] = SHAPE("total", v4_fields),
	[KO_HUB_SEARCH_V3] = SHAPE("total", v3_fields),
	[KO_HUB_SEARCH_V2] = SHAPE("count", v2_fields),
	[KO_HUB_SEARCH_V1] = SHAPE("num_results", v1_fields),
};

enum ko_status ko_answer_search(enum ko_hub_search which, struct ko_span body,
				struct ko_arena *arena, struct ko_hub_page *out,
				struct ko_error *err)
{
	return ko_answer_page(body, &searches[which], arena, out, err);
}

/* ---- lists and single repositories ---- */

static const struct ko_answer_field repository_fields[] = {
	ROW("namespace", TEXT, space),
	ROW("name", TEXT, name),
	ROW("description", TEXT, description),
	ROW("star_count", COUNT, stars),
	ROW("pull_count", COUNT, pulls),
	ROW("date_registered", TIME, created),
	ROW("last_updated", TIME, updated),
	ROW("repository_type", TYPE, type),
	ROW("content_types", CONTENT, type),
};

enum ko_status ko_answer_list(struct ko_span body, struct ko_arena *arena,
			      struct ko_hub_page *out, struct ko_error *err)
{
	static const struct ko_answer_shape shape = {
		"count", repository_fields, KO_ARRAY_LEN(repository_fields),
		true
	};

	return ko_answer_page(body, &shape, arena, out, err);
}

enum ko_status ko_answer_repository(struct ko_span body, struct ko_arena *arena,
				    struct ko_hub_repository *out,
				    struct ko_error *err)
{
	struct ko_answer_row row = { 0 };
	KO_AUTO_JSON json_t *value = NULL;
	enum ko_status status = ko_answer_load(body, &value, err);

	if (status == KO_OK)
		status = ko_answer_fields(value, repository_fields,
					  KO_ARRAY_LEN(repository_fields),
					  arena, &row, err);
	if (status != KO_OK)
		return status;
	if (row.name.n == 0 || row.space.n == 0)
		return ko_fail(err, KO_ESYNTAX, 0, "a repository without name");
	status = ko_answer_row_repository(&row, arena, out);
	if (status == KO_ENOTFOUND)
		return ko_fail(err, KO_ESYNTAX, 0,
			       "a name that is no repository's");
	return status == KO_ENOMEM ? ko_fail_nomem(err) : status;
}
