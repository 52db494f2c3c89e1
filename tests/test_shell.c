#include "test.h"

#include <stdio.h>

#include "extract/shell.h"
#include "mentions.h"

/* See mentions.h for how want reads. */
static struct mentions_row rows[] = {
	/* Commands */
	{ "run", "docker run -d ngnix nginx\n", "1:15 docker-run ngnix\n" },
	{ "options",
	  "docker run -itd -p80:80 -v /a:/b --name x -u=1 --rm a/b c\n",
	  "1:53 docker-run a/b\n" },
	{ "options with =", "docker run --name=x --net=host --gpus all a/b\n",
	  "1:43 docker-run a/b\n" },
	{ "options before", "docker -H x --context y --debug run a/b\n",
	  "1:37 docker-run a/b\n" },
	{ "unknown switch", "docker run --new a/b c\n",
	  "1:18 docker-run a/b\n" },
	{ "unknown option", "docker run --new /x a/b c\n",
	  "1:21 docker-run a/b\n" },
	{ "a page's dashes",
	  "docker run \xe2\x80\x93name x \xe2\x80\x93p 1:2 a/b\n",
	  "1:27 docker-run a/b\n" },
	{ "pull",
	  "docker pull a/b; podman image pull c/d && nerdctl pull e/f\n",
	  "1:13 docker-pull a/b\n1:36 docker-pull c/d\n"
	  "1:56 docker-pull e/f\n" },
	{ "mount", "docker run --mount type=image,source=a/b,target=/x c/d\n",
	  "1:38 docker-run-mount a/b\n1:52 docker-run c/d\n" },
	{ "build",
	  "docker buildx build -t a:1 --tag=b:2 --push . "
	  "--build-context x=docker-image://c:3 --build-context y=../z "
	  "--cache-from type=registry,ref=d:4 --cache-to e:5 "
	  "--output type=image,name=f:6,push=true\n",
	  "1:24 docker-build-tag a:1 (output)\n"
	  "1:34 docker-build-tag b:2 (output)\n"
	  "1:80 docker-build-context c:3\n"
	  "1:138 docker-build-cache d:4\n"
	  "1:153 docker-build-cache e:5 (output)\n"
	  "1:182 docker-build-output f:6 (output)\n" },
	{ "tag and push", "docker tag b:1 c/d:1 && docker push c/d:1\n",
	  "1:12 docker-tag b:1\n1:16 docker-tag c/d:1 (output)\n"
	  "1:37 docker-push c/d:1 (output)\n" },
	{ "commit and import", "docker commit c a/b\ndocker import x.tar c/d\n",
	  "1:17 docker-commit a/b (output)\n"
	  "2:21 docker-import c/d (output)\n" },
	{ "the frontend", "docker build --build-arg BUILDKIT_SYNTAX=a/b:1 .\n",
	  "1:42 docker-build-syntax a/b:1\n" },
	{ "docker-compose is no image's tool",
	  "docker-compose -f a/b run c/d && docker compose -f a/b pull c/d\n"
	  "docker-compose -f - up <<E\nservices: {a: {image: e/f}}\nE\n",
	  "3:23 compose:image e/f\n" },
	{ "service", "docker service create --name x --replicas 2 a/b c\n",
	  "1:45 docker-service a/b\n" },
	{ "imagetools", "docker buildx imagetools create -t a/b c/d\n",
	  "1:36 docker-buildx-imagetools a/b (output)\n"
	  "1:40 docker-buildx-imagetools c/d\n" },
	{ "login",
	  "docker login ghrc.io -u x\n"
	  "podman login -u x --password-stdin https://quay.io/v2/\n"
	  "helm registry login a.io; crane auth login b.io -u c\n"
	  "docker login -u x -p y\n",
	  "1:14 docker-login ghrc.io (host)\n"
	  "2:36 docker-login https://quay.io/v2/ = quay.io (host)\n"
	  "3:21 helm-login a.io (host)\n3:44 crane-login b.io (host)\n" },
	{ "skopeo",
	  "skopeo copy --all docker://b/c docker://quay.io/d\n"
	  "skopeo copy docker-daemon:x:1 dir:/y\n",
	  "1:28 skopeo-copy b/c\n1:41 skopeo-copy quay.io/d (output)\n" },
	{ "kubectl",
	  "kubectl -n x run y --image=a/b -- sh --image=c\n"
	  "kubectl set image deploy/x c=d/e:1 f=g/h\n"
	  "kubectl create deployment x --image i/j --replicas 2\n",
	  "1:28 kubectl-image a/b\n2:30 kubectl-image d/e:1\n"
	  "2:38 kubectl-image g/h\n3:37 kubectl-image i/j\n" },
	{ "clusters",
	  "kind create cluster --image kindest/node:v1 --name x\n"
	  "minikube start --base-image=a/b\nk3d cluster create -i c/d x\n",
	  "1:29 kind-image kindest/node:v1\n2:29 kind-image a/b\n"
	  "3:23 kind-image c/d\n" },
	{ "others",
	  "ctr -n k8s.io images pull a.io/b:1\ncrictl pull c/d\n"
	  "trivy image --severity HIGH e/f\ngrype g/h -o json\n"
	  "cosign verify --key x.pub i/j\nbuildah from k/l\n",
	  "1:27 ctr-pull a.io/b:1\n2:13 crictl-pull c/d\n3:29 trivy e/f\n"
	  "4:7 scan g/h\n5:27 cosign i/j\n6:14 buildah-from k/l\n" },
	{ "charts",
	  "helm upgrade x --install oci://a.io/b/c\n"
	  "helm install bitnami/kafka\n",
	  "1:32 helm-chart a.io/b/c = a.io (host)\n" },
	{ "none of images",
	  "docker exec x y\ndocker rm z\ndocker logs -f a\n"
	  "docker compose run web\ndocker-compose run web\ndocker search b\n"
	  "docker rmi c\nkubectl get pods\ndocker run --help\n"
	  "docker volume create d\ndocker inspect e\n",
	  "" },

