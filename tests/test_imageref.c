#include "test.h"

#include <stdio.h>

#include "base/file.h"
#include "core/imageref.h"

#define A5   "aaaaa"
#define A50  A5 A5 A5 A5 A5 A5 A5 A5 A5 A5
#define A250 A50 A50 A50 A50 A50
#define A128 A50 A50 A5 A5 A5 A5 A5 "aaa"
#define HEX8 "0123cdef"
#define HEX  HEX8 HEX8 HEX8 HEX8 HEX8 HEX8 HEX8 HEX8
#define SHA  "sha256:" HEX

#define FORMAT   "invalid reference format"
#define TOO_LONG "repository name must not be more than 255 characters"
#define LOWER(n) FORMAT ": repository name (" n ") must be lowercase"

/*
 * A reference and its parts, or error alone.  NULL stands for docker.io as
 * domain, for path as familiar name, for domain/path as name.
 */
static struct row {
	const char *name, *text, *error;
	const char *domain, *path, *tag, *digest, *familiar, *full;
	bool in_library;
} rows[] = {
	/* what is left out */
	{ "bare name", "nginx", .path = "nginx", .in_library = true,
	  .full = "docker.io/library/nginx" },
	{ "tag", "nginx:1.27", .path = "nginx", .tag = "1.27",
	  .in_library = true, .full = "docker.io/library/nginx:1.27" },
	{ "digest", "nginx@" SHA, .path = "nginx", .digest = SHA,
	  .in_library = true, .full = "docker.io/library/nginx@" SHA },
	{ "tag and digest", "nginx:1@" SHA, .path = "nginx", .tag = "1",
	  .digest = SHA, .in_library = true,
	  .full = "docker.io/library/nginx:1@" SHA },
	{ "user", "bitnami/redis", .path = "bitnami/redis",
	  .full = "docker.io/bitnami/redis" },
	{ "deep path", "a/b/c/d", .path = "a/b/c/d",
	  .full = "docker.io/a/b/c/d" },
	{ "library/ as written", "library/nginx", .path = "library/nginx",
	  .familiar = "nginx", .full = "docker.io/library/nginx" },
	{ "library/ with a path keeps it", "library/a/b", .path = "library/a/b",
	  .full = "docker.io/library/a/b" },
	{ "library alone is an image", "library", .path = "library",
	  .in_library = true, .full = "docker.io/library/library" },
	{ "docker.io written out", "docker.io/library/nginx:1",
	  .path = "library/nginx", .tag = "1", .familiar = "nginx",
	  .full = "docker.io/library/nginx:1" },
	{ "docker.io without library/", "docker.io/nginx", .path = "nginx",
	  .in_library = true, .full = "docker.io/library/nginx" },
	{ "index.docker.io", "index.docker.io/nginx", .path = "nginx",
	  .in_library = true, .full = "docker.io/library/nginx" },
	{ "index.docker.io and a user", "index.docker.io/a/b", .path = "a/b",
	  .full = "docker.io/a/b" },
	{ "index.docker.io alone is an image", "index.docker.io",
	  .path = "index.docker.io", .in_library = true,
	  .full = "docker.io/library/index.docker.io" },
	{ "registry-1.docker.io is another host", "registry-1.docker.io/a",
	  .domain = "registry-1.docker.io", .path = "a",
	  .familiar = "registry-1.docker.io/a",
	  .full = "registry-1.docker.io/a" },

	/* domains */
	{ "host", "ghcr.io/a/b:1", .domain = "ghcr.io", .path = "a/b",
	  .tag = "1", .familiar = "ghcr.io/a/b", .full = "ghcr.io/a/b:1" },
	{ "host without a namespace", "quay.io/a", .domain = "quay.io",
	  .path = "a", .familiar = "quay.io/a", .full = "quay.io/a" },
	{ "library/ elsewhere is just a name", "ghcr.io/library/a",
	  .domain = "ghcr.io", .path = "library/a",
	  .familiar = "ghcr.io/library/a", .full = "ghcr.io/library/a" },
	{ "port", "host:5000/a", .domain = "host:5000", .path = "a",
	  .familiar = "host:5000/a", .full = "host:5000/a" },
	{ "port and tag", "host:5000/a:5000", .domain = "host:5000",
	  .path = "a", .tag = "5000", .familiar = "host:5000/a",
	  .full = "host:5000/a:5000" },
	{ "a port without a path is a tag", "host:5000", .path = "host",
	  .tag = "5000", .in_library = true,
	  .full = "docker.io/library/host:5000" },
	{ "any number is a port", "host:99999999/a", .domain = "host:99999999",
	  .path = "a", .familiar = "host:99999999/a",
	  .full = "host:99999999/a" },
	{ "localhost", "localhost/a", .domain = "localhost", .path = "a",
	  .familiar = "localhost/a", .full = "localhost/a" },
	{ "localhost with a port", "localhost:5000/a/b:1",
	  .domain = "localhost:5000", .path = "a/b", .tag = "1",
	  .familiar = "localhost:5000/a/b", .full = "localhost:5000/a/b:1" },
	{ "localhost alone is an image", "localhost", .path = "localhost",
	  .in_library = true, .full = "docker.io/library/localhost" },
	{ "localhosts is a user", "localhosts/a", .path = "localhosts/a",
	  .full = "docker.io/localhosts/a" },
	{ "a name with a dot alone is an image", "example.com",
	  .path = "example.com", .in_library = true,
	  .full = "docker.io/library/example.com" },
	{ "no dot, no port: a user", "registry/a", .path = "registry/a",
	  .full = "docker.io/registry/a" },
	{ "capitals make it a host", "Registry/a", .domain = "Registry",
	  .path = "a", .familiar = "Registry/a", .full = "Registry/a" },
	{ "host in capitals", "GHCR.IO/a", .domain = "GHCR.IO", .path = "a",
	  .familiar = "GHCR.IO/a", .full = "GHCR.IO/a" },
	{ "docker.io in capitals is another host", "Docker.io/nginx",
	  .domain = "Docker.io", .path = "nginx", .familiar = "Docker.io/nginx",
	  .full = "Docker.io/nginx" },
	{ "docker.io with a port is another host", "docker.io:443/a",
	  .domain = "docker.io:443", .path = "a", .familiar = "docker.io:443/a",
	  .full = "docker.io:443/a" },
	{ "IPv4", "127.0.0.1/a", .domain = "127.0.0.1", .path = "a",
	  .familiar = "127.0.0.1/a", .full = "127.0.0.1/a" },
	{ "IPv6", "[::1]/a", .domain = "[::1]", .path = "a",
	  .familiar = "[::1]/a", .full = "[::1]/a" },
	{ "IPv6 and port", "[2001:DB8::1]:5000/a:1@" SHA,
	  .domain = "[2001:DB8::1]:5000", .path = "a", .tag = "1",
	  .digest = SHA, .familiar = "[2001:DB8::1]:5000/a",
	  .full = "[2001:DB8::1]:5000/a:1@" SHA },
	{ "nobody counts the groups of IPv6", "[:]/a", .domain = "[:]",
	  .path = "a", .familiar = "[:]/a", .full = "[:]/a" },
	{ "punycode", "xn--n3h.com/a", .domain = "xn--n3h.com", .path = "a",
	  .familiar = "xn--n3h.com/a", .full = "xn--n3h.com/a" },
	{ "what looks like a host in the path", "docker.io/gcr.io/a",
	  .path = "gcr.io/a", .full = "docker.io/gcr.io/a" },
	{ "localhost in the path", "docker.io/localhost/a",
	  .path = "localhost/a", .full = "docker.io/localhost/a" },
	{ "IPv6 with a zone", "[fe80::1%eth0]:5000/a", .error = FORMAT },
	{ "IPv6 with an IPv4 tail", "[::192.0.2.33]/a", .error = FORMAT },
	{ "IPv6 without brackets", "fc00::1:5000/a", .error = FORMAT },
	{ "IPv6 brackets empty", "[]/a", .error = FORMAT },
	{ "IPv6 bracket open", "[::1/a", .error = FORMAT },
	{ "IPv6 and no path", "[::1]:5000", .error = FORMAT },
	{ "IPv6 and letters behind", "[::1]x/a", .error = FORMAT },
	{ "port empty", "host:/a", .error = FORMAT },
	{ "port with a letter", "host:50a0/a", .error = FORMAT },
	{ "two ports", "host:1:2/a", .error = FORMAT },
	{ "label empty", "a..b/c", .error = FORMAT },
	{ "dot in front", ".a.b/c", .error = FORMAT },
	{ "dot behind", "a.b./c", .error = FORMAT },
	{ "hyphen in front", "-a.b/c", .error = FORMAT },
	{ "hyphen behind", "a.b-/c", .error = FORMAT },
	{ "hyphen before a dot", "a-.b/c", .error = FORMAT },
	{ "hyphen behind a dot", "a.-b/c", .error = FORMAT },
	{ "capitals and a bad label", "-A/b", .error = FORMAT },
	{ "user info", "user@host/a", .error = FORMAT },
	{ "scheme", "https://ghcr.io/a", .error = FORMAT },
	/* The original reads this one as a path and leaves the domain empty. */
	{ "underscore in a host", "a_b.c/d", .error = FORMAT },
	{ "underscore and capital in a host", "a_B.c/d",
	  .error = "repository name must be lowercase" },
	{ "host in the path with a port", "docker.io/host:5000/a",
	  .error = FORMAT },

	/* paths */
	{ "dot", "a.b", .path = "a.b", .in_library = true,
	  .full = "docker.io/library/a.b" },
	{ "underscore", "a_b", .path = "a_b", .in_library = true,
	  .full = "docker.io/library/a_b" },
	{ "two underscores", "a__b", .path = "a__b", .in_library = true,
	  .full = "docker.io/library/a__b" },
	{ "hyphens", "a-b--c---d", .path = "a-b--c---d", .in_library = true,
	  .full = "docker.io/library/a-b--c---d" },
	{ "digits", "0/1", .path = "0/1", .full = "docker.io/0/1" },
	{ "two dots", "a..b", .error = FORMAT },
	{ "three underscores", "a___b", .error = FORMAT },
	{ "mixed separators", "a_.b", .error = FORMAT },
	{ "hyphen and underscore", "a-_b", .error = FORMAT },
	{ "separator in front", "-a", .error = FORMAT },
	{ "separator behind", "a_", .error = FORMAT },
	{ "separator before a slash", "a-/b", .error = FORMAT },
	{ "separator behind a slash", "a/.b", .error = FORMAT },
	{ "slash in front", "/a", .error = FORMAT },
	{ "slash behind", "a/", .error = FORMAT },
	{ "two slashes", "a//b", .error = FORMAT },
	{ "host alone with a slash", "ghcr.io/", .error = FORMAT },
	{ "docker.io alone with a slash", "docker.io/", .error = FORMAT },
	{ "nothing", "", .error = FORMAT },
	{ "blank", " ", .error = FORMAT },
	{ "blank behind", "nginx ", .error = FORMAT },
	{ "newline behind", "nginx\n", .error = FORMAT },
	{ "plus", "a+b", .error = FORMAT },
	{ "not ASCII", "ng\xd1\x96nx", .error = FORMAT },
	{ "not UTF-8", "ng\xffnx", .error = FORMAT },
	{ "capital", "Nginx", .error = LOWER("library/Nginx") },
	{ "capital in a path", "bitnami/Redis:7",
	  .error = LOWER("bitnami/Redis") },
	{ "capital behind a host", "ghcr.io/a/B", .error = LOWER("a/B") },
	{ "capital behind docker.io", "docker.io/Nginx",
	  .error = LOWER("library/Nginx") },
	{ "capital and other trouble", "A..b", .error = LOWER("library/A..b") },

	/* tags */
	{ "letters, digits and signs", "a:A_z-0.9", .path = "a",
	  .tag = "A_z-0.9", .in_library = true,
	  .full = "docker.io/library/a:A_z-0.9" },
	{ "underscore in front of a tag", "a:_", .path = "a", .tag = "_",
	  .in_library = true, .full = "docker.io/library/a:_" },
	{ "128 bytes of tag", "a:" A128, .path = "a", .tag = A128,
	  .in_library = true, .full = "docker.io/library/a:" A128 },
	{ "129 bytes of tag", "a:" A128 "a", .error = FORMAT },
	{ "no tag", "a:", .error = FORMAT },
	{ "dot in front of a tag", "a:.b", .error = FORMAT },
	{ "hyphen in front of a tag", "a:-b", .error = FORMAT },
	{ "slash in a tag", "a:b/c", .error = FORMAT },
	{ "two tags", "a:b:c", .error = FORMAT },
	{ "plus in a tag", "a:1+2", .error = FORMAT },
	{ "a tag alone", ":a", .error = FORMAT },

	/* digests */
	{ "sha512", "a@sha512:" HEX HEX, .path = "a",
	  .digest = "sha512:" HEX HEX, .in_library = true,
	  .full = "docker.io/library/a@sha512:" HEX HEX },
	{ "sha384", "a@sha384:" HEX HEX8 HEX8 HEX8 HEX8, .path = "a",
	  .digest = "sha384:" HEX HEX8 HEX8 HEX8 HEX8, .in_library = true,
	  .full = "docker.io/library/a@sha384:" HEX HEX8 HEX8 HEX8 HEX8 },
	{ "no digest", "a@", .error = FORMAT },
	{ "digest alone", "@" SHA, .error = FORMAT },
	{ "no algorithm", "a@" HEX, .error = FORMAT },
	{ "algorithm empty", "a@:" HEX, .error = FORMAT },
	{ "no hex", "a@sha256:", .error = FORMAT },
	{ "31 hex digits", "a@sha256:" HEX8 HEX8 HEX8 "0123456",
	  .error = FORMAT },
	{ "32 hex digits", "a@sha256:" HEX8 HEX8 HEX8 HEX8,
	  .error = "invalid checksum digest length" },
	{ "65 hex digits", "a@" SHA "0",
	  .error = "invalid checksum digest length" },
	{ "capital hex digits",
	  "a@sha256:" HEX8 HEX8 HEX8 HEX8 HEX8 HEX8 HEX8 "ABCDEFAB",
	  .error = "invalid checksum digest format" },
	{ "no hex digit", "a@sha256:" HEX8 HEX8 HEX8 HEX8 "g",
	  .error = FORMAT },
	{ "unknown algorithm", "a@md5:" HEX8 HEX8 HEX8 HEX8,
	  .error = "unsupported digest algorithm" },
	{ "algorithm in parts", "a@a+b.c-d_e:" HEX,
	  .error = "unsupported digest algorithm" },
	{ "algorithm with a digit in front", "a@1a:" HEX, .error = FORMAT },
	{ "algorithm with an empty part", "a@a++b:" HEX, .error = FORMAT },
	{ "algorithm with a sign behind", "a@a+:" HEX, .error = FORMAT },
	{ "two digests", "a@" SHA "@" SHA, .error = FORMAT },
	{ "digest before tag", "a@" SHA ":1", .error = FORMAT },

	/* limits */
	{ "64 hex digits", HEX,
	  .error = "invalid repository name (" HEX "), cannot specify 64-byte "
		   "hexadecimal strings" },
	{ "65 hex digits are a name", HEX "0", .path = HEX "0",
	  .in_library = true, .full = "docker.io/library/" HEX "0" },
	{ "64 hex digits with a tag are a name", HEX ":1", .path = HEX,
	  .tag = "1", .in_library = true,
	  .full = "docker.io/library/" HEX ":1" },
	{ "64 hex digits and a capital",
	  "0123CDEF" HEX8 HEX8 HEX8 HEX8 HEX8 HEX8 HEX8,
	  .error = LOWER(
		  "library/0123CDEF" HEX8 HEX8 HEX8 HEX8 HEX8 HEX8 HEX8) },
	{ "255 bytes of path", "a/aaa" A250, .path = "a/aaa" A250,
	  .full = "docker.io/a/aaa" A250 },
	{ "256 bytes of path", "a/aaaa" A250, .error = TOO_LONG },
	{ "the host does not count", "ghcr.io/aaaaa" A250, .domain = "ghcr.io",
	  .path = "aaaaa" A250, .familiar = "ghcr.io/aaaaa" A250,
	  .full = "ghcr.io/aaaaa" A250 },
	{ "256 bytes behind a host", "ghcr.io/aaaaaa" A250, .error = TOO_LONG },
	{ "library/ counts, at 255",
	  A50 A50 A50 A50 A5 A5 A5 A5 A5 A5 A5 A5 A5 "aa",
	  .path = A50 A50 A50 A50 A5 A5 A5 A5 A5 A5 A5 A5 A5 "aa",
	  .in_library = true,
	  .full = "docker.io/library/" A50 A50 A50 A50 A5 A5 A5 A5 A5 A5 A5 A5
		  A5 "aa" },
	{ "library/ counts, at 256",
	  A50 A50 A50 A50 A5 A5 A5 A5 A5 A5 A5 A5 A5 "aaa", .error = TOO_LONG },
	{ "a host in the path counts", "docker.io/a.b/aa" A250,
	  .error = TOO_LONG },
};

