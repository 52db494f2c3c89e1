#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "cli/check.h"
#include "cli/clipboard.h"
#include "cli/commands.h"
#include "base/escape.h"
#include "cli/complain.h"
#include "cli/kept_input.h"
#include "extract/map.h"

/* Most memory for the names, in bytes. */
#define PASTE_ARENA_MAX ((size_t)64 << 20)

/* Verdicts stand in one column, unless a name is wider than this. */
#define NAME_WIDTH_MAX 48

/* Longest line about a name, in bytes. */
#define LINE_MAX_BYTES ((size_t)16384)

struct line {
	struct line *next;
	struct ko_span name, verdict; /* escaped */
	enum ko_severity severity;
	enum ko_verdict_kind kind;
};

struct paste {
	const struct ko_settings *settings;
	struct ko_check check;
	struct ko_reader judge;
	struct ko_arena arena;
	struct ko_map seen;
	struct line *lines, **last;
	size_t images, unresolved;
	size_t notes, lookalikes, known_bad, suspicious; /* distinct names */
	bool is_short_of_memory;
};

/* ---- what it is ---- */

/* What a person calls a text of each kind. */
static const struct {
	const char *format, *title;
} titles[] = {
	{ "dockerfile", "a Dockerfile" },
	{ "bake", "a Bake file" },
	{ "nomad", "a Nomad job" },
	{ "terraform", "a Terraform file" },
	{ "jenkinsfile", "a Jenkinsfile" },
	{ "quadlet", "a Quadlet unit" },
	{ "systemd", "a systemd unit" },
	{ "github-actions", "a GitHub workflow" },
	{ "gitlab", "a GitLab pipeline" },
	{ "circleci", "a CircleCI pipeline" },
	{ "azure-pipelines", "an Azure pipeline" },
	{ "bitbucket", "a Bitbucket pipeline" },
	{ "drone", "a Drone pipeline" },
	{ "woodpecker", "a Woodpecker pipeline" },
	{ "buildkite", "a Buildkite pipeline" },
	{ "cloudbuild", "a Cloud Build file" },
	{ "travis", "a Travis file" },
	{ "compose", "a compose file" },
	{ "devcontainer", "a devcontainer file" },
	{ "helm", "a file of a Helm chart" },
	{ "kubernetes", "a Kubernetes manifest" },
	{ "ansible", "an Ansible file" },
	{ "yaml", "YAML" },
	{ "html", "a page of HTML" },
	{ "rst", "reStructuredText" },
	{ "asciidoc", "AsciiDoc" },
	{ "markdown", "Markdown" },
	{ "shell", "shell commands" },
	{ "console", "a terminal's contents" },
	{ "text", "prose" },
	{ "source", "a program" },
};

static const char *title_of(const struct ko_format *format)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(titles); i++)
		if (strcmp(titles[i].format, format->name) == 0)
			return titles[i].title;
	return format->name;
}

/* Is the text one word, which can be nothing but a name? */
static bool is_name(struct ko_span text)
{
	struct ko_span rest = ko_span_trim(text);

	return ko_span_word(&rest).n > 0 && rest.n == 0;
}

/* ---- what is found ---- */

/* "look-alike of NAME" and so on. */
static enum ko_status say(struct ko_buf *b, const struct ko_verdict *v)
{
	switch (v->kind) {
	case KO_VERDICT_TRUSTED:
		return ko_buf_printf(b, "trusted (%s)",
				     ko_tier_text(v->target_entry.tier));
	case KO_VERDICT_LOOKALIKE:
		return ko_buf_printf(b, "look-alike of %s",
				     v->suggestion[0] ? v->suggestion
						      : v->target);
	case KO_VERDICT_KNOWN_BAD:
		return ko_buf_add(b, KO_SPAN("reported as malicious"));
	case KO_VERDICT_INVALID:
		return ko_buf_add(b, KO_SPAN("not a name of an image"));
	case KO_VERDICT_UNKNOWN:
		break;
	}
	return ko_buf_add(b, KO_SPAN("unknown"));
}

static void count(struct paste *p, const struct line *line)
{
	if (line->severity == KO_SEVERITY_NONE)
		return;
	if (line->severity == KO_SEVERITY_NOTE)
		p->notes++;
	else if (line->kind == KO_VERDICT_LOOKALIKE)
		p->lookalikes++;
	else if (line->kind == KO_VERDICT_KNOWN_BAD)
		p->known_bad++;
	else
		p->suspicious++;
}

