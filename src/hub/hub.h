/*
 * hub.h - what Docker Hub, and other registries, say of names.
 *
 * One client for a run: it asks the cache first (cache.h), then the network
 * (http.h), reads the answers (answers.h) and keeps what was read.  Blocking;
 * one thread at a time.
 *
 * "It does not exist" is said only of a 404 in Hub's own words, from a server
 * that within KO_HUB_CANARY_EVERY requests answered for a repository that must
 * exist (library/alpine): Hub gives 404 to clients that it throttles.  In the
 * same way a search that finds nothing counts only when it does find "alpine".
 * Everything else that is no proper answer is UNCHECKED, with a reason, and
 * never kept.
 *
 * With credentials (credentials.h) the API of hub.docker.com, and nothing else,
 * is asked with a token, which is never kept.  An origin of your own gets only
 * credentials of the environment, not those of "docker login".
 */
#ifndef KO_HUB_HUB_H
#define KO_HUB_HUB_H

#include <signal.h>

#include "hub/answers.h"

#define KO_HUB_ORIGIN   "https://hub.docker.com"
#define KO_HUB_INDEX    "https://index.docker.io"
#define KO_HUB_REGISTRY "https://registry-1.docker.io"

/* Deepest row that is asked for without an account: Hub refuses more. */
#define KO_HUB_OFFSET_MAX 1000

/* Most rows on a page, as Hub allows. */
#define KO_HUB_PAGE_MAX 100

/* Requests after which "it does not exist" is not believed any more before
 * Hub has again answered for what must exist. */
#define KO_HUB_CANARY_EVERY 256

/* Longest text that is searched for, in bytes. */
#define KO_HUB_TEXT_MAX 256

struct ko_hub_options {
	/* KNOCKOFF_HUB_URL: an origin to ask in place of all three above, for
	 * a mirror or a test; NULL for Docker's. */
	const char *origin;
	const char *cache;  /* path of the database, or NULL for none */
	bool is_offline;    /* the cache alone, of any age */
	bool is_refreshing; /* not the cache; what is found out is kept */
	bool is_anonymous;  /* no credentials are looked for */
	enum ko_hub_search search; /* the first to try; others follow it */
	size_t budget;             /* of requests, 0 for none (http.h) */
	const volatile sig_atomic_t *stop; /* http.h */
	void (*tick)(void *ctx);           /* http.h */
	void *ctx;
	/* How long is waited (http.h); 0 for its own.  For tests. */
	int64_t backoff_ms, wait_max_ms;
	long total_ms;
};

struct ko_hub;

/* Returns KO_OK; KO_EIO or KO_ENOMEM with *err filled.  A cache that cannot be
 * opened is no failure: ko_hub_complaint() tells of it. */
KO_NODISCARD enum ko_status ko_hub_new(const struct ko_hub_options *options,
				       struct ko_hub **out,
				       struct ko_error *err);
void ko_hub_free(struct ko_hub *hub);

/* Trouble that did not end anything (the cache, credentials): the next line
 * to tell the user, once each; NULL when there is no more. */
const char *ko_hub_complaint(struct ko_hub *hub);

/* Requests sent until now. */
size_t ko_hub_sent(const struct ko_hub *hub);

/*
 * Find out about n references in one go (familiar or full, without tag; any
 * registry).  facts[i] is filled for each: for Docker Hub with repository and
 * account; for another registry with whether the repository exists, as far as
 * it tells; for a namespace of Docker Hub ("bitnami/" and a star) with its
 * account alone.  What they point to lives in the arena.  Names may repeat.
 * done(ctx, i) is called as each is final; may be NULL.  Where Hub's API does
 * not answer for a repository, the registry API is asked whether it exists;
 * pulls and dates are then not known.
 *
 * Returns KO_OK also when some are UNCHECKED; KO_ENOMEM.
 */
KO_NODISCARD enum ko_status
ko_hub_facts(struct ko_hub *hub, const struct ko_span *names, size_t n,
	     struct ko_arena *arena, struct ko_facts *facts,
	     void (*done)(void *ctx, size_t i), void *ctx);

/* What to search for; 0 and "" leave a part out.  v4 alone knows all. */
struct ko_hub_query {
	struct ko_span text;
	enum ko_badge badge; /* only these; UNKNOWN for all */
	bool by_pulls;       /* the most pulled first, not the best match */
	bool is_ascending;   /* the least pulled first */
	size_t from;         /* rows to leave out */
	size_t size;         /* rows of the page, 1 to KO_HUB_PAGE_MAX */
};

/*
 * One page of a search for images.  When the search that was set does not
 * answer, the next one is tried (a query with a badge or an order only v4 and
 * v3; v2 and v1 also want a "from" that is so many whole pages), and the one
 * that answered is the first from then on.  Returns KO_OK; KO_EIO with *err
 * filled when nothing answered: not checked, which is not "nothing found";
 * KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_hub_search(struct ko_hub *hub,
					  const struct ko_hub_query *query,
					  struct ko_arena *arena,
					  struct ko_hub_page *out,
					  struct ko_error *err);

/* One page of KO_HUB_PAGE_MAX of a namespace's repositories, from 1, the most
 * pulled ones first.  The same returns, and KO_ENOTFOUND when there is no such
 * page or namespace; of some namespaces that do not exist Hub says that they
 * are empty. */
KO_NODISCARD enum ko_status ko_hub_list(struct ko_hub *hub,
					struct ko_span space, size_t page,
					struct ko_arena *arena,
					struct ko_hub_page *out,
					struct ko_error *err);

#endif
