#include "test.h"

#include <stdio.h>

#include "core/fold.h"
#include "core/imageref.h"
#include "core/distance.h"
#include "core/index.h"

/* ---- folding ---- */

static struct fold_row {
	const char *name, *folded, *pairs; /* NULL: no pair in it */
} fold_rows[] = {
	{ "", "", NULL },
	{ "nginx", "nglnx", NULL },
	{ "Hello-World_2.0/x:y", "helloworld2oxy", NULL },
	{ "015i", "olsl", NULL },
	{ "rnysql", "rnysql", "mysql" },
	{ "vvordpress", "vvordpress", "wordpress" },
	{ "docl", "docl", "dod" },
	{ "c1", "cl", "d" },
	{ "r-n", "rn", "m" },
	{ "nnn", "nnn", "mn" },
	{ "-._/:", "", NULL },
};

static void check_fold(void **state)
{
	const struct fold_row *r = *state;
	struct ko_folded folded;
	struct ko_folded pairs;

	ko_fold(ko_span_str(r->name), &folded);
	assert_span(ko_folded_span(&folded), r->folded);
	assert_int_equal(ko_fold_pairs(&folded, &pairs), r->pairs != NULL);
	if (r->pairs)
		assert_span(ko_folded_span(&pairs), r->pairs);
}

static void long_names_are_cut(void **state)
{
	static char text[KO_FOLD_MAX + 10];
	struct ko_folded folded;

	(void)state;
	memset(text, 'a', sizeof(text));
	ko_fold((struct ko_span){ text, sizeof(text) }, &folded);
	assert_int_equal(folded.n, KO_FOLD_MAX);
}

/* Wherever it stands, also where it is put together of two stretches. */
static void pairs_are_found_at_every_place(void **state)
{
	enum { LENGTH = 50 };
	char text[LENGTH];

	(void)state;
	for (size_t at = 0; at + 1 < LENGTH; at++)
		for (size_t cut = 0; cut <= LENGTH; cut++) {
			struct ko_folded folded;

			memset(text, 'a', LENGTH);
			text[at] = 'r';
			for (size_t i = 0; i < 2; i++) {
				struct ko_span all = { text, LENGTH };

				ko_fold(ko_span_head(all, cut), &folded);
				memcpy(folded.p + cut, text + cut,
				       LENGTH - cut);
				folded.n = LENGTH;
				ko_fold_end(&folded, cut);
				assert_int_equal(folded.has_pairs, i == 1);
				text[at + 1] = 'n';
			}
		}
}

/* All that ko_fold_pairs() makes one letter of. */
static void ends_of_pairs_are_known(void **state)
{
	size_t pairs = 0;

	(void)state;
	for (char a = 'a'; a <= 'z'; a++)
		for (char b = 'a'; b <= 'z'; b++) {
			struct ko_folded folded;
			struct ko_folded one;

			ko_fold((struct ko_span){ (char[]){ a, b }, 2 },
				&folded);
			if (!ko_fold_pairs(&folded, &one))
				continue;
			assert_true(ko_folded_ends_pair(b));
			pairs++;
		}
	assert_true(pairs >= 4);
}

/* ---- the distance, against its definition ---- */

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Optimal string alignment, from the ends, without a table. */
static unsigned distance(struct ko_span a, struct ko_span b)
{
	struct ko_span x = ko_span_head(a, a.n ? a.n - 1 : 0);
	struct ko_span y = ko_span_head(b, b.n ? b.n - 1 : 0);
	unsigned d;

	if (a.n == 0 || b.n == 0)
		return (unsigned)(a.n + b.n);
	d = distance(x, y) + (a.p[a.n - 1] != b.p[b.n - 1]);
	d = least(d, distance(a, y) + 1);
	d = least(d, distance(x, b) + 1);
	if (x.n && y.n && a.p[a.n - 1] == y.p[y.n - 1] &&
	    x.p[x.n - 1] == b.p[b.n - 1])
		d = least(d, distance(ko_span_head(x, x.n - 1),
				      ko_span_head(y, y.n - 1)) +
				     1);
	return d;
}

/* Word number i over an alphabet, shorter ones first. */
static struct ko_span word_of(size_t i, const char *alphabet, char out[16])
{
	size_t base = strlen(alphabet);
	size_t count = 1;
	size_t n = 0;

	while (i >= count) {
		i -= count;
		count *= base;
		n++;
	}
	for (size_t k = 0; k < n; k++) {
		out[k] = alphabet[i % base];
		i /= base;
	}
	return (struct ko_span){ out, n };
}

