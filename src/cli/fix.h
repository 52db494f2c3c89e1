/*
 * fix.h - what puts a name right where that is certain, and the files in which
 * it is done.
 */
#ifndef KO_CLI_FIX_H
#define KO_CLI_FIX_H

#include "base/arena.h"
#include "cli/inputs.h"

/* Most memory for the changes of one run, in bytes. */
#define KO_FIXES_MAX ((size_t)1 << 30)

/* Bytes of a file, and what is to stand in their place. */
struct ko_fix {
	size_t at;          /* of the file, from 0 */
	struct ko_span was; /* in the file's text */
	struct ko_span is;  /* in what ko_fix_of() got as out */
	bool is_of_name;    /* the bytes are the mention's, not a variable's */
};

/*
 * What makes the name the one that was meant.  Only the part that slipped
 * differs, so quotes, variables and escapes around it stay.  Where the part
 * came out of a variable, it is put right where it stands.
 *
 * False where there is doubt: the finding is no error or has no suggestion,
 * the part stands there not at all or twice, or what the name would become is
 * an error itself.
 */
bool ko_fix_of(const struct ko_catalogue *c, const struct ko_found *found,
	       const struct ko_verdict *verdict, struct ko_buf *out,
	       struct ko_fix *fix);

struct ko_noted_fix;

/* What is to be changed, in the order of the files. */
struct ko_fixes {
	struct ko_arena arena;
	struct ko_noted_fix *first, *last;
	size_t n;     /* names put right */
	size_t files; /* that were written, or would be */
};

#define KO_FIXES() ((struct ko_fixes){ .arena = KO_ARENA(KO_FIXES_MAX) })

/* Take a note of one.  KO_OK or KO_ENOMEM. */
KO_NODISCARD enum ko_status ko_fixes_add(struct ko_fixes *fixes,
					 const char *file,
					 const struct ko_fix *fix);

/*
 * Change the files (ko_file_replace), or with is_dry print what would change
 * to standard output as a unified diff.  A file that is not what it was when
 * it was read is left alone.  False after saying on standard error what did
 * not go as it should; the other files are still done.
 */
bool ko_fixes_apply(struct ko_fixes *fixes, bool is_dry);

void ko_fixes_done(struct ko_fixes *fixes);

#endif
