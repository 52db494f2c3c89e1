#include <knockoff/extract.h>

#include "base/escape.h"
#include "base/grow.h"
#include "extract/order.h"
#include "extract/own.h"
#include "lib/lib.h"

/* Most mentions and diagnostics of one text; see knockoff/extract.h. */
#define MENTIONS_MAX    ((size_t)1 << 20)
#define DIAGNOSTICS_MAX ((size_t)100)

/* Longest line of a diagnostic, in bytes. */
#define DIAGNOSTIC_MAX ((size_t)4096)

struct knockoff_extractor {
	const struct ko_format *wanted; /* NULL: what is detected */
	const struct ko_format *used;
	char *path; /* NULL: none */
	knockoff_mention_function *on_mention;
	void *mention_context;
	knockoff_diagnostic_function *on_diagnostic;
	void *diagnostic_context;
	bool is_running;
};

struct knockoff_diagnostic {
	const char *text;
	struct ko_place place;
	bool is_note;
};

/* One extraction; what was found is held until it can be given in order. */
struct extraction {
	struct ko_span text;
	struct ko_arena memory;
	struct ko_mention *mentions;
	size_t n_mentions, cap;
	struct ko_diagnostic diagnostics[DIAGNOSTICS_MAX];
	size_t n_diagnostics;
};

static const enum knockoff_mention_kind mention_kinds[] = {
	[KO_MENTION_IMAGE] = KNOCKOFF_MENTION_IMAGE,
	[KO_MENTION_OUTPUT] = KNOCKOFF_MENTION_OUTPUT,
	[KO_MENTION_HOST] = KNOCKOFF_MENTION_HOST,
	[KO_MENTION_STAGE] = KNOCKOFF_MENTION_STAGE,
	[KO_MENTION_SCRATCH] = KNOCKOFF_MENTION_SCRATCH,
	[KO_MENTION_BLANK] = KNOCKOFF_MENTION_BLANK,
	[KO_MENTION_REPLACED] = KNOCKOFF_MENTION_REPLACED,
	[KO_MENTION_UNRESOLVED] = KNOCKOFF_MENTION_UNRESOLVED,
	[KO_MENTION_INVALID] = KNOCKOFF_MENTION_INVALID,
};

/* ---- setting up ---- */

struct knockoff_extractor *knockoff_extractor_new(void)
{
	return calloc(1, sizeof(struct knockoff_extractor));
}

void knockoff_extractor_free(struct knockoff_extractor *extractor)
{
	if (!extractor)
		return;
	free(extractor->path);
	free(extractor);
}

enum knockoff_status
knockoff_extractor_set_format(struct knockoff_extractor *extractor,
			      const char *format)
{
	const struct ko_format *found =
		format ? ko_format_named(ko_span_str(format)) : NULL;

	if (!extractor)
		return KNOCKOFF_EINVAL;
	if (format && !found)
		return KNOCKOFF_EFORMAT;
	extractor->wanted = found;
	return KNOCKOFF_OK;
}

enum knockoff_status
knockoff_extractor_set_path(struct knockoff_extractor *extractor,
			    const char *path)
{
	char *copy = NULL;

	/* An extraction reads it. */
	if (!extractor || extractor->is_running)
		return KNOCKOFF_EINVAL;
	if (path) {
		copy = strdup(path);
		if (!copy)
			return KNOCKOFF_ENOMEM;
	}
	free(extractor->path);
	extractor->path = copy;
	return KNOCKOFF_OK;
}

void knockoff_extractor_on_mention(struct knockoff_extractor *extractor,
				   knockoff_mention_function *function,
				   void *context)
{
	if (!extractor)
		return;
	extractor->on_mention = function;
	extractor->mention_context = context;
}

void knockoff_extractor_on_diagnostic(struct knockoff_extractor *extractor,
				      knockoff_diagnostic_function *function,
				      void *context)
{
	if (!extractor)
		return;
	extractor->on_diagnostic = function;
	extractor->diagnostic_context = context;
}

/* ---- what is found ---- */

static bool has_room(struct extraction *e)
{
	struct ko_mention *p =
		ko_grow(e->mentions, e->n_mentions, &e->cap, sizeof(*p));

	if (!p)
		return false;
	e->mentions = p;
	return true;
}

