#include <stdio.h>

#include "cli/hunt.h"

/* The picture in its own units, and the room for the axes around the field. */
#define WIDTH  920
#define HEIGHT 440
#define LEFT   64
#define RIGHT  24
#define TOP    18
#define BOTTOM 54

/* What the axes show at least: decibans, and powers of ten. */
#define ODDS_MIN    30
#define DECADES_MIN 4

/* Beyond, points stand at the edge. */
#define ODDS_MAX    60
#define DECADES_MAX 10

/* Points that bear their names, and how wide a letter is taken to be. */
#define LABELS_MAX   14
#define LABEL_BYTES  40
#define LETTER_WIDTH 7
#define LABEL_HEIGHT 14
#define LABEL_GAP    9
#define RADIUS       6

struct box {
	int x, y, width;
};

struct picture {
	const struct ko_hunt *h;
	FILE *out;
	int odds;    /* at the right end */
	int decades; /* at the top */
	struct box labels[LABELS_MAX];
	size_t n_labels;
};

/* ---- scales ---- */

/* In hundredths; of a number without its logarithm from a library. */
static int log10_of(uint64_t n)
{
	double x = n ? (double)n : 1;
	double bit = 100;
	double sum = 0;

	for (; x >= 10; x /= 10)
		sum += 100;
	for (int i = 0; i < 10; i++) {
		bit /= 2;
		x *= x;
		if (x >= 10) {
			x /= 10;
			sum += bit;
		}
	}
	return (int)(sum + 0.5);
}

static int x_of(const struct picture *p, int odds)
{
	odds = odds < 0 ? 0 : odds > p->odds ? p->odds : odds;
	return LEFT + odds * (WIDTH - LEFT - RIGHT) / p->odds;
}

/* hundredths: of a power of ten */
static int y_of(const struct picture *p, int hundredths)
{
	int most = 100 * p->decades;

	hundredths = hundredths > most ? most : hundredths;
	return HEIGHT - BOTTOM -
	       (int)((int64_t)hundredths * (HEIGHT - TOP - BOTTOM) / most);
}

static void choose_scales(struct picture *p)
{
	p->odds = ODDS_MIN;
	p->decades = DECADES_MIN;
	for (size_t i = 0; i < p->h->n; i++) {
		int decades = log10_of(p->h->rows[i].facts.pulls) / 100 + 1;

		while (p->odds < p->h->rows[i].odds && p->odds < ODDS_MAX)
			p->odds += 10;
		if (p->decades < decades)
			p->decades =
				decades < DECADES_MAX ? decades : DECADES_MAX;
	}
}

/* ---- the axes ---- */

