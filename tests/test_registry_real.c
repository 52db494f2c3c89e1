/*
 * test_registry_real.c - Debian's docker-registry on this machine: alone, and
 * with the test Hub giving the tokens.
 */
#include "test.h"
#include "testhub.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "hub/http.h"
#include "hub/registry.h"

/* How long it may take to start; never waited for when all is well. */
#define START_S 120

#define CONFIG_TYPE   "application/vnd.docker.container.image.v1+json"
#define MANIFEST_TYPE "application/vnd.docker.distribution.manifest.v2+json"

/* SHA-256 of "{}" */
#define CONFIG_DIGEST                                                \
	"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c" \
	"060f61caaff8a"

/* Of nothing that is there. */
#define OTHER_DIGEST                                                   \
	"sha256:00000000000000000000000000000000000000000000000000000" \
	"00000000000"

#define MANIFEST                                                           \
	"{\"schemaVersion\": 2, \"mediaType\": \"" MANIFEST_TYPE           \
	"\", \"layers\": [], \"config\": {\"size\": 2, "                   \
	"\"mediaType\": \"" CONFIG_TYPE "\", \"digest\": \"" CONFIG_DIGEST \
	"\"}}"

static char home[] = "/tmp/test_registry.XXXXXX";

struct registry {
	pid_t pid;
	unsigned port;
};

static void write_config(const char *path, const char *realm)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	(void)fprintf(f,
		      "version: 0.1\nlog: {level: info, formatter: text}\n"
		      "storage: {filesystem: {rootdirectory: %s/data}}\n"
		      "http: {addr: '127.0.0.1:0'}\n",
		      home);
	if (realm)
		(void)fprintf(f,
			      "auth: {silly: {realm: '%s/token', "
			      "service: registry.test}}\n",
			      realm);
	assert_int_equal(fclose(f), 0);
}

static void exec_registry(const char *config, const char *log)
{
	int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (fd >= 0 && dup2(fd, 1) >= 0 && dup2(fd, 2) >= 0)
		(void)execlp("docker-registry", "docker-registry", "serve",
			     config, (char *)NULL);
	_exit(99);
}

/* The port from its log; 0 while it is not there. */
static unsigned find_port(const char *log)
{
	static const char words[] = "listening on 127.0.0.1:";
	KO_AUTO_BUF struct ko_buf text = KO_BUF((size_t)1 << 20);
	struct ko_span rest;
	uint64_t port;
	size_t n = 0;

	if (ko_file_read(log, &text, NULL))
		return 0;
	rest = ko_buf_span(&text);
	rest = ko_span_tail(rest, ko_span_find_span(rest, ko_span_str(words)));
	rest = ko_span_tail(rest, strlen(words));
	while (n < rest.n && ko_is_digit(rest.p[n]))
		n++;
	/* A number at the very end may go on. */
	return n < rest.n && ko_span_u64(ko_span_head(rest, n), &port)
		       ? (unsigned)port
		       : 0;
}

static bool start_registry(struct registry *r, const char *realm)
{
	char config[128], log[128];

	(void)snprintf(config, sizeof(config), "%s/config.yml", home);
	(void)snprintf(log, sizeof(log), "%s/log", home);
	(void)unlink(log);
	write_config(config, realm);
	r->pid = fork();
	if (r->pid == 0)
		exec_registry(config, log);
	for (int i = 0; i < START_S * 20; i++) {
		r->port = find_port(log);
		if (r->port)
			return true;
		if (waitpid(r->pid, NULL, WNOHANG) == r->pid)
			return false;
		(void)usleep(50000);
	}
	return false;
}

static void stop_registry(struct registry *r)
{
	(void)kill(r->pid, SIGKILL);
	(void)waitpid(r->pid, NULL, 0);
}

/* ---- putting something into it ---- */

static void keep_answer(void *ctx, size_t i, struct ko_http_answer *answer)
{
	struct ko_http_answer *out = ctx;

	(void)i;
	*out = *answer;
	out->body = (struct ko_buf){ 0 };
}

static struct ko_http_answer send_one(struct ko_http *http, const char *method,
				      const char *url, const char *type,
				      struct ko_span body)
{
	char header[128];
	const char *const headers[] = { header, NULL };
	struct ko_http_request request = { url, method, headers, body };
	struct ko_http_answer answer = { 0 };

