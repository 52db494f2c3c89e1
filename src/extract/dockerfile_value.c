#include "extract/dockerfile_value.h"

/* Sorted so that no unit hides behind one that it starts with. */
static const struct {
	const char *name;
	double ms;
} units[] = {
	{ "ns", 1e-6 },        { "us", 1e-3 },     { "\xc2\xb5s", 1e-3 },
	{ "\xce\xbcs", 1e-3 }, { "ms", 1 },        { "s", 1e3 },
	{ "m", 60e3 },         { "h", 60 * 60e3 },
};

static struct ko_span digits(struct ko_span *s)
{
	size_t n = 0;
	struct ko_span found;

	while (n < s->n && ko_is_digit(s->p[n]))
		n++;
	found = ko_span_head(*s, n);
	*s = ko_span_tail(*s, n);
	return found;
}

/* "12.5": more digits than a double holds do not matter here. */
static bool number(struct ko_span *s, double *value)
{
	struct ko_span whole = digits(s);
	struct ko_span part = KO_SPAN("");
	double scale = 1;

	if (s->n && s->p[0] == '.') {
		*s = ko_span_tail(*s, 1);
		part = digits(s);
	}
	*value = 0;
	for (size_t i = 0; i < whole.n; i++)
		*value = *value * 10 + (whole.p[i] - '0');
	for (size_t i = 0; i < part.n; i++)
		*value += (part.p[i] - '0') * (scale /= 10);
	return whole.n + part.n > 0;
}

static bool unit(struct ko_span *s, double *ms)
{
	size_t n = 0;

	while (n < s->n && s->p[n] != '.' && !ko_is_digit(s->p[n]))
		n++;
	for (size_t i = 0; i < KO_ARRAY_LEN(units); i++) {
		if (!ko_span_eq(ko_span_head(*s, n),
				ko_span_str(units[i].name)))
			continue;
		*ms = units[i].ms;
		*s = ko_span_tail(*s, n);
		return true;
	}
	return false;
}

static struct ko_span without_sign(struct ko_span s, bool *minus)
{
	*minus = s.n && s.p[0] == '-';
	return s.n && (*minus || s.p[0] == '+') ? ko_span_tail(s, 1) : s;
}

/* Add up "1h2m"; s is not empty.  Returns what is wrong, or NULL. */
static const char *add_up(struct ko_span s, double *ms)
{
	double value, scale;

	*ms = 0;
	do {
		if (!number(&s, &value))
			return "time: invalid duration";
		if (s.n == 0 || s.p[0] == '.')
			return "time: missing unit in duration";
		if (!unit(&s, &scale))
			return "time: unknown unit in duration";
		*ms += value * scale;
	} while (s.n);
	/* 2^63 ns are what Go's type holds. */
	return *ms > 9223372036854.775 ? "time: invalid duration" : NULL;
}

const char *ko_df_duration_trouble(struct ko_span s)
{
	const char *trouble;
	bool minus;
	double ms;

	if (s.n == 0)
		return NULL;
	s = without_sign(s, &minus);
	if (s.n == 0)
		return "time: invalid duration";
	if (ko_span_eq(s, KO_SPAN("0")))
		return NULL;
	trouble = add_up(s, &ms);
	if (trouble)
		return trouble;
	return ms > 0 && (minus || ms < 1) ? "interval cannot be less than 1ms:"
					   : NULL;
}

const char *ko_df_count_trouble(struct ko_span s)
{
	bool minus;
	uint64_t n;

	if (s.n == 0)
		return NULL;
	s = without_sign(s, &minus);
	if (!ko_span_u64(s, &n))
		return "strconv.ParseInt: invalid syntax:";
	if (n > INT32_MAX)
		return "strconv.ParseInt: value out of range:";
	return minus && n ? "--retries cannot be negative:" : NULL;
}
