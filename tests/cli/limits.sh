#!/bin/sh
# limits.sh - files made to take for ever, or all memory.
. "$TOP_SRCDIR/tests/tap.sh"

# No test may take longer.
KNOCKOFF_UNDER="timeout 60 ${KNOCKOFF_UNDER-}"

# repeat N TEXT: so often, on one line.
repeat() {
	awk -v n="$1" -v text="$2" \
		'BEGIN { for (i = 0; i < n; i++) printf "%s", text }'
}

# ---- compose: files that lead to each other ----

mkdir cycle
for i in a b; do
	other=$(echo $i | tr ab ba)
	printf 'include: [%s.yaml]\nservices:\n  s:\n    image: ngnix\n' \
		compose.$other >cycle/compose.$i.yaml
	printf '    extends: {file: compose.%s.yaml, service: s}\n' $other \
		>>cycle/compose.$i.yaml
done
run check cycle
expect 'a cycle of extends' 2 err 'compose.a.yaml:5:14: circular reference' \
	err 'compose.b.yaml:5:14: circular reference' \
	out 'compose.a.yaml:4:12' out 'compose.b.yaml:4:12'

tap $(($(grep -c 'include cycle: .* includes itself' "$tmp/err") != 1)) \
	'a cycle of include costs one message'

# Two files that include each other twice, and so on.
mkdir many
awk 'BEGIN {
	for (i = 0; i < 30; i++)
		printf "include: [compose.%d.yaml, ./compose.%d.yaml]\n" \
			"services: {s: {image: \"i%d\"}}\n", i + 1, i + 1, i \
			> ("many/compose." i ".yaml")
}'
run refs many/compose.0.yaml
expect 'files that include two, over and over' 0 \
	err 'more than 256 files are included' lines 30

# ---- builds ----

mkdir builds
printf 'ARG B\nFROM $B\n' >builds/Dockerfile
awk 'BEGIN {
	print "services:"
	for (i = 0; i < 1000; i++)
		printf "  s%d: {build: {context: ., args: {B: x%d}}}\n", i, i
}' >builds/compose.yaml
run refs --follow builds/compose.yaml
expect 'many builds' 0 err 'too many builds from here on' lines 256
repeat 18000 '# a line of fifty-two bytes, which is not much at all\n' \
	>>builds/Dockerfile
run refs --follow builds/compose.yaml
expect 'many builds of a large one' 0 \
	err 'more than 33554432 bytes for one input, not followed'
repeat 20000 '# a line of fifty-two bytes, which is not much at all\n' \
	>builds/Dockerfile
run refs --follow builds/compose.yaml
expect 'a large Dockerfile' 0 err 'larger than 1048576 bytes, not followed'

awk 'BEGIN {
	printf "target \"p\" {\n  args = {\n"
	for (i = 0; i < 20000; i++)
		printf "    a%d = 1\n", i
	printf "  }\n}\n"
	for (i = 0; i < 20000; i++)
		printf "target \"t%d\" {\n  inherits = [\"p\"]\n}\n", i
}' >docker-bake.hcl
run refs docker-bake.hcl
expect 'targets that inherit much' 0 err 'targets inherit too much'
awk 'BEGIN {
	for (i = 0; i < 20000; i++)
		printf "target \"t%d\" {\n  inherits = [\"t%d\", \"t0\"]\n" \
			"  contexts = {c = \"docker-image://x%d\"}\n}\n", \
			i, i + 1, i
}' >docker-bake.hcl
run refs docker-bake.hcl
expect 'targets that inherit each other' 0 lines 20000
rm docker-bake.hcl

# ---- YAML: aliases of aliases ----

awk 'BEGIN {
	print "x-0: &a0 [x, x, x, x, x, x, x, x, x, x]"
	for (i = 1; i < 30; i++) {
		printf "x-%d: &a%d [*a%d", i, i, i - 1
		for (k = 1; k < 10; k++)
			printf ", *a%d", i - 1
		print "]"
	}
	print "services:\n  a:\n    image: ngnix\n    build:"
	print "      cache_from: *a29\n      tags: *a29"
}' >compose.yaml
run refs compose.yaml
expect 'an alias bomb of lists' 0 out 'ngnix'

awk 'BEGIN {
	print "x-0: &a0 {k: v}"
	for (i = 1; i < 30; i++) {
		printf "x-%d: &a%d {<<: [*a%d", i, i, i - 1
		for (k = 1; k < 10; k++)
			printf ", *a%d", i - 1
		print "]}"
	}
	print "services:\n  a:\n    <<: *a29\n    image: ngnix"
}' >compose.yaml
run refs compose.yaml
expect 'an alias bomb of merge keys' 2 err 'too many aliases and merges'

# ---- nesting ----

{
	printf 'services: {a: {image: ngnix, x: '
	repeat 100000 '['
	repeat 100000 ']'
	echo '}}'
} >compose.yaml
run refs compose.yaml
expect 'deep YAML' 2 err 'compose.yaml:1:[0-9]*: nested too deep'

{
	printf '{"services": {"a": {"image": "ngnix", "x": '
	repeat 100000 '{"a":'
	printf 1
	repeat 100000 '}'
	echo '}}}'
} >compose.yaml
run refs compose.yaml
expect 'deep JSON' 2 err 'compose.yaml:1:[0-9]*: nested too deep'

{
	repeat 100000 'a { '
	printf '\n'
	repeat 100000 '} '
} >main.tf
run refs main.tf
expect 'deep HCL blocks' 2 err 'main.tf:1:[0-9]*: nested too deep'
{
	printf 'a = '
	repeat 100000 '['
	repeat 100000 ']'
	printf '\n'
} >main.tf
run refs main.tf
expect 'deep HCL values' 2 err 'main.tf:1:[0-9]*: nested too deep'

{
	repeat 100000 '<div><pre>'
	echo 'docker run ngnix'
	repeat 100000 '</pre></div>'
} >page.html
run refs page.html
expect 'deep HTML' 0

{
	repeat 100000 '> '
	printf 'x\n\n```sh\ndocker run ngnix\n```\n'
} >page.md
run refs page.md
expect 'deep quotes in Markdown' 0 out 'ngnix'

# ---- one long line ----

repeat 1000000 'docker run ngnix; aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' \
	>long
for name in compose.yaml page.md page.html main.tf Jenkinsfile; do
	ln -f long "$name"
	run check -q "$name"
	expect "a line of 60 MB as $name" 0 no-err .
done
ln -f long script.sh
run check -q script.sh
expect 'a line of 60 MB as script.sh' 1 out 'ngnix' no-err .
ln -f long Dockerfile
run check -q Dockerfile
expect 'a line of 60 MB as Dockerfile' 2 err 'Dockerfile:1:1: .*line greater than'
rm Dockerfile

repeat 1200000 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' \
	>Dockerfile
run check Dockerfile
expect 'more than is read' 2 err '^knockoff: Dockerfile: larger than'

plan
