#include "test.h"

#include <stdio.h>

#include "base/buf.h"
#include "extract/dockerfile.h"
#include "mentions.h"

#define BOM "\xef\xbb\xbf"
#define AMD "\nFROM x-$TARGETARCH:$BUILDOS\n"

/*
 * A row is a test.  want has a line for each mention,
 *
 *     line:column construct written [= expanded] [(kind)]
 *
 * the expansion where it differs and the kind where it is not an image; and
 * "line:column ! text" for the diagnostic.
 */
static struct row {
	const char *name, *text, *want;
} rows[] = {
	/* FROM */
	{ "plain", "FROM alpine\n", "1:6 from alpine\n" },
	{ "no newline at the end", "FROM alpine", "1:6 from alpine\n" },
	{ "lower case, tabs", "\tfrom\talpine\tas\tx\n", "1:7 from alpine\n" },
	{ "platform", "FROM --platform=linux/arm64 a AS b\n", "1:29 from a\n" },
	{ "scratch", "FROM scratch\n", "1:6 from scratch (scratch)\n" },
	{ "scratch with a tag is none", "FROM scratch:1\n",
	  "1:6 from scratch:1\n" },
	{ "quotes", "FROM \"node:18\"\nFROM no\"de\":1\"8\"\n",
	  "1:6 from \"node:18\" = node:18\n"
	  "2:6 from no\"de\":1\"8\" = node:18\n" },
	{ "no argument", "FROM\n",
	  "1:1 ! FROM requires either one or three arguments\n" },
	{ "comment behind", "FROM node:18 # lts\n",
	  "1:1 ! FROM requires either one or three arguments\n"
	  "1:6 from node:18\n" },
	{ "AS grown together", "FROM x ASbuild\n",
	  "1:1 ! FROM requires either one or three arguments\n"
	  "1:6 from x\n" },
	{ "bad stage name", "FROM x AS 1a\n",
	  "1:6 from x\n"
	  "1:11 ! invalid name for build stage: \"1a\", name can't start "
	  "with a number or contain symbols\n" },
	{ "unknown flag", "FROM --plat=x y\n",
	  "1:6 ! unknown flag: --plat\n1:15 from y\n" },
	{ "no-break space is no blank", "FROM\xc2\xa0x\n",
	  "1:1 ! unknown instruction: FROM\xc2\xa0x\n" },
	{ "bad quotes", "FROM a\"b\n",
	  "1:6 from a\"b =  (invalid)\n"
	  "1:6 ! failed to process \"a\"b\": unexpected end of statement "
	  "while looking for matching double-quote\n" },

	/* Stages */
	{ "earlier stage", "FROM a AS b\nFROM b\n",
	  "1:6 from a\n2:6 from b (stage)\n" },
	{ "later stage is none for FROM", "FROM b\nFROM x AS b\n",
	  "1:6 from b\n2:6 from x\n" },
	{ "its own name is none", "FROM go AS go\nFROM go\n",
	  "1:6 from go\n2:6 from go (stage)\n" },
	{ "FROM is exact", "FROM a AS BuilD\nFROM BuilD\nFROM build\n",
	  "1:6 from a\n2:6 from BuilD\n3:6 from build (stage)\n" },
	{ "COPY sees all, in any case",
	  "FROM a\nCOPY --from=B x y\nFROM c AS b\n",
	  "1:6 from a\n2:13 copy-from B (stage)\n3:6 from c\n" },
	{ "a stage may be called scratch", "FROM a AS scratch\nFROM scratch\n",
	  "1:6 from a\n2:6 from scratch (stage)\n" },
	{ "stage before a stray comment", "FROM a AS b # x\nCOPY --from=b x y",
	  "1:1 ! FROM requires either one or three arguments\n"
	  "1:6 from a\n2:13 copy-from b (stage)\n" },

	/* ARG */
	{ "default", "ARG V=18\nFROM node:${V}\n",
	  "2:6 from node:${V} = node:18\n" },
	{ "chain", "ARG A=x B=\"$A/y\"\nARG C=$B:1\nFROM $C\n",
	  "3:6 from $C = x/y:1\n" },
	{ "platform arguments", "ARG TARGETARCH" AMD,
	  "2:6 from x-$TARGETARCH:$BUILDOS = x-amd64:linux\n" },
	{ "and overridden", "ARG TARGETARCH=y" AMD,
	  "2:6 from x-$TARGETARCH:$BUILDOS = x-y:linux\n" },
	{ "declared again keeps its value", "ARG A=x\nARG A\nFROM $A\n",
	  "3:6 from $A = x\n" },
	{ "not in a stage", "FROM a\nARG V=1\nFROM n:$V\n",
	  "1:6 from a\n3:6 from n:$V = n:\n" },
	{ "blank", "ARG BASE\nFROM ${BASE}\n",
	  "2:6 from ${BASE} =  (blank)\n" },
	{ "escaped", "FROM n\\$A\n", "1:6 from n\\$A = n$A\n" },
	{ "no name", "ARG =1\nFROM x\n",
	  "1:5 ! ARG names can not be blank\n2:6 from x\n" },
	{ "bad value", "ARG A=${B:?no}\nFROM x\n",
	  "1:7 ! failed to process \"${B:?no}\": B: no\n2:6 from x\n" },
	{ "no stage at all", "ARG A=1\n",
	  "1:1 ! dockerfile contains no stages to build\n" },

	/* COPY --from */
	{ "image", "FROM a\nCOPY --chown=1:1 --from=b/c:1 x y\n",
	  "1:6 from a\n2:25 copy-from b/c:1\n" },
	{ "quoted", "FROM a\nCOPY --from=\"b\" x y\n",
	  "1:6 from a\n2:13 copy-from \"b\" = b\n" },
	{ "index", "FROM a\nCOPY --from=0 x y\n",
	  "1:6 from a\n2:13 copy-from 0 (stage)\n" },
	{ "index too high", "FROM a\nCOPY --from=7 x y\n",
	  "1:6 from a\n2:13 copy-from 7 (invalid)\n"
	  "2:13 ! invalid stage index 7\n" },
	{ "variable", "FROM a\nCOPY --from=$X x y\n",
	  "1:6 from a\n"
	  "2:13 copy-from $X (invalid)\n"
	  "2:13 ! variable expansion is not supported for --from, define a "
	  "new stage with FROM using ARG from global scope as a workaround\n" },
	{ "empty is the context", "FROM a\nCOPY --from= x y\n",
	  "1:6 from a\n" },
	{ "no flag of ADD", "FROM a\nADD --from=b x y\n",
	  "1:6 from a\n2:5 ! unknown flag: --from\n" },
	{ "not after the arguments", "FROM a\nCOPY x --from=b\n",
	  "1:6 from a\n" },
	{ "twice", "FROM a\nCOPY --from=b --from=c x y\n",
	  "1:6 from a\n2:13 copy-from b\n"
	  "2:15 ! duplicate flag specified: --from\n2:22 copy-from c\n" },
	{ "no value", "FROM a\nCOPY --from b c\n",
	  "1:6 from a\n2:6 ! missing a value on flag: --from\n" },

	/* RUN --mount */
	{ "mount", "FROM a\nRUN --mount=type=bind,from=b,target=/x cmd\n",
	  "1:6 from a\n2:28 run-mount b\n" },
	{ "mount, case of the key", "FROM a\nRUN --mount=FROM=b c\n",
	  "1:6 from a\n2:18 run-mount b\n" },
	{ "mount, the last counts", "FROM a\nRUN --mount=from=b,from=c d\n",
	  "1:6 from a\n2:25 run-mount c\n" },
	{ "mount, a number is a name", "FROM a\nRUN --mount=from=0 c\n",
	  "1:6 from a\n2:18 run-mount 0\n" },
	{ "mount, stage", "FROM a AS b\nRUN --mount=from=B c\n",
	  "1:6 from a\n2:18 run-mount B (stage)\n" },
	{ "mount, quoted field",
	  "FROM a\nRUN --mount=type=bind,\\\"from=b\\\" c\n",
	  "1:6 from a\n2:30 run-mount b\n" },
	{ "mount, quotes that do not match",
	  "FROM a\nRUN --mount=type=b\\\"ind,from=b c\n",
	  "1:6 from a\n2:5 ! failed to parse csv mounts: bare \" in "
	  "non-quoted field\n" },
	{ "mount, variable", "FROM a\nRUN --mount=from=$X c\n",
	  "1:6 from a\n2:18 run-mount $X (invalid)\n2:18 ! 'from' doesn't "
	  "support variable expansion, define alias stage instead\n" },

	/* ONBUILD */
	{ "onbuild", "FROM a AS b\nONBUILD COPY --from=b x y\n",
	  "1:6 from a\n2:21 onbuild b\n" },
	{ "onbuild index", "FROM a\nONBUILD COPY --from=9 x y\n",
	  "1:6 from a\n2:21 onbuild 9 (stage)\n" },
	{ "onbuild mount", "FROM a\nONBUILD RUN --mount=from=b c\n",
	  "1:6 from a\n2:26 onbuild b\n" },
	{ "onbuild FROM", "FROM a\nONBUILD FROM b\n",
	  "1:6 from a\n2:9 ! FROM isn't allowed as an ONBUILD trigger\n" },
	{ "onbuild array", "FROM a\nONBUILD CMD [1]\n",
	  "1:6 from a\n2:13 ! when using JSON array syntax, arrays must be "
	  "comprised of strings only\n" },

	/* Lines */
	{ "byte order mark", BOM "FROM alpine\n", "1:6 from alpine\n" },
	{ "CRLF", "FROM a\r\nCOPY --from=b x \\\r\n y\r\n",
	  "1:6 from a\n2:13 copy-from b\n" },
	{ "name on the next line", "FROM \\\n# comment\n\n  alpine\n",
	  "4:3 from alpine\n" },
	{ "name in two pieces", "FROM alp\\\nine:3\n", "1:6 from alpine:3\n" },
	{ "blanks behind the escape", "FROM \\ \t\nalpine\n",
	  "2:1 from alpine\n" },
	{ "two escapes are none", "FROM a\nRUN x \\\\\nFROM b\n",
	  "1:6 from a\n3:6 from b\n" },
	{ "FROM in a continued line", "FROM a\nRUN x \\\nFROM b\n",
	  "1:6 from a\n" },
	{ "escape directive", "# escape=`\nFROM a\\\nRUN x `\nFROM b\n",
	  "2:6 from a\\\n" },
	{ "escape not first", "# x\n# escape=`\nFROM a`\n", "3:6 from a`\n" },
	{ "escape twice", "# escape=`\n# escape=`\nFROM a\n",
	  "2:1 ! only one escape parser directive can be used\n"
	  "3:6 from a\n" },
	{ "escape bad", "#escape=x\nFROM a\n",
	  "1:1 ! invalid escape token 'x' does not match ` or \\\n"
	  "2:6 from a\n" },
	{ "empty file", "", "1:1 ! file with no instructions\n" },
	{ "comments only", "# FROM x\n", "1:1 ! file with no instructions\n" },
	{ "escape only", "\\", "1:1 ! unknown instruction: \n" },

	/* syntax */
	{ "syntax", "# syntax = docker/dockerfile:1 more\nFROM a\n",
	  "1:12 syntax docker/dockerfile:1\n2:6 from a\n" },
	{ "syntax after others", "#check=skip=all\n#SYNTAX=x\nFROM a\n",
	  "2:9 syntax x\n3:6 from a\n" },
	{ "syntax too late", "# x\n# syntax=x\nFROM a\n", "3:6 from a\n" },
	{ "syntax indented", " # syntax=x\nFROM a\n", "2:6 from a\n" },
	{ "syntax after a shebang", "#!/bin/x\n# syntax=x\n# escape=`\nFROM a`",
	  "2:10 syntax x\n4:6 from a`\n" },
	{ "syntax after a byte order mark", BOM "#syntax=x\nFROM a\n",
	  "1:9 syntax x\n2:6 from a\n" },
	{ "syntax of slashes", "// syntax=x\n",
	  "1:1 ! unknown instruction: //\n1:11 syntax x\n" },
	{ "syntax in JSON", "{\"a\": [1, {}],\n \"syntax\": \"x\\u002fy\"}\n",
	  "2:13 syntax x\\u002fy = x/y\n" },

	/* Heredocs */
	{ "heredoc", "FROM a\nRUN <<EOF\nFROM b\nEOF\nFROM c\n",
	  "1:6 from a\n5:6 from c\n" },
	{ "heredocs", "FROM a\nCOPY <<-\"A\" <<B /x\n\tA\nFROM b\nB\nFROM c\n",
	  "1:6 from a\n6:6 from c\n" },
	{ "heredoc in ONBUILD", "FROM a\nONBUILD RUN <<E\nFROM b\nE\nFROM c\n",
	  "1:6 from a\n5:6 from c\n" },
	{ "heredoc not ended", "FROM a\nRUN <<EOF\nFROM b\n",
	  "1:6 from a\n2:1 ! unterminated heredoc\n" },
	{ "no heredoc in CMD", "FROM a\nCMD <<EOF\nFROM b\n",
	  "1:6 from a\n3:6 from b\n" },
	{ "no heredoc in JSON", "FROM a\nRUN [\"<<EOF\"]\nFROM b\n",
	  "1:6 from a\n3:6 from b\n" },
	{ "no heredoc: here string", "FROM a\nRUN x <<<y\nFROM b\n",
	  "1:6 from a\n3:6 from b\n" },
	{ "no heredoc: open quote", "FROM a\nRUN x <<E it's\nFROM b\n",
	  "1:6 from a\n3:6 from b\n" },
	{ "heredoc as destination", "FROM a\nCOPY x <<E\nE\n",
	  "1:6 from a\n2:8 ! COPY cannot accept a heredoc as a "
	  "destination\n" },

	/* The other instructions */
	{ "unknown instruction", "FROM a\nFOO b\nFROM c\n",
	  "1:6 from a\n2:1 ! unknown instruction: FOO\n3:6 from c\n" },
	{ "only the first is said", "FOO\nBAR\n",
	  "1:1 ! unknown instruction: FOO\n" },
	{ "before a stage", "RUN x\nFROM a\n",
	  "1:1 ! no build stage in current context\n2:6 from a\n" },
	{ "ENV without value", "FROM a\nENV X\n",
	  "1:6 from a\n2:5 ! ENV must have two arguments\n" },
	{ "ENV of both forms", "FROM a\nENV X y=z\nENV a=b 'c d'=e\n",
	  "1:6 from a\n" },
	{ "ENV mixed", "FROM a\nENV a=b c\n",
	  "1:6 from a\n2:9 ! Syntax error - can't find = in \"c\". Must be of "
	  "the form: name=value\n" },
	{ "LABEL without argument", "FROM a\nLABEL\n",
	  "1:6 from a\n2:1 ! LABEL requires at least one argument\n" },
	{ "WORKDIR takes blanks", "FROM a\nWORKDIR a b\nUSER\n",
	  "1:6 from a\n3:1 ! USER requires exactly one argument\n" },
	{ "COPY to nowhere", "FROM a\nCOPY x\n",
	  "1:6 from a\n2:1 ! COPY requires at least two arguments, but only "
	  "one was provided. Destination could not be determined\n" },
	{ "COPY of JSON", "FROM a\nCOPY [\"a b\", \"c\"]\n", "1:6 from a\n" },
	{ "array of more than strings", "FROM a\nCMD [\"a\", [1]]\n",
	  "1:6 from a\n2:5 ! when using JSON array syntax, arrays must be "
	  "comprised of strings only\n" },
	{ "no JSON is a command", "FROM a\nCMD ['a', 'b']\nCMD [ x\n",
	  "1:6 from a\n" },
	{ "SHELL must be JSON", "FROM a\nSHELL sh -c\n",
	  "1:6 from a\n2:1 ! SHELL requires the arguments to be in JSON "
	  "form\n" },
	{ "VOLUME blank", "FROM a\nVOLUME [\" \"]\n",
	  "1:6 from a\n2:8 ! VOLUME specified can not be an empty string\n" },
	{ "HEALTHCHECK",
	  "FROM a\nHEALTHCHECK --interval=1s CMD x\n"
	  "HEALTHCHECK NONE\nHEALTHCHECK x\n",
	  "1:6 from a\n4:13 ! Unknown type \"x\" in HEALTHCHECK (try CMD)\n" },
	{ "HEALTHCHECK without command", "FROM a\nHEALTHCHECK CMD\n",
	  "1:6 from a\n2:13 ! Missing command after HEALTHCHECK CMD\n" },
	{ "HEALTHCHECK time", "FROM a\nHEALTHCHECK --timeout=5 CMD x\n",
	  "1:6 from a\n2:13 ! time: missing unit in duration \"5\"\n" },
	{ "boolean flag", "FROM a\nCOPY --link=maybe x y\n",
	  "1:6 from a\n2:6 ! expecting boolean value for flag: --link\n" },
	{ "NUL and bad UTF-8", "FROM a\xff\nRUN \x01\n", "1:6 from a\xff\n" },
};

