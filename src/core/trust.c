#include "core/trust.h"

#include "base/utf8.h"
#include "core/judgement.h"

void ko_trust_init(struct ko_trust *t)
{
	*t = (struct ko_trust){ .n_patterns = 0 };
	memset(t->severities, -1, sizeof(t->severities));
}

void ko_trust_done(struct ko_trust *t)
{
	if (!t)
		return;
	ko_catalogue_done(&t->known);
	ko_catalogue_done(&t->own);
	t->has_hosts = t->has_spaces = false;
}

/* ---- patterns ---- */

static struct ko_span first_part(struct ko_span path)
{
	return ko_span_head(path, ko_span_find(path, '/'));
}

static struct ko_span other_parts(struct ko_span path)
{
	return ko_span_tail(path, ko_span_find(path, '/') + 1);
}

/* By components; as ko_span_matches(), whose star is "**" here. */
static bool path_matches(struct ko_span pattern, struct ko_span path)
{
	struct ko_span retry = { NULL, 0 }; /* behind the last "**" */
	struct ko_span resume = path;

	while (path.n) {
		struct ko_span part = first_part(pattern);

		if (ko_span_eq(part, KO_SPAN("**"))) {
			pattern = other_parts(pattern);
			if (pattern.n == 0)
				return true;
			retry = pattern;
			resume = path;
		} else if (part.n &&
			   ko_span_matches(first_part(path), part, '\0')) {
			pattern = other_parts(pattern);
			path = other_parts(path);
		} else if (retry.p) {
			pattern = retry;
			path = resume = other_parts(resume);
		} else {
			return false;
		}
	}
	return pattern.n == 0;
}

bool ko_trust_matches(struct ko_span pattern, struct ko_span name, bool on_hub)
{
	struct ko_span host = first_part(pattern);
	bool has_host =
		host.n < pattern.n && (ko_span_find(host, '.') < host.n ||
				       ko_span_eq(host, KO_SPAN("localhost")));

	if (has_host == on_hub)
		return false;
	if (on_hub)
		return path_matches(pattern, name);
	if (!ko_span_matches(first_part(name), host, '.'))
		return false;
	/* A host alone is trusted with all that is on it. */
	if (ko_span_find(name, '/') == name.n)
		return ko_span_eq(other_parts(pattern), KO_SPAN("**"));
	return path_matches(other_parts(pattern), other_parts(name));
}

/* Is all of the name in the verdict's text? */
static bool is_whole(const struct ko_verdict *v)
{
	return v->name[0] && strlen(v->name) < sizeof(v->name) - 1;
}

static bool is_trusted(const struct ko_trust *t, struct ko_span text,
		       const struct ko_verdict *v)
{
	if (v->kind == KO_VERDICT_KNOWN_BAD || v->kind == KO_VERDICT_INVALID ||
	    !is_whole(v) || !ko_is_ascii(text))
		return false;
	for (size_t i = 0; i < t->n_patterns; i++)
		if (ko_trust_matches(t->patterns[i], ko_span_str(v->name),
				     v->on_hub))
			return true;
	return false;
}

/* ---- pairs ---- */

/* A pair of hosts is about every image on the host that was written. */
static bool is_host_of(struct ko_span host, const struct ko_verdict *v)
{
	return v->kind == KO_VERDICT_LOOKALIKE && v->n_reasons &&
	       v->reasons[0] == KO_RULE_HOST && !v->on_hub &&
	       ko_span_eq(host, ko_span_str(v->part)) &&
	       ko_span_eq(host, first_part(ko_span_str(v->name)));
}

static bool is_accepted(const struct ko_trust *t, struct ko_span text,
			const struct ko_verdict *v)
{
	struct ko_span name = ko_span_str(v->name);
	struct ko_span target = ko_span_str(v->target);

	if (v->severity == KO_SEVERITY_NONE || !is_whole(v) ||
	    !ko_is_ascii(text))
		return false;
	if (target.n == 0)
		target = KO_SPAN(KO_TRUST_NO_TARGET);
	for (size_t i = 0; i < t->n_pairs; i++) {
		const struct ko_trust_pair *pair = &t->pairs[i];

		if (ko_span_eq(pair->target, target) &&
		    (ko_span_eq(pair->name, name) || is_host_of(pair->name, v)))
			return true;
	}
	return false;
}