/* What ko_imageref_name(), _familiar() and _full() put into a buffer. */
static void assert_text(enum ko_status (*add)(const struct ko_imageref *ref,
					      struct ko_buf *out),
			const struct ko_imageref *ref, const char *want)
{
	KO_AUTO_BUF struct ko_buf b = KO_BUF(2 * KO_IMAGEREF_MAX);

	assert_int_equal(add(ref, &b), KO_OK);
	assert_span(ko_buf_span(&b), want);
}

static bool is_too_long(const char *error)
{
	return strstr(error, "must not be more than") != NULL;
}

static void check_row(void **state)
{
	const struct row *r = *state;
	struct ko_imageref ref = { .tag = KO_SPAN("untouched") };
	struct ko_error err = { 0 };
	enum ko_status status =
		ko_imageref_parse(ko_span_str(r->text), &ref, &err);

	if (r->error) {
		assert_string_equal(err.text, r->error);
		assert_int_equal(status, is_too_long(r->error) ? KO_ETOOBIG
							       : KO_ESYNTAX);
		assert_int_equal(err.status, status);
		assert_span(ref.tag, "untouched");
		return;
	}
	assert_string_equal(err.text, "");
	assert_int_equal(status, KO_OK);
	assert_span(ref.domain, r->domain ? r->domain : "docker.io");
	assert_span(ref.path, r->path);
	assert_span(ref.tag, r->tag);
	assert_span(ref.digest, r->digest);
	assert_int_equal(ref.in_library, r->in_library);
	assert_int_equal(ko_imageref_on_hub(&ref), r->domain == NULL);
	assert_text(ko_imageref_familiar, &ref,
		    r->familiar ? r->familiar : r->path);
	assert_text(ko_imageref_full, &ref, r->full);
}

