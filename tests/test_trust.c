#include "test.h"

#include "core/trust.h"

/* ---- is a pattern about a name? ---- */

static struct match_row {
	const char *name, *pattern, *image;
	bool wants;
} match_rows[] = {
	{ "official", "nginx", "nginx", true },
	{ "by its whole name", "docker.io/library/nginx", "nginx", true },
	{ "with a tag", "nginx", "nginx:1.27", true },
	{ "with a digest", "acme/app",
	  "acme/app@sha256:"
	  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	  true },
	{ "the other host of Docker Hub", "acme/app",
	  "index.docker.io/acme/app", true },
	{ "another image", "acme/app", "acme/application", false },
	{ "below an image", "acme/app", "acme/app/x", false },
	{ "a namespace", "acme/**", "acme/app", true },
	{ "deep in it", "acme/**", "acme/a/b/c", true },
	{ "not the word itself", "acme/**", "acme", false },
	{ "longer at its end", "acme/**", "acmecorp/app", false },
	{ "longer at its start", "acme/**", "theacme/app", false },
	{ "one level", "acme/*", "acme/app", true },
	{ "one level only", "acme/*", "acme/a/b", false },
	{ "a star for nothing", "acme/app*", "acme/app", true },
	{ "a star for letters", "acme/*-ci", "acme/app-x-ci", true },
	{ "a star not over a slash", "acme/a*c", "acme/a/c", false },
	{ "none between", "acme/**/app", "acme/app", true },
	{ "two between", "acme/**/app", "acme/a/b/app", true },
	{ "another at the end", "acme/**/app", "acme/a/b/apps", false },
	{ "two runs", "ghcr.io/**/a/**/b", "ghcr.io/x/a/a/y/b", true },

	/* hosts: the whole of them, and nobody else's */
	{ "host", "gcr.io/acme/**", "gcr.io/acme/app", true },
	{ "host with a port", "gcr.io/acme/**", "gcr.io:443/acme/app", true },
	{ "a longer host", "gcr.io/acme/**", "gcr.io.evil.com/acme/app",
	  false },
	{ "a longer host, everything", "gcr.io/**", "gcr.io.evil.com/acme/app",
	  false },
	{ "a longer host with a dash", "gcr.io/**", "gcr.io-evil.com/a",
	  false },
	{ "a host before it", "gcr.io/**", "evil-gcr.io/a", false },
	{ "a host above it", "gcr.io/**", "eu.gcr.io/a", false },
	{ "the host as a path", "gcr.io/**", "evil.com/gcr.io/a", false },
	{ "the host as a namespace", "gcr.io/acme/**", "gcrio/acme/app",
	  false },
	{ "a longer port", "gcr.io/**", "gcr.io.evil.com:443/a", false },
	{ "a user before it", "gcr.io/**", "gcr.io@evil.com/a", false },
	{ "a star in a host", "*.acme.example/**", "eu.acme.example/a", true },
	{ "a star is one label", "*.acme.example/**", "a.b.acme.example/x",
	  false },
	{ "a star of a longer host", "*.acme.example/**",
	  "eu.acme.example.evil.com/x", false },
	{ "a star needs its dot", "*.acme.example/**", "evilacme.example/x",
	  false },
	{ "part of a label", "eu-*.pkg.dev/acme/**", "eu-west.pkg.dev/acme/x",
	  true },
	{ "part of a label, a dot", "eu-*.pkg.dev/acme/**",
	  "eu-evil.com.pkg.dev/acme/x", false },
	{ "any namespace is none of a host", "*/app", "evil.com/app", false },
	{ "any namespace of Docker Hub", "*/app", "acme/app", true },
	{ "a host without a dot is none", "acme/**", "acme:5000/app", false },
	{ "localhost", "localhost/**", "localhost:5000/app", true },
	{ "localhost is no namespace", "localhost/**", "localhost.evil.com/a",
	  false },
	{ "Cyrillic letters", "acme/**",
	  "\xd0\xb0"
	  "cme/app",
	  false },
	{ "a soft hyphen", "acme/**", "ac\xc2\xadme/app", false },
	{ "capitals", "acme/**", "Acme/app", false },
};

static void judge_by(struct ko_trust *t, const char *image,
		     struct ko_verdict *out)
{
	struct ko_catalogue c;

	ko_catalogue_init_builtin(&c);
	ko_trust_judge(t, &c, ko_span_str(image), NULL, out);
	ko_catalogue_done(&c);
}

