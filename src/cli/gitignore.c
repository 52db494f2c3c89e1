#include "cli/gitignore.h"

#include <sys/stat.h>

#include "base/file.h"

#define BOM KO_SPAN("\xef\xbb\xbf")

/* Longest path of a file of patterns, in bytes. */
#define IGNORE_PATH_MAX ((size_t)32768)

struct ko_ignore_pattern {
	const struct ko_ignore_pattern *next; /* of an earlier line */
	struct ko_span text;                  /* without marks at its ends */
	bool is_negated;                      /* "!" */
	bool wants_folder;                    /* "/" at its end */
	bool is_path; /* of the whole path, not of the last name */
};

/* ---- one part of a path: no "/" in it ---- */

static bool is_alpha(char c)
{
	return ko_is_lower(c) || ko_is_upper(c);
}

static bool is_space_or_tab(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

static bool is_graph(char c)
{
	return c > 0x20 && c < 0x7f;
}

static bool is_print(char c)
{
	return c >= 0x20 && c < 0x7f;
}

static bool is_punct(char c)
{
	return is_graph(c) && !ko_is_alnum(c);
}

static bool is_hex(char c)
{
	return ko_is_hex_lower(ko_lower(c));
}

static const struct {
	const char *name;
	bool (*has)(char c);
} classes[] = {
	{ "alnum", ko_is_alnum },     { "alpha", is_alpha },
	{ "blank", is_space_or_tab }, { "cntrl", is_control },
	{ "digit", ko_is_digit },     { "graph", is_graph },
	{ "lower", ko_is_lower },     { "print", is_print },
	{ "punct", is_punct },        { "space", ko_is_blank },
	{ "upper", ko_is_upper },     { "xdigit", is_hex },
};

/* Is c in the class called name?  False in *is_known when there is none. */
static bool in_class(struct ko_span name, char c, bool *is_known)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(classes); i++)
		if (ko_span_eq(name, ko_span_str(classes[i].name))) {
			*is_known = true;
			return classes[i].has(c);
		}
	*is_known = false;
	return false;
}

/* A set in brackets while it is read. */
struct set {
	struct ko_span p; /* the pattern */
	size_t i;         /* of the byte at hand */
	char c;           /* that is looked for */
	bool has_it;
	bool is_broken; /* never closed: it matches nothing */
};

/* The byte at hand, behind its "\" if it has one. */
static char set_byte(struct set *s)
{
	if (s->i < s->p.n && s->p.p[s->i] == '\\')
		s->i++;
	if (s->i < s->p.n)
		return s->p.p[s->i];
	s->is_broken = true;
	return '\0';
}

/* "[:alpha:]", at its "["; false when that is a "[" as any other. */
static bool set_class(struct set *s)
{
	size_t from = s->i + 2;
	struct ko_span rest = ko_span_tail(s->p, from);
	size_t n = ko_span_find(rest, ']');
	bool is_known;

	if (n == rest.n) {
		s->is_broken = true;
		return true;
	}
	if (n == 0 || rest.p[n - 1] != ':')
		return false;
	s->has_it |= in_class(ko_span_head(rest, n - 1), s->c, &is_known);
	s->is_broken |= !is_known;
	s->i = from + n;
	return true;
}

/* The next byte, range or class of the set; before is what a range could start
 * with, -1 for nothing. */
static void take_member(struct set *s, int *before)
{
	bool has_more = s->i + 1 < s->p.n;
	char next = has_more ? s->p.p[s->i + 1] : '\0';
	char at = s->p.p[s->i];

	if (at == '-' && *before >= 0 && has_more && next != ']') {
		s->i++;
		at = set_byte(s);
		s->has_it |= (unsigned char)s->c >= *before &&
			     (unsigned char)s->c <= (unsigned char)at;
		*before = -1;
	} else if (at == '[' && next == ':' && set_class(s)) {
		*before = -1;
	} else {
		at = set_byte(s);
		s->has_it |= at == s->c;
		*before = (unsigned char)at;
	}
}

/*
 * Take the set whose "[" is at *i of p: is c in it?  *i is then that of its
 * "]"; false in *is_whole when it has none.  As git's wildmatch().
 */
static bool in_set(struct ko_span p, size_t *i, char c, bool *is_whole)
{
	struct set s = { .p = p, .i = *i + 1, .c = c };
	bool is_negated = s.i < p.n && (p.p[s.i] == '!' || p.p[s.i] == '^');
	int before = -1;
	size_t first;

	s.i += is_negated;
	first = s.i;
	for (; !s.is_broken; s.i++) {
		s.is_broken = s.i >= p.n;
		if (s.is_broken || (p.p[s.i] == ']' && s.i != first))
			break;
		take_member(&s, &before);
	}
	*is_whole = !s.is_broken;
	*i = s.i;
	return !s.is_broken && s.has_it != is_negated;
}

