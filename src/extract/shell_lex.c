#include "extract/shell_lex.h"

/* Longest "<placeholder>", in bytes. */
#define PLACEHOLDER_MAX 64

static size_t skip(const struct ko_shell_lex *lex, size_t at, unsigned depth);

static char byte_at(const struct ko_shell_lex *lex, size_t i)
{
	return i < lex->end ? lex->text.p[i] : '\0';
}

static bool starts(const struct ko_shell_lex *lex, size_t at, const char *what)
{
	return ko_span_starts(ko_span_slice(lex->text, at, lex->end),
			      ko_span_str(what));
}

/* How far a look ahead may go. */
static size_t limit_from(const struct ko_shell_lex *lex, size_t at)
{
	size_t n = lex->end - at;

	n = n < KO_SHELL_QUOTE_MAX ? n : KO_SHELL_QUOTE_MAX;
	return at + (n < *lex->budget ? n : *lex->budget);
}

/* Nothing was found up to here: that is paid for. */
static size_t in_vain(const struct ko_shell_lex *lex, size_t from, size_t to)
{
	size_t n = to - from + 1;

	*lex->budget -= n < *lex->budget ? n : *lex->budget;
	return 0;
}

static size_t skip_plain(const struct ko_shell_lex *lex, size_t from,
			 const char *end, size_t max)
{
	struct ko_span mark = ko_span_str(end);
	size_t limit = limit_from(lex, from);
	size_t i;

	limit = limit - from < max ? limit : from + max;
	for (i = from; i < limit; i++)
		if (starts(lex, i, end))
			return i + mark.n;
	return in_vain(lex, from, i);
}

/* From behind the opening quote to behind the closing one. */
static size_t skip_double(const struct ko_shell_lex *lex, size_t from,
			  unsigned depth)
{
	size_t limit = limit_from(lex, from);
	size_t i = from;

	while (i < limit) {
		char c = lex->text.p[i];
		size_t inner = 0;

		if (c == '"')
			return i + 1;
		if (c == '$' || c == '`')
			inner = skip(lex, i, depth + 1);
		if (inner)
			i = inner;
		else
			i += c == '\\' ? 2 : 1;
	}
	return in_vain(lex, from, limit);
}

static size_t skip_backtick(const struct ko_shell_lex *lex, size_t from)
{
	size_t limit = limit_from(lex, from);
	size_t i = from;

	for (; i < limit; i++) {
		if (lex->text.p[i] == '`')
			return i + 1;
		if (lex->text.p[i] == '\\')
			i++;
	}
	return in_vain(lex, from, limit);
}

/* A comment in a substitution ends with the line, or with ")". */
static size_t comment_end(const struct ko_shell_lex *lex, size_t i,
			  size_t limit)
{
	while (i < limit && lex->text.p[i] != '\n' && lex->text.p[i] != ')')
		i++;
	return i;
}

/* From behind "$(" or "${" to behind its end. */
static size_t skip_pairs(const struct ko_shell_lex *lex, size_t from, char open,
			 char close, unsigned depth)
{
	size_t limit = limit_from(lex, from);
	size_t level = 0;
	size_t i = from;

	while (i < limit) {
		char c = lex->text.p[i];
		size_t inner = 0;

		if (c == close && level-- == 0)
			return i + 1;
		if (c == '\n' && close == '}')
			break;
		if (c == open)
			level++;
		if (c == '#' && close == ')' && i > from &&
		    ko_is_blank(lex->text.p[i - 1])) {
			i = comment_end(lex, i, limit);
			continue;
		}
		if (ko_span_find(KO_SPAN("'\"`$"), c) < 4)
			inner = skip(lex, i, depth + 1);
		if (inner)
			i = inner;
		else
			i += c == '\\' ? 2 : 1;
	}
	return in_vain(lex, from, i < limit ? i : limit);
}

/*
 * A quoted text over several lines is one only where its quotes stand like
 * quotes: "don't" opens none, and "='x" closes none but opens the next.
 */
static bool is_well_quoted(const struct ko_shell_lex *lex, size_t at,
			   size_t end)
{
	struct ko_span inner = ko_span_slice(lex->text, at + 1, end - 1);
	char before, after;

	if (ko_span_find(inner, '\n') == inner.n)
		return true;
	before = at ? lex->text.p[at - 1] : ' ';
	if (ko_is_alnum(before))
		return false;
	before = inner.p[inner.n - 1];
	after = byte_at(lex, end);
	return !(ko_is_alnum(after) && (before == '=' || before == ' '));
}

