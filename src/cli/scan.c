#include "cli/scan.h"

#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/grow.h"
#include "cli/comments.h"
#include "cli/config.h"
#include "cli/walk.h"
#include "extract/order.h"
#include "extract/own.h"

/* Memory kept for the next input, in bytes. */
#define KEPT_TEXT     ((size_t)256 << 10)
#define KEPT_MENTIONS ((size_t)1024)

void ko_scan_init(struct ko_scan *s)
{
	*s = (struct ko_scan){ .path = KO_BUF(KO_WALK_PATH_MAX),
			       .given = KO_BUF(KO_SOURCE_MAX),
			       .text = KO_BUF(KO_SOURCE_MAX),
			       .memory = KO_ARENA(KO_SOURCE_ARENA_MAX) };
}

static void forget_others(struct ko_scan *s)
{
	for (struct ko_scan_part *p = s->main.next; p; p = p->next)
		free(p->mentions);
	s->main.next = NULL;
}

void ko_scan_clear(struct ko_scan *s)
{
	struct ko_scan_part *main = &s->main;

	if (s->text.cap > KEPT_TEXT)
		ko_buf_done(&s->text);
	forget_others(s);
	if (main->mentions_cap > KEPT_MENTIONS) {
		free(main->mentions);
		main->mentions = NULL;
		main->mentions_cap = 0;
	}
	ko_buf_clear(&s->text);
	ko_arena_done(&s->memory);
	s->outcome = KO_SCAN_NONE;
	s->status = KO_OK;
	main->diagnostics = NULL;
	main->n_mentions = main->n_diagnostics = s->n_mentions = 0;
}

void ko_scan_done(struct ko_scan *s)
{
	forget_others(s);
	free(s->main.mentions);
	ko_buf_done(&s->path);
	ko_buf_done(&s->given);
	ko_buf_done(&s->text);
	ko_arena_done(&s->memory);
}

/* ---- what is found ---- */

/* s itself when it is a part of the text, else a copy; false without memory. */
static bool keep(struct ko_scan *scan, struct ko_span *s)
{
	struct ko_span whole = scan->part->text;
	uintptr_t text = (uintptr_t)whole.p;
	uintptr_t at = (uintptr_t)s->p;

	if (s->n == 0) {
		*s = KO_SPAN("");
		return true;
	}
	if (text && at >= text && at + s->n <= text + whole.n)
		return true;
	*s = ko_arena_copy(&scan->memory, *s);
	return s->p != NULL;
}

static enum ko_status on_mention(void *ctx, const struct ko_mention *given)
{
	struct ko_scan *s = ctx;
	struct ko_scan_part *part = s->part;
	struct ko_mention m = *given;
	struct ko_mention *mentions;

	if (s->n_mentions == KO_SCAN_MENTIONS_MAX)
		return KO_ETOOBIG;
	mentions = ko_grow(part->mentions, part->n_mentions,
			   &part->mentions_cap, sizeof(m));
	if (!mentions)
		return KO_ENOMEM;
	part->mentions = mentions;
	if (!keep(s, &m.written) || !keep(s, &m.expanded))
		return KO_ENOMEM;
	part->mentions[part->n_mentions++] = m;
	s->n_mentions++;
	return KO_OK;
}

static enum ko_status on_diagnostic(void *ctx, const struct ko_diagnostic *d)
{
	struct ko_scan *s = ctx;
	struct ko_scan_part *part = s->part;
	struct ko_span text;

	if (!part->diagnostics)
		part->diagnostics =
			ko_arena_array(&s->memory, KO_SCAN_DIAGNOSTICS_MAX,
				       sizeof(*part->diagnostics));
	if (!part->diagnostics)
		return KO_ENOMEM;
	if (part->n_diagnostics == KO_SCAN_DIAGNOSTICS_MAX)
		return KO_OK;
	text = ko_arena_copy(&s->memory, ko_span_str(d->text));
	if (!text.p)
		return KO_ENOMEM;
	part->diagnostics[part->n_diagnostics++] =
		(struct ko_diagnostic){ d->at, text.p, d->is_note };
	return KO_OK;
}

static enum ko_status on_other_file(void *ctx, struct ko_span path,
				    struct ko_span text)
{
	struct ko_scan *s = ctx;
	struct ko_scan_part **p = &s->part;

	for (s->part = &s->main; s->part; s->part = *p) {
		if (ko_span_eq(s->part->path, path))
			return KO_OK;
		p = &s->part->next;
	}
	s->part = &s->main;
	*p = ko_arena_alloc(&s->memory, sizeof(**p));
	if (!*p)
		return KO_ENOMEM;
	(*p)->path = ko_arena_copy(&s->memory, path);
	(*p)->text = ko_arena_copy(&s->memory, text);
	(*p)->format = ko_format_of_file(path, text);
	if (!(*p)->path.p || !(*p)->text.p)
		return KO_ENOMEM;
	s->part = *p;
	return KO_OK;
}

/* ---- reading ---- */

/* Does path, which may lead through links, lie in folder? */
static bool is_below(const char *path, const char *folder)
{
	KO_AUTO_FREE char *real = realpath(path, NULL);
	KO_AUTO_FREE char *top = realpath(folder, NULL);
	size_t n = top ? strlen(top) : 0;

	if (!real || !top || strncmp(real, top, n) != 0)
		return false;
	return n == 1 || real[n] == '/';
}

/*
 * What a file names is read from the current folder, the one that is walked
 * or the one the file lies in, and from nowhere else: a hostile one must not
 * make its reader print parts of what it could not read itself.
 */
