#include "core/align.h"

#include "core/keys.h"

/* How far the two positions may drift apart: the band of the table. */
#define BAND  6
#define WIDTH (2 * BAND + 1)

#define UNREACHED (INT32_MIN / 2)

/* The byte at i, small; NUL outside. */
static char byte_at(struct ko_span s, size_t i)
{
	return i < s.n ? ko_lower(s.p[i]) : '\0';
}

/* One cell of the table: the best way there, and its last step. */
struct cell {
	int32_t weight;
	uint8_t rule; /* KO_RULES when the bytes are equal */
	uint8_t a, b; /* bytes of written and meant that the step takes */
};

struct table {
	struct ko_span written, meant;
	/* By byte, what it is when nothing stands for it: an enum ko_rule. */
	uint8_t insertions[KO_ALIGN_MAX], omissions[KO_ALIGN_MAX];
	/* By byte, ko_alike_rows() of it. */
	uint32_t written_rows[KO_ALIGN_MAX], meant_rows[KO_ALIGN_MAX];
	size_t n_alikes;
	uint8_t alikes[KO_ALIKES]; /* rows of more than one letter */
	struct cell cells[KO_ALIGN_MAX + 1][WIDTH];
};

/* Does the table have a cell for i bytes of written and j of meant? */
static bool in_band(size_t i, size_t j)
{
	return j + BAND >= i && j + BAND - i < WIDTH;
}

/* That cell, which must be in the band. */
static struct cell *cell_at(struct table *t, size_t i, size_t j)
{
	return &t->cells[i][j + BAND - i];
}

static bool is_part_start(struct ko_span s, size_t i)
{
	return i == 0 || s.p[i - 1] == '/';
}

/* Offer the step that takes a and b bytes and ends in cell (i, j). */
static void offer(struct table *t, size_t i, size_t j, size_t a, size_t b,
		  enum ko_rule rule)
{
	struct cell *to = cell_at(t, i, j);
	const struct cell *from;
	int32_t weight;

	if (i < a || j < b || !in_band(i - a, j - b))
		return;
	from = cell_at(t, i - a, j - b);
	if (from->weight == UNREACHED)
		return;
	weight = from->weight;
	if (rule != KO_RULES) {
		weight += ko_rule_info(rule)->weight;
		/* What looks alike is not seen at the start either. */
		if (rule != KO_SLIP_GLYPH &&
		    (is_part_start(t->written, i - a) ||
		     is_part_start(t->meant, j - b)))
			weight += ko_evidence(KO_EVIDENCE_FIRST_LETTER);
	}
	if (weight > to->weight)
		*to = (struct cell){ weight, (uint8_t)rule, (uint8_t)a,
				     (uint8_t)b };
}

/* Does s end with tail (one or two letters) at end? */
static bool ends_with(struct ko_span s, size_t end, const char *tail)
{
	size_t n = tail[1] ? 2 : 1;

	return end >= n && memcmp(s.p + end - n, tail, n) == 0;
}

static void offer_alike(struct table *t, size_t i, size_t j)
{
	for (size_t k = 0; k < t->n_alikes; k++) {
		const struct ko_alike *l = &ko_alikes[t->alikes[k]];
		const char *a = l->a;
		const char *b = l->b;

		if (ends_with(t->written, i, a) && ends_with(t->meant, j, b))
			offer(t, i, j, strlen(a), strlen(b), l->rule);
		if (ends_with(t->written, i, b) && ends_with(t->meant, j, a))
			offer(t, i, j, strlen(b), strlen(a), l->rule);
	}
}

/* A bit for each small letter in s. */
static uint32_t letters_of(struct ko_span s)
{
	uint32_t letters = 0;

	for (size_t i = 0; i < s.n; i++)
		if (ko_is_lower(s.p[i]))
			letters |= UINT32_C(1) << (s.p[i] - 'a');
	return letters;
}

static bool has_all(uint32_t letters, const char *text)
{
	return (letters_of(ko_span_str(text)) & ~letters) == 0;
}

/* What does not depend on the cell: rules of lone bytes, alikes in reach. */
static void prepare(struct table *t)
{
	uint32_t written = letters_of(t->written);
	uint32_t meant = letters_of(t->meant);

	for (size_t i = 0; i < t->written.n; i++) {
		t->insertions[i] = (uint8_t)ko_rule_of_lone_byte(
			t->written, i, KO_SLIP_INSERTION);
		t->written_rows[i] = ko_alike_rows(byte_at(t->written, i));
	}
	for (size_t j = 0; j < t->meant.n; j++) {
		t->omissions[j] = (uint8_t)ko_rule_of_lone_byte(
			t->meant, j, KO_SLIP_OMISSION);
		t->meant_rows[j] = ko_alike_rows(byte_at(t->meant, j));
	}
	t->n_alikes = 0;
	for (size_t k = 0; k < KO_ALIKES; k++) {
		const char *a = ko_alikes[k].a;
		const char *b = ko_alikes[k].b;

		if ((a[1] || b[1]) &&
		    ((has_all(written, a) && has_all(meant, b)) ||
		     (has_all(written, b) && has_all(meant, a))))
			t->alikes[t->n_alikes++] = (uint8_t)k;
	}
}

