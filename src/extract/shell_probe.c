/* Is a text by itself one command of a tool that takes images? */
#include "extract/shell_script.h"

/* Shortest and longest one that may be, in bytes. */
#define COMMAND_MIN 8
#define COMMAND_MAX ((size_t)4096)

/* Memory for looking whether it is one. */
#define PROBE_ARENA_MAX ((size_t)4 << 20)

static enum ko_status count_mention(void *ctx, const struct ko_mention *m)
{
	size_t *count = ctx;

	(void)m;
	++*count;
	return KO_OK;
}

static enum ko_status no_diagnostic(void *ctx, const struct ko_diagnostic *d)
{
	(void)ctx;
	(void)d;
	return KO_OK;
}

bool ko_shell_is_tools(struct ko_span text)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(PROBE_ARENA_MAX);
	size_t count = 0;
	struct ko_sink sink = { &count, count_mention, no_diagnostic };
	struct ko_source source = { .text = text, .arena = &arena };
	struct ko_shell s = {
		.source = &source,
		.sink = &sink,
		.text = text,
		.words = { .arena = &arena, .budget = 8 * COMMAND_MAX },
		.is_probe = true,
	};

	return text.n >= COMMAND_MIN && text.n <= COMMAND_MAX &&
	       ko_shell_scan(&s, 0, text.n, 0) == KO_OK && s.is_tool && count &&
	       !s.looks_like_prose;
}
