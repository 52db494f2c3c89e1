#include "hub/http.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/random.h>
#include <time.h>

#include "hub/http_hosts.h"
#include "hub/http_retry.h"
#include "hub/http_transfer.h"
#include "hub/http_url.h"

/* Longest sleep, in milliseconds: so soon an interrupt is seen. */
#define SLEEP_MAX 100

/* Time between two calls of tick(), in milliseconds. */
#define TICK_MS 200

struct ko_http {
	struct ko_http_options options; /* every default filled in */
	struct ko_http_limits limits;
	struct ko_http_transfers *transfers;
	struct ko_http_hosts hosts;
	size_t sent;
	size_t promised; /* of the budget, to those who ask again */
	int64_t last_tick;
	uint32_t random;
};

/* One request of a run. */
struct job {
	enum { WAITING, RUNNING, DONE } state;
	size_t host;
	int tries;
	int64_t not_before;
};

struct run {
	struct ko_http *http;
	const struct ko_http_request *requests;
	struct job *jobs;
	size_t n, left;
	size_t first; /* all before this one are DONE */
	int64_t now, wake;
	void (*done)(void *ctx, size_t i, struct ko_http_answer *answer);
	void *ctx;
};

static int64_t now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static uint32_t next_random(struct ko_http *http)
{
	uint32_t x = http->random;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	http->random = x;
	return x;
}

static void set_options(struct ko_http *http,
			const struct ko_http_options *options)
{
	struct ko_http_options *o = &http->options;

	if (options)
		*o = *options;
	if (!o->connect_ms)
		o->connect_ms = KO_HTTP_CONNECT_MS;
	if (!o->total_ms)
		o->total_ms = KO_HTTP_TOTAL_MS;
	if (!o->backoff_ms)
		o->backoff_ms = KO_HTTP_BACKOFF_MS;
	if (!o->wait_max_ms)
		o->wait_max_ms = KO_HTTP_WAIT_MAX_MS;
	if (!o->body_max)
		o->body_max = KO_HTTP_BODY_MAX;
	http->limits = (struct ko_http_limits){ KO_HTTP_TRIES, o->backoff_ms,
						o->wait_max_ms };
}

struct ko_http *ko_http_new(const struct ko_http_options *options,
			    struct ko_error *err)
{
	struct ko_http *http = calloc(1, sizeof(*http));

	if (!http) {
		(void)ko_fail_nomem(err);
		return NULL;
	}
	set_options(http, options);
	/* Only to spread the waiting: any seed will do. */
	if (getrandom(&http->random, sizeof(http->random), GRND_NONBLOCK) < 0)
		http->random = (uint32_t)now_ms();
	http->random |= 1;
	http->transfers = ko_http_transfers_new(&http->options);
	if (!http->transfers) {
		(void)ko_fail(err, KO_EIO, 0, "libcurl does not start");
		ko_http_free(http);
		return NULL;
	}
	return http;
}

void ko_http_free(struct ko_http *http)
{
	if (!http)
		return;
	ko_http_transfers_free(http->transfers);
	ko_http_hosts_done(&http->hosts);
	free(http);
}

size_t ko_http_sent(const struct ko_http *http)
{
	return http->sent;
}

/* ---- final answers ---- */

static void KO_PRINTF(2, 3)
	say_why(struct ko_http_answer *answer, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(answer->why, sizeof(answer->why), fmt, args);
	va_end(args);
}

static void finish(struct run *run, size_t i, struct ko_http_answer *answer)
{
	if (run->jobs[i].state == WAITING && run->jobs[i].tries)
		run->http->promised--;
	run->jobs[i].state = DONE;
	run->left--;
	if (answer->outcome != KO_HTTP_ANSWERED)
		ko_buf_clear(&answer->body);
	run->done(run->ctx, i, answer);
	ko_buf_done(&answer->body);
}

/* End a request that is not under way. */
static void finish_unsent(struct run *run, size_t i,
			  enum ko_http_outcome outcome, const char *host,
			  const char *why)
{
	struct ko_http_answer answer = { .outcome = outcome };

	say_why(&answer, "%s%s%s", host, host[0] ? ": " : "", why);
	finish(run, i, &answer);
}

