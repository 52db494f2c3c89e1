/*
 * test_credentials.c - where credentials come from, and that no secret is left
 * in memory: the linker puts the functions below in the place of malloc() and
 * its like (--wrap); each block is looked at as it is freed, and each
 * allocation may fail.
 */
#include "test.h"

#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/credentials.h"
#include "hub/credentials_helper.h"

/* In each secret, and in no name. */
#define SECRET "open-sesame"

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void __real_free(void *p);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
void __wrap_free(void *p);

static size_t n_leaks, n_blocks;

/* Allocations until one fails; 0: none does. */
static size_t until_failure;

void *__wrap_calloc(size_t n, size_t size)
{
	if (until_failure && --until_failure == 0)
		return NULL;
	return __real_calloc(n, size);
}

void *__wrap_malloc(size_t n)
{
	return __wrap_calloc(1, n);
}

void __wrap_free(void *p)
{
	if (p) {
		n_blocks++;
		n_leaks += memmem(p, malloc_usable_size(p), SECRET,
				  strlen(SECRET)) != NULL;
	}
	__real_free(p);
}

void *__wrap_realloc(void *p, size_t n)
{
	void *more = __wrap_calloc(1, n);
	size_t old = p ? malloc_usable_size(p) : 0;

	if (more && p) {
		memcpy(more, p, old < n ? old : n);
		__wrap_free(p);
	}
	return more;
}

/* ---- a home of its own ---- */

static char home[] = "test_credentials.XXXXXX";

static void write_file(const char *path, const char *text, mode_t mode)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, mode), 0);
}

/* name, what a credential helper of that name does */
static const char *const helpers[][2] = {
	{ "good", "read -r server\n"
		  "[ \"$1 $server\" = 'get https://index.docker.io/v1/' ] && "
		  "echo '{\"ServerURL\": \"x\", \"Username\": \"helped\", "
		  "\"Secret\": \"open-sesame-good\"}'\n" },
	{ "deaf", "echo '{\"Username\": \"helped\", "
		  "\"Secret\": \"open-sesame-deaf\"}'\n" },
	{ "none", "echo 'credentials not found in native keychain'\nexit 1\n" },
	{ "fails", "echo open-sesame\necho open-sesame >&2\nexit 1\n" },
	{ "killed", "kill -9 $$\n" },
	{ "junk", "echo '{\"Secret\": \"open-sesame'\n" },
	{ "list", "echo '[]'\n" },
	{ "empty", "exit 0\n" },
	{ "number", "echo '{\"Username\": \"me\", \"Secret\": 7}'\n" },
	{ "identity", "echo '{\"Username\": \"<token>\", "
		      "\"Secret\": \"open-sesame\"}'\n" },
	{ "endless", "while :; do echo open-sesame; done\n" },
	{ "shell", "echo '{\"Username\": \"$(id)\", "
		   "\"Secret\": \"open-sesame;`id`\"}'\n" },
};

static void enter_home(void)
{
	char path[512], text[1024];

	assert_non_null(mkdtemp(home));
	assert_int_equal(chdir(home), 0);
	assert_int_equal(mkdir("bin", 0700), 0);
	assert_int_equal(mkdir(".docker", 0700), 0);
	for (size_t i = 0; i < KO_ARRAY_LEN(helpers); i++) {
		(void)snprintf(path, sizeof(path), "bin/docker-credential-%s",
			       helpers[i][0]);
		(void)snprintf(text, sizeof(text), "#!/bin/sh\n%s",
			       helpers[i][1]);
		write_file(path, text, 0700);
	}
	(void)snprintf(text, sizeof(text), "./bin:%s", getenv("PATH"));
	assert_int_equal(setenv("PATH", text, 1), 0);
	assert_int_equal(setenv("HOME", ".", 1), 0);
}

static void leave_home(void)
{
	char command[64];

	(void)snprintf(command, sizeof(command), "rm -rf %s", home);
	if (chdir("..") < 0 || system(command) != 0)
		print_message("# %s is left\n", home);
}