static void distance_is_its_definition(void **state)
{
	char a[16];
	char b[16];

	(void)state;
	for (size_t i = 0; i < 364; i += 3)
		for (size_t j = 0; j < 364; j++) {
			struct ko_span x = word_of(i, "abc", a);
			struct ko_span y = word_of(j, "abc", b);
			unsigned want = distance(x, y);

			for (unsigned limit = 0; limit < 4; limit++)
				assert_int_equal(ko_edit_distance(x, y, limit),
						 least(want, limit + 1));
		}
}

static void nearness_is_a_distance(void **state)
{
	char a[16];
	char b[16];

	(void)state;
	/* Up to five letters of three, and up to eight of two. */
	for (size_t i = 0; i < 511; i += 2)
		for (size_t j = 0; j < 511; j++) {
			const char *letters = i % 4 ? "abc" : "ab";
			struct ko_span x = word_of(i, letters, a);
			struct ko_span y = word_of(j, letters, b);

			assert_int_equal(ko_is_near(x, y),
					 ko_edit_distance(x, y, 2) <= 2);
		}
}

/* head, word and tail behind each other in out. */
static struct ko_span padded(struct ko_span head, struct ko_span word,
			     struct ko_span tail, char *out)
{
	memcpy(out, head.p, head.n);
	memcpy(out + head.n, word.p, word.n);
	memcpy(out + head.n + word.n, tail.p, tail.n);
	return (struct ko_span){ out, head.n + word.n + tail.n };
}

/* What two names begin and end with changes nothing, however long it is. */
static void nearness_goes_on_in_long_names(void **state)
{
	struct ko_span pad = KO_SPAN("abcabcabacbacbabc");
	char a[16];
	char b[16];
	char long_a[64];
	char long_b[64];

	(void)state;
	for (size_t i = 0; i < 121; i++)
		for (size_t j = 0; j < 121; j++) {
			struct ko_span x = word_of(i, "abc", a);
			struct ko_span y = word_of(j, "abc", b);
			bool is_near = distance(x, y) <= 2;

			for (size_t n = 0; n <= pad.n; n++) {
				struct ko_span head = ko_span_head(pad, n);
				struct ko_span tail = ko_span_tail(
					pad, (n * 5) % (pad.n + 1));

				assert_int_equal(
					ko_is_near(
						padded(head, x, tail, long_a),
						padded(head, y, tail, long_b)),
					is_near);
			}
		}
}

static unsigned bits(uint64_t n)
{
	unsigned count = 0;

	for (; n; n &= n - 1)
		count++;
	return count;
}

/* What fold.h promises, and the index builds on. */
static void signatures_differ_in_few_bits(void **state)
{
	char a[16];
	char b[16];

	(void)state;
	for (size_t i = 0; i < 1000; i += 7)
		for (size_t j = 0; j < 1000; j++) {
			struct ko_span x = word_of(i, "ab9z", a);
			struct ko_span y = word_of(j, "ab9z", b);
			struct ko_folded f;
			struct ko_folded g;
			unsigned k = ko_edit_distance(x, y, 9);

			ko_fold(x, &f);
			ko_fold(y, &g);
			assert_true(bits(ko_fold_signature(&f) ^
					 ko_fold_signature(&g)) <= 2 * k);
		}
}

/* ---- completeness, against a look at every name ---- */

/* The entries that one search found, by number. */
struct found {
	const struct ko_catalogue *c;
	enum ko_part part;
	bool is_found[20000];
	size_t n;
};

static size_t number_of(struct found *f, const struct ko_entry *e)
{
	size_t from = 0;
	size_t to = ko_catalogue_count(f->c, f->part);

	while (from + 1 < to) {
		size_t mid = from + (to - from) / 2;
		struct ko_entry m = ko_catalogue_entry(f->c, f->part, mid);

		if (ko_span_cmp(e->name, m.name) < 0)
			to = mid;
		else
			from = mid;
	}
	return from;
}

static void on_found(void *ctx, const struct ko_entry *e)
{
	struct found *f = ctx;

	f->is_found[number_of(f, e)] = true;
	f->n++;
}

/* The key kind that a record is of; KO_KEYS when nothing is near to it. */
static enum ko_key key_of(enum ko_part part, const struct ko_entry *e)
{
	struct ko_span first =
		ko_span_head(e->name, ko_span_find(e->name, '/'));
	bool has_host =
		first.n < e->name.n && (ko_span_find(first, '.') < first.n ||
					ko_span_find(first, ':') < first.n);

	if (part == KO_PART_REGISTRIES)
		return e->name.p[0] == '*' ? KO_KEYS : KO_KEY_HOST;
	if (has_host)
		return ko_entry_is_space(e) ? KO_KEY_SPACE : KO_KEY_IMAGE;
	if (first.n == e->name.n)
		return KO_KEY_OFFICIAL;
	return ko_entry_is_space(e) ? KO_KEY_HUB_SPACE : KO_KEY_HUB_IMAGE;
}

