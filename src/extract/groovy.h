/*
 * groovy.h - the words, marks and strings of Groovy, with places.
 *
 * Comments and regular expressions between slashes are left out.
 */
#ifndef KO_EXTRACT_GROOVY_H
#define KO_EXTRACT_GROOVY_H

#include "extract/name.h"
#include "extract/nested.h"

/* Longest "${…}" of a string, in bytes; a longer one is taken as text. */
#define KO_GROOVY_EXPRESSION_MAX 256

/* Longest regular expression between slashes, in bytes. */
#define KO_GROOVY_PATTERN_MAX 1024

/* Most bytes that known variables add to one nested text. */
#define KO_GROOVY_ADDED_MAX ((size_t)1 << 20)

enum ko_groovy_kind { KO_GROOVY_MARK, KO_GROOVY_WORD, KO_GROOVY_STRING };

struct ko_groovy_token {
	enum ko_groovy_kind kind;
	struct ko_span text; /* of a string, as it stands between its quotes */
	size_t at;           /* of text */
	bool is_template;    /* a string with "${…}" in it */
	bool is_added_to;    /* a string with a "+" behind it */
};

struct ko_groovy {
	struct ko_span text;
	size_t pos;
	char last; /* the first byte of the token before, '\0' at the start */
};

/* The next token; false at the end. */
bool ko_groovy_next(struct ko_groovy *groovy, struct ko_groovy_token *token);

/*
 * A string's text, escapes decoded.  "${…}" that lookup knows is replaced;
 * what it does not know becomes a hole, or stays as it is (has_holes false).
 * Returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status
ko_groovy_nested(const struct ko_groovy_token *string,
		 const struct ko_lookup *lookup, bool has_holes,
		 struct ko_nested *out);

#endif
