#include "cli/clipboard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

#include "cli/commands.h"

/* Bytes that are read at a time. */
#define PIECE ((size_t)65536)

/* A tool, and the variable without which it has nothing to ask. */
static const struct tool {
	const char *needs; /* NULL for none */
	const char *argv[6];
} tools[] = {
	{ "WAYLAND_DISPLAY", { "wl-paste", "--no-newline", NULL } },
	{ "DISPLAY", { "xclip", "-selection", "clipboard", "-o", NULL } },
	{ "DISPLAY", { "xsel", "--clipboard", "--output", NULL } },
	{ NULL, { "pbpaste", NULL } },
	{ "WSL_DISTRO_NAME",
	  { "powershell.exe", "-NoProfile", "-Command", "Get-Clipboard",
	    NULL } },
};

static int64_t now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* In the child: become the tool. */
static void become(const struct tool *tool, int out)
{
	int nothing = open("/dev/null", O_RDWR);
	char *argv[KO_ARRAY_LEN(tool->argv)];

	memcpy(argv, tool->argv, sizeof(argv));
	ko_restore_signals();
	if (nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 &&
	    dup2(nothing, STDERR_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0)
		(void)execvp(argv[0], argv);
	_exit(127);
}

/* Read up to the end; false when that takes too long or is too much. */
static bool read_all(int fd, int64_t end, struct ko_buf *b)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	for (;;) {
		int64_t left = end - now();
		ssize_t n;

		if (left <= 0 || ko_buf_reserve(b, PIECE))
			return false;
		if (poll(&p, 1, (int)left) <= 0)
			continue;
		n = read(fd, b->p + b->n, PIECE);
		if (n > 0)
			b->n += (size_t)n;
		else if (n == 0)
			return true;
		else if (errno != EINTR)
			return false;
	}
}

/* Did it end well, in time?  It is gone then, in any case. */
static bool has_ended_well(pid_t pid, int64_t end)
{
	static const struct timespec pause = { 0, 10 * 1000 * 1000 };
	int status = 0;
	pid_t got;

	while ((got = waitpid(pid, &status, WNOHANG)) == 0 && now() < end)
		(void)nanosleep(&pause, NULL);
	if (got == pid)
		return status == 0;
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, &status, 0);
	return false;
}

/* Did the tool give any text? */
static bool run(const struct tool *tool, struct ko_buf *b)
{
	int64_t end = now() + KO_CLIPBOARD_TIME_MAX;
	size_t before = b->n;
	bool is_fine = false;
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return false;
	pid = fork();
	if (pid == 0)
		become(tool, ends[1]);
	(void)close(ends[1]);
	if (pid > 0) {
		is_fine = read_all(ends[0], end, b);
		is_fine = has_ended_well(pid, is_fine ? end : now()) && is_fine;
	}
	(void)close(ends[0]);
	is_fine = is_fine && b->n > before;
	if (!is_fine)
		b->n = before;
	return is_fine;
}

const char *ko_clipboard_read(struct ko_buf *b)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(tools); i++) {
		const char *value =
			tools[i].needs ? getenv(tools[i].needs) : "x";

		if (value && value[0] && run(&tools[i], b))
			return tools[i].argv[0];
	}
	return NULL;
}
