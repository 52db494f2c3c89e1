#include "test.h"

#include <stdio.h>

#include "core/verdict.h"

/*
 * A name, its verdict, its severity (of a look-alike: at least), reasons that
 * it has, the target and what to write instead.  NULL: not looked at.
 */
static struct row {
	const char *name; /* what was written */
	enum ko_verdict_kind kind;
	enum ko_severity severity;
	const char *reasons; /* by commas; the first one is reasons[0] */
	const char *target, *suggestion;
} rows[] = {
#define LOOKALIKE KO_VERDICT_LOOKALIKE, KO_SEVERITY_WARNING
#define TRUSTED   KO_VERDICT_TRUSTED, KO_SEVERITY_NONE, "", NULL, NULL
#define UNKNOWN   KO_VERDICT_UNKNOWN, KO_SEVERITY_NONE, "", "", ""
#define SILENT    KO_VERDICT_INVALID, KO_SEVERITY_NONE, "", "", ""
	/* one of each slip, in the name of an official image */
	{ "ngnix:1.27", LOOKALIKE, "image-lookalike,transposition",
	  "docker.io/library/nginx", "nginx:1.27" },
	{ "pyton", LOOKALIKE, "image-lookalike,omission",
	  "docker.io/library/python", "python" },
	{ "pythonn:3", LOOKALIKE, "image-lookalike,doubling",
	  "docker.io/library/python", "python:3" },
	{ "pythom", LOOKALIKE, "image-lookalike,neighbour-key",
	  "docker.io/library/python", "python" },
	{ "ubantu", LOOKALIKE, "image-lookalike,vowel",
	  "docker.io/library/ubuntu", "ubuntu" },
	{ "wordprezs", LOOKALIKE, "image-lookalike",
	  "docker.io/library/wordpress", "wordpress" },
	{ "vvordpress", LOOKALIKE, "image-lookalike,glyph",
	  "docker.io/library/wordpress", "wordpress" },
	{ "helloworld", LOOKALIKE, "image-lookalike,separator",
	  "docker.io/library/hello-world", "hello-world" },
	{ "hello_world", LOOKALIKE, "image-lookalike,separator",
	  "docker.io/library/hello-world", "hello-world" },
	{ "phyton", LOOKALIKE, "image-lookalike,transposition",
	  "docker.io/library/python", "python" },
	{ "temurin:17", LOOKALIKE, "image-lookalike,product-name",
	  "docker.io/library/eclipse-temurin", "eclipse-temurin:17" },
	{ "node-exproter", LOOKALIKE, "image-lookalike,transposition",
	  "docker.io/prom/node-exporter", "prom/node-exporter" },
	{ "mongdb", LOOKALIKE, "image-lookalike,omission",
	  "docker.io/library/mongo", "mongo" },
	{ "docker.io/library/ngnix", LOOKALIKE, "image-lookalike",
	  "docker.io/library/nginx", "nginx" },
	{ "index.docker.io/ngnix", LOOKALIKE, "image-lookalike",
	  "docker.io/library/nginx", "nginx" },

	/* namespaces and hosts: what a stranger can register */
	{ "bitnmai/redis:7.4", LOOKALIKE, "namespace-lookalike,transposition",
	  "docker.io/bitnami/redis", "bitnami/redis:7.4" },
	{ "grafanna/grafana", LOOKALIKE, "namespace-lookalike,doubling",
	  "docker.io/grafana/grafana", "grafana/grafana" },
	{ "gchr.io/acme/app:1", LOOKALIKE, "host-lookalike,transposition",
	  "ghcr.io", "ghcr.io/acme/app:1" },
	{ "ghcr/acme/app", LOOKALIKE, "host-lookalike,top-level-domain",
	  "ghcr.io", "ghcr.io/acme/app" },
	{ "index.dokcer.io/library/nginx", LOOKALIKE, "host-lookalike",
	  "index.docker.io", NULL },
	{ "quay.oi/a/b", LOOKALIKE, "host-lookalike", "quay.io",
	  "quay.io/a/b" },
	{ "docker.oi/library/nginx", LOOKALIKE, "host-lookalike", "docker.io",
	  NULL },

	/* a first letter doubled, a digit for a letter */
	{ "oopenjdk", LOOKALIKE, "image-lookalike,doubling",
	  "docker.io/library/openjdk", "openjdk" },
	{ "0penjdk", LOOKALIKE, "image-lookalike,glyph",
	  "docker.io/library/openjdk", "openjdk" },
	{ "w0rdpr3ss", LOOKALIKE, "image-lookalike,glyph",
	  "docker.io/library/wordpress", "wordpress" },

	/* hosts that few files name, and another top-level domain, or none */
	{ "container-registy.oracle.com/a/b", LOOKALIKE,
	  "host-lookalike,omission", "container-registry.oracle.com", NULL },
	{ "registry.redhta.io/ubi9/ubi", LOOKALIKE, "host-lookalike",
	  "registry.redhat.io", "registry.redhat.io/ubi9/ubi" },
	{ "cgr.edv/chainguard/static", LOOKALIKE, "host-lookalike", "cgr.dev",
	  NULL },
	{ "ghcr.net/acme/app", LOOKALIKE, "host-lookalike,top-level-domain",
	  "ghcr.io", "ghcr.io/acme/app" },
	{ "docker.elastic.dev/a/b", LOOKALIKE,
	  "host-lookalike,top-level-domain", "docker.elastic.co", NULL },
	{ "mcr.microsoft/dotnet/sdk:8.0", LOOKALIKE,
	  "host-lookalike,top-level-domain", "mcr.microsoft.com",
	  "mcr.microsoft.com/dotnet/sdk:8.0" },
	{ "gcr/acme/app", LOOKALIKE, "host-lookalike,top-level-domain",
	  "gcr.io", "gcr.io/acme/app" },
	{ "ghcr.i0/acme/app", LOOKALIKE, "host-lookalike", "ghcr.io", NULL },
	{ "docker.lan/acme/app", UNKNOWN },
	{ "quay.internal/acme/app", UNKNOWN },
	{ "registry.docker.dev:5000/app", UNKNOWN },
	{ "registry.gitlab:5000/app", UNKNOWN },
	{ "10.0.0.10/acme/app", UNKNOWN },

	/* below an operator's domain, where nobody else can be */
	{ "k8.gcr.io/pause:3.2", LOOKALIKE, "host-lookalike", "k8s.gcr.io",
	  "k8s.gcr.io/pause:3.2" },
	{ "aisa.gcr.io/a/b", LOOKALIKE, "host-lookalike,transposition",
	  "asia.gcr.io", NULL },
	{ "uk.icr.io/a/b", UNKNOWN },
	{ "registry-2.docker.io/library/nginx", UNKNOWN },

	/* a known domain behind a hyphen */
	{ "my-ghcr.io/acme/app", LOOKALIKE, "host-lookalike,deceptive-host",
	  "ghcr.io", "ghcr.io/acme/app" },
	{ "my-registry.k8s.io/app", UNKNOWN },

	/* two registries, one of which has the path */
	{ "gcr.io/plankanban/planka", LOOKALIKE, "host-lookalike,omission",
	  "ghcr.io", "ghcr.io/plankanban/planka" },
	{ "ghcr.io", UNKNOWN },
	{ "docker.io", UNKNOWN },

	/* images of a vendor's registry, without a namespace and in one */
	{ "registry.k8s.io/kube-apisever", LOOKALIKE, "repository-slip",
	  "registry.k8s.io/kube-apiserver", NULL },
	{ "mcr.microsoft.com/powershel", LOOKALIKE, "repository-slip",
	  "mcr.microsoft.com/powershell", NULL },
	{ "mcr.microsoft.com/dontet/monitor", LOOKALIKE, "namespace-lookalike",
	  NULL, "mcr.microsoft.com/dotnet/monitor" },
	{ "registry.k8s.io/a-new-thing", UNKNOWN },

	/* official images behind library/ elsewhere */
	{ "mirror.gcr.io/library/ngnix:1", LOOKALIKE, "image-lookalike",
	  "mirror.gcr.io/library/nginx", "mirror.gcr.io/library/nginx:1" },
	{ "public.ecr.aws/docker/library/pyton", LOOKALIKE, "image-lookalike",
	  "public.ecr.aws/docker/library/python", NULL },
	{ "harbor.acme.example/library/my-app", UNKNOWN },

	/* namespaces with another repository, and slips in both parts */
	{ "bitnmai/my-tool", LOOKALIKE, "namespace-lookalike,transposition",
	  "docker.io/bitnami/my-tool", "bitnami/my-tool" },
	{ "grafanna/my-tool", LOOKALIKE, "namespace-lookalike,doubling",
	  "docker.io/grafana/my-tool", NULL },
	{ "bitnmai/rediss", LOOKALIKE, "namespace-lookalike,transposition",
	  "docker.io/bitnami/redis", "bitnami/redis" },
	{ "libary/nginx", LOOKALIKE, "namespace-lookalike,omission",
	  "docker.io/library/nginx", "nginx" },
	{ "libary/ngnix", LOOKALIKE, "namespace-lookalike",
	  "docker.io/library/nginx", "nginx" },
	{ "uqlibrary/centos", UNKNOWN },
	{ "mini/base", UNKNOWN },
	{ "docku/base", UNKNOWN },

	/* an official image under a slip of its own name */
	{ "ngnix/nginx", LOOKALIKE, "namespace-lookalike,transposition",
	  "docker.io/library/nginx", "nginx" },
	{ "pyhton/python:3", LOOKALIKE, "namespace-lookalike",
	  "docker.io/library/python", "python:3" },
	{ "python/python", UNKNOWN },
	{ "rubys/ruby", UNKNOWN },

	/* namespaces that pose as a publisher's */
	{ "grafana-official/grafana", LOOKALIKE,
	  "namespace-lookalike,posing-word", "docker.io/grafana/grafana",
	  "grafana/grafana" },
	{ "verified-bitnami/my-tool", LOOKALIKE,
	  "namespace-lookalike,posing-word", NULL, "bitnami/my-tool" },
	{ "bitnamihub/redis", LOOKALIKE, "namespace-lookalike,posing-word",
	  "docker.io/bitnami/redis", NULL },
	{ "bitnamihub/my-tool", UNKNOWN },
	{ "grafana-labs/grafana", LOOKALIKE, "namespace-lookalike,company-name",
	  "docker.io/grafana/grafana", NULL },
	{ "pkpofficial/ojs", UNKNOWN },

	/* words in another order */
	{ "prom/exporter-node", LOOKALIKE, "repository-slip,word-order",
	  "docker.io/prom/node-exporter", "prom/node-exporter" },
	{ "kavita/linuxserver", LOOKALIKE, "image-lookalike,word-order",
	  "docker.io/linuxserver/kavita", "linuxserver/kavita" },

	/* what Docker Hub cannot have, and another registry has */
	{ "google_containers/pause-amd64", LOOKALIKE, "missing-registry",
	  "gcr.io/google_containers/pause-amd64", NULL },
	{ "dotnet/core/sdk:3.1", LOOKALIKE, "missing-registry",
	  "mcr.microsoft.com/dotnet/core/sdk",
	  "mcr.microsoft.com/dotnet/core/sdk:3.1" },
	{ "dotnet/aspnet", LOOKALIKE, "missing-registry",
	  "mcr.microsoft.com/dotnet/aspnet", NULL },
	{ "hotio/radarr", UNKNOWN },

	/* inside a publisher's own namespace nobody else can push */
	{ "prom/promethues", KO_VERDICT_LOOKALIKE, KO_SEVERITY_WARNING,
	  "repository-slip", "docker.io/prom/prometheus", "prom/prometheus" },

	/* known bad, whatever the tag */
	{ "docker123321/mysql", KO_VERDICT_KNOWN_BAD, KO_SEVERITY_ERROR,
	  "known-bad", "docker.io/library/mysql", "mysql" },
	{ "docker.io/docker123321/mysql:latest", KO_VERDICT_KNOWN_BAD,
	  KO_SEVERITY_ERROR, "known-bad", "docker.io/library/mysql", NULL },
	{ "ghrc.io/any/thing", KO_VERDICT_KNOWN_BAD, KO_SEVERITY_ERROR,
	  "known-bad", "ghcr.io", NULL },

	/* an official name under a machine-made account */
	{ "1a2b3c4d5e6f/redis", KO_VERDICT_LOOKALIKE, KO_SEVERITY_WARNING,
	  "throwaway-namespace", "docker.io/library/redis", "redis" },

	/* retired: a note with its successor */
	{ "java:8", KO_VERDICT_TRUSTED, KO_SEVERITY_NOTE, "retired-image",
	  "docker.io/library/eclipse-temurin", NULL },

	/* exact hits */
	{ "nginx", TRUSTED },
	{ "nginx:1.27", TRUSTED },
	{ "library/nginx", TRUSTED },
	{ "docker.io/library/nginx:1.27@sha256:"
	  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	  TRUSTED },
	{ "index.docker.io/library/nginx", TRUSTED },
	{ "bitnami/redis", TRUSTED },
	{ "quay.io/prometheus/node-exporter", TRUSTED },

	/* real names that are near each other */
	{ "jruby", TRUSTED },
	{ "ruby", TRUSTED },
	{ "gitlab/gitlab-ce", TRUSTED },
	{ "gitlab/gitlab-ee", TRUSTED },
	{ "adoptopenjdk/openjdk11", TRUSTED },
	{ "adoptopenjdk/openjdk8", TRUSTED },

	/* only a number differs: siblings */
	{ "adoptopenjdk/openjdk99", UNKNOWN },
	{ "gcr.io/acme/app", UNKNOWN },
	{ "ghcr.io/acme/app", UNKNOWN },
	{ "us-docker.pkg.dev/acme/app/image", UNKNOWN },

	/* somebody's own names */
	{ "app", UNKNOWN },
	{ "base", UNKNOWN },
	{ "builder", UNKNOWN },
	{ "myapp:dev", UNKNOWN },
	{ "acme-internal/billing-service", UNKNOWN },
	{ "registry.acme.example/team/app", UNKNOWN },
	{ "localhost:5000/app", UNKNOWN },
	{ "10.0.0.1:5000/app", UNKNOWN },

	/* no reference and nothing to judge */
	{ "<image>", SILENT },
	{ "BASEIMAGE", SILENT },
	{ "%%BASE%%", SILENT },
	{ "{{ .Image }}", SILENT },
	{ "", SILENT },
	{ "a..b", SILENT },

	/* no reference, but what is meant to be one can be seen */
	{ "oci://bitnmai/redis", LOOKALIKE, "namespace-lookalike",
	  "docker.io/bitnami/redis", NULL },
	{ "Ngnix", LOOKALIKE, "image-lookalike", "docker.io/library/nginx",
	  NULL },
	{ "ngnix:{{ version }}", LOOKALIKE, "image-lookalike",
	  "docker.io/library/nginx", NULL },
	{ "bitnmai/redis:", LOOKALIKE, "namespace-lookalike",
	  "docker.io/bitnami/redis", NULL },
	{ "oci://bitnami/redis", SILENT },

	/* characters that are not ASCII: Cyrillic, Greek, Armenian, full width,
	 * no width, direction, soft hyphen, no-break space, punycode */
	{ "ng\xd1\x96nx:1", LOOKALIKE, "hidden-characters,confusable",
	  "docker.io/library/nginx", "nginx:1" },
	{ "b\xd1\x96tnami/redis", LOOKALIKE, "hidden-characters,confusable",
	  "docker.io/bitnami/redis", "bitnami/redis" },
	{ "p\xce\xbfstgres", LOOKALIKE, "hidden-characters,confusable",
	  "docker.io/library/postgres", "postgres" },
	{ "pyth\xd5\xb8n", LOOKALIKE, "hidden-characters,confusable", NULL,
	  NULL },
	{ "py\xd1\x82hon", LOOKALIKE, "hidden-characters,confusable",
	  "docker.io/library/python", "python" },
	{ "c\xd0\xb5ntos", LOOKALIKE, "hidden-characters,confusable",
	  "docker.io/library/centos", "centos" },
	{ "hello\xe2\x80\x94world", LOOKALIKE, "hidden-characters,confusable",
	  "docker.io/library/hello-world", "hello-world" },
	{ "ghcr\xe3\x80\x82io/acme/app", LOOKALIKE,
	  "hidden-characters,confusable", "ghcr.io/acme/app",
	  "ghcr.io/acme/app" },
	{ "nginx\xef\xbc\x9alatest", LOOKALIKE, "hidden-characters,confusable",
	  "docker.io/library/nginx", "nginx:latest" },
	{ "ng\xe2\x80\x8binx", LOOKALIKE,
	  "hidden-characters,invisible-character", "docker.io/library/nginx",
	  "nginx" },
	{ "\xe2\x80\xaenginx", LOOKALIKE,
	  "hidden-characters,invisible-character", "docker.io/library/nginx",
	  "nginx" },
	{ "re\xc2\xad"
	  "dis",
	  LOOKALIKE, "hidden-characters,invisible-character",
	  "docker.io/library/redis", "redis" },
	{ "nginx\xc2\xa0", LOOKALIKE, "hidden-characters,invisible-character",
	  "docker.io/library/nginx", "nginx" },
	{ "bitnmai/red\xe2\x80\x8bis", LOOKALIKE, "hidden-characters",
	  "docker.io/bitnami/redis", "bitnami/redis" },
	{ "xn--ghr-5ed.io/acme/x", LOOKALIKE, "host-lookalike,confusable",
	  "ghcr.io", "ghcr.io/acme/x" },
	{ "xn--80ak6aa92e.com/x", UNKNOWN },
	{ "\xe9\x95\x9c\xe5\x83\x8f", SILENT },
};

