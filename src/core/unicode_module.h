/*
 * unicode_module.h - between unicode.c and the module knockoff-unicode.so,
 * which is unicode_icu.c.
 */
#ifndef KO_CORE_UNICODE_MODULE_H
#define KO_CORE_UNICODE_MODULE_H

#include <stddef.h>
#include <stdint.h>

/* Both sides must agree on this number. */
#define KO_UNICODE_MODULE_VERSION 1

#define KO_UNICODE_MODULE_FILE   "knockoff-unicode.so"
#define KO_UNICODE_MODULE_SYMBOL "ko_unicode_module"

/* The functions of unicode.h; each returns bytes written, or -1. */
struct ko_unicode_module {
	int version;
	int (*read)(uint32_t point, char *out, size_t max);
	int (*name)(uint32_t point, char *out, size_t max);
	int (*decode_host)(const char *host, size_t n, char *out, size_t max);
	const char *icu_version;
};

extern const struct ko_unicode_module ko_unicode_module;

#endif
