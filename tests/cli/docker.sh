#!/bin/sh
# docker.sh - the plugin of the docker command, and guard before a real docker
# with a daemon and a registry of its own, on the loopback interface alone.
. "$TOP_SRCDIR/tests/tap.sh"

unset DOCKER_HOST DOCKER_CONTEXT KNOCKOFF_GUARD http_proxy https_proxy \
	HTTP_PROXY HTTPS_PROXY
daemon=
registry=
stop() {
	for pid in $daemon $registry; do
		kill "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
	done
	daemon= registry=
}
trap 'stop; chmod -R u+rwx "$tmp"; rm -rf "$tmp"' EXIT

# ---- what docker runs ----

DOCKER_CONFIG=$tmp/config
export DOCKER_CONFIG
mkdir -p "$DOCKER_CONFIG/cli-plugins"
plugin=$DOCKER_CONFIG/cli-plugins/docker-knockoff
ln -s "$KNOCKOFF" "$plugin"

# as_plugin ARGUMENT...: what docker does
as_plugin() {
	status=0
	"$plugin" "$@" >"$tmp/out" 2>"$tmp/err" || status=$?
}
as_plugin docker-cli-plugin-metadata
expect 'the metadata' 0 no-err . \
	out '^{"SchemaVersion":"0.1.0","Vendor":"[^"]*","Version":"v[0-9.]*","ShortDescription":"[^"]*"}$'
as_plugin knockoff name ngnix
expect 'a command' 1 out "^ngnix: error: "
as_plugin --debug -H unix:///x --context knockoff knockoff name -q ngnix
expect 'behind options of docker' 1 out "^ngnix: error: "
as_plugin knockoff --help
expect '--help' 0 out '^usage: knockoff'
as_plugin name ngnix
expect 'by hand' 1 out "^ngnix: error: "
as_plugin
expect 'without anything' 0
status=0
"$KNOCKOFF" docker-cli-plugin-metadata >"$tmp/out" 2>"$tmp/err" || status=$?
expect 'only when it is called like a plugin' 2 no-out .

# ---- the real docker command ----

if ! command -v docker >/dev/null; then
	skip 'docker' 'no docker'
	plan
	exit 0
fi
docker --help >"$tmp/out" 2>"$tmp/err"
status=$?
expect 'docker --help lists it' 0 \
	out '^  *knockoff\*  *Find look-alike image names before they are pulled'
docker knockoff name ngnix >"$tmp/out" 2>"$tmp/err"
status=$?
expect 'docker knockoff' 1 out "^ngnix: error: "
printf 'FROM ngnix\n' | docker knockoff check - >"$tmp/out" 2>"$tmp/err"
status=$?
expect 'docker knockoff check' 1 out '^-:1:6: error: '
docker knockoff guard -- docker pull bitnmai/redis \
	>"$tmp/out" 2>"$tmp/err" </dev/null
status=$?
expect 'docker knockoff guard' 1 no-out . err 'docker: not run'

# ---- the real daemon ----

# wait_for COMMAND...: until it succeeds, for a while.
wait_for() {
	for _ in $(seq 150); do
		"$@" >/dev/null 2>&1 && return
		sleep 0.2
	done
	return 1
}

# Say why nothing more can be tested, and end.
give_up() {
	skip 'guard before a real daemon' "$1"
	plan
	exit 0
}

for program in dockerd docker-registry python3; do
	command -v $program >/dev/null || give_up "no $program"
done
port=$(python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
mirror=http://127.0.0.1:$port
cat >"$tmp/registry.yml" <<END
version: 0.1
storage: {filesystem: {rootdirectory: $tmp/registry}}
http: {addr: 127.0.0.1:$port}
END
docker-registry serve "$tmp/registry.yml" >"$tmp/registry.log" 2>&1 &
registry=$!
wait_for python3 "$TOP_SRCDIR/tests/push_image.py" "$mirror" \
	library/nginx bitnmai/redis || give_up 'docker-registry does not start'

DOCKER_HOST=unix://$tmp/d.sock
export DOCKER_HOST
dockerd -H "$DOCKER_HOST" --data-root "$tmp/data" --exec-root "$tmp/exec" \
	--pidfile "$tmp/d.pid" --storage-driver vfs --iptables=false \
	--ip6tables=false --bridge=none --registry-mirror "$mirror" \
	>"$tmp/dockerd.log" 2>&1 &
daemon=$!
is_up() {
	kill -0 "$daemon" 2>/dev/null || return 0
	docker version
}
wait_for is_up
docker version >/dev/null 2>&1 ||
	give_up "dockerd does not start: $(tail -n 1 "$tmp/dockerd.log" | tr -d '#')"

images() {
	docker images --format '{{.Repository}}' | sort | tr '\n' ' '
}

run guard -- docker pull nginx </dev/null
expect 'docker pull of a fine name' 0 no-err . out 'library/nginx:latest'
[ "$(images)" = 'nginx ' ]
tap $? 'it was pulled'
run guard -- docker pull bitnmai/redis </dev/null
expect 'docker pull of a look-alike' 1 no-out . err 'did you mean .bitnami/redis.'
[ "$(images)" = 'nginx ' ]
tap $? 'it was not pulled'
! grep -q 'GET /v2/bitnmai' "$tmp/registry.log"
tap $? 'nor asked for'
docker knockoff guard -- docker create nginx >"$tmp/out" 2>"$tmp/err" </dev/null
status=$?
expect 'docker create, by the plugin' 0 no-err . out '^[0-9a-f]*$'
run guard -- docker inspect nothing </dev/null
[ "$status" -ne 0 ] && grep -q 'No such object\|no such object' "$tmp/err"
tap $? 'an exit status of docker itself'
export DOCKER_BUILDKIT=0
printf 'FROM bitnmai/redis\n' >Dockerfile
run guard -- docker build -t x . </dev/null
expect 'docker build of a look-alike' 1 no-out . err '^Dockerfile:1:6: error: '
printf 'FROM nginx\nLABEL a=b\n' >Dockerfile
run guard -- docker build -q - <Dockerfile
expect 'docker build from a pipe' 0 out '^sha256:'
run guard --fail-on=never -- docker pull bitnmai/redis </dev/null
expect '--fail-on=never' 0 err '^command line:1:13: error' out 'redis:latest'
case $(images) in
*bitnmai/redis*) failed=0 ;;
*) failed=1 ;;
esac
tap $failed 'without guard, it would have been pulled'

pid=$daemon
stop
! kill -0 "$pid" 2>/dev/null
tap $? 'nothing is left behind'
plan
