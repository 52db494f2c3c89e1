/*
 * yaml_lines.h - image names in text that is meant to be YAML but is not.
 *
 * After a fault no structure is known any more; a line that says "image: x"
 * still says which image somebody means.
 */
#ifndef KO_EXTRACT_YAML_LINES_H
#define KO_EXTRACT_YAML_LINES_H

#include "extract/extract.h"

/*
 * Give each "image: VALUE" that stands on a line of its own (after "- " or
 * not, quoted or not), from offset from on, as an image of construct.
 * Expressions of these kinds (name.h) become holes.  Comments, nested values
 * and what nobody could mean an image by are left out.
 *
 * For a tree that broke off, from is ko_yaml.read_to.  Returns KO_OK,
 * KO_ENOMEM, or what the callback returned.
 */
KO_NODISCARD enum ko_status ko_yaml_scan_images(const struct ko_source *source,
						size_t from,
						const char *construct,
						unsigned expressions,
						const struct ko_sink *sink);

#endif
