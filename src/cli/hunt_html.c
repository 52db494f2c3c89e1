#include <stdio.h>

#include "cli/hunt.h"
#include "cli/out_facts.h"
#include "core/imageref.h"

/* Longest text of a cell, in bytes; more is cut. */
#define CELL_MAX ((size_t)65536)

/* Nothing comes from elsewhere, and no script is run. */
#define POLICY                                                             \
	"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; " \
	"form-action 'none'"

static const char style[] =
	":root{color-scheme:light dark;--back:#fbfbf9;--card:#fff;"
	"--text:#1d2125;--soft:#626a73;--line:#e2e4e0;--mark:#fff4d6;"
	"--error:#c0272d;--warning:#b06000;--note:#1a63b8;--other:#7b858e}\n"
	"@media(prefers-color-scheme:dark){:root{--back:#15181b;--card:#1d2125;"
	"--text:#e4e7ea;--soft:#9aa3ab;--line:#31373d;--mark:#3a3320;"
	"--error:#ff7b72;--warning:#e9a13b;--note:#6cb1ff;--other:#8c969f}}\n"
	"*{box-sizing:border-box}\n"
	"body{margin:0 auto;padding:2rem 1.25rem 3rem;max-width:74rem;"
	"background:var(--back);color:var(--text);"
	"font:15px/1.5 system-ui,sans-serif}\n"
	"h1{margin:0;font-size:1.6rem;line-height:1.25}\n"
	"code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}\n"
	"header p,figcaption,footer{color:var(--soft);margin:.35rem 0 0}\n"
	".counts{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.25rem 0;"
	"padding:0;list-style:none}\n"
	".counts li{min-width:7.5rem;padding:.6rem .9rem;"
	"background:var(--card);border:1px solid var(--line);"
	"border-left:4px solid var(--other);border-radius:6px;"
	"color:var(--soft)}\n"
	".counts b{display:block;font-size:1.5rem;line-height:1.2;"
	"color:var(--text)}\n"
	".counts .error{border-left-color:var(--error)}"
	".counts .warning{border-left-color:var(--warning)}"
	".counts .note{border-left-color:var(--note)}\n"
	".trouble{padding:.6rem .9rem;border:1px solid var(--warning);"
	"border-radius:6px}\n"
	"figure{margin:0 0 "
	"1.5rem;padding:.75rem;overflow-x:auto;background:var(--card);"
	"border:1px solid var(--line);border-radius:6px}\n"
	"svg{display:block;width:100%;min-width:40rem;height:auto}\n"
	"svg text{fill:var(--soft);font:12px system-ui,sans-serif}"
	"svg .label{fill:var(--text);font:11px ui-monospace,monospace}\n"
	"svg .grid{stroke:var(--line);fill:none}\n"
	"circle{fill-opacity:.75;stroke:var(--card);stroke-width:1.5}"
	"circle.error{fill:var(--error)}circle.warning{fill:var(--warning)}"
	"circle.note{fill:var(--note)}circle.other{fill:var(--other)}"
	"circle.hollow{fill-opacity:.2}\n"
	"svg a:hover circle,svg a:focus circle{stroke:var(--text);"
	"stroke-width:2.5;fill-opacity:1}\n"
	".wide{overflow-x:auto;background:var(--card);"
	"border:1px solid var(--line);border-radius:6px}\n"
	"table{width:100%;border-collapse:collapse}\n"
	"th,td{padding:.5rem .7rem;text-align:left;vertical-align:top;"
	"border-bottom:1px solid var(--line)}"
	"tr:last-child td{border-bottom:0}\n"
	"th{font-size:.75rem;letter-spacing:.04em;color:var(--soft);"
	"white-space:nowrap}\n"
	"td.number,th.number{text-align:right;"
	"font-variant-numeric:tabular-nums}"
	"td.short{white-space:nowrap}"
	"td.prose{min-width:8rem;overflow-wrap:anywhere}\n"
	"td.name{min-width:18rem}td.name a{color:inherit}"
	"td.name p{margin:.15rem 0 0;font-size:.85rem;color:var(--soft);"
	"overflow-wrap:anywhere}\n"
	"tr:target{background:var(--mark)}\n"
	".verdict{font-weight:600;white-space:nowrap;color:var(--other)}"
	".verdict.error{color:var(--error)}"
	".verdict.warning{color:var(--warning)}"
	".verdict.note{color:var(--note)}\n";

