#include "cli/comments.h"

#include <stdio.h>

#include "base/utf8.h"
#include "cli/complain.h"
#include "core/distance.h"

#define WORD "ignore"

/* How far a word may be from the right one to have been meant for it. */
#define WORD_EDITS 2

struct ko_comments {
	struct ko_comments *next;
	const char *path;
	const struct ko_trust *trust;
	struct ko_comment *list;
	size_t n;
};

struct ko_comment_files {
	struct ko_arena arena;
	struct ko_comments *first, **last;
	struct ko_map by_path; /* to struct ko_comments, as bytes */
};

/* A file while its comments are looked for. */
struct search {
	struct ko_comment_files *files;
	struct ko_comments *out;
	const char *path;
	unsigned kinds;
	bool is_quiet;
	bool is_markup; /* the comment at hand may be before a code block */
	struct ko_span rest; /* the lines behind the one at hand */
	struct ko_span line;
	size_t number; /* of the line, from 1 */
};

struct ko_comment_files *ko_comment_files_new(void)
{
	struct ko_comment_files *f = calloc(1, sizeof(*f));

	if (f) {
		f->arena = KO_ARENA(KO_COMMENTS_ARENA_MAX);
		f->last = &f->first;
	}
	return f;
}

void ko_comment_files_free(struct ko_comment_files *f)
{
	if (!f)
		return;
	ko_arena_done(&f->arena);
	free(f);
}

static size_t column_of(struct ko_span line, size_t at)
{
	return ko_utf8_length(ko_span_head(line, at)) + 1;
}

static void complain(const struct search *s, size_t at, const char *text)
{
	if (!s->is_quiet)
		ko_complain_at(s->path, s->number, column_of(s->line, at),
			       text);
}

/* ---- where a comment starts ---- */

static const struct {
	unsigned kind;
	struct ko_span start, end; /* end may be missing */
	bool is_at_start;          /* of a line alone */
} markers[] = {
	{ KO_COMMENT_HASH, { "#", 1 }, { "", 0 }, false },
	{ KO_COMMENT_SLASHES, { "//", 2 }, { "", 0 }, false },
	{ KO_COMMENT_BLOCK, { "/*", 2 }, { "*/", 2 }, false },
	{ KO_COMMENT_MARKUP, { "<!--", 4 }, { "-->", 3 }, false },
	{ KO_COMMENT_SEMICOLON, { ";", 1 }, { "", 0 }, true },
	{ KO_COMMENT_DOTS, { "..", 2 }, { "", 0 }, true },
};

static struct ko_span trim_left(struct ko_span s)
{
	while (s.n && ko_is_blank(s.p[0]))
		s = ko_span_tail(s, 1);
	return s;
}

