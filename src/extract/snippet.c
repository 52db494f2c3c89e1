#include "extract/snippet.h"

#include "extract/command.h"
#include "extract/dockerfile.h"
#include "extract/keyed.h"
#include "extract/plain.h"

/* How far around code in a line its paragraph is looked at, in bytes. */
#define NEARBY_MAX ((size_t)400)

/* What a language's code is read as. */
enum reading {
	READ_UNKNOWN,    /* whatever it looks like */
	READ_SHELL,      /* scripts and transcripts */
	READ_DOCKERFILE, /* or commands: "docker" labels both */
	READ_DATA,       /* YAML and the like, by its content */
	READ_MARKDOWN,
	READ_HTML,
	READ_OTHER, /* pulls no image; a wrong label is told by the text */
	READ_NOTHING,
};

struct language {
	const char *name;
	enum reading reading;
};

/* Those that are not here are READ_OTHER.  Sorted. */
static const struct language languages[] = {
	{ "bash", READ_SHELL },
	{ "bat", READ_SHELL },
	{ "batch", READ_SHELL },
	{ "bicep", READ_DATA },
	{ "cmd", READ_SHELL },
	{ "commandline", READ_SHELL },
	{ "compose", READ_DATA },
	{ "conf", READ_DATA },
	{ "console", READ_SHELL },
	{ "containerfile", READ_DOCKERFILE },
	{ "docker", READ_DOCKERFILE },
	{ "docker-compose", READ_DATA },
	{ "dockercompose", READ_DATA },
	{ "dockerfile", READ_DOCKERFILE },
	{ "dosbatch", READ_SHELL },
	{ "fish", READ_SHELL },
	{ "groovy", READ_DATA },
	{ "hcl", READ_DATA },
	{ "helm", READ_DATA },
	{ "htm", READ_HTML },
	{ "html", READ_HTML },
	{ "ini", READ_DATA },
	{ "jenkinsfile", READ_DATA },
	{ "json", READ_DATA },
	{ "json5", READ_DATA },
	{ "jsonc", READ_DATA },
	{ "k8s", READ_DATA },
	{ "ksh", READ_SHELL },
	{ "kubernetes", READ_DATA },
	{ "markdown", READ_MARKDOWN },
	{ "md", READ_MARKDOWN },
	{ "none", READ_UNKNOWN },
	{ "output", READ_UNKNOWN },
	{ "plain", READ_UNKNOWN },
	{ "plaintext", READ_UNKNOWN },
	{ "posh", READ_SHELL },
	{ "powershell", READ_SHELL },
	{ "properties", READ_DATA },
	{ "ps", READ_SHELL },
	{ "ps1", READ_SHELL },
	{ "pwsh", READ_SHELL },
	{ "quadlet", READ_DATA },
	{ "sh", READ_SHELL },
	{ "shell", READ_SHELL },
	{ "shell-session", READ_SHELL },
	{ "shellscript", READ_SHELL },
	{ "shellsession", READ_SHELL },
	{ "source-shell", READ_SHELL },
	{ "sql", READ_NOTHING },
	{ "systemd", READ_DATA },
	{ "terminal", READ_SHELL },
	{ "terraform", READ_DATA },
	{ "text", READ_UNKNOWN },
	{ "text-shell-session", READ_SHELL },
	{ "tf", READ_DATA },
	{ "toml", READ_DATA },
	{ "txt", READ_UNKNOWN },
	{ "yaml", READ_DATA },
	{ "yml", READ_DATA },
	{ "zsh", READ_SHELL },
};

/* Formats that code in a document is not taken for by its looks. */
static const char *const documents[] = { "asciidoc", "html",   "markdown",
					 "rst",      "source", "text" };

/* Put before a language by those who colour code. */
static const char *const prefixes[] = {
	"language-",  "lang-",  "highlight-source-", "highlight-text-",
	"highlight-", "brush:", "sourceCode",        "source-"
};

static const char *const path_keys[] = { "title",    "filename", "file",
					 "fileName", "path",     "name",
					 "label",    "caption",  "data-file" };

