#include "cli/workers.h"

#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/stream.h"

/* Jobs under way: for each thread, and at least. */
#define JOBS_PER_THREAD 8
#define JOBS_LEAST      64

/* So many jobs wait before threads are started: for a few files that takes
 * longer than reading them. */
#define JOBS_FOR_THREADS 8

enum job_state { JOB_WAITS, JOB_DONE, JOB_LEFT };

/*
 * The jobs are a ring: those from first to next are under way, those from
 * taken on wait for a thread.  The lock guards all but the jobs, and first
 * and next are changed by the calling thread alone.
 */
struct ko_workers {
	const struct ko_work *work;
	pthread_mutex_t lock;
	pthread_cond_t given; /* for the threads: a job, or the end */
	pthread_cond_t done;  /* for the caller: the first job is done */
	char *jobs;
	size_t used; /* jobs that were filled in at least once */
	enum job_state *states;
	size_t n;
	uint64_t first, taken, next;
	size_t idle; /* threads that wait */
	bool at_end;
	pthread_t *threads; /* NULL before they are started */
	size_t n_threads;
};

/* Alone, there is nobody to lock out; that saves a short run its time. */
static void lock(struct ko_workers *w)
{
	if (w->threads)
		pthread_mutex_lock(&w->lock);
}

static void unlock(struct ko_workers *w)
{
	if (w->threads)
		pthread_mutex_unlock(&w->lock);
}

static void *job_at(struct ko_workers *w, uint64_t i)
{
	return w->jobs + i % w->n * w->work->job_size;
}

/* Take a job and do it; called with the lock held, as are those below. */
static void work_on_one(struct ko_workers *w)
{
	uint64_t i = w->taken++;
	bool is_done;

	unlock(w);
	is_done = w->work->work(w->work->ctx, job_at(w, i));
	lock(w);
	w->states[i % w->n] = is_done ? JOB_DONE : JOB_LEFT;
	if (w->threads && i == w->first)
		pthread_cond_signal(&w->done);
}

static void *run_thread(void *ctx)
{
	struct ko_workers *w = ctx;

	lock(w);
	for (;;) {
		if (w->taken < w->next) {
			work_on_one(w);
		} else if (w->at_end) {
			break;
		} else {
			w->idle++;
			pthread_cond_wait(&w->given, &w->lock);
			w->idle--;
		}
	}
	unlock(w);
	return NULL;
}

/* Called without the lock: there is nobody else yet. */
static void start_threads(struct ko_workers *w)
{
	size_t n = w->work->threads ? w->work->threads : ko_count_processors();

	w->threads = calloc(n, sizeof(*w->threads));
	lock(w);
	while (w->threads && w->n_threads + 1 < n &&
	       pthread_create(&w->threads[w->n_threads], NULL, run_thread, w) ==
		       0)
		w->n_threads++;
	unlock(w);
}

/* Finish the jobs from the first on that are done; false for none. */
static bool finish_some(struct ko_workers *w)
{
	bool has_any = false;

	while (w->first < w->next && w->states[w->first % w->n] != JOB_WAITS) {
		bool is_left = w->states[w->first % w->n] == JOB_LEFT;

		unlock(w);
		w->work->finish(w->work->ctx, job_at(w, w->first), is_left);
		lock(w);
		w->first++;
		has_any = true;
	}
	return has_any;
}

/* Get nearer to finishing all: finish, or work, or wait. */
static void go_on(struct ko_workers *w)
{
	if (finish_some(w))
		return;
	if (w->taken < w->next)
		work_on_one(w);
	else
		pthread_cond_wait(&w->done, &w->lock);
}

size_t ko_count_processors(void)
{
	cpu_set_t set;
	int n = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set)
							     : 1;

	return n < KO_STREAM_THREADS_MAX ? (size_t)n : KO_STREAM_THREADS_MAX;
}

struct ko_workers *ko_workers_new(const struct ko_work *work)
{
	struct ko_workers *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	w->work = work;
	w->n = work->threads * JOBS_PER_THREAD;
	w->n = w->n > JOBS_LEAST ? w->n : JOBS_LEAST;
	/* One thread has nobody to work ahead of it. */
	w->n = work->threads == 1 ? 1 : w->n;
	w->jobs = malloc(w->n * work->job_size);
	w->states = malloc(w->n * sizeof(*w->states));
	w->lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
	w->given = w->done = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
	if (w->jobs && w->states)
		return w;
	ko_workers_free(w);
	return NULL;
}

void *ko_workers_next(struct ko_workers *w)
{
	lock(w);
	(void)finish_some(w);
	while (w->next - w->first == w->n)
		go_on(w);
	unlock(w);
	/* Clearing all of them at once shows in a short run. */
	if (w->used < w->n && w->next == w->used)
		memset(job_at(w, w->used++), 0, w->work->job_size);
	return job_at(w, w->next);
}

void ko_workers_give(struct ko_workers *w)
{
	if (!w->threads && w->next - w->taken >= JOBS_FOR_THREADS)
		start_threads(w);
	lock(w);
	w->states[w->next % w->n] = JOB_WAITS;
	w->next++;
	if (w->idle)
		pthread_cond_signal(&w->given);
	unlock(w);
}

void ko_workers_free(struct ko_workers *w)
{
	if (!w)
		return;
	lock(w);
	while (w->first < w->next)
		go_on(w);
	w->at_end = true;
	if (w->threads)
		pthread_cond_broadcast(&w->given);
	unlock(w);
	while (w->n_threads)
		(void)pthread_join(w->threads[--w->n_threads], NULL);
	for (size_t i = 0; w->jobs && i < w->used; i++)
		w->work->done(w->jobs + i * w->work->job_size);
	free(w->threads);
	free(w->jobs);
	free(w->states);
	free(w);
}
