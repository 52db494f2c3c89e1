#include "hub/registry_challenge.h"
#include "hub/http.h"
#include "hub/http_url.h"

static bool is_token_byte(char c)
{
	return ko_is_alnum(c) || (c != '\0' && strchr("!#$%&'*+-.^_`|~", c));
}

static bool has_control(struct ko_span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] < ' ' && s.p[i] != '\t') ||
		    s.p[i] == 0x7f)
			return true;
	return false;
}

static void skip_blanks(struct ko_span *rest)
{
	while (rest->n && ko_is_blank(rest->p[0]))
		*rest = ko_span_tail(*rest, 1);
}

/* May be empty. */
static struct ko_span take_token(struct ko_span *rest)
{
	struct ko_span token;
	size_t n = 0;

	while (n < rest->n && is_token_byte(rest->p[n]))
		n++;
	token = ko_span_head(*rest, n);
	*rest = ko_span_tail(*rest, n);
	return token;
}

static bool add_byte(char out[KO_CHALLENGE_VALUE_MAX], size_t *n, char c)
{
	if (*n + 1 >= KO_CHALLENGE_VALUE_MAX)
		return false;
	out[(*n)++] = c;
	out[*n] = '\0';
	return true;
}

/* From after the first quote to after the last one. */
static bool take_quoted(struct ko_span *rest, char out[KO_CHALLENGE_VALUE_MAX])
{
	size_t n = 0, i = 0;

	for (; i < rest->n && rest->p[i] != '"'; i++) {
		if (rest->p[i] == '\\' && ++i == rest->n)
			return false;
		if (!add_byte(out, &n, rest->p[i]))
			return false;
	}
	if (i == rest->n)
		return false;
	*rest = ko_span_tail(*rest, i + 1);
	return true;
}

/* What stands after a "=".  A value without quotes may be empty, and is then
 * the padding of a "token68". */
static bool take_value(struct ko_span *rest, char out[KO_CHALLENGE_VALUE_MAX])
{
	struct ko_span token;

	skip_blanks(rest);
	out[0] = '\0';
	if (rest->n && rest->p[0] == '"') {
		*rest = ko_span_tail(*rest, 1);
		return take_quoted(rest, out);
	}
	while (rest->n && rest->p[0] == '=')
		*rest = ko_span_tail(*rest, 1);
	token = take_token(rest);
	if (token.n >= KO_CHALLENGE_VALUE_MAX)
		return false;
	if (token.n)
		memcpy(out, token.p, token.n);
	out[token.n] = '\0';
	return true;
}

static void keep(struct ko_challenge *out, struct ko_span name,
		 const char value[KO_CHALLENGE_VALUE_MAX])
{
	char *field = ko_span_eq_nocase(name, KO_SPAN("realm")) ? out->realm
		      : ko_span_eq_nocase(name, KO_SPAN("service"))
			      ? out->service
			      : NULL;

	if (field && field[0] == '\0')
		memcpy(field, value, KO_CHALLENGE_VALUE_MAX);
}

bool ko_challenge_parse(struct ko_span text, struct ko_challenge *out)
{
	struct ko_challenge found = { 0 };
	char value[KO_CHALLENGE_VALUE_MAX] = "";
	struct ko_span rest = text;
	bool is_bearer = false;

	if (has_control(text))
		return false;
	for (;;) {
		struct ko_span word;

		while (rest.n && (rest.p[0] == ',' || ko_is_blank(rest.p[0])))
			rest = ko_span_tail(rest, 1);
		if (rest.n == 0)
			break;
		word = take_token(&rest);
		if (word.n == 0)
			return false;
		skip_blanks(&rest);
		if (rest.n && rest.p[0] == '=') {
			rest = ko_span_tail(rest, 1);
			if (!take_value(&rest, value))
				return false;
			if (is_bearer)
				keep(&found, word, value);
		} else if (is_bearer) {
			break; /* the next scheme */
		} else {
			is_bearer = ko_span_eq_nocase(word, KO_SPAN("Bearer"));
		}
	}
	if (found.realm[0] == '\0')
		return false;
	*out = found;
	return true;
}

bool ko_challenge_is_fine(const struct ko_challenge *challenge,
			  bool is_registry_local)
{
	struct ko_http_url url;

	return ko_http_is_allowed(challenge->realm) &&
	       ko_http_url_parse(ko_span_str(challenge->realm), &url) &&
	       !strchr(challenge->realm, '#') &&
	       (is_registry_local || !ko_http_url_is_loopback(&url));
}
