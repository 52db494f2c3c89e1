/*
 * dockerfile_json.h - is it JSON?  An instruction whose arguments are a valid
 * JSON array is read as one, and any other text is a shell command.
 *
 * Private to extract/dockerfile*.c.
 */
#ifndef KO_EXTRACT_DOCKERFILE_JSON_H
#define KO_EXTRACT_DOCKERFILE_JSON_H

#include "base/arena.h"
#include "base/span.h"

/* How deep arrays and objects may nest (Go's encoding/json has the same). */
#define KO_DF_JSON_DEPTH_MAX 10000

struct ko_df_json {
	size_t count;     /* elements of the array */
	bool all_strings; /* is each of them a string? */
	bool has_blank;   /* is one of them a string of blanks only? */
};

/* Is the whole of text, which may have blanks around it, a JSON array? */
bool ko_df_json_array(struct ko_span text, struct ko_df_json *out);

/*
 * Is the whole of text a JSON object with a member called key that is a
 * string?  *raw is then what stands between its quotes (the last such member
 * counts, as in Go).  Keys with escapes in them are not recognised.
 */
bool ko_df_json_member(struct ko_span text, struct ko_span key,
		       struct ko_span *raw);

/* The string that raw stands for; .p is NULL when out of memory. */
struct ko_span ko_df_json_decode(struct ko_arena *arena, struct ko_span raw);

#endif
