/*
 * plugin.h - the program as a plugin of the docker command, which takes what
 * is called docker-knockoff in its folders for one and runs it as
 *
 *	docker-knockoff docker-cli-plugin-metadata
 *	docker-knockoff [OPTION-OF-DOCKER]... knockoff [ARGUMENT]...
 */
#ifndef KO_CLI_PLUGIN_H
#define KO_CLI_PLUGIN_H

#include <stdbool.h>

/*
 * Of a call as a plugin, take off what is docker's; any other is left as it
 * is.  True when that was all, and what docker wants to know was printed.
 */
bool ko_plugin_take(int *argc, char ***argv);

#endif
