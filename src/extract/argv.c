#include "extract/argv.h"
#include "base/buf.h"
#include "extract/shell_script.h"

/* Would a shell read the word as it stands? */
static bool is_plain(struct ko_span word)
{
	static const struct ko_span marks = KO_SPAN("%+,-./:=@_^");

	for (size_t i = 0; i < word.n; i++)
		if (!ko_is_alnum(word.p[i]) &&
		    ko_span_find(marks, word.p[i]) == marks.n &&
		    !(word.p[i] & '\x80'))
			return false;
	return word.n > 0;
}

/* Add a word to the line, and push it as one that is expanded. */
static enum ko_status add_word(struct ko_shell *s, struct ko_buf *line,
			       struct ko_span word)
{
	const char *quote = is_plain(word) ? "" : "'";
	struct ko_shell_word w = { .is_expanded = true };
	enum ko_status status =
		ko_buf_printf(line, "%s%s", line->n ? " " : "", quote);

	w.at = line->n;
	w.end = line->n + word.n;
	w.raw = w.text = word;
	if (!status)
		status = ko_buf_add(line, word);
	if (!status)
		status = ko_buf_add(line, ko_span_str(quote));
	return status ? status : ko_shell_push(s, w);
}

enum ko_status ko_argv_read(char *const *words, size_t n,
			    struct ko_arena *arena, const struct ko_sink *sink,
			    struct ko_argv *out)
{
	KO_AUTO_BUF struct ko_buf line = KO_BUF(KO_ARGV_BYTES_MAX);
	struct ko_source source = { .arena = arena };
	struct ko_shell s = {
		.source = &source,
		.sink = sink,
		.words = { .arena = arena },
		.argv = out,
	};
	enum ko_status status = n > KO_ARGV_WORDS_MAX ? KO_ETOOBIG : KO_OK;

	*out = (struct ko_argv){ .arena = arena };
	for (size_t i = 0; i < n && !status; i++)
		status = add_word(&s, &line, ko_span_str(words[i]));
	if (status)
		return status;
	out->text = ko_arena_copy(arena, ko_buf_span(&line));
	if (!out->text.p)
		return KO_ENOMEM;
	source.text = s.text = out->text;
	for (size_t i = 0; i < s.count; i++)
		s.stack[i].raw = s.stack[i].text =
			ko_span_slice(out->text, s.stack[i].at, s.stack[i].end);
	s.words.budget = 4096 + 8 * out->text.n;
	return ko_shell_simple(&s);
}
