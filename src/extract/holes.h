/*
 * holes.h - a nested text in which the outer language has left parts open.
 */
#ifndef KO_EXTRACT_HOLES_H
#define KO_EXTRACT_HOLES_H

#include "extract/name.h"
#include "extract/nested.h"

/*
 * As ko_nested_extract().  Names with holes (KO_HOLE) in them, or with
 * expressions of these kinds, are given as ko_name_give() does; what is
 * written is the outer text at the place.  For diagnostics the text must have
 * neither.
 */
KO_NODISCARD enum ko_status ko_holes_extract(const struct ko_source *outer,
					     const struct ko_nested *nested,
					     const struct ko_format *format,
					     bool is_sure, unsigned expressions,
					     const struct ko_sink *sink);

#endif
