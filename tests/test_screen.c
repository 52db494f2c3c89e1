#include "test.h"

#include "core/bulk_index.h"
#include "core/imageref.h"
#include "core/screen.h"
#include "core/variants.h"
#include "core/verdict.h"

/* The same catalogue without and with the screen, and what came of it. */
struct pair {
	struct ko_catalogue plain, bulk;
	struct ko_bulk_index *index;
	size_t asked, cleared;
};

static void pair_init(struct pair *p, const struct ko_catalogue *c)
{
	*p = (struct pair){ .plain = *c, .bulk = *c };
	assert_int_equal(ko_bulk_index_new(c, &p->index, NULL), KO_OK);
	ko_bulk_index_use(p->index, &p->bulk);
}

static void pair_done(struct pair *p)
{
	print_message("# %zu names, %zu cleared\n", p->asked, p->cleared);
	ko_bulk_index_free(p->index);
}

static bool is_same_alignment(const struct ko_alignment *a,
			      const struct ko_alignment *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++)
		if (a->slips[i].rule != b->slips[i].rule ||
		    !ko_span_eq(a->slips[i].written, b->slips[i].written) ||
		    !ko_span_eq(a->slips[i].meant, b->slips[i].meant))
			return false;
	return a->n == b->n;
}

static bool is_same(const struct ko_verdict *a, const struct ko_verdict *b)
{
	return a->kind == b->kind && a->severity == b->severity &&
	       a->on_hub == b->on_hub && a->claimable == b->claimable &&
	       a->odds == b->odds && a->has_entry == b->has_entry &&
	       a->n_reasons == b->n_reasons &&
	       memcmp(a->reasons, b->reasons,
		      a->n_reasons * sizeof(a->reasons[0])) == 0 &&
	       strcmp(a->target, b->target) == 0 &&
	       strcmp(a->name, b->name) == 0 &&
	       strcmp(a->suggestion, b->suggestion) == 0 &&
	       strcmp(a->part, b->part) == 0 &&
	       strcmp(a->meant, b->meant) == 0 &&
	       is_same_alignment(&a->alignment, &b->alignment);
}

static void compare(struct pair *p, struct ko_span name)
{
	static struct ko_verdict plain;
	static struct ko_verdict bulk;
	struct ko_imageref ref;

	ko_judge(&p->plain, name, &plain);
	ko_judge(&p->bulk, name, &bulk);
	if (!is_same(&plain, &bulk))
		fail_msg("'%.*s': %s %s, %s %s with the screen",
			 KO_SPAN_ARG(name), ko_verdict_kind_name(plain.kind),
			 plain.target, ko_verdict_kind_name(bulk.kind),
			 bulk.target);
	p->asked++;
	p->cleared += ko_imageref_parse(name, &ref, NULL) == KO_OK &&
		      ko_imageref_on_hub(&ref) &&
		      ko_screen_clears(p->bulk.screen, ref.path);
}

/* Numbers that look random and are the same each time. */
static unsigned next_random(unsigned below)
{
	static uint64_t state = 1;

	state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (unsigned)(state >> 33) % below;
}

/* A text that is written piece by piece. */
struct text {
	size_t n;
	char p[1024];
};

static void add(struct text *to, struct ko_span s)
{
	assert_true(to->n + s.n <= sizeof(to->p));
	memcpy(to->p + to->n, s.p, s.n);
	to->n += s.n;
}

static void add_one_of(struct text *to, const char *const *texts, size_t n)
{
	add(to, ko_span_str(texts[next_random((unsigned)n)]));
}

/* Put in, change, take out or swap one byte. */
static void edit(struct text *t, struct ko_span letters)
{
	char c = letters.p[next_random((unsigned)letters.n)];
	size_t at = t->n ? next_random((unsigned)t->n) : 0;
	unsigned kind = t->n > 1 ? next_random(4) : 0;

	if (kind == 0 && t->n < sizeof(t->p)) {
		memmove(t->p + at + 1, t->p + at, t->n++ - at);
	} else if (kind == 1) {
		memmove(t->p + at, t->p + at + 1, --t->n - at);
		return;
	} else if (kind == 2 && at + 1 < t->n) {
		c = t->p[at + 1];
		t->p[at + 1] = t->p[at];
	}
	t->p[at] = c;
}

