#include "cli/online.h"

#include <stdio.h>

#include "base/grow.h"
#include "cli/complain.h"

/* Most memory that the names and facts of one go may take, in bytes. */
#define ONLINE_ARENA_MAX ((size_t)2 << 30)

/* Shortest description that being the same as another's says something. */
#define DESCRIPTION_MIN 12

/* A name to ask about; original is whose description it would copy, or "". */
struct wanted {
	struct ko_span name, original;
	struct ko_facts facts;
};

struct ko_online {
	const struct ko_fact_source *source;
	const struct ko_catalogue *catalogue;
	struct ko_arena arena;
	struct wanted *list; /* ko_online_ask() sorts it, each name once */
	size_t n, cap;
	size_t unchecked;
	char why[KO_ERROR_TEXT_MAX]; /* of the first one unchecked */
	char which[KO_VERDICT_TEXT_MAX];
};

struct ko_online *ko_online_new(const struct ko_fact_source *source,
				const struct ko_catalogue *c)
{
	struct ko_online *o = calloc(1, sizeof(*o));

	if (!o)
		return NULL;
	o->source = source;
	o->catalogue = c;
	o->arena = KO_ARENA(ONLINE_ARENA_MAX);
	return o;
}

void ko_online_clear(struct ko_online *o)
{
	ko_arena_done(&o->arena);
	free(o->list);
	o->list = NULL;
	o->n = o->cap = 0;
}

void ko_online_free(struct ko_online *o)
{
	if (!o)
		return;
	ko_online_clear(o);
	free(o);
}

static enum ko_status grow(struct ko_online *o)
{
	struct wanted *list;

	if (o->n >= 4 * KO_ONLINE_NAMES_MAX)
		return KO_ETOOBIG;
	list = ko_grow(o->list, o->n, &o->cap, sizeof(*list));
	if (!list)
		return KO_ENOMEM;
	o->list = list;
	return KO_OK;
}

static enum ko_status add(struct ko_online *o, struct ko_span name,
			  struct ko_span original)
{
	enum ko_status status = grow(o);
	struct wanted w = { .name = ko_arena_copy(&o->arena, name),
			    .original = ko_arena_copy(&o->arena, original) };

	if (status)
		return status;
	if (!w.name.p || !w.original.p)
		return KO_ENOMEM;
	o->list[o->n++] = w;
	return KO_OK;
}

enum ko_status ko_online_want(struct ko_online *o, const struct ko_verdict *v)
{
	char text[KO_VERDICT_TEXT_MAX];
	struct ko_span original;
	enum ko_status status;

	if (!ko_verdict_is_askable(o->catalogue, v))
		return KO_ENOTFOUND;
	if (o->n >= KO_ONLINE_NAMES_MAX)
		return KO_ETOOBIG;
	original = ko_verdict_original(o->catalogue, v, text);
	status = add(o, ko_span_str(v->name), original);
	if (status == KO_OK && original.n)
		status = add(o, original, KO_SPAN(""));
	return status;
}

static int by_name(const void *a, const void *b)
{
	const struct wanted *x = a;
	const struct wanted *y = b;
	int order = ko_span_cmp(x->name, y->name);

	/* The one that tells more first: it is the one that stays. */
	return order ? order : ko_span_cmp(y->original, x->original);
}

static void sort(struct ko_online *o)
{
	size_t kept = 0;

	qsort(o->list, o->n, sizeof(*o->list), by_name);
	for (size_t i = 0; i < o->n; i++)
		if (kept == 0 ||
		    !ko_span_eq(o->list[i].name, o->list[kept - 1].name))
			o->list[kept++] = o->list[i];
	o->n = kept;
}

static struct wanted *find(const struct ko_online *o, struct ko_span name)
{
	size_t from = 0;
	size_t to = o->n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = ko_span_cmp(o->list[middle].name, name);

		if (order == 0)
			return &o->list[middle];
		if (order < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

static void compare_descriptions(struct ko_online *o)
{
	for (size_t i = 0; i < o->n; i++) {
		struct wanted *w = &o->list[i];
		const struct wanted *original =
			w->original.n ? find(o, w->original) : NULL;

		w->facts.copies_target =
			original && w->facts.description.n >= DESCRIPTION_MIN &&
			ko_span_eq(w->facts.description,
				   original->facts.description);
	}
}

static void count_unchecked(struct ko_online *o)
{
	for (size_t i = 0; i < o->n; i++) {
		const struct wanted *w = &o->list[i];

		if (w->facts.repository != KO_EXISTENCE_UNCHECKED)
			continue;
		if (o->unchecked++)
			continue;
		(void)snprintf(o->why, sizeof(o->why), "%.*s",
			       KO_SPAN_ARG(w->facts.why));
		(void)snprintf(o->which, sizeof(o->which), "%.*s",
			       KO_SPAN_ARG(w->name));
	}
}

enum ko_status ko_online_ask(struct ko_online *o)
{
	struct ko_span *names;
	struct ko_facts *facts;
	enum ko_status status;

	if (o->n == 0)
		return KO_OK;
	sort(o);
	names = ko_arena_array(&o->arena, o->n, sizeof(*names));
	facts = ko_arena_array(&o->arena, o->n, sizeof(*facts));
	if (!names || !facts)
		return KO_ENOMEM;
	for (size_t i = 0; i < o->n; i++)
		names[i] = o->list[i].name;
	status = o->source->find(o->source->ctx, names, o->n, &o->arena, facts);
	if (status)
		return status;
	for (size_t i = 0; i < o->n; i++)
		o->list[i].facts = facts[i];
	compare_descriptions(o);
	count_unchecked(o);
	return KO_OK;
}

const struct ko_facts *ko_online_facts(const struct ko_online *o,
				       const struct ko_verdict *v)
{
	const struct wanted *w = find(o, ko_span_str(v->name));

	return w ? &w->facts : NULL;
}

size_t ko_online_complain(const struct ko_online *o)
{
	if (o->unchecked == 1)
		ko_complain(o->which, "not checked: %s", o->why);
	else if (o->unchecked)
		ko_complain(o->which, "not checked, as %zu others were not: %s",
			    o->unchecked - 1, o->why);
	return o->unchecked;
}
