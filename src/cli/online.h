/*
 * online.h - what registries say of the names of a run: the names are gathered
 * first, asked about in one go, and looked up then.
 *
 * Only knockoff-hub has a source of facts; in knockoff itself settings->facts
 * is NULL, and nothing here is used.
 */
#ifndef KO_CLI_ONLINE_H
#define KO_CLI_ONLINE_H

#include "base/arena.h"
#include "core/verdict.h"

/* Most names that are asked about in one go. */
#define KO_ONLINE_NAMES_MAX ((size_t)1 << 20)

/* Who finds facts out: network_run.c. */
struct ko_fact_source {
	void *ctx;
	/*
	 * Fill facts[i] for each of n familiar names; what they point to is
	 * in the arena.  What cannot be found out is UNCHECKED.  Returns
	 * KO_OK, or KO_ENOMEM.
	 */
	enum ko_status (*find)(void *ctx, const struct ko_span *names, size_t n,
			       struct ko_arena *arena, struct ko_facts *facts);
};

struct ko_online;

/* NULL when out of memory.  Source and catalogue must outlive it. */
struct ko_online *ko_online_new(const struct ko_fact_source *source,
				const struct ko_catalogue *c);
void ko_online_free(struct ko_online *online); /* NULL is fine */

/*
 * Take a note of the judged name, if there is anything to ask about it
 * (ko_verdict_is_askable): KO_OK, KO_ENOTFOUND when there is not, KO_ENOMEM,
 * or KO_ETOOBIG over KO_ONLINE_NAMES_MAX.
 */
KO_NODISCARD enum ko_status ko_online_want(struct ko_online *online,
					   const struct ko_verdict *v);

/* Ask about all names noted.  KO_OK or KO_ENOMEM. */
KO_NODISCARD enum ko_status ko_online_ask(struct ko_online *online);

/* What was found out about the name of a verdict; NULL for one never noted. */
const struct ko_facts *ko_online_facts(const struct ko_online *online,
				       const struct ko_verdict *v);

/* Forget names and facts, for the next ones. */
void ko_online_clear(struct ko_online *online);

/*
 * Of how many names asked about, since the start, nothing is known?  Tells so
 * on standard error, with the reason for one of them.
 */
size_t ko_online_complain(const struct ko_online *online);

#endif
