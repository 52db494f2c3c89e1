/*
 * knockoff/base.h - what all of libknockoff shares: statuses, errors, rules of
 * the house.
 *
 * Link with -lknockoff (pkg-config knockoff).  libknockoff(3) is an overview;
 * these headers are the manual.
 *
 * Nothing prints, exits, opens a file it was not told to, or asks the network.
 * Texts are UTF-8 or any other bytes; offsets count bytes from 0, lines and
 * columns from 1.  A handle is freed by its ..._free(), which takes NULL.  A
 * text that a function returns belongs to the handle it came from, ends in a
 * NUL and is "" where there is none, never NULL.  An accessor takes NULL for
 * its handle and says what it says of an empty one.
 *
 * A handle serves one thread at a time; a catalogue, once opened, any number.
 * There is no global state.
 *
 * Functions are only ever added: enums get new values at their ends, and no
 * layout is public but that of struct knockoff_error, which stays.
 */
#ifndef KNOCKOFF_BASE_H
#define KNOCKOFF_BASE_H

#include <stddef.h>

#if defined(__GNUC__)
#define KNOCKOFF_API        __attribute__((visibility("default")))
#define KNOCKOFF_USE_RESULT __attribute__((warn_unused_result))
#else
#define KNOCKOFF_API
#define KNOCKOFF_USE_RESULT
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum knockoff_status {
	KNOCKOFF_OK = 0,
	KNOCKOFF_EINVAL = -1,   /* NULL where there must be something */
	KNOCKOFF_ENOMEM = -2,   /* an allocation failed */
	KNOCKOFF_EIO = -3,      /* the system refused to open or read a file */
	KNOCKOFF_ETOOBIG = -4,  /* the input is over a limit */
	KNOCKOFF_ESYNTAX = -5,  /* a catalogue is malformed or cut short */
	KNOCKOFF_EFORMAT = -6,  /* a text, or the name, of no known format */
	KNOCKOFF_ESTOPPED = -7, /* a callback wanted no more */
};

/* Longest text of an error, in bytes with its NUL; a longer one is cut. */
#define KNOCKOFF_ERROR_TEXT_SIZE 256

/*
 * Why a call failed; the caller's own.  Where a function takes one it may be
 * NULL, and is left as it was on success.
 */
struct knockoff_error {
	enum knockoff_status status;
	size_t line; /* of the input; 0 where that means nothing */
	/* One line without a newline; what of it comes from the input is
	 * escaped, so it may be printed. */
	char text[KNOCKOFF_ERROR_TEXT_SIZE];
};

/* "out of memory" and so on; never NULL. */
KNOCKOFF_API const char *knockoff_status_text(enum knockoff_status status);

/* The version of the library that runs: "0.1.0". */
KNOCKOFF_API const char *knockoff_version(void);

#ifdef __cplusplus
}
#endif

#endif
