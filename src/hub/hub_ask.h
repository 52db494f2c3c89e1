/*
 * hub_ask.h - the one way on which everything is asked: the cache, then the
 * network, then read, then kept.  What cannot be read is not kept.
 */
#ifndef KO_HUB_HUB_ASK_H
#define KO_HUB_HUB_ASK_H

#include "hub/cache.h"
#include "hub/hub.h"
#include "hub/hub_auth.h"

/* Complaints that wait to be told; those after them are left out. */
#define KO_HUB_COMPLAINTS_MAX 8

/* What must be found before "nothing" counts: a repository, and by each of the
 * searches something. */
enum ko_canary {
	KO_CANARY_REPOSITORY = KO_HUB_SEARCHES,
	KO_CANARIES,
};

struct ko_ask;

struct ko_hub {
	struct ko_hub_options options; /* without its strings */
	const char *origin, *index;    /* one of ours, or own_origin */
	const char *registry;
	char own_origin[KO_HTTP_URL_MAX];
	enum ko_hub_search first_search;
	struct ko_http *http; /* NULL when offline */
	struct ko_cache *cache;
	bool has_told_of_cache;
	struct ko_hub_auth auth;
	bool refuses_token[KO_CACHE_KINDS_COUNT];
	struct {
		bool was_found;
		size_t sent; /* requests until then */
	} canaries[KO_CANARIES];
	/* Of KO_CANARY_REPOSITORY or a search: an ask that must find something,
	 * KO_OK or KO_ENOMEM.  Set by hub_run.c, as it takes the questions that
	 * are asked here. */
	enum ko_status (*ask_canary)(struct ko_hub *hub, enum ko_canary canary,
				     struct ko_arena *arena,
				     struct ko_ask *out);
	char complaints[KO_HUB_COMPLAINTS_MAX][KO_ERROR_TEXT_MAX];
	size_t n_complaints, told;
};

enum ko_ask_state {
	KO_ASK_OPEN,
	KO_ASK_PRESENT, /* read() has filled out */
	KO_ASK_ABSENT,
	KO_ASK_MOVED, /* to moved_to, of the same origin */
	KO_ASK_UNCHECKED,
	KO_ASK_IN_DOUBT, /* ABSENT, or PRESENT and empty, if the canary is */
};

struct ko_ask {
	const char *url;         /* to ask */
	const char *key;         /* to keep it under */
	enum ko_cache_kind kind; /* and of what kind */
	enum ko_canary canary;   /* what to find before nothing counts */
	bool is_api;             /* of hub.docker.com: with a token */
	bool is_fresh;           /* not from the cache */
	/* Read an answer into out.  *is_empty may be set: it says that there is
	 * nothing.  KO_ESYNTAX with *err filled, or KO_ENOMEM. */
	enum ko_status (*read)(void *out, struct ko_span body,
			       struct ko_arena *arena, bool *is_empty,
			       struct ko_error *err);
	void *out;

	/* What came of it; "why" and "moved_to" are in the arena. */
	enum ko_ask_state state;
	int64_t fetched;
	struct ko_span why; /* of UNCHECKED */
	struct ko_span moved_to;
	bool was_asked; /* of the network, with an answer or without */

	/* private */
	bool is_anonymous, had_token, has_new_token, is_empty;
	struct ko_buf body; /* of IN_DOUBT */
};

/*
 * Ask them all; done(ctx, i) is called once for each as it is final, may be
 * NULL, and must not ask.  Returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_hub_ask(struct ko_hub *hub, struct ko_ask *asks,
				       size_t n, struct ko_arena *arena,
				       void (*done)(void *ctx, size_t i),
				       void *ctx);

/* Seconds since 1970. */
int64_t ko_hub_now(void);

/* Keep for ko_hub_complaint(). */
void ko_hub_complain(struct ko_hub *hub, const char *fmt, ...) KO_PRINTF(2, 3);

/* The cache, around its failures: those are complained of once. */
KO_NODISCARD enum ko_status
ko_hub_cache_get(struct ko_hub *hub, enum ko_cache_kind kind, const char *key,
		 bool *is_present, struct ko_buf *body, int64_t *fetched);
void ko_hub_cache_put(struct ko_hub *hub, enum ko_cache_kind kind,
		      const char *key, int64_t now, bool is_present,
		      struct ko_span body);

/* The spans one after the other, in the arena; NULL when memory is short. */
const char *ko_hub_url(struct ko_arena *arena, const struct ko_span *parts,
		       size_t n);

/* text with all but letters, digits and "-._~" as %XX; .p is NULL when memory
 * is short. */
struct ko_span ko_hub_encode(struct ko_arena *arena, struct ko_span text);

/* hub_search.c: a question for that search. */
KO_NODISCARD enum ko_status
ko_hub_search_ask(struct ko_hub *hub, enum ko_hub_search which,
		  const struct ko_hub_query *query, struct ko_arena *arena,
		  struct ko_hub_page *page, struct ko_ask *out);

/* hub_facts.c: a question for a repository by its path on Hub
 * ("library/nginx"), read into a struct ko_hub_repository. */
KO_NODISCARD enum ko_status
ko_hub_repository_ask(struct ko_hub *hub, struct ko_span path,
		      struct ko_arena *arena,
		      struct ko_hub_repository *repository, struct ko_ask *out);

#endif
