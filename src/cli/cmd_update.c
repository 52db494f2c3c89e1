/* knockoff update: fetch the names that are known from Docker Hub. */
#include <inttypes.h>
#include <stdio.h>

#include "base/day.h"
#include "base/file.h"
#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/network_commands.h"
#include "cli/update_fetch.h"
#include "core/catalogue_packed.h"
#include "core/catalogue_write.h"
#include "core/verdict.h"

#define TRY_LATER "try again later"

/* Most official images that are told of by name, of those not seen. */
#define MISSED_MAX 10

struct update {
	const struct ko_settings *settings;
	struct ko_catalogue old;
	char target[KO_CATALOGUE_PATH_MAX]; /* what is written */
	char date[KO_DAY_TEXT_MAX];         /* of the new catalogue */
	struct ko_fetch fetch;
	struct ko_span *targets; /* of each sighting held: what it looks like */
	struct ko_merged merged;
	struct ko_buf text; /* the new catalogue */
	struct ko_catalogue made;
	bool shows_progress;
	size_t n_missed, n_held;
};

static void print_missed(void *ctx, struct ko_span name)
{
	struct update *u = ctx;

	if (u->n_missed++ < MISSED_MAX)
		(void)fprintf(stderr, "%s%.*s",
			      u->n_missed == 1 ? "knockoff: official, but not "
						 "seen on Docker Hub this "
						 "time, and kept: "
					       : ", ",
			      KO_SPAN_ARG(name));
}

static void show_progress(void *ctx, const char *what, uint64_t rows,
			  uint64_t total)
{
	(void)ctx;
	(void)fprintf(stderr, "\rasking Docker Hub: %s images", what);
	if (total)
		(void)fprintf(stderr, ", %" PRIu64 " of %" PRIu64, rows, total);
	(void)fputs("…\033[K", stderr);
}

static void wipe_progress(const struct update *u)
{
	if (u->shows_progress)
		(void)fputs("\r\033[K", stderr);
}

/* advice is what to do, in the imperative. */
static bool fail(const char *why, const char *advice)
{
	(void)fprintf(stderr,
		      "knockoff: update: %s; nothing was written, the old "
		      "catalogue stays in use: %s\n",
		      why, advice);
	return false;
}

/* ---- before anything is asked ---- */

static bool choose_target(struct update *u)
{
	struct ko_error err = { 0 };
	const char *file = u->settings->output_file;

	if (u->settings->shows_difference)
		return true;
	if (!file && !ko_data_catalogue(u->target))
		return fail("neither XDG_DATA_HOME nor HOME is set",
			    "say --output=FILE");
	if (file && snprintf(u->target, sizeof(u->target), "%s", file) >=
			    (int)sizeof(u->target))
		return fail("the name of the file is too long",
			    "choose a shorter one");
	if ((file || ko_file_make_folders(u->target, &err) == KO_OK) &&
	    ko_file_is_replaceable(u->target, &err) == KO_OK)
		return true;
	ko_complain(u->target, "%s", err.text);
	return false;
}

/* A clock that is wrong would make a catalogue that is older than the old one,
 * and so never used. */
static bool choose_date(struct update *u)
{
	struct ko_span was = ko_catalogue_date(&u->old, KO_PART_IMAGES);

	ko_day_write(ko_day_today(), u->date);
	if (ko_span_cmp(ko_span_str(u->date), was) >= 0)
		return true;
	(void)fprintf(stderr,
		      "knockoff: update: the clock says that it is %s, before "
		      "the catalogue's %.*s\n",
		      u->date, KO_SPAN_ARG(was));
	return false;
}

/* ---- making the new one ---- */

static enum ko_status write_section(struct update *u, enum ko_part part)
{
	struct ko_span date = ko_catalogue_date(&u->old, part);
	char source[256];
	struct ko_section_head head = { .part = part, .date = date };

	if (part != KO_PART_IMAGES)
		return u->old.owned[part] ? ko_catalogue_write_part(
						    &u->old, &head, &u->text)
					  : KO_OK;
	(void)snprintf(source, sizeof(source),
		       "Docker Hub: its official images, those of verified "
		       "publishers and sponsored projects, and those pulled "
		       "most; the rest as in the catalogue of %.*s",
		       KO_SPAN_ARG(date));
	head.source = ko_span_str(source);
	head.date = ko_span_str(u->date);
	return ko_catalogue_write(&head, u->merged.records, u->merged.n,
				  &u->text);
}