/* Does what stands at *i of p match c?  *i goes on behind it. */
static bool matches_byte(struct ko_span p, size_t *i, char c)
{
	bool is_whole = true;
	bool is_match;

	switch (p.p[*i]) {
	case '?':
		is_match = true;
		break;
	case '[':
		is_match = in_set(p, i, c, &is_whole);
		break;
	case '\\':
		++*i;
		is_match = *i < p.n && p.p[*i] == c;
		break;
	default:
		is_match = p.p[*i] == c;
	}
	++*i;
	return is_match;
}

/*
 * A pattern without "/" against a name.  Only the last "*" is ever gone back
 * to: what the ones before it took is as good as any, so the time is bounded
 * by the product of the lengths.
 */
static bool matches_part(struct ko_span p, struct ko_span name)
{
	size_t i = 0;
	size_t k = 0;
	size_t star = SIZE_MAX; /* behind the last "*" */
	size_t star_k = 0;      /* where what it took ends */

	while (k < name.n || i < p.n) {
		if (i < p.n && p.p[i] == '*') {
			star = ++i;
			star_k = k;
		} else if (i < p.n && k < name.n &&
			   matches_byte(p, &i, name.p[k])) {
			k++;
		} else if (star != SIZE_MAX && star_k < name.n) {
			k = ++star_k;
			i = star;
		} else {
			return false;
		}
	}
	return true;
}

/* ---- whole paths ---- */

/*
 * Take the part up to the next "/" off a pattern.  One in brackets does not
 * count; "\/" is one.
 */
static struct ko_span cut_part(struct ko_span *rest)
{
	struct ko_span part;
	size_t i = 0;
	bool is_escaped = false; /* the "/" that ends it */

	while (i < rest->n && rest->p[i] != '/') {
		bool is_whole;

		if (rest->p[i] == '[')
			(void)in_set(*rest, &i, '\0', &is_whole);
		else if (rest->p[i] == '\\')
			is_escaped = ++i < rest->n && rest->p[i] == '/';
		if (is_escaped)
			break;
		i++;
	}
	part = ko_span_head(*rest, i - is_escaped);
	*rest = ko_span_tail(*rest, i + 1);
	return part;
}

static struct ko_span cut_name(struct ko_span *rest)
{
	size_t slash = ko_span_find(*rest, '/');
	struct ko_span name = ko_span_head(*rest, slash);

	*rest = ko_span_tail(*rest, slash + 1);
	return name;
}

/* As matches_part(), with the parts for bytes and "**" for "*". */
static bool matches_path(struct ko_span p, struct ko_span path)
{
	struct ko_span after_stars = { NULL, 0 }; /* of the pattern */
	struct ko_span taken = path;              /* what "**" left */

	while (p.n || path.n) {
		struct ko_span p_rest = p;
		struct ko_span rest = path;
		struct ko_span part = cut_part(&p_rest);

		if (p.n && ko_span_eq(part, KO_SPAN("**"))) {
			/* At the end it stands for something. */
			if (p_rest.n == 0 && p.p[p.n - 1] != '/')
				return path.n > 0;
			after_stars = p = p_rest;
			taken = path;
		} else if (p.n && path.n &&
			   matches_part(part, cut_name(&rest)) &&
			   (p_rest.n == 0) <= (p.p[p.n - 1] != '/')) {
			p = p_rest;
			path = rest;
		} else if (after_stars.p && taken.n) {
			(void)cut_name(&taken);
			path = taken;
			p = after_stars;
		} else {
			return false;
		}
	}
	return true;
}

/* ---- files of patterns ---- */

/* Without the blanks at its end that no "\" protects. */
static struct ko_span trim_end(struct ko_span line)
{
	size_t end = 0;

	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '\\')
			i++;
		else if (line.p[i] == ' ')
			continue;
		end = i + 1;
	}
	return ko_span_head(line, end);
}

