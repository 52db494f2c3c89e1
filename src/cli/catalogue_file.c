#include "cli/catalogue_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/day.h"
#include "base/file.h"
#include "cli/complain.h"
#include "core/catalogue_packed.h"

#define IN_DATA_FOLDER "knockoff/official-images.txt"

bool ko_data_catalogue(char path[KO_CATALOGUE_PATH_MAX])
{
	const char *data = getenv("XDG_DATA_HOME");
	const char *home = getenv("HOME");
	int n = 0;

	/* A path that is not absolute is to be ignored, says the standard. */
	if (data && data[0] == '/')
		n = snprintf(path, KO_CATALOGUE_PATH_MAX, "%s/" IN_DATA_FOLDER,
			     data);
	else if (home && home[0])
		n = snprintf(path, KO_CATALOGUE_PATH_MAX,
			     "%s/.local/share/" IN_DATA_FOLDER, home);
	return n > 0 && n < KO_CATALOGUE_PATH_MAX;
}

bool ko_packed_path(const char *path, char out[KO_CATALOGUE_PATH_MAX])
{
	return snprintf(out, KO_CATALOGUE_PATH_MAX, "%s.packed", path) <
	       KO_CATALOGUE_PATH_MAX;
}

/* The same from its packed form, if there is one that fits. */
static bool load_packed(const char *path, struct ko_span text,
			struct ko_catalogue *out)
{
	KO_AUTO_BUF struct ko_buf packed = KO_BUF(KO_CATALOGUE_PACKED_MAX);
	char beside[KO_CATALOGUE_PATH_MAX];

	return ko_packed_path(path, beside) &&
	       ko_file_read(beside, &packed, NULL) == KO_OK &&
	       ko_catalogue_unpack(out, text, &packed) == KO_OK;
}

static enum ko_status load(const char *path, struct ko_catalogue *out,
			   bool is_packed, struct ko_error *err)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF(KO_CATALOGUE_TEXT_MAX);
	enum ko_status status = ko_file_read(path, &text, err);

	if (status)
		return status;
	if (is_packed && load_packed(path, ko_buf_span(&text), out))
		return KO_OK;
	return ko_catalogue_load(out, ko_buf_span(&text), err);
}

/* Has a catalogue that was loaded images as new as the built-in ones? */
static bool is_new_enough(const struct ko_catalogue *c, struct ko_error *err)
{
	struct ko_catalogue builtin;
	struct ko_span date = ko_catalogue_date(c, KO_PART_IMAGES);

	ko_catalogue_init_builtin(&builtin);
	if (date.n == 0)
		(void)ko_fail(err, KO_ESYNTAX, 0, "it has no date");
	return date.n &&
	       ko_span_cmp(date, ko_catalogue_date(&builtin, KO_PART_IMAGES)) >=
		       0;
}

/* Use the file in the data folder, if there is one and it is any good. */
static bool open_data(struct ko_catalogue *out,
		      char path[KO_CATALOGUE_PATH_MAX])
{
	char text[KO_ERROR_TEXT_MAX + 128];
	struct ko_error err = { 0 };

	/* Nothing there that this user could see: as it is for most. */
	if (!ko_data_catalogue(path) || access(path, F_OK) < 0)
		return false;
	if (load(path, out, true, &err) == KO_OK && is_new_enough(out, &err))
		return true;
	ko_catalogue_done(out);
	ko_catalogue_init_builtin(out);
	if (!err.status) /* older than the built-in one: as it should be */
		return false;
	(void)snprintf(text, sizeof(text),
		       "%s; the built-in catalogue stays in use, and 'knockoff "
		       "update' writes a new file",
		       err.text);
	ko_complain_at(path, err.line, 0, text);
	return false;
}

bool ko_open_catalogue_file(const struct ko_settings *settings,
			    struct ko_catalogue *out,
			    char path[KO_CATALOGUE_PATH_MAX])
{
	struct ko_error err = { 0 };

	ko_catalogue_init_builtin(out);
	if (!settings->catalogue) {
		if (!open_data(out, path))
			path[0] = '\0';
		return true;
	}
	if (load(settings->catalogue, out, false, &err) == KO_OK) {
		(void)snprintf(path, KO_CATALOGUE_PATH_MAX, "%s",
			       settings->catalogue);
		return true;
	}
	ko_complain_at(settings->catalogue, err.line, 0, err.text);
	return false;
}

bool ko_open_catalogue(const struct ko_settings *settings,
		       struct ko_catalogue *out)
{
	char path[KO_CATALOGUE_PATH_MAX];

	return ko_open_catalogue_file(settings, out, path);
}

void ko_complain_of_age(const struct ko_settings *settings,
			const struct ko_catalogue *c)
{
	struct ko_span date = ko_catalogue_date(c, KO_PART_IMAGES);
	int64_t age;
	int64_t day;

	if (settings->is_quiet || !ko_day_read(date, &day))
		return;
	age = ko_day_today() - day;
	if (age < KO_CATALOGUE_AGE_MAX)
		return;
	(void)fprintf(stderr,
		      "knockoff: the catalogue is %" PRId64 " days old (%.*s); "
		      "'knockoff update' fetches a newer one\n",
		      age, KO_SPAN_ARG(date));
}
