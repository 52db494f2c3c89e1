#include "extract/systemd.h"

#include "extract/ini.h"

/* Of a text only this much is looked at to tell what it is, in bytes. */
#define PROBE_MAX ((size_t)16 << 10)

enum ko_likeness ko_systemd_has_name(struct ko_span path)
{
	struct ko_span name = ko_basename(path);
	bool is_drop_in =
		ko_span_ends(name, KO_SPAN(".conf")) &&
		ko_span_find_span(path, KO_SPAN(".service.d/")) < path.n;

	return is_drop_in || ko_span_ends(name, KO_SPAN(".service"))
		       ? KO_LIKELY
		       : KO_UNLIKE;
}

bool ko_systemd_has_content(struct ko_span text)
{
	struct ko_span head = ko_span_head(text, PROBE_MAX);

	return ko_span_find_span(head, KO_SPAN("\nExec")) < head.n &&
	       ko_ini_has_section(head, KO_SPAN("Service"));
}

/*
 * The variables, then the commands: what Environment= sets holds for all of
 * a unit's commands.
 */
struct script {
	const struct ko_source *source;
	struct ko_nested variables, commands;
	size_t lines; /* so far */
};

/* Add the part [from, to) of a line's value. */
static enum ko_status add(struct ko_nested *script,
			  const struct ko_ini_line *line, size_t from,
			  size_t to)
{
	enum ko_status status = KO_OK;

	if (!line->lines.p)
		return ko_nested_add(script,
				     ko_span_slice(line->value, from, to),
				     ko_ini_origin(line, from));
	for (size_t i = from; i < to && !status; i++)
		status = ko_nested_add(script,
				       ko_span_slice(line->value, i, i + 1),
				       ko_ini_origin(line, i));
	return status;
}

static enum ko_status add_newline(struct ko_nested *script,
				  const struct ko_ini_line *line)
{
	size_t n = line->value.n;

	return ko_nested_add(script, KO_SPAN("\n"),
			     n ? ko_ini_origin(line, n - 1) + 1 : 0);
}

static bool is_name_byte(char c)
{
	return ko_is_alnum(c) || c == '_';
}

/* Is it a plain value, the same to a shell as to systemd? */
static bool is_plain(struct ko_span value)
{
	static const struct ko_span marks = KO_SPAN(".-_/:@+");

	for (size_t i = 0; i < value.n; i++)
		if (!ko_is_alnum(value.p[i]) &&
		    ko_span_find(marks, value.p[i]) == marks.n)
			return false;
	return value.n > 0;
}

/* Environment=A=b "C=d e": those with plain values. */
static enum ko_status add_variables(struct ko_nested *script,
				    const struct ko_ini_line *line)
{
	struct ko_span rest = line->value;
	struct ko_span word;
	enum ko_status status = KO_OK;

	while (!status && (word = ko_span_word(&rest)).n) {
		size_t n = 0;
		size_t from;

		if (word.n > 2 && (word.p[0] == '"' || word.p[0] == '\'') &&
		    word.p[word.n - 1] == word.p[0])
			word = ko_span_slice(word, 1, word.n - 1);
		while (n < word.n && is_name_byte(word.p[n]))
			n++;
		if (n == 0 || n == word.n || word.p[n] != '=' ||
		    ko_is_digit(word.p[0]) ||
		    !is_plain(ko_span_tail(word, n + 1)))
			continue;
		from = (size_t)(word.p - line->value.p);
		status = add(script, line, from, from + word.n);
		if (!status)
			status = add_newline(script, line);
	}
	return status;
}

static enum ko_status add_line(struct script *script,
			       const struct ko_ini_line *line)
{
	static const struct ko_span prefixes = KO_SPAN("-@:+!|");
	struct ko_span s = line->value;
	enum ko_status status;
	size_t n = 0;

	if (script->lines >= KO_SYSTEMD_LINES_MAX ||
	    !ko_span_eq(line->section, KO_SPAN("Service")))
		return KO_OK;
	script->lines++;
	if (ko_span_eq(line->key, KO_SPAN("Environment")))
		return add_variables(&script->variables, line);
	if (!ko_span_starts(line->key, KO_SPAN("Exec")))
		return KO_OK;
	while (n < s.n && ko_span_find(prefixes, s.p[n]) < prefixes.n)
		n++;
	if (n == s.n)
		return KO_OK;
	status = add(&script->commands, line, n, s.n);
	return status ? status : add_newline(&script->commands, line);
}

/* Where mentions with systemd's specifiers in them go through. */
struct specifiers {
	struct ko_arena *arena;
	const struct ko_sink *sink;
};

static enum ko_status pass_mention(void *ctx, const struct ko_mention *m)
{
	const struct specifiers *s = ctx;
	struct ko_mention outer = *m;
	enum ko_status status;

	if (m->kind != KO_MENTION_IMAGE && m->kind != KO_MENTION_OUTPUT &&
	    m->kind != KO_MENTION_HOST)
		return s->sink->mention(s->sink->ctx, m);
	status = ko_ini_specifiers(s->arena, m->expanded, &outer.expanded);
	return status ? status : ko_name_give(s->sink, outer);
}

static enum ko_status pass_diagnostic(void *ctx, const struct ko_diagnostic *d)
{
	const struct specifiers *s = ctx;

	return s->sink->diagnostic(s->sink->ctx, d);
}

/* Append what is in one nested text to another. */
static enum ko_status append(struct ko_nested *to, const struct ko_nested *from)
{
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < from->count && !status; i++) {
		size_t at = from->pieces[i].at;
		size_t end =
			i + 1 < from->count ? from->pieces[i + 1].at : from->n;

		status = ko_nested_add(
			to, ko_span_slice(ko_nested_span(from), at, end),
			from->pieces[i].from);
	}
	return status;
}

static enum ko_status give(const struct script *script,
			   const struct ko_sink *sink)
{
	const struct ko_format *shell = ko_format_named(KO_SPAN("shell"));
	struct specifiers s = { script->source->arena, sink };
	struct ko_sink inner = { &s, pass_mention, pass_diagnostic };
	struct ko_nested text = KO_NESTED(script->source->arena);
	enum ko_status status;

	if (!shell || script->commands.n == 0)
		return KO_OK;
	status = append(&text, &script->variables);
	if (!status)
		status = append(&text, &script->commands);
	return status ? status
		      : ko_nested_extract(script->source, &text, shell, false,
					  &inner);
}

enum ko_status
ko_systemd_read(const struct ko_source *source,
		enum ko_status (*line)(const struct ko_source *source,
				       const struct ko_ini_line *line,
				       const struct ko_sink *sink),
		const struct ko_sink *sink)
{
	struct ko_ini ini = KO_INI(source->arena, source->text);
	struct script script = {
		.source = source,
		.variables = KO_NESTED(source->arena),
		.commands = KO_NESTED(source->arena),
	};
	enum ko_status status = KO_OK;
	struct ko_ini_line next;
	bool is_end = false;

	while (!status) {
		status = ko_ini_next(&ini, &next, &is_end);
		if (status || is_end)
			break;
		if (line)
			status = line(source, &next, sink);
		if (!status)
			status = add_line(&script, &next);
	}
	return status ? status : give(&script, sink);
}

enum ko_status ko_systemd_extract(const struct ko_source *source,
				  const struct ko_sink *sink)
{
	return ko_systemd_read(source, NULL, sink);
}
