/*
 * systemd.h - the images in the commands of systemd services.
 */
#ifndef KO_EXTRACT_SYSTEMD_H
#define KO_EXTRACT_SYSTEMD_H

#include "extract/extract.h"

/* Most commands, and most variables, that are read of one unit. */
#define KO_SYSTEMD_LINES_MAX 100000

/* See struct ko_format. */
enum ko_likeness ko_systemd_has_name(struct ko_span path);
bool ko_systemd_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_systemd_extract(const struct ko_source *source,
					       const struct ko_sink *sink);

struct ko_ini_line;

/*
 * Read a unit: line(), where there is one, gets each line in its order; then
 * the sink gets what the shell extractor finds in the commands, taken as one
 * script.  Returns KO_OK, KO_ENOMEM or what a callback returned.
 */
KO_NODISCARD enum ko_status
ko_systemd_read(const struct ko_source *source,
		enum ko_status (*line)(const struct ko_source *source,
				       const struct ko_ini_line *line,
				       const struct ko_sink *sink),
		const struct ko_sink *sink);

#endif
