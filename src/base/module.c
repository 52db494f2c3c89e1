#include "base/module.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/libexec.h"

/* What is asked for, and the struct once it was found. */
struct wanted {
	const char *file, *symbol;
	int version;
	const void *module;
};

static bool load_from(void *ctx, const char *folder)
{
	struct wanted *w = ctx;
	char path[PATH_MAX];
	void *handle;
	int version;

	if (snprintf(path, sizeof(path), "%s/%s", folder, w->file) >=
	    (int)sizeof(path))
		return false;
	handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		return false;
	w->module = dlsym(handle, w->symbol);
	if (w->module) {
		memcpy(&version, w->module, sizeof(version));
		if (version == w->version)
			return true;
	}
	w->module = NULL;
	(void)dlclose(handle);
	return false;
}

const void *ko_module_load(const char *file, const char *symbol, int version)
{
	struct wanted w = { file, symbol, version, NULL };

	(void)ko_libexec_search(load_from, &w);
	return w.module;
}
