/*
 * held.h - findings that wait, in order, until registries were asked.
 */
#ifndef KO_CLI_HELD_H
#define KO_CLI_HELD_H

#include "base/arena.h"
#include "cli/inputs.h"

/* Most memory that they may take, in bytes. */
#define KO_HELD_MAX ((size_t)2 << 30)

/* Bytes of the source line kept before and after the name. */
#define KO_HELD_CONTEXT 256

struct ko_held_one;

struct ko_held {
	struct ko_arena arena;
	struct ko_held_one *first, *last;
};

#define KO_HELD() ((struct ko_held){ .arena = KO_ARENA(KO_HELD_MAX) })

/* Keep a copy of what was found.  KO_OK or KO_ENOMEM. */
KO_NODISCARD enum ko_status ko_held_add(struct ko_held *held,
					const struct ko_found *found);

/* Give each in the order it came, until a call returns anything but KO_OK. */
KO_NODISCARD enum ko_status
ko_held_each(const struct ko_held *held,
	     enum ko_status (*give)(void *ctx, const struct ko_found *found),
	     void *ctx);

void ko_held_done(struct ko_held *held);

#endif
