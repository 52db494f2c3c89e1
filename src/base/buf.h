/*
 * buf.h - a growing byte buffer that cannot be made without a ceiling.
 *
 *	KO_AUTO_BUF struct ko_buf b = KO_BUF(KO_LINE_MAX);
 *	status = ko_buf_add(&b, span);
 *
 * The bytes are at b.p, b.n of them, always followed by a NUL once something
 * was added; pointers into them die with the next addition.
 */
#ifndef KO_BASE_BUF_H
#define KO_BASE_BUF_H

#include "base/cleanup.h"
#include "base/span.h"
#include "base/status.h"

struct ko_buf {
	char *p;    /* owned; NULL while empty */
	size_t n;   /* bytes in use, without the NUL */
	size_t cap; /* bytes allocated */
	size_t max; /* n never goes over this */
};

#define KO_BUF(ceiling) ((struct ko_buf){ .max = (ceiling) })

/* Free the bytes; the buffer is empty and can be used again.  NULL is fine. */
void ko_buf_done(struct ko_buf *b);
#define KO_AUTO_BUF KO_CLEANUP(ko_buf_done)

/*
 * Append.  Each returns KO_OK, or KO_ETOOBIG (the ceiling) or KO_ENOMEM with
 * the buffer as it was.
 */
KO_NODISCARD enum ko_status ko_buf_add(struct ko_buf *b, struct ko_span s);
KO_NODISCARD enum ko_status ko_buf_add_char(struct ko_buf *b, char c);
KO_NODISCARD enum ko_status ko_buf_printf(struct ko_buf *b, const char *fmt,
					  ...) KO_PRINTF(2, 3);

/* Make room for n more bytes at b->p + b->n; the caller then adds to b->n. */
KO_NODISCARD enum ko_status ko_buf_reserve(struct ko_buf *b, size_t n);

/* Forget the bytes, keep the memory. */
static inline void ko_buf_clear(struct ko_buf *b)
{
	b->n = 0;
}

static inline struct ko_span ko_buf_span(const struct ko_buf *b)
{
	return (struct ko_span){ b->p ? b->p : "", b->n };
}

#endif
