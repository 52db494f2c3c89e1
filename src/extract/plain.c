#include "extract/plain.h"

#include "extract/command.h"
#include "extract/snippet.h"

/* Lines that are looked at to see whether a FROM goes on as a Dockerfile. */
#define AHEAD_MAX 6

/* What is read of a text. */
enum mode {
	MODE_TEXT,        /* prose with fences in it */
	MODE_PROSE,       /* prose alone */
	MODE_CODE,        /* commands and Dockerfiles */
	MODE_DOCKERFILES, /* Dockerfiles alone */
};

struct scan {
	const struct ko_source *source;
	const struct ko_sink *sink;
	enum mode mode;
	size_t at;         /* where the next line starts */
	bool is_commented; /* inside of a comment as C has them */
};

static const char *const extensions[] = { ".txt", ".text" };

static struct ko_span line_at(struct ko_span text, size_t at)
{
	struct ko_span rest = ko_span_tail(text, at);

	return ko_span_head(rest, ko_span_find(rest, '\n'));
}

static size_t after_line(struct ko_span text, size_t at)
{
	size_t end = at + line_at(text, at).n;

	return end < text.n ? end + 1 : end;
}

static bool is_continued(struct ko_span line)
{
	struct ko_span s = ko_span_trim(line);

	return s.n && s.p[s.n - 1] == '\\';
}

/* Is the next line that says something, from at on, an instruction? */
static bool has_instruction(struct ko_span text, size_t at)
{
	for (unsigned i = 0; i < AHEAD_MAX && at < text.n; i++) {
		struct ko_span line = ko_span_trim(line_at(text, at));

		if (line.n && line.p[0] != '#')
			return ko_command_is_instruction(line);
		at = after_line(text, at);
	}
	return false;
}

/* ARG before FROM, with no more than comments and other ARG between. */
static bool is_arg_before_from(struct ko_span text, size_t at)
{
	for (unsigned i = 0; i < AHEAD_MAX && at < text.n; i++) {
		struct ko_span line = ko_span_trim(line_at(text, at));
		struct ko_span rest = line;
		struct ko_span word = ko_span_word(&rest);

		at = after_line(text, at);
		if (ko_span_eq(word, KO_SPAN("FROM")))
			return ko_command_is_from(line,
						  has_instruction(text, at));
		if (!ko_span_eq(word, KO_SPAN("ARG")) && line.n &&
		    line.p[0] != '#')
			return false;
	}
	return false;
}

static bool starts_dockerfile(struct ko_span text, size_t at)
{
	struct ko_span line = ko_span_trim(line_at(text, at));

	if (ko_span_starts(line, KO_SPAN("COPY --from=")))
		return true;
	if (ko_span_starts(line, KO_SPAN("ARG")))
		return is_arg_before_from(text, at);
	return ko_span_starts(line, KO_SPAN("FROM")) &&
	       ko_command_is_from(line,
				  has_instruction(text, after_line(text, at)));
}

/* One past the Dockerfile that starts at at; at itself when none does. */
static size_t end_of_dockerfile(struct ko_span text, size_t at)
{
	bool goes_on = true;

	if (!starts_dockerfile(text, at))
		return at;
	while (at < text.n) {
		struct ko_span line = ko_span_trim(line_at(text, at));

		if (!goes_on && line.n && line.p[0] != '#' &&
		    !ko_command_is_instruction(line))
			break;
		goes_on = is_continued(line) ||
			  (goes_on && line.n && line.p[0] == '#');
		at = after_line(text, at);
	}
	return at;
}

/* Extract from the bytes [from, to) of the text. */
static enum ko_status extract_part(const struct scan *s, size_t from, size_t to,
				   const char *format)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(0);
	struct ko_source scratch = ko_snippet_scratch(s->source, &arena);
	const struct ko_format *f = ko_format_named(ko_span_str(format));
	struct ko_nested part = KO_NESTED(&arena);
	enum ko_status status;

	if (!f)
		return KO_OK;
	status = ko_nested_add(&part, ko_span_slice(s->source->text, from, to),
			       from);
	if (status)
		return status;
	return ko_nested_extract(&scratch, &part, f, false, s->sink);
}

/* How many marks a fence has; 0 when the line is none. */
static size_t fence_of(struct ko_span line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == line.p[0])
		n++;
	return n >= 3 && (line.p[0] == '`' || line.p[0] == '~') ? n : 0;
}

