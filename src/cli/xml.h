/*
 * xml.h - text for an XML 1.0 document.
 */
#ifndef KO_CLI_XML_H
#define KO_CLI_XML_H

#include "base/buf.h"

/*
 * Append s so that it is what it says in an attribute's value and between
 * tags: what has a meaning in XML as an entity, and what may not stand in it
 * (control bytes, bytes that are no UTF-8) written out as escape.h does.
 */
void ko_xml_add(struct ko_buf *out, struct ko_span s);

/* Append name='value' behind a blank. */
void ko_xml_attribute(struct ko_buf *out, const char *name,
		      struct ko_span value);
void ko_xml_number(struct ko_buf *out, const char *name, size_t value);

#endif
