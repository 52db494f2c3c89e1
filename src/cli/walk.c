#include "cli/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/grow.h"
#include "cli/config.h"
#include "cli/gitignore.h"

/* Folders that hold version control's, other people's or generated files. */
static const char *const skipped_folders[] = { ".bzr", ".git", ".hg",
					       ".jj",  ".svn", "node_modules" };

/* How many folders above one are looked at for their repository's root. */
#define ABOVE_MAX 64

/* What stays the same in a walk. */
struct walk {
	const struct ko_walk *to;
	struct ko_buf path;  /* for people and the system */
	struct ko_buf place; /* the same as the topmost ko_ignore sees it */
};

/* ---- one folder's names ---- */

struct entry {
	char *name; /* a folder's ends with "/", which sorts it as paths do */
	bool is_folder;
};

struct listing {
	struct entry *p;
	size_t n, cap;
	unsigned has; /* KO_HAS_… */
	bool has_config;
};

static void listing_done(struct listing *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->p[i].name);
	free(l->p);
}

static bool listing_add(struct listing *l, const char *name, bool is_folder)
{
	size_t n = strlen(name);
	struct entry *p = ko_grow(l->p, l->n, &l->cap, sizeof(*p));
	char *copy;

	if (!p)
		return false;
	l->p = p;
	copy = malloc(n + 2);
	if (!copy)
		return false;
	memcpy(copy, name, n);
	memcpy(copy + n, is_folder ? "/" : "", (size_t)is_folder + 1);
	l->p[l->n++] = (struct entry){ copy, is_folder };
	return true;
}

static int compare_entries(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->name,
		      ((const struct entry *)b)->name);
}

static void note_files(struct listing *l, const char *name)
{
	if (strcmp(name, ".ignore") == 0)
		l->has |= KO_HAS_IGNORE;
	else if (strcmp(name, ".gitignore") == 0)
		l->has |= KO_HAS_GITIGNORE;
	else if (strcmp(name, ".git") == 0)
		l->has |= KO_HAS_GIT;
	else if (strcmp(name, KO_CONFIG_NAME) == 0)
		l->has_config = true;
}

static bool is_skipped_folder(const char *name)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(skipped_folders); i++)
		if (strcmp(name, skipped_folders[i]) == 0)
			return true;
	return false;
}

