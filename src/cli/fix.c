#include "cli/fix.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/complain.h"
#include "cli/unified_diff.h"

/* Most slips of one name that are put right one after another. */
#define SLIPS_IN_TURN_MAX 4

/* ---- what to write ---- */

/* A part of the name as it is, and as it should be. */
struct change {
	struct ko_span was, is;
};

static bool ends_part(char c)
{
	return c == '/' || c == ':' || c == '@';
}

/*
 * The smallest run of whole parts (of the host, the path, the tag) in which
 * the two differ.
 */
static struct change differing_parts(struct ko_span was, struct ko_span is)
{
	size_t least = was.n < is.n ? was.n : is.n;
	size_t front = 0;
	size_t back = 0;

	while (front < least && was.p[front] == is.p[front])
		front++;
	while (front && !ends_part(was.p[front - 1]))
		front--;
	while (back < least - front &&
	       was.p[was.n - back - 1] == is.p[is.n - back - 1])
		back++;
	while (back && !ends_part(was.p[was.n - back]))
		back--;
	return (struct change){ ko_span_slice(was, front, was.n - back),
				ko_span_slice(is, front, is.n - back) };
}

/* Does a host, a path or a tag end where this byte stands? */
static bool is_outside(char c)
{
	return !ko_is_alnum(c) && c != '-' && c != '.' && c != '_';
}

/* Where in text the part stands by itself, and nowhere else. */
static bool find_part(struct ko_span text, struct ko_span part, size_t *at)
{
	size_t found = 0;

	for (size_t i = 0; part.n && i + part.n <= text.n; i++) {
		size_t end = i + part.n;

		i += ko_span_find_span(ko_span_tail(text, i), part);
		end = i + part.n;
		if (end > text.n)
			break;
		if ((i && !is_outside(text.p[i - 1])) ||
		    (end < text.n && !is_outside(text.p[end])))
			continue;
		*at = i;
		found++;
	}
	return found == 1;
}

/* A name that was reported as malicious has what it imitates for a suggestion,
 * where the report says so. */
static bool is_certain(const struct ko_verdict *v)
{
	return v->severity == KO_SEVERITY_ERROR && v->suggestion[0];
}

static bool is_reference(struct ko_span text)
{
	struct ko_imageref ref;

	return ko_imageref_parse(text, &ref, NULL) == KO_OK;
}

/*
 * What the name is to become, in text: what is suggested, and where that has
 * another slip, what is suggested for that.  False when this does not end with
 * a name that is no error.
 */
static bool settle(const struct ko_catalogue *c, const struct ko_mention *m,
		   const struct ko_verdict *v, char text[KO_VERDICT_TEXT_MAX])
{
	struct ko_verdict next;

	if (!is_certain(v))
		return false;
	memcpy(text, v->suggestion, KO_VERDICT_TEXT_MAX);
	for (size_t i = 0; i < SLIPS_IN_TURN_MAX; i++) {
		if (m->kind == KO_MENTION_HOST)
			ko_judge_host(c, ko_span_str(text), &next);
		else
			ko_judge(c, ko_span_str(text), &next);
		if (next.severity < KO_SEVERITY_ERROR)
			return next.kind != KO_VERDICT_INVALID ||
			       !is_reference(m->expanded);
		if (!is_certain(&next))
			return false;
		memcpy(text, next.suggestion, KO_VERDICT_TEXT_MAX);
	}
	return false;
}

/*
 * What is to change in the name.  Of a text that is no reference only a part
 * was judged (ko_judge), so only the host can be put in place.
 */
static struct change change_of(const struct ko_mention *m,
			       const struct ko_verdict *v, struct ko_span meant)
{
	struct ko_span host = m->expanded;

	if (m->kind == KO_MENTION_HOST || strchr(v->target, '/') ||
	    is_reference(m->expanded))
		return differing_parts(m->expanded, meant);
	host = ko_span_head(host, ko_span_find(host, '/'));
	host = ko_span_head(host, ko_span_find(host, ':'));
	return (struct change){ host, ko_span_str(v->target) };
}

/* The name as it stands, with the part changed. */
static bool fix_name(const struct ko_found *found, struct ko_span raw,
		     const struct change *change, struct ko_buf *out,
		     struct ko_fix *fix)
{
	size_t at;