/* The bare grammar: no domain is made up, no library/. */
static struct split_row {
	const char *name, *text, *domain, *path, *tag, *digest, *error;
} split_rows[] = {
	{ "split: a name", "nginx", "", "nginx", "", "", NULL },
	{ "split: any first part is a domain", "a/b", "a", "b", "", "", NULL },
	{ "split: unless it cannot be one", "a_b/c", "", "a_b/c", "", "",
	  NULL },
	{ "split: index.docker.io stays", "index.docker.io/a",
	  "index.docker.io", "a", "", "", NULL },
	{ "split: a tag that might be a port", "test.com:80", "", "test.com",
	  "80", "", NULL },
	{ "split: all", "h:1/a/b:t@" SHA, "h:1", "a/b", "t", SHA, NULL },
	{ "split: an image id is a name", HEX, "", HEX, "", "", NULL },
	{ "split: nothing", "", NULL, NULL, NULL, NULL,
	  "repository name must have at least one component" },
	{ "split: capitals", "Upper/case:tag", "Upper", "case", "tag", "",
	  NULL },
	{ "split: capitals in a path", "a/Case:tag", NULL, NULL, NULL, NULL,
	  "repository name must be lowercase" },
	{ "split: capitals and more", "a//Case", NULL, NULL, NULL, NULL,
	  FORMAT },
	{ "split: 255 bytes of path", "a/aaaaa" A250, "a", "aaaaa" A250, "", "",
	  NULL },
	{ "split: 256 bytes of path", "a/aaaaaa" A250, NULL, NULL, NULL, NULL,
	  TOO_LONG },
};