/*
 * Without one of these there is no name that could be found.  They are told
 * by a byte that is rare in text, at this offset.
 */
static const struct {
	const char *text;
	size_t rare;
} needles[] = {
	{ "--from", 2 },    { "FROM", 0 },    { "IMAGE", 4 },
	{ "Registry", 0 },  { "buildah", 0 }, { "cosign", 4 },
	{ "crane", 0 },     { "crictl", 0 },  { "ctr ", 0 },
	{ "docker", 3 },    { "helm ", 3 },   { "k3d ", 0 },
	{ "kind load", 0 }, { "kubectl", 0 }, { "mage  ", 2 },
	{ "mage =", 2 },    { "mage\"", 2 },  { "mage'", 2 },
	{ "mage:", 2 },     { "mage=", 2 },   { "mage\t", 2 },
	{ "nerdctl", 4 },   { "oci://", 4 },  { "oras ", 1 },
	{ "podman", 0 },    { "regctl", 2 },  { "skopeo", 1 },
	{ "trivy ", 3 },
};

/* Who talks of names that are wrong says so nearby, */
static const char *const warnings[] = {
	"typo",       "Typo",      "misspel",    "lookalike",
	"look-alike", "malicious", "fat-finger",
};

/* or right before one. */
static const char *const denials[] = { "not",        "never",       "don't",
				       "instead of", "rather than", "avoid" };

/* Between the two may stand what one would do with it. */
static const char *const deeds[] = { "copy",  "do",   "enter", "execute",
				     "paste", "pull", "run",   "try",
				     "type",  "use",  "write" };

bool ko_snippet_matters(struct ko_span text)
{
	bool is_rare[256] = { false };

	for (size_t i = 0; i < KO_ARRAY_LEN(needles); i++)
		is_rare[(unsigned char)needles[i].text[needles[i].rare]] = true;
	for (size_t at = 0; at < text.n; at++) {
		if (!is_rare[(unsigned char)text.p[at]])
			continue;
		for (size_t i = 0; i < KO_ARRAY_LEN(needles); i++) {
			size_t back = needles[i].rare;

			if (needles[i].text[back] == text.p[at] && at >= back &&
			    ko_span_starts(ko_span_tail(text, at - back),
					   ko_span_str(needles[i].text)))
				return true;
		}
	}
	return false;
}

/* Without the blanks and the marks of code at its end. */
static struct ko_span trim_marks(struct ko_span s)
{
	while (s.n && (s.p[s.n - 1] == '`' || ko_is_blank(s.p[s.n - 1])))
		s.n--;
	return s;
}

static bool ends_with_word(struct ko_span s, const char *text)
{
	struct ko_span word = ko_span_str(text);
	size_t n = s.n > word.n ? s.n - word.n : 0;

	return n && ko_is_blank(s.p[n - 1]) &&
	       ko_span_eq_nocase(ko_span_tail(s, n), word);
}

static bool is_denied(struct ko_span before)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(denials); i++)
		if (ends_with_word(before, denials[i]))
			return true;
	return false;
}

/*
 * Is code in a line, from offset at on, quoted to warn of it?  The paragraph
 * it is in says so, or the words right before it.
 */
static bool is_warning(struct ko_span text, size_t at)
{
	size_t from = at > NEARBY_MAX ? at - NEARBY_MAX : 0;
	struct ko_span before = ko_span_slice(text, from, at);
	struct ko_span after = ko_span_slice(text, at, at + NEARBY_MAX);
	size_t gap;

	while ((gap = ko_span_find_span(before, KO_SPAN("\n\n"))) < before.n)
		before = ko_span_tail(before, gap + 2);
	after = ko_span_head(after, ko_span_find_span(after, KO_SPAN("\n\n")));
	for (size_t i = 0; i < KO_ARRAY_LEN(warnings); i++) {
		struct ko_span word = ko_span_str(warnings[i]);

		if (ko_span_find_span(before, word) < before.n ||
		    ko_span_find_span(after, word) < after.n)
			return true;
	}
	before = trim_marks(before);
	for (size_t i = 0; i < KO_ARRAY_LEN(deeds); i++)
		if (ends_with_word(before, deeds[i]))
			return is_denied(trim_marks(ko_span_head(
				before, before.n - strlen(deeds[i]))));
	return is_denied(before);
}

