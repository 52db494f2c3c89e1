#include "cli/config.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#include "base/day.h"
#include "base/file.h"
#include "cli/complain.h"
#include "cli/walk.h"

struct ko_configs {
	const struct ko_catalogue *catalogue;
	struct ko_arena arena;
	int64_t today;
	struct ko_map folders;       /* names to struct known, as bytes */
	struct ko_config_file *user; /* or NULL */
	struct ko_config *alone;     /* the user's own, over nothing */
	bool looks_up;               /* no --config, no --no-config */
	const char *given;           /* --config: the folder it is in */
	size_t n_configs, n_names; /* so far, of KO_CONFIGS_MAX, …_NAMES_MAX */
	/* Those that have something to free. */
	struct owned {
		struct owned *next;
		struct ko_config config;
	} * owned;
};

/* ---- merging ---- */

static void set_texts(struct ko_config *c, enum ko_config_list list,
		      struct ko_span *out, size_t *n)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(c->files); i++) {
		const struct ko_config_texts *texts =
			c->files[i] ? &c->files[i]->lists[list] : NULL;

		for (size_t j = 0; texts && j < texts->n; j++)
			out[(*n)++] = texts->p[j].read;
	}
}

static size_t count_texts(const struct ko_config *c, enum ko_config_list list)
{
	size_t n = 0;

	for (size_t i = 0; i < KO_ARRAY_LEN(c->files); i++)
		if (c->files[i])
			n += c->files[i]->lists[list].n;
	return n;
}

/* Own registries and namespaces are patterns of what is trusted, too. */
static enum ko_status merge_names(struct ko_configs *s, struct ko_config *c)
{
	size_t hosts = count_texts(c, KO_CONFIG_REGISTRIES);
	size_t spaces = count_texts(c, KO_CONFIG_NAMESPACES);
	size_t all = hosts + spaces + count_texts(c, KO_CONFIG_TRUST);
	struct ko_span *list = ko_arena_array(&s->arena, all, sizeof(*list));
	size_t n = 0;

	if (!list)
		return KO_ENOMEM;
	set_texts(c, KO_CONFIG_REGISTRIES, list, &n);
	set_texts(c, KO_CONFIG_NAMESPACES, list, &n);
	set_texts(c, KO_CONFIG_TRUST, list, &n);
	c->trust.patterns = list;
	c->trust.n_patterns = n;
	return ko_trust_protect(&c->trust, s->catalogue, list, hosts,
				list + hosts, spaces);
}

static enum ko_status merge_pairs(struct ko_configs *s, struct ko_config *c)
{
	struct ko_trust_pair *list;
	size_t n = 0;

	for (size_t i = 0; i < KO_ARRAY_LEN(c->files); i++)
		n += c->files[i] ? c->files[i]->n_accepts : 0;
	list = ko_arena_array(&s->arena, n, sizeof(*list));
	if (!list)
		return KO_ENOMEM;
	n = 0;
	for (size_t i = 0; i < KO_ARRAY_LEN(c->files); i++) {
		const struct ko_config_file *f = c->files[i];

		for (size_t j = 0; f && j < f->n_accepts; j++)
			if (!f->accepts[j].is_expired)
				list[n++] = f->accepts[j].pair;
	}
	c->trust.pairs = list;
	c->trust.n_pairs = n;
	return KO_OK;
}

/* Of two values the nearer wins: it comes last. */
static enum ko_status merge_values(struct ko_configs *s, struct ko_config *c)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(c->files); i++) {
		const struct ko_config_file *f = c->files[i];

		for (size_t r = 0; f && r < KO_RULES; r++)
			if (f->severities[r].line)
				c->trust.severities[r] =
					(signed char)f->severities[r].severity;
		for (size_t j = 0; f && j < f->n_variables; j++)
			if (!ko_map_set(&c->variables, &s->arena,
					f->variables[j].name,
					f->variables[j].value))
				return KO_ENOMEM;
	}
	return KO_OK;
}

