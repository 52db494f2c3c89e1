/*
 * The API of libknockoff: NULLs, errors, lifetimes.
 */
#include "library.h"

#include <stdlib.h>

/* ---- judging ---- */

static struct name_row {
	const char *name, *text;
	bool is_host;
	enum knockoff_kind kind;
	enum knockoff_severity severity;
	enum knockoff_claimable claimable;
	const char *target, *standing, *suggestion;
	const char *reasons[3];
	const char *message, *advice, *trouble; /* parts of these */
} name_rows[] = {
	{ .name = "a trusted name",
	  .text = "nginx:1.27",
	  .kind = KNOCKOFF_TRUSTED,
	  .standing = "Docker Official Image" },
	{ .name = "an unknown name",
	  .text = "ghcr.io/qwzx-vbnm/hjklp",
	  .kind = KNOCKOFF_UNKNOWN },
	{ .name = "a slip of an official image",
	  .text = "ngnix:1.27",
	  .kind = KNOCKOFF_LOOKALIKE,
	  .severity = KNOCKOFF_SEVERITY_ERROR,
	  .claimable = KNOCKOFF_CLAIMABLE_NO,
	  .target = "docker.io/library/nginx",
	  .standing = "Docker Official Image",
	  .suggestion = "nginx:1.27",
	  .reasons = { "image-lookalike", "transposition" },
	  .message = "'ngnix' looks like 'nginx'",
	  .advice = "did you mean 'nginx:1.27'?" },
	{ .name = "a namespace that a stranger can get",
	  .text = "bitnmai/redis",
	  .kind = KNOCKOFF_LOOKALIKE,
	  .severity = KNOCKOFF_SEVERITY_ERROR,
	  .claimable = KNOCKOFF_CLAIMABLE_YES,
	  .target = "docker.io/bitnami/redis",
	  .standing = "Verified Publisher",
	  .suggestion = "bitnami/redis",
	  .reasons = { "namespace-lookalike", "transposition" },
	  .message = "looks like 'bitnami/redis'" },
	{ .name = "a name reported as malicious",
	  .text = "ghrc.io/acme/app",
	  .kind = KNOCKOFF_KNOWN_BAD,
	  .severity = KNOCKOFF_SEVERITY_ERROR,
	  .claimable = KNOCKOFF_CLAIMABLE_YES,
	  .target = "ghcr.io",
	  .suggestion = "ghcr.io/acme/app",
	  .reasons = { "known-bad" },
	  .message = "was reported as malicious" },
	{ .name = "no reference",
	  .text = "a//b",
	  .kind = KNOCKOFF_INVALID,
	  .trouble = "invalid reference format" },
	{ .name = "a letter of another alphabet",
	  .text = "ng\xd1\x96nx",
	  .kind = KNOCKOFF_LOOKALIKE,
	  .severity = KNOCKOFF_SEVERITY_ERROR,
	  .claimable = KNOCKOFF_CLAIMABLE_NO,
	  .target = "docker.io/library/nginx",
	  .standing = "Docker Official Image",
	  .suggestion = "nginx",
	  .reasons = { "hidden-characters", "confusable" },
	  .message = "CYRILLIC SMALL LETTER" },
	{ .name = "a mark that turns the text around it",
	  .text = "nginx\xe2\x80\xae",
	  .kind = KNOCKOFF_LOOKALIKE,
	  .severity = KNOCKOFF_SEVERITY_ERROR,
	  .claimable = KNOCKOFF_CLAIMABLE_NO,
	  .target = "docker.io/library/nginx",
	  .suggestion = "nginx",
	  .reasons = { "hidden-characters", "invisible-character" },
	  .message = "'nginx\\u{202e}'" },
	{ .name = "a host",
	  .text = "gchr.io",
	  .is_host = true,
	  .kind = KNOCKOFF_LOOKALIKE,
	  .severity = KNOCKOFF_SEVERITY_ERROR,
	  .claimable = KNOCKOFF_CLAIMABLE_YES,
	  .target = "ghcr.io",
	  .standing = "registry that anyone can push to",
	  .suggestion = "ghcr.io",
	  .reasons = { "host-lookalike", "transposition" },
	  .message = "'gchr.io' looks like 'ghcr.io'" },
	{ .name = "no host",
	  .text = "not a host",
	  .is_host = true,
	  .kind = KNOCKOFF_INVALID },
};

static void assert_part(const char *text, const char *part)
{
	if (part)
		assert_non_null(strstr(text, part));
	else
		assert_string_equal(text, "");
}

