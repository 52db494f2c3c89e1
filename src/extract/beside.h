/*
 * beside.h - paths that a file names, as seen from it.
 */
#ifndef KO_EXTRACT_BESIDE_H
#define KO_EXTRACT_BESIDE_H

#include "extract/extract.h"

/*
 * name as seen from the folder of path ("d/f" and "d/" are in d, which stays
 * as it is written), without "." and ".." in name where that can be; a NUL
 * follows it.  .p is NULL when out of memory.
 */
struct ko_span ko_beside(struct ko_arena *arena, struct ko_span path,
			 struct ko_span name);

/*
 * The text of the file called path, which ends in a NUL, for source.  Returns
 * KO_OK, KO_EIO or KO_ETOOBIG (*err says why), or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_beside_read(const struct ko_source *source,
					   struct ko_span path,
					   struct ko_span *text,
					   struct ko_error *err);

/* Does name stand for something on another machine: "https://…", "git@…"? */
bool ko_beside_is_remote(struct ko_span name);

#endif
