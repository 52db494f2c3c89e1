#include "core/claim.h"

bool ko_is_hub_account(struct ko_span name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!ko_is_lower(name.p[i]) && !ko_is_digit(name.p[i]))
			return false;
	return name.n >= KO_HUB_ACCOUNT_MIN && name.n <= KO_HUB_ACCOUNT_MAX;
}

enum ko_claimable ko_claimable_at(const struct ko_catalogue *c,
				  struct ko_span host)
{
	struct ko_entry e;

	if (!ko_catalogue_find_host(c, host, &e))
		return KO_CLAIMABLE_UNKNOWN;
	return e.tier == KO_TIER_SHARED ? KO_CLAIMABLE_YES : KO_CLAIMABLE_NO;
}
