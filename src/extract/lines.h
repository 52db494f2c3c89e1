/*
 * lines.h - offsets in a text to lines and columns for people.
 */
#ifndef KO_EXTRACT_LINES_H
#define KO_EXTRACT_LINES_H

#include "base/span.h"

/* A place in a text, both from 1.  A column is a character, a tab is one. */
struct ko_place {
	size_t line, column;
	size_t line_at; /* the byte of the text that the line starts at */
};

/*
 * Goes through a text from place to place.  What it costs is the way to the
 * next place; a step back starts at the beginning of the text again.
 */
struct ko_lines {
	struct ko_span text;
	size_t at; /* the byte of here */
	struct ko_place here;
};

#define KO_LINES(of_text) \
	((struct ko_lines){ .text = (of_text), .here = { 1, 1, 0 } })

/* The place of a byte of the text, or of its end. */
struct ko_place ko_lines_place(struct ko_lines *lines, size_t at);

/* The text of the line of that place, without what ends it. */
struct ko_span ko_lines_text(const struct ko_lines *lines,
			     struct ko_place place);

#endif
