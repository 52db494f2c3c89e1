/*
 * knockoff/catalogue.h - the names that are known: images, hosts of
 * registries, names reported as malicious.
 *
 * A catalogue is immutable once it is opened: any number of threads may judge
 * with it.  It must outlive those calls, but no verdict.
 */
#ifndef KNOCKOFF_CATALOGUE_H
#define KNOCKOFF_CATALOGUE_H

#include <knockoff/base.h>

#ifdef __cplusplus
extern "C" {
#endif

struct knockoff_catalogue;

/* A file or text replaces the parts that it has a section for. */
enum knockoff_part {
	KNOCKOFF_PART_IMAGES = 0,
	KNOCKOFF_PART_REGISTRIES = 1,
	KNOCKOFF_PART_KNOWN_BAD = 2,
};

/*
 * Open the catalogue that the library was built with.  Returns KNOCKOFF_OK and
 * *out, to be freed by the caller; or KNOCKOFF_EINVAL or KNOCKOFF_ENOMEM with
 * *out as it was.
 */
KNOCKOFF_API KNOCKOFF_USE_RESULT enum knockoff_status
knockoff_catalogue_open(struct knockoff_catalogue **out);

/*
 * The same with a file in the format of knockoff-catalogue(5) over it.  Returns
 * also KNOCKOFF_EIO, KNOCKOFF_ETOOBIG (256 MiB) or KNOCKOFF_ESYNTAX.
 */
KNOCKOFF_API KNOCKOFF_USE_RESULT enum knockoff_status
knockoff_catalogue_open_file(const char *path, struct knockoff_catalogue **out,
			     struct knockoff_error *error);

/* The same with size bytes of text in that format, which are not kept. */
KNOCKOFF_API KNOCKOFF_USE_RESULT enum knockoff_status
knockoff_catalogue_open_text(const char *text, size_t size,
			     struct knockoff_catalogue **out,
			     struct knockoff_error *error);

KNOCKOFF_API void knockoff_catalogue_free(struct knockoff_catalogue *catalogue);

/* How many names a part has. */
KNOCKOFF_API size_t knockoff_catalogue_count(
	const struct knockoff_catalogue *catalogue, enum knockoff_part part);

/* The date that a part is of, "2026-08-21"; lives as long as the catalogue. */
KNOCKOFF_API const char *
knockoff_catalogue_date(const struct knockoff_catalogue *catalogue,
			enum knockoff_part part);

#ifdef __cplusplus
}
#endif

#endif
