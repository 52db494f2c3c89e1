/*
 * compose_env.h - the ".env" file beside a compose file.
 *
 *     [export ] KEY = value # comment
 *     KEY: value
 *     KEY='literally'  KEY="with \n and $OTHER"
 *
 * The rules are those of compose-go's dotenv/.  A line that it refuses ends
 * the file for compose; here the rest is read on.
 */
#ifndef KO_EXTRACT_COMPOSE_ENV_H
#define KO_EXTRACT_COMPOSE_ENV_H

#include "extract/compose_interpolate.h"

/* Largest file read, in bytes, and longest value kept; no name is longer. */
#define KO_COMPOSE_ENV_MAX       ((size_t)1 << 20)
#define KO_COMPOSE_ENV_VALUE_MAX KO_SOURCE_NAME_MAX

/*
 * Add what text sets to variables.  Values are copies in arena or views of
 * text.  Returns KO_OK or KO_ENOMEM.
 */
KO_NODISCARD enum ko_status
ko_compose_env_read(struct ko_arena *arena, struct ko_span text,
		    struct ko_compose_variables *variables);

#endif