/* NULL when out of memory. */
static struct line *new_line(struct paste *p, const struct ko_verdict *v,
			     struct ko_span name)
{
	KO_AUTO_BUF struct ko_buf raw = KO_BUF(LINE_MAX_BYTES);
	KO_AUTO_BUF struct ko_buf shown = KO_BUF(LINE_MAX_BYTES);
	struct line *line = ko_arena_alloc(&p->arena, sizeof(*line));

	if (!line || say(&raw, v))
		return NULL;
	line->severity = v->severity;
	line->kind = v->kind;
	ko_escape_start(&shown, name);
	line->name = ko_arena_copy(&p->arena, ko_buf_span(&shown));
	ko_buf_clear(&shown);
	ko_escape_line(&shown, ko_buf_span(&raw));
	line->verdict = ko_arena_copy(&p->arena, ko_buf_span(&shown));
	return line->name.p && line->verdict.p ? line : NULL;
}

/* A line for each name, once: what is judged, and of what is no image to be
 * pulled only what there is something to say about. */
static void on_judged(void *ctx, const struct ko_found *found,
		      const struct ko_verdict *v)
{
	struct paste *p = ctx;
	struct ko_span name =
		ko_arena_copy(&p->arena, found->mention->expanded);
	bool is_image = found->mention->kind == KO_MENTION_IMAGE;
	struct line *line;

	if (!name.p) {
		p->is_short_of_memory = true;
		return;
	}
	if ((!is_image && v->severity == KO_SEVERITY_NONE) ||
	    ko_map_get(&p->seen, name))
		return;
	line = new_line(p, v, name);
	if (!line || !ko_map_set(&p->seen, &p->arena, name, KO_SPAN(""))) {
		p->is_short_of_memory = true;
		return;
	}
	*p->last = line;
	p->last = &line->next;
	p->images += is_image;
	count(p, line);
}

static enum ko_status on_mention(void *ctx, const struct ko_found *found)
{
	struct paste *p = ctx;

	p->unresolved += found->mention->kind == KO_MENTION_UNRESOLVED;
	return p->judge.mention(p->judge.ctx, found);
}

static void begin(void *ctx, const struct ko_input *input)
{
	(void)ctx;
	(void)input;
}

/* False, after saying so, when not all of it could be read. */
static bool read_text(struct paste *p, struct ko_span text)
{
	static char dash[] = "-";
	char *operands[] = { dash, NULL };
	struct ko_settings s = *p->settings;
	/* A comment in what somebody else wrote accepts nothing. */
	struct ko_reader reader = { p, begin, on_mention, p->judge.configs,
				    NULL };
	struct ko_mention m = { .construct = "name", .kind = KO_MENTION_IMAGE };
	struct ko_span start = ko_span_trim(text);
	struct ko_found found;

	s.operands = operands;
	s.n_operands = 1;
	s.format = s.format ? s.format : ko_format_of_content(text);
	if (!s.format && is_name(text)) {
		m.at = (size_t)(start.p - text.p);
		m.end = m.at + start.n;
		m.written = m.expanded = start;
		found = ko_found_in(dash, text, &m);
		printf("This is a name.\n");
		return ko_check_trust(&p->check, &found) &&
		       on_mention(p, &found) == KO_OK;
	}
	if (!s.format)
		s.format = ko_format_named(KO_SPAN("text"));
	printf("This looks like %s.\n", title_of(s.format));
	return ko_input_replace(text) && ko_inputs_each(&s, &reader);
}

/* ---- what is said ---- */

static void print_lines(const struct paste *p)
{
	static const char *const colours[] = {
		[KO_SEVERITY_NONE] = "",
		[KO_SEVERITY_NOTE] = "\033[1;36m",
		[KO_SEVERITY_WARNING] = "\033[1;35m",
		[KO_SEVERITY_ERROR] = "\033[1;31m",
	};
	bool has_colour = p->settings->has_colour;
	size_t width = 0;

	for (const struct line *l = p->lines; l; l = l->next) {
		size_t n = ko_utf8_columns(l->name);

		width = n > width && n <= NAME_WIDTH_MAX ? n : width;
	}
	if (p->lines)
		(void)putchar('\n');
	for (const struct line *l = p->lines; l; l = l->next) {
		size_t n = ko_utf8_columns(l->name);
		const char *colour = colours[l->severity];

		if (l->kind == KO_VERDICT_TRUSTED && !colour[0])
			colour = "\033[1;32m";
		printf("  %.*s%*s  %s%.*s%s\n", KO_SPAN_ARG(l->name),
		       (int)(n < width ? width - n : 0), "",
		       has_colour ? colour : "", KO_SPAN_ARG(l->verdict),
		       has_colour ? "\033[0m" : "");
	}
}

