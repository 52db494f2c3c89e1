#include "extract/shell_script.h"

/* The words of a command in turn. */
struct args {
	struct ko_shell *s;
	const struct ko_shell_tool *tool;
	const struct ko_shell_command *command;
	size_t at, to;    /* on the stack */
	size_t count;     /* of words that are no options, so far */
	bool is_literal;  /* "--" was passed */
	bool is_finished; /* the rest is another program's */
};

/* The value of key in "type=x,key=value"; false: there is none. */
static bool csv_value(struct ko_shell_part p, const char *key,
		      struct ko_shell_part *out)
{
	struct ko_span rest = p.text;

	while (rest.n) {
		struct ko_span field =
			ko_span_head(rest, ko_span_find(rest, ','));
		size_t eq = ko_span_find(field, '=');

		rest = ko_span_tail(rest, field.n + 1);
		if (eq < field.n &&
		    ko_span_eq(ko_span_head(field, eq), ko_span_str(key))) {
			*out = ko_shell_part_of(p, ko_span_tail(field, eq + 1));
			return true;
		}
	}
	return false;
}

static bool csv_is(struct ko_shell_part p, const char *key, const char *value)
{
	struct ko_shell_part got;

	return csv_value(p, key, &got) &&
	       ko_span_eq(got.text, ko_span_str(value));
}

/* A cache: a name by itself, or a list with the registry's type. */
static enum ko_status give_cache(struct args *a,
				 const struct ko_shell_option *o,
				 struct ko_shell_part p)
{
	enum ko_mention_kind kind = o->role == KO_SHELL_ROLE_CACHE
					    ? KO_MENTION_IMAGE
					    : KO_MENTION_OUTPUT;
	struct ko_shell_part ref;

	if (ko_span_find(p.text, '=') == p.text.n)
		return ko_shell_give_name(a->s, o->construct, kind, p);
	if (csv_is(p, "type", "registry") && csv_value(p, "ref", &ref))
		return ko_shell_give_name(a->s, o->construct, kind, ref);
	return KO_OK;
}

/* Take a note of what a command given as words is given. */
static enum ko_status note(struct args *a, enum ko_shell_role role,
			   struct ko_shell_part p)
{
	return a->s->argv ? ko_argv_note(a->s->argv, role, p.text) : KO_OK;
}

/* A build's argument; one of them names the frontend that builds. */
static enum ko_status give_build_arg(struct args *a,
				     const struct ko_shell_option *o,
				     struct ko_shell_part p)
{
	enum ko_status status = note(a, o->role, p);

	if (status || !ko_span_starts(p.text, KO_SPAN("BUILDKIT_SYNTAX=")))
		return status;
	return ko_shell_give_name(a->s, o->construct, KO_MENTION_IMAGE,
				  ko_shell_part_value(p));
}

/* name=docker-image://image, or name=anything else. */
static enum ko_status give_context(struct args *a,
				   const struct ko_shell_option *o,
				   struct ko_shell_part p)
{
	struct ko_shell_part value = ko_shell_part_value(p);
	enum ko_status status = note(a, o->role, p);

	if (status || !ko_span_starts(value.text, KO_SPAN("docker-image://")))
		return status;
	return ko_shell_give_name(a->s, o->construct, KO_MENTION_IMAGE,
				  ko_shell_part_tail(value, 15));
}

static enum ko_status give_mount(struct args *a,
				 const struct ko_shell_option *o,
				 struct ko_shell_part p)
{
	struct ko_shell_part name;

	if (!csv_is(p, "type", "image") ||
	    !(csv_value(p, "source", &name) || csv_value(p, "src", &name)))
		return KO_OK;
	return ko_shell_give_name(a->s, o->construct, KO_MENTION_IMAGE, name);
}

static enum ko_status give_export(struct args *a,
				  const struct ko_shell_option *o,
				  struct ko_shell_part p)
{
	struct ko_shell_part name;
	bool is_image = csv_is(p, "type", "image") ||
			csv_is(p, "type", "registry") ||
			csv_is(p, "type", "docker");

	if (!is_image || !csv_value(p, "name", &name))
		return KO_OK;
	return ko_shell_give_name(a->s, o->construct, KO_MENTION_OUTPUT, name);
}