/* ---- verdicts ---- */

static void set_trusted(struct ko_verdict *v)
{
	ko_verdict_forget(v);
	v->kind = KO_VERDICT_TRUSTED;
	v->facts = NULL;
}

enum ko_severity ko_trust_severity(const struct ko_trust *t, enum ko_rule rule,
				   enum ko_severity judged)
{
	if (!t || judged == KO_SEVERITY_NONE || rule == KO_RULE_KNOWN_BAD ||
	    t->severities[rule] < 0)
		return judged;
	return (enum ko_severity)t->severities[rule];
}

static void set_severity(const struct ko_trust *t, struct ko_verdict *v)
{
	if (v->n_reasons)
		v->severity = ko_trust_severity(t, v->reasons[0], v->severity);
}

/* Does the name look like one's own, and is that worse than severity? */
static bool looks_like_own(const struct ko_trust *t, struct ko_span text,
			   const struct ko_facts *facts,
			   enum ko_severity severity)
{
	struct ko_verdict v;

	if (!t->has_spaces)
		return false;
	ko_judge_with_facts(&t->own, text, facts, &v);
	return v.kind == KO_VERDICT_LOOKALIKE && v.severity >= severity &&
	       !is_accepted(t, text, &v);
}

/* Does the catalogue list the namespace, or Docker vouch for it? */
static bool is_vouched_for(const struct ko_catalogue *c, struct ko_span space,
			   const struct ko_facts *facts)
{
	char text[KO_VERDICT_TEXT_MAX];
	struct ko_entry e;

	KO_SET_TEXT(text, "%.*s/*", KO_SPAN_ARG(space));
	return (facts && facts->badge > KO_BADGE_NONE) ||
	       ko_catalogue_find(c, KO_PART_IMAGES, ko_span_str(text), &e);
}

/* Where the user wants to hear of it: an official image's name in a namespace
 * that nobody vouches for.  To the judge it is nothing. */
static void tell_unlisted(const struct ko_trust *t,
			  const struct ko_catalogue *c, struct ko_verdict *v)
{
	struct ko_span name = ko_span_str(v->name);
	size_t slash = ko_span_find(name, '/');
	struct ko_entry e;

	if (t->severities[KO_RULE_UNLISTED] <= KO_SEVERITY_NONE ||
	    v->kind != KO_VERDICT_UNKNOWN || v->severity || !v->on_hub ||
	    !is_whole(v) || slash == name.n ||
	    !ko_catalogue_find(c, KO_PART_IMAGES, ko_span_tail(name, slash + 1),
			       &e) ||
	    !ko_entry_is_official(&e) ||
	    is_vouched_for(c, ko_span_head(name, slash), v->facts))
		return;
	v->severity = (enum ko_severity)t->severities[KO_RULE_UNLISTED];
	v->target_entry = e;
	v->has_entry = true;
	ko_judge_set_target(v, e.name);
	ko_add_reason(v, KO_RULE_UNLISTED);
}

void ko_trust_judge(const struct ko_trust *t, const struct ko_catalogue *c,
		    struct ko_span text, const struct ko_facts *facts,
		    struct ko_verdict *out)
{
	enum ko_severity severity;
	bool accepted;

	ko_judge_with_facts(t && t->has_hosts ? &t->known : c, text, facts,
			    out);
	if (!t)
		return;
	if (is_trusted(t, text, out)) {
		set_trusted(out);
		return;
	}
	tell_unlisted(t, c, out);
	accepted = is_accepted(t, text, out);
	severity = accepted ? KO_SEVERITY_NONE : out->severity;
	if (out->kind != KO_VERDICT_TRUSTED &&
	    out->kind != KO_VERDICT_KNOWN_BAD &&
	    looks_like_own(t, text, facts, severity))
		ko_judge_with_facts(&t->own, text, facts, out);
	else if (accepted)
		set_trusted(out);
	set_severity(t, out);
}

void ko_trust_judge_host(const struct ko_trust *t, const struct ko_catalogue *c,
			 struct ko_span host, struct ko_verdict *out)
{
	ko_judge_host(t && t->has_hosts ? &t->known : c, host, out);
	if (!t)
		return;
	if (is_trusted(t, host, out) || is_accepted(t, host, out))
		set_trusted(out);
	set_severity(t, out);
}

