#include "cli/complain.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/escape.h"
#include "cli/walk.h"

/* One line to standard error; escaped, as names and files may be hostile. */
static void print_trouble(const char *path, const char *place, const char *text)
{
	KO_AUTO_BUF struct ko_buf shown = KO_BUF(8 * KO_WALK_PATH_MAX);

	ko_escape_line(&shown, ko_span_str(path));
	(void)!ko_buf_printf(&shown, "%s: ", place);
	ko_escape_line(&shown, ko_span_str(text));
	(void)fprintf(stderr, "knockoff: %s\n", ko_buf_span(&shown).p);
}

void ko_complain(const char *path, const char *fmt, ...)
{
	char text[KO_ERROR_TEXT_MAX];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	print_trouble(path, "", text);
}

void ko_complain_at(const char *path, size_t line, size_t column,
		    const char *text)
{
	char place[48] = "";

	if (line && column)
		(void)snprintf(place, sizeof(place), ":%zu:%zu", line, column);
	else if (line)
		(void)snprintf(place, sizeof(place), ":%zu", line);
	print_trouble(path, place, text);
}
