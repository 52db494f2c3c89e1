#include "base/day.h"

#include <stdlib.h>
#include <time.h>

static bool is_leap(int64_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int64_t month_days(int64_t year, int64_t month)
{
	static const char days[] = { 31, 28, 31, 30, 31, 30,
				     31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* The first day of a year. */
static int64_t year_start(int64_t year)
{
	int64_t before = year - 1;

	return (year - 1970) * 365 + (before / 4 - 1969 / 4) -
	       (before / 100 - 1969 / 100) + (before / 400 - 1969 / 400);
}

static bool read_number(struct ko_span text, int64_t *out)
{
	int64_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		if (!ko_is_digit(text.p[i]))
			return false;
		n = n * 10 + (text.p[i] - '0');
	}
	*out = n;
	return true;
}

bool ko_day_read(struct ko_span text, int64_t *out)
{
	int64_t year;
	int64_t month;
	int64_t day;

	if (text.n != KO_DAY_TEXT_MAX - 1 || text.p[4] != '-' ||
	    text.p[7] != '-' || !read_number(ko_span_head(text, 4), &year) ||
	    !read_number(ko_span_slice(text, 5, 7), &month) ||
	    !read_number(ko_span_tail(text, 8), &day))
		return false;
	if (year < 1 || month < 1 || month > 12 || day < 1 ||
	    day > month_days(year, month))
		return false;
	*out = year_start(year) + day - 1;
	while (--month)
		*out += month_days(year, month);
	return true;
}

static void write_number(char *out, size_t digits, int64_t n)
{
	while (digits--) {
		out[digits] = (char)('0' + n % 10);
		n /= 10;
	}
}

void ko_day_write(int64_t day, char out[KO_DAY_TEXT_MAX])
{
	int64_t year;
	int64_t month = 1;

	day = day < 0 ? 0 : day;
	day = day > KO_DAY_LAST ? KO_DAY_LAST : day;
	year = 1970 + day / 366; /* at the most this; at the least later */
	while (year_start(year + 1) <= day)
		year++;
	day -= year_start(year);
	while (day >= month_days(year, month))
		day -= month_days(year, month++);
	write_number(out, 4, year);
	out[4] = '-';
	write_number(out + 5, 2, month);
	out[7] = '-';
	write_number(out + 8, 2, day + 1);
	out[10] = '\0';
}

int64_t ko_day_today(void)
{
	uint64_t epoch;

	if (ko_span_u64(ko_span_str(getenv("SOURCE_DATE_EPOCH")), &epoch) &&
	    epoch / KO_DAY_SECONDS <= KO_DAY_LAST)
		return (int64_t)(epoch / KO_DAY_SECONDS);
	return (int64_t)time(NULL) / KO_DAY_SECONDS;
}
