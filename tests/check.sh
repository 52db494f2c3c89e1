#!/bin/sh
# check.sh - whole commands: each folder of check/ is a test.
#
#	args             one argument a line
#	stdin            standard input; else it is empty
#	status           the exit status; 0 without this file
#	expected         standard output, byte by byte
#	expected-stderr  standard error; without this file it may be anything
#
# and whatever the arguments name.  The command runs in that folder.  A new
# case is a folder with args and, where there is one, status; "make bless"
# then writes expected, and the status, of every case as they come now.
. "$TOP_SRCDIR/tests/tap.sh"

# run_case DIR: run with the arguments of DIR/args.
run_case() {
	input=/dev/null
	[ ! -f "$1/stdin" ] || input=$1/stdin
	set -- "$1"
	while IFS= read -r arg; do
		set -- "$@" "$arg"
	done <"$1/args"
	cd "$1" || exit 99
	shift
	run "$@" <"$input"
	cd "$tmp/work" || exit 99
}

bless() {
	cp "$tmp/out" "$1/expected"
	rm -f "$1/status"
	[ "$status" -eq 0 ] || echo "$status" >"$1/status"
	[ ! -f "$1/expected-stderr" ] || cp "$tmp/err" "$1/expected-stderr"
}

# compare GOT WANT: say where they differ.
compare() {
	cmp -s "$1" "$2" && return
	diff -u "$2" "$1" | sed 's/^/# /' | head -40
	return 1
}

for dir in "$TOP_SRCDIR"/tests/check/*/; do
	dir=${dir%/}
	run_case "$dir"
	if [ -n "${BLESS-}" ]; then
		bless "$dir"
		continue
	fi
	want=0
	[ ! -f "$dir/status" ] || read -r want <"$dir/status"
	failed=0
	[ "$status" -eq "$want" ] || {
		echo "# exit status $status, not $want"
		show "$tmp/err" err
		failed=1
	}
	compare "$tmp/out" "$dir/expected" || failed=1
	[ ! -f "$dir/expected-stderr" ] ||
		compare "$tmp/err" "$dir/expected-stderr" || failed=1
	tap $failed "${dir##*/}"
done
plan