	/* Words */
	{ "quotes", "docker run -e 'A=b c' -l \"x y\" \"a/b\" 'c'\n",
	  "1:32 docker-run \"a/b\" = a/b\n" },
	{ "lines",
	  "docker run \\\n  -e A=b `# why` \\\n  # -e C=d \\\n"
	  "  -m 1g \\  # more\n  a/b\n",
	  "5:3 docker-run a/b\n" },
	{ "other lines",
	  "docker run `\r\n -d `\r\n a/b\r\ndocker pull ^\n c/d\n",
	  "3:2 docker-run a/b\n5:2 docker-pull c/d\n" },
	{ "comments", "# docker run a\nls # docker run b\n#docker run c\n",
	  "" },
	{ "control",
	  "if ! docker pull a/b; then docker pull c/d | tee x; fi\n"
	  "(docker pull e/f) & { docker pull g/h; }\n",
	  "1:18 docker-pull a/b\n1:40 docker-pull c/d\n"
	  "2:14 docker-pull e/f\n2:35 docker-pull g/h\n" },
	{ "wrappers",
	  "sudo -E -u x docker pull a/b\nenv X=y Z=1 docker pull c/d\n"
	  "X=y timeout -k 9 5 docker pull e/f\necho z | xargs -n 1 docker pull "
	  "g/h\n"
	  "ssh -p 22 host docker pull i/j\nssh host 'docker pull k/l'\n"
	  "retry 3 docker pull m/n\n",
	  "1:26 docker-pull a/b\n2:25 docker-pull c/d\n"
	  "3:32 docker-pull e/f\n4:33 docker-pull g/h\n"
	  "5:28 docker-pull i/j\n6:23 docker-pull k/l\n"
	  "7:21 docker-pull m/n\n" },
	{ "substitutions",
	  "x=$(docker create a/b)\ny=\"`docker run c/d`\"\necho '$(docker run "
	  "e)'\n",
	  "1:19 docker-run a/b\n2:16 docker-run c/d\n" },
	{ "shells in shells",
	  "bash -c 'docker pull a/b'\nsh -ec \"docker pull \\\"c/d\\\"\"\n"
	  "eval \"docker pull e/f\"\n",
	  "1:22 docker-pull a/b\n2:22 docker-pull \"c/d\" = c/d\n"
	  "3:19 docker-pull e/f\n" },
	{ "redirections", "docker run a/b >x 2>&1 <y\ndocker pull c/d>z\n",
	  "1:12 docker-run a/b\n2:13 docker-pull c/d\n" },
	{ "quote never closed", "echo don't\ndocker pull a/b\n",
	  "2:13 docker-pull a/b\n" },
	{ "path of the tool", "/usr/bin/docker pull a/b; $DOCKER pull c/d\n",
	  "1:22 docker-pull a/b\n1:40 docker-pull c/d\n" },

