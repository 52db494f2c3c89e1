#include "cli/opts.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/stream.h"
#include "core/variants.h"

enum {
	CHECK = 1 << 0,
	NAME = 1 << 1,
	REFS = 1 << 2,
	EXPLAIN = 1 << 3,
	VARIANTS = 1 << 4,
	SWEEP = 1 << 5,
	HUNT = 1 << 6,
	UPDATE = 1 << 7,
	INSTALL_HOOK = 1 << 8,
	GUARD = 1 << 9,
	PASTE = 1 << 10,
	CONFIG = 1 << 11,
	NETWORK = HUNT | UPDATE,
	JUDGING = CHECK | NAME | SWEEP | GUARD | PASTE,
	ALL = NETWORK | JUDGING | INSTALL_HOOK | CONFIG | REFS | EXPLAIN |
	      VARIANTS,
};

const struct ko_command ko_commands[] = {
	{ "check", "[PATH | -]...",
	  "look for look-alike image names in files and folders", CHECK,
	  ko_cmd_check },
	{ "name", "NAME... | -", "judge image names; - reads one a line", NAME,
	  ko_cmd_name },
	{ "refs", "[PATH | -]...", "list every image reference, judge nothing",
	  REFS, ko_cmd_refs },
	{ "variants", "NAME",
	  "list the look-alikes of an image, a namespace or a host", VARIANTS,
	  ko_cmd_variants },
	{ "paste", "[-]", "judge what is pasted into a terminal, for people",
	  PASTE, ko_cmd_paste },
	{ "guard", "-- COMMAND...",
	  "judge a docker command line and its files, then run it", GUARD,
	  ko_cmd_guard },
	{ "sweep", "", "judge millions of names, from standard input", SWEEP,
	  ko_cmd_sweep },
	{ "hunt", "NAME", "find who on Docker Hub looks like a name", HUNT,
	  NULL },
	{ "update", "", "fetch the names that are known from Docker Hub",
	  UPDATE, NULL },
	{ "install-hook", "", "let git show each commit to knockoff",
	  INSTALL_HOOK, ko_cmd_install_hook },
	{ "config", "[FOLDER]", "print the configuration and where it is from",
	  CONFIG, ko_cmd_config },
	{ "explain", "[RULE]...", "say what a rule means, with an example",
	  EXPLAIN, ko_cmd_explain },
	{ NULL, NULL, NULL, 0, NULL },
};

/* Each takes the option's argument and returns what is wrong with it. */
static const char *set_format(struct ko_settings *s, const char *arg);
static const char *set_fail_on(struct ko_settings *s, const char *arg);
static const char *set_as(struct ko_settings *s, const char *arg);
static const char *set_colour(struct ko_settings *s, const char *arg);
static const char *set_class(struct ko_settings *s, const char *arg);
static const char *set_limit(struct ko_settings *s, const char *arg);
static const char *set_env_file(struct ko_settings *s, const char *arg);
static const char *set_threads(struct ko_settings *s, const char *arg);
static const char *set_budget(struct ko_settings *s, const char *arg);
static const char *set_search(struct ko_settings *s, const char *arg);

#define CHECKED(set) (set), 0
#define KEPT(field)  NULL, offsetof(struct ko_settings, field)

