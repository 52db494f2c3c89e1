/*
 * shell_lex.h - a shell script as words and operators, with places.
 *
 * The grammar is POSIX sh's with bash's redirections, and tolerant where
 * people paste: a quote that is never closed stands for itself, a "<name>" is
 * a placeholder, "\" at the end goes on over blanks and a comment behind it.
 */
#ifndef KO_EXTRACT_SHELL_LEX_H
#define KO_EXTRACT_SHELL_LEX_H

#include "base/span.h"

/* Longest quoted text or substitution, in bytes. */
#define KO_SHELL_QUOTE_MAX ((size_t)1 << 20)

/* How deep quotes and substitutions may stand in each other. */
#define KO_SHELL_DEPTH_MAX 12

/* Stands for the first "$" of a "$$" that is one to the shell (make). */
#define KO_SHELL_SKIP '\x01'

enum ko_shell_kind {
	KO_SHELL_END,
	KO_SHELL_WORD,
	KO_SHELL_NEWLINE,
	KO_SHELL_OPERATOR, /* ; & | && || ( ) ;; */
	KO_SHELL_REDIRECT, /* < > >> 2>&1 …; its target is the next word */
	KO_SHELL_HERE,     /* << or <<-; its delimiter is the next word */
};

struct ko_shell_token {
	enum ko_shell_kind kind;
	size_t at, end;
};

/* Read the bytes [at, end) of text. */
struct ko_shell_lex {
	struct ko_span text;
	size_t at, end;
	/* Bytes that may still be looked at in vain: it keeps hostile text
	 * from being looked at again and again. */
	size_t *budget;
};

struct ko_shell_token ko_shell_next(struct ko_shell_lex *lex);

/*
 * One past the end of what starts at at: a quoted text ("'", "\""), "${…}",
 * "$(…)", "`…`", "{{…}}", "${{…}}" or "<placeholder>".  0 when nothing does
 * or its end is not found.
 */
size_t ko_shell_skip(const struct ko_shell_lex *lex, size_t at);

/*
 * The body of a here-document that starts at lex->at: *body its bytes;
 * lex->at goes behind the line of the delimiter.  False when that line is
 * not there, and lex is as it was.
 */
bool ko_shell_here(struct ko_shell_lex *lex, struct ko_span delimiter,
		   bool strip_tabs, struct ko_shell_token *body);

#endif
