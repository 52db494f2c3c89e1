#include "core/variants_gen.h"

#include "core/keys.h"

static uint64_t bit_of(char c)
{
	return UINT64_C(1) << ko_byte_symbol(c);
}

void ko_variants_make_pairs(struct ko_variants *v)
{
	for (unsigned a = 0; a < KO_SYMBOLS; a++)
		for (unsigned b = 0; b < KO_SYMBOLS; b++) {
			enum ko_rule rule = ko_rule_of_pair(ko_symbol_byte(a),
							    ko_symbol_byte(b));

			if (ko_are_neighbour_keys(ko_symbol_byte(a),
						  ko_symbol_byte(b)))
				v->near[a] |= UINT64_C(1) << b;
			/* A "/" is a boundary, no letter that is mistyped. */
			if (a == b || ((ko_symbol_byte(a) == '/' ||
					ko_symbol_byte(b) == '/') &&
				       rule != KO_SLIP_SEPARATOR))
				continue;
			v->pairs[rule][a] |= UINT64_C(1) << b;
		}
}

/* All of the set, put in before the byte at i, are the same slip. */
static void add_place(struct ko_variants *v, size_t i, uint64_t set)
{
	struct ko_span out = { v->out, v->out_n };

	if (!set)
		return;
	v->out[i] = ko_symbol_byte((unsigned)__builtin_ctzll(set));
	v->insertions[i][ko_rule_of_lone_byte(out, i, KO_SLIP_INSERTION)] |=
		set;
}

/* The bytes for which it matters that this one is beside them. */
static uint64_t kin_of(const struct ko_variants *v, char c)
{
	unsigned symbol = ko_byte_symbol(c);

	return v->near[symbol] | UINT64_C(1) << symbol;
}

/* What may be put in before the byte at i, by slip. */
static void make_place(struct ko_variants *v, const struct ko_region *r,
		       size_t i)
{
	uint64_t left = r->alphabet;
	uint64_t special = bit_of('s') | KO_HYPHEN | KO_DOT | KO_UNDER;

	/* Behind a letter like it is the same as before it. */
	if (i > r->from)
		left &= ~bit_of(v->text[i - 1]);
	if (i)
		special |= kin_of(v, v->text[i - 1]);
	if (i < v->n)
		special |= kin_of(v, v->text[i]);
	ko_variant_splice(v, i, 0, KO_SPAN("?"));
	memset(v->insertions[i], 0, sizeof(v->insertions[i]));
	add_place(v, i, left & KO_DIGITS);
	add_place(v, i, left & KO_LETTERS & ~special);
	for (left &= special & ~KO_DIGITS; left; left &= left - 1)
		add_place(v, i, left & -left);
}

void ko_variants_make_places(struct ko_variants *v)
{
	struct ko_span text = { v->text, v->n };

	for (size_t k = 0; k < v->n_regions; k++) {
		const struct ko_region *r = &v->regions[k];

		for (size_t i = r->from; i < r->to; i++)
			v->omissions[i] = (uint8_t)ko_rule_of_lone_byte(
				text, i, KO_SLIP_OMISSION);
		for (size_t i = r->from; i <= r->to; i++)
			make_place(v, r, i);
	}
}

static void swap_letters(struct ko_variants *v, const struct ko_region *r)
{
	for (size_t i = r->from; i + 1 < r->to; i++) {
		char swapped[2] = { v->text[i + 1], v->text[i] };

		if (swapped[0] != swapped[1])
			ko_variant_try(v, r, i, 2,
				       (struct ko_span){ swapped, 2 });
	}
}

static void leave_out(struct ko_variants *v, const struct ko_region *r)
{
	for (size_t i = r->from; i < r->to; i++)
		if (v->omissions[i] == v->rule)
			ko_variant_try(v, r, i, 1, KO_SPAN(""));
}

static void change(struct ko_variants *v, const struct ko_region *r)
{
	for (size_t i = r->from; i < r->to; i++)
		ko_variant_offer_each(
			v, r, i, 1,
			v->pairs[v->rule][ko_byte_symbol(v->text[i])] &
				r->alphabet);
}

static void put_in(struct ko_variants *v, const struct ko_region *r)
{
	for (size_t i = r->from; i <= r->to; i++)
		ko_variant_offer_each(v, r, i, 0, v->insertions[i][v->rule]);
}

/* Put b wherever a stands. */
static void put_for(struct ko_variants *v, const struct ko_region *r,
		    const char *a, const char *b)
{
	struct ko_span old = ko_span_str(a);
	struct ko_span new = ko_span_str(b);

	for (size_t i = r->from; i + old.n <= r->to; i++)
		if (v->text[i] == old.p[0] &&
		    (old.n == 1 || v->text[i + 1] == old.p[1]))
			ko_variant_try(v, r, i, old.n, new);
}

/* The pairs of letters; single ones are among the changes. */
static void change_pairs(struct ko_variants *v, const struct ko_region *r)
{
	for (size_t k = 0; k < KO_ALIKES; k++) {
		const struct ko_alike *a = &ko_alikes[k];

		if (a->rule != v->rule || (!a->a[1] && !a->b[1]))
			continue;
		put_for(v, r, a->a, a->b);
		put_for(v, r, a->b, a->a);
	}
}

void ko_variants_by_edit(struct ko_variants *v)
{
	if (v->rule >= KO_SLIP_WORD_ORDER)
		return; /* no slip of letters */
	for (size_t k = 0; k < v->n_regions; k++) {
		const struct ko_region *r = &v->regions[k];

		if (v->rule == KO_SLIP_TRANSPOSITION)
			swap_letters(v, r);
		leave_out(v, r);
		change(v, r);
		put_in(v, r);
		change_pairs(v, r);
	}
}