static enum ko_status on_mention(void *ctx, const struct ko_mention *given)
{
	struct extraction *e = ctx;
	struct ko_mention m = *given;

	if (e->n_mentions == MENTIONS_MAX)
		return KO_ETOOBIG;
	m.written = ko_arena_copy(&e->memory, m.written);
	m.expanded = ko_arena_copy(&e->memory, m.expanded);
	if (!m.written.p || !m.expanded.p || !has_room(e))
		return KO_ENOMEM;
	e->mentions[e->n_mentions++] = m;
	return KO_OK;
}

static enum ko_status on_diagnostic(void *ctx, const struct ko_diagnostic *d)
{
	KO_AUTO_BUF struct ko_buf line = KO_BUF(DIAGNOSTIC_MAX);
	struct extraction *e = ctx;
	struct ko_span text;

	if (e->n_diagnostics == DIAGNOSTICS_MAX)
		return KO_OK;
	ko_escape_line(&line, ko_span_str(d->text));
	text = ko_arena_copy(&e->memory, ko_buf_span(&line));
	if (!text.p)
		return KO_ENOMEM;
	e->diagnostics[e->n_diagnostics++] =
		(struct ko_diagnostic){ d->at, text.p, d->is_note };
	return KO_OK;
}

static int compare_diagnostics(const void *a, const void *b)
{
	const struct ko_diagnostic *x = a;
	const struct ko_diagnostic *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return strcmp(x->text, y->text);
}

/* Sort what was found, and mark what the text builds itself. */
static enum ko_status put_in_order(struct extraction *e)
{
	struct ko_map own = { 0 };
	enum ko_status status;

	qsort(e->diagnostics, e->n_diagnostics, sizeof(*e->diagnostics),
	      compare_diagnostics);
	e->n_mentions = ko_mentions_sort(e->mentions, e->n_mentions);
	status = ko_own_learn(&own, &e->memory, e->mentions, e->n_mentions);
	ko_own_mark(&own, e->mentions, e->n_mentions);
	return status;
}

/* ---- extracting ---- */

static bool give_diagnostics(const struct knockoff_extractor *x,
			     const struct extraction *e)
{
	struct ko_lines lines = KO_LINES(e->text);

	for (size_t i = 0; x->on_diagnostic && i < e->n_diagnostics; i++) {
		const struct ko_diagnostic *d = &e->diagnostics[i];
		const struct knockoff_diagnostic given = {
			d->text, ko_lines_place(&lines, d->at), d->is_note
		};

		if (x->on_diagnostic(x->diagnostic_context, &given) != 0)
			return false;
	}
	return true;
}

static bool give_mentions(const struct knockoff_extractor *x,
			  const struct extraction *e)
{
	struct ko_lines lines = KO_LINES(e->text);

	for (size_t i = 0; x->on_mention && i < e->n_mentions; i++) {
		const struct ko_mention *m = &e->mentions[i];
		const struct knockoff_mention given = {
			*m, ko_lines_place(&lines, m->at)
		};

		if (x->on_mention(x->mention_context, &given) != 0)
			return false;
	}
	return true;
}

static enum knockoff_status run(const struct knockoff_extractor *x,
				struct extraction *e)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(KO_SOURCE_ARENA_MAX);
	const struct ko_source source = { .text = e->text,
					  .arena = &arena,
					  .path = ko_span_str(x->path) };
	const struct ko_sink sink = { e, on_mention, on_diagnostic };
	enum ko_status status = x->used->extract(&source, &sink);
	enum ko_status ordered = put_in_order(e);

	if (!give_diagnostics(x, e) || !give_mentions(x, e))
		return KNOCKOFF_ESTOPPED;
	return ko_lib_status(status ? status : ordered);
}

static const struct ko_format *detect(const struct knockoff_extractor *x,
				      struct ko_span text)
{
	const struct ko_format *f = NULL;

	if (x->wanted)
		return x->wanted;
	if (x->path && x->path[0])
		f = ko_format_of_file(ko_span_str(x->path), text);
	return f ? f : ko_format_of_content(text);
}

