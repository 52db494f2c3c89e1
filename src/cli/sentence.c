#include "cli/sentence.h"

#include "base/escape.h"

#define BOLD  "\033[1m"
#define RESET "\033[0m"

static const char *const severity_colours[] = {
	[KO_SEVERITY_NONE] = "\033[1;32m",
	[KO_SEVERITY_NOTE] = "\033[1;36m",
	[KO_SEVERITY_WARNING] = "\033[1;35m",
	[KO_SEVERITY_ERROR] = "\033[1;31m",
};

struct ko_span ko_sentence(const struct ko_verdict *verdict, struct ko_buf *buf)
{
	KO_AUTO_BUF struct ko_buf raw = KO_BUF(KO_SENTENCE_MAX);

	if (ko_verdict_message(verdict, &raw) != KO_OK)
		return KO_SPAN("");
	ko_escape_line(buf, ko_buf_span(&raw));
	return ko_buf_span(buf);
}

struct ko_span ko_advice(const struct ko_verdict *verdict, struct ko_buf *buf)
{
	KO_AUTO_BUF struct ko_buf raw = KO_BUF(KO_SENTENCE_MAX);

	if (ko_verdict_help(verdict, &raw) != KO_OK)
		return KO_SPAN("");
	ko_escape_line(buf, ko_buf_span(&raw));
	return ko_buf_span(buf);
}

void ko_print_sentence(FILE *out, bool has_colour,
		       const struct ko_verdict *verdict)
{
	KO_AUTO_BUF struct ko_buf buf = KO_BUF(KO_SENTENCE_MAX);
	struct ko_span sentence = ko_sentence(verdict, &buf);
	const char *reset = has_colour ? RESET : "";

	(void)fprintf(out, "%s%s:%s %s%.*s%s [%s]\n",
		      has_colour ? severity_colours[verdict->severity] : "",
		      ko_severity_name(verdict->severity), reset,
		      has_colour ? BOLD : "", KO_SPAN_ARG(sentence), reset,
		      ko_rule_info(verdict->reasons[0])->name);
}
