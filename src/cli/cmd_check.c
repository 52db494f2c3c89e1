#include <stdio.h>

#include "cli/baseline.h"
#include "cli/check.h"
#include "cli/commands.h"
#include "cli/comments.h"
#include "cli/config.h"
#include "cli/fix.h"

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

/* Judge what a mention of this kind is judged for: false for nothing. */
static bool judge(const struct ko_check *c, const struct ko_found *found,
		  const struct ko_facts *facts, struct ko_verdict *out)
{
	const struct ko_mention *m = found->mention;
	struct ko_span host = m->expanded;

	switch (m->kind) {
	case KO_MENTION_IMAGE:
		ko_trust_judge(found->trust, &c->catalogue, m->expanded, facts,
			       out);
		if (m->is_served)
			ko_verdict_heed_ports(out);
		return true;
	case KO_MENTION_OUTPUT:
		host = ko_mention_destination(m);
		if (host.n == 0)
			return false;
		ko_trust_judge_host(found->trust, &c->catalogue, host, out);
		ko_verdict_suggest_rest(out, ko_span_tail(m->expanded, host.n));
		return true;
	case KO_MENTION_HOST:
		ko_trust_judge_host(found->trust, &c->catalogue, host, out);
		return true;
	default:
		return false;
	}
}

static bool is_fixing(const struct ko_check *c)
{
	return c->settings->is_fixing || c->settings->shows_difference;
}

