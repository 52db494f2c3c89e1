#!/bin/sh
# config.sh - knockoff-config(5): which file counts for what, and what is wrong.
. "$TOP_SRCDIR/tests/tap.sh"
HOME=$tmp/home XDG_CONFIG_HOME=$tmp/xdg
export HOME XDG_CONFIG_HOME
mkdir -p "$HOME/.config/knockoff" "$XDG_CONFIG_HOME/knockoff"
user=$XDG_CONFIG_HOME/knockoff/config.yaml

# config TEXT [FILE]: write it.
config() {
	printf '%s\n' "$1" >"${2-.knockoff.yaml}"
}

# ---- which file counts ----

mkdir -p tree/a/b tree/c other && mkdir tree/.git
for folder in tree tree/a tree/a/b tree/c other; do
	echo 'FROM acmecrop/app' >"$folder/Dockerfile"
done
run check tree
expect 'without a configuration' 0 no-out .

config 'namespaces: [acmecorp]' tree/.knockoff.yaml
run check tree
expect 'found from the folder walked' 1 out '^tree/Dockerfile' \
	out '^tree/a/b/Dockerfile' out "your own namespace)"
run check tree/a/b/Dockerfile
expect 'found upwards from a file' 1 out 'your own namespace'
run check tree/a/b
expect 'found upwards from a folder below it' 1 out 'tree/a/b/Dockerfile'
run check tree/a/../a/b/Dockerfile
expect 'a detour' 1 out 'acmecorp'
run check other
expect 'not for other folders' 0 no-out .
ln -s ../tree/a other/link
run check other/link/Dockerfile
expect 'by a link: from where the file is' 1 out 'acmecorp'

config 'trust: [acmecrop/app]' tree/a/.knockoff.yaml
run check tree
expect 'the nearest wins' 1 out '^tree/Dockerfile' out '^tree/c/' \
	no-out '^tree/a/'
run check tree/a/b/Dockerfile
expect 'the nearest wins for a named file' 0 no-out .
rm tree/a/.knockoff.yaml

config 'namespaces: [acmecorp]' .knockoff.yaml
mv tree/.knockoff.yaml tree/kept
run check tree
expect 'a repository is the end of the way up' 0 no-out .
run check other
expect 'without a repository it goes on' 1 out '^other/Dockerfile'
mkdir other/.git
run check .
expect 'a repository within the folder that is walked' 0 no-out .
rmdir other/.git
mv tree/kept tree/.knockoff.yaml
rm .knockoff.yaml

cd tree/a/b || exit 99
run check - <Dockerfile
expect 'standard input: from the current folder' 1 out "looks like 'acmecorp'"
run name acmecrop/app
expect 'name: from the current folder' 1 out "looks like 'acmecorp'"
run name acmecorp/app
expect 'what is trusted' 0 out '^acmecorp/app: trusted (by the configuration)$'
echo acmecrop/app >"$tmp/names"
run sweep --no-header <"$tmp/names"
expect 'sweep: from the current folder' 1 \
	out '^acmecrop/app	lookalike	error	docker.io/acmecorp/app	'
cd ../../.. || exit 99

run check --no-config tree
expect '--no-config' 0 no-out .
config 'trust: [acmecrop/*]' given
run check --config=given tree
expect '--config: no other is looked for' 0 no-out .
run check --config=nothing.here tree
expect '--config of no file' 2 err '^knockoff: nothing.here: ' no-out .
run check --config=tree tree
expect '--config of a folder' 2 err '^knockoff: tree: '

# ---- the user's own ----

config 'namespaces: [acmecorp]' "$user"
run check other
expect "the user's own" 1 out 'acmecorp'
unset XDG_CONFIG_HOME
cp "$user" "$HOME/.config/knockoff/config.yaml"
run check other
expect "the user's own, in ~/.config" 1 out 'acmecorp'
rm "$HOME/.config/knockoff/config.yaml"
XDG_CONFIG_HOME=$tmp/xdg
export XDG_CONFIG_HOME
config 'severity: {retired-image: error}
trust: [acmecrop/x]
variables: {A: user, B: user}' "$user"
config 'severity: {retired-image: warning}
variables: {A: project}' tree/.knockoff.yaml
run config tree
expect 'merged: lists add up, the nearer value wins' 0 \
	out '^  - acmecrop/x  # .*/xdg/knockoff/config.yaml:2$' \
	out '^  retired-image: warning  # tree/.knockoff.yaml:1$' \
	out '^  A: project  # tree/.knockoff.yaml:2$' \
	out '^  B: user  # .*/xdg/knockoff/config.yaml:3$' no-out 'A: user'
