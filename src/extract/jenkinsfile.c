#include "extract/jenkinsfile.h"

#include "extract/groovy.h"
#include "extract/holes.h"
#include "extract/map.h"

/* Of a text only this much is looked at to tell what it is, in bytes. */
#define PROBE_MAX ((size_t)16 << 10)

/* How deep brackets are told apart; deeper ones have no name. */
#define DEPTH_MAX 256

/* How many words before a string say what it is. */
#define BEFORE_MAX 5

static bool starts_with_stem(struct ko_span name)
{
	struct ko_span stem = KO_SPAN("Jenkinsfile");

	return ko_span_eq_nocase(ko_span_head(name, stem.n), stem);
}

enum ko_likeness ko_jenkinsfile_has_name(struct ko_span path)
{
	static const char *const endings[] = { ".jenkinsfile", ".Jenkinsfile",
					       ".jenkins" };
	static const char *const others[] = { ".md",   ".yaml", ".yml",
					      ".json", ".txt",  ".xml",
					      ".py",   ".sh",   ".adoc" };
	struct ko_span name = ko_basename(path);

	for (size_t i = 0; i < KO_ARRAY_LEN(endings); i++)
		if (ko_span_ends(name, ko_span_str(endings[i])))
			return KO_SURE;
	for (size_t i = 0; i < KO_ARRAY_LEN(others); i++)
		if (ko_span_ends(name, ko_span_str(others[i])))
			return KO_UNLIKE;
	if (starts_with_stem(name))
		return name.n == KO_SPAN("Jenkinsfile").n ? KO_SURE : KO_LIKELY;
	return ko_span_ends(name, KO_SPAN(".groovy")) ? KO_LIKELY : KO_UNLIKE;
}

/* "pipeline {", "node('x') {": does a line open a block of this word? */
static bool opens(struct ko_span line, struct ko_span word)
{
	struct ko_span rest = ko_span_trim(ko_span_tail(line, word.n));

	return ko_span_starts(line, word) && rest.n &&
	       (rest.p[0] == '{' || rest.p[0] == '(' ||
		word.p[word.n - 1] == '(') &&
	       ko_span_find(rest, '{') < rest.n;
}

/* Of a pipeline or of a library of steps. */
bool ko_jenkinsfile_has_content(struct ko_span text)
{
	static const char *const words[] = { "stage", "agent", "docker." };
	struct ko_span head = ko_span_head(text, PROBE_MAX);
	struct ko_span line;
	bool has_word = false;
	bool is_open = false;
	bool is_stage = false;
	bool is_steps = false;

	for (size_t i = 0; i < KO_ARRAY_LEN(words); i++)
		has_word |=
			ko_span_find_span(head, ko_span_str(words[i])) < head.n;
	if (!has_word)
		return false;
	while (ko_span_line(&head, &line)) {
		/* A document that shows one. */
		if (ko_span_starts(line, KO_SPAN("```")) ||
		    ko_span_starts(line, KO_SPAN("<")) ||
		    ko_span_starts(line, KO_SPAN("----")) ||
		    ko_span_starts(line, KO_SPAN("# ")))
			return false;
		line = ko_span_trim(line);
		is_open |= opens(line, KO_SPAN("pipeline")) ||
			   opens(line, KO_SPAN("node")) ||
			   opens(line, KO_SPAN("podTemplate")) ||
			   opens(line, KO_SPAN("def call")) ||
			   opens(line, KO_SPAN("docker.image")) ||
			   opens(line, KO_SPAN("docker.withRegistry"));
		is_stage |= opens(line, KO_SPAN("stage("));
		is_steps |= opens(line, KO_SPAN("steps"));
	}
	return is_open || (is_stage && is_steps);
}

struct jenkins {
	const struct ko_source *source;
	const struct ko_sink *sink;
	bool is_learning;                          /* variables only */
	struct ko_groovy_token before[BEFORE_MAX]; /* the newest first */
	struct ko_span open[DEPTH_MAX]; /* what each bracket belongs to */
	size_t depth;
	struct ko_map variables;
	size_t texts, count; /* nested texts and variables so far */
};