static void set_environment(const char *user, const char *token)
{
	(void)unsetenv("DOCKER_CONFIG");
	(void)unsetenv("KNOCKOFF_HUB_USER");
	(void)unsetenv("KNOCKOFF_HUB_TOKEN");
	if (user)
		assert_int_equal(setenv("KNOCKOFF_HUB_USER", user, 1), 0);
	if (token)
		assert_int_equal(setenv("KNOCKOFF_HUB_TOKEN", token, 1), 0);
}

/* ---- the environment and the file ---- */

#define HUB "\"https://index.docker.io/v1/\""

/* "me:open-sesame", "me:open:sesame"-like pairs in base64 */
#define AUTH       "bWU6b3Blbi1zZXNhbWU="
#define AUTH_COLON "bWU6b3Blbi1zZXNhbWU6eA=="
#define AUTH_ZEROS "bWU6b3Blbi1zZXNhbWUAAA=="
#define AUTH_ZERO  "bWU6b3Blbi1zZXNhbWUAeA=="

static struct row {
	const char *name, *config;
	enum ko_status want;
	const char *user, *secret; /* or in err->text */
} rows[] = {
	{ "no file", NULL, KO_ENOTFOUND, "no credentials", NULL },
	{ "no credentials", "{}", KO_ENOTFOUND, "no credentials", NULL },
	{ "of another registry",
	  "{\"auths\": {\"ghcr.io\": {\"auth\": \"" AUTH "\"}}}", KO_ENOTFOUND,
	  "no credentials", NULL },
	{ "auth", "{\"auths\": {" HUB ": {\"auth\": \"" AUTH "\"}}}", KO_OK,
	  "me", SECRET },
	{ "under another name",
	  "{\"auths\": {\"docker.io\": {\"auth\": \"" AUTH "\"}}}", KO_OK, "me",
	  SECRET },
	{ "a colon in the secret",
	  "{\"auths\": {" HUB ": {\"auth\": \"" AUTH_COLON "\"}}}", KO_OK, "me",
	  SECRET ":x" },
	{ "zeros after the secret",
	  "{\"auths\": {" HUB ": {\"auth\": \"" AUTH_ZEROS "\"}}}", KO_OK, "me",
	  SECRET },
	{ "a zero in the secret",
	  "{\"auths\": {" HUB ": {\"auth\": \"" AUTH_ZERO "\"}}}", KO_ESYNTAX,
	  "too long or no text", NULL },
	{ "two fields",
	  "{\"auths\": {" HUB ": {\"username\": \"me\", "
	  "\"password\": \"" SECRET "\"}}}",
	  KO_OK, "me", SECRET },
	{ "unknown members around it",
	  "{\"HttpHeaders\": {\"a\": [1, null]}, \"auths\": {" HUB
	  ": {\"email\": null, \"auth\": \"" AUTH "\"}}, \"x\": true}",
	  KO_OK, "me", SECRET },
	{ "an empty entry", "{\"auths\": {" HUB ": {}}}", KO_ENOTFOUND,
	  "no credentials", NULL },
	{ "null",
	  "{\"auths\": null, \"credHelpers\": null, "
	  "\"credsStore\": null}",
	  KO_ENOTFOUND, "no credentials", NULL },
	{ "an identity token",
	  "{\"auths\": {" HUB ": {\"identitytoken\": \"" SECRET "\"}}}",
	  KO_ESYNTAX, "has an identity token", NULL },
	{ "no colon", "{\"auths\": {" HUB ": {\"auth\": \"bWU=\"}}}",
	  KO_ESYNTAX, "\"auth\" is not readable", NULL },
	{ "no user", "{\"auths\": {" HUB ": {\"auth\": \"OnNlc2FtZQ==\"}}}",
	  KO_ESYNTAX, "a user or a secret that is empty", NULL },
	{ "no secret", "{\"auths\": {" HUB ": {\"auth\": \"bWU6\"}}}",
	  KO_ESYNTAX, "a user or a secret that is empty", NULL },
	{ "no base64", "{\"auths\": {" HUB ": {\"auth\": \"me:" SECRET "!\"}}}",
	  KO_ESYNTAX, "\"auth\" is not readable", NULL },
	{ "base64 without its end",
	  "{\"auths\": {" HUB ": {\"auth\": \"bWU6b3B\"}}}", KO_ESYNTAX,
	  "\"auth\" is not readable", NULL },
	{ "base64 of padding", "{\"auths\": {" HUB ": {\"auth\": \"====\"}}}",
	  KO_ESYNTAX, "\"auth\" is not readable", NULL },
	{ "not UTF-8", "{\"auths\": {" HUB ": {\"auth\": \"bWU6/29wZW4=\"}}}",
	  KO_ESYNTAX, "no text", NULL },
	{ "a number", "{\"auths\": {" HUB ": {\"auth\": 7}}}", KO_ESYNTAX,
	  "\"auths\" is not readable", NULL },
	{ "a list", "{\"auths\": {" HUB ": []}}", KO_ESYNTAX,
	  "\"auths\" is not readable", NULL },
	{ "a list of lists", "{\"auths\": []}", KO_ESYNTAX,
	  "\"auths\" is not an object", NULL },
	{ "not an object", "[]", KO_ESYNTAX, "not a JSON object", NULL },
	{ "an empty file", "", KO_ESYNTAX, "line 1: not JSON", NULL },
	{ "half a file", "{\"auths\":\n{" HUB ": {\"password\": \"" SECRET,
	  KO_ESYNTAX, "config.json: line 2: not JSON", NULL },
	{ "a helper for it", "{\"credHelpers\": {" HUB ": \"good\"}}", KO_OK,
	  "helped", SECRET "-good" },
	{ "a helper for all", "{\"credsStore\": \"good\"}", KO_OK, "helped",
	  SECRET "-good" },
	{ "a helper of its own comes first",
	  "{\"credsStore\": \"fails\", \"credHelpers\": {\"docker.io\": "
	  "\"good\"}, \"auths\": {" HUB ": {\"auth\": \"" AUTH "\"}}}",
	  KO_OK, "helped", SECRET "-good" },
	{ "a helper for another",
	  "{\"credHelpers\": {\"ghcr.io\": \"fails\"}, \"auths\": {" HUB
	  ": {\"auth\": \"" AUTH "\"}}}",
	  KO_OK, "me", SECRET },
	{ "a helper that does not listen", "{\"credsStore\": \"deaf\"}", KO_OK,
	  "helped", SECRET "-deaf" },
	{ "a helper that has none",
	  "{\"credsStore\": \"none\", \"auths\": {" HUB ": {}}}", KO_ENOTFOUND,
	  "no credentials", NULL },
	{ "a helper that fails",
	  "{\"credsStore\": \"fails\", \"auths\": {" HUB ": {\"auth\": \"" AUTH
	  "\"}}}",
	  KO_EIO, "docker-credential-fails: fails", NULL },
	{ "a helper that is killed", "{\"credsStore\": \"killed\"}", KO_EIO,
	  "docker-credential-killed: fails", NULL },
	{ "a helper without JSON", "{\"credsStore\": \"junk\"}", KO_EIO,
	  "gives what is not readable", NULL },
	{ "a helper with a list", "{\"credsStore\": \"list\"}", KO_EIO,
	  "gives what is not readable", NULL },
	{ "a helper with a number", "{\"credsStore\": \"number\"}", KO_EIO,
	  "gives what is not readable", NULL },
	{ "a helper with nothing", "{\"credsStore\": \"empty\"}", KO_EIO,
	  "gives what is not readable", NULL },
	{ "a helper with an identity token", "{\"credsStore\": \"identity\"}",
	  KO_ESYNTAX, "has an identity token", NULL },
	{ "a helper without an end", "{\"credsStore\": \"endless\"}", KO_EIO,
	  "docker-credential-endless: writes too much", NULL },
	{ "what a helper gives is text", "{\"credsStore\": \"shell\"}", KO_OK,
	  "$(id)", SECRET ";`id`" },
	/* Under valgrind it is started first, and then fails. */
	{ "a helper that is not there", "{\"credsStore\": \"nowhere\"}", KO_EIO,
	  "docker-credential-nowhere: ", NULL },
	{ "no helper", "{\"credsStore\": \"\"}", KO_ENOTFOUND, "no credentials",
	  NULL },
	{ "a helper with a path", "{\"credsStore\": \"x/../../../bin/good\"}",
	  KO_EIO, "improper name", NULL },
	{ "a helper with a command", "{\"credsStore\": \"good; id\"}", KO_EIO,
	  "improper name", NULL },
	{ "a helper that is a number", "{\"credsStore\": 7}", KO_ESYNTAX,
	  "is not a text", NULL },
	{ "helpers that are a list", "{\"credHelpers\": []}", KO_ESYNTAX,
	  "\"credHelpers\" is not an object", NULL },
};