static bool is_label_mark(char c)
{
	return ko_is_blank(c) || ko_span_find(KO_SPAN("{}[](),;"), c) < 8;
}

/* Take the next word of a label off *rest; quotes hold it together. */
static struct ko_span label_word(struct ko_span *rest)
{
	size_t from = 0, to;
	char quote = 0;

	while (from < rest->n && is_label_mark(rest->p[from]))
		from++;
	for (to = from; to < rest->n; to++) {
		char c = rest->p[to];

		if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? 0 : c;
		else if (!quote && is_label_mark(c))
			break;
	}
	*rest = (struct ko_span){ rest->p, rest->n };
	struct ko_span word = ko_span_slice(*rest, from, to);
	*rest = ko_span_tail(*rest, to);
	return word;
}

static struct ko_span without_prefix(struct ko_span word)
{
	if (word.n && word.p[0] == '.')
		word = ko_span_tail(word, 1);
	for (size_t i = 0; i < KO_ARRAY_LEN(prefixes); i++) {
		struct ko_span prefix = ko_span_str(prefixes[i]);

		if (ko_span_starts(word, prefix) && word.n > prefix.n)
			return ko_span_tail(word, prefix.n);
	}
	return word;
}

static struct ko_span unquoted(struct ko_span s)
{
	if (s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') &&
	    s.p[s.n - 1] == s.p[0])
		return ko_span_slice(s, 1, s.n - 1);
	return s;
}

static const struct language *language_named(struct ko_span name)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(languages); i++)
		if (ko_span_eq_nocase(name, ko_span_str(languages[i].name)))
			return &languages[i];
	return NULL;
}

/* One word of a label: a language, a path or "key=path". */
static void read_label_word(struct ko_span word, struct ko_snippet_label *label)
{
	size_t equals = ko_span_find(word, '=');
	size_t colon = ko_span_find(word, ':');
	struct ko_span key = ko_span_head(word, equals);

	if (equals < word.n) {
		for (size_t i = 0; i < KO_ARRAY_LEN(path_keys); i++)
			if (ko_span_eq(key, ko_span_str(path_keys[i])))
				label->path = unquoted(
					ko_span_tail(word, equals + 1));
		return;
	}
	word = without_prefix(word);
	colon = ko_span_find(word, ':');
	if (colon > 0 && colon + 1 < word.n) {
		label->path = ko_span_tail(word, colon + 1);
		word = ko_span_head(word, colon);
	}
	if (label->language.n == 0 ||
	    (!language_named(label->language) && language_named(word)))
		label->language = word;
}

struct ko_snippet_label ko_snippet_label(struct ko_span info)
{
	struct ko_snippet_label label = { KO_SPAN(""), KO_SPAN("") };
	struct ko_span rest = ko_span_head(info, KO_SNIPPET_LABEL_MAX);
	struct ko_span word = label_word(&rest);

	while (word.n) {
		read_label_word(word, &label);
		word = label_word(&rest);
	}
	if (label.path.n == 0 &&
	    ko_span_find(label.language, '.') < label.language.n)
		label.path = label.language;
	return label;
}

/*
 * Passes mentions on and counts them.  One below a comment that says that it
 * is wrong is shown, not used.
 */
struct counter {
	const struct ko_sink *sink;
	struct ko_span text; /* of the document */
	size_t mentions;
};

/* The first letters of such a comment. */
static const char *const reproofs[] = { "malicious", "bad:",        "wrong",
					"typo",      "incorrect",   "misspel",
					"don't",     "\xe2\x9d\x8c" };

