/*
 * shell_script.h - the state while a script is read (private to shell*.c).
 */
#ifndef KO_EXTRACT_SHELL_SCRIPT_H
#define KO_EXTRACT_SHELL_SCRIPT_H

#include "extract/argv.h"
#include "extract/shell_commands.h"
#include "extract/shell_words.h"

/* Most words of one command; the rest of a longer one is not looked at. */
#define KO_SHELL_WORDS_MAX 8192

/* Loops over lists that are known at a time, and most turns in a file. */
#define KO_SHELL_LOOPS_MAX 8
#define KO_SHELL_TURNS_MAX 4096

/* Longest list of a loop. */
#define KO_SHELL_LIST_MAX 256

/* for NAME in ITEMS, or NAME=(ITEMS). */
struct ko_shell_list {
	struct ko_span name;
	struct ko_shell_word *items;
	size_t count;
};

struct ko_shell {
	const struct ko_source *source;
	const struct ko_sink *sink;
	struct ko_span text; /* the source's, or one of the same places */
	struct ko_shell_words words;
	/* The words of the command being read, and of those around it. */
	struct ko_shell_word *stack;
	size_t count, cap;
	struct ko_shell_list lists[KO_SHELL_LOOPS_MAX];
	size_t list_count; /* ever made: the newest take over */
	size_t turns;      /* of loops, taken so far */
	bool is_transcript;
	bool is_served; /* the command publishes ports of the image it runs */
	/* For ko_shell_is_tools(): read one command, and was it a tool's? */
	bool is_probe, is_tool, looks_like_prose;
	/* What a command given as words reads; NULL for a script. */
	struct ko_argv *argv;
};

/* Push a word.  Returns KO_OK or KO_ENOMEM. */
KO_NODISCARD enum ko_status ko_shell_push(struct ko_shell *s,
					  struct ko_shell_word word);

/* The list of a loop over this variable that is still known, or NULL. */
struct ko_shell_list *ko_shell_list_of(struct ko_shell *s, struct ko_span name);

/* A word, or a part of it. */
struct ko_shell_part {
	size_t at, end;
	struct ko_span raw, text;
};

/* Without its first n bytes, in the text and, where they are there, raw. */
struct ko_shell_part ko_shell_part_tail(struct ko_shell_part part, size_t n);

/* The part that is this piece of its text, at its place where it is clear. */
struct ko_shell_part ko_shell_part_of(struct ko_shell_part part,
				      struct ko_span piece);

/* What follows the first "=". */
struct ko_shell_part ko_shell_part_value(struct ko_shell_part part);

/* Is it a word that follows a command's name in prose, never an image? */
bool ko_shell_is_prose(struct ko_span word);

/* Is it the id of an image on this machine, or a mere number? */
bool ko_shell_is_id(struct ko_span text);

/*
 * Give a mention, unless no people would mean a name by it; in a loop over a
 * known list, one for each turn.  Returns KO_OK, KO_ENOMEM or what the sink
 * returns.
 */
KO_NODISCARD enum ko_status ko_shell_give_name(struct ko_shell *s,
					       const char *construct,
					       enum ko_mention_kind kind,
					       struct ko_shell_part part);

/*
 * Give the mentions of a command: the words from to to of the stack are what
 * stands behind the tool's name.  Returns KO_OK, KO_ENOMEM or what the sink
 * returns.
 */
KO_NODISCARD enum ko_status ko_shell_give(struct ko_shell *s,
					  const struct ko_shell_tool *tool,
					  size_t from, size_t to);

/*
 * Read the bytes [from, to) of s->text as a script.  Returns as above.
 */
KO_NODISCARD enum ko_status ko_shell_scan(struct ko_shell *s, size_t from,
					  size_t to, unsigned depth);

/*
 * Read the words on the stack, which are expanded, as one command.  Returns as
 * above.
 */
KO_NODISCARD enum ko_status ko_shell_simple(struct ko_shell *s);

/* Scan the commands that are substituted in the bytes [at, end). */
KO_NODISCARD enum ko_status ko_shell_substitutions(struct ko_shell *s,
						   size_t at, size_t end,
						   unsigned depth);

/*
 * Scan a quoted text with escapes, as the shell that it is given to reads
 * it.
 */
KO_NODISCARD enum ko_status ko_shell_escaped(struct ko_shell *s, size_t at,
					     size_t end);

/* Here-documents that one line may open. */
#define KO_SHELL_HERE_MAX 8

struct ko_shell_heredoc {
	struct ko_shell_word delimiter;
	bool strip_tabs;
};

/* What a line says of the here-documents that it opens. */
struct ko_shell_line {
	struct ko_shell_heredoc here[KO_SHELL_HERE_MAX];
	size_t count;
	struct ko_span target; /* the file that is written */
	bool is_script;        /* read by a shell */
	bool is_dockerfile;    /* by docker build */
	bool is_content;       /* by something that takes YAML */
};

/* Read the here-documents of the line that ends where lex is. */
KO_NODISCARD enum ko_status ko_shell_heredocs(struct ko_shell *s,
					      struct ko_shell_lex *lex,
					      struct ko_shell_line *line,
					      unsigned depth);

/* Read the quoted text that echo or printf writes to the file target. */
KO_NODISCARD enum ko_status ko_shell_echo(struct ko_shell *s,
					  const struct ko_shell_word *word,
					  struct ko_span target);

/*
 * A transcript as the script that was typed: a text of the same length, with
 * prompts and what was printed blanked out.  *out is text itself where no
 * line has a prompt; hash says whether "# " may be one.  Returns KO_OK or
 * KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_shell_unprompt(struct ko_arena *arena,
					      struct ko_span text, bool hash,
					      struct ko_span *out);

/* Is the text, without a prompt, one command of a tool that takes images, and
 * does it name one? */
bool ko_shell_is_tools(struct ko_span text);

/* The bytes of a prompt at the start of the line: "$ ", "[root@x ~]# ". */
size_t ko_shell_prompt(struct ko_span line);

/*
 * A makefile as the script of its recipes, in a text of the same length;
 * its variables are set in words.  Returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_shell_unmake(struct ko_shell_words *words,
					    struct ko_span text,
					    struct ko_span *out);

#endif
