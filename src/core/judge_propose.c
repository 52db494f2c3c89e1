/* What the generators share: known names, names beside each other, proposals.
 */
#include "core/judgement.h"
#include "core/keys.h"

/* ---- known names ---- */

bool ko_find_image(const struct ko_judgement *j, struct ko_span name,
		   struct ko_entry *out)
{
	return ko_catalogue_find(j->c, KO_PART_IMAGES, name, out);
}

bool ko_find_in_space(const struct ko_catalogue *c, struct ko_span space,
		      struct ko_span repo, struct ko_entry *out)
{
	char text[KO_VERDICT_TEXT_MAX];
	size_t n = space.n + 1 + repo.n;

	if (n > sizeof(text))
		return false;
	memcpy(text, space.p, space.n);
	text[space.n] = '/';
	memcpy(text + space.n + 1, repo.p, repo.n);
	return ko_catalogue_find(c, KO_PART_IMAGES, (struct ko_span){ text, n },
				 out);
}

/* ---- names beside each other ---- */

static bool is_sibling_by_number(const struct ko_alignment *a)
{
	for (size_t i = 0; i < a->n; i++)
		if (a->slips[i].rule == KO_SLIP_NUMBER)
			return true;
	return false;
}

bool ko_judge_align(struct ko_span written, struct ko_span meant,
		    struct ko_alignment *out)
{
	return ko_align(written, meant, out) && !is_sibling_by_number(out);
}

bool ko_judge_same_but_separators(struct ko_span a, struct ko_span b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (a.p[i] != b.p[i] &&
		    !(ko_is_separator(a.p[i]) && ko_is_separator(b.p[i])))
			return false;
	return true;
}

/* ---- proposals ---- */

void ko_add_reason(struct ko_verdict *v, enum ko_rule rule)
{
	for (size_t i = 0; i < v->n_reasons; i++)
		if (v->reasons[i] == rule)
			return;
	if (v->n_reasons < KO_REASONS_MAX)
		v->reasons[v->n_reasons++] = rule;
}

void ko_verdict_forget(struct ko_verdict *v)
{
	v->severity = KO_SEVERITY_NONE;
	v->claimable = KO_CLAIMABLE_UNKNOWN;
	v->odds = 0;
	v->n_reasons = 0;
	v->alignment.n = 0;
	v->has_entry = false;
	v->target[0] = v->suggestion[0] = '\0';
}

/* The same bytes in copy, which was copied from whole; others as they are. */
static struct ko_span rebase(struct ko_span s, struct ko_span whole,
			     const char *copy)
{
	uintptr_t from = (uintptr_t)whole.p;
	uintptr_t at = (uintptr_t)s.p;

	if (at < from || at + s.n > from + whole.n)
		return s;
	return ko_span_slice(ko_span_str(copy), at - from, at - from + s.n);
}

void ko_propose(struct ko_judgement *j, const struct ko_proposal *p)
{
	struct ko_verdict *v = j->v;

	if (p->odds < 0 ||
	    (v->kind == KO_VERDICT_LOOKALIKE && p->odds <= v->odds))
		return;
	v->kind = KO_VERDICT_LOOKALIKE;
	v->odds = p->odds;
	v->target_entry = *p->entry;
	v->has_entry = true;
	v->n_reasons = 0;
	ko_add_reason(v, p->what);
	KO_SET_TEXT(v->part, "%.*s", KO_SPAN_ARG(p->written));
	KO_SET_TEXT(v->meant, "%.*s", KO_SPAN_ARG(p->meant));
	v->alignment = p->alignment;
	for (size_t i = 0; i < v->alignment.n; i++) {
		struct ko_slip *slip = &v->alignment.slips[i];

		slip->written = rebase(slip->written, p->written, v->part);
		slip->meant = rebase(slip->meant, p->meant, v->meant);
	}
}
