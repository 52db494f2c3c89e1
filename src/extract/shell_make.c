#include "extract/shell_script.h"

/* The line's end, with the lines that "\" joins to it. */
static size_t logical_end(struct ko_span text, size_t at)
{
	for (;;) {
		size_t end = at + ko_span_find(ko_span_tail(text, at), '\n');

		if (end >= text.n || end == at || text.p[end - 1] != '\\')
			return end;
		at = end + 1;
	}
}

/* "NAME = value", "NAME := value", "NAME ?= value". */
static enum ko_status set_variable(struct ko_shell_words *words,
				   struct ko_span line)
{
	struct ko_span name, value;
	size_t n;

	line = ko_span_trim(line);
	if (ko_span_starts(line, KO_SPAN("export ")))
		line = ko_span_trim(ko_span_tail(line, 7));
	n = ko_shell_name_length(line);
	name = ko_span_head(line, n);
	line = ko_span_trim(ko_span_tail(line, n));
	if (n == 0 || line.n == 0)
		return KO_OK;
	while (line.n && ko_span_find(KO_SPAN(":?"), line.p[0]) < 2)
		line = ko_span_tail(line, 1);
	if (line.n == 0 || line.p[0] != '=')
		return KO_OK;
	value = ko_span_trim(ko_span_tail(line, 1));
	value = ko_span_trim(
		ko_span_head(value, ko_span_find_span(value, KO_SPAN(" #"))));
	{
		struct ko_shell_word word = { .raw = value };
		enum ko_status status = ko_shell_expand(words, &word);

		return status ? status
			      : ko_shell_assign(words, name, word.text);
	}
}

/*
 * Make's own marks as sh's: "$(NAME)" is "${NAME}", "$$" one "$".  Any other
 * "$(…)" is a function's call, which stays a hole.
 */
static void translate(char *p, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++) {
		struct ko_span rest = { p + i + 2, n - i - 2 };
		size_t name;

		if (p[i] != '$')
			continue;
		if (p[i + 1] == '$') {
			p[i++] = KO_SHELL_SKIP;
			continue;
		}
		name = ko_shell_name_length(rest);
		if (p[i + 1] == '(' && name && name < rest.n &&
		    rest.p[name] == ')') {
			p[i + 1] = '{';
			p[i + 2 + name] = '}';
		}
	}
}

enum ko_status ko_shell_unmake(struct ko_shell_words *words,
			       struct ko_span text, struct ko_span *out)
{
	char *p = ko_arena_alloc(words->arena, text.n);
	enum ko_status status = KO_OK;
	size_t at = 0;

	if (!p)
		return KO_ENOMEM;
	if (text.n)
		memcpy(p, text.p, text.n);
	translate(p, text.n);
	while (at < text.n && !status) {
		size_t end = logical_end(text, at);
		struct ko_span line = { p + at, end - at };

		if (p[at] != '\t') {
			if (ko_span_find(line, '=') < line.n)
				line = ko_arena_copy(words->arena, line);
			if (!line.p)
				return KO_ENOMEM;
			status = set_variable(words, line);
			for (size_t i = at; i < end; i++)
				if (p[i] != '\n')
					p[i] = ' ';
		}
		while (at < end && (p[at] == '\t' || p[at] == '@' ||
				    p[at] == '-' || p[at] == '+'))
			p[at++] = ' ';
		at = end + 1;
	}
	*out = (struct ko_span){ p, text.n };
	return status;
}