static void check_name(void **state)
{
	const struct name_row *r = *state;
	struct knockoff_catalogue *c = builtin();
	struct knockoff_verdict *v = knockoff_verdict_new();
	size_t n = strlen(r->text);
	size_t reasons = 0;

	assert_non_null(v);
	/* Something else before: nothing of it may stay. */
	judge(c, "bitnmai/redis:7", v);
	assert_int_equal(r->is_host ? knockoff_judge_host(c, r->text, n, v)
				    : knockoff_judge(c, r->text, n, v),
			 KNOCKOFF_OK);
	/* What it says does not need the catalogue. */
	knockoff_catalogue_free(c);
	assert_string_equal(knockoff_kind_name(knockoff_verdict_kind(v)),
			    knockoff_kind_name(r->kind));
	assert_int_equal(knockoff_verdict_severity(v), r->severity);
	assert_int_equal(knockoff_verdict_claimable(v), r->claimable);
	assert_string_equal(knockoff_verdict_target(v),
			    r->target ? r->target : "");
	if (r->standing)
		assert_string_equal(knockoff_verdict_standing(v), r->standing);
	assert_string_equal(knockoff_verdict_suggestion(v),
			    r->suggestion ? r->suggestion : "");
	for (; r->reasons[reasons]; reasons++)
		assert_string_equal(knockoff_verdict_reason(v, reasons),
				    r->reasons[reasons]);
	assert_int_equal((int)knockoff_verdict_reasons(v), (int)reasons);
	assert_string_equal(knockoff_verdict_reason(v, reasons), "");
	assert_part(knockoff_verdict_message(v), r->message);
	if (r->advice)
		assert_part(knockoff_verdict_advice(v), r->advice);
	if (r->trouble)
		assert_part(knockoff_verdict_trouble(v), r->trouble);
	assert_null(strstr(knockoff_verdict_message(v), "\xe2\x80\xae"));
	knockoff_verdict_free(v);
}

static void a_verdict_of_no_name(void **state)
{
	struct knockoff_catalogue *c = builtin();
	struct knockoff_verdict *v = knockoff_verdict_new();

	(void)state;
	assert_int_equal(knockoff_verdict_kind(v), KNOCKOFF_INVALID);
	judge(c, "nginx", v);
	assert_int_equal(knockoff_verdict_kind(v), KNOCKOFF_TRUSTED);
	/* A call that fails must not leave that standing. */
	assert_int_equal(knockoff_judge(c, NULL, 0, v), KNOCKOFF_EINVAL);
	assert_int_equal(knockoff_verdict_kind(v), KNOCKOFF_INVALID);
	judge(c, "nginx", v);
	assert_int_equal(knockoff_judge_host(NULL, "a.io", 4, v),
			 KNOCKOFF_EINVAL);
	assert_int_equal(knockoff_verdict_kind(v), KNOCKOFF_INVALID);
	assert_int_equal(knockoff_judge(c, "", 0, v), KNOCKOFF_OK);
	assert_int_equal(knockoff_verdict_kind(v), KNOCKOFF_INVALID);
	/* A name is what its size says. */
	assert_int_equal(knockoff_judge(c, "nginxxx", 5, v), KNOCKOFF_OK);
	assert_int_equal(knockoff_verdict_kind(v), KNOCKOFF_TRUSTED);
	knockoff_verdict_free(v);
	knockoff_catalogue_free(c);
}

static void words_of_values(void **state)
{
	(void)state;
	assert_string_equal(knockoff_kind_name(KNOCKOFF_KNOWN_BAD),
			    "known-bad");
	assert_string_equal(knockoff_kind_name((enum knockoff_kind)99), "");
	assert_string_equal(knockoff_severity_name(KNOCKOFF_SEVERITY_NONE),
			    "none");
	assert_string_equal(
		knockoff_severity_name((enum knockoff_severity)(-1)), "");
	assert_string_equal(knockoff_mention_kind_name(KNOCKOFF_MENTION_STAGE),
			    "stage");
	assert_string_equal(
		knockoff_mention_kind_name((enum knockoff_mention_kind)99), "");
	assert_string_equal(knockoff_status_text(KNOCKOFF_ENOMEM),
			    "out of memory");
	assert_string_equal(knockoff_status_text((enum knockoff_status)(-99)),
			    "unknown status");
	assert_true(strlen(knockoff_rule_meaning("transposition")) > 0);
	assert_string_equal(knockoff_rule_meaning("no-such-rule"), "");
	assert_string_equal(knockoff_rule_meaning(NULL), "");
	assert_string_equal(knockoff_version(), PACKAGE_VERSION);
	assert_string_equal(knockoff_format_name(0), "dockerfile");
	assert_null(knockoff_format_name(1000));
}

