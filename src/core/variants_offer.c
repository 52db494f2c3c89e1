#include "core/variants_gen.h"

#include "core/claim.h"
#include "core/keys.h"

/* Limits of a domain and of one of its labels, in bytes (RFC 1035). */
#define HOST_MAX  253
#define LABEL_MAX 63

/* An image id is a name of this many hex digits, and no reference. */
#define ID_HEX 64

/* Names are short: whole blocks are sooner copied than the right length. */
static void copy_blocks(char *to, const char *from, size_t n)
{
	for (size_t i = 0; i < n; i += KO_VARIANT_BLOCK)
		memcpy(to + i, from + i, KO_VARIANT_BLOCK);
}

void ko_variant_splice(struct ko_variants *v, size_t at, size_t cut,
		       struct ko_span put)
{
	copy_blocks(v->out, v->text, at);
	copy_blocks(v->out + at + put.n, v->text + at + cut, v->n - at - cut);
	for (size_t i = 0; i < put.n; i++)
		v->out[at + i] = put.p[i];
	v->out_n = v->n - cut + put.n;
}

void ko_variant_try(struct ko_variants *v, const struct ko_region *r, size_t at,
		    size_t cut, struct ko_span put)
{
	if (v->is_stopped)
		return;
	ko_variant_splice(v, at, cut, put);
	ko_variant_offer(v, r, at, cut, put.n);
}

/*
 * The hash of a name is the sum of value(byte) * BASE^place, modulo 2^64, so
 * that of a variant comes from those of the stretches that it shares with the
 * name.  BASE is 3 modulo 8, which keeps the powers far apart.
 */
#define BASE         UINT64_C(0x9e3779b97f4a7c13)
#define BASE_INVERSE UINT64_C(0x3fbd78d0fbf0ae1b)

_Static_assert(BASE *BASE_INVERSE == 1, "each undoes the other");

/* splitmix64 of the byte */
static uint64_t value_of(unsigned char c)
{
	uint64_t z = (c + UINT64_C(1)) * UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

void ko_variants_make_hashing(struct ko_variants *v)
{
	v->up[0] = v->down[0] = 1;
	for (size_t i = 1; i < KO_ARRAY_LEN(v->up); i++) {
		v->up[i] = v->up[i - 1] * BASE;
		v->down[i] = v->down[i - 1] * BASE_INVERSE;
	}
	for (unsigned c = 0; c < KO_ARRAY_LEN(v->values); c++)
		v->values[c] = value_of((unsigned char)c);
}

static uint64_t hash_of(const struct ko_variants *v, const char *p, size_t n)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < n; i++)
		hash += v->values[(unsigned char)p[i]] * v->up[i];
	return hash;
}

/* Of all of out, as ko_variant_offer() describes it. */
static uint64_t hash_of_splice(const struct ko_variants *v, size_t at,
			       size_t cut, size_t put)
{
	uint64_t behind = v->heads[v->n] - v->heads[at + cut];

	behind *= put >= cut ? v->up[put - cut] : v->down[cut - put];
	return v->heads[at] + hash_of(v, v->out + at, put) * v->up[at] + behind;
}

/* The same without its first bytes, which text has as well. */
static uint64_t hash_behind(const struct ko_variants *v, uint64_t hash,
			    size_t shown)
{
	return (hash - v->heads[shown]) * v->down[shown];
}

/*
 * Was it offered before?  From now on it was.  Two names of one hash would
 * lose the second: at KO_VARIANTS_MAX names once in a million runs, and at a
 * usual thousand hardly ever.
 */
static bool was_seen(struct ko_variants *v, uint64_t hash)
{
	size_t i = (hash * UINT64_C(0xd6e8feb86659fd93)) >> v->seen_shift;
	size_t mask = SIZE_MAX >> v->seen_shift;

	hash += hash == 0; /* 0 is a free slot */
	while (v->seen[i] && v->seen[i] != hash)
		i = (i + 1) & mask;
	if (v->seen[i])
		return true;
	v->seen[i] = hash;
	return false;
}

/*
 * Most variants of a name, by the bytes that are varied: each byte and each
 * gap takes any symbol or is swapped, dropped or made a pair, and the words
 * that are put to a name are a few hundred.
 */
#define MOST_OF(bytes) (84 * ((bytes) + 3) + 512)

/* Kept at most four fifths full. */
#define SLOTS_FOR(variants) ((variants) + (variants) / 4)

_Static_assert(SLOTS_FOR(MOST_OF(KO_VARIANTS_NAME_MAX)) <= KO_VARIANTS_MAX,
	       "a longest name needs more slots");