static enum ko_status merge_ignore(struct ko_configs *s, struct ko_config *c)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(4 * KO_CONFIG_FILE_MAX);
	enum ko_status status = KO_OK;
	struct ko_span text;

	for (size_t i = 0; i < KO_ARRAY_LEN(c->files); i++) {
		const struct ko_config_texts *texts =
			c->files[i] ? &c->files[i]->lists[KO_CONFIG_IGNORE]
				    : NULL;

		for (size_t j = 0; texts && j < texts->n && !status; j++) {
			status = ko_buf_add(&b, texts->p[j].read);
			if (status == KO_OK)
				status = ko_buf_add_char(&b, '\n');
		}
	}
	if (status)
		return status;
	text = ko_arena_copy(&s->arena, ko_buf_span(&b));
	if (!text.p)
		return KO_ENOMEM;
	c->ignore = ko_ignore_parse(&s->arena, text);
	c->has_ignore = c->ignore.first != NULL;
	return KO_OK;
}

/* The user's own and file (either may be NULL) as one; NULL: no memory. */
static struct ko_config *merge(struct ko_configs *s,
			       const struct ko_config_file *file)
{
	struct owned *o = ko_arena_alloc(&s->arena, sizeof(*o));
	struct ko_config *c;
	enum ko_status status;

	if (!o)
		return NULL;
	o->next = s->owned;
	s->owned = o;
	c = &o->config;
	c->files[0] = s->user;
	c->files[1] = file;
	ko_trust_init(&c->trust);
	c->is_broken = file && file->is_broken;
	if (c->is_broken)
		return c;
	status = merge_names(s, c);
	if (status == KO_OK)
		status = merge_pairs(s, c);
	if (status == KO_OK)
		status = merge_values(s, c);
	if (status == KO_OK)
		status = merge_ignore(s, c);
	return status ? NULL : c;
}

/* ---- reading ---- */

/* A file that cannot be read is as broken as one that cannot be understood. */
static void set_unreadable(struct ko_configs *s, struct ko_config_file *f,
			   const char *why)
{
	f->is_broken = true;
	f->problems[0].text = ko_arena_copy(&s->arena, ko_span_str(why)).p;
	f->n_problems = f->problems[0].text ? 1 : 0;
}

/* One that is_found, not named, may not be there: *out is NULL then. */
static enum ko_status read_file(struct ko_configs *s, const char *path,
				bool is_found, struct ko_config_file **out)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(KO_CONFIG_FILE_MAX);
	struct ko_config_file *f;
	struct ko_error err = { .text = "" };
	enum ko_status status;
	struct ko_span text;
	struct stat st;

	*out = NULL;
	if (is_found && lstat(path, &st) < 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			return KO_OK;
		st.st_mode = 0; /* reading it will say what is wrong */
	}
	f = ko_arena_alloc(&s->arena, sizeof(*f));
	if (!f)
		return KO_ENOMEM;
	f->path = ko_arena_copy(&s->arena, ko_span_str(path)).p;
	if (!f->path)
		return KO_ENOMEM;
	*out = f;
	if (is_found && S_ISLNK(st.st_mode)) {
		set_unreadable(s, f,
			       "a symbolic link, which is not followed "
			       "(--config names a file)");
		return KO_OK;
	}
	status = ko_file_read(path, &b, &err);
	if (status == KO_ENOMEM)
		return status;
	if (status) {
		set_unreadable(s, f, err.text);
		return KO_OK;
	}
	text = ko_arena_copy(&s->arena, ko_buf_span(&b));
	return text.p ? ko_config_file_read(&s->arena, f->path, text,
					    s->catalogue, s->today, f)
		      : KO_ENOMEM;
}

