#include "core/fold.h"

static char fold_byte(char c)
{
	switch (c) {
	case '0':
		return 'o';
	case '1':
	case 'i':
		return 'l';
	case '5':
		return 's';
	case '.':
	case '-':
	case '_':
	case '/':
	case ':':
		return '\0';
	default:
		return c;
	}
}

void ko_fold(struct ko_span name, struct ko_folded *out)
{
	out->n = 0;
	for (size_t i = 0; i < name.n && out->n < KO_FOLD_MAX; i++) {
		char c = fold_byte(ko_lower(name.p[i]));

		if (c)
			out->p[out->n++] = c;
	}
}

static char pair_as_one(char a, char b)
{
	if (a == 'r' && b == 'n')
		return 'm';
	if (a == 'n' && b == 'n')
		return 'm';
	if (a == 'v' && b == 'v')
		return 'w';
	if (a == 'c' && b == 'l')
		return 'd';
	return '\0';
}

bool ko_fold_pairs(const struct ko_folded *folded, struct ko_folded *out)
{
	bool any = false;

	out->n = 0;
	for (size_t i = 0; i < folded->n; i++) {
		char one = i + 1 < folded->n
				   ? pair_as_one(folded->p[i], folded->p[i + 1])
				   : '\0';

		out->p[out->n++] = one ? one : folded->p[i];
		any = any || one;
		i += one != '\0';
	}
	return any;
}

/* Letters have a class each; digits and all else share the last ones. */
static unsigned class_of(char c)
{
	if (ko_is_lower(c))
		return (unsigned)(c - 'a');
	return 26 + ((unsigned char)c % 6);
}

uint64_t ko_fold_signature(const struct ko_folded *folded)
{
	uint32_t once = 0;
	uint32_t twice = 0;

	for (size_t i = 0; i < folded->n; i++) {
		uint32_t bit = UINT32_C(1) << class_of(folded->p[i]);

		twice |= once & bit;
		once |= bit;
	}
	return (uint64_t)twice << 32 | once;
}
