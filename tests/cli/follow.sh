#!/bin/sh
# follow.sh - files that lead to others: include, --follow, --merge.
. "$TOP_SRCDIR/tests/tap.sh"

mkdir -p app/img
cat >app/compose.yaml <<'END'
include: [db.yaml]
services:
  web:
    build: {context: img, args: {BASE: ngnix}}
  same:
    build: img
END
printf 'services:\n  db:\n    image: ${DB:-redis}\n' >app/db.yaml
printf 'ARG BASE=nginx\nFROM $BASE\n' >app/img/Dockerfile

# ---- include ----

run refs app/compose.yaml
expect 'what is included stands in its own file' 0 \
	out '^app/db.yaml:3:12: compose:image docker.io/library/redis$' \
	no-out Dockerfile
run refs app
expect 'and is given once in a folder' 0 lines 2
run refs app/db.yaml app/compose.yaml ./app/db.yaml
expect 'or by any other name' 0 lines 2
run refs app/db.yaml app/db.yaml
expect 'unless it is asked for twice' 0 lines 2

echo DB=postgre >app/.env
run check app/compose.yaml
expect 'with the variables of the project' 1 out '^app/db.yaml:3:12: error'
rm app/.env

# ---- --follow ----

run check --follow app
expect 'a slip among the arguments' 1 out '^app/img/Dockerfile:2:6: error' \
	err '^1 error' 
run check app
expect 'is not looked for without the option' 0
run refs --follow app/img/Dockerfile app/compose.yaml
expect 'each way to read it once' 0 \
	out 'Dockerfile:2:6: dockerfile:from docker.io/library/nginx$' \
	out 'Dockerfile:2:6: dockerfile:from docker.io/library/ngnix$' \
	lines 3
run check --follow app/compose.yaml
mv "$tmp/out" "$tmp/alone"
for n in 1 2 7; do
	run check --follow --threads=$n app/compose.yaml
	cmp -s "$tmp/out" "$tmp/alone"
	tap $? "the same with $n threads"
done

cat >app/docker-bake.hcl <<'END'
target "web" {
  context = "img"
  args = { BASE = "rdeis" }
}
END
run check --follow app/docker-bake.hcl
expect 'a target of bake' 1 out '^app/img/Dockerfile:2:6: error.*rdeis'
rm app/docker-bake.hcl

# ---- what is not there, or is none of our business ----

mkdir -p in out
echo 'FROM secret' >out/Dockerfile
ln -s ../out/Dockerfile in/link
mkfifo in/fifo
printf 'x\0y' >in/binary
for target in ../out/Dockerfile link "$PWD/out/Dockerfile" fifo binary none; do
	printf 'services: {a: {build: {dockerfile: %s}}}\n' "$target" \
		>in/compose.yaml
	KNOCKOFF_UNDER="timeout 60 ${KNOCKOFF_UNDER-}"
	(cd in && run refs --follow compose.yaml && cat "$tmp/out" "$tmp/err" \
		>"$tmp/both" && echo "$status" >"$tmp/status")
	grep -q 'compose.yaml:1:23: .*, not followed$' "$tmp/both" &&
		! grep -q secret "$tmp/both" && grep -q '^0$' "$tmp/status"
	tap $? "a note alone for $(basename "$target")"
done
printf 'include: [../out/c.yaml, fifo]\nservices: {}\n' >in/compose.yaml
echo 'services: {s: {image: secret}}' >out/c.yaml
(cd in && run refs compose.yaml && cp "$tmp/err" "$tmp/both" &&
	! grep -q secret "$tmp/out" && [ "$(wc -l <"$tmp/err")" -eq 2 ])
tap $? 'the same for include'
run refs in/compose.yaml
expect 'a folder above is fine from there' 0 out 'out/c.yaml:1:23: .*secret'
run refs -q in/compose.yaml
expect 'no notes when quiet' 0 no-err .

# ---- GitLab ----

mkdir -p lab/ci
cat >lab/.gitlab-ci.yml <<'END'
include:
  - /ci/a.yml
  - local: ci/b.yml
  - {local: [ci/*.yml, "$X.yml"]}
  - {remote: https://x.y/z.yml}
  - {project: g/p, file: /c.yml}
image: redis
END
printf 'include: ci/b.yml\n.base: {image: ngnix}\n' >lab/ci/a.yml
printf 'include: [.gitlab-ci.yml, ci/none.yml]\nimage: rdeis\n' >lab/ci/b.yml
run refs lab/.gitlab-ci.yml
expect 'files that a pipeline includes' 0 lines 3 \
	out '^lab/ci/a.yml:2:16: gitlab:image docker.io/library/ngnix$' \
	out '^lab/ci/b.yml:2:8: gitlab:image docker.io/library/rdeis$' \
	err 'lab/ci/b.yml:1:27: lab/ci/none.yml: No such file .*, not read$'
run refs lab
expect 'are given once in a folder' 0 lines 3
i=0
echo 'image: x' >lab/ci/none.yml
while [ $i -lt 300 ]; do
	echo "image: x" >lab/ci/$i.yml
	echo "  - ci/$i.yml"
	i=$((i + 1))
done >lab/list
{
	echo include:
	cat lab/list
} >lab/.gitlab-ci.yml
run refs lab/.gitlab-ci.yml
expect 'but not too many' 0 lines 256 err 'too many files are included'

# ---- --merge, and files that compose merges by itself ----

printf 'services:\n  a:\n    image: ngnix\n  b:\n    image: rdeis\n' >one.yaml
printf 'services:\n  a:\n    image: nginx\n' >two.yaml
run check one.yaml two.yaml
expect 'two files are two projects' 1 out 'one.yaml:3:12' out 'one.yaml:5:12'
run check --merge one.yaml two.yaml
expect 'the later one wins' 1 no-out ngnix out 'one.yaml:5:12'
run check --merge two.yaml one.yaml
expect 'whichever it is' 1 out 'one.yaml:3:12' out 'one.yaml:5:12'
run refs --merge one.yaml two.yaml
expect 'what is replaced is listed as such' 0 \
	out 'one.yaml:3:12: compose:image ngnix (replaced)'
mkdir pair
mv one.yaml pair/docker-compose.yml
run check pair/docker-compose.yml
expect 'alone' 1 out 'docker-compose.yml:3:12'
mv two.yaml pair/docker-compose.override.yml
run check pair
expect 'with the override beside it' 1 no-out ngnix out ':5:12'

plan
