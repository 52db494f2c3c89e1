#include "test.h"

#include "formats.h"

static struct format_row rows[] = {
	{ { "contexts",
	    "target \"x\" {\n"
	    "  contexts = {\n"
	    "    a = \"docker-image://ngnix:1\"\n"
	    "    b = \"target:a\"\n"
	    "    c = \"https://x.y/z.git\"\n"
	    "    d = \"./src\"\n"
	    "  }\n"
	    "}\n",
	    "3:25 context ngnix:1\n" },
	  "bake" },
	{ { "cache-from",
	    "target x {\n"
	    "  cache-from = [\"a/b:c\", \"type=registry,ref=d/e\", "
	    "\"type=local,src=f\",\n"
	    "    { type = \"registry\", ref = \"g/h\" }, { type = \"gha\", ref "
	    "= \"no\" }]\n"
	    "}\n",
	    "2:18 cache-from a/b:c\n"
	    "2:45 cache-from d/e\n"
	    "3:33 cache-from g/h\n" },
	  "bake" },
	{ { "cache-to",
	    "target \"x\" {\n"
	    "  cache-to = [\"type=registry,mode=max,ref=a/b\"]\n"
	    "}\n",
	    "2:43 cache-to a/b (output)\n" },
	  "bake" },
	{ { "tags and output",
	    "target \"x\" {\n"
	    "  tags = [\"a/b:1\", \"${R}/c\"]\n"
	    "  output = [\"type=image,name=a/d,push=true\", \"type=docker\"]\n"
	    "}\n",
	    "2:12 tag a/b:1 (output)\n"
	    "2:21 tag ${R}/c =  (unresolved)\n"
	    "3:30 output a/d (output)\n" },
	  "bake" },
	{ { "syntax and attest",
	    "target \"x\" {\n"
	    "  args = { BUILDKIT_SYNTAX = \"docker/dockerfile:1\", IMG = "
	    "\"no:1\" }\n"
	    "  attest = [\"type=sbom,generator=docker/scanner:1\", "
	    "\"type=provenance\"]\n"
	    "}\n",
	    "2:31 syntax docker/dockerfile:1\n"
	    "3:34 attest docker/scanner:1\n" },
	  "bake" },
	{ { "variables",
	    "variable \"TAG\" { default = \"1.2\" }\n"
	    "variable \"REG\" { default = \"ghcr.io/${ORG}\" }\n"
	    "variable \"ORG\" { default = \"o\" }\n"
	    "variable \"E\" { default = lower(\"X\") }\n"
	    "variable \"N\" {}\n"
	    "G = \"g\"\n"
	    "target \"x\" { tags = [\"${REG}/a:${TAG}\", \"b:${E}\", "
	    "\"${N}/c\", \"${G}/d\", TAG] }\n",
	    "7:23 tag ${REG}/a:${TAG} = ghcr.io/o/a:1.2 (output)\n"
	    "7:42 tag b:${E} = b (output)\n"
	    "7:52 tag ${N}/c =  (unresolved)\n"
	    "7:62 tag ${G}/d = g/d (output)\n"
	    "7:71 tag TAG = 1.2 (output)\n" },
	  "bake" },
	{ { "variables of each other",
	    "variable \"A\" { default = \"${B}x\" }\n"
	    "variable \"B\" { default = \"${A}y\" }\n"
	    "target \"x\" { tags = [\"n:${A}\"] }\n",
	    "3:23 tag n:${A} = n (output)\n" },
	  "bake" },
	{ { "inline Dockerfile",
	    "variable \"V\" { default = \"alpine\" }\n"
	    "target \"x\" {\n"
	    "  dockerfile-inline = <<-EOT\n"
	    "    FROM ${V}:3 AS a\n"
	    "    FROM ${W}:3\n"
	    "    FROM golang:$${GO}\n"
	    "    COPY --from=a b c\n"
	    "  EOT\n"
	    "}\n",
	    "4:10 dockerfile:from ${V}:3 = alpine:3\n"
	    "5:10 dockerfile:from ${W}:3 =  (unresolved)\n"
	    "6:10 dockerfile:from golang:$${GO} = golang:\n"
	    "7:17 dockerfile:copy-from a (stage)\n" },
	  "bake" },
	{ { "inline Dockerfile with a fault",
	    "target \"x\" {\n"
	    "  dockerfile-inline = \"FROM a b\\nFROM c\\n\"\n"
	    "}\n",
	    "2:24 ! FROM requires either one or three arguments\n"
	    "2:29 dockerfile:from a\n"
	    "2:39 dockerfile:from c\n" },
	  "bake" },
	{ { "functions and conditions",
	    "target \"x\" {\n"
	    "  tags = [\n"
	    "    X ? \"a\" : \"b\",\n"
	    "    format(\"%s\", \"c\"),\n"
	    "    \"d/e\",\n"
	    "  ]\n"
	    "  cache-from = [for t in y : \"no/${t}\"]\n"
	    "}\n"
	    "target \"y\" { tags = [\"f\"] }\n",
	    "5:6 tag d/e (output)\n"
	    "9:23 tag f (output)\n" },
	  "bake" },
	{ { "comments",
	    "# target \"a\" { tags = [\"no\"] }\n"
	    "// target \"b\" { tags = [\"no\"] }\n"
	    "/* target \"c\" { tags = [\"no\"] } */\n"
	    "target \"x\" { # no\n"
	    "  tags = [\"a\"] // no\n"
	    "}\n",
	    "5:12 tag a (output)\n" },
	  "bake" },
	{ { "nested strings",
	    "target \"x\" {\n"
	    "  tags = [\"a:${lookup({ \"b\" = \"}\" }, \"c\\\"\")}\", \"d\"]\n"
	    "}\n",
	    "2:12 tag a:${lookup({ \"b\" = \"}\" }, \"c\\\"\")} = a (output)\n"
	    "2:49 tag d (output)\n" },
	  "bake" },
	{ { "group and function are none",
	    "group \"default\" { targets = [\"a\"] }\n"
	    "function \"f\" {\n"
	    "  params = [tags]\n"
	    "  result = \"x\"\n"
	    "}\n",
	    "" },
	  "bake" },
	{ { "JSON",
	    "{\"variable\": {\"T\": {\"default\": \"1\"}},\n"
	    " \"target\": {\"x\": {\n"
	    "  \"contexts\": {\"a\": \"docker-image://b:${T}\"},\n"
	    "  \"cache-from\": [\"c/d\", {\"type\": \"registry\", \"ref\": "
	    "\"e/f\"}],\n"
	    "  \"args\": {\"BUILDKIT_SYNTAX\": \"g/h\"},\n"
	    "  \"dockerfile-inline\": \"FROM i\\n\\tFROM \\\"j\\\"\\n\",\n"
	    "  \"tags\": [\"k:${U}\"]}}}\n",
	    "3:37 context b:${T} = b:1\n"
	    "4:19 cache-from c/d\n"
	    "4:54 cache-from e/f\n"
	    "5:32 syntax g/h\n"
	    "6:30 dockerfile:from i\n"
	    "6:40 dockerfile:from \"j\" = j\n"
	    "7:13 tag k:${U} = k (output)\n" },
	  "bake" },
	{ { "string cut off",
	    "target \"x\" {\n"
	    "  tags = [\"a]\n"
	    "}\n"
	    "target \"y\" { tags = [\"b\"] }\n",
	    "2:12 tag a] (output)\n"
	    "4:23 tag b (output)\n"
	    "2:11 ! string without its closing quote\n" },
	  "bake" },
	{ { "block cut off",
	    "target \"x\" {\n"
	    "  tags = [\"a\"]\n",
	    "2:12 tag a (output)\n"
	    "1:12 ! block without its closing bracket\n" },
	  "bake" },
	{ { "here-document cut off",
	    "target \"x\" {\n"
	    "  dockerfile-inline = <<EOT\n"
	    "FROM a\n",
	    "3:6 dockerfile:from a\n"
	    "2:23 ! here-document without its end\n" },
	  "bake" },
	{ { "compose-like text",
	    "services:\n"
	    "  a:\n"
	    "    image: b\n",
	    "" },
	  "bake" },
	{ { "drivers",
	    "job \"j\" {\n"
	    "  group \"g\" {\n"
	    "    task \"a\" {\n"
	    "      driver = \"docker\"\n"
	    "      config { image = \"redis:7\" }\n"
	    "    }\n"
	    "    task \"b\" {\n"
	    "      driver = \"podman\"\n"
	    "      config { image = \"docker://quay.io/x/y\" }\n"
	    "    }\n"
	    "    task \"c\" {\n"
	    "      driver = \"qemu\"\n"
	    "      config { image = \"no\" }\n"
	    "    }\n"
	    "    task \"d\" {\n"
	    "      driver = \"exec\"\n"
	    "      config { command = \"no\" }\n"
	    "    }\n"
	    "    task \"e\" {\n"
	    "      driver = \"podman\"\n"
	    "      config { image = \"docker-archive:/x.tar\" }\n"
	    "    }\n"
	    "  }\n"
	    "}\n",
	    "5:25 image redis:7\n"
	    "9:34 image quay.io/x/y\n" },
	  "nomad" },
	{ { "variables",
	    "variable \"v\" { default = \"7\" }\n"
	    "locals {\n"
	    "  r = \"ghcr.io/o\"\n"
	    "  d = \"docker\"\n"
	    "}\n"
	    "job \"j\" {\n"
	    "  task \"a\" {\n"
	    "    driver = local.d\n"
	    "    config { image = \"${local.r}/a:${var.v}\" }\n"
	    "  }\n"
	    "  task \"b\" {\n"
	    "    driver = \"docker\"\n"
	    "    config { image = var.unknown }\n"
	    "  }\n"
	    "  task \"c\" {\n"
	    "    driver = \"docker\"\n"
	    "    config { image = \"c:${NOMAD_META_tag}\" }\n"
	    "  }\n"
	    "  task \"d\" {\n"
	    "    driver = \"docker\"\n"
	    "    config { image = \"d:[[ .version ]]\" }\n"
	    "  }\n"
	    "}\n",
	    "9:23 image ${local.r}/a:${var.v} = ghcr.io/o/a:7\n"
	    "13:22 image var.unknown =  (unresolved)\n"
	    "17:23 image c:${NOMAD_META_tag} = c\n"
	    "21:23 image d:[[ .version ]] = d\n" },
	  "nomad" },
	{ { "side car",
	    "job \"j\" {\n"
	    "  group \"g\" {\n"
	    "    service {\n"
	    "      connect {\n"
	    "        sidecar_task {\n"
	    "          config { image = \"envoyproxy/envoy:v1\" }\n"
	    "        }\n"
	    "      }\n"
	    "    }\n"
	    "  }\n"
	    "}\n",
	    "6:29 sidecar envoyproxy/envoy:v1\n" },
	  "nomad" },
	{ { "here-document is no block",
	    "job \"j\" {\n"
	    "  task \"a\" {\n"
	    "    driver = \"docker\"\n"
	    "    template {\n"
	    "      data = <<EOF\n"
	    "task \"x\" { driver = \"docker\" config { image = \"no\" } }\n"
	    "EOF\n"
	    "    }\n"
	    "    config { image = \"b\" }\n"
	    "  }\n"
	    "}\n",
	    "9:23 image b\n" },
	  "nomad" },
	{ { "docker provider",
	    "resource \"docker_image\" \"a\" { name = \"nginx:1\" }\n"
	    "resource \"docker_image\" \"b\" {\n"
	    "  name = \"me/b\"\n"
	    "  build { context = \".\" }\n"
	    "}\n"
	    "resource \"docker_container\" \"c\" {\n"
	    "  name  = \"no\"\n"
	    "  image = docker_image.a.image_id\n"
	    "}\n"
	    "resource \"docker_container\" \"d\" { image = \"redis\" }\n"
	    "data \"docker_registry_image\" \"e\" { name = \"alpine:3\" }\n"
	    "resource \"docker_registry_image\" \"f\" { name = "
	    "\"ghcr.io/me/f\" }\n"
	    "resource \"docker_service\" \"g\" {\n"
	    "  task_spec {\n"
	    "    container_spec { image = \"h\" }\n"
	    "  }\n"
	    "}\n",
	    "1:39 docker-image nginx:1\n"
	    "3:11 docker-image me/b (output)\n"
	    "8:11 docker-container docker_image.a.image_id =  (unresolved)\n"
	    "10:44 docker-container redis\n"
	    "11:44 docker-registry-image alpine:3\n"
	    "12:48 docker-registry-image ghcr.io/me/f (output)\n"
	    "15:31 docker-service h\n" },
	  "terraform" },
	{ { "arguments of modules",
	    "variable \"t\" {\n  default = \"1\"\n}\n"
	    "module \"m\" {\n  source = \"ghcr.io/a/b\"\n"
	    "  image = \"ubuntu-2204\"\n  container_image = \"c/d:${var.t}\"\n"
	    "  apps = [{ image = \"r.io/${var.x}/e\" }]\n"
	    "  tags = { x = \"f:1\" }\n  boot_image = "
	    "\"debian-cloud/debian-11\"\n"
	    "  image_uri = \"1.ecr.amazonaws.com/g:2\"\n}\n",
	    "7:22 module c/d:${var.t} = c/d:1\n"
	    "8:22 module r.io/${var.x}/e = r.io (host)\n"
	    "11:16 module 1.ecr.amazonaws.com/g:2\n" },
	  "terraform" },
	{ { "kubernetes",
	    "resource \"kubernetes_deployment_v1\" \"a\" {\n"
	    "  spec {\n"
	    "    template {\n"
	    "      spec {\n"
	    "        init_container { image = \"b\" }\n"
	    "        container {\n"
	    "          image = \"c:${var.v}\"\n"
	    "        }\n"
	    "        dynamic \"container\" {\n"
	    "          for_each = x\n"
	    "          content { image = \"d\" }\n"
	    "        }\n"
	    "      }\n"
	    "    }\n"
	    "  }\n"
	    "}\n"
	    "resource \"kubernetes_manifest\" \"e\" {\n"
	    "  manifest = { spec = { containers = [{ name = \"x\", image = "
	    "\"f\" }] } }\n"
	    "}\n",
	    "7:20 kubernetes c:${var.v} = c\n"
	    "11:30 kubernetes d\n"
	    "5:35 kubernetes b\n"
	    "18:62 kubernetes f\n" },
	  "terraform" },
	{ { "tasks as JSON",
	    "resource \"aws_ecs_task_definition\" \"a\" {\n"
	    "  container_definitions = jsonencode([{ name = \"n\", image = "
	    "\"b:1\" }])\n"
	    "}\n"
	    "resource \"aws_ecs_task_definition\" \"c\" {\n"
	    "  container_definitions = <<EOF\n"
	    "[{ \"name\": \"image\", \"image\": \"d:${var.t}\", \"cpu\": "
	    "${var.c} },\n"
	    " { \"image\" : \"e\" }]\n"
	    "EOF\n"
	    "}\n",
	    "2:62 ecs b:1\n"
	    "6:31 ecs d:${var.t} = d\n"
	    "7:15 ecs e\n" },
	  "terraform" },
	{ { "other clouds",
	    "resource \"google_cloud_run_v2_service\" \"a\" {\n"
	    "  template { containers { image = \"gcr.io/cloudrun/hello\" } }\n"
	    "}\n"
	    "resource \"azurerm_container_group\" \"b\" {\n"
	    "  container { image = \"mcr.microsoft.com/x\" }\n"
	    "}\n"
	    "resource \"aws_lambda_function\" \"c\" { image_uri = "
	    "\"${aws_ecr.x}:1\" }\n",
	    "2:36 cloud-run gcr.io/cloudrun/hello\n"
	    "5:24 container-group mcr.microsoft.com/x\n"
	    "7:51 lambda ${aws_ecr.x}:1 =  (unresolved)\n" },
	  "terraform" },
	{ { "machines are none",
	    "resource \"aws_instance\" \"a\" {\n"
	    "  ami   = \"ubuntu\"\n"
	    "  image = \"no\"\n"
	    "}\n"
	    "resource \"google_compute_instance\" \"b\" {\n"
	    "  boot_disk { initialize_params { image = "
	    "\"debian-cloud/debian-11\" } }\n"
	    "}\n"
	    "resource \"azurerm_linux_virtual_machine\" \"c\" {\n"
	    "  source_image_reference { offer = \"UbuntuServer\" }\n"
	    "}\n"
	    "resource \"digitalocean_droplet\" \"d\" { image = "
	    "\"ubuntu-22-04-x64\" }\n"
	    "resource \"lxd_instance\" \"e\" { image = \"images:debian/12\" }\n"
	    "module \"f\" { image = \"no\" }\n"
	    "variable \"image\" { default = \"no\" }\n",
	    "" },
	  "terraform" },
	{ { "variables",
	    "variable \"image\" {\n"
	    "  type    = string\n"
	    "  default = \"node:18\"\n"
	    "}\n"
	    "locals { images = { a = \"b:2\" } }\n"
	    "resource \"docker_container\" \"a\" { image = var.image }\n"
	    "resource \"docker_container\" \"b\" { image = local.images.a }\n"
	    "resource \"docker_container\" \"c\" { image = "
	    "\"${var.image}-slim\" }\n"
	    "resource \"docker_container\" \"d\" { image = var.x ? \"e\" : "
	    "\"f\" }\n",
	    "6:43 docker-container var.image = node:18\n"
	    "7:43 docker-container local.images.a = b:2\n"
	    "8:44 docker-container ${var.image}-slim = node:18-slim\n" },
	  "terraform" },
};