static bool is_within(const struct ko_folded *a, const struct ko_folded *b)
{
	/* Most end here: this test looks at millions of pairs. */
	if (a->n > b->n + KO_NEAR_EDITS || b->n > a->n + KO_NEAR_EDITS)
		return false;
	return ko_edit_distance(ko_folded_span(a), ko_folded_span(b),
				KO_NEAR_EDITS) <= KO_NEAR_EDITS;
}

/* Near as written, or near once pairs are folded on either side? */
static bool is_near(const struct ko_folded *name, const struct ko_folded *key,
		    bool with_pairs)
{
	struct ko_folded name_pairs;
	struct ko_folded key_pairs;

	if (is_within(name, key) || !with_pairs)
		return is_within(name, key);
	if (!ko_fold_pairs(name, &name_pairs))
		name_pairs = *name;
	if (!ko_fold_pairs(key, &key_pairs))
		key_pairs = *key;
	return is_within(&name_pairs, key) || is_within(name, &key_pairs) ||
	       is_within(&name_pairs, &key_pairs);
}

/* A catalogue with the folded keys of a part, so that looking at all is quick.
 */
struct keys {
	const struct ko_catalogue *c;
	enum ko_part part;
	enum ko_key kinds[20000];
	struct ko_folded folded[20000];
};

static void fold_keys(struct keys *k, const struct ko_catalogue *c,
		      enum ko_part part)
{
	size_t n = ko_catalogue_count(c, part);

	assert_true(n <= KO_ARRAY_LEN(k->kinds));
	k->c = c;
	k->part = part;
	for (size_t i = 0; i < n; i++) {
		struct ko_entry e = ko_catalogue_entry(c, part, i);

		k->kinds[i] = key_of(part, &e);
		ko_fold(ko_entry_key(&e), &k->folded[i]);
	}
}

/* All that is near is found, and nothing else.  Returns how many. */
static size_t compare(const struct keys *k, enum ko_key key,
		      struct ko_span name)
{
	static struct found f;
	struct ko_folded folded;

	memset(&f, 0, sizeof(f));
	f.c = k->c;
	f.part = k->part;
	ko_fold(name, &folded);
	ko_index_near(k->c, key, name, on_found, &f);
	for (size_t i = 0; i < ko_catalogue_count(k->c, k->part); i++) {
		struct ko_entry e = ko_catalogue_entry(k->c, k->part, i);
		bool is_mine = k->kinds[i] == key &&
			       k->folded[i].n <= KO_KEY_LENGTH_MAX;

		if (is_mine && is_near(&folded, &k->folded[i], false) &&
		    !f.is_found[i])
			fail_msg("%.*s: missed %.*s", KO_SPAN_ARG(name),
				 KO_SPAN_ARG(e.name));
		if (f.is_found[i] &&
		    !(is_mine && is_near(&folded, &k->folded[i], true)))
			fail_msg("%.*s: found %.*s", KO_SPAN_ARG(name),
				 KO_SPAN_ARG(e.name));
	}
	return f.n;
}

/* Numbers that look random and are the same each time. */
static unsigned next_random(unsigned *seed, unsigned below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 8) % below;
}

/* One edit: put in, take out, change or swap. */
static struct ko_span edit(struct ko_span s, unsigned *seed, char out[300])
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-.";
	char c = letters[next_random(seed, sizeof(letters) - 1)];
	size_t at = next_random(seed, (unsigned)s.n);
	unsigned kind = next_random(seed, 4);
	size_t n = s.n;

	memmove(out, s.p, s.n);
	if (kind == 0) {
		memmove(out + at + 1, out + at, n++ - at);
		out[at] = c;
	} else if (kind == 1) {
		memmove(out + at, out + at + 1, --n - at);
	} else if (kind == 2 || at + 1 == n) {
		out[at] = c;
	} else {
		c = out[at];
		out[at] = out[at + 1];
		out[at + 1] = c;
	}
	return (struct ko_span){ out, n };
}

