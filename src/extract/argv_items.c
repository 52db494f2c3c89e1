#include "extract/argv.h"

enum ko_status ko_argv_note(struct ko_argv *argv, enum ko_shell_role role,
			    struct ko_span text)
{
	struct ko_argv_item *items =
		ko_arena_grow(argv->arena, argv->items, argv->n_items,
			      &argv->cap, 1, sizeof(*items));

	if (!items)
		return KO_ENOMEM;
	argv->items = items;
	text = ko_arena_copy(argv->arena, text);
	if (!text.p)
		return KO_ENOMEM;
	argv->items[argv->n_items++] = (struct ko_argv_item){ role, text };
	return KO_OK;
}

bool ko_argv_last(const struct ko_argv *argv, enum ko_shell_role role,
		  struct ko_span *text)
{
	*text = KO_SPAN("");
	for (size_t i = argv->n_items; i > 0; i--)
		if (argv->items[i - 1].role == role) {
			*text = argv->items[i - 1].text;
			return true;
		}
	return false;
}
