#include "core/verdict.h"

#include "base/utf8.h"
#include "core/unicode.h"

/* "12.9B+", "50M+", "7.9K+": a floor, as Docker Hub shows it. */
static enum ko_status add_count(struct ko_buf *out, uint64_t n)
{
	static const struct {
		uint64_t unit;
		char letter;
	} units[] = { { 1000000000, 'B' }, { 1000000, 'M' }, { 1000, 'K' } };

	for (size_t i = 0; i < KO_ARRAY_LEN(units); i++) {
		uint64_t tenths = n / (units[i].unit / 10);

		if (n < units[i].unit)
			continue;
		if (tenths >= 100 || tenths % 10 == 0)
			return ko_buf_printf(out, "%llu%c+",
					     (unsigned long long)tenths / 10,
					     units[i].letter);
		return ko_buf_printf(
			out, "%llu.%llu%c+", (unsigned long long)tenths / 10,
			(unsigned long long)tenths % 10, units[i].letter);
	}
	return ko_buf_printf(out, "%llu+", (unsigned long long)n);
}

/* "(Docker Official Image, 1B+ pulls)" */
static enum ko_status add_standing(struct ko_buf *out, const struct ko_entry *e)
{
	bool is_host = e->tier >= KO_TIER_SHARED && e->tier <= KO_TIER_ALIAS;
	enum ko_status status;

	if (is_host)
		return e->text.n ? ko_buf_printf(out, " (%.*s)",
						 KO_SPAN_ARG(e->text))
				 : KO_OK;
	status = ko_buf_printf(out, " (%s", ko_tier_text(e->tier));
	if (status == KO_OK && e->pulls) {
		status = ko_buf_add(out, KO_SPAN(", "));
		if (status == KO_OK)
			status = add_count(out, e->pulls);
		if (status == KO_OK)
			status = ko_buf_add(out, KO_SPAN(" pulls"));
	}
	return status ? status : ko_buf_add_char(out, ')');
}

/* "U+0430 CYRILLIC SMALL LETTER A for 'a'" */
static enum ko_status add_character(struct ko_buf *out, const struct ko_slip *s)
{
	char name[KO_CHARACTER_NAME_MAX];
	enum ko_status status;
	uint32_t point = 0;

	(void)ko_utf8_decode(s->written, &point);
	ko_unicode_name(point, name);
	status = ko_buf_printf(out, "U+%04X%s%s", (unsigned)point,
			       name[0] ? " " : "", name);
	if (status == KO_OK && s->meant.n)
		status = ko_buf_printf(out, " for '%.*s'",
				       KO_SPAN_ARG(s->meant));
	return status;
}

static enum ko_status add_slip(struct ko_buf *out, const struct ko_slip *s)
{
	const char *phrase = ko_rule_info(s->rule)->phrase;

	if (s->rule == KO_SLIP_CONFUSABLE || s->rule == KO_SLIP_INVISIBLE)
		return add_character(out, s);

	if (s->meant.n == 0)
		return ko_buf_printf(out, "%s: '%.*s' too many", phrase,
				     KO_SPAN_ARG(s->written));
	if (s->written.n == 0)
		return ko_buf_printf(out, "%s: '%.*s' is missing", phrase,
				     KO_SPAN_ARG(s->meant));
	return ko_buf_printf(out, "%s: '%.*s' for '%.*s'", phrase,
			     KO_SPAN_ARG(s->written), KO_SPAN_ARG(s->meant));
}

static enum ko_status add_slips(const struct ko_verdict *v, struct ko_buf *out)
{
	enum ko_status status = KO_OK;

	for (size_t i = 0; i < v->alignment.n && status == KO_OK; i++) {
		status = ko_buf_add(out, i ? KO_SPAN("; ") : KO_SPAN(": "));
		if (status == KO_OK)
			status = add_slip(out, &v->alignment.slips[i]);
	}
	return status;
}