/* ---- catalogues ---- */

static const char own_text[] =
	"# knockoff catalogue 1\n# date: 2026-01-02\nzzyzx official 10\n"
	"# end: 1\n";

static void catalogue_of_a_text(void **state)
{
	struct knockoff_verdict *v = knockoff_verdict_new();
	struct knockoff_catalogue *c = NULL;
	char *text = strdup(own_text);

	(void)state;
	assert_non_null(text);
	assert_int_equal(
		knockoff_catalogue_open_text(text, strlen(text), &c, NULL),
		KNOCKOFF_OK);
	free(text);
	assert_int_equal((int)knockoff_catalogue_count(c, KNOCKOFF_PART_IMAGES),
			 1);
	assert_true(knockoff_catalogue_count(c, KNOCKOFF_PART_REGISTRIES) > 1);
	assert_int_equal(
		(int)knockoff_catalogue_count(c, (enum knockoff_part)3), 0);
	assert_string_equal(knockoff_catalogue_date(c, KNOCKOFF_PART_IMAGES),
			    "2026-01-02");
	assert_string_equal(knockoff_catalogue_date(c, (enum knockoff_part)3),
			    "");
	judge(c, "zzyzx", v);
	assert_int_equal(knockoff_verdict_kind(v), KNOCKOFF_TRUSTED);
	judge(c, "nginx", v);
	assert_int_equal(knockoff_verdict_kind(v), KNOCKOFF_UNKNOWN);
	knockoff_catalogue_free(c);
	knockoff_verdict_free(v);
}

static void catalogue_that_is_none(void **state)
{
	struct knockoff_catalogue *c = NULL;
	struct knockoff_error err = { 0 };
	const char *bad = "# knockoff catalogue 1\n# date: 2026-01-02\n"
			  "nginx \x1b[31mofficial 10\n# end: 1\n";

	(void)state;
	assert_int_equal(
		knockoff_catalogue_open_text(bad, strlen(bad), &c, &err),
		KNOCKOFF_ESYNTAX);
	assert_null(c);
	assert_int_equal(err.status, KNOCKOFF_ESYNTAX);
	assert_int_equal((int)err.line, 3);
	assert_null(strchr(err.text, '\x1b'));
	assert_int_equal(knockoff_catalogue_open_text(
				 own_text, sizeof(own_text) - 5, &c, NULL),
			 KNOCKOFF_ESYNTAX);
	assert_int_equal(
		knockoff_catalogue_open_file(TOP_SRCDIR "/no-such", &c, &err),
		KNOCKOFF_EIO);
	assert_string_equal(err.text, "No such file or directory");
	assert_int_equal(knockoff_catalogue_open_file(
				 TOP_SRCDIR "/data/registries.txt", &c, &err),
			 KNOCKOFF_OK);
	/* A success leaves the error as it was. */
	assert_int_equal(err.status, KNOCKOFF_EIO);
	knockoff_catalogue_free(c);
}

/* ---- extracting ---- */

static const char found_in_it[] =
	"diagnostic 4:1 unknown instruction: FORM \n"
	"dockerfile:from 1:6 ngnix:1.27 ngnix:1.27\n"
	"dockerfile:copy-from 2:13 bitnmai/redis bitnmai/redis\n"
	"dockerfile:copy-from 3:13 web web\n";

/* text in memory of just its size: nothing behind it may be read. */
static enum knockoff_status extract(struct knockoff_extractor *x,
				    const char *text,
				    struct knockoff_error *err)
{
	size_t n = strlen(text);
	char *copy = malloc(n ? n : 1);
	enum knockoff_status status;

	assert_non_null(copy);
	memcpy(copy, text, n);
	status = knockoff_extract(x, copy, n, err);
	free(copy);
	return status;
}

