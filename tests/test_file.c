#include "test.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"

#define NOBODY 65534

/* The tests run in a folder of their own. */
static char folder[] = "test_file.XXXXXX";

static void write_file(const char *name, const char *text, size_t n)
{
	FILE *f = fopen(name, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

/* name, its text (NULL: not made by the test), the ceiling, what comes out */
static struct row {
	const char *name, *path, *text;
	size_t max;
	enum ko_status want;
	const char *error;
} rows[] = {
	{ "some text", "f", "abc", 100, KO_OK, "" },
	{ "no text", "f", "", 100, KO_OK, "" },
	{ "exactly at the ceiling", "f", "abc", 3, KO_OK, "" },
	{ "one over the ceiling", "f", "abcd", 3, KO_ETOOBIG,
	  "larger than 3 bytes" },
	{ "nothing allowed, nothing there", "f", "", 0, KO_OK, "" },
	{ "nothing allowed, something there", "f", "a", 0, KO_ETOOBIG,
	  "larger than 0 bytes" },
	{ "not there", "none", NULL, 100, KO_EIO, "No such file or directory" },
	{ "a folder", ".", NULL, 100, KO_EIO, "is a directory" },
	{ "a device", "/dev/null", NULL, 100, KO_EIO, "not a regular file" },
	{ "through a file", "f/x", "", 100, KO_EIO, "Not a directory" },
};

static void check_row(void **state)
{
	const struct row *r = *state;
	KO_AUTO_BUF struct ko_buf b = KO_BUF(r->max);
	struct ko_error err = { 0 };

	if (r->text)
		write_file("f", r->text, strlen(r->text));
	assert_int_equal(ko_file_read(r->path, &b, &err), r->want);
	assert_string_equal(err.text, r->error);
	if (r->want == KO_OK)
		assert_span(ko_buf_span(&b), r->text);
}

static void a_fifo_does_not_block(void **state)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(100);
	struct ko_error err = { 0 };

	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(ko_file_read("fifo", &b, &err), KO_EIO);
	assert_string_equal(err.text, "not a regular file");
	assert_int_equal(unlink("fifo"), 0);
}

static void no_permission(void **state)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(100);
	struct ko_error err = { 0 };

	(void)state;
	write_file("f", "abc", 3);
	assert_int_equal(chmod("f", 0), 0);
	/* root may read everything: be somebody else for a moment. */
	if (geteuid() == 0 && seteuid(NOBODY) < 0) {
		print_message("# skipped: root, and nobody else to be\n");
		return;
	}
	assert_int_equal(ko_file_read("f", &b, &err), KO_EIO);
	assert_int_equal(seteuid(getuid()), 0);
	assert_string_equal(err.text, "Permission denied");
	assert_int_equal(unlink("f"), 0);
}

/* The size is known before a byte is read: this must not fill the memory. */
static void huge(void **state)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(100);
	struct ko_error err = { 0 };

	(void)state;
	write_file("f", "", 0);
	if (truncate("f", (off_t)1 << 33) < 0) {
		print_message("# skipped: no large files here\n");
		return;
	}
	assert_int_equal(ko_file_read("f", &b, &err), KO_ETOOBIG);
	assert_null(b.p);
	assert_int_equal(unlink("f"), 0);
}

/* More than one chunk, and every byte. */
static void large_and_binary(void **state)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF((size_t)1 << 20);
	static char text[300000];

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * 7 + i / 256);
	write_file("f", text, sizeof(text));
	assert_int_equal(ko_file_read("f", &b, NULL), KO_OK);
	assert_int_equal(b.n, sizeof(text));
	assert_memory_equal(b.p, text, sizeof(text));
	assert_int_equal(b.p[b.n], '\0');
}

static void appended(void **state)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(6);

	(void)state;
	write_file("f", "abc", 3);
	assert_int_equal(ko_file_read("f", &b, NULL), KO_OK);
	assert_int_equal(ko_file_read("f", &b, NULL), KO_OK);
	assert_string_equal(b.p, "abcabc");
	assert_int_equal(ko_file_read("f", &b, NULL), KO_ETOOBIG);
}

static void from_a_pipe(void **state)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(5);
	struct ko_error err = { 0 };
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "abcde", 5), 5);
	assert_int_equal(close(ends[1]), 0);
	assert_int_equal(ko_fd_read(ends[0], &b, &err), KO_OK);
	assert_string_equal(b.p, "abcde");
	assert_int_equal(close(ends[0]), 0);
}

static void from_a_closed_descriptor(void **state)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(5);
	struct ko_error err = { 0 };

	(void)state;
	assert_int_equal(ko_fd_read(-1, &b, &err), KO_EIO);
	assert_string_equal(err.text, "Bad file descriptor");
}

static void assert_file(const char *path, const char *text)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(100);

	assert_int_equal(ko_file_read(path, &b, NULL), KO_OK);
	assert_span(ko_buf_span(&b), text);
}