static void check(enum ko_status want, const char *user, const char *secret)
{
	struct ko_credentials c = { 0 };
	struct ko_error err = { 0 };

	n_leaks = n_blocks = 0;
	assert_int_equal(ko_credentials_find(&c, &err), want);
	if (want == KO_OK) {
		assert_span(ko_buf_span(&c.user), user);
		assert_span(ko_buf_span(&c.secret), secret);
		assert_string_equal(err.text, "");
	} else {
		assert_non_null(strstr(err.text, user));
		assert_null(strstr(err.text, "sesame"));
		assert_null(c.user.p);
	}
	ko_credentials_done(&c);
	assert_int_equal(n_leaks, 0);
}

static void check_row(void **state)
{
	const struct row *r = *state;

	set_environment(NULL, NULL);
	(void)unlink(".docker/config.json");
	if (r->config)
		write_file(".docker/config.json", r->config, 0600);
	check(r->want, r->user, r->secret);
	/* It was looked at where there was something to see. */
	assert_true(!r->config || n_blocks > 0);
}

static void the_environment_comes_first(void **state)
{
	(void)state;
	write_file(".docker/config.json", "{\"credsStore\": \"fails\"}", 0600);
	set_environment("env", SECRET);
	check(KO_OK, "env", SECRET);
	set_environment("env", NULL);
	check(KO_ESYNTAX, "one of them is not set", NULL);
	set_environment(NULL, SECRET);
	check(KO_ESYNTAX, "one of them is not set", NULL);
	set_environment("", "");
	check(KO_EIO, "docker-credential-fails: fails", NULL);
}