enum knockoff_status knockoff_extract(struct knockoff_extractor *extractor,
				      const char *text, size_t size,
				      struct knockoff_error *error)
{
	struct extraction *e;
	enum knockoff_status status;

	if (!extractor || !text || extractor->is_running)
		return ko_lib_fail(error, KNOCKOFF_EINVAL, 0, KO_SPAN(""));
	extractor->used = NULL;
	if (size > KO_SOURCE_MAX)
		return ko_lib_fail(error, KNOCKOFF_ETOOBIG, 0,
				   KO_SPAN("the text is over 64 MiB"));
	if (ko_is_binary((struct ko_span){ text, size }))
		return ko_lib_fail(error, KNOCKOFF_EFORMAT, 0,
				   KO_SPAN("binary data"));
	extractor->used = detect(extractor, (struct ko_span){ text, size });
	if (!extractor->used)
		return ko_lib_fail(error, KNOCKOFF_EFORMAT, 0, KO_SPAN(""));
	e = calloc(1, sizeof(*e));
	if (!e)
		return ko_lib_fail(error, KNOCKOFF_ENOMEM, 0, KO_SPAN(""));
	e->text = (struct ko_span){ text, size };
	e->memory = KO_ARENA(KO_SOURCE_ARENA_MAX);
	extractor->is_running = true;
	status = run(extractor, e);
	extractor->is_running = false;
	ko_arena_done(&e->memory);
	free(e->mentions);
	free(e);
	return status ? ko_lib_fail(error, status, 0, KO_SPAN("")) : status;
}

const char *
knockoff_extractor_format(const struct knockoff_extractor *extractor)
{
	return extractor && extractor->used ? extractor->used->name : "";
}

const char *knockoff_format_name(size_t i)
{
	size_t n = 0;

	while (n < i && ko_formats[n].name)
		n++;
	return ko_formats[n].name;
}

/* ---- what a mention and a diagnostic are ---- */

static const char *text_of(const struct ko_span *s, size_t *size)
{
	if (size)
		*size = s ? s->n : 0;
	return s ? s->p : "";
}

const char *knockoff_mention_construct(const struct knockoff_mention *mention)
{
	return mention ? mention->inner.construct : "";
}

enum knockoff_mention_kind
knockoff_mention_kind(const struct knockoff_mention *mention)
{
	return mention ? mention_kinds[mention->inner.kind]
		       : KNOCKOFF_MENTION_INVALID;
}

const char *knockoff_mention_written(const struct knockoff_mention *mention,
				     size_t *size)
{
	return text_of(mention ? &mention->inner.written : NULL, size);
}

const char *knockoff_mention_expanded(const struct knockoff_mention *mention,
				      size_t *size)
{
	return text_of(mention ? &mention->inner.expanded : NULL, size);
}

size_t knockoff_mention_start(const struct knockoff_mention *mention)
{
	return mention ? mention->inner.at : 0;
}

size_t knockoff_mention_end(const struct knockoff_mention *mention)
{
	return mention ? mention->inner.end : 0;
}

size_t knockoff_mention_line(const struct knockoff_mention *mention)
{
	return mention ? mention->place.line : 0;
}

size_t knockoff_mention_column(const struct knockoff_mention *mention)
{
	return mention ? mention->place.column : 0;
}

const char *
knockoff_diagnostic_text(const struct knockoff_diagnostic *diagnostic)
{
	return diagnostic ? diagnostic->text : "";
}

int knockoff_diagnostic_is_note(const struct knockoff_diagnostic *diagnostic)
{
	return diagnostic && diagnostic->is_note;
}

size_t knockoff_diagnostic_line(const struct knockoff_diagnostic *diagnostic)
{
	return diagnostic ? diagnostic->place.line : 0;
}

size_t knockoff_diagnostic_column(const struct knockoff_diagnostic *diagnostic)
{
	return diagnostic ? diagnostic->place.column : 0;
}

const char *knockoff_mention_kind_name(enum knockoff_mention_kind kind)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(mention_kinds); i++)
		if (mention_kinds[i] == kind)
			return ko_mention_kind_name((enum ko_mention_kind)i);
	return "";
}
