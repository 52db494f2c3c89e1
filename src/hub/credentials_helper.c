#include "hub/credentials_helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

/* How often it is looked whether the program has ended, in milliseconds. */
#define LOOK_MS 20

struct helper {
	char program[KO_CREDENTIALS_NAME_MAX + 32];
	pid_t pid;
	int output; /* its standard output, not blocking */
	int64_t deadline;
	bool has_ended;
	int exit_status; /* of waitpid() */
};

static int64_t now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static enum ko_status fail_errno(const struct helper *h, int error,
				 struct ko_error *err)
{
	char text[128];
	const char *why = strerror_r(error, text, sizeof(text));

	return ko_fail(err, KO_EIO, 0, "%s: %s", h->program, why);
}

/* It is looked for in PATH: a name with a "/" would be looked for elsewhere. */
static bool is_name(struct ko_span name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!ko_is_alnum(name.p[i]) &&
		    (name.p[i] == '\0' || !strchr("-_.", name.p[i])))
			return false;
	return name.n > 0 && name.n <= KO_CREDENTIALS_NAME_MAX;
}

static int spawn(struct helper *h, int input, int output)
{
	char get[] = "get";
	char *argv[] = { h->program, get, NULL };
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (error)
		return error;
	error = posix_spawn_file_actions_adddup2(&actions, input, 0);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, output, 1);
	if (!error)
		error = posix_spawn_file_actions_addopen(
			&actions, 2, "/dev/null", O_WRONLY, 0);
	if (!error)
		error = posix_spawnp(&h->pid, h->program, &actions, NULL, argv,
				     environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	return error;
}

/* Start it, with all that it is to read in its pipe already: so there is no
 * writing to a program that has ended. */
static enum ko_status start(struct helper *h, const char *server,
			    struct ko_error *err)
{
	KO_AUTO_CLOSE int input_read = -1;
	KO_AUTO_CLOSE int input_write = -1;
	KO_AUTO_CLOSE int output_write = -1;
	int ends[2];
	int error;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return fail_errno(h, errno, err);
	input_read = ends[0];
	input_write = ends[1];
	if (write(input_write, server, strlen(server)) < 0 ||
	    pipe2(ends, O_CLOEXEC) < 0)
		return fail_errno(h, errno, err);
	h->output = ends[0];
	output_write = ends[1];
	if (fcntl(h->output, F_SETFL, O_NONBLOCK) < 0)
		return fail_errno(h, errno, err);
	error = spawn(h, input_read, output_write);
	return error ? fail_errno(h, error, err) : KO_OK;
}

static void look(struct helper *h)
{
	pid_t pid = waitpid(h->pid, &h->exit_status, WNOHANG);

	if (pid == h->pid)
		h->has_ended = true;
}

static void kill_it(struct helper *h)
{
	if (h->has_ended)
		return;
	(void)kill(h->pid, SIGKILL);
	while (waitpid(h->pid, &h->exit_status, 0) < 0 && errno == EINTR)
		continue;
	h->has_ended = true;
}

/* Take what there is.  KO_OK: nothing more now; KO_ENOTFOUND: nor later. */
static enum ko_status drain(struct helper *h, struct ko_buf *out)
{
	for (;;) {
		char more;
		size_t room = out->max - out->n;
		ssize_t n = room ? read(h->output, out->p + out->n, room)
				 : read(h->output, &more, 1);

		if (n == 0)
			return KO_ENOTFOUND;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN ? KO_OK : KO_EIO;
		if (!room)
			return KO_ETOOBIG;
		out->n += (size_t)n;
		out->p[out->n] = '\0';
	}
}

/* Read until it has ended; what it has started itself is not waited for. */
static enum ko_status read_all(struct helper *h, struct ko_buf *out,
			       struct ko_error *err)
{
	struct pollfd p = { .fd = h->output, .events = POLLIN };

	while (!h->has_ended) {
		enum ko_status status;

		if (now_ms() >= h->deadline)
			return ko_fail(err, KO_EIO, 0, "%s: takes too long",
				       h->program);
		/* With its output closed there is only its end to wait for. */
		(void)poll(&p, p.fd >= 0, LOOK_MS);
		look(h);
		status = p.fd >= 0 ? drain(h, out) : KO_OK;
		if (status == KO_ENOTFOUND)
			p.fd = -1;
		else if (status)
			return ko_fail(err, KO_EIO, 0, "%s: writes too much",
				       h->program);
	}
	return KO_OK;
}

/* The words are those of docker-credential-helpers. */
static enum ko_status judge_end(const struct helper *h, struct ko_span output,
				struct ko_error *err)
{
	static const struct ko_span none = { "credentials not found", 21 };

	if (WIFEXITED(h->exit_status) && WEXITSTATUS(h->exit_status) == 0)
		return KO_OK;
	if (ko_span_starts(ko_span_trim(output), none))
		return ko_fail(err, KO_ENOTFOUND, 0, "%s: has none",
			       h->program);
	return ko_fail(err, KO_EIO, 0, "%s: fails", h->program);
}

enum ko_status ko_credentials_helper(const char *name, const char *server,
				     int limit_ms, struct ko_buf *out,
				     struct ko_error *err)
{
	struct helper h = { .output = -1, .deadline = now_ms() + limit_ms };
	enum ko_status status;

	if (!is_name(ko_span_str(name)))
		return ko_fail(err, KO_EIO, 0,
			       "a credential helper of an improper name");
	(void)snprintf(h.program, sizeof(h.program), "docker-credential-%s",
		       name);
	if (ko_buf_reserve(out, out->max - out->n))
		return ko_fail_nomem(err);
	status = start(&h, server, err);
	if (!status) {
		status = read_all(&h, out, err);
		kill_it(&h);
	}
	if (h.output >= 0)
		(void)close(h.output);
	return status ? status : judge_end(&h, ko_buf_span(out), err);
}
