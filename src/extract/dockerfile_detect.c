#include "extract/dockerfile.h"
#include "extract/dockerfile_instr.h"

/* Of a text only this much is looked at to tell what it is, in bytes. */
#define PROBE_MAX ((size_t)16 << 10)

static const char *const stems[] = { "dockerfile", "containerfile" };

/*
 * Extensions of what goes with a Dockerfile but is none, among them templates
 * that become one.  Sorted.
 */
static const char *const other_extensions[] = {
	"adoc",     "asc",     "awk",        "bak",    "bat",    "bats",
	"c",        "cc",      "cfg",        "cmd",    "conf",   "cpp",
	"cs",       "css",     "csv",        "d",      "diff",   "dockerignore",
	"ejs",      "env",     "erb",        "erl",    "ex",     "go",
	"gotmpl",   "groovy",  "gz",         "h",      "hbs",    "hcl",
	"hs",       "htm",     "html",       "in",     "ini",    "ipynb",
	"j2",       "java",    "jinja",      "jinja2", "jpg",    "js",
	"json",     "jsonnet", "jsx",        "kt",     "liquid", "lock",
	"log",      "lua",     "m4",         "md",     "mjs",    "mk",
	"mustache", "nix",     "orig",       "patch",  "pdf",    "php",
	"pl",       "png",     "properties", "ps1",    "py",     "pyc",
	"rb",       "rej",     "rs",         "rst",    "scala",  "sh",
	"sha256",   "sig",     "snap",       "sql",    "svg",    "swift",
	"swp",      "tar",     "tex",        "tf",     "tmpl",   "toml",
	"tpl",      "ts",      "tsx",        "txt",    "vim",    "vue",
	"xml",      "yaml",    "yml",        "zip",
};

static bool is_other_extension(struct ko_span ext)
{
	for (size_t i = 0; i < KO_ARRAY_LEN(other_extensions); i++)
		if (ko_span_eq_nocase(ext, ko_span_str(other_extensions[i])))
			return true;
	return ko_span_ends(ext, KO_SPAN("~"));
}

static bool is_join(char c)
{
	return c == '.' || c == '-' || c == '_';
}

/* "Dockerfile" is sure, "Dockerfile.dev" and "dockerfile-dev" are likely. */
static enum ko_likeness starts_like(struct ko_span name, struct ko_span stem)
{
	struct ko_span rest = ko_span_tail(name, stem.n);
	size_t dot = ko_span_rfind(rest, '.');

	if (!ko_span_eq_nocase(ko_span_head(name, stem.n), stem))
		return KO_UNLIKE;
	if (rest.n == 0)
		return KO_SURE;
	return rest.n > 1 && is_join(rest.p[0]) &&
			       !is_other_extension(ko_span_tail(rest, dot + 1))
		       ? KO_LIKELY
		       : KO_UNLIKE;
}

/* "web.Dockerfile" is sure, but ".dockerfile" is not one. */
static enum ko_likeness ends_like(struct ko_span name, struct ko_span stem)
{
	size_t from = name.n > stem.n ? name.n - stem.n : 0;

	return from > 1 && name.p[from - 1] == '.' &&
			       ko_span_eq_nocase(ko_span_tail(name, from), stem)
		       ? KO_SURE
		       : KO_UNLIKE;
}

enum ko_likeness ko_dockerfile_has_name(struct ko_span path)
{
	struct ko_span name = ko_basename(path);
	enum ko_likeness most = KO_UNLIKE;

	for (size_t i = 0; i < KO_ARRAY_LEN(stems); i++) {
		struct ko_span stem = ko_span_str(stems[i]);
		enum ko_likeness start = starts_like(name, stem);
		enum ko_likeness end = ends_like(name, stem);

		most = start > most ? start : most;
		most = end > most ? end : most;
	}
	return most;
}

/* Letters of one case only, as most people write instructions? */
static bool is_one_case(struct ko_span s)
{
	bool lower = false;
	bool upper = false;

	for (size_t i = 0; i < s.n; i++) {
		lower |= ko_is_lower(s.p[i]);
		upper |= ko_is_upper(s.p[i]);
	}
	return lower != upper;
}

static bool is_one_of(struct ko_span set, char c)
{
	return ko_span_find(set, c) < set.n;
}

/* Could it name an image?  Variables, quotes and placeholders may be in it. */
static bool is_plausible_image(struct ko_span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ko_is_alnum(s.p[i]) &&
		    !is_one_of(KO_SPAN("._-/:@${}\"'+%#"), s.p[i]))
			return false;
	return s.n > 0 && !is_one_of(KO_SPAN(".:"), s.p[s.n - 1]) &&
	       ko_span_find_span(s, KO_SPAN("://")) == s.n &&
	       (ko_is_alnum(s.p[0]) || is_one_of(KO_SPAN("$\"'"), s.p[0]));
}

static bool is_plausible_from(const struct ko_df_instr *in)
{
	struct ko_span rest = in->args;
	struct ko_span image = ko_span_word(&rest);
	struct ko_span as = ko_span_word(&rest);
	struct ko_span name = ko_span_word(&rest);

	if (!is_plausible_image(image))
		return false;
	/* "From" may also start a sentence or a mail. */
	if (!is_one_case(in->keyword) && ko_span_find(image, ':') == image.n &&
	    ko_span_find(image, '/') == image.n)
		return false;
	return as.n == 0 || (ko_span_eq_nocase(as, KO_SPAN("as")) && name.n &&
			     ko_span_word(&rest).n == 0);
}

static bool is_plausible_arg(const struct ko_df_instr *in)
{
	struct ko_span rest = in->args;
	struct ko_span word = ko_span_word(&rest);
	struct ko_span name = ko_span_head(word, ko_span_find(word, '='));

	for (size_t i = 0; i < name.n; i++)
		if (!ko_is_alnum(name.p[i]) && name.p[i] != '_')
			return false;
	return name.n > 0 && (rest.n == 0 || name.n < word.n);
}

static bool is_plausible_start(const struct ko_df_instr *in)
{
	if (in->op == KO_DF_FROM)
		return is_plausible_from(in);
	return in->op == KO_DF_ARG && is_one_case(in->keyword) &&
	       is_plausible_arg(in);
}

bool ko_dockerfile_has_content(struct ko_span text)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(16 * PROBE_MAX);
	struct ko_df_reader reader;
	struct ko_df_line line;
	struct ko_df_instr in;

	ko_df_reader_init(&reader, ko_span_head(text, PROBE_MAX), &arena, NULL);
	if (ko_df_reader_next(&reader, &line) ||
	    ko_df_instr_read(&line, line.text, reader.escape, &arena, &in) ||
	    !is_plausible_start(&in))
		return false;
	/* "FROM users AS u" may go on with WHERE: look at one more. */
	if (ko_df_reader_next(&reader, &line))
		return true;
	return !ko_df_instr_read(&line, line.text, reader.escape, &arena,
				 &in) &&
	       in.kind;
}