/* The block of code between the fence at s->at and the one that closes it. */
static enum ko_status read_fenced(struct scan *s)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(0);
	struct ko_source scratch = ko_snippet_scratch(s->source, &arena);
	struct ko_span text = s->source->text;
	struct ko_span open = ko_span_trim(line_at(text, s->at));
	size_t n = fence_of(open);
	struct ko_snippet_label label = ko_snippet_label(ko_span_tail(open, n));
	struct ko_nested code = KO_NESTED(&arena);
	size_t from = after_line(text, s->at);
	size_t to = from;
	enum ko_status status;

	s->at = text.n;
	while (to < text.n) {
		struct ko_span line = ko_span_trim(line_at(text, to));

		if (line.n >= n && line.p[0] == open.p[0] &&
		    fence_of(line) == line.n) {
			s->at = after_line(text, to);
			break;
		}
		to = after_line(text, to);
	}
	status = ko_nested_add(&code, ko_span_slice(text, from, to), from);
	return status ? status
		      : ko_snippet_block(&scratch, &code, &label, s->sink);
}

/* A line that is a command, with those that continue it. */
static enum ko_status read_command(struct scan *s, struct ko_span line)
{
	struct ko_span text = s->source->text;
	struct ko_span command = s->mode == MODE_CODE
					 ? ko_command_in_code(line)
					 : ko_command_in_prose(line);
	size_t from, to;

	if (command.n == 0) {
		s->at = after_line(text, s->at);
		return KO_OK;
	}
	from = (size_t)(command.p - text.p);
	to = from + command.n;
	if (ko_command_is_from(command, true)) {
		s->at = after_line(text, s->at);
		return extract_part(s, from, to, "dockerfile");
	}
	while (is_continued(line_at(text, s->at)) && s->at < text.n) {
		s->at = after_line(text, s->at);
		to = s->at + line_at(text, s->at).n;
	}
	s->at = after_line(text, s->at);
	return extract_part(s, from, to, "shell");
}

/* Comments as C has them hold no commands, nor do lines after "//". */
static bool is_comment(struct scan *s, struct ko_span line)
{
	bool was = s->is_commented;

	if (s->mode == MODE_CODE || s->mode == MODE_DOCKERFILES)
		return false;
	if (!was && ko_span_starts(line, KO_SPAN("/*")))
		was = s->is_commented = true;
	if (was && ko_span_find_span(line, KO_SPAN("*/")) < line.n)
		s->is_commented = false;
	return was;
}

static enum ko_status read_line(struct scan *s)
{
	struct ko_span text = s->source->text;
	struct ko_span whole = line_at(text, s->at);
	struct ko_span line = ko_span_trim(whole);
	size_t end;

	if (line.n == 0 || is_comment(s, line)) {
		s->at = after_line(text, s->at);
		return KO_OK;
	}
	if (s->mode == MODE_TEXT && fence_of(line))
		return read_fenced(s);
	end = end_of_dockerfile(text, s->at);
	if (end > s->at) {
		size_t from = s->at;

		s->at = end;
		return extract_part(s, from, end, "dockerfile");
	}
	if (s->mode == MODE_DOCKERFILES) {
		s->at = after_line(text, s->at);
		return KO_OK;
	}
	return read_command(s, whole);
}

static enum ko_status extract(const struct ko_source *source,
			      const struct ko_sink *sink, enum mode mode)
{
	struct scan s = { .source = source, .sink = sink, .mode = mode };
	enum ko_status status = KO_OK;

	if (!ko_snippet_matters(source->text))
		return KO_OK;
	while (!status && s.at < source->text.n)
		status = read_line(&s);
	return status;
}

enum ko_status ko_plain_extract(const struct ko_source *source,
				const struct ko_sink *sink)
{
	return extract(source, sink, MODE_TEXT);
}

enum ko_status ko_plain_prose(const struct ko_source *source,
			      const struct ko_sink *sink)
{
	return extract(source, sink, MODE_PROSE);
}

enum ko_status ko_plain_code(const struct ko_source *source,
			     const struct ko_sink *sink)
{
	return extract(source, sink, MODE_CODE);
}

enum ko_status ko_plain_dockerfiles(const struct ko_source *source,
				    const struct ko_sink *sink)
{
	return extract(source, sink, MODE_DOCKERFILES);
}

enum ko_likeness ko_plain_has_name(struct ko_span path)
{
	struct ko_span name = ko_basename(path);

	for (size_t i = 0; i < KO_ARRAY_LEN(extensions); i++)
		if (ko_span_ends(name, ko_span_str(extensions[i])))
			return KO_LIKELY;
	return KO_UNLIKE;
}

bool ko_plain_has_content(struct ko_span text)
{
	struct ko_span probe = ko_span_head(text, KO_PLAIN_PROBE_MAX);
	size_t at = 0;

	if (!ko_snippet_matters(probe))
		return false;
	while (at < probe.n) {
		struct ko_span line = line_at(probe, at);

		if (fence_of(ko_span_trim(line)) ||
		    starts_dockerfile(probe, at) || ko_command_in_prose(line).n)
			return true;
		at = after_line(probe, at);
	}
	return false;
}