/* With the Dockerfiles that are named. */
static struct mentions_row follow_rows[] = {
	{ "a build", "target x {\n}\n",
	  "in p/Dockerfile\n2:6 dockerfile:from $B = dflt\nin p/bake.hcl\n" },
	{ "arguments",
	  "v = \"2\"\ntarget x {\n  args = { B = \"x:${v}\" }\n}\n",
	  "in p/Dockerfile\n2:6 dockerfile:from $B = x:2\nin p/bake.hcl\n" },
	{ "inherited",
	  "target x {\n  inherits = [\"a\", \"b\"]\n  dockerfile = "
	  "\"../D\"\n}\n"
	  "target a {\n  context = \"q/r\"\n  args = { B = \"a\" }\n}\n"
	  "target b {\n  inherits = [\"x\"]\n  args = { B = \"b\" }\n"
	  "  dockerfile = \"none\"\n}\n",
	  "in p/q/D\n2:6 dockerfile:from $B = b\nin p/bake.hcl\n"
	  "5:1 ? p/q/r/Dockerfile: no such file, not followed\n"
	  "9:1 ? p/q/r/none: no such file, not followed\n" },
	{ "contexts",
	  "target x {\n  context = \"img\"\n  contexts = { c = \"target:y\" "
	  "}\n}\n",
	  "in p/img/Dockerfile\n1:6 dockerfile:from c (stage)\n"
	  "in p/bake.hcl\n" },
	{ "not known",
	  "target x {\n  context = f()\n}\ntarget y {\n"
	  "  context = \"https://x.y/z.git\"\n}\n",
	  "1:1 ? which Dockerfile it is needs a variable's value, not "
	  "followed\n" },
	{ "in JSON", "{\"target\": {\"x\": {\"args\": {\"B\": \"x\"}}}}",
	  "in p/Dockerfile\n2:6 dockerfile:from $B = x\nin p/bake.hcl\n" },
	{ "a Dockerfile in it",
	  "target x {\n  args = { B = \"x\" }\n"
	  "  dockerfile-inline = \"ARG B\\nFROM $B\"\n}\n"
	  "target y {\n  inherits = [\"x\"]\n  args = { B = \"y\" }\n}\n",
	  "3:36 dockerfile:from $B = x\n3:36 dockerfile:from $B = y\n" },
};

