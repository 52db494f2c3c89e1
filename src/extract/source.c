#include "extract/source.h"

#include "extract/dockerfile.h"
#include "extract/name.h"
#include "extract/nested.h"

/* What holds in strings for what is not known yet. */
#define EXPRESSIONS                                                     \
	(KO_EXPR_DOLLAR | KO_EXPR_DOUBLE_BRACE | KO_EXPR_DOLLAR_PAREN | \
	 KO_EXPR_DOUBLE_ANGLE)

/* How a line of comment starts in the languages of an extension. */
enum comments { SLASHES, HASHES, BOTH };

/* Sorted. */
static const struct language {
	const char *extension;
	enum comments comments;
} languages[] = {
	{ "cjs", SLASHES },       { "conf", HASHES },    { "cs", SLASHES },
	{ "cue", SLASHES },       { "dart", SLASHES },   { "env", HASHES },
	{ "ex", HASHES },         { "exs", HASHES },     { "go", SLASHES },
	{ "gradle", SLASHES },    { "groovy", SLASHES }, { "java", SLASHES },
	{ "js", SLASHES },        { "jsonnet", BOTH },   { "jsx", SLASHES },
	{ "kt", SLASHES },        { "kts", SLASHES },    { "libsonnet", BOTH },
	{ "mjs", SLASHES },       { "nix", HASHES },     { "php", BOTH },
	{ "properties", HASHES }, { "ps1", HASHES },     { "py", HASHES },
	{ "rb", HASHES },         { "rs", SLASHES },     { "sbt", SLASHES },
	{ "scala", SLASHES },     { "star", HASHES },    { "swift", SLASHES },
	{ "tfvars", BOTH },       { "toml", HASHES },    { "ts", SLASHES },
	{ "tsx", SLASHES },       { "vue", SLASHES },
};

/* Words of a key or a function that take an image: "setImageName". */
static const char *const image_words[] = { "image", "container", "registry",
					   "docker" };

/* In front of a name where a scheme is written with it. */
static const char *const schemes[] = { "oci://", "docker://",
				       "docker-image://" };

struct scan {
	const struct ko_source *source;
	const struct ko_sink *sink;
	enum comments comments;
	bool any;      /* was a name found? */
	size_t wasted; /* bytes gone over for literals that do not end */
};

static struct ko_span extension_of(struct ko_span path)
{
	struct ko_span name = ko_basename(path);
	size_t dot = ko_span_rfind(name, '.');

	return ko_span_tail(name, dot + 1);
}

static const struct language *language_of(struct ko_span path)
{
	struct ko_span extension = extension_of(path);

	for (size_t i = 0; i < KO_ARRAY_LEN(languages); i++)
		if (ko_span_eq(extension, ko_span_str(languages[i].extension)))
			return &languages[i];
	return NULL;
}

enum ko_likeness ko_source_has_name(struct ko_span path)
{
	return language_of(path) ? KO_LIKELY : KO_UNLIKE;
}

/* ---- what stands in a literal ---- */

/* Tests hold names that are wrong on purpose, and say so nearby. */
static const char *const purposes[] = {
	"typo",      "Typo",      "squat",   "misspel",
	"lookalike", "malicious", "wantErr", "wantError",
	"shouldErr", "expectErr", "assert",
};

/* How far around a name that is looked for, in bytes. */
#define NEARBY_MAX ((size_t)160)

/* A rule of ours, "namespace-lookalike" in a comment that accepts a finding,
 * says nothing of the names around it. */
static bool says_word(struct ko_span near, struct ko_span word)
{
	for (;;) {
		size_t at = ko_span_find_span(near, word);

		if (near.n == 0 || at >= near.n)
			return false;
		if (at == 0 || near.p[at - 1] != '-')
			return true;
		near = ko_span_tail(near, at + word.n);
	}
}

static bool is_on_purpose(struct ko_span text, size_t at)
{
	struct ko_span near = ko_span_slice(
		text, at > NEARBY_MAX ? at - NEARBY_MAX : 0, at + NEARBY_MAX);

	for (size_t i = 0; i < KO_ARRAY_LEN(purposes); i++)
		if (says_word(near, ko_span_str(purposes[i])))
			return true;
	return false;
}

static bool is_label_byte(char c)
{
	return ko_is_alnum(c) || c == '-' || c == '_';
}

/*
 * "ghcr.io/…": labels, and a last one that could be a top-level domain; then
 * a path.  A file's extension may look like a domain: it is followed by no
 * path but in archives.
 */
