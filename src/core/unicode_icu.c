/* The module knockoff-unicode.so; nothing else in the house includes ICU. */
#include "core/unicode_module.h"

#include <unicode/uchar.h>
#include <unicode/uidna.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

/* UTF-16 units that one character may become on the way. */
#define UNITS_MAX 64

/* Stands for a dot in the host names of East Asian scripts (UTS 46). */
#define IDEOGRAPHIC_FULL_STOP 0x3002

/* NFKC with case folding, which also drops what does not show. */
static int32_t normalise(const UChar *from, int32_t n, UChar *to)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCCasefoldInstance(&error);

	n = unorm2_normalize(nfkc, from, n, to, UNITS_MAX, &error);
	return U_FAILURE(error) ? -1 : n;
}

/* Every character as the one it is confused with (UTS 39). */
static int32_t skeleton(const UChar *from, int32_t n, UChar *to)
{
	UErrorCode error = U_ZERO_ERROR;
	USpoofChecker *checker = uspoof_open(&error);

	n = uspoof_getSkeleton(checker, 0, from, n, to, UNITS_MAX, &error);
	uspoof_close(checker);
	return U_FAILURE(error) ? -1 : n;
}

static int32_t decompose(const UChar *from, int32_t n, UChar *to)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&error);

	n = unorm2_normalize(nfd, from, n, to, UNITS_MAX, &error);
	return U_FAILURE(error) ? -1 : n;
}

/* The text as small ASCII letters without its marks; -1 if it has others. */
static int to_ascii(const UChar *from, int32_t n, char *out, size_t max)
{
	size_t used = 0;

	for (int32_t i = 0; i < n;) {
		UChar32 c;

		U16_NEXT(from, i, n, c);
		if (u_charType(c) == U_NON_SPACING_MARK)
			continue;
		if (c >= 0x80 || used == max)
			return -1;
		out[used++] = (char)u_tolower(c);
	}
	return (int)used;
}

/* Letters of other scripts are capitals in small: what they look like is what
 * their capitals look like.  A dash is a dash, a full stop a stop. */
static int read_as_capital(uint32_t point, char *out, size_t max)
{
	UChar text[UNITS_MAX];
	UChar plain[UNITS_MAX];
	UChar32 capital = u_toupper((UChar32)point);
	int32_t n = 0;

	if (u_charType((UChar32)point) == U_DASH_PUNCTUATION)
		capital = '-';
	else if (point == IDEOGRAPHIC_FULL_STOP)
		capital = '.';
	U16_APPEND_UNSAFE(text, n, capital);
	n = skeleton(text, n, plain);
	return n < 0 ? -1 : to_ascii(plain, n, out, max);
}

static int read_character(uint32_t point, char *out, size_t max)
{
	UChar text[UNITS_MAX];
	UChar folded[UNITS_MAX];
	UChar plain[UNITS_MAX];
	int32_t n = 0;
	int result;

	if (point > 0x10ffff)
		return -1;
	if (point > 0xffff)
		text[n++] = U16_LEAD((UChar32)point);
	text[n++] = point > 0xffff ? U16_TRAIL((UChar32)point) : (UChar)point;
	n = normalise(text, n, folded);
	if (n < 0)
		return -1;
	result = to_ascii(folded, n, out, max);
	if (result >= 0)
		return result;
	n = skeleton(folded, n, text);
	n = n < 0 ? n : decompose(text, n, plain);
	result = n < 0 ? -1 : to_ascii(plain, n, out, max);
	return result < 0 ? read_as_capital(point, out, max) : result;
}

static int name_character(uint32_t point, char *out, size_t max)
{
	UErrorCode error = U_ZERO_ERROR;
	int32_t n = u_charName((UChar32)point, U_EXTENDED_CHAR_NAME, out,
			       (int32_t)max, &error);

	return U_FAILURE(error) || error == U_STRING_NOT_TERMINATED_WARNING ? -1
									    : n;
}

static int decode_host(const char *host, size_t n, char *out, size_t max)
{
	UErrorCode error = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	UIDNA *idna = uidna_openUTS46(UIDNA_DEFAULT, &error);
	int32_t length = uidna_nameToUnicodeUTF8(idna, host, (int32_t)n, out,
						 (int32_t)max, &info, &error);

	uidna_close(idna);
	return U_FAILURE(error) || info.errors || (size_t)length > max ? -1
								       : length;
}

const struct ko_unicode_module ko_unicode_module = {
	.version = KO_UNICODE_MODULE_VERSION,
	.read = read_character,
	.name = name_character,
	.decode_host = decode_host,
	.icu_version = U_ICU_VERSION,
};
