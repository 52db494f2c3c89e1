/*
 * status.h - how a call that can fail says so.
 *
 * A fallible function returns enum ko_status: KO_OK or a negative code.  On
 * failure its *out parameters are as they were and *err, when given, says
 * where and why.  Nothing below cli/ prints or exits.
 */
#ifndef KO_BASE_STATUS_H
#define KO_BASE_STATUS_H

#include <stddef.h>

#define KO_NODISCARD         __attribute__((warn_unused_result))
#define KO_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

enum ko_status {
	KO_OK = 0,
	KO_EIO = -1,       /* the system refused to open or read something */
	KO_ENOMEM = -2,    /* an allocation failed */
	KO_ETOOBIG = -3,   /* a named limit (KO_..._MAX) was passed */
	KO_ESYNTAX = -4,   /* the text is not of its grammar */
	KO_ENOTFOUND = -5, /* what was asked for is not there */
};

/* Longest error text kept, in bytes with its NUL; longer ones are cut. */
#define KO_ERROR_TEXT_MAX 256

/*
 * Why a call failed.  Owned by the caller, no allocation.  offset is the byte
 * of the input, from 0, where the trouble is (0 where that means nothing);
 * line counts from 1 and is 0 where the input has no lines.  text is one line
 * without a newline; bytes of the input in it are not escaped.
 */
struct ko_error {
	enum ko_status status;
	size_t offset;
	size_t line;
	char text[KO_ERROR_TEXT_MAX];
};

/* Fill *err (may be NULL) and return status, for "return ko_fail(…)". */
enum ko_status ko_fail(struct ko_error *err, enum ko_status status,
		       size_t offset, const char *fmt, ...) KO_PRINTF(4, 5);

/* ko_fail() for KO_ENOMEM: "out of memory". */
enum ko_status ko_fail_nomem(struct ko_error *err);

#endif