static struct ko_span span_of(const struct text *t)
{
	return (struct ko_span){ t->p, t->n };
}

static struct ko_entry any_image(const struct ko_catalogue *c)
{
	size_t n = ko_catalogue_count(c, KO_PART_IMAGES);

	return ko_catalogue_entry(c, KO_PART_IMAGES, next_random((unsigned)n));
}

/* ---- the built-in catalogue ---- */

/* Some of the look-alikes of a name: each step-th, from another one on. */
struct sample {
	struct pair *pair;
	size_t i, step;
};

static bool on_variant(void *ctx, const struct ko_variant *variant)
{
	struct sample *s = ctx;

	if (s->i++ % s->step == 0)
		compare(s->pair, variant->name);
	return true;
}

static void look_alikes(void **state)
{
	struct ko_variants *v;
	struct ko_catalogue c;
	struct pair p;
	size_t n;

	(void)state;
	ko_catalogue_init_builtin(&c);
	pair_init(&p, &c);
	v = ko_variants_new(&c);
	assert_non_null(v);
	n = ko_catalogue_count(&c, KO_PART_IMAGES);
	for (size_t i = 0; i < n; i += 5) {
		struct ko_entry e = ko_catalogue_entry(&c, KO_PART_IMAGES, i);
		struct sample s = { &p, i % 97, 97 };

		compare(&p, ko_entry_key(&e));
		assert_int_equal(ko_variants_each(v, e.name, KO_VARIANT_RULES,
						  on_variant, &s, NULL),
				 KO_OK);
	}
	assert_true(p.asked > 10000);
	ko_variants_free(v);
	pair_done(&p);
}

/* "space/repository", where parts are known ones, slightly changed or not. */
static void strangers(void **state)
{
	struct ko_span letters =
		KO_SPAN("abcdefghijklmnopqrstuvwxyz0123456789-_./");
	struct ko_catalogue c;
	struct pair p;

	(void)state;
	ko_catalogue_init_builtin(&c);
	pair_init(&p, &c);
	for (size_t i = 0; i < 60000; i++) {
		struct ko_entry one = any_image(&c);
		struct ko_entry two = any_image(&c);
		size_t slash = ko_span_find(one.name, '/');
		struct text t = { 0 };

		add(&t, ko_span_head(one.name, slash));
		for (unsigned k = next_random(4); k > 0; k--)
			edit(&t, letters);
		add(&t, KO_SPAN("/"));
		slash = ko_span_rfind(two.name, '/');
		add(&t,
		    ko_span_tail(two.name, slash < two.name.n ? slash + 1 : 0));
		for (unsigned k = next_random(3); k > 0; k--)
			edit(&t, letters);
		compare(&p, span_of(&t));
	}
	assert_true(p.cleared > p.asked / 10);
	pair_done(&p);
}

/* What a person's image is called; nearly all of it is cleared. */
static void honest_names(void **state)
{
	static const char *const syllables[] = {
		"al", "be", "chi", "do",  "er", "fa", "go", "ha", "je", "ko",
		"lu", "mi", "no",  "shi", "ta", "vi", "wo", "xu", "ya", "zo"
	};
	static const char *const words[] = { "api",    "app",   "backend",
					     "client", "demo",  "node",
					     "proxy",  "redis", "server",
					     "test",   "web",   "worker" };
	struct ko_catalogue c;
	struct pair p;

	(void)state;
	ko_catalogue_init_builtin(&c);
	pair_init(&p, &c);
	for (size_t i = 0; i < 30000; i++) {
		struct text t = { 0 };

		for (unsigned k = 3 + next_random(3); k > 0; k--)
			add_one_of(&t, syllables, KO_ARRAY_LEN(syllables));
		add(&t, KO_SPAN("/"));
		for (unsigned k = 1 + next_random(3); k > 0; k--) {
			add_one_of(&t, words, KO_ARRAY_LEN(words));
			if (k > 1)
				add(&t, KO_SPAN("-"));
		}
		compare(&p, span_of(&t));
	}
	assert_true(p.cleared > p.asked * 9 / 10);
	pair_done(&p);
}

/* ---- catalogues made for it ---- */

