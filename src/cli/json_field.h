/*
 * json_field.h - one string out of a line of JSON.
 */
#ifndef KO_CLI_JSON_FIELD_H
#define KO_CLI_JSON_FIELD_H

#include "base/buf.h"

/*
 * Get the string that the object in line has under the key field; the last one
 * if there are several.  *out points into line, or into scratch when there are
 * escapes in it.
 *
 * Without escapes in a key or in that string the line is only looked through:
 * what stands in inner arrays and objects, and how numbers are written, is not
 * checked then.
 *
 * Returns KO_OK, or
 *   KO_ESYNTAX    line is no object
 *   KO_ENOTFOUND  it has no string under that key
 *   KO_ENOMEM
 */
KO_NODISCARD enum ko_status ko_json_field(struct ko_span line,
					  struct ko_span field,
					  struct ko_buf *scratch,
					  struct ko_span *out);

#endif
