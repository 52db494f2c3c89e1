#include <knockoff/catalogue.h>

#include "base/file.h"
#include "lib/lib.h"

static const enum ko_part parts[] = {
	[KNOCKOFF_PART_IMAGES] = KO_PART_IMAGES,
	[KNOCKOFF_PART_REGISTRIES] = KO_PART_REGISTRIES,
	[KNOCKOFF_PART_KNOWN_BAD] = KO_PART_KNOWN_BAD,
};

static bool is_part(enum knockoff_part part)
{
	return (size_t)part < KO_ARRAY_LEN(parts);
}

static void keep_dates(struct knockoff_catalogue *c)
{
	for (size_t i = 0; i < KO_PARTS; i++) {
		struct ko_span date =
			ko_catalogue_date(&c->inner, (enum ko_part)i);
		size_t n = date.n < sizeof(c->dates[i]) ? date.n : 0;

		memcpy(c->dates[i], date.p, n);
		c->dates[i][n] = '\0';
	}
}

/* Open the built-in one, with a text over it unless that is NULL. */
static enum knockoff_status open_with(const struct ko_span *text,
				      struct knockoff_catalogue **out,
				      struct knockoff_error *error)
{
	struct knockoff_catalogue *c = calloc(1, sizeof(*c));
	struct ko_error err = { 0 };
	enum ko_status status = KO_OK;

	if (!c)
		return ko_lib_fail(error, KNOCKOFF_ENOMEM, 0, KO_SPAN(""));
	ko_catalogue_init_builtin(&c->inner);
	if (text)
		status = ko_catalogue_load(&c->inner, *text, &err);
	if (status) {
		knockoff_catalogue_free(c);
		return ko_lib_fail(error, ko_lib_status(status), err.line,
				   ko_span_str(err.text));
	}
	keep_dates(c);
	*out = c;
	return KNOCKOFF_OK;
}

enum knockoff_status knockoff_catalogue_open(struct knockoff_catalogue **out)
{
	return out ? open_with(NULL, out, NULL) : KNOCKOFF_EINVAL;
}

enum knockoff_status
knockoff_catalogue_open_text(const char *text, size_t size,
			     struct knockoff_catalogue **out,
			     struct knockoff_error *error)
{
	if (!text || !out)
		return ko_lib_fail(error, KNOCKOFF_EINVAL, 0, KO_SPAN(""));
	return open_with(&(struct ko_span){ text, size }, out, error);
}

enum knockoff_status
knockoff_catalogue_open_file(const char *path, struct knockoff_catalogue **out,
			     struct knockoff_error *error)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF(KO_CATALOGUE_TEXT_MAX);
	struct ko_error err = { 0 };
	enum ko_status status;
	struct ko_span read;

	if (!path || !out)
		return ko_lib_fail(error, KNOCKOFF_EINVAL, 0, KO_SPAN(""));
	status = ko_file_read(path, &text, &err);
	if (status)
		return ko_lib_fail(error, ko_lib_status(status), 0,
				   ko_span_str(err.text));
	read = ko_buf_span(&text);
	return open_with(&read, out, error);
}

void knockoff_catalogue_free(struct knockoff_catalogue *catalogue)
{
	if (!catalogue)
		return;
	ko_catalogue_done(&catalogue->inner);
	free(catalogue);
}

size_t knockoff_catalogue_count(const struct knockoff_catalogue *catalogue,
				enum knockoff_part part)
{
	return catalogue && is_part(part)
		       ? ko_catalogue_count(&catalogue->inner, parts[part])
		       : 0;
}

const char *knockoff_catalogue_date(const struct knockoff_catalogue *catalogue,
				    enum knockoff_part part)
{
	return catalogue && is_part(part) ? catalogue->dates[parts[part]] : "";
}
