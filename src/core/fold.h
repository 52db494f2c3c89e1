/*
 * fold.h - bring names that look or read alike to one form.
 *
 * Each byte becomes one byte or nothing, so folding never makes two names
 * more different than they were: an index over folded names within two edits
 * finds every pair that is within two edits as written.
 */
#ifndef KO_CORE_FOLD_H
#define KO_CORE_FOLD_H

#include "base/span.h"

/* Longest folded key, in bytes; a longer name is cut. */
#define KO_FOLD_MAX 255

/* Bytes behind a folded key that may be read. */
#define KO_FOLD_AHEAD 16

struct ko_folded {
	size_t n;
	bool has_pairs; /* would ko_fold_pairs() change it? */
	char p[KO_FOLD_MAX + KO_FOLD_AHEAD + 1];
};

/*
 * Fold name: separators (". - _ /" and ":") go, 0 is o, 1 and i are l, 5 is
 * s, capitals are small.
 */
void ko_fold(struct ko_span name, struct ko_folded *out);

/* What a byte becomes; 0 is nothing. */
char ko_folded_byte(char c);

/* Could what c becomes be the second letter of a pair? */
bool ko_folded_ends_pair(char c);

/*
 * For who puts the folded bytes into out->p himself and counts them in out->n:
 * finish *out, in which those before from were finished already.
 */
void ko_fold_end(struct ko_folded *out, size_t from);

/*
 * The pairs that read as one letter (rn/m, vv/w, cl/d, nn/m), folded further.
 * Returns false, with *out unset, when there are none in it.
 */
bool ko_fold_pairs(const struct ko_folded *folded, struct ko_folded *out);

/*
 * 64 bits about the bytes of a folded name such that two names within k edits
 * (insertion, deletion, substitution, transposition of neighbours) differ in
 * at most 2 * k bits.  Bits 0-31: does the class of byte occur; bits 32-63:
 * does it occur twice.
 */
uint64_t ko_fold_signature(const struct ko_folded *folded);

static inline struct ko_span ko_folded_span(const struct ko_folded *folded)
{
	return (struct ko_span){ folded->p, folded->n };
}

#endif