static struct ko_span trim_right(struct ko_span s)
{
	while (s.n && ko_is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* Does the line, of which before stands in front of a mark, have a comment's
 * start there?  *is_alone: nothing else is before it. */
static bool is_comment(const struct search *s, struct ko_span before,
		       size_t *marker, bool *is_alone)
{
	before = trim_right(before);
	for (size_t i = 0; i < KO_ARRAY_LEN(markers); i++) {
		struct ko_span rest;

		if (!(s->kinds & markers[i].kind) ||
		    !ko_span_ends(before, markers[i].start))
			continue;
		rest = ko_span_head(before, before.n - markers[i].start.n);
		/* "##", "///" */
		while (rest.n && !markers[i].end.n &&
		       rest.p[rest.n - 1] == markers[i].start.p[0])
			rest.n--;
		*is_alone = trim_left(rest).n == 0;
		*marker = i;
		if (*is_alone)
			return true;
		if (!markers[i].is_at_start && ko_is_blank(rest.p[rest.n - 1]))
			return true;
	}
	return false;
}

static bool is_comment_line(const struct search *s, struct ko_span line)
{
	line = trim_left(line);
	for (size_t i = 0; i < KO_ARRAY_LEN(markers); i++)
		if ((s->kinds & markers[i].kind) &&
		    ko_span_starts(line, markers[i].start))
			return true;
	return false;
}

/* ---- what it says ---- */

/* The rules in the brackets that text starts with; false after complaining. */
static bool read_rules(const struct search *s, size_t at, struct ko_span *text,
		       uint64_t *rules)
{
	size_t close = ko_span_find(*text, ']');
	struct ko_span list = ko_span_slice(*text, 1, close);

	if (close == text->n) {
		complain(s, at, "'[' without a ']'");
		return false;
	}
	*text = ko_span_tail(*text, close + 1);
	do {
		size_t comma = ko_span_find(list, ',');
		struct ko_span name = ko_span_trim(ko_span_head(list, comma));
		struct ko_error err = { .text = "" };
		enum ko_rule rule;

		if (name.n == 0) {
			complain(s, at, "no rule between the brackets");
			return false;
		}
		if (!ko_trust_read_rule(name, &rule, &err)) {
			complain(s, at, err.text);
			return false;
		}
		*rules |= UINT64_C(1) << (rule - KO_SLIPS);
		list = ko_span_tail(list, comma + 1);
	} while (list.n);
	return true;
}

/* Is it one of ours, or nearly?  *text is then what follows the word. */
static bool read_word(const struct search *s, size_t at, struct ko_span *text)
{
	struct ko_span rest = trim_left(*text);
	struct ko_span word;
	size_t n = 0;

	while (n < rest.n && (ko_is_lower(rest.p[n]) || ko_is_upper(rest.p[n])))
		n++;
	word = ko_span_head(rest, n);
	*text = ko_span_tail(rest, n);
	if (ko_span_eq(word, KO_SPAN(WORD)))
		return true;
	if (word.n &&
	    ko_edit_distance(word, KO_SPAN(WORD), WORD_EDITS) <= WORD_EDITS)
		complain(s, at, "unknown word; did you mean '" WORD "'?");
	return false;
}

/* Everything behind the mark; false where it is none, or a broken one. */
static bool read_comment(const struct search *s, size_t at, size_t marker,
			 uint64_t *rules)
{
	struct ko_span text =
		ko_span_tail(s->line, at + sizeof(KO_COMMENT_MARK) - 1);
	struct ko_span end = markers[marker].end;

	if (end.n)
		text = ko_span_head(text, ko_span_find_span(text, end));
	if (!read_word(s, at, &text))
		return false;
	*rules = 0;
	if (text.n && text.p[0] == '[') {
		if (!read_rules(s, at, &text, rules))
			return false;
	} else if (text.n && !ko_is_blank(text.p[0])) {
		complain(s, at,
			 "'" WORD "' is followed by [RULE] and a "
			 "reason");
		return false;
	}
	if (ko_span_trim(text).n == 0) {
		complain(s, at, "no reason given, so nothing is ignored");
		return false;
	}
	return true;
}

/* ---- what it is about ---- */

/* The fence of a Markdown code block that the line starts: "```", "~~~". */
static struct ko_span fence_of(struct ko_span line)
{
	struct ko_span s = trim_left(line);
	size_t n = 0;

	while (n < s.n && s.p[n] == s.p[0])
		n++;
	return n >= 3 && (s.p[0] == '`' || s.p[0] == '~') ? ko_span_head(s, n)
							  : KO_SPAN("");
}

static void find_lines(const struct search *s, struct ko_comment *c)
{
	struct ko_span rest = s->rest;
	struct ko_span fence = KO_SPAN("");
	size_t number = s->number;
	struct ko_span line;

	c->first = c->last = 0;
	while (ko_span_line(&rest, &line)) {
		number++;
		if (trim_left(line).n == 0 || is_comment_line(s, line))
			continue;
		c->first = c->last = number;
		break;
	}
	if (c->first && s->is_markup)
		fence = fence_of(line);
	while (fence.n && ko_span_line(&rest, &line)) {
		c->last++;
		if (ko_span_starts(trim_left(line), fence))
			break;
	}
}

/* Fill in where it stands, with a copy of its line. */
static bool set_place(const struct search *s, size_t at, size_t end,
		      struct ko_comment *c)
{
	size_t from =
		at > KO_COMMENT_LINE_MAX / 2 ? at - KO_COMMENT_LINE_MAX / 2 : 0;

	c->line = s->number;
	c->column = column_of(s->line, at);
	c->byte_column = at + 1;
	c->end_column = column_of(s->line, end);
	c->source_line = ko_arena_copy(
		&s->files->arena,
		ko_span_slice(s->line, from, from + KO_COMMENT_LINE_MAX));
	c->at = at - from;
	c->end = end - from < c->source_line.n ? end - from : c->source_line.n;
	return c->source_line.p != NULL;
}

/* ---- a file ---- */

static enum ko_status add(struct search *s, const struct ko_comment *c)
{
	struct ko_comments *out = s->out;

	if (!out->list)
		out->list = ko_arena_array(&s->files->arena, KO_COMMENTS_MAX,
					   sizeof(*out->list));
	if (!out->list)
		return KO_ENOMEM;
	out->list[out->n++] = *c;
	return KO_OK;
}

/* The mark at this byte of the line. */
static enum ko_status take_mark(struct search *s, size_t at)
{
	struct ko_comment c = { .rules = 0 };
	size_t marker;
	bool is_alone;
	size_t end;

	if (!is_comment(s, ko_span_head(s->line, at), &marker, &is_alone) ||
	    !read_comment(s, at, marker, &c.rules))
		return KO_OK;
	if (!is_alone && (s->kinds & KO_COMMENT_ALONE)) {
		complain(s, at,
			 "no comment can stand behind something in this kind "
			 "of file; put it on the line before");
		return KO_OK;
	}
	if (s->out->n == KO_COMMENTS_MAX) {
		complain(s, at,
			 "too many of these comments in the file; it "
			 "ignores nothing");
		return KO_OK;
	}
	s->is_markup = markers[marker].kind == KO_COMMENT_MARKUP;
	end = markers[marker].end.n
		      ? at + ko_span_find_span(ko_span_tail(s->line, at),
					       markers[marker].end)
		      : s->line.n;
	end = trim_right(ko_span_head(s->line, end)).n;
	if (!set_place(s, at, end, &c))
		return KO_ENOMEM;
	if (is_alone)
		find_lines(s, &c);
	else
		c.first = c.last = s->number;
	return add(s, &c);
}

static enum ko_status take_lines(struct search *s)
{
	static const struct ko_span mark = { KO_COMMENT_MARK,
					     sizeof(KO_COMMENT_MARK) - 1 };
	enum ko_status status = KO_OK;

	while (!status && ko_span_line(&s->rest, &s->line)) {
		size_t at;

		s->number++;
		at = s->line.n ? ko_span_find_span(s->line, mark) : 0;
		if (at < s->line.n)
			status = take_mark(s, at);
	}
	return status;
}

enum ko_status ko_comments_find(struct ko_comment_files *files,
				const char *path, struct ko_span text,
				unsigned kinds, const struct ko_trust *trust,
				bool is_quiet, struct ko_comments **out)
{
	struct search s = { .files = files,
			    .path = path,
			    .kinds = kinds,
			    .is_quiet = is_quiet,
			    .rest = text };
	struct ko_span key = ko_span_str(path);
	const struct ko_span *known = ko_map_get(&files->by_path, key);
	enum ko_status status;
	struct ko_span value;

	if (known) {
		memcpy(out, known->p, sizeof(*out));
		return KO_OK;
	}
	s.out = ko_arena_alloc(&files->arena, sizeof(*s.out));
	key = ko_arena_copy(&files->arena, key);
	if (!s.out || !key.p)
		return KO_ENOMEM;
	s.out->path = key.p;
	s.out->trust = trust;
	status = take_lines(&s);
	if (status)
		return status;
	*out = s.out->n ? s.out : NULL;
	if (*out) {
		*files->last = s.out;
		files->last = &s.out->next;
	}
	value = ko_arena_copy(
		&files->arena,
		(struct ko_span){ (const void *)out, sizeof(*out) });
	return value.p && ko_map_set(&files->by_path, &files->arena, key, value)
		       ? KO_OK
		       : KO_ENOMEM;
}

bool ko_comments_ignore(struct ko_comments *comments, size_t line,
			const struct ko_verdict *v)
{
	bool is_ignored = false;
	uint64_t bit;

	if (!comments || v->severity == KO_SEVERITY_NONE || !v->n_reasons)
		return false;
	bit = UINT64_C(1) << (v->reasons[0] - KO_SLIPS);
	for (size_t i = 0; i < comments->n; i++) {
		struct ko_comment *c = &comments->list[i];

		if (line < c->first || line > c->last ||
		    (c->rules ? !(c->rules & bit)
			      : v->reasons[0] == KO_RULE_KNOWN_BAD))
			continue;
		c->is_used = is_ignored = true;
	}
	return is_ignored;
}

void ko_comments_unused(struct ko_comment_files *files,
			void (*give)(void *ctx, const char *path,
				     const struct ko_comment *comment,
				     const struct ko_trust *trust),
			void *ctx)
{
	for (const struct ko_comments *f = files->first; f; f = f->next)
		for (size_t i = 0; i < f->n; i++)
			if (!f->list[i].is_used)
				give(ctx, f->path, &f->list[i], f->trust);
}
