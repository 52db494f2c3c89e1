#include "cli/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "cli/escape.h"

/* Folders that hold other people's or generated files. */
static const char *const skipped_folders[] = { ".git", ".hg", ".svn",
					       "node_modules" };

struct walk {
	const struct ko_settings *settings;
	const struct ko_reader *reader;
	struct ko_buf text; /* of the input at hand, used again and again */
	const char *path;   /* and its path */
	struct ko_lines lines;
	bool is_fine;
};

/* One line to standard error; escaped, as names and files may be hostile. */
static void print_trouble(const char *path, const char *place, const char *text)
{
	KO_AUTO_BUF struct ko_buf shown = KO_BUF(8 * KO_WALK_PATH_MAX);

	ko_escape_line(&shown, ko_span_str(path));
	(void)!ko_buf_printf(&shown, "%s: ", place);
	ko_escape_line(&shown, ko_span_str(text));
	(void)fprintf(stderr, "knockoff: %s\n", ko_buf_span(&shown).p);
}

void ko_complain(const char *path, const char *fmt, ...)
{
	char text[KO_ERROR_TEXT_MAX];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	print_trouble(path, "", text);
}

void ko_complain_at(const char *path, size_t line, size_t column,
		    const char *text)
{
	char place[48] = "";

	if (line && column)
		(void)snprintf(place, sizeof(place), ":%zu:%zu", line, column);
	else if (line)
		(void)snprintf(place, sizeof(place), ":%zu", line);
	print_trouble(path, place, text);
}

static const struct ko_format *detect(const struct walk *w, const char *path)
{
	struct ko_span text = ko_buf_span(&w->text);
	const struct ko_format *f = w->settings->format;

	if (!f)
		f = ko_format_of_file(ko_span_str(path), text);
	return f ? f : ko_format_of_content(text);
}

static enum ko_status on_mention(void *ctx, const struct ko_mention *m)
{
	struct walk *w = ctx;
	struct ko_found found = { .file = w->path, .mention = m };
	struct ko_place start = ko_lines_place(&w->lines, m->at);

	found.line = start.line;
	found.column = start.column;
	found.source_line = ko_lines_text(&w->lines, start);
	found.from = m->at - start.line_at;
	found.to = m->end - start.line_at;
	found.end_column = ko_lines_place(&w->lines, m->end).column;
	return w->reader->mention(w->reader->ctx, &found);
}

static enum ko_status on_diagnostic(void *ctx, const struct ko_diagnostic *d)
{
	struct walk *w = ctx;

	struct ko_lines lines = KO_LINES(w->lines.text);
	struct ko_place place = ko_lines_place(&lines, d->at);

	ko_complain_at(w->path, place.line, place.column, d->text);
	w->is_fine = false;
	return KO_OK;
}

static void extract(struct walk *w, const struct ko_format *format)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(KO_SOURCE_ARENA_MAX);
	struct ko_input input = { w->path, ko_buf_span(&w->text) };
	struct ko_source source = { .text = input.text, .arena = &arena };
	struct ko_sink sink = { w, on_mention, on_diagnostic };

	w->lines = KO_LINES(input.text);
	w->reader->begin(w->reader->ctx, &input);
	if (format->extract(&source, &sink) == KO_OK)
		return;
	ko_complain(w->path, "out of memory, not read to its end");
	w->is_fine = false;
}

/* Go through the text that was read under this path. */
static void take_text(struct walk *w, const char *path)
{
	const struct ko_format *format = NULL;
	bool is_binary = ko_is_binary(ko_buf_span(&w->text));

	w->path = path;
	if (!is_binary)
		format = detect(w, path);
	if (format)
		extract(w, format);
	else if (!w->settings->is_quiet)
		ko_complain(path, is_binary ? "binary file, not checked"
					    : "no format that knockoff knows, "
					      "not checked (--as=KIND names "
					      "one)");
}

static bool read_file(struct walk *w, const char *path)
{
	struct ko_error err = { 0 };

	ko_buf_clear(&w->text);
	if (ko_file_read(path, &w->text, &err) == KO_OK)
		return true;
	ko_complain(path, "%s", err.text);
	w->is_fine = false;
	return false;
}

static void take_file(struct walk *w, const char *path)
{
	if (read_file(w, path))
		take_text(w, path);
}

/* A file met on a walk is taken when name and text look like a format. */
static void take_walked_file(struct walk *w, const char *path)
{
	struct ko_span name = ko_span_str(path);

	if (ko_likeness_of_name(name) != KO_UNLIKE && read_file(w, path) &&
	    ko_format_of_file(name, ko_buf_span(&w->text)))
		take_text(w, path);
}

