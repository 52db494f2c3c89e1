#include "cli/stream.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Chunks under way for each thread. */
#define CHUNKS_PER_THREAD 3

/* Most bytes that come of a chunk. */
#define OUT_MAX ((size_t)1 << 30)

#define TICK_NANOSECONDS 500000000L

enum slot_state { SLOT_FREE, SLOT_WORK, SLOT_DONE };

struct slot {
	enum slot_state state;
	struct ko_buf in;
	struct ko_chunk chunk;
};

/*
 * The chunks are a ring: those from first to next are under way.  The lock
 * guards all but what is said to belong to one thread.
 */
struct ring {
	const struct ko_stream *stream;
	pthread_mutex_t lock;
	pthread_cond_t changed;  /* for the threads */
	pthread_cond_t finished; /* for the caller: a thread ended */
	struct slot *slots;
	size_t n;
	uint64_t first, next;
	bool is_reading, is_writing; /* one thread each */
	bool at_end;                 /* no more to read */
	size_t running;              /* threads */
	int error;                   /* the first errno, or 0 */
	bool in_output;              /* where that was */

	/* The reader's: a line that is not whole yet; is one being skipped? */
	struct ko_buf rest;
	bool is_skipping;
};

/* ---- reading ---- */

/* Wait until there is something to read; false when to stop. */
static bool wait_for_input(const struct ko_stream *s)
{
	struct pollfd fds[] = { { .fd = s->in, .events = POLLIN },
				{ .fd = s->stop, .events = POLLIN } };

	while (poll(fds, KO_ARRAY_LEN(fds), -1) < 0)
		if (errno != EINTR)
			return true; /* read() will tell */
	return !fds[1].revents;
}

/* Read once, behind what is in b.  0 is the end, -1 an error. */
static ssize_t read_more(const struct ko_stream *s, struct ko_buf *b)
{
	ssize_t got;

	if (ko_buf_reserve(b, KO_CHUNK_SIZE)) {
		errno = ENOMEM;
		return -1;
	}
	do
		got = read(s->in, b->p + b->n, KO_CHUNK_SIZE);
	while (got < 0 && errno == EINTR);
	if (got > 0)
		b->n += (size_t)got;
	return got;
}

/* Drop the rest of a line that was too long; is all of b part of it? */
static bool skip_line(struct ring *r, struct ko_buf *b)
{
	size_t end = ko_span_find(ko_buf_span(b), '\n');

	if (r->is_skipping && end < b->n) {
		memmove(b->p, b->p + end + 1, b->n - end - 1);
		b->n -= end + 1;
		r->is_skipping = false;
	}
	return r->is_skipping || b->n == 0;
}

/*
 * Leave whole lines in the slot and keep what follows them; those before from
 * hold no newline.  Returns false when there is no whole line yet.
 */
static bool cut_lines(struct ring *r, struct slot *slot, size_t from)
{
	struct ko_span text = ko_buf_span(&slot->in);
	size_t end = from + ko_span_rfind(ko_span_tail(text, from), '\n');

	if (end < text.n) {
		/* The rest fits: it is less than a line and a chunk. */
		if (ko_buf_add(&r->rest, ko_span_tail(text, end + 1)))
			return false;
		slot->in.n = end + 1;
		return true;
	}
	if (text.n <= KO_STREAM_LINE_MAX)
		return false;
	slot->in.n = KO_STREAM_LINE_MAX;
	slot->chunk.is_cut = true;
	r->is_skipping = true;
	return true;
}

/* Fill the slot with lines.  Returns an errno; no lines are the end. */
static int fill(struct ring *r, struct slot *slot)
{
	ko_buf_clear(&slot->in);
	slot->chunk.is_cut = false;
	if (ko_buf_add(&slot->in, ko_buf_span(&r->rest)))
		return ENOMEM;
	ko_buf_clear(&r->rest);
	for (;;) {
		size_t from = slot->in.n;
		ssize_t got;

		if (!wait_for_input(r->stream)) {
			ko_buf_clear(&slot->in);
			return 0;
		}
		got = read_more(r->stream, &slot->in);
		if (got < 0)
			return errno;
		if (got == 0) {
			if (r->is_skipping)
				ko_buf_clear(&slot->in);
			return 0;
		}
		if (r->is_skipping && skip_line(r, &slot->in)) {
			ko_buf_clear(&slot->in);
			continue;
		}
		if (cut_lines(r, slot, from))
			return 0;
	}
}

/* ---- writing ---- */