static bool has_reason(const struct ko_verdict *v, struct ko_span name)
{
	for (size_t i = 0; i < v->n_reasons; i++)
		if (ko_span_eq(name,
			       ko_span_str(ko_rule_info(v->reasons[i])->name)))
			return true;
	return false;
}

static void assert_reasons(const struct ko_verdict *v, const char *want)
{
	struct ko_span rest = ko_span_str(want);

	if (rest.n == 0) {
		assert_int_equal(v->n_reasons, 0);
		return;
	}
	assert_true(v->n_reasons > 0);
	assert_true(ko_span_starts(
		rest, ko_span_str(ko_rule_info(v->reasons[0])->name)));
	while (rest.n) {
		size_t comma = ko_span_find(rest, ',');
		struct ko_span name = ko_span_head(rest, comma);

		if (!has_reason(v, name))
			fail_msg("no reason %.*s", KO_SPAN_ARG(name));
		rest = ko_span_tail(rest, comma + 1);
	}
}

static void judge(const char *name, struct ko_verdict *v)
{
	struct ko_catalogue c;

	ko_catalogue_init_builtin(&c);
	ko_judge(&c, ko_span_str(name), v);
}

static void assert_row(const struct row *r, const struct ko_verdict *v)
{
	assert_string_equal(ko_verdict_kind_name(v->kind),
			    ko_verdict_kind_name(r->kind));
	if (r->kind != KO_VERDICT_LOOKALIKE || v->severity < r->severity)
		assert_string_equal(ko_severity_name(v->severity),
				    ko_severity_name(r->severity));
	assert_reasons(v, r->reasons);
	if (r->target)
		assert_string_equal(v->target, r->target);
	if (r->suggestion)
		assert_string_equal(v->suggestion, r->suggestion);
}

