#include "core/catalogue_write.h"

#include <inttypes.h>

/* What people who open the file want to know. */
static const char *const notes[] = {
	[KO_PART_IMAGES] =
		"#\n"
		"# name tier pulls [successor]; knockoff-catalogue(5) "
		"describes "
		"the format.\n"
		"# A misnomer is what a product is called whose image has "
		"another name.\n"
		"# A name ending in /* is a whole namespace.  Pulls are a "
		"floor; 0 is unknown.\n",
	[KO_PART_REGISTRIES] = "#\n# host kind uses [text]; "
			       "knockoff-catalogue(5) describes the format.\n",
	[KO_PART_KNOWN_BAD] = "#\n# name malicious imitated report; "
			      "knockoff-catalogue(5) describes the format.\n",
};

static enum ko_status write_head(const struct ko_section_head *head,
				 struct ko_buf *out)
{
	enum ko_status status = ko_buf_printf(out, "# knockoff catalogue 1\n");

	if (status == KO_OK && head->source.n)
		status = ko_buf_printf(out, "# source: %.*s\n",
				       KO_SPAN_ARG(head->source));
	if (status == KO_OK && head->date.n)
		status = ko_buf_printf(out, "# date: %.*s\n",
				       KO_SPAN_ARG(head->date));
	if (status == KO_OK)
		status = ko_buf_printf(out, "%s", notes[head->part]);
	return status;
}

static enum ko_status write_record(enum ko_part part, const struct ko_entry *e,
				   struct ko_buf *out)
{
	enum ko_status status = ko_buf_printf(
		out, "%.*s %s", KO_SPAN_ARG(e->name), ko_tier_word(e->tier));

	if (status == KO_OK && part != KO_PART_KNOWN_BAD)
		status = ko_buf_printf(out, " %" PRIu64, e->pulls);
	if (status == KO_OK && e->text.n)
		status = ko_buf_printf(out, " %.*s", KO_SPAN_ARG(e->text));
	return status ? status : ko_buf_add_char(out, '\n');
}

/* A section that grows: what was written, and how many records. */
struct section {
	const struct ko_section_head *head;
	struct ko_buf *out;
	size_t n;
};

static enum ko_status add(struct section *s, const struct ko_entry *e)
{
	if (e->is_implied)
		return KO_OK;
	s->n++;
	return write_record(s->head->part, e, s->out);
}

enum ko_status ko_catalogue_write(const struct ko_section_head *head,
				  const struct ko_entry *records, size_t n,
				  struct ko_buf *out)
{
	struct section s = { head, out, 0 };
	enum ko_status status = write_head(head, out);

	for (size_t i = 0; i < n && status == KO_OK; i++)
		status = add(&s, &records[i]);
	return status ? status : ko_buf_printf(out, "# end: %zu\n", s.n);
}

enum ko_status ko_catalogue_write_part(const struct ko_catalogue *c,
				       const struct ko_section_head *head,
				       struct ko_buf *out)
{
	size_t n = ko_catalogue_count(c, head->part);
	struct section s = { head, out, 0 };
	enum ko_status status = write_head(head, out);

	for (size_t i = 0; i < n && status == KO_OK; i++) {
		struct ko_entry e = ko_catalogue_entry(c, head->part, i);

		status = add(&s, &e);
	}
	return status ? status : ko_buf_printf(out, "# end: %zu\n", s.n);
}
