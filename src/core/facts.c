#include "core/facts.h"

static const struct {
	const char *word, *text;
} badges[] = {
#define KO_X(id, word, text) [id] = { word, text },
	KO_BADGES(KO_X)
#undef KO_X
};

const char *ko_badge_word(enum ko_badge badge)
{
	return badges[badge].word;
}

const char *ko_badge_text(enum ko_badge badge)
{
	return badges[badge].text;
}
