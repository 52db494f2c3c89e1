/* What stands in Hub's fields: counts and times. */
#include "hub/answers.h"

#include "base/day.h"

/* Decimal places of a count that are looked at: "7.9K" has one. */
#define PLACES_MAX 9

static uint64_t unit_of(char c)
{
	static const struct {
		char letter;
		uint64_t unit;
	} units[] = { { 'k', 1000 }, { 'm', 1000000 }, { 'b', 1000000000 } };

	for (size_t i = 0; i < KO_ARRAY_LEN(units); i++)
		if (ko_lower(c) == units[i].letter)
			return units[i].unit;
	return 1;
}

/* The digits after a point, as so many of a unit. */
static bool add_places(struct ko_span places, uint64_t unit, uint64_t *count)
{
	if (places.n == 0 || places.n > PLACES_MAX)
		return false;
	for (size_t i = 0; i < places.n; i++) {
		if (!ko_is_digit(places.p[i]))
			return false;
		unit /= 10;
		if (__builtin_add_overflow(*count,
					   unit * (uint64_t)(places.p[i] - '0'),
					   count))
			return false;
	}
	return true;
}

bool ko_answer_count(struct ko_span text, uint64_t *out)
{
	uint64_t unit = 1;
	uint64_t count;
	size_t point;

	if (ko_span_ends(text, KO_SPAN("+")))
		text.n--;
	if (text.n > 0)
		unit = unit_of(text.p[text.n - 1]);
	if (unit > 1)
		text.n--;
	point = ko_span_find(text, '.');
	if (!ko_span_u64(ko_span_head(text, point), &count) ||
	    __builtin_mul_overflow(count, unit, &count))
		return false;
	if (point < text.n &&
	    (unit == 1 ||
	     !add_places(ko_span_tail(text, point + 1), unit, &count)))
		return false;
	*out = count;
	return true;
}

/* Take n digits off the front of *s. */
static bool digits(struct ko_span *s, size_t n, int64_t *out)
{
	uint64_t value = 0;

	if (s->n < n || !ko_span_u64(ko_span_head(*s, n), &value))
		return false;
	*s = ko_span_tail(*s, n);
	*out = (int64_t)value;
	return true;
}

static bool byte(struct ko_span *s, char c)
{
	if (s->n == 0 || ko_lower(s->p[0]) != c)
		return false;
	*s = ko_span_tail(*s, 1);
	return true;
}

/* A fraction of a second is looked at and left out. */
static bool fraction(struct ko_span *s)
{
	size_t n = 0;

	if (!byte(s, '.'))
		return true;
	while (n < s->n && ko_is_digit(s->p[n]))
		n++;
	*s = ko_span_tail(*s, n);
	return n > 0;
}

/* "Z", "+02:00": seconds east of Greenwich. */
static bool zone(struct ko_span *s, int64_t *out)
{
	int64_t hours, minutes;
	int64_t sign = 1;

	*out = 0;
	if (byte(s, 'z'))
		return true;
	if (byte(s, '-'))
		sign = -1;
	else if (!byte(s, '+'))
		return false;
	if (!digits(s, 2, &hours) || !byte(s, ':') || !digits(s, 2, &minutes))
		return false;
	*out = sign * (hours * 3600 + minutes * 60);
	return hours < 24 && minutes < 60;
}

static bool date(struct ko_span *s, int64_t *out)
{
	struct ko_span text = ko_span_head(*s, KO_DAY_TEXT_MAX - 1);

	*s = ko_span_tail(*s, text.n);
	return ko_day_read(text, out);
}

/* With second 60, which a leap second is. */
static bool clock_time(struct ko_span *s, int64_t *out)
{
	int64_t hour, minute, second;

	if (!digits(s, 2, &hour) || !byte(s, ':') || !digits(s, 2, &minute) ||
	    !byte(s, ':') || !digits(s, 2, &second))
		return false;
	*out = hour * 3600 + minute * 60 + second;
	return hour < 24 && minute < 60 && second <= 60 && fraction(s);
}

bool ko_answer_time(struct ko_span text, int64_t *out)
{
	int64_t day, second, east;

	if (!date(&text, &day) || !byte(&text, 't') ||
	    !clock_time(&text, &second) || !zone(&text, &east) || text.n > 0)
		return false;
	*out = day * KO_DAY_SECONDS + second - east;
	return true;
}
