#include "core/variants_gen.h"

#include "core/distance.h"
#include "core/keys.h"
#include "core/words.h"

/* Most words of a name that are put in another order. */
#define WORDS_MAX 8

/* What stands for any domain that a stranger may own (RFC 2606). */
#define SAMPLE_SUFFIX KO_SPAN(".example")

/* How two words of a name are joined, the usual way first. */
static const struct ko_span joints[] = {
	{ "-", 1 }, { "_", 1 }, { ".", 1 }, { "", 0 }
};

/* A word and its joint, in the order in which they are written. */
struct joined {
	char p[KO_VARIANT_WORD_MAX];
	size_t n;
};

static struct ko_span join(struct joined *j, struct ko_span a, struct ko_span b)
{
	memcpy(j->p, a.p, a.n);
	memcpy(j->p + a.n, b.p, b.n);
	j->n = a.n + b.n;
	return (struct ko_span){ j->p, j->n };
}

static struct ko_span text_of(const struct ko_variants *v, size_t from,
			      size_t to)
{
	return (struct ko_span){ v->text + from, to - from };
}

/* Where the last part of a region starts, behind its last "/". */
static size_t last_part(const struct ko_variants *v, const struct ko_region *r)
{
	struct ko_span s = text_of(v, r->from, r->to);
	size_t slash = ko_span_rfind(s, '/');

	return slash < s.n ? r->from + slash + 1 : r->from;
}

/* ---- words put to the name ---- */

/* "python-slim" */
static void glue_tags(struct ko_variants *v, const struct ko_region *r)
{
	struct joined word;

	if (r->part != KO_VARIANT_REPOSITORY)
		return;
	for (size_t k = 0; joints[k].n; k++)
		for (size_t i = 0; ko_tag_word(i).n; i++)
			if (ko_tag_word(i).n > 1)
				ko_variant_try(
					v, r, r->to, 0,
					join(&word, joints[k], ko_tag_word(i)));
}

/* "nginx-official", "official-nginx" */
static void pose(struct ko_variants *v, const struct ko_region *r)
{
	size_t from = last_part(v, r);
	struct ko_posing_word w;
	struct joined word;

	if (r->part == KO_VARIANT_HOST)
		return;
	for (size_t k = 0; k < KO_ARRAY_LEN(joints); k++)
		for (size_t i = 0; (w = ko_posing_word(i)).word.n; i++) {
			if (w.after)
				ko_variant_try(v, r, r->to, 0,
					       join(&word, joints[k], w.word));
			if (w.before)
				ko_variant_try(v, r, from, 0,
					       join(&word, w.word, joints[k]));
		}
}

/* "confluent" for "confluentinc", and the other way round */
static void change_ending(struct ko_variants *v, const struct ko_region *r)
{
	struct ko_span name = text_of(v, r->from, r->to);
	struct ko_span ending;

	if (r->part != KO_VARIANT_SPACE)
		return;
	for (size_t i = 0; (ending = ko_company_ending(i)).n; i++) {
		if (ko_span_ends(name, ending))
			ko_variant_try(v, r, r->to - ending.n, ending.n,
				       KO_SPAN(""));
		ko_variant_try(v, r, r->to, 0, ending);
	}
}

/* ---- the same words in another order ---- */

/* Where the words of a region start and end. */
struct words {
	size_t n;
	size_t from[WORDS_MAX], to[WORDS_MAX];
};

static void find_words(const struct ko_variants *v, const struct ko_region *r,
		       struct words *w)
{
	size_t i = r->from;

	w->n = 0;
	while (i < r->to && w->n < WORDS_MAX) {
		w->from[w->n] = i;
		while (i < r->to && !ko_is_separator(v->text[i]))
			i++;
		w->to[w->n++] = i;
		while (i < r->to && ko_is_separator(v->text[i]))
			i++;
	}
}

