#include "extract/shell_script.h"

static const char hole = KO_HOLE;

/* One range of the text while it is read. */
struct scan {
	struct ko_shell *s;
	struct ko_shell_lex lex;
	size_t base; /* of the command's words on the stack */
	unsigned depth;
	struct ko_shell_line line;
};

/* Words before a command: letters of options with a value, words to pass. */
static const struct wrapper {
	const char *name, *letters;
	size_t words;
} wrappers[] = {
	{ "!", "", 0 },
	{ "{", "", 0 },
	{ "builtin", "", 0 },
	{ "caffeinate", "", 0 },
	{ "chronic", "", 0 },
	{ "command", "", 0 },
	{ "do", "", 0 },
	{ "doas", "uC", 0 },
	{ "elif", "", 0 },
	{ "else", "", 0 },
	{ "env", "uCS", 0 },
	{ "exec", "a", 0 },
	{ "if", "", 0 },
	{ "ionice", "cnp", 0 },
	{ "nice", "n", 0 },
	{ "nohup", "", 0 },
	{ "setsid", "", 0 },
	{ "stdbuf", "ioe", 0 },
	{ "sudo", "ughpCTRD", 0 },
	{ "then", "", 0 },
	{ "time", "fo", 0 },
	{ "timeout", "sk", 1 },
	{ "unbuffer", "", 0 },
	{ "until", "", 0 },
	{ "watch", "n", 0 },
	{ "while", "", 0 },
	{ "winpty", "", 0 },
	{ "wsl", "d", 0 },
	{ "xargs", "InPLdasE", 0 },
};

/* Options of sudo, env and xargs by their long names that take a value. */
static const struct ko_shell_values wrapper_values = {
	"",
	" user group host prompt chdir unset signal kill-after adjustment"
	" interval max-args max-procs delimiter arg-file replace ",
};

static bool is_one_of(struct ko_span word, const char *names)
{
	struct ko_span rest = ko_span_str(names);
	struct ko_span name;

	while ((name = ko_span_word(&rest)).n)
		if (ko_span_eq(word, name))
			return true;
	return false;
}

static struct ko_shell_word *word_at(struct scan *c, size_t i)
{
	return &c->s->stack[i];
}

static struct ko_shell_word word_of(const struct ko_shell *s, size_t at,
				    size_t end)
{
	return (struct ko_shell_word){ .at = at,
				       .end = end,
				       .raw = ko_span_slice(s->text, at, end) };
}

/* The words from at on, of a command given as words, are a script. */
static enum ko_status argv_script(struct scan *c, size_t at, size_t to)
{
	struct ko_argv *argv = c->s->argv;
	enum ko_status status;

	c->s->argv = NULL;
	status = ko_shell_scan(c->s, word_at(c, at)->at,
			       word_at(c, to - 1)->end, c->depth + 1);
	c->s->argv = argv;
	return status;
}

/* A word that is a script itself: sh -c 'docker pull x'. */
static enum ko_status word_script(struct scan *c, size_t at)
{
	const struct ko_shell_word *w = word_at(c, at);
	struct ko_span raw = w->raw;
	char quote = raw.n ? raw.p[0] : '\0';
	bool whole = raw.n > 1 && (quote == '\'' || quote == '"') &&
		     raw.p[raw.n - 1] == quote;
	struct ko_span inner = ko_span_slice(raw, 1, raw.n - 1);

	if (c->s->argv)
		return argv_script(c, at, at + 1);
	if (!whole)
		return KO_OK;
	if (quote == '"' && ko_span_find(inner, '\\') < inner.n)
		return ko_shell_escaped(c->s, w->at + 1, w->end - 1);
	return ko_shell_scan(c->s, w->at + 1, w->end - 1, c->depth + 1);
}

/* The name of "NAME=value" or "NAME+=value"; *value is where it starts. */
static struct ko_span assigned(struct ko_span raw, size_t *value, bool *adds)
{
	size_t n = ko_shell_name_length(raw);

	*adds = n + 1 < raw.n && raw.p[n] == '+' && raw.p[n + 1] == '=';
	*value = n + (*adds ? 2 : 1);
	if (n && (*adds || (n < raw.n && raw.p[n] == '=')))
		return ko_span_head(raw, n);
	return (struct ko_span){ raw.p, 0 };
}

static enum ko_status assign(struct scan *c, const struct ko_shell_word *w)
{
	struct ko_shell *s = c->s;
	size_t from;
	bool adds;
	struct ko_span name = assigned(w->raw, &from, &adds);
	struct ko_shell_word value = word_of(s, w->at + from, w->end);
	struct ko_shell_list *list = ko_shell_list_of(s, name);
	enum ko_status status;

