#include "extract/dockerfile_json.h"

#include <limits.h>

#include "base/utf8.h"
#include "extract/dockerfile_text.h"

/* A checker of JSON that keeps no more than the kind of each open bracket. */
struct json {
	struct ko_span in;
	size_t at;
	size_t depth;
	/* One bit for each open bracket: is it an object? */
	unsigned char objects[KO_DF_JSON_DEPTH_MAX / CHAR_BIT + 1];

	struct ko_df_json list; /* of an array at the top */
	struct ko_span key, wanted, member;
	bool has_member;
};

static bool in_object(const struct json *j)
{
	size_t i = j->depth - 1;

	return j->depth > 0 &&
	       j->objects[i / CHAR_BIT] & (1u << (i % CHAR_BIT));
}

static bool push(struct json *j, bool object)
{
	unsigned char bit = (unsigned char)(1u << (j->depth % CHAR_BIT));
	unsigned char *byte = &j->objects[j->depth / CHAR_BIT];

	if (j->depth == KO_DF_JSON_DEPTH_MAX)
		return false;
	*byte = (unsigned char)(object ? *byte | bit : *byte & ~bit);
	j->depth++;
	return true;
}

static void skip_blanks(struct json *j)
{
	while (j->at < j->in.n && strchr(" \t\r\n", j->in.p[j->at]) &&
	       j->in.p[j->at])
		j->at++;
}

static bool take(struct json *j, char c)
{
	skip_blanks(j);
	if (j->at == j->in.n || j->in.p[j->at] != c)
		return false;
	j->at++;
	return true;
}

static bool is_hex(char c)
{
	return ko_is_hex_lower(ko_lower(c));
}

/* An escape, with at past the backslash. */
static bool escape(struct json *j)
{
	struct ko_span rest = ko_span_tail(j->in, j->at);

	if (rest.n == 0 || rest.p[0] == '\0' ||
	    !strchr("\"\\/bfnrtu", rest.p[0]))
		return false;
	j->at++;
	if (rest.p[0] != 'u')
		return true;
	j->at += 4;
	return rest.n >= 5 && is_hex(rest.p[1]) && is_hex(rest.p[2]) &&
	       is_hex(rest.p[3]) && is_hex(rest.p[4]);
}

/* A string, with at past its first quote; *raw is what is inside. */
static bool string(struct json *j, struct ko_span *raw)
{
	size_t from = j->at;

	while (j->at < j->in.n) {
		char c = j->in.p[j->at++];

		if (c == '"') {
			*raw = ko_span_slice(j->in, from, j->at - 1);
			return true;
		}
		if ((unsigned char)c < 0x20 || (c == '\\' && !escape(j)))
			return false;
	}
	return false;
}

static size_t digits(struct json *j)
{
	size_t from = j->at;

	while (j->at < j->in.n && ko_is_digit(j->in.p[j->at]))
		j->at++;
	return j->at - from;
}

static bool next_is(struct json *j, const char *set)
{
	if (j->at == j->in.n || !j->in.p[j->at] || !strchr(set, j->in.p[j->at]))
		return false;
	j->at++;
	return true;
}

static bool number(struct json *j)
{
	bool zero;

	(void)next_is(j, "-");
	zero = j->at < j->in.n && j->in.p[j->at] == '0';
	if (zero)
		j->at++;
	else if (digits(j) == 0)
		return false;
	if (next_is(j, ".") && digits(j) == 0)
		return false;
	if (next_is(j, "eE")) {
		(void)next_is(j, "+-");
		return digits(j) > 0;
	}
	return true;
}

static bool literal(struct json *j)
{
	static const char *const words[] = { "true", "false", "null" };
	struct ko_span rest = ko_span_tail(j->in, j->at);

	for (size_t i = 0; i < KO_ARRAY_LEN(words); i++) {
		if (ko_span_starts(rest, ko_span_str(words[i]))) {
			j->at += strlen(words[i]);
			return true;
		}
	}
	return number(j);
}

/* An element of the array at the top, or a member of the object there. */
static void note(struct json *j, bool is_string, struct ko_span raw)
{
	if (j->depth != 1)
		return;
	if (in_object(j)) {
		if (!ko_span_eq(j->key, j->wanted))
			return;
		j->has_member = is_string;
		j->member = raw;
		return;
	}
	j->list.count++;
	if (!is_string)
		j->list.all_strings = false;
	else if (ko_df_trim(raw).n == 0)
		j->list.has_blank = true;
}

