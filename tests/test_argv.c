#include "test.h"

#include <stdio.h>

#include "extract/argv.h"
#include "mentions.h"

#define WORDS_MAX 64

/*
 * The words of line, which "|" parts, give want: the mentions as mentions.h
 * writes them, then "tool shape [subcommand]" and the items, where there are
 * any.
 */
static struct row {
	const char *name, *line, *want;
} rows[] = {
	{ "nothing", "make", "" },
	{ "pull", "docker|pull|a/b", "1:13 docker-pull a/b\n" },
	{ "run", "docker|run|-it|--rm|-v|x:y|a/b|c/d|-t|e/f",
	  "1:28 docker-run a/b\n" },
	{ "run with = and --", "podman|run|--name=c/d|--|a/b|c",
	  "1:26 docker-run a/b\n" },
	{ "in a folder", "/usr/bin/docker|create|a/b",
	  "1:24 docker-run a/b\n" },
	{ "a word with blanks", "docker|run|-e|A=b c/d|a/b",
	  "1:25 docker-run a/b\n" },
	{ "quotes in quotes", "docker|run|-e|it's $x|a/b",
	  "1:25 docker-run a/b\n" },
	{ "nothing is expanded", "docker|pull|$X|`y`|~/z|a/b",
	  "1:14 docker-pull $X\n1:30 docker-pull a/b\n" },
	{ "an empty word", "docker|pull||a/b", "1:16 docker-pull a/b\n" },
	{ "a word of prose", "docker|run|the", "1:12 docker-run the\n" },
	{ "operators are words", "docker|run|a/b|;|docker|run|c/d",
	  "1:12 docker-run a/b\n" },
	{ "sudo", "sudo|-u|root|A=b|docker|pull|a/b",
	  "1:30 docker-pull a/b\n" },
	{ "env and nice", "env|-u|X|A=b|nice|-n|5|docker|pull|a/b",
	  "1:36 docker-pull a/b\n" },
	{ "sh -c", "sh|-c|docker pull a/b && docker build -f x .",
	  "1:20 docker-pull a/b\n" },
	{ "sh -c with quotes", "bash|-lc|docker run -e 'x y' \"a/b\"",
	  "1:31 docker-run \"a/b\" = a/b\n" },
	{ "ssh", "ssh|-p|22|host|docker|pull|a/b", "1:28 docker-pull a/b\n" },
	{ "ssh in one word", "ssh|host|docker build -f x . && docker pull a/b",
	  "1:46 docker-pull a/b\n" },
	{ "kubectl", "kubectl|run|x|--image=a/b|--|sh",
	  "1:23 kubectl-image a/b\n" },

	{ "build", "docker|build|-t|a/b|-f|x|--file=y z|.",
	  "1:17 docker-build-tag a/b (output)\n"
	  "docker BUILD\n-f x\n-f y z\ncontext .\n" },
	{ "build arguments",
	  "docker|buildx|build|--build-arg=A=b|--build-arg|C|--build-context"
	  "|base=docker-image://a/b|--build-context=x=../y|d|e",
	  "1:87 docker-build-context a/b\n"
	  "docker BUILD\narg A=b\narg C\n"
	  "named base=docker-image://a/b\nnamed x=../y\ncontext d\n" },
	{ "the frontend", "podman|build|--build-arg|BUILDKIT_SYNTAX=a/b",
	  "1:42 docker-build-syntax a/b\n"
	  "podman BUILD\narg BUILDKIT_SYNTAX=a/b\n" },
	{ "buildah", "buildah|bud|-f|x|-t|y|d",
	  "1:21 docker-build-tag y (output)\n"
	  "buildah BUILD\n-f x\ncontext d\n" },
	{ "bake", "docker|buildx|bake|-f|x|--set|a.b=c|t",
	  "docker BAKE\nbake x\ncontext t\n" },
	{ "compose",
	  "docker|-c|x|compose|-f|a|--file=b|-p|n|--profile|q"
	  "|--project-directory|d|--env-file|e|up|-d|-f|z",
	  "docker COMPOSE up\ncompose a\ncompose b\ncontext d\nenv e\n" },
	{ "docker-compose", "sudo|docker-compose|-f|-|run|--rm|web|sh",
	  "docker-compose COMPOSE run\ncompose -\n" },
	{ "compose without a subcommand", "nerdctl|compose",
	  "nerdctl COMPOSE \n" },
	{ "stack", "docker|stack|deploy|-c|a|--compose-file|b|name",
	  "docker NONE\ncompose a\ncompose b\n" },
	{ "kube", "podman|kube|play|--network|n|a.yaml",
	  "podman KUBE\nkube a.yaml\n" },
	{ "kube, the other way", "podman|play|kube|-",
	  "podman KUBE\nkube -\n" },
};

struct into {
	struct mentions mentions;
	const struct ko_argv *argv;
};

static enum ko_status on_mention(void *ctx, const struct ko_mention *m)
{
	struct into *into = ctx;

	into->mentions.text = into->argv->text;
	return mentions_mention(&into->mentions, m);
}