static bool parse_line(struct ko_span line, struct ko_ignore_pattern *out)
{
	if (line.n == 0 || line.p[0] == '#')
		return false;
	if (ko_span_ends(line, KO_SPAN("\r")))
		line.n--;
	line = trim_end(line);
	out->is_negated = ko_span_starts(line, KO_SPAN("!"));
	line = ko_span_tail(line, out->is_negated);
	out->wants_folder = ko_span_ends(line, KO_SPAN("/"));
	line.n -= out->wants_folder;
	out->is_path = ko_span_find(line, '/') < line.n;
	out->text = ko_span_tail(line, ko_span_starts(line, KO_SPAN("/")));
	return out->text.n > 0;
}

struct ko_ignore_list ko_ignore_parse(struct ko_arena *arena,
				      struct ko_span text)
{
	struct ko_ignore_list list = { NULL };
	struct ko_ignore_pattern pattern = { .next = NULL };
	struct ko_span line;

	if (ko_span_starts(text, BOM))
		text = ko_span_tail(text, BOM.n);
	while (ko_span_line(&text, &line)) {
		struct ko_ignore_pattern *p;

		if (!parse_line(line, &pattern))
			continue;
		p = ko_arena_alloc(arena, sizeof(*p));
		if (!p)
			break;
		*p = pattern;
		p->next = list.first;
		list.first = p;
	}
	return list;
}

int ko_ignore_match(const struct ko_ignore_list *list, struct ko_span path,
		    bool is_folder)
{
	size_t slash = ko_span_rfind(path, '/');
	struct ko_span name =
		slash < path.n ? ko_span_tail(path, slash + 1) : path;

	for (const struct ko_ignore_pattern *p = list->first; p; p = p->next) {
		if (p->wants_folder && !is_folder)
			continue;
		if (p->is_path ? matches_path(p->text, path)
			       : matches_part(p->text, name))
			return p->is_negated ? -1 : 1;
	}
	return 0;
}

static bool join(struct ko_buf *out, const char *folder, const char *name)
{
	size_t n = strlen(folder);
	bool has_slash = n == 0 || folder[n - 1] == '/';

	return ko_buf_printf(out, "%s%s%s", folder, has_slash ? "" : "/",
			     name) == KO_OK;
}

/* The patterns in the file called name in a folder. */
static struct ko_ignore_list read_list(struct ko_ignore *ignore,
				       const char *folder, const char *name)
{
	KO_AUTO_BUF struct ko_buf path = KO_BUF(IGNORE_PATH_MAX);
	KO_AUTO_BUF struct ko_buf text = KO_BUF(KO_IGNORE_FILE_MAX);
	struct ko_span copy;

	if (!join(&path, folder, name) ||
	    ko_file_read(path.p, &text, NULL) != KO_OK)
		return (struct ko_ignore_list){ NULL };
	copy = ko_arena_copy(&ignore->arena, ko_buf_span(&text));
	return ko_ignore_parse(&ignore->arena, copy);
}

void ko_ignore_init(struct ko_ignore *out, const char *path, unsigned has,
		    const struct ko_ignore *above, size_t base)
{
	KO_AUTO_BUF struct ko_buf git = KO_BUF(IGNORE_PATH_MAX);
	struct stat st;

	*out = (struct ko_ignore){
		.above = above,
		.base = base,
		.arena = KO_ARENA(64 * KO_IGNORE_FILE_MAX),
	};
	if (!join(&git, path, ".git"))
		return;
	if (has & KO_HAS_GIT)
		out->is_root = lstat(git.p, &st) == 0;
	if (has & KO_HAS_IGNORE)
		out->ignore = read_list(out, path, ".ignore");
	if (has & KO_HAS_GITIGNORE)
		out->gitignore = read_list(out, path, ".gitignore");
	if (out->is_root)
		out->exclude = read_list(out, git.p, "info/exclude");
}

void ko_ignore_done(struct ko_ignore *ignore)
{
	ko_arena_done(&ignore->arena);
}

bool ko_ignore_has(const struct ko_ignore *ignore, struct ko_span place,
		   bool is_folder)
{
	int by_ignore = 0;
	int by_git = 0;
	int by_exclude = 0;
	bool in_repository = true;

	for (const struct ko_ignore *i = ignore; i && !by_ignore;
	     i = i->above) {
		struct ko_span path = ko_span_tail(place, i->base);

		by_ignore = ko_ignore_match(&i->ignore, path, is_folder);
		if (in_repository && !by_git)
			by_git =
				ko_ignore_match(&i->gitignore, path, is_folder);
		if (in_repository && !by_exclude)
			by_exclude =
				ko_ignore_match(&i->exclude, path, is_folder);
		in_repository = in_repository && !i->is_root;
	}
	if (by_ignore)
		return by_ignore > 0;
	return by_git ? by_git > 0 : by_exclude > 0;
}
