#include <knockoff/judge.h>

#include "base/escape.h"
#include "core/verdict.h"
#include "lib/lib.h"

/* Longest sentence about a name, in bytes. */
#define SENTENCE_MAX ((size_t)16384)

struct knockoff_verdict {
	struct ko_verdict inner;
	struct ko_buf message, advice, trouble;
};

static const enum knockoff_kind kinds[] = {
	[KO_VERDICT_TRUSTED] = KNOCKOFF_TRUSTED,
	[KO_VERDICT_UNKNOWN] = KNOCKOFF_UNKNOWN,
	[KO_VERDICT_LOOKALIKE] = KNOCKOFF_LOOKALIKE,
	[KO_VERDICT_KNOWN_BAD] = KNOCKOFF_KNOWN_BAD,
	[KO_VERDICT_INVALID] = KNOCKOFF_INVALID,
};

static const enum knockoff_severity severities[] = {
	[KO_SEVERITY_NONE] = KNOCKOFF_SEVERITY_NONE,
	[KO_SEVERITY_NOTE] = KNOCKOFF_SEVERITY_NOTE,
	[KO_SEVERITY_WARNING] = KNOCKOFF_SEVERITY_WARNING,
	[KO_SEVERITY_ERROR] = KNOCKOFF_SEVERITY_ERROR,
};

static const enum knockoff_claimable claims[] = {
	[KO_CLAIMABLE_UNKNOWN] = KNOCKOFF_CLAIMABLE_UNKNOWN,
	[KO_CLAIMABLE_NO] = KNOCKOFF_CLAIMABLE_NO,
	[KO_CLAIMABLE_YES] = KNOCKOFF_CLAIMABLE_YES,
};

/* ---- the life of a verdict ---- */

/* Nothing is left of the name before. */
static void reset(struct knockoff_verdict *v, enum ko_verdict_kind kind)
{
	v->inner = (struct ko_verdict){ .kind = kind };
	ko_buf_clear(&v->message);
	ko_buf_clear(&v->advice);
	ko_buf_clear(&v->trouble);
}

struct knockoff_verdict *knockoff_verdict_new(void)
{
	struct knockoff_verdict *v = malloc(sizeof(*v));

	if (!v)
		return NULL;
	v->message = KO_BUF(SENTENCE_MAX);
	v->advice = KO_BUF(SENTENCE_MAX);
	v->trouble = KO_BUF(SENTENCE_MAX);
	reset(v, KO_VERDICT_INVALID);
	return v;
}

void knockoff_verdict_free(struct knockoff_verdict *verdict)
{
	if (!verdict)
		return;
	ko_buf_done(&verdict->message);
	ko_buf_done(&verdict->advice);
	ko_buf_done(&verdict->trouble);
	free(verdict);
}

/* ---- judging ---- */

/* Escape text into a buffer that is empty: KO_ENOMEM when it did not do. */
static enum ko_status keep_line(struct ko_buf *out, struct ko_span text)
{
	ko_escape_line(out, text);
	return text.n && out->n == 0 ? KO_ENOMEM : KO_OK;
}

static enum ko_status keep_sentence(
	const struct ko_verdict *v, struct ko_buf *out,
	enum ko_status (*say)(const struct ko_verdict *v, struct ko_buf *out))
{
	KO_AUTO_BUF struct ko_buf raw = KO_BUF(SENTENCE_MAX);
	enum ko_status status = say(v, &raw);

	return status ? status : keep_line(out, ko_buf_span(&raw));
}

/* Say now what is to be said: the verdict outlives its catalogue. */
static enum knockoff_status finish(struct knockoff_verdict *v)
{
	enum ko_status status =
		keep_sentence(&v->inner, &v->message, ko_verdict_message);

	if (!status)
		status = keep_sentence(&v->inner, &v->advice, ko_verdict_help);
	if (!status && v->inner.kind == KO_VERDICT_INVALID)
		status = keep_line(&v->trouble,
				   ko_span_str(v->inner.error.text));
	if (status)
		reset(v, KO_VERDICT_INVALID);
	return ko_lib_status(status);
}

/* Can it be judged at all?  The verdict is of no name afterwards. */
static bool begin(const struct knockoff_catalogue *catalogue, const void *name,
		  struct knockoff_verdict *verdict)
{
	if (!verdict)
		return false;
	reset(verdict, KO_VERDICT_INVALID);
	return catalogue && name;
}

enum knockoff_status knockoff_judge(const struct knockoff_catalogue *catalogue,
				    const char *name, size_t size,
				    struct knockoff_verdict *verdict)
{
	if (!begin(catalogue, name, verdict))
		return KNOCKOFF_EINVAL;
	ko_judge(&catalogue->inner, (struct ko_span){ name, size },
		 &verdict->inner);
	return finish(verdict);
}