static const struct option_row {
	char letter; /* 0 for none */
	const char *name;
	const char *arg; /* NULL when it takes none */
	const char *help;
	unsigned commands; /* that take it */
	/* NULL for what is just kept, at this offset: the argument, or for an
	 * option without one that it was given. */
	const char *(*set)(struct ko_settings *s, const char *arg);
	size_t kept;
} options[] = {
	{ 'f', "format", "FORMAT",
	  "text, json, tsv; hunt: html; check: sarif, github, gitlab, "
	  "checkstyle, junit, rdjson, each also as FORMAT:FILE",
	  CHECK | NAME | REFS | VARIANTS | SWEEP | HUNT, CHECKED(set_format) },
	{ 0, "fail-on", "SEVERITY",
	  "exit 1 from this on: error, warning (default), note or never",
	  JUDGING | HUNT, CHECKED(set_fail_on) },
	{ 0, "as", "KIND",
	  "take the input for this kind of file, as dockerfile",
	  CHECK | REFS | PASTE, CHECKED(set_as) },
	{ 0, "catalogue", "FILE",
	  "use the names in FILE, not the built-in ones",
	  JUDGING | VARIANTS | NETWORK, KEPT(catalogue) },
	{ 0, "all", NULL, "print a row for each line, not for findings alone",
	  SWEEP, KEPT(shows_all) },
	{ 0, "field", "NAME", "take the names from this field of JSON lines",
	  SWEEP, KEPT(field) },
	{ 0, "no-header", NULL, "leave out the line above the rows", SWEEP,
	  KEPT(has_no_header) },
	{ 0, "no-ignore", NULL, "take what .gitignore and .ignore leave out",
	  CHECK | REFS, KEPT(ignores_nothing) },
	{ 0, "config", "FILE", "use this configuration and look for no other",
	  JUDGING | REFS | CONFIG, KEPT(config) },
	{ 0, "no-config", NULL, "use no configuration", JUDGING | REFS | CONFIG,
	  KEPT(has_no_config) },
	{ 0, "baseline", "FILE", "do not report the findings in FILE again",
	  CHECK, KEPT(baseline) },
	{ 0, "write-baseline", "FILE", "write the findings to FILE as known",
	  CHECK, KEPT(new_baseline) },
	{ 0, "report-unused-ignores", NULL,
	  "find comments that accept what is not found", CHECK,
	  KEPT(reports_unused) },
	{ 0, "show", NULL, "print the configuration, as without it", CONFIG,
	  KEPT(shows_config) },
	{ 0, "env-file", "FILE", "variables of compose files, instead of .env",
	  CHECK | REFS, CHECKED(set_env_file) },
	{ 0, "follow", NULL,
	  "read Dockerfiles with the arguments of builds, too", CHECK | REFS,
	  KEPT(follows_builds) },
	{ 0, "merge", NULL, "the compose files named are one, the later win",
	  CHECK | REFS, KEPT(is_merged) },
	{ 0, "threads", "N", "use N threads, not one a processor",
	  CHECK | REFS | SWEEP, CHECKED(set_threads) },
	{ 0, "color", "WHEN", "colour the text: auto (default), always, never",
	  CHECK | NAME | GUARD | PASTE | HUNT, CHECKED(set_colour) },
	{ 0, "class", "RULE",
	  "only look-alikes by these rules, \"a,b\" for two", VARIANTS,
	  CHECKED(set_class) },
	{ 0, "claimable", NULL,
	  "only look-alikes that a stranger could register", VARIANTS,
	  KEPT(is_claimable) },
	{ 0, "limit", "N", "print no more than N look-alikes", VARIANTS,
	  CHECKED(set_limit) },
	{ 0, "online", NULL,
	  "ask registries about names that are unknown or look like others",
	  CHECK | NAME, KEPT(is_online) },
	{ 0, "offline", NULL, "only what registries said before, of any age",
	  CHECK | NAME | HUNT, KEPT(is_offline) },
	{ 0, "refresh", NULL, "ask anew what registries said before",
	  CHECK | NAME | HUNT, KEPT(is_refreshing) },
	{ 0, "budget", "N", "send no more than N requests (default 500)", HUNT,
	  CHECKED(set_budget) },
	{ 0, "search", "VERSION",
	  "Docker Hub's search: v4 (default), v3, v2, v1", HUNT,
	  CHECKED(set_search) },
	{ 0, "unregistered", NULL,
	  "list the look-alikes that are still free to register", HUNT,
	  KEPT(is_unregistered) },
	{ 0, "output", "FILE", "write to FILE", NETWORK | CHECK,
	  KEPT(output_file) },
	{ 0, "staged", NULL, "the files staged in git, as they are staged",
	  CHECK | REFS, KEPT(is_staged) },
	{ 0, "changed-since", "REV", "only names that were not there at REV",
	  CHECK | REFS, KEPT(changed_since) },
	{ 0, "fix", NULL, "put right in the files what is certain", CHECK,
	  KEPT(is_fixing) },
	{ 0, "diff", NULL,
	  "show what --fix or update would change, write nothing",
	  UPDATE | CHECK, KEPT(shows_difference) },
	{ 'q', "quiet", NULL, "print one line a finding and nothing else",
	  CHECK | NAME | REFS | SWEEP | GUARD | NETWORK | INSTALL_HOOK,
	  KEPT(is_quiet) },
	{ 'h', "help", NULL, "print this help", ALL, KEPT(shows_help) },
	{ 'V', "version", NULL, "print the version and the catalogue's date",
	  ALL, KEPT(shows_version) },
};

