#!/bin/sh
# The output that the README shows is what the program prints.
top=${srcdir:-.}
echo 1..1
shown=$(sed -n '/^    \$ knockoff check tests\/sample$/,/^$/p' "$top/README" |
	sed '1d; s/^    //; /^$/d')
printed=$(cd "$top" && "${KNOCKOFF:?}" check tests/sample 2>/dev/null)
if [ "$shown" = "$printed" ]; then
	echo 'ok 1 - README shows what check prints'
else
	printf '%s\n' "$printed" | sed 's/^/# /'
	echo 'not ok 1 - README shows what check prints'
fi
