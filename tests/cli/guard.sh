#!/bin/sh
# guard.sh - knockoff guard: what is judged, what is run, and how it is run.
. "$TOP_SRCDIR/tests/tap.sh"

# A tool that says how it was called, and ends as $FAKE_STATUS says.
mkdir "$tmp/bin"
cat >"$tmp/bin/docker" <<'END'
#!/bin/sh
printf '%s\n' "$0" >"$RECORD"
for word; do
	printf '<%s>\n' "$word" >>"$RECORD"
done
case ${FAKE-} in
input) cat ;;
signal) kill -TERM $$ ;;
pid) echo "pid $$" ;;
pipe) exec sh -c 'kill -PIPE $$; echo ignored' ;;
esac
exit "${FAKE_STATUS:-0}"
END
chmod +x "$tmp/bin/docker"
for tool in podman nerdctl buildah docker-compose podman-compose make; do
	cp "$tmp/bin/docker" "$tmp/bin/$tool"
done
PATH=$tmp/bin:$PATH
RECORD=$tmp/record
export PATH RECORD
unset COMPOSE_FILE COMPOSE_PATH_SEPARATOR COMPOSE_ENV_FILES KNOCKOFF_GUARD

# guard COMMAND...: run it guarded, with nothing to read unless FROM says so.
guard() {
	rm -f "$RECORD"
	run guard -- "$@" <"${FROM:-/dev/null}"
}

# The command was run (or not), and guard said nothing unless it should have.
ran() {
	failed=0
	[ "$status" -eq 0 ] && [ -f "$RECORD" ] || failed=1
	[ -n "${SAYS-}" ] || [ ! -s "$tmp/err" ] || failed=1
	[ -z "${SAYS-}" ] || grep -q -e "$SAYS" "$tmp/err" || failed=1
	tap $failed "$1"
	[ $failed -eq 0 ] || show "$tmp/err" err
}

refused() {
	failed=0
	[ ! -f "$RECORD" ] || failed=1
	tap $failed "$1: not run"
	shift
	expect "$@" no-out .
}

# ---- how it is run ----

guard docker pull nginx
ran 'a fine name'
printf '%s\n' "$tmp/bin/docker" '<pull>' '<nginx>' >"$tmp/want"
cmp -s "$RECORD" "$tmp/want"
tap $? 'the words arrive as they were'
guard docker run -e 'A=b  c' '' "$(printf 'x\ny')" "it's"
printf '%s\n' "$tmp/bin/docker" '<run>' '<-e>' '<A=b  c>' '<>' '<x' 'y>' \
	"<it's>" >"$tmp/want"
cmp -s "$RECORD" "$tmp/want"
tap $? 'words with blanks, line breaks and none at all'
FAKE_STATUS=42 guard docker pull nginx
expect 'its exit status' 42 no-err .
FAKE=signal guard docker pull nginx
expect 'its signal' 143
printf 'some input' >"$tmp/in"
FAKE=input FROM=$tmp/in guard docker load
expect 'its standard input' 0 out '^some input$' no-err .
FAKE=pipe guard docker pull nginx
expect 'SIGPIPE is as it was' 141 no-out ignored
sh -c 'echo "pid $$"; FAKE=pid exec "$KNOCKOFF" guard -- docker pull nginx' \
	>"$tmp/out" 2>"$tmp/err"
[ "$(sort -u "$tmp/out" | wc -l)" -eq 1 ] && [ "$(wc -l <"$tmp/out")" -eq 2 ]
tap $? 'it takes the place of guard: the same process'
run guard docker pull -q nginx
expect 'without "--"' 0 no-err .
grep -q '^<-q>$' "$RECORD"
tap $? 'options behind the command are its own'
guard make -n
ran 'a command that knows no images'
guard "$tmp/bin/docker" pull nginx
ran 'by its path'

run guard
expect 'no command' 2 err 'no command given'
guard not-a-command
expect 'no such command' 127 err '^knockoff: not-a-command: command not found$'
guard ./not-a-command
expect 'no such path' 127 err 'No such file'
: >"$tmp/bin/not-executable"
guard not-executable
expect 'not executable' 126 err 'Permission denied'
guard "$tmp/bin"
expect 'a folder' 126 err 'Permission denied'
printf 'echo "without a mark: $*"\n' >"$tmp/bin/plain"
chmod +x "$tmp/bin/plain"
guard plain x
expect 'a script without "#!"' 0 out 'without a mark: x'
PATH= guard docker pull nginx
expect 'an empty PATH' 127 err 'command not found'

