#include "core/imageref.h"

#include <stdio.h>

#define DEFAULT_DOMAIN KO_SPAN("docker.io")
#define LEGACY_DOMAIN  KO_SPAN("index.docker.io")
#define LIBRARY        KO_SPAN("library/")

#define TAG_MAX        128
#define DIGEST_HEX_MIN 32
#define ID_HEX         64

static bool is_word_byte(char c)
{
	return ko_is_alnum(c) || c == '_';
}

static bool is_hex(char c)
{
	return ko_is_digit(c) || (ko_lower(c) >= 'a' && ko_lower(c) <= 'f');
}

/* [0-9]+ after a ":"; an empty port is none. */
static bool is_port(struct ko_span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ko_is_digit(s.p[i]))
			return false;
	return s.n > 0;
}

/* "[" hex digits and colons "]": all that the grammar asks of IPv6. */
static bool is_ipv6_literal(struct ko_span s)
{
	if (s.n < 3 || s.p[0] != '[' || s.p[s.n - 1] != ']')
		return false;
	for (size_t i = 1; i < s.n - 1; i++)
		if (!is_hex(s.p[i]) && s.p[i] != ':')
			return false;
	return true;
}

/* Labels of letters, digits and inner "-", joined by ".". */
static bool is_domain_name(struct ko_span s)
{
	bool at_start = true;

	for (size_t i = 0; i < s.n; i++) {
		bool at_end = i + 1 == s.n || s.p[i + 1] == '.';

		if (s.p[i] == '.') {
			if (at_start)
				return false;
			at_start = true;
			continue;
		}
		if (!ko_is_alnum(s.p[i]) &&
		    (s.p[i] != '-' || at_start || at_end))
			return false;
		at_start = false;
	}
	return !at_start;
}

bool ko_is_domain(struct ko_span text)
{
	struct ko_span host = text;

	if (text.n && text.p[0] == '[') {
		size_t close = ko_span_find(text, ']');

		host = ko_span_head(text, close + 1);
		text = ko_span_tail(text, close + 1);
		return is_ipv6_literal(host) &&
		       (text.n == 0 ||
			(text.p[0] == ':' && is_port(ko_span_tail(text, 1))));
	}
	host = ko_span_head(text, ko_span_find(text, ':'));
	if (host.n < text.n && !is_port(ko_span_tail(text, host.n + 1)))
		return false;
	return is_domain_name(host);
}

/* What a path is made of. */
enum path_byte { OTHER, WORD, DOT, LINE, DASH, SLASH, PATH_BYTES };

static const unsigned char path_bytes[256] = {
	['a'] = WORD, ['b'] = WORD, ['c'] = WORD, ['d'] = WORD, ['e'] = WORD,
	['f'] = WORD, ['g'] = WORD, ['h'] = WORD, ['i'] = WORD, ['j'] = WORD,
	['k'] = WORD, ['l'] = WORD, ['m'] = WORD, ['n'] = WORD, ['o'] = WORD,
	['p'] = WORD, ['q'] = WORD, ['r'] = WORD, ['s'] = WORD, ['t'] = WORD,
	['u'] = WORD, ['v'] = WORD, ['w'] = WORD, ['x'] = WORD, ['y'] = WORD,
	['z'] = WORD, ['0'] = WORD, ['1'] = WORD, ['2'] = WORD, ['3'] = WORD,
	['4'] = WORD, ['5'] = WORD, ['6'] = WORD, ['7'] = WORD, ['8'] = WORD,
	['9'] = WORD, ['.'] = DOT,  ['_'] = LINE, ['-'] = DASH, ['/'] = SLASH,
};

/*
 * What has been read of a path: a state is where, in the row of what comes
 * next, the state that follows it stands.
 */
#define STATE_BITS 6
enum path_state {
	BAD = 0,
	AT_START = KO_PATH_START, /* of a part */
	IN_WORD = 2 * STATE_BITS,
	AT_DOT = 3 * STATE_BITS,
	AT_LINE = 4 * STATE_BITS,
	AT_LINES = 5 * STATE_BITS,
	AT_DASH = 6 * STATE_BITS,
};
_Static_assert(KO_PATH_START == STATE_BITS, "the first but BAD");
_Static_assert(AT_DASH + STATE_BITS <= 48, "the top bits are free");

