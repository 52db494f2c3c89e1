/*
 * fuzz_extract.h - one fuzzer for all formats.
 */
#ifndef KO_FUZZ_EXTRACT_H
#define KO_FUZZ_EXTRACT_H

#include "extract/extract.h"

/* The format whose extractor is tried; NULL: that of $FUZZ_FORMAT. */
extern const struct ko_format *fuzz_format;

#endif
