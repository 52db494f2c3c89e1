#!/bin/sh
# What a start of knockoff costs, in multiples of other programs'.  It measures
# and fails nothing; a machine that does other things meanwhile shows in it.
# Wants KNOCKOFF, BENCH_DIR (where spawn and empty are) and srcdir.
. "${srcdir:-.}/tests/bench/targets.sh"
file="${srcdir:-.}/tests/bench/Dockerfile"
rounds=${BENCH_ROUNDS:-500}

# The label, the target and the command of a yardstick, if it is installed.
yardsticks() {
	set -- -- 'an empty C program' 1.3 "$BENCH_DIR/empty"
	command -v git >/dev/null && set -- "$@" -- 'git --version' 0.7 git --version
	command -v curl >/dev/null && set -- "$@" -- 'curl --version' 0.1 curl --version
	"$BENCH_DIR/spawn" "$rounds" \
		-- 'knockoff check, 5 images' - "$KNOCKOFF" check "$file" "$@"
}

# Machine instructions of a run.
instructions() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 |
		sed -n 's/.*Collected : //p'
}

# A row: what, its count and that in multiples of the yardstick's.
row() {
	ratio=$(echo "$2 $3" | awk '{ print $1 / $2 }')
	printf '%-26s %12d %8.2f x\n' "$1" "$2" "$ratio"
	target "instructions, $1" "$ratio" '<= 3 x the empty program'
}

# The rows of spawn, of which those with a "<=" are targets.
keep_targets() {
	awk -v targets="${BENCH_TARGETS:-/dev/null}" '{
		print
		if (!match($0, /us +[0-9.]+ x/))
			next
		what = substr($0, 1, 26)
		sub(/ +$/, "", what)
		split(substr($0, RSTART, RLENGTH), number)
		split(substr($0, index($0, "<=")), bound)
		printf "start of check\t%s\t<= %s x %s\n", number[2], bound[2],
			what >>targets
	}'
}

printf '%-26s %12s %10s %10s   %s\n' "start-up, $rounds rounds" median \
	knockoff empty target
yardsticks | keep_targets
echo
if command -v valgrind >/dev/null; then
	empty=$(instructions "$BENCH_DIR/empty")
	printf '%-26s %12d\n' 'instructions, empty' "$empty"
	row 'knockoff check, 5 images' "$(instructions "$KNOCKOFF" check "$file")" \
		"$empty"
	row 'the same without the slip' \
		"$(sed s/ngnix/nginx/ "$file" |
			instructions "$KNOCKOFF" check -)" "$empty"
else
	echo 'instructions not counted: no valgrind here'
fi

printf '\nshared objects:\n'
ldd "$KNOCKOFF" 2>&1
unwanted=$(ldd "$KNOCKOFF" 2>/dev/null |
	grep -E 'lib(curl|ssl|crypto|icu[a-z]*|sqlite3|microhttpd)\.' |
	awk '{ printf " %s", $1 }')
echo "of curl, ssl, ICU, SQLite, libmicrohttpd:${unwanted:- none}"
# shellcheck disable=SC2086 # words
target 'shared objects not wanted in it' "$(echo $unwanted | wc -w)" '<= 0'
exit 0
