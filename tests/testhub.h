/*
 * testhub.h - the test Hub (hub/testhub.py) for a test program.
 *
 *	struct testhub hub;
 *
 *	if (!testhub_start(&hub, NULL))
 *		return testhub_skip("module");
 *	…
 *	testhub_stop(&hub);
 *
 * It ends with the program, however that ends.
 */
#ifndef KO_TESTS_TESTHUB_H
#define KO_TESTS_TESTHUB_H

#include "test.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"

/* Largest log that is asked for, in bytes. */
#define TESTHUB_TEXT_MAX ((size_t)8 << 20)

struct testhub {
	pid_t pid;
	int keep; /* it lives as long as this descriptor is open */
	unsigned port;
	char url[64]; /* "http://127.0.0.1:1234" */
};

static inline void testhub_child(const char *const *args, int in, int out)
{
	const char *argv[16] = { "python3",
				 TOP_SRCDIR "/tests/hub/testhub.py" };

	for (size_t i = 0; args && args[i] && i < 13; i++)
		argv[2 + i] = args[i];
	if (dup2(in, 0) < 0 || dup2(out, 1) < 0)
		_exit(99);
	(void)execv("/usr/bin/python3", (char *const *)(uintptr_t)argv);
	(void)execvp("python3", (char *const *)(uintptr_t)argv);
	_exit(99);
}

/* args: those of testhub.py, ended by NULL; or NULL.  False when there is no
 * python3. */
static inline bool testhub_start(struct testhub *hub, const char *const *args)
{
	int in[2], out[2];
	char line[32] = "";
	size_t n = 0;
	uint64_t port;

	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0)
		return false;
	hub->pid = fork();
	if (hub->pid == 0)
		testhub_child(args, in[0], out[1]);
	(void)close(in[0]);
	(void)close(out[1]);
	hub->keep = in[1];
	while (n < sizeof(line) - 1 && !strchr(line, '\n') &&
	       read(out[0], line + n, 1) == 1)
		n++;
	(void)close(out[0]);
	if (!ko_span_u64(ko_span_trim(ko_span_str(line)), &port)) {
		(void)close(hub->keep);
		(void)waitpid(hub->pid, NULL, 0);
		return false;
	}
	hub->port = (unsigned)port;
	(void)snprintf(hub->url, sizeof(hub->url), "http://127.0.0.1:%u",
		       hub->port);
	return true;
}

static inline void testhub_stop(struct testhub *hub)
{
	(void)close(hub->keep);
	(void)waitpid(hub->pid, NULL, 0);
}

/* What main() returns where it does not start. */
static inline int testhub_skip(const char *group)
{
	(void)printf("1..0 # SKIP %s: no python3\n", group);
	return 0;
}

/* Ask path, with a body or NULL, and append the body of the answer. */
static inline void testhub_ask(const struct testhub *hub, const char *path,
			       const char *body, struct ko_buf *out)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF(TESTHUB_TEXT_MAX);
	KO_AUTO_CLOSE int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)hub->port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct ko_span answer;
	size_t at;

	assert_int_equal(
		ko_buf_printf(&text,
			      "%s %s HTTP/1.0\r\nContent-Length: %zu\r\n\r\n%s",
			      body ? "POST" : "GET", path,
			      body ? strlen(body) : 0, body ? body : ""),
		KO_OK);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	assert_int_equal(send(fd, text.p, text.n, MSG_NOSIGNAL),
			 (ssize_t)text.n);
	ko_buf_clear(&text);
	assert_int_equal(ko_fd_read(fd, &text, NULL), KO_OK);
	answer = ko_buf_span(&text);
	at = ko_span_find_span(answer, KO_SPAN("\r\n\r\n"));
	assert_true(ko_span_starts(answer, KO_SPAN("HTTP/1.1 20")));
	assert_int_equal(ko_buf_add(out, ko_span_tail(answer, at + 4)), KO_OK);
}

static inline void testhub_control(const struct testhub *hub, const char *json)
{
	KO_AUTO_BUF struct ko_buf none = KO_BUF(TESTHUB_TEXT_MAX);

	testhub_ask(hub, "/_control", json, &none);
}

/* How many requests it has seen since {"reset": true}. */
static inline size_t testhub_count(const struct testhub *hub)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF(TESTHUB_TEXT_MAX);
	uint64_t count;

	testhub_ask(hub, "/_count", NULL, &text);
	assert_true(ko_span_u64(ko_buf_span(&text), &count));
	return (size_t)count;
}

/* Its log as text, "METHOD PATH CODE AUTHORIZATION" a line. */
static inline void testhub_log(const struct testhub *hub, struct ko_buf *out)
{
	testhub_ask(hub, "/_log?as=text", NULL, out);
}

#endif
