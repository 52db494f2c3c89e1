#include "test.h"

#include <stdio.h>

#include "base/buf.h"
#include "extract/compose.h"
#include "extract/compose_resolve.h"
#include "mentions.h"

#define A "services:\n  a:\n"

static struct mentions_row rows[] = {
	/* image */
	{ "plain", A "    image: nginx:1.27\n", "3:12 image nginx:1.27\n" },
	{ "quoted", A "    image: \"nginx\" # x\n", "3:13 image nginx\n" },
	{ "flow", "services: {a: {image: nginx}, \"b\": {\"image\": \"x:7\"}}",
	  "1:23 image nginx\n1:47 image x:7\n" },
	{ "JSON", "{\"services\": {\"a\": {\"image\": \"x\"}}}",
	  "1:31 image x\n" },
	{ "BOM and CRLF", "\xef\xbb\xbfservices:\r\n  a:\r\n    image: x\r\n",
	  "3:12 image x\n" },
	{ "null", A "    image: ~\n    build: .\n  b:\n    image:\n", "" },
	{ "not a scalar", A "    image: {name: x}\n    build: [x]\n", "" },
	{ "folded stands at its mark", A "    image: >-\n      x:1\n",
	  "3:12 image x:1\n" },
	{ "escapes", A "    image: \"n\\x67inx\"\n",
	  "3:13 image n\\x67inx = nginx\n" },
	{ "comment", A "    #image: x\n    command: x # image: y\n", "" },
	{ "other keys are none",
	  A "    labels: {image: x}\n    environment:\n      IMAGE: y\n"
	    "    deploy: {image: z}\nconfigs:\n  c: {image: x}\n"
	    "volumes:\n  v: {image: y}\n",
	  "" },
	{ "x- is none", "x-a:\n  image: x\nservices: {}\n", "" },
	{ "profiles do not hide", A "    profiles: [d]\n    image: x\n",
	  "4:12 image x\n" },
	{ "provider", A "    provider: {type: x}\n", "" },
	{ "without services:", "web:\n  image: x\nx-y:\n  image: z\n",
	  "2:10 image x\n" },
	{ "only a version", "version: '3'\nweb:\n  image: x\n", "" },

	/* Variables */
	{ "default", A "    image: ${I:-x}:${T-1}\n",
	  "3:12 image ${I:-x}:${T-1} = x:1\n" },
	{ "no value", A "    image: x:${T}\n", "3:12 image x:${T} = x:\n" },
	{ "nothing left", A "    image: $X\n", "3:12 image $X =  (blank)\n" },
	{ "escaped", A "    image: x:$$T\n", "3:12 image x:$$T = x:$T\n" },
	{ "required", A "    image: x:${T:?no}\n",
	  "3:12 image x:${T:?no} = x\n" },
	{ "required and nothing known", A "    image: ${T:?no}\n",
	  "3:12 image ${T:?no} =  (unresolved)\n" },
	{ "no host", A "    image: ${H}/x:1\n",
	  "3:12 image ${H}/x:1 =  (unresolved)\n" },
	{ "no folder", A "    image: ghcr.io/${O}/x\n",
	  "3:12 image ghcr.io/${O}/x = ghcr.io (host)\n" },
	{ "half a name", A "    image: app-${O}\n",
	  "3:12 image app-${O} =  (unresolved)\n" },
	{ "a whole name is left", A "    image: ${R}x/y:1\n",
	  "3:12 image ${R}x/y:1 = x/y:1\n" },
	{ "the project's name",
	  "name: p\n" A "    image: ${COMPOSE_PROJECT_NAME}_a\n",
	  "4:12 image ${COMPOSE_PROJECT_NAME}_a = p_a\n" },
	{ "the folder's name", A "    image: ${COMPOSE_PROJECT_NAME}_a\n",
	  "3:12 image ${COMPOSE_PROJECT_NAME}_a =  (unresolved)\n" },
	{ "invalid", A "    image: x:${\n  b:\n    image: y\n",
	  "3:12 image x:${ =  (invalid)\n"
	  "3:12 ! invalid interpolation format: a \"$\" that is meant is "
	  "written \"$$\"\n5:12 image y\n" },
	{ "another tool's template", A "    image: x:{{ tag }}\n",
	  "3:12 image x:{{ tag }} = x\n" },

