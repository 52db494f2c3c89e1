#include "cli/opts_rows.h"

#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/stream.h"
#include "core/variants.h"

const struct ko_command ko_commands[] = {
	{ "check", "[PATH | -]...",
	  "look for look-alike image names in files and folders", KO_CMD_CHECK,
	  ko_cmd_check },
	{ "name", "NAME... | -", "judge image names; - reads one a line",
	  KO_CMD_NAME, ko_cmd_name },
	{ "refs", "[PATH | -]...", "list every image reference, judge nothing",
	  KO_CMD_REFS, ko_cmd_refs },
	{ "variants", "NAME",
	  "list the look-alikes of an image, a namespace or a host",
	  KO_CMD_VARIANTS, ko_cmd_variants },
	{ "paste", "[-]", "judge what is pasted into a terminal, for people",
	  KO_CMD_PASTE, ko_cmd_paste },
	{ "guard", "-- COMMAND...",
	  "judge a docker command line and its files, then run it",
	  KO_CMD_GUARD, ko_cmd_guard },
	{ "sweep", "", "judge millions of names, from standard input",
	  KO_CMD_SWEEP, ko_cmd_sweep },
	{ "hunt", "NAME", "find who on Docker Hub looks like a name",
	  KO_CMD_HUNT, NULL },
	{ "update", "", "fetch the names that are known from Docker Hub",
	  KO_CMD_UPDATE, NULL },
	{ "install-hook", "", "let git show each commit to knockoff",
	  KO_CMD_INSTALL_HOOK, ko_cmd_install_hook },
	{ "config", "[FOLDER]", "print the configuration and where it is from",
	  KO_CMD_CONFIG, ko_cmd_config },
	{ "completion", "SHELL", "print what bash, zsh or fish completes from",
	  KO_CMD_COMPLETION, ko_cmd_completion },
	{ "explain", "[RULE]...", "say what a rule means, with an example",
	  KO_CMD_EXPLAIN, ko_cmd_explain },
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

const struct ko_option_row ko_option_rows[] = {
	{ 'f', "format", "FORMAT",
	  "text, json, tsv; hunt: html; check: sarif, github, gitlab, "
	  "checkstyle, junit, rdjson, each also as FORMAT:FILE",
	  KO_CMD_CHECK | KO_CMD_NAME | KO_CMD_REFS | KO_CMD_VARIANTS |
		  KO_CMD_SWEEP | KO_CMD_HUNT,
	  CHECKED(set_format) },
	{ 0, "fail-on", "SEVERITY",
	  "exit 1 from this on: error, warning (default), note or never",
	  KO_CMD_JUDGING | KO_CMD_HUNT, CHECKED(set_fail_on) },
	{ 0, "as", "KIND",
	  "take the input for this kind of file, as dockerfile",
	  KO_CMD_CHECK | KO_CMD_REFS | KO_CMD_PASTE, CHECKED(set_as) },
	{ 0, "catalogue", "FILE",
	  "use the names in FILE, not the built-in ones",
	  KO_CMD_JUDGING | KO_CMD_VARIANTS | KO_CMD_NETWORK, KEPT(catalogue) },
	{ 0, "all", NULL, "print a row for each line, not for findings alone",
	  KO_CMD_SWEEP, KEPT(shows_all) },
	{ 0, "field", "NAME", "take the names from this field of JSON lines",
	  KO_CMD_SWEEP, KEPT(field) },
	{ 0, "no-header", NULL, "leave out the line above the rows",
	  KO_CMD_SWEEP, KEPT(has_no_header) },
	{ 0, "no-ignore", NULL, "take what .gitignore and .ignore leave out",
	  KO_CMD_CHECK | KO_CMD_REFS, KEPT(ignores_nothing) },
	{ 0, "config", "FILE", "use this configuration and look for no other",
	  KO_CMD_JUDGING | KO_CMD_REFS | KO_CMD_CONFIG, KEPT(config) },
	{ 0, "no-config", NULL, "use no configuration",
	  KO_CMD_JUDGING | KO_CMD_REFS | KO_CMD_CONFIG, KEPT(has_no_config) },
	{ 0, "baseline", "FILE", "do not report the findings in FILE again",
	  KO_CMD_CHECK, KEPT(baseline) },
	{ 0, "write-baseline", "FILE", "write the findings to FILE as known",
	  KO_CMD_CHECK, KEPT(new_baseline) },
	{ 0, "report-unused-ignores", NULL,
	  "find comments that accept what is not found", KO_CMD_CHECK,
	  KEPT(reports_unused) },
	{ 0, "show", NULL, "print the configuration, as without it",
	  KO_CMD_CONFIG, KEPT(shows_config) },
	{ 0, "env-file", "FILE", "variables of compose files, instead of .env",
	  KO_CMD_CHECK | KO_CMD_REFS, CHECKED(set_env_file) },
	{ 0, "follow", NULL,
	  "read Dockerfiles with the arguments of builds, too",
	  KO_CMD_CHECK | KO_CMD_REFS, KEPT(follows_builds) },
	{ 0, "merge", NULL, "the compose files named are one, the later win",
	  KO_CMD_CHECK | KO_CMD_REFS, KEPT(is_merged) },
	{ 0, "threads", "N", "use N threads, not one a processor",
	  KO_CMD_CHECK | KO_CMD_REFS | KO_CMD_SWEEP, CHECKED(set_threads) },
	{ 0, "color", "WHEN", "colour the text: auto (default), always, never",
	  KO_CMD_CHECK | KO_CMD_NAME | KO_CMD_GUARD | KO_CMD_PASTE |
		  KO_CMD_HUNT,
	  CHECKED(set_colour) },
	{ 0, "class", "RULE",
	  "only look-alikes by these rules, \"a,b\" for two", KO_CMD_VARIANTS,
	  CHECKED(set_class) },
	{ 0, "claimable", NULL,
	  "only look-alikes that a stranger could register", KO_CMD_VARIANTS,
	  KEPT(is_claimable) },
	{ 0, "limit", "N", "print no more than N look-alikes", KO_CMD_VARIANTS,
	  CHECKED(set_limit) },
	{ 0, "online", NULL,
	  "ask registries about names that are unknown or look like others",
	  KO_CMD_CHECK | KO_CMD_NAME, KEPT(is_online) },
	{ 0, "offline", NULL, "only what registries said before, of any age",
	  KO_CMD_CHECK | KO_CMD_NAME | KO_CMD_HUNT, KEPT(is_offline) },
	{ 0, "refresh", NULL, "ask anew what registries said before",
	  KO_CMD_CHECK | KO_CMD_NAME | KO_CMD_HUNT, KEPT(is_refreshing) },
	{ 0, "budget", "N", "send no more than N requests (default 500)",
	  KO_CMD_HUNT, CHECKED(set_budget) },
	{ 0, "search", "VERSION",
	  "Docker Hub's search: v4 (default), v3, v2, v1", KO_CMD_HUNT,
	  CHECKED(set_search) },
	{ 0, "unregistered", NULL,
	  "list the look-alikes that are still free to register", KO_CMD_HUNT,
	  KEPT(is_unregistered) },
	{ 0, "output", "FILE", "write to FILE", KO_CMD_NETWORK | KO_CMD_CHECK,
	  KEPT(output_file) },
	{ 0, "staged", NULL, "the files staged in git, as they are staged",
	  KO_CMD_CHECK | KO_CMD_REFS, KEPT(is_staged) },
	{ 0, "changed-since", "REV", "only names that were not there at REV",
	  KO_CMD_CHECK | KO_CMD_REFS, KEPT(changed_since) },
	{ 0, "fix", NULL, "put right in the files what is certain",
	  KO_CMD_CHECK, KEPT(is_fixing) },
	{ 0, "diff", NULL,
	  "show what --fix or update would change, write nothing",
	  KO_CMD_UPDATE | KO_CMD_CHECK, KEPT(shows_difference) },
	{ 'q', "quiet", NULL, "print one line a finding and nothing else",
	  KO_CMD_CHECK | KO_CMD_NAME | KO_CMD_REFS | KO_CMD_SWEEP |
		  KO_CMD_GUARD | KO_CMD_NETWORK | KO_CMD_INSTALL_HOOK,
	  KEPT(is_quiet) },
	{ 'h', "help", NULL, "print this help", KO_CMD_ALL, KEPT(shows_help) },
	{ 'V', "version", NULL, "print the version and the catalogue's date",
	  KO_CMD_ALL, KEPT(shows_version) },
	{ 0, NULL, NULL, NULL, 0, NULL, 0 },
};

/* The commands that take each format. */
static const struct {
	const char *name;
	unsigned commands;
} outputs[] = {
	[KO_OUTPUT_TEXT] = { "text", KO_CMD_ALL & ~(unsigned)KO_CMD_SWEEP },
	[KO_OUTPUT_JSON] = { "json", KO_CMD_ALL },
	[KO_OUTPUT_TSV] = { "tsv", KO_CMD_ALL },
	[KO_OUTPUT_HTML] = { "html", KO_CMD_HUNT },
	[KO_OUTPUT_SARIF] = { "sarif", KO_CMD_CHECK },
	[KO_OUTPUT_GITHUB] = { "github", KO_CMD_CHECK },
	[KO_OUTPUT_GITLAB] = { "gitlab", KO_CMD_CHECK },
	[KO_OUTPUT_CHECKSTYLE] = { "checkstyle", KO_CMD_CHECK },
	[KO_OUTPUT_JUNIT] = { "junit", KO_CMD_CHECK },
	[KO_OUTPUT_RDJSON] = { "rdjson", KO_CMD_CHECK },
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

	if (!(s->command->bit & KO_CMD_CHECK))
		return find_output(s->command->bit, name, &s->output, &why)
			       ? NULL
			       : why;
	if (s->n_reports == KO_REPORTS_MAX)
		return "more than 8 formats";
	colon = ko_span_find(name, ':');
	if (!find_output(KO_CMD_CHECK, ko_span_head(name, colon),
			 &choice->output, &why))
		return why;
	choice->file = colon < name.n ? arg + colon + 1 : NULL;
	if (choice->file && !choice->file[0])
		return "no file behind the colon";
	s->n_reports++;
	return NULL;
}

/* --output names the file of the one report that has none. */
const char *ko_opts_settle_reports(struct ko_settings *s)
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
bool ko_opts_wants_colour(const struct ko_command *command)
{
	int out = command->bit == KO_CMD_GUARD ? STDERR_FILENO : STDOUT_FILENO;
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return isatty(out) && !(no_color && no_color[0]) && term &&
	       strcmp(term, "dumb") != 0;
}

static const char *set_colour(struct ko_settings *s, const char *arg)
{
	if (strcmp(arg, "auto") == 0)
		s->has_colour = ko_opts_wants_colour(s->command);
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

static const char *const searches[] = { "v4", "v3", "v2", "v1" };

static const char *set_search(struct ko_settings *s, const char *arg)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(searches); i++)
		if (strcmp(arg, searches[i]) == 0) {
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

/* ---- words for the completions ---- */

/* Each gives the i-th word, NULL after the last one. */

static const char *format_word(unsigned command, size_t i)
{
	for (size_t row = 0; row < KO_ARRAY_LEN(outputs); row++)
		if ((outputs[row].commands & command) && i-- == 0)
			return outputs[row].name;
	return NULL;
}

static const char *severity_word(unsigned command, size_t i)
{
	(void)command;
	if (i == 0)
		return "never";
	return i <= KO_SEVERITY_ERROR ? ko_severity_name((enum ko_severity)i)
				      : NULL;
}

static const char *kind_word(unsigned command, size_t i)
{
	(void)command;
	return ko_formats[i].name;
}

static const char *when_word(unsigned command, size_t i)
{
	static const char *const words[] = { "auto", "always", "never" };

	(void)command;
	return i < KO_ARRAY_LEN(words) ? words[i] : NULL;
}

static const char *version_word(unsigned command, size_t i)
{
	(void)command;
	return i < KO_ARRAY_LEN(searches) ? searches[i] : NULL;
}

static const char *rule_word(unsigned command, size_t i)
{
	(void)command;
	for (enum ko_rule r = 0; r < KO_SLIPS; r++)
		if ((KO_VARIANT_RULES & KO_RULE_BIT(r)) && i-- == 0)
			return ko_rule_info(r)->name;
	return NULL;
}

const char *ko_option_word(const struct ko_option_row *row, unsigned command,
			   size_t i)
{
	static const struct {
		const char *arg;
		const char *(*word)(unsigned command, size_t i);
	} words[] = {
		{ "FORMAT", format_word },   { "SEVERITY", severity_word },
		{ "KIND", kind_word },       { "WHEN", when_word },
		{ "VERSION", version_word }, { "RULE", rule_word },
	};

	for (size_t w = 0; row->arg && w < KO_ARRAY_LEN(words); w++)
		if (strcmp(row->arg, words[w].arg) == 0)
			return words[w].word(command, i);
	return NULL;
}