static void check_split(void **state)
{
	const struct split_row *r = *state;
	struct ko_imageref ref = { 0 };
	struct ko_error err = { 0 };

	(void)!ko_imageref_split(ko_span_str(r->text), &ref, &err);
	assert_string_equal(err.text, r->error ? r->error : "");
	assert_span(ref.domain, r->domain);
	assert_span(ref.path, r->path);
	assert_span(ref.tag, r->tag);
	assert_span(ref.digest, r->digest);
	assert_false(ref.in_library);
}

static struct placeholder_row {
	const char *name;
	bool want;
} placeholder_rows[] = {
	{ "<image>", true },
	{ "{{ .Image }}", true },
	{ "%%BASE%%", true },
	{ "$IMAGE", true },
	{ "ghcr.io/acme/${APP}:1", true },
	{ "BASEIMAGE", true },
	{ "BASE_IMAGE", true },
	{ "BASE-IMAGE2", true },
	{ "Nginx", false },
	{ "BASE/IMAGE", false },
	{ "BASE:1", false },
	{ "12", false },
	{ "", false },
	{ "nginx", false },
	{ "a..b", false },
};

static void check_placeholder(void **state)
{
	const struct placeholder_row *r = *state;

	assert_int_equal(ko_is_placeholder(ko_span_str(r->name)), r->want);
}

