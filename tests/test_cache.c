#include "place.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <sqlite3.h>

#include "base/file.h"
#include "hub/cache.h"

#define NOW     ((int64_t)1800000000)
#define URL     "https://hub.docker.com/v2/namespaces/a/repositories/b"
#define MAX_GOT ((size_t)2 << 20)
#define NOBODY  65534

static struct ko_cache *open_at(const char *path)
{
	struct ko_cache *cache = NULL;
	struct ko_error err = { 0 };
	enum ko_status status = ko_cache_open(path, &cache, &err);

	if (status != KO_OK)
		print_message("# %s\n", err.text);
	assert_int_equal(status, KO_OK);
	return cache;
}

static void put(struct ko_cache *c, const char *url, const char *body)
{
	assert_int_equal(ko_cache_put(c, KO_CACHE_REPOSITORY, url, NOW, true,
				      ko_span_str(body)),
			 KO_OK);
}

/* What is kept of url is body; NULL: nothing is. */
static void expect(struct ko_cache *c, const char *url, const char *body)
{
	KO_AUTO_BUF struct ko_buf got = KO_BUF(MAX_GOT);
	bool is_present = false;
	int64_t fetched = 0;
	enum ko_status status =
		ko_cache_get(c, KO_CACHE_REPOSITORY, url, NOW, false,
			     &is_present, &got, &fetched);

	assert_int_equal(status, body ? KO_OK : KO_ENOTFOUND);
	if (!body)
		return;
	assert_span(ko_buf_span(&got), body);
	assert_true(is_present);
	assert_true(fetched == NOW);
}

/* Where a damaged one goes to. */
static void aside_of(const struct place *p, char *out, size_t max)
{
	(void)snprintf(out, max, "%s.damaged", p->cache);
}

static void expect_aside(const struct ko_cache *c, const struct place *p)
{
	char path[400];

	aside_of(p, path, sizeof(path));
	assert_string_equal(ko_cache_set_aside(c), path);
	assert_int_equal(access(path, F_OK), 0);
}

/* ---- what is good for how long ---- */

static struct age_row {
	const char *name;
	enum ko_cache_kind kind;
	bool is_present;
	int64_t age;
	bool is_stale_fine, is_found;
} age_rows[] = {
	{ "a repository of now", KO_CACHE_REPOSITORY, true, 0, false, true },
	{ "of a day less a second", KO_CACHE_REPOSITORY, true, 86399, false,
	  true },
	{ "of a day", KO_CACHE_REPOSITORY, true, 86400, false, false },
	{ "of a day, any age", KO_CACHE_REPOSITORY, true, 86400, true, true },
	{ "of ten years, any age", KO_CACHE_REPOSITORY, true, 315360000, true,
	  true },
	{ "absent for less than an hour", KO_CACHE_REPOSITORY, false, 3599,
	  false, true },
	{ "absent for an hour", KO_CACHE_REPOSITORY, false, 3600, false,
	  false },
	{ "absent, any age", KO_CACHE_REPOSITORY, false, 3600, true, true },
	{ "an account of six days", KO_CACHE_ACCOUNT, true, 6 * 86400, false,
	  true },
	{ "an account of a week", KO_CACHE_ACCOUNT, true, 7 * 86400, false,
	  false },
	{ "a search of five hours", KO_CACHE_SEARCH, true, 5 * 3600, false,
	  true },
	{ "a search of six hours", KO_CACHE_SEARCH, true, 6 * 3600, false,
	  false },
	{ "a list of six hours", KO_CACHE_LIST, true, 6 * 3600, false, false },
	{ "a manifest of a day", KO_CACHE_MANIFEST, true, 86399, false, true },
	{ "one from the future", KO_CACHE_MANIFEST, true, -60, false, false },
	{ "one from the future, any age", KO_CACHE_MANIFEST, true, -60, true,
	  true },
};

