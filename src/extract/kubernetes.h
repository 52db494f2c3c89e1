/*
 * kubernetes.h - images in manifests: workloads, Tekton, Argo, Flux,
 * Kustomize, and what other controllers call an image.
 */
#ifndef KO_EXTRACT_KUBERNETES_H
#define KO_EXTRACT_KUBERNETES_H

#include "extract/extract.h"

/* See struct ko_format. */
enum ko_likeness ko_kubernetes_has_name(struct ko_span path);
bool ko_kubernetes_has_content(struct ko_span text);
KO_NODISCARD enum ko_status
ko_kubernetes_extract(const struct ko_source *source,
		      const struct ko_sink *sink);

#endif