/* The words in the order given, with what joins them left in place. */
static void offer_order(struct ko_variants *v, const struct ko_region *r,
			const struct words *w, const size_t order[WORDS_MAX])
{
	char made[KO_VARIANTS_NAME_MAX];
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++) {
		size_t k = order[i];
		size_t next = i + 1 < w->n ? w->from[i + 1] : w->to[i];

		memcpy(made + n, v->text + w->from[k], w->to[k] - w->from[k]);
		n += w->to[k] - w->from[k];
		memcpy(made + n, v->text + w->to[i], next - w->to[i]);
		n += next - w->to[i];
	}
	ko_variant_try(v, r, w->from[0], w->to[w->n - 1] - w->from[0],
		       (struct ko_span){ made, n });
}

/* Two words changed places, or one went from an end to the other. */
static void reorder(struct ko_variants *v, const struct ko_region *r)
{
	size_t order[WORDS_MAX];
	struct words w;

	if (r->part == KO_VARIANT_HOST)
		return;
	find_words(v, r, &w);
	for (size_t i = 0; i < w.n; i++)
		for (size_t j = i + 1; j < w.n; j++) {
			for (size_t k = 0; k < w.n; k++)
				order[k] = k == i ? j : k == j ? i : k;
			offer_order(v, r, &w, order);
		}
	for (size_t by = 1; by<w.n; by += w.n> 2 ? w.n - 2 : 1) {
		for (size_t k = 0; k < w.n; k++)
			order[k] = (k + by) % w.n;
		offer_order(v, r, &w, order);
	}
}

/* "redis/bitnami" for "bitnami/redis" */
static void swap_parts(struct ko_variants *v)
{
	struct ko_span space = text_of(v, v->path_from, v->joint);
	struct ko_span repo = text_of(v, v->joint + 1, v->n);
	char made[KO_VARIANTS_NAME_MAX];

	if (!v->on_hub || v->joint == v->n || v->is_space)
		return;
	memcpy(made, repo.p, repo.n);
	made[repo.n] = '/';
	memcpy(made + repo.n + 1, space.p, space.n);
	ko_variant_splice(v, v->path_from, v->n - v->path_from,
			  (struct ko_span){ made, repo.n + 1 + space.n });
	ko_variant_offer_anew(v, v->path_from);
}

/* ---- parts joined or taken apart ---- */

/* "bitnami-redis", "library-nginx" */
static void flatten(struct ko_variants *v)
{
	struct joined word;

	if (!v->on_hub || v->is_space || v->is_host)
		return;
	for (size_t k = 0; joints[k].n; k++) {
		if (v->joint < v->n)
			ko_variant_splice(v, v->joint, 1, joints[k]);
		else
			ko_variant_splice(
				v, v->path_from, 0,
				join(&word, KO_SPAN("library"), joints[k]));
		ko_variant_offer_anew(v, v->path_from);
	}
}

/* "bitnamiredis" for "bitnami/redis" */
static void drop_slash(struct ko_variants *v)
{
	if (!v->on_hub || v->is_space || v->joint == v->n)
		return;
	ko_variant_splice(v, v->joint, 1, KO_SPAN(""));
	ko_variant_offer_anew(v, v->path_from);
}

/* "hello/world" for "hello-world" */
static void put_slash(struct ko_variants *v)
{
	if (v->joint < v->n || v->is_host)
		return;
	for (size_t i = v->path_from; i < v->n; i++)
		if (ko_is_separator(v->text[i])) {
			ko_variant_splice(v, i, 1, KO_SPAN("/"));
			ko_variant_offer_anew(v, v->on_hub ? v->path_from : 0);
		}
}

