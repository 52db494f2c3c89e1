#include "hub/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#include <sqlite3.h>

/* "KOHC", and how the tables look: another number means another program or
 * another time. */
#define APPLICATION_ID 0x4b4f4843
#define SCHEMA_VERSION 1

/* Between two tries to get the lock file. */
#define LOCK_NAP_MS 5

/* In place of a result of SQLite: somebody's database that is not ours to
 * move. */
#define FOREIGN (-1)

#define TEXT_OF(x)  #x
#define VALUE_OF(x) TEXT_OF(x)

/* The id of an answer grows with each put: the oldest have the least. */
static const char schema[] =
	"BEGIN IMMEDIATE;"
	"CREATE TABLE answer(id INTEGER PRIMARY KEY, url TEXT NOT NULL,"
	" kind INTEGER NOT NULL, is_present INTEGER NOT NULL,"
	" fetched INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE(url, kind));"
	"PRAGMA application_id = " VALUE_OF(
		APPLICATION_ID) ";"
				"PRAGMA user_version = " VALUE_OF(
					SCHEMA_VERSION) ";"
							"COMMIT";

enum statement { GET, PUT, TRIM, STATEMENTS };

static const char *const texts[STATEMENTS] = {
	[GET] = "SELECT is_present, fetched, body FROM answer"
		" WHERE url = ?1 AND kind = ?2",
	[PUT] = "INSERT OR REPLACE INTO answer"
		"(url, kind, is_present, fetched, body)"
		" VALUES(?1, ?2, ?3, ?4, ?5)",
	[TRIM] = "DELETE FROM answer WHERE id <= ?1",
};

struct ko_cache {
	sqlite3 *db;
	sqlite3_stmt *statements[STATEMENTS];
	struct stat file; /* that was opened */
	char path[PATH_MAX], lock[PATH_MAX], damaged[PATH_MAX];
	bool has_set_aside;
};

static const struct {
	int64_t present, absent; /* seconds */
} kinds[] = {
#define KO_X(id, present, absent) [id] = { present, absent },
	KO_CACHE_KINDS(KO_X)
#undef KO_X
};

/* ---- paths ---- */

static bool join(char *out, size_t max, const char *a, const char *b)
{
	int n = snprintf(out, max, "%s%s", a, b);

	return n >= 0 && (size_t)n < max;
}

bool ko_cache_default_path(char *out, size_t max)
{
	const char *xdg = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");

	/* The XDG specification has relative ones passed over. */
	if (xdg && xdg[0] == '/')
		return join(out, max, xdg, "/knockoff/hub.sqlite");
	return home && home[0] != '\0' &&
	       join(out, max, home, "/.cache/knockoff/hub.sqlite");
}

static enum ko_status make_folders(const char *path, struct ko_error *err)
{
	char folder[PATH_MAX];

	for (const char *p = strchr(path + 1, '/'); p; p = strchr(p + 1, '/')) {
		size_t n = (size_t)(p - path);

		memcpy(folder, path, n);
		folder[n] = '\0';
		if (mkdir(folder, 0700) != 0 && errno != EEXIST)
			return ko_fail(err, KO_EIO, 0, "%s: %s", folder,
				       strerror(errno));
	}
	return KO_OK;
}

/* SQLite would make it readable to all.  One that is there is not opened here:
 * closing it would drop the locks of this process's other handles. */
static enum ko_status make_file(const char *path, struct ko_error *err)
{
	KO_AUTO_CLOSE int fd =
		open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0 && errno != EEXIST)
		return ko_fail(err, KO_EIO, 0, "%s: %s", path, strerror(errno));
	return KO_OK;
}

/* ---- the lock file ---- */

static void nap(void)
{
	const struct timespec t = { 0, LOCK_NAP_MS * 1000000L };

	(void)nanosleep(&t, NULL);
}

/* Opening, making and setting aside are done by one process at a time. */
static enum ko_status lock(const struct ko_cache *c, int *out,
			   struct ko_error *err)
{
	KO_AUTO_CLOSE int fd =
		open(c->lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	int naps = 0;

	if (fd < 0)
		return ko_fail(err, KO_EIO, 0, "%s: %s", c->lock,
			       strerror(errno));
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return ko_fail(err, KO_EIO, 0, "%s: %s", c->lock,
				       strerror(errno));
		if (naps++ >= KO_CACHE_WAIT_MS / LOCK_NAP_MS)
			return ko_fail(err, KO_EIO, 0,
				       "%s: held by another process", c->lock);
		nap();
	}
	*out = fd;
	fd = -1;
	return KO_OK;
}

