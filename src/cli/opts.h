/*
 * opts.h - commands and options: one table each, which drives parsing,
 * --help, the completions and the man page test.
 */
#ifndef KO_CLI_OPTS_H
#define KO_CLI_OPTS_H

#include <stdio.h>

#include "core/verdict.h"
#include "extract/extract.h"

/* Exit statuses, as knockoff(1) documents them. */
enum ko_exit {
	KO_EXIT_CLEAN = 0,
	KO_EXIT_FINDINGS = 1,
	KO_EXIT_TROUBLE = 2,
	KO_EXIT_INTERRUPTED = 130, /* as shells say it of SIGINT */
};

enum ko_output {
	KO_OUTPUT_TEXT,
	KO_OUTPUT_JSON,
	KO_OUTPUT_TSV,
	KO_OUTPUT_HTML,
	KO_OUTPUT_SARIF,
	KO_OUTPUT_GITHUB,
	KO_OUTPUT_GITLAB,
	KO_OUTPUT_CHECKSTYLE,
	KO_OUTPUT_JUNIT,
	KO_OUTPUT_RDJSON,
};

/* Most reports of one run. */
#define KO_REPORTS_MAX 8

/* One report of check: its format and its file, NULL for standard output. */
struct ko_report_choice {
	enum ko_output output;
	const char *file;
};

/*
 * What a command line gives the files that it reads (guard).  Those may name
 * other ones anywhere: what runs the command reads them, too.
 */
struct ko_given {
	const struct ko_build *build; /* of a Dockerfile, or NULL */
	struct ko_span project;       /* see struct ko_side_files */
	char *const *environment;     /* there, too */
};

struct ko_command;
struct ko_fact_source; /* online.h */

/* Most files for --env-file. */
#define KO_ENV_FILES_MAX 16

/* What was asked for on the command line, checked. */
struct ko_settings {
	const struct ko_command *command;
	enum ko_output output; /* of a command with one output */
	struct ko_report_choice reports[KO_REPORTS_MAX]; /* of check */
	size_t n_reports;
	enum ko_severity fail_on;       /* KO_SEVERITY_NONE: never fail */
	const struct ko_format *format; /* --as, or NULL to detect */
	const char *catalogue;          /* --catalogue, or NULL */
	uint32_t classes;               /* --class: KO_RULE_BITs, 0 for all */
	uint64_t limit;                 /* --limit, 0 for none */
	bool is_claimable;              /* --claimable */
	const char *field;              /* --field, or NULL */
	size_t threads;                 /* --threads, 0 for one a processor */
	bool shows_all;                 /* --all */
	bool has_no_header;             /* --no-header */
	bool ignores_nothing;           /* --no-ignore */
	const char *config;             /* --config, or NULL */
	bool has_no_config;             /* --no-config */
	bool shows_config;              /* --show, which config does anyway */
	const char *baseline;           /* --baseline, or NULL */
	const char *new_baseline;       /* --write-baseline, or NULL */
	bool reports_unused;            /* --report-unused-ignores */
	bool is_online;                 /* --online, --offline or --refresh */
	bool is_offline;                /* --offline: what is kept alone */
	bool is_refreshing;             /* --refresh: not what is kept */
	bool is_unregistered;           /* --unregistered */
	bool is_staged;                 /* --staged */
	const char *changed_since;      /* --changed-since, or NULL */
	bool is_fixing;                 /* --fix */
	bool shows_difference;          /* --diff */
	size_t search;                  /* --search: 0 is the best one */
	const char *output_file;        /* --output, or NULL */
	uint64_t budget;                /* --budget */
	bool follows_builds;            /* --follow */
	bool is_merged;                 /* --merge */
	bool is_quiet;
	bool has_colour;
	bool shows_help;
	bool shows_version;
	char **operands; /* ended by NULL; points into argv */
	size_t n_operands;

	/* Who says what registries know; NULL when they are not asked. */
	const struct ko_fact_source *facts;

	/* NULL: files are read as they are by themselves */
	const struct ko_given *given;

	/* --env-file, in order */
	const char *env_files[KO_ENV_FILES_MAX];
	size_t n_env_files;
};

struct ko_command {
	const char *name;
	const char *operands; /* for the usage line */
	const char *summary;
	unsigned bit; /* of the command, in an option's set of commands */
	/* Returns an enum ko_exit; NULL for one that always asks registries
	 * (network.h). */
	int (*run)(const struct ko_settings *settings);
};

/* The table of commands, ended by a row without a name; the first one is run
 * when none is named. */
extern const struct ko_command ko_commands[];

/* The command of this name, or NULL. */
const struct ko_command *ko_command_named(const char *name);

/*
 * Parse the options and operands of a command; argv[0] is its name.  Returns
 * false after printing what is wrong to standard error.
 */
bool ko_opts_parse(const struct ko_command *command, int argc, char **argv,
		   struct ko_settings *out);

/* Print the usage of one command, or of the whole program for NULL. */
void ko_opts_help(const struct ko_command *command, FILE *out);

#endif