	if (name.n == 0)
		return KO_OK;
	if (list)
		list->name = KO_SPAN("");
	status = ko_shell_expand(&s->words, &value);
	if (adds)
		value.text = (struct ko_span){ &hole, 1 };
	return status ? status : ko_shell_assign(&s->words, name, value.text);
}

/* : "${NAME:=value}" */
static enum ko_status assign_default(struct scan *c,
				     const struct ko_shell_word *w)
{
	struct ko_shell_word word = *w;
	struct ko_span raw = w->raw;
	struct ko_span name;
	enum ko_status status;

	if (raw.n && raw.p[0] == '"')
		raw = ko_span_tail(raw, 1);
	if (!ko_span_starts(raw, KO_SPAN("${")))
		return KO_OK;
	raw = ko_span_tail(raw, 2);
	name = ko_span_head(raw, ko_shell_name_length(raw));
	raw = ko_span_tail(raw, name.n);
	if (name.n == 0 || !(ko_span_starts(raw, KO_SPAN(":=")) ||
			     ko_span_starts(raw, KO_SPAN("="))))
		return KO_OK;
	status = ko_shell_expand(&c->s->words, &word);
	return status ? status : ko_shell_assign(&c->s->words, name, word.text);
}

/* Remember the words from to to as a list that name goes through. */
static enum ko_status add_list(struct scan *c, struct ko_span name, size_t from,
			       size_t to)
{
	struct ko_shell *s = c->s;
	size_t count = to - from;
	struct ko_shell_list list = { .name = name };
	enum ko_status status = KO_OK;

	count = count < KO_SHELL_LIST_MAX ? count : KO_SHELL_LIST_MAX;
	list.items = ko_arena_array(s->words.arena, count, sizeof(*list.items));
	if (!list.items)
		return KO_ENOMEM;
	for (size_t i = 0; i < count && !status; i++) {
		struct ko_shell_word word = *word_at(c, from + i);
		struct ko_span array = ko_shell_variable(word.raw);
		const struct ko_shell_list *known =
			array.n ? ko_shell_list_of(s, array) : NULL;

		if (known && count == 1) {
			list.items = known->items;
			list.count = known->count;
			break;
		}
		status = ko_shell_expand(&s->words, &word);
		if (!status &&
		    ko_span_find_span(word.text, KO_SPAN("$")) == word.text.n)
			list.items[list.count++] = word;
	}
	s->lists[s->list_count++ % KO_SHELL_LOOPS_MAX] = list;
	return status ? status
		      : ko_shell_assign(&s->words, name,
					(struct ko_span){ &hole, 1 });
}

/* for NAME in WORDS */
static enum ko_status loop(struct scan *c, size_t at)
{
	size_t to = c->s->count;

	if (at + 3 >= to || !ko_span_eq(word_at(c, at + 2)->raw, KO_SPAN("in")))
		return KO_OK;
	return add_list(c, word_at(c, at + 1)->raw, at + 3, to);
}

/* Pass the wrapper's options, and env's assignments. */
static size_t pass_wrapper(struct scan *c, const struct wrapper *w, size_t at)
{
	struct ko_span letters = ko_span_str(w->letters);
	size_t words = w->words;

	for (at++; at < c->s->count; at++) {
		struct ko_span raw = word_at(c, at)->raw;
		struct ko_span name = ko_span_tail(raw, 2);

		if (raw.n && raw.p[0] != '-') {
			if (words == 0)
				break;
			words--;
		} else if (ko_span_starts(raw, KO_SPAN("--"))) {
			at += ko_shell_takes_value(&wrapper_values, name);
		} else if (raw.n == 2 &&
			   ko_span_find(letters, raw.p[1]) < letters.n) {
			at++;
		}
	}
	return at;
}

static const struct wrapper *wrapper_named(struct ko_span name)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(wrappers); i++)
		if (ko_span_eq(name, ko_span_str(wrappers[i].name)))
			return &wrappers[i];
	return NULL;
}

/* sh -c 'script', eval "script", ssh host command. */
static enum ko_status other_shell(struct scan *c, struct ko_span name,
				  size_t at, bool *goes_on, size_t *next)
{
	static const struct wrapper ssh = { "ssh", "bcDEeFIiJLlmOopQRSWw", 0 };
	size_t to = c->s->count;
	bool is_script = !is_one_of(name, "eval su");
	bool is_next = is_one_of(name, "eval");

	if (ko_span_eq(name, KO_SPAN("ssh"))) {
		c->line.is_script = true;
		at = pass_wrapper(c, &ssh, at) + 1;
		if (c->s->argv)
			return at < to ? argv_script(c, at, to) : KO_OK;
		*goes_on = at < to && word_at(c, at)->raw.p[0] != '"' &&
			   word_at(c, at)->raw.p[0] != '\'';
		*next = at;
		return at < to && !*goes_on ? word_script(c, at) : KO_OK;
	}
	for (at++; at < to; at++) {
		struct ko_span raw = word_at(c, at)->raw;

		if (is_next)
			return word_script(c, at);
		if (raw.n > 1 && raw.p[0] == '-')
			is_next = raw.p[1] != '-' && raw.p[raw.n - 1] == 'c';
		else
			is_script = false;
	}
	c->line.is_script = is_script;
	return KO_OK;
}