	/* Anchors, tags, documents */
	{ "anchor",
	  "x-b: &b\n  image: x\nservices:\n  a: *b\n  b:\n    <<: *b\n",
	  "2:10 image x\n" },
	{ "an anchor's scalar", "x-i: &i x:1\nservices:\n  a:\n    image: *i\n",
	  "1:9 image x:1\n" },
	{ "own before merged",
	  "x-b: &b {image: x}\n" A "    <<: *b\n    image: y\n",
	  "5:12 image y\n" },
	{ "of merged the first",
	  "x-b: &b {image: x}\n" A "    <<: [*b, {image: y}]\n",
	  "1:17 image x\n" },
	{ "reset", A "    image: !reset x\n    build: .\n", "" },
	{ "a service that is reset", "services:\n  a: !reset {image: x}\n",
	  "" },
	{ "override", A "    image: !override x\n", "3:22 image x\n" },
	{ "documents", A "    image: x\n---\nservices: {b: {image: y}}\n",
	  "3:12 image x\n5:23 image y\n" },
	{ "the later document counts",
	  A "    image: x\n---\nservices: {a: {image: y}}\n",
	  "5:23 image y\n" },
	{ "the later document resets",
	  A "    image: x\n---\nservices: {a: {image: !reset null}}\n", "" },
	{ "lists of documents go together",
	  A "    build: {cache_from: [x]}\n---\n"
	    "services: {a: {build: {cache_from: [y]}}}\n",
	  "3:26 cache-from x\n5:37 cache-from y\n" },

	/* build */
	{ "output", A "    build: .\n    image: x\n",
	  "4:12 build-output x (output)\n" },
	{ "no build", A "    build: ~\n    image: x\n", "4:12 image x\n" },
	{ "pulled all the same",
	  A "    build: .\n    image: x\n    pull_policy: always\n",
	  "4:12 image x\n" },
	{ "used by a neighbour",
	  A "    image: x:1\n  b: {build: ., image: \"x:1\"}\n",
	  "3:12 image x:1 (output)\n4:25 build-output x:1 (output)\n" },
	{ "used by its tag", A "    image: x:1\n  b: {build: {tags: [x:1]}}\n",
	  "3:12 image x:1 (output)\n4:22 tag x:1 (output)\n" },
	{ "contexts",
	  A "    build:\n      additional_contexts:\n"
	    "        b: docker-image://x:${V:-3}\n        c: service:y\n"
	    "        d: ../z\n        e: \"docker-image://y\"\n",
	  "5:27 additional-context x:${V:-3} = x:3\n"
	  "8:28 additional-context y\n" },
	{ "contexts in a list",
	  A "    build:\n      additional_contexts:\n"
	    "        - b=docker-image://x\n        - c=../y\n",
	  "5:28 additional-context x\n" },
	{ "caches",
	  A "    build:\n      cache_from:\n        - x/y:c\n"
	    "        - type=registry,ref=u/x\n        - type=local,src=p\n"
	    "        - type=gha\n"
	    "      cache_to: [\"type=registry,mode=max,ref=u/z\"]\n",
	  "5:11 cache-from x/y:c\n6:29 cache-from u/x\n"
	  "9:46 cache-to u/z (output)\n" },
	{ "tags", A "    build:\n      tags: [x:1, \"y:$V\"]\n",
	  "4:14 tag x:1 (output)\n4:20 tag y:$V = y: (output)\n" },
	{ "frontend",
	  A "    build: {args: {BUILDKIT_SYNTAX: docker/x:1, A: y}}\n",
	  "3:37 build-syntax docker/x:1\n" },
	{ "frontend in a list",
	  A "    build:\n      args:\n        - BUILDKIT_SYNTAX=docker/x\n"
	    "        - A=y\n        - BUILDKIT_SYNTAX=\n",
	  "5:27 build-syntax docker/x\n" },
	{ "sbom", A "    build: {sbom: \"generator=u/s:1\"}\n",
	  "3:30 sbom-generator u/s:1\n" },
	{ "sbom without", A "    build: {sbom: true}\n", "" },
	{ "remote", A "    build: https://x.y/z.git#b:c\n", "" },

	/* A Dockerfile inside */
	{ "Dockerfile",
	  A "    build:\n      dockerfile_inline: |\n"
	    "        FROM x:1 AS s\n        COPY --from=y /a /b\n"
	    "        FROM s\n",
	  "5:14 dockerfile-inline x:1\n6:21 dockerfile-inline y\n"
	  "7:14 dockerfile-inline s (stage)\n" },
	{ "its variables and compose's",
	  A "    build:\n      dockerfile_inline: |\n"
	    "        ARG B=x\n        FROM $${B}:${V:-3}-$$B\n",
	  "6:14 dockerfile-inline ${B}:3-$B = x:3-x\n" },
	{ "in quotes",
	  A "    build: {dockerfile_inline: \"FROM x\\nFROM y\"}\n",
	  "3:38 dockerfile-inline x\n3:46 dockerfile-inline y\n" },
	{ "its contexts",
	  A "    build:\n      additional_contexts: {b: ./x}\n"
	    "      dockerfile_inline: \"FROM b\"\n",
	  "5:32 dockerfile-inline b (stage)\n" },
	{ "its faults", A "    build: {dockerfile_inline: \"FROM\"}\n",
	  "3:33 ! FROM requires either one or three arguments\n" },
	{ "a required variable in it",
	  A "    build:\n      dockerfile_inline: |\n"
	    "        FROM x:${V?}\n        FROM $${V}\n        ${L?}\n",
	  "5:14 dockerfile-inline x:\x1a = x\n"
	  "6:14 dockerfile-inline ${V} =  (blank)\n" },