static void check_row(void **state)
{
	const struct row *r = *state;
	struct ko_verdict v;

	judge(r->name, &v);
	assert_row(r, &v);
}

/* What must be an error, and what must not. */
static struct severity_row {
	const char *name;
	enum ko_severity want;
} severity_rows[] = {
	{ "ngnix", KO_SEVERITY_ERROR },
	{ "pyton:3", KO_SEVERITY_ERROR },
	{ "bitnmai/redis", KO_SEVERITY_ERROR },
	{ "gchr.io/acme/app", KO_SEVERITY_ERROR },
	{ "prom/promethues", KO_SEVERITY_WARNING },
	{ "1a2b3c4d5e6f/redis", KO_SEVERITY_WARNING },
	{ "nginx:lastest", KO_SEVERITY_NOTE },
	{ "java:8", KO_SEVERITY_NOTE },
	{ "nginx", KO_SEVERITY_NONE },
	{ "acme-internal/billing-service", KO_SEVERITY_NONE },
};

static void check_severity(void **state)
{
	const struct severity_row *r = *state;
	struct ko_verdict v;

	judge(r->name, &v);
	assert_string_equal(ko_severity_name(v.severity),
			    ko_severity_name(r->want));
}

/* Who could come to answer for the name. */
static struct claim_row {
	const char *name;
	enum ko_claimable want;
} claim_rows[] = {
	{ "ngnix", KO_CLAIMABLE_NO },
	{ "bitnmai/redis", KO_CLAIMABLE_YES },
	{ "bitnam-i/redis", KO_CLAIMABLE_NO }, /* no account name */
	{ "gchr.io/a/b", KO_CLAIMABLE_YES },
	{ "quay.io/promethues/node-exporter", KO_CLAIMABLE_YES },
	{ "k8.gcr.io/pause", KO_CLAIMABLE_NO },
	{ "ghcr.net/a/b", KO_CLAIMABLE_YES },
	{ "prom/promethues", KO_CLAIMABLE_NO },
	{ "java:8", KO_CLAIMABLE_NO },
	{ "docker123321/mysql", KO_CLAIMABLE_YES },
};

