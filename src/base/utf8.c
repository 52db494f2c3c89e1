#include "base/utf8.h"

/* Bytes announced by a leading byte, the bits it gives, the least point. */
static const struct {
	unsigned char mask, lead, bits;
	uint32_t least;
} forms[] = {
	{ 0x80, 0x00, 0x7f, 0 },
	{ 0xe0, 0xc0, 0x1f, 0x80 },
	{ 0xf0, 0xe0, 0x0f, 0x800 },
	{ 0xf8, 0xf0, 0x07, 0x10000 },
};

size_t ko_utf8_decode(struct ko_span s, uint32_t *point)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t value;
	size_t n = 0;

	if (s.n == 0)
		return 0;
	while (n < KO_ARRAY_LEN(forms) &&
	       (p[0] & forms[n].mask) != forms[n].lead)
		n++;
	if (n == KO_ARRAY_LEN(forms) || n + 1 > s.n)
		return 0;
	value = p[0] & forms[n].bits;
	for (size_t i = 1; i <= n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (p[i] & 0x3f);
	}
	if (value < forms[n].least || value > 0x10ffff ||
	    (value >= 0xd800 && value <= 0xdfff))
		return 0;
	*point = value;
	return n + 1;
}

size_t ko_utf8_encode(uint32_t point, char out[4])
{
	size_t n = 0;

	while (n + 1 < KO_ARRAY_LEN(forms) && point >= forms[n + 1].least)
		n++;
	for (size_t i = n; i > 0; i--) {
		out[i] = (char)(0x80 | (point & 0x3f));
		point >>= 6;
	}
	out[0] = (char)(forms[n].lead | point);
	return n + 1;
}

size_t ko_utf8_invalid(struct ko_span s)
{
	size_t at = 0;
	uint32_t point;

	while (at < s.n) {
		size_t n = ko_utf8_decode(ko_span_tail(s, at), &point);

		if (n == 0)
			return at;
		at += n;
	}
	return s.n;
}

bool ko_is_ascii(struct ko_span s)
{
	unsigned char all = 0;

	for (size_t i = 0; i < s.n; i++)
		all |= (unsigned char)s.p[i];
	return all < 0x80;
}

size_t ko_utf8_length(struct ko_span s)
{
	size_t count = 0;
	uint32_t point;

	for (size_t at = 0; at < s.n; count++) {
		size_t n = ko_utf8_decode(ko_span_tail(s, at), &point);

		at += n ? n : 1;
	}
	return count;
}

static const struct {
	uint32_t first, last;
} wide[] = {
	{ 0x1100, 0x115f },   { 0x2e80, 0x303e },   { 0x3041, 0x33ff },
	{ 0x3400, 0x4dbf },   { 0x4e00, 0x9fff },   { 0xa000, 0xa4cf },
	{ 0xac00, 0xd7a3 },   { 0xf900, 0xfaff },   { 0xfe30, 0xfe6f },
	{ 0xff00, 0xff60 },   { 0xffe0, 0xffe6 },   { 0x1f300, 0x1f64f },
	{ 0x1f900, 0x1f9ff }, { 0x20000, 0x3fffd },
};

static bool is_wide(uint32_t point)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(wide); i++)
		if (point >= wide[i].first && point <= wide[i].last)
			return true;
	return false;
}

size_t ko_utf8_columns(struct ko_span s)
{
	size_t columns = 0;

	for (size_t at = 0; at < s.n;) {
		uint32_t point = 0;
		size_t n = ko_utf8_decode(ko_span_tail(s, at), &point);

		columns += is_wide(point) ? 2 : 1;
		at += n ? n : 1;
	}
	return columns;
}
