#include "core/judgement.h"

#include "base/utf8.h"
#include "core/claim.h"
#include "core/screen.h"
#include "core/unicode.h"
#include "core/words.h"

static const char *const kind_names[] = {
	[KO_VERDICT_TRUSTED] = "trusted",
	[KO_VERDICT_UNKNOWN] = "unknown",
	[KO_VERDICT_LOOKALIKE] = "lookalike",
	[KO_VERDICT_KNOWN_BAD] = "known-bad",
	[KO_VERDICT_INVALID] = "invalid",
};

const char *ko_verdict_kind_name(enum ko_verdict_kind kind)
{
	return kind_names[kind];
}

/* ---- severity ---- */

static enum ko_claimable claimable_space(const struct ko_judgement *j)
{
	if (!j->on_hub)
		return ko_claimable_at(j->c, j->host);
	return ko_is_hub_account(j->space) ? KO_CLAIMABLE_YES : KO_CLAIMABLE_NO;
}

/* In library/ and in a publisher's own namespace nobody else can push. */
static enum ko_claimable claimable(const struct ko_judgement *j)
{
	if (j->v->reasons[0] == KO_RULE_HOST &&
	    (!j->on_hub || ko_judge_is_bare_host(j)))
		return ko_judge_is_operators(j) ? KO_CLAIMABLE_NO
						: KO_CLAIMABLE_YES;
	if (j->space.n == 0 || j->has_own)
		return KO_CLAIMABLE_NO;
	return claimable_space(j);
}

/* Error for a certain slip, warning else; no more than its rules allow. */
static void finish(struct ko_judgement *j)
{
	struct ko_verdict *v = j->v;

	for (size_t i = 0; i < v->alignment.n; i++)
		ko_add_reason(v, v->alignment.slips[i].rule);
	v->claimable = claimable(j);
	v->severity =
		v->odds >= KO_CERTAIN ? KO_SEVERITY_ERROR : KO_SEVERITY_WARNING;
	for (size_t i = 0; i < v->n_reasons; i++) {
		enum ko_severity most = ko_rule_info(v->reasons[i])->most;

		v->severity = most < v->severity ? most : v->severity;
	}
	ko_judge_set_texts(j);
}

/* ---- exact hits ---- */

static void set_known_bad(struct ko_judgement *j, const struct ko_entry *e)
{
	struct ko_verdict *v = j->v;
	struct ko_span rest = e->text;
	struct ko_span imitated = ko_span_word(&rest);
	bool is_host = ko_span_find(imitated, '/') == imitated.n &&
		       ko_span_find(imitated, '.') < imitated.n;
	char familiar[KO_VERDICT_TEXT_MAX];

	v->kind = KO_VERDICT_KNOWN_BAD;
	v->severity = KO_SEVERITY_ERROR;
	v->claimable = KO_CLAIMABLE_YES;
	v->has_entry = true;
	v->target_entry = *e;
	ko_add_reason(v, KO_RULE_KNOWN_BAD);
	if (is_host) {
		ko_judge_set_host_texts(j, imitated);
	} else if (!ko_span_eq(imitated, KO_SPAN("-"))) {
		ko_judge_set_target(v, imitated);
		KO_SET_TEXT(familiar, "%.*s", KO_SPAN_ARG(imitated));
		ko_judge_set_suggestion(j, familiar);
	}
}

static bool judge_known_bad(struct ko_judgement *j)
{
	char space[KO_VERDICT_TEXT_MAX];
	struct ko_span names[3] = { j->name, j->host, { "", 0 } };
	struct ko_entry e;

	if (j->space.n)
		names[2] = ko_judge_space_record(j, space);
	for (size_t i = 0; i < KO_ARRAY_LEN(names); i++)
		if (names[i].n &&
		    ko_catalogue_find(j->c, KO_PART_KNOWN_BAD, names[i], &e)) {
			set_known_bad(j, &e);
			return true;
		}
	return false;
}

