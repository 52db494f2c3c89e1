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
 * The commands of a unit as one script.  Add the lines of a unit in their
 * order, with ko_systemd_add(), then read it with ko_systemd_give(), which
 * gives what the shell extractor finds.  Both return KO_OK, KO_ENOMEM or what
 * a callback returned.
 */
struct ko_systemd_script;

struct ko_systemd_script *ko_systemd_script_new(const struct ko_source *source);
KO_NODISCARD enum ko_status ko_systemd_add(struct ko_systemd_script *script,
					   const struct ko_ini_line *line);
KO_NODISCARD enum ko_status
ko_systemd_give(const struct ko_systemd_script *script,
		const struct ko_sink *sink);

#endif
