#include "extract/yaml_lines.h"

#include "extract/name.h"

static struct ko_span skip_blanks(struct ko_span s)
{
	while (s.n && ko_is_blank(s.p[0]))
		s = ko_span_tail(s, 1);
	return s;
}

/* What follows "image:" on this line, if that is what it says. */
static bool after_image_key(struct ko_span line, struct ko_span *rest)
{
	struct ko_span s = skip_blanks(line);
	bool is_quoted;

	while (s.n > 1 && s.p[0] == '-' && ko_is_blank(s.p[1]))
		s = skip_blanks(ko_span_tail(s, 1));
	is_quoted = s.n && (s.p[0] == '"' || s.p[0] == '\'');
	s = ko_span_tail(s, is_quoted);
	if (!ko_span_starts(s, KO_SPAN("image")))
		return false;
	s = ko_span_tail(s, strlen("image") + is_quoted);
	s = skip_blanks(s);
	if (s.n < 2 || s.p[0] != ':' || !ko_is_blank(s.p[1]))
		return false;
	*rest = skip_blanks(ko_span_tail(s, 1));
	return true;
}

/* The scalar that s starts with, without quotes; empty when there is none. */
static struct ko_span scalar_of(struct ko_span s)
{
	static const struct ko_span marks = KO_SPAN("[{*&!|>%@`#");
	size_t n;

	if (s.n && (s.p[0] == '"' || s.p[0] == '\'')) {
		struct ko_span inner = ko_span_tail(s, 1);

		return ko_span_head(inner, ko_span_find(inner, s.p[0]));
	}
	if (s.n == 0 || (ko_span_find(marks, s.p[0]) < marks.n &&
			 !ko_span_starts(s, KO_SPAN("{{"))))
		return KO_SPAN("");
	n = ko_span_find_span(s, KO_SPAN(" #"));
	s = ko_span_trim(ko_span_head(s, n));
	/* A program's variable, or a flow mapping that goes over lines. */
	return ko_span_ends(s, KO_SPAN(",")) ? KO_SPAN("") : s;
}

static enum ko_status give(const struct ko_source *source, struct ko_span name,
			   const char *construct, unsigned expressions,
			   const struct ko_sink *sink)
{
	struct ko_mention m = {
		.construct = construct,
		.kind = KO_MENTION_IMAGE,
		.at = (size_t)(name.p - source->text.p),
		.end = (size_t)(name.p - source->text.p) + name.n,
		.written = name,
	};
	enum ko_status status;

	if (!ko_name_is_plausible(name))
		return KO_OK;
	status = ko_name_expand(source->arena, name, expressions, NULL,
				&m.expanded);
	return status ? status : ko_name_give(sink, m);
}

enum ko_status ko_yaml_scan_images(const struct ko_source *source, size_t from,
				   const char *construct, unsigned expressions,
				   const struct ko_sink *sink)
{
	struct ko_span before = ko_span_head(source->text, from);
	size_t newline = ko_span_rfind(before, '\n');
	struct ko_span rest = ko_span_tail(
		source->text, newline < before.n ? newline + 1 : 0);
	struct ko_span line, value;
	enum ko_status status = KO_OK;

	while (!status && ko_span_line(&rest, &line)) {
		if (!after_image_key(line, &value))
			continue;
		value = scalar_of(value);
		if (value.n && (size_t)(value.p - source->text.p) >= from)
			status = give(source, value, construct, expressions,
				      sink);
	}
	return status;
}