	if (!find_part(raw, change->was, &at) ||
	    ko_buf_add(out, ko_span_head(raw, at)) ||
	    ko_buf_add(out, change->is) ||
	    ko_buf_add(out, ko_span_tail(raw, at + change->was.n)))
		return false;
	*fix = (struct ko_fix){ found->mention->at, raw, ko_buf_span(out),
				true };
	return true;
}

static bool is_variable_byte(char c)
{
	return ko_is_alnum(c) || c == '_';
}

/* The next variable in *rest: "TAG" of "$TAG" and of "${TAG:-x}". */
static bool next_variable(struct ko_span *rest, struct ko_span *name)
{
	size_t n = 0;

	*rest = ko_span_tail(*rest, ko_span_find(*rest, '$') + 1);
	while (rest->n && (rest->p[0] == '{' || rest->p[0] == '('))
		*rest = ko_span_tail(*rest, 1);
	while (n < rest->n && is_variable_byte(rest->p[n]))
		n++;
	*name = ko_span_head(*rest, n);
	return rest->n > 0;
}

/* Is a value given here, behind the variable's name: "=", " ?= ", ": "? */
static bool is_assignment(struct ko_span rest)
{
	while (rest.n && (rest.p[0] == ' ' || rest.p[0] == '?'))
		rest = ko_span_tail(rest, 1);
	return rest.n && (rest.p[0] == '=' || rest.p[0] == ':');
}

/* Where in the line the variable's value may begin; its end if it is not given
 * one there. */
static size_t value_in(struct ko_span line, struct ko_span name)
{
	size_t at = 0;

	for (; at < line.n; at++) {
		at += ko_span_find_span(ko_span_tail(line, at), name);
		if (at < line.n &&
		    (at == 0 || !is_variable_byte(line.p[at - 1])) &&
		    is_assignment(ko_span_tail(line, at + name.n)))
			return at + name.n;
	}
	return line.n;
}

/* Where the variable is given a value that has the part: at one place. */
static bool find_value(struct ko_span text, struct ko_span name,
		       struct ko_span part, size_t *at)
{
	struct ko_span rest = text;
	struct ko_span line;
	size_t found = 0;

	while (name.n && ko_span_line(&rest, &line)) {
		size_t from = value_in(line, name);
		size_t in_value;

		if (!find_part(ko_span_tail(line, from), part, &in_value))
			continue;
		*at = (size_t)(line.p - text.p) + from + in_value;
		found++;
	}
	return found == 1;
}

/* The value that a variable in the name has in the same file. */
static bool fix_variable(const struct ko_found *found, struct ko_span raw,
			 const struct change *change, struct ko_buf *out,
			 struct ko_fix *fix)
{
	struct ko_span name;
	size_t at;

	while (next_variable(&raw, &name)) {
		if (!find_value(found->text, name, change->was, &at))
			continue;
		*fix = (struct ko_fix){ at,
					ko_span_slice(found->text, at,
						      at + change->was.n),
					{ "", 0 },
					false };
		if (ko_buf_add(out, change->is))
			return false;
		fix->is = ko_buf_span(out);
		return true;
	}
	return false;
}

bool ko_fix_of(const struct ko_catalogue *c, const struct ko_found *found,
	       const struct ko_verdict *v, struct ko_buf *out,
	       struct ko_fix *fix)
{
	struct ko_span raw =
		ko_span_slice(found->source_line, found->from, found->to);
	char meant[KO_VERDICT_TEXT_MAX];
	struct change change;

	if (!settle(c, found->mention, v, meant))
		return false;
	change = change_of(found->mention, v, ko_span_str(meant));
	return fix_name(found, raw, &change, out, fix) ||
	       fix_variable(found, raw, &change, out, fix);
}

/* ---- where to write it ---- */

struct ko_noted_fix {
	struct ko_noted_fix *next;
	struct ko_span file;
	struct ko_fix fix;
};

