#include "hub/answers_json.h"

#include <assert.h>

#include "core/imageref.h"

/* Longest key in a path of our tables, with its NUL. */
#define KEY_MAX 32

/* ---- loading ---- */

struct scan {
	size_t depth, deepest, values;
	bool in_text, is_escaped;
};

static void scan_byte(struct scan *s, char c)
{
	if (s->in_text) {
		s->in_text = s->is_escaped || c != '"';
		s->is_escaped = !s->is_escaped && c == '\\';
		return;
	}
	s->in_text = c == '"';
	s->values += c == ',' || c == '[' || c == '{';
	if (c == '[' || c == '{') {
		s->depth++;
		if (s->depth > s->deepest)
			s->deepest = s->depth;
	} else if (c == ']' || c == '}') {
		s->depth -= s->depth > 0;
	}
}

/* The brackets are counted before jansson, which would go 2,048 deep and
 * build whatever there is. */
static enum ko_status within_limits(struct ko_span body, struct ko_error *err)
{
	struct scan s = { 0 };

	for (size_t i = 0; i < body.n; i++)
		scan_byte(&s, body.p[i]);
	if (s.deepest > KO_ANSWER_DEPTH_MAX)
		return ko_fail(err, KO_ESYNTAX, 0, "JSON nested deeper than %d",
			       KO_ANSWER_DEPTH_MAX);
	if (s.values > KO_ANSWER_VALUES_MAX)
		return ko_fail(err, KO_ESYNTAX, 0,
			       "JSON of more than %zu values",
			       KO_ANSWER_VALUES_MAX);
	return KO_OK;
}

/* jansson's own texts quote the body, which may hold anything. */
static enum ko_status refuse(const json_error_t *why, struct ko_error *err)
{
	size_t at = why->position > 0 ? (size_t)why->position : 0;

	switch (json_error_code(why)) {
	case json_error_out_of_memory:
		return ko_fail_nomem(err);
	case json_error_premature_end_of_input:
		return ko_fail(err, KO_ESYNTAX, at, "JSON cut short");
	case json_error_duplicate_key:
		return ko_fail(err, KO_ESYNTAX, at,
			       "JSON that says a key twice, at byte %zu", at);
	case json_error_invalid_utf8:
		return ko_fail(err, KO_ESYNTAX, at, "JSON that is no UTF-8");
	default:
		return ko_fail(err, KO_ESYNTAX, at, "no JSON, at byte %zu", at);
	}
}

enum ko_status ko_answer_load(struct ko_span body, json_t **out,
			      struct ko_error *err)
{
	struct ko_span text = ko_span_trim(body);
	json_error_t why = { 0 };
	enum ko_status status;
	json_t *value;