static void formats_by_all_ways(void **state)
{
	struct found f;
	struct knockoff_extractor *x = extractor_to(&f);

	(void)state;
	assert_string_equal(knockoff_extractor_format(x), "");
	assert_int_equal(extract(x, dockerfile, NULL), KNOCKOFF_OK);
	assert_string_equal(f.lines, found_in_it);
	assert_string_equal(knockoff_extractor_format(x), "dockerfile");
	assert_int_equal(knockoff_extractor_set_path(x, "a/compose.yaml"),
			 KNOCKOFF_OK);
	f.n = 0;
	assert_int_equal(
		extract(x, "services: {a: {image: \"redis:${V:-7}\"}}", NULL),
		KNOCKOFF_OK);
	assert_string_equal(f.lines,
			    "compose:image 1:24 redis:${V:-7} redis:7\n");
	assert_string_equal(knockoff_extractor_format(x), "compose");
	/* What is set by name wins over the path. */
	assert_int_equal(knockoff_extractor_set_format(x, "dockerfile"),
			 KNOCKOFF_OK);
	assert_int_equal(knockoff_extractor_set_format(x, "cobol"),
			 KNOCKOFF_EFORMAT);
	f.n = 0;
	assert_int_equal(extract(x, dockerfile, NULL), KNOCKOFF_OK);
	assert_string_equal(f.lines, found_in_it);
	assert_int_equal(knockoff_extractor_set_format(x, NULL), KNOCKOFF_OK);
	assert_int_equal(knockoff_extractor_set_path(x, NULL), KNOCKOFF_OK);
	knockoff_extractor_free(x);
}

static void texts_of_no_format(void **state)
{
	struct knockoff_error err = { 0 };
	struct found f;
	struct knockoff_extractor *x = extractor_to(&f);

	(void)state;
	assert_int_equal(extract(x, dockerfile, NULL), KNOCKOFF_OK);
	assert_int_equal(knockoff_extract(x, "FROM a\0b", 8, &err),
			 KNOCKOFF_EFORMAT);
	assert_string_equal(err.text, "binary data");
	assert_string_equal(knockoff_extractor_format(x), "");
	assert_int_equal(extract(x, "", &err), KNOCKOFF_EFORMAT);
	assert_string_equal(err.text, "no format that is known");
	/* It does not look at what it would refuse. */
	assert_int_equal(knockoff_extract(x, "", (size_t)1 << 40, &err),
			 KNOCKOFF_ETOOBIG);
	knockoff_extractor_free(x);
}

static int judge_it(void *context, const struct knockoff_mention *m)
{
	struct knockoff_verdict *v = knockoff_verdict_new();
	struct knockoff_catalogue *c = builtin();

	assert_int_equal(knockoff_judge_mention(c, m, v), KNOCKOFF_OK);
	add_line(context, knockoff_mention_kind_name(knockoff_mention_kind(m)),
		 0, 0, knockoff_kind_name(knockoff_verdict_kind(v)),
		 knockoff_verdict_suggestion(v));
	knockoff_verdict_free(v);
	knockoff_catalogue_free(c);
	return 0;
}

static void mentions_are_judged_by_kind(void **state)
{
	struct found f;
	struct knockoff_extractor *x = extractor_to(&f);

	(void)state;
	knockoff_extractor_on_mention(x, judge_it, &f);
	assert_int_equal(extract(x,
				 "#!/bin/sh\n"
				 "docker run ngnix:1\n"
				 "docker run helloworld\n"
				 "docker run -p 80:80 helloworld\n"
				 "docker login gchr.io\n"
				 "docker push gchr.io/a/b:1\n"
				 "docker build -t ngniz .\n"
				 "docker run ngniz\n",
				 NULL),
			 KNOCKOFF_OK);
	assert_string_equal(f.lines, " 0:0 lookalike nginx:1\n"
				     " 0:0 lookalike hello-world\n"
				     " 0:0 unknown \n"
				     "host 0:0 lookalike ghcr.io\n"
				     "output 0:0 lookalike ghcr.io/a/b:1\n"
				     "output 0:0 unknown \n"
				     "output 0:0 unknown \n");
	knockoff_extractor_free(x);
}

static void a_callback_stops(void **state)
{
	struct found f;
	struct knockoff_extractor *x = extractor_to(&f);

	(void)state;
	f.stop_at = 2;
	assert_int_equal(extract(x, dockerfile, NULL), KNOCKOFF_ESTOPPED);
	assert_int_equal((int)f.count, 2);
	/* Nobody wants to hear of it. */
	knockoff_extractor_on_mention(x, NULL, NULL);
	knockoff_extractor_on_diagnostic(x, NULL, NULL);
	assert_int_equal(extract(x, dockerfile, NULL), KNOCKOFF_OK);
	assert_int_equal((int)f.count, 2);
	knockoff_extractor_free(x);
}

static int extract_again(void *context, const struct knockoff_mention *m)
{
	struct found *f = context;

	(void)m;
	f->count++;
	assert_int_equal(knockoff_extract(f->extractor, "FROM a\n", 7, NULL),
			 KNOCKOFF_EINVAL);
	assert_int_equal(knockoff_extractor_set_path(f->extractor, "b"),
			 KNOCKOFF_EINVAL);
	return 0;
}