# ---- what is refused ----

guard docker pull bitnmai/redis
refused 'a look-alike' 'a look-alike: told and refused' 1 \
	err '^command line:1:13: error: ' err '^    1 | docker pull bitnmai/redis' \
	err 'did you mean .bitnami/redis.' err '^knockoff: docker: not run'
guard docker run -it --rm -v /a:/b bitnmai/redis sh
refused 'docker run' 'docker run: refused' 1 err 'bitnami/redis'
guard docker run --rm nginx bitnmai/redis
ran 'arguments of the container are not judged'
guard docker create --name bitnmai/redis nginx
ran 'values of options are not judged'
guard podman pull docker://bitnmai/redis
refused 'podman' 'podman: refused' 1 err 'bitnami/redis'
guard nerdctl --namespace x run bitnmai/redis
refused 'nerdctl' 'nerdctl: refused' 1 err 'bitnami/redis'
guard env A=b nice docker pull bitnmai/redis
refused 'behind env and nice' 'behind env and nice: refused' 1 err bitnami
guard sh -c 'docker pull bitnmai/redis'
refused 'in sh -c' 'in sh -c: refused' 1 err '^command line:1:20: '
guard docker login gchr.io
refused 'a registry' 'a registry: refused' 1 err 'ghcr.io'
guard docker pull "$(printf 'ngin\321\205')"
refused 'a Cyrillic letter' 'a Cyrillic letter: refused' 1 err 'error'
guard docker pull "$(printf '\033[31mbitnmai/redis')"
expect 'escapes for the terminal' 0 no-err "$(printf '\033')"
SAYS=note guard docker pull java
SAYS=retired ran 'a note is told, and it is run'

rm -f "$RECORD"
run guard --fail-on=note -- docker pull java
refused '--fail-on=note' '--fail-on=note: refused' 1 err 'retired'
run guard --fail-on=never -- docker pull bitnmai/redis
SAYS='^command line:1:13: error: ' ran '--fail-on=never'
run guard -q --fail-on never docker pull bitnmai/redis
[ "$(wc -l <"$tmp/err")" -eq 1 ]
tap $? '--quiet: one line'
printf '# catalogue 1\n# part registries\n' >"$tmp/empty.txt"
run guard --catalogue=/nothing -- docker pull nginx
expect 'no catalogue' 2 err '/nothing: No such file'
run guard --color=always -- docker pull bitnmai/redis
expect '--color' 1 err "$(printf '\033')\\[1;31merror"

# ---- builds ----

printf 'ARG BASE=nginx\nFROM $BASE\nFROM named\n' >Dockerfile
guard docker build -t x .
ran 'a Dockerfile'
guard docker build --build-arg BASE=ngnix .
refused '--build-arg' '--build-arg: refused' 1 \
	err '^Dockerfile:2:6: error: .ngnix. looks like .nginx.'
BASE=ngnix guard docker build --build-arg BASE .
refused '--build-arg NAME' '--build-arg NAME: refused' 1 err '^Dockerfile:2:6'
guard docker build --build-arg=OTHER=ngnix .
ran 'an argument that the Dockerfile does not have'
guard docker buildx build --build-context named=docker-image://ngnix .
refused '--build-context' '--build-context: refused' 1 err '^command line:1:58'
guard docker build --build-arg BUILDKIT_SYNTAX=bitnmai/redis .
refused 'the frontend' 'the frontend: refused' 1 err '^command line:1:42'
mkdir -p context/files
printf 'FROM ngnix\n' | tee context/Dockerfile context/other \
	context/files/Containerfile other >/dev/null
guard docker build context
refused 'a context' 'a context: refused' 1 err '^context/Dockerfile:1:6: '
guard docker build -f other .
refused '-f' '-f: refused' 1 err '^other:1:6: '
guard podman build -f files/Containerfile context
refused 'podman: -f in the context' 'podman: -f in the context: refused' 1 \
	err '^context/files/Containerfile:1:6: '
