#include "cli/guard_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "cli/complain.h"
#include "cli/kept_input.h"
#include "extract/beside.h"
#include "extract/compose_env.h"

/* How much of standard input is looked at for what it is, in bytes. */
#define PROBE 8000

/* The environment of the process, as POSIX names it. */
extern char **environ;

struct files {
	const struct ko_settings *settings;
	const struct ko_argv *argv;
	const struct ko_reader *reader;
	struct ko_arena *arena;
	struct ko_given given;
	char *paths[KO_GUARD_FILES_MAX + 1];
	size_t n;
	bool is_fine;
};

static void fail(struct files *f, const char *path, const char *why)
{
	ko_complain(path, "%s", why);
	f->is_fine = false;
}

/* a, then b, in the arena; "" and trouble when out of memory. */
static char *join(struct files *f, struct ko_span a, struct ko_span b)
{
	static char nothing[1];
	char *path = ko_arena_alloc(f->arena, a.n + b.n + 1);

	if (!path) {
		fail(f, "guard", "out of memory");
		return nothing;
	}
	if (a.n)
		memcpy(path, a.p, a.n);
	if (b.n)
		memcpy(path + a.n, b.p, b.n);
	return path;
}

/* folder + "/" + name; name alone in the current folder. */
static char *in_folder(struct files *f, struct ko_span folder, const char *name)
{
	bool is_here = folder.n == 0 || ko_span_eq(folder, KO_SPAN("."));
	char *slashed = join(f, folder, KO_SPAN("/"));

	return is_here ? join(f, ko_span_str(name), KO_SPAN(""))
		       : join(f, ko_span_str(slashed), ko_span_str(name));
}

static bool is_there(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

/* The first of these names in the folder that is there, or NULL. */
static char *first_there(struct files *f, struct ko_span folder,
			 const char *const *names)
{
	for (; *names; names++) {
		char *path = in_folder(f, folder, *names);

		if (is_there(path))
			return path;
	}
	return NULL;
}

/* ---- what is read ---- */

static void add(struct files *f, char *path)
{
	struct stat st;

	if (ko_beside_is_remote(ko_span_str(path))) {
		if (!f->settings->is_quiet)
			ko_complain(path, "on another machine, not judged");
	} else if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
		fail(f, path, strerror(EISDIR));
	} else if (f->n == KO_GUARD_FILES_MAX) {
		fail(f, path, "too many files");
	} else {
		f->paths[f->n++] = path;
	}
}

static void add_items(struct files *f, enum ko_shell_role role)
{
	for (size_t i = 0; i < f->argv->n_items; i++)
		if (f->argv->items[i].role == role)
			add(f, join(f, f->argv->items[i].text, KO_SPAN("")));
}

/* Add the names between separators. */
static void add_list(struct files *f, struct ko_span list, char separator)
{
	while (list.n) {
		struct ko_span name =
			ko_span_head(list, ko_span_find(list, separator));

		list = ko_span_tail(list, name.n + 1);
		if (name.n)
			add(f, join(f, name, KO_SPAN("")));
	}
}

static void tell_of_archive(const struct files *f)
{
	if (!f->settings->is_quiet)
		ko_complain("-", "an archive, its Dockerfile is not judged");
}

/* What standard input starts with decides, as it may be of any size. */
static bool is_archive(off_t at)
{
	char start[PROBE];
	ssize_t n = pread(STDIN_FILENO, start, sizeof(start), at);

	return n > 0 && ko_is_binary((struct ko_span){ start, (size_t)n });
}

/*
 * Make standard input one that can be read again, where it is among the files:
 * where it is now, or -1.
 */
static off_t keep_input(struct files *f)
{
	off_t at;

	for (size_t i = 0; i < f->n; i++) {
		if (strcmp(f->paths[i], "-") != 0)
			continue;
		if (!ko_input_keep(f->settings)) {
			f->is_fine = false;
			f->n = 0;
			return -1;
		}
		at = lseek(STDIN_FILENO, 0, SEEK_CUR);
		if (!is_archive(at))
			return at;
		tell_of_archive(f);
		f->paths[i] = f->paths[--f->n];
		return -1;
	}
	return -1;
}

