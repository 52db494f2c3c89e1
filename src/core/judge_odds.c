/* What the odds of a proposal are put together from. */
#include "core/judgement.h"

/* A name of one or two letters is never a slip of another. */
#define TOO_SHORT_WEIGHT (-99)

/* Pulls of a record that has no number, by what it is. */
#define OFFICIAL_PULLS UINT64_C(500000000)
#define OTHER_PULLS    UINT64_C(10000000)

/* What is called by one word is typed more often than its pulls say. */
#define OFFICIAL_PULLS_LEAST UINT64_C(100000000)

/* However much a namespace is pulled, it counts no more. */
#define SPACE_PULLS_MOST UINT64_C(1000000000)

int ko_share_weight(uint64_t part, uint64_t all)
{
	int bits = 0;

	if (part == 0)
		part = 1;
	for (; part < all && bits < 63; part *= 2)
		bits++;
	return -bits * 301 / 100;
}

int ko_length_weight(size_t n)
{
	switch (n) {
	case 0:
	case 1:
	case 2:
		return TOO_SHORT_WEIGHT;
	case 3:
		return ko_evidence(KO_EVIDENCE_LENGTH_3);
	case 4:
		return ko_evidence(KO_EVIDENCE_LENGTH_4);
	case 5:
		return ko_evidence(KO_EVIDENCE_LENGTH_5);
	case 6:
		return 0;
	case 7:
		return ko_evidence(KO_EVIDENCE_LENGTH_7);
	default:
		return ko_evidence(KO_EVIDENCE_LENGTH_8);
	}
}

int ko_word_weight(struct ko_span written)
{
	return ko_is_ordinary_word(written)
		       ? ko_evidence(KO_EVIDENCE_ORDINARY_WORD)
		       : 0;
}

/* A namespace is known by more than the images that are listed, but not typed
 * as often as machines pull them. */
static uint64_t pulls_of_space(const struct ko_entry *e)
{
	uint64_t pulls = e->pulls > e->all_pulls ? e->pulls : e->all_pulls;

	if (ko_span_eq(e->name, KO_SPAN("library/*")) ||
	    pulls > SPACE_PULLS_MOST)
		return SPACE_PULLS_MOST;
	return pulls == 0 || (!e->is_implied && pulls < OTHER_PULLS)
		       ? OTHER_PULLS
		       : pulls;
}

uint64_t ko_pulls_of(const struct ko_entry *e)
{
	bool in_library = ko_span_find(e->name, '/') == e->name.n;

	if (ko_entry_is_space(e))
		return pulls_of_space(e);
	if (e->pulls == 0)
		return in_library ? OFFICIAL_PULLS : OTHER_PULLS;
	return in_library && e->pulls < OFFICIAL_PULLS_LEAST
		       ? OFFICIAL_PULLS_LEAST
		       : e->pulls;
}

int ko_target_odds(const struct ko_entry *target, size_t length)
{
	return ko_evidence(KO_EVIDENCE_BASE) + ko_length_weight(length) +
	       ko_share_weight(ko_pulls_of(target), KO_ALL_PULLS);
}
