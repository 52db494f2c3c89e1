#include "hub/credentials.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/utf8.h"
#include "hub/credentials_helper.h"

/* What docker keeps the credentials of Docker Hub under, the usual one first;
 * older and other tools wrote the others. */
#define SERVER "https://index.docker.io/v1/"
static const char *const servers[] = { SERVER, "https://index.docker.io/v1",
				       "index.docker.io", "docker.io" };

#define PATH_BYTES_MAX 4096

/* What a helper may write: two fields, escaped, and what is around them. */
#define HELPER_OUTPUT_MAX (12 * KO_CREDENTIALS_FIELD_MAX + 1024)

/* docker's user where the secret is a token of another kind. */
static const struct ko_span token_user = { "<token>", 7 };

/* ---- memory that is overwritten when it is freed ---- */

static void wipe_buf(struct ko_buf *b)
{
	if (b->p)
		explicit_bzero(b->p, b->cap);
	ko_buf_done(b);
}
#define AUTO_WIPE KO_CLEANUP(wipe_buf)

void ko_credentials_done(struct ko_credentials *credentials)
{
	if (!credentials)
		return;
	wipe_buf(&credentials->user);
	wipe_buf(&credentials->secret);
}

/* jansson tells apart neither who has no memory nor who has no JSON. */
static bool is_out_of_memory;

/* jansson copies what it reads: each block is wiped as it is freed.  Its size
 * stands before it. */
union header {
	size_t n;
	max_align_t align;
};

static void *wiping_malloc(size_t n)
{
	union header *block = n < SIZE_MAX - sizeof(*block)
				      ? malloc(sizeof(*block) + n)
				      : NULL;

	if (!block) {
		is_out_of_memory = true;
		return NULL;
	}
	block->n = n;
	return block + 1;
}

static void wiping_free(void *p)
{
	union header *block = p;

	if (!block)
		return;
	block--;
	explicit_bzero(block + 1, block->n);
	free(block);
}

/* ---- one pair ---- */

struct search {
	const char *path; /* of the file */
	struct ko_credentials *out;
	struct ko_error *err;
};

static enum ko_status fail(const struct search *s, enum ko_status status,
			   const char *why)
{
	return ko_fail(s->err, status, 0, "%s: %s", s->path, why);
}

static bool is_field(struct ko_span text)
{
	return text.n > 0 && text.n <= KO_CREDENTIALS_FIELD_MAX &&
	       ko_utf8_invalid(text) == text.n &&
	       ko_span_find(text, '\0') == text.n;
}

static enum ko_status take(const struct search *s, struct ko_span user,
			   struct ko_span secret)
{
	struct ko_credentials found = {
		.user = KO_BUF(KO_CREDENTIALS_FIELD_MAX),
		.secret = KO_BUF(KO_CREDENTIALS_FIELD_MAX),
	};

	if (ko_span_eq(user, token_user))
		return fail(s, KO_ESYNTAX,
			    "has an identity token, with which Docker Hub "
			    "cannot be searched; a personal access token can");
	if (!is_field(user) || !is_field(secret))
		return fail(s, KO_ESYNTAX,
			    "has a user or a secret that is empty, too long "
			    "or no text");
	if (ko_buf_add(&found.user, user) ||
	    ko_buf_add(&found.secret, secret)) {
		ko_credentials_done(&found);
		return ko_fail_nomem(s->err);
	}
	*s->out = found;
	return KO_OK;
}

/* The text of a member: empty where it is missing or null.  False when it is
 * of another type. */
static bool member(const json_t *object, const char *key, struct ko_span *out)
{
	const json_t *value = json_object_get(object, key);

	*out = (struct ko_span){ "", 0 };
	if (!value || json_is_null(value))
		return true;
	if (!json_is_string(value))
		return false;
	*out = (struct ko_span){ json_string_value(value),
				 json_string_length(value) };
	return true;
}

/* The first member for Docker Hub; NULL when there is none. */
static const json_t *of_hub(const json_t *object)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(servers); i++) {
		const json_t *value = json_object_get(object, servers[i]);

		if (value)
			return value;
	}
	return NULL;
}

/* ---- "auths" ---- */