	/* Elsewhere */
	{ "volumes",
	  A "    volumes:\n      - x:/y\n"
	    "      - {type: image, source: x, target: /y}\n"
	    "      - {type: bind, source: z, target: /y}\n",
	  "5:31 volume-image x\n" },
	{ "hooks",
	  A "    pre_start: [{image: x, command: y}]\n"
	    "    post_start: [{command: y}]\n    pre_stop: [{image: z}]\n",
	  "3:25 hook-image x\n5:24 hook-image z\n" },
	{ "models", "models:\n  m:\n    model: ai/x\n  n: {}\n",
	  "3:12 model ai/x\n" },

	/* extends */
	{ "extends", A "    extends: b\n  b:\n    image: x\n",
	  "5:12 image x\n" },
	{ "a build of the base",
	  A "    extends: {service: b}\n    image: x\n  b:\n    build: .\n",
	  "4:12 build-output x (output)\n" },
	{ "an image of the base",
	  A "    extends: b\n    build: .\n  b:\n    image: x\n",
	  "6:12 image x (output)\n" },
	{ "cycle", A "    extends: b\n    image: x\n  b:\n    extends: a\n",
	  "4:12 image x\n"
	  "3:14 ! circular reference: the service extends itself\n" },
	{ "itself", A "    extends: a\n",
	  "3:14 ! circular reference: the service extends itself\n" },
	{ "of nobody", A "    extends: q\n    image: x\n", "4:12 image x\n" },

	/* Not as it should be */
	{ "twice", A "    image: x\n    image: y\n",
	  "4:12 image y\n"
	  "4:5 ! mapping key \"image\" already defined\n" },
	{ "twice, merged is fine",
	  "x-b: &b {image: x}\nx-c: &c {image: y}\n" A
	  "    <<: [*b, *c]\n    image: z\n",
	  "6:12 image z\n" },
	{ "tabs", "services:\n\ta:\n\t\timage: x\n",
	  "2:1 ! found character that cannot start any token, while "
	  "scanning for the next token\n3:10 image x\n" },
	{ "broken in the middle",
	  A "    image: x\n  {% if y %}\n  b:\n    image: \"y:${T}\" # z\n"
	    "    # image: c\n    - image: 'z'\n    image: see below\n",
	  "3:12 image x\n"
	  "4:4 ! found character that cannot start any token, while "
	  "scanning for the next token\n"
	  "6:13 image y:${T} = y\n8:15 image z\n" },
	{ "bad bytes", A "    image: x\n    y: \x01\xff\n  b:\n    image: z\n",
	  "3:12 image x\n6:12 image z\n"
	  "4:8 ! control characters or bytes that are no UTF-8 are not "
	  "allowed\n" },
	{ "empty", "", "" },
	{ "a list", "- services:\n    a: {image: x}\n", "" },
	{ "services is a list", "services:\n  - image: x\n", "" },
	{ "a key that is a mapping", "services:\n  ? {a: b}\n  : {image: x}\n",
	  "3:13 image x\n" },
};

static void check_row(void **state)
{
	mentions_check("compose", *state);
}

/* ---- other files ---- */

static const struct file {
	const char *path, *text;
} beside[] = {
	{ "d/.env", "TAG=1.2\nREG=ghcr.io/o\n" },
	{ "d/base.yml", "services:\n  b:\n    build: .\n  i: {image: z}\n"
			"  c:\n    extends: {file: d.yml, service: c}\n"
			"  up: {extends: {file: ../up.yml, service: u}}\n" },
	{ "up.yml", "services: {u: {build: .}}\n" },
	{ "d/d.yml", "services:\n  c:\n    extends: {file: base.yml, service: "
		     "c}\n" },
	{ "d/bad.yml", "services: [\n" },
	{ "d/compose.override.yaml",
	  "services:\n  built: {build: .}\n  other: {image: o}\n"
	  "  pulled: {pull_policy: always}\n  nobody: {build: .}\n"
	  "  noimage: {image: !reset null}\n  gone: !reset null\n"
	  "  nobuild: {build: !reset null}\n  new: !override {image: n}\n" },
	{ "o/docker-compose.yml",
	  "services:\n  built: {build: .}\n  other: {image: x}\n"
	  "  pulled: {build: ., pull_policy: always}\n" },
};