static enum ko_status extract(struct ko_span text, size_t memory,
			      struct ko_buf *out)
{
	struct ko_arena arena = KO_ARENA(memory);
	struct ko_source source = { .text = text, .arena = &arena };
	struct mentions output = { out, text, "dockerfile" };
	struct ko_sink sink = { &output, mentions_mention,
				mentions_diagnostic };
	enum ko_status status = ko_dockerfile_extract(&source, &sink);

	ko_arena_done(&arena);
	return status;
}

static void check_row(void **state)
{
	const struct row *r = *state;
	struct ko_buf got = KO_BUF(10000);

	assert_int_equal(extract(ko_span_str(r->text), (size_t)1 << 20, &got),
			 KO_OK);
	assert_string_equal(got.n ? got.p : "", r->want);
	ko_buf_done(&got);
}

/* Names and beginnings of files. */
static struct name_row {
	const char *name;
	bool want;
} name_rows[] = {
	{ "Dockerfile", true },
	{ "dockerfile", true },
	{ "Containerfile", true },
	{ "Dockerfile.dev", true },
	{ "Dockerfile.37", true },
	{ "Dockerfile-dev", true },
	{ "dockerfile_x", true },
	{ "Dockerfile.alpine3.20", true },
	{ "web.Dockerfile", true },
	{ "web.dockerfile", true },
	{ "web.containerfile", true },
	{ "Dockerfile.md", false },
	{ "Dockerfile.dockerignore", false },
	{ ".dockerignore", false },
	{ ".dockerfile", false },
	{ "Dockerfile.", false },
	{ "Dockerfile.j2", false },
	{ "Dockerfile.tmpl", false },
	{ "dockerfile.go", false },
	{ "dockerfile_test.go", false },
	{ "Dockerfile.bak", false },
	{ "Dockerfile~", false },
	{ "Dockerfiles", false },
	{ "mydockerfile", false },
	{ "", false },
};