/* Is the line above offset at a comment that calls the next one wrong? */
static bool is_reproved(struct ko_span text, size_t at)
{
	size_t from = at > KO_COMMAND_MAX ? at - KO_COMMAND_MAX : 0;
	struct ko_span before = ko_span_slice(text, from, at);
	size_t start = ko_span_rfind(before, '\n');
	struct ko_span line;

	if (start == before.n)
		return false;
	before = ko_span_head(before, start);
	start = ko_span_rfind(before, '\n');
	line = ko_span_trim(
		ko_span_tail(before, start < before.n ? start + 1 : 0));
	if (line.n == 0 || (line.p[0] != '#' && line.p[0] != '/'))
		return false;
	while (line.n &&
	       (line.p[0] == '#' || line.p[0] == '/' || ko_is_blank(line.p[0])))
		line = ko_span_tail(line, 1);
	for (size_t i = 0; i < KO_ARRAY_LEN(reproofs); i++) {
		struct ko_span word = ko_span_str(reproofs[i]);

		if (ko_span_eq_nocase(ko_span_head(line, word.n), word))
			return true;
	}
	return false;
}

static enum ko_status count_mention(void *ctx, const struct ko_mention *m)
{
	struct counter *c = ctx;

	c->mentions++;
	if (is_reproved(c->text, m->at))
		return KO_OK;
	return c->sink->mention(c->sink->ctx, m);
}

static enum ko_status count_diagnostic(void *ctx, const struct ko_diagnostic *d)
{
	const struct counter *c = ctx;

	return c->sink->diagnostic(c->sink->ctx, d);
}

/* A block that is being read. */
struct block {
	const struct ko_source *outer;
	const struct ko_nested *code;
	struct ko_span text;
	struct counter found;
	struct ko_sink sink;
};

static const struct ko_format plain_code = { "text", NULL, NULL, ko_plain_code,
					     KO_COMMENT_ANY };
static const struct ko_format plain_dockerfiles = { "text", NULL, NULL,
						    ko_plain_dockerfiles,
						    KO_COMMENT_ANY };
static const struct ko_format plain_prose = { "text", NULL, NULL,
					      ko_plain_prose, KO_COMMENT_ANY };
static const struct ko_format keyed = { "text", NULL, NULL, ko_keyed_extract,
					KO_COMMENT_ANY };

static enum ko_status run(struct block *b, const struct ko_format *format)
{
	if (!format)
		return KO_OK;
	return ko_nested_extract(b->outer, b->code, format, false, &b->sink);
}

static enum ko_status run_named(struct block *b, const char *name)
{
	return run(b, ko_format_named(ko_span_str(name)));
}

static bool is_document(const struct ko_format *f)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(documents); i++)
		if (strcmp(f->name, documents[i]) == 0)
			return true;
	return false;
}

static bool is_called(const struct ko_format *f, const char *name)
{
	return f && strcmp(f->name, name) == 0;
}

/* What code looks like, documents aside; or NULL. */
static const struct ko_format *format_of_code(struct ko_span text)
{
	for (const struct ko_format *f = ko_formats; f->name; f++)
		if (!is_document(f) && f->has_content(text))
			return f;
	return NULL;
}

static enum ko_status read_shell(struct block *b)
{
	const struct ko_format *f = ko_format_named(KO_SPAN("console"));
	enum ko_status status;

	if (f && f->has_content(b->text))
		status = run(b, f);
	else
		status = run_named(b, "shell");
	/* A file that is shown between commands; a here-document's is read
	 * with the script. */
	if (!status && ko_span_find_span(b->text, KO_SPAN("<<")) == b->text.n)
		status = run(b, &plain_dockerfiles);
	return status;
}

static bool is_shell(const struct ko_format *f)
{
	return is_called(f, "shell") || is_called(f, "console");
}

static enum ko_status read_labelled_shell(struct block *b)
{
	const struct ko_format *f = format_of_code(b->text);

	if (f && !is_shell(f) && !ko_span_starts(b->text, KO_SPAN("#!")))
		return run(b, f);
	return read_shell(b);
}

/* Several languages may stand in it, and parts may have been left out. */
static enum ko_status read_mixed(struct block *b)
{
	enum ko_status status = run(b, &plain_code);

	return status ? status : run(b, &keyed);
}