/* The commands that take each format. */
static const struct {
	const char *name;
	unsigned commands;
} outputs[] = {
	[KO_OUTPUT_TEXT] = { "text", ALL },
	[KO_OUTPUT_JSON] = { "json", ALL },
	[KO_OUTPUT_TSV] = { "tsv", ALL },
	[KO_OUTPUT_HTML] = { "html", HUNT },
	[KO_OUTPUT_SARIF] = { "sarif", CHECK },
	[KO_OUTPUT_GITHUB] = { "github", CHECK },
	[KO_OUTPUT_GITLAB] = { "gitlab", CHECK },
	[KO_OUTPUT_CHECKSTYLE] = { "checkstyle", CHECK },
	[KO_OUTPUT_JUNIT] = { "junit", CHECK },
	[KO_OUTPUT_RDJSON] = { "rdjson", CHECK },
};

/* The format called name, for the command; or false and what is wrong. */
static bool find_output(unsigned command, struct ko_span name,
			enum ko_output *out, const char **why)
{
	static char text[256];
	size_t n = 0;

	*why = text;
	for (size_t i = 0; i < KO_ARRAY_LEN(outputs); i++) {
		if (!(outputs[i].commands & command))
			continue;
		if (ko_span_eq(name, ko_span_str(outputs[i].name))) {
			*out = (enum ko_output)i;
			return true;
		}
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s %s",
				      n ? "," : "must be one of",
				      outputs[i].name);
	}
	return false;
}

/* FORMAT, and for check FORMAT:FILE, as often as there are reports. */
static const char *set_format(struct ko_settings *s, const char *arg)
{
	struct ko_span name = ko_span_str(arg);
	struct ko_report_choice *choice = &s->reports[s->n_reports];
	const char *why;
	size_t colon;

	if (!(s->command->bit & CHECK))
		return find_output(s->command->bit, name, &s->output, &why)
			       ? NULL
			       : why;
	if (s->n_reports == KO_REPORTS_MAX)
		return "more than 8 formats";
	colon = ko_span_find(name, ':');
	if (!find_output(CHECK, ko_span_head(name, colon), &choice->output,
			 &why))
		return why;
	choice->file = colon < name.n ? arg + colon + 1 : NULL;
	if (choice->file && !choice->file[0])
		return "no file behind the colon";
	s->n_reports++;
	return NULL;
}

/* --output names the file of the one report that has none. */
static const char *settle_reports(struct ko_settings *s)
{
	size_t to_output = 0;

	/* The difference is all that --diff prints. */
	if (s->shows_difference)
		s->n_reports = 0;
	else if (s->n_reports == 0)
		s->n_reports = 1; /* text */
	for (size_t i = 0; i < s->n_reports; i++) {
		if (s->reports[i].file)
			continue;
		s->reports[i].file = s->output_file;
		to_output++;
	}
	return to_output > 1 ? "two formats for one output; name a file, as "
			       "--format=sarif:FILE"
			     : NULL;
}

static const char *set_fail_on(struct ko_settings *s, const char *arg)
{
	if (strcmp(arg, "never") == 0) {
		s->fail_on = KO_SEVERITY_NONE;
		return NULL;
	}
	for (enum ko_severity i = KO_SEVERITY_NOTE; i <= KO_SEVERITY_ERROR; i++)
		if (strcmp(arg, ko_severity_name(i)) == 0) {
			s->fail_on = i;
			return NULL;
		}
	return "must be error, warning, note or never";
}

/* "must be one of" and the names of the formats; grown once, here. */
static const char *format_names(void)
{
	static char text[1024] = "must be one of";
	size_t n = strlen(text);

	for (const struct ko_format *f = ko_formats;
	     f->name && n < sizeof(text); f++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s %s",
				      f == ko_formats ? "" : ",", f->name);
	return text;
}

static const char *set_as(struct ko_settings *s, const char *arg)
{
	s->format = ko_format_named(ko_span_str(arg));
	return s->format ? NULL : format_names();
}

/* https://no-color.org: any value that is not empty counts. */
static bool wants_colour(const struct ko_command *command)
{
	int out = command->bit == GUARD ? STDERR_FILENO : STDOUT_FILENO;
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return isatty(out) && !(no_color && no_color[0]) && term &&
	       strcmp(term, "dumb") != 0;
}

