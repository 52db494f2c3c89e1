/* Names of one's own (trust.h): namespaces with a word or an ending more. There
 * are few, so each is looked at. */
#include "core/judgement.h"
#include "core/keys.h"
#include "core/words.h"

/* Shortest name worth posing as by adding to it. */
#define POSED_MIN 3

/* The word that written has more than own at one end; or an empty one. */
static struct ko_span added_word(struct ko_span written, struct ko_span own,
				 bool *before)
{
	struct ko_span more = KO_SPAN("");

	*before = false;
	if (written.n <= own.n)
		return more;
	if (ko_span_starts(written, own)) {
		more = ko_span_tail(written, own.n);
	} else if (ko_span_ends(written, own)) {
		more = ko_span_head(written, written.n - own.n);
		*before = true;
	}
	if (more.n && !*before && ko_is_separator(more.p[0]))
		more = ko_span_tail(more, 1);
	if (more.n && *before && ko_is_separator(more.p[more.n - 1]))
		more = ko_span_head(more, more.n - 1);
	return more;
}

static bool is_posing(struct ko_span word, bool before)
{
	struct ko_posing_word w;

	for (size_t i = 0; (w = ko_posing_word(i)).word.n; i++)
		if (ko_span_eq(w.word, word) && (before ? w.before : w.after))
			return true;
	return false;
}

static bool is_company_ending(struct ko_span word, bool before)
{
	for (size_t i = 0; !before && ko_company_ending(i).n; i++)
		if (ko_span_eq(ko_company_ending(i), word))
			return true;
	return false;
}

/* The name of the namespace itself; false when it is on another host. */
static bool own_space(const struct ko_judgement *j, const struct ko_entry *e,
		      struct ko_span *own)
{
	size_t before = (size_t)(j->space.p - j->name.p);
	struct ko_span key = ko_entry_key(e);

	if (!ko_entry_is_space(e) ||
	    !ko_span_starts(key, ko_span_head(j->name, before)))
		return false;
	*own = ko_span_tail(key, before);
	return ko_span_find(*own, '/') == own->n;
}

static void try_own(struct ko_judgement *j, const struct ko_entry *e)
{
	enum ko_rule how = KO_SLIP_POSING_WORD;
	struct ko_span own;
	struct ko_span word;
	bool before;

	if (!own_space(j, e, &own) || own.n < POSED_MIN)
		return;
	word = added_word(j->space, own, &before);
	if (is_company_ending(word, before))
		how = KO_SLIP_COMPANY_NAME;
	else if (!is_posing(word, before))
		return;
	ko_propose(j,
		   &(struct ko_proposal){
			   .what = KO_RULE_NAMESPACE,
			   .odds = ko_evidence(KO_EVIDENCE_BASE) +
				   ko_rule_info(how)->weight +
				   ko_length_weight(own.n),
			   .entry = e,
			   .written = j->space,
			   .meant = own,
			   .alignment = ko_one_slip(how, word, KO_SPAN("")) });
}

void ko_judge_own_namespace(struct ko_judgement *j)
{
	size_t n = ko_catalogue_count(j->c, KO_PART_IMAGES);

	for (size_t i = 0; i < n; i++) {
		struct ko_entry e = ko_catalogue_entry(j->c, KO_PART_IMAGES, i);

		/* A catalogue has such names alone, or none. */
		if (e.tier != KO_TIER_OWN)
			return;
		try_own(j, &e);
	}
}
