#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

/* First allocation, in bytes: most buffers never grow past it. */
#define BUF_FIRST 256

void ko_buf_done(struct ko_buf *b)
{
	if (!b)
		return;
	free(b->p);
	b->p = NULL;
	b->n = 0;
	b->cap = 0;
}

enum ko_status ko_buf_reserve(struct ko_buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : BUF_FIRST;
	char *p;

	assert(b->max < SIZE_MAX / 4);
	if (n > b->max - b->n)
		return KO_ETOOBIG;
	if (b->n + n < b->cap)
		return KO_OK;
	while (cap <= b->n + n)
		cap *= 2;
	p = realloc(b->p, cap);
	if (!p)
		return KO_ENOMEM;
	b->p = p;
	b->cap = cap;
	return KO_OK;
}

enum ko_status ko_buf_add(struct ko_buf *b, struct ko_span s)
{
	enum ko_status status = ko_buf_reserve(b, s.n);

	if (status)
		return status;
	if (s.n)
		memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
	b->p[b->n] = '\0';
	return KO_OK;
}

enum ko_status ko_buf_add_char(struct ko_buf *b, char c)
{
	return ko_buf_add(b, (struct ko_span){ &c, 1 });
}

enum ko_status ko_buf_printf(struct ko_buf *b, const char *fmt, ...)
{
	va_list args;
	enum ko_status status;
	int n;

	va_start(args, fmt);
	n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	assert(n >= 0);
	status = ko_buf_reserve(b, (size_t)n);
	if (status)
		return status;
	va_start(args, fmt);
	(void)vsnprintf(b->p + b->n, (size_t)n + 1, fmt, args);
	va_end(args);
	b->n += (size_t)n;
	return KO_OK;
}
