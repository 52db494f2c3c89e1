#include <stdio.h>

#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/json.h"
#include "core/variants.h"

/* Columns for a variant in text; a longer one pushes the rest on. */
#define WIDTH_MAX 64

struct printer {
	const struct ko_settings *settings;
	struct ko_catalogue catalogue;
	struct ko_span name;
	int width; /* of the variants in text */
	uint64_t n_printed;
};

static const char *claimable_word(enum ko_claimable claimable)
{
	static const char *const words[] = {
		[KO_CLAIMABLE_UNKNOWN] = "unknown",
		[KO_CLAIMABLE_NO] = "no",
		[KO_CLAIMABLE_YES] = "yes",
	};

	return words[claimable];
}

static void print_json(const struct ko_variant *v, bool is_known)
{
	json_t *o = json_object();

	json_object_set_new(o, "variant", ko_json_string(v->name));
	json_object_set_new(o, "class",
			    json_string(ko_rule_info(v->rule)->name));
	json_object_set_new(o, "claimable", ko_json_claimable(v->claimable));
	json_object_set_new(o, "known", json_boolean(is_known));
	(void)ko_json_print(stdout, o);
}

/* "ngnix  transposition  not claimable", and "known" behind it */
static void print_text(const struct printer *p, const struct ko_variant *v,
		       bool is_known)
{
	static const char *const words[] = {
		[KO_CLAIMABLE_UNKNOWN] = "claimable?",
		[KO_CLAIMABLE_NO] = "not claimable",
		[KO_CLAIMABLE_YES] = "claimable",
	};
	const char *rule = ko_rule_info(v->rule)->name;

	if (is_known)
		printf("%-*.*s  %-16s  %-13s  known\n", p->width,
		       KO_SPAN_ARG(v->name), rule, words[v->claimable]);
	else
		printf("%-*.*s  %-16s  %s\n", p->width, KO_SPAN_ARG(v->name),
		       rule, words[v->claimable]);
}

/* What comes before the first one. */
static void begin(const struct printer *p)
{
	const struct ko_settings *settings = p->settings;

	if (settings->output == KO_OUTPUT_TSV)
		printf("variant\tclass\tclaimable\tknown\n");
	if (settings->output != KO_OUTPUT_JSON)
		return;
	printf("{\"version\":1,\"name\":");
	(void)ko_json_print(stdout, ko_json_string(p->name));
	printf(",\"variants\":[");
}

/* Returns false when that is all that is wanted. */
static bool print(void *ctx, const struct ko_variant *variant)
{
	struct printer *p = ctx;
	struct ko_variant v = *variant;
	bool is_known = ko_variant_is_known(&p->catalogue, &v);

	if (is_known)
		v.claimable = KO_CLAIMABLE_NO; /* it has an owner */
	if (p->settings->is_claimable && v.claimable != KO_CLAIMABLE_YES)
		return true;
	if (p->n_printed == 0)
		begin(p);
	switch (p->settings->output) {
	case KO_OUTPUT_TSV:
		printf("%.*s\t%s\t%s\t%s\n", KO_SPAN_ARG(v.name),
		       ko_rule_info(v.rule)->name, claimable_word(v.claimable),
		       is_known ? "yes" : "no");
		break;
	case KO_OUTPUT_JSON:
		printf("%s\n", p->n_printed ? "," : "");
		print_json(&v, is_known);
		break;
	default:
		print_text(p, &v, is_known);
	}
	p->n_printed++;
	return p->n_printed != p->settings->limit && !ferror(stdout);
}

static int print_variants(struct printer *p)
{
	KO_AUTO_VARIANTS struct ko_variants *v = ko_variants_new(&p->catalogue);
	uint32_t rules = p->settings->classes;
	struct ko_error err = { 0 };

	if (!v) {
		(void)fputs("knockoff: out of memory\n", stderr);
		return KO_EXIT_TROUBLE;
	}
	if (ko_variants_each(v, p->name, rules ? rules : KO_VARIANT_RULES,
			     print, p, &err) != KO_OK) {
		ko_complain(p->settings->operands[0], "%s", err.text);
		return KO_EXIT_TROUBLE;
	}
	if (p->n_printed == 0)
		begin(p);
	if (p->settings->output == KO_OUTPUT_JSON)
		printf("%s]}\n", p->n_printed ? "\n" : "");
	return KO_EXIT_CLEAN;
}

int ko_cmd_variants(const struct ko_settings *settings)
{
	struct printer p = { .settings = settings };
	int status;

	if (settings->n_operands != 1) {
		(void)fprintf(stderr,
			      "knockoff: variants: %s\n"
			      "Try 'knockoff variants --help'.\n",
			      settings->n_operands ? "more than one name given"
						   : "no name given");
		return KO_EXIT_TROUBLE;
	}
	if (!ko_open_catalogue(settings, &p.catalogue))
		return KO_EXIT_TROUBLE;
	p.name = ko_span_str(settings->operands[0]);
	p.width = p.name.n + 10 < WIDTH_MAX ? (int)p.name.n + 10 : WIDTH_MAX;
	status = print_variants(&p);
	ko_catalogue_done(&p.catalogue);
	return status;
}
