/*
 * stream.h - lines in, text out: by several threads, in the order of the
 * lines, in bounded memory.
 *
 * The input is cut into chunks of whole lines.  Each thread in turn reads a
 * chunk, works on it, and writes what is ready in order; so what comes out
 * does not depend on how many threads there are or where chunks end.  A chunk
 * is what one read() gave: a program that waits for answers gets them.
 */
#ifndef KO_CLI_STREAM_H
#define KO_CLI_STREAM_H

#include "base/buf.h"

/* Bytes of a chunk, unless a line is longer. */
#define KO_CHUNK_SIZE ((size_t)128 << 10)

/* Longest line, in bytes; the rest of a longer one is skipped. */
#define KO_STREAM_LINE_MAX ((size_t)16 << 20)

/* Most threads. */
#define KO_STREAM_THREADS_MAX 256

struct ko_chunk {
	struct ko_span
		text;      /* whole lines; the last one's "\n" may be missing */
	bool is_cut;       /* text is one line and has lost its end */
	struct ko_buf out; /* what is to be written */
	void *result;      /* of this chunk; result_size bytes, zeroed */
};

struct ko_stream {
	int in, out;    /* descriptors */
	int stop;       /* nothing more is read once this one can be */
	size_t threads; /* 1 to KO_STREAM_THREADS_MAX */
	size_t result_size;

	/* Called by several threads at a time.  Returns an errno to give up. */
	int (*work)(void *ctx, struct ko_chunk *chunk);
	/* Called for each chunk that was written, in order. */
	void (*finish)(void *ctx, const struct ko_chunk *chunk);
	/* Called twice a second, never together with finish; or NULL. */
	void (*tick)(void *ctx);
	void *ctx;
};

/*
 * Run it to the end of the input, or until it is stopped.  Returns 0, or the
 * errno of what went wrong; *in_output says whether in writing.  What was
 * written until then is whole chunks.
 */
KO_NODISCARD int ko_stream_run(const struct ko_stream *stream, bool *in_output);

#endif