/* What is included, and what is built. */
static const struct file others[] = {
	{ "p/.env", "TAG=1\nTOP=p\nREG=r.io\n" },
	{ "p/sub/.env", "TAG=2\nSUB=s\n" },
	{ "p/sub/compose.yaml",
	  "services:\n  s:\n    image: $REG/s:$TAG-$SUB\n" },
	{ "p/other.env", "SUB=o\n" },
	{ "p/sub/over.yaml", "services: {s: {image: over:$SUB}}\n" },
	{ "p/sub/deep.yaml", "include: [compose.yaml, sub/x.yaml]\n" },
	{ "p/flat.yaml", "services: {f: {image: \"f:${SUB-none}\"}}\n" },
	{ "p/loop.yaml",
	  "include: [compose.yaml]\nservices: {l: {image: l}}\n" },
	{ "p/self.yaml", "include:\n  - self.yaml\n" },
	{ "p/base.yaml",
	  "services: {b: {build: {context: img, args: {B: base, C: c}}}}\n" },
	{ "p/own.yaml", "services: {o: {image: own/x, build: .}}\n" },
	{ "p/Dockerfile", "ARG B=dflt\nARG C\nFROM $B:1\nFROM own/x:$C\n" },
	{ "p/img/Dockerfile", "ARG B=dflt\nFROM $B\n" },
	{ "p/img/other.Dockerfile",
	  "ARG B\nFROM r.io/$B:1 AS s\nFROM ctx\nCOPY --from=ctx /a /b\n"
	  "COPY --from=s /a /b\n" },
	{ "p/bad/Dockerfile", "FROM\n" },
	{ "p/docker-compose.yml", "services: {m: {build: {context: img}}}\n" },
};

static enum ko_status read_other(void *ctx, const char *path,
				 struct ko_arena *arena, struct ko_span *text,
				 struct ko_error *err)
{
	(void)ctx;
	(void)arena;
	for (size_t i = 0; i < KO_ARRAY_LEN(others); i++) {
		if (strcmp(others[i].path, path) != 0)
			continue;
		*text = ko_span_str(others[i].text);
		return KO_OK;
	}
	return ko_fail(err, KO_EIO, 0, "no such file");
}

/* For p/compose.yaml. */
static struct mentions_row include_rows[] = {
	{ "include", "include: [sub/compose.yaml]\n" A "    image: x:$TAG\n",
	  "4:12 image x:$TAG = x:1\nin p/sub/compose.yaml\n"
	  "3:12 image $REG/s:$TAG-$SUB = r.io/s:1-s\nin p/compose.yaml\n" },
	{ "in the long form", "include:\n  - path: ./sub/compose.yaml\n",
	  "in p/sub/compose.yaml\n"
	  "3:12 image $REG/s:$TAG-$SUB = r.io/s:1-s\nin p/compose.yaml\n" },
	{ "with variables of its own",
	  "include:\n  - {path: sub/compose.yaml, env_file: other.env}\n",
	  "in p/sub/compose.yaml\n"
	  "3:12 image $REG/s:$TAG-$SUB = r.io/s:1-o\nin p/compose.yaml\n" },
	{ "with none",
	  "include:\n  - {path: sub/compose.yaml, env_file: [/dev/null]}\n",
	  "in p/sub/compose.yaml\n"
	  "3:12 image $REG/s:$TAG-$SUB = r.io/s:1-\nin p/compose.yaml\n" },
	{ "in another folder",
	  "include:\n  - {path: flat.yaml, project_directory: sub}\n",
	  "in p/flat.yaml\n1:24 image f:${SUB-none} = f:s\n"
	  "in p/compose.yaml\n" },
	{ "with an override",
	  "include:\n  - path: [sub/compose.yaml, sub/over.yaml]\n",
	  "in p/sub/compose.yaml\n3:12 image $REG/s:$TAG-$SUB = r.io/s:1-s "
	  "(replaced)\nin p/compose.yaml\n"
	  "in p/sub/over.yaml\n1:23 image over:$SUB = over:s\n"
	  "in p/compose.yaml\n" },
	{ "by a variable", "include: [\"${F:-flat}.yaml\"]\n",
	  "in p/flat.yaml\n1:24 image f:${SUB-none} = f:none\n"
	  "in p/compose.yaml\n" },
	{ "what is included includes", "include: [sub/deep.yaml]\n",
	  "in p/sub/deep.yaml\nin p/sub/compose.yaml\n"
	  "3:12 image $REG/s:$TAG-$SUB = r.io/s:1-s\nin p/sub/deep.yaml\n"
	  "1:25 ? p/sub/sub/x.yaml: no such file, not read\n"
	  "in p/compose.yaml\n" },
	{ "a cycle", "include: [loop.yaml]\n",
	  "in p/loop.yaml\n2:23 image l\n"
	  "in p/compose.yaml\n"
	  "1:11 ! include cycle: p/compose.yaml includes itself\n"
	  "in p/loop.yaml\nin p/compose.yaml\n" },
	{ "itself", "include: [./self.yaml, compose.yaml]\n",
	  "in p/self.yaml\nin p/self.yaml\n"
	  "2:5 ! include cycle: p/self.yaml includes itself\n"
	  "in p/self.yaml\nin p/compose.yaml\nin p/compose.yaml\n"
	  "1:24 ! include cycle: p/compose.yaml includes itself\n"
	  "in p/compose.yaml\n" },
	{ "a missing file", "include: [no.yaml]\n" A "    image: x\n",
	  "4:12 image x\n1:11 ? p/no.yaml: no such file, not read\n" },
	{ "missing variables",
	  "include:\n  - {path: flat.yaml, env_file: no.env}\n",
	  "2:5 ? p/no.env: no such file, not read\n"
	  "in p/flat.yaml\n1:24 image f:${SUB-none} = f:none\n"
	  "in p/compose.yaml\n" },
	{ "nobody knows which", "include: [\"${F?}.yaml\"]\n",
	  "1:11 ? which file is included needs a variable's value, not read\n"
	  "1:11 ? required variable F is missing a value\n" },
	{ "of another machine",
	  "include:\n  - https://x.y/z.git\n  - git@x.y:z\n", "" },
	{ "of a registry",
	  "include:\n  - oci://ghrc.io/a/b:1\n  - path: oci://x/y\n",
	  "2:11 include ghrc.io/a/b:1\n3:17 include x/y\n" },
	{ "no list", "include: sub/compose.yaml\n", "" },
};

