/*
 * answers.h - Docker Hub's JSON as structs.
 *
 * Fields that are not known are passed over; a missing or wrong-typed one that
 * matters makes the whole answer KO_ESYNTAX ("not checked"), and so does what
 * is no JSON: an HTML page of a guard in front of Hub, an empty body, one cut
 * short.  What Hub leaves out or sets to null at times stays unknown.  Rows
 * without a name are passed over.  Counts are 64 bits and may be numbers, or
 * texts ("1B+", "7.9K", "42"); times are RFC 3339.
 *
 * Everything a struct points to is in the arena that was given.
 */
#ifndef KO_HUB_ANSWERS_H
#define KO_HUB_ANSWERS_H

#include "base/arena.h"
#include "base/status.h"
#include "core/facts.h"

/* Over these an answer is refused: rows of one page; nesting; values in all,
 * so that a body of nothing but "[],[]," cannot take all memory. */
#define KO_ANSWER_ROWS_MAX   1000
#define KO_ANSWER_DEPTH_MAX  64
#define KO_ANSWER_VALUES_MAX ((size_t)1 << 18)

enum ko_hub_type {
	KO_HUB_IMAGE,
	KO_HUB_PLUGIN,
	KO_HUB_OTHER, /* extensions, models, charts */
};

struct ko_hub_repository {
	struct ko_span name; /* familiar: "nginx", "bitnami/redis" */
	enum ko_hub_type type;
	bool is_archived;
	struct ko_facts facts; /* repository is PRESENT; checked is 0 */
};

struct ko_hub_page {
	const struct ko_hub_repository *rows;
	size_t n;
	uint64_t total;      /* that Hub says there are; 0 where it does not */
	struct ko_span next; /* the URL of the next page as Hub gives it; never
			      * to be asked when its origin is another; or "" */
};

struct ko_hub_account {
	struct ko_span name;
	bool is_organization;
	enum ko_badge badge; /* UNKNOWN for a user */
	int64_t joined;
	struct ko_span publisher; /* full name or company; may be empty */
};

/* The searches of Docker Hub, the best one first. */
enum ko_hub_search {
	KO_HUB_SEARCH_V4, /* /api/search/v4 */
	KO_HUB_SEARCH_V3, /* /api/search/v3/catalog/search */
	KO_HUB_SEARCH_V2, /* /v2/search/repositories/ */
	KO_HUB_SEARCH_V1, /* index.docker.io/v1/search, as dockerd asks */
	KO_HUB_SEARCHES,
};

/*
 * Each returns KO_OK, KO_ESYNTAX with *err filled, or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_answer_search(enum ko_hub_search which,
					     struct ko_span body,
					     struct ko_arena *arena,
					     struct ko_hub_page *out,
					     struct ko_error *err);

/* /v2/namespaces/NS/repositories: a page of them */
KO_NODISCARD enum ko_status ko_answer_list(struct ko_span body,
					   struct ko_arena *arena,
					   struct ko_hub_page *out,
					   struct ko_error *err);

/* /v2/namespaces/NS/repositories/REPO */
KO_NODISCARD enum ko_status ko_answer_repository(struct ko_span body,
						 struct ko_arena *arena,
						 struct ko_hub_repository *out,
						 struct ko_error *err);

/* /v2/namespaces/NS/repositories/REPO/tags: how many, and when last pushed */
KO_NODISCARD enum ko_status ko_answer_tags(struct ko_span body, uint64_t *count,
					   int64_t *pushed,
					   struct ko_error *err);

/* /v2/users/NAME/ and /v2/orgs/NAME/ */
KO_NODISCARD enum ko_status ko_answer_account(struct ko_span body,
					      struct ko_arena *arena,
					      struct ko_hub_account *out,
					      struct ko_error *err);

/* A 404 of Hub's own: {"message": "... not found", "errinfo": {...}}.  Any
 * other body says nothing of what is asked: "404: Page Not Found" is what an
 * endpoint answers that is gone. */
bool ko_answer_is_not_found(struct ko_span body);

/* Is this a refusal of tokens that were made from a personal access token?
 * Without one the same may well be answered. */
bool ko_answer_refuses_token(struct ko_span body);

/* What Hub says in an error ("message", "detail"), printable ASCII, cut to
 * max bytes with its NUL; "" where it says nothing. */
void ko_answer_message(struct ko_span body, char *out, size_t max);

/* The token of /v2/auth/token ("access_token") and of a registry's token
 * server ("token" or "access_token").  Printable ASCII without blanks: it goes
 * into a header. */
KO_NODISCARD enum ko_status ko_answer_token(struct ko_span body,
					    struct ko_arena *arena,
					    struct ko_span *out,
					    struct ko_error *err);

/* A count as Hub writes it: "1B+", "7.9K", "42".  False if it is none. */
bool ko_answer_count(struct ko_span text, uint64_t *out);

/* An RFC 3339 time as seconds since 1970.  False if it is none. */
bool ko_answer_time(struct ko_span text, int64_t *out);

#endif
