#include "test.h"

#include "core/claim.h"
#include "core/keys.h"
#include "core/variants.h"

#define ALL KO_VARIANT_RULES

static struct ko_catalogue catalogue;

/* All variants of a name, copied. */
struct list {
	size_t n;
	struct one {
		char name[2 * KO_VARIANTS_NAME_MAX];
		enum ko_rule rule;
		enum ko_variant_part part;
		enum ko_claimable claimable;
		bool is_known;
	} * p;
};

static void list_done(struct list *l)
{
	free(l->p);
}

#define AUTO_LIST KO_CLEANUP(list_done)

static bool keep(void *ctx, const struct ko_variant *v)
{
	struct list *l = ctx;
	struct one *o = &l->p[l->n++];

	assert_true(l->n < KO_VARIANTS_MAX);
	assert_true(v->name.n < sizeof(o->name));
	memcpy(o->name, v->name.p, v->name.n);
	o->name[v->name.n] = '\0';
	o->rule = v->rule;
	o->part = v->part;
	o->claimable = v->claimable;
	o->is_known = ko_variant_is_known(&catalogue, v);
	return true;
}

static struct list variants_of(struct ko_span name, uint32_t rules)
{
	KO_AUTO_VARIANTS struct ko_variants *v = ko_variants_new(&catalogue);
	struct list l = { 0, malloc(KO_VARIANTS_MAX * sizeof(*l.p)) };

	assert_non_null(v);
	assert_non_null(l.p);
	assert_int_equal(ko_variants_each(v, name, rules, keep, &l, NULL),
			 KO_OK);
	return l;
}

static const struct one *find(const struct list *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->p[i].name, name) == 0)
			return &l->p[i];
	return NULL;
}

#define NO      KO_CLAIMABLE_NO
#define YES     KO_CLAIMABLE_YES
#define UNKNOWN KO_CLAIMABLE_UNKNOWN