static void not_from_its_own_callback(void **state)
{
	struct found f;
	struct knockoff_extractor *x = extractor_to(&f);

	(void)state;
	knockoff_extractor_on_mention(x, extract_again, &f);
	assert_int_equal(extract(x, dockerfile, NULL), KNOCKOFF_OK);
	assert_int_equal((int)f.count, 3);
	knockoff_extractor_free(x);
}

/* ---- NULL ---- */

static void null_handles(void **state)
{
	struct knockoff_catalogue *c = NULL;
	struct knockoff_error err = { 0 };
	size_t n = 1;

	(void)state;
	assert_int_equal(knockoff_catalogue_open(NULL), KNOCKOFF_EINVAL);
	assert_int_equal(knockoff_catalogue_open_text(NULL, 0, &c, &err),
			 KNOCKOFF_EINVAL);
	assert_string_equal(err.text, "not a valid argument");
	assert_int_equal(knockoff_catalogue_open_text("", 0, NULL, NULL),
			 KNOCKOFF_EINVAL);
	assert_int_equal(knockoff_catalogue_open_file(NULL, &c, NULL),
			 KNOCKOFF_EINVAL);
	assert_int_equal(knockoff_catalogue_open_file("/", NULL, NULL),
			 KNOCKOFF_EINVAL);
	knockoff_catalogue_free(NULL);
	knockoff_verdict_free(NULL);
	knockoff_extractor_free(NULL);
	assert_int_equal((int)knockoff_catalogue_count(NULL, 0), 0);
	assert_string_equal(knockoff_catalogue_date(NULL, 0), "");
	assert_int_equal(knockoff_judge(NULL, "a", 1, NULL), KNOCKOFF_EINVAL);
	assert_int_equal(knockoff_judge_mention(NULL, NULL, NULL),
			 KNOCKOFF_EINVAL);
	assert_int_equal(knockoff_verdict_kind(NULL), KNOCKOFF_INVALID);
	assert_int_equal(knockoff_verdict_severity(NULL), 0);
	assert_int_equal(knockoff_verdict_claimable(NULL), 0);
	assert_string_equal(knockoff_verdict_target(NULL), "");
	assert_string_equal(knockoff_verdict_standing(NULL), "");
	assert_string_equal(knockoff_verdict_suggestion(NULL), "");
	assert_string_equal(knockoff_verdict_message(NULL), "");
	assert_string_equal(knockoff_verdict_advice(NULL), "");
	assert_string_equal(knockoff_verdict_trouble(NULL), "");
	assert_int_equal((int)knockoff_verdict_reasons(NULL), 0);
	assert_string_equal(knockoff_verdict_reason(NULL, 0), "");
	assert_int_equal(knockoff_extractor_set_format(NULL, NULL),
			 KNOCKOFF_EINVAL);
	assert_int_equal(knockoff_extractor_set_path(NULL, "a"),
			 KNOCKOFF_EINVAL);
	knockoff_extractor_on_mention(NULL, NULL, NULL);
	knockoff_extractor_on_diagnostic(NULL, NULL, NULL);
	assert_int_equal(knockoff_extract(NULL, "", 0, &err), KNOCKOFF_EINVAL);
	assert_string_equal(knockoff_extractor_format(NULL), "");
	assert_string_equal(knockoff_mention_construct(NULL), "");
	assert_int_equal(knockoff_mention_kind(NULL), KNOCKOFF_MENTION_INVALID);
	assert_string_equal(knockoff_mention_written(NULL, &n), "");
	assert_int_equal((int)n, 0);
	assert_string_equal(knockoff_mention_expanded(NULL, NULL), "");
	assert_int_equal((int)knockoff_mention_start(NULL), 0);
	assert_int_equal((int)knockoff_mention_end(NULL), 0);
	assert_int_equal((int)knockoff_mention_line(NULL), 0);
	assert_int_equal((int)knockoff_mention_column(NULL), 0);
	assert_string_equal(knockoff_diagnostic_text(NULL), "");
	assert_int_equal(knockoff_diagnostic_is_note(NULL), 0);
	assert_int_equal((int)knockoff_diagnostic_line(NULL), 0);
	assert_int_equal((int)knockoff_diagnostic_column(NULL), 0);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(name_rows, check_name), TEST(a_verdict_of_no_name),
		TEST(words_of_values),        TEST(catalogue_of_a_text),
		TEST(catalogue_that_is_none), TEST(formats_by_all_ways),
		TEST(texts_of_no_format),     TEST(mentions_are_judged_by_kind),
		TEST(a_callback_stops),       TEST(not_from_its_own_callback),
		TEST(null_handles),
	};

	return run_tables("library", tables, KO_ARRAY_LEN(tables));
}