/* ---- above the table ---- */

static void write_head(const struct ko_hunt *h, FILE *out)
{
	char date[KO_DATE_TEXT_MAX];

	ko_date_text(h->now, date);
	(void)fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		    "<meta charset=\"utf-8\">\n"
		    "<meta http-equiv=\"Content-Security-Policy\" "
		    "content=\"" POLICY "\">\n"
		    "<meta name=\"referrer\" content=\"no-referrer\">\n"
		    "<meta name=\"viewport\" "
		    "content=\"width=device-width, initial-scale=1\">\n"
		    "<title>Who looks like ",
		    out);
	ko_hunt_write_escaped(h->name, out);
	(void)fprintf(out,
		      "?</title>\n<style>\n%s</style>\n</head>\n<body>\n"
		      "<header>\n<h1>Who looks like <code>",
		      style);
	ko_hunt_write_escaped(h->name, out);
	(void)fprintf(out,
		      "</code>?</h1>\n<p>Docker Hub, %s. %zu of %zu "
		      "look-alikes that anyone could register were looked up; "
		      "%zu of them are free. %zu of %llu requests were "
		      "used.</p>\n</header>\n",
		      date, h->n_looked_up, h->n_variants, h->n_free,
		      ko_hunt_sent(h), (unsigned long long)h->budget);
}

static void write_count(const char *class, size_t n, const char *text,
			FILE *out)
{
	(void)fprintf(out, "<li class=\"%s\"><b>%zu</b> %s</li>\n", class, n,
		      text);
}

static void write_counts(const struct ko_hunt *h, FILE *out)
{
	size_t counts[KO_SEVERITY_ERROR + 1] = { 0 };

	for (size_t i = 0; i < h->n; i++)
		counts[h->rows[i].severity]++;
	(void)fputs("<ul class=\"counts\">\n", out);
	write_count("error", counts[KO_SEVERITY_ERROR], "hardly in doubt", out);
	write_count("warning", counts[KO_SEVERITY_WARNING], "likely", out);
	write_count("note", counts[KO_SEVERITY_NOTE], "to know of", out);
	write_count("other", counts[KO_SEVERITY_NONE], "alike by name alone",
		    out);
	write_count("other", ko_hunt_not_checked(h), "not checked", out);
	(void)fputs("</ul>\n", out);
	if (!h->why[0])
		return;
	(void)fprintf(out, "<p class=\"trouble\">%zu questions got no answer: ",
		      h->n_unanswered + h->n_failed);
	ko_hunt_write_escaped(ko_span_str(h->why), out);
	(void)fputs("</p>\n", out);
}

/* ---- the table ---- */

/* "a" and what it links to, where the name is one that Docker Hub has. */
static bool write_link(struct ko_span name, FILE *out)
{
	struct ko_imageref ref;

	if (ko_imageref_parse(name, &ref, NULL) != KO_OK ||
	    !ko_imageref_on_hub(&ref) || ref.tag.n || ref.digest.n)
		return false;
	(void)fprintf(out,
		      "<a rel=\"noopener noreferrer nofollow\" "
		      "href=\"https://hub.docker.com/r/%.*s\">",
		      KO_SPAN_ARG(ref.path));
	return true;
}

