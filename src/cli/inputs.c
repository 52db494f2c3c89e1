#include "cli/inputs.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#include "base/escape.h"
#include "base/file.h"
#include "cli/changes.h"
#include "cli/comments.h"
#include "cli/complain.h"
#include "cli/config.h"
#include "cli/kept_input.h"
#include "cli/scan.h"
#include "cli/seen.h"
#include "cli/walk.h"
#include "cli/workers.h"
#include "extract/compose_env.h"
#include "extract/lines.h"

/* The progress is shown after so many milliseconds, and as often anew. */
#define PROGRESS_AFTER 1000
#define PROGRESS_EVERY 100

struct inputs {
	const struct ko_settings *settings;
	const struct ko_reader *reader;
	struct ko_workers *workers;
	const char *root; /* the operand that is taken */
	bool is_fine;
	struct ko_buf env_texts[KO_ENV_FILES_MAX];
	struct ko_span env_files[KO_ENV_FILES_MAX];
	struct ko_seen *seen;       /* NULL: nothing can be found twice */
	struct ko_changes *changes; /* NULL: git is not asked */

	/* what a terminal shows meanwhile */
	bool has_progress, shows_progress;
	size_t files;
	int64_t started, shown; /* milliseconds */
};

/* ---- progress ---- */

static int64_t milliseconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void wipe_progress(struct inputs *in)
{
	if (in->shows_progress)
		(void)fputs("\r\033[K", stderr);
	in->shows_progress = false;
}

static void show_progress(struct inputs *in)
{
	int64_t now;

	in->files++;
	if (!in->has_progress)
		return;
	now = milliseconds();
	if (now - in->started < PROGRESS_AFTER ||
	    now - in->shown < PROGRESS_EVERY)
		return;
	in->shown = now;
	in->shows_progress = true;
	(void)fprintf(stderr, "\rchecked %zu files…\033[K", in->files);
}

/* ---- what came of one input ---- */

static void complain_of_input(struct inputs *in, const char *path,
			      const char *why, bool is_trouble)
{
	if (is_trouble)
		in->is_fine = false;
	else if (in->settings->is_quiet)
		return;
	ko_complain(path, "%s", why);
}

/* Where a text is gone through by a person: forward only. */
struct reading {
	struct ko_lines lines;
	size_t line_at; /* where the line starts that source_line is */
	struct ko_span source_line;
};

static void find_place(struct reading *r, const struct ko_mention *m,
		       struct ko_found *out)
{
	struct ko_place start = ko_lines_place(&r->lines, m->at);
	struct ko_lines end = r->lines;

	if (!r->source_line.p || r->line_at != start.line_at) {
		r->line_at = start.line_at;
		r->source_line = ko_lines_text(&r->lines, start);
	}
	out->line = start.line;
	out->column = start.column;
	out->source_line = r->source_line;
	out->from = m->at - start.line_at;
	out->byte_column = out->from + 1;
	out->to = m->end - start.line_at;
	out->end_column = ko_lines_place(&end, m->end).column;
}

struct ko_found ko_found_in(const char *file, struct ko_span text,
			    const struct ko_mention *m)
{
	struct reading r = { .lines = KO_LINES(text) };
	struct ko_found found = { .file = file, .mention = m };

	find_place(&r, m, &found);
	return found;
}

/* A file of which something was found. */
struct given {
	struct ko_input input;
	const struct ko_trust *trust;
	const struct ko_scan_part *part;
	bool is_other; /* not the input, but a file that it draws on */
};

static enum ko_status give_mentions(struct inputs *in, const struct given *g)
{
	const struct ko_scan_part *part = g->part;
	struct reading r = { .lines = KO_LINES(part->text) };
	struct ko_comments *comments = NULL;
	enum ko_status status = KO_OK;