/* A name and one of its variants; rule KO_RULES: it is none. */
static struct row {
	const char *name, *variant;
	enum ko_rule rule;
	enum ko_claimable claimable;
	bool is_known;
} rows[] = {
	/* each rule */
	{ "nginx", "ngnix", KO_SLIP_TRANSPOSITION, NO, false },
	{ "python", "pyton", KO_SLIP_OMISSION, NO, false },
	{ "nginx", "ngminx", KO_SLIP_INSERTION, NO, false },
	{ "nginx", "nnginx", KO_SLIP_DOUBLING, NO, false },
	{ "hello", "helo", KO_SLIP_DOUBLING, NO, false },
	{ "python", "pythom", KO_SLIP_NEIGHBOUR_KEY, NO, false },
	{ "nginx", "ngijnx", KO_SLIP_NEIGHBOUR_KEY, NO, false },
	{ "ubuntu", "ubantu", KO_SLIP_VOWEL, NO, false },
	{ "kafka", "kafca", KO_SLIP_PHONETIC, NO, false },
	{ "alpine", "alfine", KO_SLIP_SUBSTITUTION, NO, false },
	{ "phpbb", "fpbb", KO_SLIP_PHONETIC, NO, false },
	{ "mysql", "rnysql", KO_SLIP_GLYPH, NO, false },
	{ "node", "nocle", KO_SLIP_GLYPH, NO, false },
	{ "wordpress", "vvordpress", KO_SLIP_GLYPH, NO, false },
	{ "redis", "red1s", KO_SLIP_GLYPH, NO, false },
	{ "hello-world", "helloworld", KO_SLIP_SEPARATOR, NO, false },
	{ "hello-world", "hello_world", KO_SLIP_SEPARATOR, NO, false },
	{ "hello-world", "hello/world", KO_SLIP_SEPARATOR, YES, false },
	{ "nginx", "ng-inx", KO_SLIP_SEPARATOR, NO, false },
	{ "postgres", "postgre", KO_SLIP_PLURAL, NO, false },
	{ "nginx", "nginxs", KO_SLIP_PLURAL, NO, false },
	{ "centos7", "centos8", KO_SLIP_NUMBER, NO, false },
	{ "nginx", "nginx1", KO_SLIP_NUMBER, NO, false },
	{ "redis", "redms", KO_SLIP_BIT_FLIP, NO, false },
	{ "redis", "redid", KO_SLIP_NEIGHBOUR_KEY, NO, false },
	{ "redis", "redit", KO_SLIP_SUBSTITUTION, NO, false },
	{ "hello-world", "world-hello", KO_SLIP_WORD_ORDER, NO, false },
	{ "a-b-c", "c-a-b", KO_SLIP_WORD_ORDER, NO, false },
	{ "python", "python-slim", KO_SLIP_GLUED_TAG, NO, false },
	{ "bitnami/redis", "bitnami-redis", KO_SLIP_FLATTENED_PATH, NO, false },
	{ "bitnami/redis", "bitnamiredis", KO_SLIP_SEPARATOR, NO, false },
	{ "nginx", "library-nginx", KO_SLIP_FLATTENED_PATH, NO, false },
	{ "nginx", "nginx-official", KO_SLIP_POSING_WORD, NO, false },
	{ "nginx", "docker-nginx", KO_SLIP_POSING_WORD, NO, false },
	{ "bitnami/redis", "bitnamiofficial/redis", KO_SLIP_POSING_WORD, YES,
	  false },
	{ "confluentinc/cp-kafka", "confluent/cp-kafka", KO_SLIP_COMPANY_NAME,
	  YES, false },
	{ "node", "nodejs", KO_SLIP_PRODUCT_NAME, NO, false },
	{ "ghcr.io", "ghcr.com", KO_SLIP_TOP_LEVEL_DOMAIN, YES, false },
	{ "gcr.io", "gcr.io.example", KO_SLIP_DECEPTIVE_HOST, YES, false },

	/* whose it could be */
	{ "bitnami/redis", "bitnmai/redis", KO_SLIP_TRANSPOSITION, YES, false },
	{ "bitnami/redis", "bitnami/redsi", KO_SLIP_TRANSPOSITION, NO, false },
	{ "bitnami/", "bitnmai/*", KO_SLIP_TRANSPOSITION, YES, false },
	{ "bitnami/*", "bitnmai/*", KO_SLIP_TRANSPOSITION, YES, false },
	{ "ghcr.io/acme/app", "ghcr.io/acmee/app", KO_SLIP_DOUBLING, YES,
	  false },
	{ "ghcr.io/acme/app", "ghcr.io/acme/ap", KO_SLIP_DOUBLING, NO, false },
	{ "ghcr.io/acme/app", "ghrc.io/acme/app", KO_SLIP_TRANSPOSITION, YES,
	  false },
	{ "ghcr.io/acme/app", "ghcrio/acme/app", KO_SLIP_SEPARATOR, YES,
	  false },
	{ "ghcr.io", "ghcrio/*", KO_SLIP_SEPARATOR, YES, false },
	{ "ghcr.io", "gcr.io", KO_SLIP_OMISSION, YES, true },
	{ "mcr.microsoft.com/dotnet/sdk", "mcr.microsoft.com/dotent/sdk",
	  KO_SLIP_TRANSPOSITION, NO, false },
	{ "reg.acme.test/a/b", "reg.acme.test/aa/b", KO_SLIP_DOUBLING, UNKNOWN,
	  false },
	{ "docker.elastic.co", "docekr.elastic.co", KO_SLIP_TRANSPOSITION, NO,
	  false },
	{ "docker.elastic.co", "docker.elasitc.co", KO_SLIP_TRANSPOSITION, YES,
	  false },
	{ "docker.elastic.co", "docker-elastic.co", KO_SLIP_SEPARATOR, YES,
	  false },
	{ "hub.acme.co.uk", "hub.amce.co.uk", KO_SLIP_TRANSPOSITION, YES,
	  false },
	{ "hub.acme.co.uk", "hbu.acme.co.uk", KO_SLIP_TRANSPOSITION, NO,
	  false },
	{ "acme.azurecr.io", "amce.azurecr.io", KO_SLIP_TRANSPOSITION, UNKNOWN,
	  false },

	/* how it was written */
	{ "nginx:1.27", "ngnix", KO_SLIP_TRANSPOSITION, NO, false },
	{ "library/nginx", "ngnix", KO_SLIP_TRANSPOSITION, NO, false },
	{ "library/nginx", "libary/nginx", KO_SLIP_OMISSION, YES, false },
	{ "docker.io/nginx", "ngnix", KO_SLIP_TRANSPOSITION, NO, false },
	{ "docker.io/nginx", "dokcer.io/nginx", KO_SLIP_TRANSPOSITION, YES,
	  false },
	{ "docker.io/nginx", "dockerio/nginx", KO_SLIP_SEPARATOR, YES, false },
	{ "GHCR.io/a/b", "ghrc.io/a/b", KO_SLIP_TRANSPOSITION, YES, false },
	{ "ghcr.io:443/a/b", "ghrc.io:443/a/b", KO_SLIP_TRANSPOSITION, YES,
	  false },
	{ "ghcr.io/a/b/c", "ghcr.io/a/c/b", KO_SLIP_WORD_ORDER, NO, false },
	{ "bitnami/redis", "redis/bitnami", KO_SLIP_WORD_ORDER, YES, true },

	/* what nobody would take */
	{ "bitnami/redis", "bit-nami/redis", KO_RULES, NO, false },
	{ "abcd/redis", "abc/redis", KO_RULES, NO, false },
	{ "localhos/redis", "localhost/redis", KO_RULES, NO, false },
	{ "localhosx/redis", "localhost/redis", KO_RULES, NO, false },
	{ "nginx", "nginx-", KO_RULES, NO, false },
	{ "nginx", "nginx", KO_RULES, NO, false },
	{ "library/nginx", "nginx", KO_RULES, NO, false },
	{ "a.b", "a..b", KO_RULES, NO, false },
	{ "ghcr.io", "ghcr-.io", KO_RULES, NO, false },
	{ "ghcr.io", "ghcr.oi", KO_RULES, NO, false },
	{ "a-bc.io", "a--bc.io", KO_SLIP_SEPARATOR, YES, false },
	{ "ab-c.io", "ab--c.io", KO_RULES, NO, false },
	{ "localhost:5000/app", "localohst:5000/app", KO_RULES, NO, false },
	{ "10.0.0.1/app", "10.0.0.2/app", KO_RULES, NO, false },
};

