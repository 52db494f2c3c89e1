#include "test.h"

#include "core/bulk_index.h"
#include "core/distance.h"
#include "core/imageref.h"
#include "core/index.h"
#include "core/near_set.h"

#define LIST_MAX 20000

/* What one search found, in order. */
struct list {
	const char *names[LIST_MAX];
	size_t n;
};

static void on_found(void *ctx, const struct ko_entry *e)
{
	struct list *list = ctx;

	assert_true(list->n < LIST_MAX);
	list->names[list->n++] = e->name.p;
}

/* A catalogue without and with the index, and the rows' keys. */
struct pair {
	struct ko_catalogue scanned, indexed;
	struct ko_bulk_index *bulk;
	struct ko_folded *keys[KO_KEYS];
};

static size_t row_count(const struct ko_catalogue *c, enum ko_key key)
{
	return ko_catalogue_rows(c, key).starts[KO_KEY_LENGTH_MAX + 1];
}

static struct ko_entry entry_of(const struct pair *p, enum ko_key key, size_t i)
{
	return ko_catalogue_entry(
		&p->scanned, ko_key_part(key),
		ko_catalogue_rows(&p->scanned, key).rows[i].entry);
}

static void pair_init(struct pair *p, const struct ko_catalogue *c)
{
	p->scanned = p->indexed = *c;
	assert_int_equal(ko_bulk_index_new(c, &p->bulk, NULL), KO_OK);
	ko_bulk_index_use(p->bulk, &p->indexed);
	for (enum ko_key key = 0; key < KO_KEYS; key++) {
		size_t n = row_count(c, key);

		p->keys[key] = calloc(n + 1, sizeof(*p->keys[key]));
		assert_non_null(p->keys[key]);
		for (size_t i = 0; i < n; i++) {
			struct ko_entry e = entry_of(p, key, i);
			struct ko_folded *folded = &p->keys[key][i];
			struct ko_folded pairs;

			ko_fold(ko_entry_key(&e), folded);
			if (ko_catalogue_rows(c, key).rows[i].in_pairs &&
			    ko_fold_pairs(folded, &pairs))
				*folded = pairs;
		}
	}
}

static void pair_done(struct pair *p)
{
	for (enum ko_key key = 0; key < KO_KEYS; key++)
		free(p->keys[key]);
	ko_bulk_index_free(p->bulk);
}

/* Add the rows near name, by looking at each of them. */
static void look_at_all(const struct pair *p, enum ko_key key,
			const struct ko_folded *name, struct list *list)
{
	for (size_t i = 0; i < row_count(&p->scanned, key); i++) {
		const struct ko_folded *k = &p->keys[key][i];

		if (k->n > name->n + KO_NEAR_EDITS ||
		    name->n > k->n + KO_NEAR_EDITS ||
		    ko_edit_distance(ko_folded_span(name), ko_folded_span(k),
				     KO_NEAR_EDITS) > KO_NEAR_EDITS)
			continue;
		list->names[list->n++] = entry_of(p, key, i).name.p;
	}
}

static void compare_lists(struct ko_span name, const struct list *got,
			  const struct list *want, const char *how)
{
	if (got->n != want->n ||
	    memcmp(got->names, want->names, got->n * sizeof(got->names[0])))
		fail_msg("'%.*s': %zu found, %zu by %s", KO_SPAN_ARG(name),
			 got->n, want->n, how);
}

/* The index, the scan and a look at all agree.  Returns how many they found. */
static size_t compare(const struct pair *p, enum ko_key key,
		      struct ko_span name, bool looks_at_all)
{
	static struct list indexed;
	static struct list other;
	struct ko_folded folded;
	struct ko_folded pairs;

	indexed.n = other.n = 0;
	ko_index_near(&p->indexed, key, name, on_found, &indexed);
	ko_index_near(&p->scanned, key, name, on_found, &other);
	compare_lists(name, &indexed, &other, "scanning");
	if (!looks_at_all)
		return indexed.n;
	other.n = 0;
	ko_fold(name, &folded);
	look_at_all(p, key, &folded, &other);
	if (ko_fold_pairs(&folded, &pairs))
		look_at_all(p, key, &pairs, &other);
	compare_lists(name, &indexed, &other, "looking at all");
	return indexed.n;
}

/* Numbers that look random and are the same each time. */
static unsigned next_random(unsigned below)
{
	static uint64_t state = 1;

	state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (unsigned)(state >> 33) % below;
}

/* One edit: put in, take out, change or swap. */
static size_t edit(char *text, size_t n, struct ko_span letters)
{
	char c = letters.p[next_random((unsigned)letters.n)];
	unsigned kind = next_random(4);
	size_t at;

	if (n == 0 || kind == 0) {
		at = next_random((unsigned)n + 1);
		memmove(text + at + 1, text + at, n - at);
		text[at] = c;
		return n + 1;
	}
	at = next_random((unsigned)n);
	if (kind == 1) {
		memmove(text + at, text + at + 1, n - at - 1);
		return n - 1;
	}
	if (kind == 3 && at + 1 < n) {
		c = text[at];
		text[at] = text[at + 1];
		at++;
	}
	text[at] = c;
	return n;
}

