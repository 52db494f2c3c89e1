#!/bin/sh
# style.sh - clang-format has nothing to change.
. "$TOP_SRCDIR/tests/tap.sh"

cd "$TOP_SRCDIR" || exit 99
for file in src/*/*.[ch] include/*/*.h examples/*.c tests/*.[ch] tests/*/*.[ch]; do
	if ! command -v clang-format >/dev/null; then
		skip "$file" 'no clang-format'
		continue
	fi
	failed=0
	clang-format --dry-run -Werror "$file" 2>"$tmp/err" || failed=1
	tap $failed "$file"
	[ $failed -eq 0 ] || show "$tmp/err" clang-format
done
plan
