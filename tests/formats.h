/*
 * formats.h - rows for the test of a few formats.
 *
 *	static struct format_row rows[] = {
 *		{ { "image", "[Container]\nImage=a\n", "2:7 image a\n" },
 *		  "quadlet" },
 *	};
 *	static struct told_row name_rows[] = { { "Jenkinsfile.md", NULL } };
 *
 *	TABLE(rows, check_format),
 */
#ifndef KO_TESTS_FORMATS_H
#define KO_TESTS_FORMATS_H

#include "mentions.h"

/* A row: what the format finds in a text, see mentions.h. */
struct format_row {
	struct mentions_row mentions;
	const char *format;
};

static inline void check_format(void **state)
{
	const struct format_row *r = *state;

	mentions_check(r->format, &r->mentions);
}

/* A row: a file's name or a text, and the format it is of; NULL for none. */
struct told_row {
	const char *text, *format;
};

/* Is the row's format, and no other of the n formats, told by tells()? */
static inline void
check_told(const struct told_row *row, const char *const *formats, size_t n,
	   bool (*tells)(const struct ko_format *format, struct ko_span text))
{
	for (size_t i = 0; i < n; i++) {
		const struct ko_format *f =
			ko_format_named(ko_span_str(formats[i]));
		bool want = row->format && strcmp(row->format, formats[i]) == 0;

		assert_int_equal(tells(f, ko_span_str(row->text)), want);
	}
}

/* For check_told(): the name of a file alone says for sure that it is this. */
static inline bool name_tells(const struct ko_format *f, struct ko_span path)
{
	return f->has_name(path) == KO_SURE;
}

/* For check_told(): a text that starts like this says it. */
static inline bool content_tells(const struct ko_format *f, struct ko_span text)
{
	return f->has_content(text);
}

#endif