static void the_folder_of_docker(void **state)
{
	(void)state;
	set_environment(NULL, NULL);
	write_file(".docker/config.json", "{}", 0600);
	(void)mkdir("other", 0700);
	write_file("other/config.json", "{\"credsStore\": \"good\"}", 0600);
	assert_int_equal(setenv("DOCKER_CONFIG", "other", 1), 0);
	check(KO_OK, "helped", SECRET "-good");
	assert_int_equal(setenv("DOCKER_CONFIG", "none", 1), 0);
	check(KO_ENOTFOUND, "no credentials", NULL);
	assert_int_equal(setenv("DOCKER_CONFIG", "other/config.json", 1), 0);
	check(KO_ENOTFOUND, "no credentials", NULL);
}

static void a_file_that_is_none(void **state)
{
	(void)state;
	set_environment(NULL, NULL);
	(void)unlink(".docker/config.json");
	assert_int_equal(mkfifo(".docker/config.json", 0600), 0);
	check(KO_EIO, "config.json: not a regular file", NULL);
	assert_int_equal(unlink(".docker/config.json"), 0);
	write_file(".docker/config.json", "", 0600);
	assert_int_equal(truncate(".docker/config.json",
				  (off_t)KO_CREDENTIALS_FILE_MAX + 1),
			 0);
	check(KO_ESYNTAX, "larger than", NULL);
}