enum ko_status ko_fixes_add(struct ko_fixes *fixes, const char *file,
			    const struct ko_fix *fix)
{
	struct ko_noted_fix *f = ko_arena_alloc(&fixes->arena, sizeof(*f));

	if (!f)
		return KO_ENOMEM;
	f->file = ko_arena_copy(&fixes->arena, ko_span_str(file));
	f->fix.at = fix->at;
	f->fix.was = ko_arena_copy(&fixes->arena, fix->was);
	f->fix.is = ko_arena_copy(&fixes->arena, fix->is);
	if (!f->file.p || !f->fix.was.p || !f->fix.is.p)
		return KO_ENOMEM;
	if (fixes->last)
		fixes->last->next = f;
	else
		fixes->first = f;
	fixes->last = f;
	return KO_OK;
}

/* The fixes of one file. */
struct in_file {
	struct ko_span path;
	const struct ko_fix **list;
	size_t n;
};

static int by_place(const void *a, const void *b)
{
	const struct ko_fix *x = *(const struct ko_fix *const *)a;
	const struct ko_fix *y = *(const struct ko_fix *const *)b;

	return (x->at > y->at) - (x->at < y->at);
}

/* A variable that several names hold is put right once. */
static bool is_same(const struct ko_fix *a, const struct ko_fix *b)
{
	return a->at == b->at && ko_span_eq(a->was, b->was) &&
	       ko_span_eq(a->is, b->is);
}

/* Append the text with all fixes; false where it is not what was read. */
static bool rewrite(const struct in_file *f, struct ko_span text,
		    struct ko_buf *out)
{
	size_t from = 0;

	qsort(f->list, f->n, sizeof(*f->list), by_place);
	for (size_t i = 0; i < f->n; i++) {
		const struct ko_fix *fix = f->list[i];
		size_t to = fix->at + fix->was.n;

		if (i && is_same(fix, f->list[i - 1]))
			continue;
		if (fix->at < from ||
		    !ko_span_eq(ko_span_slice(text, fix->at, to), fix->was) ||
		    ko_buf_add(out, ko_span_slice(text, from, fix->at)) ||
		    ko_buf_add(out, fix->is))
			return false;
		from = to;
	}
	return ko_buf_add(out, ko_span_tail(text, from)) == KO_OK;
}

static bool fix_file(const struct in_file *f, bool is_dry)
{
	KO_AUTO_BUF struct ko_buf old = KO_BUF(KO_SOURCE_MAX);
	KO_AUTO_BUF struct ko_buf new = KO_BUF(2 * KO_SOURCE_MAX);
	const char *path = f->path.p;
	struct ko_error err = { 0 };

	if (ko_file_read(path, &old, &err)) {
		ko_complain(path, "%s, not fixed", err.text);
		return false;
	}
	if (!rewrite(f, ko_buf_span(&old), &new)) {
		ko_complain(path, "changed while it was read, not fixed");
		return false;
	}
	if (is_dry) {
		ko_print_unified_diff(stdout, f->path, ko_buf_span(&old),
				      ko_buf_span(&new));
		return true;
	}
	if (ko_file_replace(path, ko_buf_span(&new), &err)) {
		ko_complain(path, "%s, not fixed", err.text);
		return false;
	}
	return true;
}

/* Those of the file that first is in; *next is the first of another file. */
static bool take_file(struct ko_fixes *fixes, const struct ko_noted_fix *first,
		      struct in_file *out, const struct ko_noted_fix **next)
{
	const struct ko_noted_fix *f = first;

	*out = (struct in_file){ .path = first->file };
	for (; f && ko_span_eq(f->file, first->file); f = f->next)
		out->n++;
	*next = f;
	out->list = ko_arena_array(&fixes->arena, out->n, sizeof(*out->list));
	f = first;
	for (size_t i = 0; out->list && i < out->n; i++, f = f->next)
		out->list[i] = &f->fix;
	return out->list != NULL;
}

bool ko_fixes_apply(struct ko_fixes *fixes, bool is_dry)
{
	const struct ko_noted_fix *next = fixes->first;
	bool is_fine = true;

	while (next) {
		struct in_file file;

		if (!take_file(fixes, next, &file, &next)) {
			(void)fputs("knockoff: out of memory\n", stderr);
			return false;
		}
		if (!fix_file(&file, is_dry)) {
			is_fine = false;
			continue;
		}
		fixes->n += file.n;
		fixes->files++;
	}
	return is_fine;
}

void ko_fixes_done(struct ko_fixes *fixes)
{
	ko_arena_done(&fixes->arena);
	fixes->first = fixes->last = NULL;
}
