#include "extract/dockerfile_instr.h"

#include "extract/dockerfile_value.h"

/* How BuildKit's parser reads the arguments. */
enum shape {
	TEXT,         /* one argument, blanks and all */
	WORDS,        /* split at blanks */
	JSON_OR_TEXT, /* a JSON array of strings, or TEXT */
	JSON_OR_WORDS,
	NAMES, /* words that may be quoted: NAME or NAME=value */
	PAIRS, /* NAME=value …, or NAME value */
};

enum flag_type { STRING, STRINGS, BOOL, DURATION, COUNT };

struct flag_rule {
	const char *name; /* NULL ends the list */
	enum flag_type type;
};

#define MANY SIZE_MAX

struct ko_df_kind {
	const char *name; /* in upper case */
	enum ko_df_op op;
	enum shape shape;
	size_t min, max; /* arguments */
	bool any_flag;   /* BuildKit never looks at its flags */
	bool has_heredoc;
	const struct flag_rule *flags; /* may be NULL: there are none */
	/* What else is wrong with it; NULL: nothing. */
	void (*check)(const struct ko_df_instr *in, struct ko_df_fault *fault);
};

static const struct flag_rule add_flags[] = {
	{ "chown", STRING },      { "chmod", STRING },    { "link", BOOL },
	{ "keep-git-dir", BOOL }, { "checksum", STRING }, { "unpack", BOOL },
	{ "exclude", STRINGS },   { NULL, STRING },
};
static const struct flag_rule copy_flags[] = {
	{ "chown", STRING }, { "from", STRING },  { "chmod", STRING },
	{ "link", BOOL },    { "parents", BOOL }, { "exclude", STRINGS },
	{ NULL, STRING },
};
static const struct flag_rule from_flags[] = {
	{ "platform", STRING },
	{ NULL, STRING },
};
static const struct flag_rule health_flags[] = {
	{ "interval", DURATION },       { "timeout", DURATION },
	{ "start-period", DURATION },   { "retries", COUNT },
	{ "start-interval", DURATION }, { NULL, STRING },
};
static const struct flag_rule run_flags[] = {
	{ "mount", STRINGS },  { "network", STRING }, { "security", STRING },
	{ "device", STRINGS }, { NULL, STRING },
};

static void check_copy(const struct ko_df_instr *in, struct ko_df_fault *fault);
static void check_from(const struct ko_df_instr *in, struct ko_df_fault *fault);
static void check_health(const struct ko_df_instr *in,
			 struct ko_df_fault *fault);
static void check_names(const struct ko_df_instr *in,
			struct ko_df_fault *fault);
static void check_onbuild(const struct ko_df_instr *in,
			  struct ko_df_fault *fault);
static void check_shell(const struct ko_df_instr *in,
			struct ko_df_fault *fault);
static void check_volume(const struct ko_df_instr *in,
			 struct ko_df_fault *fault);