static void check_claim(void **state)
{
	const struct claim_row *r = *state;
	struct ko_verdict v;

	judge(r->name, &v);
	assert_true(v.severity > KO_SEVERITY_NONE);
	assert_int_equal(v.claimable, r->want);
}

/* ---- hosts alone ---- */

static struct row host_rows[] = {
	{ "ghrc.io", KO_VERDICT_KNOWN_BAD, KO_SEVERITY_ERROR, "known-bad",
	  "ghcr.io", "ghcr.io" },
	{ "GHRC.io:443", KO_VERDICT_KNOWN_BAD, KO_SEVERITY_ERROR, "known-bad",
	  "ghcr.io", "ghcr.io:443" },
	{ "gchr.io:443", LOOKALIKE, "host-lookalike", "ghcr.io",
	  "ghcr.io:443" },
	{ "quay.oi", LOOKALIKE, "host-lookalike", "quay.io", "quay.io" },
	{ "gcr.io.evil.com", LOOKALIKE, "host-lookalike,deceptive-host",
	  "gcr.io", "gcr.io" },
	{ "gh\xd1\x81r.io", KO_VERDICT_LOOKALIKE, KO_SEVERITY_ERROR,
	  "hidden-characters,confusable", "ghcr.io", "ghcr.io" },
	{ "ghcr\xe2\x80\x8b.io:443", KO_VERDICT_LOOKALIKE, KO_SEVERITY_ERROR,
	  "hidden-characters,invisible-character", "ghcr.io", "ghcr.io:443" },
	{ "ghcr.io", TRUSTED },
	{ "docker.io", TRUSTED },
	{ "index.docker.io", TRUSTED },
	{ "123456789012.dkr.ecr.eu-west-1.amazonaws.com", TRUSTED },
	{ "registry.example.com", UNKNOWN },
	{ "registry.example.com:5000", UNKNOWN },
	{ "localhost:5000", UNKNOWN },
	{ "localhost", UNKNOWN },
	{ "registry", UNKNOWN },
	{ "10.0.0.1:5000", UNKNOWN },
	{ "", SILENT },
	{ "ghrc.io/acme", SILENT },
	{ "-ghrc.io", SILENT },
	{ "two words", SILENT },
};