/* What a tool's here-document is, and the tool's mentions. */
static enum ko_status tool_command(struct scan *c,
				   const struct ko_shell_tool *tool, size_t at)
{
	size_t to = c->s->count;
	bool is_build = false;

	if (ko_shell_tool_names_images(tool))
		c->s->is_tool = true;
	for (size_t i = at + 1; i < to; i++) {
		struct ko_span raw = word_at(c, i)->raw;

		is_build |= is_one_of(raw, "build bud");
		if (is_one_of(raw, "- -f- --file=- --filename=- --config=-")) {
			c->line.is_dockerfile = is_build;
			c->line.is_content = !is_build;
		}
	}
	return ko_shell_give(c->s, tool, at + 1, to);
}

/* $DOCKER, ${PODMAN}: a variable that is called like a tool is that tool. */
static const struct ko_shell_tool *tool_of(const struct ko_shell_word *w)
{
	const struct ko_shell_tool *tool = ko_shell_tool_named(w->text);
	struct ko_span name = ko_shell_variable(w->raw);
	char lower[16];

	if (tool || name.n == 0 || name.n > sizeof(lower))
		return tool;
	for (size_t i = 0; i < name.n; i++)
		lower[i] = ko_lower(name.p[i]);
	return ko_shell_tool_named((struct ko_span){ lower, name.n });
}

/* export A=b, and a command that is only assignments. */
static enum ko_status assign_all(struct scan *c, size_t at)
{
	enum ko_status status = KO_OK;

	for (; at < c->s->count && !status; at++)
		status = assign(c, word_at(c, at));
	return status;
}

static void note_tee(struct scan *c, size_t at)
{
	for (at++; at < c->s->count; at++)
		if (word_at(c, at)->raw.n && word_at(c, at)->raw.p[0] != '-') {
			c->line.target = word_at(c, at)->raw;
			return;
		}
}

/* Words that begin a command that is read here, after all wrappers. */
static enum ko_status simple_command(struct scan *c, size_t at, bool *goes_on,
				     size_t *next)
{
	struct ko_shell_word *w = word_at(c, at);
	const struct ko_shell_tool *tool;
	struct ko_span name;
	enum ko_status status = ko_shell_expand(&c->s->words, w);

	if (status)
		return status;
	tool = tool_of(w);
	if (tool)
		return tool_command(c, tool, at);
	name = ko_span_find(w->text, '/') < w->text.n ? ko_basename(w->text)
						      : w->text;
	if (is_one_of(name, "export local readonly declare typeset"))
		return assign_all(c, at + 1);
	if (is_one_of(name, "for select"))
		return loop(c, at);
	if (is_one_of(name, "bash sh zsh dash ksh ash eval su ssh"))
		return other_shell(c, name, at, goes_on, next);
	if (is_one_of(name, "tee"))
		note_tee(c, at);
	if (is_one_of(name, "echo printf") && c->line.target.n)
		return ko_shell_echo(c->s, word_at(c, c->s->count - 1),
				     c->line.target);
	for (size_t i = at + 1; is_one_of(name, ":") && i < c->s->count; i++)
		status = assign_default(c, word_at(c, i));
	return status;
}

/* Words that are looked through for what is tried again and again. */
#define RETRY_WORDS 8

/*
 * "retry 3 docker pull x", "bash ci/retry.sh docker pull x": where the tool
 * is, or at itself.
 */
static size_t pass_retry(struct scan *c, size_t at)
{
	bool is_retry = false;

	for (size_t i = at; i < c->s->count && i < at + RETRY_WORDS; i++) {
		struct ko_span raw = word_at(c, i)->raw;

		if (is_retry && ko_shell_tool_named(raw))
			return i;
		if (i < at + 2)
			is_retry |= ko_span_find_span(raw, KO_SPAN("retry")) <
				    raw.n;
	}
	return at;
}

static enum ko_status run(struct scan *c)
{
	size_t at = c->base;
	bool goes_on = true;

	while (goes_on && at < c->s->count) {
		const struct ko_shell_word *w = word_at(c, at);
		const struct wrapper *wrapper = wrapper_named(w->raw);
		enum ko_status status;
		size_t value;
		bool adds;

		if (wrapper) {
			at = pass_wrapper(c, wrapper, at);
			continue;
		}
		if (assigned(w->raw, &value, &adds).n) {
			at++;
			continue;
		}
		goes_on = false;
		at = pass_retry(c, at);
		status = simple_command(c, at, &goes_on, &at);
		if (status || !goes_on)
			return status;
	}
	return assign_all(c, c->base);
}