/* DT_REG, DT_DIR or another; the system may leave it to us to ask. */
static unsigned char type_of(DIR *dir, const struct dirent *e)
{
	struct stat st;

	if (e->d_type != DT_UNKNOWN)
		return e->d_type;
	if (fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return DT_UNKNOWN;
	if (S_ISDIR(st.st_mode))
		return DT_DIR;
	return S_ISREG(st.st_mode) ? DT_REG : DT_UNKNOWN;
}

/* Returns 0 or an errno. */
static int add_entry(struct listing *l, DIR *dir, const struct dirent *e)
{
	unsigned char type;

	if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
		return 0;
	note_files(l, e->d_name);
	type = type_of(dir, e);
	if (type == DT_DIR ? is_skipped_folder(e->d_name) : type != DT_REG)
		return 0;
	return listing_add(l, e->d_name, type == DT_DIR) ? 0 : ENOMEM;
}

/* The folders and regular files, sorted. */
static void list_folder(const struct walk *w, struct listing *out)
{
	const char *path = w->path.n ? w->path.p : ".";
	DIR *dir = opendir(path);
	struct dirent *entry;
	int error = dir ? 0 : errno;

	while (dir && !error) {
		errno = 0;
		entry = readdir(dir);
		error = entry ? add_entry(out, dir, entry) : errno;
		if (!entry)
			break;
	}
	if (error)
		w->to->trouble(w->to->ctx, path, strerror(error));
	if (dir)
		(void)closedir(dir);
	if (out->n)
		qsort(out->p, out->n, sizeof(*out->p), compare_entries);
}

/* ---- folders in folders ---- */

static void walk_folder(struct walk *w, const struct ko_ignore *ignore,
			unsigned depth);

static void cut(struct ko_buf *b, size_t n)
{
	b->n = n;
	if (b->p)
		b->p[n] = '\0';
}

/* Both paths end with the entry's name. */
static void take_entry(struct walk *w, const struct entry *e,
		       const struct ko_ignore *ignore, unsigned depth)
{
	enum ko_likeness how = KO_UNLIKE;

	if (!e->is_folder)
		how = ko_likeness_of_name(ko_buf_span(&w->path));
	if (!e->is_folder && how == KO_UNLIKE)
		return;
	if (!w->to->ignores_nothing &&
	    ko_ignore_has(ignore, ko_buf_span(&w->place), e->is_folder))
		return;
	if (!e->is_folder)
		w->to->file(w->to->ctx, w->path.p, how);
	else if (ko_buf_add_char(&w->place, '/') == KO_OK)
		walk_folder(w, ignore, depth + 1);
}

static void walk_entry(struct walk *w, const struct entry *e,
		       const struct ko_ignore *ignore, unsigned depth)
{
	struct ko_span name = ko_span_str(e->name);
	size_t n = w->path.n;
	size_t place_n = w->place.n;
	bool has_slash = n == 0 || w->path.p[n - 1] == '/';

	name.n -= e->is_folder;
	if (ko_buf_add(&w->place, name) == KO_OK &&
	    (has_slash || ko_buf_add_char(&w->path, '/') == KO_OK) &&
	    ko_buf_add(&w->path, name) == KO_OK)
		take_entry(w, e, ignore, depth);
	else
		w->to->trouble(w->to->ctx, e->name, "path too long");
	cut(&w->path, n);
	cut(&w->place, place_n);
}

static void walk_folder(struct walk *w, const struct ko_ignore *above,
			unsigned depth)
{
	struct listing names = { .p = NULL };
	const struct ko_ignore *ignore = above;
	struct ko_ignore own = { .above = NULL };

	if (depth > KO_WALK_DEPTH_MAX) {
		w->to->trouble(w->to->ctx, w->path.p,
			       "folders nested too deep");
		return;
	}
	list_folder(w, &names);
	if (w->to->folder && (names.has_config || (names.has & KO_HAS_GIT)))
		w->to->folder(w->to->ctx, w->path.n ? w->path.p : "");
	if (names.has && !w->to->ignores_nothing) {
		ko_ignore_init(&own, w->path.n ? w->path.p : "", names.has,
			       above, w->place.n);
		ignore = &own;
	}
	for (size_t i = 0; i < names.n; i++)
		walk_entry(w, &names.p[i], ignore, depth);
	ko_ignore_done(&own);
	listing_done(&names);
}

/* ---- what is above ---- */

/* Is the folder path[0..n) a repository's topmost? */
static bool is_repository(struct ko_span path)
{
	KO_AUTO_BUF struct ko_buf git = KO_BUF(KO_WALK_PATH_MAX);
	struct stat st;

	return ko_buf_printf(&git, "%.*s/.git", KO_SPAN_ARG(path)) == KO_OK &&
	       lstat(git.p, &st) == 0;
}

/* How much of an absolute path is its repository's root; 0 for none. */
static size_t root_of(struct ko_span path)
{
	for (; path.n; path.n = ko_span_rfind(path, '/'))
		if (is_repository(path))
			return path.n;
	return 0;
}

/*
 * Read the patterns of the folders between a repository's root and path, and
 * start the place with the way from there.  Returns how many there are.
 */
static size_t read_above(struct walk *w, struct ko_span path,
			 struct ko_ignore levels[ABOVE_MAX])
{
	size_t root = root_of(path);
	size_t n = 0;
	size_t at = root;

	if (root == 0 || root == path.n ||
	    ko_buf_printf(&w->place, "%.*s/", (int)(path.n - root - 1),
			  path.p + root + 1) != KO_OK)
		return 0;
	while (at < path.n && n < ABOVE_MAX) {
		KO_AUTO_BUF struct ko_buf folder = KO_BUF(KO_WALK_PATH_MAX);

		if (ko_buf_add(&folder, ko_span_head(path, at)) != KO_OK)
			break;
		ko_ignore_init(&levels[n], folder.p,
			       KO_HAS_GIT | KO_HAS_GITIGNORE | KO_HAS_IGNORE,
			       n ? &levels[n - 1] : NULL,
			       at == root ? 0 : at - root);
		n++;
		at++;
		at += ko_span_find(ko_span_tail(path, at), '/');
	}
	return n;
}

void ko_walk_folder(const struct ko_walk *walk, const char *folder)
{
	struct walk w = { walk, KO_BUF(KO_WALK_PATH_MAX),
			  KO_BUF(2 * KO_WALK_PATH_MAX) };
	struct ko_ignore levels[ABOVE_MAX];
	size_t n = 0;
	KO_AUTO_FREE char *whole = NULL;

	if (!walk->ignores_nothing)
		whole = realpath(folder, NULL);
	if (whole)
		n = read_above(&w, ko_span_str(whole), levels);
	/* "." is not shown in front of what is found in it. */
	if (strcmp(folder, ".") != 0 &&
	    ko_buf_add(&w.path, ko_span_str(folder)) != KO_OK)
		walk->trouble(walk->ctx, folder, "path too long");
	else
		walk_folder(&w, n ? &levels[n - 1] : NULL, 0);
	while (n)
		ko_ignore_done(&levels[--n]);
	ko_buf_done(&w.path);
	ko_buf_done(&w.place);
}
