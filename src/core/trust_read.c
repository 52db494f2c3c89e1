#include <stdio.h>

#include "core/distance.h"
#include "core/trust.h"

/* How far a name may be from one that was meant. */
#define SUGGESTED_EDITS 3

/* How much of a text is shown in a message, in bytes. */
#define SHOWN 64

#define REFUSE(err, why, text)                       \
	ko_fail((err), KO_ESYNTAX, 0, "'%.*s' " why, \
		(int)((text).n < SHOWN ? (text).n : SHOWN), (text).p)

/* ---- names ---- */

/* Is the first component that of a registry, as Docker decides? */
static bool has_host(struct ko_span name)
{
	struct ko_span first = ko_span_head(name, ko_span_find(name, '/'));

	return first.n < name.n && (ko_span_find(first, '.') < first.n ||
				    ko_span_find(first, ':') < first.n ||
				    ko_span_eq(first, KO_SPAN("localhost")));
}

/* A host alone, of a pair: "ghcr.io". */
static bool is_host(struct ko_span name)
{
	return ko_span_find(name, '/') == name.n &&
	       ko_span_find(name, '.') < name.n && ko_is_domain(name);
}

/* Without Docker Hub's host, which is understood, and its "library/". */
static struct ko_span familiar(struct ko_span name)
{
	static const struct ko_span hosts[] = { { "docker.io/", 10 },
						{ "index.docker.io/", 16 } };
	struct ko_span rest;

	for (size_t i = 0; i < KO_ARRAY_LEN(hosts); i++)
		if (ko_span_starts(name, hosts[i]))
			name = ko_span_tail(name, hosts[i].n);
	rest = ko_span_tail(name, 8);
	if (ko_span_starts(name, KO_SPAN("library/")) &&
	    ko_span_find(rest, '/') == rest.n)
		name = rest;
	return name;
}

/* Is it a name with neither tag nor digest nor port, stars read as letters? */
static enum ko_status check_name(struct ko_span name, struct ko_error *err)
{
	char text[KO_TRUST_PATTERN_MAX];
	struct ko_span plain = { text, name.n };
	struct ko_imageref ref;

	if (name.n == 0)
		return ko_fail(err, KO_ESYNTAX, 0, "an empty name");
	if (name.n > sizeof(text))
		return REFUSE(err, "is too long", name);
	for (size_t i = 0; i < name.n; i++) {
		if (ko_is_upper(name.p[i]))
			return REFUSE(err, "is to be in small letters", name);
		text[i] = name.p[i] == '*' ? 'x' : name.p[i];
	}
	if (ko_imageref_parse(plain, &ref, NULL) != KO_OK)
		return REFUSE(err, "is no image name", name);
	if (has_host(name) &&
	    ko_span_find(ko_span_head(name, ko_span_find(name, '/')), ':') <
		    ko_span_find(name, '/'))
		return REFUSE(err,
			      "has a port; leave it out, a host counts on "
			      "every one",
			      name);
	if (ref.tag.n || ref.digest.n)
		return REFUSE(err, "has a tag or digest; leave it out", name);
	return KO_OK;
}

static enum ko_status keep(struct ko_arena *arena, struct ko_span s,
			   struct ko_span *out, struct ko_error *err)
{
	struct ko_span copy = ko_arena_copy(arena, s);

	if (!copy.p)
		return ko_fail_nomem(err);
	*out = copy;
	return KO_OK;
}

/* s and end behind it, in arena. */
static enum ko_status keep_with(struct ko_arena *arena, struct ko_span s,
				struct ko_span end, struct ko_span *out,
				struct ko_error *err)
{
	char *p = ko_arena_alloc(arena, s.n + end.n + 1);

	if (!p)
		return ko_fail_nomem(err);
	memcpy(p, s.p, s.n);
	memcpy(p + s.n, end.p, end.n);
	*out = (struct ko_span){ p, s.n + end.n };
	return KO_OK;
}

/* ---- patterns ---- */

/* A star in the last two labels would have hosts of other people's. */
static bool has_open_end(struct ko_span host)
{
	size_t star = ko_span_rfind(host, '*');
	size_t labels = 0;

	if (star == host.n)
		return false;
	for (size_t i = star; i < host.n; i++)
		labels += host.p[i] == '.';
	return labels < 2;
}

enum ko_status ko_trust_read_pattern(struct ko_arena *arena,
				     struct ko_span written,
				     struct ko_span *out, struct ko_error *err)
{
	struct ko_span name = familiar(written);
	struct ko_span rest = name;
	struct ko_span first = ko_span_head(name, ko_span_find(name, '/'));
	enum ko_status status = check_name(name, err);

	if (status)
		return status;
	if (ko_span_find_span(first, KO_SPAN("**")) < first.n)
		return REFUSE(err, "would trust every registry", written);
	if (has_host(name) && has_open_end(first))
		return REFUSE(err,
			      "would have other people's hosts: no star in the "
			      "last two parts of a host",
			      written);
	while (rest.n) {
		struct ko_span part =
			ko_span_head(rest, ko_span_find(rest, '/'));

		if (ko_span_find_span(part, KO_SPAN("**")) < part.n &&
		    part.n != 2)
			return REFUSE(err, "has '**' beside other letters",
				      written);
		rest = ko_span_tail(rest, part.n + 1);
	}
	return keep(arena, name, out, err);
}

enum ko_status ko_trust_read_host(struct ko_arena *arena,
				  const struct ko_catalogue *c,
				  struct ko_span written, struct ko_span *out,
				  struct ko_error *err)
{
	struct ko_entry e;