static struct domain_row {
	const char *name;
	bool want;
} domain_rows[] = {
	{ "test.com", true },
	{ "test.com:10304", true },
	{ "test.com:http", false },
	{ "a", true },
	{ "a.b", true },
	{ "a-b.c", true },
	{ "-a.b", false },
	{ "a-.b", false },
	{ "a.-b", false },
	{ "a.b.com:", false },
	{ "A.B:1", true },
	{ "a_b.c", false },
	{ "", false },
	{ ":1", false },
	{ ".", false },
	{ "xn--7o8h.com:9001", true },
	{ "[::1]:80", true },
	{ "[::1]", true },
	{ "[::1]:", false },
	{ "[g::]", false },
	{ "[", false },
	{ "]", false },
	{ "a/b", false },
};

static void check_domain(void **state)
{
	const struct domain_row *r = *state;

	assert_int_equal(ko_is_domain(ko_span_str(r->name)), r->want);
}

/* Longer than any name: refused before anything is looked at. */
static void longest_text(void **state)
{
	static char text[KO_IMAGEREF_MAX + 2];
	struct ko_imageref ref = { 0 };
	struct ko_error err = { 0 };

	(void)state;
	memset(text, 'a', sizeof(text));
	assert_int_equal(
		ko_imageref_parse((struct ko_span){ text, KO_IMAGEREF_MAX },
				  &ref, &err),
		KO_ETOOBIG);
	assert_string_equal(err.text, TOO_LONG);
	assert_int_equal(
		ko_imageref_parse((struct ko_span){ text, KO_IMAGEREF_MAX + 1 },
				  &ref, &err),
		KO_ETOOBIG);
	assert_string_equal(err.text,
			    "reference must not be more than 4096 bytes");
	assert_null(ref.path.p);
	assert_int_equal(
		ko_imageref_parse((struct ko_span){ text, sizeof(text) }, &ref,
				  NULL),
		KO_ETOOBIG);
}