static void take_standard_input(struct walk *w)
{
	struct ko_error err = { 0 };

	ko_buf_clear(&w->text);
	if (ko_fd_read(STDIN_FILENO, &w->text, &err) == KO_OK) {
		take_text(w, "-");
		return;
	}
	ko_complain("-", "%s", err.text);
	w->is_fine = false;
}

/* ---- folders ---- */

struct names {
	char **p;
	size_t n, cap;
};

static void names_done(struct names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->p[i]);
	free(names->p);
}

static bool names_add(struct names *names, const char *name)
{
	if (names->n == names->cap) {
		size_t cap = names->cap ? names->cap * 2 : 64;
		void *p = realloc(names->p, cap * sizeof(*names->p));

		if (!p)
			return false;
		names->p = p;
		names->cap = cap;
	}
	names->p[names->n] = strdup(name);
	return names->p[names->n] && ++names->n;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a folder, sorted, without "." and "..". */
static bool list_folder(struct walk *w, const char *path, struct names *out)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	if (!dir) {
		ko_complain(path, "%s", strerror(errno));
		w->is_fine = false;
		return false;
	}
	for (errno = 0; (entry = readdir(dir)); errno = 0) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		if (!names_add(out, entry->d_name))
			break;
	}
	if (entry || errno) {
		ko_complain(path, "%s", strerror(entry ? ENOMEM : errno));
		w->is_fine = false;
	}
	(void)closedir(dir);
	if (out->n)
		qsort(out->p, out->n, sizeof(*out->p), compare_names);
	return true;
}

static bool is_skipped_folder(const char *name)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(skipped_folders); i++)
		if (strcmp(name, skipped_folders[i]) == 0)
			return true;
	return false;
}

static void walk_folder(struct walk *w, struct ko_buf *path, unsigned depth);

/* One name in a folder; path already ends with it. */
static void walk_entry(struct walk *w, struct ko_buf *path, const char *name,
		       unsigned depth)
{
	struct stat st;

	if (lstat(path->p, &st) < 0) {
		ko_complain(path->p, "%s", strerror(errno));
		w->is_fine = false;
	} else if (S_ISDIR(st.st_mode)) {
		if (!is_skipped_folder(name))
			walk_folder(w, path, depth + 1);
	} else if (S_ISREG(st.st_mode)) {
		take_walked_file(w, path->p);
	}
}

static void walk_folder(struct walk *w, struct ko_buf *path, unsigned depth)
{
	struct names names = { 0 };
	size_t n = path->n;

	if (depth > KO_WALK_DEPTH_MAX) {
		ko_complain(path->p, "folders nested too deep");
		w->is_fine = false;
		return;
	}
	if (list_folder(w, n ? path->p : ".", &names))
		for (size_t i = 0; i < names.n; i++) {
			bool has_slash = n == 0 || path->p[n - 1] == '/';

			if (ko_buf_printf(path, "%s%s", has_slash ? "" : "/",
					  names.p[i]) == KO_OK) {
				walk_entry(w, path, names.p[i], depth);
			} else {
				ko_complain(names.p[i], "path too long");
				w->is_fine = false;
			}
			path->n = n;
			if (path->p)
				path->p[n] = '\0';
		}
	names_done(&names);
}

static void take_operand(struct walk *w, const char *operand)
{
	KO_AUTO_BUF struct ko_buf path = KO_BUF(KO_WALK_PATH_MAX);
	struct stat st;

	if (strcmp(operand, "-") == 0) {
		take_standard_input(w);
		return;
	}
	if (stat(operand, &st) < 0 || !S_ISDIR(st.st_mode)) {
		take_file(w, operand);
		return;
	}
	/* "." is not shown in front of what is found in it. */
	if (strcmp(operand, ".") != 0 &&
	    ko_buf_add(&path, ko_span_str(operand)) != KO_OK) {
		ko_complain(operand, "path too long");
		w->is_fine = false;
		return;
	}
	walk_folder(w, &path, 0);
}

bool ko_inputs_each(const struct ko_settings *settings,
		    const struct ko_reader *reader)
{
	struct walk w = { .settings = settings,
			  .reader = reader,
			  .text = KO_BUF(KO_SOURCE_MAX),
			  .is_fine = true };

	for (size_t i = 0; i < settings->n_operands; i++)
		take_operand(&w, settings->operands[i]);
	if (settings->n_operands == 0)
		take_operand(&w, ".");
	ko_buf_done(&w.text);
	return w.is_fine;
}
