#!/bin/sh
# update.sh - a catalogue from the test Hub, and every way not to get one.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/hub/hub.sh"

if ! "$hub_python" "$TOP_SRCDIR/tests/hub/update_world.py" "$tmp" 2>/dev/null
then
	echo '1..0 # SKIP no python3'
	exit 0
fi
hub_start --data "$tmp/hub.json"
folder=$XDG_DATA_HOME/knockoff
file=$folder/official-images.txt
mkdir -p "$folder"

fresh() {
	rm -rf "$folder" "$XDG_CACHE_HOME"
	mkdir -p "$folder"
	cp "$tmp/old.txt" "$file"
	hub_control '{"reset": true}'
}

# same NAME A B: two files are the same.
same() {
	failed=0
	cmp -s "$2" "$3" || failed=1
	tap $failed "$1"
	[ $failed -eq 0 ] || diff "$2" "$3" | head -20 | sed 's/^/# /'
}

# ---- as it should be ----

fresh
run update --diff
expect '--diff' 0 err '^catalogue of 2026-09-01: 3460 names, 2036 new, 0 gone, 6 changed, ' \
	out '^+ acmecorp/gateway verified 2000000$' \
	out '^! acmecrop/gateway popular 5000000000 looks like docker.io/acmecorp/gateway$' \
	out '^~ closed retired 700 was official 500$' \
	out '^~ [a-z/]* verified 3007 was used 2706$' \
	err '^knockoff: official, but not seen on Docker Hub this time, and kept: unseen$' \
	no-out '^-' no-out plugin
same '--diff writes nothing' "$file" "$tmp/old.txt"
[ "$(ls "$folder")" = official-images.txt ]
tap $? '--diff leaves nothing behind'
cut -d' ' -f2 "$tmp/out" >names
LC_ALL=C sort -c names 2>/dev/null
tap $? '--diff is sorted by name'
cp "$tmp/out" "$tmp/diff"
run update --diff
same '--diff says the same every time' "$tmp/diff" "$tmp/out"
run update --diff --quiet
same '--diff --quiet says as much' "$tmp/diff" "$tmp/out"
expect '--diff --quiet has no summary' 0 no-err 'catalogue of'

hub_control '{"reset": true}'
run update
expect 'update' 0 out '^catalogue of 2026-09-01: 3460 names, .* 1 left out as look-alikes$'
same 'the catalogue that should come of it' "$file" "$tmp/want.txt"
count=$(hub_count)
[ "$count" -le 60 ]
tap $? "in $count requests"
# Rows past 1000 are refused; nobody asks for them.
! hub_log | grep -qE 'from=1[0-9]{3}| 403 '
tap $? 'nothing is asked for that Hub refuses'
run --version
expect 'it is in use' 0 out "catalogue of 2026-09-01, [0-9]* names, $file\$" no-err .
run name --format=tsv acmecorp/gateway acmecrop/gateway
expect 'and judged by' 1 out '^acmecorp/gateway	trusted' \
	out '^acmecrop/gateway	lookalike	error	docker.io/acmecorp/gateway'
cp "$tmp/out" packed
rm "$file.packed"
run name --format=tsv acmecorp/gateway acmecrop/gateway
same 'without the packed form as well' packed "$tmp/out"

run update --diff
expect 'the second time there is no difference' 0 no-out '^[+~-]' \
	err ' 0 new, 0 gone, 0 changed, 0 with more pulls'
run update --quiet
expect '--quiet' 0 no-out .
sed '/^# source/d' "$file" >"$tmp/again"
sed '/^# source/d' "$tmp/want.txt" >"$tmp/once"
same 'and the second update changes nothing' "$tmp/again" "$tmp/once"

# A packed form of another text counts for nothing.
cp "$file.packed" "$tmp/packed"
fresh
cp "$tmp/packed" "$file.packed"
run name --format=tsv acmecorp/gateway
expect 'the packed form of another catalogue' 0 out 'acmecorp/gateway	unknown'

# ---- a terminal ----

fresh
"$hub_python" "$TOP_SRCDIR/tests/hub/terminal.py" 70 "$KNOCKOFF" update \
	>"$tmp/out" 2>"$tmp/err"
status=$?
tr '\r' '\n' <"$tmp/out" >screen
grep -q 'asking Docker Hub: sponsored images, 300 of 1300' screen
tap $? 'a terminal shows the progress'
grep -q "^$(printf '\033\\[K')knockoff: official, but not seen" screen
tap $? 'which goes when it is done'
fresh
"$hub_python" "$TOP_SRCDIR/tests/hub/terminal.py" 70 "$KNOCKOFF" update -q \
	>"$tmp/out" 2>"$tmp/err"
status=$?
expect '--quiet shows none' 0 no-out asking

# ---- where it is written ----

