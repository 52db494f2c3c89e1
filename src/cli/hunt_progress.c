#include <time.h>

#include "cli/hunt.h"
#include "cli/network_commands.h"

/* The progress is shown after so many milliseconds, and as often anew. */
#define PROGRESS_AFTER 500
#define PROGRESS_EVERY 100

static int64_t milliseconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void ko_hunt_start_progress(struct ko_hunt *h)
{
	h->has_progress = !h->settings->is_quiet && isatty(STDERR_FILENO);
	h->started = milliseconds();
}

void ko_hunt_wipe_progress(struct ko_hunt *h)
{
	if (h->shows_progress)
		(void)fputs("\r\033[K", stderr);
	h->shows_progress = false;
}

/* How many will be looked up before the budget is used?  A guess: each costs
 * what those until now did. */
static size_t to_look_up(const struct ko_hunt *h, size_t left)
{
	size_t sent = (size_t)h->budget - left;
	size_t per = h->n_looked_up ? sent / h->n_looked_up + 1 : 1;
	size_t rest = h->n_variants - h->n_looked_up;

	return rest < left / per ? rest : left / per;
}

static void show_looked_up(const struct ko_hunt *h, int64_t now, size_t left)
{
	size_t rest = to_look_up(h, left);

	(void)fprintf(stderr, "\rlooked up %zu of %zu, %zu requests left",
		      h->n_looked_up, h->n_variants, left);
	if (h->n_looked_up) {
		uint64_t seconds = (uint64_t)(now - h->started) * rest /
				   h->n_looked_up / 1000;

		(void)fprintf(stderr, ", %llu:%02llu left",
			      (unsigned long long)seconds / 60,
			      (unsigned long long)seconds % 60);
	}
	(void)fputs("\033[K", stderr);
}

void ko_hunt_show_progress(void *ctx)
{
	struct ko_hunt *h = ctx;
	int64_t now;
	size_t left;

	if (!h->has_progress || !h->hub)
		return;
	now = milliseconds();
	if (now - h->started < PROGRESS_AFTER ||
	    now - h->shown < PROGRESS_EVERY)
		return;
	left = ko_hunt_requests_left(h);
	h->shown = now;
	h->shows_progress = true;
	if (h->n_variants)
		show_looked_up(h, now, left);
	else
		(void)fprintf(stderr,
			      "\rsearching, %zu pages, %zu requests "
			      "left\033[K",
			      h->n_pages, left);
}