/* Sorted by name. */
static const struct ko_df_kind kinds[] = {
	{ "ADD", KO_DF_OTHER, JSON_OR_WORDS, 2, MANY, false, true, add_flags,
	  check_copy },
	{ "ARG", KO_DF_ARG, NAMES, 1, MANY, true, false, NULL, check_names },
	{ "CMD", KO_DF_OTHER, JSON_OR_TEXT, 0, MANY, false, false, NULL, NULL },
	{ "COPY", KO_DF_COPY, JSON_OR_WORDS, 2, MANY, false, true, copy_flags,
	  check_copy },
	{ "ENTRYPOINT", KO_DF_OTHER, JSON_OR_TEXT, 0, MANY, false, false, NULL,
	  NULL },
	{ "ENV", KO_DF_OTHER, PAIRS, 1, MANY, false, false, NULL, check_names },
	{ "EXPOSE", KO_DF_OTHER, WORDS, 1, MANY, false, false, NULL, NULL },
	{ "FROM", KO_DF_FROM, WORDS, 0, MANY, false, false, from_flags,
	  check_from },
	{ "HEALTHCHECK", KO_DF_OTHER, TEXT, 1, MANY, false, false, health_flags,
	  check_health },
	{ "LABEL", KO_DF_OTHER, PAIRS, 1, MANY, false, false, NULL,
	  check_names },
	{ "MAINTAINER", KO_DF_OTHER, TEXT, 1, 1, false, false, NULL, NULL },
	{ "ONBUILD", KO_DF_ONBUILD, TEXT, 1, MANY, false, false, NULL,
	  check_onbuild },
	{ "RUN", KO_DF_RUN, JSON_OR_TEXT, 0, MANY, false, true, run_flags,
	  NULL },
	{ "SHELL", KO_DF_OTHER, JSON_OR_TEXT, 1, MANY, false, false, NULL,
	  check_shell },
	{ "STOPSIGNAL", KO_DF_OTHER, TEXT, 1, 1, true, false, NULL, NULL },
	{ "USER", KO_DF_OTHER, TEXT, 1, 1, false, false, NULL, NULL },
	{ "VOLUME", KO_DF_OTHER, JSON_OR_WORDS, 1, MANY, false, false, NULL,
	  check_volume },
	{ "WORKDIR", KO_DF_OTHER, TEXT, 1, 1, false, false, NULL, NULL },
};

