#include "cli/held.h"

struct ko_held_one {
	struct ko_held_one *next;
	struct ko_found found;
	struct ko_mention mention;
};

/* The source line, as far as anyone looks at it. */
static bool copy_line(struct ko_arena *arena, struct ko_found *f)
{
	size_t from = f->from > KO_HELD_CONTEXT ? f->from - KO_HELD_CONTEXT : 0;

	f->source_line =
		ko_arena_copy(arena, ko_span_slice(f->source_line, from,
						   f->to + KO_HELD_CONTEXT));
	f->from -= from;
	f->to -= from;
	return f->source_line.p != NULL;
}

enum ko_status ko_held_add(struct ko_held *held, const struct ko_found *found)
{
	struct ko_held_one *one = ko_arena_alloc(&held->arena, sizeof(*one));
	struct ko_mention *m;

	if (!one)
		return KO_ENOMEM;
	m = &one->mention;
	*m = *found->mention;
	one->found = *found;
	one->found.mention = m;
	one->found.text = KO_SPAN("");
	m->written = ko_arena_copy(&held->arena, m->written);
	m->expanded = ko_arena_copy(&held->arena, m->expanded);
	one->found.file =
		ko_arena_copy(&held->arena, ko_span_str(found->file)).p;
	if (!m->written.p || !m->expanded.p || !one->found.file ||
	    !copy_line(&held->arena, &one->found))
		return KO_ENOMEM;
	if (held->last)
		held->last->next = one;
	else
		held->first = one;
	held->last = one;
	return KO_OK;
}

enum ko_status ko_held_each(const struct ko_held *held,
			    enum ko_status (*give)(void *ctx,
						   const struct ko_found *f),
			    void *ctx)
{
	enum ko_status status = KO_OK;

	for (const struct ko_held_one *one = held->first; one && !status;
	     one = one->next)
		status = give(ctx, &one->found);
	return status;
}

void ko_held_done(struct ko_held *held)
{
	ko_arena_done(&held->arena);
	held->first = held->last = NULL;
}
