#include "test.h"

#include "formats.h"

static struct format_row rows[] = {
	{ { "agent",
	    "pipeline {\n"
	    "  agent {\n"
	    "    docker {\n"
	    "      image 'maven:3'\n"
	    "      args '-v a:b'\n"
	    "      registryUrl 'https://ghcr.io/v2'\n"
	    "    }\n"
	    "  }\n"
	    "  stages { stage('a') { agent { docker 'node:18' } } }\n"
	    "  stages { stage('a') { agent { docker { image \"b:${C}\" } } } "
	    "}\n"
	    "}\n",
	    "4:14 agent maven:3\n"
	    "6:28 registry ghcr.io (host)\n"
	    "9:41 agent node:18\n"
	    "10:49 agent b:${C} = b\n" },
	  "jenkinsfile" },
	{ { "calls",
	    "docker.image('a:1').inside('-u b') { }\n"
	    "docker.image(\"c:${D}\").pull()\n"
	    "docker.build('me/e:' + f)\n"
	    "docker.withRegistry('https://ghcr.io', 'cred') { }\n"
	    "docker.withRegistry('', 'cred') { }\n"
	    "withDockerContainer('g') { }\n"
	    "withDockerContainer(args: 'x', image: 'h') { }\n"
	    "withDockerRegistry([credentialsId: 'x', url: 'https://quay.io']) "
	    "{ }\n",
	    "1:15 image a:1\n"
	    "2:15 image c:${D} = c\n"
	    "3:15 build me/e: = me/e (output)\n"
	    "4:30 registry ghcr.io (host)\n"
	    "6:22 container g\n"
	    "7:40 container h\n"
	    "8:55 registry quay.io (host)\n" },
	  "jenkinsfile" },
	{ { "named",
	    "agent { docker(image: 'a') }\n"
	    "agent { docker image: 'b', label: 'c' }\n",
	    "1:24 agent a\n"
	    "2:24 agent b\n" },
	  "jenkinsfile" },
	{ { "variables",
	    "def a = 'b:1'\n"
	    "env.R = 'ghcr.io/o'\n"
	    "x = 'y'\n"
	    "x = 'z'\n"
	    "docker.image(a)\n"
	    "docker.image(\"${R}/c\")\n"
	    "docker.image(\"${env.R}/d\")\n"
	    "docker.image('${R}/e')\n"
	    "docker.image(\"n:$x\")\n"
	    "docker.image(\"$u/f\")\n"
	    "docker.image(g)\n"
	    "docker.image(h + '/i')\n",
	    "5:14 image a = b:1\n"
	    "6:15 image ${R}/c = ghcr.io/o/c\n"
	    "7:15 image ${env.R}/d = ghcr.io/o/d\n"
	    "8:15 image ${R}/e =  (unresolved)\n"
	    "9:15 image n:$x = n\n"
	    "10:15 image $u/f =  (unresolved)\n" },
	  "jenkinsfile" },
	{ { "registry in a variable",
	    "environment {\n"
	    "  DOCKER_REGISTRY = 'ghcr.io'\n"
	    "  registry = 'me/app'\n"
	    "  npmRegistry = 'https://registry.npmjs.org'\n"
	    "  HOST = 'x.y'\n"
	    "}\n",
	    "2:22 registry ghcr.io (host)\n" },
	  "jenkinsfile" },
	{ { "images that are built",
	    "docker.build('a')\n"
	    "docker.image('a:1')\n"
	    "sh 'docker build -t b/c:1 .'\n"
	    "sh 'docker run b/c:2'\n"
	    "docker.image('d')\n"
	    "docker.build('d')\n",
	    "1:15 build a (output)\n"
	    "2:15 image a:1\n"
	    "3:21 shell:docker-build-tag b/c:1 (output)\n"
	    "4:16 shell:docker-run b/c:2\n"
	    "5:15 image d\n"
	    "6:15 build d (output)\n" },
	  "jenkinsfile" },
	{ { "comments",
	    "// docker.image('no')\n"
	    "/* docker.image('no') */\n"
	    "def u = 'https://x.y' // docker.image('no')\n"
	    "def r = x =~ /'\"docker/\n"
	    "docker.image('a')\n",
	    "5:15 image a\n" },
	  "jenkinsfile" },
	{ { "strings hold none",
	    "echo \"docker.image('no')\"\n"
	    "echo '''\n"
	    "docker.image('no')\n"
	    "'''\n"
	    "echo \"${f(\"docker.image('no')\")}\"\n"
	    "docker.image('a')\n",
	    "6:15 image a\n" },
	  "jenkinsfile" },
	{ { "pods",
	    "podTemplate(containers: [\n"
	    "  containerTemplate(name: 'a', image: 'maven:3', command: 'x'),\n"
	    "]) { }\n",
	    "2:40 pod maven:3\n" },
	  "jenkinsfile" },
	{ { "other images are none",
	    "image 'no'\n"
	    "image = 'no'\n"
	    "foo(image: 'no')\n"
	    "stage('docker') { image('no') }\n"
	    "dockerfile { filename 'no' }\n"
	    "docker.image('no b')\n"
	    "file.image('no')\n"
	    "user 'docker'\n",
	    "" },
	  "jenkinsfile" },
	{ { "cut off",
	    "docker.image('a\n"
	    "docker.image(\"b${\n"
	    "docker.image('''c",
	    "1:15 image a\n"
	    "2:15 image b${\n"
	    "3:17 image c\n" },
	  "jenkinsfile" },
	{ { "scripts",
	    "sh 'docker pull a:1'\n"
	    "sh \"\"\"\n"
	    "  docker run \\\n"
	    "    b:${C}\n"
	    "  echo \\$T | docker login quay.io -u x\n"
	    "\"\"\"\n"
	    "sh(script: 'docker pull d', returnStdout: true)\n"
	    "def r = 'e/f'\n"
	    "sh \"docker pull ${r}/g:1\"\n",
	    "1:17 shell:docker-pull a:1\n"
	    "4:5 shell:docker-run b:${C} = b\n"
	    "5:27 shell:docker-login quay.io (host)\n"
	    "7:25 shell:docker-pull d\n"
	    "9:17 shell:docker-pull ${r}/g:1 = e/f/g:1\n" },
	  "jenkinsfile" },
};

