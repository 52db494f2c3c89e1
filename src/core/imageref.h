/*
 * imageref.h - take an image reference apart.
 *
 *	[domain "/"] path [":" tag] ["@" digest]
 *
 * The grammar, the normalisation and the error texts are those of
 * github.com/distribution/reference v0.6 (regexp.go, normalize.go), which
 * Docker, BuildKit, compose, containerd and Kubernetes use: "nginx" means
 * docker.io/library/nginx, index.docker.io is docker.io, a first component
 * is a domain when it holds "." or ":" or an upper-case letter or is
 * "localhost".
 */
#ifndef KO_CORE_IMAGEREF_H
#define KO_CORE_IMAGEREF_H

#include "base/buf.h"
#include "base/span.h"
#include "base/status.h"

/* Longest repository path, in bytes (RepositoryNameTotalLengthMax). */
#define KO_IMAGEREF_PATH_MAX 255

/* Longest reference looked at, in bytes; ours: the grammar has no limit. */
#define KO_IMAGEREF_MAX 4096

/*
 * One parsed reference.  Each span points into the text that was parsed (or
 * at a static "docker.io"): nothing is copied, nothing is freed, and the
 * parts die with that text.  A part that was not written has n == 0.
 */
struct ko_imageref {
	struct ko_span domain; /* "ghcr.io", "localhost:5000"; see below */
	struct ko_span path;   /* "acme/app", as written, without "library/" */
	struct ko_span tag;    /* "1.27", without the ":" */
	struct ko_span digest; /* "sha256:…", without the "@" */
	bool in_library;       /* "library/" stands before path unwritten */
};

/*
 * Parse the whole of text and normalise it (ParseNormalizedNamed): domain is
 * never empty afterwards.
 *
 * Returns KO_OK and fills *out, or
 *   KO_ESYNTAX  not a reference; err->text says why in the words of
 *               distribution/reference
 *   KO_ETOOBIG  the path or the text is over its limit
 * and leaves *out as it was.  err may be NULL.  Never allocates.
 */
KO_NODISCARD enum ko_status ko_imageref_parse(struct ko_span text,
					      struct ko_imageref *out,
					      struct ko_error *err);

/*
 * The bare grammar without normalisation (Parse): domain is empty when none
 * was written and in_library is false.  Same results.
 */
KO_NODISCARD enum ko_status ko_imageref_split(struct ko_span text,
					      struct ko_imageref *out,
					      struct ko_error *err);

/*
 * Does text, which is no valid reference, stand for one that is filled in
 * later: "<image>", "{{ image }}", "%%BASE%%", "$IMAGE", "BASEIMAGE"?
 */
bool ko_is_placeholder(struct ko_span text);

/*
 * The grammar of a path byte by byte, for who looks at each byte anyway.  From
 * KO_PATH_START on a state is followed by ko_path_step(byte) >> (state & 63);
 * after the last byte ko_is_path_end() says whether it is one: [a-z0-9]+ joined
 * by "." or "_" or "__" or "-"...; those joined by "/".  The top 16 bits of
 * a step are 0.
 */
#define KO_PATH_START 6
uint64_t ko_path_step(char c);
bool ko_is_path_end(uint64_t state);

/* Is this a valid domain, with or without a port? */
bool ko_is_domain(struct ko_span text);

/* Is it Docker Hub's? */
bool ko_imageref_on_hub(const struct ko_imageref *ref);

/* Append "docker.io/library/nginx": the full name, no tag and no digest. */
KO_NODISCARD enum ko_status ko_imageref_name(const struct ko_imageref *ref,
					     struct ko_buf *out);

/* Append the name as people write it: "nginx", "bitnami/redis", "ghcr.io/a/b".
 */
KO_NODISCARD enum ko_status ko_imageref_familiar(const struct ko_imageref *ref,
						 struct ko_buf *out);

/* Append the full name with tag and digest as far as they were written. */
KO_NODISCARD enum ko_status ko_imageref_full(const struct ko_imageref *ref,
					     struct ko_buf *out);

#endif
