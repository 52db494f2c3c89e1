#include "extract/nested.h"
#include "extract/shell_script.h"

/* The text in the braces of "$(…)" or "`…`" at at, or false. */
static bool is_substitution(struct ko_span text, size_t at, size_t end,
			    size_t *from, size_t *to)
{
	bool dollar =
		text.p[at] == '$' && at + 1 < end && text.p[at + 1] == '(';

	*from = at + (dollar ? 2 : 1);
	*to = end - 1;
	return (dollar && (*from == end || text.p[*from] != '(')) ||
	       text.p[at] == '`';
}

/* Scan the commands that are substituted in [at, end). */
enum ko_status ko_shell_substitutions(struct ko_shell *s, size_t at, size_t end,
				      unsigned depth)
{
	struct ko_shell_lex lex = { s->text, at, end, &s->words.budget };
	bool is_double = false;

	while (at < end) {
		char c = s->text.p[at];
		size_t to = 0;
		size_t inner, inner_end;

		if (c == '"')
			is_double = !is_double;
		if (c == '$' || c == '`' || (c == '\'' && !is_double))
			to = ko_shell_skip(&lex, at);
		if (to &&
		    is_substitution(s->text, at, to, &inner, &inner_end)) {
			enum ko_status status =
				ko_shell_scan(s, inner, inner_end, depth + 1);
			if (status)
				return status;
		}
		if (to && c == '$' && s->text.p[at + 1] == '{')
			to = at + 2; /* ${X:-$(…)} */
		at = to ? to : at + (c == '\\' ? 2 : 1);
	}
	return KO_OK;
}

/* A quoted text with escapes, as the shell that it is given to reads it. */
enum ko_status ko_shell_escaped(struct ko_shell *s, size_t at, size_t end)
{
	struct ko_nested nested = KO_NESTED(s->words.arena);
	enum ko_status status = KO_OK;

	if (s->source->depth >= KO_SOURCE_DEPTH_MAX || s->is_probe)
		return KO_OK;
	while (at < end && !status) {
		size_t to = at +
			    ko_span_find(ko_span_slice(s->text, at, end), '\\');

		status = ko_nested_add(&nested, ko_span_slice(s->text, at, to),
				       at);
		at = to;
		if (at + 1 < end && s->text.p[at + 1] != '\n') {
			at++;
			if (!status)
				status = ko_nested_add(
					&nested,
					ko_span_slice(s->text, at, at + 1), at);
			at++;
		} else if (at < end) {
			if (!status)
				status = ko_nested_add(
					&nested,
					ko_span_slice(s->text, at, at + 1), at);
			at++;
		}
	}
	if (status)
		return status;
	return ko_nested_extract(s->source, &nested,
				 ko_format_named(KO_SPAN("shell")), false,
				 s->sink);
}

/*
 * A variable at the "$" that s starts with: its name, and in *n the bytes of
 * it all; or of the "$" alone, with an empty name.
 */
static struct ko_span variable_at(struct ko_span s, size_t *n)
{
	size_t name = ko_shell_name_length(ko_span_tail(s, 1));

	*n = 1 + name;
	if (name || s.n < 3 || s.p[1] != '{')
		return ko_span_slice(s, 1, 1 + name);
	name = ko_shell_name_length(ko_span_tail(s, 2));
	if (name == 0 || name + 2 >= s.n || s.p[name + 2] != '}')
		return ko_span_head(s, 0);
	*n = name + 3;
	return ko_span_slice(s, 2, 2 + name);
}

/* Add what a variable stands for; what is not known stays as it is. */
static enum ko_status add_variable(struct ko_shell *s, struct ko_span rest,
				   size_t *at, struct ko_nested *nested)
{
	size_t n;
	struct ko_span name = variable_at(rest, &n);
	const struct ko_span *known =
		name.n ? ko_map_get(&s->words.variables, name) : NULL;
	enum ko_status status = KO_OK;
	size_t from = *at;

	*at += n;
	if (!known || ko_span_find(*known, KO_HOLE) < known->n)
		return ko_nested_add(nested, ko_span_head(rest, n), from);
	for (size_t i = 0; i < known->n && !status; i++)
		status = ko_nested_add(nested, ko_span_slice(*known, i, i + 1),
				       i + 1 == known->n ? from + n - 1 : from);
	return status;
}

