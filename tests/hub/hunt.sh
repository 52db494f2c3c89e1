#!/bin/sh
# hunt.sh - planted imitators among thousands of honest repositories; the
# budget, interrupts, faults, every format, and text that is hostile.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/hub/hub.sh"

export XDG_CACHE_HOME="$tmp/cache" DOCKER_CONFIG="$tmp/none" HOME="$tmp"
hub_start --data "$TOP_SRCDIR/tests/hub/hunt.json" --fill 4000

# hunt ARGUMENT...: with nothing kept from before.
hunt() {
	rm -rf "$tmp/cache"
	run hunt "$@"
}

forget_log() {
	hub_control '{"reset": true}'
}

sort >planted <<'END'
1ibrary/nginx
c43602f9cc95/nginx
farmer8123/nginx
gakeaws/nginx
hosting4u/ngnix
nginxhub/nginx
nginxofficial/nginx
nglnx/nginx
ngnix/nginx
webworks7/nginx-official
END
n_planted=$(wc -l <planted)

# The names of the rows, in order.
names() {
	tail -n +2 "$tmp/out" | cut -f 1
}

# planted_first NAME: the planted ones are all there, above all others.
planted_first() {
	names | head -n "$n_planted" | sort >first
	failed=0
	diff planted first >"$tmp/diff" || failed=1
	tap $failed "$1"
	sed 's/^/# /' "$tmp/diff"
}

# count_within NAME MOST: what the Hub was asked, and what the run says.
count_within() {
	count=$(hub_count)
	failed=0
	[ "$count" -gt 0 ] && [ "$count" -le "$2" ] || failed=1
	grep -q " $count of $2 requests used\$" "$tmp/err" || failed=1
	tap $failed "$1"
	[ $failed -eq 0 ] || { echo "# $count asked"; show "$tmp/err" err; }
}

# ---- the usual budget ----

hunt nginx --format=tsv
expect 'imitators are found' 1 out '^ngnix/nginx	lookalike	error	docker.io/library/nginx	namespace-lookalike,transposition	' \
	out '^gakeaws/nginx	known-bad	error	' \
	out '^1ibrary/nginx	.*	namespace-lookalike,glyph	' \
	out '^nginxofficial/nginx	.*	namespace-lookalike,posing-word	' \
	out '^farmer8123/nginx	.*	borrowed-name	' \
	out '^hosting4u/ngnix	.*	image-lookalike,transposition	' \
	out '^webworks7/nginx-official	.*	image-lookalike,posing-word	' \
	err '^knockoff: nginx: [0-9]* found, [0-9]* not checked, '
planted_first 'all that were planted stand above all that is honest'
count_within 'the requests are those that it tells, within the budget' 500
expect 'the publishers themselves and the honest are no findings' 1 \
	no-out '^longstanding/' no-out '^youngcoder/' no-out '^bitnami/' \
	no-out '^nginxinc/' no-out '^nginx	'
cp "$tmp/out" usual.tsv

# ---- all look-alikes ----

forget_log
hunt nginx --format=tsv --budget=5000
planted_first 'all look-alikes: likewise'
count_within 'all look-alikes: within the budget' 5000
expect 'all look-alikes: nothing is left' 1 err ' found, 0 not checked, '
cp "$tmp/out" all.tsv

forget_log
run hunt nginx --format=tsv --budget=5000
expect 'again: nothing is asked' 1 err ', 0 of 5000 requests used$'
cmp -s all.tsv "$tmp/out"
tap $? 'again: the same rows'
run hunt nginx --format=tsv --offline
expect '--offline: nothing is asked' 1 err ', 0 of 500 requests used$'
cmp -s all.tsv "$tmp/out"
tap $? '--offline: the same rows'
[ "$(hub_count)" -eq 0 ]
tap $? 'neither asked the Hub'
forget_log
run hunt nginx --format=tsv --refresh
count_within '--refresh asks anew' 500

# ---- small budgets ----

for budget in 1 5; do
	forget_log
	hunt nginx --budget=$budget
	expect "--budget=$budget is too small for anything" 2 no-out . \
		err '^knockoff: nginx: nothing was checked: the budget is' \
		err ", $(hub_count) of $budget requests used\$"
done
for budget in 20 60; do
	forget_log
	hunt nginx --format=tsv --budget=$budget
	failed=0
	[ "$(hub_count)" -le $budget ] || failed=1
	[ $status -le 1 ] || failed=1
	grep -q ' [1-9][0-9]* not checked, ' "$tmp/err" || failed=1
	tap $failed "--budget=$budget is kept, and what is not checked is told"
	[ $failed -eq 0 ] || show "$tmp/err" err