/* Trusted by the pattern, that is: not by the catalogue. */
static bool trusts(const char *pattern, const char *image)
{
	struct ko_arena arena = KO_ARENA(4096);
	struct ko_error err = { 0 };
	struct ko_trust t;
	struct ko_span read;
	struct ko_verdict v;

	ko_trust_init(&t);
	assert_int_equal(ko_trust_read_pattern(&arena, ko_span_str(pattern),
					       &read, &err),
			 KO_OK);
	t.patterns = &read;
	t.n_patterns = 1;
	judge_by(&t, image, &v);
	ko_arena_done(&arena);
	return v.kind == KO_VERDICT_TRUSTED && !v.has_entry;
}

static void check_match(void **state)
{
	const struct match_row *r = *state;

	assert_int_equal(trusts(r->pattern, r->image), r->wants);
}

/* ---- what is refused ---- */

enum reading { PATTERN, HOST, SPACE };

static struct read_row {
	const char *name, *text;
	enum reading as;
	const char *why;  /* in the message; NULL: taken */
	const char *read; /* as what */
} read_rows[] = {
	{ "pattern", "acme/**", PATTERN, NULL, "acme/**" },
	{ "familiar", "docker.io/acme/*", PATTERN, NULL, "acme/*" },
	{ "empty pattern", "", PATTERN, "empty", NULL },
	{ "all", "**", PATTERN, "every registry", NULL },
	{ "all below", "**/acme", PATTERN, "every registry", NULL },
	{ "every end", "gcr.*/acme", PATTERN, "last two parts", NULL },
	{ "an end that goes on", "gcr.io*/acme", PATTERN, "last two parts",
	  NULL },
	{ "a start that goes on", "*gcr.io/acme", PATTERN, "last two parts",
	  NULL },
	{ "a domain and a star", "*.example/acme", PATTERN, "last two parts",
	  NULL },
	{ "stars in a word", "acme/a**", PATTERN, "beside other letters",
	  NULL },
	{ "three stars", "acme/***", PATTERN, "beside other letters", NULL },
	{ "a tag", "acme/app:1", PATTERN, "tag", NULL },
	{ "a port", "gcr.io:443/acme/app", PATTERN, "port", NULL },
	{ "a question mark", "acme/a?", PATTERN, "no image name", NULL },
	{ "a set", "acme/[ab]", PATTERN, "no image name", NULL },
	{ "not negated", "!acme/app", PATTERN, "no image name", NULL },
	{ "a slash at the end", "acme/", PATTERN, "no image name", NULL },
	{ "a URL", "https://gcr.io/acme", PATTERN, "no image name", NULL },
	{ "capital", "Acme/app", PATTERN, "small letters", NULL },
	{ "NUL and newline", "acme/a\nb", PATTERN, "no image name", NULL },

	{ "a host", "registry.acme.example", HOST, NULL,
	  "registry.acme.example/**" },
	{ "a customer's host", "acme.azurecr.io", HOST, NULL,
	  "acme.azurecr.io/**" },
	{ "localhost as a host", "localhost", HOST, NULL, "localhost/**" },
	{ "everybody's host", "ghcr.io", HOST, "anyone can push", NULL },
	{ "Docker Hub", "docker.io", HOST, "anyone can push", NULL },
	{ "a word", "registry", HOST, "no registry host", NULL },
	{ "a host with a port", "r.example:5000", HOST, "port", NULL },
	{ "a host with a path", "r.example/x", HOST, "namespaces", NULL },
	{ "hosts", "*.r.example", HOST, "trust", NULL },
	{ "a capital host", "R.example", HOST, "small letters", NULL },
	{ "no host", "", HOST, "no registry host", NULL },

	{ "a space", "acme", SPACE, NULL, "acme/**" },
	{ "a space elsewhere", "ghcr.io/acme", SPACE, NULL, "ghcr.io/acme/**" },
	{ "a host as a space", "ghcr.io", SPACE, "registries", NULL },
	{ "library", "library", SPACE, "Docker's", NULL },
	{ "a deep space", "ghcr.io/acme/team", SPACE, "deeper", NULL },
	{ "spaces", "acme/*", SPACE, "trust", NULL },
	{ "no space", "", SPACE, "empty", NULL },
	{ "a blank", "ac me", SPACE, "no image name", NULL },
};