/* What a listed name may still deserve: a successor, another name. */
static void set_advice(struct ko_judgement *j, enum ko_rule rule,
		       struct ko_span instead)
{
	struct ko_verdict *v = j->v;

	v->severity = ko_rule_info(rule)->most;
	v->claimable = KO_CLAIMABLE_NO;
	ko_add_reason(v, rule);
	ko_judge_set_target(v, instead);
	KO_SET_TEXT(v->suggestion, "%.*s", KO_SPAN_ARG(instead));
}

static void set_misnomer(struct ko_judgement *j, const struct ko_entry *e)
{
	struct ko_entry image;

	j->v->kind = KO_VERDICT_LOOKALIKE;
	ko_add_reason(j->v, KO_RULE_IMAGE);
	set_advice(j, KO_SLIP_PRODUCT_NAME, e->text);
	j->v->has_entry = ko_find_image(j, e->text, &image);
	if (j->v->has_entry)
		j->v->target_entry = image;
	KO_SET_TEXT(j->v->part, "%s", j->path);
	KO_SET_TEXT(j->v->meant, "%.*s", KO_SPAN_ARG(e->text));
	ko_judge_set_suggestion(j, j->v->meant);
}

static bool judge_listed(struct ko_judgement *j)
{
	struct ko_verdict *v = j->v;
	struct ko_entry e;

	if (!ko_find_image(j, j->name, &e))
		return false;
	v->kind = KO_VERDICT_TRUSTED;
	v->target_entry = e;
	v->has_entry = true;
	if (e.tier == KO_TIER_MISNOMER) {
		set_misnomer(j, &e);
	} else if (e.tier == KO_TIER_RETIRED || e.tier == KO_TIER_DEPRECATED) {
		set_advice(j, KO_RULE_RETIRED, e.text);
	} else if (e.tier == KO_TIER_OFFICIAL) {
		ko_judge_tag(j);
		if (v->kind == KO_VERDICT_LOOKALIKE)
			finish(j);
		v->kind = KO_VERDICT_TRUSTED;
	}
	return true;
}

/* ---- the order of the judgement ---- */

static void judge_host(struct ko_judgement *j)
{
	if (!ko_judge_is_public(j->host))
		return;
	if (ko_span_find_span(j->host, KO_SPAN("xn--")) < j->host.n)
		ko_judge_punycode_host(j);
	if (ko_judge_is_operators(j)) {
		ko_judge_near_label(j);
		return;
	}
	ko_judge_deceptive_host(j);
	ko_judge_near_host(j);
	ko_judge_other_top_level(j);
}

/* "nginx": an image in library/ */
static void judge_bare(struct ko_judgement *j)
{
	ko_judge_near_official(j);
	ko_judge_glued_tag(j);
	ko_judge_same_words(j);
	ko_judge_posing(j);
}

/* "bitnami/redis", "quay.io/a/b": an image in a namespace */
static void judge_in_namespace(struct ko_judgement *j)
{
	ko_judge_find_own(j);
	if (j->has_own) {
		ko_judge_near_sibling(j);
		return;
	}
	ko_judge_near_namespace(j);
	ko_judge_own_namespace(j);
	if (!j->on_hub) {
		ko_judge_path_of_near_host(j);
		return;
	}
	ko_judge_host_as_namespace(j);
	ko_judge_same_words(j);
	ko_judge_company_name(j);
	ko_judge_publisher_name(j);
	ko_judge_posing(j);
	ko_judge_throwaway(j);
	ko_judge_namesake(j);
}

/* The host is a known one. */
static void judge_in_registry(struct ko_judgement *j)
{
	struct ko_entry host;

	if (!j->on_hub) {
		ko_judge_near_own_host(j);
		j->is_vendors = ko_catalogue_find_host(j->c, j->host, &host) &&
				host.tier == KO_TIER_VENDOR;
	}
	if (j->space.n)
		judge_in_namespace(j);
	else if (j->is_vendors)
		ko_judge_near_sibling(j);
}

