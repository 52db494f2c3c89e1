#include "hub/hub_survey.h"

#include "core/imageref.h"

/* Which of a subject's targets. */
enum { REPOSITORY, ACCOUNT };

/* ---- filling in ---- */

static void fill_repository(const struct target *t, struct ko_facts *f)
{
	if (t->existence == KO_EXISTENCE_PRESENT)
		*f = t->repository.facts;
	f->repository = t->existence;
	f->checked = t->checked;
	if (t->existence == KO_EXISTENCE_UNCHECKED)
		f->why = t->why;
	/* library/ is Docker's own: nobody else can push to it. */
	if (t->existence == KO_EXISTENCE_PRESENT &&
	    t->kind == TARGET_REPOSITORY &&
	    ko_span_starts(t->name, KO_SPAN("library/")))
		f->badge = KO_BADGE_OFFICIAL;
}

static void fill_account(const struct target *t, struct ko_facts *f)
{
	f->account = t->existence;
	if (!f->checked)
		f->checked = t->checked;
	if (t->existence == KO_EXISTENCE_UNCHECKED && f->why.n == 0)
		f->why = t->why;
	if (t->existence != KO_EXISTENCE_PRESENT)
		return;
	f->joined = t->account.joined;
	/* Docker has no badge for itself. */
	if (ko_span_eq(t->name, KO_SPAN("library")))
		f->badge = KO_BADGE_OFFICIAL;
	else if (f->badge == KO_BADGE_UNKNOWN)
		f->badge = t->account.badge;
	f->publisher = t->account.publisher.n > 0 ? t->account.publisher
						  : t->account.name;
}

static void finish(struct survey *s, size_t i)
{
	const struct subject *subject = &s->subjects[i];

	if (subject->targets[REPOSITORY] != SURVEY_NONE)
		fill_repository(&s->targets[subject->targets[REPOSITORY]],
				&s->facts[i]);
	if (subject->targets[ACCOUNT] != SURVEY_NONE)
		fill_account(&s->targets[subject->targets[ACCOUNT]],
			     &s->facts[i]);
	if (s->done)
		s->done(s->ctx, i);
}

void survey_settle(struct survey *s, size_t target)
{
	const struct target *t = &s->targets[target];
	int which = t->kind == TARGET_ACCOUNT ? ACCOUNT : REPOSITORY;

	for (size_t i = t->first; i != SURVEY_NONE;
	     i = s->subjects[i].next[which])
		if (--s->subjects[i].left == 0)
			finish(s, i);
}

/* ---- taking apart ---- */

static size_t find_target(struct survey *s, enum target_kind kind,
			  struct ko_span name)
{
	size_t at = ko_span_hash(name, (uint64_t)kind + 1) & s->mask;
	struct target *t;

	for (; s->table[at]; at = (at + 1) & s->mask) {
		t = &s->targets[s->table[at] - 1];
		if (t->kind == kind && ko_span_eq(t->name, name))
			return s->table[at] - 1;
	}
	t = &s->targets[s->n_targets++];
	t->kind = kind;
	t->name = name;
	t->first = SURVEY_NONE;
	t->existence = KO_EXISTENCE_UNCHECKED;
	s->table[at] = s->n_targets;
	return s->n_targets - 1;
}

static enum ko_status wait_for(struct survey *s, size_t i,
			       enum target_kind kind, struct ko_span name)
{
	int which = kind == TARGET_ACCOUNT ? ACCOUNT : REPOSITORY;
	struct ko_span copy = ko_arena_copy(s->arena, name);
	struct subject *subject = &s->subjects[i];
	struct target *t;

	if (!copy.p)
		return KO_ENOMEM;
	subject->targets[which] = find_target(s, kind, copy);
	t = &s->targets[subject->targets[which]];
	subject->next[which] = t->first;
	t->first = i;
	subject->left++;
	return KO_OK;
}