static void tell_file(const struct ko_config_file *f)
{
	for (size_t i = 0; f && i < f->n_problems; i++) {
		const struct ko_config_problem *p = &f->problems[i];

		ko_complain_at(f->path, p->line, p->column, p->text);
	}
	if (f && f->is_broken)
		ko_complain(f->path, "it is not understood, so nothing is "
				     "checked under it");
}

void ko_config_tell(struct ko_config *config)
{
	if (!config || config->has_told)
		return;
	config->has_told = true;
	tell_file(config->files[1]);
}

/* ---- folders ---- */

/* A map's values are spans; this one's are places in the arena. */
static const struct ko_config_place *known_place(const struct ko_map *map,
						 struct ko_span folder)
{
	const struct ko_span *found = ko_map_get(map, folder);

	return found ? (const void *)found->p : NULL;
}

static const struct ko_config_place *remember(struct ko_configs *s,
					      struct ko_span folder,
					      struct ko_config *config,
					      struct ko_span below)
{
	struct ko_config_place *place =
		ko_arena_alloc(&s->arena, sizeof(*place));
	struct ko_span key = ko_arena_copy(&s->arena, folder);

	if (!place || !key.p || !config)
		return NULL;
	place->config = config;
	place->below = below;
	return ko_map_set(
		       &s->folders, &s->arena, key,
		       (struct ko_span){ (const void *)place, sizeof(*place) })
		       ? place
		       : NULL;
}

static struct ko_span join(struct ko_arena *arena, struct ko_span a,
			   struct ko_span b, struct ko_span c)
{
	char *p = ko_arena_alloc(arena, a.n + b.n + c.n + 1);

	if (!p)
		return (struct ko_span){ NULL, 0 };
	memcpy(p, a.p, a.n);
	memcpy(p + a.n, b.p, b.n);
	memcpy(p + a.n + b.n, c.p, c.n);
	return (struct ko_span){ p, a.n + b.n + c.n };
}

/* The folder's own file, merged; NULL in *out where it has none. */
static enum ko_status own_config(struct ko_configs *s, struct ko_span folder,
				 struct ko_config **out)
{
	struct ko_span end = folder.n && folder.p[folder.n - 1] != '/'
				     ? KO_SPAN("/" KO_CONFIG_NAME)
				     : KO_SPAN(KO_CONFIG_NAME);
	struct ko_span path = join(&s->arena, folder, end, KO_SPAN(""));
	struct ko_config_file *file;
	enum ko_status status;

	*out = NULL;
	if (!path.p)
		return KO_ENOMEM;
	status = read_file(s, path.p, true, &file);
	if (status || !file)
		return status;
	s->n_names += file->lists[KO_CONFIG_REGISTRIES].n +
		      file->lists[KO_CONFIG_NAMESPACES].n;
	if (s->n_configs++ == KO_CONFIGS_MAX)
		set_unreadable(s, file, "too many configurations in one run");
	else if (s->n_names > KO_CONFIGS_NAMES_MAX)
		set_unreadable(s, file,
			       "too many names of one's own in all "
			       "configurations of one run");
	*out = merge(s, file);
	return *out ? KO_OK : KO_ENOMEM;
}

static bool is_repository(struct ko_configs *s, struct ko_span folder)
{
	struct ko_span path =
		join(&s->arena, folder, KO_SPAN("/.git"), KO_SPAN(""));
	struct stat st;

	return path.p && lstat(path.p, &st) == 0;
}

/* The folder that holds it; "/" and "" hold themselves. */
static struct ko_span parent_of(struct ko_span folder)
{
	size_t slash = ko_span_rfind(folder, '/');

	if (slash == folder.n)
		return KO_SPAN("");
	return ko_span_head(folder, slash ? slash : 1);
}

/* The name of folder in above, which holds it however far up. */
static struct ko_span below_of(struct ko_span folder, struct ko_span above)
{
	bool has_slash = above.n == 0 || above.p[above.n - 1] == '/';

	return ko_span_tail(folder, above.n + !has_slash);
}

