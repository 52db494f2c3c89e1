/*
 * argv.h - a command line that is given as words, as a program gets them: the
 * images that it names, and what files it reads.
 *
 * The words are those of the command itself, after the shell: none of them is
 * expanded.  What may stand before the command (sudo, env, nice) is passed as
 * in a script, and the script of "sh -c" is read; of a script no files are
 * known, and none of what runs on another machine (ssh).
 */
#ifndef KO_EXTRACT_ARGV_H
#define KO_EXTRACT_ARGV_H

#include "extract/shell_commands.h"

/* Most words of a command line, and most bytes of them in all. */
#define KO_ARGV_WORDS_MAX 8192
#define KO_ARGV_BYTES_MAX ((size_t)4 << 20)

/* Something that the command line gives the command, in its order. */
struct ko_argv_item {
	enum ko_shell_role role; /* from _CONTEXT and _BUILD_ARG on */
	struct ko_span text;     /* ends in a NUL */
};

struct ko_argv {
	/* The words in one line, for people: one with blanks or marks in it
	 * stands in quotes.  The mentions' places are in here. */
	struct ko_span text;

	/* The command that reads files, as the last one found.  tool is "" when
	 * there is none: docker, podman ... */
	struct ko_span tool;
	enum ko_shell_shape shape; /* _BUILD, _BAKE, _COMPOSE, _KUBE … */
	struct ko_span subcommand; /* compose's */
	struct ko_argv_item *items;
	size_t n_items;

	/* while it is read */
	struct ko_arena *arena;
	size_t cap;
};

/*
 * Read n words, each ended by a NUL, and give the mentions to sink.  What *out
 * points to is in arena or in words.  Returns KO_OK, KO_ENOMEM, KO_ETOOBIG
 * when there are too many words, or what the sink returns.
 */
KO_NODISCARD enum ko_status ko_argv_read(char *const *words, size_t n,
					 struct ko_arena *arena,
					 const struct ko_sink *sink,
					 struct ko_argv *out);

/* Is there an item of this role?  The last one's text, or empty. */
bool ko_argv_last(const struct ko_argv *argv, enum ko_shell_role role,
		  struct ko_span *text);

/* ---- for shell*.c ---- */

/* Note an item.  Returns KO_OK or KO_ENOMEM. */
KO_NODISCARD enum ko_status ko_argv_note(struct ko_argv *argv,
					 enum ko_shell_role role,
					 struct ko_span text);

#endif