static enum ko_status give_option(struct args *a,
				  const struct ko_shell_option *o,
				  struct ko_shell_part p)
{
	switch (o->role) {
	case KO_SHELL_ROLE_IMAGE:
		return ko_shell_give_name(a->s, o->construct, KO_MENTION_IMAGE,
					  p);
	case KO_SHELL_ROLE_OUTPUT:
		return ko_shell_give_name(a->s, o->construct, KO_MENTION_OUTPUT,
					  p);
	case KO_SHELL_ROLE_HOST:
		return ko_shell_give_name(a->s, o->construct, KO_MENTION_HOST,
					  p);
	case KO_SHELL_ROLE_CONTEXT:
		return give_context(a, o, p);
	case KO_SHELL_ROLE_CACHE:
	case KO_SHELL_ROLE_CACHE_OUT:
		return give_cache(a, o, p);
	case KO_SHELL_ROLE_MOUNT:
		return give_mount(a, o, p);
	case KO_SHELL_ROLE_EXPORT:
		return give_export(a, o, p);
	case KO_SHELL_ROLE_BUILD_ARG:
		return give_build_arg(a, o, p);
	case KO_SHELL_ROLE_PORTS:
		a->s->is_served = true;
		return KO_OK;
	case KO_SHELL_ROLE_DOCKERFILE:
	case KO_SHELL_ROLE_COMPOSE_FILE:
	case KO_SHELL_ROLE_BAKE_FILE:
	case KO_SHELL_ROLE_KUBE_FILE:
	case KO_SHELL_ROLE_ENV_FILE:
	case KO_SHELL_ROLE_FOLDER:
		return note(a, o->role, p);
	}
	return KO_OK;
}

static struct ko_shell_part part_of_word(const struct ko_shell_word *w)
{
	return (struct ko_shell_part){ w->at, w->end, w->raw, w->text };
}

/* The next word, as the value of the option before; false: there is none. */
static bool next_value(struct args *a, struct ko_shell_part *out)
{
	if (a->at == a->to)
		return false;
	*out = part_of_word(&a->s->stack[a->at++]);
	return true;
}

/*
 * An option that the tables do not know is a switch, unless what follows can
 * be no image: a number, a path, KEY=VALUE.
 */
static bool follows_a_value(const struct args *a)
{
	struct ko_span next;

	if (a->at + 1 >= a->to)
		return false;
	next = a->s->stack[a->at].text;
	if (ko_span_starts(next, KO_SPAN("docker://")))
		return false;
	return next.n && next.p[0] != '-' &&
	       (!ko_name_is_plausible(next) ||
		ko_span_find(next, '=') < next.n || ko_shell_is_id(next));
}

/* "--name", "--name=value" or "--name value"; dashes are its first bytes. */
static enum ko_status long_option(struct args *a, struct ko_shell_part p,
				  size_t dashes)
{
	struct ko_span name = ko_span_tail(p.text, dashes);
	size_t eq = ko_span_find(name, '=');
	const struct ko_shell_option *o =
		ko_shell_option_of(a->command, ko_span_head(name, eq));
	bool known = ko_shell_takes_value(a->command->values,
					  ko_span_head(name, eq));
	struct ko_shell_part value;

	if (eq < name.n)
		return o ? give_option(a, o, ko_shell_part_value(p)) : KO_OK;
	if (!known && !o && !follows_a_value(a))
		return KO_OK;
	if (ko_span_eq(name, KO_SPAN("rm")) || !next_value(a, &value))
		return KO_OK;
	return o ? give_option(a, o, value) : KO_OK;
}

/* "-itd", "-p80:80", "-e X=y". */
static enum ko_status short_options(struct args *a, struct ko_shell_part p)
{
	for (size_t i = 1; i < p.text.n; i++) {
		struct ko_span letter = ko_span_slice(p.text, i, i + 1);
		const struct ko_shell_option *o =
			ko_shell_option_of(a->command, letter);
		struct ko_shell_part value;

		if (!o && !ko_shell_takes_value(a->command->values, letter))
			continue;
		if (i + 1 < p.text.n) {
			value = ko_shell_part_tail(p, i + 1);
			if (value.text.p[0] == '=')
				value = ko_shell_part_tail(value, 1);
		} else if (!next_value(a, &value)) {
			return KO_OK;
		}
		return o ? give_option(a, o, value) : KO_OK;
	}
	return KO_OK;
}