/*
 * Pieces that the generators look for, between which little differs: pairs
 * that fold, endings, posing words, hosts, tags, a word that counts for none.
 */
static const char *const pieces[] = {
	"a",       "rn",       "m",     "vv",    "w",      "cl",
	"d",       "nn",       "1",     "l",     "5",      "s",
	"0",       "o",        "-",     "_",     ".",      "inc",
	"io",      "labs",     "team",  "hub",   "docker", "official",
	"library", "verified", "nginx", "redis", "ghcr",   "quay",
	"alpine",  "y",        "12",    "abc0",  "4444",   "gcr",
};

static bool is_plain_name(struct ko_span s)
{
	struct ko_imageref ref;

	return ko_imageref_parse(s, &ref, NULL) == KO_OK && ref.tag.n == 0 &&
	       ko_imageref_on_hub(&ref) &&
	       !ko_span_starts(ref.path, KO_SPAN("library/"));
}

static void add_part(struct text *t)
{
	for (unsigned k = 1 + next_random(4); k > 0; k--)
		add_one_of(t, pieces, KO_ARRAY_LEN(pieces));
}

static void add_name(struct text *t)
{
	do {
		t->n = 0;
		add_part(t);
		if (next_random(5)) {
			add(t, KO_SPAN("/"));
			add_part(t);
		}
		if (next_random(30) == 0) {
			add(t, KO_SPAN("/"));
			add_part(t);
		}
	} while (!is_plain_name(span_of(t)));
}

static bool stands_in(struct ko_span name, struct ko_span text)
{
	struct text line = { 0 };

	add(&line, KO_SPAN("\n"));
	add(&line, name);
	add(&line, KO_SPAN(" "));
	return ko_span_find_span(text, span_of(&line)) < text.n;
}

/* A catalogue of such names, popular and not, as the text of its file. */
static void write_names(struct ko_buf *to, size_t n)
{
	static const char *const tiers[] = { "popular", "used", "verified" };

	assert_int_equal(ko_buf_printf(to, "# knockoff catalogue 1\n"), KO_OK);
	for (size_t made = 0; made < n;) {
		struct text t = { 0 };
		struct ko_span name;
		bool is_bare;

		add_name(&t);
		name = span_of(&t);
		is_bare = ko_span_find(name, '/') == name.n;
		if (stands_in(name, ko_buf_span(to)))
			continue;
		made++;
		assert_int_equal(
			ko_buf_printf(to, "%.*s %s 1%.*s\n", KO_SPAN_ARG(name),
				      is_bare ? "official"
					      : tiers[next_random(3)],
				      (int)next_random(7) + 4, "0000000000"),
			KO_OK);
	}
	assert_int_equal(ko_buf_printf(to, "# end: %zu\n", n), KO_OK);
}

/* Names between which little differs, against catalogues of such names. */
static void names_of_pieces(void **state)
{
	struct ko_span letters = KO_SPAN("anmrvwcdl1i5s0o-_./y");
	size_t cleared = 0;

	(void)state;
	for (int round = 0; round < 8; round++) {
		KO_AUTO_BUF struct ko_buf text = KO_BUF(1000000);
		struct ko_catalogue c;
		struct pair p;

		ko_catalogue_init_builtin(&c);
		write_names(&text, 60);
		assert_int_equal(
			ko_catalogue_load(&c, ko_buf_span(&text), NULL), KO_OK);
		pair_init(&p, &c);
		for (size_t i = 0; i < 6000; i++) {
			struct text t = { 0 };

			if (i % 2)
				add(&t, any_image(&c).name);
			else
				add_name(&t);
			for (unsigned k = next_random(5); k > 0; k--)
				edit(&t, letters);
			compare(&p, span_of(&t));
		}
		cleared += p.cleared;
		pair_done(&p);
		ko_catalogue_done(&c);
	}
	assert_true(cleared > 5000);
}

