#include "cli/json_field.h"

#include <jansson.h>

/* What is left of the line.  Everything below takes something off its front
 * and returns false when that is not there. */
struct scan {
	struct ko_span rest;
	bool has_escape; /* in a key or in what was asked for */
};

static void skip_blanks(struct scan *s)
{
	size_t n = 0;

	while (n < s->rest.n && ko_is_blank(s->rest.p[n]))
		n++;
	s->rest = ko_span_tail(s->rest, n);
}

static bool take(struct scan *s, char c)
{
	skip_blanks(s);
	if (s->rest.n == 0 || s->rest.p[0] != c)
		return false;
	s->rest = ko_span_tail(s->rest, 1);
	return true;
}

/* A string; *text gets what is between its quotes, escapes and all. */
static bool take_string(struct scan *s, struct ko_span *text, bool *has_escape)
{
	size_t n = 0;

	*has_escape = false;
	if (!take(s, '"'))
		return false;
	while (n < s->rest.n && s->rest.p[n] != '"') {
		if ((unsigned char)s->rest.p[n] < ' ')
			return false;
		if (s->rest.p[n] == '\\') {
			*has_escape = true;
			n++;
		}
		n++;
	}
	if (n >= s->rest.n)
		return false;
	*text = ko_span_head(s->rest, n);
	s->rest = ko_span_tail(s->rest, n + 1);
	return true;
}

/* An array or object, as far as its brackets and strings go. */
static bool skip_nested(struct scan *s)
{
	size_t depth = 0;

	while (s->rest.n) {
		char c = s->rest.p[0];
		struct ko_span ignored;
		bool has_escape;

		if (c == '"') {
			if (!take_string(s, &ignored, &has_escape))
				return false;
			continue;
		}
		s->rest = ko_span_tail(s->rest, 1);
		depth += c == '{' || c == '[';
		depth -= c == '}' || c == ']';
		if (depth == 0)
			return true;
	}
	return false;
}

/* A number, true, false or null. */
static bool skip_plain(struct scan *s)
{
	size_t n = 0;

	while (n < s->rest.n &&
	       (ko_is_alnum(s->rest.p[n]) || s->rest.p[n] == '-' ||
		s->rest.p[n] == '+' || s->rest.p[n] == '.'))
		n++;
	s->rest = ko_span_tail(s->rest, n);
	return n > 0;
}

/* A value; *is_string says whether *text was set. */
static bool take_value(struct scan *s, struct ko_span *text, bool *is_string,
		       bool *has_escape)
{
	skip_blanks(s);
	*is_string = s->rest.n && s->rest.p[0] == '"';
	*has_escape = false;
	if (s->rest.n == 0)
		return false;
	if (s->rest.p[0] == '{' || s->rest.p[0] == '[')
		return skip_nested(s);
	if (!*is_string)
		return skip_plain(s);
	return take_string(s, text, has_escape);
}

static enum ko_status look_through(struct scan *s, struct ko_span field,
				   struct ko_span *out)
{
	enum ko_status status = KO_ENOTFOUND;
	bool has_more = !take(s, '}');

	while (has_more) {
		struct ko_span key;
		struct ko_span value = { "", 0 };
		bool in_key;
		bool in_value;
		bool is_string;

		if (!take_string(s, &key, &in_key) || !take(s, ':') ||
		    !take_value(s, &value, &is_string, &in_value))
			return KO_ESYNTAX;
		s->has_escape = s->has_escape || in_key;
		if (ko_span_eq(key, field)) {
			s->has_escape = s->has_escape || in_value;
			status = is_string ? KO_OK : KO_ENOTFOUND;
			*out = value;
		}
		has_more = take(s, ',');
		if (!has_more && !take(s, '}'))
			return KO_ESYNTAX;
	}
	skip_blanks(s);
	return s->rest.n ? KO_ESYNTAX : status;
}

static enum ko_status ask_jansson(struct ko_span line, struct ko_span field,
				  struct ko_buf *scratch, struct ko_span *out)
{
	json_t *root = json_loadb(line.p, line.n, JSON_ALLOW_NUL, NULL);
	enum ko_status status = KO_ENOTFOUND;
	const json_t *value;

	if (!json_is_object(root)) {
		json_decref(root);
		return KO_ESYNTAX;
	}
	ko_buf_clear(scratch);
	status = ko_buf_add(scratch, field); /* for its NUL */
	value = status ? NULL : json_object_get(root, ko_buf_span(scratch).p);
	if (status == KO_OK && !json_is_string(value))
		status = KO_ENOTFOUND;
	ko_buf_clear(scratch);
	if (status == KO_OK)
		status = ko_buf_add(
			scratch, (struct ko_span){ json_string_value(value),
						   json_string_length(value) });
	json_decref(root);
	if (status == KO_OK)
		*out = ko_buf_span(scratch);
	return status;
}

enum ko_status ko_json_field(struct ko_span line, struct ko_span field,
			     struct ko_buf *scratch, struct ko_span *out)
{
	struct scan s = { line, false };
	struct ko_span found = { "", 0 };
	enum ko_status status;

	if (!take(&s, '{'))
		return KO_ESYNTAX;
	status = look_through(&s, field, &found);
	if (s.has_escape)
		return ask_jansson(line, field, scratch, out);
	if (status == KO_OK)
		*out = found;
	return status;
}