static enum ko_status read_file(void *ctx, const char *path,
				struct ko_arena *arena, struct ko_span *text,
				struct ko_error *err)
{
	(void)ctx;
	(void)arena;
	if (strcmp(path, "p/Dockerfile") == 0 || strcmp(path, "p/q/D") == 0)
		*text = KO_SPAN("ARG B=dflt\nFROM $B\n");
	else if (strcmp(path, "p/img/Dockerfile") == 0)
		*text = KO_SPAN("FROM c\n");
	else
		return ko_fail(err, KO_EIO, 0, "no such file");
	return KO_OK;
}

static void check_follow(void **state)
{
	static const struct ko_side_files side = { .read = read_file,
						   .enter = mentions_enter,
						   .follows_builds = true };
	const struct mentions_row *r = *state;
	struct ko_buf got = KO_BUF(4096);

	assert_int_equal(mentions_of("bake", ko_span_str(r->text), "p/bake.hcl",
				     &side, &got),
			 KO_OK);
	assert_string_equal(got.n ? got.p : "", r->want);
	ko_buf_done(&got);
}

static struct told_row name_rows[] = {
	{ "docker-bake.hcl", "bake" },
	{ "x/docker-bake.override.json", "bake" },
	{ "web.docker-bake.hcl", "bake" },
	{ "docker-bake.yaml", NULL },
	{ "web.nomad", "nomad" },
	{ "web.nomad.hcl", "nomad" },
	{ "main.tf", "terraform" },
	{ "main.tfvars", NULL },
	{ "x.hcl", NULL },
};

