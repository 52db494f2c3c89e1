#include "core/catalogue_pack.h"
#include "core/catalogue_packed.h"

/* Made from data/ by pack-catalogue: part_0, part_1, part_2, identity. */
#include "core/catalogue_builtin.inc"

static const void *const parts[KO_PARTS] = {
	[KO_PART_IMAGES] = part_0,
	[KO_PART_REGISTRIES] = part_1,
	[KO_PART_KNOWN_BAD] = part_2,
};

void ko_catalogue_init_builtin(struct ko_catalogue *c)
{
	memset(c, 0, sizeof(*c));
	for (size_t i = 0; i < KO_PARTS; i++)
		c->parts[i] = parts[i];
}

uint64_t ko_catalogue_identity(void)
{
	return identity;
}
