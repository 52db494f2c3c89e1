#include "cli/seen.h"

#include <stdlib.h>

#include "base/buf.h"
#include "extract/beside.h"
#include "extract/map.h"

/* Longest key, in bytes: a path and what was found. */
#define KEY_MAX ((size_t)1 << 20)

struct ko_seen {
	struct ko_arena arena;
	struct ko_map given; /* .n is 1 when it was for another file's sake */
	struct ko_buf key;
};

struct ko_seen *ko_seen_new(void)
{
	struct ko_seen *seen = malloc(sizeof(*seen));

	if (seen)
		*seen = (struct ko_seen){ .arena = KO_ARENA(KO_SEEN_ARENA_MAX),
					  .key = KO_BUF(KEY_MAX) };
	return seen;
}

void ko_seen_free(struct ko_seen *seen)
{
	if (!seen)
		return;
	ko_arena_done(&seen->arena);
	ko_buf_done(&seen->key);
	free(seen);
}

/* The key up to what was found; "./a" and "a" are one path. */
static bool begin_key(struct ko_seen *seen, const char *path)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(2 * KEY_MAX);
	struct ko_span plain =
		ko_beside(&arena, KO_SPAN(""), ko_span_str(path));

	ko_buf_clear(&seen->key);
	return plain.p && !ko_buf_add(&seen->key, plain) &&
	       !ko_buf_add_char(&seen->key, '\0');
}

/* Was the key given?  Note that it is now. */
static bool end_key(struct ko_seen *seen, bool is_other)
{
	struct ko_span key = ko_buf_span(&seen->key);
	const struct ko_span *before = ko_map_get(&seen->given, key);

	if (before && (before->n || is_other))
		return true;
	key = ko_arena_copy(&seen->arena, key);
	if (key.p)
		(void)ko_map_set(&seen->given, &seen->arena, key,
				 (struct ko_span){ "", is_other });
	return false;
}

bool ko_seen_mention(struct ko_seen *seen, const char *path,
		     const struct ko_mention *m, bool is_other)
{
	return seen && begin_key(seen, path) &&
	       !ko_buf_printf(&seen->key, "%zu %zu %d %s ", m->at, m->end,
			      (int)m->kind, m->construct) &&
	       !ko_buf_add(&seen->key, m->expanded) && end_key(seen, is_other);
}

bool ko_seen_diagnostic(struct ko_seen *seen, const char *path,
			const struct ko_diagnostic *d, bool is_other)
{
	return seen && begin_key(seen, path) &&
	       !ko_buf_printf(&seen->key, "%zu %s", d->at, d->text) &&
	       end_key(seen, is_other);
}