/* A folder without a configuration of its own has that of one above it. */
static const struct ko_config_place *
inherit(struct ko_configs *s, const struct ko_config_place *above,
	struct ko_span below, struct ko_span folder)
{
	if (below.n && above->below.p) {
		below = join(&s->arena, above->below, below, KO_SPAN("/"));
		return below.p ? remember(s, folder, above->config, below)
			       : NULL;
	}
	return remember(s, folder, above->config, above->below);
}

/* The place of a whole path, found upwards; shown is its name for people. */
static const struct ko_config_place *
find_whole(struct ko_configs *s, struct ko_span whole, struct ko_span shown)
{
	const struct ko_config_place *place = known_place(&s->folders, whole);
	struct ko_span above = parent_of(whole);
	struct ko_config *config;

	if (place)
		return place;
	if (own_config(s, shown, &config))
		return NULL;
	if (config || whole.n <= 1 || is_repository(s, whole))
		return remember(s, whole, config ? config : s->alone,
				KO_SPAN(""));
	place = find_whole(s, above, above);
	return place ? inherit(s, place, below_of(whole, above), whole) : NULL;
}

/* With --config: the file's folder is where patterns count from. */
static const struct ko_config_place *
place_given(struct ko_configs *s, struct ko_span folder, struct ko_span whole)
{
	struct ko_span top = ko_span_str(s->given);
	struct ko_span below = { NULL, 0 };

	if (!s->given || ko_span_eq(whole, top))
		below = KO_SPAN("");
	else if (ko_span_starts(whole, top) && whole.p[top.n] == '/')
		below = join(&s->arena, ko_span_tail(whole, top.n + 1),
			     KO_SPAN("/"), KO_SPAN(""));
	return remember(s, folder, s->alone, below);
}

const struct ko_config_place *ko_configs_find(struct ko_configs *s,
					      struct ko_span folder)
{
	const struct ko_config_place *place = known_place(&s->folders, folder);
	KO_AUTO_BUF struct ko_buf path = KO_BUF(KO_WALK_PATH_MAX);
	KO_AUTO_FREE char *real = NULL;
	struct ko_span whole;

	if (place)
		return place;
	if (ko_buf_add(&path, folder.n ? folder : KO_SPAN(".")))
		return NULL;
	/* One that is not there has no files, either. */
	real = realpath(path.p, NULL);
	whole = ko_span_str(real);
	if (!s->looks_up || !real)
		return place_given(s, folder, whole);
	place = find_whole(s, whole, folder);
	return place ? remember(s, folder, place->config, place->below) : NULL;
}

const struct ko_config_place *ko_configs_walked(struct ko_configs *s,
						struct ko_span folder)
{
	const struct ko_config_place *place = known_place(&s->folders, folder);
	struct ko_span at = folder;

	while (!place && !ko_span_eq(at, parent_of(at))) {
		at = parent_of(at);
		place = known_place(&s->folders, at);
	}
	if (!place)
		return ko_configs_find(s, folder);
	return at.n == folder.n
		       ? place
		       : inherit(s, place, below_of(folder, at), folder);
}

bool ko_configs_note(struct ko_configs *s, struct ko_span folder)
{
	struct ko_config *config;

	if (!s->looks_up || known_place(&s->folders, folder))
		return true;
	if (own_config(s, folder, &config))
		return false;
	if (!config && !is_repository(s, folder.n ? folder : KO_SPAN(".")))
		return true;
	return remember(s, folder, config ? config : s->alone, KO_SPAN("")) !=
	       NULL;
}

struct ko_config *ko_configs_here(struct ko_configs *s)
{
	const struct ko_config_place *place = ko_configs_find(s, KO_SPAN(""));

	return place ? place->config : NULL;
}

