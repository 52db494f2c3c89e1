#include "core/keys.h"

/*
 * By key, those that touch it in its own row and in the rows above and below,
 * on QWERTY, QWERTZ and AZERTY together.
 */
static const char *const neighbours[128] = {
	['a'] = "qswyz12",   ['b'] = "ghnv",          ['c'] = "dfvx",
	['d'] = "cefrsx",    ['e'] = "drswz34",       ['f'] = "cdgrtv",
	['g'] = "bfhtvyz",   ['h'] = "bgjnuyz",       ['i'] = "jkou89",
	['j'] = "hikmnu",    ['k'] = "ijlmo",         ['l'] = "kmop",
	['m'] = "jklnp",     ['n'] = "bhjm",          ['o'] = "iklp09",
	['p'] = "lmo0-",     ['q'] = "aswz12",        ['r'] = "deft45",
	['s'] = "adeqwxyz",  ['t'] = "fgryz56",       ['u'] = "hijyz78",
	['v'] = "bcfg",      ['w'] = "aeqsx23",       ['x'] = "cdswyz",
	['y'] = "aghstux67", ['z'] = "aeghqstux2367", ['0'] = "op9-",
	['1'] = "aq2",       ['2'] = "aqwz13",        ['3'] = "ewz24",
	['4'] = "er35",      ['5'] = "rt46",          ['6'] = "tyz57",
	['7'] = "uyz68",     ['8'] = "iu79",          ['9'] = "io08",
	['-'] = "p0",
};

const struct ko_alike ko_alikes[KO_ALIKES] = {
	{ "0", "o", KO_SLIP_GLYPH },     { "1", "l", KO_SLIP_GLYPH },
	{ "1", "i", KO_SLIP_GLYPH },     { "l", "i", KO_SLIP_GLYPH },
	{ "5", "s", KO_SLIP_GLYPH },     { "2", "z", KO_SLIP_GLYPH },
	{ "3", "e", KO_SLIP_GLYPH },     { "4", "a", KO_SLIP_GLYPH },
	{ "7", "t", KO_SLIP_GLYPH },     { "8", "b", KO_SLIP_GLYPH },
	{ "9", "g", KO_SLIP_GLYPH },     { "9", "q", KO_SLIP_GLYPH },
	{ "q", "g", KO_SLIP_GLYPH },     { "u", "v", KO_SLIP_GLYPH },
	{ "6", "b", KO_SLIP_GLYPH },     { "rn", "m", KO_SLIP_GLYPH },
	{ "nn", "m", KO_SLIP_GLYPH },    { "vv", "w", KO_SLIP_GLYPH },
	{ "cl", "d", KO_SLIP_GLYPH },    { "ph", "f", KO_SLIP_PHONETIC },
	{ "ck", "k", KO_SLIP_PHONETIC }, { "c", "k", KO_SLIP_PHONETIC },
	{ "s", "z", KO_SLIP_PHONETIC },  { "q", "k", KO_SLIP_PHONETIC },
	{ "x", "ks", KO_SLIP_PHONETIC }, { "s", "c", KO_SLIP_PHONETIC },
	{ "t", "th", KO_SLIP_PHONETIC }, { "v", "w", KO_SLIP_PHONETIC },
	{ "j", "g", KO_SLIP_PHONETIC },  { "u", "oo", KO_SLIP_PHONETIC },
	{ "i", "ee", KO_SLIP_PHONETIC },
};

bool ko_are_neighbour_keys(char a, char b)
{
	const char *near = (unsigned char)a < 128 ? neighbours[(int)a] : NULL;

	for (; near && *near; near++) /* a few bytes: no call is worth it */
		if (*near == b)
			return true;
	return false;
}

static bool is_vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' ||
	       c == 'y';
}

static bool differ_in_one_bit(char a, char b)
{
	return __builtin_popcount((unsigned char)a ^ (unsigned char)b) == 1;
}

uint32_t ko_alike_rows(char c)
{
	uint32_t rows = 0;

	for (size_t i = 0; i < KO_ALIKES; i++) {
		const char *a = ko_alikes[i].a;
		const char *b = ko_alikes[i].b;

		if (!a[1] && !b[1] && (c == a[0] || c == b[0]))
			rows |= UINT32_C(1) << i;
	}
	return rows;
}

enum ko_rule ko_rule_of_pair_in(char a, char b, uint32_t rows)
{
	if (ko_is_separator(a) && ko_is_separator(b))
		return KO_SLIP_SEPARATOR;
	if (rows)
		return ko_alikes[__builtin_ctz(rows)].rule;
	if (ko_is_digit(a) && ko_is_digit(b))
		return KO_SLIP_NUMBER;
	if (is_vowel(a) && is_vowel(b))
		return KO_SLIP_VOWEL;
	if (ko_are_neighbour_keys(a, b))
		return KO_SLIP_NEIGHBOUR_KEY;
	return differ_in_one_bit(a, b) ? KO_SLIP_BIT_FLIP
				       : KO_SLIP_SUBSTITUTION;
}

enum ko_rule ko_rule_of_pair(char a, char b)
{
	return ko_rule_of_pair_in(a, b, ko_alike_rows(a) & ko_alike_rows(b));
}

static bool is_word_end(struct ko_span s, size_t i)
{
	return i >= s.n || ko_is_separator(s.p[i]);
}

enum ko_rule ko_rule_of_lone_byte(struct ko_span s, size_t i,
				  enum ko_rule otherwise)
{
	char c = ko_lower(s.p[i]);
	char before = i ? ko_lower(s.p[i - 1]) : '\0';
	char after = i + 1 < s.n ? ko_lower(s.p[i + 1]) : '\0';

	if (ko_is_separator(c))
		return KO_SLIP_SEPARATOR;
	if (ko_is_digit(c))
		return KO_SLIP_NUMBER;
	if (c == before || c == after)
		return KO_SLIP_DOUBLING;
	if (c == 's' && is_word_end(s, i + 1))
		return KO_SLIP_PLURAL;
	if (otherwise == KO_SLIP_INSERTION &&
	    (ko_are_neighbour_keys(c, before) ||
	     ko_are_neighbour_keys(c, after)))
		return KO_SLIP_NEIGHBOUR_KEY;
	return otherwise;
}