/* ---- names of one's own as a catalogue ---- */

/* Largest text of one, in bytes. */
#define OWN_TEXT_MAX ((size_t)16 << 20)

static enum ko_status add_record(struct ko_buf *b, struct ko_span name,
				 enum ko_tier tier, uint64_t pulls,
				 struct ko_span text)
{
	return ko_buf_printf(b, "%.*s %s %llu %.*s\n", KO_SPAN_ARG(name),
			     ko_tier_word(tier), (unsigned long long)pulls,
			     KO_SPAN_ARG(text));
}

/* Load what b has, n records without the first line and the last. */
static enum ko_status load(struct ko_catalogue *c, const struct ko_buf *b,
			   size_t n)
{
	KO_AUTO_BUF struct ko_buf text = KO_BUF(2 * OWN_TEXT_MAX);
	struct ko_error err;
	enum ko_status status;

	status =
		ko_buf_printf(&text, "# knockoff catalogue 1\n%.*s# end: %zu\n",
			      KO_SPAN_ARG(ko_buf_span(b)), n);
	if (status == KO_OK)
		status = ko_catalogue_load(c, ko_buf_span(&text), &err);
	return status ? KO_ENOMEM : KO_OK;
}

/* Did an earlier one have this name? */
static bool is_repeated(const struct ko_span *names, size_t i)
{
	for (size_t before = 0; before < i; before++)
		if (ko_span_eq(names[before], names[i]))
			return true;
	return false;
}

/* The registries of c, and the hosts that are not among them. */
static enum ko_status add_hosts(struct ko_trust *t,
				const struct ko_catalogue *c,
				const struct ko_span *hosts, size_t n)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(OWN_TEXT_MAX);
	size_t count = ko_catalogue_count(c, KO_PART_REGISTRIES);
	enum ko_status status = KO_OK;
	struct ko_entry e;
	size_t known = count;

	for (size_t i = 0; i < known && !status; i++) {
		e = ko_catalogue_entry(c, KO_PART_REGISTRIES, i);
		status = add_record(&b, e.name, e.tier, e.pulls, e.text);
	}
	for (size_t i = 0; i < n && !status; i++) {
		struct ko_span host = first_part(hosts[i]);

		if (is_repeated(hosts, i) ||
		    ko_catalogue_find(c, KO_PART_REGISTRIES, host, &e))
			continue;
		status = add_record(
			&b, host, KO_TIER_OWN_REGISTRY, KO_ALL_HOST_USES,
			ko_span_str(ko_tier_text(KO_TIER_OWN_REGISTRY)));
		count++;
	}
	return status ? KO_ENOMEM : load(&t->known, &b, count);
}

static enum ko_status add_spaces(struct ko_trust *t,
				 const struct ko_span *spaces, size_t n)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(OWN_TEXT_MAX);
	enum ko_status status = KO_OK;
	size_t count = 0;

	for (size_t i = 0; i < n && !status; i++) {
		if (is_repeated(spaces, i))
			continue;
		/* One star of the two: it is a record's. */
		status =
			add_record(&b, ko_span_head(spaces[i], spaces[i].n - 1),
				   KO_TIER_OWN, KO_ALL_PULLS, KO_SPAN(""));
		count++;
	}
	return status ? KO_ENOMEM : load(&t->own, &b, count);
}

/* The parts of c, which stay its own. */
static void borrow(struct ko_catalogue *out, const struct ko_catalogue *c)
{
	*out = (struct ko_catalogue){ .near = NULL };
	memcpy(out->parts, c->parts, sizeof(out->parts));
}

enum ko_status ko_trust_protect(struct ko_trust *t,
				const struct ko_catalogue *c,
				const struct ko_span *hosts, size_t n_hosts,
				const struct ko_span *spaces, size_t n_spaces)
{
	enum ko_status status = KO_OK;

	borrow(&t->known, c);
	if (n_hosts)
		status = add_hosts(t, c, hosts, n_hosts);
	if (status)
		return status;
	t->has_hosts = n_hosts > 0;
	borrow(&t->own, &t->known);
	if (n_spaces)
		status = add_spaces(t, spaces, n_spaces);
	t->has_spaces = n_spaces > 0 && status == KO_OK;
	return status;
}