	if (in->reader->comments && part->has_comments)
		status = ko_comments_find(
			in->reader->comments, g->input.path, part->text,
			ko_format_comments(part->format), g->trust,
			in->settings->is_quiet, &comments);
	for (size_t i = 0; i < part->n_mentions && status == KO_OK; i++) {
		struct ko_found found = { .file = g->input.path,
					  .mention = &part->mentions[i],
					  .text = part->text,
					  .trust = g->trust,
					  .comments = comments };

		if (ko_seen_mention(in->seen, g->input.path, found.mention,
				    g->is_other))
			continue;
		if (in->changes &&
		    ko_changes_had(in->changes, found.mention->expanded))
			continue;
		find_place(&r, found.mention, &found);
		status = in->reader->mention(in->reader->ctx, &found);
	}
	return status;
}

static void give_diagnostics(struct inputs *in, const struct given *g)
{
	for (size_t i = 0; i < g->part->n_diagnostics; i++) {
		const struct ko_diagnostic *d = &g->part->diagnostics[i];
		struct ko_lines lines = KO_LINES(g->part->text);
		struct ko_place place = ko_lines_place(&lines, d->at);

		if (!d->is_note)
			in->is_fine = false;
		else if (in->settings->is_quiet)
			continue;
		if (!ko_seen_diagnostic(in->seen, g->input.path, d,
					g->is_other))
			ko_complain_at(g->input.path, place.line, place.column,
				       d->text);
	}
}

static void give_read(struct inputs *in, const struct ko_scan *s,
		      const char *path)
{
	struct ko_input input = { path, s->main.text };
	enum ko_status status = KO_OK;

	in->reader->begin(in->reader->ctx, &input);
	for (const struct ko_scan_part *p = &s->main; p; p = p->next) {
		struct given g = { input, ko_config_trust(s->config), p,
				   p != &s->main };

		if (g.is_other)
			g.input = (struct ko_input){ p->path.p, p->text };
		if (p->n_mentions || p->n_diagnostics || p->has_comments)
			wipe_progress(in);
		if (!status)
			status = give_mentions(in, &g);
		give_diagnostics(in, &g);
	}
	if (s->n_mentions == KO_SCAN_MENTIONS_MAX && s->status == KO_ETOOBIG)
		complain_of_input(in, path,
				  "too many names, not read to its "
				  "end",
				  true);
	else if (s->status || status)
		complain_of_input(in, path,
				  "out of memory, not read to its "
				  "end",
				  true);
}

static bool work(void *ctx, void *job)
{
	(void)ctx;
	return ko_scan_run(job, true);
}

static void finish(void *ctx, void *job, bool is_left)
{
	struct inputs *in = ctx;
	struct ko_scan *s = job;
	const char *path =
		s->path.n || s->is_walked ? ko_buf_span(&s->path).p : "-";

	if (s->config) {
		wipe_progress(in);
		ko_config_tell(s->config);
		in->is_fine &= !s->config->is_broken;
	}
	if (is_left) {
		ko_scan_clear(s);
		(void)ko_scan_run(s, false);
	}
	if (s->outcome > KO_SCAN_READ)
		wipe_progress(in);
	switch (s->outcome) {
	case KO_SCAN_NONE:
		break;
	case KO_SCAN_READ:
		give_read(in, s, path);
		break;
	case KO_SCAN_BINARY:
		complain_of_input(in, path, "binary file, not checked", false);
		break;
	case KO_SCAN_UNKNOWN:
		complain_of_input(in, path,
				  "no format that knockoff knows, "
				  "not checked (--as=KIND names "
				  "one)",
				  false);
		break;
	case KO_SCAN_TOO_LARGE:
		complain_of_input(in, path, s->error.text, false);
		break;
	case KO_SCAN_FAILED:
		complain_of_input(in, path, s->error.text, true);
		break;
	}
	ko_scan_clear(s);
	show_progress(in);
}

static void done(void *job)
{
	ko_scan_done(job);
}

/* ---- what there is to read ---- */

static void on_trouble(void *ctx, const char *path, const char *why);

/*
 * Find the configuration of the file called path.  False for a file that is
 * left out by it, or where there was no memory.
 */
