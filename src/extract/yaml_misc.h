/*
 * yaml_misc.h - images in YAML of other kinds: Ansible's tasks, and anything
 * with an "image:" that can only be one.
 */
#ifndef KO_EXTRACT_YAML_MISC_H
#define KO_EXTRACT_YAML_MISC_H

#include "extract/extract.h"

/* See struct ko_format. */
enum ko_likeness ko_ansible_has_name(struct ko_span path);
bool ko_ansible_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_ansible_extract(const struct ko_source *source,
					       const struct ko_sink *sink);

enum ko_likeness ko_any_yaml_has_name(struct ko_span path);
bool ko_any_yaml_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_any_yaml_extract(const struct ko_source *source,
						const struct ko_sink *sink);

#endif