/* The bytes around a span are somebody else's. */
static void stays_in_its_span(void **state)
{
	struct ko_span all = KO_SPAN("x.y/nginx:1@sha256:" HEX HEX);
	struct ko_imageref ref;

	(void)state;
	assert_int_equal(
		ko_imageref_parse(ko_span_slice(all, 4, 9), &ref, NULL), KO_OK);
	assert_span(ref.path, "nginx");
	assert_int_equal(ref.tag.n + ref.digest.n, 0);
	assert_int_equal(ko_imageref_parse(ko_span_head(all, 83), &ref, NULL),
			 KO_OK);
	assert_int_equal(ko_imageref_parse(ko_span_head(all, 82), &ref, NULL),
			 KO_ESYNTAX);
}

/*
 * A table made by distribution/reference itself, named by the environment:
 * lines of input, status (ok or err), domain, path, tag, digest, familiar
 * name, full name with ":latest" where nothing was written, error; by tabs,
 * after a header.
 */
enum column {
	INPUT,
	STATUS,
	DOMAIN,
	PATH,
	TAG,
	DIGEST,
	FAMILIAR,
	FULL,
	ERROR,
	COLUMNS
};

static void split_columns(struct ko_span line, struct ko_span columns[COLUMNS])
{
	for (size_t i = 0; i < COLUMNS; i++) {
		size_t tab = ko_span_find(line, '\t');

		columns[i] = ko_span_head(line, tab);
		line = ko_span_tail(line, tab + 1);
	}
}