/* Is the word or mark n before this one this? */
static bool was(const struct jenkins *j, size_t n, const char *text)
{
	return j->before[n].kind != KO_GROOVY_STRING &&
	       ko_span_eq(j->before[n].text, ko_span_str(text));
}

static bool was_word(const struct jenkins *j, size_t n)
{
	return j->before[n].kind == KO_GROOVY_WORD;
}

/* Does the bracket that is n levels up belong to this word? */
static bool is_in(const struct jenkins *j, size_t n, const char *word)
{
	return j->depth > n && j->depth - n <= DEPTH_MAX &&
	       ko_span_eq(j->open[j->depth - n - 1], ko_span_str(word));
}

/* What a string is by what stands before it. */
enum what { NOTHING, IMAGE, OUTPUT, HOST, SCRIPT, MANIFEST };

struct use {
	enum what what;
	const char *construct;
};

static bool is_script_step(const struct jenkins *j, size_t n)
{
	return was(j, n, "sh") || was(j, n, "bat") || was(j, n, "powershell") ||
	       was(j, n, "pwsh");
}

/* The string is the argument of a method "docker.…", the word n before it. */
static struct use use_of_method(const struct jenkins *j, size_t n)
{
	if (was(j, n, "image"))
		return (struct use){ IMAGE, "jenkinsfile:image" };
	if (was(j, n, "build"))
		return (struct use){ OUTPUT, "jenkinsfile:build" };
	if (was(j, n, "withRegistry"))
		return (struct use){ HOST, "jenkinsfile:registry" };
	return (struct use){ NOTHING, NULL };
}

/* The string is the argument of the word n before it, in up brackets. */
static struct use use_of_argument(const struct jenkins *j, size_t n, size_t up)
{
	if (was(j, n + 1, ".") && was(j, n + 2, "docker")) {
		struct use use = use_of_method(j, n);

		if (use.what)
			return use;
	}
	if (was(j, n, "withDockerContainer"))
		return (struct use){ IMAGE, "jenkinsfile:container" };
	if (is_script_step(j, n))
		return (struct use){ SCRIPT, "" };
	if ((was(j, n, "image") && is_in(j, up, "docker")) ||
	    (was(j, n, "docker") && is_in(j, up, "agent")))
		return (struct use){ IMAGE, "jenkinsfile:agent" };
	if (was(j, n, "registryUrl") &&
	    (is_in(j, up, "docker") || is_in(j, up, "dockerfile")))
		return (struct use){ HOST, "jenkinsfile:registry" };
	if (was(j, n, "yaml") && is_in(j, up, "kubernetes"))
		return (struct use){ MANIFEST, "" };
	return (struct use){ NOTHING, NULL };
}

/* The string is the value of "key:", key being before it. */
static struct use use_of_value(const struct jenkins *j)
{
	static const struct {
		const char *key, *step;
		bool may_be_before; /* the step, not only around it */
		struct use use;
	} uses[] = {
		{ "image",
		  "containerTemplate",
		  true,
		  { IMAGE, "jenkinsfile:pod" } },
		{ "image",
		  "withDockerContainer",
		  true,
		  { IMAGE, "jenkinsfile:container" } },
		{ "image", "docker", true, { IMAGE, "jenkinsfile:agent" } },
		{ "url",
		  "withDockerRegistry",
		  false,
		  { HOST, "jenkinsfile:registry" } },
		{ "url",
		  "withRegistry",
		  false,
		  { HOST, "jenkinsfile:registry" } },
		{ "yaml", "podTemplate", false, { MANIFEST, "" } },
		{ "yaml", "kubernetes", false, { MANIFEST, "" } },
	};

	if (was(j, 1, "script"))
		return (struct use){ SCRIPT, "" };
	for (size_t i = 0; i < KO_ARRAY_LEN(uses); i++)
		if (was(j, 1, uses[i].key) &&
		    (is_in(j, 0, uses[i].step) ||
		     (uses[i].may_be_before && was(j, 2, uses[i].step))))
			return uses[i].use;
	return (struct use){ NOTHING, NULL };
}

