#include "base/escape.h"

#include "base/utf8.h"

/* Controls, what changes or hides the text around it, and spaces that are not
 * the space (Unicode 15: Cc, Zs but U+0020, Zl, Zp, default-ignorable). */
static const struct {
	uint32_t first, last;
} unprintable[] = {
	{ 0x0000, 0x001f },   { 0x007f, 0x00a0 },   { 0x00ad, 0x00ad },
	{ 0x034f, 0x034f },   { 0x061c, 0x061c },   { 0x115f, 0x1160 },
	{ 0x1680, 0x1680 },   { 0x17b4, 0x17b5 },   { 0x180b, 0x180f },
	{ 0x2000, 0x200f },   { 0x2028, 0x202f },   { 0x205f, 0x206f },
	{ 0x3000, 0x3000 },   { 0x3164, 0x3164 },   { 0xfe00, 0xfe0f },
	{ 0xfeff, 0xfeff },   { 0xffa0, 0xffa0 },   { 0xfff0, 0xfffb },
	{ 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff },
};

bool ko_is_unprintable(uint32_t point)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(unprintable); i++)
		if (point >= unprintable[i].first &&
		    point <= unprintable[i].last)
			return true;
	return false;
}

static enum ko_status add_control(struct ko_buf *out, unsigned char c)
{
	static const struct {
		char c;
		const char *text;
	} named[] = { { '\t', "\\t" }, { '\n', "\\n" }, { '\r', "\\r" } };

	for (size_t i = 0; i < KO_ARRAY_LEN(named); i++)
		if ((unsigned char)named[i].c == c)
			return ko_buf_add(out, ko_span_str(named[i].text));
	return ko_buf_printf(out, "\\x%02x", c);
}

/* Bytes at the start of s that go out as they are: nearly all, mostly. */
static size_t plain_length(struct ko_span s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] >= ' ' && s.p[n] < 0x7f && s.p[n] != '\\')
		n++;
	return n;
}

/* One character that is not plain; *taken gets its bytes. */
static enum ko_status add_character(struct ko_buf *out, struct ko_span rest,
				    bool doubles, size_t *taken)
{
	uint32_t point = 0;
	size_t n = ko_utf8_decode(rest, &point);

	*taken = n ? n : 1;
	if (n == 0 || point < 0x20 || point == 0x7f)
		return add_control(out, (unsigned char)rest.p[0]);
	if (ko_is_unprintable(point))
		return ko_buf_printf(out, "\\u{%x}", (unsigned)point);
	if (doubles && point == '\\')
		return ko_buf_add(out, KO_SPAN("\\\\"));
	return ko_buf_add(out, ko_span_head(rest, n));
}

static void escape(struct ko_buf *out, struct ko_span s, bool doubles)
{
	enum ko_status status = KO_OK;

	while (s.n && status == KO_OK) {
		size_t n = plain_length(s);

		if (n)
			status = ko_buf_add(out, ko_span_head(s, n));
		else
			status = add_character(out, s, doubles, &n);
		s = ko_span_tail(s, n);
	}
}

void ko_escape(struct ko_buf *out, struct ko_span s)
{
	escape(out, s, true);
}

void ko_escape_line(struct ko_buf *out, struct ko_span s)
{
	escape(out, s, false);
}

void ko_escape_start(struct ko_buf *out, struct ko_span s)
{
	if (ko_span_starts(s, KO_SPAN("::"))) {
		(void)!ko_buf_add(out, KO_SPAN("\\x3a"));
		s = ko_span_tail(s, 1);
	}
	ko_escape_line(out, s);
}
