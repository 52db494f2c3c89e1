#include <stdio.h>

#include "cli/hunt.h"
#include "cli/out_facts.h"

void ko_hunt_count_text(uint64_t n, char text[KO_HUNT_COUNT_MAX])
{
	static const char letters[] = { 'K', 'M', 'B' };
	uint64_t unit = 1000;
	size_t i = 0;

	if (n < 1000) {
		(void)snprintf(text, KO_HUNT_COUNT_MAX, "%u", (unsigned)n);
		return;
	}
	while (i + 1 < KO_ARRAY_LEN(letters) && n / unit >= 1000) {
		unit *= 1000;
		i++;
	}
	if (n / unit >= 100)
		(void)snprintf(text, KO_HUNT_COUNT_MAX, "%llu%c",
			       (unsigned long long)(n / unit), letters[i]);
	else
		(void)snprintf(text, KO_HUNT_COUNT_MAX, "%llu.%llu%c",
			       (unsigned long long)(n / unit),
			       (unsigned long long)(n / (unit / 10) % 10),
			       letters[i]);
}

/* What has no room or memory is left empty: people read this. */
static void add(struct ko_buf *out, const char *text)
{
	(void)!ko_buf_add(out, ko_span_str(text));
}

static void fill_name(const struct ko_hunt_row *row, const struct ko_verdict *v,
		      struct ko_buf *out)
{
	(void)v;
	(void)!ko_buf_add(out, row->name);
}

static void fill_slip(const struct ko_hunt_row *row, const struct ko_verdict *v,
		      struct ko_buf *out)
{
	(void)row;
	add(out, ko_hunt_slip(v));
}

static void fill_pulls(const struct ko_hunt_row *row,
		       const struct ko_verdict *v, struct ko_buf *out)
{
	char text[KO_HUNT_COUNT_MAX];

	(void)v;
	if (!row->facts.has_pulls)
		return;
	ko_hunt_count_text(row->facts.pulls, text);
	add(out, text);
}

static void fill_stars(const struct ko_hunt_row *row,
		       const struct ko_verdict *v, struct ko_buf *out)
{
	char text[KO_HUNT_COUNT_MAX];

	(void)v;
	ko_hunt_count_text(row->facts.stars, text);
	add(out, text);
}

static void add_date(int64_t time, struct ko_buf *out)
{
	char text[KO_DATE_TEXT_MAX];

	ko_date_text(time, text);
	add(out, text);
}

static void fill_created(const struct ko_hunt_row *row,
			 const struct ko_verdict *v, struct ko_buf *out)
{
	(void)v;
	add_date(row->facts.created, out);
}

static void fill_updated(const struct ko_hunt_row *row,
			 const struct ko_verdict *v, struct ko_buf *out)
{
	(void)v;
	add_date(row->facts.updated, out);
}

static void fill_publisher(const struct ko_hunt_row *row,
			   const struct ko_verdict *v, struct ko_buf *out)
{
	(void)v;
	(void)!ko_buf_add(out, row->facts.publisher);
}

static void fill_badge(const struct ko_hunt_row *row,
		       const struct ko_verdict *v, struct ko_buf *out)
{
	(void)v;
	add(out, ko_badge_word(row->facts.badge));
}

/* A finding's severity; what is none is told by its kind. */
static void fill_verdict(const struct ko_hunt_row *row,
			 const struct ko_verdict *v, struct ko_buf *out)
{
	(void)row;
	add(out, v->kind == KO_VERDICT_LOOKALIKE
			 ? ko_severity_name(v->severity)
			 : ko_verdict_kind_name(v->kind));
}

const struct ko_hunt_column ko_hunt_columns[KO_HUNT_COLUMNS] = {
	{ "NAME", false, false, 0, fill_name },
	{ "SLIP", false, false, 0, fill_slip },
	{ "PULLS", true, false, 0, fill_pulls },
	{ "STARS", true, false, 1, fill_stars },
	{ "CREATED", false, false, 5, fill_created },
	{ "UPDATED", false, false, 2, fill_updated },
	{ "PUBLISHER", false, true, 3, fill_publisher },
	{ "BADGE", false, false, 4, fill_badge },
	{ "VERDICT", false, false, 0, fill_verdict },
};
