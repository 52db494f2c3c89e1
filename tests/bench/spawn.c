/*
 * spawn.c - how long programs take from start to end, side by side.
 *
 *     spawn ROUNDS {-- LABEL TARGET PROGRAM [ARGUMENT]...}...
 *
 * A round runs every program once, so that whatever slows the machine down
 * slows them all.  The first program is the one of interest, the second one
 * the least that a program can take.  For each program after the first the
 * table has the time of these two in multiples of its own, as the median over
 * the rounds, and TARGET, which the first one should not go over.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROGRAMS_MAX 16

struct program {
	const char *label, *target;
	char **argv;
	double *seconds; /* one a round */
};

static void die(const char *what, const char *why)
{
	(void)fprintf(stderr, "spawn: %s: %s\n", what, why);
	exit(1);
}

static double now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double run(char **argv, const posix_spawn_file_actions_t *quiet)
{
	double start = now();
	int status;
	pid_t pid;
	int error = posix_spawnp(&pid, argv[0], quiet, NULL, argv, environ);

	if (error)
		die(argv[0], strerror(error));
	if (waitpid(pid, &status, 0) < 0 || !WIFEXITED(status))
		die(argv[0], "did not end as it should");
	return now() - start;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorts the values. */
static double median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), compare);
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/* Take the programs from the command line, whose "--" become their ends. */
static size_t take_programs(char **argv, size_t rounds, struct program *out)
{
	size_t n = 0;

	while (*argv && n < PROGRAMS_MAX) {
		struct program *p = &out[n++];

		*argv++ = NULL;
		if (!argv[0] || !argv[1] || !argv[2])
			die("usage", "LABEL TARGET PROGRAM expected");
		p->label = argv[0];
		p->target = argv[1];
		p->argv = argv += 2;
		p->seconds = calloc(rounds, sizeof(*p->seconds));
		if (!p->seconds)
			die(p->label, "out of memory");
		while (*argv && strcmp(*argv, "--") != 0)
			argv++;
	}
	return n;
}

/* The time of a in multiples of b's. */
static double ratio(const struct program *a, const struct program *b,
		    double *values, size_t rounds)
{
	for (size_t i = 0; i < rounds; i++)
		values[i] = a->seconds[i] / b->seconds[i];
	return median(values, rounds);
}

static void print_row(const struct program *p, const struct program *all,
		      double *values, size_t rounds)
{
	double ours;

	memcpy(values, p->seconds, rounds * sizeof(*values));
	printf("%-26s %9.0f us", p->label, median(values, rounds) * 1e6);
	if (p > all) {
		ours = ratio(&all[0], p, values, rounds);
		printf(" %8.2f x %8.2f x   <= %s x%s", ours,
		       ratio(&all[1], p, values, rounds), p->target,
		       ours > strtod(p->target, NULL) ? "  over target" : "");
	}
	(void)putchar('\n');
}

int main(int argc, char **argv)
{
	struct program programs[PROGRAMS_MAX];
	posix_spawn_file_actions_t quiet;
	size_t rounds = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;
	size_t n = rounds ? take_programs(argv + 2, rounds, programs) : 0;
	double *values = calloc(rounds + 1, sizeof(*values));

	if (n == 0 || !values)
		die("usage", "spawn ROUNDS {-- LABEL TARGET PROGRAM...}...");
	(void)posix_spawn_file_actions_init(&quiet);
	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
		(void)posix_spawn_file_actions_addopen(&quiet, fd, "/dev/null",
						       O_WRONLY, 0);
	for (size_t i = 0; i < n; i++) /* once, to have the files in memory */
		(void)run(programs[i].argv, &quiet);
	for (size_t round = 0; round < rounds; round++)
		for (size_t i = 0; i < n; i++) {
			/* Another order each time. */
			struct program *p = &programs[(i + round) % n];

			p->seconds[round] = run(p->argv, &quiet);
		}
	for (size_t i = 0; i < n; i++)
		print_row(&programs[i], programs, values, rounds);
	for (size_t i = 0; i < n; i++)
		free(programs[i].seconds);
	free(values);
	(void)posix_spawn_file_actions_destroy(&quiet);
	return 0;
}