rm -rf "$folder"
mkdir out
chmod 755 out
run update --catalogue="$tmp/old.txt" --output=out/list.txt
expect '--output' 0 out '^catalogue of'
same '--output: the same catalogue' out/list.txt "$tmp/want.txt"
[ ! -e "$folder" ] && [ "$(ls out)" = list.txt ]
tap $? '--output: and nothing else'
count=$(hub_count)
for name in /dev/null out out/no/list.txt ''; do
	run update --catalogue="$tmp/old.txt" --output="$name"
	expect "--output=$name" 2 err '^knockoff: .*: ' no-out .
done
run update --catalogue="$tmp/old.txt" --output=x --diff
expect '--output and --diff' 2 err 'writes nothing' err "Try 'knockoff update --help'"
run update nginx
expect 'an operand' 2 err 'takes no operand'
run update --catalogue=none
expect 'a catalogue that is not there' 2 err '^knockoff: none: No such file'
run update --catalogue="$TOP_SRCDIR/data/registries.txt" --output=x
expect 'a catalogue that Hub knows little of' 2 err 'official images alone; nothing was written'
[ ! -e x ]
tap $? 'and nothing is written'
count=$(hub_count)
(unset HOME XDG_DATA_HOME && run update &&
	grep -q 'say --output=FILE' "$tmp/err" && [ ! -s "$tmp/out" ])
[ "$(hub_count)" = "$count" ] && grep -q 'say --output=FILE' "$tmp/err"
tap $? 'no data folder'
: >"$folder"
run update
expect 'the data folder is a file' 2 err "^knockoff: $file: Not a directory"
rm "$folder"
SOURCE_DATE_EPOCH=0 run update
expect 'a clock that is wrong' 2 err 'the clock says that it is 1970-01-01'
[ "$(hub_count)" = "$count" ]
tap $? 'of all this Hub is not asked'

run update --catalogue="$tmp/old.txt"
expect 'folders are made' 0 out '^catalogue of'
same 'and the file' "$file" "$tmp/want.txt"
# shellcheck disable=SC2012 # a mode is wanted
[ "$(ls -ld "$folder" | cut -c1-10)" = drwx------ ]
tap $? 'for the user alone'

fresh
if [ "$(id -u)" -eq 0 ]; then
	cp "$KNOCKOFF" "$KNOCKOFF_LIBEXEC/knockoff-hub" "$tmp"
	chmod 755 "$tmp" "$tmp/work"
	under='setpriv --reuid=65534 --regid=65534 --clear-groups'
	sealed() {
		KNOCKOFF=$tmp/knockoff KNOCKOFF_LIBEXEC=$tmp \
			KNOCKOFF_UNDER=$under run update
	}
else
	chmod 555 "$folder"
	sealed() {
		run update
	}
fi
if [ "$(id -u)" -eq 0 ] && ! $under "$tmp/knockoff" --version >/dev/null 2>&1
then
	skip 'a sealed folder' 'root may write everywhere'
else
	hub_control '{"reset": true}'
	sealed
	expect 'a sealed folder' 2 err "^knockoff: $file: Permission denied" no-out .
	[ "$(hub_count)" -eq 0 ]
	tap $? 'a sealed folder: Hub is not asked for nothing'
fi
chmod 755 "$folder"
same 'a sealed folder: the old catalogue stays' "$file" "$tmp/old.txt"

# ---- Hub does wrong ----

# wrong NAME WHY FAULT: nothing is written, and why is said.
wrong() {
	fresh
	hub_control "$3"
	run update
	expect "$1" 2 err "$2" no-out . \
		err '; nothing was written, the old catalogue stays in use: try again later$'
	same "$1: the old catalogue stays" "$file" "$tmp/old.txt"
	[ "$(ls "$folder")" = official-images.txt ]
	tap $? "$1: nothing is left behind"
}

search='"path": "search/v4.*badges=verified", "times": 0'
second='"path": "search/v4.*from=100.*badges=verified", "times": 0'
wrong '429' 'verified images from 0 on: .*v4: ' \
	"{\"fault\": \"429\", \"header\": \"x-retry-after\", \"seconds\": 3600, $search}"
wrong '429 without a word' 'verified images from 100 on: .*v4: ' \
	"{\"fault\": \"429\", $second}"
wrong '503' 'verified images from 0 on: .*503' "{\"fault\": \"status\", $search}"
wrong 'cut short' 'verified images from 100 on' "{\"fault\": \"truncated\", $second}"
wrong 'half of the JSON' 'verified images from 100 on' "{\"fault\": \"half-json\", $second}"
wrong 'a page for people' 'verified images from 0 on' "{\"fault\": \"html\", $search}"
wrong 'a page for people, with 200' 'verified images from 100 on' \
	"{\"fault\": \"html\", \"code\": 200, $second}"