static void check_age(void **state)
{
	const struct age_row *r = *state;
	KO_AUTO_BUF struct ko_buf got = KO_BUF(MAX_GOT);
	PLACE place;
	struct ko_cache *c;
	bool is_present = !r->is_present;
	int64_t fetched = 7;
	enum ko_status status;

	make_place(&place);
	c = open_at(place.cache);
	assert_int_equal(ko_cache_put(c, r->kind, URL, NOW - r->age,
				      r->is_present, KO_SPAN("{}")),
			 KO_OK);
	status = ko_cache_get(c, r->kind, URL, NOW, r->is_stale_fine,
			      &is_present, &got, &fetched);
	assert_int_equal(status, r->is_found ? KO_OK : KO_ENOTFOUND);
	if (r->is_found) {
		assert_int_equal(is_present, r->is_present);
		assert_true(fetched == NOW - r->age);
		assert_span(ko_buf_span(&got), "{}");
	} else {
		assert_int_equal(is_present, !r->is_present);
		assert_true(fetched == 7 && got.n == 0);
	}
	ko_cache_close(c);
}

/* ---- what is kept ---- */

static void keeps(void **state)
{
	KO_AUTO_BUF struct ko_buf got = KO_BUF(MAX_GOT);
	KO_AUTO_FREE char *large = calloc(1, KO_CACHE_BODY_MAX + 1);
	bool is_present;
	int64_t fetched;
	PLACE place;
	struct ko_cache *c;

	(void)state;
	make_place(&place);
	c = open_at(place.cache);
	expect(c, URL, NULL);
	put(c, URL, "first");
	put(c, URL, "second");
	put(c, URL "2", "other");
	put(c, URL "3", "");
	expect(c, URL, "second");
	expect(c, URL "2", "other");
	expect(c, URL "3", "");
	expect(c, "'; DROP TABLE answer; --", NULL);
	/* The kind is part of the question. */
	assert_int_equal(ko_cache_get(c, KO_CACHE_ACCOUNT, URL, NOW, true,
				      &is_present, &got, &fetched),
			 KO_ENOTFOUND);
	assert_non_null(large);
	assert_int_equal(
		ko_cache_put(c, KO_CACHE_REPOSITORY, URL "4", NOW, true,
			     (struct ko_span){ large, KO_CACHE_BODY_MAX }),
		KO_OK);
	assert_int_equal(
		ko_cache_put(c, KO_CACHE_REPOSITORY, URL "5", NOW, true,
			     (struct ko_span){ large, KO_CACHE_BODY_MAX + 1 }),
		KO_ETOOBIG);
	expect(c, URL "5", NULL);
	assert_int_equal(ko_cache_get(c, KO_CACHE_REPOSITORY, URL "4", NOW,
				      true, &is_present, &got, &fetched),
			 KO_OK);
	assert_int_equal(got.n, KO_CACHE_BODY_MAX);
	got.max = KO_CACHE_BODY_MAX + 3;
	assert_int_equal(ko_cache_get(c, KO_CACHE_REPOSITORY, URL, NOW, true,
				      &is_present, &got, &fetched),
			 KO_ETOOBIG);
	ko_cache_close(c);

	c = open_at(place.cache);
	expect(c, URL, "second");
	assert_null(ko_cache_set_aside(c));
	ko_cache_close(c);
	ko_cache_close(NULL);
}

static void two_handles(void **state)
{
	PLACE place;
	struct ko_cache *a, *b;

	(void)state;
	make_place(&place);
	a = open_at(place.cache);
	b = open_at(place.cache);
	put(a, URL, "of a");
	expect(b, URL, "of a");
	put(b, URL, "of b");
	expect(a, URL, "of b");
	ko_cache_close(a);
	put(b, URL "2", "later");
	expect(b, URL "2", "later");
	ko_cache_close(b);
}

