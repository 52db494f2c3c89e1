/*
 * judgement.h - how a verdict comes about; private to core/judge*.c, to the
 * screen, which is silent where they are, and to trust*.c.
 *
 * Each generator proposes what the name may have been meant for; the proposal
 * with the best odds becomes the verdict.  Odds are in decibans: the prior of
 * the target (how often it is pulled), the weight of the slips (rules.c), the
 * length (short names are near each other by chance) and what is known
 * besides.  A sum under 0 is no finding.
 */
#ifndef KO_CORE_JUDGEMENT_H
#define KO_CORE_JUDGEMENT_H

#include "core/verdict.h"
#include "core/words.h"

/* From here on a slip is taken for certain. */
#define KO_CERTAIN 10

/* All pulls together, on the scale of the catalogue's. */
#define KO_ALL_PULLS UINT64_C(100000000000)

/* All uses of a registry host that were counted. */
#define KO_ALL_HOST_USES UINT64_C(150000)

/* One judgement under way.  The spans point into path, or into the text. */
struct ko_judgement {
	const struct ko_catalogue *c;
	struct ko_verdict *v;
	struct ko_imageref ref;
	bool on_hub;
	bool has_host_alone; /* nothing but the host is judged */
	bool is_vendors;     /* the registry has one publisher */
	struct ko_span host; /* without its port */
	char *path; /* familiar, without port; KO_VERDICT_TEXT_MAX bytes that
		     * need not be cleared */
	struct ko_span name;  /* all of path */
	struct ko_span space; /* its namespace, or "" */
	struct ko_span repo;  /* what follows the namespace or the host */
	struct ko_entry own;  /* the record of its namespace */
	bool has_own;         /* is there one? */
	const struct ko_facts *facts;  /* what a registry says, or NULL */
	const struct ko_entry *hunted; /* what it may imitate, or NULL */
};

/* A proposal: written stands for meant, which is entry's name or part of it. */
struct ko_proposal {
	enum ko_rule what; /* it poses as */
	int odds;
	const struct ko_entry *entry;
	struct ko_span written, meant;
	struct ko_alignment alignment; /* how; may have no slip */
};

/* An alignment of one step, for what is no matter of single letters. */
static inline struct ko_alignment
ko_one_slip(enum ko_rule rule, struct ko_span written, struct ko_span meant)
{
	return (struct ko_alignment){
		.weight = ko_rule_info(rule)->weight,
		.n = 1,
		.slips = { { rule, written, meant } },
	};
}

/* ---- judge_odds.c: what odds are put together from ---- */

/* Pulls of a record, with a fair guess where it has no number. */
uint64_t ko_pulls_of(const struct ko_entry *e);

/* 10 * log10(part / all), for part <= all; never over 0. */
int ko_share_weight(uint64_t part, uint64_t all);

/* What the length of the meant part says, in decibans. */
int ko_length_weight(size_t n);

/* Is the written part an everyday word?  In decibans. */
int ko_word_weight(struct ko_span written);

/* The odds that every slip of the target starts with: how often it is pulled,
 * and how long what was meant of it is. */
int ko_target_odds(const struct ko_entry *target, size_t length);

/* ---- judge_propose.c: what the generators share ---- */

/* The record of an image or namespace: true and *out, or false. */
bool ko_find_image(const struct ko_judgement *j, struct ko_span name,
		   struct ko_entry *out);

/* The same of "space/repo". */
bool ko_find_in_space(const struct ko_catalogue *c, struct ko_span space,
		      struct ko_span repo, struct ko_entry *out);

/* Align for an image or a namespace: numbers make siblings, not slips. */
bool ko_judge_align(struct ko_span written, struct ko_span meant,
		    struct ko_alignment *out);

/* Are they equal but for the separators between the words? */
bool ko_judge_same_but_separators(struct ko_span a, struct ko_span b);

/* Take the proposal if it is likelier than what the verdict holds. */
void ko_propose(struct ko_judgement *j, const struct ko_proposal *p);

/* Give the verdict one more reason, unless it has it or has no room. */
void ko_add_reason(struct ko_verdict *v, enum ko_rule rule);

/* Forget what was found; kind stays. */
void ko_verdict_forget(struct ko_verdict *v);

/* ---- judge_texts.c: what is shown of a verdict ---- */

/* Format into a text of the verdict; what does not fit is cut. */
void ko_set_text(char *text, size_t max, const char *fmt, ...) KO_PRINTF(3, 4);
#define KO_SET_TEXT(text, ...) ko_set_text((text), sizeof(text), __VA_ARGS__)

/* A name that may be a registry's host alone, as after "docker login". */
bool ko_judge_is_bare_host(const struct ko_judgement *j);

/* The target as a full reference; a suggestion with the tag and the digest of
 * what was written. */
void ko_judge_set_target(struct ko_verdict *v, struct ko_span familiar);
void ko_judge_set_suggestion(struct ko_judgement *j, const char *familiar);

/* The host is the target: the same path there, as far as there is one. */
void ko_judge_set_host_texts(struct ko_judgement *j, struct ko_span host);