cp "$tmp/out" "$tmp/shown"
run config --show tree
cmp -s "$tmp/out" "$tmp/shown"
tap $? 'config --show is the same'
run config --config="$tmp/shown" tree
expect 'what it prints is a configuration' 0 out 'retired-image: warning'
config 'nonsense: 1' "$user"
run check tree
expect "the user's own is broken" 2 no-out . \
	err "config.yaml:1:1: 'nonsense' is no key here" err 'nothing is checked'
run name nginx
expect "the user's own is broken: name" 2 no-out .
run check --no-config tree
expect 'a broken one is not read with --no-config' 0 no-err .
rm "$user"
run config other
expect 'config without any' 0 out '^# no configuration$'
run config nothing.here
expect 'config of no folder' 2 err 'nothing.here: No such file'
run config a b
expect 'config of two folders' 2 err 'more than one folder'

# ---- what is wrong with a file ----

# Each line: what the message must have, then the file ("|" ends its lines).
while read -r row; do
	[ -n "$row" ] || continue
	want=${row%% @ *}
	printf '%s\n' "${row#* @ }" | tr '|' '\n' >tree/.knockoff.yaml
	run check tree/Dockerfile
	expect "refused: ${row#* @ }" 2 no-out . err "$want" \
		err 'so nothing is checked under it'