/* "DOCKER_REGISTRY = 'ghcr.io'": a host, but not a URL of who knows what. */
static bool is_registry(const struct jenkins *j, struct ko_span text)
{
	struct ko_span host = ko_name_host(text);
	struct ko_span name = j->before[1].text;

	if (!was(j, 0, "=") || !was_word(j, 1) || !ko_name_is_plausible(text) ||
	    (ko_span_find(host, '.') == host.n &&
	     ko_span_find(host, ':') == host.n))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (ko_span_eq_nocase(ko_span_slice(name, i, i + 8),
				      KO_SPAN("registry")))
			return true;
	return false;
}

static struct use use_of_string(const struct jenkins *j, struct ko_span text)
{
	if (is_registry(j, text))
		return (struct use){ HOST, "jenkinsfile:registry" };
	if (was(j, 0, "(") && was_word(j, 1))
		return use_of_argument(j, 1, 1);
	if (was_word(j, 0))
		return use_of_argument(j, 0, 0);
	if (was(j, 0, ":") && was_word(j, 1))
		return use_of_value(j);
	return (struct use){ NOTHING, NULL };
}

/* What "${NAME}" and "${env.NAME}" stand for, where it is known. */
static bool look_up(void *ctx, struct ko_span name, struct ko_span *value)
{
	const struct jenkins *j = ctx;
	const struct ko_span *found;

	if (ko_span_starts(name, KO_SPAN("env.")))
		name = ko_span_tail(name, 4);
	found = ko_map_get(&j->variables, name);
	if (!found)
		return false;
	*value = *found;
	return true;
}

/* The text of a string that is a name; what is added to it is not known. */
static enum ko_status string_text(struct jenkins *j,
				  const struct ko_groovy_token *string,
				  struct ko_span *out)
{
	struct ko_lookup lookup = { j, look_up };
	struct ko_arena *arena = j->source->arena;
	struct ko_span text = ko_span_head(string->text, KO_SOURCE_NAME_MAX);
	enum ko_status status;
	char *p;

	/* In other strings they are left to the shell of the node. */
	status = ko_name_expand(arena, text, KO_EXPR_DOLLAR,
				string->is_template ? &lookup : NULL, &text);
	if (!status && string->is_added_to) {
		p = ko_arena_alloc(arena, text.n + 1);
		if (!p)
			return KO_ENOMEM;
		memcpy(p, text.p, text.n);
		p[text.n] = KO_HOLE;
		text = (struct ko_span){ p, text.n + 1 };
	}
	*out = text;
	return status;
}

/* "NAME = 'x'"; of a name that is set to several, nothing is known. */
static enum ko_status learn(struct jenkins *j,
			    const struct ko_groovy_token *string)
{
	static const char hole = KO_HOLE;
	struct ko_span name = j->before[1].text;
	const struct ko_span *old;
	struct ko_span value;
	enum ko_status status;

	if (!was(j, 0, "=") || !was_word(j, 1) ||
	    j->count >= KO_JENKINSFILE_VARIABLES_MAX ||
	    !ko_name_is_plausible(string->text))
		return KO_OK;
	j->count++;
	status = string_text(j, string, &value);
	if (status)
		return status;
	old = ko_map_get(&j->variables, name);
	if (value.n > KO_SOURCE_NAME_MAX || (old && !ko_span_eq(*old, value)))
		value = (struct ko_span){ &hole, 1 };
	return ko_map_set(&j->variables, j->source->arena, name, value)
		       ? KO_OK
		       : KO_ENOMEM;
}

static enum ko_status give_name(struct jenkins *j,
				const struct ko_groovy_token *string,
				const struct use *use)
{
	struct ko_span text = string->text;
	struct ko_mention m = {
		.construct = use->construct,
		.kind = use->what == OUTPUT ? KO_MENTION_OUTPUT
					    : KO_MENTION_IMAGE,
		.at = string->at,
		.end = string->at + text.n,
		.written = text,
	};
	enum ko_status status;

	if (!ko_name_is_plausible(text))
		return KO_OK;
	status = string_text(j, string, &m.expanded);
	return status ? status : ko_name_give(j->sink, m);
}