/* The command's words are complete. */
static enum ko_status end_command(struct scan *c)
{
	struct ko_shell *s = c->s;
	size_t to = s->count;
	enum ko_status status = to > c->base ? run(c) : KO_OK;

	for (size_t i = c->base; i < to && !status; i++) {
		struct ko_span raw = s->stack[i].raw;

		if (ko_span_find(raw, '`') < raw.n ||
		    ko_span_find_span(raw, KO_SPAN("$(")) < raw.n)
			status = ko_shell_substitutions(
				s, s->stack[i].at, s->stack[i].end, c->depth);
	}
	s->count = c->base;
	return status;
}

/* "NAME=(" …: the list goes up to ")". */
static enum ko_status array(struct scan *c)
{
	struct ko_span raw = word_at(c, c->s->count - 1)->raw;
	size_t from = c->s->count;
	size_t value;
	bool adds;
	struct ko_span name = assigned(raw, &value, &adds);
	enum ko_status status = KO_OK;

	for (;;) {
		struct ko_shell_token t = ko_shell_next(&c->lex);

		if (t.kind == KO_SHELL_WORD && c->s->count - from < 1000)
			status =
				ko_shell_push(c->s, word_of(c->s, t.at, t.end));
		else if (t.kind != KO_SHELL_NEWLINE && t.kind != KO_SHELL_WORD)
			break;
		if (status)
			return status;
	}
	status = add_list(c, name, from, c->s->count);
	c->s->count = c->base;
	return status;
}

static bool opens_array(const struct scan *c, struct ko_shell_token t)
{
	const struct ko_shell_word *last;

	if (c->s->count == c->base || c->s->text.p[t.at] != '(')
		return false;
	last = &c->s->stack[c->s->count - 1];
	return last->end == t.at && last->raw.n > 1 &&
	       last->raw.p[last->raw.n - 1] == '=' &&
	       ko_shell_name_length(last->raw) + 2 >= last->raw.n;
}

enum ko_status ko_shell_simple(struct ko_shell *s)
{
	struct scan c = { .s = s };

	return s->count ? run(&c) : KO_OK;
}

/* What follows a redirection: its target, or a here-document's delimiter. */
static void redirect(struct scan *c, struct ko_shell_token t)
{
	struct ko_span op = ko_span_slice(c->s->text, t.at, t.end);
	struct ko_shell_lex before = c->lex;
	struct ko_shell_token next = ko_shell_next(&c->lex);
	struct ko_shell_word word;

	if (next.kind != KO_SHELL_WORD) {
		c->lex.at = before.at;
		return;
	}
	word = word_of(c->s, next.at, next.end);
	if (t.kind == KO_SHELL_HERE && c->line.count < KO_SHELL_HERE_MAX)
		c->line.here[c->line.count++] = (struct ko_shell_heredoc){
			word, ko_span_ends(op, KO_SPAN("-"))
		};
	else if (ko_span_eq(op, KO_SPAN(">")) || ko_span_eq(op, KO_SPAN(">>")))
		c->line.target = word.raw;
}

static enum ko_status token(struct scan *c, struct ko_shell_token t)
{
	enum ko_status status;

	switch (t.kind) {
	case KO_SHELL_WORD:
		if (c->s->count - c->base >= KO_SHELL_WORDS_MAX)
			return KO_OK;
		return ko_shell_push(c->s, word_of(c->s, t.at, t.end));
	case KO_SHELL_REDIRECT:
	case KO_SHELL_HERE:
		redirect(c, t);
		return KO_OK;
	case KO_SHELL_OPERATOR:
		return opens_array(c, t) ? array(c) : end_command(c);
	case KO_SHELL_NEWLINE:
	case KO_SHELL_END:
		break;
	}
	status = end_command(c);
	return status ? status
		      : ko_shell_heredocs(c->s, &c->lex, &c->line, c->depth);
}

enum ko_status ko_shell_scan(struct ko_shell *s, size_t from, size_t to,
			     unsigned depth)
{
	struct scan c = {
		.s = s,
		.lex = { s->text, from, to, &s->words.budget },
		.base = s->count,
		.depth = depth,
	};
	struct ko_shell_token t;
	enum ko_status status;

	if (depth > KO_SHELL_DEPTH_MAX)
		return KO_OK;
	do {
		t = ko_shell_next(&c.lex);
		status = token(&c, t);
	} while (!status && t.kind != KO_SHELL_END &&
		 !(s->is_probe && s->is_tool));
	s->count = c.base;
	return status;
}