static bool configure(struct inputs *in, struct ko_scan *s, const char *path,
		      bool is_walked)
{
	struct ko_configs *configs = in->reader->configs;
	struct ko_span whole = ko_span_str(path);
	struct ko_span name = ko_basename(whole);
	struct ko_span folder = ko_span_head(whole, whole.n - name.n);
	const struct ko_config_place *place;

	s->config = NULL;
	if (!configs)
		return true;
	if (folder.n > 1)
		folder.n--;
	place = is_walked ? ko_configs_walked(configs, folder)
			  : ko_configs_find(configs, folder);
	if (!place) {
		on_trouble(in, path, "out of memory");
		return false;
	}
	s->config = place->config;
	if (in->settings->ignores_nothing || !path[0] ||
	    !ko_config_ignores(place, name))
		return true;
	if (!is_walked)
		complain_of_input(in, path,
				  "left out by its configuration, not checked "
				  "(--no-ignore checks it)",
				  false);
	return false;
}

/* A job for the file called path, to fill in the rest of; NULL for a file that
 * its configuration leaves out.  root is the folder that is walked, NULL for a
 * file that was named. */
static struct ko_scan *next_job(struct inputs *in, const char *path,
				const char *root, enum ko_likeness likeness)
{
	const struct ko_settings *settings = in->settings;
	struct ko_scan *s = ko_workers_next(in->workers);

	if (!s->path.max)
		ko_scan_init(s);
	if (!configure(in, s, path, root != NULL))
		return NULL;
	ko_buf_clear(&s->path);
	s->is_walked = root != NULL;
	s->is_given = false;
	s->root = root;
	s->likeness = likeness;
	s->format = settings->format;
	s->side = (struct ko_side_files){
		.env_files = in->env_files,
		.n_env_files = settings->n_env_files,
		.follows_builds = settings->follows_builds,
		.merged = settings->operands,
		.n_merged = settings->is_merged ? settings->n_operands : 0,
	};
	if (settings->given) {
		s->reads_anywhere = true;
		s->build = settings->given->build;
		s->side.project = settings->given->project;
		s->side.environment = settings->given->environment;
	}
	return s;
}

static void give_job(struct inputs *in, const char *path, const char *root,
		     enum ko_likeness likeness)
{
	struct ko_scan *s = next_job(in, path, root, likeness);

	if (!s)
		return;
	if (ko_buf_add(&s->path, ko_span_str(path)) == KO_OK)
		ko_workers_give(in->workers);
	else
		on_trouble(in, path, "path too long");
}

static void on_file(void *ctx, const char *path, enum ko_likeness likeness)
{
	struct inputs *in = ctx;

	/* Names in it are no places that anything pulls from. */
	if (!ko_span_eq(ko_basename(ko_span_str(path)),
			KO_SPAN(KO_CONFIG_NAME)))
		give_job(in, path, in->root, likeness);
}

static void on_trouble(void *ctx, const char *path, const char *why)
{
	struct inputs *in = ctx;

	wipe_progress(in);
	complain_of_input(in, path, why, true);
}

static void on_folder(void *ctx, const char *path)
{
	struct inputs *in = ctx;

	if (!ko_configs_note(in->reader->configs, ko_span_str(path)))
		on_trouble(in, path, "out of memory");
}

/* Find the configuration of a folder before what is in it is walked. */
static void begin_folder(struct inputs *in, const char *operand)
{
	struct ko_span folder = ko_span_str(operand);

	while (folder.n > 1 && folder.p[folder.n - 1] == '/')
		folder.n--;
	if (ko_span_eq(folder, KO_SPAN(".")))
		folder = KO_SPAN("");
	if (in->reader->configs &&
	    !ko_configs_find(in->reader->configs, folder))
		on_trouble(in, operand, "out of memory");
}

static void take_operand(struct inputs *in, const char *operand)
{
	struct ko_walk walk = { .ctx = in,
				.file = on_file,
				.folder =
					in->reader->configs ? on_folder : NULL,
				.trouble = on_trouble,
				.ignores_nothing =
					in->settings->ignores_nothing };
	struct stat st;

	in->root = operand;
	if (strcmp(operand, "-") == 0)
		ko_input_invite(in->settings);
	if (strcmp(operand, "-") == 0)
		give_job(in, "", NULL, KO_UNLIKE);
	else if (operand[0] == '\0')
		on_trouble(in, operand, strerror(ENOENT));
	else if (stat(operand, &st) < 0 || !S_ISDIR(st.st_mode)) {
		give_job(in, operand, NULL, KO_UNLIKE);
	} else {
		begin_folder(in, operand);
		ko_walk_folder(&walk, operand);
	}
}

