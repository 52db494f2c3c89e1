#include "extract/ini.h"

/* Take the next line off; without the "\r" of other systems. */
static bool next_line(struct ko_ini *ini, struct ko_span *line)
{
	struct ko_span rest = ko_span_tail(ini->text, ini->pos);

	if (!ko_span_line(&rest, line))
		return false;
	ini->pos = ini->text.n - rest.n;
	if (ko_span_ends(*line, KO_SPAN("\r")))
		*line = ko_span_head(*line, line->n - 1);
	return true;
}

static bool is_comment(struct ko_span line)
{
	struct ko_span s = ko_span_trim(line);

	return s.n && (s.p[0] == '#' || s.p[0] == ';');
}

static bool goes_on(struct ko_span line)
{
	return ko_span_ends(line, KO_SPAN("\\"));
}

static enum ko_status add(const struct ko_ini *ini, struct ko_nested *value,
			  struct ko_span part)
{
	return ko_nested_add(value, part, (size_t)(part.p - ini->text.p));
}

/* Join first, which ends with "\\", with the lines that it goes on over. */
static enum ko_status join_lines(struct ko_ini *ini, struct ko_span first,
				 struct ko_nested *value)
{
	struct ko_span part = first;
	enum ko_status status;

	for (;;) {
		bool more = goes_on(part);
		size_t end = (size_t)(part.p + part.n - ini->text.p);

		part.n -= more;
		status = add(ini, value, part);
		/* The "\\" itself stands for a blank. */
		if (!status && more)
			status = ko_nested_add(value, KO_SPAN(" "), end - 1);
		if (status || !more)
			return status;
		do {
			if (!next_line(ini, &part))
				return status;
		} while (is_comment(part));
	}
}

static enum ko_status read_value(struct ko_ini *ini, struct ko_ini_line *line)
{
	enum ko_status status;

	if (!goes_on(line->value) || ini->joined >= KO_INI_JOINED_MAX)
		return KO_OK;
	ini->joined++;
	status = join_lines(ini, line->value, &line->lines);
	line->value = ko_span_trim(ko_nested_span(&line->lines));
	return status;
}

size_t ko_ini_origin(const struct ko_ini_line *line, size_t at)
{
	const char *p = line->value.p + at;

	return line->lines.p ? ko_nested_origin(&line->lines,
						(size_t)(p - line->lines.p))
			     : (size_t)(p - line->text.p);
}

enum ko_status ko_ini_next(struct ko_ini *ini, struct ko_ini_line *line,
			   bool *is_end)
{
	struct ko_span s;

	*is_end = false;
	while (next_line(ini, &s)) {
		size_t equals = ko_span_find(s, '=');
		struct ko_span key = ko_span_trim(ko_span_head(s, equals));

		s = ko_span_trim(s);
		if (s.n == 0 || is_comment(s))
			continue;
		if (s.p[0] == '[' && s.p[s.n - 1] == ']') {
			ini->section = ko_span_slice(s, 1, s.n - 1);
			continue;
		}
		if (key.n == 0 || key.n == s.n)
			continue;
		equals = ko_span_find(s, '=');
		*line = (struct ko_ini_line){
			.text = ini->text,
			.section = ini->section,
			.key = key,
			.value = ko_span_trim(ko_span_tail(s, equals + 1)),
			.lines = KO_NESTED(ini->arena),
		};
		return read_value(ini, line);
	}
	*is_end = true;
	return KO_OK;
}

bool ko_ini_has_section(struct ko_span text, struct ko_span name)
{
	struct ko_span line;
	bool is_first = true;

	if (ko_span_find_span(text, name) == text.n)
		return false;
	while (ko_span_line(&text, &line)) {
		if (ko_span_trim(line).n == 0 || is_comment(line))
			continue;
		line = ko_span_trim(line);
		if (is_first && line.p[0] != '[')
			return false;
		is_first = false;
		if (line.n == name.n + 2 && line.p[0] == '[' &&
		    line.p[line.n - 1] == ']' &&
		    ko_span_eq(ko_span_slice(line, 1, line.n - 1), name))
			return true;
	}
	return false;
}

enum ko_status ko_ini_specifiers(struct ko_arena *arena, struct ko_span text,
				 struct ko_span *out)
{
	size_t n = 0;
	char *p;

	if (ko_span_find(text, '%') == text.n) {
		*out = text;
		return KO_OK;
	}
	p = ko_arena_alloc(arena, text.n);
	if (!p)
		return KO_ENOMEM;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		char next = i + 1 < text.n ? text.p[i + 1] : '\0';

		if (c == '%' && (next == '%' || ko_is_alnum(next))) {
			c = next == '%' ? '%' : KO_HOLE;
			i++;
		}
		p[n++] = c;
	}
	*out = (struct ko_span){ p, n };
	return KO_OK;
}

enum ko_status ko_ini_give(const struct ko_source *source,
			   const struct ko_ini_line *line, struct ko_span part,
			   const char *construct, enum ko_mention_kind kind,
			   const struct ko_sink *sink)
{
	size_t at = (size_t)(part.p - line->value.p);
	struct ko_mention m = { .construct = construct, .kind = kind };
	enum ko_status status;

	if (part.n == 0 || part.n > KO_SOURCE_NAME_MAX)
		return KO_OK;
	m.at = ko_ini_origin(line, at);
	m.end = ko_ini_origin(line, at + part.n - 1) + 1;
	m.written = ko_span_slice(source->text, m.at, m.end);
	status = ko_ini_specifiers(source->arena, part, &m.expanded);
	if (!status)
		status = ko_name_expand(source->arena, m.expanded,
					KO_EXPR_DOLLAR | KO_EXPR_DOUBLE_BRACE,
					NULL, &m.expanded);
	return status ? status : ko_name_give(sink, m);
}
