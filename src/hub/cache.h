/*
 * cache.h - answers kept from one run to the next, in an SQLite database; the
 * only user of SQLite.
 *
 * An answer is kept under its URL with its kind, which says how long it is
 * good for.  That something is absent is an answer, too; that it could not be
 * checked is none and is never kept.  Any number of processes may use one
 * database at a time (write-ahead log, bounded waiting), each with any number
 * of handles; a handle is for one thread at a time and does not survive fork().
 *
 * A database that is damaged, or of another version, is set aside, ".damaged"
 * added to its name in place of an older one, and begun anew.  One of another
 * program is left alone.  Beside the database there is a file with ".lock"
 * added, held while it is opened or set aside: of several processes that notice
 * the damage, one moves it.
 */
#ifndef KO_HUB_CACHE_H
#define KO_HUB_CACHE_H

#include "base/buf.h"

/* Largest answer kept, in bytes, and most answers.  The oldest make room, so
 * many at a time. */
#define KO_CACHE_BODY_MAX    ((size_t)1 << 20)
#define KO_CACHE_ENTRIES_MAX 200000
#define KO_CACHE_BATCH       256

/* How long another process is waited for. */
#define KO_CACHE_WAIT_MS 20000

/* id, seconds that a present one is good for, and an absent one */
#define KO_CACHE_KINDS(X)                        \
	X(KO_CACHE_REPOSITORY, 24 * 3600, 3600)  \
	X(KO_CACHE_ACCOUNT, 7 * 24 * 3600, 3600) \
	X(KO_CACHE_SEARCH, 6 * 3600, 6 * 3600)   \
	X(KO_CACHE_LIST, 6 * 3600, 6 * 3600)     \
	X(KO_CACHE_MANIFEST, 24 * 3600, 3600)

enum ko_cache_kind {
#define KO_X(id, present, absent) id,
	KO_CACHE_KINDS(KO_X)
#undef KO_X
		KO_CACHE_KINDS_COUNT
};

struct ko_cache;

/*
 * Open the database of that path, and make it (0600) and its folders (0700)
 * where they are missing.  Returns KO_OK, or with *err filled
 *   KO_EIO     it cannot be opened or made, is another program's, or others
 *              hold it for too long; work without it is possible
 *   KO_ENOMEM
 */
KO_NODISCARD enum ko_status
ko_cache_open(const char *path, struct ko_cache **out, struct ko_error *err);
void ko_cache_close(struct ko_cache *cache); /* NULL is fine */

/* Where this handle set a damaged database aside to, or NULL. */
const char *ko_cache_set_aside(const struct ko_cache *cache);

/* $XDG_CACHE_HOME/knockoff/hub.sqlite, or below $HOME/.cache; false without
 * either. */
bool ko_cache_default_path(char *out, size_t max);

/*
 * The answer for this URL that was kept.  With is_stale_fine its age does not
 * matter.  Returns
 *   KO_OK         *is_present says which it is, body has the answer added,
 *                 *fetched says when it was given (seconds since 1970)
 *   KO_ENOTFOUND  there is none, or it is too old, or from the future
 *   KO_EIO        the database failed; where it is damaged it was set aside,
 *                 and the next call finds a new one
 *   KO_ETOOBIG    over the ceiling of body, KO_ENOMEM
 */
KO_NODISCARD enum ko_status ko_cache_get(struct ko_cache *cache,
					 enum ko_cache_kind kind,
					 const char *url, int64_t now,
					 bool is_stale_fine, bool *is_present,
					 struct ko_buf *body, int64_t *fetched);

/*
 * Keep an answer, in place of an older one.  Returns KO_OK, KO_ETOOBIG (not
 * kept: over KO_CACHE_BODY_MAX), KO_EIO as above (also: the disk is full) or
 * KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_cache_put(struct ko_cache *cache,
					 enum ko_cache_kind kind,
					 const char *url, int64_t now,
					 bool is_present, struct ko_span body);

#endif