static void is_private(void **state)
{
	static const char *const parts[] = { "",      "-wal", "-shm",
					     ".lock", "/..",  "/../.." };
	mode_t before = umask(0);
	struct ko_cache *c;
	char path[400];
	struct stat st;
	PLACE place;

	(void)state;
	make_place(&place);
	c = open_at(place.cache);
	put(c, URL, "x");
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		bool is_folder = parts[i][0] == '/';

		(void)snprintf(path, sizeof(path), "%s%s",
			       is_folder ? place.folder : place.cache,
			       is_folder ? (i == 4 ? "/a/b" : "/a") : parts[i]);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, is_folder ? 0700 : 0600);
	}
	ko_cache_close(c);
	(void)umask(before);
}

/* SQL of the test's own, on a database that is closed. */
static void run_sql(const char *path, const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void oldest_make_room(void **state)
{
	PLACE place;
	struct ko_cache *c;
	char sql[128];

	(void)state;
	make_place(&place);
	c = open_at(place.cache);
	put(c, URL "oldest", "1");
	put(c, URL "newer", "2");
	ko_cache_close(c);
	/* As if so many had been kept since. */
	(void)snprintf(sql, sizeof(sql),
		       "UPDATE answer SET id = %d WHERE id = 2",
		       KO_CACHE_ENTRIES_MAX / KO_CACHE_BATCH * KO_CACHE_BATCH);
	run_sql(place.cache, sql);

	c = open_at(place.cache);
	for (int i = 0; i < KO_CACHE_BATCH - 1; i++)
		put(c, URL, "again");
	expect(c, URL "oldest", "1");
	put(c, URL, "again");
	expect(c, URL "oldest", NULL);
	expect(c, URL "newer", "2");
	expect(c, URL, "again");
	ko_cache_close(c);
}

/* ---- damage ---- */

static void whole_of(const char *path, struct ko_buf *out)
{
	ko_buf_clear(out);
	assert_int_equal(ko_file_read(path, out, NULL), KO_OK);
}

/* Make a database of some size and damage it: the bytes from at on, n of them,
 * become others; or it ends there (n 0). */
static struct damage_row {
	const char *name;
	size_t at, n;
	bool shows_later; /* when it is read, not when it is opened */
} damage_rows[] = {
	{ "random bytes all over", 0, SIZE_MAX, false },
	{ "a header of another kind", 0, 16, false },
	{ "cut off in its header", 50, 0, false },
	{ "cut off in its first page", 2000, 0, false },
	{ "half of it is gone", 60000, 0, false },
	{ "random bytes from its second page on", 4096, SIZE_MAX, true },
};

static void damage(const struct damage_row *r, const char *path)
{
	KO_AUTO_BUF struct ko_buf bytes = KO_BUF((size_t)16 << 20);
	uint32_t seed = 12345;

	whole_of(path, &bytes);
	assert_true(bytes.n > r->at);
	for (size_t i = r->at; i < bytes.n && i - r->at < r->n; i++) {
		seed = seed * 1664525 + 1013904223;
		bytes.p[i] = (char)(seed >> 24);
	}
	write_file(path, bytes.p, r->n ? bytes.n : r->at);
}

static void fill(struct ko_cache *c)
{
	for (int i = 0; i < 500; i++) {
		char url[64];

		(void)snprintf(url, sizeof(url), "https://x/%d", i);
		put(c, url,
		    "a body of some bytes, so that there are some pages to "
		    "damage: 0123456789abcdefghijklmnopqrstuvwxyz");
	}
}

/* All of them are asked for; how often that failed. */
static int read_all(struct ko_cache *c)
{
	int failures = 0;

	for (int i = 0; i < 500; i++) {
		KO_AUTO_BUF struct ko_buf got = KO_BUF(MAX_GOT);
		char url[64];
		bool is_present;
		int64_t fetched;

		(void)snprintf(url, sizeof(url), "https://x/%d", i);
		failures += ko_cache_get(c, KO_CACHE_REPOSITORY, url, NOW, true,
					 &is_present, &got, &fetched) == KO_EIO;
	}
	return failures;
}

static void check_damage(void **state)
{
	const struct damage_row *r = *state;
	KO_AUTO_BUF struct ko_buf before = KO_BUF((size_t)16 << 20);
	KO_AUTO_BUF struct ko_buf after = KO_BUF((size_t)16 << 20);
	PLACE place;
	struct ko_cache *c;
	char path[400];

	make_place(&place);
	c = open_at(place.cache);
	fill(c);
	ko_cache_close(c);
	damage(r, place.cache);
	whole_of(place.cache, &before);

	c = open_at(place.cache);
	assert_int_equal(read_all(c), r->shows_later);
	expect_aside(c, &place);
	put(c, URL, "new");
	expect(c, URL, "new");
	ko_cache_close(c);

	c = open_at(place.cache);
	expect(c, URL, "new");
	assert_null(ko_cache_set_aside(c));
	ko_cache_close(c);
	aside_of(&place, path, sizeof(path));
	whole_of(path, &after);
	assert_true(ko_span_eq(ko_buf_span(&before), ko_buf_span(&after)));
}

/* Two handles have it open when one of them notices. */
static void damage_under_two(void **state)
{
	PLACE place;
	struct ko_cache *a, *b;
	int failures;

	(void)state;
	make_place(&place);
	a = open_at(place.cache);
	fill(a);
	ko_cache_close(a);
	a = open_at(place.cache);
	b = open_at(place.cache);
	damage(&damage_rows[5], place.cache);
	failures = read_all(a);
	put(a, URL, "new");
	failures += read_all(b);
	assert_in_range(failures, 1, 2);
	/* The second one found the new one, and left it there. */
	expect(b, URL, "new");
	expect(a, URL, "new");
	ko_cache_close(b);
	ko_cache_close(a);
}

static struct version_row {
	const char *name, *sql;
	bool is_ours;
} version_rows[] = {
	{ "of a later version", "PRAGMA user_version = 99", true },
	{ "of an earlier version", "PRAGMA user_version = 0", true },
	{ "without its table", "DROP TABLE answer", true },
	{ "with a table of another form",
	  "ALTER TABLE answer RENAME COLUMN body TO text", true },
	{ "of another program", "PRAGMA application_id = 1", false },
};

static void check_version(void **state)
{
	const struct version_row *r = *state;
	PLACE place;
	struct ko_cache *c;
	struct ko_error err = { 0 };
	enum ko_status status;
	char path[400];

	make_place(&place);
	ko_cache_close(open_at(place.cache));
	run_sql(place.cache, r->sql);
	status = ko_cache_open(place.cache, &c, &err);
	if (!r->is_ours) {
		assert_int_equal(status, KO_EIO);
		assert_non_null(strstr(err.text, "of another program"));
		aside_of(&place, path, sizeof(path));
		assert_int_equal(access(path, F_OK), -1);
		return;
	}
	assert_int_equal(status, KO_OK);
	expect_aside(c, &place);
	put(c, URL, "new");
	expect(c, URL, "new");
	ko_cache_close(c);
}

/* A log that was left behind is not that of the new one. */
static void log_goes_along(void **state)
{
	KO_AUTO_BUF struct ko_buf wal = KO_BUF((size_t)16 << 20);
	PLACE place;
	struct ko_cache *c;
	char path[400];

	(void)state;
	make_place(&place);
	c = open_at(place.cache);
	fill(c);
	(void)snprintf(path, sizeof(path), "%s-wal", place.cache);
	whole_of(path, &wal);
	ko_cache_close(c);
	write_file(path, wal.p, wal.n);
	write_file(place.cache, "This is no database at all.....", 31);
	c = open_at(place.cache);
	expect_aside(c, &place);
	expect(c, "https://x/1", NULL);
	put(c, URL, "new");
	expect(c, URL, "new");
	ko_cache_close(c);
}

/* ---- what cannot be opened ---- */

static struct refuse_row {
	const char *name, *path, *why;
} refuse_rows[] = {
	{ "no path", "", "needs a path" },
	{ "below a file", "/file/x/hub.sqlite", "Not a directory" },
	{ "a folder", "/folder", "not a file" },
	{ "a pipe", "/pipe", "not a file" },
	{ "below what nobody may write to", "/sealed/x/hub.sqlite",
	  "Permission denied" },
	{ "one that may not be read", "/secret", "" },
};

/* What a caller might find in a folder that anybody may write to. */
static void make_obstacles(const struct place *p)
{
	char path[400];

	(void)snprintf(path, sizeof(path), "%s/file", p->folder);
	write_file(path, "x", 1);
	(void)snprintf(path, sizeof(path), "%s/secret", p->folder);
	write_file(path, "x", 1);
	assert_int_equal(chmod(path, 0), 0);
	(void)snprintf(path, sizeof(path), "%s/folder", p->folder);
	assert_int_equal(mkdir(path, 0755), 0);
	(void)snprintf(path, sizeof(path), "%s/sealed", p->folder);
	assert_int_equal(mkdir(path, 0555), 0);
	(void)snprintf(path, sizeof(path), "%s/pipe", p->folder);
	assert_int_equal(mkfifo(path, 0666), 0);
	assert_int_equal(chmod(p->folder, 0777), 0);
}

static bool is_refused(const char *path, const char *why)
{
	struct ko_cache *c = NULL;
	struct ko_error err = { 0 };
	bool is_right = ko_cache_open(path, &c, &err) == KO_EIO && !c &&
			err.status == KO_EIO && strstr(err.text, why);

	ko_cache_close(c);
	return is_right;
}

/* Root may do anything: it is asked as nobody. */
static void check_refuse(void **state)
{
	const struct refuse_row *r = *state;
	char path[400] = "";
	PLACE place;
	int status;
	pid_t child;

	make_place(&place);
	make_obstacles(&place);
	(void)snprintf(path, sizeof(path), "%s%s",
		       r->path[0] ? place.folder : "", r->path);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (geteuid() == 0 && (setgid(NOBODY) || setuid(NOBODY)))
			_exit(2);
		_exit(!is_refused(path, r->why));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void too_long(void **state)
{
	char path[8192];
	struct ko_cache *c = NULL;
	struct ko_error err = { 0 };

	(void)state;
	memset(path, 'x', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(ko_cache_open(path, &c, &err), KO_EIO);
	assert_null(c);
}

static struct path_row {
	const char *name, *xdg, *home, *want;
} path_rows[] = {
	{ "of XDG", "/x/cache", "/home/jo", "/x/cache/knockoff/hub.sqlite" },
	{ "of the home", NULL, "/home/jo",
	  "/home/jo/.cache/knockoff/hub.sqlite" },
	{ "an empty XDG", "", "/home/jo",
	  "/home/jo/.cache/knockoff/hub.sqlite" },
	{ "a relative XDG", "cache", "/home/jo",
	  "/home/jo/.cache/knockoff/hub.sqlite" },
	{ "neither", NULL, NULL, NULL },
	{ "an empty home", NULL, "", NULL },
	{ "too long for what it goes into", NULL,
	  "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	  NULL },
};

static void set_or_not(const char *name, const char *value)
{
	assert_int_equal(value ? setenv(name, value, 1) : unsetenv(name), 0);
}

static void check_path(void **state)
{
	const struct path_row *r = *state;
	char got[64] = "";

	set_or_not("XDG_CACHE_HOME", r->xdg);
	set_or_not("HOME", r->home);
	assert_int_equal(ko_cache_default_path(got, sizeof(got)), !!r->want);
	if (r->want)
		assert_string_equal(got, r->want);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(age_rows, check_age),
		TEST(keeps),
		TEST(two_handles),
		TEST(is_private),
		TEST(oldest_make_room),
		TABLE(damage_rows, check_damage),
		TEST(damage_under_two),
		TABLE(version_rows, check_version),
		TEST(log_goes_along),
		TABLE(refuse_rows, check_refuse),
		TEST(too_long),
		TABLE(path_rows, check_path),
	};

	return run_tables("cache", tables, ARRAY_LEN(tables));
}
