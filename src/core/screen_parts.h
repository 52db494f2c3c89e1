/*
 * screen_parts.h - what a screen is made of; private to core/screen.c, which
 * asks it, and core/screen_make.c
 */
#ifndef KO_CORE_SCREEN_PARTS_H
#define KO_CORE_SCREEN_PARTS_H

#include "core/filter.h"
#include "core/screen.h"

#define LIBRARY KO_SPAN("library")

/* What a part of a path has in it; these bits of a step. */
#define KINDS_SHIFT 48
enum {
	HAS_JOINT = 1 << 0,
	HAS_DOT = 1 << 1,
	HAS_SLASH = 1 << 2,
	HAS_DIGIT = 1 << 3,

	/* What "library" is folded to, or nearly so, is made of. */
	HAS_L = 1 << 4,
	HAS_B = 1 << 5,
	HAS_R = 1 << 6,
	HAS_A = 1 << 7,
	HAS_Y = 1 << 8,
	OF_LIBRARY = HAS_L | HAS_B | HAS_R | HAS_A | HAS_Y,
	OF_LIBRARY_N = 5,
};

struct ko_screen {
	struct ko_catalogue c; /* of what it was made; owns nothing */
	const struct ko_near_set *images;
	struct ko_near_set *strong; /* spaces that may be meant anyway */
	struct ko_near_set *paired; /* all spaces that have pairs */
	struct ko_folded library;
	struct ko_filter halves;  /* of what is one slip from the strong */
	struct ko_filter watched; /* hashes of folded spaces */
	struct ko_filter repos;   /* hashes of known repositories */
	struct ko_filter letters; /* of listed paths */
	bool has_own;             /* one of the strong is one's own */
	bool is_off;              /* clears nothing */

	/* What to know of a byte, for look(). */
	struct {
		uint64_t step;   /* ko_path_step(), and its kinds on top */
		uint64_t letter; /* what it is folded to, below what stands for
				  * that letter; 0 for a separator */
	} bytes[256];
};

#endif