	/* Variables */
	{ "assigned",
	  "A=nginx:1 B='c'\nexport C=${A}-x\ndocker pull $A; docker pull "
	  "\"$C\"\n",
	  "3:13 docker-pull $A = nginx:1\n"
	  "3:29 docker-pull \"$C\" = nginx:1-x\n" },
	{ "defaults",
	  ": \"${A:=a/b}\"\nB=${B:-c/d}\ndocker pull $A\ndocker pull $B\n"
	  "docker pull ${C-e/f}\n",
	  "3:13 docker-pull $A = a/b\n4:13 docker-pull $B = c/d\n"
	  "5:13 docker-pull ${C-e/f} = e/f\n" },
	{ "not known",
	  "A=$(x)\ndocker pull $A\ndocker pull $1\ndocker pull a/b:$X\n"
	  "docker pull ghcr.io/$X/y\ndocker pull ${{ env.X }}\n",
	  "2:13 docker-pull $A =  (unresolved)\n"
	  "3:13 docker-pull $1 =  (unresolved)\n"
	  "4:13 docker-pull a/b:$X = a/b\n"
	  "5:13 docker-pull ghcr.io/$X/y = ghcr.io (host)\n"
	  "6:13 docker-pull ${{ env.X }} =  (unresolved)\n" },
	{ "options in variables",
	  "O='-d --rm'\ndocker run $O a/b\ndocker run $DOCKER_OPTS c/d\n"
	  "docker run \"${args[@]}\" e/f\n",
	  "2:15 docker-run a/b\n3:25 docker-run c/d\n"
	  "4:25 docker-run e/f\n" },
	{ "loop",
	  "for i in a/b 'c/d'; do docker pull $i; done\n"
	  "L=(e/f\n g/h)\nfor i in \"${L[@]}\"; do docker pull x.io/$i; done\n",
	  "1:10 docker-pull a/b\n1:14 docker-pull 'c/d' = c/d\n"
	  "2:4 docker-pull e/f = x.io/e/f\n3:2 docker-pull g/h = x.io/g/h\n" },

	/* Here-documents */
	{ "written files",
	  "cat > Dockerfile <<EOF\nFROM a:\\$V\nFROM b\nEOF\n"
	  "sudo tee x/Dockerfile <<-'EOF' >/dev/null\n\tFROM c\n\tEOF\n"
	  "docker build -t d - <<E\nFROM e\nE\n",
	  "2:6 dockerfile:from a:$V = a:\n3:6 dockerfile:from b\n"
	  "6:7 dockerfile:from c\n8:17 docker-build-tag d (output)\n"
	  "9:6 dockerfile:from e\n" },
	{ "variables in them", "A=x/y\ncat > Dockerfile <<EOF\nFROM $A\nEOF\n",
	  "3:6 dockerfile:from x/y\n" },
	{ "scripts in them",
	  "bash <<EOF\ndocker pull a/b\nEOF\nssh h <<EOF\ndocker pull "
	  "c/d\nEOF\n",
	  "2:13 docker-pull a/b\n5:13 docker-pull c/d\n" },
	{ "other texts", "cat <<EOF\nUsage:\ndocker pull a/b\nEOF\n", "" },
	{ "echoed into a file",
	  "echo \"FROM a\" > Dockerfile\necho 'FROM b' > x\n",
	  "1:12 dockerfile:from a\n" },
	{ "no end", "cat <<EOF\ndocker pull a/b\n", "2:13 docker-pull a/b\n" },

