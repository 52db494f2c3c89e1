#include <stdio.h>

#include "cli/baseline.h"
#include "cli/commands.h"
#include "cli/comments.h"
#include "cli/config.h"
#include "cli/fix.h"
#include "cli/held.h"
#include "cli/inputs.h"
#include "cli/online.h"
#include "cli/report.h"

/* Longest full reference, in bytes. */
#define RESOLVED_MAX (2 * KO_IMAGEREF_MAX)

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
	struct ko_configs *configs;
	struct ko_comment_files *comments;
	struct ko_baseline *baseline; /* NULL without one */
	struct ko_summary summary;
	struct ko_reports reports;
	struct ko_online *online; /* NULL when registries are not asked */
	bool is_short_of_memory;
	struct ko_held held; /* what waits for their answers */
};

/* Where an output should go: the host that is meant, and its own path. */
static void complete_suggestion(struct ko_verdict *v, struct ko_span rest)
{
	size_t n = strlen(v->suggestion);

	if (n && rest.n < sizeof(v->suggestion) - n) {
		memcpy(v->suggestion + n, rest.p, rest.n);
		v->suggestion[n + rest.n] = '\0';
	}
}

/* Judge what a mention of this kind is judged for: false for nothing. */
static bool judge(const struct check *c, const struct ko_found *found,
		  const struct ko_facts *facts, struct ko_verdict *out)
{
	const struct ko_mention *m = found->mention;
	struct ko_span host = m->expanded;

	switch (m->kind) {
	case KO_MENTION_IMAGE:
		ko_trust_judge(found->trust, &c->catalogue, m->expanded, facts,
			       out);
		return true;
	case KO_MENTION_OUTPUT:
		/* The name is one's own to choose; where it is sent is not. */
		host = ko_span_head(host, ko_span_find(host, '/'));
		if (host.n == m->expanded.n ||
		    (ko_span_find(host, '.') == host.n &&
		     ko_span_find(host, ':') == host.n))
			return false;
		ko_trust_judge_host(found->trust, &c->catalogue, host, out);
		complete_suggestion(out, ko_span_tail(m->expanded, host.n));
		return true;
	case KO_MENTION_HOST:
		ko_trust_judge_host(found->trust, &c->catalogue, host, out);
		return true;
	default:
		return false;
	}
}

static enum ko_status report(struct check *c, const struct ko_found *found,
			     const struct ko_verdict *verdict)
{
	KO_AUTO_BUF struct ko_buf resolved = KO_BUF(RESOLVED_MAX);
	bool is_known;

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
	c->summary.by_severity[verdict->severity]++;
	if (verdict->severity == KO_SEVERITY_NONE)
		return KO_OK;
	if (ko_resolve(found->mention, &resolved) == KO_ENOMEM)
		return KO_ENOMEM;
	ko_reports_finding(
		&c->reports,
		&(struct ko_finding){ found, ko_buf_span(&resolved), verdict,
				      ko_fix_of(found->mention, verdict) });
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
	if (!judge(c, found, NULL, &verdict))
		return KO_OK;
	return c->online ? hold(c, found, &verdict)
			 : report(c, found, &verdict);
}

/* The same finding again, with what registries say. */
static enum ko_status on_held(void *ctx, const struct ko_found *found)
{
	struct check *c = ctx;
	struct ko_verdict verdict;

	if (!judge(c, found, NULL, &verdict))
		return KO_OK;
	(void)judge(c, found, ko_online_facts(c->online, &verdict), &verdict);
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

/* A comment that ignored nothing, as a finding. */
static void report_unused(void *ctx, const char *path,
			  const struct ko_comment *comment,
			  const struct ko_trust *trust)
{
	struct check *c = ctx;
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
	struct check *c = ctx;

	c->summary.files++;
	if (ko_baseline_checked(c->baseline, input->path))
		c->is_short_of_memory = true;
}

static bool has_failed(const struct check *c)
{
	enum ko_severity from = c->settings->fail_on;

	for (enum ko_severity s = from; from && s <= KO_SEVERITY_ERROR; s++)
		if (c->summary.by_severity[s])
			return true;
	return false;
}

/* Read, ask and report.  False when some of it did not go as it should. */
static bool run(struct check *c)
{
	struct ko_reader reader = { c, begin, on_mention, c->configs,
				    c->comments };
	bool is_fine = ko_inputs_each(c->settings, &reader);

	if (c->settings->facts)
		is_fine = ask(c) && is_fine;
	if (c->settings->reports_unused)
		ko_comments_unused(c->comments, report_unused, c);
	if (c->baseline && c->settings->new_baseline)
		is_fine =
			ko_baseline_write(c->baseline, c->settings->is_quiet) &&
			is_fine;
	else if (c->baseline && !c->settings->is_quiet)
		ko_baseline_tell(c->baseline);
	if (c->is_short_of_memory)
		(void)fputs("knockoff: out of memory\n", stderr);
	return ko_reports_end(&c->reports, &c->summary) && is_fine &&
	       !c->is_short_of_memory;
}

/* What is judged by and against; false after saying what is wrong. */
static bool set_up(struct check *c)
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
	if (!c->comments || (settings->facts && !c->online)) {
		(void)fputs("knockoff: out of memory\n", stderr);
		return false;
	}
	return ko_reports_begin(&c->reports, settings);
}

int ko_cmd_check(const struct ko_settings *settings)
{
	struct check c = { .settings = settings, .held = KO_HELD() };
	bool is_fine;

	if (settings->baseline && settings->new_baseline) {
		(void)fputs("knockoff: --baseline and --write-baseline: only "
			    "one of them\nTry 'knockoff check --help'.\n",
			    stderr);
		return KO_EXIT_TROUBLE;
	}
	if (!ko_open_catalogue(settings, &c.catalogue))
		return KO_EXIT_TROUBLE;
	is_fine = set_up(&c) && run(&c);
	ko_online_free(c.online);
	ko_held_done(&c.held);
	ko_baseline_free(c.baseline);
	ko_comment_files_free(c.comments);
	ko_configs_free(c.configs);
	ko_catalogue_done(&c.catalogue);
	if (!is_fine)
		return KO_EXIT_TROUBLE;
	return has_failed(&c) ? KO_EXIT_FINDINGS : KO_EXIT_CLEAN;
}
