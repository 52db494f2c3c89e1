#include "cli/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/span.h"
#include "cli/commands.h"
#include "cli/complain.h"

/* Where a shell looks when there is no $PATH. */
#define DEFAULT_PATH "/usr/local/bin:/usr/bin:/bin"

/* Take what stands before the next colon off the front of *rest. */
static struct ko_span next_path(struct ko_span *rest)
{
	struct ko_span path = ko_span_head(*rest, ko_span_find(*rest, ':'));

	*rest = ko_span_tail(*rest, path.n + 1);
	return path;
}

static bool is_guarded(const char *path)
{
	struct ko_span rest = ko_span_str(getenv(KO_PROGRAM_GUARDED));

	while (rest.n)
		if (ko_span_eq(next_path(&rest), ko_span_str(path)))
			return true;
	return false;
}

static size_t count_guarded(void)
{
	struct ko_span rest = ko_span_str(getenv(KO_PROGRAM_GUARDED));
	size_t n = 0;

	for (; rest.n; n++)
		(void)next_path(&rest);
	return n;
}

static bool is_script(const char *path)
{
	KO_AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
	char start[2];

	return fd >= 0 && read(fd, start, sizeof(start)) == sizeof(start) &&
	       memcmp(start, "#!", 2) == 0;
}

/* 0, or why it cannot be run. */
static int try(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return errno;
	if (!S_ISREG(st.st_mode))
		return EACCES;
	return access(path, X_OK) < 0 ? errno : 0;
}

static int search(const char *name, char path[PATH_MAX])
{
	const char *folders = getenv("PATH");
	struct ko_span rest = ko_span_str(folders ? folders : DEFAULT_PATH);
	bool is_last = false;
	int why = ENOENT;

	while (!is_last) {
		struct ko_span folder = next_path(&rest);
		int error;

		is_last = rest.n == 0;
		/* An empty folder is the current one. */
		if (snprintf(path, PATH_MAX, "%.*s%s%s", KO_SPAN_ARG(folder),
			     folder.n ? "/" : "./", name) >= PATH_MAX)
			continue;
		error = try(path);
		if (error == 0 && is_guarded(path) && is_script(path))
			continue;
		if (error == 0)
			return 0;
		if (error != ENOENT && error != ENOTDIR)
			why = error;
	}
	return why;
}

int ko_program_find(const char *name, char path[PATH_MAX])
{
	int error = 0;

	if (count_guarded() >= KO_PROGRAM_GUARDED_MAX) {
		ko_complain(name, "runs knockoff guard again and again");
		return KO_EXIT_CANNOT_RUN;
	}
	if (!strchr(name, '/'))
		error = search(name, path);
	else if (snprintf(path, PATH_MAX, "%s", name) >= PATH_MAX)
		error = ENAMETOOLONG;
	else
		error = try(path);
	if (!error)
		return 0;
	if (error == ENOENT && !strchr(name, '/'))
		ko_complain(name, "command not found");
	else
		ko_complain(name, "%s", strerror(error));
	return error == ENOENT || error == ENOTDIR ? KO_EXIT_NOT_FOUND
						   : KO_EXIT_CANNOT_RUN;
}

/* False: out of memory. */
static bool note(const char *path)
{
	const char *before = getenv(KO_PROGRAM_GUARDED);
	size_t n = strlen(path) + (before ? strlen(before) : 0) + 2;
	KO_AUTO_FREE char *all = malloc(n);

	if (!all)
		return false;
	(void)snprintf(all, n, "%s%s%s", path, before && before[0] ? ":" : "",
		       before ? before : "");
	return setenv(KO_PROGRAM_GUARDED, all, 1) == 0;
}

int ko_program_become(const char *path, char **argv)
{
	if (!note(path)) {
		ko_complain(path, "out of memory");
		return KO_EXIT_CANNOT_RUN;
	}
	ko_restore_signals();
	/* It also runs a script without "#!", as a shell does. */
	(void)execvp(path, argv);
	ko_complain(argv[0], "%s", strerror(errno));
	return errno == ENOENT ? KO_EXIT_NOT_FOUND : KO_EXIT_CANNOT_RUN;
}