	/* Prose and placeholders */
	{ "prose",
	  "docker run is the command\ndocker run [OPTIONS] IMAGE\n"
	  "docker run ...\ndocker pull \xe9\x95\x9c\xe5\x83\x8f\n"
	  "docker run \xe2\x80\xa6\n",
	  "5:12 docker-run \xe2\x80\xa6\n" },
	{ "placeholders",
	  "docker run -v </a/b c>:/x <image>\ndocker pull a/b:<tag>\n",
	  "1:27 docker-run <image> =  (unresolved)\n"
	  "2:13 docker-pull a/b:<tag> = a/b\n" },
	{ "ends of sentences",
	  "docker pull a/b.\ndocker pull c/d\xe3\x80\x82\n",
	  "1:13 docker-pull a/b\n2:13 docker-pull c/d\n" },
	{ "hidden letters", "docker pull ngin\xd1\x85\n",
	  "1:13 docker-pull ngin\xd1\x85\n" },
	{ "ids and numbers", "docker run 0123456789ab\ndocker run 5\n", "" },

	/* Transcripts */
	{ "prompts",
	  "$ docker pull a/b\ndocker: pulled docker run c\n"
	  "$ docker run \\\n> -d e/f\n",
	  "1:15 docker-pull a/b\n4:6 docker-run e/f\n" },
};

static struct mentions_row console_rows[] = {
	{ "places",
	  "[root@x ~]# docker pull a/b\nme@host:~$ docker pull c/d\n"
	  "PS C:\\x> docker pull e/f\nsh-5.1# docker pull g/h\n",
	  "1:25 shell:docker-pull a/b\n2:24 shell:docker-pull c/d\n"
	  "3:22 shell:docker-pull e/f\n4:21 shell:docker-pull g/h\n" },
	{ "root", "# docker run a/b\n", "1:14 shell:docker-run a/b\n" },
	{ "a comment among prompts", "$ ls\n# docker run a/b\n", "" },
	{ "a comment above a command", "# docker run a/b\ndocker run c/d\n",
	  "2:12 shell:docker-run c/d\n" },
	{ "here-document", "$ cat > Dockerfile <<EOF\n> FROM a\n> EOF\n",
	  "2:8 dockerfile:from a\n" },
};

static void test_row(void **state)
{
	mentions_check("shell", *state);
}

static void test_console(void **state)
{
	mentions_check("console", *state);
}

static void test_makefile(void **state)
{
	static const char text[] = "IMAGE ?= a/b:1 # x\nrun:\n"
				   "\t@docker run $(IMAGE) $$X\n"
				   "\t-docker pull c/d:$(shell x)\n"
				   "docker pull e/f\n";
	struct ko_buf got = KO_BUF((size_t)1 << 16);

	(void)state;
	assert_int_equal(
		mentions_of("shell", ko_span_str(text), "Makefile", NULL, &got),
		KO_OK);
	assert_string_equal(got.p, "3:14 docker-run $(IMAGE) = a/b:1\n"
				   "4:15 docker-pull c/d:$(shell x) = c/d\n");
	ko_buf_done(&got);
}

