/*
 * variants_gen.h - how variants come about; private to core/variants*.c.
 *
 * The name is kept as text; every variant is that text with one stretch of
 * bytes changed: put into out by ko_variant_splice(), then offered.
 */
#ifndef KO_CORE_VARIANTS_GEN_H
#define KO_CORE_VARIANTS_GEN_H

#include "core/variants.h"

/* Room behind a name for the words that are put to it. */
#define KO_VARIANT_WORD_MAX 64

/* Bytes that are copied at a time, and so may be read and written behind. */
#define KO_VARIANT_BLOCK 32

/* The bytes of names: a-z 0-9 - . _ /, each a bit of a set. */
#define KO_SYMBOLS 40

#define KO_LETTERS ((UINT64_C(1) << 26) - 1)
#define KO_DIGITS  (((UINT64_C(1) << 10) - 1) << 26)
#define KO_HYPHEN  (UINT64_C(1) << 36)
#define KO_DOT     (UINT64_C(1) << 37)
#define KO_UNDER   (UINT64_C(1) << 38)
#define KO_SLASH   (UINT64_C(1) << 39)

/* A stretch of the text that is varied, [from, to). */
struct ko_region {
	enum ko_variant_part part;
	size_t from, to;
	uint64_t alphabet; /* what may be put into it */
	size_t shown;      /* from where on a variant of it is shown */
};

struct ko_variants {
	const struct ko_catalogue *c;
	enum ko_rule order[KO_SLIPS]; /* likeliest first */
	/* By rule and symbol: what may stand for the symbol by that slip. */
	uint64_t pairs[KO_SLIPS][KO_SYMBOLS];
	uint64_t near[KO_SYMBOLS]; /* the keys beside the symbol's */
	uint32_t *misnomers;       /* entries; part of the same allocation */
	size_t n_misnomers;

	/* the name */
	char text[KO_VARIANTS_NAME_MAX + 1 + KO_VARIANT_BLOCK];
	size_t n;
	struct ko_region regions[3];
	size_t n_regions;
	bool on_hub;
	bool is_space;     /* a namespace: "/" and a star end the text */
	bool is_host;      /* a host alone */
	size_t host_n;     /* bytes of the host without port; 0: none */
	size_t owner_from; /* where the domain that is registered starts */
	size_t path_from;  /* where the path starts, behind the host */
	size_t joint;      /* of the "/" behind the namespace; n: none */
	bool in_library;   /* one of Docker's own, library/ or not */
	enum ko_claimable space_claim, tenant_claim;

	/* By place in the text: the slip when its byte is left out, and what
	 * may be put in before it by a slip. */
	uint8_t omissions[KO_VARIANTS_NAME_MAX + 1];
	uint64_t insertions[KO_VARIANTS_NAME_MAX + 1][KO_SLIPS];

	/* the variant under way */
	enum ko_rule rule;
	size_t out_n;
	char out[KO_VARIANTS_NAME_MAX + 1 + KO_VARIANT_WORD_MAX +
		 KO_VARIANT_BLOCK];

	/* who hears of it */
	uint32_t rules;
	bool (*found)(void *ctx, const struct ko_variant *variant);
	void *ctx;
	bool is_stopped;

	/* Hashes of those offered already, open addressing; 0 is free. */
	unsigned seen_shift; /* 64 less the bits of an index */
	uint64_t seen[KO_VARIANTS_MAX];

	/* For the hashes: of each head of text; powers of the base and of its
	 * inverse; what a byte counts. */
	uint64_t heads[KO_VARIANTS_NAME_MAX + 1];
	uint64_t up[KO_VARIANTS_NAME_MAX + 1 + KO_VARIANT_WORD_MAX];
	uint64_t down[KO_VARIANTS_NAME_MAX + 1 + KO_VARIANT_WORD_MAX];
	uint64_t values[256];
};

/* The byte of a symbol, and the symbol of a byte that a name may have. */
static inline char ko_symbol_byte(unsigned symbol)
{
	return "abcdefghijklmnopqrstuvwxyz0123456789-._/"[symbol];
}

static inline unsigned ko_byte_symbol(char c)
{
	if (ko_is_lower(c))
		return (unsigned)(c - 'a');
	if (ko_is_digit(c))
		return (unsigned)(c - '0') + 26;
	return c == '-' ? 36 : c == '.' ? 37 : c == '_' ? 38 : 39;
}

/* ---- variants_offer.c: making one and telling of it, once ---- */

/* Fill up, down and values. */
void ko_variants_make_hashing(struct ko_variants *v);

/* Hash the text, and each form in which it might come back: of all that is
 * offered they are seen, and nothing else. */
void ko_variants_make_seen(struct ko_variants *v);

/* Put text into out, with put in place of its cut bytes from at on. */
void ko_variant_splice(struct ko_variants *v, size_t at, size_t cut,
		       struct ko_span put);

/*
 * Offer out as a variant by v->rule: it is text with put bytes in place of
 * cut from at on, which lies in the region.
 */
void ko_variant_offer(struct ko_variants *v, const struct ko_region *r,
		      size_t at, size_t cut, size_t put);

/* The same with each symbol of the set in turn as what is put. */
void ko_variant_offer_each(struct ko_variants *v, const struct ko_region *r,
			   size_t at, size_t cut, uint64_t set);

/* Splice and offer. */
void ko_variant_try(struct ko_variants *v, const struct ko_region *r, size_t at,
		    size_t cut, struct ko_span put);

/*
 * Offer out from shown on, whose parts are others than those of text: it is
 * read anew.
 */
void ko_variant_offer_anew(struct ko_variants *v, size_t shown);

/* ---- variants_name.c: the name and its regions ---- */

/* Fill what the name says of itself; ko_variants_each() says how it fails. */
KO_NODISCARD enum ko_status ko_variants_take_name(struct ko_variants *v,
						  struct ko_span name,
						  struct ko_error *err);

/* ---- variants_edit.c: slips of single letters ---- */

/* Fill pairs. */
void ko_variants_make_pairs(struct ko_variants *v);

/* Fill omissions and insertions for the text. */
void ko_variants_make_places(struct ko_variants *v);

/* The variants by v->rule. */
void ko_variants_by_edit(struct ko_variants *v);

/* ---- variants_shape.c: words and parts ---- */

void ko_variants_by_shape(struct ko_variants *v);

#endif
