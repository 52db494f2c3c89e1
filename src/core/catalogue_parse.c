#include "core/catalogue_pack.h"

#include "core/imageref.h"

#define FORMAT         "# knockoff catalogue "
#define FORMAT_VERSION 1

/* A text that goes line by line; line counts from 1 once one was taken. */
struct reader {
	struct ko_span rest;
	size_t line;
	struct ko_error *err;
};

static const struct {
	struct ko_span word;
	enum ko_part part;
} tiers[] = {
#define KO_X(id, word, part, text) [id] = { { word, sizeof(word) - 1 }, part },
	KO_TIERS(KO_X)
#undef KO_X
};

/* Fail at the reader's line, with its text in the message when one is given. */
static enum ko_status refuse(struct reader *r, const char *why,
			     struct ko_span what)
{
	/* A long line is cut in the message; it may be most of a broken file.
	 */
	struct ko_span shown = ko_span_head(what, 60);

	if (what.n)
		ko_fail(r->err, KO_ESYNTAX, 0, "%s: '%.*s'", why,
			KO_SPAN_ARG(shown));
	else
		ko_fail(r->err, KO_ESYNTAX, 0, "%s", why);
	if (r->err)
		r->err->line = r->line;
	return KO_ESYNTAX;
}

/* The next line; a last one without its newline means a file cut short. */
static bool next_line(struct reader *r, struct ko_span *line)
{
	bool is_whole = ko_span_find(r->rest, '\n') < r->rest.n;

	if (!is_whole || !ko_span_line(&r->rest, line))
		return false;
	r->line++;
	return true;
}

static enum ko_status read_version(struct reader *r)
{
	struct ko_span line = { "", 0 };
	uint64_t version;

	if (!next_line(r, &line) || !ko_span_starts(line, KO_SPAN(FORMAT)) ||
	    !ko_span_u64(ko_span_tail(line, sizeof(FORMAT) - 1), &version)) {
		r->line = r->line ? r->line : 1;
		return refuse(r, "expected '" FORMAT "1'", line);
	}
	if (version != FORMAT_VERSION)
		return refuse(r,
			      "a catalogue format that this knockoff does "
			      "not read",
			      line);
	return KO_OK;
}

static bool is_date(struct ko_span s)
{
	static const char shape[] = "0000-00-00";

	if (s.n != sizeof(shape) - 1)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (shape[i] == '0' ? !ko_is_digit(s.p[i]) : s.p[i] != '-')
			return false;
	return true;
}

/* Is it written as people write it, so that it can be found as they do? */
static bool is_familiar(const struct ko_imageref *ref, struct ko_span text)
{
	struct ko_span path = ref->path;
	size_t host = ko_imageref_on_hub(ref) ? 0 : ref->domain.n + 1;

	return path.n + host == text.n &&
	       (!ko_span_starts(path, KO_SPAN("library/")) ||
		ko_span_eq(path, KO_SPAN("library/x")) || host);
}

bool ko_is_image_name(struct ko_span name)
{
	char text[KO_CATALOGUE_NAME_MAX + 1];
	struct ko_imageref ref;

	if (name.n > KO_CATALOGUE_NAME_MAX || name.n == 0)
		return false;
	memcpy(text, name.p, name.n);
	if (ko_span_ends(name, KO_SPAN("/*")))
		text[name.n - 1] = 'x';
	name.p = text;
	return ko_imageref_parse(name, &ref, NULL) == KO_OK && ref.tag.n == 0 &&
	       ref.digest.n == 0 && is_familiar(&ref, name);
}

static bool is_host_name(struct ko_span name)
{
	char text[KO_CATALOGUE_NAME_MAX + 1];

	if (name.n > KO_CATALOGUE_NAME_MAX || name.n == 0)
		return false;
	if (ko_span_find(name, ':') < name.n)
		return false; /* ports say nothing of whose a host is */
	/* A pattern starts with its star, so that patterns sort first. */
	if (ko_span_find(name, '*') < name.n && name.p[0] != '*')
		return false;
	for (size_t i = 0; i < name.n; i++)
		text[i] = name.p[i] == '*' ? 'x' : name.p[i];
	return ko_is_domain((struct ko_span){ text, name.n });
}

static bool is_record_name(enum ko_part part, struct ko_span name)
{
	if (part == KO_PART_REGISTRIES)
		return is_host_name(name);
	return ko_is_image_name(name);
}

/* The text after the pulls: another image, where the tier has one. */
static bool is_right_text(enum ko_tier tier, struct ko_span text)
{
	switch (tier) {
	case KO_TIER_MISNOMER:
		return ko_is_image_name(text);
	case KO_TIER_DEPRECATED:
	case KO_TIER_RETIRED:
		return text.n == 0 || ko_is_image_name(text);
	default:
		return text.n == 0;
	}
}

static enum ko_status read_tier(struct reader *r, struct ko_span word,
				enum ko_tier *out)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(tiers); i++)
		if (ko_span_eq(word, tiers[i].word)) {
			*out = (enum ko_tier)i;
			return KO_OK;
		}
	return refuse(r, word.n ? "unknown tier" : "a name without a tier",
		      word);
}