guard docker build -f files/Containerfile context
refused 'docker: -f here' 'docker: -f here: refused' 2 \
	err '^knockoff: files/Containerfile: No such file'
cp other context/Containerfile
guard podman build context
refused 'podman: Containerfile first' 'Containerfile: refused' 1 \
	err '^context/Containerfile:1:6: '
guard buildah bud context
refused 'buildah' 'buildah: refused' 1 err '^context/Containerfile:1:6: '
guard nerdctl build context
refused 'nerdctl' 'nerdctl: refused' 1 err '^context/Dockerfile:1:6: '
cd context || exit 99
guard podman build
refused 'podman: no context' 'podman: no context: refused' 1 err '^Containerfile:1:6: '
cd ..
FROM=other guard docker build -
refused 'a pipe' 'standard input: refused' 1 err '^-:1:6: '
printf 'FROM nginx\nRUN x\n' >fine
FAKE=input FROM=fine guard docker build -f - .
expect 'what was read of standard input is read again' 0 out '^RUN x$' no-err .
rm -f "$RECORD"
cat fine | FAKE=input "$KNOCKOFF" guard -- docker build - >"$tmp/out" 2>"$tmp/err"
cmp -s fine "$tmp/out"
tap $? 'also from a pipe'
printf 'skipped\n' >"$tmp/in"
cat fine >>"$tmp/in"
rm -f "$RECORD"
(read -r line && FAKE=input "$KNOCKOFF" guard -- docker build -) \
	<"$tmp/in" >"$tmp/out" 2>"$tmp/err"
cmp -s fine "$tmp/out"
tap $? 'also from the middle of a file'
printf 'x\000y' >"$tmp/in"
SAYS='an archive, its' FAKE=input FROM=$tmp/in guard docker build -
SAYS='an archive, its' ran 'an archive'
cmp -s "$tmp/in" "$tmp/out"
tap $? 'an archive arrives whole'
truncate -s 100M "$tmp/in"
FROM=$tmp/in guard docker build -
SAYS='an archive, its' ran 'an archive over any limit'
cat "$tmp/in" | "$KNOCKOFF" guard -- docker build - >"$tmp/out" 2>"$tmp/err"
status=$?
expect 'not from a pipe' 2 err '^knockoff: -: larger than' no-out .
printf 'x\000y' >"$tmp/in"
FROM=$tmp/in guard docker build -f other -
SAYS='an archive, its Dockerfile is not judged' ran 'a Dockerfile in an archive'
guard docker build https://example.com/x.git
SAYS='on another machine, not judged' ran 'a context elsewhere'
guard docker build nowhere
ran 'no Dockerfile: what docker says of it is its own'
guard docker build -f context .
refused 'a folder as a Dockerfile' 'a folder: refused' 2 err 'Is a directory'
printf 'FROM nginx\nFORM x\n' >broken
guard docker build -f broken .
refused 'a broken Dockerfile' 'a broken Dockerfile: refused' 2 err '^knockoff: broken:2'
run guard --fail-on=never -- docker build -f broken .
SAYS='broken:2' ran 'a broken one with --fail-on=never'

# ---- compose ----

mkdir -p project/below project/app
cat >project/compose.yaml <<'END'
services:
  a:
    image: ${IMAGE:-nginx}
  b:
    build:
      context: app
      args: [BASE]
END
printf 'ARG BASE=redis\nFROM $BASE\n' >project/app/Dockerfile
cd project || exit 99
guard docker compose up -d
ran 'a project'
IMAGE=ngnix guard docker compose up
refused 'a variable' 'a variable: refused' 1 err '^compose.yaml:3:12: error'
BASE=ngnix guard docker-compose build
refused 'a build' 'a build: refused' 1 err '^app/Dockerfile:2:6: error'
IMAGE=ngnix guard docker compose ps
ran 'what pulls nothing'
echo IMAGE=ngnix >.env
guard podman compose pull
refused '.env' '.env: refused' 1 err '^compose.yaml:3:12'
IMAGE=redis guard podman compose pull
ran 'the environment before .env'
echo IMAGE=redis >other.env
guard docker compose --env-file other.env create
ran '--env-file'
COMPOSE_ENV_FILES=other.env guard docker compose create
ran 'COMPOSE_ENV_FILES'
guard docker compose --env-file none.env up
refused 'an --env-file that is not there' 'no --env-file: refused' 2 err none.env
cd below || exit 99
guard docker compose run --rm a
refused 'from a folder below' 'from below: refused' 1 \
	err '^../compose.yaml:3:12'
