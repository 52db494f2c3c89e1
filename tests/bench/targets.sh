# targets.sh - what the benchmarks measure against; for them to read.

# target WHAT NUMBER BOUND: a row of the table at the end; BOUND is "<= 2.2 x".
target() {
	printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"${BENCH_TARGETS:-/dev/null}"
}

# Of the numbers on standard input.
median() {
	sort -n | awk '{ n[NR] = $1 } END {
		print NR % 2 ? n[(NR + 1) / 2] : (n[NR / 2] + n[NR / 2 + 1]) / 2
	}'
}

# The table, from those rows.
print_targets() {
	awk -F '\t' '{
		split($3, bound, " ")
		met = bound[1] == "<=" ? $2 + 0 <= bound[2] + 0 : $2 + 0 >= bound[2] + 0
		number = sprintf($2 + 0 < 100 ? "%.2f" : "%.0f", $2)
		printf "%-44s %9s   %-24s %s\n", $1, number, $3,
			met ? "met" : "NOT MET"
	}'
}
