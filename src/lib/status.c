#include "lib/lib.h"

#include "base/escape.h"

static const struct {
	enum knockoff_status outside;
	enum ko_status inside;
	const char *text;
} statuses[] = {
	{ KNOCKOFF_OK, KO_OK, "no error" },
	{ KNOCKOFF_ENOMEM, KO_ENOMEM, "out of memory" },
	{ KNOCKOFF_EIO, KO_EIO, "cannot be read" },
	{ KNOCKOFF_ETOOBIG, KO_ETOOBIG, "too big" },
	{ KNOCKOFF_ESYNTAX, KO_ESYNTAX, "malformed" },
	{ KNOCKOFF_EFORMAT, KO_ENOTFOUND, "no format that is known" },
	/* None of the inside's. */
	{ KNOCKOFF_EINVAL, KO_OK, "not a valid argument" },
	{ KNOCKOFF_ESTOPPED, KO_OK, "stopped by a callback" },
};

enum knockoff_status ko_lib_status(enum ko_status status)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(statuses); i++)
		if (statuses[i].inside == status)
			return statuses[i].outside;
	return KNOCKOFF_EINVAL;
}

const char *knockoff_status_text(enum knockoff_status status)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(statuses); i++)
		if (statuses[i].outside == status)
			return statuses[i].text;
	return "unknown status";
}

enum knockoff_status ko_lib_fail(struct knockoff_error *error,
				 enum knockoff_status status, size_t line,
				 struct ko_span text)
{
	KO_AUTO_BUF struct ko_buf shown = KO_BUF(KNOCKOFF_ERROR_TEXT_SIZE - 1);
	struct ko_span s;

	if (!error)
		return status;
	ko_escape_line(&shown, text);
	s = ko_buf_span(&shown);
	/* Also where there was no memory to escape it. */
	if (s.n == 0)
		s = ko_span_str(knockoff_status_text(status));
	error->status = status;
	error->line = line;
	memcpy(error->text, s.p, s.n);
	error->text[s.n] = '\0';
	return status;
}

const char *knockoff_version(void)
{
	return PACKAGE_VERSION;
}
