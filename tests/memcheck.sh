#!/bin/sh
# memcheck.sh - the tests of running out of memory once more under valgrind;
# a build with sanitizers has looked already.
. "$TOP_SRCDIR/tests/tap.sh"

name='torture under valgrind'
if [ -n "${SAN_FLAGS-}" ]; then
	skip "$name" 'built with sanitizers'
elif ! command -v valgrind >/dev/null; then
	skip "$name" 'no valgrind'
elif [ ! -x "$BUILDDIR/tests/torture" ]; then
	skip "$name" 'torture is not built'
else
	failed=0
	valgrind -q --error-exitcode=99 --leak-check=full \
		"$BUILDDIR/tests/torture" >"$tmp/out" 2>"$tmp/err" || failed=1
	tap $failed "$name"
	[ $failed -eq 0 ] || show "$tmp/err" valgrind
fi
plan
