#!/bin/sh
# cache.sh - many processes share one cache of answers.
. "$TOP_SRCDIR/tests/tap.sh"

client=$BUILDDIR/tests/hub/cache_client
processes=200
rounds=5

# many PATH: start them all at once; $failures of them failed, and $aside set
# a damaged database aside.
many() {
	: >"$tmp/err"
	: >"$tmp/out"
	: >"$tmp/failed"
	i=0
	while [ $i -lt $processes ]; do
		i=$((i + 1))
		{
			"$client" "$1" "p${i}q" $rounds >>"$tmp/out" \
				2>>"$tmp/err" || echo $i >>"$tmp/failed"
		} &
	done
	wait
	failures=$(wc -l <"$tmp/failed")
	aside=$(grep -c 'set aside' "$tmp/out")
}

# none NAME [ASIDE]: no process failed, and so many set something aside.
none() {
	failed=0
	[ "$failures" -eq 0 ] && [ ! -s "$tmp/err" ] &&
		[ "$aside" -eq "${2-0}" ] || failed=1
	tap $failed "$1"
	[ $failed -eq 0 ] && return
	echo "# $failures failed, $aside set it aside"
	show "$tmp/err" err
}

if [ ! -x "$client" ]; then
	skip 'many processes share a cache' 'no cache_client'
	plan
	exit
fi

many "$tmp/new/a/b/hub.sqlite"
none "$processes processes begin a cache and share it"
many "$tmp/new/a/b/hub.sqlite"
none "$processes processes share one that is there"

head -c 100000 "$client" >"$tmp/damaged.sqlite"
cp "$tmp/damaged.sqlite" "$tmp/before"
many "$tmp/damaged.sqlite"
none "$processes processes find a damaged one, one of them sets it aside" 1
failed=0
cmp "$tmp/before" "$tmp/damaged.sqlite.damaged" || failed=1
tap $failed 'what was set aside is what was there'

# Killed wherever they are, they leave nothing that the next ones stumble over.
(
	i=0
	while [ $i -lt 20 ]; do
		i=$((i + 1))
		"$client" "$tmp/killed.sqlite" "k${i}q" 100000 &
		pids="${pids-} $!"
	done
	sleep 1
	# shellcheck disable=SC2086 # a list of numbers
	kill -9 $pids
	wait
) >/dev/null 2>&1
many "$tmp/killed.sqlite"
none "$processes processes go on after some were killed"
plan