static void test_detect(void **state)
{
	static const struct {
		const char *text;
		bool is_shell, is_console;
	} texts[] = {
		{ "#!/bin/sh\nls\n", true, false },
		{ "#!/usr/bin/env bash\n", true, false },
		{ "#!/usr/bin/python\ndocker run a\n", false, false },
		{ "docker run -d ngnix\n", true, false },
		{ "# x\n\nsudo docker pull \\\n ngnix\n", true, false },
		{ "$ docker run ngnix\n", false, true },
		{ "docker run is the command to start one\n", false, false },
		{ "docker run parameters are as before\n", false, false },
		{ "docker run creates a container of the image\n", false,
		  false },
		{ "docker ps\n", false, false },
		{ "FROM nginx\n", false, false },
		{ "", false, false },
	};

	(void)state;
	for (size_t i = 0; i < KO_ARRAY_LEN(texts); i++) {
		struct ko_span text = ko_span_str(texts[i].text);

		if (ko_shell_has_content(text) != texts[i].is_shell ||
		    ko_console_has_content(text) != texts[i].is_console)
			fail_msg("%s", texts[i].text);
	}
	assert_int_equal(ko_shell_has_name(KO_SPAN("a/b.sh")), KO_SURE);
	assert_int_equal(ko_shell_has_name(KO_SPAN("a/Makefile")), KO_SURE);
	assert_int_equal(ko_shell_has_name(KO_SPAN("bin/run")), KO_LIKELY);
	assert_int_equal(ko_shell_has_name(KO_SPAN("a.py")), KO_UNLIKE);
	assert_true(ko_shell_is_command(KO_SPAN("$ docker run hello-word")));
	assert_false(ko_shell_is_command(KO_SPAN("docker run")));
	assert_false(ko_shell_is_command(KO_SPAN("ls")));
}

/* What costs a naive reader time or stack: each ends, and soon. */
static void test_hostile(void **state)
{
	static const char *const units[] = {
		"\"$(",
		"$(",
		"\"",
		"'",
		"`",
		"${",
		"<<A\n",
		"\\ #",
		"\\\n#\\\n",
		"<a",
		"{{",
		"a='b\n",
		"$(a)",
		"(",
		"x=$x$x\n",
		"$'",
		"\"`",
		"a=(b\n",
		"for a in b;docker pull $a\n",
		"> ",
		"$ docker run <<x\n",
		"docker run `#`",
		"docker run \\\n",
	};
	enum { SIZE = 300000 };
	char *text = malloc(SIZE);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < KO_ARRAY_LEN(units); i++) {
		struct ko_span unit = ko_span_str(units[i]);
		struct ko_buf got = KO_BUF((size_t)1 << 24);
		struct ko_span all = { text, SIZE };
		enum ko_status status;

		for (size_t at = 0; at < SIZE; at++)
			text[at] = unit.p[at % unit.n];
		status = mentions_of("console", all, "", NULL, &got);
		assert_true(status == KO_OK || status == KO_ENOMEM);
		ko_buf_done(&got);
	}
	free(text);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(test_makefile),
		cmocka_unit_test(test_detect),
		cmocka_unit_test(test_hostile),
	};
	struct CMUnitTest tests[KO_ARRAY_LEN(rows) +
				KO_ARRAY_LEN(console_rows) +
				KO_ARRAY_LEN(others)];
	size_t n = 0;

	for (size_t i = 0; i < KO_ARRAY_LEN(rows); i++)
		tests[n++] = (struct CMUnitTest){ rows[i].name, test_row, NULL,
						  NULL, &rows[i] };
	for (size_t i = 0; i < KO_ARRAY_LEN(console_rows); i++)
		tests[n++] =
			(struct CMUnitTest){ console_rows[i].name, test_console,
					     NULL, NULL, &console_rows[i] };
	for (size_t i = 0; i < KO_ARRAY_LEN(others); i++)
		tests[n++] = others[i];
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("shell", tests, NULL, NULL);
}
