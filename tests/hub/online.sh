#!/bin/sh
# online.sh - check and name with what registries say.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/hub/hub.sh"

hub_start
HOME=$tmp/home
XDG_CACHE_HOME=$tmp/cache
export HOME XDG_CACHE_HOME
unset DOCKER_CONFIG KNOCKOFF_HUB_USER KNOCKOFF_HUB_TOKEN
forget() {
	rm -rf "$tmp/cache"
	hub_control '{"reset": true}'
}

# ---- evidence ----

run name --online bitnmai/redis
expect 'a young copy' 1 out 'error:.*bitnami/redis' \
	out 'registry: 77 pulls, created .*, with the description' \
	out 'somebody has registered this name'
run name --online ngnix
expect 'a slip that is not there' 1 out 'error:.*nginx' out 'no such image' \
	no-out 'Official Image,.*account'
run name --online buildlabs/nginx
expect "an official image's name, copied" 1 out 'warning:.*\[borrowed-name\]'
run name buildlabs/nginx
expect 'nothing of this offline' 0 out 'unknown$'
run name --online longstanding/nginx
expect 'an old account with its own build' 0 out 'unknown (3000000 pulls'
run name --online acmecorptools/redis-cluster
expect 'invented: anyone could register it' 1 \
	out 'warning:.*does not exist.*\[no-such-image\]' \
	out 'nobody has the account: anyone could register this name'
run name --online nobodyhome/tool billing-service
expect 'not there, and nobody else can claim it' 0 out 'note:.*nobodyhome' \
	out 'note:.*billing-service'
run name --online --fail-on=never --format=json bitnmai/redis \
	acmecorptools/x nginx
expect 'as JSON' 0 out '"registry":{"repository":"present","account":"present"' \
	out '"pulls":77' out '"copies_description":true' \
	out '"registry":{"repository":"absent","account":"absent"'
grep '"name":"nginx"' "$tmp/out" | grep -q registry
tap $((! $?)) 'a trusted name is not asked about'

forget
printf 'FROM bitnmai/redis AS a\nFROM nginx\nFROM buildlabs/nginx\nFROM redis\nFROM buildlabs/nginx:2\nFROM acmecorptools/x\nFROM registry.acme.example/x\nFROM gchr.io/a/b\n' \
	>Dockerfile
run check --online Dockerfile
expect 'a file: in its order, each place' 1 out '^Dockerfile:1:6: error' \
	out '^Dockerfile:3:6: warning' out '^Dockerfile:5:6: warning' \
	out '^Dockerfile:6:6: warning.*no-such' out '^Dockerfile:8:6: error' \
	out '= registry: 77 pulls' no-out '^Dockerfile:7' no-err 'not checked'
grep '^Dockerfile' "$tmp/out" | sort -t: -k2n -c
tap $? 'sorted'
hub_log >"$tmp/log"
[ "$(grep -c /buildlabs/repositories/nginx "$tmp/log")" -eq 1 ] &&
	! grep -qE 'acme.example|gchr' "$tmp/log"
tap $? 'each name is asked about once, other hosts are not'
hub_count >"$tmp/before"
cp "$tmp/out" "$tmp/first"
run check --online Dockerfile
cmp -s "$tmp/out" "$tmp/first" && [ "$(hub_count)" = "$(cat "$tmp/before")" ]
tap $? 'a second run sends nothing and says the same'
run check --offline Dockerfile
cmp -s "$tmp/out" "$tmp/first" && [ "$(hub_count)" = "$(cat "$tmp/before")" ]
tap $? 'so does one offline'
run check --refresh Dockerfile
cmp -s "$tmp/out" "$tmp/first" && [ "$(hub_count)" != "$(cat "$tmp/before")" ]
tap $? '--refresh asks anew'
run check --online --format=json Dockerfile
expect 'JSON of check' 1 out '"registry":{"repository":"present"' \
	out '"unchecked":0'
for format in sarif tsv github junit; do
	run check --online --format=$format Dockerfile
	expect "as $format" 1 out borrowed-name
