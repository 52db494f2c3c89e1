/*
 * workers.h - jobs that several threads do and one finishes, in order.
 *
 * The calling thread fills in jobs and finishes them in the order it gave
 * them, so what comes out does not depend on how many threads there are.  It
 * also works itself rather than wait.  A few jobs for each thread are under
 * way at a time; threads are started when there is enough to do, and never
 * for one job.
 */
#ifndef KO_CLI_WORKERS_H
#define KO_CLI_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

struct ko_work {
	size_t threads;  /* with the calling one; 0 for one a processor */
	size_t job_size; /* bytes of a job, zeroed before its first use */
	/*
	 * Do a job; any thread.  False leaves it to the calling one, for when
	 * all jobs before it are finished: so only one that takes a lot of
	 * memory is done at a time.
	 */
	bool (*work)(void *ctx, void *job);
	/* Finish a job that is done, or do and finish one that was left. */
	void (*finish)(void *ctx, void *job, bool is_left);
	/* Free what a job keeps from one use to the next. */
	void (*done)(void *job);
	void *ctx;
};

struct ko_workers;

/* NULL when there is no memory.  *work must outlive it. */
struct ko_workers *ko_workers_new(const struct ko_work *work);

/* A job to fill in, as it was left when it was last finished. */
void *ko_workers_next(struct ko_workers *workers);

/* Give the job that ko_workers_next() returned. */
void ko_workers_give(struct ko_workers *workers);

/* Finish all jobs, and free; NULL is fine. */
void ko_workers_free(struct ko_workers *workers);

/* How many processors this process may use: 1 to KO_STREAM_THREADS_MAX. */
size_t ko_count_processors(void);

#endif
