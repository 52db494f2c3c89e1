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
 * Add the names of the outputs among n mentions, without tag and digest, to
 * own.  Returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_own_learn(struct ko_map *own,
					 struct ko_arena *arena,
					 const struct ko_mention *mentions,
					 size_t n);

/* Make each image of such a name an output. */
void ko_own_mark(const struct ko_map *own, struct ko_mention *mentions,
		 size_t n);

#endif
