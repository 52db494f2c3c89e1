#!/bin/sh
# walk.sh - what a folder stands for.
. "$TOP_SRCDIR/tests/tap.sh"

put() {
	mkdir -p "$(dirname "$1")"
	echo "FROM ${2:-ngnix}" >"$1"
}

# The files in which something was found, in their order.
files() {
	cut -d: -f1 "$tmp/out" | tr '\n' ' '
}

# found NAME WANT
found() {
	got=$(files)
	[ "$got" = "$2" ]
	tap $? "$1"
	[ "$got" = "$2" ] || echo "# got: $got"
}

put tree/b/Dockerfile
put tree/a/Dockerfile.dev
put tree/a/x.dockerfile
put tree/B/Containerfile
put tree/Dockerfile
put tree/notes.txt
put tree/.git/Dockerfile
put tree/.hg/Dockerfile
put tree/.svn/Dockerfile
put tree/node_modules/x/Dockerfile
put tree/.hidden/Dockerfile
run check -q tree
expect 'folder' 1
found 'sorted by byte, without version control and node_modules' \
	'tree/.hidden/Dockerfile tree/B/Containerfile tree/Dockerfile tree/a/Dockerfile.dev tree/a/x.dockerfile tree/b/Dockerfile '

run check -q tree/notes.txt tree/.git/Dockerfile
found 'a named file is read whatever its name' \
	'tree/notes.txt tree/.git/Dockerfile '

run check -q tree/
found 'slash at the end' \
	'tree/.hidden/Dockerfile tree/B/Containerfile tree/Dockerfile tree/a/Dockerfile.dev tree/a/x.dockerfile tree/b/Dockerfile '

cd tree || exit 99
run check -q
found 'no operand is the current folder' \
	'.hidden/Dockerfile B/Containerfile Dockerfile a/Dockerfile.dev a/x.dockerfile b/Dockerfile '
run check -q .
found 'and so is a dot' \
	'.hidden/Dockerfile B/Containerfile Dockerfile a/Dockerfile.dev a/x.dockerfile b/Dockerfile '
cd ..

run check -q tree/b tree/a
found 'operands in their own order' \
	'tree/b/Dockerfile tree/a/Dockerfile.dev tree/a/x.dockerfile '

put loop/Dockerfile
ln -s . loop/self
ln -s ../tree loop/tree
ln -s Dockerfile loop/x.dockerfile
ln -s nowhere loop/y.dockerfile
run check -q loop
expect 'symbolic links are not followed in a folder' 1 no-err .
found 'and what they stand for is not read twice' 'loop/Dockerfile '
run check -q loop/tree/b loop/x.dockerfile
found 'a named link is followed' 'loop/tree/b/Dockerfile loop/x.dockerfile '
ln -s again again
run check again
expect 'a link to itself' 2 err 'again: .*[Ll]inks'

mkfifo loop/Dockerfile.fifo
run check -q loop
expect 'a FIFO in a folder is passed over' 1 out loop/Dockerfile

# mkdir -p of so many levels at once would be too long a path for some.
mkdir deep
(
	cd deep || exit 99
	i=0
	while [ $i -lt 140 ]; do
		mkdir d && cd d || exit 99
		i=$((i + 1))
	done
	echo 'FROM ngnix' >Dockerfile
)
put deep/Dockerfile
run check -q deep
expect 'nested too deep' 2 err 'folders nested too deep' \
	out '^deep/Dockerfile' no-out 'd/d/Dockerfile'

put "odd/new
line/Dockerfile"
put 'odd/esc[31m/Dockerfile'
put "odd/$(printf '\033')[31m/Dockerfile"
put "odd/$(printf '\377')/Dockerfile"
put 'odd/a b/Dockerfile'
for format in text json tsv; do
	run check --format=$format odd
	expect "odd names of files as $format" 1 out 'a b/Dockerfile' \
		no-out "$(printf '\033')" no-out '^line'
done

mkdir none
run check none
expect 'folder with nothing in it' 0 no-out .
run check none/nothing none
expect 'nothing there at all' 2 err 'none/nothing'

plan
