/* Where the bytes of a decoded scalar stand in the file. */

#include "base/utf8.h"
#include "extract/yaml.h"

/* The scalar as it stands there, without its quotes or its block header. */
static struct ko_span raw_of(const struct ko_yaml *yaml,
			     const struct ko_yaml_node *node)
{
	struct ko_span raw =
		ko_span_slice(yaml->source->text, node->at, node->end);

	if (node->style == KO_YAML_QUOTED && raw.n >= 2)
		return ko_span_slice(raw, 1, raw.n - 1);
	if (node->style == KO_YAML_BLOCK)
		return ko_span_tail(raw, ko_span_find(raw, '\n') + 1);
	return raw;
}

void ko_yaml_place(const struct ko_yaml *yaml, const struct ko_yaml_node *node,
		   struct ko_mention *m)
{
	struct ko_span raw = raw_of(yaml, node);

	while (raw.n && ko_is_blank(raw.p[0]))
		raw = ko_span_tail(raw, 1);
	raw = ko_span_head(raw, ko_span_find(raw, '\n'));
	while (raw.n && ko_is_blank(raw.p[raw.n - 1]))
		raw.n--;
	m->written = raw;
	m->at = (size_t)(raw.p - yaml->source->text.p);
	m->end = m->at + raw.n;
}

/* Bytes of an escape in double quotes (YAML 1.1, 5.7). */
static size_t escape_length(struct ko_span raw)
{
	size_t n = 2;

	if (raw.n < 2)
		return raw.n;
	switch (raw.p[1]) {
	case 'x':
		return 4;
	case 'u':
		return 6;
	case 'U':
		return 10;
	case '\r':
	case '\n':
		while (n < raw.n && ko_is_blank(raw.p[n]))
			n++;
		return n;
	default:
		return 2;
	}
}

/* Is the next of raw an escape or a doubled quote?  Its bytes, or 0. */
static size_t quoted_at(struct ko_span raw, char quote)
{
	if (quote == '"' && raw.p[0] == '\\')
		return escape_length(raw);
	if (quote == '\'' && ko_span_starts(raw, KO_SPAN("''")))
		return 2;
	return 0;
}

static size_t character(struct ko_span s)
{
	uint32_t point;
	size_t n = ko_utf8_decode(s, &point);

	return n ? n : 1;
}

static bool is_line_escape(struct ko_span raw)
{
	return raw.n > 1 && raw.p[0] == '\\' &&
	       (raw.p[1] == '\n' || raw.p[1] == '\r');
}

/*
 * Bytes of the raw text to pass where it starts with no escape; *is_skipped
 * when they are nothing in the value, which c is of.
 */
static size_t passed(struct ko_span raw, char c, bool *is_skipped)
{
	*is_skipped = false;
	if (raw.n == 0)
		return 0;
	if (raw.p[0] == c)
		return 1;
	if (!ko_is_blank(raw.p[0]))
		return 0;
	/* "\r" before "\n", or a line's end that became " " */
	*is_skipped = !ko_is_blank(c) || raw.p[0] == '\r';
	return 1;
}

/*
 * Go along the decoded value and the raw text together.  What folding and
 * indentation took away is skipped; what they put in (a blank, a newline)
 * stands where they took away.
 */
enum ko_status ko_yaml_nested(const struct ko_yaml *yaml,
			      const struct ko_yaml_node *node,
			      struct ko_nested *out)
{
	struct ko_span raw = raw_of(yaml, node);
	struct ko_span value = node->value;
	bool is_quoted =
		node->style == KO_YAML_QUOTED && raw.p > yaml->source->text.p;
	char quote = is_quoted ? raw.p[-1] : '\0';
	size_t i = 0;
	enum ko_status status = KO_OK;

	for (size_t j = 0; j < value.n && !status;) {
		struct ko_span rest = ko_span_tail(raw, i);
		size_t from = (size_t)(rest.p - yaml->source->text.p);
		size_t n = 1;
		size_t used = rest.n ? quoted_at(rest, quote) : 0;
		bool is_skipped = used && is_line_escape(rest);

		if (used && !is_skipped)
			n = character(ko_span_tail(value, j));
		else if (!used)
			used = passed(rest, value.p[j], &is_skipped);
		i += used;
		if (is_skipped)
			continue;
		status = ko_nested_add(out, ko_span_slice(value, j, j + n),
				       from);
		j += n;
	}
	return status;
}

/* Blank [at, end), but keep the lines. */
static void blank(char *p, size_t at, size_t end)
{
	for (; at < end; at++)
		if (p[at] != '\n')
			p[at] = ' ';
}

/* One past the comment that starts at i, or i. */
static size_t comment_end(struct ko_span s, size_t i)
{
	struct ko_span rest = ko_span_tail(s, i);

	if (ko_span_starts(rest, KO_SPAN("//")))
		return i + ko_span_find(rest, '\n');
	if (ko_span_starts(rest, KO_SPAN("/*"))) {
		size_t end = 2 + ko_span_find_span(ko_span_tail(rest, 2),
						   KO_SPAN("*/"));

		return end + 2 <= rest.n ? i + end + 2 : s.n;
	}
	return i;
}

/* One past the string that starts at i. */
static size_t string_end(struct ko_span s, size_t i)
{
	for (i++; i < s.n && s.p[i] != '"' && s.p[i] != '\n'; i++)
		if (s.p[i] == '\\')
			i++;
	return i < s.n ? i + 1 : s.n;
}

struct ko_span ko_yaml_blank_comments(struct ko_arena *arena,
				      struct ko_span json)
{
	char *p = ko_arena_alloc(arena, json.n);
	struct ko_span out = { p, json.n };
	size_t comma = out.n; /* the last thing seen, or n */

	if (p && json.n)
		memcpy(p, json.p, json.n);
	for (size_t i = 0; p && i < out.n;) {
		size_t end = comment_end(out, i);

		if (end > i) {
			blank(p, i, end);
			i = end;
			continue;
		}
		if ((p[i] == '}' || p[i] == ']') && comma < out.n)
			p[comma] = ' ';
		if (p[i] == ',')
			comma = i;
		else if (!ko_is_blank(p[i]))
			comma = out.n;
		i = p[i] == '"' ? string_end(out, i) : i + 1;
	}
	return out;
}

bool ko_yaml_has_top_key(struct ko_span text, struct ko_span key)
{
	struct ko_span line;

	if (ko_span_starts(text, KO_SPAN("\xef\xbb\xbf")))
		text = ko_span_tail(text, 3);
	while (ko_span_line(&text, &line)) {
		if (line.n && (line.p[0] == '"' || line.p[0] == '\''))
			line = ko_span_tail(line, 1);
		if (!ko_span_starts(line, key))
			continue;
		line = ko_span_tail(line, key.n);
		if (line.n && (line.p[0] == '"' || line.p[0] == '\''))
			line = ko_span_tail(line, 1);
		line = ko_span_trim(line);
		if (line.n && line.p[0] == ':' &&
		    (line.n == 1 || ko_is_blank(line.p[1])))
			return true;
	}
	return false;
}
