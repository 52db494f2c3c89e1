#include "base/libexec.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

/* "" when the system does not tell. */
static void program_folder(char folder[PATH_MAX])
{
	ssize_t n = readlink("/proc/self/exe", folder, PATH_MAX - 1);

	while (n > 0 && folder[n - 1] != '/')
		n--;
	folder[n > 0 ? n - 1 : 0] = '\0';
}

bool ko_libexec_search(bool (*try_in)(void *ctx, const char *folder), void *ctx)
{
	const char *named = secure_getenv("KNOCKOFF_LIBEXEC");
	char own[PATH_MAX];

	program_folder(own);
	return (named && named[0] && try_in(ctx, named)) ||
	       (own[0] && try_in(ctx, own)) || try_in(ctx, KO_LIBEXECDIR);
}