static void draw_odds_axis(const struct picture *p)
{
	static const char *const labels[] = { "even",      "10 : 1",  "100 : 1",
					      "1,000 : 1", "10⁴ : 1", "10⁵ : 1",
					      "10⁶ : 1" };

	for (int i = 0; i <= p->odds / 10; i++) {
		int x = x_of(p, 10 * i);

		(void)fprintf(p->out,
			      "<path class=\"grid\" d=\"M%d %dV%d\"/>"
			      "<text class=\"tick\" x=\"%d\" y=\"%d\" "
			      "text-anchor=\"%s\">%s</text>\n",
			      x, TOP, HEIGHT - BOTTOM, x, HEIGHT - BOTTOM + 18,
			      10 * i == p->odds ? "end" : "middle", labels[i]);
	}
	(void)fprintf(p->out,
		      "<text class=\"axis\" x=\"%d\" y=\"%d\" "
		      "text-anchor=\"middle\">odds that it is an imitation "
		      "→</text>\n",
		      (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10);
}

static void draw_pulls_axis(const struct picture *p)
{
	char text[KO_HUNT_COUNT_MAX];
	uint64_t n = 1;

	for (int i = 0; i <= p->decades; i++, n *= 10) {
		int y = y_of(p, 100 * i);
		size_t end;

		ko_hunt_count_text(n, text);
		end = ko_span_find(ko_span_str(text), '.');
		(void)fprintf(p->out,
			      "<path class=\"grid\" d=\"M%d %dH%d\"/>"
			      "<text class=\"tick\" x=\"%d\" y=\"%d\" "
			      "text-anchor=\"end\">%.*s%s</text>\n",
			      LEFT, y, WIDTH - RIGHT, LEFT - 8, y + 4, (int)end,
			      text, text[end] ? text + end + 2 : "");
	}
	(void)fprintf(p->out,
		      "<text class=\"axis\" x=\"14\" y=\"%d\" "
		      "transform=\"rotate(-90 14 %d)\" "
		      "text-anchor=\"middle\">pulls →</text>\n",
		      (HEIGHT - BOTTOM + TOP) / 2, (HEIGHT - BOTTOM + TOP) / 2);
}

/* ---- the points ---- */

/* Rows with the same numbers would hide each other: some steps to the side. */
static int nudge(const struct ko_hunt_row *row)
{
	return (int)(ko_span_hash(row->name, 0) % 9) - 4;
}

static void place(const struct picture *p, const struct ko_hunt_row *row,
		  int *x, int *y)
{
	/* What was reported needs no odds. */
	*x = x_of(p, row->kind == KO_VERDICT_KNOWN_BAD ? p->odds : row->odds) +
	     nudge(row);
	*y = y_of(p, log10_of(row->facts.pulls));
}

static void draw_point(const struct picture *p, size_t i)
{
	const struct ko_hunt_row *row = &p->h->rows[i];
	const char *class =
		row->severity ? ko_severity_name(row->severity) : "other";
	char pulls[KO_HUNT_COUNT_MAX] = "unknown";
	int x;
	int y;

	place(p, row, &x, &y);
	if (row->facts.has_pulls)
		ko_hunt_count_text(row->facts.pulls, pulls);
	(void)fprintf(p->out,
		      "<a href=\"#r%zu\"><circle class=\"%s%s\" "
		      "cx=\"%d\" cy=\"%d\" r=\"%d\"/><title>",
		      i + 1, class, row->facts.has_pulls ? "" : " hollow", x, y,
		      RADIUS);
	ko_hunt_write_escaped(row->name, p->out);
	(void)fprintf(p->out, ", pulls: %s</title></a>\n", pulls);
}

static bool overlap(struct box a, struct box b)
{
	return a.x < b.x + b.width && b.x < a.x + a.width &&
	       a.y < b.y + LABEL_HEIGHT && b.y < a.y + LABEL_HEIGHT;
}

/* Is it inside of the field, and on no other name or point? */
static bool is_free(const struct picture *p, struct box b)
{
	if (b.x < LEFT || b.x + b.width > WIDTH - RIGHT || b.y < TOP)
		return false;
	for (size_t i = 0; i < p->n_labels; i++)
		if (overlap(b, p->labels[i]))
			return false;
	for (size_t i = 0; i < p->h->n; i++) {
		struct box point = { .width = 2 * RADIUS };

		place(p, &p->h->rows[i], &point.x, &point.y);
		point.x -= RADIUS;
		point.y -= LABEL_HEIGHT / 2;
		if (overlap(b, point))
			return false;
	}
	return true;
}

/* The name to the right of the point, or to its left, or not at all. */
static void draw_label(struct picture *p, const struct ko_hunt_row *row)
{
	struct box b = { .width = LETTER_WIDTH * (int)row->name.n };
	int x;
	int y;

	if (p->n_labels == LABELS_MAX || row->name.n > LABEL_BYTES)
		return;
	place(p, row, &x, &y);
	b.x = x + LABEL_GAP;
	b.y = y - LABEL_HEIGHT / 2;
	if (!is_free(p, b))
		b.x = x - LABEL_GAP - b.width;
	if (!is_free(p, b))
		return;
	p->labels[p->n_labels++] = b;
	(void)fprintf(p->out,
		      "<text class=\"label\" x=\"%d\" y=\"%d\" "
		      "text-anchor=\"%s\">",
		      b.x < x ? x - LABEL_GAP : x + LABEL_GAP, y + 4,
		      b.x < x ? "end" : "start");
	ko_hunt_write_escaped(row->name, p->out);
	(void)fputs("</text>\n", p->out);
}

bool ko_hunt_write_picture(const struct ko_hunt *h, FILE *out)
{
	struct picture p = { .h = h, .out = out };

	choose_scales(&p);
	(void)fprintf(out,
		      "<svg viewBox=\"0 0 %d %d\" role=\"group\" "
		      "aria-label=\"Odds of an imitation against pulls\">\n",
		      WIDTH, HEIGHT);
	draw_odds_axis(&p);
	draw_pulls_axis(&p);
	/* The likeliest last, so that they lie above the others. */
	for (size_t i = h->n; i-- > 0;)
		draw_point(&p, i);
	for (size_t i = 0; i < h->n; i++)
		draw_label(&p, &h->rows[i]);
	(void)fputs("</svg>\n", out);
	return true;
}