static bool has_host(struct ko_span word)
{
	size_t slash = ko_span_find(word, '/');
	struct ko_span host = ko_span_head(word, slash);
	size_t dot;
	size_t letters = 0;

	host = ko_span_head(host, ko_span_find(host, ':'));
	dot = ko_span_rfind(host, '.');
	if (slash + 1 >= word.n || dot == 0 || dot + 2 >= host.n)
		return false;
	for (size_t i = 0; i < host.n; i++)
		if (!is_label_byte(host.p[i]) && host.p[i] != '.' &&
		    (unsigned char)host.p[i] < 0x80)
			return false;
	for (size_t i = dot + 1; i < host.n; i++)
		letters += !ko_is_digit(host.p[i]);
	return letters == host.n - dot - 1 && word.p[slash + 1] != '/';
}

/* "ghcr.io" alone. */
static bool is_host(struct ko_span word)
{
	size_t dot = ko_span_find(word, '.');

	for (size_t i = 0; i < word.n; i++)
		if (!is_label_byte(word.p[i]) && word.p[i] != '.')
			return false;
	return dot > 0 && dot + 2 < word.n;
}

/* "redis:7", "acme/app:v1.2": a tag after a name. */
static bool has_tag(struct ko_span word)
{
	size_t colon = ko_span_rfind(word, ':');
	struct ko_span name = ko_span_head(word, colon);
	struct ko_span tag = ko_span_tail(word, colon + 1);

	if (name.n < 2 || tag.n == 0 || ko_span_find(name, ':') < name.n ||
	    !ko_is_alnum(name.p[0]))
		return false;
	for (size_t i = 0; i < tag.n; i++)
		if (!is_label_byte(tag.p[i]) && tag.p[i] != '.' &&
		    tag.p[i] != KO_HOLE &&
		    ko_span_find(KO_SPAN("${}()"), tag.p[i]) == 5)
			return false;
	return true;
}

bool ko_source_is_image(struct ko_span word)
{
	return has_host(word) || has_tag(word);
}

/* The scheme's bytes at the start of a word. */
static size_t scheme_length(struct ko_span word)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(schemes); i++)
		if (ko_span_starts(word, ko_span_str(schemes[i])))
			return strlen(schemes[i]);
	return 0;
}

static enum ko_status give(struct scan *s, const char *construct,
			   enum ko_mention_kind kind, struct ko_span word)
{
	struct ko_mention m = {
		.construct = construct,
		.kind = kind,
		.at = (size_t)(word.p - s->source->text.p),
		.written = word,
	};
	enum ko_status status;

	if (is_on_purpose(s->source->text, m.at))
		return KO_OK;
	s->any = true;
	if (!s->sink)
		return KO_OK;
	m.end = m.at + word.n;
	status = ko_name_expand(s->source->arena, word, EXPRESSIONS, NULL,
				&m.expanded);
	return status ? status : ko_name_give(s->sink, m);
}

/* Is c at the edge of a word in a literal? */
static bool is_edge(char c)
{
	return ko_is_blank(c) || ko_span_find(KO_SPAN("\"'`,;()[]<>|=\\"), c) <
					 KO_SPAN("\"'`,;()[]<>|=\\").n;
}

/* The end of a word, past "${…}" and "$(…)", which may have blanks in them. */
static size_t word_end(struct ko_span s, size_t i)
{
	size_t depth = 0;
	char before = '\0';

	for (; i < s.n && s.p[i] != '\n'; before = s.p[i++]) {
		char c = s.p[i];

		if ((c == '{' || c == '(') && (before == '$' || depth))
			depth++;
		else if ((c == '}' || c == ')') && depth)
			depth--;
		else if (!depth && is_edge(c))
			break;
	}
	return i;
}

/* What the key of a literal is about. */
struct key {
	bool image, registry;
};

/* Each word with a host in front; the whole of it under a key for images. */
static enum ko_status read_words(struct scan *s, struct ko_span literal,
				 struct key key)
{
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < literal.n && !status;) {
		size_t end = word_end(literal, i);
		struct ko_span word = ko_span_slice(literal, i, end);
		bool is_whole = word.n == literal.n;

		word = ko_span_tail(word, scheme_length(word));
		if (word.n && ko_name_is_plausible(word) &&
		    (has_host(word) ||
		     (is_whole && key.image && has_tag(word))))
			status = give(s, "source:string", KO_MENTION_IMAGE,
				      word);
		else if (is_whole && key.registry && is_host(word))
			status = give(s, "source:registry", KO_MENTION_HOST,
				      word);
		i = end + 1;
	}
	return status;
}