#define STEP(from, to) ((uint64_t)(to) << (from))
static const uint64_t path_steps[PATH_BYTES] = {
	[WORD] = STEP(AT_START, IN_WORD) | STEP(IN_WORD, IN_WORD) |
		 STEP(AT_DOT, IN_WORD) | STEP(AT_LINE, IN_WORD) |
		 STEP(AT_LINES, IN_WORD) | STEP(AT_DASH, IN_WORD),
	[DOT] = STEP(IN_WORD, AT_DOT),
	[LINE] = STEP(IN_WORD, AT_LINE) | STEP(AT_LINE, AT_LINES),
	[DASH] = STEP(IN_WORD, AT_DASH) | STEP(AT_DASH, AT_DASH),
	[SLASH] = STEP(IN_WORD, AT_START),
};

uint64_t ko_path_step(char c)
{
	return path_steps[path_bytes[(unsigned char)c]];
}

bool ko_is_path_end(uint64_t state)
{
	return (state & 63) == IN_WORD;
}

/* It is asked for every name, so a step is one shift and nothing waits for a
 * branch. */
static bool is_path(struct ko_span s)
{
	uint64_t state = KO_PATH_START;

	for (size_t i = 0; i < s.n; i++)
		state = ko_path_step(s.p[i]) >> (state & 63);
	return ko_is_path_end(state);
}

static bool is_tag(struct ko_span s)
{
	if (s.n == 0 || s.n > TAG_MAX || !is_word_byte(s.p[0]))
		return false;
	for (size_t i = 1; i < s.n; i++)
		if (!is_word_byte(s.p[i]) && s.p[i] != '.' && s.p[i] != '-')
			return false;
	return true;
}

/* Letters first, then letters and digits, joined by one of "-_+.". */
static bool is_digest_algorithm(struct ko_span s)
{
	bool at_start = true;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '-' || c == '_' || c == '+' || c == '.') {
			if (at_start)
				return false;
			at_start = true;
		} else if (ko_is_alnum(c) && (!at_start || !ko_is_digit(c))) {
			at_start = false;
		} else {
			return false;
		}
	}
	return !at_start;
}

static bool is_digest(struct ko_span s)
{
	size_t colon = ko_span_find(s, ':');
	struct ko_span hex = ko_span_tail(s, colon + 1);

	for (size_t i = 0; i < hex.n; i++)
		if (!is_hex(hex.p[i]))
			return false;
	return hex.n >= DIGEST_HEX_MIN &&
	       is_digest_algorithm(ko_span_head(s, colon));
}

/* What go-digest adds to the grammar for the algorithms that it knows. */
static enum ko_status check_digest(struct ko_span digest, struct ko_error *err)
{
	static const struct {
		struct ko_span name;
		size_t hex;
	} algorithms[] = {
		{ { "sha256", 6 }, 64 },
		{ { "sha384", 6 }, 96 },
		{ { "sha512", 6 }, 128 },
	};
	size_t colon = ko_span_find(digest, ':');
	struct ko_span hex = ko_span_tail(digest, colon + 1);

	for (size_t i = 0; i < KO_ARRAY_LEN(algorithms); i++) {
		if (!ko_span_eq(ko_span_head(digest, colon),
				algorithms[i].name))
			continue;
		if (hex.n != algorithms[i].hex)
			return ko_fail(err, KO_ESYNTAX, 0,
				       "invalid checksum digest length");
		for (size_t j = 0; j < hex.n; j++)
			if (!ko_is_hex_lower(hex.p[j]))
				return ko_fail(
					err, KO_ESYNTAX, 0,
					"invalid checksum digest format");
		return KO_OK;
	}
	return ko_fail(err, KO_ESYNTAX, 0, "unsupported digest algorithm");
}

/* The grammar alone: does text match, and where are its parts? */
static bool match_reference(struct ko_span text, struct ko_imageref *ref)
{
	struct ko_span name = text;
	size_t at = ko_span_find(name, '@');
	size_t slash;

	if (at < name.n) {
		ref->digest = ko_span_tail(name, at + 1);
		name = ko_span_head(name, at);
		if (!is_digest(ref->digest))
			return false;
	}
	/* A ":" before the last "/" is a port, not a tag. */
	slash = ko_span_rfind(name, '/');
	at = ko_span_rfind(name, ':');
	if (at < name.n && (slash == name.n || slash < at)) {
		ref->tag = ko_span_tail(name, at + 1);
		name = ko_span_head(name, at);
		if (!is_tag(ref->tag))
			return false;
	}
	slash = ko_span_find(name, '/');
	ref->path = name;
	if (slash < name.n && ko_is_domain(ko_span_head(name, slash)) &&
	    is_path(ko_span_tail(name, slash + 1))) {
		ref->domain = ko_span_head(name, slash);
		ref->path = ko_span_tail(name, slash + 1);
	}
	return is_path(ref->path);
}

