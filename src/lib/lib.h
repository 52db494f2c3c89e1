/*
 * lib.h - what the files of libknockoff share.
 *
 * The library is a skin over core/ and extract/: its headers are in
 * include/knockoff, and nothing of the inside shows in them.
 */
#ifndef KO_LIB_LIB_H
#define KO_LIB_LIB_H

#include <knockoff/base.h>
#include <knockoff/catalogue.h>
#include <knockoff/extract.h>

#include "core/catalogue.h"
#include "extract/extract.h"
#include "extract/lines.h"

struct knockoff_catalogue {
	struct ko_catalogue inner;
	char dates[KO_PARTS][sizeof("2026-08-21")];
};

/* The spans are copies, each with a NUL behind it. */
struct knockoff_mention {
	struct ko_mention inner;
	struct ko_place place;
};

/* What the inside's status is outside. */
enum knockoff_status ko_lib_status(enum ko_status status);

/* Fill *error (may be NULL), escaping text, and return status. */
enum knockoff_status ko_lib_fail(struct knockoff_error *error,
				 enum knockoff_status status, size_t line,
				 struct ko_span text);

#endif