static void check_name(void **state)
{
	const struct name_row *r = *state;

	assert_int_equal(ko_dockerfile_has_name(ko_span_str(r->name)) !=
				 KO_UNLIKE,
			 r->want);
}

static struct name_row content_rows[] = {
	{ "FROM alpine\n", true },
	{ BOM "# syntax=x\n\n# c\nfrom alpine:3 as b\nRUN x\n", true },
	{ "FROM --platform=$BUILDPLATFORM golang:1 AS b\n", true },
	{ "FROM \\\n  alpine\n", true },
	{ "ARG V=1\nFROM alpine:$V\n", true },
	{ "ARG V\n", true },
	{ "From ubuntu:14.04\nRun x\n", true },
	{ "", false },
	{ "FROM\n", false },
	{ "FROM users;\n", false },
	{ "FROM users u, roles r\n", false },
	{ "FROM users AS u\nWHERE u.id = 1\n", false },
	{ "SELECT *\nFROM users\n", false },
	{ "from os import path\n", false },
	{ "from os import path as p\n", false },
	{ "From Monday\nRun the tests\n", false },
	{ "From https://example.com/x\n", false },
	{ "From a@b Mon Sep 17 00:00:00 2001\n", false },
	{ "ARG, matey\n", false },
	{ "RUN x\n", false },
};

