/*
 * terraform.h - the container images in Terraform configurations.
 *
 * A table says which arguments of which resources are container images; an
 * image of a machine (ami, boot_disk, source_image) is not one.
 */
#ifndef KO_EXTRACT_TERRAFORM_H
#define KO_EXTRACT_TERRAFORM_H

#include "extract/extract.h"

/* See struct ko_format. */
enum ko_likeness ko_terraform_has_name(struct ko_span path);
bool ko_terraform_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_terraform_extract(const struct ko_source *source,
						 const struct ko_sink *sink);

#endif
