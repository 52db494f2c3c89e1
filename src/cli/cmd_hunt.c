#include <stdio.h>
#include <time.h>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/hunt.h"
#include "cli/network_commands.h"

static void find(struct ko_hunt *h)
{
	ko_hunt_start_progress(h);
	if (!h->settings->is_unregistered) {
		ko_hunt_ask_originals(h);
		ko_hunt_search(h);
		ko_hunt_ask_rows(h);
		ko_hunt_start_progress(h);
	}
	ko_hunt_try_variants(h);
	ko_hunt_wipe_progress(h);
	ko_hunt_rank(h);
}

/* ---- what came of it ---- */

/* To --output or standard output; false after saying what is wrong. */
static bool put(const struct ko_hunt *h, struct ko_span text)
{
	const char *path = h->settings->output_file;
	struct ko_error err = { 0 };

	if (!path)
		return fwrite(text.p, 1, text.n, stdout) == text.n;
	if (ko_file_replace(path, text, &err) == KO_OK)
		return true;
	ko_complain(path, "%s", err.text);
	return false;
}

static bool write_report(const struct ko_hunt *h)
{
	static bool (*const writers[])(const struct ko_hunt *h, FILE *out) = {
		[KO_OUTPUT_TEXT] = ko_hunt_write_text,
		[KO_OUTPUT_JSON] = ko_hunt_write_json,
		[KO_OUTPUT_TSV] = ko_hunt_write_tsv,
		[KO_OUTPUT_HTML] = ko_hunt_write_html,
	};
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	bool is_fine = out && writers[h->settings->output](h, out);

	if (out)
		is_fine = fclose(out) == 0 && is_fine;
	if (!is_fine)
		(void)fputs("knockoff: out of memory\n", stderr);
	else
		is_fine = put(h, (struct ko_span){ text, n });
	free(text);
	return is_fine;
}

/* Nothing found where nothing was looked at is no good news. */
static bool has_checked_nothing(const struct ko_hunt *h)
{
	return ko_hunt_not_checked(h) && h->n_pages == 0 && h->n_looked_up == 0;
}

static void tell_trouble(const struct ko_hunt *h)
{
	const char *name = h->settings->operands[0];
	size_t n = h->n_unanswered + h->n_failed;

	if (h->is_short_of_memory)
		(void)fputs("knockoff: out of memory\n", stderr);
	if (h->n_left_out)
		ko_complain(name,
			    "%zu more were found than the %d that are "
			    "kept",
			    h->n_left_out, KO_HUNT_ROWS_MAX);
	if (n == 1)
		ko_complain(name, "not checked: %s", h->why);
	else if (n)
		ko_complain(name, "not checked, as %zu others were not: %s",
			    n - 1, h->why);
	else if (has_checked_nothing(h) && !ko_network_was_stopped())
		ko_complain(name, "nothing was checked: the budget is too "
				  "small");
	if (ko_network_was_stopped())
		ko_complain(name, "interrupted; what was found out is kept, "
				  "and a second run goes on from there");
}

/* "knockoff: nginx: 4 found, 120 not checked, 500 of 500 requests used" */
static void tell_summary(const struct ko_hunt *h)
{
	bool is_free = h->settings->is_unregistered;

	if (!h->settings->is_quiet)
		ko_complain(h->settings->operands[0],
			    "%zu %s, %zu not checked, %zu of %llu requests "
			    "used",
			    is_free ? h->n_free : h->n,
			    is_free ? "unregistered" : "found",
			    ko_hunt_not_checked(h), ko_hunt_sent(h),
			    (unsigned long long)h->budget);
}

static int exit_status(const struct ko_hunt *h)
{
	const struct ko_settings *s = h->settings;

	if (ko_network_was_stopped())
		return KO_EXIT_INTERRUPTED;
	if (h->is_short_of_memory || h->n_unanswered || h->n_failed ||
	    h->n_left_out || has_checked_nothing(h))
		return KO_EXIT_TROUBLE;
	for (size_t i = 0; i < h->n && s->fail_on && !s->is_unregistered; i++)
		if (h->rows[i].severity >= s->fail_on)
			return KO_EXIT_FINDINGS;
	return KO_EXIT_CLEAN;
}

static int run(struct ko_hunt *h)
{
	int status = KO_EXIT_TROUBLE;

	h->hub = ko_network_open(h->settings, (size_t)h->budget,
				 ko_hunt_show_progress, h);
	if (!h->hub)
		return status;
	find(h);
	if (write_report(h))
		status = exit_status(h);
	ko_network_complain(h->hub);
	tell_trouble(h);
	tell_summary(h);
	ko_hub_free(h->hub);
	return status;
}

/* ---- the command ---- */

static bool complain_of_usage(const char *why)
{
	(void)fprintf(stderr,
		      "knockoff: hunt: %s\nTry 'knockoff hunt --help'.\n", why);
	return false;
}

static bool is_usable(const struct ko_settings *s)
{
	struct ko_error err = { 0 };

	if (s->n_operands != 1)
		return complain_of_usage(s->n_operands
						 ? "more than one name given"
						 : "no name given");
	if (s->is_unregistered && s->output == KO_OUTPUT_HTML)
		return complain_of_usage(
			"--unregistered: there is no html of it");
	if (!s->output_file ||
	    ko_file_is_replaceable(s->output_file, &err) == KO_OK)
		return true;
	ko_complain(s->output_file, "%s", err.text);
	return false;
}

int ko_cmd_hunt(const struct ko_settings *settings)
{
	struct ko_hunt h = {
		.settings = settings,
		.arena = KO_ARENA(KO_HUNT_MEMORY_MAX),
		.now = (int64_t)time(NULL),
		.budget = settings->budget ? settings->budget : KO_HUNT_BUDGET,
	};
	struct ko_catalogue catalogue;
	struct ko_error err = { 0 };
	int status = KO_EXIT_TROUBLE;

	if (!is_usable(settings) || !ko_open_catalogue(settings, &catalogue))
		return KO_EXIT_TROUBLE;
	h.catalogue = &catalogue;
	if (ko_hunt_take_name(&h, ko_span_str(settings->operands[0]), &err))
		ko_complain(settings->operands[0], "%s", err.text);
	else
		status = run(&h);
	ko_hunt_done(&h);
	ko_catalogue_done(&catalogue);
	return status;
}