done

# ---- an interrupt, and the run after it ----

# The paths that got an answer, but those that show that the Hub answers.
answered() {
	hub_log | awk '$3 == 200 || $3 == 404 { print $2 }' |
		grep -v '/library/repositories/alpine\|query=alpine' | sort
}

if env --default-signal=INT true 2>/dev/null; then
	forget_log
	rm -rf "$tmp/cache"
	hub_control '{"fault": "slow", "seconds": 0.05, "path": "/v2/(users|orgs)/", "times": 0}'
	env --default-signal=INT "$KNOCKOFF" hunt nginx --format=tsv \
		--budget=5000 >"$tmp/out" 2>"$tmp/err" &
	pid=$!
	while [ "$(hub_count)" -lt 300 ]; do sleep 0.05; done
	kill -INT $pid
	status=0
	wait $pid || status=$?
	expect 'an interrupt' 130 out '^name	verdict	' \
		err 'interrupted; what was found out is kept, and a second run' \
		err ' not checked, '
	answered >before
	forget_log
	run hunt nginx --format=tsv --budget=5000
	expect 'the run after it' 1 err ' found, 0 not checked, '
	cmp -s all.tsv "$tmp/out"
	tap $? 'the run after it finds what one alone does'
	answered >after
	comm -12 before after >twice
	# But what was under way, and a batch of those of which the Hub said
	# that they do not exist and had not yet shown that it can be believed.
	[ "$(wc -l <before)" -gt 200 ] && [ "$(wc -l <twice)" -le 72 ]
	tap $? 'the run after it asks for what is missing, not for the rest'
	echo "# $(wc -l <before) answered before, $(wc -l <twice) once more"
else
	skip 'an interrupt' 'env has no --default-signal'
fi

# ---- a Hub that does not answer ----

while read -r name fault; do
	forget_log
	hub_control "$fault"
	hunt nginx --format=tsv --budget=40
	expect "$name: not checked" 2 err '^knockoff: nginx: not checked' \
		no-out '/nginx	'
	[ "$(hub_count)" -le 40 ]
	tap $? "$name: within the budget"
	forget_log
	run hunt nginx --format=tsv
	planted_first "$name: nothing of it was kept"
done <<'END'
429 {"fault": "429", "header": "retry-after", "seconds": 3600, "times": 0}
404-for-all {"fault": "throttled-404", "times": 0}
a-guard {"fault": "html", "code": 200, "times": 0}
END
forget_log
hub_control '{"fault": "html", "path": "/v2/(users|orgs)/", "times": 0}'
hunt nginx --format=tsv
expect 'no accounts: what searches found is told' 2 \
	out '^ngnix/nginx	lookalike	' err '^knockoff: nginx: not checked'
forget_log

# ---- a publisher, and an image of one ----

hunt bitnami/ --format=tsv --budget=2000
expect 'a publisher' 1 out '^bitnmai/redis	.*namespace-lookalike' \
	out '^bitnmai/nginx	' out '^deployer9/bitnami-redis	' \
	no-out '^bitnami/' no-out '^longstanding'
hunt 'docker.io/bitnami/redis:7' --format=tsv
expect 'an image of a publisher' 1 out '^bitnmai/redis	' \
	out '^deployer9/bitnami-redis	' no-out '^bitnami/'
hunt bitnami/redis --fail-on=never --quiet
expect '--fail-on, --quiet' 0 out '^bitnmai/redis ' no-out '^NAME' no-err .

# ---- what is free ----

hunt nginx --unregistered
expect '--unregistered' 0 out '^NAME  *SLIP$' out '^gninx/nginx  *transposition' \
	out '^librayr/nginx  *transposition' no-out '^ngnix/' no-out '^nignx/' \
	err ' unregistered, '
hunt 'bitnami/*' --unregistered --format=tsv
expect '--unregistered of a publisher' 0 out '^bitnamiinc/\*	company-name$' \
	no-out '^bitnmai/'
hunt nginx --unregistered --format=json --budget=30
expect '--unregistered as JSON' 0 out '"unregistered":\[$' \
	out '^{"name":"[a-z]*/nginx","class":"'

# ---- formats, and text that is hostile ----

hunt nginx
expect 'text' 1 out '^NAME  *SLIP  *PULLS  *STARS  *CREATED  *UPDATED  *PUBLISHER  *BADGE  *VERDICT$' \
	out '^ngnix/nginx  *transposition  *1.5K .* error$' \
	out '\\x1b\]0;x\\x07' no-out "$(printf '\033')" no-out "$(printf '\342\200\256')"