wrong 'no body' 'verified images from 100 on' "{\"fault\": \"empty\", $second}"
wrong 'a redirect' 'verified images from 0 on' \
	"{\"fault\": \"redirect\", \"to\": \"http://127.0.0.1:1/\", $search}"
wrong 'wrong types' 'verified images from 100 on' "{\"fault\": \"wrong-types\", $second}"
wrong 'no results in it' 'verified images from 100 on' "{\"fault\": \"missing-fields\", $second}"
wrong 'the same page again and again' \
	'verified images: Docker Hub gave 200 of the 251 that it says there are' \
	"{\"fault\": \"duplicate-page\", $search}"
wrong 'more than there are' 'verified images: Docker Hub gave' \
	"{\"fault\": \"count-changes\", \"by\": 100, $search}"
wrong 'nothing found' 'verified' "{\"fault\": \"throttled-404\", $search}"
wrong 'nothing there at all' 'list of library' \
	'{"fault": "throttled-404", "times": 0}'
wrong 'the last page' 'popular images from 900 on' \
	'{"fault": "html", "path": "from=900.*(badges=none|source=community)", "times": 0}'
wrong 'the list of library' 'list of library, page 2' \
	'{"fault": "html", "path": "library.*page=2", "times": 0}'

fresh
hub_control "{\"fault\": \"count-changes\", \"by\": 7, $second}"
hub_control '{"fault": "429", "header": "retry-after", "path": "library", "times": 1}'
hub_control '{"fault": "status", "path": "badges=none", "times": 2}'
hub_control '{"fault": "hang-up", "path": "badges=open", "times": 1}'
run update
expect 'what passes' 0 out '^catalogue of'
same 'what passes: all is there' "$file" "$tmp/want.txt"

# ---- ended in the middle ----

fresh
hub_control '{"fault": "slow", "seconds": 0.01, "times": 0}'
killed=0
broken=0
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	"$KNOCKOFF" update >"$tmp/out" 2>"$tmp/err" &
	pid=$! # of knockoff-hub, too, which takes its place
	sleep "$(awk "BEGIN { print $i * 0.04 }")"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	[ $? -ne 137 ] || killed=$((killed + 1))
	cmp -s "$file" "$tmp/old.txt" || cmp -s "$file" "$tmp/want.txt" ||
		broken=$((broken + 1))
	cp "$tmp/old.txt" "$file"
done
[ $broken -eq 0 ]
tap $? "killed $killed times: the catalogue is whole"
[ $killed -ge 5 ]
tap $? 'killed often enough to say so'

# At the worst moments, where strace can bring that about: "CALL WHICH" of the
# writing, and what is there then.  First the text, then its packed form.
while read -r call which there; do
	fresh
	moment="killed at $call number $which"
	if ! strace -f -qq -o "$tmp/trace" -e trace=none true 2>/dev/null; then
		skip "$moment" 'strace does not work here'
		continue
	fi
	# Without the cache there are no other such calls.
	XDG_CACHE_HOME=/dev/null/none strace -f -qq -o "$tmp/trace" \
		-e trace=$call -e inject=$call:signal=KILL:when=$which \
		"$KNOCKOFF_LIBEXEC/knockoff-hub" update >"$tmp/out" 2>"$tmp/err"
	status=$?
	[ $status -ne 0 ] && cmp -s "$file" "$tmp/$there"
	tap $? "$moment: $there is there"
	run update
	expect "$moment: and then updated" 0 out '^catalogue of'
done <<'END'
fchmod 1 old.txt
fsync 1 old.txt
rename 1 old.txt
fsync 2 want.txt
rename 2 want.txt
END

fresh
hub_control '{"fault": "slow", "seconds": 0.1, "times": 0}'
"$KNOCKOFF" update >"$tmp/out" 2>"$tmp/err" &
pid=$!
# Not before it listens: then it has asked.  A shell has its jobs ignore SIGINT.
while [ "$(hub_count)" -eq 0 ]; do
	sleep 0.1
done
kill -TERM $pid
wait $pid
status=$?
expect 'interrupted' 130 err 'update: interrupted; nothing was written' no-out .
same 'interrupted: the old catalogue stays' "$file" "$tmp/old.txt"

# ---- another Hub: far less than is known ----

hub_stop
rm "$tmp/hub-port"
fresh() {
	rm -rf "$folder" "$XDG_CACHE_HOME"
	mkdir -p "$folder"
	cp "$tmp/old.txt" "$file"
}
hub_start
fresh
run update
expect 'far less' 2 err 'Docker Hub told of 1 of 121 official images alone; nothing was written'
same 'far less: the old catalogue stays' "$file" "$tmp/old.txt"
printf 'x' >>"$file"
run update
expect 'far less, and the old one is damaged' 2 \
	err 'built-in catalogue stays in use' err 'official images alone'
hub_stop
plan
