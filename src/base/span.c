#include "base/span.h"

int ko_span_cmp(struct ko_span a, struct ko_span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool ko_span_eq_nocase(struct ko_span a, struct ko_span b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (ko_lower(a.p[i]) != ko_lower(b.p[i]))
			return false;
	return true;
}

size_t ko_span_find(struct ko_span s, char c)
{
	const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

	return at ? (size_t)(at - s.p) : s.n;
}

size_t ko_span_rfind(struct ko_span s, char c)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == c)
			return i - 1;
	return s.n;
}

size_t ko_span_find_span(struct ko_span s, struct ko_span needle)
{
	const char *found;

	if (s.n == 0 || needle.n == 0)
		return 0;
	found = memmem(s.p, s.n, needle.p, needle.n);
	return found ? (size_t)(found - s.p) : s.n;
}

bool ko_span_matches(struct ko_span s, struct ko_span pattern, char bar)
{
	size_t star = pattern.n; /* the last one passed, or none */
	size_t resume = 0;
	size_t i = 0;
	size_t j = 0;

	while (j < s.n) {
		if (i < pattern.n && pattern.p[i] == '*') {
			star = i++;
			resume = j;
		} else if (i < pattern.n && pattern.p[i] == s.p[j]) {
			i++;
			j++;
		} else if (star < pattern.n && (!bar || s.p[resume] != bar)) {
			i = star + 1;
			j = ++resume;
		} else {
			return false;
		}
	}
	while (i < pattern.n && pattern.p[i] == '*')
		i++;
	return i == pattern.n;
}

struct ko_span ko_span_trim(struct ko_span s)
{
	while (s.n && ko_is_blank(s.p[0]))
		s = ko_span_tail(s, 1);
	while (s.n && ko_is_blank(s.p[s.n - 1]))
		s = ko_span_head(s, s.n - 1);
	return s;
}

struct ko_span ko_span_word(struct ko_span *rest)
{
	size_t from = 0;
	size_t to;
	struct ko_span word;

	while (from < rest->n && ko_is_blank(rest->p[from]))
		from++;
	to = from;
	while (to < rest->n && !ko_is_blank(rest->p[to]))
		to++;
	word = ko_span_slice(*rest, from, to);
	*rest = ko_span_tail(*rest, to);
	return word;
}

bool ko_span_line(struct ko_span *rest, struct ko_span *line)
{
	size_t at = ko_span_find(*rest, '\n');

	if (rest->n == 0)
		return false;
	*line = ko_span_head(*rest, at);
	*rest = ko_span_tail(*rest, at + 1);
	return true;
}

bool ko_span_u64(struct ko_span s, uint64_t *out)
{
	uint64_t value = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (!ko_is_digit(s.p[i]) ||
		    __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, (uint64_t)(s.p[i] - '0'),
					   &value))
			return false;
	}
	if (s.n == 0)
		return false;
	*out = value;
	return true;
}

uint64_t ko_span_hash(struct ko_span s, uint64_t hash)
{
	if (hash == 0)
		hash = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < s.n; i++)
		hash = (hash ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
	return hash;
}
