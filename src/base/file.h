/*
 * file.h - read what a name on the command line stands for, up to a limit.
 */
#ifndef KO_BASE_FILE_H
#define KO_BASE_FILE_H

#include "base/buf.h"
#include "base/span.h"
#include "base/status.h"

/*
 * Append the whole of a regular file to b, whose ceiling is the limit.
 * Returns KO_OK, or with *err filled
 *   KO_EIO      it cannot be opened or read, or is not a regular file (a
 *               FIFO or a device could block for ever, a folder has no text)
 *   KO_ETOOBIG  over the ceiling of b
 *   KO_ENOMEM
 * err->text names the reason, not the path.
 */
KO_NODISCARD enum ko_status ko_file_read(const char *path, struct ko_buf *b,
					 struct ko_error *err);

/* The same for an open descriptor of any kind, read to its end. */
KO_NODISCARD enum ko_status ko_fd_read(int fd, struct ko_buf *b,
				       struct ko_error *err);

#endif
