#include "extract/keyed.h"

#include "extract/name.h"

/* Longest line that is looked at, in bytes. */
#define LINE_MAX_BYTES 4096

/* Keys that stand beside or around a container's image. */
static const char *const companions[] = {
	"build",
	"command",
	"container",
	"container_name",
	"containers",
	"depends_on",
	"entrypoint",
	"env",
	"env_file",
	"environment",
	"envFrom",
	"hostname",
	"imagePullPolicy",
	"initContainers",
	"networks",
	"ports",
	"replicas",
	"resources",
	"restart",
	"services",
	"volumeMounts",
	"volumes",
	"healthcheck",
	"steps",
	"script",
	"stage",
	"imagePullSecrets",
	"privileged",
};

struct line {
	struct ko_span key, value; /* the value with its quotes */
};

static bool is_key_byte(char c)
{
	return ko_is_alnum(c) || c == '_' || c == '-' || c == '.';
}

static struct ko_span unquoted(struct ko_span s)
{
	if (s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') &&
	    s.p[s.n - 1] == s.p[0])
		return ko_span_slice(s, 1, s.n - 1);
	return s;
}

/* The value without the comment after it. */
static struct ko_span value_of(struct ko_span s)
{
	s = ko_span_trim(s);
	if (s.n && (s.p[0] == '"' || s.p[0] == '\'')) {
		struct ko_span inner = ko_span_tail(s, 1);
		size_t close = ko_span_find(inner, s.p[0]);

		return close < inner.n ? ko_span_head(s, close + 2) : s;
	}
	s = ko_span_head(s, ko_span_find_span(s, KO_SPAN(" #")));
	return ko_span_trim(s);
}

/* Take the key off the front of *s, which is at what follows then. */
static bool take_key(struct ko_span *rest, struct ko_span *key, bool *is_quoted)
{
	struct ko_span s = *rest;
	char quote = 0;
	size_t n = 0;

	if (s.n && (s.p[0] == '"' || s.p[0] == '\'')) {
		quote = s.p[0];
		s = ko_span_tail(s, 1);
	}
	while (n < s.n && is_key_byte(s.p[n]))
		n++;
	*key = ko_span_head(s, n);
	s = ko_span_tail(s, n);
	if (n == 0 || (quote && (s.n == 0 || s.p[0] != quote)))
		return false;
	*is_quoted = quote != 0;
	*rest = ko_span_trim(ko_span_tail(s, *is_quoted));
	return true;
}

/* "key: value", "- key: value", "\"key\": value", "key = value". */
static bool read_line(struct ko_span text, struct line *out)
{
	struct ko_span s = ko_span_trim(ko_span_head(text, LINE_MAX_BYTES));
	bool is_quoted;

	if (ko_span_starts(s, KO_SPAN("- ")))
		s = ko_span_trim(ko_span_tail(s, 2));
	if (!take_key(&s, &out->key, &is_quoted))
		return false;
	if (s.n > 1 && s.p[1] == '=' && (s.p[0] == '?' || s.p[0] == ':'))
		s = ko_span_tail(s, 1);
	if (s.n == 0 || (s.p[0] != ':' && s.p[0] != '='))
		return false;
	if (s.p[0] == ':' && s.n > 1 && !ko_is_blank(s.p[1]) && !is_quoted)
		return false;
	out->value = value_of(ko_span_tail(s, 1));
	return true;
}

static bool is_companion(struct ko_span key)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(companions); i++)
		if (ko_span_eq(key, ko_span_str(companions[i])))
			return true;
	return false;
}

static bool has_companions(struct ko_span text)
{
	struct ko_span line;
	struct line l;

	while (ko_span_line(&text, &line))
		if (read_line(line, &l) && is_companion(l.key))
			return true;
	return false;
}

static bool ends_nocase(struct ko_span s, struct ko_span end)
{
	return s.n >= end.n &&
	       ko_span_eq_nocase(ko_span_tail(s, s.n - end.n), end);
}

/* Is what stands before the first "/" a host, as Docker tells one? */
static bool has_registry(struct ko_span name)
{
	struct ko_span host = ko_span_head(name, ko_span_find(name, '/'));

	return host.n < name.n && host.n > 0 && ko_is_alnum(host.p[0]) &&
	       ko_is_alnum(host.p[host.n - 1]) &&
	       ko_span_find(host, '.') < host.n;
}

/* A plain value that goes on with "," is code of another kind. */
static bool is_name(struct ko_span value)
{
	char last = value.n ? value.p[value.n - 1] : 0;

	return value.n > 1 && value.n <= KO_SOURCE_NAME_MAX && last != ',' &&
	       last != ';' && last != '.' && ko_name_is_plausible(value) &&
	       ko_span_find(value, '(') == value.n &&
	       ko_span_find(value, '[') == value.n;
}

static enum ko_status give(const struct ko_source *source,
			   const struct ko_sink *sink, struct ko_span value,
			   struct ko_span end)
{
	struct ko_span written = value;
	struct ko_span name = unquoted(value);
	struct ko_span expanded;
	enum ko_status status;

	status = ko_name_expand(source->arena, name,
				KO_EXPR_DOLLAR | KO_EXPR_DOUBLE_BRACE |
					KO_EXPR_DOLLAR_PAREN,
				NULL, &expanded);
	if (status)
		return status;
	/* "imageRegistry: x" is the front of all images. */
	if (end.n) {
		char *p = ko_arena_alloc(source->arena, expanded.n + end.n + 1);

		if (!p)
			return KO_ENOMEM;
		memcpy(p, expanded.p, expanded.n);
		memcpy(p + expanded.n, end.p, end.n);
		expanded = (struct ko_span){ p, expanded.n + end.n };
	}
	return ko_name_give(
		sink,
		(struct ko_mention){
			.construct = "text:image",
			.kind = KO_MENTION_IMAGE,
			.at = (size_t)(written.p - source->text.p),
			.end = (size_t)(written.p - source->text.p) + written.n,
			.written = written,
			.expanded = expanded,
		});
}

static enum ko_status read_value(const struct ko_source *source,
				 const struct ko_sink *sink,
				 const struct line *l, bool is_container)
{
	static const char any_image[] = { '/', KO_HOLE };
	struct ko_span name = unquoted(l->value);

	if (!is_name(name) || l->value.p[0] == '{')
		return KO_OK;
	if (has_registry(name) && ends_nocase(l->key, KO_SPAN("image")))
		return give(source, sink, l->value, KO_SPAN(""));
	if (has_registry(name) && ends_nocase(l->key, KO_SPAN("imageRegistry")))
		return give(source, sink, l->value,
			    (struct ko_span){ any_image, 2 });
	if (is_container && ko_span_eq(l->key, KO_SPAN("image")) &&
	    ko_span_find(name, '<') == name.n)
		return give(source, sink, l->value, KO_SPAN(""));
	return KO_OK;
}

enum ko_status ko_keyed_extract(const struct ko_source *source,
				const struct ko_sink *sink)
{
	bool is_container = has_companions(source->text);
	struct ko_span rest = source->text;
	struct ko_span before = KO_SPAN(""); /* the key of the line before */
	enum ko_status status = KO_OK;
	struct ko_span line;
	struct line l;

	while (!status && ko_span_line(&rest, &line)) {
		if (!read_line(line, &l))
			continue;
		/* A virtual machine has an image too. */
		if (!ko_span_eq(before, KO_SPAN("machine")))
			status = read_value(source, sink, &l, is_container);
		before = l.key;
	}
	return status;
}
