#include "cli/git.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"

extern char **environ;

/* Most arguments of a git command before the paths. */
#define FIXED_ARGS_MAX 16

/* ---- running git ---- */

struct child {
	pid_t pid;
	int in;  /* to its standard input, or -1 */
	int out; /* from its standard output, or -1 */
};

static enum ko_status fail_errno(struct ko_error *err, int number)
{
	char text[128];

	return ko_fail(err, KO_EIO, 0, "git: %s",
		       strerror_r(number, text, sizeof(text)));
}

/* Ends of a pipe that nobody but us inherits. */
static bool make_pipe(int ends[2])
{
	return pipe2(ends, O_CLOEXEC) == 0;
}

static void close_both(int ends[2])
{
	for (size_t i = 0; i < 2; i++)
		if (ends[i] >= 0)
			(void)close(ends[i]);
}

static enum ko_status spawn(char *const *args, bool has_input,
			    struct child *out, struct ko_error *err)
{
	posix_spawn_file_actions_t actions;
	int from[2] = { -1, -1 };
	int to[2] = { -1, -1 };
	int error;

	if (!make_pipe(from) || (has_input && !make_pipe(to))) {
		error = errno;
		close_both(from);
		return fail_errno(err, error);
	}
	error = posix_spawn_file_actions_init(&actions);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, from[1], 1);
	if (!error && has_input)
		error = posix_spawn_file_actions_adddup2(&actions, to[0], 0);
	if (!error)
		error = posix_spawnp(&out->pid, "git", &actions, NULL, args,
				     environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	if (error) {
		close_both(from);
		close_both(to);
		return fail_errno(err, error);
	}
	(void)close(from[1]);
	if (has_input)
		(void)close(to[0]);
	out->out = from[0];
	out->in = to[1];
	return KO_OK;
}

