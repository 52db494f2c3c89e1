#include "core/align.h"

#include <stdlib.h>

/* How far the two positions may drift apart: the band of the table. */
#define BAND  6
#define WIDTH (2 * BAND + 1)

#define UNREACHED (INT32_MIN / 2)

/* Keys beside each other on QWERTY, and where QWERTZ and AZERTY differ. */
static const char *const keyboard_rows[] = {
	"1234567890-", "qwertyuiop", "asdfghjkl",  "zxcvbnm", "qwertzuiop",
	"yxcvbnm",     "azertyuiop", "qsdfghjklm", "wxcvbn",
};

/* Rows whose keys touch: the upper one's i is above the lower one's i, i-1. */
static const unsigned char touching_rows[][2] = {
	{ 0, 1 }, { 1, 2 }, { 2, 3 }, { 0, 4 }, { 4, 2 },
	{ 2, 5 }, { 0, 6 }, { 6, 7 }, { 7, 8 },
};

/* Strings that look alike or sound alike, each way round. */
static const struct {
	const char *a, *b;
	enum ko_rule rule;
} alike[] = {
	{ "0", "o", KO_SLIP_GLYPH },     { "1", "l", KO_SLIP_GLYPH },
	{ "1", "i", KO_SLIP_GLYPH },     { "l", "i", KO_SLIP_GLYPH },
	{ "5", "s", KO_SLIP_GLYPH },     { "2", "z", KO_SLIP_GLYPH },
	{ "8", "b", KO_SLIP_GLYPH },     { "9", "g", KO_SLIP_GLYPH },
	{ "9", "q", KO_SLIP_GLYPH },     { "q", "g", KO_SLIP_GLYPH },
	{ "u", "v", KO_SLIP_GLYPH },     { "6", "b", KO_SLIP_GLYPH },
	{ "rn", "m", KO_SLIP_GLYPH },    { "nn", "m", KO_SLIP_GLYPH },
	{ "vv", "w", KO_SLIP_GLYPH },    { "cl", "d", KO_SLIP_GLYPH },
	{ "ph", "f", KO_SLIP_PHONETIC }, { "ck", "k", KO_SLIP_PHONETIC },
	{ "c", "k", KO_SLIP_PHONETIC },  { "s", "z", KO_SLIP_PHONETIC },
	{ "q", "k", KO_SLIP_PHONETIC },  { "x", "ks", KO_SLIP_PHONETIC },
	{ "s", "c", KO_SLIP_PHONETIC },  { "t", "th", KO_SLIP_PHONETIC },
	{ "v", "w", KO_SLIP_PHONETIC },  { "j", "g", KO_SLIP_PHONETIC },
	{ "u", "oo", KO_SLIP_PHONETIC }, { "i", "ee", KO_SLIP_PHONETIC },
};

static bool are_beside(const char *row, char a, char b)
{
	const char *at = strchr(row, a);

	return at && b && ((at > row && at[-1] == b) || at[1] == b);
}

static bool are_touching(const char *upper, const char *lower, char a, char b)
{
	const char *i = strchr(upper, a);
	const char *j = strchr(lower, b);
	ptrdiff_t shift;

	if (!i || !j || !a || !b)
		return false;
	shift = (j - lower) - (i - upper);
	return shift == 0 || shift == -1;
}

static bool are_neighbour_keys(char a, char b)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(keyboard_rows); i++)
		if (are_beside(keyboard_rows[i], a, b))
			return true;
	for (size_t i = 0; i < KO_ARRAY_LEN(touching_rows); i++) {
		const char *upper = keyboard_rows[touching_rows[i][0]];
		const char *lower = keyboard_rows[touching_rows[i][1]];

		if (are_touching(upper, lower, a, b) ||
		    are_touching(upper, lower, b, a))
			return true;
	}
	return false;
}

static bool is_vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' ||
	       c == 'y';
}

static bool is_separator(char c)
{
	return c == '-' || c == '_' || c == '.' || c == '/';
}

/* The byte at i, small; NUL outside. */
static char byte_at(struct ko_span s, size_t i)
{
	return i < s.n ? ko_lower(s.p[i]) : '\0';
}

static bool is_token_end(struct ko_span s, size_t i)
{
	return i >= s.n || is_separator(s.p[i]);
}

/* What is it when c stands in s at i and in the other name nothing does? */
static enum ko_rule rule_of_lone_byte(struct ko_span s, size_t i,
				      enum ko_rule otherwise)
{
	char c = byte_at(s, i);
	char before = i ? byte_at(s, i - 1) : '\0';
	char after = byte_at(s, i + 1);

	if (is_separator(c))
		return KO_SLIP_SEPARATOR;
	if (ko_is_digit(c))
		return KO_SLIP_NUMBER;
	if (c == before || c == after)
		return KO_SLIP_DOUBLING;
	if (c == 's' && is_token_end(s, i + 1))
		return KO_SLIP_PLURAL;
	if (otherwise == KO_SLIP_INSERTION &&
	    (are_neighbour_keys(c, before) || are_neighbour_keys(c, after)))
		return KO_SLIP_NEIGHBOUR_KEY;
	return otherwise;
}

static bool differ_in_one_bit(char a, char b)
{
	return __builtin_popcount((unsigned char)a ^ (unsigned char)b) == 1;
}

