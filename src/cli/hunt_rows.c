#include "cli/hunt.h"

#include <stdio.h>

/* Shortest description that being the same as another's says something. */
#define DESCRIPTION_MIN 12

/* ---- what is hunted ---- */

static enum ko_status take_parts(struct ko_hunt *h,
				 const struct ko_imageref *ref, bool is_space)
{
	char text[KO_VERDICT_TEXT_MAX];
	size_t slash = ko_span_find(ref->path, '/');
	struct ko_span path = ko_arena_copy(&h->arena, ref->path);

	if (!path.p)
		return KO_ENOMEM;
	h->name = path;
	if (is_space) {
		h->space = ko_span_head(path, slash);
	} else {
		h->space = ko_span_head(path, slash < path.n ? slash : 0);
		h->repo = ko_span_tail(path, slash < path.n ? slash + 1 : 0);
	}
	(void)snprintf(text, sizeof(text), "docker.io/%s%.*s",
		       h->space.n ? "" : "library/",
		       (int)(is_space ? slash + 1 : path.n), path.p);
	h->full = ko_arena_copy(&h->arena, ko_span_str(text));
	return h->full.p ? KO_OK : KO_ENOMEM;
}

/* Without the star, and without "library/", which is never written. */
static struct ko_span without_extras(struct ko_span text, bool *is_space)
{
	if (ko_span_ends(text, KO_SPAN("/*")))
		text = ko_span_head(text, text.n - 1);
	*is_space = ko_span_ends(text, KO_SPAN("/"));
	return text;
}

enum ko_status ko_hunt_take_name(struct ko_hunt *h, struct ko_span text,
				 struct ko_error *err)
{
	char whole[KO_VERDICT_TEXT_MAX];
	struct ko_imageref ref;
	enum ko_status status;
	bool is_space;

	text = without_extras(text, &is_space);
	if (text.n + 1 > sizeof(whole))
		return ko_fail(err, KO_ESYNTAX, 0, "name too long");
	memcpy(whole, text.p, text.n);
	whole[text.n] = 'x'; /* a repository, which becomes the star */
	status = ko_imageref_parse((struct ko_span){ whole, text.n + is_space },
				   &ref, err);
	if (status)
		return KO_ESYNTAX;
	if (!ko_imageref_on_hub(&ref))
		return ko_fail(err, KO_ESYNTAX, 0,
			       "not a name on Docker Hub, which alone can be "
			       "searched");
	if (ko_span_starts(ref.path, KO_SPAN("library/")))
		ref.path = ko_span_tail(ref.path, 8);
	if (is_space && ko_span_find(ref.path, '/') == ref.path.n)
		return ko_fail(err, KO_ESYNTAX, 0,
			       "name one of the official images");
	if (is_space)
		whole[text.n] = '*';
	return take_parts(h, &ref, is_space);
}

/* ---- judging ---- */

/* "redis" of "bitnmai/redis"; of an image without a namespace all of it. */
static struct ko_span repository_of(struct ko_span name)
{
	size_t slash = ko_span_find(name, '/');

	return ko_span_tail(name, slash < name.n ? slash + 1 : 0);
}

static const struct ko_hunt_original *find_original(const struct ko_hunt *h,
						    struct ko_span name)
{
	for (size_t i = 0; i < h->n_originals; i++)
		if (ko_span_eq(h->originals[i].name, name))
			return &h->originals[i];
	return NULL;
}

/* Of a namespace, the image of it that is called alike, where it has one. */
static struct ko_span target_of(const struct ko_hunt *h, struct ko_span name,
				char text[KO_VERDICT_TEXT_MAX])
{
	struct ko_span target = { text, 0 };
	struct ko_entry e;
	int n;

	if (h->repo.n)
		return h->name;
	n = snprintf(text, KO_VERDICT_TEXT_MAX, "%.*s/%.*s",
		     KO_SPAN_ARG(h->space), KO_SPAN_ARG(repository_of(name)));
	target.n = (size_t)n;
	if (n >= KO_VERDICT_TEXT_MAX ||
	    (!ko_catalogue_find(h->catalogue, KO_PART_IMAGES, target, &e) &&
	     !find_original(h, target)))
		return h->name;
	return target;
}

void ko_hunt_judge(const struct ko_hunt *h, struct ko_span name,
		   const struct ko_facts *facts, char text[KO_VERDICT_TEXT_MAX],
		   struct ko_verdict *out)
{
	ko_judge_hunted(h->catalogue, name, facts, target_of(h, name, text),
			out);
}

/* An image, or one of the same publisher: who slips there meant that one. */
static bool is_target(const struct ko_hunt *h, const struct ko_verdict *v)
{
	struct ko_span target = ko_span_str(v->target);

	if (h->space.n == 0)
		return ko_span_eq(target, h->full);
	return ko_span_starts(
		target, ko_span_head(h->full, ko_span_rfind(h->full, '/') + 1));
}

bool ko_hunt_is_imitation(const struct ko_hunt *h, const struct ko_verdict *v)
{
	if (v->kind == KO_VERDICT_KNOWN_BAD)
		return is_target(h, v) ||
		       (h->repo.n &&
			ko_span_eq(repository_of(ko_span_str(v->name)),
				   h->repo));
	return v->kind == KO_VERDICT_LOOKALIKE && is_target(h, v);
}

