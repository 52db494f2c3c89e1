#!/bin/sh
# What it costs to ask which names of a catalogue are within two edits of a name,
# for the built-in catalogue and larger made-up ones: ours by the index and by a
# scan in place, then what else is installed, on the same names in the same run.
# It measures and fails nothing.  Wants BENCH_DIR and srcdir; NODE_PATH says where
# npm put node-symspell, if it is to be measured.
. "${srcdir:-.}/tests/bench/targets.sh"
data=${srcdir:-.}/data/official-images.txt
bench=$(cd "$BENCH_DIR" && pwd) || exit 99
tmp=$(mktemp -d "${TMPDIR:-/tmp}/knockoff.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT

# So many names of "user/repository", which are in no catalogue.
catalogue() {
	echo '# knockoff catalogue 1'
	"$bench/genames" "$(($1 * 3 / 2))" 0 - 7 |
		awk -v n="$1" 'made < n && !seen[$0]++ {
			made++
			print $0 " popular 1000000"
		}'
	echo "# end: $1"
}

# Levenshtein() of the names whose length is in reach, for a second and a half.
python_peer() {
	"$python" - "$@" <<'END'
import sys, time
import Levenshtein

def lines(path):
    with open(path, encoding="ascii") as f:
        return f.read().split()

distance = Levenshtein.distance
try:
    distance("a", "b", score_cutoff=2)
    extra = {"score_cutoff": 2}
except TypeError:
    extra = {}
by_length = {}
for name in lines(sys.argv[1]):
    by_length.setdefault(len(name), []).append(name)
for path in sys.argv[2:]:
    start = time.perf_counter()
    asked = found = 0
    for query in lines(path):
        for n in range(len(query) - 2, len(query) + 3):
            found += sum(distance(query, name, **extra) <= 2
                         for name in by_length.get(n, ()))
        asked += 1
        if time.perf_counter() - start > 1.5:
            break
    ns = (time.perf_counter() - start) / asked * 1e9
    print("python3-levenshtein", path, round(ns), round(found / asked, 3))
END
}

# A whole run of tre-agrep for each of a few names, in the median of three.
agrep_peer() {
	list=$1
	shift
	for queries in "$@"; do
		found=0
		set --
		for query in $(head -n 5 "$queries" | sed 's/[.]/\\./g'); do
			set -- "$@" -- q - tre-agrep -2 "^$query\$" "$list"
			found=$((found + $(tre-agrep -2 -c "^$query\$" "$list")))
		done
		"$bench/spawn" 3 "$@" | awk -v queries="$queries" \
			-v found="$found" '{ us += $2 } END {
				printf "tre-agrep %s %.0f %.3f\n", queries,
					us * 1000 / NR, found / NR
			}'
	done
}

# What SymSpell 6.8.2 in its Rust form took for a name on the machine where the
# targets were set, with other names: "names honest squat".  A guide only, where
# its form for node was not measured beside ours.
recorded() {
	awk -v names="$1" '$1 == names {
		print "symspell*", "honest", $2, "-"
		print "symspell*", "made", $2, "-"
		print "symspell*", "squat", $3, "-"
	}' <<'END'
1000 4602 14075
10000 6743 71668
100000 25841 610617
END
}

# The table of a catalogue, from lines "way queries ns found" in this order.
table() {
	awk -v title="$1" -v targets="${BENCH_TARGETS:-/dev/null}" '
	function cell(way, queries, times) {
		times = ns[way, queries] / ns["index", queries]
		printf " %9.0f %7s x", ns[way, queries],
			sprintf(times < 100 ? "%.1f" : "%.0f", times)
	}
	function keep(peer, queries, what, least) {
		if (!((peer, queries) in ns))
			return
		printf "%s, %d names\t%.1f\t>= %d x %s\n", what, names,
			ns[peer, queries] / ns["index", queries], least,
			peer >>targets
	}
	function keep_all(peer) {
		keep(peer, "honest", "look-up of random names", 60)
		keep(peer, "made", "look-up of names made alike", 60)
		keep(peer, "squat", "look-up of squats", 50)
	}
	$1 == "names" {
		printf "%s: %d names, index built in %.0f ms\n", title, $2, $3
		names = $2
		next
	}
	!($1 in seen) { ways[++n] = $1; seen[$1] }
	{ ns[$1, $2] = $3; found[$1, $2] = $4 }
	END {
		printf "%-21s %9s %20s %20s %15s\n", "  ns a query", "random",
			"made alike", "squat", "found"
		for (i = 1; i <= n; i++) {
			printf "%-21s", "  " ways[i]
			cell(ways[i], "honest")
			cell(ways[i], "made")
			cell(ways[i], "squat")
			printf " %5s\n", found[ways[i], "squat"]
		}
		keep_all("symspell*")
		keep_all("node-symspell")
	}'
}

measure() {
	title=$1 file=$2 n=$3
	"$bench/lookup" names "$file" >"$tmp/names"
	"$bench/lookup" honest "$file" 10000 >"$tmp/honest"
	"$bench/genames" 20000 0 - 8 >"$tmp/alike"
	"$bench/lookup" far "$file" "$tmp/alike" | head -n 10000 >"$tmp/made"
	"$bench/lookup" squat "$file" 10000 >"$tmp/squat"
	cp "$file" "$tmp/catalogue"
	(
		cd "$tmp" || exit
		"$bench/lookup" time catalogue honest made squat
		[ -z "$python" ] || python_peer names honest made squat
		[ -z "$agrep" ] || agrep_peer names honest made squat
		[ -z "$node" ] || node "$symspell" names honest made squat
		recorded "$n"
	) | table "$title"
	echo
}

# The python that has the module, which need not be the first one in PATH.
python=
for p in python3 /usr/bin/python3; do
	"$p" -c 'import Levenshtein' 2>/dev/null && python=$p && break
done
symspell=$(cd "${srcdir:-.}" && pwd)/tests/bench/symspell.js
node=
node -e 'require("node-symspell")' 2>/dev/null && node='and node-symspell'
agrep=$(tre-agrep --version 2>/dev/null | head -n 1)

echo 'Which names are within two edits?  Times in multiples of the index'\''s.'
echo 'Random and made alike: near none; squat: one edit or two, and found a query.'
echo "peers here: ${python:-no}${python:+ with} python3-levenshtein, ${agrep:-no tre-agrep} ${node:-and no node-symspell}"
echo
measure 'built-in, its images on Docker Hub' "$data" 0
for n in 1000 10000 100000; do
	catalogue $n >"$tmp/made-up"
	measure 'made up' "$tmp/made-up" $n
done
echo '* symspell_rs 6.8.2 as recorded on another machine with other names: a guide'
exit 0