/* Merge, write as text, and read that again with the one parser. */
static enum ko_status make(struct update *u, struct ko_catalogue *out,
			   struct ko_error *err)
{
	enum ko_status status =
		ko_update_merge(&u->old, u->fetch.list, u->fetch.n,
				&u->fetch.arena, &u->merged);

	ko_buf_clear(&u->text);
	for (enum ko_part part = 0; part < KO_PARTS && status == KO_OK; part++)
		status = write_section(u, part);
	ko_catalogue_init_builtin(out);
	if (status)
		return ko_fail(err, status, 0,
			       status == KO_ENOMEM ? "out of memory"
						   : "too many names");
	return ko_catalogue_load(out, ko_buf_span(&u->text), err);
}

/*
 * A name that is pulled a lot would be trusted from now on; so one that looks
 * like a name that somebody vouches for is not taken for its pulls alone.
 */
static bool hold_lookalikes(struct update *u, struct ko_error *err)
{
	struct ko_catalogue vouched;
	struct ko_sighting *list = u->fetch.list;

	u->targets = ko_arena_array(&u->fetch.arena, u->fetch.n,
				    sizeof(*u->targets));
	if (!u->targets) {
		ko_fail_nomem(err);
		return false;
	}
	for (size_t i = 0; i < u->fetch.n; i++)
		list[i].is_held = ko_is_popular_new(&u->old, &list[i]);
	if (make(u, &vouched, err)) {
		ko_catalogue_done(&vouched);
		return false;
	}
	for (size_t i = 0; i < u->fetch.n; i++) {
		struct ko_verdict v;

		if (!list[i].is_held)
			continue;
		ko_judge(&vouched, list[i].name, &v);
		list[i].is_held = v.kind == KO_VERDICT_LOOKALIKE ||
				  v.kind == KO_VERDICT_KNOWN_BAD;
		u->n_held += list[i].is_held;
		u->targets[i] =
			ko_arena_copy(&u->fetch.arena, ko_span_str(v.target));
	}
	ko_catalogue_done(&vouched);
	return true;
}

static bool make_checked(struct update *u)
{
	struct ko_error err = { 0 };
	bool is_fine = ko_update_check_seen(&u->old, u->fetch.list, u->fetch.n,
					    KO_HUB_OFFSET_MAX, &err) == KO_OK &&
		       hold_lookalikes(u, &err) &&
		       make(u, &u->made, &err) == KO_OK &&
		       ko_update_check_new(&u->old, &u->made, &err) == KO_OK;

	return is_fine || fail(err.text, TRY_LATER);
}

static bool fetch(struct update *u)
{
	struct ko_settings settings = *u->settings;
	struct ko_error err = { 0 };
	enum ko_status status;

	settings.is_refreshing = true;
	u->fetch.hub = ko_network_open(&settings, KO_UPDATE_BUDGET, NULL, NULL);
	if (!u->fetch.hub)
		return false;
	u->shows_progress = !settings.is_quiet && isatty(STDERR_FILENO);
	if (u->shows_progress)
		u->fetch.progress = show_progress;
	status = ko_fetch_all(&u->fetch, &err);
	wipe_progress(u);
	ko_network_complain(u->fetch.hub);
	ko_hub_free(u->fetch.hub);
	if (ko_network_was_stopped())
		return fail("interrupted", TRY_LATER);
	return status == KO_OK || fail(err.text, TRY_LATER);
}

/* ---- telling ---- */

static void print_record(char sign, const struct ko_entry *e)
{
	printf("%c %.*s %s %" PRIu64, sign, KO_SPAN_ARG(e->name),
	       ko_tier_word(e->tier), e->pulls);
}

static void print_change(const struct ko_change *c)
{
	print_record(c->sign, c->sign == '-' ? &c->was : &c->now);
	if (c->sign == '~')
		printf(" was %s %" PRIu64, ko_tier_word(c->was.tier),
		       c->was.pulls);
	printf("\n");
}

static void print_held(const struct update *u, size_t i)
{
	const struct ko_sighting *s = &u->fetch.list[i];

	if (s->is_held)
		printf("! %.*s popular %" PRIu64 " looks like %.*s\n",
		       KO_SPAN_ARG(s->name), s->pulls,
		       KO_SPAN_ARG(u->targets[i]));
}