/* A literal with its escapes undone. */
static enum ko_status unescape(struct scan *s, struct ko_span literal,
			       bool has_escapes, struct ko_nested *out)
{
	size_t at = (size_t)(literal.p - s->source->text.p);
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < literal.n && !status;) {
		struct ko_span c = ko_span_slice(literal, i, i + 1);
		size_t used = 1;

		if (has_escapes && c.p[0] == '\\' && i + 1 < literal.n) {
			used = 2;
			c = literal.p[i + 1] == 'n' ? KO_SPAN("\n")
			    : literal.p[i + 1] == 't'
				    ? KO_SPAN("\t")
				    : ko_span_slice(literal, i + 1, i + 2);
			/* A line that goes on: the Dockerfile has it, too. */
			if (literal.p[i + 1] == '\n')
				c = KO_SPAN("\n");
		}
		status = ko_nested_add(out, c, at + i);
		i += used;
	}
	return status;
}

/* "FROM" and a name that has a tag or a path, or more than that line. */
static bool is_dockerfile(struct ko_span text)
{
	struct ko_span rest = text;
	struct ko_span line, image;

	if (!ko_span_line(&rest, &line) || !ko_dockerfile_has_content(text))
		return false;
	rest = ko_span_trim(rest);
	(void)ko_span_word(&line);
	image = ko_span_word(&line);
	return rest.n || has_host(image) || has_tag(image);
}

static enum ko_status read_dockerfile(struct scan *s, struct ko_span literal,
				      bool has_escapes, bool *was_one)
{
	struct ko_nested nested = KO_NESTED(s->source->arena);
	struct ko_span bare = ko_span_trim(literal);
	enum ko_status status;

	*was_one = false;
	while (ko_span_starts(bare, KO_SPAN("\\n")))
		bare = ko_span_trim(ko_span_tail(bare, 2));
	if (!ko_span_starts(bare, KO_SPAN("FROM ")) || !s->sink)
		return KO_OK;
	status = unescape(s, bare, has_escapes, &nested);
	if (status || !is_dockerfile(ko_nested_span(&nested)))
		return status;
	*was_one = true;
	if (is_on_purpose(s->source->text,
			  (size_t)(bare.p - s->source->text.p)))
		return KO_OK;
	return ko_nested_extract(s->source, &nested,
				 ko_format_named(KO_SPAN("dockerfile")), false,
				 s->sink);
}

/* ---- literals ---- */

/* How much of a line is looked at for an assignment, in bytes. */
#define LINE_MAX ((size_t)1024)

/* How far before a literal its key may start, in bytes. */
#define KEY_MAX ((size_t)64)

static bool has_word(struct ko_span name, const char *text)
{
	struct ko_span word = ko_span_str(text);

	for (size_t i = 0; i + word.n <= name.n; i++)
		if (ko_span_eq_nocase(ko_span_slice(name, i, i + word.n), word))
			return true;
	return false;
}

/* The identifier right before at, and what words are in it. */
static struct key key_before(struct ko_span text, size_t at)
{
	size_t least = at > KEY_MAX ? at - KEY_MAX : 0;
	struct ko_span marks = KO_SPAN(":=([?,\"'");
	struct key key = { false, false };
	struct ko_span name;
	size_t end;

	while (at > least && (ko_is_blank(text.p[at - 1]) ||
			      ko_span_find(marks, text.p[at - 1]) < marks.n))
		at--;
	end = at;
	while (at > least && is_label_byte(text.p[at - 1]))
		at--;
	name = ko_span_slice(text, at, end);
	key.registry = has_word(name, "registry");
	for (size_t i = 0; i < KO_ARRAY_LEN(image_words); i++)
		key.image |= has_word(name, image_words[i]);
	return key;
}

/* How literals start and end; longer starts come first. */
static const struct quote {
	const char *mark;
	bool spans_lines, has_escapes;
} quotes[] = {
	{ "\"\"\"", true, true }, { "'''", true, true }, { "\"", false, true },
	{ "''", true, false },    { "'", false, true },  { "`", true, false },
};

/* Once so much was wasted, literals are not longer than a line of text. */
#define WASTE_MAX ((size_t)16 << 20)
#define SHORT_MAX ((size_t)256)

/* The length of the literal's body, or SIZE_MAX when it does not end. */
static size_t body_length(struct scan *s, struct ko_span rest,
			  const struct quote *q)
{
	struct ko_span mark = ko_span_str(q->mark);
	size_t max = s->wasted < WASTE_MAX ? KO_SOURCE_LITERAL_MAX : SHORT_MAX;
	size_t i;

	for (i = 0; i < rest.n && i < max; i++) {
		if (ko_span_starts(ko_span_tail(rest, i), mark))
			return i;
		if (rest.p[i] == '\n' && !q->spans_lines)
			break;
		if (rest.p[i] == '\\' && q->has_escapes)
			i++;
	}
	s->wasted += i;
	return SIZE_MAX;
}

