#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "cli/commands.h"
#include "cli/config.h"
#include "cli/json_field.h"
#include "cli/name_row.h"
#include "cli/stream.h"
#include "cli/workers.h"
#include "core/bulk_index.h"

/* Before this much time the rate means nothing. */
#define PROGRESS_SECONDS 0.4

/* What came of the lines of a chunk, or of all so far.  Lines count from 1. */
struct counts {
	uint64_t lines, names, bytes;
	uint64_t failing;        /* at or above --fail-on */
	uint64_t bad, first_bad; /* no object with the field */
	uint64_t cut, first_cut; /* over KO_STREAM_LINE_MAX */
};

struct sweep {
	const struct ko_settings *settings;
	struct ko_catalogue catalogue;
	const struct ko_trust *trust; /* NULL without a configuration */
	struct counts counts;
	uint64_t size; /* bytes to read in all; 0 when nobody knows */
	struct timespec start;
	bool shows_progress;
};

/* ---- one chunk; any thread ---- */

struct chunk_work {
	const struct sweep *sweep;
	struct ko_chunk *chunk;
	struct counts *counts;
	struct ko_buf *scratch;
};

static enum ko_status judge_name(const struct chunk_work *w,
				 struct ko_span name)
{
	const struct ko_settings *settings = w->sweep->settings;
	struct ko_buf *out = &w->chunk->out;
	struct ko_verdict v;
	enum ko_status status;

	w->counts->names++;
	ko_trust_judge(w->sweep->trust, &w->sweep->catalogue, name, NULL, &v);
	if (settings->fail_on && v.severity >= settings->fail_on)
		w->counts->failing++;
	if (v.severity == KO_SEVERITY_NONE && !settings->shows_all)
		return KO_OK;
	if (settings->output != KO_OUTPUT_JSON)
		return ko_name_tsv(out, name, &v);
	status = ko_name_json(out, name, &v);
	return status ? status : ko_buf_add_char(out, '\n');
}

static enum ko_status judge_line(const struct chunk_work *w,
				 struct ko_span line)
{
	struct counts *counts = w->counts;
	const char *field = w->sweep->settings->field;
	struct ko_span name = line;
	enum ko_status status;

	counts->lines++;
	if (w->chunk->is_cut || line.n > KO_STREAM_LINE_MAX) {
		name = line = ko_span_head(line, KO_STREAM_LINE_MAX);
		if (counts->cut++ == 0)
			counts->first_cut = counts->lines;
	}
	if (field) {
		status = ko_json_field(line, ko_span_str(field), w->scratch,
				       &name);
		if (status == KO_ENOMEM || status == KO_ETOOBIG)
			return status;
		if (status) {
			name = KO_SPAN("");
			if (counts->bad++ == 0)
				counts->first_bad = counts->lines;
		}
	}
	name = ko_span_trim(name);
	/* With --all each line has its answer, so that they can be paired. */
	if (name.n == 0 && !w->sweep->settings->shows_all)
		return KO_OK;
	return judge_name(w, name);
}

static int work(void *ctx, struct ko_chunk *chunk)
{
	KO_AUTO_BUF struct ko_buf scratch = KO_BUF(4 * KO_STREAM_LINE_MAX);
	struct chunk_work w = { ctx, chunk, chunk->result, &scratch };
	struct ko_span rest = chunk->text;
	struct ko_span line;

	w.counts->bytes = rest.n;
	while (ko_span_line(&rest, &line))
		if (judge_line(&w, line))
			return ENOMEM;
	return 0;
}

/* ---- all of them; one thread at a time ---- */

static void add_up(uint64_t *n, uint64_t *first, uint64_t more,
		   uint64_t more_first, uint64_t lines)
{
	if (*n == 0 && more)
		*first = lines + more_first;
	*n += more;
}

static void finish(void *ctx, const struct ko_chunk *chunk)
{
	const struct counts *more = chunk->result;
	struct sweep *s = ctx;
	struct counts *all = &s->counts;

	add_up(&all->bad, &all->first_bad, more->bad, more->first_bad,
	       all->lines);
	add_up(&all->cut, &all->first_cut, more->cut, more->first_cut,
	       all->lines);
	all->lines += more->lines;
	all->names += more->names;
	all->bytes += more->bytes;
	all->failing += more->failing;
}

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) +
	       (double)(now.tv_nsec - start->tv_nsec) * 1e-9;
}

/* "12345678 names, 3.9 M/s, 43 %, 0:12 left" over itself. */
static void show_progress(void *ctx)
{
	const struct sweep *s = ctx;
	const struct counts *c = &s->counts;
	double seconds = seconds_since(&s->start);
	double share = s->size ? (double)c->bytes / (double)s->size : 0;

	if (seconds < PROGRESS_SECONDS || !s->shows_progress)
		return;
	(void)fprintf(stderr, "\r%llu names, %.2f M/s",
		      (unsigned long long)c->names,
		      (double)c->names / seconds / 1e6);
	if (share > 0 && share <= 1) {
		unsigned left = (unsigned)(seconds / share - seconds);

		(void)fprintf(stderr, ", %.0f %%, %u:%02u left", share * 100,
			      left / 60, left % 60);
	}
	(void)fputs("\033[K", stderr);
}

/* ---- stopping ---- */

static int stop_pipe[2] = { -1, -1 };
static volatile sig_atomic_t is_stopped;

