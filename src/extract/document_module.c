#include "extract/document_module.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/module.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const struct ko_document_module *module;

static void load(void)
{
	module = ko_module_load(KO_DOCUMENT_MODULE_FILE,
				KO_DOCUMENT_MODULE_SYMBOL,
				KO_DOCUMENT_MODULE_VERSION);
}

const struct ko_document_module *ko_document_parsers(void)
{
	(void)pthread_once(&once, load);
	return module;
}

void *ko_document_take(void *ctx, size_t size)
{
	return ko_arena_alloc(ctx, size);
}