static const char *set_colour(struct ko_settings *s, const char *arg)
{
	if (strcmp(arg, "auto") == 0)
		s->has_colour = wants_colour(s->command);
	else if (strcmp(arg, "always") == 0)
		s->has_colour = true;
	else if (strcmp(arg, "never") == 0)
		s->has_colour = false;
	else
		return "must be auto, always or never";
	return NULL;
}

/* "must be " and the names of the slips; grown once, here. */
static const char *class_names(void)
{
	static char text[512] = "must be one of";
	size_t n = strlen(text);

	for (enum ko_rule r = 0; r < KO_SLIPS && n < sizeof(text); r++)
		if (KO_VARIANT_RULES & KO_RULE_BIT(r))
			n += (size_t)snprintf(text + n, sizeof(text) - n,
					      "%s %s", r ? "," : "",
					      ko_rule_info(r)->name);
	return text;
}

static const char *set_class(struct ko_settings *s, const char *arg)
{
	struct ko_span rest = ko_span_str(arg);

	do {
		size_t comma = ko_span_find(rest, ',');
		enum ko_rule rule;

		if (!ko_rule_named(ko_span_head(rest, comma), &rule) ||
		    rule >= KO_SLIPS || !(KO_VARIANT_RULES & KO_RULE_BIT(rule)))
			return class_names();
		s->classes |= KO_RULE_BIT(rule);
		rest = ko_span_tail(rest, comma + 1);
	} while (rest.n);
	return NULL;
}

static const char *set_positive(uint64_t *out, const char *arg)
{
	uint64_t n;

	if (!ko_span_u64(ko_span_str(arg), &n) || n == 0)
		return "must be a number from 1 on";
	*out = n;
	return NULL;
}

static const char *set_limit(struct ko_settings *s, const char *arg)
{
	return set_positive(&s->limit, arg);
}

static const char *set_env_file(struct ko_settings *s, const char *arg)
{
	if (s->n_env_files == KO_ENV_FILES_MAX)
		return "more than 16 files";
	s->env_files[s->n_env_files++] = arg;
	return NULL;
}

static const char *set_threads(struct ko_settings *s, const char *arg)
{
	uint64_t n;

	if (!ko_span_u64(ko_span_str(arg), &n) || n == 0 ||
	    n > KO_STREAM_THREADS_MAX)
		return "must be a number from 1 to 256";
	s->threads = (size_t)n;
	return NULL;
}

static const char *set_budget(struct ko_settings *s, const char *arg)
{
	return set_positive(&s->budget, arg);
}

static const char *set_search(struct ko_settings *s, const char *arg)
{
	static const char *const names[] = { "v4", "v3", "v2", "v1" };

	for (size_t i = 0; i < KO_ARRAY_LEN(names); i++)
		if (strcmp(arg, names[i]) == 0) {
			s->search = i;
			return NULL;
		}
	return "must be v4, v3, v2 or v1";
}

const struct ko_command *ko_command_named(const char *name)
{
	for (const struct ko_command *c = ko_commands; c->name; c++)
		if (strcmp(name, c->name) == 0)
			return c;
	return NULL;
}

/* getopt's tables, made from ours: val is the row's number plus one. */
struct getopt_tables {
	struct option longs[KO_ARRAY_LEN(options) + 1];
	char shorts[2 * KO_ARRAY_LEN(options) + 3];
};

static void make_tables(const struct ko_command *command,
			struct getopt_tables *t)
{
	size_t n = 0;
	size_t m = 0;

	memset(t, 0, sizeof(*t));
	/* What follows the guarded command's name is its own. */
	if (command->bit == GUARD)
		t->shorts[m++] = '+';
	for (size_t i = 0; i < KO_ARRAY_LEN(options); i++) {
		const struct option_row *o = &options[i];

		if (!(o->commands & command->bit))
			continue;
		t->longs[n++] = (struct option){ o->name,
						 o->arg ? required_argument
							: no_argument,
						 NULL, (int)i + 1 };
		if (!o->letter)
			continue;
		t->shorts[m++] = o->letter;
		if (o->arg)
			t->shorts[m++] = ':';
	}
}

/* The row that getopt_long() returned: by number, or by its letter. */
static const struct option_row *row_of(int code)
{
	if (code >= 1 && (size_t)code <= KO_ARRAY_LEN(options))
		return &options[code - 1];
	for (size_t i = 0; i < KO_ARRAY_LEN(options); i++)
		if (options[i].letter && options[i].letter == code)
			return &options[i];
	return NULL;
}

