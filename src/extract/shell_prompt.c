#include "extract/shell.h"
#include "extract/shell_script.h"

/* Longest prompt that is looked for, in bytes. */
#define PROMPT_MAX 100

static size_t blanks(struct ko_span s)
{
	size_t n = 0;

	while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t'))
		n++;
	return n;
}

/* "PS", "PS C:\x", "C:\x" */
static bool is_windows_place(struct ko_span s)
{
	if (ko_span_starts(s, KO_SPAN("PS")) && (s.n == 2 || s.p[2] == ' '))
		return true;
	return s.n > 2 && ko_is_alnum(s.p[0]) && s.p[1] == ':' &&
	       s.p[2] == '\\';
}

/* Is it "user@host:~", "[root@x ~]", "sh-5.1", "(venv)", "PS C:\"? */
static bool is_place(struct ko_span s)
{
	size_t n = s.n;

	for (size_t i = 0; i < n; i++)
		if (ko_span_find(KO_SPAN("=\"'|"), s.p[i]) < 4)
			return false;
	if (is_windows_place(s))
		return true;
	if (ko_span_starts(s, KO_SPAN("sh-")) ||
	    ko_span_starts(s, KO_SPAN("bash-")))
		return ko_span_find(s, ' ') == n;
	if (n > 2 && s.p[0] == '[' && s.p[n - 1] == ']')
		return ko_span_find(s, '@') < n;
	return ko_span_find(s, '@') < n && ko_span_find(s, '@') > 0 &&
	       ko_span_find(s, '@') < ko_span_find(s, ' ');
}

size_t ko_shell_prompt(struct ko_span line)
{
	static const char *const marks[] = { "$ ", "$> ", "% ", "❯ ", "➜ " };
	size_t from = blanks(line);
	struct ko_span s = ko_span_head(ko_span_tail(line, from), PROMPT_MAX);

	if (s.n && s.p[0] == '(') {
		size_t close = ko_span_find(s, ')');

		if (close + 1 < s.n && s.p[close + 1] == ' ') {
			from += close + 2;
			s = ko_span_tail(s, close + 2);
		}
	}
	for (size_t i = 0; i < KO_ARRAY_LEN(marks); i++)
		if (ko_span_starts(s, ko_span_str(marks[i])))
			return from + strlen(marks[i]);
	for (size_t i = 1; i + 1 < s.n; i++)
		if ((s.p[i] == '$' || s.p[i] == '#' || s.p[i] == '%' ||
		     s.p[i] == '>') &&
		    (s.p[i + 1] == ' ' || s.p[i] == '>'))
			return is_place(ko_span_trim(ko_span_head(s, i)))
				       ? from + i + 1
				       : 0;
	return 0;
}

/* Does the command start with something that people type? */
static bool is_typed(struct ko_span command)
{
	static const struct ko_span typed = KO_SPAN(
		" apt apt-get cat cd chmod cp curl cat dnf docker-compose"
		" echo exit export git ls mkdir mv ps rm service sudo"
		" systemctl vi vim wget yum ");
	struct ko_span word = ko_span_word(&command);

	if (ko_shell_tool_named(word))
		return true;
	for (struct ko_span rest = typed, name; (name = ko_span_word(&rest)).n;)
		if (ko_span_eq(name, word))
			return true;
	return false;
}

/*
 * Is "# " a prompt here and not a comment's mark?  Only when the text starts
 * with one, each of them stands before a command, and no command stands
 * without.
 */
static bool has_root_prompts(struct ko_span text)
{
	struct ko_span line;
	bool is_first = true;

	while (ko_span_line(&text, &line)) {
		size_t n = blanks(line);
		bool is_hash;

		line = ko_span_tail(line, n);
		is_hash = ko_span_starts(line, KO_SPAN("# "));
		if (ko_span_trim(line).n == 0)
			continue;
		if (is_hash != is_typed(ko_span_tail(line, is_hash ? 2 : 0)) ||
		    (is_first && !is_hash))
			return false;
		is_first = false;
	}
	return !is_first;
}

static size_t prompt_of(struct ko_span line, bool hash)
{
	size_t n = blanks(line);

	if (hash && ko_span_starts(ko_span_tail(line, n), KO_SPAN("# ")))
		return n + 2;
	return ko_shell_prompt(line);
}

static bool has_prompts(struct ko_span text, bool hash)
{
	struct ko_span line;

	while (ko_span_line(&text, &line))
		if (prompt_of(line, hash))
			return true;
	return false;
}

/* The delimiter of a here-document that the line opens; empty: none. */
static struct ko_span delimiter_of(struct ko_span line)
{
	size_t at = ko_span_find_span(line, KO_SPAN("<<"));
	struct ko_span rest = ko_span_tail(line, at + 2);
	size_t n = 0;

	while (rest.n && (rest.p[0] == '-' || rest.p[0] == ' ' ||
			  rest.p[0] == '\'' || rest.p[0] == '"'))
		rest = ko_span_tail(rest, 1);
	while (n < rest.n && (ko_is_alnum(rest.p[n]) || rest.p[n] == '_'))
		n++;
	return ko_span_head(rest, n);
}

/* "\", or "`" of PowerShell and "^" of cmd, at the end of the line. */
static bool goes_on(struct ko_span line)
{
	line = ko_span_trim(line);
	return line.n && ko_span_find(KO_SPAN("\\`^"), line.p[line.n - 1]) < 3;
}

/* A command without a prompt: make and "set -x" print what they run. */
static bool is_echoed(struct ko_span line)
{
	struct ko_span rest = line;
	struct ko_span word = ko_span_word(&rest);

	if (ko_span_eq(word, KO_SPAN("sudo")))
		word = ko_span_word(&rest);
	return ko_shell_tool_named(word) &&
	       ko_shell_is_tools(ko_span_trim(line));
}

/* How much of a line is no part of a command: a prompt, or all of it. */
static size_t unwanted(struct ko_span line, bool hash, bool continues)
{
	size_t n = prompt_of(line, hash);
	size_t indent = blanks(line);

	if (!continues)
		return n == 0 && !is_echoed(line) ? line.n : n;
	return indent + 1 < line.n && line.p[indent] == '>' &&
			       line.p[indent + 1] == ' '
		       ? indent + 2
		       : 0;
}

enum ko_status ko_shell_unprompt(struct ko_arena *arena, struct ko_span text,
				 bool hash, struct ko_span *out)
{
	struct ko_span copy, rest, line;
	struct ko_span delimiter = { "", 0 };
	bool joined = false;
	char *p;

	hash = hash && has_root_prompts(text);
	*out = text;
	if (!has_prompts(text, hash))
		return KO_OK;
	copy = rest = ko_arena_copy(arena, text);
	p = ko_arena_alloc(arena, text.n);
	if (!copy.p || !p)
		return KO_ENOMEM;
	memcpy(p, text.p, text.n);
	while (ko_span_line(&rest, &line)) {
		char *here = p + (line.p - copy.p);
		bool is_body = delimiter.n > 0;
		size_t n = unwanted(line, hash, joined || is_body);

		memset(here, ' ', n);
		line = ko_span_tail(line, n);
		joined = !is_body && goes_on(line);
		if (!is_body && line.n)
			delimiter = delimiter_of(line);
		else if (ko_span_eq(ko_span_trim(line), delimiter))
			delimiter.n = 0;
	}
	*out = (struct ko_span){ p, text.n };
	return KO_OK;
}