/* The name with what is to be said of it. */
static void write_name(const struct ko_hunt_row *row,
		       const struct ko_verdict *v, FILE *out)
{
	KO_AUTO_BUF struct ko_buf message = KO_BUF(KO_SENTENCE_MAX);
	bool has_link;

	(void)fputs("<td class=\"name\">", out);
	has_link = write_link(row->name, out);
	(void)fputs("<code>", out);
	ko_hunt_write_escaped(row->name, out);
	(void)fprintf(out, "</code>%s", has_link ? "</a>" : "");
	(void)!ko_verdict_message(v, &message);
	if (message.n) {
		(void)fputs("<p>", out);
		ko_hunt_write_escaped(ko_buf_span(&message), out);
		(void)fputs("</p>", out);
	}
	if (row->facts.description.n) {
		(void)fputs("<p>“", out);
		ko_hunt_write_escaped(row->facts.description, out);
		(void)fprintf(out, "”%s</p>",
			      row->facts.copies_target ? " (copied)" : "");
	}
	(void)fputs("</td>", out);
}

static void write_cell(const struct ko_hunt_column *column, bool is_last,
		       const struct ko_hunt_row *row,
		       const struct ko_verdict *v, FILE *out)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF(CELL_MAX);

	column->fill(row, v, &text);
	if (is_last)
		(void)fprintf(out, "<td class=\"verdict %s\">",
			      row->severity ? ko_severity_name(row->severity)
					    : "other");
	else
		(void)fprintf(out, "<td class=\"%s\">",
			      column->is_number  ? "number"
			      : column->is_prose ? "prose"
						 : "short");
	ko_hunt_write_escaped(ko_buf_span(&text), out);
	(void)fputs("</td>", out);
}

static void write_row(const struct ko_hunt *h, size_t i, FILE *out)
{
	const struct ko_hunt_row *row = &h->rows[i];
	char text[KO_VERDICT_TEXT_MAX];
	struct ko_verdict v;

	ko_hunt_judge(h, row->name, &row->facts, text, &v);
	(void)fprintf(out, "<tr id=\"r%zu\">", i + 1);
	write_name(row, &v, out);
	for (size_t c = 1; c < KO_HUNT_COLUMNS; c++)
		write_cell(&ko_hunt_columns[c], c + 1 == KO_HUNT_COLUMNS, row,
			   &v, out);
	(void)fputs("</tr>\n", out);
}

static void write_table(const struct ko_hunt *h, FILE *out)
{
	(void)fputs("<div class=\"wide\">\n<table>\n<thead><tr>", out);
	for (size_t c = 0; c < KO_HUNT_COLUMNS; c++)
		(void)fprintf(out, "<th scope=\"col\"%s>%s</th>",
			      ko_hunt_columns[c].is_number ? " class=\"number\""
							   : "",
			      ko_hunt_columns[c].title);
	(void)fputs("</tr></thead>\n<tbody>\n", out);
	for (size_t i = 0; i < h->n; i++)
		write_row(h, i, out);
	(void)fputs("</tbody>\n</table>\n</div>\n", out);
}

bool ko_hunt_write_html(const struct ko_hunt *h, FILE *out)
{
	bool is_fine = true;

	write_head(h, out);
	(void)fputs("<main>\n", out);
	write_counts(h, out);
	if (h->n) {
		(void)fputs("<figure>\n", out);
		is_fine = ko_hunt_write_picture(h, out);
		(void)fputs("<figcaption>A point is a repository, and leads to "
			    "its row: the further to the right, the likelier "
			    "an imitation; the higher, the more often "
			    "pulled.</figcaption>\n</figure>\n",
			    out);
		write_table(h, out);
	} else {
		(void)fputs("<p>Nothing was found that looks like it.</p>\n",
			    out);
	}
	(void)fputs("</main>\n<footer><p>Made by knockoff " PACKAGE_VERSION
		    ". A look-alike may be honest: look at it before you "
		    "report it.</p></footer>\n</body>\n</html>\n",
		    out);
	return is_fine;
}