static bool complain(const struct ko_command *command,
		     const struct option_row *row, const char *arg,
		     const char *why)
{
	(void)fprintf(stderr, "knockoff: --%s=%s: %s\n", row->name, arg, why);
	(void)fprintf(stderr, "Try 'knockoff %s --help'.\n", command->name);
	return false;
}

static bool has_standard_input(const struct ko_settings *s)
{
	for (size_t i = 0; i < s->n_operands; i++)
		if (strcmp(s->operands[i], "-") == 0)
			return true;
	return false;
}

static bool complain_of_use(const struct ko_command *command, const char *why)
{
	(void)fprintf(stderr, "knockoff: %s\n", why);
	(void)fprintf(stderr, "Try 'knockoff %s --help'.\n", command->name);
	return false;
}

static const char *keep(struct ko_settings *s, const struct option_row *row,
			const char *arg)
{
	char *at = (char *)s + row->kept;

	if (row->arg)
		memcpy(at, &arg, sizeof(arg));
	else
		memcpy(at, &(bool){ true }, sizeof(bool));
	return NULL;
}

bool ko_opts_parse(const struct ko_command *command, int argc, char **argv,
		   struct ko_settings *out)
{
	static char program[] = "knockoff"; /* getopt puts it before errors */
	struct getopt_tables t;
	const char *why;
	int code;

	memset(out, 0, sizeof(*out));
	out->command = command;
	out->fail_on = KO_SEVERITY_WARNING;
	out->output = command->bit == SWEEP ? KO_OUTPUT_TSV : KO_OUTPUT_TEXT;
	out->has_colour = wants_colour(command);
	make_tables(command, &t);
	argv[0] = program;
	while ((code = getopt_long(argc, argv, t.shorts, t.longs, NULL)) !=
	       -1) {
		const struct option_row *row = row_of(code);

		if (!row) {
			(void)fprintf(stderr, "Try 'knockoff %s --help'.\n",
				      command->name);
			return false;
		}
		why = row->set ? row->set(out, optarg) : keep(out, row, optarg);
		if (why)
			return complain(command, row, optarg, why);
	}
	out->is_online |= out->is_offline | out->is_refreshing;
	why = settle_reports(out);
	if (why && (command->bit & CHECK))
		return complain_of_use(command, why);
	out->operands = argv + optind;
	out->n_operands = (size_t)(argc - optind);
	if ((out->is_fixing ||
	     (out->shows_difference && command->bit == CHECK)) &&
	    has_standard_input(out))
		return complain_of_use(command,
				       "--fix and --diff are for files");
	return true;
}

static void print_option(const struct option_row *o, FILE *out)
{
	char left[40];

	(void)snprintf(left, sizeof(left), "--%s%s%s", o->name,
		       o->arg ? "=" : "", o->arg ? o->arg : "");
	(void)fprintf(out, "  %c%c%c %-20s %s\n", o->letter ? '-' : ' ',
		      o->letter ? o->letter : ' ', o->letter ? ',' : ' ', left,
		      o->help);
}

static void print_options(unsigned commands, FILE *out)
{
	(void)fputs("\nOptions:\n", out);
	for (size_t i = 0; i < KO_ARRAY_LEN(options); i++)
		if (options[i].commands & commands)
			print_option(&options[i], out);
}

void ko_opts_help(const struct ko_command *command, FILE *out)
{
	if (command) {
		(void)fprintf(out, "usage: knockoff %s [OPTION]... %s\n%c%s.\n",
			      command->name, command->operands,
			      command->summary[0] & ~0x20,
			      command->summary + 1);
		print_options(command->bit, out);
		return;
	}
	(void)fputs("usage: knockoff [COMMAND] [OPTION]... [OPERAND]...\n"
		    "Tells, before anything is pulled, that a container image "
		    "name is not the one meant.\n\nCommands:\n",
		    out);
	for (const struct ko_command *c = ko_commands; c->name; c++)
		(void)fprintf(out, "  %-12s %-14s %s%s\n", c->name, c->operands,
			      c->summary, c == ko_commands ? " (default)" : "");
	print_options(ALL, out);
	(void)fputs("\nExit status: 0 no finding, 1 findings, 2 trouble.\n"
		    "'knockoff COMMAND --help' says which options a command "
		    "takes; see also knockoff(1).\n",
		    out);
}
