#include "test.h"

#include <stdio.h>
#include <string.h>

#include "mentions.h"

/* A row is a test of one format; want as in mentions.h. */
static struct row {
	const char *format;
	struct mentions_row row;
} rows[] = {
#define K "apiVersion: v1\nkind: Pod\n"
	/* Kubernetes */
	{ "kubernetes",
	  { "containers",
	    K "spec:\n  containers:\n  - image: nginx:1\n"
	      "  initContainers: [{image: 'busybox'}]\n"
	      "  ephemeralContainers:\n  - image: a/debug\n",
	    "5:12 container nginx:1\n6:29 init-container busybox\n"
	    "8:12 ephemeral-container a/debug\n" } },
	{ "kubernetes",
	  { "image volume",
	    K "spec:\n  volumes:\n  - image: {reference: quay.io/x/y:v1}\n",
	    "5:24 volume quay.io/x/y:v1\n" } },
	{ "kubernetes",
	  { "any workload, in a list",
	    "apiVersion: v1\nkind: List\nitems:\n"
	    "- apiVersion: batch/v1\n  kind: CronJob\n  spec:\n"
	    "    jobTemplate: {spec: {template: {spec: {containers: [\n"
	    "      {image: a:1}]}}}}\n",
	    "8:15 container a:1\n" } },
	{ "kubernetes",
	  { "several documents; those that are none",
	    K "spec: {image: a/b}\n---\nspec: {image: c/d}\n---\n" K
	      "spec: {image: e/f}\n",
	    "3:15 image a/b\n9:15 image e/f\n" } },
	{ "kubernetes",
	  { "status is what ran",
	    K "status:\n  containerStatuses:\n  - image: nginx\n"
	      "    imageID: docker.io/library/nginx@sha256:ab\n",
	    "" } },
	{ "kubernetes",
	  { "data and schemas are silent",
	    K "data: {image: a/b}\nspec:\n  versions:\n"
	      "  - schema: {x: {image: c/d}}\n",
	    "" } },
	{ "kubernetes",
	  { "tekton and argo",
	    K "spec:\n  steps:\n  - image: a\n  sidecars:\n  - image: b\n"
	      "  stepTemplate: {image: c}\n  taskRef: {bundle: d/e:1}\n"
	      "  templates:\n  - container: {image: f}\n"
	      "  - script: {image: g}\n",
	    "5:12 step a\n7:12 sidecar b\n8:25 step c\n9:21 bundle d/e:1\n"
	    "11:24 container f\n12:21 script g\n" } },
	{ "kubernetes",
	  { "resolvers of tekton",
	    K "spec:\n  tasks:\n  - taskRef:\n      resolver: bundles\n"
	      "      params:\n      - {name: bundle, value: a/b:1}\n"
	      "      - {name: name, value: c/d}\n"
	      "  pipelineRef:\n    resolver: hub\n"
	      "    params: [{name: bundle, value: e/f}]\n",
	    "8:31 bundle a/b:1\n" } },
	{ "kubernetes",
	  { "another controller's image, and what is none",
	    K "spec:\n  image: a/b:1\n  sidecarImage: c/d\n"
	      "  icon: {image: /x.png}\n  deep: {image: pic.svg}\n",
	    "4:10 image a/b:1\n5:17 image c/d\n" } },
	{ "kubernetes",
	  { "kustomize",
	    "images:\n- name: app\n  newName: ghcr.io/me/app\n"
	    "  newTag: '1'\n- name: nginx\n  newTag: '2'\n",
	    "3:12 kustomize ghcr.io/me/app\n5:9 kustomize nginx\n" } },
	{ "kubernetes",
	  { "values of a release",
	    K "spec:\n  values:\n    controllers:\n      image:\n"
	      "        repository: ghcr.io/a/b\n"
	      "        tag: v1@sha256:cd\n",
	    "7:21 values ghcr.io/a/b = ghcr.io/a/b:v1@sha256:cd\n" } },
	{ "kubernetes",
	  { "values in a text",
	    K "spec:\n  valuesContent: |-\n    image:\n"
	      "      repository: a/b\n      tag: c\n",
	    "6:19 helm:repository a/b = a/b:c\n" } },
	{ "kubernetes",
	  { "expressions",
	    K "spec:\n  containers:\n  - image: ${R}/x:1\n"
	      "  - image: ghcr.io/$(O)/x\n  - image: nginx:{{ .T }}\n"
	      "  - image: <image>\n",
	    "5:12 container ${R}/x:1 =  (unresolved)\n"
	    "6:12 container ghcr.io/$(O)/x = ghcr.io (host)\n"
	    "7:12 container nginx:{{ .T }} = nginx\n" } },
	{ "kubernetes",
	  { "json",
	    "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"spec\":\n"
	    "\t{\"containers\": [{\"image\": \"nginx\"}]}}\n",
	    "2:29 container nginx\n" } },
	{ "kubernetes",
	  { "an alias is one mention",
	    K "a: &a {containers: [{image: x/y}]}\nb: *a\nc: {<<: *a}\n",
	    "3:29 container x/y\n" } },
	{ "kubernetes",
	  { "a fault, and what is behind it",
	    K "spec:\n  containers:\n  - image: a:1\n b: [\n"
	      "  - image: c:2\n",
	    "5:12 container a:1\n7:12 image c:2\n"
	    "6:2 ! did not find expected key, while parsing a block "
	    "mapping\n" } },

	/* Helm */
	{ "helm",
	  { "split",
	    "image:\n  registry: quay.io\n  repository: a/b\n  tag: 1.10\n"
	    "  digest: ''\n",
	    "3:15 repository a/b = quay.io/a/b:1.10\n" } },
	{ "helm",
	  { "digest instead of a tag",
	    "x: {repository: a/b, tag: ~, digest: 'sha256:ab'}\n",
	    "1:17 repository a/b = a/b@sha256:ab\n" } },
	{ "helm",
	  { "strings, with the tag beside",
	    "image: mysql\nimageTag: '5.7'\nbusybox: {image: busybox, "
	    "tag: 1}\nother: {image: a/b:1, tag: 2}\n",
	    "1:8 image mysql = mysql:5.7\n"
	    "3:18 image busybox = busybox:1\n4:16 image a/b:1\n" } },
	{ "helm",
	  { "keys that end in image",
	    "initImage: {repository: a, tag: b}\ncurlImage: c/d:1\n",
	    "1:25 repository a = a:b\n2:12 image c/d:1\n" } },
	{ "helm",
	  { "global registry", "global: {imageRegistry: ghcr.io}\n",
	    "1:25 registry ghcr.io (host)\n" } },
	{ "helm",
	  { "repositories of charts and code",
	    "repository: https://charts.example.com\ngit:\n"
	    "  repository: me/code\nimage: {}\nicon: {image: /a.png}\n",
	    "" } },
	{ "helm",
	  { "template",
	    "apiVersion: v1\nkind: Pod\nspec:\n  {{- with .Values.x }}\n"
	    "  labels: {{- toYaml . | nindent 4 }}\n  {{- end }}\n"
	    "  containers:\n"
	    "  - image: \"{{ .Values.image }}:{{ .Values.tag }}\"\n"
	    "  - image: busybox:{{ .Values.tag | default \"1\" }}\n"
	    "  - image: {{ .Values.x | default \"nginx\" }}\n"
	    "  {{ if .Values.y }}\n  - image: 'alpine'\n  {{ end }}\n",
	    "8:13 container {{ .Values.image }}:{{ .Values.tag }} =  "
	    "(unresolved)\n"
	    "9:12 container busybox:{{ .Values.tag | default \"1\" }} = "
	    "busybox\n"
	    "10:12 container {{ .Values.x | default \"nginx\" }} =  "
	    "(unresolved)\n12:13 container alpine\n" } },
	{ "helm",
	  { "a template that is no YAML",
	    "{{ if }} a: [\n{{ end }}  b: }\nimage: a/b\n",
	    "3:8 image a/b\n" } },

	/* GitHub Actions */
	{ "github-actions",
	  { "container and services",
	    "jobs:\n  a:\n    runs-on: ubuntu-24.04\n    container: node:18\n"
	    "    services:\n      db: {image: 'postgres:14'}\n"
	    "  b:\n    container:\n      image: a/b\n      options: -it\n",
	    "4:16 container node:18\n6:20 service postgres:14\n"
	    "9:14 container a/b\n" } },
	{ "github-actions",
	  { "uses and runs.image",
	    "runs:\n  using: docker\n  image: docker://a/b:1\n"
	    "  steps:\n  - uses: docker://c/d\n  - uses: actions/checkout@v4\n",
	    "3:19 runs a/b:1\n5:20 uses c/d\n" } },
	{ "github-actions",
	  { "an action's Dockerfile",
	    "runs: {using: docker, image: Dockerfile}\n", "" } },
	{ "github-actions",
	  { "matrix",
	    "jobs:\n  a:\n    strategy:\n      matrix:\n"
	    "        image: [alpine, 'debian:12']\n"
	    "        os: [ubuntu-24.04-arm]\n"
	    "        include: [{image: fedora}]\n"
	    "    runs-on: ${{ matrix.os }}\n"
	    "    container: ${{ matrix.image }}\n",
	    "9:16 container ${{ matrix.image }} =  (unresolved)\n"
	    "5:17 matrix alpine\n5:26 matrix debian:12\n"
	    "7:27 matrix fedora\n" } },
	{ "github-actions",
	  { "env",
	    "env:\n  R: ghcr.io\n  TAG: '1'\njobs:\n  a:\n"
	    "    env: {TAG: '2'}\n"
	    "    container: ${{ env.R }}/a/b:${{ env.TAG }}\n",
	    "7:16 container ${{ env.R }}/a/b:${{ env.TAG }} = "
	    "ghcr.io/a/b\n" } },
	{ "github-actions",
	  { "inputs of actions",
	    "jobs:\n  a:\n    steps:\n    - uses: docker/login-action@v3\n"
	    "      with: {registry: 'https://ghcr.io/v2/'}\n"
	    "    - uses: docker/build-push-action@v6\n      with:\n"
	    "        tags: |\n          a/b:1,c/d\n          e/f\n"
	    "        build-contexts: |\n"
	    "          x=docker-image://alpine:3\n"
	    "    - uses: some/action@v1\n      with: {image: ubuntu-24.04}\n",
	    "5:25 login https://ghcr.io/v2/ = ghcr.io (host)\n"
	    "9:11 tags a/b:1 (output)\n9:17 tags c/d (output)\n"
	    "10:11 tags e/f (output)\n12:28 context alpine:3\n" } },
	{ "github-actions",
	  { "part of a workflow",
	    "    release:\n      container: a/b\n      steps:\n"
	    "      - uses: docker://c\n",
	    "2:18 container a/b\n4:24 uses c\n" } },

	{ "github-actions",
	  { "scripts",
	    "env: {I: 'debian:12', J: a b}\njobs:\n  a:\n    steps:\n"
	    "    - run: docker pull $I\n    - run: |\n"
	    "        docker run --rm ${{ github.sha }} x\n"
	    "        docker run --rm a/b:${{ github.sha }} x\n"
	    "    - run: |\n        docker run --rm `\n          c/d\n"
	    "      shell: pwsh\n"
	    "    - run: docker pull e\n      shell: python\n",
	    "5:24 shell:docker-pull $I = debian:12\n"
	    "7:25 shell:docker-run ${{ github.sha }} =  (unresolved)\n"
	    "8:25 shell:docker-run a/b:${{ github.sha }} = a/b\n"
	    "11:11 shell:docker-run c/d\n" } },

	/* GitLab */
	{ "gitlab",
	  { "all places",
	    "image: a\ndefault: {image: {name: b}, services: [c]}\n"
	    ".hidden: &h\n  image: {name: 'd', entrypoint: ['']}\n"
	    "job:\n  <<: *h\n  services:\n  - e\n  - name: f\n    alias: g\n",
	    "1:8 image a\n2:25 image b\n2:40 service c\n4:18 image d\n"
	    "8:5 service e\n9:11 service f\n" } },
	{ "gitlab",
	  { "variables",
	    "variables:\n  R: ghcr.io/x\n  T: {value: '1', description: t}\n"
	    "a: {image: '$R/y:${T}'}\nb: {image: $CI_REGISTRY_IMAGE/x}\n"
	    "c: {image: 'python:$V'}\nd: {image: 'node:$[[ inputs.v ]]'}\n",
	    "4:13 image $R/y:${T} = ghcr.io/x/y:1\n"
	    "5:12 image $CI_REGISTRY_IMAGE/x =  (unresolved)\n"
	    "6:13 image python:$V = python\n"
	    "7:13 image node:$[[ inputs.v ]] = node\n" } },
	{ "gitlab",
	  { "includes, stages and references",
	    "stages: [image]\ninclude:\n- image: a/b\n"
	    "a: {image: !reference [.x, image], script: [!reference [.y]]}\n"
	    "pages: {image: ''}\n",
	    "" } },

	{ "gitlab",
	  { "scripts are lists of lines",
	    "variables: {R: ghcr.io/x}\na:\n  script:\n"
	    "  - T=1\n  - !reference [.x, script]\n"
	    "  - docker pull $R/y:$T\n  - - docker pull z\n",
	    "6:17 shell:docker-pull $R/y:$T = ghcr.io/x/y:1\n" } },

	/* The smaller ones */
	{ "circleci",
	  { "docker, not machine",
	    "version: 2.1\nexecutors:\n  e: {docker: [{image: 'a:1'}]}\n"
	    "jobs:\n  j:\n    machine: {image: 'ubuntu-2204:1'}\n"
	    "  k:\n    docker:\n    - image: cimg/node:<< parameters.v >>\n",
	    "3:25 image a:1\n"
	    "9:14 image cimg/node:<< parameters.v >> = cimg/node\n" } },
	{ "circleci",
	  { "defaults of parameters",
	    "version: 2.1\nparameters: {v: {type: string, default: '1.2'}}\n"
	    "executors:\n  e:\n    parameters:\n"
	    "      i: {type: string, default: cimg/go}\n"
	    "      t: {type: string, default: a}\n      u: {type: string}\n"
	    "    docker:\n"
	    "    - image: << parameters.i >>:<< pipeline.parameters.v >>\n"
	    "    - image: x/y:<<parameters.u>>\n"
	    "    - image: << parameters.t >>\n"
	    "jobs: {j: {parameters: {t: {default: b}}}}\n",
	    "10:14 image << parameters.i >>:<< pipeline.parameters.v >> = "
	    "cimg/go:1.2\n"
	    "11:14 image x/y:<<parameters.u>> = x/y\n"
	    "12:14 image << parameters.t >> =  (unresolved)\n" } },
	{ "azure-pipelines",
	  { "containers",
	    "pool: {vmImage: ubuntu-latest}\nvariables: {V: '22'}\n"
	    "resources:\n  containers:\n  - container: u\n"
	    "    image: ubuntu:$(V)\njobs:\n- job: a\n  container: u\n"
	    "- job: b\n  container: node:18\n"
	    "  services: {s: redis}\n- job: c\n"
	    "  container: {image: d/e}\n",
	    "6:12 resource ubuntu:$(V) = ubuntu:22\n"
	    "11:14 container node:18\n12:17 service redis\n"
	    "14:22 container d/e\n" } },
	{ "bitbucket",
	  { "images and pipes",
	    "image: node:18\npipelines:\n  default:\n  - step:\n"
	    "      image: {name: a/b}\n      script:\n"
	    "      - pipe: docker://c/d:1\n      - pipe: atlassian/x:1\n"
	    "definitions: {services: {m: {image: mysql}}}\n",
	    "1:8 image node:18\n5:21 image a/b\n7:24 pipe c/d:1\n"
	    "9:37 image mysql\n" } },
	{ "drone",
	  { "steps",
	    "kind: pipeline\nsteps:\n- image: a\n"
	    "  settings: {repo: 'b/c,d/e', registry: ghcr.io}\n"
	    "services: [{image: f}]\n",
	    "3:10 step a\n4:21 output b/c (output)\n"
	    "4:25 output d/e (output)\n4:41 registry ghcr.io (host)\n"
	    "5:20 service f\n" } },
	{ "woodpecker",
	  { "maps, lists and the old form",
	    "steps:\n  t: {image: &i a/b:1}\n  u: {image: *i}\n"
	    "pipeline: {v: {image: 'c:${V}'}}\nclone: {git: {image: d}}\n",
	    "2:17 step a/b:1\n4:24 step c:${V} = c\n5:22 clone d\n" } },
	{ "buildkite",
	  { "plugin",
	    "steps:\n- plugins:\n  - docker#v5.0.0: {image: 'node:18'}\n",
	    "3:29 plugin node:18\n" } },
	{ "cloudbuild",
	  { "a step's name is its image",
	    "steps:\n- name: gcr.io/cloud-builders/docker\n"
	    "substitutions: {_T: '1'}\nimages: ['gcr.io/$PROJECT_ID/x:${_T}']"
	    "\n",
	    "2:9 step gcr.io/cloud-builders/docker\n"
	    "4:11 images gcr.io/$PROJECT_ID/x:${_T} = gcr.io (host)\n" } },

	{ "circleci",
	  { "scripts",
	    "jobs:\n  j:\n    steps:\n"
	    "    - run: docker pull a:<< parameters.v >>\n"
	    "    - run: {command: docker pull b}\n",
	    "4:24 shell:docker-pull a:<< parameters.v >> = a\n"
	    "5:34 shell:docker-pull b\n" } },
	{ "travis",
	  { "scripts",
	    "services: docker\nscript:\n- docker run x1\n"
	    "jobs: {include: [{script: docker run b}]}\n",
	    "3:14 shell:docker-run x1\n4:38 shell:docker-run b\n" } },

	/* Ansible */
	{ "ansible",
	  { "modules",
	    "- hosts: all\n  vars: {v: '1'}\n  tasks:\n"
	    "  - name: x\n    community.docker.docker_container:\n"
	    "      image: \"a/b:{{ v }}\"\n"
	    "  - docker_image: {name: c/d, tag: 2, source: pull}\n"
	    "  - docker_image: {name: e/f, source: build}\n"
	    "  - docker_login: {registry_url: 'https://ghcr.io'}\n"
	    "  - podman_container: {image: '{{ i }}'}\n",
	    "6:15 image a/b:{{ v }} = a/b:1\n7:26 image c/d = c/d:2\n"
	    "8:26 image e/f (output)\n"
	    "9:35 login https://ghcr.io = ghcr.io (host)\n"
	    "10:32 image {{ i }} =  (unresolved)\n" } },

	{ "ansible",
	  { "arguments in one string",
	    "- hosts: all\n  vars: {v: '1'}\n  tasks:\n"
	    "  - name: x\n    docker_container: name=x image=a/b:{{ v }} "
	    "tty=no\n"
	    "  - docker_image: >\n      source=build\n      name='c/d'\n"
	    "  - docker_login: registry=r.io username=me\n"
	    "  - docker_image: &n name=\"e f\" xname=g\n"
	    "  - docker_image: *n\n  - docker_image: name=\n",
	    "5:36 image a/b:{{ v }} = a/b:1\n8:13 image c/d (output)\n"
	    "9:28 login r.io (host)\n10:28 image e f\n" } },

	/* Anything else */
	{ "yaml",
	  { "what can only be an image",
	    "a: {image: x/y}\nb: {image: x:1}\nc: {image: x, ports: []}\n"
	    "d: {image: x}\ncontainers: [{image: z}]\n",
	    "1:12 image x/y\n2:12 image x:1\n3:12 image x\n"
	    "5:22 image z\n" } },
	{ "yaml",
	  { "pictures, front matter, machines, users",
	    "title: x\nimage: /a/b.png\nb: {image: c/d.jpg}\n"
	    "e: {image: 'https://x.org/y'}\nf: {image: 'Visual Studio 2019'}\n"
	    "user: nodejs:1001\nruns-on: ubuntu-24.04-arm\n"
	    "g: {image: alpine/edge, tasks: [], packages: []}\n",
	    "" } },
	{ "yaml",
	  { "an interface's description",
	    "openapi: 3.0.0\npaths: {x: {image: a/b:1}}\n", "" } },

	/* Devcontainer */
	{ "devcontainer",
	  { "all places",
	    "// a comment\n{\n\t\"image\": \"mcr.x.io/a:1\", /* b */\n"
	    "\t\"build\": {\"cacheFrom\": [\"c/d\"], \"args\": {\"E\": "
	    "\"f\"}},\n\t\"features\": {\n"
	    "\t\t\"ghcr.io/devcontainers/features/go:1\": {},\n"
	    "\t\t\"./local\": {},\n\t\t\"docker-in-docker\": {},\n\t},\n"
	    "\t\"runArgs\": [\"--name\", \"x/y\"],\n"
	    "\t\"remoteUser\": \"node\",\n}\n",
	    "3:12 image mcr.x.io/a:1\n4:27 cache-from c/d\n"
	    "6:4 feature ghcr.io/devcontainers/features/go:1\n" } },
	{ "devcontainer",
	  { "variables", "{\"image\": \"node:${localEnv:V:18}\"}",
	    "1:12 image node:${localEnv:V:18} = node\n" } },
};

