#!/bin/sh
# catalogue.sh - --catalogue: a file is taken whole or not at all.
. "$TOP_SRCDIR/tests/tap.sh"

echo 'FROM acmee/tool' >Dockerfile
printf '# knockoff catalogue 1\n# date: 2026-01-02\nacme/tool verified 100000000\nacme/other verified 7\n# end: 2\n' >good

run check --catalogue=good Dockerfile
expect 'a catalogue of its own' 1 out acme/tool
run check Dockerfile
expect 'which the built-in one is not' 0 no-out .
run name --catalogue good ngnix
expect 'parts that the file has replace the built-in ones' 0 out unknown
run name --catalogue=good gchr.io/a/b
expect 'parts that it does not have stay' 1 out ghcr.io

run check --catalogue=nothing Dockerfile
expect 'missing' 2 err '^knockoff: nothing: No such file' no-out .
run check --catalogue=. Dockerfile
expect 'a folder' 2 err '^knockoff: .: is a directory' no-out .
run check --catalogue= Dockerfile
expect 'no name' 2 err 'No such file' no-out .
mkfifo fifo
timeout 60 "$KNOCKOFF" check --catalogue=fifo Dockerfile \
	>"$tmp/out" 2>"$tmp/err"
status=$?
expect 'a FIFO' 2 err 'not a regular file' no-out .

head -c 60 good >cut
run check --catalogue=cut Dockerfile
expect 'cut short' 2 err '^knockoff: cut: *3: cut short' no-out .
sed '$d' good >headless
run check --catalogue=headless Dockerfile
expect 'without its end' 2 err '^knockoff: headless: *5: cut short' no-out .
sed 's/verified 7/Verified 7/' good >bad
run name --catalogue=bad ngnix
expect 'malformed' 2 err "^knockoff: bad: *4: unknown tier: 'Verified'" no-out .
sed '/other/d' good >short
run check --catalogue=short Dockerfile
expect 'a line lost' 2 err 'short: *4: the number of records' no-out .
: >empty
run check --catalogue=empty Dockerfile
expect 'empty' 2 err '^knockoff: empty: *1: ' no-out .
printf '\177ELF\0\0\0' >binary
run check --catalogue=binary Dockerfile
expect 'binary' 2 err '^knockoff: binary: *1: ' no-out .
printf '# knockoff catalogue 1\nx\033[31m official 0\n# end: 1\n' >hostile
run check --catalogue=hostile Dockerfile
expect 'terminal escapes in a catalogue' 2 err '^knockoff: hostile: *2: ' \
	no-err "$(printf '\033')"
if truncate -s 5G huge 2>/dev/null; then
	run check --catalogue=huge Dockerfile
	expect 'huge' 2 err 'huge: larger than' no-out .
else
	skip 'huge' 'no large files here'
fi

for data in official-images registries known-bad; do
	run name --catalogue="$TOP_SRCDIR/data/$data.txt" nginx ngnix
	cp "$tmp/out" first
	run name nginx ngnix
	cmp -s "$tmp/out" first
	tap $? "data/$data.txt says what the built-in one says"
done

plan