/* One catalogue and a name that it makes a finding of, or no finding. */
static struct row {
	const char *name, *catalogue, *asked;
	enum ko_verdict_kind want;
} rows[] = {
	{ "cleared", "a/b popular 1000000", "peter/nothing",
	  KO_VERDICT_UNKNOWN },
	{ "the hub is bad", "docker.io malicious - a report", "peter/nothing",
	  KO_VERDICT_KNOWN_BAD },
	{ "the hub is a name of another",
	  "docker.io alias 0 quay.io\nquay.io shared 5 Red Hat",
	  "peter/nothing", KO_VERDICT_UNKNOWN },
	{ "bad name", "peter/nothing malicious - a report", "peter/nothing",
	  KO_VERDICT_KNOWN_BAD },
	{ "bad namespace", "peter/* malicious - a report", "peter/nothing",
	  KO_VERDICT_KNOWN_BAD },
	{ "namespace pulled a little, same repository",
	  "somebody/something popular 1000000", "sombeody/something",
	  KO_VERDICT_LOOKALIKE },
	{ "the same in pairs that fold", "cornmunity/learnnow popular 1000000",
	  "comnunity/learnnow", KO_VERDICT_LOOKALIKE },
	{ "pairs in the name, and where its parts meet",
	  "somebody/nginx popular 200000000", "sornbeodr/nginx",
	  KO_VERDICT_LOOKALIKE },
	{ "pairs in the namespace, and where its parts meet",
	  "cornmunitr/nginx popular 200000000", "comumnity/nginx",
	  KO_VERDICT_LOOKALIKE },
	{ "namespace pulled a lot, other repository",
	  "somebody/something popular 5000000000", "sombeody/else",
	  KO_VERDICT_LOOKALIKE },
	{ "the same by a letter too many",
	  "somebody/something popular 5000000000", "somebodyy/else",
	  KO_VERDICT_LOOKALIKE },
	{ "by a letter too few at the end",
	  "somebody/something popular 5000000000", "somebod/else",
	  KO_VERDICT_LOOKALIKE },
	{ "by another letter in the middle",
	  "somebody/something popular 5000000000", "sonebody/else",
	  KO_VERDICT_LOOKALIKE },
	{ "by two letters that read as one",
	  "somebody/something popular 5000000000", "sornebody/else",
	  KO_VERDICT_LOOKALIKE },
	{ "by one letter that reads as two",
	  "cornpany/something popular 5000000000", "company/else",
	  KO_VERDICT_LOOKALIKE },
	{ "by two letters that sound as one",
	  "hostfolder/something popular 5000000000", "hostpholder/else",
	  KO_VERDICT_LOOKALIKE },
	{ "by one letter that sounds as two",
	  "telegraph/something popular 5000000000", "telegraf/else",
	  KO_VERDICT_LOOKALIKE },
	{ "by a letter moved by two places",
	  "everybody/something popular 5000000000", "eveybrody/else",
	  KO_VERDICT_LOOKALIKE },
	{ "by a letter moved the other way",
	  "everybody/something popular 5000000000", "evebryody/else",
	  KO_VERDICT_LOOKALIKE },
	{ "by a letter moved in as many letters",
	  "everybod/something popular 5000000000", "evryebod/else",
	  KO_VERDICT_LOOKALIKE },
	{ "by a letter moved there the other way",
	  "everybod/something popular 5000000000", "evyerbod/else",
	  KO_VERDICT_LOOKALIKE },
	{ "two slips in it", "somebody/something popular 5000000000",
	  "sonebodyy/else", KO_VERDICT_UNKNOWN },
	{ "two slips in one's own name", "somebody/* own 5000000000",
	  "osmebodyy/else", KO_VERDICT_LOOKALIKE },
	{ "a host without a dot", "a/b popular 1000000", "localhost/any",
	  KO_VERDICT_UNKNOWN },
	{ "a host before a known name", "nginx official 1000000000",
	  "docker.io/peter/nothing", KO_VERDICT_UNKNOWN },
	{ "a tag after it", "somebody/something popular 5000000000",
	  "sombeody/else:1.2", KO_VERDICT_LOOKALIKE },
	{ "pulled too little for that", "somebody/something popular 1000000",
	  "sombeody/else", KO_VERDICT_UNKNOWN },
	{ "both parts", "somebody/something popular 50000000",
	  "sombeody/somethng", KO_VERDICT_LOOKALIKE },
	{ "company", "confluentinc/kafka popular 1000000000", "confluent/kafka",
	  KO_VERDICT_LOOKALIKE },
	{ "words", "one-two/three popular 1000000000", "three/two-one",
	  KO_VERDICT_LOOKALIKE },
	{ "words and library", "one-two/three popular 1000000000",
	  "three-library/two-one", KO_VERDICT_LOOKALIKE },
	{ "publisher", "bitnami/redis popular 1000000000",
	  "stranger/bitnami-redis", KO_VERDICT_LOOKALIKE },
	{ "posing", "nginx official 1000000000", "nginx-official/any",
	  KO_VERDICT_LOOKALIKE },
	{ "host", "a/b popular 1000000", "dockerio/any", KO_VERDICT_LOOKALIKE },
	{ "throw-away", "nginx official 1000000000", "7a8b9c0d1e2f/nginx",
	  KO_VERDICT_LOOKALIKE },
	{ "library", "nginx official 1000000000", "library/ngnix",
	  KO_VERDICT_LOOKALIKE },
	{ "nearly library", "library/* reserved 0\nnginx official 1000000000",
	  "libary/nginx", KO_VERDICT_LOOKALIKE },
	{ "the same by two slips",
	  "library/* reserved 0\nnginx official 1000000000", "lirar/nginx",
	  KO_VERDICT_LOOKALIKE },
};