static int base64_value(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c == '\0' ? NULL : strchr(digits, c);

	return at ? (int)(at - digits) : -1;
}

/* RFC 4648, with padding, into room that is there.  False if it is not. */
static bool decode_base64(struct ko_span text, struct ko_buf *out)
{
	uint32_t bits = 0;

	if (text.n % 4)
		return false;
	for (int i = 0; i < 2 && ko_span_ends(text, KO_SPAN("=")); i++)
		text.n--;
	for (size_t i = 0; i < text.n; i++) {
		int value = base64_value(text.p[i]);

		if (value < 0)
			return false;
		bits = bits << 6 | (uint32_t)value;
		if (i % 4)
			out->p[out->n++] =
				(char)(bits >> (6 - 2 * (i % 4)) & 0xff);
	}
	return true;
}

static enum ko_status take_auth(const struct search *s, struct ko_span auth)
{
	AUTO_WIPE struct ko_buf text = KO_BUF(2 * KO_CREDENTIALS_FIELD_MAX + 4);
	struct ko_span pair;
	size_t colon;

	if (ko_buf_reserve(&text, text.max))
		return ko_fail_nomem(s->err);
	if (auth.n > 2 * KO_CREDENTIALS_FIELD_MAX ||
	    !decode_base64(auth, &text))
		return fail(s, KO_ESYNTAX, "\"auth\" is not readable");
	pair = ko_buf_span(&text);
	/* Some tools end it with zeros; docker takes them off, too. */
	while (pair.n && pair.p[pair.n - 1] == '\0')
		pair.n--;
	colon = ko_span_find(pair, ':');
	if (colon == pair.n)
		return fail(s, KO_ESYNTAX, "\"auth\" is not readable");
	return take(s, ko_span_head(pair, colon),
		    ko_span_tail(pair, colon + 1));
}

static enum ko_status from_auths(const struct search *s, const json_t *root)
{
	const json_t *auths = json_object_get(root, "auths");
	const json_t *entry = of_hub(auths);
	struct ko_span auth, user, secret, token;

	if (auths && !json_is_null(auths) && !json_is_object(auths))
		return fail(s, KO_ESYNTAX, "\"auths\" is not an object");
	if (!entry || json_is_null(entry))
		return KO_ENOTFOUND;
	if (!json_is_object(entry) || !member(entry, "auth", &auth) ||
	    !member(entry, "username", &user) ||
	    !member(entry, "password", &secret) ||
	    !member(entry, "identitytoken", &token))
		return fail(s, KO_ESYNTAX, "\"auths\" is not readable");
	if (token.n)
		return take(s, token_user, token);
	if (auth.n)
		return take_auth(s, auth);
	/* With a helper there is an entry, too, and nothing in it. */
	return user.n || secret.n ? take(s, user, secret) : KO_ENOTFOUND;
}

/* ---- helpers ---- */

static enum ko_status take_output(const struct search *s, struct ko_span text)
{
	json_t *root = json_loadb(text.p, text.n, 0, NULL);
	struct ko_span user, secret;
	enum ko_status status;

	if (is_out_of_memory) {
		json_decref(root);
		return ko_fail_nomem(s->err);
	}
	if (!member(root, "Username", &user) ||
	    !member(root, "Secret", &secret) || !json_is_object(root))
		status = ko_fail(s->err, KO_EIO, 0,
				 "the credential helper of %s: gives what is "
				 "not readable",
				 s->path);
	else
		status = take(s, user, secret);
	json_decref(root);
	return status;
}

static enum ko_status run_helper(const struct search *s, const json_t *name)
{
	AUTO_WIPE struct ko_buf output = KO_BUF(HELPER_OUTPUT_MAX);
	enum ko_status status;

	if (!json_is_string(name))
		return fail(s, KO_ESYNTAX,
			    "the name of a credential helper is not a text");
	status = ko_credentials_helper(json_string_value(name), SERVER,
				       KO_CREDENTIALS_HELPER_MS, &output,
				       s->err);
	return status ? status : take_output(s, ko_buf_span(&output));
}

static enum ko_status from_helpers(const struct search *s, const json_t *root)
{
	const json_t *helpers = json_object_get(root, "credHelpers");
	const json_t *store = json_object_get(root, "credsStore");
	const json_t *name = of_hub(helpers);

