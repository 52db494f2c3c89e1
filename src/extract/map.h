/*
 * map.h - names to values, in an arena.
 *
 * A crit-bit tree: a look-up never costs more than the length of the name,
 * whatever names the file has chosen..
 */
#ifndef KO_EXTRACT_MAP_H
#define KO_EXTRACT_MAP_H

#include "base/arena.h"
#include "base/span.h"

struct ko_map_node;

struct ko_map {
	struct ko_map_node *root;
};

/* The value of name, or NULL. */
const struct ko_span *ko_map_get(const struct ko_map *map, struct ko_span name);

/* Set it; both spans must live as long as the map.  False: out of memory. */
bool ko_map_set(struct ko_map *map, struct ko_arena *arena, struct ko_span name,
		struct ko_span value);

#endif