static enum ko_status read_record(struct reader *r, struct ko_span line,
				  struct ko_record *out)
{
	struct ko_record rec = { .line = r->line };
	struct ko_span rest = line;
	enum ko_status status;
	enum ko_part part;

	rec.name = ko_span_word(&rest);
	status = read_tier(r, ko_span_word(&rest), &rec.tier);
	if (status)
		return status;
	part = tiers[rec.tier].part;
	if (!is_record_name(part, rec.name))
		return refuse(r,
			      part == KO_PART_REGISTRIES ? "not a registry host"
							 : "not an image name",
			      rec.name);
	if (part != KO_PART_KNOWN_BAD &&
	    !ko_span_u64(ko_span_word(&rest), &rec.pulls))
		return refuse(r, "expected a number after the tier", line);
	rec.text = ko_span_trim(rest);
	if (rec.text.n > UINT16_MAX)
		return refuse(r, "line too long", line);
	if (part == KO_PART_IMAGES && !is_right_text(rec.tier, rec.text))
		return refuse(r, "not what follows the pulls of this tier",
			      line);
	if (part == KO_PART_KNOWN_BAD && rec.text.n == 0)
		return refuse(r, "no report named", line);
	if (rec.tier == KO_TIER_ALIAS && !is_host_name(rec.text))
		return refuse(r, "an alias needs the host it stands for",
			      rec.text);
	*out = rec;
	return KO_OK;
}

/* "# key: value" means something for two keys; other comments are skipped. */
static enum ko_status read_comment(struct reader *r, struct ko_span line,
				   struct ko_section *s, bool *at_end)
{
	uint64_t count;

	if (ko_span_starts(line, KO_SPAN("# date:"))) {
		s->date = ko_span_trim(ko_span_tail(line, 7));
		if (!is_date(s->date))
			return refuse(r, "not a date (YYYY-MM-DD)", s->date);
	}
	if (!ko_span_starts(line, KO_SPAN("# end:")))
		return KO_OK;
	if (!ko_span_u64(ko_span_trim(ko_span_tail(line, 6)), &count) ||
	    count != s->n)
		return refuse(r, "the number of records does not agree", line);
	if (s->n == 0)
		return refuse(r, "a catalogue without records", KO_SPAN(""));
	*at_end = true;
	return KO_OK;
}

static enum ko_status add_record(struct reader *r, struct ko_span line,
				 struct ko_section *s)
{
	struct ko_record record;
	enum ko_status status = read_record(r, line, &record);

	if (status)
		return status;
	if (s->n == 0)
		s->part = tiers[record.tier].part;
	if (tiers[record.tier].part != s->part)
		return refuse(r, "a tier of another kind of catalogue",
			      tiers[record.tier].word);
	status = ko_section_add(s, record);
	if (status)
		return ko_fail(r->err, status, 0, "catalogue too large");
	return KO_OK;
}

static enum ko_status read_section(struct reader *r, struct ko_section *s)
{
	enum ko_status status = read_version(r);
	bool at_end = false;
	struct ko_span line;

	while (status == KO_OK && !at_end) {
		if (!next_line(r, &line)) {
			r->line++;
			return refuse(r, "cut short: no '# end:' line",
				      KO_SPAN(""));
		}
		line = ko_span_trim(line);
		if (line.n && line.p[0] == '#')
			status = read_comment(r, line, s, &at_end);
		else if (line.n)
			status = add_record(r, line, s);
	}
	return status;
}

static enum ko_status load_section(struct reader *r, struct ko_catalogue *c)
{
	struct ko_section s = { 0 };
	struct ko_packed *packed = NULL;
	enum ko_status status = read_section(r, &s);

	if (status == KO_OK)
		status = ko_section_pack(&s, &packed, r->err);
	if (status == KO_OK && c->owned[s.part]) {
		free(packed);
		status =
			refuse(r, "two sections of the same kind", KO_SPAN(""));
	} else if (status == KO_OK) {
		c->owned[s.part] = packed;
	}
	ko_section_done(&s);
	return status;
}

enum ko_status ko_catalogue_load(struct ko_catalogue *c, struct ko_span text,
				 struct ko_error *err)
{
	struct reader r = { text, 0, err };
	struct ko_catalogue fresh = { 0 };
	enum ko_status status;

	if (text.n > KO_CATALOGUE_TEXT_MAX)
		return ko_fail(err, KO_ETOOBIG, KO_CATALOGUE_TEXT_MAX,
			       "larger than %zu bytes", KO_CATALOGUE_TEXT_MAX);
	do
		status = load_section(&r, &fresh);
	while (status == KO_OK && ko_span_trim(r.rest).n);
	for (size_t i = 0; i < KO_PARTS && status == KO_OK; i++) {
		if (!fresh.owned[i])
			continue;
		free(c->owned[i]);
		c->owned[i] = fresh.owned[i];
		c->parts[i] = c->owned[i];
		fresh.owned[i] = NULL;
	}
	ko_catalogue_done(&fresh);
	return status;
}
