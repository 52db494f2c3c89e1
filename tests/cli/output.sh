#!/bin/sh
# output.sh - standard output that goes away, or is full.
. "$TOP_SRCDIR/tests/tap.sh"

i=0
while [ $i -lt 3000 ]; do
	echo 'FROM ngnix'
	i=$((i + 1))
done >Dockerfile

for format in text json tsv; do
	{
		"$KNOCKOFF" check --format=$format Dockerfile 2>"$tmp/err"
		echo $? >"$tmp/status"
	} | head -n 1 >"$tmp/out"
	read -r status <"$tmp/status"
	expect "the reader of $format goes away" 2 no-err 'ipe' out .
done

if [ -w /dev/full ]; then
	for command in check refs 'name ngnix' explain --help --version; do
		operand=Dockerfile
		case $command in
		name* | explain | --*) operand= ;;
		esac
		status=0
		# shellcheck disable=SC2086 # words
		"$KNOCKOFF" $command $operand >/dev/full 2>"$tmp/err" || status=$?
		: >"$tmp/out"
		expect "$command onto a full disk" 2 \
			err '^knockoff: standard output: No space left'
	done
else
	skip 'full disk' 'no /dev/full'
fi

run check --format=json Dockerfile >&-
"$KNOCKOFF" check Dockerfile >&- 2>"$tmp/err"
status=$?
: >"$tmp/out"
expect 'closed standard output' 2 err 'standard output: '

plan