/* The dashes of a long option: "--x"; also a dash that a page made of them. */
static size_t long_dashes(struct ko_span s)
{
	size_t n = 0;

	if (ko_span_starts(s, KO_SPAN("--")))
		return s.n > 2 ? 2 : 0;
	if (ko_span_starts(s, KO_SPAN("\xe2\x80\x93")) ||
	    ko_span_starts(s, KO_SPAN("\xe2\x80\x94")))
		n = 3;
	return n && s.n > n ? n : 0;
}

/* Give a word that is no option. */
static enum ko_status give(struct args *a, enum ko_mention_kind kind,
			   struct ko_shell_part p)
{
	return ko_shell_give_name(a->s, a->command->construct, kind, p);
}

static enum ko_status give_url(struct args *a, enum ko_mention_kind kind,
			       struct ko_shell_part p)
{
	return ko_span_starts(p.text, KO_SPAN("docker://")) ? give(a, kind, p)
							    : KO_OK;
}

static enum ko_status give_assigned(struct args *a, struct ko_shell_part p)
{
	if (ko_span_find(p.text, '=') == p.text.n)
		return KO_OK;
	return give(a, KO_MENTION_IMAGE, ko_shell_part_value(p));
}

static enum ko_status give_chart(struct args *a, struct ko_shell_part p)
{
	if (!ko_span_starts(p.text, KO_SPAN("oci://")))
		return KO_OK;
	return give(a, KO_MENTION_HOST, ko_shell_part_tail(p, 6));
}

static enum ko_status give_all(struct args *a, struct ko_shell_part p)
{
	static const char pull[] = "shell:docker-pull";

	if (a->count > 1 && strcmp(a->command->construct, pull) == 0 &&
	    ko_span_find(p.text, '/') == p.text.n &&
	    ko_span_find(p.text, ':') == p.text.n)
		return KO_OK;
	return give(a, KO_MENTION_IMAGE, p);
}

/* A word that is no option, of a command that reads files. */
static enum ko_status note_positional(struct args *a, struct ko_shell_part p)
{
	switch (a->command->shape) {
	case KO_SHELL_COMPOSE:
		a->is_finished = true;
		if (a->s->argv)
			a->s->argv->subcommand = p.text;
		return KO_OK;
	case KO_SHELL_KUBE:
		return note(a, KO_SHELL_ROLE_KUBE_FILE, p);
	default:
		return a->count == 1 ? note(a, KO_SHELL_ROLE_FOLDER, p) : KO_OK;
	}
}

/* A word that is no option. */
static enum ko_status positional(struct args *a, struct ko_shell_part p)
{
	bool first = ++a->count == 1;

	switch (a->command->shape) {
	case KO_SHELL_NONE:
		return KO_OK;
	case KO_SHELL_RUN:
		a->is_finished = true;
		return give(a, KO_MENTION_IMAGE, p);
	case KO_SHELL_FIRST:
		return first ? give(a, KO_MENTION_IMAGE, p) : KO_OK;
	case KO_SHELL_ALL:
		return give_all(a, p);
	case KO_SHELL_PUSH:
		return give(a, KO_MENTION_OUTPUT, p);
	case KO_SHELL_TAG:
		return give(a, first ? KO_MENTION_IMAGE : KO_MENTION_OUTPUT, p);
	case KO_SHELL_LIST:
		return give(a, first ? KO_MENTION_OUTPUT : KO_MENTION_IMAGE, p);
	case KO_SHELL_SECOND:
		return a->count == 2 ? give(a, KO_MENTION_OUTPUT, p) : KO_OK;
	case KO_SHELL_LOGIN:
		return first ? give(a, KO_MENTION_HOST, p) : KO_OK;
	case KO_SHELL_SET:
		return give_assigned(a, p);
	case KO_SHELL_COPY:
		return give_url(a, first ? KO_MENTION_IMAGE : KO_MENTION_OUTPUT,
				p);
	case KO_SHELL_DOCKER_URL:
		return give_url(a, KO_MENTION_IMAGE, p);
	case KO_SHELL_CHART:
		return give_chart(a, p);
	default:
		return note_positional(a, p);
	}
}

static enum ko_status argument(struct args *a)
{
	struct ko_shell_part p = part_of_word(&a->s->stack[a->at++]);
	size_t dashes = long_dashes(p.text);

