/*
 * jenkinsfile.h - the images of Jenkins pipelines.
 *
 * A scanner of Groovy's words, strings and brackets, not a parser: a string
 * counts by the call or the block it stands in.
 */
#ifndef KO_EXTRACT_JENKINSFILE_H
#define KO_EXTRACT_JENKINSFILE_H

#include "extract/extract.h"

/* Most scripts and manifests that are read in one file. */
#define KO_JENKINSFILE_TEXTS_MAX 10000

/* Most variables, and most names of built images, of one file. */
#define KO_JENKINSFILE_VARIABLES_MAX 100000

/* See struct ko_format. */
enum ko_likeness ko_jenkinsfile_has_name(struct ko_span path);
bool ko_jenkinsfile_has_content(struct ko_span text);
KO_NODISCARD enum ko_status
ko_jenkinsfile_extract(const struct ko_source *source,
		       const struct ko_sink *sink);

#endif
