/* Is a file a compose file, by its name or by its text? */

#include "extract/compose.h"

/* How much of a text is looked at, in bytes. */
#define PROBE_MAX ((size_t)64 << 10)

static bool has_ending(struct ko_span name, size_t *without)
{
	static const char *const endings[] = { ".yaml", ".yml" };

	for (size_t i = 0; i < KO_ARRAY_LEN(endings); i++) {
		struct ko_span end = ko_span_str(endings[i]);

		*without = name.n - end.n;
		if (name.n > end.n &&
		    ko_span_eq_nocase(ko_span_tail(name, *without), end))
			return true;
	}
	return false;
}

static bool starts_nocase(struct ko_span s, struct ko_span prefix)
{
	return s.n >= prefix.n &&
	       ko_span_eq_nocase(ko_span_head(s, prefix.n), prefix);
}

/* "compose.yaml", "compose.dev.yaml", "docker-compose-dev.yml". */
static bool is_usual(struct ko_span stem)
{
	if (starts_nocase(stem, KO_SPAN("docker-compose")))
		return true;
	return starts_nocase(stem, KO_SPAN("compose")) &&
	       (stem.n == strlen("compose") ||
		stem.p[strlen("compose")] == '.');
}

enum ko_likeness ko_compose_has_name(struct ko_span path)
{
	struct ko_span name = ko_basename(path);
	struct ko_span folder = ko_span_head(path, path.n - name.n);
	size_t n;

	/* A pipeline that is called after what it runs. */
	if (ko_span_ends(folder, KO_SPAN("workflows/")))
		return KO_UNLIKE;
	if (has_ending(name, &n))
		return is_usual(ko_span_head(name, n)) ? KO_SURE : KO_LIKELY;
	/* docker-compose.yml.example */
	if (starts_nocase(name, KO_SPAN("docker-compose.y")) ||
	    starts_nocase(name, KO_SPAN("compose.y")))
		return KO_LIKELY;
	return KO_UNLIKE;
}

/* ---- by content ---- */

/* A line of YAML: how far it is indented, its key and what follows it. */
struct line {
	size_t indent;
	struct ko_span key; /* empty: it has none */
	struct ko_span value;
	bool is_item; /* starts with "-" */
};

static bool is_key_byte(char c)
{
	return ko_is_alnum(c) || c == '_' || c == '-' || c == '.' || c == '<' ||
	       c == '/' || c == '$' || c == '{' || c == '}';
}

/* The text of the next line that is neither blank nor a comment nor a mark. */
static bool next_text(struct ko_span *rest, struct line *out,
		      struct ko_span *text)
{
	struct ko_span s;

	do {
		if (!ko_span_line(rest, &s))
			return false;
		out->indent = 0;
		while (out->indent < s.n &&
		       (s.p[out->indent] == ' ' || s.p[out->indent] == '\t'))
			out->indent++;
		s = ko_span_trim(s);
	} while (s.n == 0 || s.p[0] == '#' || s.p[0] == '%' ||
		 ko_span_starts(s, KO_SPAN("---")));
	*text = s;
	return true;
}

static bool is_quote(struct ko_span s)
{
	return s.n && (s.p[0] == '"' || s.p[0] == '\'');
}

/* Take the key and its quotes off the front of *s. */
static struct ko_span take_key(struct ko_span *s)
{
	struct ko_span key;
	size_t n = 0;

	*s = ko_span_tail(*s, is_quote(*s));
	while (n < s->n && is_key_byte(s->p[n]))
		n++;
	key = ko_span_head(*s, n);
	*s = ko_span_tail(*s, n);
	*s = ko_span_trim(ko_span_tail(*s, is_quote(*s)));
	return key;
}

static bool next_line(struct ko_span *rest, struct line *out)
{
	bool is_long = false;
	struct ko_span s;

	if (!next_text(rest, out, &s))
		return false;
	out->is_item = s.p[0] == '-';
	/* "? key" and ": value" on lines of their own. */
	if (s.n > 2 && (s.p[0] == '?' || s.p[0] == ':') && s.p[1] == ' ') {
		is_long = s.p[0] == '?';
		out->indent += is_long ? 0 : 2;
		s = ko_span_trim(ko_span_tail(s, 2));
	}
	out->key = take_key(&s);
	if ((s.n == 0 || s.p[0] != ':' || out->is_item) && !is_long)
		out->key.n = 0;
	out->value = ko_span_trim(ko_span_tail(s, 1));
	return true;
}

static bool is_one_of(struct ko_span key, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (ko_span_eq(key, ko_span_str(words[i])))
			return true;
	return false;
}

/* Keys that nothing but a service of compose has among its first ones. */
static bool is_service_key(struct ko_span key)
{
	static const char *const words[] = {
		"image",      "build",        "extends",  "container_name",
		"depends_on", "network_mode", "env_file", "restart",
		"<<",         "pull_policy",  "provider",
	};

	return is_one_of(key, words, KO_ARRAY_LEN(words));
}

/* Top-level keys of formats that have "services:", too. */
static bool is_foreign_key(struct ko_span key)
{
	static const char *const words[] = {
		"apiVersion", "kind",     "jobs",          "stages",
		"steps",      "pipeline", "before_script", "language",
	};

	return is_one_of(key, words, KO_ARRAY_LEN(words));
}

static bool has_service_key_in(struct ko_span flow)
{
	return ko_span_find_span(flow, KO_SPAN("image:")) < flow.n ||
	       ko_span_find_span(flow, KO_SPAN("image\":")) < flow.n ||
	       ko_span_find_span(flow, KO_SPAN("build:")) < flow.n;
}

/* Are the lines below "services:" those of services?  *rest is left at the
 * first line that is no longer below. */
static bool has_services(struct ko_span *rest, const struct line *services)
{
	struct ko_span next = *rest;
	struct line line;
	size_t entry = 0;
	size_t field = 0;
	bool found = services->value.n && services->value.p[0] == '{' &&
		     has_service_key_in(services->value);

	while (next_line(&next, &line) && line.indent > services->indent) {
		*rest = next;
		entry = entry ? entry : line.indent;
		if (line.indent == entry) {
			field = 0;
			if (line.is_item)
				return false;
			if (line.value.n && line.value.p[0] == '{')
				found |= has_service_key_in(line.value);
			continue;
		}
		field = field ? field : line.indent;
		if (line.indent == field && is_service_key(line.key))
			found = true;
	}
	return found;
}

bool ko_compose_has_content(struct ko_span text)
{
	struct ko_span rest = ko_span_head(text, PROBE_MAX);
	struct line line;
	size_t base = SIZE_MAX;
	bool found = false;

	if (ko_span_starts(rest, KO_SPAN("\xef\xbb\xbf")))
		rest = ko_span_tail(rest, 3);
	if (ko_span_find_span(rest, KO_SPAN("services")) == rest.n)
		return false;
	while (next_line(&rest, &line)) {
		base = base == SIZE_MAX ? line.indent : base;
		if (line.indent < base)
			return false;
		if (line.indent > base)
			continue;
		if (is_foreign_key(line.key))
			return false;
		if (line.key.n == 0 && !line.is_item &&
		    (line.value.n || !found))
			return false;
		if (ko_span_eq(line.key, KO_SPAN("services")))
			found |= has_services(&rest, &line);
	}
	return found;
}