static void check_row(void **state)
{
	const struct row *r = *state;
	AUTO_LIST struct list l = variants_of(ko_span_str(r->name), ALL);
	const struct one *o = find(&l, r->variant);

	if (r->rule == KO_RULES) {
		assert_null(o);
		return;
	}
	if (!o) {
		print_error("%s: no %s\n", r->name, r->variant);
		fail();
		return;
	}
	assert_string_equal(ko_rule_info(o->rule)->name,
			    ko_rule_info(r->rule)->name);
	assert_int_equal(o->claimable, r->claimable);
	assert_int_equal(o->is_known, r->is_known);
}

/* ---- what holds for the variants of any name ---- */

static int compare_names(const void *a, const void *b)
{
	const struct one *x = a;
	const struct one *y = b;

	return strcmp(x->name, y->name);
}

static int weight_of(const struct one *o)
{
	return ko_rule_info(o->rule)->weight;
}

/* A registry would take it. */
static void assert_allowed(const struct one *o)
{
	struct ko_span name = ko_span_str(o->name);
	struct ko_imageref ref;
	char text[2 * KO_VARIANTS_NAME_MAX];

	memcpy(text, o->name, name.n + 1);
	if (ko_span_ends(name, KO_SPAN("*")))
		text[name.n - 1] = 'x';
	if (ko_imageref_parse((struct ko_span){ text, name.n }, &ref, NULL) !=
	    KO_OK)
		print_error("%s\n", o->name);
	assert_int_equal(
		ko_imageref_parse((struct ko_span){ text, name.n }, &ref, NULL),
		KO_OK);
	if (ko_imageref_on_hub(&ref) && o->part == KO_VARIANT_SPACE)
		assert_true(ko_is_hub_account(
			ko_span_head(ref.path, ko_span_find(ref.path, '/'))));
	if (o->part == KO_VARIANT_HOST)
		assert_true(ko_is_domain(
			ko_span_head(name, ko_span_find(name, '/'))));
}

/* Do they differ from the first letter of a part on, or from the second? */
static bool differ_at_first_letters(const char *a, const char *b)
{
	size_t same = 0;

	while (a[same] && a[same] == b[same])
		same++;
	return same < 2 || a[same - 1] == '/' || a[same - 2] == '/';
}

/* ko_align() finds that slip or a likelier one; to it, first letters weigh
 * more than others. */
static void assert_aligned(const char *meant, const struct one *o)
{
	struct ko_alignment a;

	if (o->rule == KO_SLIP_TOP_LEVEL_DOMAIN ||
	    o->rule >= KO_SLIP_WORD_ORDER || strlen(meant) > KO_ALIGN_MAX - 8)
		return;
	if (strchr(o->name, '*') && !strchr(meant, '*'))
		return; /* "ghcrio" and a star */
	assert_true(ko_align(ko_span_str(o->name), ko_span_str(meant), &a));
	if (a.n == 1 && !differ_at_first_letters(o->name, meant))
		assert_true(ko_rule_info(a.slips[0].rule)->weight >=
			    weight_of(o));
	assert_true(a.weight >=
		    weight_of(o) + ko_evidence(KO_EVIDENCE_FIRST_LETTER));
}