hunt nginx --format=json
expect 'json' 1 no-out "$(printf '\033')" no-out "$(printf '\342\200\256')" \
	out '^{"version":1,"name":"nginx","imitators":\[$'
"$hub_python" - "$tmp/out" >json.tsv <<'END'
import json, sys
d = json.load(open(sys.argv[1]))
for i in d["imitators"]:
    print("%s\t%s\t%s" % (i["name"], i["verdict"], i["severity"]))
s = d["summary"]
assert s["found"] == len(d["imitators"]) and s["requests"] <= s["budget"] == 500
assert s["variants"] >= s["looked_up"] > 100
evil = [i for i in d["imitators"] if i["name"] == "nginxhub/nginx"][0]
assert evil["description"].startswith("\x1b[31m</td>"), evil
assert evil["registry"]["publisher"].startswith("Evil \x1b]0;x"), evil
assert evil["registry"]["pulls"] == 700
END
tap $? 'json: what it holds'
cut -f 1-3 usual.tsv | tail -n +2 | cmp -s - json.tsv
tap $? 'json: the rows of tsv'

hunt nginx --format=html --output=report.html
expect '--output' 1 no-out . err ' found, '
"$hub_python" "$TOP_SRCDIR/tests/hub/check_html.py" report.html \
	>"$tmp/diff" 2>&1
tap $? 'html: well-formed, nothing from elsewhere, nothing that runs'
sed 's/^/# /' "$tmp/diff" | tail -5
sed -n 's/.*<td class="name"><a [^>]*><code>\([^<]*\)<.*/\1/p' report.html \
	>html.names
tail -n +2 usual.tsv | cut -f 1 | cmp -s - html.names
tap $? 'html: the rows of tsv'
failed=0
LC_ALL=C grep -q '<script\|<img\|[[:cntrl:]]' report.html && failed=1
grep -q '&lt;script&gt;alert(1)&lt;/script&gt;' report.html || failed=1
tap $failed 'html: hostile text is shown, not obeyed'

for format in text tsv json html; do
	hunt bitnmaiandnobody/thing --format=$format --budget=30
	expect "nothing found, $format" 0 err ': 0 found, '
done

# ---- a terminal ----

hub_control '{"fault": "slow", "seconds": 0.2, "path": "/v2/(users|orgs)/", "times": 0}'
rm -rf "$tmp/cache"
"$hub_python" "$TOP_SRCDIR/tests/hub/terminal.py" 70 "$KNOCKOFF" hunt nginx \
	--budget=120 >"$tmp/out" 2>"$tmp/err"
status=$?
forget_log
failed=0
tr '\r' '\n' <"$tmp/out" >screen
grep -q 'searching, [0-9]* pages, [0-9]* requests left' screen ||
	grep -q 'looked up [0-9]* of [0-9]*, [0-9]* requests left, [0-9]*:[0-9][0-9] left' screen ||
	failed=1
grep -q 'looked up [0-9]* of [0-9]*' screen || failed=1
tap $failed 'a terminal shows the progress'
[ $failed -eq 0 ] || show screen screen
sed 's/\x1b\[[0-9;]*[mK]//g' screen | grep '^NAME ' >head
[ -s head ] && ! grep -q STARS head && [ "$(wc -m <head)" -le 71 ] # with its newline
tap $? 'columns that do not fit a terminal are left out'
grep -q "$(printf '\033')\\[1;31merror" screen
tap $? 'a terminal gets colours'

# ---- what is wrong ----

run hunt
expect 'no name' 2 err '^knockoff: hunt: no name given$'
run hunt nginx redis
expect 'two names' 2 err '^knockoff: hunt: more than one name given$'
for name in ghcr.io/acme/app library/ 'a b' ''; do
	run hunt "$name"
	expect "'$name'" 2 err '^knockoff: '
done
run hunt nginx --unregistered --format=html
expect '--unregistered as html' 2 err 'hunt: --unregistered'
forget_log
run hunt nginx --output=/nonexistent/report
expect 'no such folder' 2 err '^knockoff: /nonexistent/report: '
[ "$(hub_count)" -eq 0 ]
tap $? 'no such folder: nothing was asked'
status=0
"$KNOCKOFF" hunt nginx >/dev/full 2>"$tmp/err" || status=$?
expect 'a full disk' 2 err '^knockoff: standard output: No space left'
hunt nginx --offline
expect 'offline with nothing kept' 2 err '^knockoff: nginx: not checked'
hub_stop
plan