guard podman-compose up
ran 'podman-compose looks in no other folder'
cd "$tmp/work" || exit 99
guard docker compose --project-directory project up
refused '--project-directory' '--project-directory: refused' 1 \
	err '^project/compose.yaml:3:12'
guard docker compose -f project/compose.yaml up
refused 'compose -f' 'compose -f: refused' 1 err '^project/compose.yaml:3:12'
mkdir elsewhere
mv project/app elsewhere/app
guard docker compose -f project/compose.yaml --project-directory elsewhere up
ran 'the variables and builds of another folder'
BASE=ngnix guard docker compose -f project/compose.yaml \
	--project-directory "$tmp/work/elsewhere/" up
refused 'builds of it' 'builds of it: refused' 1 err '/elsewhere//*app/Dockerfile:2:6: '
rm project/.env
printf 'services: {a: {image: ngnix}}\n' >project/compose.override.yml
cd project || exit 99
guard nerdctl compose up
refused 'an override' 'an override: refused' 1 err '^compose.override.yml:1:23'
cd ..
printf 'services: {a: {image: redis}}\n' >last.yaml
guard docker compose -f project/compose.override.yml -f last.yaml up
ran 'what a later file replaces'
COMPOSE_FILE=last.yaml:project/compose.override.yml guard docker compose up
refused COMPOSE_FILE 'COMPOSE_FILE: refused' 1 err 'override.yml:1:23'
COMPOSE_PATH_SEPARATOR=';' COMPOSE_FILE='last.yaml;last.yaml' \
	guard docker compose up
ran 'COMPOSE_PATH_SEPARATOR'
printf 'COMPOSE_FILE=project/compose.override.yml\n' >.env
guard docker compose up
refused 'COMPOSE_FILE in .env' 'COMPOSE_FILE in .env: refused' 1 err 'override.yml:1:23'
rm .env
FROM=project/compose.override.yml guard docker compose -f - up
refused 'compose -f -' 'compose -f -: refused' 1 err '^-:1:23'
guard docker compose -f none.yaml up
refused 'no such compose file' 'no such compose file: refused' 2 err none.yaml
guard docker stack deploy -c project/compose.override.yml x
refused 'a stack' 'a stack: refused' 1 err 'override.yml:1:23'

# ---- bake, kube ----

cat >docker-bake.hcl <<'END'
variable "BASE" { default = "nginx" }
target "default" {
  dockerfile = "bake.Dockerfile"
  args = { BASE = BASE }
}
END
printf 'ARG BASE\nFROM $BASE\n' >bake.Dockerfile
guard docker buildx bake
ran 'bake'
BASE=ngnix guard docker buildx bake
refused 'a variable of bake' 'a variable of bake: refused' 1 \
	err '^bake.Dockerfile:2:6'
guard docker bake -f project/compose.override.yml -f docker-bake.hcl
refused 'bake: a compose file' 'bake: a compose file: refused' 1 err ':1:23'
guard docker buildx bake https://example.com/x.git
SAYS='on another machine' ran 'bake: a definition elsewhere'
cat >pod.yaml <<'END'
apiVersion: v1
kind: Pod
spec: {containers: [{name: a, image: ngnix}]}
END
guard podman kube play pod.yaml
refused 'kube play' 'kube play: refused' 1 err '^pod.yaml:3:38'

# ---- a wrapper that is called like the command ----