static void finish_sent(struct run *run, struct ko_http_ended *ended,
			const struct ko_http_plan *plan)
{
	struct ko_http_answer *a = &ended->answer;
	const struct job *job = &run->jobs[ended->id];
	const char *host = run->http->hosts.p[job->host].name;

	if (plan->next == KO_HTTP_GIVEN_UP) {
		a->outcome = KO_HTTP_THROTTLED;
		say_why(a, "%s: too many requests (HTTP %d), not before %lld s",
			host, a->code, (long long)(plan->wait_ms + 999) / 1000);
	} else if (a->code) {
		a->outcome = KO_HTTP_ANSWERED;
	} else {
		char why[KO_ERROR_TEXT_MAX];

		memcpy(why, a->why, sizeof(why));
		a->outcome = KO_HTTP_FAILED;
		say_why(a, "%s: %s%s", host, why,
			job->tries > 1 ? ", several times" : "");
	}
	finish(run, ended->id, a);
}

/* ---- one try is over ---- */

static bool has_budget(const struct ko_http *http)
{
	size_t budget = http->options.budget;

	return budget == 0 || http->sent + http->promised < budget;
}

static struct ko_http_plan plan_next(struct run *run,
				     const struct ko_http_ended *ended)
{
	struct ko_http_try last = { .code = ended->answer.code,
				    .number = run->jobs[ended->id].tries,
				    .now = (int64_t)time(NULL),
				    .hints = ended->hints };
	struct ko_http_plan plan = ko_http_plan_next(&last, &run->http->limits,
						     next_random(run->http));

	if (ended->is_permanent)
		plan.next = KO_HTTP_FINAL;
	/* Nothing left to ask again with: what came last is the answer. */
	if (plan.next == KO_HTTP_AGAIN && !has_budget(run->http))
		plan.next = plan.is_for_host ? KO_HTTP_GIVEN_UP : KO_HTTP_FINAL;
	return plan;
}

static void note_host(struct run *run, const struct ko_http_ended *ended,
		      const struct ko_http_plan *plan)
{
	struct ko_http_host *host =
		&run->http->hosts.p[run->jobs[ended->id].host];
	int64_t until = run->now + plan->wait_ms;
	bool is_silent;

	if (ended->has_answered)
		host->has_answered = true;
	/* Others wait for one to find out whether anybody is there. */
	is_silent = ended->is_unreachable && !host->has_answered;
	if (is_silent && plan->next == KO_HTTP_FINAL)
		host->is_unreachable = true;
	if ((is_silent || plan->is_for_host) && host->not_before < until)
		host->not_before = until;
}

static void end_try(struct run *run, struct ko_http_ended *ended)
{
	struct job *job = &run->jobs[ended->id];
	struct ko_http_plan plan = plan_next(run, ended);

	note_host(run, ended, &plan);
	if (plan.next != KO_HTTP_AGAIN) {
		finish_sent(run, ended, &plan);
		return;
	}
	run->http->promised++;
	job->state = WAITING;
	job->not_before = run->now + plan.wait_ms;
	ko_buf_done(&ended->answer.body);
}

static enum ko_status collect(struct run *run)
{
	struct ko_http_ended ended;
	enum ko_status status;

	while (!(status = ko_http_transfers_next(run->http->transfers, &ended)))
		end_try(run, &ended);
	return status == KO_ENOTFOUND ? KO_OK : status;
}

/* ---- a run ---- */

static enum ko_status start(struct run *run, size_t i)
{
	struct ko_http *http = run->http;
	struct job *job = &run->jobs[i];
	enum ko_status status =
		ko_http_transfers_start(http->transfers, &run->requests[i], i);

	if (status)
		return status;
	if (job->tries)
		http->promised--;
	http->sent++;
	job->tries++;
	job->state = RUNNING;
	return KO_OK;
}