static void check_row(void **state)
{
	const struct row *r = *state;

	mentions_check(r->format, &r->row);
}

/* Which format a file has, by path and text. */
static struct detect_row {
	const char *path, *text, *want;
} detect_rows[] = {
	{ ".github/workflows/a.yml", "x: 1\n", "github-actions" },
	{ "x/action.yml", "runs:\n  using: docker\n  image: docker://a\n",
	  "github-actions" },
	{ "a.yml", "jobs:\n  a:\n    runs-on: b\n    steps:\n    - run: c\n",
	  "github-actions" },
	{ "a/.gitlab-ci.yml", "x: 1\n", "gitlab" },
	{ "b.gitlab-ci.yml", "x: 1\n", "gitlab" },
	{ "ci/b.yml", "stages: [a]\nx:\n  script: [b]\n", "gitlab" },
	{ ".circleci/config.yml", "", "circleci" },
	{ "azure-pipelines.yml", "", "azure-pipelines" },
	{ "bitbucket-pipelines.yml", "", "bitbucket" },
	{ ".drone.yml", "", "drone" },
	{ ".woodpecker/test.yaml", "", "woodpecker" },
	{ "cloudbuild.yaml", "", "cloudbuild" },
	{ ".buildkite/pipeline.yml", "", "buildkite" },
	{ ".devcontainer/devcontainer.json", "", "devcontainer" },
	{ "kustomization.yaml", "", "kubernetes" },
	{ "a.yaml", K "spec: {image: x}\n", "kubernetes" },
	{ "a.json", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"image\": 1}",
	  "kubernetes" },
	{ "a.json", "{\"image\": \"x\"}", "" },
	{ "chart/values.yaml", "image:\n  repository: a\n", "helm" },
	{ "chart/templates/a.yaml",
	  "apiVersion: v1\nkind: Pod\nimage: {{ .Values.x }}\n", "helm" },
	{ "play.yml", "- name: x\n  docker_container:\n    image: y\n",
	  "ansible" },
	{ "a.yml", "b:\n  image: c/d\n", "yaml" },
	{ "a.yml", "Some prose about an\nimage: x.\n", "" },
	{ "a.yml", "b: c\n", "" },
	{ "a.unknown", "image: c/d\n", "" },
};