/* Would the text match if its capitals were small? */
static bool matches_in_lower_case(struct ko_span text)
{
	struct ko_imageref ignored = { 0 };
	char lower[KO_IMAGEREF_MAX];

	for (size_t i = 0; i < text.n; i++)
		lower[i] = ko_lower(text.p[i]);
	return match_reference((struct ko_span){ lower, text.n }, &ignored);
}

enum ko_status ko_imageref_split(struct ko_span text, struct ko_imageref *out,
				 struct ko_error *err)
{
	struct ko_imageref ref = { 0 };
	enum ko_status status = KO_OK;

	if (text.n > KO_IMAGEREF_MAX)
		return ko_fail(err, KO_ETOOBIG, KO_IMAGEREF_MAX,
			       "reference must not be more than %d bytes",
			       KO_IMAGEREF_MAX);
	if (text.n == 0)
		return ko_fail(err, KO_ESYNTAX, 0,
			       "repository name must have at least one "
			       "component");
	if (!match_reference(text, &ref))
		return ko_fail(err, KO_ESYNTAX, 0, "%s",
			       matches_in_lower_case(text)
				       ? "repository name must be lowercase"
				       : "invalid reference format");
	if (ref.path.n > KO_IMAGEREF_PATH_MAX)
		return ko_fail(err, KO_ETOOBIG, KO_IMAGEREF_PATH_MAX,
			       "repository name must not be more than %d "
			       "characters",
			       KO_IMAGEREF_PATH_MAX);
	if (ref.digest.n)
		status = check_digest(ref.digest, err);
	if (status == KO_OK)
		*out = ref;
	return status;
}

static bool is_image_id(struct ko_span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ko_is_hex_lower(s.p[i]))
			return false;
	return s.n == ID_HEX;
}

static bool has_upper(struct ko_span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (ko_is_upper(s.p[i]))
			return true;
	return false;
}

static bool is_written_domain(struct ko_span first)
{
	return ko_span_eq(first, KO_SPAN("localhost")) ||
	       ko_span_find(first, '.') < first.n ||
	       ko_span_find(first, ':') < first.n || has_upper(first);
}

/* The domain that text starts with or implies; *rest is what follows it. */
static struct ko_span cut_domain(struct ko_span text, struct ko_span *rest)
{
	size_t slash = ko_span_find(text, '/');
	struct ko_span first = ko_span_head(text, slash);

	*rest = text;
	if (slash == text.n || !is_written_domain(first))
		return DEFAULT_DOMAIN;
	*rest = ko_span_tail(text, slash + 1);
	return ko_span_eq(first, LEGACY_DOMAIN) ? DEFAULT_DOMAIN : first;
}

/* path without its tag, as the complaint about capitals shows it */
static enum ko_status check_lower_case(struct ko_span rest, bool in_library,
				       struct ko_error *err)
{
	struct ko_span path = ko_span_head(rest, ko_span_find(rest, ':'));

	if (!has_upper(path))
		return KO_OK;
	return ko_fail(err, KO_ESYNTAX, 0,
		       "invalid reference format: repository name (%s%.*s) "
		       "must be lowercase",
		       in_library ? "library/" : "", KO_SPAN_ARG(path));
}

/*
 * Nearly all names are "nginx" or "bitnami/redis:7": a path, perhaps a tag, and
 * nothing else.  They need no more than a look at each byte.
 */
static bool parse_plain(struct ko_span text, struct ko_imageref *out)
{
	struct ko_span path = ko_span_head(text, ko_span_find(text, ':'));
	struct ko_span tag = ko_span_tail(text, path.n + 1);
	struct ko_span first = { path.p, 0 };

	while (first.n < path.n && path.p[first.n] != '/' &&
	       path.p[first.n] != '.')
		first.n++;
	/* 64 is the length of an image ID.  A path has no capitals that would
	 * make it a domain, and before a tag there is no port. */
	if (text.n >= ID_HEX || !is_path(path) ||
	    (path.n < text.n && !is_tag(tag)) ||
	    (first.n < path.n && (path.p[first.n] == '.' ||
				  ko_span_eq(first, KO_SPAN("localhost")))))
		return false;
	*out = (struct ko_imageref){ .domain = DEFAULT_DOMAIN,
				     .path = path,
				     .tag = tag,
				     .in_library = first.n == path.n };
	return true;
}

/* Path, tag and digest of what follows a domain. */
static enum ko_status parse_rest(struct ko_span rest, bool in_library,
				 struct ko_imageref *ref, struct ko_error *err)
{
	size_t library = in_library ? LIBRARY.n : 0;
	enum ko_status status = ko_imageref_split(rest, ref, err);