bool ko_config_ignores(const struct ko_config_place *place, struct ko_span name)
{
	KO_AUTO_BUF struct ko_buf path = KO_BUF(2 * KO_WALK_PATH_MAX);
	struct ko_span whole;

	if (!place->config->has_ignore || !place->below.p ||
	    ko_buf_add(&path, place->below) || ko_buf_add(&path, name))
		return false;
	whole = ko_buf_span(&path);
	/* What is left out as a folder is so with all that is in it. */
	for (size_t i = 0; i < whole.n; i++)
		if (whole.p[i] == '/' &&
		    ko_ignore_match(&place->config->ignore,
				    ko_span_head(whole, i), true) > 0)
			return true;
	return ko_ignore_match(&place->config->ignore, whole, false) > 0;
}

const struct ko_trust *ko_config_trust(const struct ko_config *config)
{
	const struct ko_trust *t = config ? &config->trust : NULL;

	if (!t || config->is_broken)
		return NULL;
	for (size_t i = 0; i < KO_RULES; i++)
		if (t->severities[i] >= 0)
			return t;
	return t->n_patterns || t->n_pairs ? t : NULL;
}

bool ko_config_usable(struct ko_configs *configs, const struct ko_trust **out)
{
	struct ko_config *config = configs ? ko_configs_here(configs) : NULL;

	if (configs && !config)
		(void)fputs("knockoff: out of memory\n", stderr);
	ko_config_tell(config);
	if (!config || config->is_broken)
		return false;
	*out = ko_config_trust(config);
	return true;
}

/* ---- a run ---- */

/* The user's own file: by XDG, or in ~/.config. */
static bool user_path(char path[PATH_MAX])
{
	const char *xdg = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	int n = 0;

	if (xdg && xdg[0] == '/')
		n = snprintf(path, PATH_MAX, "%s/knockoff/config.yaml", xdg);
	else if (home && home[0] == '/')
		n = snprintf(path, PATH_MAX, "%s/.config/knockoff/config.yaml",
			     home);
	return n > 0 && n < PATH_MAX;
}

/* The folder of the file of --config. */
static bool set_given(struct ko_configs *s, const char *path)
{
	KO_AUTO_FREE char *real = realpath(path, NULL);
	struct ko_span whole = ko_span_str(real);

	s->given = ko_arena_copy(&s->arena,
				 ko_span_head(whole, ko_span_rfind(whole, '/')))
			   .p;
	return s->given != NULL;
}

/* Read the file that is known beforehand, if there is one. */
static bool begin(struct ko_configs *s, const struct ko_settings *settings)
{
	const char *given = settings->config;
	enum ko_status status = KO_OK;
	char path[PATH_MAX];

	if (given)
		status = read_file(s, given, false, &s->user);
	else if (!settings->has_no_config && user_path(path) &&
		 access(path, F_OK) == 0)
		status = read_file(s, path, false, &s->user);
	if (status == KO_OK && s->user) {
		tell_file(s->user);
		if (s->user->is_broken)
			return false;
	}
	if (status == KO_OK && (!given || set_given(s, given)))
		s->alone = merge(s, NULL);
	if (!s->alone)
		(void)fputs("knockoff: out of memory\n", stderr);
	return s->alone != NULL;
}

struct ko_configs *ko_configs_new(const struct ko_settings *settings,
				  const struct ko_catalogue *c)
{
	struct ko_configs *s = calloc(1, sizeof(*s));

	if (!s) {
		(void)fputs("knockoff: out of memory\n", stderr);
		return NULL;
	}
	s->arena = KO_ARENA(KO_CONFIGS_ARENA_MAX);
	s->catalogue = c;
	s->looks_up = !settings->config && !settings->has_no_config;
	s->today = ko_day_today();
	if (begin(s, settings))
		return s;
	ko_configs_free(s);
	return NULL;
}

void ko_configs_free(struct ko_configs *s)
{
	if (!s)
		return;
	for (struct owned *o = s->owned; o; o = o->next)
		ko_trust_done(&o->config.trust);
	ko_arena_done(&s->arena);
	free(s);
}
