/*
 * config_file.h - one file of knockoff-config(5), read and checked.
 *
 * Reading is strict: what is not understood makes the whole file broken, so
 * that nothing is ever checked by half of what somebody wrote.
 */
#ifndef KO_CLI_CONFIG_FILE_H
#define KO_CLI_CONFIG_FILE_H

#include "base/arena.h"
#include "core/trust.h"

/* Largest file, in bytes, and most memory that it may take. */
#define KO_CONFIG_FILE_MAX  ((size_t)256 << 10)
#define KO_CONFIG_ARENA_MAX ((size_t)256 << 20)

/* Most complaints about one file that are kept. */
#define KO_CONFIG_PROBLEMS_MAX ((size_t)20)

/* Longest value of a variable, in bytes. */
#define KO_CONFIG_VALUE_MAX ((size_t)4096)

/* The keys that are lists of texts. */
enum ko_config_list {
	KO_CONFIG_REGISTRIES,
	KO_CONFIG_NAMESPACES,
	KO_CONFIG_TRUST,
	KO_CONFIG_IGNORE,
	KO_CONFIG_LISTS
};

/* One text of a list: what it is read as, and where it stands. */
struct ko_config_text {
	struct ko_span written, read;
	size_t line;
};

struct ko_config_texts {
	struct ko_config_text *p;
	size_t n;
};

struct ko_config_accept {
	struct ko_trust_pair pair;
	struct ko_span name, target, reason;
	struct ko_span expires; /* a date, or empty */
	bool is_expired;
	size_t line;
};

struct ko_config_severity {
	enum ko_severity severity;
	size_t line; /* 0: not set */
};

struct ko_config_variable {
	struct ko_span name, value;
	size_t line;
};

struct ko_config_problem {
	size_t line, column; /* 0 where there is none */
	const char *text;
	bool is_warning; /* of what does not count; the rest does */
};

/* All of it lives in the arena that it was read with. */
struct ko_config_file {
	const char *path;
	struct ko_config_texts lists[KO_CONFIG_LISTS];
	struct ko_config_accept *accepts;
	size_t n_accepts;
	struct ko_config_severity severities[KO_RULES];
	struct ko_config_variable *variables;
	size_t n_variables;
	bool is_broken;
	struct ko_config_problem problems[KO_CONFIG_PROBLEMS_MAX];
	size_t n_problems;
};

/* "registries" and so on, as in the file. */
const char *ko_config_list_name(enum ko_config_list list);

/*
 * Read text, the file called path, into *out.  today is base/day.h's: what
 * expired before it does not count.  Returns KO_OK, also for a broken file, or
 * KO_ENOMEM.
 */
KO_NODISCARD enum ko_status
ko_config_file_read(struct ko_arena *arena, const char *path,
		    struct ko_span text, const struct ko_catalogue *c,
		    int64_t today, struct ko_config_file *out);

#endif