static void check_read(void **state)
{
	const struct read_row *r = *state;
	struct ko_span text = ko_span_str(r->text);
	struct ko_arena arena = KO_ARENA(4096);
	struct ko_catalogue c;
	struct ko_error err = { .text = "" };
	struct ko_span out = { NULL, 0 };
	enum ko_status status;

	ko_catalogue_init_builtin(&c);
	if (r->as == PATTERN)
		status = ko_trust_read_pattern(&arena, text, &out, &err);
	else if (r->as == HOST)
		status = ko_trust_read_host(&arena, &c, text, &out, &err);
	else
		status = ko_trust_read_space(&arena, text, &out, &err);
	assert_int_equal(status, r->why ? KO_ESYNTAX : KO_OK);
	if (r->why)
		assert_non_null(strstr(err.text, r->why));
	else
		assert_span(out, r->read);
	ko_arena_done(&arena);
}

/* ---- names of one's own, pairs, severities ---- */

static struct judge_row {
	const char *name, *image;
	enum ko_verdict_kind kind;
	enum ko_severity severity;
	const char *target;
	const char *slip; /* among the reasons, or NULL */
} judge_rows[] = {
	/* hosts */
	{ "own host", "registry.acme.example/a/b", KO_VERDICT_TRUSTED,
	  KO_SEVERITY_NONE, "", NULL },
	{ "own host, port", "registry.acme.example:5000/a/b",
	  KO_VERDICT_TRUSTED, KO_SEVERITY_NONE, "", NULL },
	{ "own host, a letter more", "registry.acmee.example/x",
	  KO_VERDICT_LOOKALIKE, KO_SEVERITY_ERROR, "registry.acme.example",
	  "doubling" },
	{ "own host, swapped", "registry.amce.example/x", KO_VERDICT_LOOKALIKE,
	  KO_SEVERITY_ERROR, "registry.acme.example", "transposition" },
	{ "own host, other end", "registry.acme.exampel/x",
	  KO_VERDICT_LOOKALIKE, KO_SEVERITY_ERROR, "registry.acme.example",
	  NULL },
	{ "own host, any other end", "registry.acme.io/x", KO_VERDICT_LOOKALIKE,
	  KO_SEVERITY_ERROR, "registry.acme.example", "top-level-domain" },
	{ "own host, deceptive", "registry.acme.example.evil.com/x",
	  KO_VERDICT_LOOKALIKE, KO_SEVERITY_ERROR, "registry.acme.example",
	  "deceptive-host" },
	{ "own host with a dash", "registry-acme.example/x",
	  KO_VERDICT_LOOKALIKE, KO_SEVERITY_ERROR, "registry.acme.example",
	  "separator" },
	{ "own customer's host", "acmecorp.azurecr.io/x", KO_VERDICT_TRUSTED,
	  KO_SEVERITY_NONE, "", NULL },
	{ "near the customer's host", "acmecrop.azurecr.io/x",
	  KO_VERDICT_LOOKALIKE, KO_SEVERITY_ERROR, "acmecorp.azurecr.io",
	  "transposition" },
	{ "another customer's host", "example.azurecr.io/x", KO_VERDICT_UNKNOWN,
	  KO_SEVERITY_NONE, "", NULL },
	{ "a known host still is near", "gchr.io/x/y", KO_VERDICT_LOOKALIKE,
	  KO_SEVERITY_ERROR, "ghcr.io", "transposition" },

	/* namespaces */
	{ "own space", "acmecorp/app:1", KO_VERDICT_TRUSTED, KO_SEVERITY_NONE,
	  "", NULL },
	{ "swapped", "acmecrop/app", KO_VERDICT_LOOKALIKE, KO_SEVERITY_ERROR,
	  "docker.io/acmecorp/app", "transposition" },
	{ "doubled", "acmeccorp/app", KO_VERDICT_LOOKALIKE, KO_SEVERITY_ERROR,
	  "docker.io/acmecorp/app", "doubling" },
	{ "left out", "acmcorp/app", KO_VERDICT_LOOKALIKE, KO_SEVERITY_ERROR,
	  "docker.io/acmecorp/app", "omission" },
	{ "vowel", "acmacorp/app", KO_VERDICT_LOOKALIKE, KO_SEVERITY_ERROR,
	  "docker.io/acmecorp/app", "vowel" },
	{ "glyph", "acrnecorp/app", KO_VERDICT_LOOKALIKE, KO_SEVERITY_ERROR,
	  "docker.io/acmecorp/app", "glyph" },
	{ "plural", "acmecorps/app", KO_VERDICT_LOOKALIKE, KO_SEVERITY_ERROR,
	  "docker.io/acmecorp/app", "plural" },
	{ "posing", "acmecorpofficial/app", KO_VERDICT_LOOKALIKE,
	  KO_SEVERITY_WARNING, "docker.io/acmecorp/app", "posing-word" },
	{ "company", "acmecorpinc/app", KO_VERDICT_LOOKALIKE,
	  KO_SEVERITY_WARNING, "docker.io/acmecorp/app", "company-name" },
	{ "Cyrillic",
	  "\xd0\xb0"
	  "cmecorp/app",
	  KO_VERDICT_LOOKALIKE, KO_SEVERITY_ERROR, "docker.io/acmecorp/app",
	  "confusable" },
	{ "elsewhere", "ghcr.io/acmecrop/app", KO_VERDICT_LOOKALIKE,
	  KO_SEVERITY_ERROR, "ghcr.io/acmecorp/app", "transposition" },
	{ "elsewhere, posing", "ghcr.io/acmecorp-official/app",
	  KO_VERDICT_LOOKALIKE, KO_SEVERITY_WARNING, "ghcr.io/acmecorp/app",
	  "posing-word" },
	{ "own elsewhere", "ghcr.io/acmecorp/app", KO_VERDICT_TRUSTED,
	  KO_SEVERITY_NONE, "", NULL },
	{ "not own at a third", "quay.io/acmecorp/app", KO_VERDICT_UNKNOWN,
	  KO_SEVERITY_NONE, "", NULL },
	{ "a number more", "acmecorp2/app", KO_VERDICT_UNKNOWN,
	  KO_SEVERITY_NONE, "", NULL },
	{ "far away", "somebody/app", KO_VERDICT_UNKNOWN, KO_SEVERITY_NONE, "",
	  NULL },
	{ "the catalogue's stay", "nginx", KO_VERDICT_TRUSTED, KO_SEVERITY_NONE,
	  "", NULL },
	{ "its look-alikes, too", "bitnmai/redis", KO_VERDICT_LOOKALIKE,
	  KO_SEVERITY_ERROR, "docker.io/bitnami/redis", "transposition" },

	/* pairs */
	{ "a pair", "ngnix:1", KO_VERDICT_TRUSTED, KO_SEVERITY_NONE, "", NULL },
	{ "a pair's other image", "nignx", KO_VERDICT_LOOKALIKE,
	  KO_SEVERITY_ERROR, "docker.io/library/nginx", NULL },
	{ "a pair with another target", "postgrse", KO_VERDICT_LOOKALIKE,
	  KO_SEVERITY_ERROR, "docker.io/library/postgres", NULL },
	{ "a pair does not name the own target", "acmecrpo/app",
	  KO_VERDICT_LOOKALIKE, KO_SEVERITY_ERROR, "docker.io/acmecorp/app",
	  NULL },
	{ "a pair with hidden letters", "ng\xc2\xadnix", KO_VERDICT_LOOKALIKE,
	  KO_SEVERITY_ERROR, "docker.io/library/ngnix", NULL },
	{ "a pair of hosts", "gcr.io.mirror.example/a/b", KO_VERDICT_TRUSTED,
	  KO_SEVERITY_NONE, "", NULL },
	{ "not its longer host", "gcr.io.mirror.example.evil.com/a/b",
	  KO_VERDICT_LOOKALIKE, KO_SEVERITY_ERROR, "gcr.io", NULL },
	{ "known bad by its pair", "ghrc.io/acme/app", KO_VERDICT_TRUSTED,
	  KO_SEVERITY_NONE, "", NULL },
	{ "known bad beside it", "ghrc.io/acme/other", KO_VERDICT_KNOWN_BAD,
	  KO_SEVERITY_ERROR, "ghcr.io", NULL },
	{ "known bad under a pattern", "docker123321/mysql",
	  KO_VERDICT_KNOWN_BAD, KO_SEVERITY_ERROR, "docker.io/library/mysql",
	  NULL },
	{ "known bad without a target", "docker123321/cron", KO_VERDICT_TRUSTED,
	  KO_SEVERITY_NONE, "", NULL },

	/* severities */
	{ "a note put off", "java:8", KO_VERDICT_TRUSTED, KO_SEVERITY_NONE,
	  "docker.io/library/eclipse-temurin", "retired-image" },
	{ "a warning made an error", "nginx:lastest", KO_VERDICT_TRUSTED,
	  KO_SEVERITY_ERROR, "docker.io/library/nginx", NULL },
};

