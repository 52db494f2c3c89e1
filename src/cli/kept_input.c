#include "cli/kept_input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/complain.h"

void ko_input_invite(const struct ko_settings *settings)
{
	if (!settings->is_quiet && isatty(STDIN_FILENO) &&
	    isatty(STDERR_FILENO))
		(void)fputs("Paste or type, then press Enter and Ctrl-D.\n",
			    stderr);
}

bool ko_input_replace(struct ko_span text)
{
	FILE *kept = tmpfile();
	bool is_kept = kept && fwrite(text.p, 1, text.n, kept) == text.n &&
		       fflush(kept) == 0 &&
		       dup2(fileno(kept), STDIN_FILENO) >= 0 &&
		       lseek(STDIN_FILENO, 0, SEEK_SET) == 0;

	if (!is_kept)
		ko_complain("-", "%s", strerror(errno));
	if (kept)
		(void)fclose(kept);
	return is_kept;
}

bool ko_input_keep(const struct ko_settings *settings)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF(KO_SOURCE_MAX);
	struct ko_error err = { 0 };

	if (lseek(STDIN_FILENO, 0, SEEK_CUR) >= 0)
		return true;
	ko_input_invite(settings);
	if (ko_fd_read(STDIN_FILENO, &text, &err) == KO_OK)
		return ko_input_replace(ko_buf_span(&text));
	ko_complain("-", "%s", err.text);
	return false;
}
