#include "extract/shell.h"

#include "extract/shell_script.h"

/* How much of a text is looked at for its first command. */
#define CONTENT_PROBE ((size_t)16384)

static bool has_ending(struct ko_span name, const char *endings)
{
	struct ko_span rest = ko_span_str(endings);
	struct ko_span end;

	while ((end = ko_span_word(&rest)).n)
		if (name.n > end.n && ko_span_ends(name, end))
			return true;
	return false;
}

static bool is_makefile(struct ko_span path)
{
	struct ko_span name = ko_basename(path);

	return ko_span_eq(name, KO_SPAN("Makefile")) ||
	       ko_span_eq(name, KO_SPAN("makefile")) ||
	       ko_span_eq(name, KO_SPAN("GNUmakefile")) ||
	       has_ending(name, ".mk");
}

enum ko_likeness ko_shell_has_name(struct ko_span path)
{
	struct ko_span name = ko_basename(path);

	if (has_ending(name, ".sh .bash .zsh .ksh .command") ||
	    is_makefile(path))
		return KO_SURE;
	/* A script may have no ending: its first line says what it is. */
	return ko_span_find(name, '.') == name.n ? KO_LIKELY : KO_UNLIKE;
}

enum ko_likeness ko_console_has_name(struct ko_span path)
{
	(void)path;
	return KO_UNLIKE;
}

/* "#!/bin/sh", "#!/usr/bin/env bash" */
static bool has_shebang(struct ko_span text)
{
	struct ko_span line = ko_span_head(text, ko_span_find(text, '\n'));
	struct ko_span word, name;

	if (!ko_span_starts(line, KO_SPAN("#!")))
		return false;
	line = ko_span_tail(line, 2);
	while ((word = ko_span_word(&line)).n) {
		name = ko_basename(word);
		if (name.n < 6 && ko_span_ends(name, KO_SPAN("sh")))
			return true;
	}
	return false;
}

bool ko_shell_is_command(struct ko_span text)
{
	text = ko_span_trim(text);
	return ko_shell_is_tools(ko_span_tail(text, ko_shell_prompt(text)));
}

/* The first line that is no comment, with those that "\" joins to it. */
static struct ko_span first_command(struct ko_span text)
{
	struct ko_span line;
	size_t n = 0;

	text = ko_span_head(text, CONTENT_PROBE);
	for (;;) {
		text = ko_span_trim(text);
		if (text.n == 0 || text.p[0] != '#')
			break;
		if (!ko_span_line(&text, &line))
			break;
	}
	for (;;) {
		n += ko_span_find(ko_span_tail(text, n), '\n');
		line = ko_span_trim(ko_span_head(text, n));
		if (n >= text.n || line.n == 0 || line.p[line.n - 1] != '\\')
			return line;
		n++;
	}
}

static bool is_mark_byte(char c)
{
	return ko_is_alnum(c) || c == '_';
}

/* Does the command start a here-document that ends in text? */
static bool has_heredoc(struct ko_span command, struct ko_span text)
{
	struct ko_span mark = ko_span_tail(
		command, ko_span_find_span(command, KO_SPAN("<<")) + 2);
	struct ko_span line;
	size_t n = 0;

	while (mark.n && (mark.p[0] == '-' || mark.p[0] == ' ' ||
			  mark.p[0] == '\'' || mark.p[0] == '"'))
		mark = ko_span_tail(mark, 1);
	while (n < mark.n && is_mark_byte(mark.p[n]))
		n++;
	mark = ko_span_head(mark, n);
	while (n && ko_span_line(&text, &line))
		if (ko_span_eq(ko_span_trim(line), mark))
			return true;
	return false;
}

bool ko_shell_has_content(struct ko_span text)
{
	struct ko_span command;

	if (has_shebang(text))
		return true;
	command = first_command(text);
	return !ko_shell_prompt(command) &&
	       (ko_shell_is_command(command) || has_heredoc(command, text));
}

bool ko_console_has_content(struct ko_span text)
{
	struct ko_span command = first_command(text);

	if (ko_shell_prompt(command))
		return ko_shell_is_command(command);
	return false;
}

static enum ko_status extract(const struct ko_source *source,
			      const struct ko_sink *sink, bool is_console)
{
	struct ko_shell s = {
		.source = source,
		.sink = sink,
		.text = source->text,
		.words = { .arena = source->arena,
			   .budget = 4096 + 8 * source->text.n },
	};
	struct ko_span first = first_command(source->text);
	enum ko_status status = KO_OK;

	if (is_makefile(source->path))
		status = ko_shell_unmake(&s.words, source->text, &s.text);
	else if (is_console ||
		 (ko_shell_prompt(first) && !has_shebang(source->text)))
		status = ko_shell_unprompt(source->arena, source->text,
					   is_console, &s.text);
	s.is_transcript = s.text.p != source->text.p;
	return status ? status : ko_shell_scan(&s, 0, s.text.n, 0);
}

enum ko_status ko_shell_extract(const struct ko_source *source,
				const struct ko_sink *sink)
{
	return extract(source, sink, false);
}

enum ko_status ko_console_extract(const struct ko_source *source,
				  const struct ko_sink *sink)
{
	return extract(source, sink, true);
}
