/*
 * baseline.h - findings that were there when a tree was first checked.
 *
 *	{"version": 1, "findings": [
 *	 {"file": "a/Dockerfile", "rule": "image-lookalike", "name": "ngnix",
 *	  "count": 1}]}
 *
 * A finding is known by its file, relative to the baseline's folder, its rule
 * and its name, and so many of them are taken: lines may move.  A name that
 * was reported as malicious is never taken.
 */
#ifndef KO_CLI_BASELINE_H
#define KO_CLI_BASELINE_H

#include "cli/inputs.h"

/* Largest file, in bytes, most entries, and most memory for them. */
#define KO_BASELINE_FILE_MAX    ((size_t)64 << 20)
#define KO_BASELINE_ENTRIES_MAX ((size_t)1 << 20)
#define KO_BASELINE_ARENA_MAX   ((size_t)1 << 30)

struct ko_baseline;

/* The baseline in this file; NULL after saying what is wrong. */
struct ko_baseline *ko_baseline_read(const char *path);

/* An empty one, which takes every finding and goes to this file. */
struct ko_baseline *ko_baseline_new(const char *path);

/* NULL is fine. */
void ko_baseline_free(struct ko_baseline *b);

/*
 * Is it one of those that are known?  *out says so; b may be NULL: no.
 * Returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_baseline_take(struct ko_baseline *b,
					     const struct ko_found *found,
					     const struct ko_verdict *verdict,
					     bool *out);

/* A file is checked in this run: what is not found in it is gone. */
KO_NODISCARD enum ko_status ko_baseline_checked(struct ko_baseline *b,
						const char *path);

/* Say, in one line, what of it is gone. */
void ko_baseline_tell(struct ko_baseline *b);

/* Write what was taken, all or nothing.  False after saying what is wrong. */
bool ko_baseline_write(struct ko_baseline *b, bool is_quiet);

#endif