mkdir "$tmp/wrapper"
printf '#!/bin/sh\nexec "$KNOCKOFF" guard -- docker "$@"\n' >"$tmp/wrapper/docker"
chmod +x "$tmp/wrapper/docker"
rm -f "$RECORD"
PATH=$tmp/wrapper:$PATH docker pull nginx >"$tmp/out" 2>"$tmp/err"
status=$?
ran 'a wrapper'
rm -f "$RECORD"
PATH=$tmp/wrapper:$PATH docker pull bitnmai/redis >"$tmp/out" 2>"$tmp/err"
status=$?
refused 'a wrapper' 'a wrapper refuses' 1 err 'bitnami/redis'
printf '#!/bin/sh\nexec "$KNOCKOFF" guard -- "$0" "$@"\n' >"$tmp/wrapper/docker"
PATH=$tmp/wrapper:$PATH docker pull nginx >"$tmp/out" 2>"$tmp/err"
status=$?
expect 'one that names itself ends' 126 err 'again and again'

# ---- the alias of the page ----

if command -v bash >/dev/null; then
	{
		echo 'shopt -s expand_aliases'
		echo "PATH=${KNOCKOFF%/*}:\$PATH"
		sed -n 's/^\.Dl \(alias docker=.*\)/\1/p' "$TOP_SRCDIR/man/knockoff-guard.1"
		echo 'docker pull nginx; docker pull bitnmai/redis'
	} >alias.bash
	rm -f "$RECORD"
	status=0
	bash alias.bash >"$tmp/out" 2>"$tmp/err" </dev/null || status=$?
	expect 'the alias' 1 err bitnami
	grep -q '^<nginx>$' "$RECORD"
	tap $? 'the alias runs the rest'
else
	skip 'the alias' 'no bash'
fi

# ---- a terminal ----

for candidate in python3 /usr/bin/python3; do
	"$candidate" -c 'import pty, os; os.waitstatus_to_exitcode' 2>/dev/null &&
		python=$candidate && break
done
title='a terminal'
if [ -z "${python-}" ]; then
	skip "$title" 'no python3 with pty'
	plan
	exit 0
fi

# ask ANSWER: what the guarded command does when that is typed.
ask() {
	rm -f "$RECORD"
	status=0
	"$python" "$TOP_SRCDIR/tests/terminal.py" '[y/N] ' "$1" -- \
		"$KNOCKOFF" guard -- docker pull bitnmai/redis \
		>"$tmp/out" 2>"$tmp/err" || status=$?
}
ask 'y\n'
expect 'asked, and yes' 0 out 'Run it all the same?' out 'bitnami/redis'
[ -f "$RECORD" ]
tap $? 'yes: run'
FAKE_STATUS=5
export FAKE_STATUS
ask 'Yes\n'
expect 'yes: the exit status is its own' 5
unset FAKE_STATUS
while read -r name answer; do
	ask "$answer"
	expect "asked, and $name" 1 out 'not run'
	[ ! -f "$RECORD" ]
	tap $? "$name: not run"
done <<'END'
no n\n
nothing \n
why why?\n
a-blank \x20y\n
end-of-input \x04
END
ask '\x03'
expect 'asked, and interrupted' 254
[ ! -f "$RECORD" ]
tap $? 'interrupted: not run'
status=0
"$python" "$TOP_SRCDIR/tests/terminal.py" ready 'y\n' '[y/N] ' 'n\n' -- \
	sh -c 'echo ready; "$0" -c "import select; select.select([0], [], [])"
		exec "$KNOCKOFF" guard -- docker pull bitnmai/redis' "$python" \
	>"$tmp/out" 2>"$tmp/err" || status=$?
expect 'what was typed before the question is no answer' 1 out 'not run'
status=0
"$python" "$TOP_SRCDIR/tests/terminal.py" -- sh -c \
	'"$KNOCKOFF" guard -- docker pull bitnmai/redis </dev/null' \
	>"$tmp/out" 2>"$tmp/err" || status=$?
expect 'only the output is a terminal' 1 out 'not run' no-out 'y/N'
status=0
FAKE=input "$python" "$TOP_SRCDIR/tests/terminal.py" '[y/N] ' 'y\n' \
	y 'typed\n' typed '\x04' -- \
	"$KNOCKOFF" guard -- docker run -i bitnmai/redis \
	>"$tmp/out" 2>"$tmp/err" || status=$?
expect 'the command has the terminal' 0
[ "$(grep -c '^typed$' "$tmp/out")" -eq 2 ]
tap $? 'and what is typed after the answer'

plan
