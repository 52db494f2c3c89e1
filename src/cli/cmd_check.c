#include <stdio.h>

#include "cli/commands.h"
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
	struct ko_summary summary;
	struct ko_reports reports;
	struct ko_online *online; /* NULL when registries are not asked */
	struct ko_held held;      /* what waits for their answers */
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

/* Read, ask and report.  False when some of it did not go as it should. */
static bool run(struct check *c)
{
	struct ko_reader reader = { c, begin, on_mention, c->configs };
	bool is_fine = ko_inputs_each(c->settings, &reader);

	if (c->settings->facts)
		is_fine = c->online && ask(c) && is_fine;
	return ko_reports_end(&c->reports, &c->summary) && is_fine;
}

int ko_cmd_check(const struct ko_settings *settings)
{
	struct check c = { .settings = settings, .held = KO_HELD() };
	bool is_fine;

	if (!ko_open_catalogue(settings, &c.catalogue))
		return KO_EXIT_TROUBLE;
	if (settings->facts) {
		c.online = ko_online_new(settings->facts, &c.catalogue);
		if (!c.online)
			(void)fputs("knockoff: out of memory\n", stderr);
	}
	c.configs = ko_configs_new(settings, &c.catalogue);
	is_fine =
		c.configs && ko_reports_begin(&c.reports, settings) && run(&c);
	ko_online_free(c.online);
	ko_held_done(&c.held);
	ko_configs_free(c.configs);
	ko_catalogue_done(&c.catalogue);
	if (!is_fine)
		return KO_EXIT_TROUBLE;
	return has_failed(&c) ? KO_EXIT_FINDINGS : KO_EXIT_CLEAN;
}