static int write_all(int fd, struct ko_span text)
{
	while (text.n) {
		ssize_t n = write(fd, text.p, text.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		text = ko_span_tail(text, (size_t)n);
	}
	return 0;
}

/* ---- the threads; called with the lock held ---- */

static void fail(struct ring *r, int error, bool in_output)
{
	r->at_end = true;
	if (r->error)
		return;
	r->error = error;
	r->in_output = in_output;
}

static void write_first(struct ring *r)
{
	struct slot *slot = &r->slots[r->first % r->n];
	bool is_lost = r->error != 0;
	int error = 0;

	r->is_writing = true;
	pthread_mutex_unlock(&r->lock);
	if (!is_lost)
		error = write_all(r->stream->out,
				  ko_buf_span(&slot->chunk.out));
	pthread_mutex_lock(&r->lock);
	r->is_writing = false;
	slot->state = SLOT_FREE;
	r->first++;
	if (error)
		fail(r, error, true);
	else if (!is_lost)
		r->stream->finish(r->stream->ctx, &slot->chunk);
	pthread_cond_broadcast(&r->changed);
}

static void work_on_next(struct ring *r)
{
	struct slot *slot = &r->slots[r->next % r->n];
	int error;

	r->is_reading = true;
	pthread_mutex_unlock(&r->lock);
	error = fill(r, slot);
	pthread_mutex_lock(&r->lock);
	r->is_reading = false;
	pthread_cond_broadcast(&r->changed);
	if (error || slot->in.n == 0) {
		fail(r, error, false);
		return;
	}
	slot->state = SLOT_WORK;
	r->next++;
	pthread_mutex_unlock(&r->lock);
	slot->chunk.text = ko_buf_span(&slot->in);
	ko_buf_clear(&slot->chunk.out);
	memset(slot->chunk.result, 0, r->stream->result_size);
	error = r->stream->work(r->stream->ctx, &slot->chunk);
	pthread_mutex_lock(&r->lock);
	slot->state = SLOT_DONE;
	if (error)
		fail(r, error, false);
	pthread_cond_broadcast(&r->changed);
}

static void *run_thread(void *ctx)
{
	struct ring *r = ctx;

	pthread_mutex_lock(&r->lock);
	for (;;) {
		if (r->first < r->next && !r->is_writing &&
		    r->slots[r->first % r->n].state == SLOT_DONE)
			write_first(r);
		else if (!r->at_end && !r->is_reading &&
			 r->next - r->first < r->n)
			work_on_next(r);
		else if (r->at_end && r->first == r->next)
			break;
		else
			pthread_cond_wait(&r->changed, &r->lock);
	}
	r->running--;
	pthread_cond_signal(&r->finished);
	pthread_mutex_unlock(&r->lock);
	return NULL;
}

/* ---- the whole ---- */

static void wait_for_threads(struct ring *r)
{
	const struct ko_stream *s = r->stream;
	struct timespec until;

	pthread_mutex_lock(&r->lock);
	while (r->running) {
		(void)clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += TICK_NANOSECONDS;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		if (pthread_cond_timedwait(&r->finished, &r->lock, &until) ==
			    ETIMEDOUT &&
		    s->tick)
			s->tick(s->ctx);
	}
	pthread_mutex_unlock(&r->lock);
}

static void run_threads(struct ring *r)
{
	pthread_t threads[KO_STREAM_THREADS_MAX];
	size_t n = 0;

	r->running = r->stream->threads;
	while (n < r->stream->threads &&
	       pthread_create(&threads[n], NULL, run_thread, r) == 0)
		n++;
	pthread_mutex_lock(&r->lock);
	r->running -= r->stream->threads - n;
	r->running += n == 0;
	pthread_mutex_unlock(&r->lock);
	if (n == 0)
		(void)run_thread(r);
	wait_for_threads(r);
	while (n)
		(void)pthread_join(threads[--n], NULL);
}

static bool ring_init(struct ring *r)
{
	r->slots = calloc(r->n, sizeof(*r->slots));
	for (size_t i = 0; r->slots && i < r->n; i++) {
		struct slot *slot = &r->slots[i];

		slot->in = KO_BUF(KO_STREAM_LINE_MAX + 2 * KO_CHUNK_SIZE);
		slot->chunk.out = KO_BUF(OUT_MAX);
		slot->chunk.result = calloc(1, r->stream->result_size);
		if (!slot->chunk.result)
			return false;
	}
	return r->slots != NULL;
}

static void ring_done(struct ring *r)
{
	for (size_t i = 0; r->slots && i < r->n; i++) {
		ko_buf_done(&r->slots[i].in);
		ko_buf_done(&r->slots[i].chunk.out);
		free(r->slots[i].chunk.result);
	}
	free(r->slots);
	ko_buf_done(&r->rest);
}

int ko_stream_run(const struct ko_stream *stream, bool *in_output)
{
	struct ring r = {
		.stream = stream,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.changed = PTHREAD_COND_INITIALIZER,
		.finished = PTHREAD_COND_INITIALIZER,
		.n = stream->threads * CHUNKS_PER_THREAD,
		.rest = KO_BUF(KO_STREAM_LINE_MAX + 2 * KO_CHUNK_SIZE),
	};

	if (ring_init(&r))
		run_threads(&r);
	else
		r.error = ENOMEM;
	ring_done(&r);
	*in_output = r.in_output;
	return r.error;
}