/* ---- the built-in catalogue ---- */

/* Edit each step-th key of all kinds up to four times; ask before each. */
static void builtin_with_edits(void **state)
{
	struct ko_span letters =
		KO_SPAN("abcdefghijklmnopqrstuvwxyz0123456789-_./");
	struct ko_catalogue c;
	struct pair p;
	size_t queries = 0;
	size_t found = 0;

	(void)state;
	ko_catalogue_init_builtin(&c);
	pair_init(&p, &c);
	for (enum ko_key key = 0; key < KO_KEYS; key++) {
		for (size_t i = 0; i < row_count(&c, key); i += 3) {
			struct ko_entry e = entry_of(&p, key, i);
			struct ko_span name = ko_entry_key(&e);
			char text[KO_CATALOGUE_NAME_MAX + 8];
			size_t n = name.n;

			memcpy(text, name.p, n);
			for (int edits = 0; edits < 5; edits++, queries++) {
				found += compare(&p, key,
						 (struct ko_span){ text, n },
						 i % 16 == 0);
				n = edit(text, n, letters);
			}
		}
	}
	print_message("# %zu queries found %zu\n", queries, found);
	assert_true(queries > 10000 && found > queries);
	pair_done(&p);
}

/* Each name asked for in each kind's index, where few are near. */
static void builtin_across_kinds(void **state)
{
	struct ko_catalogue c;
	struct pair p;

	(void)state;
	ko_catalogue_init_builtin(&c);
	pair_init(&p, &c);
	for (size_t i = 0; i < ko_catalogue_count(&c, KO_PART_IMAGES); i += 7) {
		struct ko_entry e = ko_catalogue_entry(&c, KO_PART_IMAGES, i);

		for (enum ko_key key = 0; key < KO_KEYS; key++)
			(void)compare(&p, key, ko_entry_key(&e), false);
	}
	pair_done(&p);
}

/* ---- few letters, so that all are near each other ---- */

static bool is_name(struct ko_span s)
{
	struct ko_imageref ref;

	return ko_imageref_parse(s, &ref, NULL) == KO_OK && ref.tag.n == 0;
}

static size_t random_word(const char *letters, size_t n, char *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = letters[next_random((unsigned)strlen(letters))];
	return n;
}

static struct alphabet_row {
	const char *name; /* the letters */
	size_t from, to;  /* bytes of a word */
	size_t words;     /* in the catalogue */
	size_t queries;
} alphabet_rows[] = {
	{ "ab", 1, 9, 200, 600 },     { "ab", 6, 14, 300, 600 },
	{ "ab", 12, 30, 300, 2000 },  { "rnm", 1, 12, 300, 600 },
	{ "vw1", 7, 16, 300, 600 },   { "cld", 9, 13, 300, 600 },
	{ "a-l", 6, 14, 200, 600 },   { "n-r9", 1, 16, 300, 600 },
	{ "a", 1, 200, 100, 300 },    { "abc", 18, 28, 500, 2000 },
	{ "aab", 130, 180, 50, 200 }, { "aaaaaaaaab", 8, 30, 300, 2000 },
};

/* A catalogue of words of few letters; words[] keeps some of them. */
static void load_words(const struct alphabet_row *r, struct ko_catalogue *c,
		       struct ko_buf *text)
{
	char word[256] = { 0 };
	size_t n = 0;

	assert_int_equal(ko_buf_printf(text, "# knockoff catalogue 1\n"),
			 KO_OK);
	for (size_t i = 0; i < 20 * r->words && n < r->words; i++) {
		unsigned range = (unsigned)(r->to - r->from + 1);
		struct ko_span line;

		word[0] = '\n';
		line = (struct ko_span){
			word,
			1 + random_word(r->name, r->from + next_random(range),
					word + 1)
		};
		memcpy(word + line.n, " official 0\n", 12);
		if (!is_name(ko_span_tail(line, 1)) ||
		    ko_span_find_span(ko_buf_span(text),
				      (struct ko_span){ word, line.n + 1 }) <
			    text->n)
			continue;
		n++;
		assert_int_equal(
			ko_buf_add(text,
				   (struct ko_span){ word + 1, line.n + 11 }),
			KO_OK);
	}
	assert_int_equal(ko_buf_printf(text, "# end: %zu\n", n), KO_OK);
	assert_int_equal(ko_catalogue_load(c, ko_buf_span(text), NULL), KO_OK);
}

