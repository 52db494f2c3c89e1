#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cli/network.h"
#include "cli/network_commands.h"
#include "cli/online.h"
#include "hub/cache.h"

/* Interrupted: no further request is sent, and what is known is told. */
static volatile sig_atomic_t stop;

static void on_interrupt(int signal_number)
{
	(void)signal_number;
	stop = 1;
}

/* A second interrupt ends the program at once. */
static void catch_interrupts(void)
{
	struct sigaction action = { .sa_handler = on_interrupt,
				    .sa_flags = (int)SA_RESETHAND };

	(void)sigaction(SIGINT, &action, NULL);
	(void)sigaction(SIGTERM, &action, NULL);
}

bool ko_network_was_stopped(void)
{
	return stop != 0;
}

void ko_network_complain(struct ko_hub *hub)
{
	const char *line;

	while ((line = ko_hub_complaint(hub)))
		(void)fprintf(stderr, "knockoff: %s\n", line);
}

struct ko_hub *ko_network_open(const struct ko_settings *settings,
			       size_t budget, void (*tick)(void *ctx),
			       void *ctx)
{
	char cache[PATH_MAX];
	struct ko_hub_options options = {
		.origin = getenv("KNOCKOFF_HUB_URL"),
		.cache = ko_cache_default_path(cache, sizeof(cache)) ? cache
								     : NULL,
		.is_offline = settings->is_offline,
		.is_refreshing = settings->is_refreshing,
		.search = (enum ko_hub_search)settings->search,
		.budget = budget,
		.stop = &stop,
		.tick = tick,
		.ctx = ctx,
	};
	struct ko_error err = { 0 };
	struct ko_hub *hub;

	if (options.origin && !options.origin[0])
		options.origin = NULL;
	catch_interrupts();
	if (ko_hub_new(&options, &hub, &err) == KO_OK)
		return hub;
	(void)fprintf(stderr, "knockoff: %s\n", err.text);
	return NULL;
}

static enum ko_status find(void *ctx, const struct ko_span *names, size_t n,
			   struct ko_arena *arena, struct ko_facts *facts)
{
	return ko_hub_facts(ctx, names, n, arena, facts, NULL, NULL);
}

/* A command of the linter, with a source of facts. */
static int run_with_facts(const struct ko_command *command,
			  const struct ko_settings *settings)
{
	struct ko_hub *hub = ko_network_open(settings, 0, NULL, NULL);
	struct ko_fact_source source = { hub, find };
	struct ko_settings with_facts = *settings;
	int status;

	if (!hub)
		return KO_EXIT_TROUBLE;
	with_facts.facts = &source;
	status = command->run(&with_facts);
	ko_network_complain(hub);
	ko_hub_free(hub);
	return status;
}

static const struct {
	const char *name;
	int (*run)(const struct ko_settings *settings);
} commands[] = {
	{ "hunt", ko_cmd_hunt },
	{ "update", ko_cmd_update },
};

int ko_network_run(const struct ko_command *command,
		   const struct ko_settings *settings, char **argv)
{
	(void)argv;
	for (size_t i = 0; i < KO_ARRAY_LEN(commands); i++)
		if (strcmp(command->name, commands[i].name) == 0)
			return commands[i].run(settings);
	return run_with_facts(command, settings);
}
