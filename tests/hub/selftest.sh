#!/bin/sh
# selftest.sh - the test Hub does what testhub.py says, and goes when it should.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/hub/hub.sh"

hub_start --fill 500

# says NAME PATH PATTERN: the answer has it.
says() {
	failed=0
	hub_fetch "$2" >"$tmp/out" 2>"$tmp/err" || failed=1
	grep -q -e "$3" "$tmp/out" || failed=1
	tap $failed "$1"
	[ $failed -eq 0 ] || { show "$tmp/out" out; show "$tmp/err" err; }
}

# refuses NAME PATH CODE
refuses() {
	failed=0
	hub_fetch "$2" >"$tmp/out" 2>"$tmp/err" && failed=1
	grep -q -e "HTTP Error $3" "$tmp/err" || failed=1
	tap $failed "$1"
	[ $failed -eq 0 ] || show "$tmp/err" err
}

says 'a repository' /v2/namespaces/library/repositories/nginx \
	'"pull_count": 12900000000,'
says 'its older address' /v2/repositories/library/nginx/ '"name": "nginx"'
says 'its tags' /v2/repositories/library/nginx/tags '"name": "1.27-alpine"'
says 'a namespace, a page' '/v2/repositories/library/?page_size=2&page=6' \
	'"next": null'
says 'an account' /v2/orgs/bitnami/ '"badge": "verified_publisher"'
says 'from one kind to the other' /v2/users/bitnami/ '"orgname": "bitnami"'
says 'an account nobody wrote down' /v2/users/jwilderfan/ \
	'"username": "jwilderfan"'
says 'a search' '/v2/search/repositories/?query=nginx&page_size=1' \
	'"repo_name": "nginx"'
says 'the official one is second' '/v1/search?q=redis&n=1' \
	'"name": "bitnami/redis"'
says 'a newer search' '/api/search/v4?query=nginx&badges=official' \
	'"total": 1, .*"pull_count": "1B+", "raw_pull_count": 12900000000'
says 'the one before' \
	'/api/search/v3/catalog/search?query=loki&size=1' '"is_official": false'
refuses 'what is not there' /v2/repositories/library/ngnix/ 404
refuses 'what is private' /v2/repositories/longstanding/secret/ 404
refuses 'a page past the end' '/v2/repositories/library/?page=9' 404
refuses 'rows past the thousandth' \
	'/api/search/v4?query=&from=1000&size=1' 403

hub_control '{"reset": true}'
hub_control '{"fault": "status", "path": "nginx", "skip": 1, "times": 2}'
says 'a fault: not yet' /v2/repositories/library/nginx/ nginx
says 'a fault: not there' /v2/repositories/library/redis/ redis
refuses 'a fault: now' /v2/repositories/library/nginx/ 503
refuses 'a fault: again' /v2/repositories/library/nginx/ 503
says 'a fault: no more' /v2/repositories/library/nginx/ nginx

hub_control '{"limit": 1, "window": 3600}'
says 'a limit: the first' /v2/orgs/library/ library
refuses 'a limit: the second' /v2/orgs/library/ 429
says 'its log' '/_log?as=text' '^GET /v2/orgs/library/ 429 -$'

failed=0
[ "$(hub_count)" = 7 ] || failed=1
tap $failed 'its count'

failed=0
hub_fetch /_control '{"fault": "none of these"}' >/dev/null 2>&1 && failed=1
tap $failed 'a fault that is none'

# Nobody listens any more.
hub_stop
failed=0
hub_fetch /_count >/dev/null 2>&1 && failed=1
tap $failed 'it ends'
plan