done <<'END'
:1:1: 'trusts' is no key here; did you mean 'trust'? @ trusts: [a]
:1:1: 'frobnicate' is no key here$ @ frobnicate: [a]
:2:1: 'trust' is there twice @ trust: [a]|trust: [b]
:1:8: trust must be a list @ trust: acme/**
:1:9: trust must be a text @ trust: [[acme]]
:1:9: trust must be a text @ trust: [{a: b}]
:1:9: trust must be a text @ trust: ["", b]
:1:9: trust must be one line @ trust: ["a\nb"]
:2:5: trust: '\*\*' would trust every registry @ trust:|  - "**"
:1:9: trust: 'gcr.\*/acme' would have other people's hosts @ trust: ["gcr.*/acme"]
registries: 'ghcr.io' is a registry that anyone can push to @ registries: [ghcr.io]
registries: '5' is no registry host @ registries: [5]
namespaces: 'library' is Docker's @ namespaces: [library]
:1:12: severity: 'retired-imag' is no rule; did you mean 'retired-image'? @ severity: {retired-imag: none}
:1:12: severity: 'transposition' says how a name differs @ severity: {transposition: none}
'known-bad' stays an error @ severity: {known-bad: none}
must be error, warning, note or none @ severity: {retired-image: off}
must be error, warning, note or none @ severity: {retired-image: }
severity must be a mapping @ severity: [a]
accept must be a list @ accept: {name: a, target: b, reason: c}
an entry has a name, a target and a reason @ accept: [a]
:1:10: accept: an entry needs a reason @ accept: [{name: ngnix, target: nginx}]
an entry needs a target @ accept: [{name: ngnix, reason: x}]
an entry needs a name @ accept: [{target: nginx, reason: x}]
did you mean 'reason'? @ accept: [{name: ngnix, target: nginx, reson: x}]
reason must be a text @ accept: [{name: ngnix, target: nginx, reason: [x]}]
expires must be a date @ accept: [{name: a, target: b, reason: x, expires: soon}]
expires must be a date @ accept: [{name: a, target: b, reason: x, expires: 2027-13-01}]
'ngnix:1' has a tag @ accept: [{name: "ngnix:1", target: nginx, reason: x}]
'nginx' is name and target @ accept: [{name: nginx, target: nginx, reason: x}]
variables: '1A' is no variable's name @ variables: {1A: x}
variables: 'A' is there twice @ variables: {A: x, A: y}
a value must be a text of one line @ variables: {A: [x]}
ignore must be a list @ ignore: x
'#x' is a comment @ ignore: ["#x"]
a configuration must be a mapping @ [a]
a configuration must be a mapping @ a
:2:2: did not find @ trust: [a|b: c
:3:1: a second document @ trust: [a]|---|trust: [b]
END

# Each of these is fine.
while read -r row; do
	printf '%s\n' "$row" | tr '|' '\n' >tree/.knockoff.yaml
	run check tree/Dockerfile
	expect "taken: $row" 0 no-err . no-out .
done <<'END'

# nothing but a comment
trust:
trust: []|accept: []|severity: {}|ignore: []|variables: {}
trust: &a [acme/x]|
variables: {A: "", B: 1.10, C: true, D: null}
---|trust: [acme/x]
{"trust": ["acme/x"]}
END

# ---- hostile ones ----

config "trust: [\"\\e]0;x\\a::error::\"]" tree/.knockoff.yaml
run check tree/Dockerfile
expect 'escapes in a message' 2 no-err "$(printf '\033')" no-err '^::error'
printf 'trust: [a\0b]\n' >tree/.knockoff.yaml
run check tree/Dockerfile
expect 'a NUL byte' 2 err 'not understood'
printf '\377\376\n' >tree/.knockoff.yaml
run check tree/Dockerfile
expect 'no UTF-8' 2 err 'not understood'
{
	echo 'trust:'
	seq 5000 | sed 's/.*/  - acme\/a&/'
} >tree/.knockoff.yaml
run check tree/Dockerfile
expect 'too many entries' 2 err 'more than 4096 entries'
{
	echo 'a: &a [x,x,x,x,x,x,x,x,x]'
	for i in b c d e f g h; do
		echo "$i: &$i [*a,*a,*a,*a,*a,*a,*a,*a]"
	done
} >tree/.knockoff.yaml
run check tree/Dockerfile
expect 'aliases' 2 err 'is no key here'
head -c 300000 /dev/zero | tr '\0' '#' >tree/.knockoff.yaml
run check tree/Dockerfile
expect 'too large a file' 2 err 'tree/.knockoff.yaml'
printf 'trust: %s\n' "$(head -c 2000 /dev/zero | tr '\0' '[')" \
	>tree/.knockoff.yaml
run check tree/Dockerfile
expect 'deep nesting' 2 err 'not understood'
seq 1000 | sed 's/.*/k&: 1/' >tree/.knockoff.yaml
run check tree/Dockerfile
lines=$(wc -l <"$tmp/err")
[ "$lines" -le 21 ]
tap $? 'complaints are counted'
rm tree/.knockoff.yaml
mkfifo tree/.knockoff.yaml
run check tree/Dockerfile
expect 'a FIFO' 2 err 'tree/.knockoff.yaml: '
rm tree/.knockoff.yaml
ln -s nowhere tree/.knockoff.yaml
run check tree/Dockerfile
expect 'a link to nothing is no absence' 2 err 'tree/.knockoff.yaml: a symb'
echo 'secret' >secret
ln -sf ../secret tree/.knockoff.yaml
run check tree
expect 'a link out of the tree shows nothing of it' 2 no-err secret
rm tree/.knockoff.yaml
mkdir many
# shellcheck disable=SC2046 # numbers
(cd many && mkdir $(seq 4100))
for i in $(seq 4100); do
	echo 'trust: [a/b]' >many/$i/.knockoff.yaml
	echo 'FROM ngnix' >many/$i/Dockerfile
done
run check -q many
expect 'too many configurations' 2 err 'too many configurations in one run' \
	out '^many/1/Dockerfile'
rm -r many

# ---- a broken one is about its own files alone ----

config 'nonsense:' tree/a/.knockoff.yaml
echo 'FROM ngnix' >tree/Dockerfile
echo 'FROM ngnix' >tree/a/b/Dockerfile
for threads in 1 7; do
	run check --threads=$threads tree
	expect "what is outside of it is checked, $threads threads" 2 \
		out '^tree/Dockerfile' no-out '^tree/a/' \
		err 'tree/a/.knockoff.yaml:1:1'
	cat "$tmp/err" >>"$tmp/all"
done
lines=$(grep -c 'is no key' "$tmp/all")
[ "$lines" -eq 2 ]
tap $? 'and is told of once a run'
rm tree/a/.knockoff.yaml

# ---- what the keys do ----

config 'accept:
  - name: ngnix
    target: nginx
    reason: ours
    expires: 2000-01-01' tree/.knockoff.yaml
run check tree/Dockerfile
expect 'an expired entry' 1 out 'ngnix' \
	err "tree/.knockoff.yaml:2:5: accepted no more: 'ngnix' expired on 2000-01-01"
sed -i 's/2000/2999/' tree/.knockoff.yaml
run check tree/Dockerfile
expect 'one that has not expired' 0 no-out . no-err .

config 'ignore:
  - /a/b/
  - "*.old"
  - c/**
  - "!c/kept.dockerfile"' tree/.knockoff.yaml
echo 'FROM ngnix' >tree/c/kept.dockerfile
echo 'FROM ngnix' >tree/c/Dockerfile
run check tree
expect 'ignore, in a walk' 1 out '^tree/Dockerfile' no-out '^tree/a/b' \
	no-out '^tree/c/Dockerfile' out '^tree/c/kept'
run check tree/a/b/Dockerfile
expect 'ignore, a named file: it says so' 0 no-out . \
	err 'tree/a/b/Dockerfile: left out by its configuration'
run check -q tree/a/b/Dockerfile
expect 'ignore, quiet' 0 no-out . no-err .
run check --no-ignore tree/a/b/Dockerfile
expect '--no-ignore' 1 out 'tree/a/b/Dockerfile'
cd tree/a || exit 99
run check .
expect 'ignore counts from its own folder' 0 no-out .
run check ../c b
expect 'ignore, from another folder' 1 no-out '^b/' out '^../c/kept'
cd ../.. || exit 99
mv tree/.knockoff.yaml tree/given.yaml
run check --config=tree/given.yaml tree
expect 'ignore, of --config' 1 no-out '^tree/a/b' out '^tree/Dockerfile'
run check --config=tree/given.yaml other/Dockerfile
expect 'ignore, of --config, elsewhere' 0 no-err .

config 'variables:
  HOST: gchr.io
  TAG: 3' tree/.knockoff.yaml
cat >tree/Dockerfile <<'END'
ARG HOST
ARG TAG=1
FROM $HOST/x/a:$TAG
ARG HOST=quay.io
FROM $OTHER/y
END
cat >tree/compose.yaml <<'END'
services:
  a: { image: "$HOST/a:${TAG}" }
  b: { image: "${HOST:-quay.io}/b" }
  c: { image: "${HOST:?}/c" }
  d: { image: "$OTHER/d" }
  e: { build: { dockerfile_inline: "ARG HOST\nFROM $$HOST/e\n" } }
END
run refs tree/Dockerfile tree/compose.yaml
expect 'variables' 0 out 'gchr.io/x/a:1$' out 'gchr.io/a:3$' \
	out 'quay.io/b$' out 'gchr.io/c$' out 'gchr.io/e$'
echo 'HOST=ghcr.io' >tree/.env
run refs tree/compose.yaml
expect 'variables: .env is first' 0 out 'ghcr.io/a:3$' out 'ghcr.io/b$'

config 'severity: {image-lookalike: note}' tree/.knockoff.yaml
echo 'FROM ngnix' >tree/Dockerfile
run check tree/Dockerfile
expect 'severity' 0 out 'note: .*image-lookalike'
config 'severity: {image-lookalike: none}' tree/.knockoff.yaml
run check tree/Dockerfile
expect 'severity none' 0 no-out .
# A gate's: official names in trusted namespaces alone.
printf 'FROM somebody/ubuntu\nFROM acme/ubuntu\n' >tree/Dockerfile
config 'trust: [acme/ubuntu]' tree/.knockoff.yaml
run check tree/Dockerfile
expect 'an unlisted namespace is nothing' 0 no-out .
config 'trust: [acme/ubuntu]
severity: {unlisted-namespace: error}' tree/.knockoff.yaml
run check tree/Dockerfile
expect 'but where one wants to hear of it' 1 lines 4 \
	out 'Dockerfile:1:6: error: .somebody/ubuntu.*\[unlisted-namespace\]'
printf 'somebody/ubuntu\nsomebody/other\nacme/ubuntu\n' >names
run sweep --all --config=tree/.knockoff.yaml <names
cut -f1-3 "$tmp/out" | tr '\t\n' '  ' >"$tmp/swept"
echo 'name verdict severity somebody/ubuntu unknown error' \
	'somebody/other unknown none acme/ubuntu trusted none ' |
	tr -d '\n' | cmp -s - "$tmp/swept"
tap $? 'and sweep tells of the same'
show "$tmp/swept" sweep
rm names

echo 'FROM ghrc.io/x/y' >tree/Dockerfile
config 'trust: ["ghrc.io/**"]' tree/.knockoff.yaml
run check tree/Dockerfile
expect 'no pattern trusts what is known to be bad' 1 out 'known-bad'
config 'accept: [{name: ghrc.io/x/y, target: ghcr.io, reason: a test}]' \
	tree/.knockoff.yaml
run check tree/Dockerfile
expect 'its pair does' 0 no-out .

# One's own registry in a login, and in what is pushed.
config 'registries: [registry.acme.example]' tree/.knockoff.yaml
cat >tree/x.sh <<'END'
docker login registry.acmee.example
docker login registry.acme.example
docker push registry.acmee.example/a/b
END
run check tree/x.sh
expect 'hosts' 1 out ':1:14: error.*your own registry' \
	out ':3:13: error.*your own registry' no-out ':2:'
plan
