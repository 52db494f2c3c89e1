#include <stdio.h>

#include "cli/commands.h"
#include "cli/inputs.h"
#include "cli/report.h"

/* Longest full reference, in bytes. */
#define RESOLVED_MAX (2 * KO_IMAGEREF_MAX)

static const struct ko_writer *const writers[] = {
	[KO_OUTPUT_TEXT] = &ko_text_writer,
	[KO_OUTPUT_JSON] = &ko_json_writer,
	[KO_OUTPUT_TSV] = &ko_tsv_writer,
};

const struct ko_writer *ko_writer_of(const struct ko_settings *settings)
{
	return writers[settings->output];
}

struct check {
	const struct ko_settings *settings;
	struct ko_catalogue catalogue;
	struct ko_summary summary;
};

static enum ko_status on_mention(void *ctx, const struct ko_found *found)
{
	const struct ko_mention *m = found->mention;
	struct check *c = ctx;
	KO_AUTO_BUF struct ko_buf resolved = KO_BUF(RESOLVED_MAX);
	struct ko_verdict verdict;
	struct ko_imageref ref;

	if (m->kind != KO_MENTION_IMAGE)
		return KO_OK;
	c->summary.references++;
	ko_judge(&c->catalogue, m->expanded, &verdict);
	if (verdict.severity == KO_SEVERITY_NONE)
		return KO_OK;
	c->summary.by_severity[verdict.severity]++;
	if (ko_imageref_parse(m->expanded, &ref, NULL) == KO_OK &&
	    ko_imageref_full(&ref, &resolved) != KO_OK)
		return KO_ENOMEM;
	ko_writer_of(c->settings)
		->finding(c->settings,
			  &(struct ko_finding){ found, ko_buf_span(&resolved),
						&verdict });
	return KO_OK;
}

static void begin(void *ctx, const struct ko_input *input)
{
	struct check *c = ctx;

	(void)input;
	c->summary.files++;
}

static bool has_failed(const struct check *c)
{
	enum ko_severity from = c->settings->fail_on;

	for (enum ko_severity s = from; from && s <= KO_SEVERITY_ERROR; s++)
		if (c->summary.by_severity[s])
			return true;
	return false;
}

int ko_cmd_check(const struct ko_settings *settings)
{
	struct check c = { .settings = settings };
	struct ko_reader reader = { &c, begin, on_mention };
	bool is_fine;

	if (!ko_open_catalogue(settings, &c.catalogue))
		return KO_EXIT_TROUBLE;
	ko_writer_of(settings)->begin(settings);
	is_fine = ko_inputs_each(settings, &reader);
	ko_writer_of(settings)->end(settings, &c.summary);
	ko_catalogue_done(&c.catalogue);
	if (!is_fine)
		return KO_EXIT_TROUBLE;
	return has_failed(&c) ? KO_EXIT_FINDINGS : KO_EXIT_CLEAN;
}
