#include "base/utf8.h"
#include "extract/shell_script.h"

enum ko_status ko_shell_push(struct ko_shell *s, struct ko_shell_word word)
{
	struct ko_shell_word *stack = ko_arena_grow(
		s->words.arena, s->stack, s->count, &s->cap, 1, sizeof(*stack));

	if (!stack)
		return KO_ENOMEM;
	s->stack = stack;
	s->stack[s->count++] = word;
	return KO_OK;
}

struct ko_shell_list *ko_shell_list_of(struct ko_shell *s, struct ko_span name)
{
	for (size_t i = s->list_count;
	     i > 0 && i + KO_SHELL_LOOPS_MAX > s->list_count; i--) {
		struct ko_shell_list *list =
			&s->lists[(i - 1) % KO_SHELL_LOOPS_MAX];

		if (ko_span_eq(list->name, name))
			return list;
	}
	return NULL;
}

/* Words that follow a command's name in prose, never an image's name. */
bool ko_shell_is_prose(struct ko_span s)
{
	static const struct ko_span words =
		KO_SPAN(" a again an and as at be by can command commands"
			" does for from has if image images in is it of on or"
			" should so that the then this to was we when will"
			" with without you your options option parameters ");

	for (size_t i = 0; i < s.n; i++)
		if (!ko_is_lower(s.p[i]))
			return false;
	for (struct ko_span rest = words, word; (word = ko_span_word(&rest)).n;)
		if (ko_span_eq(word, s))
			return true;
	return false;
}

/* Chinese, Japanese and Korean text and its punctuation: nobody's name. */
static bool is_east_asian(uint32_t c)
{
	return (c >= 0x3000 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3) ||
	       c == 0xff08 || c == 0xff09 || c == 0xff0c || c == 0xff1b ||
	       c == 0x201c || c == 0x201d;
}

/* Where the name ends and a sentence goes on around it. */
static size_t name_end(struct ko_span s)
{
	size_t n = 0;

	while (n < s.n) {
		uint32_t c = 0;
		size_t used = ko_utf8_decode(ko_span_tail(s, n), &c);

		if (is_east_asian(c))
			break;
		n += used ? used : 1;
	}
	while (n &&
	       (s.p[n - 1] == '.' || s.p[n - 1] == ',' || s.p[n - 1] == ':'))
		n--;
	return n;
}

/* The id of an image on this machine, or a mere number. */
bool ko_shell_is_id(struct ko_span s)
{
	size_t digits = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (!ko_is_hex_lower(s.p[i]))
			return false;
		digits += ko_is_digit(s.p[i]);
	}
	return digits == s.n || (digits && (s.n == 12 || s.n == 64));
}

/* Without its first n bytes, in the text and, where they are there, raw. */
struct ko_shell_part ko_shell_part_tail(struct ko_shell_part p, size_t n)
{
	if (ko_span_starts(p.raw, ko_span_head(p.text, n))) {
		p.at += n;
		p.raw = ko_span_tail(p.raw, n);
	}
	p.text = ko_span_tail(p.text, n);
	return p;
}

/* The part that is this piece of its text, at its place where it is clear. */
struct ko_shell_part ko_shell_part_of(struct ko_shell_part p,
				      struct ko_span piece)
{
	size_t at = ko_span_find_span(p.raw, piece);

	p.text = piece;
	if (piece.n && at < p.raw.n) {
		p.raw = ko_span_slice(p.raw, at, at + piece.n);
		p.at += at;
		p.end = p.at + piece.n;
	}
	return p;
}

/* What follows the first "=". */
struct ko_shell_part ko_shell_part_value(struct ko_shell_part p)
{
	size_t raw = ko_span_find(p.raw, '=');

	p.text = ko_span_tail(p.text, ko_span_find(p.text, '=') + 1);
	if (raw < p.raw.n) {
		char quote = p.raw.p[0];

		if ((quote == '"' || quote == '\'') && p.raw.n > raw + 1 &&
		    p.raw.p[p.raw.n - 1] == quote) {
			p.raw = ko_span_head(p.raw, p.raw.n - 1);
			p.end--;
		}
		p.raw = ko_span_tail(p.raw, raw + 1);
		p.at += raw + 1;
	}
	return p;
}

