/*
 * words.h - the short word lists that the judgement asks.
 */
#ifndef KO_CORE_WORDS_H
#define KO_CORE_WORDS_H

#include "base/span.h"

/* An everyday word, or a usual name for a build stage or an own image? */
bool ko_is_ordinary_word(struct ko_span word);

/* A word of which tags are made: "slim", "alpine", "bookworm", "jdk"? */
bool ko_is_tag_word(struct ko_span word);

/*
 * A word that tells one image of a family from the next (platforms, flavours,
 * databases)?  "amd64" and "arm64" are no slips of each other.
 */
bool ko_is_variant_word(struct ko_span word);

/* The i-th tag word, in order; empty after the last one. */
struct ko_span ko_tag_word(size_t i);

/*
 * Where a word that poses as the publisher's own may stand: "nginx-official",
 * "official-nginx", "nginx-hub", "docker-nginx".  Some say that it is the
 * genuine one; the others stand in honest names, too.
 */
struct ko_posing_word {
	struct ko_span word;
	bool before, after; /* the name */
	bool vouches;
};

/* The i-th of them; its word is empty after the last one. */
struct ko_posing_word ko_posing_word(size_t i);

/* Endings by which one publisher's account name differs from its brand's. */
struct ko_span ko_company_ending(size_t i);

/* The i-th top-level domain in wide use; empty after the last one. */
struct ko_span ko_top_level(size_t i);

/* The i-th top-level domain of a country; empty after the last one. */
struct ko_span ko_country_code(size_t i);

/* Is it one of these: where a registry could be looked for? */
bool ko_is_top_level(struct ko_span label);

/* "co" as in "co.uk": a label under which a country's domains are given out? */
bool ko_is_second_level(struct ko_span label);

/* An official image that prints a greeting and ends, whatever it is given? */
bool ko_is_greeting_image(struct ko_span name);

#endif