static enum ko_status give_host(struct jenkins *j,
				const struct ko_groovy_token *string,
				const struct use *use)
{
	struct ko_mention m = { .construct = use->construct,
				.kind = KO_MENTION_HOST };
	enum ko_status status = string_text(j, string, &m.expanded);

	if (status)
		return status;
	m.written = ko_name_host(string->text);
	m.expanded = ko_name_host(m.expanded);
	if (m.written.n == 0 || m.expanded.n == 0)
		return KO_OK;
	m.at = string->at + (size_t)(m.written.p - string->text.p);
	m.end = m.at + m.written.n;
	return ko_name_give(j->sink, m);
}

static enum ko_status give_nested(struct jenkins *j,
				  const struct ko_groovy_token *string,
				  enum what what)
{
	struct ko_nested nested = KO_NESTED(j->source->arena);
	struct ko_lookup lookup = { j, look_up };
	const struct ko_format *format = ko_format_named(
		what == MANIFEST ? KO_SPAN("kubernetes") : KO_SPAN("shell"));
	enum ko_status status;

	if (!format || j->texts >= KO_JENKINSFILE_TEXTS_MAX)
		return KO_OK;
	j->texts++;
	status = ko_groovy_nested(string, &lookup, what != MANIFEST, &nested);
	return status ? status
		      : ko_holes_extract(j->source, &nested, format, false,
					 what == MANIFEST ? KO_EXPR_DOLLAR : 0,
					 j->sink);
}

static enum ko_status give_string(struct jenkins *j,
				  const struct ko_groovy_token *string)
{
	struct use use;

	if (j->is_learning)
		return learn(j, string);
	use = use_of_string(j, string->text);
	switch (use.what) {
	case IMAGE:
	case OUTPUT:
		return give_name(j, string, &use);
	case HOST:
		return give_host(j, string, &use);
	case SCRIPT:
	case MANIFEST:
		return give_nested(j, string, use.what);
	case NOTHING:
		break;
	}
	return KO_OK;
}

/* docker.image(NAME), where NAME is known; "(" and NAME are behind. */
static enum ko_status give_variable(struct jenkins *j)
{
	struct ko_groovy_token *name = &j->before[0];
	struct ko_mention m = { .construct = "jenkinsfile:image",
				.at = name->at,
				.end = name->at + name->text.n,
				.written = name->text };

	if (j->is_learning || !was_word(j, 0) || !was(j, 1, "(") ||
	    !was(j, 2, "image") || !was(j, 3, ".") || !was(j, 4, "docker") ||
	    !look_up(j, name->text, &m.expanded))
		return KO_OK;
	return ko_name_give(j->sink, m);
}

static enum ko_status take_mark(struct jenkins *j, char c)
{
	struct ko_span owner = was_word(j, 0) ? j->before[0].text : KO_SPAN("");
	enum ko_status status = KO_OK;

	if (c == ')')
		status = give_variable(j);
	if (c == '[' && j->depth && j->depth <= DEPTH_MAX)
		owner = j->open[j->depth - 1];
	if (c == '(' || c == '[' || c == '{') {
		if (j->depth < DEPTH_MAX)
			j->open[j->depth] = owner;
		j->depth++;
	} else if ((c == ')' || c == ']' || c == '}') && j->depth) {
		j->depth--;
	}
	return status;
}

static enum ko_status scan(struct jenkins *j)
{
	struct ko_groovy groovy = { .text = j->source->text };
	struct ko_groovy_token token;
	enum ko_status status = KO_OK;

	memset(j->before, 0, sizeof(j->before));
	j->depth = 0;
	while (!status && ko_groovy_next(&groovy, &token)) {
		if (token.kind == KO_GROOVY_STRING)
			status = give_string(j, &token);
		else if (token.kind == KO_GROOVY_MARK)
			status = take_mark(j, token.text.p[0]);
		memmove(j->before + 1, j->before,
			(BEFORE_MAX - 1) * sizeof(token));
		j->before[0] = token;
	}
	return status;
}

enum ko_status ko_jenkinsfile_extract(const struct ko_source *source,
				      const struct ko_sink *sink)
{
	struct jenkins *j = ko_arena_alloc(source->arena, sizeof(*j));
	enum ko_status status;

	if (!j)
		return KO_ENOMEM;
	*j = (struct jenkins){ .source = source,
			       .sink = sink,
			       .is_learning = true };
	status = scan(j);
	j->is_learning = false;
	return status ? status : scan(j);
}
