/*
 * report.h - findings on their way out: one interface, one file a format.
 *
 * A writer gets the findings in the order of the inputs and writes them as
 * they come.  It knows nothing of files or catalogues.  Several may be at work
 * in one run, each with a file of its own (--format=sarif:FILE).
 */
#ifndef KO_CLI_REPORT_H
#define KO_CLI_REPORT_H

#include <stdio.h>

#include "cli/inputs.h"
#include "cli/sentence.h"

/* One finding.  Everything lives until the writer's call returns. */
struct ko_finding {
	const struct ko_found *found;
	struct ko_span resolved; /* full reference; empty if it is none */
	const struct ko_verdict *verdict;
	/* What to write in place of the name as it stands in the file, which
	 * puts it right; empty where that is not certain (fix.h). */
	struct ko_span fix;
};

struct ko_summary {
	size_t files, references;
	size_t by_severity[KO_SEVERITY_ERROR + 1];
	size_t ignored;   /* by a comment */
	size_t known;     /* of the baseline */
	size_t unchecked; /* asked about at a registry, without an answer */
};

struct ko_report {
	const struct ko_settings *settings;
	const struct ko_writer *writer;
	FILE *out;
	const char *path;   /* of out; NULL for standard output */
	size_t n;           /* findings written before this one */
	struct ko_buf file; /* path of the last finding */
	struct ko_buf held; /* what a writer keeps for the end */
	uint64_t *marks;    /* fingerprints of the findings in this file */
	size_t n_marks;
};

/* What a writer may hold back, in bytes. */
#define KO_REPORT_HELD_MAX ((size_t)1 << 30)

struct ko_writer {
	void (*begin)(struct ko_report *report);
	void (*finding)(struct ko_report *report,
			const struct ko_finding *finding);
	void (*end)(struct ko_report *report, const struct ko_summary *summary);
};

/* One for each enum ko_output that check has. */
extern const struct ko_writer ko_checkstyle_writer, ko_github_writer,
	ko_gitlab_writer, ko_json_writer, ko_junit_writer, ko_rdjson_writer,
	ko_sarif_writer, ko_text_writer, ko_tsv_writer;

/* The reports of one run. */
struct ko_reports {
	struct ko_report list[KO_REPORTS_MAX];
	size_t n;
};

/* Begin what the settings ask for.  False after saying what is wrong. */
bool ko_reports_begin(struct ko_reports *reports,
		      const struct ko_settings *settings);

/* Begin one report of this kind to an open file; it has no trouble. */
void ko_reports_begin_to(struct ko_reports *reports,
			 const struct ko_settings *settings,
			 const struct ko_writer *writer, FILE *out);
/* Free what they hold, without an end. */
void ko_reports_drop(struct ko_reports *reports);

void ko_reports_finding(struct ko_reports *reports,
			const struct ko_finding *finding);

/* End and close them.  False, after saying so, when a file could not be
 * written; standard output is left to ko_finish_output(). */
bool ko_reports_end(struct ko_reports *reports,
		    const struct ko_summary *summary);

/* ---- what writers share ---- */

/*
 * Append what a mention of an image, an output or a host resolves to: a full
 * reference, or the host.  Returns KO_OK, KO_ESYNTAX when it is none, or
 * KO_ENOMEM.
 */
KO_NODISCARD enum ko_status ko_resolve(const struct ko_mention *mention,
				       struct ko_buf *out);

/* A finding's path without a leading "./", as code hosts want it. */
struct ko_span ko_report_path(const struct ko_finding *finding);

/*
 * What stays the same about a finding when lines move: the file, the rule, the
 * name, and the how manieth of these it is in the file.  Hexadecimal.
 */
#define KO_FINGERPRINT_MAX 33
void ko_report_fingerprint(struct ko_report *report,
			   const struct ko_finding *finding,
			   char out[KO_FINGERPRINT_MAX]);

/* A verdict's rules, joined by commas. */
void ko_print_reasons(FILE *out, const struct ko_verdict *verdict);

/* s, escaped for a field (escape.h). */
void ko_print_field(FILE *out, struct ko_span s);

#endif