/* By name: what changed, and what was not taken. */
static void print_difference(const struct update *u)
{
	const struct ko_merged *m = &u->merged;
	size_t j = 0;

	for (size_t i = 0; i <= m->n_changes; i++) {
		while (j < u->fetch.n &&
		       (i == m->n_changes ||
			ko_span_cmp(u->fetch.list[j].name,
				    m->changes[i].now.name) < 0))
			print_held(u, j++);
		if (i < m->n_changes)
			print_change(&m->changes[i]);
	}
}

static void print_summary(const struct update *u, FILE *out)
{
	const struct ko_merged *m = &u->merged;

	(void)fprintf(out,
		      "catalogue of %s: %zu names, %zu new, %zu gone, %zu "
		      "changed, %zu with more pulls",
		      u->date, m->n, m->n_new, m->n_gone, m->n_changed,
		      m->n_pulled);
	if (u->n_held)
		(void)fprintf(out, ", %zu left out as look-alikes", u->n_held);
	if (u->fetch.n_odd)
		(void)fprintf(out, ", %zu rows without a proper name",
			      u->fetch.n_odd);
	(void)fputs("\n", out);
}

/* So that a start need not parse the text.  Without it a start takes longer,
 * that is all. */
static void write_packed(const struct update *u)
{
	KO_AUTO_BUF struct ko_buf packed = KO_BUF(KO_CATALOGUE_PACKED_MAX);
	char path[KO_CATALOGUE_PATH_MAX];

	if (u->made.owned[KO_PART_REGISTRIES] ||
	    u->made.owned[KO_PART_KNOWN_BAD] ||
	    !ko_packed_path(u->target, path) ||
	    ko_catalogue_pack(&u->made, ko_buf_span(&u->text), &packed))
		return;
	(void)!ko_file_replace(path, ko_buf_span(&packed), NULL);
}

static bool write_file(const struct update *u)
{
	struct ko_error err = { 0 };

	if (ko_file_replace(u->target, ko_buf_span(&u->text), &err)) {
		ko_complain(u->target, "%s; the old catalogue stays in use",
			    err.text);
		return false;
	}
	if (!u->settings->output_file)
		write_packed(u);
	return true;
}

static bool finish(struct update *u)
{
	bool is_quiet = u->settings->is_quiet;

	ko_update_each_missed(&u->old, u->fetch.list, u->fetch.n, print_missed,
			      u);
	if (u->n_missed > MISSED_MAX)
		(void)fprintf(stderr, " and %zu more",
			      u->n_missed - MISSED_MAX);
	if (u->n_missed)
		(void)fputs("\n", stderr);
	if (u->settings->shows_difference) {
		print_difference(u);
		if (!is_quiet && fflush(stdout) == 0)
			print_summary(u, stderr);
		return true;
	}
	if (!write_file(u))
		return false;
	if (!is_quiet)
		print_summary(u, stdout);
	return true;
}

static bool are_operands_fine(const struct ko_settings *s)
{
	const char *why = NULL;

	if (s->n_operands)
		why = "takes no operand";
	else if (s->shows_difference && s->output_file)
		why = "--diff writes nothing, so there is no --output";
	if (why)
		(void)fprintf(stderr,
			      "knockoff: update: %s\n"
			      "Try 'knockoff update --help'.\n",
			      why);
	return !why;
}

int ko_cmd_update(const struct ko_settings *settings)
{
	struct update u = {
		.settings = settings,
		.fetch = { .arena = KO_ARENA(KO_UPDATE_MEMORY_MAX) },
		.text = KO_BUF(KO_CATALOGUE_TEXT_MAX),
	};
	bool is_fine = are_operands_fine(settings) &&
		       ko_open_catalogue(settings, &u.old) &&
		       choose_target(&u) && choose_date(&u) && fetch(&u) &&
		       make_checked(&u) && finish(&u);

	ko_buf_done(&u.text);
	ko_fetch_done(&u.fetch);
	ko_catalogue_done(&u.old);
	ko_catalogue_done(&u.made);
	if (!is_fine && ko_network_was_stopped())
		return KO_EXIT_INTERRUPTED;
	return is_fine ? KO_EXIT_CLEAN : KO_EXIT_TROUBLE;
}
