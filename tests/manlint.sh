#!/bin/sh
# manlint.sh - the man pages are clean mdoc.
. "$TOP_SRCDIR/tests/tap.sh"

for page in "$TOP_SRCDIR"/man/*.[1-9]; do
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