	(void)snprintf(header, sizeof(header), "Content-Type: %s", type);
	assert_int_equal(ko_http_run(http, &request, 1, keep_answer, &answer),
			 KO_OK);
	assert_string_equal(answer.why, "");
	return answer;
}

/* The smallest image there is. */
static void push(struct ko_http *http, unsigned port, const char *name)
{
	char url[2 * KO_HTTP_HEADER_MAX];
	struct ko_http_answer answer;

	(void)snprintf(url, sizeof(url),
		       "http://127.0.0.1:%u/v2/%s/blobs/uploads/", port, name);
	answer = send_one(http, "POST", url, "text/plain", KO_SPAN(""));
	assert_int_equal(answer.code, 202);
	(void)snprintf(url, sizeof(url), "%s&digest=%s", answer.location,
		       CONFIG_DIGEST);
	answer = send_one(http, "PUT", url, "application/octet-stream",
			  KO_SPAN("{}"));
	assert_int_equal(answer.code, 201);
	(void)snprintf(url, sizeof(url),
		       "http://127.0.0.1:%u/v2/%s/manifests/1.0", port, name);
	answer = send_one(http, "PUT", url, MANIFEST_TYPE, KO_SPAN(MANIFEST));
	assert_int_equal(answer.code, 201);
}

/* ---- the tests ---- */

static void check(struct ko_http *http, unsigned port, const char *name,
		  enum ko_existence want)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 20);
	struct ko_facts facts = { 0 };
	char full[128];
	struct ko_span span;

	(void)snprintf(full, sizeof(full), "127.0.0.1:%u/%s", port, name);
	span = ko_span_str(full);
	assert_int_equal(ko_registry_facts(http, "https://unasked.example",
					   &span, 1, &arena, &facts, NULL,
					   NULL),
			 KO_OK);
	if (facts.repository != want)
		print_message("# %s: %.*s\n", name, KO_SPAN_ARG(facts.why));
	assert_int_equal(facts.repository, want);
}

static void check_all(struct ko_http *http, unsigned port)
{
	check(http, port, "thing:1.0", KO_EXISTENCE_PRESENT);
	check(http, port, "thing", KO_EXISTENCE_PRESENT);
	check(http, port, "team/thing:2", KO_EXISTENCE_PRESENT);
	check(http, port, "thing@" OTHER_DIGEST, KO_EXISTENCE_PRESENT);
	check(http, port, "thimg:1.0", KO_EXISTENCE_ABSENT);
	check(http, port, "team", KO_EXISTENCE_ABSENT);
	check(http, port, "library/thing", KO_EXISTENCE_ABSENT);
}

static void open_to_all(void **state)
{
	struct ko_http *http = ko_http_new(NULL, NULL);
	struct registry registry;

	(void)state;
	assert_true(start_registry(&registry, NULL));
	push(http, registry.port, "thing");
	push(http, registry.port, "team/thing");
	check_all(http, registry.port);
	stop_registry(&registry);
	ko_http_free(http);
}

/* What was put there stays for this one. */
static void with_tokens(void **state)
{
	struct ko_http *http = ko_http_new(NULL, NULL);
	struct registry registry;
	struct testhub hub;

	(void)state;
	if (!testhub_start(&hub, NULL)) {
		print_message("# skipped: no python3\n");
		ko_http_free(http);
		return;
	}
	assert_true(start_registry(&registry, hub.url));
	check_all(http, registry.port);
	assert_true(testhub_count(&hub) > 0);
	stop_registry(&registry);
	testhub_stop(&hub);
	ko_http_free(http);
}

int main(void)
{
	static const struct test_table tables[] = {
		TEST(open_to_all),
		TEST(with_tokens),
	};
	char command[128];
	int status;

	if (system("command -v docker-registry >/dev/null") != 0) {
		print_message("1..0 # SKIP no docker-registry\n");
		return 0;
	}
	if (!mkdtemp(home))
		return 99;
	status = run_tables("registry_real", tables, KO_ARRAY_LEN(tables));
	(void)snprintf(command, sizeof(command), "rm -rf %s", home);
	return system(command) ? 99 : status;
}
