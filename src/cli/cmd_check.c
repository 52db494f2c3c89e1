#include <stdio.h>

#include "cli/commands.h"
#include "cli/fix.h"
#include "cli/held.h"
#include "cli/inputs.h"
#include "cli/online.h"
#include "cli/report.h"

/* Longest full reference, in bytes. */
#define RESOLVED_MAX (2 * KO_IMAGEREF_MAX)

/* Longest text that a fix puts in a name's place, in bytes. */
#define FIX_MAX ((size_t)2 * KO_SOURCE_NAME_MAX)

enum ko_status ko_resolve(const struct ko_mention *m, struct ko_buf *out)
{
	struct ko_imageref ref;

	if (m->kind == KO_MENTION_HOST && !ko_is_domain(m->expanded))
		return KO_ESYNTAX;
	if (m->kind == KO_MENTION_HOST)
		return ko_buf_add(out, m->expanded) ? KO_ENOMEM : KO_OK;
	if (ko_imageref_parse(m->expanded, &ref, NULL) != KO_OK)
		return KO_ESYNTAX;
	return ko_imageref_full(&ref, out) ? KO_ENOMEM : KO_OK;
}

struct check {
	const struct ko_settings *settings;
	struct ko_catalogue catalogue;
	struct ko_summary summary;
	struct ko_reports reports;
	struct ko_fixes fixes;    /* what --fix is to change */
	struct ko_online *online; /* NULL when registries are not asked */
	struct ko_held held;      /* what waits for their answers */
};

/* Judge what a mention of this kind is judged for: false for nothing. */
static bool judge(const struct check *c, const struct ko_mention *m,
		  const struct ko_facts *facts, struct ko_verdict *out)
{
	struct ko_span host = m->expanded;

	switch (m->kind) {
	case KO_MENTION_IMAGE:
		ko_judge_with_facts(&c->catalogue, m->expanded, facts, out);
		return true;
	case KO_MENTION_OUTPUT:
		host = ko_mention_destination(m);
		if (host.n == 0)
			return false;
		ko_judge_host(&c->catalogue, host, out);
		ko_verdict_suggest_rest(out, ko_span_tail(m->expanded, host.n));
		return true;
	case KO_MENTION_HOST:
		ko_judge_host(&c->catalogue, host, out);
		return true;
	default:
		return false;
	}
}

static bool is_fixing(const struct check *c)
{
	return c->settings->is_fixing || c->settings->shows_difference;
}

static enum ko_status report(struct check *c, const struct ko_found *found,
			     const struct ko_verdict *verdict)
{
	KO_AUTO_BUF struct ko_buf resolved = KO_BUF(RESOLVED_MAX);
	KO_AUTO_BUF struct ko_buf text = KO_BUF(FIX_MAX);
	struct ko_fix fix = { .is_of_name = false };

	if (verdict->severity == KO_SEVERITY_NONE)
		return KO_OK;
	if (ko_fix_of(&c->catalogue, found, verdict, &text, &fix) &&
	    is_fixing(c))
		return ko_fixes_add(&c->fixes, found->file, &fix);
	c->summary.by_severity[verdict->severity]++;
	if (ko_resolve(found->mention, &resolved) == KO_ENOMEM)
		return KO_ENOMEM;
	ko_reports_finding(
		&c->reports,
		&(struct ko_finding){ found, ko_buf_span(&resolved), verdict,
				      fix.is_of_name ? fix.is : KO_SPAN("") });
	return KO_OK;
}

/* A finding waits behind the names that are to be asked about. */
static enum ko_status hold(struct check *c, const struct ko_found *found,
			   const struct ko_verdict *verdict)
{
	enum ko_status status = found->mention->kind == KO_MENTION_IMAGE
					? ko_online_want(c->online, verdict)
					: KO_ENOTFOUND;

	if (status == KO_ENOTFOUND && verdict->severity == KO_SEVERITY_NONE)
		return KO_OK;
	return status == KO_OK || status == KO_ENOTFOUND
		       ? ko_held_add(&c->held, found)
		       : status;
}

