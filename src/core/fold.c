#include "core/fold.h"

static const unsigned char folded_byte[256] = {
	0,   1,   2,   3,   4,   5,   6,   7,   8,    9,   10,  11,   12,  13,
	14,  15,  16,  17,  18,  19,  20,  21,  22,   23,  24,  25,   26,  27,
	28,  29,  30,  31,  ' ', '!', '"', '#', '$',  '%', '&', '\'', '(', ')',
	'*', '+', ',', 0,   0,   0,   'o', 'l', '2',  '3', '4', 's',  '6', '7',
	'8', '9', 0,   ';', '<', '=', '>', '?', '@',  'a', 'b', 'c',  'd', 'e',
	'f', 'g', 'h', 'l', 'j', 'k', 'l', 'm', 'n',  'o', 'p', 'q',  'r', 's',
	't', 'u', 'v', 'w', 'x', 'y', 'z', '[', '\\', ']', '^', 0,    '`', 'a',
	'b', 'c', 'd', 'e', 'f', 'g', 'h', 'l', 'j',  'k', 'l', 'm',  'n', 'o',
	'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x',  'y', 'z', '{',  '|', '}',
	'~', 127, 128, 129, 130, 131, 132, 133, 134,  135, 136, 137,  138, 139,
	140, 141, 142, 143, 144, 145, 146, 147, 148,  149, 150, 151,  152, 153,
	154, 155, 156, 157, 158, 159, 160, 161, 162,  163, 164, 165,  166, 167,
	168, 169, 170, 171, 172, 173, 174, 175, 176,  177, 178, 179,  180, 181,
	182, 183, 184, 185, 186, 187, 188, 189, 190,  191, 192, 193,  194, 195,
	196, 197, 198, 199, 200, 201, 202, 203, 204,  205, 206, 207,  208, 209,
	210, 211, 212, 213, 214, 215, 216, 217, 218,  219, 220, 221,  222, 223,
	224, 225, 226, 227, 228, 229, 230, 231, 232,  233, 234, 235,  236, 237,
	238, 239, 240, 241, 242, 243, 244, 245, 246,  247, 248, 249,  250, 251,
	252, 253, 254, 255
};

/* Bytes that are looked at together. */
typedef unsigned char bytes __attribute__((vector_size(KO_FOLD_AHEAD)));

/* Is one of the pairs in the bytes from from on?  p[n] and so on are readable
 * and no part of one. */
static bool has_pairs(const char *p, size_t from, size_t n)
{
	bytes found = { 0 };
	uint64_t halves[sizeof(found) / sizeof(uint64_t)];

	for (size_t i = from; i < n; i += sizeof(found)) {
		bytes a, b;

		memcpy(&a, p + i, sizeof(a));
		memcpy(&b, p + i + 1, sizeof(b));
		found |= (bytes)(((a == 'r') | (a == 'n')) & (b == 'n'));
		found |= (bytes)((a == 'v') & (b == 'v'));
		found |= (bytes)((a == 'c') & (b == 'l'));
	}
	memcpy(halves, &found, sizeof(found));
	return (halves[0] | halves[1]) != 0;
}

char ko_folded_byte(char c)
{
	return (char)folded_byte[(unsigned char)c];
}

void ko_fold_end(struct ko_folded *out, size_t from)
{
	memset(out->p + out->n, 0, KO_FOLD_AHEAD);
	out->has_pairs |= has_pairs(out->p, from ? from - 1 : 0, out->n);
}

void ko_fold(struct ko_span name, struct ko_folded *out)
{
	size_t n = 0;

	name = ko_span_head(name, KO_FOLD_MAX);
	for (size_t i = 0; i < name.n; i++) {
		out->p[n] = ko_folded_byte(name.p[i]);
		n += out->p[n] != 0;
	}
	out->n = n;
	out->has_pairs = false;
	ko_fold_end(out, 0);
}

static char pair_as_one(char a, char b)
{
	if (b == 'n')
		return a == 'r' || a == 'n' ? 'm' : '\0';
	if (b == 'v')
		return a == 'v' ? 'w' : '\0';
	return b == 'l' && a == 'c' ? 'd' : '\0';
}

bool ko_folded_ends_pair(char c)
{
	c = ko_folded_byte(c);
	return c == 'n' || c == 'v' || c == 'l';
}

bool ko_fold_pairs(const struct ko_folded *folded, struct ko_folded *out)
{
	if (!folded->has_pairs)
		return false;
	out->n = 0;
	out->has_pairs = false;
	for (size_t i = 0; i < folded->n; i++) {
		char one = i + 1 < folded->n
				   ? pair_as_one(folded->p[i], folded->p[i + 1])
				   : '\0';

		out->p[out->n++] = one ? one : folded->p[i];
		i += one != '\0';
	}
	return true;
}

/* Letters have a class each; digits and all else share the last ones. */
static const unsigned char class_of[256] = {
	28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29,
	30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31,
	28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29,
	30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31,
	28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29,
	30, 31, 28, 29, 30, 31, 28, 0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
	11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 31, 28, 29,
	30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31,
	28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29,
	30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31,
	28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29,
	30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31,
	28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29,
	30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31, 28, 29, 30, 31,
	28, 29, 30, 31,
};

uint64_t ko_fold_signature(const struct ko_folded *folded)
{
	uint32_t once = 0;
	uint32_t twice = 0;

	for (size_t i = 0; i < folded->n; i++) {
		unsigned char c = (unsigned char)folded->p[i];
		uint32_t bit = UINT32_C(1) << class_of[c];

		twice |= once & bit;
		once |= bit;
	}
	return (uint64_t)twice << 32 | once;
}
