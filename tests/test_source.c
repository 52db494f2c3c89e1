/* Names of images in the strings of programs. */
#include "test.h"

#include "mentions.h"

static struct mentions_row rows[] = {
	{ "host in front", "image := \"ghcr.io/acme/app:1\"\n",
	  "1:11 string ghcr.io/acme/app:1\n" },
	{ "anywhere in a string", "run(\"x push quay.io/a/b --now\")\n",
	  "1:13 string quay.io/a/b\n" },
	{ "scheme", "u(\"oci://ghcr.io/a/b\")\n", "1:10 string ghcr.io/a/b\n" },
	{ "tag under a key", "image='redis:7'\n", "1:8 string redis:7\n" },
	{ "tag in a call", "DockerImageName.parse(\"redis:7\")\n", "" },
	{ "container in a call", "new GenericContainer(\"redis:7\")\n",
	  "1:23 string redis:7\n" },
	{ "tag without a key", "x = \"redis:7\"\n", "" },
	{ "key without a tag", "{ image: 'postgre' }\n", "" },
	{ "expression in the tag", "image: `ghcr.io/a/b:${ x + 'y' }`\n",
	  "1:9 string ghcr.io/a/b:${ x + 'y' } = ghcr.io/a/b\n" },
	{ "expression in the path", "f\"ghcr.io/${me}/b\"\n",
	  "1:3 string ghcr.io/${me}/b = ghcr.io (host)\n" },
	{ "Dockerfile", "s = \"FROM redis:7\\nRUN x\\n\"\n",
	  "1:11 dockerfile:from redis:7\n" },
	{ "Dockerfile over lines", "in := `\nFROM redis\nRUN x\n`\n",
	  "2:6 dockerfile:from redis\n" },
	{ "SQL", "q = \"FROM users\"\n", "" },
	{ "long SQL", "q = \"\"\"FROM users u\nWHERE x = 1\"\"\"\n", "" },
	{ "URL", "get(\"https://ghcr.io/a/b\")\n", "" },
	{ "import of Go", "import \"k8s.io/api/core/v1\"\n",
	  "1:9 string k8s.io/api/core/v1\n" },
	{ "comment", "// \"ghcr.io/a/b\"\n/* \"ghcr.io/a/b\" */\n", "" },
	{ "picture", "{ image: \"cdn.example.com/a/b.png\" }\n", "" },
	{ "registry alone", "REGISTRY = 'ghcr.io'\n",
	  "1:13 registry ghcr.io (host)\n" },
	{ "host under another key", "server = 'ghcr.io'\n", "" },
	{ "variables of Terraform",
	  "web_image = \"redis:7\"\nami = \"x:1\"\n"
	  "apps = { a = { image = \"r.io/a/b\" } } # \"r.io/c/d\"\n",
	  "1:14 string redis:7\n3:25 string r.io/a/b\n" },
	{ "assignment", "IMAGE ?= ghcr.io/a/b:$(V)\n",
	  "1:10 assignment ghcr.io/a/b:$(V) = ghcr.io/a/b\n" },
	{ "a test's own mistake", "// typo-squats\nx(\"ghrc.io/a/b\")\n", "" },
	{ "a rule in a comment is no such word",
	  "// knockoff: ignore[host-lookalike] ours\nx(\"ghrc.io/a/b\")\n",
	  "2:4 string ghrc.io/a/b\n" },
	{ "string without an end", "x = \"ghcr.io/a/b\n", "" },
};

static void check_row(void **state)
{
	mentions_check("source", *state);
}

int main(void)
{
	static const struct test_table tables[] = { TABLE(rows, check_row) };

	return run_tables("source", tables, KO_ARRAY_LEN(tables));
}
