#include "cli/xml.h"

#include "base/escape.h"

/* Longest text, escaped once, in bytes. */
#define TEXT_MAX ((size_t)1 << 20)

static struct ko_span entity(char c)
{
	switch (c) {
	case '&':
		return KO_SPAN("&amp;");
	case '<':
		return KO_SPAN("&lt;");
	case '>':
		return KO_SPAN("&gt;");
	case '\'':
		return KO_SPAN("&apos;");
	case '"':
		return KO_SPAN("&quot;");
	default:
		return KO_SPAN("");
	}
}

void ko_xml_add(struct ko_buf *out, struct ko_span s)
{
	KO_AUTO_BUF struct ko_buf inert = KO_BUF(TEXT_MAX);

	ko_escape_line(&inert, s);
	s = ko_buf_span(&inert);
	for (size_t i = 0; i < s.n; i++) {
		struct ko_span e = entity(s.p[i]);

		if (e.n)
			(void)!ko_buf_add(out, e);
		else
			(void)!ko_buf_add_char(out, s.p[i]);
	}
}

void ko_xml_attribute(struct ko_buf *out, const char *name,
		      struct ko_span value)
{
	(void)!ko_buf_printf(out, " %s='", name);
	ko_xml_add(out, value);
	(void)!ko_buf_add_char(out, '\'');
}

void ko_xml_number(struct ko_buf *out, const char *name, size_t value)
{
	(void)!ko_buf_printf(out, " %s='%zu'", name, value);
}
