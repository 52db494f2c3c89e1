#include "core/variants_gen.h"

#include "core/claim.h"
#include "core/words.h"

static struct ko_span without_star(struct ko_span name, bool *is_space)
{
	*is_space = true;
	if (ko_span_ends(name, KO_SPAN("/*")))
		return ko_span_head(name, name.n - 2);
	if (ko_span_ends(name, KO_SPAN("/")))
		return ko_span_head(name, name.n - 1);
	*is_space = false;
	return name;
}

/* A name with a dot and without a "/", whose last label is of letters. */
static bool is_bare_host(struct ko_span name)
{
	struct ko_span host = ko_span_head(name, ko_span_find(name, ':'));
	struct ko_span top = ko_span_tail(host, ko_span_rfind(host, '.') + 1);

	for (size_t i = 0; i < top.n; i++)
		if (!ko_is_lower(ko_lower(top.p[i])))
			return false;
	return top.n && ko_is_domain(name);
}

static void add_region(struct ko_variants *v, enum ko_variant_part part,
		       size_t from, size_t to, uint64_t alphabet, size_t shown)
{
	if (from < to)
		v->regions[v->n_regions++] =
			(struct ko_region){ part, from, to, alphabet, shown };
}

/* Where the domain starts that somebody registered: "elastic" of
 * "docker.elastic.co", "acme" of "hub.acme.co.uk". */
static size_t owner_start(struct ko_span host)
{
	size_t top = ko_span_rfind(host, '.');
	size_t dot = ko_span_rfind(ko_span_head(host, top), '.');
	struct ko_span second = ko_span_slice(host, dot + 1, top);

	if (dot == top)
		return 0;
	if (host.n - top == 3 && ko_is_second_level(second)) {
		size_t next = ko_span_rfind(ko_span_head(host, dot), '.');

		return next == dot ? 0 : next + 1;
	}
	return dot + 1;
}

/* The host is what text starts with; its last label is not varied here. */
static void take_host(struct ko_variants *v, struct ko_span host)
{
	struct ko_entry e;

	if (!is_bare_host(host))
		return;
	v->host_n = host.n;
	v->owner_from = owner_start(host);
	/* A label under a registry's domain is given by the registry. */
	v->tenant_claim =
		ko_catalogue_find_host(v->c, host, &e) && e.name.p[0] == '*'
			? KO_CLAIMABLE_UNKNOWN
			: KO_CLAIMABLE_NO;
	add_region(v, KO_VARIANT_HOST, 0, ko_span_rfind(host, '.'),
		   KO_LETTERS | KO_DIGITS | KO_HYPHEN | KO_DOT, 0);
}

/* Whose is the registry, and who gets a namespace there? */
static void take_registry(struct ko_variants *v, struct ko_span host)
{
	struct ko_entry e;

	if (ko_catalogue_find(v->c, KO_PART_REGISTRIES, host, &e) &&
	    e.tier == KO_TIER_ALIAS)
		host = e.text;
	v->on_hub = ko_span_eq(host, KO_SPAN("docker.io"));
	v->space_claim =
		v->on_hub ? KO_CLAIMABLE_YES : ko_claimable_at(v->c, host);
}

static void take_path(struct ko_variants *v)
{
	uint64_t any = KO_LETTERS | KO_DIGITS | KO_HYPHEN | KO_DOT | KO_UNDER;
	struct ko_span path = { v->text + v->path_from, v->n - v->path_from };
	size_t slash = ko_span_find(path, '/');
	size_t end = v->n - (v->is_space ? 2 : 0);
	size_t shown = v->on_hub ? v->path_from : 0;
	struct ko_span rest = ko_span_tail(path, slash + 1);

	v->joint = v->path_from + slash;
	v->in_library =
		v->on_hub && (slash == path.n ||
			      (ko_span_starts(path, KO_SPAN("library/")) &&
			       ko_span_find(rest, '/') == rest.n));
	if (slash == path.n) {
		add_region(v, KO_VARIANT_REPOSITORY, v->path_from, end, any,
			   shown);
		return;
	}
	add_region(v, KO_VARIANT_SPACE, v->path_from, v->joint,
		   v->on_hub ? KO_LETTERS | KO_DIGITS : any, shown);
	if (v->in_library) /* "library/ngnix" is shown as "ngnix" */
		shown = v->joint + 1;
	add_region(v, KO_VARIANT_REPOSITORY, v->joint + 1, end, any, shown);
}

enum ko_status ko_variants_take_name(struct ko_variants *v, struct ko_span name,
				     struct ko_error *err)
{
	char whole[KO_VARIANTS_NAME_MAX + 3];
	struct ko_imageref ref;
	struct ko_span host;
	enum ko_status status;
	size_t port;

	v->n_regions = 0;
	v->host_n = v->owner_from = 0;
	v->in_library = false;
	name = without_star(name, &v->is_space);
	v->is_host = ko_span_find(name, '/') == name.n && is_bare_host(name);
	if (name.n > KO_VARIANTS_NAME_MAX)
		return ko_fail(err, KO_ETOOBIG, KO_VARIANTS_NAME_MAX,
			       "name must not be more than %d bytes",
			       KO_VARIANTS_NAME_MAX);
	memcpy(whole, name.p, name.n);
	memcpy(whole + name.n, "/x", 2);
	name = (struct ko_span){ whole,
				 name.n + (v->is_space || v->is_host ? 2 : 0) };
	status = ko_imageref_parse(name, &ref, err);
	if (status)
		return status;
	v->path_from = (size_t)(ref.path.p - name.p);
	v->n = v->path_from + ref.path.n;
	if (v->n > KO_VARIANTS_NAME_MAX)
		return ko_fail(err, KO_ETOOBIG, KO_VARIANTS_NAME_MAX,
			       "name must not be more than %d bytes",
			       KO_VARIANTS_NAME_MAX);
	for (size_t i = 0; i < v->n; i++)
		v->text[i] = ko_lower(name.p[i]);
	host = ko_span_head((struct ko_span){ v->text, v->n },
			    v->path_from ? v->path_from - 1 : 0);
	port = ko_span_find(host, ':');
	take_registry(v, v->path_from ? ko_span_head(host, port) : ref.domain);
	take_host(v, ko_span_head(host, port));
	if (v->is_host) {
		v->n = v->joint = v->path_from = port;
		return KO_OK;
	}
	if (v->is_space)
		v->text[v->n - 1] = '*';
	take_path(v);
	return KO_OK;
}