static const struct ko_df_kind *kind_named(struct ko_span name)
{
	size_t low = 0;
	size_t high = KO_ARRAY_LEN(kinds);
	char upper[16];

	if (name.n > sizeof(upper))
		return NULL;
	for (size_t i = 0; i < name.n; i++)
		upper[i] = (char)(ko_is_lower(name.p[i]) ? name.p[i] & ~0x20
							 : name.p[i]);
	name.p = upper;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = ko_span_cmp(name, ko_span_str(kinds[middle].name));

		if (c == 0)
			return &kinds[middle];
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

size_t ko_df_instr_place(const struct ko_df_instr *in, struct ko_span part)
{
	size_t left;

	return ko_df_line_place(in->line, part.p, &left);
}

/* The arguments of a HEALTHCHECK are a word and a command. */
static struct ko_span command_of(const struct ko_df_instr *in)
{
	struct ko_span rest = in->args;

	if (in->kind->check == check_health)
		(void)ko_span_word(&rest);
	return ko_df_trim(rest);
}

static bool may_be_json(const struct ko_df_kind *kind)
{
	return kind->shape == JSON_OR_TEXT || kind->shape == JSON_OR_WORDS ||
	       kind->check == check_health;
}

enum ko_status ko_df_instr_read(const struct ko_df_line *line,
				struct ko_span text, char escape,
				struct ko_arena *arena, struct ko_df_instr *out)
{
	struct ko_span rest = ko_df_trim(text);
	struct ko_df_flag flag;
	enum ko_status status = KO_OK;

	memset(out, 0, sizeof(*out));
	out->line = line;
	out->escape = escape;
	out->keyword = ko_span_word(&rest);
	out->flags = rest;
	while (!status)
		status = ko_df_flag_next(arena, &rest, &flag);
	if (status != KO_ENOTFOUND)
		return status;
	out->args = ko_df_trim(rest);
	out->kind = kind_named(out->keyword);
	if (!out->kind)
		return KO_OK;
	out->op = out->kind->op;
	if (may_be_json(out->kind))
		out->is_json = ko_df_json_array(command_of(out), &out->json);
	return KO_OK;
}

static size_t count_args(const struct ko_df_instr *in)
{
	struct ko_span rest = in->args;
	struct ko_span word;
	size_t n = 0;

	if (in->is_json && in->kind->check != check_health)
		return in->json.count;
	switch (in->kind->shape) {
	case TEXT:
	case JSON_OR_TEXT:
		return rest.n > 0;
	case WORDS:
	case JSON_OR_WORDS:
		while (ko_span_word(&rest).n)
			n++;
		return n;
	case NAMES:
	case PAIRS:
		while (ko_df_word(&rest, in->escape, &word))
			n++;
		return n;
	}
	return n;
}

/* Is the number of arguments right? */
static bool check_count(const struct ko_df_instr *in, struct ko_df_fault *fault)
{
	size_t n = count_args(in);
	size_t place = ko_df_instr_place(in, in->keyword);
	const char *name = in->kind->name;

	if (n >= in->kind->min && n <= in->kind->max)
		return true;
	if (in->kind->min == 2)
		ko_df_fault(fault, place,
			    "%s requires at least two arguments, but only one "
			    "was provided. Destination could not be determined",
			    name);
	else if (in->kind->max == 1)
		ko_df_fault(fault, place, "%s requires exactly one argument",
			    name);
	else
		ko_df_fault(fault, place, "%s requires at least one argument",
			    name);
	return false;
}

static bool is_bool_text(struct ko_span s)
{
	return ko_span_eq_nocase(s, KO_SPAN("true")) ||
	       ko_span_eq_nocase(s, KO_SPAN("false"));
}

/* What is wrong with a flag, and the text that it is about. */
struct trouble {
	const char *what; /* NULL: nothing */
	struct ko_span about;
};

static struct trouble value_trouble(const struct flag_rule *rule,
				    const struct ko_df_flag *flag)
{
	struct trouble missing = { "missing a value on flag:", flag->name };
	struct trouble none = { NULL, flag->value };

	if (rule->type != BOOL && !flag->has_value)
		return missing;
	switch (rule->type) {
	case BOOL:
		if (!flag->has_value || is_bool_text(flag->value))
			return none;
		if (flag->value.n == 0)
			return missing;
		return (struct trouble){ "expecting boolean value for flag:",
					 flag->name };
	case DURATION:
		none.what = ko_df_duration_trouble(flag->value);
		return none;
	case COUNT:
		none.what = ko_df_count_trouble(flag->value);
		return none;
	case STRING:
	case STRINGS:
		break;
	}
	return none;
}

static struct trouble flag_trouble(const struct ko_df_kind *kind,
				   const struct ko_df_flag *flag,
				   unsigned *seen)
{
	const struct flag_rule *rule = kind->flags;
	unsigned bit = 1;
	bool again;

	while (rule && rule->name &&
	       !ko_span_eq(flag->name, ko_span_str(rule->name))) {
		rule++;
		bit <<= 1;
	}
	if (!rule || !rule->name)
		return (struct trouble){ "unknown flag:", flag->name };
	again = *seen & bit;
	*seen |= bit;
	if (again && rule->type != STRINGS)
		return (struct trouble){ "duplicate flag specified:",
					 flag->name };
	return value_trouble(rule, flag);
}

static enum ko_status check_flags(const struct ko_df_instr *in,
				  struct ko_arena *arena,
				  struct ko_df_fault *fault)
{
	struct ko_span rest = in->flags;
	struct ko_df_flag flag;
	unsigned seen = 0;
	enum ko_status status;

	while (!(status = ko_df_flag_next(arena, &rest, &flag))) {
		struct trouble t = flag_trouble(in->kind, &flag, &seen);

		if (t.what)
			ko_df_fault(fault, ko_df_instr_place(in, flag.raw),
				    t.about.p == flag.name.p ? "%s --%.*s"
							     : "%s \"%.*s\"",
				    t.what,
				    KO_SPAN_ARG(ko_span_head(t.about, 64)));
	}
	return status == KO_ENOTFOUND ? KO_OK : status;
}

/* NAME=value …; or the old form, NAME value, where the first has no "=". */
static void check_pairs(const struct ko_df_instr *in, struct ko_df_fault *fault)
{
	struct ko_span rest = in->args;
	struct ko_span all = rest;
	struct ko_span word;

	if (!ko_df_word(&rest, in->escape, &word))
		return;
	if (ko_span_find(word, '=') == word.n) {
		(void)ko_span_word(&all);
		if (all.n == 0)
			ko_df_fault(fault, ko_df_instr_place(in, word),
				    "%s must have two arguments",
				    in->kind->name);
		return;
	}
	while (ko_df_word(&rest, in->escape, &word))
		if (ko_span_find(word, '=') == word.n)
			ko_df_fault(fault, ko_df_instr_place(in, word),
				    "Syntax error - can't find = in \"%.*s\". "
				    "Must be of the form: name=value",
				    KO_SPAN_ARG(ko_span_head(word, 64)));
}

void ko_df_instr_check_shape(const struct ko_df_instr *in,
			     struct ko_df_fault *fault)
{
	if (!in->kind)
		return;
	if (in->is_json && !in->json.all_strings)
		ko_df_fault(fault, ko_df_instr_place(in, in->args),
			    "when using JSON array syntax, arrays must be "
			    "comprised of strings only");
	if (in->kind->shape == PAIRS)
		check_pairs(in, fault);
}

/* BuildKit never looks at the flags of some. */
static bool reads_flags(const struct ko_df_instr *in)
{
	return !in->kind->any_flag &&
	       !(in->kind->check == check_health &&
		 ko_span_eq_nocase(in->args, KO_SPAN("none")));
}

enum ko_status ko_df_instr_check(const struct ko_df_instr *in,
				 struct ko_arena *arena,
				 struct ko_df_fault *fault)
{
	if (!in->kind) {
		ko_df_fault(fault, ko_df_instr_place(in, in->keyword),
			    "unknown instruction: %.*s",
			    KO_SPAN_ARG(ko_span_head(in->keyword, 64)));
		return KO_OK;
	}
	ko_df_instr_check_shape(in, fault);
	if (check_count(in, fault) && in->kind->check)
		in->kind->check(in, fault);
	return reads_flags(in) ? check_flags(in, arena, fault) : KO_OK;
}

bool ko_df_instr_has_heredoc(const struct ko_df_instr *in)
{
	return in->kind && in->kind->has_heredoc && !in->is_json;
}

static void check_copy(const struct ko_df_instr *in, struct ko_df_fault *fault)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(KO_SOURCE_ARENA_MAX);
	struct ko_df_heredoc *docs;
	struct ko_span rest = in->args;
	struct ko_span word = rest;
	size_t count;

	if (in->is_json)
		return;
	for (struct ko_span s = rest; s.n; s = ko_span_word(&rest))
		word = s;
	if (ko_df_heredocs(&arena, word, &docs, &count, NULL) || count == 0)
		return;
	ko_df_fault(fault, ko_df_instr_place(in, word),
		    "%s cannot accept a heredoc as a destination",
		    in->kind->name);
}

