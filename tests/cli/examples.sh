#!/bin/sh
# examples.sh - the examples of knockoff(1) print what the page says.
. "$TOP_SRCDIR/tests/tap.sh"

mkdir "$tmp/bin" "$tmp/examples"
ln -s "$KNOCKOFF" "$tmp/bin/knockoff"
printf '#!/bin/sh\necho "docker was run: $*"\n' >"$tmp/bin/docker"
chmod +x "$tmp/bin/docker"
PATH=$tmp/bin:$PATH
unset KNOCKOFF_GUARD

# Each literal block that starts with "$ ": N.sh is the command, which goes on
# behind a "|" at the end of the line, and N.out what it prints.
sed -n '/^\.Sh EXAMPLES/,/^\.Sh DIAGNOSTICS/p' "$TOP_SRCDIR/man/knockoff.1" |
	sed 's/\\e/\\/g; s/\\&//g' | awk -v dir="$tmp/examples" '
	/^\.Bd -literal/ { start = 1; next }
	/^\.Ed/ { inside = 0; next }
	start {
		start = 0
		inside = more = sub(/^\$ /, "")
		if (inside)
			file = sprintf("%s/%02d", dir, ++n)
	}
	!inside { next }
	more { print >(file ".sh"); more = /\|$/; printf "" >(file ".out"); next }
	{ print >(file ".out") }'

for script in "$tmp"/examples/*.sh; do
	# The page has no blanks at the ends of lines.
	sh "$script" 2>&1 </dev/null | sed 's/[ 	]*$//' >"$tmp/out"
	failed=0
	cmp -s "$tmp/out" "${script%.sh}.out" || failed=1
	tap $failed "$(head -n 1 "$script" | tr -d '#')"
	[ $failed -eq 0 ] && continue
	show "${script%.sh}.out" page
	show "$tmp/out" program
done
[ "$tests" -ge 8 ]
tap $? 'examples were found'
plan
