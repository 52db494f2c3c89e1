#!/bin/sh
# What a look-alike of a name costs, beside dnstwist when it is installed.  It
# measures and fails nothing.  Wants KNOCKOFF, BENCH_DIR and srcdir.
. "${srcdir:-.}/tests/bench/targets.sh"
domains='quay.io docker.com registry.gitlab.com'

# "label microseconds" of each of the runs in spawn's arguments.
microseconds() {
	"$BENCH_DIR/spawn" 5 "$@" | awk '{ print $1, $2 }'
}

# For each domain "domain microseconds number", and "start microseconds" for a
# run that makes none.  In the format "list" dnstwist resolves nothing.
dnstwist_runs() {
	set -- -- start - dnstwist --help
	for domain in $domains; do
		set -- "$@" -- "$domain" - dnstwist --format list "$domain"
	done
	microseconds "$@" | while read -r domain us; do
		[ "$domain" = start ] && echo "start $us 0" && continue
		echo "$domain $us $(dnstwist --format list "$domain" | wc -l)"
	done
}

# The same of ours, as whole runs.
knockoff_runs() {
	set --
	for domain in $domains; do
		set -- "$@" -- "$domain" - "$KNOCKOFF" variants "$domain"
	done
	microseconds "$@" | while read -r domain us; do
		echo "$domain $us $("$KNOCKOFF" variants "$domain" | wc -l)"
	done
}

{
	"$BENCH_DIR/variants"
	echo knockoff
	knockoff_runs
	echo dnstwist
	command -v dnstwist >/dev/null && dnstwist_runs
} | awk -v targets="${BENCH_TARGETS:-/dev/null}" '
	NF == 1 { program = $1; next }
	!program { names[$1] = $2; number[$1] = $3; ns[$1] = $4; next }
	$1 == "start" { start = $2; next }
	{ us[program] += $2; made[program] += $3; runs[program]++ }
	function row(what, number, ns, peer, target) {
		printf "  %-34s %9d %11.1f", what, number, ns
		if (peer)
			printf " %9.0f x", peer / ns
		print ""
		if (peer && target)
			printf "%s\t%.0f\t>= %d x dnstwist\n", what, peer / ns,
				target >>targets
	}
	END {
		if (made["dnstwist"]) {
			less = us["dnstwist"] - start * runs["dnstwist"]
			whole = us["dnstwist"] * 1000 / made["dnstwist"]
			made_one = less * 1000 / made["dnstwist"]
		}
		printf "%-36s %9s %11s %11s\n", "look-alikes of", "number",
			"ns each", "dnstwist"
		row("variants of " names["images"] " names", number["images"],
			ns["images"], made_one, 1000)
		row("variants of " names["hosts"] " hosts", number["hosts"], ns["hosts"],
			made_one, 1000)
		row(runs["knockoff"] " hosts, whole runs", made["knockoff"],
			us["knockoff"] * 1000 / made["knockoff"], whole)
		if (!whole) {
			print "  no dnstwist here"
			exit
		}
		row("dnstwist, the same hosts, whole", made["dnstwist"], whole)
		row("dnstwist, less its start", made["dnstwist"], made_one)
	}'
exit 0