/* Ordered, allowed, unique; meant is the name as the variants show it. */
static void assert_holds(const char *meant, struct ko_span name)
{
	AUTO_LIST struct list l = variants_of(name, ALL);

	for (size_t i = 0; i < l.n; i++) {
		if (i)
			assert_true(weight_of(&l.p[i - 1]) >=
				    weight_of(&l.p[i]));
		assert_string_not_equal(l.p[i].name, meant);
		assert_allowed(&l.p[i]);
		assert_aligned(meant, &l.p[i]);
	}
	qsort(l.p, l.n, sizeof(*l.p), compare_names);
	for (size_t i = 1; i < l.n; i++)
		assert_string_not_equal(l.p[i - 1].name, l.p[i].name);
}

static struct name_row {
	const char *name, *meant;
	size_t least, most; /* variants */
} name_rows[] = {
	{ "nginx", "nginx", 400, 700 },
	{ "bitnami/redis", "bitnami/redis", 900, 1400 },
	{ "bitnami/", "bitnami/*", 450, 700 },
	{ "ghcr.io", "ghcr.io", 300, 500 },
	{ "ghcr.io/acme/app", "ghcr.io/acme/app", 900, 1500 },
	{ "hello-world", "hello-world", 800, 1300 },
	{ "quay.io/a/b-c/d_e.f", "quay.io/a/b-c/d_e.f", 900, 2000 },
	{ "docker.elastic.co/beats/", "docker.elastic.co/beats/*", 1000, 2000 },
	{ "aaaa", "aaaa", 250, 700 },
	{ "ck-oo-rn-vv-cl", "ck-oo-rn-vv-cl", 1000, 1800 },
	{ "a--b__c", "a--b__c", 300, 900 },
};

static void check_name(void **state)
{
	const struct name_row *r = *state;
	AUTO_LIST struct list l = variants_of(ko_span_str(r->name), ALL);

	if (l.n < r->least || l.n > r->most)
		print_error("%s: %zu variants\n", r->name, l.n);
	assert_in_range(l.n, r->least, r->most);
	assert_holds(r->meant, ko_span_str(r->name));
}

/* Some of the catalogue, with and without a host or a star. */
static void holds_for_the_catalogue(void **state)
{
	size_t n = ko_catalogue_count(&catalogue, KO_PART_IMAGES);
	char meant[KO_CATALOGUE_NAME_MAX + 1];

	(void)state;
	for (size_t i = 0; i < n; i += 311) {
		struct ko_entry e =
			ko_catalogue_entry(&catalogue, KO_PART_IMAGES, i);

		memcpy(meant, e.name.p, e.name.n);
		meant[e.name.n] = '\0';
		assert_holds(meant, e.name);
	}
}

/* What each rule gives by itself is what it gives among all. */
static void rules_one_by_one(void **state)
{
	struct ko_span name = KO_SPAN("ghcr.io/hello-world/phpbook");
	AUTO_LIST struct list all = variants_of(name, ALL);
	size_t at[KO_SLIPS] = { 0 };
	size_t sum = 0;

	(void)state;
	for (enum ko_rule r = 0; r < KO_SLIPS; r++) {
		AUTO_LIST struct list some = variants_of(name, KO_RULE_BIT(r));

		for (size_t i = 0; i < all.n; i++)
			if (all.p[i].rule == r)
				assert_string_equal(all.p[i].name,
						    some.p[at[r]++].name);
		assert_int_equal(some.n, at[r]);
		sum += some.n;
	}
	assert_int_equal(sum, all.n);
}

/* ---- ends ---- */

static void longest_names(void **state)
{
	char name[KO_VARIANTS_NAME_MAX + 1];

	(void)state;
	memset(name, 'a', sizeof(name));
	{
		AUTO_LIST struct list l =
			variants_of((struct ko_span){ name, 255 - 8 }, ALL);

		for (size_t i = 0; i < l.n; i++)
			assert_true(strlen(l.p[i].name) <= 255 - 8);
		assert_true(l.n > 0);
	}
	/* A host of 253 bytes, labels of 63, and a path of 255. */
	for (size_t i = 63; i < 253; i += 64)
		name[i] = '.';
	name[253] = '/';
	name[300] = '/';
	name[400] = '-';
	{
		AUTO_LIST struct list l =
			variants_of((struct ko_span){ name, 254 + 255 }, ALL);

		for (size_t i = 0; i < l.n; i++)
			assert_allowed(&l.p[i]);
		assert_true(l.n > 10000);
	}
}