static struct told_row content_rows[] = {
	{ "target \"x\" {\n  dockerfile = \"D\"\n}\n", "bake" },
	{ "{\"target\": {\"x\": {\"dockerfile\": \"D\"}}}", "bake" },
	{ "{\"compilerOptions\": {\"target\": \"es5\"}}", NULL },
	{ "job \"x\" {\n  group \"g\" { task \"t\" {} }\n}\n", "nomad" },
	{ "resource \"docker_image\" \"x\" {\n}\n", "terraform" },
	{ "# Title\n\n```hcl\nresource \"a\" \"x\" {\n}\n```\n", NULL },
	{ "the job is done\n", NULL },
	{ "", NULL },
};

static const char *const formats[] = { "bake", "nomad", "terraform" };

static void check_name(void **state)
{
	check_told(*state, formats, ARRAY_LEN(formats), name_tells);
}

static void check_content(void **state)
{
	check_told(*state, formats, ARRAY_LEN(formats), content_tells);
}

/* Whatever the text, as deep as it is: KO_OK, and a fault. */
static void deep(void **state)
{
	static const char *const units[] = {
		"a = [", "a { ", "a = {b = ", "a = f(", "a = \"${", "x = \"${{"
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		struct ko_buf text = KO_BUF((size_t)8 << 20);
		struct ko_buf got = KO_BUF((size_t)1 << 20);

		for (size_t n = 0; n < 100000; n++)
			assert_int_equal(
				ko_buf_add(&text, ko_span_str(units[i])),
				KO_OK);
		assert_int_equal(
			mentions_of("bake", ko_buf_span(&text), "", NULL, &got),
			KO_OK);
		assert_true(got.n > 0);
		ko_buf_done(&text);
		ko_buf_done(&got);
	}
}

