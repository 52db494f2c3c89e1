/*
 * hub_survey.h - which names want to know what: a name has a repository and an
 * account, or one of them; many names may have the same.
 */
#ifndef KO_HUB_HUB_SURVEY_H
#define KO_HUB_HUB_SURVEY_H

#include "hub/hub_ask.h"

#define SURVEY_NONE SIZE_MAX

enum target_kind {
	TARGET_REPOSITORY, /* of Hub's API: "library/nginx" */
	TARGET_ACCOUNT,    /* "library" */
	TARGET_ELSEWHERE,  /* of a registry: "ghcr.io/a/b" */
};

/* Something to find out about, once. */
struct target {
	enum target_kind kind;
	struct ko_span name;
	size_t first; /* name that waits for it; then their next[] */

	enum ko_existence existence;
	int64_t checked;
	struct ko_span why;
	struct ko_hub_repository repository; /* of a PRESENT one */
	struct ko_hub_account account;
	bool is_organization, has_moved, has_moved_to_user, needs_registry;
};

/* A name's two targets: its repository's, wherever that is, and its account's.
 * SURVEY_NONE where it has none. */
struct subject {
	size_t targets[2], next[2];
	int left; /* targets that are not final */
};

struct survey {
	struct ko_hub *hub;
	struct ko_arena *arena;
	const struct ko_span *names;
	size_t n;
	struct ko_facts *facts;
	void (*done)(void *ctx, size_t i);
	void *ctx;

	struct subject *subjects;
	struct target *targets;
	size_t n_targets;
	size_t *table; /* by hash: target and 1; 0 where free */
	size_t mask;
};

/* Take the names apart.  Those that are none are final at once.  KO_OK or
 * KO_ENOMEM; survey_done() in both cases. */
KO_NODISCARD enum ko_status survey_begin(struct survey *s);
void survey_done(struct survey *s);

/* That target is final: so are the names that waited for it alone. */
void survey_settle(struct survey *s, size_t target);

#endif
