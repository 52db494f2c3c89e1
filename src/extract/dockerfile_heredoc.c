#include "extract/dockerfile_instr.h"
#include "extract/dockerfile_shell.h"

/* Is word "<<EOF", with digits before and "-" after the "<<"? */
static bool split_mark(struct ko_span word, struct ko_span *rest,
		       bool *strip_tabs)
{
	while (word.n && ko_is_digit(word.p[0]))
		word = ko_span_tail(word, 1);
	if (!ko_span_starts(word, KO_SPAN("<<")))
		return false;
	word = ko_span_tail(word, 2);
	*strip_tabs = word.n && word.p[0] == '-';
	if (*strip_tabs)
		word = ko_span_tail(word, 1);
	while (word.n && ko_is_blank(word.p[0]) && word.p[0] != '\v')
		word = ko_span_tail(word, 1);
	*rest = word;
	return word.n && ko_span_find(word, '<') == word.n;
}

/* KO_ENOTFOUND: the word is something else. */
static enum ko_status read_heredoc(struct ko_arena *arena, struct ko_span word,
				   struct ko_df_heredoc *out,
				   struct ko_error *err)
{
	struct ko_span rest, *names;
	size_t count;
	enum ko_status status;

	if (!split_mark(word, &rest, &out->strip_tabs))
		return KO_ENOTFOUND;
	status = ko_df_split(arena, rest, 0, &names, &count, err);
	if (status)
		return status;
	if (count != 1)
		return KO_ENOTFOUND;
	out->name = names[0];
	return KO_OK;
}

enum ko_status ko_df_heredocs(struct ko_arena *arena, struct ko_span text,
			      struct ko_df_heredoc **out, size_t *count,
			      struct ko_error *err)
{
	struct ko_df_heredoc *docs = NULL;
	struct ko_span *words;
	size_t word_count, cap = 0, n = 0;
	enum ko_status status;

	*count = 0;
	if (ko_span_find_span(text, KO_SPAN("<<")) == text.n)
		return KO_OK;
	status = ko_df_split(arena, text, KO_DF_RAW_QUOTES | KO_DF_RAW_ESCAPES,
			     &words, &word_count, NULL);
	if (status) /* quotes that do not match: BuildKit looks no further */
		return status == KO_ENOMEM ? status : KO_OK;
	for (size_t i = 0; i < word_count; i++) {
		struct ko_df_heredoc doc;

		status = read_heredoc(arena, words[i], &doc, err);
		if (status == KO_ENOTFOUND)
			continue;
		if (status)
			return status;
		if (n == KO_DF_HEREDOCS_MAX)
			return ko_fail(err, KO_ETOOBIG, 0,
				       "over %d heredocs in an instruction",
				       KO_DF_HEREDOCS_MAX);
		docs = ko_arena_grow(arena, docs, n, &cap, 1, sizeof(*docs));
		if (!docs)
			return ko_fail_nomem(err);
		docs[n++] = doc;
	}
	*out = docs;
	*count = n;
	return KO_OK;
}