static void check_host(void **state)
{
	const struct row *r = *state;
	struct ko_catalogue c;
	struct ko_verdict v;

	ko_catalogue_init_builtin(&c);
	ko_judge_host(&c, ko_span_str(r->name), &v);
	assert_row(r, &v);
}

/* No path that stood in for one is told of. */
static void hosts_have_no_path(void **state)
{
	static const char *const names[] = { "gchr.io", "gh\xd1\x81r.io" };
	struct ko_catalogue c;

	(void)state;
	ko_catalogue_init_builtin(&c);
	for (size_t i = 0; i < KO_ARRAY_LEN(names); i++) {
		KO_AUTO_BUF struct ko_buf b = KO_BUF(16384);
		struct ko_verdict v;

		ko_judge_host(&c, ko_span_str(names[i]), &v);
		assert_int_equal(ko_verdict_message(&v, &b), KO_OK);
		assert_int_equal(ko_verdict_help(&v, &b), KO_OK);
		assert_null(strstr(b.p, "/x"));
	}
}

/* ---- the rules and what they say of themselves ---- */

/* "ngnix for nginx": the example of a slip of the alignment is one. */
static void examples_are_what_they_show(void **state)
{
	size_t bad = 0;

	(void)state;
	for (enum ko_rule rule = 0; rule <= KO_SLIP_SUBSTITUTION; rule++) {
		const struct ko_rule_info *info = ko_rule_info(rule);
		struct ko_span rest = ko_span_str(info->example);
		struct ko_span written = ko_span_word(&rest);
		struct ko_alignment a;
		bool is_there = false;

		if (rule == KO_SLIP_TOP_LEVEL_DOMAIN)
			continue;
		assert_span(ko_span_word(&rest), "for");
		assert_true(ko_align(written, ko_span_word(&rest), &a));
		for (size_t i = 0; i < a.n; i++)
			is_there = is_there || a.slips[i].rule == rule;
		if (is_there)
			continue;
		bad++;
		print_message("# %s: %s is %s\n", info->name, info->example,
			      ko_rule_info(a.slips[0].rule)->name);
	}
	assert_int_equal(bad, 0);
}