/* For p/compose.yaml, with --follow. */
static struct mentions_row follow_rows[] = {
	{ "a build", A "    build: .\n",
	  "in p/Dockerfile\n3:6 dockerfile:from $B:1 = dflt:1\n"
	  "4:6 dockerfile:from own/x:$C = own/x:\nin p/compose.yaml\n" },
	{ "its arguments",
	  A "    build:\n      context: ./img/\n      args: {B: \"x:$TAG\"}\n",
	  "in p/img/Dockerfile\n2:6 dockerfile:from $B = x:1\n"
	  "in p/compose.yaml\n" },
	{ "in a list", A "    build: {context: img, args: [\"B=x:$TAG\", Q]}\n",
	  "in p/img/Dockerfile\n2:6 dockerfile:from $B = x:1\n"
	  "in p/compose.yaml\n" },
	{ "of the environment",
	  A "    build: {context: img, args: {TOP: , B}}\n",
	  "in p/img/Dockerfile\n2:6 dockerfile:from $B = dflt\n"
	  "in p/compose.yaml\n" },
	{ "by another name, with contexts",
	  A
	  "    build:\n      context: img\n      dockerfile: other.Dockerfile\n"
	  "      args: [TAG, B=x]\n      additional_contexts: {ctx: ./x}\n",
	  "in p/img/other.Dockerfile\n"
	  "2:6 dockerfile:from r.io/$B:1 = r.io/x:1\n"
	  "3:6 dockerfile:from ctx (stage)\n"
	  "4:13 dockerfile:copy-from ctx (stage)\n"
	  "5:13 dockerfile:copy-from s (stage)\nin p/compose.yaml\n" },
	{ "an argument nobody knows",
	  A "    build: {context: img, args: {B: \"r.io/${Q?}\"}}\n",
	  "in p/img/Dockerfile\n2:6 dockerfile:from $B = r.io (host)\n"
	  "in p/compose.yaml\n"
	  "3:37 ? required variable Q is missing a value\n" },
	{ "one that is extended",
	  A "    extends: {file: base.yaml, service: b}\n"
	    "    build: {args: {B: mine}}\n",
	  "in p/img/Dockerfile\n2:6 dockerfile:from $B = mine\n"
	  "in p/compose.yaml\n" },
	{ "extended alone", A "    extends: {file: base.yaml, service: b}\n",
	  "in p/img/Dockerfile\n2:6 dockerfile:from $B = base\n"
	  "in p/compose.yaml\n" },
	{ "one that is included", "include: [own.yaml]\n",
	  "in p/own.yaml\n1:23 build-output own/x (output)\nin p/Dockerfile\n"
	  "3:6 dockerfile:from $B:1 = dflt:1\n"
	  "4:6 dockerfile:from own/x:$C = own/x:\n"
	  "in p/own.yaml\nin p/compose.yaml\n" },
	{ "its faults", A "    build: bad\n",
	  "in p/bad/Dockerfile\n"
	  "1:1 ! FROM requires either one or three arguments\n"
	  "in p/compose.yaml\n" },
	{ "none there, and hostile", A "    build: \"a\\nb\"\n",
	  "3:12 ? p/a?b/Dockerfile: no such file, not followed\n" },
	{ "none there", A "    build: no\n",
	  "3:12 ? p/no/Dockerfile: no such file, not followed\n" },
	{ "nobody knows where", A "    build: \"$Q/${R?}\"\n",
	  "3:12 ? which Dockerfile it is needs a variable's value, not "
	  "followed\n" },
	{ "on another machine", A "    build: https://x.y/z.git\n", "" },
	{ "in the file itself",
	  A "    build: {dockerfile_inline: \"ARG B=y\\nFROM $$B\", "
	    "args: {B: x}}\n",
	  "3:47 dockerfile-inline $B = x\n" },
};