/* Target and suggestion of what was proposed. */
void ko_judge_set_texts(struct ko_judgement *j);

/* ---- judge_read.c: what there is to judge ---- */

/*
 * What is left to judge of a text that is no reference: without a scheme
 * ("oci://"), in small letters, up to the first byte that cannot be part of
 * one (a template, a placeholder), without a dangling separator.  At most max
 * bytes of it, in out.
 */
struct ko_span ko_judge_salvage(struct ko_span text, char *out, size_t max);

/* The name as it was judged; what does not fit is cut. */
void ko_judge_set_name(struct ko_verdict *v, struct ko_span name);

/* Split j->ref into the parts that the judgement compares. */
void ko_judge_take_parts(struct ko_judgement *j);

/* Find the record of the written namespace, where it is a known one. */
void ko_judge_find_own(struct ko_judgement *j);

/* "bitnami/" and a star, as the catalogue names the written namespace. */
struct ko_span ko_judge_space_record(const struct ko_judgement *j,
				     char text[KO_VERDICT_TEXT_MAX]);

/* Is it a name that the public's domain name system could know? */
bool ko_judge_is_public(struct ko_span host);

/* Is the host below a known one's domain, and so its operator's: x.gcr.io? */
bool ko_judge_is_operators(const struct ko_judgement *j);

/* ---- generators: judge_near.c, by edits ---- */

void ko_judge_near_official(struct ko_judgement *j);
/* On another registry, an image behind "library/", as a mirror has it. */
void ko_judge_near_mirrored(struct ko_judgement *j);
void ko_judge_near_sibling(struct ko_judgement *j);
void ko_judge_near_namespace(struct ko_judgement *j);

/*
 * Could the namespace on Docker Hub, a record, be the one that was meant where
 * this one is written and it is not known to have the repository?  With ""
 * written: where any is.
 */
bool ko_judge_is_space_meant(const struct ko_entry *space,
			     struct ko_span written);

/* ---- generators: judge_host.c, by the registry's host ---- */

void ko_judge_near_host(struct ko_judgement *j);
/* Is the path a known one of a registry that is near the known one written? */
void ko_judge_path_of_near_host(struct ko_judgement *j);
/* Of a host below a known one's domain: is it near a known one there? */
void ko_judge_near_label(struct ko_judgement *j);
/* Is the host a known one with another top-level domain, or without one? */
void ko_judge_other_top_level(struct ko_judgement *j);
/* Of a host that is known by a pattern alone (every customer's of a service):
 * is it near one of the user's own? */
void ko_judge_near_own_host(struct ko_judgement *j);
void ko_judge_deceptive_host(struct ko_judgement *j);
void ko_judge_host_as_namespace(struct ko_judgement *j);

/* ---- judge_own.c ---- */

/* Is the namespace one of the user's own with something added? */
void ko_judge_own_namespace(struct ko_judgement *j);

/* ---- generators: judge_shape.c, by the way the name is put together ---- */

void ko_judge_glued_tag(struct ko_judgement *j);
void ko_judge_same_words(struct ko_judgement *j);
void ko_judge_publisher_name(struct ko_judgement *j);
void ko_judge_posing(struct ko_judgement *j);
void ko_judge_company_name(struct ko_judgement *j);
void ko_judge_namesake(struct ko_judgement *j);
void ko_judge_throwaway(struct ko_judgement *j);
/* Does the namespace look like one that nobody thought up? */
bool ko_judge_is_machine_made(struct ko_span space);

void ko_judge_tag(struct ko_judgement *j);

/* Is written meant with one word more that poses as the publisher's? */
bool ko_judge_has_posing_word(struct ko_span written, struct ko_span meant,
			      struct ko_posing_word *out);

/* Do they differ by a company's ending alone, and by which? */
bool ko_judge_differ_by_ending(struct ko_span a, struct ko_span b,
			       struct ko_span *ending);

/* The exact name of an official image in a person's namespace: no finding
 * unless what a registry says of it, in decibans, makes it one. */
void ko_judge_borrowed_name(struct ko_judgement *j, int facts);

/* ---- judge_facts.c: by what a registry says ---- */

/* Weigh j->facts, if there are any: a slip is dropped or gets likelier, and a
 * name that nothing stands behind is told of. */
void ko_judge_facts(struct ko_judgement *j);

/* ---- judge_hunted.c: by what it may imitate ---- */

/* What the name may be if j->hunted is what somebody would imitate; facts is
 * what a registry says of it, in decibans. */
void ko_judge_near_hunted(struct ko_judgement *j, int facts);

/* ---- judge_unicode.c ---- */

/*
 * Judge a text that is not all ASCII by what the eye reads in it; judge() is
 * called with j->ref set to that.  False when nothing can be read as a
 * reference, or nothing odd is in what can.
 */
bool ko_judge_hidden(struct ko_judgement *j, struct ko_span text,
		     void (*judge)(struct ko_judgement *j));

void ko_judge_punycode_host(struct ko_judgement *j);

#endif
