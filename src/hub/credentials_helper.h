/*
 * credentials_helper.h - run a program that keeps docker's credentials:
 *
 *	echo SERVER | docker-credential-NAME get
 *	{"ServerURL": "SERVER", "Username": "me", "Secret": "…"}
 */
#ifndef KO_HUB_CREDENTIALS_HELPER_H
#define KO_HUB_CREDENTIALS_HELPER_H

#include "base/buf.h"

/* Longest NAME, in bytes. */
#define KO_CREDENTIALS_NAME_MAX 128

/*
 * Append what it writes to out, whose ceiling is the most it may be and whose
 * memory does not move.  No shell takes part; its standard error is thrown
 * away.  Returns KO_OK, or with *err filled
 *   KO_ENOTFOUND  it says that it has none for this server
 *   KO_EIO        it cannot be run, fails, writes too much or takes longer
 *                 than limit_ms
 *   KO_ENOMEM
 */
KO_NODISCARD enum ko_status
ko_credentials_helper(const char *name, const char *server, int limit_ms,
		      struct ko_buf *out, struct ko_error *err);

#endif
