/*
 * dockerfile_mount.h - "RUN --mount=type=bind,from=x,…", a record of CSV.
 *
 * Private to extract/dockerfile*.c.
 */
#ifndef KO_EXTRACT_DOCKERFILE_MOUNT_H
#define KO_EXTRACT_DOCKERFILE_MOUNT_H

#include "base/arena.h"
#include "base/span.h"
#include "base/status.h"

/*
 * The "from" of a mount, the last where there are several: *part is the piece
 * of text that it stands in, *value its meaning.
 *
 * Returns KO_OK, KO_ENOTFOUND (none; *trouble says what is wrong with the CSV,
 * when something is) or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_df_mount_from(struct ko_arena *arena,
					     struct ko_span text,
					     struct ko_span *part,
					     struct ko_span *value,
					     const char **trouble);

#endif