static void stop(int number)
{
	int saved = errno;
	ssize_t ignored = write(stop_pipe[1], "", 1);

	(void)number;
	(void)ignored;
	is_stopped = 1;
	errno = saved;
}

/* The first interrupt stops the reading, the second one the program. */
static bool catch_interrupt(void)
{
	struct sigaction old;
	struct sigaction action = { .sa_handler = stop,
				    .sa_flags = (int)SA_RESETHAND };

	if (pipe(stop_pipe) != 0)
		return false;
	if (sigaction(SIGINT, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
		(void)sigaction(SIGINT, &action, NULL);
	return true;
}

/* ---- the command ---- */

static uint64_t bytes_to_read(void)
{
	struct stat st;
	off_t at = lseek(STDIN_FILENO, 0, SEEK_CUR);

	if (fstat(STDIN_FILENO, &st) != 0 || !S_ISREG(st.st_mode) || at < 0 ||
	    st.st_size < at)
		return 0;
	return (uint64_t)(st.st_size - at);
}

static void complain_of_lines(uint64_t n, uint64_t first, const char *what)
{
	if (n)
		(void)fprintf(stderr,
			      "knockoff: -: %llu line%s %s, the first is line "
			      "%llu\n",
			      (unsigned long long)n, n == 1 ? "" : "s", what,
			      (unsigned long long)first);
}

/* Say what went wrong; what the exit status is. */
static int report(const struct sweep *s, int error, bool in_output)
{
	const struct counts *c = &s->counts;

	if (s->shows_progress)
		(void)fputs("\r\033[K", stderr);
	complain_of_lines(c->bad, c->first_bad, "without that string field");
	complain_of_lines(c->cut, c->first_cut, "cut at 16 MiB");
	/* A reader that went away ("| head") is no news. */
	if (error && !(in_output && error == EPIPE))
		(void)fprintf(stderr, "knockoff: %s: %s\n",
			      error == ENOMEM ? "sweep"
			      : in_output     ? "standard output"
					      : "-",
			      strerror(error));
	if (is_stopped) {
		(void)fprintf(stderr,
			      "knockoff: interrupted after %llu lines\n",
			      (unsigned long long)c->lines);
		return KO_EXIT_INTERRUPTED;
	}
	if (error || c->bad || c->cut)
		return KO_EXIT_TROUBLE;
	return c->failing ? KO_EXIT_FINDINGS : KO_EXIT_CLEAN;
}

static int run(struct sweep *s)
{
	const struct ko_settings *settings = s->settings;
	struct ko_stream stream = {
		.in = STDIN_FILENO,
		.out = STDOUT_FILENO,
		.stop = stop_pipe[0],
		.threads = settings->threads ? settings->threads
					     : ko_count_processors(),
		.result_size = sizeof(struct counts),
		.work = work,
		.finish = finish,
		.tick = show_progress,
		.ctx = s,
	};
	bool in_output = false;
	int error;

	s->size = bytes_to_read();
	s->shows_progress = !settings->is_quiet && isatty(STDERR_FILENO);
	(void)clock_gettime(CLOCK_MONOTONIC, &s->start);
	if (settings->output != KO_OUTPUT_JSON && !settings->has_no_header)
		printf("%s", KO_NAME_TSV_HEAD);
	if (!ko_finish_output())
		return KO_EXIT_TROUBLE;
	error = ko_stream_run(&stream, &in_output);
	return report(s, error, in_output);
}

/* False after saying what is wrong with the command line. */
static bool is_usable(const struct ko_settings *settings)
{
	if (settings->n_operands == 0)
		return true;
	(void)fputs("knockoff: sweep: names come from standard input alone\n"
		    "Try 'knockoff sweep --help'.\n",
		    stderr);
	return false;
}

/* Build the index, for the catalogue that names are judged by, and go. */
static int index_and_run(struct sweep *s)
{
	struct ko_bulk_index *bulk = NULL;
	struct ko_trust with_bulk;
	struct ko_error err = { 0 };
	int status = KO_EXIT_TROUBLE;

	if (s->trust) {
		with_bulk = *s->trust;
		s->catalogue.parts[KO_PART_REGISTRIES] =
			with_bulk.known.parts[KO_PART_REGISTRIES];
		s->trust = &with_bulk;
	}
	if (ko_bulk_index_new(&s->catalogue, &bulk, &err) != KO_OK)
		(void)fprintf(stderr, "knockoff: sweep: %s\n", err.text);
	else if (!catch_interrupt())
		(void)fprintf(stderr, "knockoff: sweep: %s\n", strerror(errno));
	else {
		ko_bulk_index_use(bulk, &s->catalogue);
		if (s->trust)
			ko_bulk_index_use(bulk, &with_bulk.known);
		status = run(s);
	}
	ko_bulk_index_use(NULL, &s->catalogue);
	ko_bulk_index_free(bulk);
	return status;
}

int ko_cmd_sweep(const struct ko_settings *settings)
{
	struct sweep s = { .settings = settings };
	struct ko_configs *configs;
	int status = KO_EXIT_TROUBLE;

	if (!is_usable(settings) || !ko_open_catalogue(settings, &s.catalogue))
		return KO_EXIT_TROUBLE;
	configs = ko_configs_new(settings, &s.catalogue);
	if (ko_config_usable(configs, &s.trust))
		status = index_and_run(&s);
	ko_configs_free(configs);
	ko_catalogue_done(&s.catalogue);
	return status;
}
