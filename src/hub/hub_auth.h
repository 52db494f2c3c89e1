/*
 * hub_auth.h - a token of Docker Hub for the credentials that there are.
 *
 * The token lives in memory, is overwritten when it is done with, and stands
 * in nothing but the headers of requests.
 */
#ifndef KO_HUB_HUB_AUTH_H
#define KO_HUB_HUB_AUTH_H

#include "hub/http.h"

/* "Authorization: Bearer " and a token (answers.h). */
#define KO_HUB_HEADER_MAX ((size_t)20000)

struct ko_hub_auth {
	bool was_tried, is_off;
	struct ko_buf header; /* empty without a token */
};

/*
 * Get a token where none was asked for yet, or again where is_renewed.
 * Without credentials, or when they are refused, there is none: then the
 * reason is in *err, or err->text is empty when there is nothing to tell.
 */
KO_NODISCARD enum ko_status ko_hub_auth_get(struct ko_hub_auth *auth,
					    struct ko_http *http,
					    const char *origin, bool is_renewed,
					    struct ko_error *err);
void ko_hub_auth_done(struct ko_hub_auth *auth);

#endif