/* A key and its ":", when an object is open; nothing in an array. */
static bool key(struct json *j)
{
	struct ko_span raw;

	if (!in_object(j))
		return true;
	if (!take(j, '"') || !string(j, &raw))
		return false;
	if (j->depth == 1)
		j->key = raw;
	return take(j, ':');
}

/* Close what ends here; then there must be a "," unless all is closed. */
static bool close_brackets(struct json *j)
{
	while (j->depth > 0) {
		if (take(j, in_object(j) ? '}' : ']')) {
			j->depth--;
			continue;
		}
		return take(j, ',') && key(j);
	}
	return true;
}

/* One value; of an array or object only the start. */
static bool value(struct json *j, bool *opened)
{
	struct ko_span raw = KO_SPAN("");

	*opened = false;
	skip_blanks(j);
	if (j->at == j->in.n)
		return false;
	switch (j->in.p[j->at]) {
	case '"':
		j->at++;
		if (!string(j, &raw))
			return false;
		note(j, true, raw);
		return true;
	case '[':
	case '{':
		note(j, false, raw);
		*opened = true;
		return push(j, j->in.p[j->at++] == '{');
	default:
		note(j, false, raw);
		return literal(j);
	}
}

static bool check(struct json *j)
{
	bool opened;

	do {
		if (!value(j, &opened))
			return false;
		if (opened && take(j, in_object(j) ? '}' : ']'))
			j->depth--;
		else if (opened) {
			if (!key(j))
				return false;
			continue;
		}
		if (!close_brackets(j))
			return false;
	} while (j->depth > 0);
	skip_blanks(j);
	return j->at == j->in.n;
}

bool ko_df_json_array(struct ko_span text, struct ko_df_json *out)
{
	struct json j;

	text = ko_df_trim_left(text);
	if (text.n == 0 || text.p[0] != '[')
		return false;
	memset(&j, 0, sizeof(j));
	j.in = text;
	j.list.all_strings = true;
	if (!check(&j))
		return false;
	*out = j.list;
	return true;
}

bool ko_df_json_member(struct ko_span text, struct ko_span key_wanted,
		       struct ko_span *raw)
{
	struct json j;

	memset(&j, 0, sizeof(j));
	j.in = text;
	skip_blanks(&j);
	if (j.at == text.n || text.p[j.at] != '{')
		return false;
	j.wanted = key_wanted;
	if (!check(&j) || !j.has_member)
		return false;
	*raw = j.member;
	return true;
}

static uint32_t hex4(const char *p)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++)
		v = v * 16 + (uint32_t)(ko_is_digit(p[i])
						? p[i] - '0'
						: ko_lower(p[i]) - 'a' + 10);
	return v;
}

/* The \uXXXX at s, or the pair of them. */
static uint32_t unicode_escape(struct ko_span s, size_t *used)
{
	uint32_t high = hex4(s.p + 2);
	uint32_t low;

	*used = 6;
	if (high < 0xd800 || high > 0xdfff)
		return high;
	if (s.n < 12 || s.p[6] != '\\' || s.p[7] != 'u')
		return 0xfffd;
	low = hex4(s.p + 8);
	if (high > 0xdbff || low < 0xdc00 || low > 0xdfff)
		return 0xfffd;
	*used = 12;
	return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

struct ko_span ko_df_json_decode(struct ko_arena *arena, struct ko_span raw)
{
	static const char plain[] = "bfnrt";
	static const char meant[] = "\b\f\n\r\t";
	char *p = ko_arena_alloc(arena, raw.n); /* decoding never lengthens */
	size_t n = 0;

	if (!p)
		return (struct ko_span){ NULL, 0 };
	for (size_t i = 0; i < raw.n;) {
		size_t used = 2;
		const char *at;

		if (raw.p[i] != '\\') {
			p[n++] = raw.p[i++];
			continue;
		}
		at = strchr(plain, raw.p[i + 1]);
		if (raw.p[i + 1] == 'u')
			n += ko_utf8_encode(
				unicode_escape(ko_span_tail(raw, i), &used),
				p + n);
		else
			p[n++] = at ? meant[at - plain] : raw.p[i + 1];
		i += used;
	}
	return (struct ko_span){ p, n };
}
