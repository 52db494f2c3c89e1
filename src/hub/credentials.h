/*
 * credentials.h - who asks Docker Hub, where the user said so.
 *
 * In this order: KNOCKOFF_HUB_USER and KNOCKOFF_HUB_TOKEN (a personal access
 * token) in the environment; "docker login": config.json in $DOCKER_CONFIG or
 * ~/.docker, its "credHelpers" and "credsStore" (docker-credential-NAME get)
 * before its "auths", under https://index.docker.io/v1/.
 *
 * A secret goes to https://hub.docker.com/v2/auth/token in a request's body,
 * and to nothing else: to no message, log or cache.  It is overwritten before
 * its memory is freed; jansson's allocations are changed for that time, so that
 * no other thread may use jansson.
 */
#ifndef KO_HUB_CREDENTIALS_H
#define KO_HUB_CREDENTIALS_H

#include "base/buf.h"

#define KO_CREDENTIALS_FILE_MAX  ((size_t)1 << 20) /* bytes */
#define KO_CREDENTIALS_FIELD_MAX ((size_t)8192)    /* bytes */
#define KO_CREDENTIALS_HELPER_MS 10000             /* that a helper may take */

struct ko_credentials {
	struct ko_buf user, secret;
};

/*
 * Returns KO_OK, or
 *   KO_ENOTFOUND  there are none
 *   KO_ESYNTAX    there are some that cannot be read, or that are of no use
 *                 here (an identity token); KO_EIO a helper failed, or the file
 *                 may not be read: err->text says what and where, never the
 *                 secret
 *   KO_ENOMEM
 */
KO_NODISCARD enum ko_status ko_credentials_find(struct ko_credentials *out,
						struct ko_error *err);

/* Overwrite and free. */
void ko_credentials_done(struct ko_credentials *credentials);

#endif