static void clear_seen(struct ko_variants *v)
{
	size_t varied = 0;
	unsigned bits = 10;

	for (size_t i = 0; i < v->n_regions; i++)
		varied += v->regions[i].to - v->regions[i].from;
	while ((size_t)1 << bits < SLOTS_FOR(MOST_OF(varied)))
		bits++;
	v->seen_shift = 64 - bits;
	memset(v->seen, 0, sizeof(v->seen[0]) << bits);
}

void ko_variants_make_seen(struct ko_variants *v)
{
	clear_seen(v);
	v->heads[0] = 0;
	for (size_t i = 0; i < v->n; i++)
		v->heads[i + 1] =
			v->heads[i] +
			v->values[(unsigned char)v->text[i]] * v->up[i];
	(void)was_seen(v, v->heads[v->n]);
	for (size_t i = 0; i < v->n_regions; i++)
		(void)was_seen(
			v, hash_behind(v, v->heads[v->n], v->regions[i].shown));
}

/* Inlined, as most variants differ in one letter and come in a row. */
static inline __attribute__((always_inline)) void
tell(struct ko_variants *v, uint64_t hash, size_t shown,
     enum ko_variant_part part, enum ko_claimable claimable)
{
	struct ko_variant variant = {
		{ v->out + shown, v->out_n - shown }, v->rule, part, claimable
	};

	if (was_seen(v, hash) || !(v->rules & KO_RULE_BIT(v->rule)))
		return;
	v->is_stopped = !v->found(v->ctx, &variant);
}

/* Is it "." "_" "__" "/" or hyphens only? */
static bool is_joint(const char *p, size_t n)
{
	if (n == 1)
		return true;
	if (n == 2 && p[0] == '_' && p[1] == '_')
		return true;
	for (size_t i = 0; i < n; i++)
		if (p[i] != '-')
			return false;
	return true;
}

/* Does each run of separators in and around [from, to) join two words? */
static bool has_good_joints(const struct ko_variants *v, size_t from, size_t to)
{
	while (from && ko_is_separator(v->out[from - 1]))
		from--;
	while (to < v->out_n && ko_is_separator(v->out[to]))
		to++;
	for (size_t i = from; i < to; i++) {
		size_t start = i;

		while (i < to && ko_is_separator(v->out[i]))
			i++;
		if (i > start && (start == 0 || i == v->out_n ||
				  !is_joint(v->out + start, i - start)))
			return false;
	}
	return true;
}

/* A letter or digit in a gap or for one byte never spoils a joint. */
static bool is_one_letter(const struct ko_variants *v, size_t at, size_t cut,
			  size_t put)
{
	return put == 1 && cut <= 1 && ko_is_alnum(v->out[at]);
}

/* The label that the byte at i is in, or that ends there. */
static bool is_good_label(const struct ko_variants *v, size_t i, size_t end)
{
	size_t from = i;

	while (from && v->out[from - 1] != '.')
		from--;
	while (i < end && v->out[i] != '.')
		i++;
	/* "ab--c" is kept for encodings such as punycode's. */
	return i - from <= LABEL_MAX &&
	       !(i - from > 3 && v->out[from + 2] == '-' &&
		 v->out[from + 3] == '-');
}

static bool is_good_host(const struct ko_variants *v, size_t at, size_t cut,
			 size_t put)
{
	size_t end = v->host_n - cut + put;

	/* What ends with one letter ends the label that it is in. */
	return end <= HOST_MAX && is_good_label(v, at, end) &&
	       (is_one_letter(v, at, cut, put) ||
		is_good_label(v, at + put, end));
}

static bool is_image_id(const char *p, size_t n)
{
	if (n != ID_HEX)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!ko_is_hex_lower(p[i]))
			return false;
	return true;
}

/* Without its host, "localhost/redis" is read as one on a host. */
static bool is_good_account(struct ko_span s)
{
	return ko_is_hub_account(s) && !ko_span_eq(s, KO_SPAN("localhost"));
}

/* Does the path fit, library/ included? */
static bool is_good_length(const struct ko_variants *v, size_t shown)
{
	size_t least =
		v->in_library && v->joint == v->n ? KO_SPAN("library/").n : 0;

	return least + v->out_n - shown <= KO_IMAGEREF_PATH_MAX;
}