/* "nginx" is library/nginx; deeper paths than Hub has are a registry's. */
static enum ko_status add_reference(struct survey *s, size_t i,
				    const struct ko_imageref *ref)
{
	KO_AUTO_BUF struct ko_buf full = KO_BUF(2 * KO_IMAGEREF_MAX);
	const struct ko_span hub = KO_SPAN("docker.io/");
	enum ko_status status = ko_imageref_name(ref, &full);
	struct ko_span name, path;
	size_t slash;

	if (status != KO_OK)
		return KO_ENOMEM;
	name = ko_buf_span(&full);
	path = ko_span_tail(name, hub.n);
	slash = ko_span_find(path, '/');
	if (!ko_imageref_on_hub(ref) || slash != ko_span_rfind(path, '/'))
		return wait_for(s, i, TARGET_ELSEWHERE, name);
	status = wait_for(s, i, TARGET_REPOSITORY, path);
	return status == KO_OK ? wait_for(s, i, TARGET_ACCOUNT,
					  ko_span_head(path, slash))
			       : status;
}

static void refuse(struct survey *s, size_t i, struct ko_span why)
{
	s->facts[i].repository = KO_EXISTENCE_UNCHECKED;
	s->facts[i].why = why;
	if (s->done)
		s->done(s->ctx, i);
}

/* "bitnami" of "bitnami/" and a star. */
static enum ko_status add_space(struct survey *s, size_t i,
				struct ko_span space)
{
	KO_AUTO_BUF struct ko_buf name = KO_BUF(2 * KO_IMAGEREF_MAX);
	struct ko_imageref ref;
	enum ko_status status = ko_buf_add(&name, space);

	if (status == KO_OK)
		status = ko_buf_add(&name, KO_SPAN("/x"));
	if (status == KO_ENOMEM)
		return status;
	if (status != KO_OK ||
	    ko_imageref_parse(ko_buf_span(&name), &ref, NULL) != KO_OK ||
	    !ko_imageref_on_hub(&ref)) {
		refuse(s, i, KO_SPAN("no namespace of Docker Hub"));
		return KO_OK;
	}
	space = ko_span_head(ref.path, ko_span_rfind(ref.path, '/'));
	if (ref.in_library || space.n == ref.path.n)
		space = KO_SPAN("library");
	if (ko_span_find(space, '/') < space.n) {
		refuse(s, i, KO_SPAN("no namespace of Docker Hub"));
		return KO_OK;
	}
	return wait_for(s, i, TARGET_ACCOUNT, space);
}

static enum ko_status add_name(struct survey *s, size_t i)
{
	struct ko_span name = s->names[i];
	struct ko_imageref ref;

	s->facts[i] = (struct ko_facts){ 0 };
	s->subjects[i] = (struct subject){
		.targets = { SURVEY_NONE, SURVEY_NONE },
		.next = { SURVEY_NONE, SURVEY_NONE },
	};
	if (ko_span_ends(name, KO_SPAN("/*")))
		return add_space(s, i, ko_span_head(name, name.n - 2));
	if (ko_imageref_parse(name, &ref, NULL) == KO_OK)
		return add_reference(s, i, &ref);
	refuse(s, i, KO_SPAN("not an image reference"));
	return KO_OK;
}

enum ko_status survey_begin(struct survey *s)
{
	enum ko_status status = KO_OK;
	size_t size = 16;

	while (size < 4 * s->n)
		size *= 2;
	s->mask = size - 1;
	s->table = calloc(size, sizeof(*s->table));
	s->subjects = calloc(s->n + 1, sizeof(*s->subjects));
	s->targets = calloc(2 * s->n + 1, sizeof(*s->targets));
	if (!s->table || !s->subjects || !s->targets)
		return KO_ENOMEM;
	for (size_t i = 0; i < s->n && status == KO_OK; i++)
		status = add_name(s, i);
	return status;
}

void survey_done(struct survey *s)
{
	free(s->table);
	free(s->subjects);
	free(s->targets);
}