static void read_pair(struct ko_arena *arena, const char *name,
		      const char *target, struct ko_trust_pair *out)
{
	struct ko_error err = { .text = "" };

	assert_int_equal(ko_trust_read_pair(arena, ko_span_str(name),
					    ko_span_str(target), out, &err),
			 KO_OK);
}

static void check_judge(void **state)
{
	const struct judge_row *r = *state;
	struct ko_arena arena = KO_ARENA(1 << 16);
	struct ko_span patterns[] = { KO_SPAN("registry.acme.example/**"),
				      KO_SPAN("acmecorp.azurecr.io/**"),
				      KO_SPAN("acmecorp/**"),
				      KO_SPAN("ghcr.io/acmecorp/**"),
				      KO_SPAN("docker123321/**") };
	struct ko_trust_pair pairs[6];
	struct ko_catalogue c;
	struct ko_verdict v;
	struct ko_trust t;
	enum ko_rule slip;
	bool has_slip = false;

	ko_catalogue_init_builtin(&c);
	ko_trust_init(&t);
	read_pair(&arena, "ngnix", "nginx", &pairs[0]);
	read_pair(&arena, "postgrse", "docker.io/acmecorp/app", &pairs[1]);
	read_pair(&arena, "acmecrpo/app", "bitnami/redis", &pairs[2]);
	read_pair(&arena, "gcr.io.mirror.example", "gcr.io", &pairs[3]);
	read_pair(&arena, "ghrc.io/acme/app", "ghcr.io", &pairs[4]);
	read_pair(&arena, "docker123321/cron", "-", &pairs[5]);
	t.patterns = patterns;
	t.n_patterns = ARRAY_LEN(patterns);
	t.pairs = pairs;
	t.n_pairs = ARRAY_LEN(pairs);
	t.severities[KO_RULE_RETIRED] = KO_SEVERITY_NONE;
	t.severities[KO_RULE_TAG] = KO_SEVERITY_ERROR;
	t.severities[KO_RULE_KNOWN_BAD] = KO_SEVERITY_NONE; /* never heeded */
	assert_int_equal(ko_trust_protect(&t, &c, patterns, 2, patterns + 2, 2),
			 KO_OK);
	ko_trust_judge(&t, &c, ko_span_str(r->image), NULL, &v);
	assert_string_equal(ko_verdict_kind_name(v.kind),
			    ko_verdict_kind_name(r->kind));
	assert_string_equal(v.target, r->target);
	assert_string_equal(ko_severity_name(v.severity),
			    ko_severity_name(r->severity));
	if (r->slip) {
		assert_true(ko_rule_named(ko_span_str(r->slip), &slip));
		for (size_t i = 0; i < v.n_reasons; i++)
			has_slip |= v.reasons[i] == slip;
		assert_true(has_slip);
	}
	ko_trust_done(&t);
	ko_arena_done(&arena);
}