static enum ko_status add_hidden(const struct ko_verdict *v, struct ko_buf *out)
{
	enum ko_status status = ko_buf_printf(
		out, "'%s' reads as '%s' but is not that", v->part, v->meant);

	return status ? status : add_slips(v, out);
}

/* What a namespace or a target is called in the sentence. */
static enum ko_status add_lookalike(const struct ko_verdict *v,
				    struct ko_buf *out)
{
	static const char *const nouns[KO_RULES] = {
		[KO_RULE_HOST] = "registry ",
		[KO_RULE_NAMESPACE] = "namespace ",
	};
	const char *noun = nouns[v->reasons[0]];
	bool is_whole =
		ko_span_find(ko_span_str(v->part), '/') < strlen(v->part);
	enum ko_status status;

	if (v->reasons[0] == KO_RULE_THROWAWAY)
		status = ko_buf_printf(out,
				       "'%s' is the name of an official image "
				       "under a namespace that looks "
				       "machine-made",
				       v->name);
	else if (v->reasons[0] == KO_RULE_HIDDEN)
		return add_hidden(v, out);
	else if (v->reasons[0] == KO_RULE_REPOSITORY)
		status = ko_buf_printf(out, "'%s' is not known, but '%.*s' is",
				       v->name,
				       KO_SPAN_ARG(v->target_entry.name));
	else
		status = ko_buf_printf(out, "%s'%s' looks like '%s'",
				       noun && !is_whole ? noun : "", v->part,
				       v->meant);
	if (status == KO_OK)
		status = add_standing(out, &v->target_entry);
	return status ? status : add_slips(v, out);
}

static struct ko_span report_of(const struct ko_verdict *v)
{
	struct ko_span rest = v->target_entry.text;

	(void)ko_span_word(&rest);
	return ko_span_trim(rest);
}

enum ko_status ko_verdict_message(const struct ko_verdict *v,
				  struct ko_buf *out)
{
	struct ko_span report = report_of(v);

	switch (v->severity == KO_SEVERITY_NONE ? KO_RULES : v->reasons[0]) {
	case KO_RULES:
		return KO_OK;
	case KO_RULE_KNOWN_BAD:
		return ko_buf_printf(
			out, "'%.*s' was reported as malicious: %.*s",
			KO_SPAN_ARG(v->target_entry.name), KO_SPAN_ARG(report));
	case KO_RULE_RETIRED:
		return ko_buf_printf(out, "'%s' is a %s", v->name,
				     ko_tier_text(v->target_entry.tier));
	default:
		return add_lookalike(v, out);
	}
}

enum ko_status ko_verdict_help(const struct ko_verdict *v, struct ko_buf *out)
{
	static const char *const who[] = {
		[KO_CLAIMABLE_UNKNOWN] = "",
		[KO_CLAIMABLE_NO] = " (nobody can register this name, so "
				    "the pull fails)",
		[KO_CLAIMABLE_YES] = " (anyone can register this name)",
	};
	bool is_retired;

	if (v->severity == KO_SEVERITY_NONE)
		return KO_OK;
	is_retired = v->reasons[0] == KO_RULE_RETIRED;
	if (!v->suggestion[0])
		return ko_buf_add(
			out, is_retired ? KO_SPAN("it gets no more updates")
					: KO_SPAN("do not pull it"));
	if (v->reasons[0] == KO_RULE_KNOWN_BAD)
		return ko_buf_printf(out, "do not pull it; did you mean '%s'?",
				     v->suggestion);
	if (v->reasons[0] == KO_RULE_HIDDEN)
		return ko_buf_printf(out, "type '%s' anew; do not copy it",
				     v->suggestion);
	if (is_retired)
		return ko_buf_printf(out,
				     "it gets no more updates; the successor "
				     "is '%s'",
				     v->suggestion);
	return ko_buf_printf(out, "did you mean '%s'?%s", v->suggestion,
			     who[v->claimable]);
}