/* "ghcrio/acme/app" for "ghcr.io/acme/app": a namespace on Docker Hub */
static void drop_dots(struct ko_variants *v)
{
	size_t n = 0;

	if (v->host_n == 0 || (!v->is_host && v->path_from != v->host_n + 1))
		return; /* none, or with a port */
	ko_variant_splice(v, v->n, 0, v->is_host ? KO_SPAN("/*") : KO_SPAN(""));
	for (size_t i = 0; i < v->out_n; i++)
		if (i >= v->host_n || !ko_is_separator(v->out[i]))
			v->out[n++] = v->out[i];
	v->out_n = n;
	ko_variant_offer_anew(v, 0);
}

/* ---- hosts ---- */

/* Is a country's code one edit from what was meant?  Then they share a letter,
 * which most do not. */
static bool is_near_code(struct ko_span code, struct ko_span meant)
{
	return (ko_span_find(meant, code.p[0]) < meant.n ||
		ko_span_find(meant, code.p[1]) < meant.n) &&
	       ko_edit_distance(code, meant, 1) <= 1;
}

/* "ghcr.com", "ghcr.oi": those in wide use and those near the one meant. */
static void change_top_level(struct ko_variants *v, const struct ko_region *r)
{
	size_t from = r->to + 1;
	struct ko_span meant = text_of(v, from, v->host_n);
	struct ko_span other;

	if (r->part != KO_VARIANT_HOST)
		return;
	for (size_t i = 0; (other = ko_country_code(i)).n; i++)
		if (is_near_code(other, meant))
			ko_variant_try(v, r, from, meant.n, other);
	for (size_t i = 0; (other = ko_top_level(i)).n; i++)
		ko_variant_try(v, r, from, meant.n, other);
}

static void go_on(struct ko_variants *v, const struct ko_region *r)
{
	if (r->part == KO_VARIANT_HOST)
		ko_variant_try(v, r, v->host_n, 0, SAMPLE_SUFFIX);
}

/* ---- products whose image is called otherwise ---- */

static void name_products(struct ko_variants *v)
{
	struct ko_span name = text_of(v, v->on_hub ? v->path_from : 0, v->n);

	if (v->in_library && v->joint < v->n)
		name = text_of(v, v->joint + 1, v->n);
	for (size_t i = 0; i < v->n_misnomers; i++) {
		struct ko_entry e = ko_catalogue_entry(v->c, KO_PART_IMAGES,
						       v->misnomers[i]);

		if (!ko_span_eq(e.text, name) ||
		    e.name.n > KO_VARIANTS_NAME_MAX)
			continue;
		ko_variant_splice(v, 0, v->n, e.name);
		ko_variant_offer_anew(v, 0);
	}
}

/* By rule: what is done to each region, and what to the whole. */
static const struct {
	enum ko_rule rule;
	void (*part)(struct ko_variants *v, const struct ko_region *r);
	void (*whole)(struct ko_variants *v);
} shapes[] = {
	{ KO_SLIP_GLUED_TAG, glue_tags, NULL },
	{ KO_SLIP_POSING_WORD, pose, NULL },
	{ KO_SLIP_COMPANY_NAME, change_ending, NULL },
	{ KO_SLIP_WORD_ORDER, reorder, swap_parts },
	{ KO_SLIP_FLATTENED_PATH, NULL, flatten },
	{ KO_SLIP_SEPARATOR, NULL, drop_slash },
	{ KO_SLIP_SEPARATOR, NULL, put_slash },
	{ KO_SLIP_SEPARATOR, NULL, drop_dots },
	{ KO_SLIP_TOP_LEVEL_DOMAIN, change_top_level, NULL },
	{ KO_SLIP_DECEPTIVE_HOST, go_on, NULL },
	{ KO_SLIP_PRODUCT_NAME, NULL, name_products },
};

void ko_variants_by_shape(struct ko_variants *v)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(shapes); i++) {
		if (shapes[i].rule != v->rule)
			continue;
		for (size_t k = 0; shapes[i].part && k < v->n_regions; k++)
			shapes[i].part(v, &v->regions[k]);
		if (shapes[i].whole)
			shapes[i].whole(v);
	}
}
