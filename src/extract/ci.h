/*
 * ci.h - images in the pipelines of the smaller services, a table each:
 * CircleCI, Azure Pipelines, Bitbucket, Drone, Woodpecker, Buildkite, Google
 * Cloud Build, Travis CI.
 */
#ifndef KO_EXTRACT_CI_H
#define KO_EXTRACT_CI_H

#include "extract/extract.h"

/* See struct ko_format. */
enum ko_likeness ko_circleci_has_name(struct ko_span path);
bool ko_circleci_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_circleci_extract(const struct ko_source *source,
						const struct ko_sink *sink);

enum ko_likeness ko_azure_has_name(struct ko_span path);
bool ko_azure_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_azure_extract(const struct ko_source *source,
					     const struct ko_sink *sink);

enum ko_likeness ko_bitbucket_has_name(struct ko_span path);
bool ko_bitbucket_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_bitbucket_extract(const struct ko_source *source,
						 const struct ko_sink *sink);

enum ko_likeness ko_drone_has_name(struct ko_span path);
bool ko_drone_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_drone_extract(const struct ko_source *source,
					     const struct ko_sink *sink);

enum ko_likeness ko_woodpecker_has_name(struct ko_span path);
bool ko_woodpecker_has_content(struct ko_span text);
KO_NODISCARD enum ko_status
ko_woodpecker_extract(const struct ko_source *source,
		      const struct ko_sink *sink);

enum ko_likeness ko_buildkite_has_name(struct ko_span path);
bool ko_buildkite_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_buildkite_extract(const struct ko_source *source,
						 const struct ko_sink *sink);

enum ko_likeness ko_cloudbuild_has_name(struct ko_span path);
bool ko_cloudbuild_has_content(struct ko_span text);
KO_NODISCARD enum ko_status
ko_cloudbuild_extract(const struct ko_source *source,
		      const struct ko_sink *sink);

enum ko_likeness ko_travis_has_name(struct ko_span path);
bool ko_travis_has_content(struct ko_span text);
KO_NODISCARD enum ko_status ko_travis_extract(const struct ko_source *source,
					      const struct ko_sink *sink);

#endif