static void fields_at_their_limit(void **state)
{
	static char secret[KO_CREDENTIALS_FIELD_MAX + 2];

	(void)state;
	memset(secret, 'a', KO_CREDENTIALS_FIELD_MAX);
	memcpy(secret, SECRET, strlen(SECRET));
	set_environment("env", secret);
	check(KO_OK, "env", secret);
	secret[KO_CREDENTIALS_FIELD_MAX] = 'a';
	set_environment("env", secret);
	check(KO_ESYNTAX, "too long", NULL);
}

static struct memory_row {
	const char *name, *config;
} memory_rows[] = {
	{ "no memory for a pair",
	  "{\"auths\": {" HUB ": {\"auth\": \"" AUTH "\"}}}" },
	{ "no memory for two fields",
	  "{\"auths\": {" HUB ": {\"username\": \"me\", "
	  "\"password\": \"" SECRET "\"}}}" },
	{ "no memory for a helper", "{\"credsStore\": \"good\"}" },
};

/* Each allocation fails in turn: it is said, and nothing is left. */
static void check_memory(void **state)
{
	const struct memory_row *r = *state;
	enum ko_status status = KO_ENOMEM;
	struct ko_error err = { 0 };
	struct ko_credentials c = { 0 };
	size_t n = 0;

	set_environment(NULL, NULL);
	(void)unlink(".docker/config.json");
	write_file(".docker/config.json", r->config, 0600);
	n_leaks = 0;
	while (status != KO_OK) {
		until_failure = ++n;
		status = ko_credentials_find(&c, &err);
		until_failure = 0;
		assert_true(status == KO_OK || status == KO_ENOMEM);
		assert_true(n < 1000);
	}
	assert_true(n > 3);
	assert_string_equal(err.text, "out of memory");
	ko_credentials_done(&c);
	assert_int_equal(n_leaks, 0);
}

/* ---- the helper by itself ---- */

static void a_helper_that_hangs(void **state)
{
	KO_AUTO_BUF struct ko_buf out = KO_BUF(100);
	struct ko_error err = { 0 };

	(void)state;
	write_file("bin/docker-credential-hangs",
		   "#!/bin/sh\nexec sleep 3600\n", 0700);
	assert_int_equal(ko_credentials_helper("hangs", "x", 100, &out, &err),
			 KO_EIO);
	assert_string_equal(err.text,
			    "docker-credential-hangs: takes too long");
}

/* It leaves something behind that holds its output open: not waited for. */
static void a_helper_that_leaves_another(void **state)
{
	KO_AUTO_BUF struct ko_buf out = KO_BUF(100);
	struct ko_error err = { 0 };

	(void)state;
	write_file("flag", "", 0600);
	write_file("bin/docker-credential-leaves",
		   "#!/bin/sh\n"
		   "while [ -e flag ]; do sleep 0.1; done &\necho done\n",
		   0700);
	assert_int_equal(
		ko_credentials_helper("leaves", "x", 60000, &out, &err), KO_OK);
	assert_int_equal(unlink("flag"), 0);
	assert_string_equal(out.p, "done\n");
}

/* It closes its output, and ends later. */
static void a_helper_that_closes(void **state)
{
	KO_AUTO_BUF struct ko_buf out = KO_BUF(100);
	struct ko_error err = { 0 };

	(void)state;
	write_file("bin/docker-credential-closes",
		   "#!/bin/sh\necho done\nexec >&-\nsleep 0.2\nexit 1\n", 0700);
	assert_int_equal(
		ko_credentials_helper("closes", "x", 60000, &out, &err),
		KO_EIO);
	assert_string_equal(err.text, "docker-credential-closes: fails");
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row),      TEST(the_environment_comes_first),
		TEST(the_folder_of_docker),  TEST(a_file_that_is_none),
		TEST(fields_at_their_limit), TABLE(memory_rows, check_memory),
		TEST(a_helper_that_hangs),   TEST(a_helper_that_leaves_another),
		TEST(a_helper_that_closes),
	};
	int status;

	enter_home();
	status = run_tables("credentials", tables, KO_ARRAY_LEN(tables));
	leave_home();
	return status;
}
