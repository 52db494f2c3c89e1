#!/bin/sh
# fix.sh - --fix and --diff: only the name, only where it is certain.
. "$TOP_SRCDIR/tests/tap.sh"

# becomes NAME FILE OLD NEW: the text OLD in FILE is NEW after --fix, and stays
# so.
becomes() {
	printf "$3" >"$2"
	printf "$4" >"$tmp/want"
	run check --fix --quiet "$2"
	failed=0
	cmp -s "$2" "$tmp/want" || failed=1
	[ $failed -eq 0 ] || diff "$tmp/want" "$2" | sed 's/^/# /'
	run check --fix --quiet "$2"
	cmp -s "$2" "$tmp/want" || failed=1
	tap $failed "$1"
}

becomes 'a slip of an image' Dockerfile \
	'FROM ngnix:1.27 AS web\n' 'FROM nginx:1.27 AS web\n'
becomes 'bytes around it stay' Dockerfile \
	'\357\273\277# \377 caf\303\251\r\nFROM\t ngnix  AS x\r\nRUN true' \
	'\357\273\277# \377 caf\303\251\r\nFROM\t nginx  AS x\r\nRUN true'
becomes 'in quotes' compose.yaml \
	'services:\n  a: {image: "bitnmai/redis:7"} # x\n' \
	'services:\n  a: {image: "bitnami/redis:7"} # x\n'
becomes 'with a variable in its tag' Dockerfile \
	'ARG V=3\nFROM pyhton:${V}-slim\n' 'ARG V=3\nFROM python:${V}-slim\n'
becomes 'in the value of a variable' Dockerfile \
	'ARG R=gchr.io/acme\nFROM ${R}/app\nFROM $R/b # gchr.io\n' \
	'ARG R=ghcr.io/acme\nFROM ${R}/app\nFROM $R/b # gchr.io\n'
becomes 'in a shell assignment' run.sh \
	'R=gchr.io\nI="$R/acme/app"\ndocker pull "$R/acme/b"\n' \
	'R=ghcr.io\nI="$R/acme/app"\ndocker pull "$R/acme/b"\n'
becomes 'not where two values could be meant' run.sh \
	'R=gchr.io\nR=gchr.io\ndocker pull $R/acme/b\n' \
	'R=gchr.io\nR=gchr.io\ndocker pull $R/acme/b\n'
becomes 'two slips, one after another' Dockerfile \
	'FROM mcr.microsoft.con/dontnet/sdk:8.0\n' \
	'FROM mcr.microsoft.com/dotnet/sdk:8.0\n'
becomes 'the host of what is no reference' run.sh \
	'docker push gchr.io/Acme/app:1\n' 'docker push ghcr.io/Acme/app:1\n'
becomes 'a registry that a credential is sent to' run.sh \
	'docker login gchr.io -u me\n' 'docker login ghcr.io -u me\n'
becomes 'hidden characters' Dockerfile \
	'FROM ng\321\226nx:1\n' 'FROM nginx:1\n'
becomes 'in a code block' page.md \
	'# x\n\n```sh\ndocker run redsi\n```\n\nredsi\n' \
	'# x\n\n```sh\ndocker run redis\n```\n\nredsi\n'
becomes 'all of a file' Dockerfile \
	'FROM ngnix AS a\nFROM redsi AS b\nCOPY --from=ngnix / /\n' \
	'FROM nginx AS a\nFROM redis AS b\nCOPY --from=nginx / /\n'
becomes 'no warning is touched' Dockerfile \
	'FROM 1a2b3c4d5e6f/redis\nFROM java:8\n' \
	'FROM 1a2b3c4d5e6f/redis\nFROM java:8\n'
becomes 'an image that was reported as malicious' Dockerfile \
	'FROM docker123321/mysql:5\n' 'FROM mysql:5\n'
becomes 'but not when it imitates nothing' Dockerfile \
	'FROM dockmylife/memorytest\n' 'FROM dockmylife/memorytest\n'

# ---- what is printed, and how it exits ----

printf 'FROM ngnix\nFROM java:8\n' >Dockerfile
run check --fix Dockerfile
expect 'what was put right is no finding' 0 no-out ngnix out 'retired-image' \
	err '^1 name in 1 file put right$'
run check --fix Dockerfile
expect 'then there is nothing to do' 0 no-err 'put right'
printf 'FROM ngnix\nFROM dockmylife/memorytest\n' >Dockerfile
run check --fix --format=json Dockerfile
expect 'what is left is one' 1 out '"errors":1' out dockmylife no-out ngnix
printf 'FROM ngnix\n' >"$tmp/in"
run check --fix - <"$tmp/in"
expect 'not for standard input' 2 err '^knockoff: --fix and --diff are for files'

# ---- the difference ----

mkdir tree
awk 'BEGIN {
	for (i = 1; i <= 40; i++)
		if (i == 9 || i == 10 || i == 33)
			print "FROM ngnix:" i
		else if (i == 2 || i == 17)
			print "FROM redsi"
		else
			print "# " i
	printf "FROM pyhton"
}' >tree/Dockerfile
printf 'services: {a: {image: busbox}}\n' >tree/compose.yaml
cp -R tree before
run check --diff tree
expect 'a difference' 1 out '^--- a/tree/Dockerfile$' out '^-FROM pyhton$' \
	out '^+FROM python$' out '^. No newline' no-out 'error:' \
	err '^7 names in 2 files to be put right$'
cp "$tmp/out" a.diff
diff -r before tree >"$tmp/diff"
tap $? 'changes nothing'
if command -v patch >/dev/null; then
	cp -R before patched
	patch -s -p2 -d patched <a.diff >"$tmp/patch" 2>&1
	run check --fix tree
	expect 'the same with --fix' 0 err '^7 names in 2 files put right$'
	diff -r patched tree >"$tmp/diff"
	tap $? 'patch makes of it what --fix does'
else
	skip 'the same with --fix' 'no patch'
	skip 'patch makes of it what --fix does' 'no patch'
fi
printf 'FROM nginx\n' >Dockerfile
run check --diff Dockerfile
expect 'no difference' 0 no-out . no-err .
printf 'FROM dockmylife/memorytest\n' >Dockerfile
run check --diff Dockerfile
expect 'a finding without a fix still counts' 1 no-out .

# ---- files that do not take it ----

printf 'FROM ngnix\n' >Dockerfile
chmod 640 Dockerfile
ln -s Dockerfile link.dockerfile
run check --fix link.dockerfile
[ -h link.dockerfile ] && [ "$(cat Dockerfile)" = 'FROM nginx' ] &&
	[ "$(stat -c %a Dockerfile)" = 640 ]
tap $? 'a link stays one, and permissions stay'
if [ "$(id -u)" -ne 0 ]; then
	mkdir sealed
	printf 'FROM ngnix\n' >sealed/Dockerfile
	chmod 555 sealed
	run check --fix sealed/Dockerfile
	expect 'a folder that cannot be written' 2 err 'not fixed'
else
	skip 'a folder that cannot be written' 'root can'
fi

plan