static void check_content(void **state)
{
	const struct name_row *r = *state;

	assert_int_equal(ko_dockerfile_has_content(ko_span_str(r->name)),
			 r->want);
}

/* Memory that ends anywhere is a status and never more. */
static void out_of_memory(void **state)
{
	struct ko_span text =
		KO_SPAN("# syntax=x\nARG A=b\\\n\"c\"\nFROM $A${A#b*} AS s\n"
			"RUN --mount=\"from=S\" <<E x \\\n y\nE\nCOPY "
			"--from=Q\\\nR a b\n"
			"HEALTHCHECK --timeout=5m CMD [\"x\"]\n");
	struct ko_buf out = KO_BUF(10000);
	size_t memory = 0;
	enum ko_status status;

	(void)state;
	do {
		memory += 8;
		ko_buf_clear(&out);
		status = extract(text, memory, &out);
		assert_true(status == KO_OK || status == KO_ENOMEM);
	} while (status);
	assert_true(memory > 100);
	ko_buf_done(&out);
}

/* What a callback returns ends it. */
static void stopped(void **state)
{
	struct ko_buf out = KO_BUF(5);

	(void)state;
	assert_int_equal(extract(KO_SPAN("FROM alpine\n"), 100000, &out),
			 KO_ETOOBIG);
	ko_buf_done(&out);
}