/* The text of a here-document after the shell's own expansion. */
static enum ko_status here_text(struct ko_shell *s, struct ko_shell_token body,
				bool is_literal, struct ko_nested *nested)
{
	enum ko_status status = KO_OK;
	size_t at = body.at;

	while (at < body.end && !status) {
		struct ko_span rest = ko_span_slice(s->text, at, body.end);
		size_t n = 0;

		while (n < rest.n &&
		       (is_literal || (rest.p[n] != '\\' && rest.p[n] != '$')))
			n++;
		if (n) {
			status = ko_nested_add(nested, ko_span_head(rest, n),
					       at);
			at += n;
		} else if (rest.p[0] == '$') {
			status = add_variable(s, rest, &at, nested);
		} else {
			n = rest.n > 1 &&
			    ko_span_find(KO_SPAN("$`\\"), rest.p[1]) < 3;
			at += n;
			status = ko_nested_add(
				nested, ko_span_slice(rest, n, n + 1), at);
			at++;
		}
	}
	return status;
}

static enum ko_status here_nested(struct ko_shell *s,
				  const struct ko_shell_line *line,
				  struct ko_shell_token body, bool is_literal)
{
	struct ko_nested nested = KO_NESTED(s->words.arena);
	const struct ko_format *format = NULL;
	struct ko_shell_word target = { .raw = line->target };
	enum ko_status status;

	if (s->source->depth >= KO_SOURCE_DEPTH_MAX ||
	    !(line->is_dockerfile || line->is_content || line->target.n))
		return KO_OK;
	status = here_text(s, body, is_literal, &nested);
	if (!status)
		status = ko_shell_expand(&s->words, &target);
	if (status)
		return status;
	if (line->is_dockerfile)
		format = ko_format_named(KO_SPAN("dockerfile"));
	else if (target.text.n)
		format =
			ko_format_of_file(target.text, ko_nested_span(&nested));
	if (!format)
		format = ko_format_of_content(ko_nested_span(&nested));
	if (!format)
		return KO_OK;
	return ko_nested_extract(s->source, &nested, format, false, s->sink);
}

static bool is_quoted(struct ko_span raw)
{
	return ko_span_find(raw, '\'') < raw.n ||
	       ko_span_find(raw, '"') < raw.n ||
	       ko_span_find(raw, '\\') < raw.n;
}

enum ko_status ko_shell_heredocs(struct ko_shell *s, struct ko_shell_lex *lex,
				 struct ko_shell_line *line, unsigned depth)
{
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < line->count && !status; i++) {
		struct ko_shell_heredoc *h = &line->here[i];
		bool is_literal = is_quoted(h->delimiter.raw);
		struct ko_shell_token body;

		status = ko_shell_expand(&s->words, &h->delimiter);
		if (status ||
		    !ko_shell_here(lex, h->delimiter.text,
				   h->strip_tabs || s->is_transcript, &body))
			continue;
		if (line->is_script) {
			status = ko_shell_scan(s, body.at, body.end, depth + 1);
			continue;
		}
		status = here_nested(s, line, body, is_literal);
		if (!status && !is_literal)
			status = ko_shell_substitutions(s, body.at, body.end,
							depth);
	}
	line->count = 0;
	line->target.n = 0;
	line->is_script = line->is_dockerfile = line->is_content = false;
	return status;
}

/* A quoted text, with the "\n" that echo -e and printf make lines of. */
static enum ko_status echo_text(struct ko_shell *s,
				const struct ko_shell_word *w,
				struct ko_nested *nested)
{
	enum ko_status status = KO_OK;
	size_t at = w->at + 1;
	size_t end = w->end - 1;

	while (at < end && !status) {
		struct ko_span rest = ko_span_slice(s->text, at, end);
		size_t n = ko_span_find(rest, '\\');

		if (n) {
			status = ko_nested_add(nested, ko_span_head(rest, n),
					       at);
			at += n;
			continue;
		}
		n = rest.n > 1;
		if (n && rest.p[1] == 'n')
			status = ko_nested_add(nested, KO_SPAN("\n"), at);
		else
			status = ko_nested_add(
				nested, ko_span_slice(rest, n, n + 1), at + n);
		at += n + 1;
	}
	return status;
}

enum ko_status ko_shell_echo(struct ko_shell *s, const struct ko_shell_word *w,
			     struct ko_span target)
{
	struct ko_nested nested = KO_NESTED(s->words.arena);
	struct ko_shell_word file = { .raw = target };
	const struct ko_format *format;
	enum ko_status status;

	if (w->raw.n < 3 || (w->raw.p[0] != '"' && w->raw.p[0] != '\'') ||
	    w->raw.p[w->raw.n - 1] != w->raw.p[0] ||
	    s->source->depth >= KO_SOURCE_DEPTH_MAX)
		return KO_OK;
	status = ko_shell_expand(&s->words, &file);
	if (status || ko_likeness_of_name(file.text) == KO_UNLIKE)
		return status;
	status = echo_text(s, w, &nested);
	if (status)
		return status;
	format = ko_format_of_file(file.text, ko_nested_span(&nested));
	if (!format)
		return KO_OK;
	return ko_nested_extract(s->source, &nested, format, false, s->sink);
}