/* Read what was added, as files of this format (NULL: whichever). */
static void read_added(struct files *f, const char *format,
		       const struct ko_settings *how)
{
	struct ko_settings s = *how;
	off_t at = keep_input(f);

	s.operands = f->paths;
	s.n_operands = f->n;
	s.format = format ? ko_format_named(ko_span_str(format)) : NULL;
	s.follows_builds = true;
	s.given = &f->given;
	if (f->n)
		f->is_fine = ko_inputs_each(&s, f->reader) && f->is_fine;
	if (at >= 0)
		(void)lseek(STDIN_FILENO, at, SEEK_SET);
	f->n = 0;
}

/* ---- builds ---- */

static const char *const docker_names[] = { "Dockerfile", "dockerfile", NULL };
static const char *const nerdctl_names[] = { "Dockerfile", "Containerfile",
					     NULL };
static const char *const podman_names[] = { "Containerfile", "Dockerfile",
					    NULL };

static const char *const *names_of(struct ko_span tool)
{
	if (ko_span_eq(tool, KO_SPAN("podman")) ||
	    ko_span_eq(tool, KO_SPAN("buildah")))
		return podman_names;
	return ko_span_eq(tool, KO_SPAN("nerdctl")) ? nerdctl_names
						    : docker_names;
}

/* NAME=value, or NAME with the environment's value, if it has one. */
static bool add_arg(struct files *f, struct ko_map *map, struct ko_span text)
{
	size_t equals = ko_span_find(text, '=');
	struct ko_span value = ko_span_tail(text, equals + 1);

	if (equals == text.n) {
		const char *known = getenv(text.p);

		if (!known)
			return true;
		value = ko_span_str(known);
	}
	return ko_map_set(map, f->arena, ko_span_head(text, equals), value);
}

static bool read_build(struct files *f, struct ko_build *build)
{
	for (size_t i = 0; i < f->argv->n_items; i++) {
		struct ko_span text = f->argv->items[i].text;
		size_t equals = ko_span_find(text, '=');
		enum ko_shell_role role = f->argv->items[i].role;

		if (role == KO_SHELL_ROLE_BUILD_ARG &&
		    !add_arg(f, &build->args, text))
			return false;
		if (role == KO_SHELL_ROLE_CONTEXT &&
		    !ko_map_set(&build->contexts, f->arena,
				ko_span_head(text, equals), KO_SPAN("")))
			return false;
	}
	return true;
}

/* The Dockerfiles that are named; podman looks for them in the context, too. */
static void add_dockerfiles(struct files *f, struct ko_span context)
{
	for (size_t i = 0; i < f->argv->n_items; i++) {
		const struct ko_argv_item *item = &f->argv->items[i];
		char *path, *inside;

		if (item->role != KO_SHELL_ROLE_DOCKERFILE)
			continue;
		path = join(f, item->text, KO_SPAN(""));
		inside = in_folder(f, context, path);
		if (names_of(f->argv->tool) == podman_names &&
		    !is_there(path) && is_there(inside))
			path = inside;
		add(f, path);
	}
}

static void find_dockerfiles(struct files *f)
{
	struct ko_span context, named;
	bool has_file = ko_argv_last(f->argv, KO_SHELL_ROLE_DOCKERFILE, &named);
	char *path;

	if (!ko_argv_last(f->argv, KO_SHELL_ROLE_FOLDER, &context))
		context = KO_SPAN(".");
	path = join(f, context, KO_SPAN(""));
	if (ko_beside_is_remote(context)) {
		add(f, path);
	} else if (ko_span_eq(context, KO_SPAN("-")) && has_file) {
		/* It is an archive, and the Dockerfile is in there. */
		tell_of_archive(f);
	} else if (has_file) {
		add_dockerfiles(f, context);
	} else if (ko_span_eq(context, KO_SPAN("-")) || is_there(path)) {
		add(f, path);
	} else {
		path = first_there(f, context, names_of(f->argv->tool));
		if (path)
			add(f, path);
	}
}