/* Each ARG doubles the one before: it must end at a limit. */
static void expansion_bomb(void **state)
{
	struct ko_buf text = KO_BUF(100000);
	struct ko_buf out = KO_BUF(200000);

	(void)state;
	assert_int_equal(ko_buf_printf(&text, "ARG A0=xxxxxxxxxxxxxxxx\n"),
			 KO_OK);
	for (int i = 0; i < 60; i++)
		assert_int_equal(
			ko_buf_printf(&text, "ARG A%d=$A%d$A%d\n", i + 1, i, i),
			KO_OK);
	assert_int_equal(ko_buf_printf(&text, "FROM alpine\n"), KO_OK);
	assert_int_equal(extract(ko_buf_span(&text), (size_t)1 << 20, &out),
			 KO_OK);
	assert_non_null(strstr(out.p, "14:9 ! failed to process"));
	assert_non_null(strstr(out.p, "value of over 65536 bytes"));
	assert_non_null(strstr(out.p, "62:6 from alpine"));
	ko_buf_done(&text);
	ko_buf_done(&out);
}

static void long_line(void **state)
{
	struct ko_buf text = KO_BUF(100000);
	struct ko_buf out = KO_BUF(1000);

	(void)state;
	assert_int_equal(
		ko_buf_printf(&text, "FROM a\n#%*s\nFROM b\n", 65534, "x"),
		KO_OK);
	assert_int_equal(extract(ko_buf_span(&text), (size_t)1 << 20, &out),
			 KO_OK);
	assert_string_equal(out.p, "1:6 from a\n3:6 from b\n");

	ko_buf_clear(&text);
	ko_buf_clear(&out);
	assert_int_equal(
		ko_buf_printf(&text, "FROM a\n#%*s\nFROM b\n", 65535, "x"),
		KO_OK);
	assert_int_equal(extract(ko_buf_span(&text), (size_t)1 << 20, &out),
			 KO_OK);
	assert_string_equal(out.p, "1:6 from a\n"
				   "2:1 ! dockerfile line greater than max "
				   "allowed size of 65535\n3:6 from b\n");
	ko_buf_done(&text);
	ko_buf_done(&out);
}

static struct CMUnitTest *add(struct CMUnitTest *t, const char *name,
			      CMUnitTestFunction func, void *row)
{
	*t = (struct CMUnitTest){ .name = name,
				  .test_func = func,
				  .initial_state = row };
	return t + 1;
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(rows) + ARRAY_LEN(name_rows) +
				ARRAY_LEN(content_rows) + 4] = {
		cmocka_unit_test(out_of_memory),
		cmocka_unit_test(stopped),
		cmocka_unit_test(expansion_bomb),
		cmocka_unit_test(long_line),
	};
	struct CMUnitTest *t = tests + 4;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		t = add(t, rows[i].name, check_row, &rows[i]);
	for (size_t i = 0; i < ARRAY_LEN(name_rows); i++)
		t = add(t, name_rows[i].name, check_name, &name_rows[i]);
	for (size_t i = 0; i < ARRAY_LEN(content_rows); i++)
		t = add(t, "content", check_content, &content_rows[i]);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("dockerfile", tests, NULL, NULL);
}
