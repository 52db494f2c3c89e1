/*
 * shell_words.h - what the words of a shell script stand for.
 *
 * Variables that the script assigns above are known; all else that only a run
 * can know becomes KO_HOLE (name.h).
 */
#ifndef KO_EXTRACT_SHELL_WORDS_H
#define KO_EXTRACT_SHELL_WORDS_H

#include "extract/map.h"
#include "extract/name.h"
#include "extract/shell_lex.h"

/* Longest value of a word or a variable; a longer one is a hole. */
#define KO_SHELL_VALUE_MAX KO_SOURCE_NAME_MAX

/* A word of a command. */
struct ko_shell_word {
	size_t at, end;      /* as written */
	struct ko_span raw;  /* the bytes there */
	struct ko_span text; /* what it stands for, with holes */
	bool is_expanded;    /* text is set */
	bool is_loose;       /* an unquoted expansion: any number of words */
};

struct ko_shell_words {
	struct ko_arena *arena;
	struct ko_map variables;
	size_t budget; /* of the lexer */
};

/* Set word->text.  Returns KO_OK or KO_ENOMEM. */
KO_NODISCARD enum ko_status ko_shell_expand(struct ko_shell_words *words,
					    struct ko_shell_word *word);

/* Set a variable.  Returns KO_OK or KO_ENOMEM. */
KO_NODISCARD enum ko_status ko_shell_assign(struct ko_shell_words *words,
					    struct ko_span name,
					    struct ko_span value);

/* The bytes of the variable's name that s starts with. */
size_t ko_shell_name_length(struct ko_span s);

/* "$NAME", "${NAME}", "$(NAME)" with or without quotes: NAME; or empty. */
struct ko_span ko_shell_variable(struct ko_span raw);

#endif