/* For p/docker-compose.override.yml, with --follow. */
static struct mentions_row merge_rows[] = {
	{ "arguments for the build of the base",
	  "services: {m: {build: {args: {B: over}}}}\n",
	  "in p/img/Dockerfile\n2:6 dockerfile:from $B = over\n"
	  "in p/docker-compose.override.yml\n" },
	{ "another build", "services: {m: {build: !override {context: .}}}\n",
	  "in p/Dockerfile\n3:6 dockerfile:from $B:1 = dflt:1\n"
	  "4:6 dockerfile:from own/x:$C = own/x:\n"
	  "in p/docker-compose.override.yml\n" },
};

static enum ko_status read_file(void *ctx, const char *path,
				struct ko_arena *arena, struct ko_span *text,
				struct ko_error *err)
{
	(void)ctx;
	(void)arena;
	for (size_t i = 0; i < KO_ARRAY_LEN(beside); i++) {
		if (strcmp(beside[i].path, path) != 0)
			continue;
		*text = ko_span_str(beside[i].text);
		return KO_OK;
	}
	return ko_fail(err, KO_EIO, 0, "no such file");
}

static struct mentions_row side_rows[] = {
	{ ".env", A "    image: $REG/x:${TAG:-1}\n",
	  "3:12 image $REG/x:${TAG:-1} = ghcr.io/o/x:1.2\n" },
	{ "extends a file",
	  A "    extends: {file: base.yml, service: b}\n    image: x\n",
	  "4:12 build-output x (output)\n" },
	{ "its images are its own",
	  A "    extends: {file: ./base.yml, service: i}\n", "" },
	{ "from file to file",
	  A "    extends: {file: x/../base.yml, service: up}\n    image: x\n",
	  "4:12 build-output x (output)\n" },
	{ "a cycle over files",
	  A "    extends: {file: base.yml, service: c}\n    image: x\n",
	  "4:12 image x\n"
	  "3:14 ! circular reference: the service extends itself\n" },
	{ "a missing file",
	  A "    extends: {file: no.yml, service: b}\n    image: x\n",
	  "4:12 image x\n3:14 ? d/no.yml: no such file, not read\n" },
	{ "a missing file is said once",
	  A "    extends: {file: no.yml, service: b}\n  b:\n"
	    "    extends: {file: no.yml, service: b}\n",
	  "3:14 ? d/no.yml: no such file, not read\n" },
	{ "required variables cost one note",
	  A "    image: x:${T:?no}\n  b:\n    image: y:${U?}\n",
	  "3:12 image x:${T:?no} = x\n5:12 image y:${U?} = y\n"
	  "3:12 ? required variable T is missing a value: no\n" },
	{ "a broken file",
	  A "    extends: {file: bad.yml, service: b}\n    image: x\n",
	  "4:12 image x\n" },
	{ "the override builds it", "services: {built: {image: x}}\n",
	  "1:27 build-output x (output)\n" },
	{ "the override has another image", "services: {other: {image: x}}\n",
	  "1:27 image x (replaced)\n" },
	{ "what else the service names stays",
	  "services:\n  other:\n    image: x\n    build: {cache_from: [y]}\n",
	  "3:12 build-output x (output)\n4:26 cache-from y\n" },
	{ "the override takes the image away",
	  "services: {noimage: {image: x}}\n", "1:29 image x (replaced)\n" },
	{ "the override takes the build away",
	  "services: {nobuild: {image: x, build: .}}\n", "1:29 image x\n" },
	{ "the override takes the service away",
	  "services: {gone: {image: x, pre_stop: [{image: y}]}}\n",
	  "1:26 image x (replaced)\n1:48 hook-image y (replaced)\n" },
	{ "the override is another service",
	  "services: {new: {image: x, build: .}}\n",
	  "1:25 image x (replaced)\n" },
	{ "the override pulls it", "services: {pulled: {build: ., image: x}}\n",
	  "1:38 image x\n" },
	{ "include is another input",
	  "include: [base.yml, {path: d.yml}]\n" A "    image: x\n",
	  "4:12 image x\n" },
};