static bool is_stage_name(struct ko_span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ko_is_lower(ko_lower(s.p[i])) &&
		    (i == 0 || (!ko_is_digit(s.p[i]) && s.p[i] != '-' &&
				s.p[i] != '_' && s.p[i] != '.')))
			return false;
	return s.n > 0;
}

static void check_from(const struct ko_df_instr *in, struct ko_df_fault *fault)
{
	struct ko_span rest = in->args;
	struct ko_span image = ko_span_word(&rest);
	struct ko_span as = ko_span_word(&rest);
	struct ko_span name = ko_span_word(&rest);

	if (image.n && as.n == 0)
		return;
	if (name.n == 0 || ko_span_word(&rest).n ||
	    !ko_span_eq_nocase(as, KO_SPAN("as")))
		ko_df_fault(fault, ko_df_instr_place(in, in->keyword),
			    "FROM requires either one or three arguments");
	else if (!is_stage_name(name))
		ko_df_fault(fault, ko_df_instr_place(in, name),
			    "invalid name for build stage: \"%.*s\", name "
			    "can't start with a number or contain symbols",
			    KO_SPAN_ARG(ko_span_head(name, 64)));
}

enum ko_status ko_df_stage_name(const struct ko_df_instr *from,
				struct ko_arena *arena, struct ko_span *name)
{
	struct ko_span rest = from->args;
	struct ko_span as, written;
	char *p;