/* Is there nothing in the folder but this? */
static void assert_alone(const char *name)
{
	DIR *folder_of = opendir(".");
	const struct dirent *entry;

	assert_non_null(folder_of);
	while ((entry = readdir(folder_of)))
		if (entry->d_name[0] != '.')
			assert_string_equal(entry->d_name, name);
	assert_int_equal(closedir(folder_of), 0);
}

static void replaced(void **state)
{
	struct stat st;

	(void)state;
	(void)umask(027);
	(void)unlink("f");
	assert_int_equal(ko_file_is_replaceable("f", NULL), KO_OK);
	assert_int_equal(ko_file_replace("f", KO_SPAN("one"), NULL), KO_OK);
	assert_file("f", "one");
	assert_int_equal(stat("f", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(chmod("f", 0604), 0);
	assert_int_equal(ko_file_replace("f", KO_SPAN(""), NULL), KO_OK);
	assert_file("f", "");
	assert_int_equal(stat("f", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0604);
	assert_alone("f");
	assert_int_equal(unlink("f"), 0);
}

static void replaced_behind_a_link(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(mkdir("d", 0700), 0);
	write_file("d/f", "one", 3);
	assert_int_equal(symlink("d/f", "link"), 0);
	assert_int_equal(ko_file_replace("link", KO_SPAN("two"), NULL), KO_OK);
	assert_file("d/f", "two");
	assert_int_equal(lstat("link", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(unlink("d/f"), 0);
	assert_int_equal(ko_file_replace("link", KO_SPAN("3"), NULL), KO_EIO);
	assert_int_equal(rmdir("d"), 0);
	assert_int_equal(unlink("link"), 0);
}

/* What cannot be replaced, and why. */
static struct replacement_row {
	const char *name, *path, *error;
} irreplaceable[] = {
	{ "in no folder", "none/f", "No such file or directory" },
	{ "a folder", ".", "is a directory" },
	{ "a device", "/dev/null", "not a regular file" },
	{ "no name", "", "No such file or directory" },
};

static void check_irreplaceable(void **state)
{
	const struct replacement_row *r = *state;
	struct ko_error err = { 0 };

	assert_int_equal(ko_file_is_replaceable(r->path, &err), KO_EIO);
	assert_string_equal(err.text, r->error);
	assert_int_equal(ko_file_replace(r->path, KO_SPAN("x"), &err), KO_EIO);
	assert_string_equal(err.text, r->error);
}

static void not_replaced_in_a_sealed_folder(void **state)
{
	struct ko_error err = { 0 };

	(void)state;
	assert_int_equal(mkdir("d", 0700), 0);
	write_file("d/f", "one", 3);
	assert_int_equal(chmod("d", 0555), 0);
	if (geteuid() == 0 && seteuid(NOBODY) < 0) {
		print_message("# skipped: root, and nobody else to be\n");
	} else {
		/* As root, neither is the test's own folder nobody's. */
		assert_int_equal(ko_file_replace("d/f", KO_SPAN("2"), &err),
				 KO_EIO);
		assert_int_equal(seteuid(getuid()), 0);
		assert_string_equal(err.text, "Permission denied");
	}
	assert_int_equal(chmod("d", 0755), 0);
	assert_file("d/f", "one");
	assert_int_equal(unlink("d/f"), 0);
	assert_int_equal(rmdir("d"), 0);
}

static void folders_made(void **state)
{
	struct stat st;
	struct ko_error err = { 0 };

	(void)state;
	assert_int_equal(ko_file_make_folders("a/b//c/f", NULL), KO_OK);
	assert_int_equal(stat("a/b/c", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(ko_file_make_folders("a/b/c/f", NULL), KO_OK);
	assert_int_equal(ko_file_make_folders("f", NULL), KO_OK);
	assert_int_equal(ko_file_make_folders("/f", NULL), KO_OK);
	write_file("a/f", "", 0);
	assert_int_equal(ko_file_make_folders("a/f/b/f", &err), KO_EIO);
	assert_string_equal(err.text, "Not a directory");
	assert_int_equal(
		unlink("a/f") | rmdir("a/b/c") | rmdir("a/b") | rmdir("a"), 0);
}

static bool enter_folder(void)
{
	return mkdtemp(folder) && chdir(folder) == 0;
}

static void leave_folder(void)
{
	(void)unlink("f");
	if (chdir("..") == 0)
		(void)rmdir(folder);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row),
		TEST(a_fifo_does_not_block),
		TEST(no_permission),
		TEST(huge),
		TEST(large_and_binary),
		TEST(appended),
		TEST(from_a_pipe),
		TEST(from_a_closed_descriptor),
		TEST(replaced),
		TEST(replaced_behind_a_link),
		TABLE(irreplaceable, check_irreplaceable),
		TEST(not_replaced_in_a_sealed_folder),
		TEST(folders_made),
	};
	int status;

	if (!enter_folder())
		return 99;
	status = run_tables("file", tables, KO_ARRAY_LEN(tables));
	leave_folder();
	return status;
}