static struct mentions_row override_rows[] = {
	{ "the base builds it", "services: {built: {image: x}}\n",
	  "1:27 build-output x (output)\n" },
	{ "the base does not", "services: {other: {image: y}}\n",
	  "1:27 image y\n" },
	{ "the base pulls it", "services: {pulled: {image: y}}\n",
	  "1:28 image y\n" },
	{ "the override does not pull it",
	  "services: {pulled: {image: y, pull_policy: build}}\n",
	  "1:28 build-output y (output)\n" },
};

static struct mentions_row env_rows[] = {
	{ "instead of .env", A "    image: x:$TAG$REG\n",
	  "3:12 image x:$TAG$REG = x:7\n" },
	{ "the later one wins", A "    image: x:$BOTH\n",
	  "3:12 image x:$BOTH = x:2\n" },
	{ "one is made of another", A "    image: x:$SUM\n",
	  "3:12 image x:$SUM = x:7-1\n" },
};

static void check_with(const struct mentions_row *r, const char *path,
		       const struct ko_side_files *side)
{
	struct ko_buf got = KO_BUF(4096);

	assert_int_equal(
		mentions_of("compose", ko_span_str(r->text), path, side, &got),
		KO_OK);
	assert_string_equal(got.n ? got.p : "", r->want);
	ko_buf_done(&got);
}

static void check_side(void **state)
{
	static const struct ko_side_files side = { .read = read_file };

	check_with(*state, "d/compose.yaml", &side);
}

static void check_override(void **state)
{
	static const struct ko_side_files side = { .read = read_file };

	check_with(*state, "o/docker-compose.override.yaml", &side);
}

static const struct ko_side_files including = { .read = read_other,
						.enter = mentions_enter };
static const struct ko_side_files following = { .read = read_other,
						.enter = mentions_enter,
						.follows_builds = true };

static void check_include(void **state)
{
	check_with(*state, "p/compose.yaml", &including);
}

static void check_follow(void **state)
{
	check_with(*state, "p/compose.yaml", &following);
}

static void check_merge(void **state)
{
	check_with(*state, "p/docker-compose.override.yml", &following);
}

static void check_env(void **state)
{
	static const struct ko_span texts[] = {
		KO_SPAN("TAG=7\nBOTH=1\n"),
		KO_SPAN("SUM=${TAG}-${BOTH}\nBOTH=2\n"),
	};
	static const struct ko_side_files side = {
		.read = read_file,
		.env_files = texts,
		.n_env_files = KO_ARRAY_LEN(texts),
	};

	check_with(*state, "d/compose.yaml", &side);
}

/* ---- detection ---- */

static struct name_row {
	const char *path;
	enum ko_likeness want;
} name_rows[] = {
	{ "compose.yaml", KO_SURE },
	{ "x/docker-compose.yml", KO_SURE },
	{ "docker-compose-dev.YAML", KO_SURE },
	{ "docker-compose.override.yml", KO_SURE },
	{ "compose.prod.yml", KO_SURE },
	{ "stack.yml", KO_LIKELY },
	{ "composer.yml", KO_LIKELY },
	{ "docker-compose.yml.example", KO_LIKELY },
	{ ".github/workflows/docker-compose.yml", KO_UNLIKE },
	{ "docker-compose.md", KO_UNLIKE },
	{ "compose", KO_UNLIKE },
	{ ".yml", KO_UNLIKE },
};

static void check_name(void **state)
{
	const struct name_row *r = *state;

	assert_int_equal(ko_compose_has_name(ko_span_str(r->path)), r->want);
}

static struct content_row {
	const char *name, *text;
	bool want;
} content_rows[] = {
	{ "image", A "    image: x\n", true },
	{ "build", A "\n    # c\n    ports: [1]\n    build: .\n", true },
	{ "merged, after others",
	  "# c\n---\nversion: \"3\"\nx-a: &a\n  b: c\n\n" A "    <<: *a\n",
	  true },
	{ "BOM", "\xef\xbb\xbf" A "    image: x\r\n", true },
	{ "indented", "  services:\n    a:\n      image: x\n", true },
	{ "tabs", "services:\n\ta:\n\t\timage: x\n", true },
	{ "flow", "services: {a: {image: x}}\n", true },
	{ "flow service", "services:\n  a: {image: x}\n", true },
	{ "restart",
	  "networks:\n  n:\nservices:\n  a:\n    restart: no\nvolumes:\n",
	  true },
	{ "long keys", "services:\n  ? a\n  : image: x\n", true },
	/* GitLab, GitHub, Woodpecker, Kubernetes, Symfony, a program */
	{ "gitlab", "image: x\nservices:\n  - postgres:9\n", false },
	{ "github",
	  "on: push\njobs:\n  a:\n    services:\n      b:\n"
	  "        image: x\n",
	  false },
	{ "woodpecker", "steps:\n  - image: y\n" A "    image: x\n", false },
	{ "kubernetes", "apiVersion: v1\nkind: X\n" A "    image: x\n", false },
	{ "symfony", "services:\n    _defaults:\n        autowire: true\n",
	  false },
	{ "a program", "services = [\n  a\n]\n", false },
	{ "a script", "#!/bin/sh\ncat > x <<E\n" A "    image: x\nE\n", false },
	{ "markdown", "# Title\n\nSome services:\n\n" A "    image: x\n",
	  false },
	{ "no services", "a:\n  image: x\n", false },
	{ "no service", "services:\n", false },
	{ "nothing", "", false },
};