enum knockoff_status
knockoff_judge_host(const struct knockoff_catalogue *catalogue,
		    const char *host, size_t size,
		    struct knockoff_verdict *verdict)
{
	if (!begin(catalogue, host, verdict))
		return KNOCKOFF_EINVAL;
	ko_judge_host(&catalogue->inner, (struct ko_span){ host, size },
		      &verdict->inner);
	return finish(verdict);
}

enum knockoff_status
knockoff_judge_mention(const struct knockoff_catalogue *catalogue,
		       const struct knockoff_mention *mention,
		       struct knockoff_verdict *verdict)
{
	const struct ko_mention *m;
	struct ko_span host;

	if (!begin(catalogue, mention, verdict))
		return KNOCKOFF_EINVAL;
	m = &mention->inner;
	host = m->expanded;
	if (m->kind == KO_MENTION_IMAGE) {
		ko_judge(&catalogue->inner, host, &verdict->inner);
		if (m->is_served)
			ko_verdict_heed_ports(&verdict->inner);
		return finish(verdict);
	}
	if (m->kind == KO_MENTION_OUTPUT)
		host = ko_mention_destination(m);
	else if (m->kind != KO_MENTION_HOST)
		host = KO_SPAN("");
	reset(verdict, KO_VERDICT_UNKNOWN);
	if (host.n == 0)
		return KNOCKOFF_OK;
	ko_judge_host(&catalogue->inner, host, &verdict->inner);
	ko_verdict_suggest_rest(&verdict->inner,
				ko_span_tail(m->expanded, host.n));
	return finish(verdict);
}

/* ---- what came of it ---- */

/* What was cleared keeps its old bytes. */
static const char *text_of(const struct ko_buf *b)
{
	return b->n ? b->p : "";
}

enum knockoff_kind knockoff_verdict_kind(const struct knockoff_verdict *verdict)
{
	return verdict ? kinds[verdict->inner.kind] : KNOCKOFF_INVALID;
}

enum knockoff_severity
knockoff_verdict_severity(const struct knockoff_verdict *verdict)
{
	return verdict ? severities[verdict->inner.severity]
		       : KNOCKOFF_SEVERITY_NONE;
}

enum knockoff_claimable
knockoff_verdict_claimable(const struct knockoff_verdict *verdict)
{
	return verdict ? claims[verdict->inner.claimable]
		       : KNOCKOFF_CLAIMABLE_UNKNOWN;
}

const char *knockoff_verdict_target(const struct knockoff_verdict *verdict)
{
	return verdict ? verdict->inner.target : "";
}

const char *knockoff_verdict_standing(const struct knockoff_verdict *verdict)
{
	if (!verdict || !verdict->inner.has_entry ||
	    verdict->inner.target_entry.tier >= KO_TIER_NONE)
		return "";
	return ko_tier_text(verdict->inner.target_entry.tier);
}

const char *knockoff_verdict_suggestion(const struct knockoff_verdict *verdict)
{
	return verdict ? verdict->inner.suggestion : "";
}

const char *knockoff_verdict_message(const struct knockoff_verdict *verdict)
{
	return verdict ? text_of(&verdict->message) : "";
}

const char *knockoff_verdict_advice(const struct knockoff_verdict *verdict)
{
	return verdict ? text_of(&verdict->advice) : "";
}

const char *knockoff_verdict_trouble(const struct knockoff_verdict *verdict)
{
	return verdict ? text_of(&verdict->trouble) : "";
}

size_t knockoff_verdict_reasons(const struct knockoff_verdict *verdict)
{
	return verdict ? verdict->inner.n_reasons : 0;
}

const char *knockoff_verdict_reason(const struct knockoff_verdict *verdict,
				    size_t i)
{
	return i < knockoff_verdict_reasons(verdict)
		       ? ko_rule_info(verdict->inner.reasons[i])->name
		       : "";
}

const char *knockoff_kind_name(enum knockoff_kind kind)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(kinds); i++)
		if (kinds[i] == kind)
			return ko_verdict_kind_name((enum ko_verdict_kind)i);
	return "";
}

const char *knockoff_severity_name(enum knockoff_severity severity)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(severities); i++)
		if (severities[i] == severity)
			return ko_severity_name((enum ko_severity)i);
	return "";
}

const char *knockoff_rule_meaning(const char *rule)
{
	enum ko_rule found;

	return ko_rule_named(ko_span_str(rule), &found)
		       ? ko_rule_info(found)->meaning
		       : "";
}
