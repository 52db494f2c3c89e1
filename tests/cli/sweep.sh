#!/bin/sh
# sweep.sh - millions of names: order, threads, formats, odd input.
. "$TOP_SRCDIR/tests/tap.sh"

head='name	verdict	severity	target	reasons'

# Run sweep on a file: $tmp/out, $tmp/err and $status.
sweep() {
	file=$1
	shift
	status=0
	# shellcheck disable=SC2086 # a command with its options
	${KNOCKOFF_UNDER-} "$KNOCKOFF" sweep "$@" <"$file" \
		>"$tmp/out" 2>"$tmp/err" || status=$?
}

# same NAME FILE FILE
same() {
	failed=0
	cmp -s "$2" "$3" || failed=1
	tap $failed "$1"
	[ $failed -eq 0 ] || cmp "$2" "$3" | sed 's/^/# /'
}

# Names of all kinds, some hundred kilobytes of them.
awk -v seed=1 'BEGIN {
	n = split("nginx redis postgres bitnmai ngnix grafana acme alpine " \
		"ghrc.io/a dcoker.io/library node18 mongodb python-slim", word, " ")
	srand(seed)
	for (i = 0; i < 30000; i++) {
		a = word[1 + int(rand() * n)]
		b = word[1 + int(rand() * n)]
		if (i % 3 == 0) print a "/" b
		else if (i % 3 == 1) print a i % 97 "-" b ":" i
		else print a
	}
}' >names
"$KNOCKOFF" name --format=tsv - <names >all.tsv
awk -F '\t' 'NR == 1 || $3 != "none"' all.tsv >found.tsv

sweep names --all
expect 'findings among them' 1 out '^ngnix	lookalike	error' no-err .
same '--all is what name prints' all.tsv "$tmp/out"
sweep names
same 'findings alone' found.tsv "$tmp/out"
for threads in 1 2 4 7 64; do
	sweep names --all --threads=$threads
	same "$threads threads" all.tsv "$tmp/out"
done
for size in 1 7 4096; do
	[ $size -eq 1 ] && count=3000 || count=
	head -c "${count:-200000}" names >part
	"$KNOCKOFF" name --format=tsv - <part >part.tsv
	dd if=part bs=$size 2>/dev/null |
		"$KNOCKOFF" sweep --all --threads=3 >"$tmp/out"
	same "a pipe that gives $size bytes at a time" part.tsv "$tmp/out"
done
sweep names --no-header --all
tail -n +2 all.tsv >rows.tsv
same '--no-header' rows.tsv "$tmp/out"

echo nginx >clean
sweep clean
expect 'no finding' 0 out "^$head\$" no-out nginx no-err .
sweep clean --all
expect '--all' 0 out '^nginx	trusted	none		$'
echo ngnix >bad
sweep bad --fail-on=never
expect '--fail-on=never' 0 out '^ngnix	'
: >empty
sweep empty
expect 'empty input' 0 out "^$head\$" no-err .
sweep empty --format=json
expect 'empty input, json' 0 no-out . no-err .
printf 'nginx\nngnix' >open
sweep open
expect 'no newline at the end' 1 out '^ngnix	lookalike'
printf '\n\n  \nngnix\r\n\n' >blanks
sweep blanks
expect 'blank lines and carriage returns' 1 out '^ngnix	' no-out '^	'
sweep blanks --all --no-header
cut -f 1 "$tmp/out" | tr '\n' , >firsts
printf ',,,ngnix,,' >want
same '--all answers blank lines' want firsts
printf 'ngnix\000\n\000\nn\tg\nngn\351x\n\033[1mngnix\n' >odd
sweep odd --all --threads=2
"$KNOCKOFF" name --format=tsv - <odd >odd.tsv
same 'NUL and other odd bytes' odd.tsv "$tmp/out"
{ head -c 1000000 /dev/zero | tr '\0' a; echo; echo ngnix; } >long
sweep long
expect 'a line of 1 MB' 1 out '^ngnix	' no-out aaa no-err .
sweep long --all
"$KNOCKOFF" name --format=tsv - <long >long.tsv
same 'a line of 1 MB and --all' long.tsv "$tmp/out"
{ head -c 17000000 /dev/zero | tr '\0' a; echo; echo ngnix; } >longer
sweep longer
expect 'a line of 17 MB' 2 out '^ngnix	' no-out aaa \
	err '^knockoff: -: 1 line cut at 16 MiB, the first is line 1$'
rm -f long longer

