#!/bin/sh
# baseline.sh - findings of the first day: written, known, gone.
. "$TOP_SRCDIR/tests/tap.sh"

mkdir -p tree/a tree/b
printf 'FROM ngnix:1\nFROM bitnmai/redis\n' >tree/a/Dockerfile
printf 'FROM ngnix:1\nCOPY --from=ngnix:1 /a /b\nFROM nginx:lastest\nFROM java\n' \
	>tree/b/Dockerfile

run check --write-baseline=known.json tree
expect '--write-baseline' 0 no-out . \
	err '^knockoff: known.json: 6 findings written$'
cat >want <<'END'
{"version": 1, "findings": [
 {"file": "tree/a/Dockerfile", "rule": "image-lookalike", "name": "ngnix", "count": 1},
 {"file": "tree/a/Dockerfile", "rule": "namespace-lookalike", "name": "bitnmai/redis", "count": 1},
 {"file": "tree/b/Dockerfile", "rule": "image-lookalike", "name": "ngnix", "count": 2},
 {"file": "tree/b/Dockerfile", "rule": "retired-image", "name": "java", "count": 1},
 {"file": "tree/b/Dockerfile", "rule": "tag-lookalike", "name": "nginx:lastest", "count": 1}
]}
END
rule=$("$KNOCKOFF" name --format=tsv nginx:lastest | sed -n 's/.*	\([a-z-]*\),.*/\1/p')
sed -i "s/tag-lookalike/$rule/" want
cmp -s known.json want
tap $? 'what is written'
diff want known.json | sed 's/^/# /'
cp known.json first
run check --write-baseline=known.json --threads=7 tree/b tree/a -q
cmp -s known.json first
tap $? 'the same whatever the order'
expect 'quiet' 0 no-out . no-err .

run check --baseline=known.json tree
expect '--baseline' 0 no-out . no-err .
printf '\n\n# lines move\n' | cat - tree/a/Dockerfile >moved
mv moved tree/a/Dockerfile
run check --baseline=known.json tree
expect 'lines may move' 0 no-out . no-err .
sed -i 's/ngnix:1/ngnix:2/' tree/a/Dockerfile
run check --baseline=known.json tree
expect 'tags may move' 0 no-out . no-err .
sed -i 's/lastest/latets/' tree/b/Dockerfile
run check --baseline=known.json tree/b
expect 'another slip in a tag is new' 0 out 'latets' no-out 'ngnix'
sed -i 's/latets/lastest/' tree/b/Dockerfile
echo 'FROM ngnix:3' >>tree/b/Dockerfile
run check --baseline=known.json tree
expect 'one more than known' 1 out '^tree/b/Dockerfile:5:6: error' \
	no-out ':1:6' err '^1 error, 0 warnings, 0 notes; .*; 6 known by the b'
run check --baseline=known.json --format=sarif tree
expect 'in another format' 1 out '"startLine":5' no-out '"startLine":1,'
sed -i '$d' tree/b/Dockerfile

# From anywhere, by any name of the file.
cd tree || exit 99
run check --baseline=../known.json a ./b
expect 'from another folder' 0 no-out . no-err .
run check --baseline=../known.json "$PWD/b"
expect 'by its whole path' 0 no-out . no-err .
cd .. || exit 99
mkdir other
cp known.json other/
run check --baseline=other/known.json tree/a
expect 'from its own folder it is another file' 1 out 'ngnix'
run check --write-baseline=other/out.json tree/a
expect 'files outside of its folder' 0
run check --baseline=other/out.json tree/a
expect 'are known by their whole path' 0 no-out . no-err .

# What is gone.
sed -i 's/bitnmai/bitnami/' tree/a/Dockerfile
run check --baseline=known.json tree
expect 'one gone' 0 no-out . \
	err "known.json: 1 finding of it no longer occurs, as 'bitnmai/redis' in tree/a/Dockerfile; --write-baseline"
