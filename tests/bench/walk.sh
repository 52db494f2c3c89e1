#!/bin/sh
# What a walk through a tree costs, beside grep's look for two words in it.  It
# measures and fails nothing.  Wants KNOCKOFF, srcdir, and the folder in TREE.
. "${srcdir:-.}/tests/bench/targets.sh"
rounds=${BENCH_WALKS:-3}
if [ ! -d "${TREE-}" ]; then
	echo 'walk not measured: make bench TREE=FOLDER'
	exit 0
fi
tmp=$(mktemp -d "${TMPDIR:-/tmp}/knockoff.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT

# Not to /dev/null: grep knows it and stops at the first match.
seconds() {
	{ LC_ALL=C command time -p "$@" >"$tmp/out" 2>"$tmp/err"; } 2>&1 |
		sed -n 's/^real *//p'
	sed -n 's/^real *//p' "$tmp/err"
}

echo "$(find "$TREE" -type f | wc -l) files"
LC_ALL=C grep -rE 'FROM|image:' "$TREE" >"$tmp/out" # into the cache
i=0
while [ $i -lt "$rounds" ]; do
	grep=$(seconds grep -rE 'FROM|image:' "$TREE")
	check=$(seconds "$KNOCKOFF" check --quiet --fail-on=never "$TREE")
	single=$(seconds "$KNOCKOFF" check --quiet --fail-on=never --threads=1 "$TREE")
	refs=$(seconds "$KNOCKOFF" refs --format=tsv "$TREE")
	awk -v c="$check" -v s="$single" -v r="$refs" -v g="$grep" 'BEGIN {
		if (g == 0)
			g = 0.01
		printf "check %.2f s (one thread %.2f s, refs %.2f s), ", c, s, r
		printf "grep -rE %.2f s: %.2f x\n", g, c / g
	}'
	awk -v c="$check" -v g="$grep" 'BEGIN {
		print c / (g == 0 ? 0.01 : g)
	}' >>"$tmp/ratios"
	i=$((i + 1))
done
target 'check of a tree, median' "$(median <"$tmp/ratios")" '<= 5 x grep -rE'