static bool is_same_reference(const struct ko_span want[COLUMNS],
			      const struct ko_imageref *ref)
{
	KO_AUTO_BUF struct ko_buf path = KO_BUF(KO_IMAGEREF_MAX);
	KO_AUTO_BUF struct ko_buf familiar = KO_BUF(KO_IMAGEREF_MAX);
	KO_AUTO_BUF struct ko_buf full = KO_BUF(2 * KO_IMAGEREF_MAX);

	assert_int_equal(ko_buf_printf(&path, "%s%.*s",
				       ref->in_library ? "library/" : "",
				       KO_SPAN_ARG(ref->path)),
			 KO_OK);
	assert_int_equal(ko_imageref_familiar(ref, &familiar), KO_OK);
	assert_int_equal(ko_imageref_full(ref, &full), KO_OK);
	if (ref->tag.n == 0 && ref->digest.n == 0)
		assert_int_equal(ko_buf_add(&full, KO_SPAN(":latest")), KO_OK);
	return ko_span_eq(ref->domain, want[DOMAIN]) &&
	       ko_span_eq(ko_buf_span(&path), want[PATH]) &&
	       ko_span_eq(ref->tag, want[TAG]) &&
	       ko_span_eq(ref->digest, want[DIGEST]) &&
	       ko_span_eq(ko_buf_span(&familiar), want[FAMILIAR]) &&
	       ko_span_eq(ko_buf_span(&full), want[FULL]);
}

static bool agrees(const struct ko_span want[COLUMNS])
{
	struct ko_imageref ref = { 0 };
	struct ko_error err = { 0 };

	if (ko_imageref_parse(want[INPUT], &ref, &err) != KO_OK)
		return ko_span_eq(want[STATUS], KO_SPAN("err")) &&
		       ko_span_eq(want[ERROR], ko_span_str(err.text));
	return ko_span_eq(want[STATUS], KO_SPAN("ok")) &&
	       is_same_reference(want, &ref);
}

static void table_of_the_original(void **state)
{
	const char *path = getenv("KNOCKOFF_REFERENCE_TSV");
	KO_AUTO_BUF struct ko_buf text = KO_BUF((size_t)64 << 20);
	struct ko_span columns[COLUMNS];
	struct ko_span rest;
	struct ko_span line;
	size_t bad = 0;
	size_t n = 0;

	(void)state;
	if (!path) {
		print_message("# skipped: KNOCKOFF_REFERENCE_TSV names no "
			      "table\n");
		return;
	}
	assert_int_equal(ko_file_read(path, &text, NULL), KO_OK);
	rest = ko_buf_span(&text);
	assert_true(ko_span_line(&rest, &line));
	for (; ko_span_line(&rest, &line); n++) {
		split_columns(line, columns);
		if (agrees(columns))
			continue;
		bad++;
		print_message("# differs: %.*s\n", KO_SPAN_ARG(line));
	}
	print_message("# %zu references compared\n", n);
	assert_int_equal(bad, 0);
	assert_true(n > 0);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row),
		TABLE(split_rows, check_split),
		TABLE(placeholder_rows, check_placeholder),
		TABLE(domain_rows, check_domain),
		TEST(longest_text),
		TEST(stays_in_its_span),
		TEST(table_of_the_original),
	};

	return run_tables("imageref", tables, KO_ARRAY_LEN(tables));
}
