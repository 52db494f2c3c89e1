/*
 * modules_linked.c - the modules (base/module.h) as parts of what is linked;
 * instead of base/module.c, which loads them.
 *
 * libknockoff has them so because a library loads no file that an environment
 * variable names, and a static program because it can load none.
 */
#include "base/module.h"

#include "base/span.h"
#include "core/unicode_module.h"
#include "extract/document_module.h"

const void *ko_module_load(const char *file, const char *symbol, int version)
{
	static const struct {
		const char *file;
		const void *module;
	} linked[] = {
		{ KO_UNICODE_MODULE_FILE, &ko_unicode_module },
		{ KO_DOCUMENT_MODULE_FILE, &ko_document_module },
	};

	/* They were built together. */
	(void)symbol;
	(void)version;
	for (size_t i = 0; i < KO_ARRAY_LEN(linked); i++)
		if (strcmp(linked[i].file, file) == 0)
			return linked[i].module;
	return NULL;
}
