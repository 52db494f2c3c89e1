#!/bin/sh
# What a name costs in a sweep, beside grep's exact look-up of 10,000 names.  It
# measures and fails nothing.  Wants KNOCKOFF, BENCH_DIR and srcdir.
. "${srcdir:-.}/tests/bench/targets.sh"
names=${BENCH_NAMES:-15000000}
rounds=${BENCH_SWEEPS:-5}
data=${srcdir:-.}/data/official-images.txt
tmp=$(mktemp -d "${TMPDIR:-/tmp}/knockoff.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT

# How long a command takes, and how long its threads were busy, in seconds.  Not
# to /dev/null: grep knows it and stops at the first match.
seconds() {
	{ LC_ALL=C command time -p "$@" >"$tmp/out"; } 2>&1 |
		awk '{ s[$1] = $2 } END { print s["real"], s["user"] + s["sys"] }'
}

echo "$names names, $(wc -l <"$data") lines of catalogue"
"$BENCH_DIR/genames" "$names" 1 "$data" >"$tmp/names"
{
	sed -n 's/^\([^# ][^ ]*\) .*/\1/p' "$data"
	"$BENCH_DIR/genames" 10000
} | head -n 10000 >"$tmp/patterns"
cat >"$tmp/sweep" <<END
exec '$KNOCKOFF' sweep --threads=2 --fail-on=never <'$tmp/names'
END
cat >"$tmp/grep" <<END
LC_ALL=C exec grep -c -Fxf '$tmp/patterns' '$tmp/names'
END
i=0
while [ $i -lt "$rounds" ]; do
	echo "$(seconds sh "$tmp/sweep") $(seconds sh "$tmp/grep")" |
		awk -v n="$names" '{
			printf "sweep %.2f s, busy %.2f s ", $1, $2
			printf "(%.0f ns a name and thread), ", $2 / n * 1e9
			printf "grep -Fxf %.2f s, busy %.2f s: ", $3, $4
			printf "%.2f x, busy %.2f x\n", $1 / $3, $2 / 2 / $4
			print $1 / $3, $1 / n * 15e6, $2 / 2 / $4 >>rounds
		}' rounds="$tmp/rounds"
	i=$((i + 1))
done

# column N: the median of that column.
column() {
	awk -v n="$1" '{ print $n }' "$tmp/rounds" | median
}
target "sweep of $names names" "$(column 1)" '<= 2.2 x grep -Fxf'
target 'the same by how long two threads are busy' "$(column 3)" \
	'<= 2.2 x grep -Fxf'
target 'sweep of 15 million names' "$(column 2)" '<= 4 s'
