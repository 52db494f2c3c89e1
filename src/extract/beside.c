#include "extract/beside.h"

/* A path under construction, with room for all. */
struct path {
	char *p;
	size_t n;
};

/* Go up from a folder that is named; false where there is none. */
static bool go_up(struct path *path)
{
	struct ko_span done = { path->p, path->n ? path->n - 1 : 0 };
	size_t slash = ko_span_rfind(done, '/');
	struct ko_span last =
		ko_span_tail(done, slash < done.n ? slash + 1 : 0);

	if (last.n == 0 || ko_span_eq(last, KO_SPAN(".")) ||
	    ko_span_eq(last, KO_SPAN("..")))
		return false;
	path->n -= last.n + 1;
	return true;
}

static void add_parts(struct path *path, struct ko_span name)
{
	while (name.n) {
		size_t end = ko_span_find(name, '/');
		struct ko_span part = ko_span_head(name, end);
		bool is_folder = end < name.n;

		name = ko_span_tail(name, end + 1);
		if (is_folder &&
		    (part.n == 0 || ko_span_eq(part, KO_SPAN("."))))
			continue;
		if (is_folder && ko_span_eq(part, KO_SPAN("..")) && go_up(path))
			continue;
		memcpy(path->p + path->n, part.p, part.n);
		path->n += part.n;
		if (is_folder)
			path->p[path->n++] = '/';
	}
	path->p[path->n] = '\0';
}

struct ko_span ko_beside(struct ko_arena *arena, struct ko_span path,
			 struct ko_span name)
{
	size_t slash = ko_span_rfind(path, '/');
	struct ko_span folder =
		ko_span_head(path, slash < path.n ? slash + 1 : 0);
	struct path out = { ko_arena_alloc(arena, path.n + name.n + 2), 0 };

	if (!out.p)
		return (struct ko_span){ NULL, 0 };
	if (name.n && name.p[0] == '/')
		folder = KO_SPAN("/");
	memcpy(out.p, folder.p, folder.n);
	out.n = folder.n;
	add_parts(&out, name);
	return (struct ko_span){ out.p, out.n };
}

enum ko_status ko_beside_read(const struct ko_source *source,
			      struct ko_span path, struct ko_span *text,
			      struct ko_error *err)
{
	const struct ko_side_files *side = source->side;

	if (!side || path.n == 0 || ko_span_find(path, '\0') < path.n)
		return ko_fail(err, KO_EIO, 0, "no such file");
	return side->read(side->ctx, path.p, source->arena, text, err);
}

bool ko_beside_is_remote(struct ko_span name)
{
	return ko_span_find_span(name, KO_SPAN("://")) < name.n ||
	       ko_span_starts(name, KO_SPAN("git@")) ||
	       ko_span_starts(name, KO_SPAN("github.com/"));
}
