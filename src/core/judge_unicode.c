#include "core/judgement.h"

#include <stdio.h>

#include "base/utf8.h"
#include "core/unicode.h"

/* A text being read: what it reads as, and the characters that were odd. */
struct reading {
	char text[KO_VERDICT_TEXT_MAX];
	size_t n;
	struct odd {
		size_t at, n;    /* in the text as written */
		size_t to, to_n; /* in the reading */
	} odd[KO_SLIPS_MAX];
	size_t n_odd;
};

static bool is_reference_text(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!ko_is_lower(p[i]) && !ko_is_digit(p[i]) &&
		    !strchr("._-/:@", p[i]))
			return false;
	return true;
}

/* Read one character; false where a reference cannot go on. */
static bool read_one(struct reading *r, size_t at, struct ko_span rest,
		     size_t *taken)
{
	char out[KO_READING_MAX];
	uint32_t point;
	bool is_space;
	int n;

	*taken = ko_utf8_decode(rest, &point);
	if (*taken == 0)
		return false;
	if (point < 0x80) {
		out[0] = ko_lower((char)point);
		n = 1;
	} else {
		n = ko_unicode_read(point, out);
	}
	is_space = point >= 0x80 && n == 1 && out[0] == ' ';
	if (is_space)
		n = 0;
	if (n < 0 || !is_reference_text(out, (size_t)n) ||
	    r->n + (size_t)n > sizeof(r->text))
		return false;
	if (point >= 0x80 && r->n_odd < KO_SLIPS_MAX)
		r->odd[r->n_odd++] =
			(struct odd){ at, *taken, r->n, (size_t)n };
	if (is_space && r->n)
		return false; /* the eye sees the name end here */
	memcpy(r->text + r->n, out, (size_t)n);
	r->n += (size_t)n;
	return true;
}

/* Read as far as a reference can go, without a separator at the end. */
static void read_text(struct reading *r, struct ko_span text)
{
	size_t taken;

	r->n = 0;
	r->n_odd = 0;
	for (size_t at = 0; at < text.n; at += taken)
		if (!read_one(r, at, ko_span_tail(text, at), &taken))
			break;
	while (r->n && !ko_is_alnum(r->text[r->n - 1]))
		r->n--;
	while (r->n_odd &&
	       r->odd[r->n_odd - 1].to + r->odd[r->n_odd - 1].to_n > r->n)
		r->n_odd--;
}

/* Put the odd characters into the verdict's slips, in part and meant. */
static void set_odd_slips(struct ko_verdict *v, const struct reading *r,
			  struct ko_span written)
{
	(void)snprintf(v->part, sizeof(v->part), "%.*s", KO_SPAN_ARG(written));
	(void)snprintf(v->meant, sizeof(v->meant), "%.*s", (int)r->n, r->text);
	v->alignment.n = 0;
	for (size_t i = 0; i < r->n_odd; i++) {
		const struct odd *o = &r->odd[i];

		v->alignment.slips[v->alignment.n++] = (struct ko_slip){
			o->to_n ? KO_SLIP_CONFUSABLE : KO_SLIP_INVISIBLE,
			ko_span_slice(ko_span_str(v->part), o->at,
				      o->at + o->n),
			ko_span_slice(ko_span_str(v->meant), o->to,
				      o->to + o->to_n),
		};
		ko_add_reason(v, v->alignment.slips[i].rule);
	}
}

bool ko_judge_hidden(struct ko_judgement *j, struct ko_span text,
		     void (*judge)(struct ko_judgement *j))
{
	struct reading r;
	struct ko_verdict *v = j->v;

	read_text(&r, text);
	if (r.n_odd == 0 ||
	    ko_imageref_parse((struct ko_span){ r.text, r.n }, &j->ref, NULL))
		return false;
	judge(j);
	/* Of a known name it imitates that name, not its successor. */
	if (v->n_reasons && v->reasons[0] == KO_RULE_RETIRED)
		v->target[0] = '\0';
	if (!v->target[0]) {
		char full[KO_VERDICT_TEXT_MAX];

		(void)snprintf(full, sizeof(full), "%.*s/%s%.*s",
			       KO_SPAN_ARG(j->ref.domain),
			       j->ref.in_library ? "library/" : "",
			       KO_SPAN_ARG(j->ref.path));
		memcpy(v->target, full, sizeof(full));
		(void)snprintf(v->suggestion, sizeof(v->suggestion), "%.*s",
			       (int)r.n, r.text);
	}
	v->kind = KO_VERDICT_LOOKALIKE;
	v->severity = KO_SEVERITY_ERROR;
	v->claimable = KO_CLAIMABLE_NO;
	v->odds = KO_CERTAIN;
	v->n_reasons = 0;
	ko_add_reason(v, KO_RULE_HIDDEN);
	set_odd_slips(v, &r, text);
	return true;
}

/* A host with "xn--" labels, against the known hosts by what it reads as. */
void ko_judge_punycode_host(struct ko_judgement *j)
{
	char decoded[KO_VERDICT_TEXT_MAX];
	struct ko_span host = { decoded, 0 };
	struct reading r;
	struct ko_entry e;
	int n = ko_unicode_decode_host(j->host, decoded, sizeof(decoded));

	if (n < 0)
		return;
	host.n = (size_t)n;
	read_text(&r, host);
	if (r.n_odd == 0 ||
	    !ko_catalogue_find_host(j->c, (struct ko_span){ r.text, r.n }, &e))
		return;
	ko_propose(j, &(struct ko_proposal){
			      .what = KO_RULE_HOST,
			      .odds = 2 * KO_CERTAIN,
			      .entry = &e,
			      .written = host,
			      .meant = e.name,
			      .alignment = ko_one_slip(
				      KO_SLIP_CONFUSABLE,
				      ko_span_slice(host, r.odd[0].at,
						    r.odd[0].at + r.odd[0].n),
				      ko_span_slice(e.name, r.odd[0].to,
						    r.odd[0].to +
							    r.odd[0].to_n)) });
}
