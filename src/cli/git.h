/*
 * git.h - what git says changed, and texts out of its store.
 *
 * git itself is run, never a shell; paths go to it behind "--" and come back
 * ended by NUL bytes.  What git prints to standard error is left to it.
 */
#ifndef KO_CLI_GIT_H
#define KO_CLI_GIT_H

#include "base/arena.h"
#include "base/buf.h"

/* Most bytes of a list that git gives, and longest revision, in bytes. */
#define KO_GIT_LIST_MAX     ((size_t)256 << 20)
#define KO_GIT_REVISION_MAX 1024

/* A file that differs.  A side that is not there has an empty id; so has a
 * file of the work tree, which git has not stored.  NUL-terminated. */
struct ko_git_change {
	struct ko_span path; /* from the folder that we are in */
	struct ko_span old_id, new_id;
	bool is_gone; /* no file on the new side */
};

struct ko_git_changes {
	const struct ko_git_change *list;
	size_t n;
};

/*
 * The files below the paths (ended by NULL; none stands for the current
 * folder) that are staged and differ from HEAD, or where a revision is given
 * from where HEAD and it parted; regular ones.  In the arena.
 *
 * Returns KO_OK; KO_EIO with *err filled when git cannot be run, refuses, or
 * this is no repository; KO_ENOMEM.
 */
KO_NODISCARD enum ko_status
ko_git_staged(const char *revision, char *const *paths, struct ko_arena *arena,
	      struct ko_git_changes *out, struct ko_error *err);

/*
 * The files of the work tree, untracked ones included, that differ from where
 * HEAD and the revision parted (git merge-base), or from the revision where
 * they have nothing in common.  The same returns; a revision that git does not
 * know is KO_EIO.
 */
KO_NODISCARD enum ko_status
ko_git_since(const char *revision, char *const *paths, struct ko_arena *arena,
	     struct ko_git_changes *out, struct ko_error *err);

/*
 * Append the path of a file that git keeps beside its store, such as
 * "hooks/pre-commit", from the folder that we are in.  The same returns.
 */
KO_NODISCARD enum ko_status
ko_git_own_path(const char *name, struct ko_buf *out, struct ko_error *err);

/* git cat-file --batch, at work. */
struct ko_git_store;

/* NULL with *err filled when it cannot be run. */
struct ko_git_store *ko_git_store_open(struct ko_error *err);
void ko_git_store_close(struct ko_git_store *store); /* NULL is fine */

/*
 * Append the text of a stored file to b, whose ceiling is the limit.  Returns
 * KO_OK; KO_ETOOBIG (the store can still be asked), KO_ENOTFOUND, KO_EIO or
 * KO_ENOMEM with *err filled.
 */
KO_NODISCARD enum ko_status ko_git_store_read(struct ko_git_store *store,
					      struct ko_span id,
					      struct ko_buf *b,
					      struct ko_error *err);

#endif
