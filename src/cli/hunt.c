#include "cli/hunt.h"

#include <stdio.h>

#include "cli/network_commands.h"

/* Kept back: what a client asks besides, and asks again. */
#define RESERVE 4

void ko_hunt_note(struct ko_hunt *h, size_t *count, struct ko_span why)
{
	++*count;
	if (!h->why[0])
		(void)snprintf(h->why, sizeof(h->why), "%.*s",
			       KO_SPAN_ARG(why));
}

size_t ko_hunt_sent(const struct ko_hunt *h)
{
	return ko_hub_sent(h->hub);
}

size_t ko_hunt_requests_left(const struct ko_hunt *h)
{
	size_t sent = ko_hub_sent(h->hub);

	return h->budget > sent + RESERVE ? h->budget - sent - RESERVE : 0;
}
