#include "core/variants_gen.h"

_Static_assert(KO_SLIPS < 32, "a set of slips is 32 bits");

/* Likeliest first; those of one weight as in the table of the rules. */
static void make_order(struct ko_variants *v)
{
	for (size_t n = 0; n < KO_SLIPS; n++) {
		size_t i = n;

		for (; i && ko_rule_info(v->order[i - 1])->weight <
				    ko_rule_info((enum ko_rule)n)->weight;
		     i--)
			v->order[i] = v->order[i - 1];
		v->order[i] = (enum ko_rule)n;
	}
}

static size_t count_misnomers(const struct ko_catalogue *c, uint32_t *out)
{
	size_t n = ko_catalogue_count(c, KO_PART_IMAGES);
	size_t found = 0;

	for (size_t i = 0; i < n; i++) {
		struct ko_entry e = ko_catalogue_entry(c, KO_PART_IMAGES, i);

		if (e.tier != KO_TIER_MISNOMER)
			continue;
		if (out)
			out[found] = (uint32_t)i;
		found++;
	}
	return found;
}

struct ko_variants *ko_variants_new(const struct ko_catalogue *c)
{
	size_t n = count_misnomers(c, NULL);
	struct ko_variants *v =
		calloc(1, sizeof(*v) + n * sizeof(*v->misnomers));

	if (!v)
		return NULL;
	v->c = c;
	v->misnomers = (uint32_t *)(v + 1);
	v->n_misnomers = count_misnomers(c, v->misnomers);
	make_order(v);
	ko_variants_make_hashing(v);
	ko_variants_make_pairs(v);
	return v;
}

void ko_variants_free(struct ko_variants *v)
{
	free(v);
}

void ko_variants_freep(struct ko_variants **v)
{
	ko_variants_free(*v);
}

enum ko_status
ko_variants_each(struct ko_variants *v, struct ko_span name, uint32_t rules,
		 bool (*found)(void *ctx, const struct ko_variant *variant),
		 void *ctx, struct ko_error *err)
{
	enum ko_status status;

	v->is_stopped = false;
	v->rules = rules;
	v->found = found;
	v->ctx = ctx;
	status = ko_variants_take_name(v, name, err);
	if (status)
		return status;
	ko_variants_make_seen(v);
	ko_variants_make_places(v);
	for (size_t i = 0; i < KO_SLIPS && rules && !v->is_stopped; i++) {
		v->rule = v->order[i];
		ko_variants_by_edit(v);
		ko_variants_by_shape(v);
		rules &= ~KO_RULE_BIT(v->rule);
	}
	return KO_OK;
}

/* ---- names that are taken ---- */

static bool is_listed(const struct ko_catalogue *c, struct ko_span name)
{
	struct ko_entry e;

	return ko_catalogue_find(c, KO_PART_IMAGES, name, &e) &&
	       e.tier != KO_TIER_MISNOMER;
}

bool ko_variant_is_known(const struct ko_catalogue *c,
			 const struct ko_variant *variant)
{
	struct ko_span name = variant->name;
	size_t slash = ko_span_find(name, '/');
	char space[KO_VARIANTS_NAME_MAX + KO_VARIANT_WORD_MAX];
	struct ko_entry e;

	if (is_listed(c, name))
		return true;
	if (variant->part == KO_VARIANT_HOST) {
		name = ko_span_head(name, slash);
		name = ko_span_head(name, ko_span_find(name, ':'));
		return ko_catalogue_find(c, KO_PART_REGISTRIES, name, &e);
	}
	if (variant->part == KO_VARIANT_REPOSITORY || slash == name.n)
		return false;
	/* The namespace, behind a host if there is one. */
	if (ko_span_find(ko_span_head(name, slash), '.') < slash)
		slash += 1 + ko_span_find(ko_span_tail(name, slash + 1), '/');
	if (slash >= name.n || slash + 2 > sizeof(space))
		return false;
	memcpy(space, name.p, slash);
	memcpy(space + slash, "/*", 2);
	return is_listed(c, (struct ko_span){ space, slash + 2 });
}