cat >json <<'END'
{"name":"nginx"}
{"id":1,"tags":["a","}"],"name":"ngnix","more":{"name":"redis"}}
{"name":"ng\u006eix"}
{ "n\u0061me" : "bitnmai/redis" }
{"note":"a \" quote\\","name":"ngnix","x":null}
END
sweep json --field=name --all --no-header
cut -f 1 "$tmp/out" | tr '\n' , >firsts
printf 'nginx,ngnix,ngnix,bitnmai/redis,ngnix,' >want
same 'JSON lines' want firsts
expect 'JSON lines, status' 1 no-err .
cat >broken <<'END'
{"name":"nginx"}
{"name":5}
{"names":"x"}
nginx
{"name":"nginx"
{"name":"nginx"} x
["name"]

{"name":{"name":"nginx"}}
END
sweep broken --field=name --all --no-header
cut -f 1,2 "$tmp/out" | tr '\n\t' ',=' >firsts
printf 'nginx=trusted,' >want
for i in 1 2 3 4 5 6 7 8; do printf '=invalid,' >>want; done
same 'JSON lines without the field keep their place' want firsts
expect 'JSON lines without the field' 2 \
	err "^knockoff: -: 8 lines without that string field, .* line 2\$"
sweep json --field=name --format=json
tr -d '\n' <"$tmp/out" >joined
expect '--format=json' 1 out '^{"name":"ngnix","verdict":"lookalike",.*}$' \
	no-out '"nginx","verdict"' no-out '^\['
if command -v python3 >/dev/null; then
	failed=0
	python3 -c 'import json, sys
for line in open(sys.argv[1]): json.loads(line)' "$tmp/out" || failed=1
	tap $failed 'each line is JSON'
else
	skip 'each line is JSON' 'no python3'
fi

# A reader that goes away ends it, quietly.
yes ngnix | "$KNOCKOFF" sweep --all 2>"$tmp/err" | head -n 3 >"$tmp/out"
expect 'a reader that goes away' "$status" out '^ngnix	' no-err .

# What has come is answered while more may come.
mkfifo in out
"$KNOCKOFF" sweep --all --no-header <in >out 2>"$tmp/err" &
exec 3>in 4<out
echo ngnix >&3
read -r answer <&4
case $answer in ngnix*lookalike*) tap 0 'answers while it reads' ;;
*) tap 1 'answers while it reads' ;; esac
exec 3>&- 4<&-
wait

# An interrupt: the lines so far are there, and it says how many.  A shell has
# its background jobs ignore it.
if env --default-signal=INT true 2>/dev/null; then
	mkfifo endless
	: >"$tmp/out"
	env --default-signal=INT "$KNOCKOFF" sweep --all --no-header \
		<endless >"$tmp/out" 2>"$tmp/err" &
	pid=$!
	exec 3>endless
	echo ngnix >&3
	while [ ! -s "$tmp/out" ]; do sleep 0.1; done
	kill -INT $pid
	status=0
	wait $pid || status=$?
	exec 3>&-
	expect 'an interrupt' 130 out '^ngnix	' \
		err '^knockoff: interrupted after 1 lines$'
else
	skip 'an interrupt' 'env has no --default-signal'
fi

if command -v parallel >/dev/null &&
	parallel --version 2>/dev/null | grep -q GNU; then
	parallel --will-cite --pipe --keep-order --block 50k \
		"$KNOCKOFF" sweep --all --no-header <names >"$tmp/out"
	same 'parallel --pipe' rows.tsv "$tmp/out"
	# As knockoff-sweep(1) shows it.
	status=0
	parallel --will-cite --pipe --keep-order --block 50k \
		"$KNOCKOFF" sweep --no-header --threads=1 --fail-on=never \
		<names >"$tmp/out" 2>"$tmp/err" || status=$?
	expect 'parallel --pipe, findings are no failures' 0 no-err .
	tail -n +2 found.tsv >found-rows.tsv
	same 'parallel --pipe, findings alone' found-rows.tsv "$tmp/out"
else
	skip 'parallel --pipe' 'GNU parallel is not there'
fi
head -n 500 names >part
xargs -n 100 "$KNOCKOFF" name --format=tsv <part 2>"$tmp/err" |
	grep -v '^name	' >"$tmp/out"
head -n 501 all.tsv | tail -n +2 >part.tsv
same 'xargs' part.tsv "$tmp/out"

run sweep nginx
expect 'an operand' 2 err 'names come from standard input'
for wrong in 0 257 x -1 ''; do
	run sweep --threads=$wrong
	expect "--threads=$wrong" 2 err "^knockoff: --threads=$wrong: must be"
done
run sweep --format=text
expect '--format=text' 2 err '^knockoff: --format=text: must be one of json, tsv'
run sweep --catalogue=/nonexistent
expect 'no such catalogue' 2 err '/nonexistent: No such file'
status=0
"$KNOCKOFF" sweep <names >/dev/full 2>"$tmp/err" || status=$?
expect 'a full disk' 2 err '^knockoff: standard output: No space left'
status=0
"$KNOCKOFF" sweep <. >"$tmp/out" 2>"$tmp/err" || status=$?
expect 'a folder' 2 err '^knockoff: -: Is a directory$'
plan