static void check_detect(void **state)
{
	const struct detect_row *r = *state;
	const struct ko_format *f =
		ko_format_of_file(ko_span_str(r->path), ko_span_str(r->text));

	assert_string_equal(f ? f->name : "", r->want);
}

/* A million paths through aliases, and a ring: each is walked once. */
static void aliases(void **state)
{
	struct ko_buf text = KO_BUF((size_t)1 << 20);
	struct ko_buf got = KO_BUF((size_t)1 << 20);
	enum ko_status status;

	(void)state;
	status = ko_buf_add(&text, KO_SPAN(K "a0: &a0 {image: x/y}\n"));
	for (int i = 1; i < 40 && !status; i++)
		status = ko_buf_printf(&text, "a%d: &a%d [*a%d, *a%d, *a%d]\n",
				       i, i, i - 1, i - 1, i - 1);
	if (!status)
		status = ko_buf_add(&text, KO_SPAN("r: &r [*r, *r]\n"));
	assert_int_equal(status, KO_OK);
	assert_int_equal(
		mentions_of("kubernetes", ko_buf_span(&text), "", NULL, &got),
		KO_OK);
	assert_string_equal(got.p, "3:17 image x/y\n");
	ko_buf_done(&text);
	ko_buf_done(&got);
}

/* Deeper than anybody nests. */
static void deep(void **state)
{
	struct ko_buf text = KO_BUF((size_t)1 << 20);
	struct ko_buf got = KO_BUF((size_t)1 << 20);
	enum ko_status status = KO_OK;

	(void)state;
	for (int i = 0; i < 100000 && !status; i++)
		status = ko_buf_add_char(&text, '[');
	assert_int_equal(status, KO_OK);
	assert_int_equal(
		mentions_of("yaml", ko_buf_span(&text), "", NULL, &got), KO_OK);
	ko_buf_done(&text);
	ko_buf_done(&got);
}

