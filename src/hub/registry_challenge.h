/*
 * registry_challenge.h - read a WWW-Authenticate header (RFC 9110, 11.6.1).
 *
 *	Bearer realm="https://auth.docker.io/token",service="registry.docker.io"
 */
#ifndef KO_HUB_REGISTRY_CHALLENGE_H
#define KO_HUB_REGISTRY_CHALLENGE_H

#include "base/span.h"

/* Bytes of a value that is taken, with its NUL. */
#define KO_CHALLENGE_VALUE_MAX 1024

struct ko_challenge {
	char realm[KO_CHALLENGE_VALUE_MAX];
	char service[KO_CHALLENGE_VALUE_MAX]; /* "" where it is not said */
};

/*
 * The first "Bearer" of one or more challenges.  False, and *out as it was,
 * when there is none, it has no realm, a value is too long, or the text breaks
 * off or has a control character.  Of a parameter given twice the first one
 * counts.
 */
bool ko_challenge_parse(struct ko_span text, struct ko_challenge *out);

/*
 * May a registry have us ask there?  By https or on this machine only, and one
 * that is not on this machine may not name this machine.
 */
bool ko_challenge_is_fine(const struct ko_challenge *challenge,
			  bool is_registry_local);

#endif