/* Any other example is found, by its rule. */
/* Those of the rules that take a registry's word stand in test_facts.c. */
static void examples_are_found(void **state)
{
	size_t bad = 0;

	(void)state;
	for (enum ko_rule rule = KO_SLIP_SUBSTITUTION + 1;
	     rule < KO_RULE_BORROWED; rule++) {
		const struct ko_rule_info *info = ko_rule_info(rule);
		struct ko_span rest = ko_span_str(info->example);
		struct ko_span written = ko_span_word(&rest);
		struct ko_catalogue c;
		struct ko_verdict v;

		/* "java, now …"; words about what cannot be shown */
		if (ko_span_ends(written, KO_SPAN(",")))
			written.n--;
		if (ko_span_eq(ko_span_word(&rest), KO_SPAN("with")))
			continue;
		ko_catalogue_init_builtin(&c);
		ko_judge(&c, written, &v);
		if (v.severity > KO_SEVERITY_NONE &&
		    has_reason(&v, ko_span_str(info->name)))
			continue;
		bad++;
		print_message("# %s: '%.*s' is %s (%s)\n", info->name,
			      KO_SPAN_ARG(written),
			      ko_verdict_kind_name(v.kind),
			      v.n_reasons ? ko_rule_info(v.reasons[0])->name
					  : "no reason");
	}
	assert_int_equal(bad, 0);
}