/* Its exit status, or -1. */
static int wait_for(struct child *c)
{
	int status;

	if (c->out >= 0)
		(void)close(c->out);
	if (c->in >= 0)
		(void)close(c->in);
	while (waitpid(c->pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Run git with these arguments and paths; its output is added to b. */
static enum ko_status run(const char *const *args, char *const *paths,
			  struct ko_buf *b, struct ko_error *err)
{
	KO_AUTO_FREE char **all = NULL;
	enum ko_status status;
	struct child child;
	size_t n = 0;
	size_t m = 0;

	while (paths && paths[m])
		m++;
	all = calloc(FIXED_ARGS_MAX + m + 2, sizeof(*all));
	if (!all)
		return ko_fail_nomem(err);
	for (; args[n]; n++)
		memcpy(&all[n], &args[n], sizeof(*all));
	if (m)
		memcpy(&all[n], paths, m * sizeof(*all));
	status = spawn(all, false, &child, err);
	if (status)
		return status;
	status = ko_fd_read(child.out, b, err);
	n = (size_t)wait_for(&child);
	if (status == KO_OK && n != 0)
		return ko_fail(err, KO_EIO, 0, "git %s failed", args[1]);
	return status;
}

/* ---- what changed ---- */

/* Without what the user's configuration may add to it. */
#define DIFF                                                         \
	"git", "diff", "--raw", "-z", "--no-abbrev", "--no-renames", \
		"--no-ext-diff", "--ignore-submodules=all", "--relative"

/* What stands before the next NUL of *rest. */
static struct ko_span cut_field(struct ko_span *rest)
{
	size_t n = ko_span_find(*rest, '\0');
	struct ko_span field = ko_span_head(*rest, n);

	*rest = ko_span_tail(*rest, n + 1);
	return field;
}

struct list {
	struct ko_arena *arena;
	struct ko_git_change *changes;
	size_t n, cap;
};

static enum ko_status add(struct list *l, struct ko_git_change change)
{
	struct ko_git_change *changes = ko_arena_grow(
		l->arena, l->changes, l->n, &l->cap, 1, sizeof(*changes));

	if (!changes)
		return KO_ENOMEM;
	l->changes = changes;
	change.path = ko_arena_copy(l->arena, change.path);
	change.old_id = ko_arena_copy(l->arena, change.old_id);
	change.new_id = ko_arena_copy(l->arena, change.new_id);
	if (!change.path.p || !change.old_id.p || !change.new_id.p)
		return KO_ENOMEM;
	l->changes[l->n++] = change;
	return KO_OK;
}

static bool is_regular(struct ko_span mode)
{
	return ko_span_starts(mode, KO_SPAN("100"));
}

/* An id of zeros stands for none. */
static struct ko_span id_or_none(struct ko_span id, bool is_there)
{
	size_t zeros = 0;

	while (zeros < id.n && id.p[zeros] == '0')
		zeros++;
	return is_there && zeros < id.n ? id : KO_SPAN("");
}

/*
 * ":100644 100644 OLD NEW M", NUL, path, NUL, and so on: git-diff(1), raw
 * output format, without renames.
 */
static enum ko_status read_raw(struct ko_span text, struct list *out)
{
	while (text.n) {
		struct ko_span head = cut_field(&text);
		struct ko_span path = cut_field(&text);
		struct ko_span old_mode;
		struct ko_span new_mode;
		struct ko_span old_id;
		struct ko_git_change change = { .path = path };
		enum ko_status status;

		head = ko_span_tail(head, 1); /* the colon */
		old_mode = ko_span_word(&head);
		new_mode = ko_span_word(&head);
		old_id = ko_span_word(&head);
		change.old_id = id_or_none(old_id, is_regular(old_mode));
		change.new_id =
			id_or_none(ko_span_word(&head), is_regular(new_mode));
		change.is_gone = !is_regular(new_mode);
		if (path.n == 0 || (change.is_gone && change.old_id.n == 0))
			continue;
		status = add(out, change);
		if (status)
			return status;
	}
	return KO_OK;
}

static enum ko_status read_untracked(struct ko_span text, struct list *out)
{
	enum ko_status status = KO_OK;

	while (text.n && status == KO_OK)
		status = add(out,
			     (struct ko_git_change){ .path = cut_field(&text),
						     .old_id = { "", 0 },
						     .new_id = { "", 0 } });
	return status;
}

static void give(const struct list *l, struct ko_git_changes *out)
{
	out->list = l->changes;
	out->n = l->n;
}

/* Where HEAD and the revision parted, or the revision. */
static enum ko_status find_base(const char *revision,
				char base[KO_GIT_REVISION_MAX],
				struct ko_error *err)
{
	KO_AUTO_BUF struct ko_buf commit = KO_BUF(KO_GIT_REVISION_MAX);
	KO_AUTO_BUF struct ko_buf parted = KO_BUF(KO_GIT_REVISION_MAX);
	char tree[KO_GIT_REVISION_MAX];
	const char *verify[] = { "git",     "rev-parse",        "--verify",
				 "--quiet", "--end-of-options", tree,
				 NULL };
	const char *merge_base[] = { "git", "merge-base", tree, "HEAD", NULL };
	struct ko_span found;

	if (snprintf(tree, sizeof(tree), "%s^{commit}", revision) >=
		    (int)sizeof(tree) ||
	    run(verify, NULL, &commit, err))
		return ko_fail(err, KO_EIO, 0,
			       "git does not know the revision '%s' here",
			       revision);
	found = ko_span_trim(ko_buf_span(&commit));
	(void)snprintf(tree, sizeof(tree), "%.*s", KO_SPAN_ARG(found));
	if (run(merge_base, NULL, &parted, NULL) == KO_OK)
		found = ko_span_trim(ko_buf_span(&parted));
	(void)snprintf(base, KO_GIT_REVISION_MAX, "%.*s", KO_SPAN_ARG(found));
	return KO_OK;
}

enum ko_status ko_git_staged(const char *revision, char *const *paths,
			     struct ko_arena *arena, struct ko_git_changes *out,
			     struct ko_error *err)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(KO_GIT_LIST_MAX);
	char base[KO_GIT_REVISION_MAX];
	const char *from_head[] = { DIFF, "--cached", "--", NULL };
	const char *from_base[] = { DIFF, "--cached", base, "--", NULL };
	struct list list = { .arena = arena };
	enum ko_status status = KO_OK;

	if (revision)
		status = find_base(revision, base, err);
	if (status == KO_OK)
		status = run(revision ? from_base : from_head, paths, &b, err);
	if (status == KO_OK && read_raw(ko_buf_span(&b), &list))
		status = ko_fail_nomem(err);
	if (status == KO_OK)
		give(&list, out);
	return status;
}

enum ko_status ko_git_since(const char *revision, char *const *paths,
			    struct ko_arena *arena, struct ko_git_changes *out,
			    struct ko_error *err)
{
	static const char *const others[] = { "git",      "ls-files",
					      "--others", "--exclude-standard",
					      "-z",       "--",
					      NULL };
	KO_AUTO_BUF struct ko_buf b = KO_BUF(KO_GIT_LIST_MAX);
	KO_AUTO_BUF struct ko_buf untracked = KO_BUF(KO_GIT_LIST_MAX);
	char base[KO_GIT_REVISION_MAX];
	const char *diff[] = { DIFF, base, "--", NULL };
	struct list list = { .arena = arena };
	enum ko_status status = find_base(revision, base, err);

	if (status == KO_OK)
		status = run(diff, paths, &b, err);
	if (status == KO_OK)
		status = run(others, paths, &untracked, err);
	if (status)
		return status;
	if (read_raw(ko_buf_span(&b), &list) ||
	    read_untracked(ko_buf_span(&untracked), &list))
		return ko_fail_nomem(err);
	give(&list, out);
	return KO_OK;
}

enum ko_status ko_git_own_path(const char *name, struct ko_buf *out,
			       struct ko_error *err)
{
	const char *args[] = { "git", "rev-parse", "--git-path", name, NULL };
	KO_AUTO_BUF struct ko_buf b = KO_BUF(KO_GIT_LIST_MAX);
	enum ko_status status = run(args, NULL, &b, err);

	if (status == KO_OK && ko_buf_add(out, ko_span_trim(ko_buf_span(&b))))
		status = ko_fail_nomem(err);
	return status;
}

/* ---- stored texts ---- */

struct ko_git_store {
	struct child child;
	FILE *answers;
};

struct ko_git_store *ko_git_store_open(struct ko_error *err)
{
	char *args[] = { (char[]){ "git" }, (char[]){ "cat-file" },
			 (char[]){ "--batch" }, NULL };
	struct ko_git_store *store = calloc(1, sizeof(*store));

	if (!store) {
		(void)ko_fail_nomem(err);
		return NULL;
	}
	if (spawn(args, true, &store->child, err)) {
		free(store);
		return NULL;
	}
	store->answers = fdopen(store->child.out, "r");
	if (!store->answers) {
		(void)ko_fail_nomem(err);
		(void)wait_for(&store->child);
		free(store);
		return NULL;
	}
	return store;
}

void ko_git_store_close(struct ko_git_store *store)
{
	if (!store)
		return;
	(void)fclose(store->answers);
	store->child.out = -1; /* closed with it */
	(void)wait_for(&store->child);
	free(store);
}

static bool ask(int fd, struct ko_span id)
{
	char line[KO_GIT_REVISION_MAX];
	size_t n = id.n + 1;

	if (n > sizeof(line))
		return false;
	memcpy(line, id.p, id.n);
	line[id.n] = '\n';
	return write(fd, line, n) == (ssize_t)n;
}

/* "ID blob SIZE": the size, or false. */
static bool read_head(FILE *answers, uint64_t *size)
{
	char line[KO_GIT_REVISION_MAX];
	struct ko_span rest;

	if (!fgets(line, sizeof(line), answers))
		return false;
	rest = ko_span_str(line);
	(void)ko_span_word(&rest);
	return ko_span_eq(ko_span_word(&rest), KO_SPAN("blob")) &&
	       ko_span_u64(ko_span_word(&rest), size);
}

/* Pass over what is not wanted, and the newline behind it. */
static bool skip(FILE *answers, uint64_t n)
{
	for (; n; n--)
		if (getc_unlocked(answers) == EOF)
			return false;
	return true;
}

enum ko_status ko_git_store_read(struct ko_git_store *store, struct ko_span id,
				 struct ko_buf *b, struct ko_error *err)
{
	uint64_t size;
	enum ko_status status;

	if (!ask(store->child.in, id))
		return fail_errno(err, errno);
	if (!read_head(store->answers, &size))
		return ko_fail(err, KO_ENOTFOUND, 0, "git has no file %.*s",
			       KO_SPAN_ARG(id));
	status = size > b->max - b->n ? KO_ETOOBIG : ko_buf_reserve(b, size);
	if (status) {
		if (!skip(store->answers, size + 1))
			return ko_fail(err, KO_EIO, 0, "git cat-file ended");
		return ko_fail(err, status, 0,
			       status == KO_ETOOBIG ? "larger than %zu bytes"
						    : "out of memory",
			       b->max);
	}
	if (fread(b->p + b->n, 1, size, store->answers) != size ||
	    !skip(store->answers, 1))
		return ko_fail(err, KO_EIO, 0, "git cat-file ended");
	b->n += size;
	return KO_OK;
}
