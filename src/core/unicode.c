#include "core/unicode.h"

#include <pthread.h>

#include "base/module.h"
#include "core/unicode_module.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const struct ko_unicode_module *module;

static void load(void)
{
	module =
		ko_module_load(KO_UNICODE_MODULE_FILE, KO_UNICODE_MODULE_SYMBOL,
			       KO_UNICODE_MODULE_VERSION);
}

static const struct ko_unicode_module *loaded(void)
{
	(void)pthread_once(&once, load);
	return module;
}

int ko_unicode_read(uint32_t point, char out[KO_READING_MAX])
{
	const struct ko_unicode_module *m = loaded();

	return m ? m->read(point, out, KO_READING_MAX) : -1;
}

void ko_unicode_name(uint32_t point, char out[KO_CHARACTER_NAME_MAX])
{
	const struct ko_unicode_module *m = loaded();

	if (!m || m->name(point, out, KO_CHARACTER_NAME_MAX) < 0)
		out[0] = '\0';
}

int ko_unicode_decode_host(struct ko_span host, char *out, size_t max)
{
	const struct ko_unicode_module *m = loaded();

	return m ? m->decode_host(host.p, host.n, out, max) : -1;
}

const char *ko_unicode_version(void)
{
	const struct ko_unicode_module *m = loaded();

	return m ? m->icu_version : "";
}