	if (text.n == 0)
		return ko_fail(err, KO_ESYNTAX, 0, "an empty answer");
	if (text.p[0] == '<')
		return ko_fail(err, KO_ESYNTAX, 0, "a web page, not JSON");
	status = within_limits(body, err);
	if (status != KO_OK)
		return status;
	/* Text of a publisher may hold a NUL; no page is lost for it. */
	value = json_loadb(body.p, body.n,
			   JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
	if (!value)
		return refuse(&why, err);
	if (!json_is_object(value)) {
		json_decref(value);
		return ko_fail(err, KO_ESYNTAX, 0, "JSON that is no object");
	}
	*out = value;
	return KO_OK;
}

/* ---- fields ---- */

static struct ko_span text_of(const json_t *value)
{
	return (struct ko_span){ json_string_value(value),
				 json_string_length(value) };
}

/* Each returns KO_ESYNTAX for a value of a wrong type. */
static enum ko_status get_text(const json_t *value, struct ko_arena *arena,
			       void *out)
{
	struct ko_span *span = out;
	struct ko_span copy;

	if (!json_is_string(value))
		return KO_ESYNTAX;
	copy = ko_arena_copy(arena, text_of(value));
	if (!copy.p)
		return KO_ENOMEM;
	*span = copy;
	return KO_OK;
}

static enum ko_status get_count(const json_t *value, struct ko_arena *arena,
				void *out)
{
	struct ko_answer_number *number = out;
	uint64_t n;

	(void)arena;
	if (json_is_integer(value) && json_integer_value(value) >= 0)
		n = (uint64_t)json_integer_value(value);
	else if (!json_is_string(value) || !ko_answer_count(text_of(value), &n))
		return KO_ESYNTAX;
	*number = (struct ko_answer_number){ true, n };
	return KO_OK;
}

static enum ko_status get_time(const json_t *value, struct ko_arena *arena,
			       void *out)
{
	int64_t *seconds = out;
	int64_t n = 0;

	(void)arena;
	if (!json_is_string(value))
		return KO_ESYNTAX;
	if (json_string_length(value) > 0 &&
	    !ko_answer_time(text_of(value), &n))
		return KO_ESYNTAX;
	*seconds = n > 0 ? n : 0;
	return KO_OK;
}

static enum ko_status get_flag(const json_t *value, struct ko_arena *arena,
			       void *out)
{
	bool *flag = out;

	(void)arena;
	if (!json_is_boolean(value))
		return KO_ESYNTAX;
	*flag = json_is_true(value);
	return KO_OK;
}

/* A badge that is not among these is news to us and says nothing. */
static enum ko_status get_badge(const json_t *value, struct ko_arena *arena,
				void *out)
{
	static const struct {
		struct ko_span word;
		enum ko_badge badge;
	} words[] = {
		{ KO_SPAN(""), KO_BADGE_NONE },
		{ KO_SPAN("none"), KO_BADGE_NONE },
		{ KO_SPAN("community"), KO_BADGE_NONE },
		{ KO_SPAN("official"), KO_BADGE_OFFICIAL },
		{ KO_SPAN("store"), KO_BADGE_OFFICIAL },
		{ KO_SPAN("verified_publisher"), KO_BADGE_VERIFIED },
		{ KO_SPAN("open_source"), KO_BADGE_SPONSORED },
	};
	enum ko_badge *badge = out;

	(void)arena;
	if (!json_is_string(value))
		return KO_ESYNTAX;
	for (size_t i = 0; i < KO_ARRAY_LEN(words); i++)
		if (ko_span_eq(text_of(value), words[i].word))
			*badge = words[i].badge;
	return KO_OK;
}

/* Old images have content that Hub does not recognise. */
static enum ko_hub_type type_of(struct ko_span word)
{
	if (word.n == 0 || ko_span_eq(word, KO_SPAN("image")) ||
	    ko_span_eq(word, KO_SPAN("unrecognized")))
		return KO_HUB_IMAGE;
	return ko_span_eq(word, KO_SPAN("plugin")) ? KO_HUB_PLUGIN
						   : KO_HUB_OTHER;
}

static enum ko_status get_type(const json_t *value, struct ko_arena *arena,
			       void *out)
{
	enum ko_hub_type *type = out;

	(void)arena;
	if (!json_is_string(value))
		return KO_ESYNTAX;
	*type = type_of(text_of(value));
	return KO_OK;
}

/* Where one of several is an image, an image can be pulled. */
static enum ko_status get_content(const json_t *value, struct ko_arena *arena,
				  void *out)
{
	enum ko_hub_type *type = out;
	enum ko_hub_type best = KO_HUB_OTHER;
	const json_t *item;
	size_t i;

	(void)arena;
	if (!json_is_array(value))
		return KO_ESYNTAX;
	json_array_foreach(value, i, item)
	{
		if (!json_is_string(item))
			return KO_ESYNTAX;
		if (type_of(text_of(item)) < best)
			best = type_of(text_of(item));
	}
	if (json_array_size(value) > 0 && *type == KO_HUB_IMAGE)
		*type = best;
	return KO_OK;
}

static const struct {
	enum ko_status (*get)(const json_t *value, struct ko_arena *arena,
			      void *out);
} kinds[] = {
	[KO_FIELD_TEXT] = { get_text },       [KO_FIELD_COUNT] = { get_count },
	[KO_FIELD_TIME] = { get_time },       [KO_FIELD_FLAG] = { get_flag },
	[KO_FIELD_BADGE] = { get_badge },     [KO_FIELD_TYPE] = { get_type },
	[KO_FIELD_CONTENT] = { get_content },
};

/* One step of a path; false when it leads through what has no such parts. */
static bool step(const json_t **value, struct ko_span name)
{
	char key[KEY_MAX];

	if (json_is_array(*value) && ko_span_eq(name, KO_SPAN("0"))) {
		*value = json_array_get(*value, 0);
		return true;
	}
	if (!json_is_object(*value))
		return false;
	assert(name.n < sizeof(key));
	memcpy(key, name.p, name.n);
	key[name.n] = '\0';
	*value = json_object_get(*value, key);
	return true;
}

/* What is at the path, NULL when it is missing or null. */
static bool find(const json_t *value, struct ko_span path, const json_t **out)
{
	while (path.n > 0 && value && !json_is_null(value)) {
		size_t n = ko_span_find(path, '/');

		if (!step(&value, ko_span_head(path, n)))
			return false;
		path = ko_span_tail(path, n + 1);
	}
	*out = json_is_null(value) ? NULL : value;
	return true;
}

enum ko_status ko_answer_fields(const json_t *object,
				const struct ko_answer_field *fields, size_t n,
				struct ko_arena *arena, void *out,
				struct ko_error *err)
{
	for (size_t i = 0; i < n; i++) {
		const struct ko_answer_field *f = &fields[i];
		enum ko_status status = KO_ESYNTAX;
		const json_t *value;

		if (find(object, ko_span_str(f->path), &value))
			status = value ? kinds[f->kind].get(value, arena,
							    (char *)out +
								    f->offset)
				       : KO_OK;
		if (status == KO_ENOMEM)
			return ko_fail_nomem(err);
		if (status != KO_OK)
			return ko_fail(err, status, 0,
				       "a \"%s\" that makes no sense", f->path);
	}
	return KO_OK;
}

/* ---- repositories ---- */

/* The name as it stands, with its namespace.  The id of some is no name, and
 * the name of some is a title. */
static enum ko_status written_name(const struct ko_answer_row *row,
				   struct ko_buf *out)
{
	bool is_id = ko_span_find(row->id, '/') < row->id.n;
	enum ko_status status = KO_OK;