done
seq -f 'longstanding/none%.0f' 1 600 >names
run name --online --format=tsv - <names
[ "$(wc -l <"$tmp/out")" -eq 601 ] &&
	sed 1d "$tmp/out" | cut -f 1 | cmp -s - names
tap $? 'many names keep their order'

# ---- what is not checked ----

# unchecked NAME FAULT: nothing is told to be absent or fine, and nothing kept.
unchecked() {
	forget
	hub_control "$2"
	run name --online acmecorptools/x longstanding/nginx
	expect "$1" 2 err 'not checked' no-out 'does not exist' \
		no-out 'anyone could' out '^acmecorptools/x: unknown (not checked: '
	hub_control '{"reset": true}'
	run name --offline acmecorptools/x
	expect "$1: nothing is kept" 2 err 'not checked' no-out 'does not exist'
}
everything='"times": 0'
unchecked 'a guard in front of Hub' "{\"fault\": \"html\", $everything}"
unchecked 'its page as 200' "{\"fault\": \"html\", \"code\": 200, $everything}"
unchecked '1010' "{\"fault\": \"cloudflare-1010\", $everything}"
unchecked 'empty' "{\"fault\": \"empty\", $everything}"
unchecked 'half of it' "{\"fault\": \"half-json\", $everything}"
unchecked 'wrong types' "{\"fault\": \"wrong-types\", $everything}"
unchecked 'a redirect elsewhere' \
	"{\"fault\": \"redirect\", \"to\": \"http://127.0.0.1:1/\", $everything}"
unchecked 'everything is 404' "{\"fault\": \"throttled-404\", $everything}"
unchecked 'told to wait for an hour' \
	"{\"fault\": \"429\", \"header\": \"retry-after\", \"seconds\": 3600, $everything}"

forget
hub_control '{"fault": "429", "header": "x-retry-after", "seconds": 1, "times": 2}'
run name --online buildlabs/nginx
expect 'told to wait a second, it waits' 1 out borrowed-name no-err 'not checked'
forget
hub_control '{"fault": "hang-up", "path": "buildlabs", "times": 1}'
run name --online buildlabs/nginx
expect 'once cut off, it asks again' 1 out borrowed-name
forget
hub_control '{"fault": "throttled-404", "times": 0}'
run check --online Dockerfile
expect 'check tells it too, with what it knows' 2 out '^Dockerfile:1:6: error' \
	err 'not checked, as [0-9]* others were not' no-out 'does not exist'
KNOCKOFF_HUB_URL=http://127.0.0.1:1 run name --online --refresh jdoe/x
expect 'nobody there' 2 err 'jdoe/x: not checked: '
KNOCKOFF_HUB_URL=http://example.com run name --online jdoe/x
expect 'plain http is for this machine' 2 no-out 'does not exist'
KNOCKOFF_HUB_URL=$hub
export KNOCKOFF_HUB_URL

# ---- the cache ----

forget
mkdir -p "$tmp/cache/knockoff"
echo 'this is no database' >"$tmp/cache/knockoff/hub.sqlite"
run name --online buildlabs/nginx
expect 'a damaged cache' 1 out borrowed-name
run name --offline buildlabs/nginx
expect 'is begun anew' 1 out borrowed-name
ls "$tmp/cache/knockoff" | grep -q damaged
tap $? 'and set aside'
rm -rf "$tmp/cache"
: >"$tmp/cache"
run name --online buildlabs/nginx
expect 'no cache at all' 1 out borrowed-name err cache
rm -f "$tmp/cache"

forget
i=0
while [ $i -lt 200 ]; do
	{
		"$KNOCKOFF" check --online Dockerfile >"$tmp/run.$i" \
			2>"$tmp/run.$i.err" || echo $? >"$tmp/run.$i.status"
	} 9>&- &
	i=$((i + 1))
