/*
 * gitignore.h - which names in a folder git, and those who read .ignore, pass
 * over.
 *
 * The patterns are gitignore(5)'s: comments, "!", "/" at either end or within,
 * "*", "?", "[a-z]", "**", escapes.  A folder's .gitignore and .ignore count
 * for all that is below it; a deeper file wins over a higher one, a later line
 * over an earlier one, any .ignore over any .gitignore, and .git/info/exclude
 * comes last.  A repository within another one begins anew, but for .ignore.
 */
#ifndef KO_CLI_GITIGNORE_H
#define KO_CLI_GITIGNORE_H

#include "base/arena.h"
#include "base/buf.h"

/* Largest file of patterns that is read, in bytes. */
#define KO_IGNORE_FILE_MAX ((size_t)1 << 20)

struct ko_ignore_pattern;

/* What a folder has of that. */
enum {
	KO_HAS_IGNORE = 1,
	KO_HAS_GITIGNORE = 2,
	KO_HAS_GIT = 4, /* it is a repository's topmost folder */
};

/* One file of patterns; the last one comes first. */
struct ko_ignore_list {
	const struct ko_ignore_pattern *first;
};

/* The files of patterns of a folder, and those above it. */
struct ko_ignore {
	const struct ko_ignore *above; /* or NULL */
	size_t base;  /* where paths below this folder start in a place */
	bool is_root; /* of a repository */
	struct ko_ignore_list ignore, gitignore, exclude;
	struct ko_arena arena; /* that the lists are in */
};

/*
 * Read the patterns of a folder, which is path for the system ("" for the
 * current one), as far as it may have them (KO_HAS_…, ored).  What cannot be
 * read counts as empty.  *out must not move while it is in use.
 */
void ko_ignore_init(struct ko_ignore *out, const char *path, unsigned has,
		    const struct ko_ignore *above, size_t base);
void ko_ignore_done(struct ko_ignore *ignore);

/*
 * Is it passed over?  place is its path from the topmost folder's view, of
 * which each folder's base cuts its own.
 */
bool ko_ignore_has(const struct ko_ignore *ignore, struct ko_span place,
		   bool is_folder);

/*
 * Parse the text of a file of patterns into arena, which must outlive the
 * list as text must.  Where memory ends, so does the list.
 */
struct ko_ignore_list ko_ignore_parse(struct ko_arena *arena,
				      struct ko_span text);

/* What a list says of a path below its folder: 1 out, -1 in, 0 nothing. */
int ko_ignore_match(const struct ko_ignore_list *list, struct ko_span path,
		    bool is_folder);

#endif
