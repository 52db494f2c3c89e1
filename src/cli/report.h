/*
 * report.h - findings on their way out: one interface, one file a format.
 *
 * A writer gets the findings in the order of the inputs and writes them to
 * standard output as they come.  It knows nothing of files or catalogues.
 */
#ifndef KO_CLI_REPORT_H
#define KO_CLI_REPORT_H

#include "cli/inputs.h"

/* One finding.  Everything lives until the writer's call returns. */
struct ko_finding {
	const struct ko_found *found;
	struct ko_span resolved; /* full reference; empty if it is none */
	const struct ko_verdict *verdict;
};

struct ko_summary {
	size_t files, references;
	size_t by_severity[KO_SEVERITY_ERROR + 1];
	size_t unchecked; /* asked about at a registry, without an answer */
};

struct ko_writer {
	void (*begin)(const struct ko_settings *settings);
	void (*finding)(const struct ko_settings *settings,
			const struct ko_finding *finding);
	void (*end)(const struct ko_settings *settings,
		    const struct ko_summary *summary);
};

/* One for each enum ko_output. */
extern const struct ko_writer ko_text_writer, ko_json_writer, ko_tsv_writer;

/* The writer that the settings ask for. */
const struct ko_writer *ko_writer_of(const struct ko_settings *settings);

/*
 * Append what a mention of an image, an output or a host resolves to: a full
 * reference, or the host.  Returns KO_OK, KO_ESYNTAX when it is none, or
 * KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_resolve(const struct ko_mention *mention,
				       struct ko_buf *out);

/* Longest sentence about one finding, in bytes. */
#define KO_SENTENCE_MAX ((size_t)16384)

/* A verdict's rules, joined by commas, to standard output. */
void ko_print_reasons(const struct ko_verdict *verdict);

/* s to standard output, escaped for a field (escape.h). */
void ko_print_field(struct ko_span s);

/* The coloured "error: " and so on, then the sentence and the rule. */
void ko_print_sentence(const struct ko_settings *settings,
		       const struct ko_verdict *verdict);

/* The sentence and the advice as one escaped line each; "" when out of memory.
 */
struct ko_span ko_sentence(const struct ko_verdict *verdict,
			   struct ko_buf *buf);
struct ko_span ko_advice(const struct ko_verdict *verdict, struct ko_buf *buf);

#endif