static void check_content(void **state)
{
	const struct content_row *r = *state;

	assert_int_equal(ko_compose_has_content(ko_span_str(r->text)), r->want);
}

/* ---- limits ---- */

static enum ko_status count_mention(void *ctx, const struct ko_mention *m)
{
	(void)m;
	++*(size_t *)ctx;
	return KO_OK;
}

static enum ko_status ignore(void *ctx, const struct ko_diagnostic *d)
{
	(void)ctx;
	(void)d;
	return KO_OK;
}

static size_t count_in(const struct ko_buf *b)
{
	struct ko_arena arena = KO_ARENA(KO_SOURCE_ARENA_MAX);
	struct ko_source source = { .text = ko_buf_span(b), .arena = &arena };
	size_t count = 0;
	struct ko_sink sink = { &count, count_mention, ignore };

	source.path = KO_SPAN("");
	assert_int_equal(ko_compose_extract(&source, &sink), KO_OK);
	ko_arena_done(&arena);
	return count;
}

/* Services that all have one long list, and each other's. */
static void alias_bomb(void **state)
{
	struct ko_buf b = KO_BUF((size_t)4 << 20);
	(void)state;

	assert_int_equal(ko_buf_add(&b, KO_SPAN("x-l: &l [x")), KO_OK);
	for (int i = 0; i < 20000; i++)
		assert_int_equal(ko_buf_add(&b, KO_SPAN(", x")), KO_OK);
	assert_int_equal(ko_buf_add(&b, KO_SPAN("]\nservices:\n")), KO_OK);
	for (int i = 0; i < 20000; i++)
		assert_int_equal(ko_buf_printf(&b,
					       "  s%d: {image: y, build: "
					       "{cache_from: *l}}\n",
					       i),
				 KO_OK);
	assert_true(count_in(&b) > 20000);
	ko_buf_done(&b);
}

static void long_chain(void **state)
{
	struct ko_buf b = KO_BUF((size_t)4 << 20);
	(void)state;

	assert_int_equal(ko_buf_add(&b, KO_SPAN("services:\n")), KO_OK);
	for (int i = 0; i < 20000; i++)
		assert_int_equal(ko_buf_printf(&b,
					       "  s%d: {image: y%d, extends: "
					       "s%d}\n",
					       i, i, i + 1),
				 KO_OK);
	assert_int_equal(count_in(&b), 20000);
	ko_buf_done(&b);
}

static void documents(void **state)
{
	struct ko_buf b = KO_BUF((size_t)4 << 20);
	(void)state;

	for (int i = 0; i < 2000; i++)
		assert_int_equal(
			ko_buf_printf(&b, "---\nservices: {s%d: {image: y}}\n",
				      i),
			KO_OK);
	assert_int_equal(count_in(&b), KO_COMPOSE_DOCUMENTS_MAX);
	ko_buf_done(&b);
}

static void out_of_memory(void **state)
{
	static const struct ko_span text = KO_SPAN(
		"x-a: &a {image: \"${X:-y}\"}\nservices:\n  a:\n    <<: *a\n"
		"    build:\n      dockerfile_inline: \"FROM x\"\n"
		"      cache_from: [x]\n---\nservices: {b: {extends: a}}\n");
	enum ko_status status = KO_ENOMEM;
	(void)state;

	for (size_t max = 0; status == KO_ENOMEM; max += 64) {
		struct ko_arena arena = KO_ARENA(max);
		struct ko_source source = { .text = text, .arena = &arena };
		size_t count = 0;
		struct ko_sink sink = { &count, count_mention, ignore };

		source.path = KO_SPAN("");
		status = ko_compose_extract(&source, &sink);
		ko_arena_done(&arena);
	}
	assert_int_equal(status, KO_OK);
}

int main(void)
{
	static const struct test_table tables[] = {
		TABLE(rows, check_row),
		TABLE(side_rows, check_side),
		TABLE(override_rows, check_override),
		TABLE(env_rows, check_env),
		TABLE(include_rows, check_include),
		TABLE(follow_rows, check_follow),
		TABLE(merge_rows, check_merge),
		TABLE(name_rows, check_name),
		TABLE(content_rows, check_content),
		TEST(alias_bomb),
		TEST(long_chain),
		TEST(documents),
		TEST(out_of_memory),
	};

	return run_tables("compose", tables, KO_ARRAY_LEN(tables));
}
