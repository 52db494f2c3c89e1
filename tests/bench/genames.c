/*
 * genames.c - write made-up names for the benchmarks, always the same ones.
 *
 *	genames COUNT [SLIPS [FILE [SEED]]]
 *
 * COUNT lines "user/repository" of 23 bytes on average, put together from
 * syllables, words and digits as people do.  SLIPS of each thousand are names
 * of the catalogue in FILE with one letter changed.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define NAMES_MAX 100000
#define NAME_MAX  256

static const char *const syllables[] = {
	"al", "an", "ar", "be", "bo", "chi", "co",  "da", "de",  "di", "do",
	"ed", "el", "en", "er", "fa", "fer", "ga",  "go", "ha",  "hu", "ja",
	"je", "jo", "ka", "ki", "ko", "la",  "le",  "li", "lin", "lo", "lu",
	"ma", "me", "mi", "mo", "na", "ne",  "ni",  "no", "or",  "pa", "pe",
	"ra", "re", "ri", "ro", "sa", "se",  "shi", "so", "ste", "ta", "te",
	"ti", "to", "tu", "va", "vi", "wa",  "wei", "xi", "ya",  "yo", "zh",
};

static const char *const words[] = {
	"admin",   "agent",    "api",     "app",       "auth",
	"backend", "base",     "blog",    "bot",       "builder",
	"cache",   "chat",     "cli",     "client",    "config",
	"console", "core",     "cron",    "dashboard", "data",
	"demo",    "docker",   "docs",    "engine",    "exporter",
	"flask",   "frontend", "gateway", "golang",    "hello",
	"image",   "java",     "jenkins", "kafka",     "kube",
	"lambda",  "laravel",  "manager", "metrics",   "mobile",
	"mongo",   "monitor",  "mysql",   "nginx",     "node",
	"notify",  "operator", "order",   "payment",   "php",
	"portal",  "postgres", "project", "proxy",     "python",
	"react",   "redis",    "runner",  "sample",    "scheduler",
	"search",  "server",   "service", "shop",      "spring",
	"staging", "store",    "sync",    "task",      "test",
	"todo",    "tomcat",   "tool",    "tutorial",  "ubuntu",
	"user",    "web",      "worker",
};

static char catalogue[NAMES_MAX][NAME_MAX];
static size_t n_catalogue;
static uint64_t state = 88172645463325252;

/* xorshift64* */
static size_t pick(size_t n)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (size_t)((state * UINT64_C(2685821657736338717)) >> 33) % n;
}

static size_t add(char *name, size_t n, const char *text)
{
	size_t m = strlen(text);

	memcpy(name + n, text, m);
	return n + m;
}

static size_t make_user(char *name)
{
	size_t n = 0;

	for (size_t i = 2 + pick(3); i > 0; i--)
		n = add(name, n, syllables[pick(ARRAY_LEN(syllables))]);
	if (pick(3) == 0)
		n = add(name, n, words[pick(ARRAY_LEN(words))]);
	for (size_t i = pick(3) ? 0 : 1 + pick(4); i > 0; i--)
		name[n++] = (char)('0' + pick(10));
	return n;
}

static size_t make_name(char *name)
{
	size_t n = make_user(name);

	name[n++] = '/';
	for (size_t i = 1 + pick(3); i > 0; i--) {
		n = add(name, n, words[pick(ARRAY_LEN(words))]);
		if (i > 1)
			name[n++] = "--_."[pick(4)];
	}
	return n;
}

/* A name of the catalogue with one letter replaced. */
static size_t make_slip(char *name)
{
	size_t n = add(name, 0, catalogue[pick(n_catalogue)]);
	size_t at = pick(n);

	if (name[at] >= 'a' && name[at] <= 'z')
		name[at] = (char)('a' + pick(26));
	return n;
}

static void read_catalogue(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[4096];

	if (!f) {
		perror(path);
		exit(2);
	}
	while (n_catalogue < NAMES_MAX && fgets(line, sizeof(line), f)) {
		size_t n = strcspn(line, " \n");

		if (line[0] == '#' || n == 0 || n >= NAME_MAX ||
		    line[n - 1] == '*')
			continue;
		memcpy(catalogue[n_catalogue++], line, n);
	}
	(void)fclose(f);
}

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	unsigned long slips = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
	char name[2 * NAME_MAX];

	if (argc > 3 && strcmp(argv[3], "-") != 0)
		read_catalogue(argv[3]);
	if (argc > 4)
		state += strtoul(argv[4], NULL, 10);
	for (unsigned long i = 0; i < count; i++) {
		size_t n = n_catalogue && pick(1000) < slips ? make_slip(name)
							     : make_name(name);

		name[n++] = '\n';
		if (fwrite(name, 1, n, stdout) != n)
			return 2;
	}
	return fflush(stdout) ? 2 : 0;
}