	*name = KO_SPAN("");
	(void)ko_span_word(&rest);
	as = ko_span_word(&rest);
	written = ko_span_word(&rest);
	/* Also before a stray "# comment": the stage was meant. */
	if (!ko_span_eq_nocase(as, KO_SPAN("as")) || !is_stage_name(written))
		return KO_OK;
	p = ko_arena_alloc(arena, written.n);
	if (!p)
		return KO_ENOMEM;
	for (size_t i = 0; i < written.n; i++)
		p[i] = ko_lower(written.p[i]);
	*name = (struct ko_span){ p, written.n };
	return KO_OK;
}

/* HEALTHCHECK NONE, or CMD and a command. */
static void check_health(const struct ko_df_instr *in,
			 struct ko_df_fault *fault)
{
	struct ko_span rest = in->args;
	struct ko_span type = ko_span_word(&rest);
	struct ko_span command = ko_df_trim(rest);
	size_t place = ko_df_instr_place(in, type);

	if (ko_span_eq_nocase(type, KO_SPAN("none"))) {
		if (command.n)
			ko_df_fault(fault, place,
				    "HEALTHCHECK NONE takes no arguments");
	} else if (!ko_span_eq_nocase(type, KO_SPAN("cmd"))) {
		ko_df_fault(fault, place,
			    "Unknown type \"%.*s\" in HEALTHCHECK (try CMD)",
			    KO_SPAN_ARG(ko_span_head(type, 64)));
	} else if (command.n == 0 || (in->is_json && in->json.count == 0)) {
		ko_df_fault(fault, place,
			    "Missing command after HEALTHCHECK CMD");
	}
}

/* The names of ARG, ENV and LABEL. */
static void check_names(const struct ko_df_instr *in, struct ko_df_fault *fault)
{
	struct ko_span rest = in->args;
	struct ko_span word;

	for (bool first = true; ko_df_word(&rest, in->escape, &word);
	     first = false) {
		size_t equals = ko_span_find(word, '=');

		if (first && equals == word.n && in->kind->shape == PAIRS)
			return; /* the old form: the rest is the value */
		if (equals == 0)
			ko_df_fault(fault, ko_df_instr_place(in, word),
				    "%s names can not be blank",
				    in->kind->name);
	}
}

static void check_onbuild(const struct ko_df_instr *in,
			  struct ko_df_fault *fault)
{
	struct ko_span rest = in->args;
	const struct ko_df_kind *kind = kind_named(ko_span_word(&rest));
	size_t place = ko_df_instr_place(in, in->args);

	if (!kind)
		return; /* it is for the child build to say */
	if (kind->op == KO_DF_ONBUILD)
		ko_df_fault(fault, place,
			    "Chaining ONBUILD via `ONBUILD ONBUILD` isn't "
			    "allowed");
	else if (kind->op == KO_DF_FROM ||
		 strcmp(kind->name, "MAINTAINER") == 0)
		ko_df_fault(fault, place,
			    "%s isn't allowed as an ONBUILD trigger",
			    kind->name);
}

static void check_shell(const struct ko_df_instr *in, struct ko_df_fault *fault)
{
	if (!in->is_json)
		ko_df_fault(fault, ko_df_instr_place(in, in->keyword),
			    "SHELL requires the arguments to be in JSON form");
}

static void check_volume(const struct ko_df_instr *in,
			 struct ko_df_fault *fault)
{
	if (in->is_json && in->json.has_blank)
		ko_df_fault(fault, ko_df_instr_place(in, in->args),
			    "VOLUME specified can not be an empty string");
}