/* Would a registry take out, as ko_variant_offer() describes it? */
static bool is_good(const struct ko_variants *v, const struct ko_region *r,
		    size_t at, size_t cut, size_t put)
{
	if (!is_one_letter(v, at, cut, put) &&
	    !has_good_joints(v, at, at + put))
		return false;
	if (r->part == KO_VARIANT_HOST)
		return is_good_host(v, at, cut, put);
	if (!is_good_length(v, v->path_from))
		return false;
	if (r->part == KO_VARIANT_SPACE && v->on_hub)
		return is_good_account((struct ko_span){
			v->out + r->from, r->to - r->from - cut + put });
	return !is_image_id(v->out + r->shown, v->out_n - r->shown);
}

/* Only a namespace's owner can push; only a host's can name one below it. */
static enum ko_claimable claimable(const struct ko_variants *v,
				   const struct ko_region *r, size_t at,
				   size_t cut)
{
	if (r->part == KO_VARIANT_REPOSITORY)
		return KO_CLAIMABLE_NO;
	if (r->part == KO_VARIANT_SPACE)
		return v->space_claim;
	return at + cut < v->owner_from ? v->tenant_claim : KO_CLAIMABLE_YES;
}

void ko_variant_offer(struct ko_variants *v, const struct ko_region *r,
		      size_t at, size_t cut, size_t put)
{
	if (is_good(v, r, at, cut, put))
		tell(v,
		     hash_behind(v, hash_of_splice(v, at, cut, put), r->shown),
		     r->shown, r->part, claimable(v, r, at, cut));
}

/* Is it taken or not by its letters, besides its length and separators? */
static bool depends_on_letters(const struct ko_variants *v,
			       const struct ko_region *r, size_t cut)
{
	return v->out_n - r->shown == ID_HEX ||
	       r->to - r->from - cut + 1 == KO_SPAN("localhost").n;
}

/* If one letter is good there, all are; each in turn, and its hash. */
static void offer_letters(struct ko_variants *v, const struct ko_region *r,
			  size_t at, size_t cut, uint64_t letters)
{
	enum ko_claimable claim = claimable(v, r, at, cut);
	uint64_t power = v->up[at - r->shown];
	uint64_t rest;

	if (!letters || !is_good(v, r, at, cut, 1))
		return;
	rest = hash_behind(v, hash_of_splice(v, at, cut, 1), r->shown) -
	       v->values[(unsigned char)v->out[at]] * power;
	for (; letters && !v->is_stopped; letters &= letters - 1) {
		char c = ko_symbol_byte((unsigned)__builtin_ctzll(letters));

		v->out[at] = c;
		tell(v, rest + v->values[(unsigned char)c] * power, r->shown,
		     r->part, claim);
	}
}

void ko_variant_offer_each(struct ko_variants *v, const struct ko_region *r,
			   size_t at, size_t cut, uint64_t set)
{
	uint64_t letters = set & (KO_LETTERS | KO_DIGITS);

	if (!set)
		return;
	ko_variant_splice(v, at, cut, KO_SPAN("a"));
	if (depends_on_letters(v, r, cut))
		letters = 0;
	offer_letters(v, r, at, cut, letters);
	for (set &= ~letters; set && !v->is_stopped; set &= set - 1) {
		v->out[at] = ko_symbol_byte((unsigned)__builtin_ctzll(set));
		ko_variant_offer(v, r, at, cut, 1);
	}
}

/* Docker Hub has no other names than "a" of Docker's own and "a/b". */
static bool is_good_on_hub(struct ko_span path, bool *in_space)
{
	size_t slash = ko_span_find(path, '/');

	*in_space = slash < path.n;
	return !*in_space || is_good_account(ko_span_head(path, slash));
}

void ko_variant_offer_anew(struct ko_variants *v, size_t shown)
{
	struct ko_span name = { v->out + shown, v->out_n - shown };
	enum ko_claimable claimable = v->space_claim;
	bool ends_in_star = ko_span_ends(name, KO_SPAN("*"));
	struct ko_imageref ref;
	bool in_space = true;

	if (v->is_stopped)
		return;
	if (ends_in_star)
		v->out[v->out_n - 1] = 'x'; /* any repository */
	if (ko_imageref_parse(name, &ref, NULL) != KO_OK)
		return;
	if (ko_imageref_on_hub(&ref)) {
		if (!is_good_on_hub(ref.path, &in_space))
			return;
		claimable = in_space ? KO_CLAIMABLE_YES : KO_CLAIMABLE_NO;
	}
	if (ends_in_star)
		v->out[v->out_n - 1] = '*';
	tell(v, hash_of(v, name.p, name.n), shown,
	     in_space ? KO_VARIANT_SPACE : KO_VARIANT_REPOSITORY, claimable);
}