static enum ko_status report(struct ko_check *c, const struct ko_found *found,
			     const struct ko_verdict *verdict)
{
	KO_AUTO_BUF struct ko_buf resolved = KO_BUF(RESOLVED_MAX);
	KO_AUTO_BUF struct ko_buf text = KO_BUF(FIX_MAX);
	struct ko_fix fix = { .is_of_name = false };
	bool is_known;

	if (c->judged)
		c->judged(c->ctx, found, verdict);
	if (ko_comments_ignore(found->comments, found->line, verdict)) {
		c->summary.ignored++;
		return KO_OK;
	}
	if (ko_baseline_take(c->baseline, found, verdict, &is_known))
		return KO_ENOMEM;
	if (is_known) {
		c->summary.known++;
		return KO_OK;
	}
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
static enum ko_status hold(struct ko_check *c, const struct ko_found *found,
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
	struct ko_check *c = ctx;
	struct ko_verdict verdict;

	c->summary.references += found->mention->kind == KO_MENTION_IMAGE;
	if (!judge(c, found, NULL, &verdict))
		return KO_OK;
	return c->online ? hold(c, found, &verdict)
			 : report(c, found, &verdict);
}

/* The same finding again, with what registries say. */
static enum ko_status on_held(void *ctx, const struct ko_found *found)
{
	struct ko_check *c = ctx;
	struct ko_verdict verdict;

	if (!judge(c, found, NULL, &verdict))
		return KO_OK;
	(void)judge(c, found, ko_online_facts(c->online, &verdict), &verdict);
	return report(c, found, &verdict);
}

bool ko_check_ask(struct ko_check *c)
{
	enum ko_status status;

	if (!c->online)
		return true;
	status = ko_online_ask(c->online);
	if (status == KO_OK)
		status = ko_held_each(&c->held, on_held, c);
	if (status)
		(void)fputs("knockoff: out of memory\n", stderr);
	c->summary.unchecked = ko_online_complain(c->online);
	return status == KO_OK && c->summary.unchecked == 0;
}

/* A comment that ignored nothing, as a finding. */
static void report_unused(void *ctx, const char *path,
			  const struct ko_comment *comment,
			  const struct ko_trust *trust)
{
	struct ko_check *c = ctx;
	struct ko_span text =
		ko_span_slice(comment->source_line, comment->at, comment->end);
	struct ko_mention mention = { .construct = "comment:ignore",
				      .kind = KO_MENTION_INVALID,
				      .written = text,
				      .expanded = text };
	struct ko_found found = { .file = path,
				  .mention = &mention,
				  .line = comment->line,
				  .column = comment->column,
				  .end_column = comment->end_column,
				  .byte_column = comment->byte_column,
				  .source_line = comment->source_line,
				  .from = comment->at,
				  .to = comment->end };
	struct ko_verdict verdict = { .kind = KO_VERDICT_UNKNOWN,
				      .reasons = { KO_RULE_UNUSED },
				      .n_reasons = 1 };

	verdict.severity = ko_trust_severity(
		trust, KO_RULE_UNUSED, ko_rule_info(KO_RULE_UNUSED)->most);
	if (report(c, &found, &verdict))
		c->is_short_of_memory = true;
}

static void begin(void *ctx, const struct ko_input *input)
{
	struct ko_check *c = ctx;

	c->summary.files++;
	if (ko_baseline_checked(c->baseline, input->path))
		c->is_short_of_memory = true;
}

bool ko_check_trust(struct ko_check *c, struct ko_found *found)
{
	return ko_config_usable(c->configs, &found->trust);
}

struct ko_reader ko_check_reader(struct ko_check *c)
{
	return (struct ko_reader){ c, begin, on_mention, c->configs,
				   c->comments };
}

bool ko_check_has_failed(const struct ko_check *c)
{
	enum ko_severity from = c->settings->fail_on;

	for (enum ko_severity s = from; from && s <= KO_SEVERITY_ERROR; s++)
		if (c->summary.by_severity[s])
			return true;
	return c->settings->shows_difference && c->fixes.n;
}

static bool apply_fixes(struct ko_check *c)
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

/* What is judged by and against; false after saying what is wrong. */
static bool set_up(struct ko_check *c)
{
	const struct ko_settings *settings = c->settings;

	c->configs = ko_configs_new(settings, &c->catalogue);
	if (!c->configs)
		return false;
	if (settings->new_baseline)
		c->baseline = ko_baseline_new(settings->new_baseline);
	else if (settings->baseline)
		c->baseline = ko_baseline_read(settings->baseline);
	if (!c->baseline && (settings->baseline || settings->new_baseline))
		return false;
	c->comments = ko_comment_files_new();
	if (settings->facts)
		c->online = ko_online_new(settings->facts, &c->catalogue);
	if (c->comments && (!settings->facts || c->online))
		return true;
	(void)fputs("knockoff: out of memory\n", stderr);
	return false;
}

bool ko_check_open(struct ko_check *c, const struct ko_settings *settings)
{
	*c = (struct ko_check){ .settings = settings,
				.held = KO_HELD(),
				.fixes = KO_FIXES() };
	return ko_open_catalogue(settings, &c->catalogue) && set_up(c);
}

void ko_check_close(struct ko_check *c)
{
	ko_online_free(c->online);
	ko_held_done(&c->held);
	ko_fixes_done(&c->fixes);
	ko_baseline_free(c->baseline);
	ko_comment_files_free(c->comments);
	ko_configs_free(c->configs);
	ko_catalogue_done(&c->catalogue);
}

/* Write the new baseline, or tell what of the old one is gone. */
static bool finish_baseline(struct ko_check *c)
{
	const struct ko_settings *settings = c->settings;

	if (!c->baseline)
		return true;
	if (settings->new_baseline)
		return ko_baseline_write(c->baseline, settings->is_quiet);
	if (!settings->is_quiet)
		ko_baseline_tell(c->baseline);
	return true;
}

/* Read, ask and report.  False when some of it did not go as it should. */
static bool run(struct ko_check *c)
{
	struct ko_reader reader = ko_check_reader(c);
	bool is_fine = ko_inputs_each(c->settings, &reader);

	is_fine = ko_check_ask(c) && is_fine;
	if (c->settings->reports_unused)
		ko_comments_unused(c->comments, report_unused, c);
	is_fine = finish_baseline(c) && apply_fixes(c) && is_fine;
	if (c->is_short_of_memory)
		(void)fputs("knockoff: out of memory\n", stderr);
	return ko_reports_end(&c->reports, &c->summary) && is_fine &&
	       !c->is_short_of_memory;
}

int ko_cmd_check(const struct ko_settings *settings)
{
	struct ko_check c;
	bool is_fine;

	if (settings->baseline && settings->new_baseline) {
		(void)fputs("knockoff: --baseline and --write-baseline: only "
			    "one of them\nTry 'knockoff check --help'.\n",
			    stderr);
		return KO_EXIT_TROUBLE;
	}
	is_fine = ko_check_open(&c, settings) &&
		  ko_reports_begin(&c.reports, settings) && run(&c);
	ko_complain_of_age(settings, &c.catalogue);
	ko_check_close(&c);
	if (!is_fine)
		return KO_EXIT_TROUBLE;
	return ko_check_has_failed(&c) ? KO_EXIT_FINDINGS : KO_EXIT_CLEAN;
}