/* "<name>", as manuals write what is to be filled in. */
static size_t skip_placeholder(const struct ko_shell_lex *lex, size_t at)
{
	static const struct ko_span refused = KO_SPAN("<|;&\n\"'$");
	size_t i = at + 1;

	if (!ko_is_alnum(byte_at(lex, i)) && byte_at(lex, i) != '/' &&
	    (byte_at(lex, i) & 0x80) == 0)
		return 0;
	for (; i < lex->end && i < at + PLACEHOLDER_MAX; i++) {
		char c = lex->text.p[i];

		if (c == '>')
			return lex->text.p[i - 1] == ' ' ? 0 : i + 1;
		if (ko_span_find(refused, c) < refused.n)
			return 0;
	}
	return 0;
}

static size_t skip(const struct ko_shell_lex *lex, size_t at, unsigned depth)
{
	size_t end = 0;

	if (depth > KO_SHELL_DEPTH_MAX || at >= lex->end)
		return 0;
	switch (lex->text.p[at]) {
	case '\'':
		end = skip_plain(lex, at + 1, "'", KO_SHELL_QUOTE_MAX);
		break;
	case '"':
		end = skip_double(lex, at + 1, depth);
		break;
	case '`':
		return skip_backtick(lex, at + 1);
	case '<':
		return skip_placeholder(lex, at);
	case '{':
		return starts(lex, at, "{{")
			       ? skip_plain(lex, at + 2, "}}", 256)
			       : 0;
	case '$':
		if (starts(lex, at, "${{"))
			return skip_plain(lex, at + 3, "}}", 256);
		if (starts(lex, at, "${"))
			return skip_pairs(lex, at + 2, '{', '}', depth);
		if (starts(lex, at, "$("))
			return skip_pairs(lex, at + 2, '(', ')', depth);
		return 0;
	default:
		return 0;
	}
	if (end && !is_well_quoted(lex, at, end))
		return in_vain(lex, at, end);
	return end;
}

size_t ko_shell_skip(const struct ko_shell_lex *lex, size_t at)
{
	return skip(lex, at, 0);
}

/* The bytes of the line's end at at: "\n" or "\r\n"; 0 when it is none. */
static size_t newline_at(const struct ko_shell_lex *lex, size_t at)
{
	if (byte_at(lex, at) == '\n')
		return 1;
	return starts(lex, at, "\r\n") ? 2 : 0;
}

static size_t line_end(const struct ko_shell_lex *lex, size_t at)
{
	return at + ko_span_find(ko_span_slice(lex->text, at, lex->end), '\n');
}

/*
 * Behind the line's end that the "\" at at joins; 0 when it joins none.  Sh
 * wants the line's end right behind it; who puts blanks or a comment between
 * means the same, and so does who comments out a line in between.
 */
static size_t joined(const struct ko_shell_lex *lex, size_t at)
{
	size_t i = at + 1;
	size_t end;

	while (byte_at(lex, i) == ' ' || byte_at(lex, i) == '\t')
		i++;
	if (i > at + 1 && byte_at(lex, i) == '#')
		i = line_end(lex, i);
	if (i >= lex->end && i > at + 1)
		return lex->end;
	if (!newline_at(lex, i))
		return 0;
	i += newline_at(lex, i);
	for (size_t from = i;; from = i = end + 1) {
		while (byte_at(lex, i) == ' ' || byte_at(lex, i) == '\t')
			i++;
		end = byte_at(lex, i) == '#' ? line_end(lex, i) : lex->end;
		if (end >= lex->end || lex->text.p[end - 1] != '\\')
			return from;
	}
}

static size_t skip_blanks(const struct ko_shell_lex *lex, size_t i)
{
	while (i < lex->end) {
		char c = lex->text.p[i];
		size_t to = c == '\\' ? joined(lex, i) : 0;

		/* PowerShell and cmd join lines with other marks. */
		if ((c == '`' || c == '^') && newline_at(lex, i + 1))
			to = i + 1 + newline_at(lex, i + 1);

		if (to)
			i = to;
		else if (ko_is_blank(c) && !newline_at(lex, i))
			i++;
		else
			break;
	}
	return i;
}

static bool ends_word(char c)
{
	return ko_is_blank(c) || c == ';' || c == '&' || c == '|' || c == '(' ||
	       c == ')' || c == '>';
}