	if (helpers && !json_is_null(helpers) && !json_is_object(helpers))
		return fail(s, KO_ESYNTAX, "\"credHelpers\" is not an object");
	if (name)
		return run_helper(s, name);
	if (!store || json_is_null(store) ||
	    (json_is_string(store) && json_string_length(store) == 0))
		return KO_ENOTFOUND;
	return run_helper(s, store);
}

/* ---- the file ---- */

static enum ko_status from_text(const struct search *s, struct ko_span text)
{
	json_error_t where;
	json_t *root = json_loadb(text.p, text.n, 0, &where);
	enum ko_status status = KO_ENOTFOUND;

	/* jansson's own text quotes what it stopped at. */
	/* It may do without some of what it was refused. */
	if (is_out_of_memory) {
		json_decref(root);
		return ko_fail_nomem(s->err);
	}
	if (!root)
		return ko_fail(s->err, KO_ESYNTAX, 0, "%s: line %d: not JSON",
			       s->path, where.line);
	if (!json_is_object(root))
		status = fail(s, KO_ESYNTAX, "not a JSON object");
	else
		status = from_helpers(s, root);
	if (status == KO_ENOTFOUND && json_is_object(root))
		status = from_auths(s, root);
	json_decref(root);
	return status;
}

static enum ko_status from_file(const struct search *s)
{
	AUTO_WIPE struct ko_buf text = KO_BUF(KO_CREDENTIALS_FILE_MAX);
	struct ko_error why = { 0 };
	json_malloc_t saved_malloc;
	json_free_t saved_free;
	enum ko_status status;
	struct stat st;

	if (stat(s->path, &st) < 0 && (errno == ENOENT || errno == ENOTDIR))
		return KO_ENOTFOUND;
	status = ko_file_read(s->path, &text, &why);
	if (status == KO_ENOMEM)
		return ko_fail_nomem(s->err);
	if (status)
		return fail(s, status == KO_EIO ? KO_EIO : KO_ESYNTAX,
			    why.text);
	json_get_alloc_funcs(&saved_malloc, &saved_free);
	json_set_alloc_funcs(wiping_malloc, wiping_free);
	is_out_of_memory = false;
	status = from_text(s, ko_buf_span(&text));
	json_set_alloc_funcs(saved_malloc, saved_free);
	return status;
}

static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value && value[0] != '\0' ? value : NULL;
}

static enum ko_status from_environment(struct ko_credentials *out,
				       struct ko_error *err)
{
	const char *user = variable("KNOCKOFF_HUB_USER");
	const char *secret = variable("KNOCKOFF_HUB_TOKEN");
	struct search s = { "KNOCKOFF_HUB_TOKEN", out, err };

	if (!user && !secret)
		return KO_ENOTFOUND;
	if (!user || !secret)
		return ko_fail(err, KO_ESYNTAX, 0,
			       "KNOCKOFF_HUB_USER and KNOCKOFF_HUB_TOKEN go "
			       "together: one of them is not set");
	return take(&s, ko_span_str(user), ko_span_str(secret));
}

enum ko_status ko_credentials_find(struct ko_credentials *out,
				   struct ko_error *err)
{
	KO_AUTO_BUF struct ko_buf path = KO_BUF(PATH_BYTES_MAX);
	const char *folder = variable("DOCKER_CONFIG");
	const char *home = variable("HOME");
	struct search s = { .out = out, .err = err };
	enum ko_status status = from_environment(out, err);

	if (status != KO_ENOTFOUND)
		return status;
	if (folder)
		status = ko_buf_printf(&path, "%s/config.json", folder);
	else if (home)
		status = ko_buf_printf(&path, "%s/.docker/config.json", home);
	else
		return ko_fail(err, KO_ENOTFOUND, 0, "no credentials");
	if (status == KO_ENOMEM)
		return ko_fail_nomem(err);
	s.path = path.p;
	/* Too long for a path: nothing can be there. */
	status = status ? KO_ENOTFOUND : from_file(&s);
	if (status == KO_ENOTFOUND)
		return ko_fail(err, KO_ENOTFOUND, 0, "no credentials");
	return status;
}