static enum ko_status on_mention(void *ctx, const struct ko_found *found)
{
	struct check *c = ctx;
	struct ko_verdict verdict;

	c->summary.references += found->mention->kind == KO_MENTION_IMAGE;
	if (!judge(c, found->mention, NULL, &verdict))
		return KO_OK;
	return c->online ? hold(c, found, &verdict)
			 : report(c, found, &verdict);
}

/* The same finding again, with what registries say. */
static enum ko_status on_held(void *ctx, const struct ko_found *found)
{
	struct check *c = ctx;
	struct ko_verdict verdict;

	if (!judge(c, found->mention, NULL, &verdict))
		return KO_OK;
	(void)judge(c, found->mention, ko_online_facts(c->online, &verdict),
		    &verdict);
	return report(c, found, &verdict);
}

/* Ask about what was held, and report it.  False when that failed. */
static bool ask(struct check *c)
{
	enum ko_status status = ko_online_ask(c->online);

	if (status == KO_OK)
		status = ko_held_each(&c->held, on_held, c);
	if (status)
		(void)fputs("knockoff: out of memory\n", stderr);
	c->summary.unchecked = ko_online_complain(c->online);
	return status == KO_OK && c->summary.unchecked == 0;
}

static void begin(void *ctx, const struct ko_input *input)
{
	struct check *c = ctx;

	(void)input;
	c->summary.files++;
}

static bool has_failed(const struct check *c)
{
	enum ko_severity from = c->settings->fail_on;

	for (enum ko_severity s = from; from && s <= KO_SEVERITY_ERROR; s++)
		if (c->summary.by_severity[s])
			return true;
	return false;
}

static bool apply_fixes(struct check *c)
{
	bool is_dry = c->settings->shows_difference;
	bool is_fine = ko_fixes_apply(&c->fixes, is_dry);
	const struct ko_fixes *f = &c->fixes;

	if (f->n && !c->settings->is_quiet)
		(void)fprintf(stderr, "%zu name%s in %zu file%s %s\n", f->n,
			      f->n == 1 ? "" : "s", f->files,
			      f->files == 1 ? "" : "s",
			      is_dry ? "to be put right" : "put right");
	return is_fine;
}

/* Read, ask and report.  False when some of it did not go as it should. */
static bool run(struct check *c)
{
	struct ko_reader reader = { c, begin, on_mention };
	bool is_fine = ko_inputs_each(c->settings, &reader);

	if (c->settings->facts)
		is_fine = c->online && ask(c) && is_fine;
	is_fine = apply_fixes(c) && is_fine;
	return ko_reports_end(&c->reports, &c->summary) && is_fine;
}

int ko_cmd_check(const struct ko_settings *settings)
{
	struct check c = { .settings = settings,
			   .held = KO_HELD(),
			   .fixes = KO_FIXES() };
	bool is_fine;

	if (!ko_open_catalogue(settings, &c.catalogue))
		return KO_EXIT_TROUBLE;
	if (settings->facts) {
		c.online = ko_online_new(settings->facts, &c.catalogue);
		if (!c.online)
			(void)fputs("knockoff: out of memory\n", stderr);
	}
	is_fine = ko_reports_begin(&c.reports, settings) && run(&c);
	ko_complain_of_age(settings, &c.catalogue);
	ko_online_free(c.online);
	ko_held_done(&c.held);
	ko_fixes_done(&c.fixes);
	ko_catalogue_done(&c.catalogue);
	if (!is_fine)
		return KO_EXIT_TROUBLE;
	return has_failed(&c) || (settings->shows_difference && c.fixes.n)
		       ? KO_EXIT_FINDINGS
		       : KO_EXIT_CLEAN;
}