	if (status)
		return status;
	/* The path begins in rest, so what looked like a domain is path. */
	if (ref->domain.n) {
		ref->path.p = ref->domain.p;
		ref->path.n += ref->domain.n + 1;
	}
	if (!is_path(ref->path))
		return ko_fail(err, KO_ESYNTAX, 0, "invalid reference format");
	if (ref->path.n + library > KO_IMAGEREF_PATH_MAX)
		return ko_fail(err, KO_ETOOBIG, KO_IMAGEREF_PATH_MAX,
			       "repository name must not be more than %d "
			       "characters",
			       KO_IMAGEREF_PATH_MAX);
	return KO_OK;
}

/* Why a text whose first part is no domain, though it looks like one, fails. */
static enum ko_status refuse_domain(struct ko_span text, struct ko_error *err)
{
	struct ko_imageref ignored;
	enum ko_status status = ko_imageref_split(text, &ignored, err);

	/* It may be a path as a whole; but then it has no domain. */
	return status ? status
		      : ko_fail(err, KO_ESYNTAX, 0, "invalid reference format");
}

enum ko_status ko_imageref_parse(struct ko_span text, struct ko_imageref *out,
				 struct ko_error *err)
{
	struct ko_imageref ref = { 0 };
	struct ko_span rest;
	struct ko_span domain;
	enum ko_status status;
	bool in_library;

	if (parse_plain(text, out))
		return KO_OK;
	if (text.n > KO_IMAGEREF_MAX)
		return ko_imageref_split(text, out, err);
	if (is_image_id(text))
		return ko_fail(err, KO_ESYNTAX, 0,
			       "invalid repository name (%.*s), cannot "
			       "specify 64-byte hexadecimal strings",
			       KO_SPAN_ARG(text));
	domain = cut_domain(text, &rest);
	in_library = ko_span_eq(domain, DEFAULT_DOMAIN) &&
		     ko_span_find(rest, '/') == rest.n;
	status = check_lower_case(rest, in_library, err);
	if (status)
		return status;
	if (!ko_is_domain(domain))
		return refuse_domain(text, err);
	if (rest.n == 0)
		return ko_fail(err, KO_ESYNTAX, 0, "invalid reference format");
	status = parse_rest(rest, in_library, &ref, err);
	if (status)
		return status;
	ref.domain = domain;
	ref.in_library = in_library;
	*out = ref;
	return KO_OK;
}

bool ko_is_placeholder(struct ko_span text)
{
	bool has_letter = false;
	size_t i = 0;

	for (size_t k = 0; k < text.n; k++)
		if (strchr("<>{}%$", text.p[k]) && text.p[k])
			return true;
	for (; i < text.n && !ko_is_lower(text.p[i]); i++) {
		if (!is_word_byte(text.p[i]) && text.p[i] != '-')
			return false;
		has_letter = has_letter || ko_is_upper(text.p[i]);
	}
	return has_letter && i == text.n;
}

bool ko_imageref_on_hub(const struct ko_imageref *ref)
{
	return ko_span_eq(ref->domain, DEFAULT_DOMAIN);
}

enum ko_status ko_imageref_name(const struct ko_imageref *ref,
				struct ko_buf *out)
{
	return ko_buf_printf(out, "%.*s/%s%.*s", KO_SPAN_ARG(ref->domain),
			     ref->in_library ? "library/" : "",
			     KO_SPAN_ARG(ref->path));
}

enum ko_status ko_imageref_familiar(const struct ko_imageref *ref,
				    struct ko_buf *out)
{
	struct ko_span path = ref->path;
	struct ko_span rest;

	if (!ko_imageref_on_hub(ref))
		return ko_imageref_name(ref, out);
	/*
	 * "library/" goes, unless the rest would then read as something else:
	 * "library/a/b" must not become the user a's b.
	 */
	rest = ko_span_tail(path, LIBRARY.n);
	if (ko_span_starts(path, LIBRARY) && ko_span_find(rest, '/') == rest.n)
		path = rest;
	return ko_buf_add(out, path);
}

enum ko_status ko_imageref_full(const struct ko_imageref *ref,
				struct ko_buf *out)
{
	enum ko_status status = ko_imageref_name(ref, out);

	if (status == KO_OK && ref->tag.n)
		status = ko_buf_printf(out, ":%.*s", KO_SPAN_ARG(ref->tag));
	if (status == KO_OK && ref->digest.n)
		status = ko_buf_printf(out, "@%.*s", KO_SPAN_ARG(ref->digest));
	return status;
}