static void check_alphabet(void **state)
{
	const struct alphabet_row *r = *state;
	KO_AUTO_BUF struct ko_buf text = KO_BUF(1000000);
	struct ko_catalogue c;
	struct pair p;
	size_t found = 0;

	ko_catalogue_init_builtin(&c);
	load_words(r, &c, &text);
	pair_init(&p, &c);
	for (size_t i = 0; i < r->queries; i++) {
		size_t rows = row_count(&c, KO_KEY_OFFICIAL);
		struct ko_entry e = entry_of(&p, KO_KEY_OFFICIAL,
					     next_random((unsigned)rows));
		char name[KO_CATALOGUE_NAME_MAX + 8];
		size_t n = e.name.n;

		memcpy(name, e.name.p, n);
		for (unsigned edits = next_random(5); edits > 0; edits--)
			n = edit(name, n, ko_span_str(r->name));
		found += compare(&p, KO_KEY_OFFICIAL,
				 (struct ko_span){ name, n }, true);
	}
	print_message("# %zu queries found %zu\n", r->queries, found);
	pair_done(&p);
	ko_catalogue_done(&c);
}

/* ---- a set so large that it takes other numbers ---- */

#define MANY_KEYS 31000

/* A key's number is its value. */
static struct ko_folded many[MANY_KEYS];

static int by_length(const void *a, const void *b)
{
	const struct ko_folded *x = a;
	const struct ko_folded *y = b;

	return (x->n > y->n) - (x->n < y->n);
}

static struct ko_near_set *make_many(void)
{
	struct ko_near_keys keys = KO_NEAR_KEYS;
	struct ko_near_set *set;

	for (size_t i = 0; i < MANY_KEYS; i++)
		many[i].n =
			random_word("abcdefgh", 8 + next_random(20), many[i].p);
	qsort(many, MANY_KEYS, sizeof(many[0]), by_length);
	for (uint32_t i = 0; i < MANY_KEYS; i++)
		assert_int_equal(ko_near_keys_add(&keys, &many[i], i), KO_OK);
	assert_int_equal(ko_near_set_new(&keys, &set), KO_OK);
	return set;
}

/* The values of the keys near name, by a look at each. */
static void look_at_many(const struct ko_folded *name,
			 struct ko_near_values *out)
{
	out->n = 0;
	for (uint32_t i = 0; i < MANY_KEYS; i++)
		if (ko_is_near(ko_folded_span(name), ko_folded_span(&many[i])))
			out->values[out->n++] = i;
}

/* Up to three edits, for two names of three in their first bytes only: there
 * a key is told by its end alone. */
static void large_set(void **state)
{
	struct ko_near_set *set;
	size_t found = 0;

	(void)state;
	set = make_many();
	for (size_t i = 0; i < 600; i++) {
		struct ko_folded name = many[next_random(MANY_KEYS)];
		struct ko_near_values got;
		struct ko_near_values want;
		size_t rest = i % 3 ? name.n - 8 : 0;

		for (unsigned edits = next_random(4); edits > 0; edits--) {
			char end[KO_FOLD_MAX];
			size_t n = name.n - rest;

			memcpy(end, name.p + n, rest);
			n = edit(name.p, n, KO_SPAN("abcdefghz"));
			memcpy(name.p + n, end, rest);
			name.n = n + rest;
		}
		look_at_many(&name, &want);
		assert_true(ko_near_set_find(set, &name, &got));
		assert_int_equal(got.n, want.n);
		assert_memory_equal(got.values, want.values,
				    want.n * sizeof(want.values[0]));
		assert_int_equal(ko_near_set_has(set, &name), want.n > 0);
		found += got.n;
	}
	print_message("# found %zu\n", found);
	assert_true(found > 300);
	ko_near_set_free(set);
}

static void no_rows_at_all(void **state)
{
	struct ko_catalogue c;
	struct pair p;

	(void)state;
	ko_catalogue_init_builtin(&c);
	assert_int_equal(ko_catalogue_load(&c,
					   KO_SPAN("# knockoff catalogue 1\n"
						   "a/b popular 0\n# end: 1\n"),
					   NULL),
			 KO_OK);
	pair_init(&p, &c);
	assert_int_equal(compare(&p, KO_KEY_OFFICIAL, KO_SPAN("nginx"), true),
			 0);
	assert_int_equal(compare(&p, KO_KEY_HUB_IMAGE, KO_SPAN("a/c"), true),
			 1);
	assert_int_equal(compare(&p, KO_KEY_HUB_SPACE, KO_SPAN(""), true), 1);
	pair_done(&p);
	ko_catalogue_done(&c);
	ko_bulk_index_free(NULL);
}

int main(void)
{
	static const struct test_table tables[] = {
		TEST(builtin_with_edits),
		TEST(builtin_across_kinds),
		TABLE(alphabet_rows, check_alphabet),
		TEST(large_set),
		TEST(no_rows_at_all),
	};

	return run_tables("bulk_index", tables, KO_ARRAY_LEN(tables));
}