/* ---- opening ---- */

static void disconnect(struct ko_cache *c)
{
	for (size_t i = 0; i < STATEMENTS; i++) {
		(void)sqlite3_finalize(c->statements[i]);
		c->statements[i] = NULL;
	}
	(void)sqlite3_close(c->db);
	c->db = NULL;
}

static bool is_damage(int rc)
{
	int primary = rc & 0xff; /* SQLite's results have finer ones above */

	return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

static enum ko_status refuse(const struct ko_cache *c, int rc,
			     struct ko_error *err)
{
	if ((rc & 0xff) == SQLITE_NOMEM)
		return ko_fail_nomem(err);
	return ko_fail(err, KO_EIO, 0, "%s: %s", c->path,
		       rc == FOREIGN ? "the database of another program"
				     : sqlite3_errstr(rc));
}

static int pragma(struct ko_cache *c, const char *text, int64_t *out)
{
	sqlite3_stmt *statement = NULL;
	int rc = sqlite3_prepare_v2(c->db, text, -1, &statement, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(statement);
	if (rc == SQLITE_ROW) {
		*out = sqlite3_column_int64(statement, 0);
		rc = SQLITE_OK;
	}
	(void)sqlite3_finalize(statement);
	return rc;
}

/* A file of nothing is a new one. */
static int check_identity(struct ko_cache *c, bool *is_new)
{
	int64_t application = 0;
	int64_t version = 0;
	int64_t tables = 0;
	int rc = pragma(c, "PRAGMA application_id", &application);

	if (rc == SQLITE_OK)
		rc = pragma(c, "PRAGMA user_version", &version);
	if (rc == SQLITE_OK)
		rc = pragma(c, "SELECT count(*) FROM sqlite_master", &tables);
	if (rc != SQLITE_OK)
		return rc;
	*is_new = application == 0 && version == 0 && tables == 0;
	if (!*is_new && application != APPLICATION_ID)
		return FOREIGN;
	return *is_new || version == SCHEMA_VERSION ? SQLITE_OK
						    : SQLITE_CORRUPT;
}

static int prepare(struct ko_cache *c)
{
	int rc = SQLITE_OK;

	for (size_t i = 0; i < STATEMENTS && rc == SQLITE_OK; i++)
		rc = sqlite3_prepare_v3(c->db, texts[i], -1,
					SQLITE_PREPARE_PERSISTENT,
					&c->statements[i], NULL);
	/* A table that is not as we made it. */
	return (rc & 0xff) == SQLITE_ERROR ? SQLITE_CORRUPT : rc;
}

/* A database from elsewhere must not run anything: trusted_schema.  A process
 * that dies loses its last answers at most: synchronous. */
static int set_up(struct ko_cache *c)
{
	static const char settings[] = "PRAGMA trusted_schema = OFF;"
				       "PRAGMA cell_size_check = ON;"
				       "PRAGMA synchronous = NORMAL";
	bool is_new = false;
	int rc = sqlite3_busy_timeout(c->db, KO_CACHE_WAIT_MS);

	if (rc == SQLITE_OK)
		rc = sqlite3_exec(c->db, settings, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = check_identity(c, &is_new);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(c->db, "PRAGMA journal_mode = WAL", NULL,
				  NULL, NULL);
	if (rc == SQLITE_OK && is_new)
		rc = sqlite3_exec(c->db, schema, NULL, NULL, NULL);
	return rc == SQLITE_OK ? prepare(c) : rc;
}

static int connect_locked(struct ko_cache *c)
{
	int rc = sqlite3_open_v2(c->path, &c->db,
				 SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
				 NULL);

	if (rc == SQLITE_OK)
		rc = set_up(c);
	if (rc != SQLITE_OK)
		disconnect(c);
	return rc;
}

/* The log goes with its database: left behind, it would be taken for that of
 * the new one. */
static enum ko_status move_aside(struct ko_cache *c, struct ko_error *err)
{
	static const char *const parts[] = { "", "-wal", "-shm" };
	char from[PATH_MAX + 8];
	char to[PATH_MAX + 8];

	for (size_t i = 0; i < KO_ARRAY_LEN(parts); i++) {
		(void)join(from, sizeof(from), c->path, parts[i]);
		(void)join(to, sizeof(to), c->damaged, parts[i]);
		if (rename(from, to) == 0)
			continue;
		if (errno != ENOENT)
			return ko_fail(err, KO_EIO, 0, "%s: %s", from,
				       strerror(errno));
		(void)unlink(to);
	}
	c->has_set_aside = true;
	return KO_OK;
}

/* Make it where it is missing, and open it; *is_damaged then says that it
 * could be, if it were not damaged. */
static enum ko_status open_locked(struct ko_cache *c, bool *is_damaged,
				  struct ko_error *err)
{
	enum ko_status status = make_file(c->path, err);
	int rc;

	if (status != KO_OK)
		return status;
	if (stat(c->path, &c->file) != 0)
		return ko_fail(err, KO_EIO, 0, "%s: %s", c->path,
			       strerror(errno));
	if (!S_ISREG(c->file.st_mode)) /* a pipe would be waited for */
		return ko_fail(err, KO_EIO, 0, "%s: not a file", c->path);
	rc = connect_locked(c);
	*is_damaged = is_damage(rc);
	return rc == SQLITE_OK ? KO_OK : refuse(c, rc, err);
}

static enum ko_status open_or_begin_anew(struct ko_cache *c,
					 struct ko_error *err)
{
	KO_AUTO_CLOSE int held = -1;
	bool is_damaged = false;
	enum ko_status status = lock(c, &held, err);

	if (status == KO_OK)
		status = open_locked(c, &is_damaged, err);
	if (!is_damaged)
		return status;
	status = move_aside(c, err);
	return status == KO_OK ? open_locked(c, &is_damaged, err) : status;
}

enum ko_status ko_cache_open(const char *path, struct ko_cache **out,
			     struct ko_error *err)
{
	struct ko_cache *c;
	enum ko_status status;

	if (path[0] == '\0')
		return ko_fail(err, KO_EIO, 0, "a cache needs a path");
	c = calloc(1, sizeof(*c));
	if (!c)
		return ko_fail_nomem(err);
	if (!join(c->path, sizeof(c->path), path, "") ||
	    !join(c->lock, sizeof(c->lock), path, ".lock") ||
	    !join(c->damaged, sizeof(c->damaged), path, ".damaged"))
		status = ko_fail(err, KO_EIO, 0, "%s: %s", path,
				 strerror(ENAMETOOLONG));
	else
		status = make_folders(path, err);
	if (status == KO_OK)
		status = open_or_begin_anew(c, err);
	if (status != KO_OK) {
		ko_cache_close(c);
		return status;
	}
	*out = c;
	return KO_OK;
}

void ko_cache_close(struct ko_cache *cache)
{
	if (!cache)
		return;
	disconnect(cache);
	free(cache);
}

const char *ko_cache_set_aside(const struct ko_cache *cache)
{
	return cache->has_set_aside ? cache->damaged : NULL;
}

/* ---- use ---- */

/* Another process may have set the same file aside already. */
static bool is_still_there(const struct ko_cache *c)
{
	struct stat now;

	return stat(c->path, &now) == 0 && now.st_dev == c->file.st_dev &&
	       now.st_ino == c->file.st_ino;
}

/* Damage that shows only now: set aside and begin anew, once for all. */
static void begin_anew(struct ko_cache *c)
{
	KO_AUTO_CLOSE int held = -1;
	bool is_damaged = false;

	disconnect(c);
	if (lock(c, &held, NULL) != KO_OK)
		return;
	if (is_still_there(c) && move_aside(c, NULL) != KO_OK)
		return;
	(void)open_locked(c, &is_damaged, NULL);
}

/* What a call that failed returns. */
static enum ko_status failed(struct ko_cache *c, int rc)
{
	if ((rc & 0xff) == SQLITE_NOMEM)
		return KO_ENOMEM;
	if (is_damage(rc) || rc == SQLITE_READONLY_DBMOVED)
		begin_anew(c);
	return KO_EIO;
}

static int bind_key(sqlite3_stmt *statement, enum ko_cache_kind kind,
		    const char *url)
{
	int rc = sqlite3_bind_text(statement, 1, url, -1, SQLITE_STATIC);

	return rc == SQLITE_OK ? sqlite3_bind_int(statement, 2, (int)kind) : rc;
}

static bool is_fresh(enum ko_cache_kind kind, bool is_present, int64_t fetched,
		     int64_t now)
{
	int64_t life = is_present ? kinds[kind].present : kinds[kind].absent;

	return fetched <= now && now - fetched < life;
}

/* The row that a statement stands at. */
static enum ko_status take(sqlite3_stmt *row, enum ko_cache_kind kind,
			   int64_t now, bool is_stale_fine, bool *is_present,
			   struct ko_buf *body, int64_t *fetched)
{
	bool present = sqlite3_column_int(row, 0) != 0;
	int64_t at = sqlite3_column_int64(row, 1);
	struct ko_span bytes;
	enum ko_status status;

	if (!is_stale_fine && !is_fresh(kind, present, at, now))
		return KO_ENOTFOUND;
	bytes.p = sqlite3_column_blob(row, 2);
	bytes.n = (size_t)sqlite3_column_bytes(row, 2);
	if (bytes.n > 0 && !bytes.p)
		return KO_ENOMEM;
	if (bytes.n > KO_CACHE_BODY_MAX)
		return KO_ENOTFOUND;
	status = ko_buf_add(body, bytes);
	if (status != KO_OK)
		return status;
	*is_present = present;
	*fetched = at;
	return KO_OK;
}

enum ko_status ko_cache_get(struct ko_cache *cache, enum ko_cache_kind kind,
			    const char *url, int64_t now, bool is_stale_fine,
			    bool *is_present, struct ko_buf *body,
			    int64_t *fetched)
{
	sqlite3_stmt *statement = cache->statements[GET];
	enum ko_status status;
	int rc;

	if (!cache->db)
		return KO_EIO;
	rc = bind_key(statement, kind, url);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(statement);
	if (rc == SQLITE_ROW)
		status = take(statement, kind, now, is_stale_fine, is_present,
			      body, fetched);
	else
		status = rc == SQLITE_DONE ? KO_ENOTFOUND : KO_EIO;
	(void)sqlite3_reset(statement);
	(void)sqlite3_clear_bindings(statement);
	return status == KO_EIO ? failed(cache, rc) : status;
}

/* Each answer gets the next id, whoever keeps it, so that one of them all
 * looks after the oldest once in a batch. */
static int trim(struct ko_cache *cache)
{
	sqlite3_stmt *statement = cache->statements[TRIM];
	int64_t id = sqlite3_last_insert_rowid(cache->db);
	int rc;

	if (id % KO_CACHE_BATCH != 0 || id <= KO_CACHE_ENTRIES_MAX)
		return SQLITE_OK;
	rc = sqlite3_bind_int64(statement, 1, id - KO_CACHE_ENTRIES_MAX);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(statement);
	(void)sqlite3_reset(statement);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int put(struct ko_cache *cache, enum ko_cache_kind kind, const char *url,
	       int64_t now, bool is_present, struct ko_span body)
{
	sqlite3_stmt *statement = cache->statements[PUT];
	int rc = bind_key(statement, kind, url);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int(statement, 3, is_present);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(statement, 4, now);
	/* NULL would be bound as SQL's NULL. */
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_blob64(statement, 5, body.n ? body.p : "",
					 body.n, SQLITE_STATIC);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(statement);
	(void)sqlite3_reset(statement);
	(void)sqlite3_clear_bindings(statement);
	return rc == SQLITE_DONE ? trim(cache) : rc;
}

enum ko_status ko_cache_put(struct ko_cache *cache, enum ko_cache_kind kind,
			    const char *url, int64_t now, bool is_present,
			    struct ko_span body)
{
	int rc;

	if (body.n > KO_CACHE_BODY_MAX)
		return KO_ETOOBIG;
	if (!cache->db)
		return KO_EIO;
	rc = put(cache, kind, url, now, is_present, body);
	return rc == SQLITE_OK ? KO_OK : failed(cache, rc);
}
