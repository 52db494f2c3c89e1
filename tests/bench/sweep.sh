#!/bin/sh
# What a name costs in a sweep, beside grep's exact look-up of 10,000 names.  It
# measures and fails nothing.  Wants KNOCKOFF, BENCH_DIR and srcdir.
names=${BENCH_NAMES:-15000000}
rounds=${BENCH_SWEEPS:-3}
data=${srcdir:-.}/data/official-images.txt
tmp=$(mktemp -d "${TMPDIR:-/tmp}/knockoff.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT

# Not to /dev/null: grep knows it and stops at the first match.
seconds() {
	{ LC_ALL=C command time -p "$@" >"$tmp/out"; } 2>&1 |
		sed -n 's/^real *//p'
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
	sweep=$(seconds sh "$tmp/sweep")
	grep=$(seconds sh "$tmp/grep")
	awk -v s="$sweep" -v g="$grep" -v n="$names" 'BEGIN {
		printf "sweep %.2f s (%.0f ns a name, two threads), ", s, s / n * 1e9
		printf "grep -Fxf %.2f s: %.2f x (target 2.2)\n", g, s / g
	}'
	i=$((i + 1))
done