static void read_dockerfiles(struct files *f)
{
	struct ko_build build = { 0 };

	if (!read_build(f, &build)) {
		fail(f, "guard", "out of memory");
		return;
	}
	f->given.build = &build;
	find_dockerfiles(f);
	read_added(f, "dockerfile", f->settings);
	f->given.build = NULL;
}

/* ---- compose ---- */

static const char *const compose_names[] = { "compose.yaml", "compose.yml",
					     "docker-compose.yml",
					     "docker-compose.yaml", NULL };
static const char *const override_names[] = {
	"compose.override.yml", "compose.override.yaml",
	"docker-compose.override.yml", "docker-compose.override.yaml", NULL
};
static const char *const podman_compose_names[] = { "compose.yaml",
						    "compose.yml",
						    "docker-compose.yaml",
						    "docker-compose.yml",
						    "podman-compose.yaml",
						    "podman-compose.yml",
						    "container-compose.yml",
						    "container-compose.yaml",
						    NULL };

/* The subcommands that make compose pull, run or build. */
static bool is_judged(struct ko_span subcommand)
{
	struct ko_span rest = KO_SPAN("build create pull run scale up watch");
	struct ko_span word;

	while ((word = ko_span_word(&rest)).n)
		if (ko_span_eq(word, subcommand))
			return true;
	return false;
}

/* COMPOSE_FILE, of the environment or of .env in the folder. */
static struct ko_span compose_file(struct files *f, struct ko_span folder)
{
	static const struct ko_span name = KO_SPAN("COMPOSE_FILE");
	struct ko_span value = ko_span_str(getenv(name.p));
	struct ko_compose_variables variables = { 0 };
	KO_AUTO_BUF struct ko_buf text = KO_BUF(KO_COMPOSE_ENV_MAX);
	const struct ko_span *found;
	struct ko_span copy;

	if (value.n || ko_file_read(in_folder(f, folder, ".env"), &text, NULL))
		return value;
	copy = ko_arena_copy(f->arena, ko_buf_span(&text));
	if (!copy.p || ko_compose_env_read(f->arena, copy, &variables))
		return value;
	found = ko_compose_variable(&variables, name);
	return found ? *found : value;
}

/* The default files: here, or in the nearest folder above that has one. */
static void add_default_compose(struct files *f, struct ko_span folder)
{
	bool is_podman = ko_span_eq(f->argv->tool, KO_SPAN("podman-compose"));
	const char *const *names =
		is_podman ? podman_compose_names : compose_names;
	KO_AUTO_FREE char *top = realpath(folder.n ? folder.p : ".", NULL);
	char *path = first_there(f, folder, names);

	for (size_t up = 0; !path && !is_podman && top && top[1]; up++) {
		char *slash = strrchr(top, '/');

		folder = ko_span_str(in_folder(f, folder, ".."));
		path = first_there(f, folder, names);
		slash[slash == top] = '\0';
	}
	if (!path)
		return;
	add(f, path);
	path = first_there(f, folder, override_names);
	if (path)
		add(f, path);
}

/* False: one is too many. */
static bool add_env_file(struct files *f, struct ko_settings *s,
			 struct ko_span name)
{
	if (s->n_env_files == KO_ENV_FILES_MAX) {
		fail(f, name.p, "more than 16 files");
		return false;
	}
	s->env_files[s->n_env_files++] = join(f, name, KO_SPAN(""));
	return true;
}

static bool find_env_files(struct files *f, struct ko_settings *s)
{
	struct ko_span list = ko_span_str(getenv("COMPOSE_ENV_FILES"));
	struct ko_span name;
	bool is_fine = true;

	for (size_t i = 0; i < f->argv->n_items && is_fine; i++)
		if (f->argv->items[i].role == KO_SHELL_ROLE_ENV_FILE)
			is_fine = add_env_file(f, s, f->argv->items[i].text);
	while (s->n_env_files == 0 && list.n && is_fine) {
		name = ko_span_head(list, ko_span_find(list, ','));
		list = ko_span_tail(list, name.n + 1);
		is_fine = add_env_file(f, s, name);
	}
	return is_fine;
}