/* Variables that double each other do not grow without an end. */
static void variables(void **state)
{
	struct ko_buf text = KO_BUF((size_t)1 << 20);
	struct ko_buf got = KO_BUF((size_t)1 << 20);
	enum ko_status status;

	(void)state;
	status = ko_buf_add(&text, KO_SPAN("variables:\n  V0: xx\n"));
	for (int i = 1; i < 40 && !status; i++)
		status = ko_buf_printf(&text, "  V%d: $V%d$V%d\n", i, i - 1,
				       i - 1);
	if (!status)
		status = ko_buf_add(&text, KO_SPAN("a: {image: '$V39/y'}\n"));
	assert_int_equal(status, KO_OK);
	assert_int_equal(
		mentions_of("gitlab", ko_buf_span(&text), "", NULL, &got),
		KO_OK);
	assert_string_equal(got.p, "42:13 image $V39/y =  (unresolved)\n");
	ko_buf_done(&text);
	ko_buf_done(&got);
}

int main(void)
{
	struct CMUnitTest
		tests[ARRAY_LEN(rows) + ARRAY_LEN(detect_rows) + 3] = {
			cmocka_unit_test(aliases),
			cmocka_unit_test(deep),
			cmocka_unit_test(variables),
		};
	struct CMUnitTest *t = tests + 3;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		*t++ = (struct CMUnitTest){ .name = rows[i].row.name,
					    .test_func = check_row,
					    .initial_state = &rows[i] };
	for (size_t i = 0; i < ARRAY_LEN(detect_rows); i++)
		*t++ = (struct CMUnitTest){ .name = detect_rows[i].path,
					    .test_func = check_detect,
					    .initial_state = &detect_rows[i] };
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("yaml_formats", tests, NULL, NULL);
}
