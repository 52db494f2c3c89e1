/*
 * claim.h - could a stranger come to answer for a name?
 */
#ifndef KO_CORE_CLAIM_H
#define KO_CORE_CLAIM_H

#include "core/verdict.h"

/* What an account name on Docker Hub looks like (Docker's account rules). */
#define KO_HUB_ACCOUNT_MIN 4
#define KO_HUB_ACCOUNT_MAX 30

/* Could it be the name of an account on Docker Hub: [a-z0-9]{4,30}? */
bool ko_is_hub_account(struct ko_span name);

/*
 * Could a stranger get a namespace at a registry's host, which is written
 * without its port and is not Docker Hub's?  UNKNOWN for an unlisted host.
 */
enum ko_claimable ko_claimable_at(const struct ko_catalogue *c,
				  struct ko_span host);

#endif