static const char *const local_transports[] = {
	"docker-daemon:", "docker-archive:",
	"oci-archive:",   "oci:",
	"dir:",           "containers-storage:",
	"ostree:",        "sbom:",
	"file:",          "tarball:",
};

/* A name on this machine, not one to be looked up. */
static bool is_local(struct ko_span s)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(local_transports); i++)
		if (ko_span_starts(s, ko_span_str(local_transports[i])))
			return true;
	return false;
}

static bool is_refused(const struct ko_shell *s, enum ko_mention_kind kind,
		       const struct ko_shell_part *p)
{
	struct ko_span t = p->text;

	if (kind == KO_MENTION_HOST)
		return !ko_name_is_plausible(t) ||
		       (ko_span_find(t, '.') == t.n &&
			ko_span_find(t, ':') == t.n &&
			ko_span_find(t, KO_HOLE) == t.n);
	return !ko_name_is_plausible(t) || ko_shell_is_id(t) || is_local(t) ||
	       (!s->argv && ko_shell_is_prose(t) && ko_span_eq(t, p->raw));
}

static enum ko_status give_part(struct ko_shell *s, const char *construct,
				enum ko_mention_kind kind,
				struct ko_shell_part p)
{
	static const struct ko_span docker = KO_SPAN("docker://");
	struct ko_mention m = { .construct = construct,
				.kind = kind,
				.is_served = s->is_served };
	struct ko_span text = s->source->text;
	size_t n;

	if (ko_span_starts(p.text, docker))
		p = ko_shell_part_tail(p, docker.n);
	if (kind == KO_MENTION_HOST)
		p.text = ko_name_host(p.text);
	n = s->argv ? p.text.n : name_end(p.text);
	if (n == 0 && p.text.n)
		return KO_OK;
	if (n < p.text.n)
		p = ko_shell_part_of(p, ko_span_head(p.text, n));
	if (is_refused(s, kind, &p))
		return KO_OK;
	m.at = p.at;
	m.end = p.at + ko_span_find(ko_span_slice(text, p.at, p.end), '\n');
	m.written = ko_span_slice(text, m.at, m.end);
	m.expanded = p.text;
	return ko_name_give(s->sink, m);
}

/* The list that a variable in raw goes through, or NULL. */
static struct ko_shell_list *list_in(struct ko_shell *s, struct ko_span raw)
{
	while (s->list_count && raw.n) {
		size_t dollar = ko_span_find(raw, '$');
		struct ko_shell_list *list;
		struct ko_span name;

		raw = ko_span_tail(raw, dollar + 1);
		if (raw.n && raw.p[0] == '{')
			raw = ko_span_tail(raw, 1);
		name = ko_span_head(raw, ko_shell_name_length(raw));
		list = name.n ? ko_shell_list_of(s, name) : NULL;
		if (list)
			return list;
	}
	return NULL;
}

/* Give it, or each turn of it where it stands in a loop over a list. */
enum ko_status ko_shell_give_name(struct ko_shell *s, const char *construct,
				  enum ko_mention_kind kind,
				  struct ko_shell_part p)
{
	static const char hole = KO_HOLE;
	struct ko_shell_list *list = list_in(s, p.raw);
	enum ko_status status = KO_OK;

	if (!list || ko_span_find(p.text, KO_HOLE) == p.text.n)
		return give_part(s, construct, kind, p);
	for (size_t i = 0;
	     i < list->count && !status && s->turns < KO_SHELL_TURNS_MAX; i++) {
		const struct ko_shell_word *item = &list->items[i];
		struct ko_shell_word word = { .raw = p.raw };

		s->turns++;
		status = ko_shell_assign(&s->words, list->name, item->text);
		if (!status)
			status = ko_shell_expand(&s->words, &word);
		if (!status)
			status = give_part(
				s, construct, kind,
				(struct ko_shell_part){ item->at, item->end,
							item->raw, word.text });
	}
	if (!status)
		status = ko_shell_assign(&s->words, list->name,
					 (struct ko_span){ &hole, 1 });
	return status;
}