done
# The test Hub is a child as well, and stays: wait for the runs by their files.
waited=0
while [ "$(ls "$tmp" | grep -c '^run\..*\.status$')" -lt 200 ] &&
	[ $waited -lt 1200 ]; do
	sleep 0.1
	waited=$((waited + 1))
done
failed=0
i=0
while [ $i -lt 200 ]; do
	cmp -s "$tmp/run.$i" "$tmp/run.0" || failed=1
	grep -qE 'cache|not checked|database' "$tmp/run.$i.err" && failed=1
	[ "$(cat "$tmp/run.$i.status")" = 1 ] || failed=1
	i=$((i + 1))
done
tap $failed '200 processes share the cache, without an error'
[ $failed -eq 0 ] || cat "$tmp"/run.*.err | sort | uniq -c | sort -rn |
	head -n 5 | sed 's/^/# /'

# ---- secrets ----

forget
secret=dckr_pat_for-tests-only
KNOCKOFF_HUB_USER=tester KNOCKOFF_HUB_TOKEN=$secret
export KNOCKOFF_HUB_USER KNOCKOFF_HUB_TOKEN
run name --online buildlabs/nginx acmecorptools/x quay.example/a/b
expect 'with an account' 1 out borrowed-name
hub_log | grep -q 'POST /v2/auth/token 200'
tap $? 'it is asked for a token'
hub_log | grep -q '/v2/namespaces/.* Bearer '
tap $? 'which goes to Hub'
hub_control '{"reset": true}'
hub_control '{"fault": "html", "times": 0}'
cp "$tmp/out" "$tmp/all"
run name --refresh buildlabs/nginx acmecorptools/x
cat "$tmp/out" "$tmp/err" >>"$tmp/all"
KNOCKOFF_HUB_TOKEN=wrong_$secret
hub_control '{"reset": true}'
run name --refresh buildlabs/nginx
expect 'a wrong token is told' 1 out borrowed-name err 'token\|credential'
cat "$tmp/out" "$tmp/err" >>"$tmp/all"
unset KNOCKOFF_HUB_USER KNOCKOFF_HUB_TOKEN
mkdir -p "$tmp/docker"
printf '{"auths": {"https://index.docker.io/v1/": {"auth": "%s"}}}\n' \
	"$(printf 'tester:%s' $secret | base64)" >"$tmp/docker/config.json"
DOCKER_CONFIG=$tmp/docker
export DOCKER_CONFIG
hub_control '{"reset": true}'
run name --refresh buildlabs/nginx
hub_log | grep -q 'POST /v2/auth/token'
tap $((! $?)) "docker login's account is for Docker's own servers"
cat "$tmp/out" "$tmp/err" >>"$tmp/all"
encoded=$(printf 'tester:%s' $secret | base64)
failed=0
for word in "$secret" "$encoded"; do
	grep -qF -e "$word" "$tmp/all" && failed=1
	grep -rqaF -e "$word" "$tmp/cache" && failed=1
done
tap $failed 'the secret is in no output and in no cache'

# ---- no network without --online ----

if command -v strace >/dev/null &&
	strace -f -o "$tmp/trace" true 2>/dev/null; then
	strace -f -e trace=network,execve -o "$tmp/trace" \
		"$KNOCKOFF" check Dockerfile >"$tmp/out" 2>"$tmp/err"
	grep -qE '(socket|connect|sendto)\(' "$tmp/trace"
	tap $((! $?)) 'check sends nothing'
	grep -c 'execve(' "$tmp/trace" | grep -qx 1
	tap $? 'and runs nothing'
else
	skip 'check sends nothing' 'no strace'
	skip 'and runs nothing' 'no strace'
fi
mkdir "$tmp/alone"
cp "$KNOCKOFF" "$tmp/alone/knockoff"
KNOCKOFF=$tmp/alone/knockoff KNOCKOFF_LIBEXEC=$tmp/none run name --online nginx
expect 'a program that is missing is told' 2 \
	err 'knockoff-hub, which asks registries: No such file.*KNOCKOFF_LIBEXEC'

hub_stop
plan