static void judge_unlisted(struct ko_judgement *j)
{
	struct ko_entry e;

	if (ko_judge_is_bare_host(j) &&
	    ko_catalogue_find_host(j->c, j->name, &e))
		return; /* "docker login docker.io" */
	if (!j->on_hub)
		ko_judge_near_mirrored(j);
	if (ko_judge_is_bare_host(j)) {
		j->host = j->name;
		judge_host(j);
		judge_bare(j); /* "rocket.chat" is an image, too */
	} else if (!j->on_hub && !ko_catalogue_find_host(j->c, j->host, &e)) {
		judge_host(j);
	} else if (j->on_hub && j->space.n == 0) {
		judge_bare(j);
	} else {
		judge_in_registry(j);
	}
}

static void judge_reference(struct ko_judgement *j)
{
	ko_judge_take_parts(j);
	if (judge_known_bad(j) || judge_listed(j))
		return;
	judge_unlisted(j);
	ko_judge_facts(j);
	if (j->v->kind == KO_VERDICT_LOOKALIKE)
		finish(j);
}

void ko_verdict_heed_ports(struct ko_verdict *v)
{
	if (v->kind != KO_VERDICT_LOOKALIKE || !v->has_entry ||
	    !ko_is_greeting_image(v->target_entry.name))
		return;
	for (size_t i = 1; i < v->n_reasons; i++)
		if (v->reasons[i] != KO_SLIP_SEPARATOR)
			return;
	ko_verdict_forget(v);
	v->kind = KO_VERDICT_UNKNOWN;
}

/* All that is read again; clearing every byte of it would take longer than
 * the judgement of most names. */
static void start(struct ko_verdict *v)
{
	ko_verdict_forget(v);
	v->facts = NULL;
	v->kind = KO_VERDICT_UNKNOWN;
	v->on_hub = false;
	v->name[0] = v->part[0] = v->meant[0] = '\0';
	v->error.status = KO_OK;
	v->error.offset = v->error.line = 0;
	v->error.text[0] = '\0';
}

/* What stands in the path's place when a host alone is judged. */
#define NO_PATH KO_SPAN("/x")

static void judge_host_alone(struct ko_judgement *j)
{
	struct ko_verdict *v = j->v;
	struct ko_entry e;

	ko_judge_take_parts(j);
	j->name = j->host;
	j->space = j->repo = KO_SPAN("");
	KO_SET_TEXT(v->name, "%.*s", KO_SPAN_ARG(j->host));
	if (judge_known_bad(j))
		return;
	if (ko_catalogue_find_host(j->c, j->host, &e)) {
		v->kind = KO_VERDICT_TRUSTED;
		v->target_entry = e;
		v->has_entry = true;
		return;
	}
	judge_host(j);
	if (v->kind == KO_VERDICT_LOOKALIKE)
		finish(j);
}

/* The same where the text is not all ASCII: a known host is aimed at, too. */
static void judge_hidden_host(struct ko_judgement *j)
{
	judge_host_alone(j);
	if (!j->v->target[0])
		ko_judge_set_host_texts(j, j->host);
}

static void cut_end(char *text, struct ko_span end)
{
	struct ko_span all = ko_span_str(text);

	if (ko_span_ends(all, end))
		text[all.n - end.n] = '\0';
}

void ko_judge_host(const struct ko_catalogue *c, struct ko_span host,
		   struct ko_verdict *out)
{
	char path[KO_VERDICT_TEXT_MAX];
	char copy[KO_VERDICT_TEXT_MAX];
	struct ko_judgement j = {
		.c = c, .v = out, .path = path, .has_host_alone = true
	};
	struct ko_span text = { copy, 0 };