static void check_row(void **state)
{
	const struct row *r = *state;
	KO_AUTO_BUF struct ko_buf text = KO_BUF(10000);
	struct ko_verdict v;
	struct ko_catalogue c;
	struct pair p;
	size_t records = 1;

	for (const char *at = r->catalogue; *at; at++)
		records += *at == '\n';
	ko_catalogue_init_builtin(&c);
	assert_int_equal(ko_buf_printf(&text,
				       "# knockoff catalogue 1\n%s\n"
				       "# end: %zu\n",
				       r->catalogue, records),
			 KO_OK);
	assert_int_equal(ko_catalogue_load(&c, ko_buf_span(&text), NULL),
			 KO_OK);
	pair_init(&p, &c);
	ko_judge(&p.bulk, ko_span_str(r->asked), &v);
	assert_string_equal(ko_verdict_kind_name(v.kind),
			    ko_verdict_kind_name(r->want));
	compare(&p, ko_span_str(r->asked));
	pair_done(&p);
	ko_catalogue_done(&c);
}

/* A space, and "x" so many times: one that is known and one that is asked for.
 */
static struct long_row {
	const char *name, *known, *asked;
	size_t n;
} long_rows[] = {
	{ "longer than the index has keys", "somebody/", "somebdy/", 231 },
	{ "no longer than that once pairs are folded", "rnarnarnarn/",
	  "mamamam/", 150 },
};

static void add_long(struct text *to, const char *space, size_t n)
{
	add(to, ko_span_str(space));
	for (size_t i = 0; i < n; i++)
		add(to, KO_SPAN("x"));
}

static void check_long_row(void **state)
{
	const struct long_row *r = *state;
	struct text name = { 0 };
	struct text asked = { 0 };
	KO_AUTO_BUF struct ko_buf text = KO_BUF(10000);
	struct ko_verdict v;
	struct ko_catalogue c;
	struct pair p;

	add_long(&name, r->known, r->n);
	add_long(&asked, r->asked, r->n);
	ko_catalogue_init_builtin(&c);
	assert_int_equal(ko_buf_printf(&text,
				       "# knockoff catalogue 1\n"
				       "%.*s popular 5000000000\n# end: 1\n",
				       KO_SPAN_ARG(span_of(&name))),
			 KO_OK);
	assert_int_equal(ko_catalogue_load(&c, ko_buf_span(&text), NULL),
			 KO_OK);
	pair_init(&p, &c);
	compare(&p, span_of(&name));
	compare(&p, span_of(&asked));
	assert_int_equal(p.cleared, 0);
	ko_judge(&p.plain, span_of(&asked), &v);
	assert_int_equal(v.kind, KO_VERDICT_LOOKALIKE);
	pair_done(&p);
	ko_catalogue_done(&c);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row), TABLE(long_rows, check_long_row),
		TEST(look_alikes),      TEST(strangers),
		TEST(honest_names),     TEST(names_of_pieces),
	};

	return run_tables("screen", tables, KO_ARRAY_LEN(tables));
}
