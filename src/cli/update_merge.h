/*
 * update_merge.h - a catalogue and what Docker Hub says now make a newer one.
 *
 * No input or output here.  Hub's search proves that an image is there, never
 * that it is not: a name that was not seen this time stays as it was.  In
 * short:
 *
 *	official   what is in Hub's namespace library; one that is archived,
 *	           and one that the catalogue calls retired or deprecated, is
 *	           that
 *	verified, sponsored
 *	           what has the badge, and the namespaces of those
 *	popular    what has no badge and was pulled KO_UPDATE_POPULAR_MIN times
 *	           at least
 *	the rest   reserved, used and misnomer records stay, unless what they
 *	           name has become one of the above
 *
 * Pulls only ever grow, and both sides may know no more than a floor of them:
 * the larger one counts.
 */
#ifndef KO_CLI_UPDATE_MERGE_H
#define KO_CLI_UPDATE_MERGE_H

#include "base/arena.h"
#include "base/status.h"
#include "core/catalogue.h"
#include "core/facts.h"

/* Fewest pulls of an image without a badge that is taken. */
#define KO_UPDATE_POPULAR_MIN 1000000

/* Pulls that became this many times as many are a change to tell of. */
#define KO_UPDATE_PULLS_FACTOR 10

/* Of the catalogue's official names, in percent, how many Hub must tell of;
 * of the others of a kind, how many as many. */
#define KO_UPDATE_OFFICIAL_SHARE 90
#define KO_UPDATE_OTHER_SHARE    50

/* How large, in percent of the old one, a new catalogue must be. */
#define KO_UPDATE_SIZE_SHARE 90

/* What Hub said of an image. */
struct ko_sighting {
	struct ko_span name; /* "nginx", "bitnami/redis" */
	enum ko_badge badge;
	uint64_t pulls;
	bool is_archived;
	/* Not to become a new record (a popular image that looks like
	 * another). */
	bool is_held;
};

/* May Hub's search have this name, with this badge?  One of Docker Hub, in one
 * part if it is official and in two if it is not. */
bool ko_is_sighting(const struct ko_sighting *s);

/* Sort by name, each once: the best badge, the most pulls.  Returns how many
 * are left. */
size_t ko_sightings_sort(struct ko_sighting *list, size_t n);

/* Would it become a new record for its pulls alone? */
bool ko_is_popular_new(const struct ko_catalogue *old,
		       const struct ko_sighting *s);

/* What became of a record: '+' new, '-' gone, '~' changed. */
struct ko_change {
	char sign;
	struct ko_entry was, now;
};

/* All in the arena, or in the old catalogue, or in the sightings. */
struct ko_merged {
	struct ko_entry *records;  /* by name */
	struct ko_change *changes; /* by name: see ko_is_change() */
	size_t n, n_changes;
	size_t n_new, n_gone, n_changed;
	size_t n_pulled; /* records with more pulls than before */
};

/*
 * Merge n sightings, sorted, into old.  A name that the catalogue knows as bad
 * is left out, also where it stood in it.  Returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_update_merge(const struct ko_catalogue *old,
					    const struct ko_sighting *list,
					    size_t n, struct ko_arena *arena,
					    struct ko_merged *out);

/* Is it worth telling: another tier or successor, or pulls of another size? */
bool ko_is_change(const struct ko_entry *was, const struct ko_entry *now);

/*
 * Do the sightings, sorted, stand for all that there is?  Too few of what the
 * old catalogue knows means that Hub did not tell all: KO_ESYNTAX with *err
 * filled, else KO_OK.  reach is how many of a kind can be asked for at most.
 */
KO_NODISCARD enum ko_status ko_update_check_seen(const struct ko_catalogue *old,
						 const struct ko_sighting *list,
						 size_t n, size_t reach,
						 struct ko_error *err);

/* May the new catalogue come in the old one's place?  KO_OK, or KO_ESYNTAX
 * with *err filled: it is too small, or lacks an official image. */
KO_NODISCARD enum ko_status ko_update_check_new(const struct ko_catalogue *old,
						const struct ko_catalogue *new,
						struct ko_error *err);

/* Call missed(ctx, name) for each official image of old that was not seen. */
void ko_update_each_missed(const struct ko_catalogue *old,
			   const struct ko_sighting *list, size_t n,
			   void (*missed)(void *ctx, struct ko_span name),
			   void *ctx);

#endif
