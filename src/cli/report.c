#include "cli/report.h"
#include "cli/complain.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Longest path of a file that is remembered, in bytes. */
#define PATH_TEXT_MAX ((size_t)1 << 20)

/* Most findings of one file that are told apart by their number. */
#define MARKS_MAX ((size_t)1 << 20)

static const struct ko_writer *const writers[] = {
	[KO_OUTPUT_TEXT] = &ko_text_writer,
	[KO_OUTPUT_JSON] = &ko_json_writer,
	[KO_OUTPUT_TSV] = &ko_tsv_writer,
	[KO_OUTPUT_SARIF] = &ko_sarif_writer,
	[KO_OUTPUT_GITHUB] = &ko_github_writer,
	[KO_OUTPUT_GITLAB] = &ko_gitlab_writer,
	[KO_OUTPUT_CHECKSTYLE] = &ko_checkstyle_writer,
	[KO_OUTPUT_JUNIT] = &ko_junit_writer,
	[KO_OUTPUT_RDJSON] = &ko_rdjson_writer,
};

static bool complain_of_file(const struct ko_report *r)
{
	ko_complain(r->path, "%s", strerror(errno));
	return false;
}

static void done(struct ko_report *r)
{
	ko_buf_done(&r->file);
	ko_buf_done(&r->held);
	free(r->marks);
	r->marks = NULL;
}

bool ko_reports_begin(struct ko_reports *reports,
		      const struct ko_settings *settings)
{
	reports->n = 0;
	for (size_t i = 0; i < settings->n_reports; i++) {
		const struct ko_report_choice *choice = &settings->reports[i];
		struct ko_report *r = &reports->list[i];

		*r = (struct ko_report){
			.settings = settings,
			.writer = writers[choice->output],
			.path = choice->file,
			.file = KO_BUF(PATH_TEXT_MAX),
			.held = KO_BUF(KO_REPORT_HELD_MAX),
		};
		r->out = r->path ? fopen(r->path, "we") : stdout;
		if (!r->out)
			return complain_of_file(r);
		reports->n++;
	}
	for (size_t i = 0; i < reports->n; i++)
		reports->list[i].writer->begin(&reports->list[i]);
	return true;
}

void ko_reports_begin_to(struct ko_reports *reports,
			 const struct ko_settings *settings,
			 const struct ko_writer *writer, FILE *out)
{
	reports->n = 1;
	reports->list[0] = (struct ko_report){
		.settings = settings,
		.writer = writer,
		.out = out,
		.file = KO_BUF(PATH_TEXT_MAX),
		.held = KO_BUF(KO_REPORT_HELD_MAX),
	};
	writer->begin(&reports->list[0]);
}

/* Another file: its findings are counted anew. */
static void turn_to(struct ko_report *r, struct ko_span file)
{
	if (ko_span_eq(ko_buf_span(&r->file), file))
		return;
	ko_buf_clear(&r->file);
	(void)!ko_buf_add(&r->file, file);
	r->n_marks = 0;
}

void ko_reports_finding(struct ko_reports *reports,
			const struct ko_finding *finding)
{
	for (size_t i = 0; i < reports->n; i++) {
		struct ko_report *r = &reports->list[i];

		r->writer->finding(r, finding);
		turn_to(r, ko_report_path(finding));
		r->n++;
	}
}

bool ko_reports_end(struct ko_reports *reports,
		    const struct ko_summary *summary)
{
	bool is_fine = true;

	for (size_t i = 0; i < reports->n; i++) {
		struct ko_report *r = &reports->list[i];
		bool has_failed;

		r->writer->end(r, summary);
		done(r);
		if (!r->path)
			continue;
		has_failed = ferror(r->out) != 0;
		if (fclose(r->out) != 0 || has_failed)
			is_fine = complain_of_file(r);
	}
	return is_fine;
}

void ko_reports_drop(struct ko_reports *reports)
{
	for (size_t i = 0; i < reports->n; i++)
		done(&reports->list[i]);
	reports->n = 0;
}

struct ko_span ko_report_path(const struct ko_finding *f)
{
	struct ko_span path = ko_span_str(f->found->file);

	while (ko_span_starts(path, KO_SPAN("./")))
		path = ko_span_tail(path, 2);
	return path;
}

static uint64_t mark_of(const struct ko_finding *f, uint64_t start)
{
	uint64_t hash = ko_span_hash(ko_report_path(f), start);

	hash = ko_span_hash(
		ko_span_str(ko_rule_info(f->verdict->reasons[0])->name), hash);
	return ko_span_hash(f->found->mention->expanded, hash);
}

/* How many findings of this file had the mark before?  Notes this one. */
static size_t count_mark(struct ko_report *r, uint64_t mark)
{
	uint64_t *marks;
	size_t count = 0;

	for (size_t i = 0; i < r->n_marks; i++)
		count += r->marks[i] == mark;
	if (r->n_marks >= MARKS_MAX)
		return count;
	/* Grown to the next power of two. */
	if ((r->n_marks & (r->n_marks - 1)) == 0) {
		size_t cap = r->n_marks ? 2 * r->n_marks : 1;

		marks = realloc(r->marks, cap * sizeof(*marks));
		if (!marks)
			return count;
		r->marks = marks;
	}
	r->marks[r->n_marks++] = mark;
	return count;
}

void ko_report_fingerprint(struct ko_report *r, const struct ko_finding *f,
			   char out[KO_FINGERPRINT_MAX])
{
	uint64_t mark;
	size_t count;

	turn_to(r, ko_report_path(f));
	mark = mark_of(f, 0);
	count = count_mark(r, mark);
	(void)snprintf(out, KO_FINGERPRINT_MAX, "%016llx%016llx",
		       (unsigned long long)mark,
		       (unsigned long long)mark_of(f, mark + count + 1));
}
