#include "base/module.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What is asked for. */
struct wanted {
	const char *file, *symbol;
	int version;
};

static const void *load_from(const char *folder, const struct wanted *w)
{
	char path[PATH_MAX];
	const void *module;
	void *handle;
	int version;

	if (!folder || !folder[0] ||
	    snprintf(path, sizeof(path), "%s/%s", folder, w->file) >=
		    (int)sizeof(path))
		return NULL;
	handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		return NULL;
	module = dlsym(handle, w->symbol);
	if (module) {
		memcpy(&version, module, sizeof(version));
		if (version == w->version)
			return module;
	}
	(void)dlclose(handle);
	return NULL;
}

/* The folder that the program itself lies in, as in a build that is not
 * installed; "" when the system does not tell. */
static void program_folder(char folder[PATH_MAX])
{
	ssize_t n = readlink("/proc/self/exe", folder, PATH_MAX - 1);

	while (n > 0 && folder[n - 1] != '/')
		n--;
	folder[n > 0 ? n - 1 : 0] = '\0';
}

const void *ko_module_load(const char *file, const char *symbol, int version)
{
	const struct wanted w = { file, symbol, version };
	const void *module = load_from(getenv("KNOCKOFF_LIBEXEC"), &w);
	char folder[PATH_MAX];

	if (module)
		return module;
	program_folder(folder);
	module = load_from(folder, &w);
	return module ? module : load_from(KO_LIBEXECDIR, &w);
}
