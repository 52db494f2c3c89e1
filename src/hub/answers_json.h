/*
 * answers_json.h - the small part of jansson that the readers of answers
 * share: loading within limits, and fields by tables.
 *
 *	static const struct ko_answer_field fields[] = {
 *		{ "publisher/name", KO_FIELD_TEXT, offsetof(struct x, who) },
 *	};
 *	status = ko_answer_fields(row, fields, n, arena, &x, err);
 */
#ifndef KO_HUB_ANSWERS_JSON_H
#define KO_HUB_ANSWERS_JSON_H

#include <jansson.h>

#include "hub/answers.h"

static inline void ko_json_decrefp(json_t **value)
{
	json_decref(*value);
}
#define KO_AUTO_JSON KO_CLEANUP(ko_json_decrefp)

/* What a field holds, and what it becomes. */
enum ko_field_kind {
	KO_FIELD_TEXT,   /* struct ko_span, in the arena */
	KO_FIELD_COUNT,  /* struct ko_answer_number */
	KO_FIELD_TIME,   /* int64_t; 0 before 1970 */
	KO_FIELD_FLAG,   /* bool */
	KO_FIELD_BADGE,  /* enum ko_badge, from any of Hub's words for it */
	KO_FIELD_TYPE,   /* enum ko_hub_type */
	KO_FIELD_CONTENT /* the same, of a list of types of content */
};

struct ko_answer_number {
	bool is_known;
	uint64_t n;
};

/* Where it is: keys, and "0" for the first element of an array, with "/"
 * between.  What is missing or null on the way leaves the field as it was; of
 * two fields with one offset the later one wins. */
struct ko_answer_field {
	const char *path;
	enum ko_field_kind kind;
	size_t offset; /* into the struct that is filled */
};

/*
 * Read a body as a JSON object, to be released with json_decref().  Returns
 * KO_OK, KO_ESYNTAX with *err filled (empty, HTML, cut short, over a limit,
 * no object), or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_answer_load(struct ko_span body, json_t **out,
					   struct ko_error *err);

/* Fill a struct.  Returns KO_OK, KO_ESYNTAX with the path of a field that is
 * of a wrong type in err->text, or KO_ENOMEM. */
KO_NODISCARD enum ko_status
ko_answer_fields(const json_t *object, const struct ko_answer_field *fields,
		 size_t n, struct ko_arena *arena, void *out,
		 struct ko_error *err);

/* Every field that a repository may have in any answer. */
struct ko_answer_row {
	struct ko_span id, space, name; /* as they stand */
	struct ko_span description, publisher;
	struct ko_answer_number pulls, stars;
	int64_t created, updated;
	enum ko_badge badge;
	enum ko_hub_type type;
	bool is_official, is_archived;
};

/* A repository of a row.  KO_ENOTFOUND when it has no name, or none of a
 * repository; KO_OK or KO_ENOMEM otherwise. */
KO_NODISCARD enum ko_status
ko_answer_row_repository(const struct ko_answer_row *row,
			 struct ko_arena *arena, struct ko_hub_repository *out);

/* What a page of them looks like. */
struct ko_answer_shape {
	const char *total; /* the field that counts them */
	const struct ko_answer_field *fields;
	size_t n;
	bool needs_space; /* a row without its namespace is no proper one */
};

KO_NODISCARD enum ko_status ko_answer_page(struct ko_span body,
					   const struct ko_answer_shape *shape,
					   struct ko_arena *arena,
					   struct ko_hub_page *out,
					   struct ko_error *err);

#endif
