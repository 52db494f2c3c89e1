#include "cli/commands.h"

int ko_cmd_paste(const struct ko_settings *settings)
{
	(void)settings;
	return 2;
}