static void rules_are_told(void **state)
{
	(void)state;
	for (enum ko_rule rule = 0; rule < KO_RULES; rule++) {
		const struct ko_rule_info *info = ko_rule_info(rule);
		enum ko_rule found = KO_RULES;

		assert_true(info->name && info->phrase && info->meaning &&
			    info->example);
		assert_true(ko_rule_named(ko_span_str(info->name), &found));
		assert_int_equal(found, rule);
		assert_true(info->weight <= 0);
	}
	assert_false(ko_rule_named(KO_SPAN("no-such-rule"), NULL));
	assert_false(ko_rule_named(KO_SPAN(""), NULL));
}

/* ---- the whole catalogue ---- */

/* A name that is known is no look-alike of another one. */
static void known_names_are_silent(void **state)
{
	struct ko_catalogue c;
	size_t loud = 0;

	(void)state;
	ko_catalogue_init_builtin(&c);
	for (size_t i = 0; i < ko_catalogue_count(&c, KO_PART_IMAGES); i++) {
		struct ko_entry e = ko_catalogue_entry(&c, KO_PART_IMAGES, i);
		struct ko_verdict v;

		if (ko_entry_is_space(&e) || e.tier == KO_TIER_MISNOMER)
			continue;
		ko_judge(&c, e.name, &v);
		if (v.kind == KO_VERDICT_TRUSTED &&
		    v.severity <= KO_SEVERITY_NOTE)
			continue;
		loud++;
		print_message("# %.*s: %s of %s\n", KO_SPAN_ARG(e.name),
			      ko_verdict_kind_name(v.kind), v.target);
	}
	assert_int_equal(loud, 0);
}

