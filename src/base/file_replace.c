#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#define NEW_FILE_MODE 0666
#define FOLDER_MODE   0700

/* What is written, and where: all owned. */
struct replacement {
	char *target; /* path, or what it is a link to */
	char *folder;
	char *temporary; /* while it is there */
	mode_t mode;
	bool has_mode; /* that of the old file */
};

static void done(struct replacement *r)
{
	if (r->temporary)
		(void)unlink(r->temporary);
	free(r->temporary);
	free(r->folder);
	free(r->target);
}

static enum ko_status fail_errno(struct ko_error *err)
{
	char text[128];
	const char *why = strerror_r(errno, text, sizeof(text));

	return ko_fail(err, KO_EIO, 0, "%s", why);
}

/* "a/b" of "a/b/c", "/" of "/c" and "." of "c"; NULL when out of memory. */
static char *folder_of(const char *path)
{
	struct ko_span s = ko_span_str(path);
	size_t slash = ko_span_rfind(s, '/');

	if (slash == s.n)
		return strdup(".");
	return strndup(path, slash ? slash : 1);
}

static enum ko_status look_at(const char *path, struct replacement *r,
			      struct ko_error *err)
{
	struct stat st;
	bool is_there = stat(path, &st) == 0;

	/* A link to nothing is an error, too: what would be made is elsewhere.
	 */
	if (!is_there && (!path[0] || errno != ENOENT || lstat(path, &st) == 0))
		return fail_errno(err);
	if (is_there && S_ISDIR(st.st_mode))
		return ko_fail(err, KO_EIO, 0, "is a directory");
	if (is_there && !S_ISREG(st.st_mode))
		return ko_fail(err, KO_EIO, 0, "not a regular file");
	r->has_mode = is_there;
	r->mode = is_there ? st.st_mode & 07777 : 0;
	r->target = is_there ? realpath(path, NULL) : strdup(path);
	if (!r->target)
		return errno == ENOMEM ? ko_fail_nomem(err) : fail_errno(err);
	r->folder = folder_of(r->target);
	if (!r->folder)
		return ko_fail_nomem(err);
	return access(r->folder, W_OK | X_OK) ? fail_errno(err) : KO_OK;
}

static bool write_all(int fd, struct ko_span text)
{
	while (text.n) {
		ssize_t n = write(fd, text.p, text.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		text = ko_span_tail(text, (size_t)n);
	}
	return true;
}

static mode_t new_file_mode(void)
{
	mode_t mask = umask(0);

	(void)umask(mask);
	return NEW_FILE_MODE & ~mask;
}

static enum ko_status make_temporary(struct replacement *r, int *fd,
				     struct ko_error *err)
{
	static const char suffix[] = ".XXXXXX";
	size_t n = strlen(r->target);
	char *name = malloc(n + sizeof(suffix));

	if (!name)
		return ko_fail_nomem(err);
	memcpy(name, r->target, n);
	memcpy(name + n, suffix, sizeof(suffix));
	*fd = mkostemp(name, O_CLOEXEC);
	if (*fd < 0) {
		enum ko_status status = fail_errno(err);

		free(name);
		return status;
	}
	r->temporary = name;
	return KO_OK;
}

/* A rename is on the disk when the folder is.  Some file systems have no
 * fsync() for folders; the rename was done all the same. */
static void sync_folder(const char *folder)
{
	KO_AUTO_CLOSE int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		(void)fsync(fd);
}

static enum ko_status replace(struct replacement *r, struct ko_span text,
			      struct ko_error *err)
{
	KO_AUTO_CLOSE int fd = -1;
	enum ko_status status = make_temporary(r, &fd, err);

	if (status)
		return status;
	if (!write_all(fd, text) ||
	    fchmod(fd, r->has_mode ? r->mode : new_file_mode()) < 0 ||
	    fsync(fd) < 0 || rename(r->temporary, r->target) < 0)
		return fail_errno(err);
	free(r->temporary);
	r->temporary = NULL;
	sync_folder(r->folder);
	return KO_OK;
}

enum ko_status ko_file_replace(const char *path, struct ko_span text,
			       struct ko_error *err)
{
	struct replacement r = { 0 };
	enum ko_status status = look_at(path, &r, err);

	if (status == KO_OK)
		status = replace(&r, text, err);
	done(&r);
	return status;
}

enum ko_status ko_file_is_replaceable(const char *path, struct ko_error *err)
{
	struct replacement r = { 0 };
	enum ko_status status = look_at(path, &r, err);

	done(&r);
	return status;
}

enum ko_status ko_file_make_folders(const char *path, struct ko_error *err)
{
	KO_AUTO_FREE char *folder = folder_of(path);

	if (!folder)
		return ko_fail_nomem(err);
	for (char *p = folder; *p;) {
		char *end = p + 1 + strcspn(p + 1, "/");
		char c = *end;

		*end = '\0';
		if (mkdir(folder, FOLDER_MODE) < 0 && errno != EEXIST)
			return fail_errno(err);
		*end = c;
		p = end;
	}
	return KO_OK;
}