bool ko_hunt_is_own(const struct ko_hunt *h, struct ko_span name)
{
	char text[KO_VERDICT_TEXT_MAX];
	size_t slash = ko_span_find(name, '/');
	struct ko_span space = ko_span_head(name, slash);
	struct ko_entry e;
	int n;

	if (slash == name.n || ko_span_eq(space, KO_SPAN("library")) ||
	    (h->space.n && ko_span_eq(space, h->space)))
		return true;
	n = snprintf(text, sizeof(text), "%.*s/*", KO_SPAN_ARG(space));
	return n < KO_VERDICT_TEXT_MAX &&
	       ko_catalogue_find(h->catalogue, KO_PART_IMAGES,
				 ko_span_str(text), &e);
}

/* ---- rows ---- */

static bool copies_an_original(const struct ko_hunt *h,
			       struct ko_span description)
{
	if (description.n < DESCRIPTION_MIN)
		return false;
	for (size_t i = 0; i < h->n_originals; i++)
		if (ko_span_eq(h->originals[i].description, description))
			return true;
	return false;
}

static struct ko_hunt_row *find_row(struct ko_hunt *h, struct ko_span name)
{
	for (size_t i = 0; i < h->n; i++)
		if (ko_span_eq(h->rows[i].name, name))
			return &h->rows[i];
	return NULL;
}

/* Room for one more; NULL, with that noted, when there is none. */
static void *grow(struct ko_hunt *h, void *list, size_t n, size_t *cap,
		  size_t size)
{
	size_t more = *cap ? 2 * *cap : 64;
	void *bigger;

	if (n < *cap)
		return list;
	bigger = reallocarray(list, more, size);
	if (!bigger) {
		h->is_short_of_memory = true;
		return NULL;
	}
	*cap = more;
	return bigger;
}

static void append(struct ko_hunt *h, const struct ko_hunt_row *row)
{
	struct ko_hunt_row *rows;

	if (h->n == KO_HUNT_ROWS_MAX) {
		h->n_left_out++;
		return;
	}
	rows = grow(h, h->rows, h->n, &h->cap, sizeof(*rows));
	if (!rows)
		return;
	h->rows = rows;
	h->rows[h->n++] = *row;
}

/* A look-alike that is there is worth a row, unless it is well known. */
static bool is_kept(const struct ko_hunt *h, const struct ko_hunt_row *row,
		    const struct ko_verdict *v)
{
	if (ko_hunt_is_own(h, row->name) || v->kind == KO_VERDICT_TRUSTED)
		return false;
	return ko_hunt_is_imitation(h, v) ||
	       (row->is_tried && row->facts.badge <= KO_BADGE_NONE);
}

void ko_hunt_add(struct ko_hunt *h, const struct ko_hunt_row *found)
{
	struct ko_hunt_row *old = find_row(h, found->name);
	struct ko_hunt_row row = *found;
	char text[KO_VERDICT_TEXT_MAX];
	struct ko_verdict v;

	if (old && old->is_asked && !row.is_asked)
		return;
	if (!row.facts.checked)
		row.facts.checked = h->now;
	row.facts.copies_target = copies_an_original(h, row.facts.description);
	if (old) {
		row.is_tried |= old->is_tried;
		/* The repository itself does not tell of its badge. */
		if (row.facts.badge == KO_BADGE_UNKNOWN)
			row.facts.badge = old->facts.badge;
	}
	ko_hunt_judge(h, row.name, &row.facts, text, &v);
	row.kind = v.kind;
	row.severity = v.severity;
	row.odds = v.odds;
	if (!is_kept(h, &row, &v))
		ko_hunt_drop(h, row.name);
	else if (old)
		*old = row;
	else
		append(h, &row);
}

void ko_hunt_drop(struct ko_hunt *h, struct ko_span name)
{
	struct ko_hunt_row *row = find_row(h, name);

	if (row)
		*row = h->rows[--h->n];
}

static int by_likelihood(const void *a, const void *b)
{
	const struct ko_hunt_row *x = a;
	const struct ko_hunt_row *y = b;
	bool x_is_bad = x->kind == KO_VERDICT_KNOWN_BAD;
	bool y_is_bad = y->kind == KO_VERDICT_KNOWN_BAD;

	if (x_is_bad != y_is_bad)
		return x_is_bad ? -1 : 1;
	if ((x->severity == 0) != (y->severity == 0))
		return x->severity ? -1 : 1;
	if (x->odds != y->odds)
		return x->odds > y->odds ? -1 : 1;
	if (x->facts.pulls != y->facts.pulls)
		return x->facts.pulls > y->facts.pulls ? -1 : 1;
	return ko_span_cmp(x->name, y->name);
}

void ko_hunt_rank(struct ko_hunt *h)
{
	if (h->n)
		qsort(h->rows, h->n, sizeof(*h->rows), by_likelihood);
}

void ko_hunt_add_free(struct ko_hunt *h, struct ko_span name, enum ko_rule rule)
{
	struct ko_hunt_free *list =
		grow(h, h->free_names, h->n_free, &h->free_cap, sizeof(*list));

	if (!list)
		return;
	h->free_names = list;
	h->free_names[h->n_free++] = (struct ko_hunt_free){ name, rule };
}

void ko_hunt_done(struct ko_hunt *h)
{
	ko_arena_done(&h->arena);
	free(h->originals);
	free(h->rows);
	free(h->free_names);
}

const char *ko_hunt_slip(const struct ko_verdict *v)
{
	enum ko_rule rule = KO_RULES;

	for (size_t i = 0; i < v->n_reasons && rule >= KO_SLIPS; i++)
		if (rule == KO_RULES || v->reasons[i] < KO_SLIPS)
			rule = v->reasons[i];
	return rule == KO_RULES ? "" : ko_rule_info(rule)->name;
}

size_t ko_hunt_not_checked(const struct ko_hunt *h)
{
	return h->n_variants - h->n_looked_up + h->n_unanswered;
}