static size_t word_end(const struct ko_shell_lex *lex, size_t i)
{
	while (i < lex->end) {
		char c = lex->text.p[i];
		size_t to;

		if (ends_word(c))
			break;
		if (c == '\\') {
			to = joined(lex, i);
			if (to && (ko_is_blank(byte_at(lex, to)) || to > i + 2))
				break;
			i += i + 1 < lex->end ? 2 : 1;
			continue;
		}
		to = skip(lex, i, 0);
		if (!to && c == '<')
			break;
		i = to ? to : i + 1;
	}
	return i;
}

/* The longest operator here, or 0. */
static size_t operator_at(const struct ko_shell_lex *lex, size_t at,
			  enum ko_shell_kind *kind)
{
	static const struct {
		const char *text;
		enum ko_shell_kind kind;
	} operators[] = {
		{ "&>>", KO_SHELL_REDIRECT }, { "&>", KO_SHELL_REDIRECT },
		{ "<<<", KO_SHELL_REDIRECT }, { "<<-", KO_SHELL_HERE },
		{ "<<", KO_SHELL_HERE },      { ">>", KO_SHELL_REDIRECT },
		{ ">&", KO_SHELL_REDIRECT },  { ">|", KO_SHELL_REDIRECT },
		{ "<&", KO_SHELL_REDIRECT },  { "<>", KO_SHELL_REDIRECT },
		{ "<(", KO_SHELL_OPERATOR },  { ">(", KO_SHELL_OPERATOR },
		{ "<", KO_SHELL_REDIRECT },   { ">", KO_SHELL_REDIRECT },
		{ "&&", KO_SHELL_OPERATOR },  { "||", KO_SHELL_OPERATOR },
		{ "|&", KO_SHELL_OPERATOR },  { ";;", KO_SHELL_OPERATOR },
		{ ";", KO_SHELL_OPERATOR },   { "&", KO_SHELL_OPERATOR },
		{ "|", KO_SHELL_OPERATOR },   { "(", KO_SHELL_OPERATOR },
		{ ")", KO_SHELL_OPERATOR },
	};

	if (ko_span_find(KO_SPAN("&<>;|()"), byte_at(lex, at)) == 7)
		return 0;
	for (size_t i = 0; i < KO_ARRAY_LEN(operators); i++)
		if (starts(lex, at, operators[i].text)) {
			*kind = operators[i].kind;
			return strlen(operators[i].text);
		}
	return 0;
}

/* The digits of "2>", or 0. */
static size_t descriptor_at(const struct ko_shell_lex *lex, size_t at)
{
	size_t i = at;

	while (ko_is_digit(byte_at(lex, i)) && i < at + 4)
		i++;
	return byte_at(lex, i) == '>' || byte_at(lex, i) == '<' ? i - at : 0;
}

struct ko_shell_token ko_shell_next(struct ko_shell_lex *lex)
{
	struct ko_shell_token t = { KO_SHELL_WORD, 0, 0 };
	size_t digits, n;

	t.at = skip_blanks(lex, lex->at);
	if (byte_at(lex, t.at) == '#')
		t.at = line_end(lex, t.at);
	digits = descriptor_at(lex, t.at);
	if (t.at >= lex->end) {
		t.kind = KO_SHELL_END;
		t.end = lex->end;
	} else if ((n = newline_at(lex, t.at)) > 0) {
		t.kind = KO_SHELL_NEWLINE;
		t.end = t.at + n;
	} else if (!digits && skip_placeholder(lex, t.at) &&
		   byte_at(lex, t.at) == '<') {
		t.end = word_end(lex, t.at);
	} else if ((n = operator_at(lex, t.at + digits, &t.kind)) > 0) {
		t.end = t.at + digits + n;
	} else {
		t.kind = KO_SHELL_WORD;
		t.end = word_end(lex, t.at);
	}
	lex->at = t.end;
	return t;
}

bool ko_shell_here(struct ko_shell_lex *lex, struct ko_span delimiter,
		   bool strip_tabs, struct ko_shell_token *body)
{
	size_t from = lex->at;

	while (from < lex->end && from - lex->at < *lex->budget) {
		size_t end = line_end(lex, from);
		struct ko_span line = ko_span_slice(lex->text, from, end);

		while (strip_tabs && line.n &&
		       (line.p[0] == '\t' || line.p[0] == ' '))
			line = ko_span_tail(line, 1);
		if (line.n && line.p[line.n - 1] == '\r')
			line = ko_span_head(line, line.n - 1);
		if (ko_span_eq(line, delimiter)) {
			body->at = lex->at;
			body->end = from;
			lex->at = end;
			return true;
		}
		from = end < lex->end ? end + 1 : end;
	}
	in_vain(lex, lex->at, from);
	return false;
}
