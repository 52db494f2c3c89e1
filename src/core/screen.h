/*
 * screen.h - the names that the judge would have nothing to say of.
 *
 * For when millions of names are judged (bulk_index.h): one look at a name
 * "user/repository" on Docker Hub that clears nearly all of those that have
 * no finding, without asking each generator of judgement.h.  What it does not
 * clear has to be judged; so it may hesitate, but must never clear a name that
 * the judge would find listed, imitating or bad.  screen.c says for each
 * generator why it is silent about a cleared name: who changes one or adds one
 * looks there, too.
 */
#ifndef KO_CORE_SCREEN_H
#define KO_CORE_SCREEN_H

#include "core/catalogue.h"
#include "core/near_set.h"

struct ko_screen;

/*
 * Make one of c and of its images on Docker Hub.  The parts of c and images
 * must stay as long as the screen.
 * KO_ENOMEM or KO_ETOOBIG.  Read-only from then on: threads may share it.
 */
KO_NODISCARD enum ko_status ko_screen_new(const struct ko_catalogue *c,
					  const struct ko_near_set *images,
					  struct ko_screen **out);

/* NULL is fine. */
void ko_screen_free(struct ko_screen *screen);

/*
 * Is the verdict about path on Docker Hub, whatever its tag, certainly UNKNOWN?
 * Not if it is no path "user/repository", or if a host would be read into it.
 */
bool ko_screen_clears(const struct ko_screen *screen, struct ko_span path);

#endif
