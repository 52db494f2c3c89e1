/*
 * registry.h - does a repository exist, as any registry tells anybody who asks
 * (OCI distribution specification, "docker pull" without a login).
 *
 *	HEAD /v2/NAME/manifests/TAG     401, and who gives tokens
 *	GET  REALM?service=…&scope=…    a token for nobody in particular
 *	HEAD /v2/NAME/manifests/TAG     with it
 *	GET  /v2/NAME/tags/list         where that is 404: is it the tag?
 *
 * A registry answers 401 or 403 alike for what is absent and what is private.
 * No credentials are sent; a registry on another machine cannot have us ask
 * this one for a token.  A redirect is not followed: the existence of what is
 * behind it is not known.
 */
#ifndef KO_HUB_REGISTRY_H
#define KO_HUB_REGISTRY_H

#include "base/arena.h"
#include "core/facts.h"
#include "hub/http.h"

/*
 * Ask about n references (imageref.h; familiar or full, with or without tag) of
 * any registries.  hub_origin is where those of Docker Hub are asked; other
 * hosts are asked by https, loopback ones by http.  Of facts[i] "repository" is
 * filled, and where that is UNCHECKED, "why", which lives in the arena.
 * done(ctx, i) is called as each is final; may be NULL.
 *
 * Returns KO_OK, also when some are UNCHECKED, or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status
ko_registry_facts(struct ko_http *http, const char *hub_origin,
		  const struct ko_span *names, size_t n, struct ko_arena *arena,
		  struct ko_facts *facts, void (*done)(void *ctx, size_t i),
		  void *ctx);

#endif
