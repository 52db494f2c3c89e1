#include "extract/own.h"

static struct ko_span without_tag(struct ko_span name)
{
	size_t slash, last;

	name = ko_span_head(name, ko_span_find(name, '@'));
	slash = ko_span_rfind(name, '/');
	last = slash < name.n ? slash + 1 : 0;
	return ko_span_head(name,
			    last + ko_span_find(ko_span_tail(name, last), ':'));
}

enum ko_status ko_own_learn(struct ko_map *own, struct ko_arena *arena,
			    const struct ko_mention *mentions, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (mentions[i].kind == KO_MENTION_OUTPUT &&
		    !ko_map_set(own, arena, without_tag(mentions[i].expanded),
				KO_SPAN("")))
			return KO_ENOMEM;
	return KO_OK;
}

void ko_own_mark(const struct ko_map *own, struct ko_mention *mentions,
		 size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (mentions[i].kind == KO_MENTION_IMAGE &&
		    ko_map_get(own, without_tag(mentions[i].expanded)))
			mentions[i].kind = KO_MENTION_OUTPUT;
}
