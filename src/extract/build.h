/*
 * build.h - the Dockerfile that a build names.
 *
 * A compose service or a bake target says where its Dockerfile is and which
 * arguments it is given.  With them it is read again, and what is found in it
 * is given at its place there.
 */
#ifndef KO_EXTRACT_BUILD_H
#define KO_EXTRACT_BUILD_H

#include "extract/extract.h"

/* Most builds of one input that are followed. */
#define KO_BUILDS_MAX 256

/* What one input's builds have in common. */
struct ko_builds {
	const struct ko_source *source; /* whose side files are read */
	const struct ko_sink *sink;
	size_t count; /* followed so far */
};

/* A build, and where what names it stands in its file. */
struct ko_build_place {
	struct ko_span path, text; /* of the file that names it */
	size_t at;
	struct ko_span base;       /* the context is relative to its folder */
	struct ko_span context;    /* "" is "." */
	struct ko_span dockerfile; /* "" is "Dockerfile" */
};

/*
 * Give the images of the Dockerfile as this build reads it, when builds are
 * to be followed.  What is on another machine is not followed.  What cannot
 * be read, or is not known without variables, is a note at the place.
 * Returns KO_OK, KO_ENOMEM, or what a callback does.
 */
KO_NODISCARD enum ko_status ko_build_follow(struct ko_builds *builds,
					    const struct ko_build *build,
					    const struct ko_build_place *place);

#endif
