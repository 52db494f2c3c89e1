/*
 * ini.h - the lines of systemd's unit files, with places.
 *
 * As systemd.syntax(7) has it: "[Section]", "Key=value", comments with "#" or
 * ";" at the start of a line, and "\" at the end of a line that goes on.
 */
#ifndef KO_EXTRACT_INI_H
#define KO_EXTRACT_INI_H

#include "extract/name.h"
#include "extract/nested.h"

/* Most values of one file that go over several lines; others are cut. */
#define KO_INI_JOINED_MAX 10000

struct ko_ini {
	struct ko_arena *arena;
	struct ko_span text;
	size_t pos;
	struct ko_span section; /* of the lines that come */
	size_t joined;          /* so far, of KO_INI_JOINED_MAX */
};

#define KO_INI(memory, bytes) \
	((struct ko_ini){ .arena = (memory), .text = (bytes) })

struct ko_ini_line {
	struct ko_span text; /* of the file */
	struct ko_span section, key;
	struct ko_span value;   /* without blanks around */
	struct ko_nested lines; /* value, where it goes over several */
};

/*
 * The next "Key=value".  *is_end: there is none.  Returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_ini_next(struct ko_ini *ini,
					struct ko_ini_line *line, bool *is_end);

/* The offset in the file of byte at of a line's value. */
size_t ko_ini_origin(const struct ko_ini_line *line, size_t at);

static inline bool ko_ini_is(const struct ko_ini_line *line,
			     const char *section, const char *key)
{
	return ko_span_eq(line->section, ko_span_str(section)) &&
	       ko_span_eq(line->key, ko_span_str(key));
}

/*
 * Does text start with a section, and is one of this name in it?  Not so a
 * document that shows one.
 */
bool ko_ini_has_section(struct ko_span text, struct ko_span name);

/*
 * text with systemd's specifiers ("%i") as holes and "%%" as "%".  *out is
 * text where it has none, else in arena.  Returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_ini_specifiers(struct ko_arena *arena,
					      struct ko_span text,
					      struct ko_span *out);

/*
 * Give a part of a line's value as a name with specifiers and variables in
 * it.  Returns KO_OK, KO_ENOMEM or what the callback returns.
 */
KO_NODISCARD enum ko_status
ko_ini_give(const struct ko_source *source, const struct ko_ini_line *line,
	    struct ko_span part, const char *construct,
	    enum ko_mention_kind kind, const struct ko_sink *sink);

#endif
