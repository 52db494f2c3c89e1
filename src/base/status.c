#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

enum ko_status ko_fail(struct ko_error *err, enum ko_status status,
		       size_t offset, const char *fmt, ...)
{
	va_list args;

	if (!err)
		return status;
	err->status = status;
	err->offset = offset;
	err->line = 0;
	va_start(args, fmt);
	(void)vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	return status;
}

enum ko_status ko_fail_nomem(struct ko_error *err)
{
	return ko_fail(err, KO_ENOMEM, 0, "out of memory");
}