run check --baseline=known.json tree/b
expect 'not of files that are not looked at' 0 no-err .
run check -q --baseline=known.json tree
expect 'gone, quiet' 0 no-err .
rm tree/b/Dockerfile
run check --baseline=known.json tree/a
expect 'of files that are gone' 0 err '5 findings of it no longer occur,'

# Standard input has a name, too.
echo 'FROM ngnix' >input
run check --write-baseline=in.json - <input
expect 'standard input' 0 err '1 finding written'
run check --baseline=in.json - <input
expect 'standard input again' 0 no-out .

# What is never taken.
echo 'FROM ghrc.io/a/b' >tree/a/Dockerfile
run check --write-baseline=bad.json tree
expect 'a known bad name' 1 out 'known-bad' err '0 findings written'
grep -q '"findings": \[\]}' bad.json
tap $? 'an empty one'
run check --baseline=bad.json tree
expect 'is found again' 1 out 'known-bad'
sed 's/\[\]/[{"file":"tree\/a\/Dockerfile","rule":"known-bad","name":"ghrc.io\/a\/b","count":1}]/' \
	bad.json >forged.json
run check --baseline=forged.json tree
expect 'whatever somebody writes' 1 out 'known-bad'

# Hostile names come out inert and are found again.
printf 'FROM ngn\303\217x\nFROM n\342\200\213gnix\n' >tree/a/Dockerfile
mkdir "tree/$(printf 'x\033[2J\377"')"
cp tree/a/Dockerfile "tree/$(printf 'x\033[2J\377"')/Dockerfile"
run check --write-baseline=odd.json tree
expect 'odd names' 0
LC_ALL=C grep -q '[^ -~]' odd.json
[ $? -eq 1 ]
tap $? 'are written in ASCII'
run check --baseline=odd.json tree
expect 'and are known' 0 no-out . no-err .

# What is wrong with one: nothing is checked.
while read -r row; do
	[ -n "$row" ] || continue
	printf '%s\n' "${row#* @ }" >broken.json
	run check --baseline=broken.json tree
	expect "refused: ${row#* @ }" 2 no-out . \
		err "^knockoff: broken.json.*${row%% @ *}"
done <<'END'
: @ {"version": 1, "findings": [
not a baseline @ []
not a baseline @ {"findings": []}
not a baseline @ {"version": 1}
not a baseline @ {"version": "1", "findings": []}
does not read @ {"version": 2, "findings": []}
finding 1 must have @ {"version": 1, "findings": [1]}
finding 1 must have @ {"version": 1, "findings": [{"file": "a", "rule": "b", "count": 1}]}
finding 1 must have @ {"version": 1, "findings": [{"file": "a", "rule": "b", "name": "c", "count": -1}]}
finding 1 must have @ {"version": 1, "findings": [{"file": "a", "rule": "b", "name": "c", "count": 1, "x": 1}]}
finding 2 is there twice @ {"version": 1, "findings": [{"file": "a", "rule": "b", "name": "c", "count": 1}, {"file": "a", "rule": "b", "name": "c", "count": 1}]}
duplicate @ {"version": 1, "version": 1, "findings": []}
END
head -c 100000 /dev/zero | tr '\0' '[' >broken.json
run check --baseline=broken.json tree
expect 'deep nesting' 2 no-out . err 'broken.json'
run check --baseline=nothing.here tree
expect 'no such baseline' 2 no-out . err 'nothing.here: No such file'
run check --write-baseline=no/such/folder.json tree
expect 'no such folder' 2 no-out . err 'no/such/folder.json: No such file'
mkdir dir.json
run check --write-baseline=dir.json tree
expect 'a folder in its place' 2 err 'dir.json: '
[ ! -e dir.json.new ]
tap $? 'nothing is left behind'
run check --write-baseline=a.json --baseline=a.json tree
expect 'both options' 2 no-out . err 'only one of them'

# With comments: what they ignore is not written.
printf '# knockoff: ignore[image-lookalike] ours\nFROM ngnix\nFROM ngnix\n' \
	>tree/a/Dockerfile
run check --write-baseline=c.json tree/a
expect 'beside a comment' 0 err '1 finding written'
plan