static bool count_to_five(void *ctx, const struct ko_variant *v)
{
	size_t *n = ctx;

	(void)v;
	return ++*n < 5;
}

static void stops(void **state)
{
	KO_AUTO_VARIANTS struct ko_variants *v = ko_variants_new(&catalogue);
	size_t n = 0;

	(void)state;
	assert_int_equal(ko_variants_each(v, KO_SPAN("nginx"), ALL,
					  count_to_five, &n, NULL),
			 KO_OK);
	assert_int_equal(n, 5);
}

static struct bad_row {
	const char *name;
	enum ko_status want;
} bad_rows[] = {
	{ "", KO_ESYNTAX },          { "/", KO_ESYNTAX },
	{ "*", KO_ESYNTAX },         { "/*", KO_ESYNTAX },
	{ "a..b", KO_ESYNTAX },      { "A", KO_ESYNTAX },
	{ "a//b", KO_ESYNTAX },      { "a b", KO_ESYNTAX },
	{ "a/*/*", KO_ESYNTAX },     { "-a.io", KO_ESYNTAX },
	{ "n\xd0\xb0", KO_ESYNTAX },
};

static bool never(void *ctx, const struct ko_variant *v)
{
	(void)ctx;
	(void)v;
	fail();
	return false;
}

static void check_bad(void **state)
{
	const struct bad_row *r = *state;
	KO_AUTO_VARIANTS struct ko_variants *v = ko_variants_new(&catalogue);
	struct ko_error err = { 0 };

	assert_int_equal(ko_variants_each(v, ko_span_str(r->name), ALL, never,
					  NULL, &err),
			 r->want);
	assert_int_equal(err.status, r->want);
	assert_true(err.text[0]);
}

static void too_long(void **state)
{
	KO_AUTO_VARIANTS struct ko_variants *v = ko_variants_new(&catalogue);
	char name[2 * KO_VARIANTS_NAME_MAX];

	(void)state;
	memset(name, 'a', sizeof(name));
	for (size_t n = 250; n < sizeof(name); n++)
		assert_int_equal(ko_variants_each(v,
						  (struct ko_span){ name, n },
						  ALL, never, NULL, NULL),
				 KO_ETOOBIG);
}

/* ---- keys.h: the neighbours are those on the keyboards ---- */

/* The upper one's key i is above the lower one's keys i and i - 1. */
static const char *const boards[][4] = {
	{ "1234567890-", "qwertyuiop", "asdfghjkl", "zxcvbnm" },
	{ "1234567890-", "qwertzuiop", "asdfghjkl", "yxcvbnm" },
	{ "1234567890-", "azertyuiop", "qsdfghjklm", "wxcvbn" },
};

static bool are_neighbours(char a, char b)
{
	for (size_t k = 0; k < ARRAY_LEN(boards); k++)
		for (size_t row = 0; row < 4; row++) {
			const char *own = boards[k][row];
			const char *i = strchr(own, a);
			const char *j = strchr(own, b);

			if (i && j && (i - j == 1 || j - i == 1))
				return true;
			j = row < 3 ? strchr(boards[k][row + 1], b) : NULL;
			if (i && j) {
				ptrdiff_t shift =
					(j - boards[k][row + 1]) - (i - own);

				if (shift == 0 || shift == -1)
					return true;
			}
		}
	return false;
}

static void neighbours_are_those_on_keyboards(void **state)
{
	(void)state;
	for (int a = 1; a < 128; a++)
		for (int b = 1; b < 128; b++)
			assert_int_equal(
				ko_are_neighbour_keys((char)a, (char)b),
				are_neighbours((char)a, (char)b) ||
					are_neighbours((char)b, (char)a));
	assert_false(ko_are_neighbour_keys('a', '\0'));
	assert_false(ko_are_neighbour_keys('\0', 'a'));
	assert_false(ko_are_neighbour_keys('\xe4', 'a'));
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row),
		TABLE(name_rows, check_name),
		TABLE(bad_rows, check_bad),
		TEST(holds_for_the_catalogue),
		TEST(rules_one_by_one),
		TEST(longest_names),
		TEST(stops),
		TEST(too_long),
		TEST(neighbours_are_those_on_keyboards),
	};

	ko_catalogue_init_builtin(&catalogue);
	return run_tables("variants", tables, KO_ARRAY_LEN(tables));
}
