#!/bin/sh
# manlint.sh - the man pages are clean mdoc, and what they refer to is there.
. "$TOP_SRCDIR/tests/tap.sh"
man=$TOP_SRCDIR/man

# refers PAGE: its sections, and those of our pages that it names.
refers() {
	failed=0
	sed -n 's/^\.Sx \(.*[^ ,.:]\)\( [,.:)]*\)\{0,1\}$/\1/p' "$1" |
		sort -u >"$tmp/sections"
	while read -r section; do
		grep -q -x "\.S[hs] $section" "$1" && continue
		echo "# no section: $section"
		failed=1
	done <"$tmp/sections"
	sed -n 's/^\.Xr \(knockoff[a-z-]*\) \([1-9]\).*/\1.\2/p' "$1" |
		sort -u >"$tmp/pages"
	while read -r other; do
		[ -f "$man/$other" ] && continue
		echo "# no page: $other"
		failed=1
	done <"$tmp/pages"
	tap $failed "man/${1##*/}: what it refers to"
}

for page in "$man"/*.[1-9]; do
	refers "$page"
	name="man/${page##*/}"
	if ! command -v mandoc >/dev/null; then
		skip "$name" 'no mandoc'
		continue
	fi
	failed=0
	mandoc -T lint -W warning "$page" >"$tmp/out" 2>&1 || failed=1
	[ ! -s "$tmp/out" ] || failed=1
	tap $failed "$name"
	[ $failed -eq 0 ] || show "$tmp/out" mandoc
done
plan
