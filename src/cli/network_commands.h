/*
 * network_commands.h - the commands of knockoff-hub alone, and what they
 * share.
 */
#ifndef KO_CLI_NETWORK_COMMANDS_H
#define KO_CLI_NETWORK_COMMANDS_H

#include "cli/opts.h"
#include "hub/hub.h"

int ko_cmd_hunt(const struct ko_settings *settings);
int ko_cmd_update(const struct ko_settings *settings);

/*
 * A client as the settings and KNOCKOFF_HUB_URL ask for, with at most budget
 * requests (0 for no limit), which an interrupt stops; tick(ctx) as in http.h.
 * NULL after saying on standard error what is wrong.
 */
struct ko_hub *ko_network_open(const struct ko_settings *settings,
			       size_t budget, void (*tick)(void *ctx),
			       void *ctx);

/* Tell the client's complaints on standard error. */
void ko_network_complain(struct ko_hub *hub);

/* Has the user interrupted the run? */
bool ko_network_was_stopped(void);

#endif
