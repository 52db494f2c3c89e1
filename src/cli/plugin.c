#include "cli/plugin.h"

#include <stdio.h>
#include <string.h>

#include "extract/shell_commands.h"

static const char metadata[] =
	"{\"SchemaVersion\":\"0.1.0\",\"Vendor\":\"knockoff\",\"Version\":"
	"\"v" PACKAGE_VERSION
	"\",\"ShortDescription\":\"Find look-alike image names "
	"before they are pulled\"}\n";

/* How many words from argv[1] on are docker's, or 0. */
static int count_docker_words(int argc, char **argv)
{
	const struct ko_shell_tool *docker =
		ko_shell_tool_named(KO_SPAN("docker"));

	for (int i = 1; i < argc; i++) {
		struct ko_span name = ko_span_str(argv[i]);

		if (name.n == 0 || name.p[0] != '-')
			return strcmp(argv[i], "knockoff") == 0 ? i : 0;
		while (name.n && name.p[0] == '-')
			name = ko_span_tail(name, 1);
		i += ko_shell_takes_value(&docker->values, name);
	}
	return 0;
}

bool ko_plugin_take(int *argc, char ***argv)
{
	struct ko_span name = ko_span_str(*argc ? (*argv)[0] : NULL);
	int n;

	if (!ko_span_eq(ko_basename(name), KO_SPAN("docker-knockoff")) ||
	    *argc < 2)
		return false;
	if (strcmp((*argv)[1], "docker-cli-plugin-metadata") == 0) {
		(void)fputs(metadata, stdout);
		return true;
	}
	n = count_docker_words(*argc, *argv);
	*argc -= n;
	*argv += n;
	return false;
}