/* Did two neighbours change places? */
static bool is_swapped(const struct table *t, size_t i, size_t j)
{
	return i > 1 && j > 1 &&
	       byte_at(t->written, i - 1) == byte_at(t->meant, j - 2) &&
	       byte_at(t->written, i - 2) == byte_at(t->meant, j - 1);
}

/* Did a letter move by two places: "hyt" for "yth", or the other way? */
static bool is_moved_letter(const struct table *t, size_t i, size_t j)
{
	const char *w;
	const char *m;

	if (i < 3 || j < 3)
		return false;
	w = t->written.p + i - 3;
	m = t->meant.p + j - 3;
	return (w[0] == m[2] && w[1] == m[0] && w[2] == m[1]) ||
	       (w[0] == m[1] && w[1] == m[2] && w[2] == m[0]);
}

/* What byte i of written is where byte j of meant was. */
static enum ko_rule rule_of_pair(const struct table *t, size_t i, size_t j)
{
	char a = byte_at(t->written, i);
	char b = byte_at(t->meant, j);

	return a == b ? KO_RULES
		      : ko_rule_of_pair_in(
				a, b, t->written_rows[i] & t->meant_rows[j]);
}

static void fill_cell(struct table *t, size_t i, size_t j)
{
	char a = i ? byte_at(t->written, i - 1) : '\0';
	char b = j ? byte_at(t->meant, j - 1) : '\0';

	if (i && j)
		offer(t, i, j, 1, 1, rule_of_pair(t, i - 1, j - 1));
	offer_alike(t, i, j);
	/* No likelier way past an equal pair, but where a doubled first letter
	 * counts as its second one. */
	if (i && j && a == b && !is_part_start(t->written, i - 1) &&
	    !is_part_start(t->meant, j - 1))
		return;
	if (i)
		offer(t, i, j, 1, 0, (enum ko_rule)t->insertions[i - 1]);
	if (j)
		offer(t, i, j, 0, 1, (enum ko_rule)t->omissions[j - 1]);
	if (is_swapped(t, i, j))
		offer(t, i, j, 2, 2, KO_SLIP_TRANSPOSITION);
	if (is_moved_letter(t, i, j))
		offer(t, i, j, 3, 3, KO_SLIP_TRANSPOSITION);
}

static bool trace_back(struct table *t, struct ko_alignment *out)
{
	size_t i = t->written.n;
	size_t j = t->meant.n;
	struct ko_alignment found = { .weight = cell_at(t, i, j)->weight };

	while (i || j) {
		const struct cell *c = cell_at(t, i, j);

		i -= c->a;
		j -= c->b;
		if (c->rule == KO_RULES)
			continue;
		if (found.n == KO_SLIPS_MAX)
			return false;
		memmove(found.slips + 1, found.slips,
			found.n++ * sizeof(*found.slips));
		found.slips[0] = (struct ko_slip){
			(enum ko_rule)c->rule,
			ko_span_slice(t->written, i, i + c->a),
			ko_span_slice(t->meant, j, j + c->b),
		};
	}
	if (found.n == 0)
		return false;
	*out = found;
	return true;
}

bool ko_align(struct ko_span written, struct ko_span meant,
	      struct ko_alignment *out)
{
	struct table t;

	if (written.n > KO_ALIGN_MAX || meant.n > KO_ALIGN_MAX ||
	    !in_band(written.n, meant.n))
		return false;
	t.written = written;
	t.meant = meant;
	prepare(&t);
	for (size_t i = 0; i <= written.n; i++) {
		size_t from = i > BAND ? i - BAND : 0;
		size_t to = i + BAND < meant.n ? i + BAND : meant.n;

		for (size_t k = 0; k < WIDTH; k++)
			t.cells[i][k].weight = UNREACHED;
		if (i == 0)
			t.cells[0][BAND].weight = 0;
		for (size_t j = from; j <= to; j++)
			if (i || j)
				fill_cell(&t, i, j);
	}
	return cell_at(&t, written.n, meant.n)->weight != UNREACHED &&
	       trace_back(&t, out);
}
