#include "core/judgement.h"

/* a and b behind each other in text, cut like that; for what is done for
 * every name, where formatting shows. */
static struct ko_span join(char text[KO_VERDICT_TEXT_MAX], struct ko_span a,
			   struct ko_span b)
{
	a = ko_span_head(a, KO_VERDICT_TEXT_MAX - 1);
	b = ko_span_head(b, KO_VERDICT_TEXT_MAX - 1 - a.n);
	memcpy(text, a.p, a.n);
	memcpy(text + a.n, b.p, b.n);
	text[a.n + b.n] = '\0';
	return (struct ko_span){ text, a.n + b.n };
}

struct ko_span ko_judge_space_record(const struct ko_judgement *j,
				     char text[KO_VERDICT_TEXT_MAX])
{
	struct ko_span prefix =
		ko_span_head(j->name, (size_t)(j->repo.p - j->name.p));

	return join(text, prefix, KO_SPAN("*"));
}

void ko_judge_set_name(struct ko_verdict *v, struct ko_span name)
{
	(void)join(v->name, name, KO_SPAN(""));
}

static bool is_reference_byte(char c)
{
	return ko_is_lower(c) || ko_is_digit(c) || c == '.' || c == '_' ||
	       c == '-' || c == '/' || c == ':' || c == '@';
}

struct ko_span ko_judge_salvage(struct ko_span text, char *out, size_t max)
{
	size_t scheme =
		ko_span_find_span(ko_span_head(text, max), KO_SPAN("://"));
	size_t n = 0;

	if (scheme < text.n && scheme < max)
		text = ko_span_tail(text, scheme + 3);
	for (; n < text.n && n < max; n++) {
		out[n] = ko_lower(text.p[n]);
		if (!is_reference_byte(out[n]))
			break;
	}
	while (n && !ko_is_alnum(out[n - 1]))
		n--;
	return (struct ko_span){ out, n };
}

/* The host without its port, and what an alias of a registry stands for. */
static void take_host(struct ko_judgement *j)
{
	struct ko_imageref *r = &j->ref;
	struct ko_entry e;

	if (r->domain.n && r->domain.p[0] == '[')
		j->host = ko_span_head(r->domain,
				       ko_span_find(r->domain, ']') + 1);
	else
		j->host = ko_span_head(r->domain, ko_span_find(r->domain, ':'));
	if (ko_catalogue_find(j->c, KO_PART_REGISTRIES, j->host, &e) &&
	    e.tier == KO_TIER_ALIAS) {
		r->domain = j->host = e.text;
		r->in_library = ko_span_find(r->path, '/') == r->path.n;
	}
	j->on_hub = ko_imageref_on_hub(r);
}

void ko_judge_take_parts(struct ko_judgement *j)
{
	struct ko_span path = j->ref.path;
	struct ko_span rest;
	size_t from = 0;
	size_t slash;

	take_host(j);
	rest = ko_span_tail(path, KO_SPAN("library/").n);
	if (j->on_hub && ko_span_starts(path, KO_SPAN("library/")) &&
	    ko_span_find(rest, '/') == rest.n)
		path = rest;
	if (j->on_hub) {
		j->name = join(j->path, path, KO_SPAN(""));
	} else {
		char tail[KO_VERDICT_TEXT_MAX];

		j->name =
			join(j->path, j->host, join(tail, KO_SPAN("/"), path));
		from = j->host.n + 1;
	}
	ko_judge_set_name(j->v, j->name);
	j->v->on_hub = j->on_hub;
	slash = from + ko_span_find(ko_span_tail(j->name, from), '/');
	j->space =
		ko_span_slice(j->name, from, slash < j->name.n ? slash : from);
	j->repo = ko_span_tail(j->name, j->space.n ? slash + 1 : from);
}

void ko_judge_find_own(struct ko_judgement *j)
{
	char space[KO_VERDICT_TEXT_MAX];

	j->has_own = j->space.n &&
		     ko_find_image(j, ko_judge_space_record(j, space), &j->own);
}

bool ko_judge_is_public(struct ko_span host)
{
	struct ko_span end = ko_span_tail(host, ko_span_rfind(host, '.') + 1);

	while (end.n && ko_is_digit(end.p[0]))
		end = ko_span_tail(end, 1); /* an address ends with a number */
	return ko_span_find(host, '.') < host.n && host.p[0] != '[' && end.n;
}

bool ko_judge_is_operators(const struct ko_judgement *j)
{
	struct ko_span rest = j->host;
	struct ko_entry e;

	while (ko_span_find(rest, '.') < rest.n) {
		if (ko_catalogue_find_host(j->c, rest, &e))
			return true;
		rest = ko_span_tail(rest, ko_span_find(rest, '.') + 1);
	}
	return false;
}
