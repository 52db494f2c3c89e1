/*
 * file.h - read what a name on the command line stands for, up to a limit;
 * put a text in the place of a file.
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

/*
 * Put text in the place of a file: whoever reads path, and whatever happens
 * meanwhile, finds the old file whole or the new one.  It is written beside
 * path, under a name of its own, brought to the disk, and renamed.  A new file
 * gets the permissions that the umask leaves, another keeps its own; where
 * path is a symbolic link, what it points to is replaced.
 *
 * Returns KO_OK, or with *err filled, as above, and the old file as it was
 *   KO_EIO     a folder cannot be written, there is no room, path is there
 *              and no regular file
 *   KO_ENOMEM
 */
KO_NODISCARD enum ko_status
ko_file_replace(const char *path, struct ko_span text, struct ko_error *err);

/* Could ko_file_replace() begin?  The same returns; makes nothing. */
KO_NODISCARD enum ko_status ko_file_is_replaceable(const char *path,
						   struct ko_error *err);

/* Make the folder that path is in, and those above it, for the user alone.
 * KO_OK, KO_EIO with *err filled, or KO_ENOMEM. */
KO_NODISCARD enum ko_status ko_file_make_folders(const char *path,
						 struct ko_error *err);

#endif
