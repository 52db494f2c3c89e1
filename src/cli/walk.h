/*
 * walk.h - the files in a folder that may hold a format.
 */
#ifndef KO_CLI_WALK_H
#define KO_CLI_WALK_H

#include "extract/extract.h"

/* How deep a folder is walked, and how long a path may get, in bytes. */
#define KO_WALK_DEPTH_MAX 128
#define KO_WALK_PATH_MAX  ((size_t)16384)

struct ko_walk {
	void *ctx;
	/* A regular file whose name may be that of a format. */
	void (*file)(void *ctx, const char *path, enum ko_likeness likeness);
	/* Before the files of a folder that has a configuration (config.h) or
	 * is a repository's topmost one; path is "" for the current one.
	 * NULL: nobody asks. */
	void (*folder)(void *ctx, const char *path);
	/* What could not be walked, and why. */
	void (*trouble)(void *ctx, const char *path, const char *why);
	bool ignores_nothing; /* whatever .gitignore and .ignore say */
};

/*
 * Give the files in a folder and in those below it, in byte order of their
 * paths.  Symbolic links are not followed; left out are the folders of
 * version control, node_modules, and what gitignore.h says, by the files in
 * the folder and, when it is in a repository, in the folders above.
 */
void ko_walk_folder(const struct ko_walk *walk, const char *folder);

#endif