static enum ko_rule rule_of_pair(char a, char b)
{
	if (is_separator(a) && is_separator(b))
		return KO_SLIP_SEPARATOR;
	for (size_t i = 0; i < KO_ARRAY_LEN(alike); i++)
		if (!alike[i].a[1] && !alike[i].b[1] &&
		    ((a == alike[i].a[0] && b == alike[i].b[0]) ||
		     (b == alike[i].a[0] && a == alike[i].b[0])))
			return alike[i].rule;
	if (ko_is_digit(a) && ko_is_digit(b))
		return KO_SLIP_NUMBER;
	if (is_vowel(a) && is_vowel(b))
		return KO_SLIP_VOWEL;
	if (are_neighbour_keys(a, b))
		return KO_SLIP_NEIGHBOUR_KEY;
	return differ_in_one_bit(a, b) ? KO_SLIP_BIT_FLIP
				       : KO_SLIP_SUBSTITUTION;
}

/* One cell of the table: the best way there, and its last step. */
struct cell {
	int32_t weight;
	uint8_t rule; /* KO_RULES when the bytes are equal */
	uint8_t a, b; /* bytes of written and meant that the step takes */
};

struct table {
	struct ko_span written, meant;
	struct cell cells[KO_ALIGN_MAX + 1][WIDTH];
};

/* Does the table have a cell for i bytes of written and j of meant? */
static bool in_band(size_t i, size_t j)
{
	return j + BAND >= i && j + BAND - i < WIDTH;
}

/* That cell, which must be in the band. */
static struct cell *cell_at(struct table *t, size_t i, size_t j)
{
	return &t->cells[i][j + BAND - i];
}

static bool is_part_start(struct ko_span s, size_t i)
{
	return i == 0 || s.p[i - 1] == '/';
}

/* Offer the step that takes a and b bytes and ends in cell (i, j). */
static void offer(struct table *t, size_t i, size_t j, size_t a, size_t b,
		  enum ko_rule rule)
{
	struct cell *to = cell_at(t, i, j);
	const struct cell *from;
	int32_t weight;

	if (i < a || j < b || !in_band(i - a, j - b))
		return;
	from = cell_at(t, i - a, j - b);
	if (from->weight == UNREACHED)
		return;
	weight = from->weight;
	if (rule != KO_RULES) {
		weight += ko_rule_info(rule)->weight;
		if (is_part_start(t->written, i - a) ||
		    is_part_start(t->meant, j - b))
			weight += ko_evidence(KO_EVIDENCE_FIRST_LETTER);
	}
	if (weight > to->weight)
		*to = (struct cell){ weight, (uint8_t)rule, (uint8_t)a,
				     (uint8_t)b };
}

static bool ends_with(struct ko_span s, size_t end, const char *tail)
{
	struct ko_span t = ko_span_str(tail);

	return ko_span_ends(ko_span_head(s, end), t);
}

static void offer_alike(struct table *t, size_t i, size_t j)
{
	for (size_t k = 0; k < KO_ARRAY_LEN(alike); k++) {
		const char *a = alike[k].a;
		const char *b = alike[k].b;

		if (!a[1] && !b[1])
			continue;
		if (ends_with(t->written, i, a) && ends_with(t->meant, j, b))
			offer(t, i, j, strlen(a), strlen(b), alike[k].rule);
		if (ends_with(t->written, i, b) && ends_with(t->meant, j, a))
			offer(t, i, j, strlen(b), strlen(a), alike[k].rule);
	}
}

static void fill_cell(struct table *t, size_t i, size_t j)
{
	char a = i ? byte_at(t->written, i - 1) : '\0';
	char b = j ? byte_at(t->meant, j - 1) : '\0';

	if (i && j)
		offer(t, i, j, 1, 1, a == b ? KO_RULES : rule_of_pair(a, b));
	offer_alike(t, i, j);
	if (i && j && a == b)
		return; /* no likelier way past an equal pair */
	if (i)
		offer(t, i, j, 1, 0,
		      rule_of_lone_byte(t->written, i - 1, KO_SLIP_INSERTION));
	if (j)
		offer(t, i, j, 0, 1,
		      rule_of_lone_byte(t->meant, j - 1, KO_SLIP_OMISSION));
	if (i > 1 && j > 1 && a == byte_at(t->meant, j - 2) &&
	    b == byte_at(t->written, i - 2))
		offer(t, i, j, 2, 2, KO_SLIP_TRANSPOSITION);
}

static bool trace_back(struct table *t, struct ko_alignment *out)
{
	size_t i = t->written.n;
	size_t j = t->meant.n;
	struct ko_alignment found = { .weight = cell_at(t, i, j)->weight };

	while (i || j) {
		const struct cell *c = cell_at(t, i, j);

		i -= c->a;
		j -= c->b;
		if (c->rule == KO_RULES)
			continue;
		if (found.n == KO_SLIPS_MAX)
			return false;
		memmove(found.slips + 1, found.slips,
			found.n++ * sizeof(*found.slips));
		found.slips[0] = (struct ko_slip){
			(enum ko_rule)c->rule,
			ko_span_slice(t->written, i, i + c->a),
			ko_span_slice(t->meant, j, j + c->b),
		};
	}
	if (found.n == 0)
		return false;
	*out = found;
	return true;
}

bool ko_align(struct ko_span written, struct ko_span meant,
	      struct ko_alignment *out)
{
	struct table t;

	if (written.n > KO_ALIGN_MAX || meant.n > KO_ALIGN_MAX ||
	    !in_band(written.n, meant.n))
		return false;
	t.written = written;
	t.meant = meant;
	for (size_t i = 0; i <= written.n; i++) {
		size_t from = i > BAND ? i - BAND : 0;
		size_t to = i + BAND < meant.n ? i + BAND : meant.n;

		for (size_t k = 0; k < WIDTH; k++)
			t.cells[i][k].weight = UNREACHED;
		if (i == 0)
			t.cells[0][BAND].weight = 0;
		for (size_t j = from; j <= to; j++)
			if (i || j)
				fill_cell(&t, i, j);
	}
	return cell_at(&t, written.n, meant.n)->weight != UNREACHED &&
	       trace_back(&t, out);
}
