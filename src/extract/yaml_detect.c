/* Which file is YAML, by its name and its first lines. */

#include "extract/yaml_paths.h"

bool ko_yaml_has_ending(struct ko_span path)
{
	return ko_span_ends(path, KO_SPAN(".yml")) ||
	       ko_span_ends(path, KO_SPAN(".yaml"));
}

bool ko_yaml_is_file(struct ko_span path, const char *file)
{
	struct ko_span name = ko_span_str(file);

	return ko_span_ends(path, name) &&
	       (path.n == name.n || path.p[path.n - name.n - 1] == '/');
}

bool ko_yaml_is_in(struct ko_span path, const char *folder)
{
	struct ko_span name = ko_span_str(folder);
	size_t at = 0;

	if (!ko_yaml_has_ending(path))
		return false;
	while (at < path.n) {
		struct ko_span rest = ko_span_tail(path, at);

		if (ko_span_starts(rest, name) && rest.n > name.n &&
		    rest.p[name.n] == '/')
			return true;
		at += ko_span_find(rest, '/') + 1;
	}
	return false;
}

bool ko_yaml_has_text(struct ko_span text, const char *needle)
{
	return ko_span_find_span(text, ko_span_str(needle)) < text.n;
}

/* Lines looked at. */
#define SHAPE_LINES 64

/* "key:", "- x", "---", "{": does a line start a node of a block? */
static bool starts_node(struct ko_span line)
{
	size_t colon = ko_span_find(line, ':');
	struct ko_span key = ko_span_head(line, colon);

	if (ko_span_find(KO_SPAN("#%{}[]"), line.p[0]) < 6 ||
	    ko_span_starts(line, KO_SPAN("---")) ||
	    ko_span_starts(line, KO_SPAN("- ")) ||
	    ko_span_eq(line, KO_SPAN("-")) ||
	    ko_span_starts(line, KO_SPAN("...")))
		return true;
	if (colon == line.n || colon == 0 ||
	    (colon + 1 < line.n && !ko_is_blank(line.p[colon + 1])))
		return false;
	return ko_span_find(key, ' ') == key.n || key.p[0] == '"' ||
	       key.p[0] == '\'';
}

bool ko_yaml_has_start(struct ko_span text)
{
	struct ko_span line;

	while (ko_span_line(&text, &line)) {
		line = ko_span_trim(line);
		if (line.n && line.p[0] != '#' &&
		    !ko_span_starts(line, KO_SPAN("\xef\xbb\xbf")))
			return starts_node(line);
	}
	return false;
}

bool ko_yaml_has_shape(struct ko_span text)
{
	struct ko_span line;
	size_t indent = SIZE_MAX;
	bool has_key = false;

	if (ko_span_starts(text, KO_SPAN("\xef\xbb\xbf")))
		text = ko_span_tail(text, 3);
	for (size_t i = 0; i < SHAPE_LINES && ko_span_line(&text, &line); i++) {
		struct ko_span inner = ko_span_trim(line);
		size_t blanks = 0;

		if (inner.n == 0 || inner.p[0] == '#')
			continue;
		while (line.p[blanks] == ' ')
			blanks++;
		if (blanks > indent)
			continue;
		if (!starts_node(inner))
			return false;
		indent = inner.p[0] == '-' && indent == SIZE_MAX &&
					 ko_span_starts(inner, KO_SPAN("---"))
				 ? SIZE_MAX
				 : blanks;
		has_key = has_key || inner.p[0] != '-' || inner.n > 3;
	}
	return has_key;
}