/* A variable of variables does not grow without end. */
static void expansion_bomb(void **state)
{
	struct ko_buf text = KO_BUF((size_t)1 << 20);
	struct ko_buf got = KO_BUF((size_t)1 << 20);
	int ok = 0;

	(void)state;
	ok |= ko_buf_printf(&text, "v0 = \"aaaaaaaaaa\"\n");
	for (int n = 1; n < 40; n++) {
		ok |= ko_buf_printf(&text, "v%d = \"", n);
		for (int i = 0; i < 20; i++)
			ok |= ko_buf_printf(&text, "${v%d}", n - 1);
		ok |= ko_buf_printf(&text, "\"\n");
	}
	ok |= ko_buf_printf(&text,
			    "target \"x\" { tags = [\"b/c:${v39}\"] }\n");
	assert_int_equal(ok, 0);
	assert_int_equal(
		mentions_of("bake", ko_buf_span(&text), "", NULL, &got), KO_OK);
	assert_string_equal(got.p, "41:23 tag b/c:${v39} = b/c (output)\n");
	ko_buf_done(&text);
	ko_buf_done(&got);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_format),
		TABLE(follow_rows, check_follow),
		TABLE(name_rows, check_name),
		TABLE_AS("content", content_rows, check_content),
		TEST(deep),
		TEST(expansion_bomb),
	};

	return run_tables("hcl", tables, KO_ARRAY_LEN(tables));
}