static enum ko_status read_unknown(struct block *b)
{
	const struct ko_format *f = format_of_code(b->text);
	enum ko_status status;

	if (is_shell(f))
		return read_shell(b);
	/* Without a label, "image: x," may be of any language. */
	status = is_called(f, "yaml") ? KO_OK : run(b, f);
	return status || b->found.mentions ? status : read_mixed(b);
}

static enum ko_status read_data(struct block *b)
{
	const struct ko_format *f = format_of_code(b->text);
	enum ko_status status;

	if (is_shell(f))
		f = NULL;
	status = run(b, f);
	return status || b->found.mentions ? status : read_mixed(b);
}

static enum ko_status read_dockerfile(struct block *b)
{
	if (ko_dockerfile_has_content(b->text) ||
	    ko_command_is_instruction(ko_span_trim(b->text)))
		return run_named(b, "dockerfile");
	return read_unknown(b);
}

/* Where the label says that no image is pulled, the text must be clear. */
static enum ko_status read_other(struct block *b)
{
	struct ko_span rest = ko_span_trim(b->text);
	struct ko_span line;
	enum ko_status status;

	if (!ko_span_line(&rest, &line))
		return KO_OK;
	status = ko_command_in_code(line).n ? read_shell(b)
					    : run(b, &plain_dockerfiles);
	return status || b->found.mentions ? status : run_named(b, "source");
}

static enum reading reading_of(const struct ko_snippet_label *label)
{
	const struct language *language = language_named(label->language);

	if (language)
		return language->reading;
	return label->language.n ? READ_OTHER : READ_UNKNOWN;
}

static enum ko_status read_as(struct block *b, enum reading reading)
{
	switch (reading) {
	case READ_UNKNOWN:
		return read_unknown(b);
	case READ_SHELL:
		return read_labelled_shell(b);
	case READ_DOCKERFILE:
		return read_dockerfile(b);
	case READ_DATA:
		return read_data(b);
	case READ_MARKDOWN:
		return run_named(b, "markdown");
	case READ_HTML:
		return run_named(b, "html");
	case READ_OTHER:
		return read_other(b);
	case READ_NOTHING:
		break;
	}
	return KO_OK;
}

enum ko_status ko_snippet_block(const struct ko_source *outer,
				const struct ko_nested *code,
				const struct ko_snippet_label *label,
				const struct ko_sink *sink)
{
	struct block b = { .outer = outer, .code = code };
	const struct ko_format *f = NULL;

	b.text = ko_nested_span(code);
	b.found = (struct counter){ sink, outer->text, 0 };
	b.sink = (struct ko_sink){ &b.found, count_mention, count_diagnostic };
	if (!ko_snippet_matters(b.text))
		return KO_OK;
	if (label->path.n)
		f = ko_format_of_file(label->path, b.text);
	if (f && !is_document(f))
		return is_shell(f) ? read_shell(&b) : run(&b, f);
	return read_as(&b, reading_of(label));
}

enum ko_status ko_snippet_inline(const struct ko_source *outer,
				 const struct ko_nested *code,
				 const struct ko_sink *sink)
{
	struct ko_span text = ko_span_trim(ko_nested_span(code));
	const struct ko_format *f;

	if (text.n > KO_COMMAND_MAX || !ko_snippet_matters(text) ||
	    is_warning(outer->text, ko_nested_origin(code, 0)))
		return KO_OK;
	if (ko_command_is_from(text, false))
		f = ko_format_named(KO_SPAN("dockerfile"));
	else if (ko_command_in_code(text).p == text.p)
		f = ko_format_named(KO_SPAN("shell"));
	else if (ko_command_in_code(text).n)
		f = &plain_code;
	else
		return KO_OK;
	return f ? ko_nested_extract(outer, code, f, false, sink) : KO_OK;
}

enum ko_status ko_snippet_prose(const struct ko_source *outer,
				const struct ko_nested *prose,
				const struct ko_sink *sink)
{
	if (!ko_snippet_matters(ko_nested_span(prose)))
		return KO_OK;
	return ko_nested_extract(outer, prose, &plain_prose, false, sink);
}