static struct told_row name_rows[] = {
	{ "Jenkinsfile", "jenkinsfile" },
	{ "ci/web.jenkinsfile", "jenkinsfile" },
	{ "Jenkinsfile.md", NULL },
	{ "build.groovy", NULL },
};

static struct told_row content_rows[] = {
	{ "pipeline {\n  agent any\n}\n", "jenkinsfile" },
	{ "#!groovy\nnode('x') {\n  stage('a') {}\n}\n", "jenkinsfile" },
	{ "  stage('a') {\n    steps {\n", "jenkinsfile" },
	{ "def call(x) {\n  docker.image(x)\n}\n", "jenkinsfile" },
	{ "```groovy\npipeline {\n  agent any\n}\n```\n", NULL },
	{ "const agent = node({\n});\n", NULL },
	{ "", NULL },
};

static const char *const formats[] = { "jenkinsfile" };

static void check_name(void **state)
{
	check_told(*state, formats, ARRAY_LEN(formats), name_tells);
}

static void check_content(void **state)
{
	check_told(*state, formats, ARRAY_LEN(formats), content_tells);
}

/* Whatever the text, as deep as it is: KO_OK. */
static void deep(void **state)
{
	static const char *const units[] = { "a { ", "a(",    "[",     "\"${",
					     "'''",  "x = (", "sh '''" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		struct ko_buf text = KO_BUF((size_t)8 << 20);
		struct ko_buf got = KO_BUF((size_t)1 << 20);

		for (size_t n = 0; n < 100000; n++)
			assert_int_equal(
				ko_buf_add(&text, ko_span_str(units[i])),
				KO_OK);
		assert_int_equal(mentions_of("jenkinsfile", ko_buf_span(&text),
					     "", NULL, &got),
				 KO_OK);
		ko_buf_done(&text);
		ko_buf_done(&got);
	}
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_format),
		TABLE(name_rows, check_name),
		TABLE_AS("content", content_rows, check_content),
		TEST(deep),
	};

	return run_tables("jenkinsfile", tables, KO_ARRAY_LEN(tables));
}
