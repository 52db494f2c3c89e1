#!/bin/sh
# ignore-comments.sh - comments that accept a finding, in every kind of file.
. "$TOP_SRCDIR/tests/tap.sh"

# file NAME: standard input as a file; a "|" in the name's place is a folder.
file() {
	mkdir -p "$(dirname "$1")"
	cat >"$1"
}

# ignored NAME FILE: nothing is found in it, and no comment is idle.
ignored() {
	run check --report-unused-ignores ${3+"$3"} "$2"
	expect "$1" 0 no-out . no-err 'knockoff:'
}

# found NAME FILE [out|err PATTERN]...
found() {
	name=$1
	file=$2
	shift 2
	run check "$file"
	expect "$name" 1 out 'ngnix' "$@"
}

# ---- each format ----

file Dockerfile <<'END'
# syntax=docker/dockerfile:1
# knockoff: ignore[image-lookalike] the lab's fork
FROM ngnix
# knockoff: ignore[image-lookalike, namespace-lookalike] more than one
# another comment

COPY --from=bitnmai/redis /a /b
RUN --mount=type=bind,from=alpine \
    # knockoff: ignore[image-lookalike] within an instruction
    --mount=type=bind,from=ngnix \
    true
END
ignored 'Dockerfile' Dockerfile
file compose.yaml <<'END'
services:
  a:
    image: ngnix # knockoff: ignore[image-lookalike] on its line
  b:
    # knockoff: ignore[image-lookalike] on the line before
    image: ngnix
  c: { image: ngnix } #knockoff:ignore[image-lookalike] tight
  d:
    image: ngnix	#	knockoff:	ignore	every rule, with tabs
END
ignored 'YAML' compose.yaml
file x.sh <<'END'
docker pull ngnix # knockoff: ignore[image-lookalike] why
# knockoff: ignore[image-lookalike] why
docker run -it \
	ngnix # knockoff: ignore[image-lookalike] why
END
sed -i '/^# knockoff/d' x.sh
ignored 'shell' x.sh
file docker-bake.hcl <<'END'
target "a" {
  contexts = { a = "docker-image://ngnix" } // knockoff: ignore[image-lookalike] why
  # knockoff: ignore[image-lookalike] why
  args = {}
}
END
sed -i '/# knockoff/d' docker-bake.hcl
ignored 'HCL' docker-bake.hcl
file main.tf <<'END'
resource "docker_image" "a" {
  /* knockoff: ignore[image-lookalike] why */
  name = "ngnix"
}
resource "docker_image" "b" {
  name = "ngnix" # knockoff: ignore[image-lookalike] why
}
END
ignored 'Terraform' main.tf
file .devcontainer/devcontainer.json <<'END'
{
  // knockoff: ignore[image-lookalike] why
  "image": "ngnix"
}
END
ignored 'JSON with comments' .devcontainer/devcontainer.json
file Jenkinsfile <<'END'
pipeline {
  agent { docker { image 'ngnix' } } // knockoff: ignore[image-lookalike] why
  stages { stage('x') { steps { sh '''
    # knockoff: ignore[image-lookalike] in a script
    docker pull ngnix
  ''' } } }
}
END
ignored 'Groovy' Jenkinsfile
file a.container <<'END'
[Container]
; knockoff: ignore[image-lookalike] why
Image=ngnix
END
ignored 'a unit' a.container
file a.md <<'END'
Text.

<!-- knockoff: ignore[image-lookalike] the whole block -->

```sh
docker pull ngnix
docker pull alpine
docker pull ngnix
```

```sh
docker pull ngnix # knockoff: ignore[image-lookalike] in the code
```
END
ignored 'Markdown' a.md
echo '~~~sh
docker pull ngnix
~~~' >>a.md
found 'Markdown: behind that block' a.md out '^a.md:15:'
file a.html <<'END'
<!-- knockoff: ignore[image-lookalike] why -->
<pre>docker pull ngnix</pre>
END
ignored 'HTML' a.html
file a.rst <<'END'
Text::

    # knockoff: ignore[image-lookalike] why
    docker pull ngnix

.. code-block:: console

    $ docker pull ngnix # knockoff: ignore[image-lookalike] why
END
ignored 'reStructuredText' a.rst
file a.go <<'END'
package a

image := "bitnmai/redis:7" // knockoff: ignore[namespace-lookalike] why
END
ignored 'Go' a.go --as=source
run check --as=dockerfile - <<'END'
# knockoff: ignore[image-lookalike] why
FROM ngnix
END
expect 'standard input' 0 no-out .

# ---- what it does not do ----