/* The names of official images in namespaces, for those who want to hear of
 * all that are not listed. */
static struct unlisted_row {
	const char *name, *image;
	enum ko_badge badge;
	enum ko_severity severity;
} unlisted_rows[] = {
	{ "a stranger's", "somebody/ubuntu:22.04", 0, KO_SEVERITY_ERROR },
	{ "a retired one's", "somebody/centos", 0, KO_SEVERITY_ERROR },
	{ "the registry says nothing good", "somebody/nginx", KO_BADGE_NONE,
	  KO_SEVERITY_ERROR },
	{ "Docker vouches for it", "somebody/nginx", KO_BADGE_VERIFIED,
	  KO_SEVERITY_NONE },
	{ "the catalogue lists the namespace", "grafana/nginx", 0,
	  KO_SEVERITY_NONE },
	{ "the user trusts it", "mine/nginx", 0, KO_SEVERITY_NONE },
	{ "the user accepts it", "partner/redis", 0, KO_SEVERITY_NONE },
	{ "no official image's name", "somebody/app", 0, KO_SEVERITY_NONE },
	{ "deeper than an image of Docker Hub's", "somebody/x/nginx", 0,
	  KO_SEVERITY_NONE },
	{ "another registry's", "quay.io/somebody/nginx", 0, KO_SEVERITY_NONE },
	{ "the official one", "nginx", 0, KO_SEVERITY_NONE },
};

