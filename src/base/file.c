#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

/* Bytes asked of the system at a time. */
#define READ_CHUNK ((size_t)65536)

static enum ko_status fail_errno(struct ko_error *err)
{
	char text[128];
	const char *why = strerror_r(errno, text, sizeof(text));

	return ko_fail(err, KO_EIO, 0, "%s", why);
}

/* read(), which a signal does not end. */
static ssize_t read_some(int fd, char *p, size_t n)
{
	ssize_t got;

	do
		got = read(fd, p, n);
	while (got < 0 && errno == EINTR);
	return got;
}

/* size is how much there seems to be, 0 when nobody knows. */
static enum ko_status read_all(int fd, size_t size, struct ko_buf *b,
			       struct ko_error *err)
{
	size_t chunk = size && size < READ_CHUNK ? size + 1 : READ_CHUNK;
	size_t start = b->n;

	for (;;) {
		/* One byte over the ceiling tells "exactly" from "more". */
		size_t room = b->max - b->n;
		size_t want = room < chunk ? room : chunk;
		char extra;
		ssize_t got;

		if (ko_buf_reserve(b, want))
			return ko_fail_nomem(err);
		got = want ? read_some(fd, b->p + b->n, want)
			   : read_some(fd, &extra, 1);
		if (got < 0)
			return fail_errno(err);
		if (got == 0)
			return KO_OK;
		if (want == 0)
			return ko_fail(err, KO_ETOOBIG, b->max,
				       "larger than %zu bytes", b->max);
		b->n += (size_t)got;
		b->p[b->n] = '\0';
		/* Asked for more, the system gave all there was. */
		if (size && b->n - start == size && (size_t)got < want)
			return KO_OK;
	}
}

enum ko_status ko_fd_read(int fd, struct ko_buf *b, struct ko_error *err)
{
	return read_all(fd, 0, b, err);
}

enum ko_status ko_file_read(const char *path, struct ko_buf *b,
			    struct ko_error *err)
{
	/* O_NONBLOCK: opening a FIFO without a writer must not hang. */
	KO_AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return fail_errno(err);
	if (S_ISDIR(st.st_mode))
		return ko_fail(err, KO_EIO, 0, "is a directory");
	if (!S_ISREG(st.st_mode))
		return ko_fail(err, KO_EIO, 0, "not a regular file");
	if (st.st_size > 0 && (uintmax_t)st.st_size > b->max)
		return ko_fail(err, KO_ETOOBIG, b->max, "larger than %zu bytes",
			       b->max);
	return read_all(fd, (size_t)st.st_size, b, err);
}