file Dockerfile <<'END'
# knockoff: ignore[namespace-lookalike] another rule
FROM ngnix
END
found 'another rule' Dockerfile
file Dockerfile <<'END'
# knockoff: ignore[image-lookalike] another line
FROM alpine
FROM ngnix
END
found 'another line' Dockerfile
file x.sh <<'END'
docker pull alpine # knockoff: ignore[image-lookalike] its own line alone
docker pull ngnix
END
found 'behind something, it is about its own line' x.sh
file x.sh <<'END'
docker pull ghrc.io/x/y # knockoff: ignore why
END
run check x.sh
expect 'known bad needs its rule' 1 out 'known-bad'
file x.sh <<'END'
docker pull ghrc.io/x/y # knockoff: ignore[known-bad] a test of the alarm
END
ignored 'known bad with its rule' x.sh
file x.sh <<'END'
docker pull ngnix -knockoff: ignore[image-lookalike] no comment
docker pull http://knockoff:ignore/ngnix x#knockoff: ignore[image-lookalike] x
END
found 'no comment' x.sh no-err knockoff:
file compose.yaml <<'END'
services:
  a:
    image: ngnix // knockoff: ignore[image-lookalike] not in YAML
END
run check compose.yaml
expect 'a comment of other formats' 2 out ngnix
file x.sh <<'END'
# knockoff: a tool that looks at names
# knockoff: see ignore[image-lookalike]
docker pull ngnix
END
found 'other words behind the mark' x.sh no-err knockoff:

# ---- what is wrong with one: it is told, and ignores nothing ----

while read -r row; do
	[ -n "$row" ] || continue
	echo "docker pull ngnix # knockoff: ${row%% @ *}" >x.sh
	found "malformed: ${row%% @ *}" x.sh \
		err "^knockoff: x.sh:1:21: ${row#* @ }"
	run check -q x.sh
	expect "malformed, quiet: ${row%% @ *}" 1 no-err .
done <<'END'
ignore[image-lookalike] @ no reason given
ignore @ no reason given
ignore[image-lookalkie] why @ 'image-lookalkie' is no rule; did you mean 'image-lookalike'?
ignore[transposition] why @ 'transposition' says how a name differs
ignore[] why @ no rule between the brackets
ignore[image-lookalike,,hidden] why @ no rule between the brackets
ignore[image-lookalike why @ '\[' without a '\]'
ignroe[image-lookalike] why @ unknown word; did you mean 'ignore'?
ignored[image-lookalike] why @ unknown word; did you mean 'ignore'?
ignore-line why @ 'ignore' is followed by
END
printf 'FROM ngnix # knockoff: ignore[image-lookalike] why\n' >Dockerfile
run check Dockerfile
expect 'behind an instruction of a Dockerfile' 2 \
	err 'put it on the line before'
printf 'FROM ngnix\n# knockoff: ignore[image-lookalike] \033[2J::error\n' \
	>Dockerfile
run check --report-unused-ignores Dockerfile
expect 'escapes in a comment' 1 no-out "$(printf '\033')" no-err \
	"$(printf '\033')"

# ---- what ignores nothing ----

file x.sh <<'END'
docker pull nginx # knockoff: ignore[image-lookalike] once
docker pull ngnix # knockoff: ignore[image-lookalike] needed
END
run check x.sh
expect 'without the option' 0 no-out . no-err .
run check --report-unused-ignores x.sh
expect '--report-unused-ignores' 1 \
	out "^x.sh:1:21: warning: this comment ignores nothing \[unused-ignore\]" \
	no-out '^x.sh:2'
run check --report-unused-ignores --fail-on=error x.sh
expect 'its severity' 0 out 'unused-ignore'
run check --report-unused-ignores --format=json x.sh
expect 'as JSON' 1 out '"line":1,"column":21' out '"rule":"unused-ignore"'
run check --report-unused-ignores --format=sarif x.sh
expect 'as SARIF' 1 out '"ruleId":"unused-ignore"'
echo 'severity: {unused-ignore: none}' >.knockoff.yaml
run check --report-unused-ignores x.sh
expect 'its severity, configured' 0 no-out .
rm .knockoff.yaml
mkdir dir
cp x.sh dir/b.sh
cp x.sh dir/a.sh
run check --report-unused-ignores --threads=8 dir
expect 'in the order of the files' 1 out 'a.sh:1:21'
cp "$tmp/out" "$tmp/eight"
run check --report-unused-ignores --threads=1 dir
cmp -s "$tmp/out" "$tmp/eight"
tap $? 'and the same with one thread'

# A Dockerfile that is read for two reasons.
file tree/compose.yaml <<'END'
services: { a: { build: . } }
END
file tree/Dockerfile <<'END'
# knockoff: ignore[image-lookalike] why
FROM ngnix
END
run check --report-unused-ignores --follow tree
expect 'a file read twice' 0 no-out . no-err knockoff:

# ---- hostile ones ----

{
	seq 1100 | sed 's/.*/# knockoff: ignore[image-lookalike] &/'
	echo 'docker pull ngnix'
} >many.sh
run check many.sh
expect 'many of them' 0 err 'too many of these comments'
head -c 1000000 /dev/zero | tr '\0' '#' >long.sh
echo ' knockoff: ignore[image-lookalike] why' >>long.sh
echo 'docker pull ngnix' >>long.sh
run check long.sh
expect 'a long line' 0 no-out .
printf '# knockoff: ignore' >end.sh
run check end.sh
expect 'at the end of a file' 0 err 'no reason'
printf 'docker pull ngnix\n# knockoff:' >end.sh
run check end.sh
expect 'the mark at the end of a file' 1 no-err knockoff:
plan