/* Read the literal that starts at i; returns one past it in *end. */
static enum ko_status read_literal(struct scan *s, size_t i, size_t *end)
{
	struct ko_span text = s->source->text;
	struct ko_span rest = ko_span_tail(text, i);

	*end = i + 1;
	for (size_t k = 0; k < KO_ARRAY_LEN(quotes); k++) {
		const struct quote *q = &quotes[k];
		size_t mark = strlen(q->mark);
		struct ko_span body = ko_span_tail(rest, mark);
		bool was_one;
		enum ko_status status;
		size_t n;

		if (!ko_span_starts(rest, ko_span_str(q->mark)))
			continue;
		n = body_length(s, body, q);
		if (n == SIZE_MAX)
			continue;
		body = ko_span_head(body, n);
		*end = i + mark + n + mark;
		status = read_dockerfile(s, body, q->has_escapes, &was_one);
		return status || was_one
			       ? status
			       : read_words(s, body, key_before(text, i));
	}
	return KO_OK;
}

/* One past the comment that starts at i, or i. */
static size_t comment_end(const struct scan *s, size_t i)
{
	struct ko_span rest = ko_span_tail(s->source->text, i);
	char before = i ? rest.p[-1] : '\n';
	size_t end;

	if (ko_span_starts(rest, KO_SPAN("/*")) && s->comments != HASHES) {
		end = 2 +
		      ko_span_find_span(ko_span_tail(rest, 2), KO_SPAN("*/"));
		return i + (end < rest.n ? end : rest.n);
	}
	if ((s->comments != HASHES && before != ':' &&
	     ko_span_starts(rest, KO_SPAN("//"))) ||
	    (s->comments != SLASHES && rest.p[0] == '#' && ko_is_blank(before)))
		return i + ko_span_find(rest, '\n');
	return i;
}

/* "IMAGE ?= ghcr.io/acme/app:$(VERSION)": a value without quotes. */
static enum ko_status read_assignment(struct scan *s, size_t i)
{
	struct ko_span text = s->source->text;
	struct ko_span line = ko_span_slice(text, i, i + LINE_MAX);
	size_t n = 0;

	line = ko_span_head(line, ko_span_find(line, '\n'));
	while (n < line.n && (is_label_byte(line.p[n]) || line.p[n] == ' ' ||
			      line.p[n] == '.'))
		n++;
	if (n == 0 || n == line.n ||
	    ko_span_find(KO_SPAN("?:+="), line.p[n]) == 4)
		return KO_OK;
	while (n < line.n && ko_span_find(KO_SPAN("?:+="), line.p[n]) < 4)
		n++;
	if (line.p[n - 1] != '=')
		return KO_OK;
	line = ko_span_trim(ko_span_tail(line, n));
	line = ko_span_head(line, word_end(line, 0));
	if (!has_host(line) || !ko_name_is_plausible(line))
		return KO_OK;
	return give(s, "source:assignment", KO_MENTION_IMAGE, line);
}

static enum ko_status scan(struct scan *s)
{
	struct ko_span text = s->source->text;
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < text.n && !status && !(s->any && !s->sink);) {
		char c = text.p[i];

		if (i == 0 || text.p[i - 1] == '\n')
			status = read_assignment(s, i);
		if (status)
			break;
		if (c == '"' || c == '\'' || c == '`') {
			status = read_literal(s, i, &i);
		} else if (c == '/' || c == '#') {
			size_t end = comment_end(s, i);

			i = end > i ? end : i + 1;
		} else {
			i++;
		}
	}
	return status;
}

/* How far content is looked at, in bytes. */
#define PROBE_MAX ((size_t)64 << 10)

bool ko_source_has_content(struct ko_span text)
{
	struct ko_arena none = KO_ARENA(0);
	struct ko_source source = { .text = ko_span_head(text, PROBE_MAX),
				    .arena = &none };
	struct scan s = { .source = &source, .comments = BOTH };

	return scan(&s) == KO_OK &&
	       (s.any || ko_span_find_span(source.text, KO_SPAN("FROM ")) <
				 source.text.n);
}

enum ko_status ko_source_extract(const struct ko_source *source,
				 const struct ko_sink *sink)
{
	const struct language *l = language_of(source->path);
	struct scan s = { .source = source,
			  .sink = sink,
			  .comments = l ? l->comments : BOTH };

	return scan(&s);
}