	if (!a->is_literal && ko_span_eq(p.text, KO_SPAN("--"))) {
		a->is_literal = true;
		/* Behind it, kubectl and debug run a program. */
		a->is_finished = a->command->shape == KO_SHELL_NONE;
		return KO_OK;
	}
	if (a->is_literal || p.text.n == 0)
		return p.text.n ? positional(a, p) : KO_OK;
	if (dashes == 3 && p.text.n == 4) {
		p = ko_shell_part_tail(p, 2); /* one letter behind the dash */
		return short_options(a, p);
	}
	if (dashes)
		return long_option(a, p, dashes);
	if (ko_span_eq(p.text, KO_SPAN("-rm")))
		return KO_OK;
	if (p.text.p[0] == '-' && p.text.n > 1)
		return short_options(a, p);
	return positional(a, p);
}

/* Names that scripts give a variable with options in it. */
static bool holds_options(struct ko_span raw)
{
	static const char *const ends[] = { "OPTS",    "OPT",   "ARGS",
					    "OPTIONS", "FLAGS", "PARAMS",
					    "ARG",     "FLAG",  "PARAMETERS" };
	struct ko_span name = ko_shell_variable(raw);

	if (ko_span_starts(raw, KO_SPAN("$@")) ||
	    ko_span_starts(raw, KO_SPAN("$*")) ||
	    ko_span_starts(raw, KO_SPAN("\"$@")) ||
	    ko_span_find_span(raw, KO_SPAN("[@]")) < raw.n ||
	    ko_span_find_span(raw, KO_SPAN("[*]")) < raw.n)
		return true;
	for (size_t i = 0; i < KO_ARRAY_LEN(ends); i++) {
		struct ko_span end = ko_span_str(ends[i]);

		if (name.n >= end.n &&
		    ko_span_eq_nocase(ko_span_tail(name, name.n - end.n), end))
			return true;
	}
	return false;
}

/*
 * Push the word's own words: a comment in backticks is none, a variable with
 * options in it is several.
 */
static enum ko_status push_words(struct ko_shell *s, struct ko_shell_word word)
{
	struct ko_span rest;
	enum ko_status status = ko_shell_expand(&s->words, &word);
	char first = word.raw.n ? word.raw.p[0] : '\0';
	bool has_hole = ko_span_find(word.text, KO_HOLE) < word.text.n;

	if (status)
		return status;
	if (word.text.n == 0 && (first == '`' || first == '$'))
		return KO_OK;
	if (has_hole && holds_options(word.raw))
		return KO_OK;
	rest = word.text;
	if (!word.is_loose || has_hole)
		return ko_shell_push(s, word);
	while (!status && (word.text = ko_span_word(&rest)).n)
		status = ko_shell_push(s, word);
	return status;
}

/* What follows the image, when a sentence is read as a command. */
static bool looks_like_prose(const struct args *a)
{
	size_t words = 0;

	for (size_t i = a->at; i < a->to; i++) {
		words++;
		if (words > 1 && ko_shell_is_prose(a->s->stack[i].raw))
			return true;
	}
	return false;
}

/* Pass the tool's own options and the subcommand; false: there is none. */
static bool find_command(struct args *a)
{
	struct ko_span path[3];
	size_t behind[4] = { a->at };
	size_t n = 0;
	size_t used;

	for (size_t i = a->at; i < a->to && n < KO_ARRAY_LEN(path); i++) {
		struct ko_span t = a->s->stack[i].text;
		struct ko_span name = t;

		while (name.n && name.p[0] == '-')
			name = ko_span_tail(name, 1);
		if (name.n == t.n) {
			path[n++] = t;
			behind[n] = i + 1;
		} else if (ko_span_find(name, '=') == name.n &&
			   ko_shell_takes_value(&a->tool->values, name)) {
			i++;
		}
	}
	a->command = ko_shell_command_of(a->tool, path, n, &used);
	a->at = behind[a->command ? used : 0];
	return a->command != NULL;
}

enum ko_status ko_shell_give(struct ko_shell *s,
			     const struct ko_shell_tool *tool, size_t from,
			     size_t to)
{
	struct args a = { .s = s, .tool = tool, .at = s->count };
	size_t base = s->count;
	enum ko_status status = KO_OK;

	s->is_served = false;
	for (size_t i = from; i < to && !status; i++)
		status = push_words(s, s->stack[i]);
	a.to = s->count;
	if (!status && find_command(&a)) {
		if (s->argv) {
			s->argv->tool = ko_span_str(tool->name);
			s->argv->shape = a.command->shape;
		}
		while (a.at < a.to && !status && !a.is_finished)
			status = argument(&a);
	}
	if (a.command)
		s->looks_like_prose = looks_like_prose(&a);
	s->count = base;
	return status;
}
