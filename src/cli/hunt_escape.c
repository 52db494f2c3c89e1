#include <stdio.h>

#include "base/escape.h"
#include "cli/hunt.h"

/* Longest text in the page, escaped, in bytes; more is cut. */
#define TEXT_MAX ((size_t)65536)

void ko_hunt_write_escaped(struct ko_span text, FILE *out)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(TEXT_MAX);

	ko_escape_line(&b, text);
	for (size_t i = 0; i < b.n; i++)
		switch (b.p[i]) {
		case '&':
			(void)fputs("&amp;", out);
			break;
		case '<':
			(void)fputs("&lt;", out);
			break;
		case '>':
			(void)fputs("&gt;", out);
			break;
		case '"':
			(void)fputs("&quot;", out);
			break;
		case '\'':
			(void)fputs("&#39;", out);
			break;
		default:
			(void)fputc(b.p[i], out);
		}
}