	start(out);
	out->kind = KO_VERDICT_INVALID;
	if (host.n == 0 || host.n + NO_PATH.n > sizeof(copy) ||
	    ko_span_find(host, '/') < host.n)
		return;
	for (; text.n < host.n; text.n++)
		copy[text.n] = ko_lower(host.p[text.n]);
	memcpy(copy + text.n, NO_PATH.p, NO_PATH.n);
	text.n += NO_PATH.n;
	if (ko_is_ascii(text)) {
		if (ko_imageref_parse(text, &j.ref, &out->error) != KO_OK)
			return;
		out->kind = KO_VERDICT_UNKNOWN;
		/* Docker reads what has no dot and no port as a namespace. */
		if (j.ref.path.n == NO_PATH.n - 1)
			judge_host_alone(&j);
		return;
	}
	out->kind = KO_VERDICT_UNKNOWN;
	if (!ko_judge_hidden(&j, text, judge_hidden_host)) {
		ko_verdict_forget(out);
		out->kind = KO_VERDICT_INVALID;
		return;
	}
	cut_end(out->part, NO_PATH);
	cut_end(out->meant, NO_PATH);
}

/* Fill in j->v for text; the catalogue, the facts and the hunted are set. */
static void judge_text(struct ko_judgement *j, struct ko_span text)
{
	struct ko_verdict *out = j->v;
	char cleaned[KO_IMAGEREF_MAX];

	start(out);
	if (ko_imageref_parse(text, &j->ref, &out->error) == KO_OK) {
		judge_reference(j);
		return;
	}
	if (!ko_is_ascii(text) && ko_judge_hidden(j, text, judge_reference))
		return;
	if (!ko_is_ascii(text) && !ko_unicode_version()[0]) {
		out->kind = KO_VERDICT_INVALID;
		out->severity = KO_SEVERITY_WARNING;
		ko_add_reason(out, KO_RULE_HIDDEN);
		return;
	}
	if (ko_imageref_parse(ko_judge_salvage(text, cleaned, sizeof(cleaned)),
			      &j->ref, NULL) == KO_OK) {
		judge_reference(j);
		if (out->severity >= KO_SEVERITY_WARNING)
			return;
		ko_verdict_forget(out);
	}
	out->kind = KO_VERDICT_INVALID;
}

/*
 * Where many names are judged, the screen spares most of them the rest; it
 * knows of no facts.  What has a ":" has a tag, a digest or a port.
 */
static bool is_cleared(const struct ko_catalogue *c, struct ko_span text,
		       struct ko_verdict *out)
{
	struct ko_imageref ref = { .path = text };

	if ((ko_span_find(text, ':') < text.n ||
	     !ko_screen_clears(c->screen, text)) &&
	    (ko_imageref_parse(text, &ref, NULL) != KO_OK ||
	     ref.path.n == text.n || !ko_imageref_on_hub(&ref) ||
	     !ko_screen_clears(c->screen, ref.path)))
		return false;
	start(out);
	out->on_hub = true;
	ko_judge_set_name(out, ref.path);
	return true;
}

void ko_judge(const struct ko_catalogue *c, struct ko_span text,
	      struct ko_verdict *out)
{
	ko_judge_with_facts(c, text, NULL, out);
}

void ko_judge_with_facts(const struct ko_catalogue *c, struct ko_span text,
			 const struct ko_facts *facts, struct ko_verdict *out)
{
	char path[KO_VERDICT_TEXT_MAX];

	if (c->screen && !facts && is_cleared(c, text, out))
		return;
	judge_text(
		&(struct ko_judgement){
			.c = c, .v = out, .path = path, .facts = facts },
		text);
}

void ko_judge_hunted(const struct ko_catalogue *c, struct ko_span text,
		     const struct ko_facts *facts, struct ko_span hunted,
		     struct ko_verdict *out)
{
	struct ko_entry e;
	char path[KO_VERDICT_TEXT_MAX];
	struct ko_judgement j = {
		.path = path, .c = c, .v = out, .facts = facts, .hunted = &e
	};

	if (!ko_catalogue_find(c, KO_PART_IMAGES, hunted, &e))
		e = (struct ko_entry){ .name = hunted, .tier = KO_TIER_NONE };
	judge_text(&j, text);
}
