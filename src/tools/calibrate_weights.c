/*
 * calibrate_weights.c - a maintainer's tool: what each weight of the judgement
 *does.
 *
 *	calibrate-weights TYPOS.tsv HONEST.tsv
 *
 * TYPOS.tsv has the columns name and imitates (a full reference or a host)
 * and, if it likes, label, of which only "typo" rows count; HONEST.tsv has
 * names in its first column.  Prints recall, right targets and alarms as the
 * weights stand, then the same with each weight a few decibans lighter and
 * heavier, where that changes anything.  Built with -DKO_CALIBRATE.
 */
#include <stdio.h>

#include "base/file.h"
#include "core/verdict.h"

/* How far a weight is moved, in decibans. */
#define STEP 6

/* Most names of a file. */
#define NAMES_MAX 200000

struct sample {
	struct ko_span name, imitates;
};

struct samples {
	struct ko_buf text;
	struct sample *p;
	size_t n;
};

struct score {
	int found, right, alarms;
};

/* The field of a line in this column; empty when there is none. */
static struct ko_span field(struct ko_span line, size_t column)
{
	for (; column && line.n; column--)
		line = ko_span_tail(line, ko_span_find(line, '\t') + 1);
	return ko_span_head(line, ko_span_find(line, '\t'));
}

/* The number of the column with this heading, or otherwise. */
static size_t column_of(struct ko_span head, const char *name, size_t otherwise)
{
	for (size_t i = 0; field(head, i).n; i++)
		if (ko_span_eq(field(head, i), ko_span_str(name)))
			return i;
	return otherwise;
}

/* The columns are taken by their headings; names come from the first else. */
static bool read_samples(const char *path, struct samples *s)
{
	struct ko_error err = { 0 };
	struct ko_span rest;
	struct ko_span head = { "", 0 };
	struct ko_span line;
	size_t label;
	size_t imitates;

	s->text = KO_BUF(KO_CATALOGUE_TEXT_MAX);
	s->p = calloc(NAMES_MAX, sizeof(*s->p));
	if (!s->p || ko_file_read(path, &s->text, &err)) {
		(void)fprintf(stderr, "calibrate: %s: %s\n", path, err.text);
		return false;
	}
	rest = ko_buf_span(&s->text);
	(void)ko_span_line(&rest, &head);
	label = column_of(head, "label", SIZE_MAX);
	imitates = column_of(head, "imitates", SIZE_MAX);
	while (s->n < NAMES_MAX && ko_span_line(&rest, &line)) {
		if (label != SIZE_MAX &&
		    !ko_span_eq(field(line, label), KO_SPAN("typo")))
			continue;
		s->p[s->n++] = (struct sample){
			field(line, column_of(head, "name", 0)),
			imitates == SIZE_MAX ? KO_SPAN("")
					     : field(line, imitates),
		};
	}
	return true;
}

/* Is the target what the label says?  A host stands for all under it. */
static bool is_right(const char *target, struct ko_span imitates)
{
	struct ko_span t = ko_span_str(target);
	struct ko_span host = ko_span_head(t, ko_span_find(t, '/'));

	return imitates.n == 0 || ko_span_eq(t, imitates) ||
	       ko_span_eq(host, imitates);
}

static struct score judge(const struct ko_catalogue *c,
			  const struct samples *typos,
			  const struct samples *honest)
{
	struct score score = { 0, 0, 0 };
	struct ko_verdict v;

	for (size_t i = 0; i < typos->n; i++) {
		ko_judge(c, typos->p[i].name, &v);
		if (v.severity < KO_SEVERITY_WARNING)
			continue;
		score.found++;
		score.right += is_right(v.target, typos->p[i].imitates);
	}
	for (size_t i = 0; i < honest->n; i++) {
		ko_judge(c, honest->p[i].name, &v);
		score.alarms += v.severity >= KO_SEVERITY_WARNING;
	}
	return score;
}

static void print_score(const char *name, int weight, struct score s,
			const struct samples *typos,
			const struct samples *honest)
{
	printf("%-22s %5d   found %d of %zu (%.1f%%)   right %d   alarms %d of "
	       "%zu (%.2f%%)\n",
	       name, weight, s.found, typos->n,
	       100.0 * s.found / (double)(typos->n ? typos->n : 1), s.right,
	       s.alarms, honest->n,
	       100.0 * s.alarms / (double)(honest->n ? honest->n : 1));
}

/* The scores with a weight moved both ways, unless nothing changes. */
static void try_weight(const char *name, int *slot, struct score base,
		       const struct ko_catalogue *c,
		       const struct samples *typos,
		       const struct samples *honest)
{
	int weight = *slot;

	for (int step = -STEP; step <= STEP; step += 2 * STEP) {
		struct score s;

		*slot = weight + step;
		s = judge(c, typos, honest);
		if (s.found != base.found || s.right != base.right ||
		    s.alarms != base.alarms)
			print_score(name, *slot, s, typos, honest);
	}
	*slot = weight;
}

int main(int argc, char **argv)
{
	struct ko_catalogue c;
	struct samples typos = { 0 };
	struct samples honest = { 0 };
	struct score base;
	bool is_fine;

	if (argc != 3) {
		(void)fputs("usage: calibrate-weights TYPOS.tsv HONEST.tsv\n",
			    stderr);
		return 2;
	}
	ko_catalogue_init_builtin(&c);
	is_fine =
		read_samples(argv[1], &typos) && read_samples(argv[2], &honest);
	if (is_fine) {
		base = judge(&c, &typos, &honest);
		print_score("as it stands", 0, base, &typos, &honest);
		for (enum ko_rule r = 0; r < KO_RULES; r++)
			try_weight(ko_rule_info(r)->name,
				   ko_rule_weight_slot(r), base, &c, &typos,
				   &honest);
		for (enum ko_evidence e = 0; e < KO_EVIDENCES; e++)
			try_weight(ko_evidence_info(e)->name,
				   ko_evidence_weight_slot(e), base, &c, &typos,
				   &honest);
	}
	free(typos.p);
	free(honest.p);
	ko_buf_done(&typos.text);
	ko_buf_done(&honest.text);
	return is_fine ? 0 : 2;
}
