#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/git.h"

#define HOOK_TEXT                                                              \
	"#!/bin/sh\n"                                                          \
	"# Made by \"knockoff install-hook\": looks at the image names that "  \
	"are about to\n# be committed.  \"git commit --no-verify\" passes it " \
	"by.\n"                                                                \
	"exec knockoff check --staged\n"

/* Longest hook that is compared with ours, in bytes. */
#define HOOK_MAX ((size_t)64 << 10)

/* Longest path of a hook, in bytes. */
#define HOOK_PATH_MAX 4096

/* Is there another hook, which is not to be lost? */
static bool is_taken(const char *path)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF(HOOK_MAX);
	struct stat st;

	if (lstat(path, &st) != 0)
		return false;
	return ko_file_read(path, &text, NULL) != KO_OK ||
	       !ko_span_eq(ko_buf_span(&text), KO_SPAN(HOOK_TEXT));
}

static int fail(const char *path, const char *why)
{
	ko_complain(path, "%s", why);
	return KO_EXIT_TROUBLE;
}

int ko_cmd_install_hook(const struct ko_settings *settings)
{
	KO_AUTO_BUF struct ko_buf path = KO_BUF(HOOK_PATH_MAX);
	struct ko_error err = { 0 };

	if (settings->n_operands)
		return fail(settings->operands[0],
			    "install-hook takes no operand");
	if (ko_git_own_path("hooks/pre-commit", &path, &err)) {
		(void)fprintf(stderr, "knockoff: %s\n", err.text);
		return KO_EXIT_TROUBLE;
	}
	if (is_taken(path.p))
		return fail(path.p, "there is a hook already; add this line "
				    "to it: knockoff check --staged || exit");
	if (ko_file_make_folders(path.p, &err) ||
	    ko_file_replace(path.p, KO_SPAN(HOOK_TEXT), &err))
		return fail(path.p, err.text);
	if (chmod(path.p, 0755) != 0)
		return fail(path.p, "cannot be made executable");
	if (!settings->is_quiet)
		printf("%s: looks at each commit from now on\n", path.p);
	return KO_EXIT_CLEAN;
}