/* A file that git says changed; with --staged its text is git's. */
static void take_change(struct inputs *in, const struct ko_git_change *change)
{
	struct ko_scan *s = next_job(in, change->path.p, ".",
				     ko_likeness_of_name(change->path));
	struct ko_error err = { 0 };
	enum ko_status status;

	if (!s)
		return;
	ko_buf_clear(&s->given);
	if (ko_buf_add(&s->path, change->path)) {
		on_trouble(in, change->path.p, "path too long");
		return;
	}
	status = ko_changes_text(in->changes, change, &s->given, &err);
	s->is_given = status != KO_ENOTFOUND;
	if (status == KO_OK || status == KO_ENOTFOUND)
		ko_workers_give(in->workers);
	else
		on_trouble(in, change->path.p, err.text);
}

static bool take_changes(struct inputs *in)
{
	struct ko_git_changes files;

	in->changes = ko_changes_open(in->settings);
	if (!in->changes)
		return false;
	files = ko_changes_files(in->changes);
	for (size_t i = 0; i < files.n; i++)
		if (!files.list[i].is_gone &&
		    ko_likeness_of_name(files.list[i].path) != KO_UNLIKE)
			take_change(in, &files.list[i]);
	return true;
}

static void take_operands(struct inputs *in)
{
	for (size_t i = 0; i < in->settings->n_operands; i++)
		take_operand(in, in->settings->operands[i]);
	if (in->settings->n_operands == 0)
		take_operand(in, ".");
}

static bool read_env_files(struct inputs *in)
{
	for (size_t i = 0; i < in->settings->n_env_files; i++) {
		const char *path = in->settings->env_files[i];
		struct ko_buf *b = &in->env_texts[i];
		struct ko_error err = { 0 };

		*b = KO_BUF(KO_COMPOSE_ENV_MAX);
		if (ko_file_read(path, b, &err)) {
			ko_complain(path, "%s", err.text);
			return false;
		}
		in->env_files[i] = ko_buf_span(b);
	}
	return true;
}

static void free_env_files(struct inputs *in)
{
	for (size_t i = 0; i < in->settings->n_env_files; i++)
		ko_buf_done(&in->env_texts[i]);
}

/* Read all inputs; false when that cannot be begun. */
static bool read_inputs(struct inputs *in, const struct ko_work *jobs)
{
	if (!read_env_files(in))
		return false;
	in->workers = ko_workers_new(jobs);
	if (!in->workers) {
		(void)fputs("knockoff: out of memory\n", stderr);
		return false;
	}
	if (!in->settings->is_staged && !in->settings->changed_since)
		take_operands(in);
	else if (!take_changes(in))
		in->is_fine = false;
	ko_workers_free(in->workers);
	ko_changes_close(in->changes);
	return in->is_fine;
}

/* Can a file be read for itself and for another one? */
static bool has_several(const struct ko_settings *settings)
{
	struct stat st;

	return settings->n_operands != 1 ||
	       (stat(settings->operands[0], &st) == 0 && S_ISDIR(st.st_mode));
}

bool ko_inputs_each(const struct ko_settings *settings,
		    const struct ko_reader *reader)
{
	struct inputs in = {
		.settings = settings,
		.reader = reader,
		.is_fine = true,
		.has_progress = !settings->is_quiet && isatty(STDERR_FILENO),
	};
	struct ko_work jobs = {
		.threads = settings->threads,
		.job_size = sizeof(struct ko_scan),
		.work = work,
		.finish = finish,
		.done = done,
		.ctx = &in,
	};
	bool is_fine;

	if (in.has_progress)
		in.started = milliseconds();
	if (has_several(settings))
		in.seen = ko_seen_new();
	is_fine = read_inputs(&in, &jobs);
	ko_seen_free(in.seen);
	wipe_progress(&in);
	free_env_files(&in);
	return is_fine;
}
