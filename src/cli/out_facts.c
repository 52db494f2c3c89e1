#include "cli/out_facts.h"

#include <stdio.h>
#include <time.h>

#include "base/escape.h"

/* Longest line of facts before it is escaped, in bytes. */
#define FACTS_LINE_MAX 4096

void ko_date_text(int64_t time, char text[KO_DATE_TEXT_MAX])
{
	time_t seconds = (time_t)time;
	struct tm day;

	text[0] = '\0';
	if (time && gmtime_r(&seconds, &day))
		(void)strftime(text, KO_DATE_TEXT_MAX, "%Y-%m-%d", &day);
}

/* One more part of the line, behind a comma where it is not the first. */
static void add(struct ko_buf *b, const char *fmt, const char *value)
{
	if (b->n)
		(void)!ko_buf_add(b, KO_SPAN(", "));
	(void)!ko_buf_printf(b, fmt, value);
}

static void add_date(struct ko_buf *b, const char *fmt, int64_t time)
{
	char date[KO_DATE_TEXT_MAX];

	ko_date_text(time, date);
	if (date[0])
		add(b, fmt, date);
}

static void add_repository(struct ko_buf *b, const struct ko_facts *f)
{
	char number[32];

	if (f->has_pulls) {
		(void)snprintf(number, sizeof(number), "%llu",
			       (unsigned long long)f->pulls);
		add(b, f->pulls == 1 ? "%s pull" : "%s pulls", number);
	}
	add_date(b, "created %s", f->created);
	add_date(b, "updated %s", f->updated);
	if (f->copies_target)
		add(b, "%s", "with the description of what it looks like");
}

static void add_account(struct ko_buf *b, const struct ko_facts *f)
{
	if (f->account == KO_EXISTENCE_ABSENT)
		add(b, "%s", "nobody has the account");
	if (f->account != KO_EXISTENCE_PRESENT ||
	    f->repository != KO_EXISTENCE_PRESENT)
		return;
	add_date(b, "account of %s", f->joined);
	if (f->badge != KO_BADGE_UNKNOWN)
		add(b, "%s", ko_badge_text(f->badge));
}

struct ko_span ko_facts_line(const struct ko_facts *f, struct ko_buf *buf)
{
	KO_AUTO_BUF struct ko_buf raw = KO_BUF(FACTS_LINE_MAX);

	if (f->repository == KO_EXISTENCE_PRESENT)
		add_repository(&raw, f);
	if (f->repository == KO_EXISTENCE_ABSENT)
		add(&raw, "%s", "no such image, or a private one");
	if (f->repository == KO_EXISTENCE_UNCHECKED) {
		add(&raw, "%s", "not checked: ");
		(void)!ko_buf_add(&raw, f->why);
	}
	add_account(&raw, f);
	ko_escape_line(buf, ko_buf_span(&raw));
	return ko_buf_span(buf);
}

static const char *const existences[] = {
	[KO_EXISTENCE_UNASKED] = NULL,
	[KO_EXISTENCE_UNCHECKED] = "unchecked",
	[KO_EXISTENCE_ABSENT] = "absent",
	[KO_EXISTENCE_PRESENT] = "present",
};

/* NULL as null. */
static json_t *text_or_null(const char *text)
{
	return text && text[0] ? json_string(text) : json_null();
}

static json_t *date_or_null(int64_t time)
{
	char date[KO_DATE_TEXT_MAX];

	ko_date_text(time, date);
	return text_or_null(date);
}

json_t *ko_json_facts(const struct ko_facts *f)
{
	bool is_there = f->repository == KO_EXISTENCE_PRESENT;
	json_t *o = json_object();

	json_object_set_new(o, "repository",
			    text_or_null(existences[f->repository]));
	json_object_set_new(o, "account", text_or_null(existences[f->account]));
	json_object_set_new(o, "why",
			    f->why.n ? ko_json_string(f->why) : json_null());
	json_object_set_new(o, "badge", text_or_null(ko_badge_word(f->badge)));
	json_object_set_new(o, "pulls",
			    f->has_pulls ? json_integer((json_int_t)f->pulls)
					 : json_null());
	json_object_set_new(o, "stars",
			    is_there ? json_integer((json_int_t)f->stars)
				     : json_null());
	json_object_set_new(o, "created", date_or_null(f->created));
	json_object_set_new(o, "updated", date_or_null(f->updated));
	json_object_set_new(o, "joined", date_or_null(f->joined));
	json_object_set_new(o, "publisher", ko_json_string(f->publisher));
	json_object_set_new(o, "copies_description",
			    json_boolean(f->copies_target));
	return o;
}
