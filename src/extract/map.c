#include "extract/map.h"

/* A leaf when mask is 0; else a fork on one bit of the byte at offset. */
struct ko_map_node {
	size_t offset;
	unsigned mask;
	union {
		struct ko_map_node *child[2];
		struct {
			struct ko_span name, value;
		} leaf;
	} u;
};

/* Past the end there is 0, which no byte is: "a" and "a\0" differ. */
static unsigned byte_at(struct ko_span s, size_t i)
{
	return i < s.n ? 0x100u | (unsigned char)s.p[i] : 0;
}

static int side(const struct ko_map_node *node, struct ko_span name)
{
	return (byte_at(name, node->offset) & node->mask) != 0;
}

/* The only leaf that can hold name.  map is not empty. */
static struct ko_map_node *nearest(const struct ko_map *map,
				   struct ko_span name)
{
	struct ko_map_node *node = map->root;

	while (node->mask)
		node = node->u.child[side(node, name)];
	return node;
}

const struct ko_span *ko_map_get(const struct ko_map *map, struct ko_span name)
{
	const struct ko_map_node *leaf;

	if (!map->root)
		return NULL;
	leaf = nearest(map, name);
	return ko_span_eq(leaf->u.leaf.name, name) ? &leaf->u.leaf.value : NULL;
}

static size_t common_prefix(struct ko_span a, struct ko_span b)
{
	size_t i = 0;

	while (i < a.n && i < b.n && a.p[i] == b.p[i])
		i++;
	return i;
}

static unsigned highest_bit(unsigned v)
{
	unsigned bit = 0x100;

	while (!(v & bit))
		bit >>= 1;
	return bit;
}

/* Where a fork on mask at offset belongs on the way to name. */
static struct ko_map_node **slot_for(struct ko_map *map, struct ko_span name,
				     size_t offset, unsigned mask)
{
	struct ko_map_node **slot = &map->root;

	while ((*slot)->mask &&
	       ((*slot)->offset < offset ||
		((*slot)->offset == offset && (*slot)->mask > mask)))
		slot = &(*slot)->u.child[side(*slot, name)];
	return slot;
}

bool ko_map_set(struct ko_map *map, struct ko_arena *arena, struct ko_span name,
		struct ko_span value)
{
	struct ko_map_node *near = map->root ? nearest(map, name) : NULL;
	struct ko_map_node *leaf, *fork, **slot;

	if (near && ko_span_eq(near->u.leaf.name, name)) {
		near->u.leaf.value = value;
		return true;
	}
	leaf = ko_arena_alloc(arena, sizeof(*leaf));
	fork = near ? ko_arena_alloc(arena, sizeof(*fork)) : leaf;
	if (!leaf || !fork)
		return false;
	leaf->u.leaf.name = name;
	leaf->u.leaf.value = value;
	if (!near) {
		map->root = leaf;
		return true;
	}
	fork->offset = common_prefix(name, near->u.leaf.name);
	fork->mask = highest_bit(byte_at(name, fork->offset) ^
				 byte_at(near->u.leaf.name, fork->offset));
	slot = slot_for(map, name, fork->offset, fork->mask);
	fork->u.child[side(fork, name)] = leaf;
	fork->u.child[!side(fork, name)] = *slot;
	*slot = fork;
	return true;
}
