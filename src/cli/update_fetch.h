/*
 * update_fetch.h - ask Docker Hub for the images that a catalogue should know.
 */
#ifndef KO_CLI_UPDATE_FETCH_H
#define KO_CLI_UPDATE_FETCH_H

#include "cli/update_merge.h"
#include "hub/hub.h"

/* Most requests of one run, repeated ones included; some 60 are usual. */
#define KO_UPDATE_BUDGET 400

/* Most memory for what Hub says, in bytes. */
#define KO_UPDATE_MEMORY_MAX ((size_t)1 << 30)

/* Of what Hub itself says there is, in percent, how much it must give. */
#define KO_UPDATE_PAGES_SHARE 90

struct ko_fetch {
	struct ko_hub *hub;
	struct ko_arena arena; /* what the sightings point to */
	struct ko_sighting *list;
	size_t n, cap;
	size_t n_odd; /* rows passed over: no image, or a name that Hub can't
		       * have; plugins and the like do not count */
	/* Called before each page, with what is asked for, how many rows there
	 * were and how many there are; may be NULL. */
	void (*progress)(void *ctx, const char *what, uint64_t rows,
			 uint64_t total);
	void *ctx;
};

/*
 * Ask for all: the official images by their badge and as the list of their
 * namespace, what has a publisher's badge, and what is pulled most without
 * one.  The sightings are sorted, each name once.
 *
 * Returns KO_OK; KO_EIO with *err filled when a page was not answered, or one
 * kind not completely, as far as Hub lets be asked; KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_fetch_all(struct ko_fetch *f,
					 struct ko_error *err);

void ko_fetch_done(struct ko_fetch *f);

#endif
