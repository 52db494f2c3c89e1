/*
 * own.h - names that a file gives to what it builds.
 *
 * "docker build -t helloworld ." and, further down, "docker run helloworld":
 * the second is the file's own image, whatever name it looks like.
 */
#ifndef KO_EXTRACT_OWN_H
#define KO_EXTRACT_OWN_H

#include "extract/extract.h"

/*
 * Of the n mentions of one file, make each image an output whose name, without
 * tag and digest, is that of an output.  Returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_own_mark(struct ko_arena *arena,
					struct ko_mention *mentions, size_t n);

#endif
