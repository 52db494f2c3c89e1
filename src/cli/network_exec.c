#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/libexec.h"
#include "cli/network.h"

#define HUB_PROGRAM "knockoff-hub"

struct attempt {
	char **argv;
	int error; /* of the last program that was there */
};

/* Returns only when it cannot be run. */
static bool try_in(void *ctx, const char *folder)
{
	struct attempt *a = ctx;
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/" HUB_PROGRAM, folder) >=
	    (int)sizeof(path))
		return false;
	(void)execv(path, a->argv);
	if (errno != ENOENT && errno != ENOTDIR)
		a->error = errno;
	return false;
}

int ko_network_run(const struct ko_command *command,
		   const struct ko_settings *settings, char **argv)
{
	KO_AUTO_FREE char **args = NULL;
	struct attempt a = { NULL, ENOENT };
	char *name = NULL;
	size_t n = 0;

	(void)settings;
	while (argv[n])
		n++;
	args = calloc(n + 2, sizeof(*args));
	name = strdup(command->name);
	if (args && name) {
		args[0] = argv[0];
		args[1] = name;
		memcpy(args + 2, argv + 1, (n - 1) * sizeof(*args));
		a.argv = args;
		ko_libexec_search(try_in, &a);
	}
	(void)fprintf(stderr,
		      "knockoff: " HUB_PROGRAM
		      ", which asks registries: %s%s\n",
		      args && name ? strerror(a.error) : "out of memory",
		      args && name && a.error == ENOENT
			      ? "; it belongs beside knockoff, or in "
				"$KNOCKOFF_LIBEXEC"
			      : "");
	free(name);
	return KO_EXIT_TROUBLE;
}