	if (row->space.n > 0) {
		status = ko_buf_add(out, row->space);
		if (status == KO_OK)
			status = ko_buf_add_char(out, '/');
	}
	return status == KO_OK ? ko_buf_add(out, is_id ? row->id : row->name)
			       : status;
}

/* "library/nginx" and "nginx" are one. */
static enum ko_status row_name(const struct ko_answer_row *row,
			       struct ko_arena *arena, struct ko_span *out)
{
	KO_AUTO_BUF struct ko_buf written = KO_BUF(KO_IMAGEREF_MAX);
	KO_AUTO_BUF struct ko_buf familiar = KO_BUF(KO_IMAGEREF_MAX);
	enum ko_status status = written_name(row, &written);
	struct ko_imageref ref;

	if (status == KO_OK)
		status = ko_imageref_parse(ko_buf_span(&written), &ref, NULL);
	if (status == KO_OK &&
	    (!ko_imageref_on_hub(&ref) || ref.tag.n > 0 || ref.digest.n > 0))
		status = KO_ENOTFOUND;
	if (status == KO_OK)
		status = ko_imageref_familiar(&ref, &familiar);
	if (status != KO_OK)
		return status == KO_ENOMEM ? status : KO_ENOTFOUND;
	*out = ko_arena_copy(arena, ko_buf_span(&familiar));
	return out->p ? KO_OK : KO_ENOMEM;
}

enum ko_status ko_answer_row_repository(const struct ko_answer_row *row,
					struct ko_arena *arena,
					struct ko_hub_repository *out)
{
	struct ko_span name;
	enum ko_status status = row_name(row, arena, &name);