static enum ko_status on_diagnostic(void *ctx, const struct ko_diagnostic *d)
{
	struct into *into = ctx;

	return mentions_diagnostic(&into->mentions, d);
}

static const char *role_name(enum ko_shell_role role)
{
	switch (role) {
	case KO_SHELL_ROLE_CONTEXT:
		return "named";
	case KO_SHELL_ROLE_BUILD_ARG:
		return "arg";
	case KO_SHELL_ROLE_DOCKERFILE:
		return "-f";
	case KO_SHELL_ROLE_COMPOSE_FILE:
		return "compose";
	case KO_SHELL_ROLE_BAKE_FILE:
		return "bake";
	case KO_SHELL_ROLE_KUBE_FILE:
		return "kube";
	case KO_SHELL_ROLE_ENV_FILE:
		return "env";
	case KO_SHELL_ROLE_FOLDER:
		return "context";
	default:
		return "?";
	}
}

static void add_argv(struct ko_buf *b, const struct ko_argv *argv)
{
	const char *shape = "?";

	switch (argv->shape) {
	case KO_SHELL_NONE:
		shape = "NONE";
		break;
	case KO_SHELL_BUILD:
		shape = "BUILD";
		break;
	case KO_SHELL_BAKE:
		shape = "BAKE";
		break;
	case KO_SHELL_COMPOSE:
		shape = "COMPOSE";
		break;
	case KO_SHELL_KUBE:
		shape = "KUBE";
		break;
	default:
		break;
	}
	if (argv->n_items || argv->shape == KO_SHELL_COMPOSE)
		assert_int_equal(ko_buf_printf(b, "%.*s %s%s%.*s\n",
					       KO_SPAN_ARG(argv->tool), shape,
					       argv->shape == KO_SHELL_COMPOSE
						       ? " "
						       : "",
					       KO_SPAN_ARG(argv->subcommand)),
				 KO_OK);
	for (size_t i = 0; i < argv->n_items; i++) {
		const struct ko_argv_item *item = &argv->items[i];

		assert_int_equal(item->text.p[item->text.n], '\0');
		assert_int_equal(ko_buf_printf(b, "%s %.*s\n",
					       role_name(item->role),
					       KO_SPAN_ARG(item->text)),
				 KO_OK);
	}
}

static void check_row(void **state)
{
	const struct row *r = *state;
	KO_AUTO_BUF struct ko_buf got = KO_BUF((size_t)1 << 20);
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 20);
	struct ko_argv argv = { 0 };
	struct into into = { { &got, KO_SPAN(""), "shell" }, &argv };
	struct ko_sink sink = { &into, on_mention, on_diagnostic };
	struct ko_span rest = ko_span_str(r->line);
	char *words[WORDS_MAX];
	size_t n = 0;

	while (n < WORDS_MAX) {
		size_t end = ko_span_find(rest, '|');
		struct ko_span word =
			ko_arena_copy(&arena, ko_span_head(rest, end));

		words[n] = ko_arena_alloc(&arena, word.n + 1);
		memcpy(words[n++], word.p, word.n);
		if (end == rest.n)
			break;
		rest = ko_span_tail(rest, end + 1);
	}
	assert_int_equal(ko_argv_read(words, n, &arena, &sink, &argv), KO_OK);
	add_argv(&got, &argv);
	assert_string_equal(got.n ? got.p : "", r->want);
}

static void too_many_words(void **state)
{
	KO_AUTO_ARENA struct ko_arena arena = KO_ARENA((size_t)1 << 20);
	static char *words[KO_ARGV_WORDS_MAX + 1];
	static char word[] = "x";
	struct ko_argv argv;
	struct ko_sink sink = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		words[i] = word;
	assert_int_equal(
		ko_argv_read(words, ARRAY_LEN(words), &arena, &sink, &argv),
		KO_ETOOBIG);
	assert_int_equal(ko_argv_read(words, 10, &arena, &sink, &argv), KO_OK);
	assert_int_equal(ko_argv_read(words, 0, &arena, &sink, &argv), KO_OK);
}

static void out_of_memory(void **state)
{
	static char docker[] = "docker", build[] = "build", f[] = "-fx";
	char *words[] = { docker, build, f, f, f };

	(void)state;
	for (size_t max = 0; max < 4000; max += 16) {
		KO_AUTO_ARENA struct ko_arena arena = KO_ARENA(max);
		struct ko_sink sink = { 0 };
		struct ko_argv argv;
		enum ko_status status = ko_argv_read(words, ARRAY_LEN(words),
						     &arena, &sink, &argv);

		assert_true(status == KO_ENOMEM ||
			    (status == KO_OK && argv.n_items == 3));
	}
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(rows) + 2] = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		tests[i].name = rows[i].name;
		tests[i].test_func = check_row;
		tests[i].initial_state = &rows[i];
	}
	tests[ARRAY_LEN(rows)] =
		(struct CMUnitTest)cmocka_unit_test(too_many_words);
	tests[ARRAY_LEN(rows) + 1] =
		(struct CMUnitTest)cmocka_unit_test(out_of_memory);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("argv", tests, NULL, NULL);
}