	if (ko_span_find(written, '/') < written.n)
		return REFUSE(err,
			      "is no host; a part of a registry stands under "
			      "namespaces",
			      written);
	if (ko_span_find(written, '*') < written.n)
		return REFUSE(err, "is no host; patterns stand under trust",
			      written);
	if (ko_span_find(written, ':') < written.n)
		return REFUSE(err,
			      "has a port; leave it out, a host counts on "
			      "every one",
			      written);
	if (written.n > KO_TRUST_PATTERN_MAX || !ko_is_domain(written) ||
	    (ko_span_find(written, '.') == written.n &&
	     !ko_span_eq(written, KO_SPAN("localhost"))))
		return REFUSE(err, "is no registry host", written);
	for (size_t i = 0; i < written.n; i++)
		if (ko_is_upper(written.p[i]))
			return REFUSE(err, "is to be in small letters",
				      written);
	if (ko_catalogue_find(c, KO_PART_REGISTRIES, written, &e) &&
	    (e.tier == KO_TIER_SHARED || e.tier == KO_TIER_ALIAS))
		return REFUSE(err,
			      "is a registry that anyone can push to; name "
			      "your namespace on it under namespaces",
			      written);
	return keep_with(arena, written, KO_SPAN("/**"), out, err);
}

enum ko_status ko_trust_read_space(struct ko_arena *arena,
				   struct ko_span written, struct ko_span *out,
				   struct ko_error *err)
{
	struct ko_span name = familiar(written);
	struct ko_span rest = name;
	struct ko_span whole;
	enum ko_status status =
		keep_with(arena, name, KO_SPAN("/**"), &whole, err);

	if (status)
		return status;
	if (ko_span_find(name, '*') < name.n)
		return REFUSE(err,
			      "is no namespace; patterns stand under trust",
			      written);
	if (has_host(whole))
		rest = ko_span_tail(name, ko_span_find(name, '/') + 1);
	if (name.n == 0)
		return ko_fail(err, KO_ESYNTAX, 0, "an empty name");
	if (rest.n == 0 || has_host(name) != has_host(whole))
		return REFUSE(err, "is a host; those stand under registries",
			      written);
	if (ko_span_find(rest, '/') < rest.n)
		return REFUSE(err,
			      "is deeper than a namespace; trust it by a "
			      "pattern",
			      written);
	if (ko_span_eq(name, KO_SPAN("library")))
		return REFUSE(err, "is Docker's, not yours", written);
	status = check_name(ko_span_head(whole, whole.n - 1), err);
	if (status == KO_OK)
		*out = whole;
	return status;
}

/* ---- pairs ---- */

/* A full reference as a verdict names its target; a host is itself. */
static enum ko_status read_target(struct ko_arena *arena,
				  struct ko_span written, struct ko_span *out,
				  struct ko_error *err)
{
	KO_AUTO_BUF struct ko_buf full = KO_BUF(2 * KO_TRUST_PATTERN_MAX);
	struct ko_imageref ref;
	enum ko_status status;

	if (is_host(written) ||
	    ko_span_eq(written, KO_SPAN(KO_TRUST_NO_TARGET)))
		return keep(arena, written, out, err);
	status = check_name(familiar(written), err);
	if (status)
		return status;
	if (ko_span_find(written, '*') < written.n)
		return REFUSE(err, "is a pattern; a pair has two names",
			      written);
	if (ko_imageref_parse(written, &ref, NULL) != KO_OK ||
	    ko_imageref_full(&ref, &full) != KO_OK)
		return ko_fail_nomem(err);
	return keep(arena, ko_buf_span(&full), out, err);
}

enum ko_status ko_trust_read_pair(struct ko_arena *arena, struct ko_span name,
				  struct ko_span target,
				  struct ko_trust_pair *out,
				  struct ko_error *err)
{
	struct ko_trust_pair pair;
	enum ko_status status = KO_OK;

	if (!is_host(name))
		status = check_name(familiar(name), err);
	if (!status && ko_span_find(name, '*') < name.n)
		return REFUSE(err, "is a pattern; a pair has two names", name);
	if (!status)
		status = keep(arena, familiar(name), &pair.name, err);
	if (!status)
		status = read_target(arena, target, &pair.target, err);
	if (!status && ko_span_eq(familiar(name), familiar(target)))
		return REFUSE(err, "is name and target", name);
	if (status == KO_OK)
		*out = pair;
	return status;
}

/* ---- rules ---- */

static bool is_what(enum ko_rule rule)
{
	return rule >= KO_SLIPS;
}

bool ko_trust_may_set(enum ko_rule rule)
{
	return is_what(rule) && rule != KO_RULE_KNOWN_BAD;
}

bool ko_trust_read_rule(struct ko_span name, enum ko_rule *out,
			struct ko_error *err)
{
	enum ko_rule nearest = KO_RULES;
	unsigned least = SUGGESTED_EDITS + 1;

	if (ko_rule_named(name, out) && is_what(*out))
		return true;
	if (ko_rule_named(name, out)) {
		(void)REFUSE(err,
			     "says how a name differs, not what is wrong with "
			     "it; the rule stands in brackets in a finding",
			     name);
		return false;
	}
	for (enum ko_rule r = KO_SLIPS; r < KO_RULES; r++) {
		struct ko_span known = ko_span_str(ko_rule_info(r)->name);
		unsigned d = ko_edit_distance(name, known, SUGGESTED_EDITS);

		if (d < least) {
			least = d;
			nearest = r;
		}
	}
	if (nearest == KO_RULES)
		(void)REFUSE(err, "is no rule; 'knockoff explain' lists them",
			     name);
	else
		(void)ko_fail(err, KO_ESYNTAX, 0,
			      "'%.*s' is no rule; did you mean '%s'?",
			      (int)(name.n < SHOWN ? name.n : SHOWN), name.p,
			      ko_rule_info(nearest)->name);
	return false;
}
