#include <stdio.h>

#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/config.h"
#include "base/escape.h"

/* Longest text that is printed, in bytes. */
#define PRINTED_MAX ((size_t)65536)

/* Can it stand in YAML as it is? */
static bool is_plain(struct ko_span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ko_is_alnum(s.p[i]) && s.p[i] != '.' && s.p[i] != '/' &&
		    s.p[i] != '_' && s.p[i] != '-')
			return false;
	return s.n && (ko_is_lower(s.p[0]) || ko_is_upper(s.p[0]));
}

/* A text as YAML has it, with what must not be printed written out. */
static void print_text(struct ko_span s)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(PRINTED_MAX);

	if (is_plain(s)) {
		printf("%.*s", KO_SPAN_ARG(s));
		return;
	}
	ko_escape(&b, s);
	(void)putchar('"');
	for (size_t i = 0; i < b.n; i++) {
		if (b.p[i] == '"')
			(void)putchar('\\');
		(void)putchar(b.p[i]);
	}
	(void)putchar('"');
}

/* "  # FILE:LINE", at the end of a line. */
static void print_origin(const struct ko_config_file *f, size_t line)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(PRINTED_MAX);

	ko_escape_line(&b, ko_span_str(f->path));
	printf("  # %.*s:%zu\n", KO_SPAN_ARG(ko_buf_span(&b)), line);
}

static void print_list(const struct ko_config *c, enum ko_config_list list)
{
	bool is_first = true;

	for (size_t i = 0; i < KO_ARRAY_LEN(c->files); i++) {
		const struct ko_config_file *f = c->files[i];

		for (size_t j = 0; f && j < f->lists[list].n; j++) {
			const struct ko_config_text *t = &f->lists[list].p[j];

			if (is_first)
				printf("%s:\n", ko_config_list_name(list));
			is_first = false;
			printf("  - ");
			print_text(t->written);
			print_origin(f, t->line);
		}
	}
}

static void print_accept(const struct ko_config_file *f,
			 const struct ko_config_accept *a)
{
	printf("  - name: ");
	print_text(a->name);
	print_origin(f, a->line);
	printf("    target: ");
	print_text(a->target);
	printf("\n    reason: ");
	print_text(a->reason);
	if (a->expires.n)
		printf("\n    expires: \"%.*s\"%s", KO_SPAN_ARG(a->expires),
		       a->is_expired ? "  # expired: it does not count" : "");
	(void)putchar('\n');
}

static void print_accepts(const struct ko_config *c)
{
	bool is_first = true;

	for (size_t i = 0; i < KO_ARRAY_LEN(c->files); i++) {
		const struct ko_config_file *f = c->files[i];

		for (size_t j = 0; f && j < f->n_accepts; j++) {
			if (is_first)
				printf("accept:\n");
			is_first = false;
			print_accept(f, &f->accepts[j]);
		}
	}
}

static void print_severities(const struct ko_config *c)
{
	bool is_first = true;

	for (size_t r = 0; r < KO_RULES; r++) {
		const struct ko_config_file *from = NULL;

		for (size_t i = 0; i < KO_ARRAY_LEN(c->files); i++)
			if (c->files[i] && c->files[i]->severities[r].line)
				from = c->files[i];
		if (!from)
			continue;
		if (is_first)
			printf("severity:\n");
		is_first = false;
		printf("  %s: %s", ko_rule_info((enum ko_rule)r)->name,
		       ko_severity_name(from->severities[r].severity));
		print_origin(from, from->severities[r].line);
	}
}

static void print_variables(const struct ko_config *c)
{
	bool is_first = true;

	for (size_t i = 0; i < KO_ARRAY_LEN(c->files); i++) {
		const struct ko_config_file *f = c->files[i];

		for (size_t j = 0; f && j < f->n_variables; j++) {
			const struct ko_config_variable *v = &f->variables[j];
			const struct ko_span *value =
				ko_map_get(&c->variables, v->name);

			/* Another file's, which is nearer. */
			if (!value || value->p != v->value.p)
				continue;
			if (is_first)
				printf("variables:\n");
			is_first = false;
			printf("  %.*s: ", KO_SPAN_ARG(v->name));
			print_text(v->value);
			print_origin(f, v->line);
		}
	}
}

void ko_config_print(const struct ko_config *c)
{
	if (!c->files[0] && !c->files[1])
		printf("# no configuration\n");
	for (size_t i = 0; i < KO_ARRAY_LEN(c->files); i++) {
		KO_AUTO_BUF struct ko_buf b = KO_BUF(PRINTED_MAX);

		if (!c->files[i])
			continue;
		ko_escape_line(&b, ko_span_str(c->files[i]->path));
		printf("# %.*s\n", KO_SPAN_ARG(ko_buf_span(&b)));
	}
	print_list(c, KO_CONFIG_REGISTRIES);
	print_list(c, KO_CONFIG_NAMESPACES);
	print_list(c, KO_CONFIG_TRUST);
	print_accepts(c);
	print_severities(c);
	print_list(c, KO_CONFIG_IGNORE);
	print_variables(c);
}

/* The configuration of a folder; false after saying why there is none. */
static bool show(struct ko_configs *configs, const char *folder)
{
	const struct ko_config_place *place;

	if (access(folder[0] ? folder : ".", F_OK) != 0) {
		ko_complain(folder, "No such file or directory");
		return false;
	}
	place = ko_configs_find(configs, ko_span_str(folder));
	if (!place) {
		(void)fputs("knockoff: out of memory\n", stderr);
		return false;
	}
	ko_config_tell(place->config);
	if (place->config->is_broken)
		return false;
	ko_config_print(place->config);
	return true;
}

int ko_cmd_config(const struct ko_settings *settings)
{
	struct ko_catalogue catalogue;
	struct ko_configs *configs;
	bool is_fine;

	if (settings->n_operands > 1) {
		(void)fputs("knockoff: config: more than one folder\n"
			    "Try 'knockoff config --help'.\n",
			    stderr);
		return KO_EXIT_TROUBLE;
	}
	ko_catalogue_init_builtin(&catalogue);
	configs = ko_configs_new(settings, &catalogue);
	is_fine = configs &&
		  show(configs,
		       settings->n_operands ? settings->operands[0] : "");
	ko_configs_free(configs);
	return is_fine ? KO_EXIT_CLEAN : KO_EXIT_TROUBLE;
}
