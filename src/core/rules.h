/*
 * rules.h - everything that a verdict may give as a reason, in one table.
 *
 * A finding has one rule that says what is imitated (its "what") and any
 * number of slips that say how.  Weights are in decibans: 10 is a factor of
 * ten in the odds, as in log-odds scoring generally.
 */
#ifndef KO_CORE_RULES_H
#define KO_CORE_RULES_H

#include "base/span.h"

enum ko_rule {
	/* how a name slipped; align.h finds these */
	KO_SLIP_TRANSPOSITION,
	KO_SLIP_OMISSION,
	KO_SLIP_INSERTION,
	KO_SLIP_DOUBLING,
	KO_SLIP_NEIGHBOUR_KEY,
	KO_SLIP_VOWEL,
	KO_SLIP_PHONETIC,
	KO_SLIP_GLYPH,
	KO_SLIP_SEPARATOR,
	KO_SLIP_PLURAL,
	KO_SLIP_TOP_LEVEL_DOMAIN,
	KO_SLIP_NUMBER,
	KO_SLIP_BIT_FLIP,
	KO_SLIP_SUBSTITUTION,
	/* how it was put together; judge_shape.c finds these */
	KO_SLIP_WORD_ORDER,
	KO_SLIP_GLUED_TAG,
	KO_SLIP_FLATTENED_PATH,
	KO_SLIP_POSING_WORD,
	KO_SLIP_COMPANY_NAME,
	KO_SLIP_PRODUCT_NAME,
	KO_SLIP_DECEPTIVE_HOST,
	/* characters that are not ASCII; judge_unicode.c finds these */
	KO_SLIP_CONFUSABLE,
	KO_SLIP_INVISIBLE,
	KO_SLIPS,
	/* what it poses as, or what else is wrong with it */
	KO_RULE_KNOWN_BAD = KO_SLIPS,
	KO_RULE_HIDDEN,
	KO_RULE_HOST,
	KO_RULE_NAMESPACE,
	KO_RULE_IMAGE,
	KO_RULE_REPOSITORY,
	KO_RULE_REGISTRY,
	KO_RULE_PUBLISHER,
	KO_RULE_THROWAWAY,
	KO_RULE_RETIRED,
	KO_RULE_TAG,
	KO_RULE_BORROWED,
	KO_RULE_ABSENT,
	KO_RULE_UNLISTED, /* trust.c finds this, for those who ask */
	KO_RULE_UNUSED,   /* of a comment; no name has it */
	KO_RULES
};

enum ko_severity {
	KO_SEVERITY_NONE,
	KO_SEVERITY_NOTE,
	KO_SEVERITY_WARNING,
	KO_SEVERITY_ERROR,
};

/* "none", "note", "warning", "error" */
const char *ko_severity_name(enum ko_severity severity);

struct ko_rule_info {
	const char *name;    /* "transposition": in output and for explain */
	const char *phrase;  /* "swapped letters": in the finding's sentence */
	const char *meaning; /* for explain: one paragraph */
	const char *example; /* for explain: a name and what it imitates */
	int weight;          /* decibans; negative is against a slip */
	enum ko_severity most; /* a finding with this reason is no more */
};

/*
 * What else the odds are made of: every weight that is no rule's, with its
 * name and the reason for it.
 */
enum ko_evidence {
	KO_EVIDENCE_BASE,
	KO_EVIDENCE_BASE_HOST,
	KO_EVIDENCE_FIRST_LETTER,
	KO_EVIDENCE_ORDINARY_WORD,
	KO_EVIDENCE_SAME_REPOSITORY,
	KO_EVIDENCE_COMMON_REPOSITORY,
	KO_EVIDENCE_UNLISTED_REPOSITORY,
	KO_EVIDENCE_OTHER_REPOSITORY,
	KO_EVIDENCE_OWN_NAMESPACE,
	KO_EVIDENCE_LENGTH_3,
	KO_EVIDENCE_LENGTH_4,
	KO_EVIDENCE_LENGTH_5,
	KO_EVIDENCE_LENGTH_7,
	KO_EVIDENCE_LENGTH_8,
	/* what a registry says; judge_facts.c */
	KO_EVIDENCE_PERSONS_NAMESPACE,
	KO_EVIDENCE_BADGE,
	KO_EVIDENCE_PULLED_MILLION,
	KO_EVIDENCE_PULLED_OFTEN,
	KO_EVIDENCE_PULLED_RARELY,
	KO_EVIDENCE_YOUNG,
	KO_EVIDENCE_COPIED_DESCRIPTION,
	KO_EVIDENCE_ABSENT,
	KO_EVIDENCES
};

struct ko_evidence_info {
	const char *name;
	const char *reason;
	int weight; /* decibans */
};

const struct ko_evidence_info *ko_evidence_info(enum ko_evidence evidence);

static inline int ko_evidence(enum ko_evidence evidence)
{
	return ko_evidence_info(evidence)->weight;
}

#ifdef KO_CALIBRATE
/* For src/tools/calibrate_weights.c alone: the weights, to be changed and put
 * back. */
int *ko_rule_weight_slot(enum ko_rule rule);
int *ko_evidence_weight_slot(enum ko_evidence evidence);
#endif

/* The row of a rule; never NULL. */
const struct ko_rule_info *ko_rule_info(enum ko_rule rule);

/* The rule of this name: true and *out, or false. */
bool ko_rule_named(struct ko_span name, enum ko_rule *out);

#endif