static void print_count(size_t n, const char *one, const char *more)
{
	if (n)
		printf(", %zu %s", n, n == 1 ? one : more);
}

/* "3 images, 1 look-alike. Don't run this." */
static void print_last(const struct paste *p, bool is_fine)
{
	bool has_failed = ko_check_has_failed(&p->check);
	const char *start = "", *end = "";

	if (p->settings->has_colour) {
		start = has_failed ? "\033[1;31m"
				   : (is_fine ? "\033[1;32m" : "\033[1m");
		end = "\033[0m";
	}
	printf("\n%s", start);
	if (p->images)
		printf("%zu image%s", p->images, p->images == 1 ? "" : "s");
	else
		printf("No image");
	print_count(p->lookalikes, "look-alike", "look-alikes");
	print_count(p->known_bad, "reported as malicious",
		    "reported as malicious");
	print_count(p->suspicious, "suspicious", "suspicious");
	print_count(p->notes, "note", "notes");
	print_count(p->unresolved, "known only when it is run",
		    "known only when it is run");
	if (!p->lookalikes && !p->known_bad && !p->suspicious && p->images)
		printf(", nothing suspicious");
	printf(".%s%s%s\n", has_failed ? " Don't run this." : "",
	       is_fine ? "" : " Not all of it could be read.", end);
}

/* Judge the text and say what came of it: an exit status. */
static int judge(struct paste *p, struct ko_span text)
{
	char *details = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&details, &n);
	bool is_fine;

	if (!out) {
		ko_complain("-", "%s", strerror(errno));
		return KO_EXIT_TROUBLE;
	}
	ko_reports_begin_to(&p->check.reports, p->settings, &ko_text_writer,
			    out);
	p->judge = ko_check_reader(&p->check);
	p->check.judged = on_judged;
	p->check.ctx = p;
	is_fine = read_text(p, text);
	ko_reports_drop(&p->check.reports);
	if (fclose(out) != 0 || p->is_short_of_memory) {
		(void)fputs("knockoff: out of memory\n", stderr);
		is_fine = false;
	}
	print_lines(p);
	if (n)
		printf("\n%s", details);
	free(details);
	print_last(p, is_fine);
	if (!is_fine)
		return KO_EXIT_TROUBLE;
	return ko_check_has_failed(&p->check) ? KO_EXIT_FINDINGS
					      : KO_EXIT_CLEAN;
}

/* The clipboard, where a person would have to paste it; else what is there. */
static bool take_text(const struct ko_settings *settings, struct ko_buf *text)
{
	struct ko_error err = { 0 };
	const char *tool = settings->n_operands || !isatty(STDIN_FILENO)
				   ? NULL
				   : ko_clipboard_read(text);

	if (tool) {
		printf("The clipboard, by %s.\n", tool);
		return true;
	}
	ko_input_invite(settings);
	if (ko_fd_read(STDIN_FILENO, text, &err) == KO_OK)
		return true;
	ko_complain("-", "%s", err.text);
	return false;
}

int ko_cmd_paste(const struct ko_settings *settings)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF(KO_SOURCE_MAX);
	struct paste p = { .settings = settings,
			   .arena = KO_ARENA(PASTE_ARENA_MAX) };
	int status;

	p.last = &p.lines;
	if (settings->n_operands > 1 ||
	    (settings->n_operands && strcmp(settings->operands[0], "-") != 0)) {
		(void)fputs("knockoff: paste: no operand but - is taken\n"
			    "Try 'knockoff paste --help'.\n",
			    stderr);
		return KO_EXIT_TROUBLE;
	}
	if (!ko_check_open(&p.check, settings) || !take_text(settings, &text)) {
		status = KO_EXIT_TROUBLE;
	} else if (ko_span_trim(ko_buf_span(&text)).n == 0) {
		printf("Nothing was pasted.\n");
		status = KO_EXIT_CLEAN;
	} else {
		status = judge(&p, ko_buf_span(&text));
	}
	ko_check_close(&p.check);
	ko_arena_done(&p.arena);
	return status;
}