/* Each third name of the part has edits made to it, and must be found. */
static void check_builtin(enum ko_part part, size_t step)
{
	static struct keys k;
	struct ko_catalogue c;
	unsigned seed = 1;
	size_t queries = 0;

	ko_catalogue_init_builtin(&c);
	fold_keys(&k, &c, part);
	for (size_t i = 0; i < ko_catalogue_count(&c, part); i += step) {
		struct ko_entry e = ko_catalogue_entry(&c, part, i);
		struct ko_span name = ko_entry_key(&e);
		char text[300];

		if (k.kinds[i] == KO_KEYS || name.n + 2 > sizeof(text) ||
		    name.n < 3)
			continue;
		for (unsigned edits = 0; edits < 3; edits++) {
			/* A second edit between two swapped letters makes it
			 * three: compare() knows. */
			if (compare(&k, k.kinds[i], name) == 0 && edits < 2)
				fail_msg("%.*s: found nothing",
					 KO_SPAN_ARG(name));
			name = edit(name, &seed, text);
			queries++;
		}
	}
	print_message("# %zu queries\n", queries);
	assert_true(queries > 100);
}

static void all_of_builtin_images(void **state)
{
	(void)state;
	check_builtin(KO_PART_IMAGES, 61);
}

static void all_of_builtin_hosts(void **state)
{
	(void)state;
	check_builtin(KO_PART_REGISTRIES, 1);
}

static bool is_name(struct ko_span s)
{
	struct ko_imageref ref;

	return ko_imageref_parse(s, &ref, NULL) == KO_OK && ref.tag.n == 0;
}

/* Every short word of an alphabet is in the catalogue and is asked for. */
static struct alphabet_row {
	const char *name;
	size_t words, queries;
} alphabet_rows[] = {
	{ "ab", 127, 511 },   { "rnm", 121, 1093 }, { "vw1", 121, 1093 },
	{ "cld", 121, 1093 }, { "oi0", 121, 1093 }, { "a-l", 121, 1093 },
	{ "n-r9", 85, 1365 },
};

static void check_alphabet(void **state)
{
	const struct alphabet_row *r = *state;
	KO_AUTO_BUF struct ko_buf text = KO_BUF(100000);
	static struct keys k;
	struct ko_catalogue c = { 0 };
	char word[16];
	size_t n = 0;

	assert_int_equal(ko_buf_printf(&text, "# knockoff catalogue 1\n"),
			 KO_OK);
	for (size_t i = 1; i < r->words; i++) {
		struct ko_span w = word_of(i, r->name, word);

		if (!is_name(w))
			continue;
		n++;
		assert_int_equal(ko_buf_printf(&text, "%.*s official 0\n",
					       KO_SPAN_ARG(w)),
				 KO_OK);
	}
	assert_int_equal(ko_buf_printf(&text, "# end: %zu\n", n), KO_OK);
	assert_int_equal(ko_catalogue_load(&c, ko_buf_span(&text), NULL),
			 KO_OK);
	fold_keys(&k, &c, KO_PART_IMAGES);
	for (size_t i = 0; i < r->queries; i++)
		(void)compare(&k, KO_KEY_OFFICIAL, word_of(i, r->name, word));
	ko_catalogue_done(&c);
}

/* A key of just the longest length is found, also from two bytes above. */
static void longest_keys(void **state)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF(100000);
	static struct keys k;
	struct ko_catalogue c = { 0 };
	char name[200];

	(void)state;
	memset(name, 'a', sizeof(name));
	assert_int_equal(ko_buf_printf(&text, "# knockoff catalogue 1\n"),
			 KO_OK);
	for (int n = KO_KEY_LENGTH_MAX - 2; n <= KO_KEY_LENGTH_MAX + 1; n++)
		assert_int_equal(
			ko_buf_printf(&text, "%.*s official 0\n", n, name),
			KO_OK);
	assert_int_equal(ko_buf_printf(&text, "# end: 4\n"), KO_OK);
	assert_int_equal(ko_catalogue_load(&c, ko_buf_span(&text), NULL),
			 KO_OK);
	fold_keys(&k, &c, KO_PART_IMAGES);
	for (size_t n = KO_KEY_LENGTH_MAX - 6; n < sizeof(name); n++) {
		struct ko_span s = { name, n };
		size_t found = compare(&k, KO_KEY_OFFICIAL, s);

		if (n == KO_KEY_LENGTH_MAX)
			assert_int_equal(found, 3);
		if (n == KO_KEY_LENGTH_MAX + 2)
			assert_int_equal(found, 1);
	}
	ko_catalogue_done(&c);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(fold_rows, check_fold),
		TABLE(alphabet_rows, check_alphabet),
		TEST(long_names_are_cut),
		TEST(ends_of_pairs_are_known),
		TEST(pairs_are_found_at_every_place),
		TEST(distance_is_its_definition),
		TEST(nearness_is_a_distance),
		TEST(nearness_goes_on_in_long_names),
		TEST(signatures_differ_in_few_bits),
		TEST(all_of_builtin_images),
		TEST(all_of_builtin_hosts),
		TEST(longest_keys),
	};

	return run_tables("index", tables, KO_ARRAY_LEN(tables));
}