static void check_unlisted(void **state)
{
	const struct unlisted_row *r = *state;
	struct ko_facts facts = { .badge = r->badge };
	struct ko_arena arena = KO_ARENA(4096);
	struct ko_span pattern = KO_SPAN("mine/**");
	struct ko_trust_pair pair;
	struct ko_catalogue c;
	struct ko_verdict v;
	struct ko_trust t;

	ko_catalogue_init_builtin(&c);
	ko_trust_init(&t);
	read_pair(&arena, "partner/redis", "redis", &pair);
	t.patterns = &pattern;
	t.pairs = &pair;
	t.n_patterns = t.n_pairs = 1;
	ko_trust_judge(&t, &c, ko_span_str(r->image), NULL, &v);
	assert_int_equal(v.severity, KO_SEVERITY_NONE);
	t.severities[KO_RULE_UNLISTED] = KO_SEVERITY_ERROR;
	ko_trust_judge(&t, &c, ko_span_str(r->image), r->badge ? &facts : NULL,
		       &v);
	assert_int_equal(v.severity, r->severity);
	if (r->severity) {
		assert_int_equal(v.reasons[0], KO_RULE_UNLISTED);
		assert_true(v.has_entry);
		assert_string_equal(v.suggestion, ""); /* nothing to --fix */
	}
	ko_trust_done(&t);
	ko_arena_done(&arena);
}

static struct pair_row {
	const char *name, *from, *to, *why;
} pair_rows[] = {
	{ "same names", "nginx", "docker.io/library/nginx", "name and target" },
	{ "a pattern for a name", "acme/*", "nginx", "pattern" },
	{ "a pattern for a target", "acme/a", "acme/*", "pattern" },
	{ "a tag of the name", "ngnix:1", "nginx", "tag" },
	{ "a tag of the target", "ngnix", "nginx:1", "tag" },
	{ "no name", "", "nginx", "empty" },
	{ "no target", "ngnix", "", "empty" },
};

static void check_pair(void **state)
{
	const struct pair_row *r = *state;
	struct ko_arena arena = KO_ARENA(4096);
	struct ko_error err = { .text = "" };
	struct ko_trust_pair out;

	assert_int_equal(ko_trust_read_pair(&arena, ko_span_str(r->from),
					    ko_span_str(r->to), &out, &err),
			 KO_ESYNTAX);
	assert_non_null(strstr(err.text, r->why));
	ko_arena_done(&arena);
}

static struct rule_row {
	const char *name, *rule, *why;
} rule_rows[] = {
	{ "a rule", "namespace-lookalike", NULL },
	{ "a slip of one", "namespace-lookalkie",
	  "did you mean 'namespace-lookalike'" },
	{ "how it differs", "transposition", "brackets" },
	{ "no rule at all", "frobnicate", "explain" },
	{ "no word", "", "explain" },
};

static void check_rule(void **state)
{
	const struct rule_row *r = *state;
	struct ko_error err = { .text = "" };
	enum ko_rule rule;

	assert_int_equal(ko_trust_read_rule(ko_span_str(r->rule), &rule, &err),
			 r->why == NULL);
	if (r->why)
		assert_non_null(strstr(err.text, r->why));
}

static void check_hosts(void **state)
{
	struct ko_span host = KO_SPAN("registry.acme.example/**");
	struct ko_catalogue c;
	struct ko_verdict v;
	struct ko_trust t;

	(void)state;
	ko_catalogue_init_builtin(&c);
	ko_trust_init(&t);
	t.patterns = &host;
	t.n_patterns = 1;
	assert_int_equal(ko_trust_protect(&t, &c, &host, 1, NULL, 0), KO_OK);
	ko_trust_judge_host(&t, &c, KO_SPAN("registry.acme.example"), &v);
	assert_int_equal(v.kind, KO_VERDICT_TRUSTED);
	ko_trust_judge_host(&t, &c, KO_SPAN("registry.acmee.example"), &v);
	assert_int_equal(v.kind, KO_VERDICT_LOOKALIKE);
	assert_string_equal(v.target, "registry.acme.example");
	ko_trust_done(&t);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(match_rows, check_match),
		TABLE(read_rows, check_read),
		TABLE(judge_rows, check_judge),
		TABLE(pair_rows, check_pair),
		TABLE(rule_rows, check_rule),
		TABLE(unlisted_rows, check_unlisted),
		TEST(check_hosts),
	};

	return run_tables("trust", tables, ARRAY_LEN(tables));
}