static bool is_in_reach(const struct ko_scan *s, const char *path)
{
	const char *given = s->path.n ? ko_buf_span(&s->path).p : "";
	const char *slash = strrchr(given, '/');
	KO_AUTO_FREE char *folder = NULL;

	if (s->reads_anywhere)
		return true;
	if (is_below(path, ".") || (s->root && is_below(path, s->root)))
		return true;
	if (!slash || s->root)
		return false;
	folder = strndup(given, slash == given ? 1 : (size_t)(slash - given));
	return folder && is_below(path, folder);
}

static enum ko_status read_side_file(void *ctx, const char *path,
				     struct ko_arena *arena,
				     struct ko_span *text, struct ko_error *err)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(KO_SIDE_FILE_MAX);
	struct ko_scan *s = ctx;
	enum ko_status status = ko_file_read(path, &b, err);
	struct ko_span copy;

	if (status)
		return status;
	if (b.n > KO_SIDE_FILES_MAX - s->side_bytes)
		return ko_fail(err, KO_ETOOBIG, 0,
			       "more than %zu bytes for one input",
			       KO_SIDE_FILES_MAX);
	s->side_bytes += b.n;
	if (!is_in_reach(s, path))
		return ko_fail(err, KO_EIO, 0,
			       "outside of the folder that is checked");
	if (ko_is_binary(ko_buf_span(&b)))
		return ko_fail(err, KO_EIO, 0, "binary file");
	copy = ko_arena_copy(arena, ko_buf_span(&b));
	if (!copy.p)
		return ko_fail_nomem(err);
	*text = copy;
	return KO_OK;
}

/* Sort what was found, and mark what one of these files builds itself. */
static enum ko_status finish_parts(struct ko_scan *s)
{
	enum ko_status status = KO_OK;
	struct ko_map own = { 0 };

	for (struct ko_scan_part *p = &s->main; p; p = p->next) {
		p->n_mentions = ko_mentions_sort(p->mentions, p->n_mentions);
		p->has_comments =
			ko_span_find_span(p->text, KO_SPAN(KO_COMMENT_MARK)) <
			p->text.n;
	}
	for (struct ko_scan_part *p = &s->main; p && !status; p = p->next)
		status = ko_own_learn(&own, &s->memory, p->mentions,
				      p->n_mentions);
	for (struct ko_scan_part *p = &s->main; p; p = p->next)
		ko_own_mark(&own, p->mentions, p->n_mentions);
	return status;
}

/* False when the memory that is shared did not do. */
static bool extract(struct ko_scan *s, const struct ko_format *format,
		    bool is_shared)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(
		is_shared ? KO_SCAN_SHARED_ARENA_MAX : KO_SOURCE_ARENA_MAX);
	struct ko_source source = { .text = ko_buf_span(&s->text),
				    .arena = &arena,
				    .path = ko_buf_span(&s->path),
				    .side = &s->side,
				    .build = s->build,
				    .variables = s->config
							 ? &s->config->variables
							 : NULL };
	struct ko_sink sink = { s, on_mention, on_diagnostic };
	enum ko_status status;

	s->side.ctx = s;
	s->side.read = read_side_file;
	s->side.enter = on_other_file;
	s->side_bytes = 0;
	s->memory.max = arena.max;
	s->outcome = KO_SCAN_READ;
	s->main.path = source.path;
	s->main.text = source.text;
	s->main.format = format;
	s->part = &s->main;
	s->status = format->extract(&source, &sink);
	if (s->status && is_shared)
		return false;
	status = finish_parts(s);
	if (!s->status)
		s->status = status;
	return true;
}

static const struct ko_format *detect(const struct ko_scan *s)
{
	struct ko_span text = ko_buf_span(&s->text);
	struct ko_span path = ko_buf_span(&s->path);
	const struct ko_format *f = NULL;

	if (!s->is_walked && s->format)
		return s->format;
	if (path.n)
		f = ko_format_of_file(path, text);
	if (s->is_walked)
		return f && s->format ? s->format : f;
	return f ? f : ko_format_of_content(text);
}

/* KO_ETOOBIG for what is left for later, and else as ko_file_read(). */
static enum ko_status read_text(struct ko_scan *s, bool is_shared)
{
	enum ko_status status;

	if (s->path.n == 0 && !s->is_walked)
		return is_shared
			       ? KO_ETOOBIG
			       : ko_fd_read(STDIN_FILENO, &s->text, &s->error);
	s->text.max = is_shared ? KO_SCAN_SHARED_MAX : KO_SOURCE_MAX;
	status = s->is_given ? ko_buf_add(&s->text, ko_buf_span(&s->given))
			     : ko_file_read(ko_buf_span(&s->path).p, &s->text,
					    &s->error);
	s->text.max = KO_SOURCE_MAX;
	return status;
}

bool ko_scan_run(struct ko_scan *s, bool is_shared)
{
	bool is_named = !s->is_walked || s->likeness == KO_SURE;
	const struct ko_format *format;
	enum ko_status status;

	if (s->config && s->config->is_broken)
		return true;
	status = read_text(s, is_shared);
	if (is_shared && (status == KO_ETOOBIG || status == KO_ENOMEM))
		return false;
	if (status) {
		s->outcome = status == KO_ETOOBIG && !is_named
				     ? KO_SCAN_TOO_LARGE
				     : KO_SCAN_FAILED;
		return true;
	}
	if (ko_is_binary(ko_buf_span(&s->text))) {
		s->outcome = is_named ? KO_SCAN_BINARY : KO_SCAN_NONE;
		return true;
	}
	format = detect(s);
	if (format)
		return extract(s, format, is_shared);
	s->outcome = is_named ? KO_SCAN_UNKNOWN : KO_SCAN_NONE;
	return true;
}
