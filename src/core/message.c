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

	if (e->tier == KO_TIER_NONE)
		return KO_OK;
	if (is_host)
		return e->text.n ? ko_buf_printf(out, " (%.*s)",
						 KO_SPAN_ARG(e->text))
				 : KO_OK;
	status = ko_buf_printf(out, " (%s", ko_tier_text(e->tier));
	if (status == KO_OK && e->pulls && e->tier != KO_TIER_OWN) {
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

/* Whose the target is, and how the one became the other. */
static enum ko_status add_target(const struct ko_verdict *v, struct ko_buf *out)
{
	enum ko_status status = add_standing(out, &v->target_entry);

	return status ? status : add_slips(v, out);
}

/* ---- one sentence for each rule that a finding can start with ---- */

static enum ko_status say_known_bad(const struct ko_verdict *v,
				    struct ko_buf *out)
{
	struct ko_span report = v->target_entry.text;

	(void)ko_span_word(&report); /* what it imitates */
	report = ko_span_trim(report);
	return ko_buf_printf(out, "'%.*s' was reported as malicious: %.*s",
			     KO_SPAN_ARG(v->target_entry.name),
			     KO_SPAN_ARG(report));
}

static enum ko_status say_hidden(const struct ko_verdict *v, struct ko_buf *out)
{
	enum ko_status status;

	if (v->kind == KO_VERDICT_INVALID)
		return ko_buf_add(out,
				  KO_SPAN("the name has characters that are "
					  "not ASCII, and knockoff-unicode.so, "
					  "which reads them, was not found"));
	status = ko_buf_printf(out, "'%s' reads as '%s' but is not that",
			       v->part, v->meant);
	return status ? status : add_slips(v, out);
}

static enum ko_status say_looks_like(const struct ko_verdict *v,
				     struct ko_buf *out, const char *noun)
{
	enum ko_status status = ko_buf_printf(out, "%s'%s' looks like '%s'",
					      noun, v->part, v->meant);

	return status ? status : add_target(v, out);
}

static enum ko_status say_host(const struct ko_verdict *v, struct ko_buf *out)
{
	return say_looks_like(v, out, "registry ");
}

static enum ko_status say_namespace(const struct ko_verdict *v,
				    struct ko_buf *out)
{
	return say_looks_like(v, out, strchr(v->part, '/') ? "" : "namespace ");
}

static enum ko_status say_image(const struct ko_verdict *v, struct ko_buf *out)
{
	enum ko_status status;

	if (v->n_reasons < 2 || v->reasons[1] != KO_SLIP_PRODUCT_NAME)
		return say_looks_like(v, out, "");
	status = ko_buf_printf(
		out, "'%s' is what the product is called; its image is '%s'",
		v->part, v->meant);
	return status || !v->has_entry ? status
				       : add_standing(out, &v->target_entry);
}

static enum ko_status say_repository(const struct ko_verdict *v,
				     struct ko_buf *out)
{
	enum ko_status status =
		ko_buf_printf(out, "'%s' is not known, but '%.*s' is", v->name,
			      KO_SPAN_ARG(v->target_entry.name));

	return status ? status : add_target(v, out);
}

static enum ko_status say_registry(const struct ko_verdict *v,
				   struct ko_buf *out)
{
	return ko_buf_printf(out,
			     "'%s' is known as '%s'; without that registry "
			     "Docker Hub is asked",
			     v->part, v->meant);
}

static enum ko_status say_publisher(const struct ko_verdict *v,
				    struct ko_buf *out)
{
	enum ko_status status = ko_buf_printf(out, "'%s' is called like '%s'",
					      v->name, v->meant);

	if (status == KO_OK)
		status = add_standing(out, &v->target_entry);
	return status ? status
		      : ko_buf_add(out, KO_SPAN(", but is not that "
						"publisher's"));
}

static enum ko_status say_throwaway(const struct ko_verdict *v,
				    struct ko_buf *out)
{
	return ko_buf_printf(out,
			     "'%s' is the name of an official image under a "
			     "namespace that looks machine-made",
			     v->name);
}

static enum ko_status say_borrowed(const struct ko_verdict *v,
				   struct ko_buf *out)
{
	if (v->target_entry.tier > KO_TIER_RETIRED)
		return ko_buf_printf(
			out, "'%s' has the name of '%.*s', but is a stranger's",
			v->name, KO_SPAN_ARG(v->target_entry.name));
	return ko_buf_printf(out,
			     "'%s' has the name of an official image, but is a "
			     "stranger's",
			     v->name);
}

static enum ko_status say_unlisted(const struct ko_verdict *v,
				   struct ko_buf *out)
{
	return ko_buf_printf(out,
			     "'%s' has the name of an official image, but its "
			     "namespace is not listed",
			     v->name);
}

static enum ko_status say_absent(const struct ko_verdict *v, struct ko_buf *out)
{
	return ko_buf_printf(out,
			     "'%s' does not exist in its registry, or is "
			     "private",
			     v->name);
}

static enum ko_status say_unused(const struct ko_verdict *v, struct ko_buf *out)
{
	(void)v;
	return ko_buf_add(out, KO_SPAN("this comment ignores nothing"));
}

static enum ko_status say_retired(const struct ko_verdict *v,
				  struct ko_buf *out)
{
	return ko_buf_printf(out, "'%s' is a %s", v->name,
			     ko_tier_text(v->target_entry.tier));
}

static enum ko_status say_tag(const struct ko_verdict *v, struct ko_buf *out)
{
	enum ko_status status = ko_buf_printf(
		out, "'%s' in the tag looks like '%s'", v->part, v->meant);

	return status ? status : add_slips(v, out);
}

enum ko_status ko_verdict_message(const struct ko_verdict *v,
				  struct ko_buf *out)
{
	static enum ko_status (*const say[KO_RULES])(const struct ko_verdict *v,
						     struct ko_buf *out) = {
		[KO_RULE_KNOWN_BAD] = say_known_bad,
		[KO_RULE_HIDDEN] = say_hidden,
		[KO_RULE_HOST] = say_host,
		[KO_RULE_NAMESPACE] = say_namespace,
		[KO_RULE_IMAGE] = say_image,
		[KO_RULE_REPOSITORY] = say_repository,
		[KO_RULE_REGISTRY] = say_registry,
		[KO_RULE_PUBLISHER] = say_publisher,
		[KO_RULE_THROWAWAY] = say_throwaway,
		[KO_RULE_RETIRED] = say_retired,
		[KO_RULE_TAG] = say_tag,
		[KO_RULE_BORROWED] = say_borrowed,
		[KO_RULE_ABSENT] = say_absent,
		[KO_RULE_UNLISTED] = say_unlisted,
		[KO_RULE_UNUSED] = say_unused,
	};

	return v->severity ? say[v->reasons[0]](v, out) : KO_OK;
}

/* What to do about it, for a finding whose rule says more than "did you". */
static const char *advice_of(const struct ko_verdict *v)
{
	switch (v->reasons[0]) {
	case KO_RULE_KNOWN_BAD:
		return v->suggestion[0] ? "do not use it; did you mean '%s'?"
					: "do not use it";
	case KO_RULE_HIDDEN:
		return v->suggestion[0] ? "type '%s' anew; do not copy it"
					: "type the name anew; do not copy it";
	case KO_RULE_RETIRED:
		return v->suggestion[0] ? "it gets no more updates; the "
					  "successor is '%s'"
					: "it gets no more updates";
	case KO_RULE_TAG:
		return "did you mean '%s'?";
	case KO_RULE_ABSENT:
		return v->claimable == KO_CLAIMABLE_YES
			       ? "nobody has the account: anyone could "
				 "register this name"
			       : "if it should be there, look at its spelling";
	case KO_RULE_UNLISTED:
		return "list the namespace under trust if it is the one meant";
	case KO_RULE_UNUSED:
		return "remove it, or it will hide what comes later";
	case KO_RULE_PUBLISHER:
		return "the publisher's own is '%s'; pin a copy by its digest";
	default:
		return NULL;
	}
}

static const char *who_could_register(const struct ko_verdict *v)
{
	bool is_closed = v->reasons[0] == KO_RULE_IMAGE ||
			 v->reasons[0] == KO_RULE_REPOSITORY;

	if (v->facts && v->facts->account == KO_EXISTENCE_PRESENT &&
	    v->claimable == KO_CLAIMABLE_YES)
		return " (somebody has registered this name)";
	switch (v->claimable) {
	case KO_CLAIMABLE_YES:
		return " (anyone can register this name)";
	case KO_CLAIMABLE_NO:
		return is_closed ? " (nobody can register this name, so the "
				   "pull fails)"
				 : " (nobody can register this name any more)";
	default:
		return "";
	}
}

enum ko_status ko_verdict_help(const struct ko_verdict *v, struct ko_buf *out)
{
	const char *advice;

	if (v->severity == KO_SEVERITY_NONE)
		return KO_OK;
	advice = advice_of(v);
	if (advice)
		return ko_buf_printf(out, advice, v->suggestion);
	return ko_buf_printf(out, "did you mean '%s'?%s", v->suggestion,
			     who_could_register(v));
}

void ko_verdict_suggest_rest(struct ko_verdict *v, struct ko_span rest)
{
	size_t n = strlen(v->suggestion);

	if (n && rest.n < sizeof(v->suggestion) - n) {
		memcpy(v->suggestion + n, rest.p, rest.n);
		v->suggestion[n + rest.n] = '\0';
	}
}