	if (status != KO_OK)
		return status;
	*out = (struct ko_hub_repository){
		.name = name,
		.type = row->type,
		.is_archived = row->is_archived,
		.facts = { .repository = KO_EXISTENCE_PRESENT,
			   .has_pulls = row->pulls.is_known,
			   .pulls = row->pulls.n,
			   .stars = row->stars.n,
			   .created = row->created,
			   .updated = row->updated,
			   .description = row->description,
			   .badge = row->is_official ? KO_BADGE_OFFICIAL
						     : row->badge,
			   .publisher = row->publisher },
	};
	return KO_OK;
}

static enum ko_status read_row(const json_t *item,
			       const struct ko_answer_shape *shape,
			       struct ko_arena *arena,
			       struct ko_hub_repository *out,
			       struct ko_error *err)
{
	struct ko_answer_row row = { 0 };
	enum ko_status status;

	if (!json_is_object(item))
		return ko_fail(err, KO_ESYNTAX, 0, "a row that is no object");
	status = ko_answer_fields(item, shape->fields, shape->n, arena, &row,
				  err);
	if (status != KO_OK)
		return status;
	if (shape->needs_space && row.name.n > 0 && row.space.n == 0)
		return ko_fail(err, KO_ESYNTAX, 0, "a row without namespace");
	status = ko_answer_row_repository(&row, arena, out);
	return status == KO_ENOMEM ? ko_fail_nomem(err) : status;
}

static enum ko_status read_rows(const json_t *results,
				const struct ko_answer_shape *shape,
				struct ko_arena *arena,
				struct ko_hub_page *page, struct ko_error *err)
{
	size_t n = json_array_size(results);
	struct ko_hub_repository *rows =
		ko_arena_array(arena, n, sizeof(*rows));
	const json_t *item;
	size_t i;

	if (!rows)
		return ko_fail_nomem(err);
	page->rows = rows;
	json_array_foreach(results, i, item)
	{
		enum ko_status status =
			read_row(item, shape, arena, &rows[page->n], err);

		if (status == KO_OK)
			page->n++;
		else if (status != KO_ENOTFOUND)
			return status;
	}
	return KO_OK;
}

struct head {
	struct ko_answer_number total;
	struct ko_span next;
};

enum ko_status ko_answer_page(struct ko_span body,
			      const struct ko_answer_shape *shape,
			      struct ko_arena *arena, struct ko_hub_page *out,
			      struct ko_error *err)
{
	const struct ko_answer_field fields[] = {
		{ shape->total, KO_FIELD_COUNT, offsetof(struct head, total) },
		{ "next", KO_FIELD_TEXT, offsetof(struct head, next) },
	};
	struct head head = { .next = KO_SPAN("") };
	struct ko_hub_page page = { 0 };
	KO_AUTO_JSON json_t *value = NULL;
	const json_t *results;
	enum ko_status status = ko_answer_load(body, &value, err);

	if (status == KO_OK)
		status = ko_answer_fields(value, fields, KO_ARRAY_LEN(fields),
					  arena, &head, err);
	if (status != KO_OK)
		return status;
	results = json_object_get(value, "results");
	/* Go writes a list that was never filled as null. */
	if (!json_is_array(results) &&
	    !(json_is_null(results) && head.total.is_known && !head.total.n))
		return ko_fail(err, KO_ESYNTAX, 0, "an answer without results");
	if (json_array_size(results) > KO_ANSWER_ROWS_MAX)
		return ko_fail(err, KO_ESYNTAX, 0, "more than %d results",
			       KO_ANSWER_ROWS_MAX);
	status = read_rows(results, shape, arena, &page, err);
	if (status != KO_OK)
		return status;
	page.total = head.total.n;
	page.next = head.next;
	*out = page;
	return KO_OK;
}