/* A request whose turn it is not is ended or left. */
static bool is_ready(struct run *run, size_t i)
{
	struct job *job = &run->jobs[i];
	const struct ko_http_host *host = &run->http->hosts.p[job->host];
	int64_t at = job->not_before > host->not_before ? job->not_before
							: host->not_before;

	if (job->state != WAITING)
		return false;
	if (host->is_unreachable)
		finish_unsent(run, i, KO_HTTP_FAILED, host->name,
			      "cannot be reached");
	else if (at - run->now > run->http->options.wait_max_ms)
		finish_unsent(run, i, KO_HTTP_THROTTLED, host->name,
			      "too many requests until now");
	else if (at > run->now)
		run->wake = at < run->wake ? at : run->wake;
	else if (!job->tries && !has_budget(run->http))
		finish_unsent(run, i, KO_HTTP_STOPPED, "",
			      "the budget of requests is used up");
	else
		return true;
	return false;
}

static enum ko_status start_ready(struct run *run)
{
	run->wake = run->now + SLEEP_MAX;
	for (size_t i = run->first; i < run->n; i++) {
		enum ko_status status;

		if (!ko_http_transfers_have_room(run->http->transfers))
			break;
		if (run->jobs[i].state == DONE && i == run->first)
			run->first++;
		if (!is_ready(run, i))
			continue;
		status = start(run, i);
		if (status)
			return status;
	}
	return KO_OK;
}

static bool is_stopped(const struct ko_http *http)
{
	return http->options.stop && *http->options.stop;
}

static void stop_all(struct run *run, enum ko_http_outcome outcome,
		     const char *why)
{
	ko_http_transfers_stop(run->http->transfers);
	for (size_t i = 0; i < run->n; i++)
		if (run->jobs[i].state != DONE)
			finish_unsent(run, i, outcome, "", why);
}

static void tick(struct run *run)
{
	struct ko_http *http = run->http;

	if (!http->options.tick || run->now - http->last_tick < TICK_MS)
		return;
	http->last_tick = run->now;
	http->options.tick(http->options.ctx);
}

static enum ko_status loop(struct run *run)
{
	while (run->left) {
		enum ko_status status, worked;

		run->now = now_ms();
		tick(run);
		if (is_stopped(run->http)) {
			stop_all(run, KO_HTTP_STOPPED, "interrupted");
			break;
		}
		status = start_ready(run);
		if (status)
			return status;
		if (!run->left)
			break;
		worked = ko_http_transfers_work(run->http->transfers,
						run->wake - run->now);
		run->now = now_ms();
		status = collect(run);
		if (status || worked == KO_ENOMEM)
			return KO_ENOMEM;
		if (worked)
			stop_all(run, KO_HTTP_FAILED, "libcurl fails");
	}
	return KO_OK;
}

static bool has_control(struct ko_span s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return true;
	return false;
}

/* A header with a line break would be two. */
static bool are_headers_fine(const char *const *headers)
{
	for (; headers && *headers; headers++)
		if (has_control(ko_span_str(*headers)))
			return false;
	return true;
}

/* Find each request's host; those that may not be sent end here. */
static enum ko_status prepare(struct run *run)
{
	for (size_t i = 0; i < run->n; i++) {
		const struct ko_http_request *r = &run->requests[i];
		struct ko_http_url url;
		enum ko_status status;

		if (!ko_http_is_allowed(r->url) ||
		    !ko_http_url_parse(ko_span_str(r->url), &url)) {
			finish_unsent(run, i, KO_HTTP_FAILED, "",
				      "not an https URL");
			continue;
		}
		if (!are_headers_fine(r->headers)) {
			finish_unsent(run, i, KO_HTTP_FAILED, "",
				      "a header with a control character");
			continue;
		}
		status = ko_http_hosts_find(&run->http->hosts, &url,
					    &run->jobs[i].host);
		if (status)
			return status;
	}
	return KO_OK;
}

enum ko_status ko_http_run(struct ko_http *http,
			   const struct ko_http_request *requests, size_t n,
			   void (*done)(void *ctx, size_t i,
					struct ko_http_answer *answer),
			   void *ctx)
{
	KO_AUTO_FREE struct job *jobs = calloc(n ? n : 1, sizeof(*jobs));
	struct run run = { .http = http,
			   .requests = requests,
			   .jobs = jobs,
			   .n = n,
			   .left = n,
			   .done = done,
			   .ctx = ctx };
	enum ko_status status;

	if (!jobs)
		return KO_ENOMEM;
	http->promised = 0;
	status = prepare(&run);
	if (!status)
		status = loop(&run);
	ko_http_transfers_stop(http->transfers);
	return status;
}
