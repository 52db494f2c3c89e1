# tap.sh - what the shell tests share; sourced by them.
#
#	. "$TOP_SRCDIR/tests/tap.sh"
#	run check nothing.here
#	expect 'no such file' 2 err 'nothing.here: No such file'
#	plan
#
# Each test prints one TAP line.  $tmp is a folder of the script's own, which
# goes at its end; the script starts in it.

tests=0
tmp=$(mktemp -d "${TMPDIR:-/tmp}/knockoff.XXXXXX") || exit 99
trap 'chmod -R u+rwx "$tmp"; rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
mkdir "$tmp/work"
cd "$tmp/work" || exit 99

# Run knockoff: $tmp/out, $tmp/err and $status are what came of it.
# KNOCKOFF_UNDER may name a program to run it under (valgrind).
run() {
	status=0
	# shellcheck disable=SC2086 # a command with its options
	${KNOCKOFF_UNDER-} "$KNOCKOFF" "$@" >"$tmp/out" 2>"$tmp/err" ||
		status=$?
}

# tap STATUS NAME: one test line.
tap() {
	tests=$((tests + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tests - $2"
	else
		echo "not ok $tests - $2"
	fi
}

# skip NAME WHY
skip() {
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

plan() {
	echo "1..$tests"
}

# Show a file as TAP comments, so far as it is short and printable.
show() {
	sed 's/[^[:print:]	]/?/g; s/^/# '"$2"': /' "$1" | cut -c1-300 | head -20
}

# holds WHERE PATTERN: one condition of expect.
holds() {
	case $1 in
	out) LC_ALL=C grep -a -q -e "$2" "$tmp/out" ;;
	err) LC_ALL=C grep -a -q -e "$2" "$tmp/err" ;;
	no-out) ! LC_ALL=C grep -a -q -e "$2" "$tmp/out" ;;
	lines) [ "$(wc -l <"$tmp/out")" -eq "$2" ] ;;
	no-err) ! LC_ALL=C grep -a -q -e "$2" "$tmp/err" ;;
	*) echo "Bail out! expect: $1?" && exit 99 ;;
	esac
}

# expect NAME STATUS [out|err|no-out|no-err PATTERN | lines N]...: judge the
# last run.
expect() {
	name=$1
	want=$2
	failed=0
	why="exit status $status, not $want"
	[ "$status" -eq "$want" ] || failed=1
	shift 2
	while [ $failed -eq 0 ] && [ $# -ge 2 ]; do
		why="$1: $2"
		holds "$1" "$2" || failed=1
		shift 2
	done
	tap $failed "$name"
	[ $failed -eq 0 ] && return
	echo "# $why"
	show "$tmp/out" out
	show "$tmp/err" err
}