static void read_compose(struct files *f)
{
	struct ko_settings s = *f->settings;
	const char *separator = getenv("COMPOSE_PATH_SEPARATOR");
	struct ko_span folder, list;

	if (!is_judged(f->argv->subcommand))
		return;
	if (!find_env_files(f, &s))
		return;
	if (ko_argv_last(f->argv, KO_SHELL_ROLE_FOLDER, &folder))
		f->given.project = ko_span_str(join(f, folder, KO_SPAN("/")));
	add_items(f, KO_SHELL_ROLE_COMPOSE_FILE);
	list = compose_file(f, folder);
	if (f->n == 0 && f->is_fine)
		add_list(f, list,
			 separator && separator[0] ? separator[0] : ':');
	if (f->n == 0 && f->is_fine)
		add_default_compose(f, folder);
	s.is_merged = true;
	read_added(f, "compose", &s);
}

/* docker stack deploy */
static void read_stack(struct files *f)
{
	struct ko_settings s = *f->settings;

	s.is_merged = true;
	add_items(f, KO_SHELL_ROLE_COMPOSE_FILE);
	read_added(f, "compose", &s);
}

/* ---- bake, kube ---- */

static const char *const bake_names[] = { "compose.yaml",
					  "compose.yml",
					  "docker-compose.yml",
					  "docker-compose.yaml",
					  "docker-bake.json",
					  "docker-bake.hcl",
					  "docker-bake.override.json",
					  "docker-bake.override.hcl" };

static const char *bake_format(const char *path)
{
	struct ko_span name = ko_span_str(path);

	if (ko_span_ends(name, KO_SPAN(".yaml")) ||
	    ko_span_ends(name, KO_SPAN(".yml")))
		return "compose";
	/* Of standard input the text tells. */
	return ko_span_eq(name, KO_SPAN("-")) ? NULL : "bake";
}

static void find_bake_files(struct files *f)
{
	struct ko_span target;

	(void)ko_argv_last(f->argv, KO_SHELL_ROLE_FOLDER, &target);
	if (ko_beside_is_remote(target)) {
		add(f, join(f, target, KO_SPAN("")));
		return;
	}
	add_items(f, KO_SHELL_ROLE_BAKE_FILE);
	if (f->n || !f->is_fine)
		return;
	for (size_t i = 0; i < KO_ARRAY_LEN(bake_names); i++) {
		char *path = join(f, ko_span_str(bake_names[i]), KO_SPAN(""));

		if (is_there(path))
			add(f, path);
	}
}

static void read_bake(struct files *f)
{
	char *paths[KO_GUARD_FILES_MAX];
	size_t n;

	find_bake_files(f);
	n = f->n;
	memcpy(paths, f->paths, n * sizeof(*paths));
	for (size_t i = 0; i < n; i++) {
		f->paths[0] = paths[i];
		f->n = 1;
		read_added(f, bake_format(paths[i]), f->settings);
	}
}

static void read_kube(struct files *f)
{
	add_items(f, KO_SHELL_ROLE_KUBE_FILE);
	read_added(f, "kubernetes", f->settings);
}

bool ko_guard_files(const struct ko_settings *settings,
		    const struct ko_argv *argv, struct ko_arena *arena,
		    const struct ko_reader *reader)
{
	struct files f = {
		.settings = settings,
		.argv = argv,
		.reader = reader,
		.arena = arena,
		.given = { .environment = environ },
		.is_fine = true,
	};

	switch (argv->shape) {
	case KO_SHELL_BUILD:
		read_dockerfiles(&f);
		break;
	case KO_SHELL_COMPOSE:
		read_compose(&f);
		break;
	case KO_SHELL_BAKE:
		read_bake(&f);
		break;
	case KO_SHELL_KUBE:
		read_kube(&f);
		break;
	default:
		read_stack(&f);
		break;
	}
	return f.is_fine;
}
