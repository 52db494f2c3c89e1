#!/bin/sh
# threads.sh - what comes out does not depend on how many threads there are.
. "$TOP_SRCDIR/tests/tap.sh"

# Files with and without findings, broken ones, and others that are no input.
mkdir tree
i=0
while [ $i -lt 300 ]; do
	folder=tree/$((i % 7))/$((i % 3))
	mkdir -p "$folder"
	case $((i % 6)) in
	0) printf 'FROM nginx:%s\nFROM bitnmai/redis\n' $i ;;
	1) printf 'FROM ngnix:%s\n\nNONSENSE %s\n' $i $i ;;
	2) printf 'FROM alpine\nRUN true\n' ;;
	3) printf 'FROM \000\n' ;;
	4) printf 'no Dockerfile at all, %s\n' $i ;;
	5) printf 'FROM a%s\nCOPY --from=ghrc.io/x/y:%s a b\n' $i $i ;;
	esac >"$folder/Dockerfile.$i"
	i=$((i + 1))
done
# One that a single thread reads while the others wait, amid the small ones.
{
	echo 'FROM pyton'
	yes '# a comment that fills the file' | head -n 60000
	echo 'FROM redsi'
} >tree/3/Dockerfile
: >tree/empty.dockerfile
mkdir tree/0/.github
echo 'FROM debain' >tree/0/.github/Dockerfile
echo 'FROM ubunut' >named

# all COMMAND...: the same bytes from 1, 2, 7 and the usual number of threads.
all() {
	for threads in 1 2 7 64 ''; do
		run "$@" ${threads:+--threads=$threads} - tree named tree/5 \
			nothing tree/1 <tree/0/0/Dockerfile.0
		if [ "$threads" = 1 ]; then
			cp "$tmp/out" "$tmp/first"
			cp "$tmp/err" "$tmp/first-err"
			first=$status
			[ -s "$tmp/out" ]
			tap $? "$*: says something"
			continue
		fi
		cmp -s "$tmp/first" "$tmp/out" &&
			cmp -s "$tmp/first-err" "$tmp/err" &&
			[ "$status" = "$first" ]
		tap $? "$*: ${threads:-the usual number of} threads"
	done
}
for command in check refs; do
	for format in text json tsv; do
		all $command --format=$format
	done
done
all check --quiet

run check --format=tsv --threads=3 tree
cut -f1 "$tmp/out" | sed 1d | uniq >"$tmp/files"
LC_ALL=C sort -u -o "$tmp/sorted" "$tmp/files"
cmp -s "$tmp/files" "$tmp/sorted"
tap $? 'in byte order of the paths'
expect 'all findings of a large file, in order' 2 \
	out '^tree/3/Dockerfile	1	' out '^tree/3/Dockerfile	60002	'

# "/" comes before what may follow "a" in a name, as in the paths.
mkdir -p order/a order/a-b order/a.b
for folder in a a-b a.b; do
	echo 'FROM ngnix' >order/$folder/Dockerfile
done
echo 'FROM ngnix' >order/a.dockerfile
run check -q order
[ "$(cut -d: -f1 "$tmp/out" | tr '\n' ' ')" = \
	'order/a-b/Dockerfile order/a.b/Dockerfile order/a.dockerfile order/a/Dockerfile ' ]
tap $? 'paths are sorted, not names'

for n in 0 257 x ''; do
	run check --threads="$n" named
	expect "--threads=$n" 2 err 'must be a number from 1 to 256'
done

# ---- large and odd inputs ----

if truncate -s 1G line.dockerfile 2>/dev/null; then
	run check line.dockerfile named
	expect 'a gigabyte, named' 2 err 'line.dockerfile: larger than' \
		out '^named'
	mkdir large && mv line.dockerfile large/Dockerfile
	run check large named
	expect 'a gigabyte, walked' 2 err 'large/Dockerfile: larger than' \
		out '^named'
	mv large/Dockerfile large/Dockerfile.dump
	run check large named
	expect 'a gigabyte that need not be one' 1 \
		err 'Dockerfile.dump: larger than' out '^named'
	run check -q large named
	expect 'and that quietly' 1 no-err .
	rm -r large
else
	skip 'a gigabyte' 'no large files here'
fi
{
	printf 'FROM ngnix\nRUN '
	head -c 8000000 /dev/zero | tr '\0' x
} >long.dockerfile
run check -q long.dockerfile
expect 'a line of 8 MB' 2 out '^long.dockerfile:1:6' err ':2:1: '

yes 'FROM a' | head -n 1100000 >many.dockerfile
run refs --format=tsv many.dockerfile
expect 'more names than an input may have' 2 \
	err 'many.dockerfile: too many names, not read to its end' \
	out 'many.dockerfile	1048576	'

plan