/* Any image on a known host, under a name like no other, is nobody's. */
static void known_hosts_are_silent(void **state)
{
	struct ko_catalogue c;
	size_t loud = 0;

	(void)state;
	ko_catalogue_init_builtin(&c);
	for (size_t i = 0; i < ko_catalogue_count(&c, KO_PART_REGISTRIES);
	     i++) {
		struct ko_entry e =
			ko_catalogue_entry(&c, KO_PART_REGISTRIES, i);
		struct ko_verdict v;
		char name[300];

		(void)snprintf(name, sizeof(name), "%.*s/xqzjwv/kpfyhg",
			       KO_SPAN_ARG(e.name));
		if (strchr(name, '*'))
			continue;
		ko_judge(&c, ko_span_str(name), &v);
		if (v.severity == KO_SEVERITY_NONE)
			continue;
		loud++;
		print_message("# %s: %s of %s\n", name,
			      ko_verdict_kind_name(v.kind), v.target);
	}
	assert_int_equal(loud, 0);
}

static void known_bad_names_are_errors(void **state)
{
	struct ko_catalogue c;

	(void)state;
	ko_catalogue_init_builtin(&c);
	for (size_t i = 0; i < ko_catalogue_count(&c, KO_PART_KNOWN_BAD); i++) {
		struct ko_entry e =
			ko_catalogue_entry(&c, KO_PART_KNOWN_BAD, i);
		struct ko_verdict v;
		char name[300];

		(void)snprintf(name, sizeof(name), "%.*s", KO_SPAN_ARG(e.name));
		if (strchr(name, '*'))
			*strchr(name, '*') = 'x';
		ko_judge(&c, ko_span_str(name), &v);
		if (v.kind != KO_VERDICT_KNOWN_BAD ||
		    v.severity != KO_SEVERITY_ERROR)
			fail_msg("%s: %s", name, ko_verdict_kind_name(v.kind));
	}
}

/* What is advised is itself no finding. */
static void advice_is_good(void **state)
{
	static const char *const names[] = {
		"ngnix:1",         "bitnmai/redis:7.4",  "gchr.io/acme/app:1",
		"prom/promethues", "docker123321/mysql",
	};

	(void)state;
	for (size_t i = 0; i < KO_ARRAY_LEN(names); i++) {
		struct ko_verdict v;
		struct ko_verdict again;

		judge(names[i], &v);
		assert_true(v.suggestion[0] != '\0');
		judge(v.suggestion, &again);
		assert_int_equal(again.severity, KO_SEVERITY_NONE);
	}
}

static void sentences(void **state)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(16384);
	struct ko_verdict v;

	(void)state;
	judge("nginx", &v);
	assert_int_equal(ko_verdict_message(&v, &b), KO_OK);
	assert_int_equal(ko_verdict_help(&v, &b), KO_OK);
	assert_int_equal(b.n, 0);
	judge("bitnmai/redis:7", &v);
	assert_int_equal(ko_verdict_message(&v, &b), KO_OK);
	assert_non_null(strstr(b.p, "'bitnmai"));
	assert_non_null(strstr(b.p, "'bitnami"));
	assert_non_null(strstr(b.p, "swapped letters"));
	assert_null(strchr(b.p, '\n'));
	ko_buf_clear(&b);
	assert_int_equal(ko_verdict_help(&v, &b), KO_OK);
	assert_non_null(strstr(b.p, "'bitnami/redis:7'"));
	ko_buf_done(&b);
	b.max = 10;
	assert_int_equal(ko_verdict_message(&v, &b), KO_ETOOBIG);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row),
		TABLE(severity_rows, check_severity),
		TABLE(claim_rows, check_claim),
		TABLE(host_rows, check_host),
		TEST(hosts_have_no_path),
		TEST(examples_are_what_they_show),
		TEST(examples_are_found),
		TEST(rules_are_told),
		TEST(known_names_are_silent),
		TEST(known_hosts_are_silent),
		TEST(known_bad_names_are_errors),
		TEST(advice_is_good),
		TEST(sentences),
	};

	return run_tables("verdict", tables, KO_ARRAY_LEN(tables));
}
