#!/bin/sh
# inputs.sh - files that cannot be read, or hold what nobody expects.
. "$TOP_SRCDIR/tests/tap.sh"

echo 'FROM ngnix' >Dockerfile

run check nothing Dockerfile
expect 'missing file' 2 err '^knockoff: nothing: No such file' out ngnix

run check Dockerfile/x Dockerfile
expect 'path through a file' 2 err 'Dockerfile/x: Not a directory' out ngnix

run check ''
expect 'empty path' 2 err 'No such file'

mkfifo fifo
# Only a guard against waiting for ever; nothing depends on the time.
timeout 60 "$KNOCKOFF" check fifo Dockerfile >"$tmp/out" 2>"$tmp/err"
status=$?
expect 'FIFO does not hang' 2 err 'fifo: not a regular file' out ngnix

run check /dev/zero Dockerfile
expect 'endless device' 2 err '/dev/zero: not a regular file' out ngnix

mkdir sealed
echo 'FROM ngnix' >sealed/Dockerfile
chmod 0 sealed
# root may read all, so it looks with the eyes of nobody.
own_knockoff=$KNOCKOFF
own_under=${KNOCKOFF_UNDER-}
if [ -r sealed ]; then
	chmod 755 "$tmp" "$tmp/work"
	chmod 644 Dockerfile
	cp "$KNOCKOFF" "$tmp/knockoff"
	KNOCKOFF=$tmp/knockoff
	KNOCKOFF_UNDER='setpriv --reuid=65534 --regid=65534 --clear-groups'
fi
if ! ${KNOCKOFF_UNDER-} "$KNOCKOFF" --version >"$tmp/out" 2>&1; then
	skip 'folder without permission' 'root may read all'
	skip 'file without permission' 'root may read all'
else
	run check sealed Dockerfile
	expect 'folder without permission' 2 \
		err '^knockoff: sealed: Permission denied' out ngnix
	chmod 755 sealed
	chmod 0 sealed/Dockerfile
	run check sealed Dockerfile
	expect 'file without permission' 2 \
		err 'sealed/Dockerfile: Permission denied' out '^Dockerfile'
fi
chmod 700 sealed
KNOCKOFF=$own_knockoff
KNOCKOFF_UNDER=$own_under

printf '\177ELF\002\001\001\000\000FROM ngnix\n' >program
run check program Dockerfile
expect 'binary file' 1 err 'program: binary file, not checked' \
	out '^Dockerfile' no-out '^program'

printf 'FROM ngnix\0\n' >nul.dockerfile
run check nul.dockerfile
expect 'NUL near the start is binary' 0 err 'binary file' no-out .

{
	echo 'FROM alpine'
	yes '# a comment' | head -1000
	printf 'FROM ng\0nx\nFROM bitnmai/redis\n'
} >late.dockerfile
run check late.dockerfile
case $status in
1 | 2) expect 'NUL further on' "$status" out bitnmai ;;
*) expect 'NUL further on' 1 ;;
esac

printf 'FROM ng\377inx\nFROM bitnmai/redis\nCOPY --from=\300\257 a b\n' \
	>invalid.dockerfile
for format in text json tsv; do
	run check --format=$format invalid.dockerfile
	expect "invalid UTF-8 as $format" 1 out bitnmai
	run refs --format=$format invalid.dockerfile
	iconv -f UTF-8 -t UTF-8 "$tmp/out" >/dev/null 2>&1
	tap $? "what comes out as $format is valid UTF-8"
done

if truncate -s 5G huge.dockerfile 2>/dev/null; then
	run check huge.dockerfile Dockerfile
	expect 'huge file' 2 err 'huge.dockerfile: larger than 67108864 bytes' \
		out ngnix
else
	skip 'huge file' 'no large files here'
fi

{
	printf 'FROM ngnix\nRUN '
	head -c 1000000 /dev/zero | tr '\0' x
	printf '\nFROM bitnmai/redis\n'
} >long.dockerfile
run check long.dockerfile
expect 'line of 1 MB' 2 err 'long.dockerfile:2:1: dockerfile line greater' \
	out ngnix

{
	printf 'FROM '
	head -c 60000 /dev/zero | tr '\0' a
	printf '\nFROM ngnix\n'
} >name.dockerfile
run check name.dockerfile
expect 'name of 60 KB' 1 out ':2:6: error'
run refs -f tsv name.dockerfile
expect 'name of 60 KB is listed' 0 out 'invalid$'

head -c 1000000 /dev/zero | tr '\0' a | run name -
expect 'name of 1 MB from standard input' 0 out 'invalid'

i=0
printf 'ARG A=aaaaaaaaaaaaaaaa\n' >bomb.dockerfile
while [ $i -lt 40 ]; do
	printf 'ARG A=$A$A$A$A\n'
	i=$((i + 1))
done >>bomb.dockerfile
printf 'FROM $A\nFROM ngnix\n' >>bomb.dockerfile
run check bomb.dockerfile
expect 'expansion bomb' 2 err 'bomb.dockerfile'

: >empty.dockerfile
run check empty.dockerfile
expect 'empty file' "$status" no-out .

printf 'FROM ngnix\nFROM --plat=x y\nFROM bitnmai/redis\n' >broken.dockerfile
run check broken.dockerfile
expect 'broken Dockerfile: the rest is judged' 2 \
	err '^knockoff: broken.dockerfile:2:6: unknown flag: --plat' \
	out ngnix out bitnmai

echo 'hello world' >letter
run check letter Dockerfile
expect 'unknown format' 1 err 'letter: no format that knockoff knows'
run check --as=dockerfile letter
expect 'unknown format, named' "$status" no-err 'no format'

run check -q letter program
expect 'quiet about what is not checked' 0 no-err . no-out .

run check - <Dockerfile
expect 'standard input' 1 out '^-:1:6: error'
run check - </dev/null
expect 'empty standard input' 0 no-out .
run check - <&-
expect 'closed standard input' 2 err '^knockoff: -: '

mkdir other
echo 'FROM pyton' >other/Dockerfile
run check -q Dockerfile other/Dockerfile Dockerfile
cp "$tmp/out" first
run check -q Dockerfile other/Dockerfile Dockerfile
cmp -s "$tmp/out" first
tap $? 'the same input gives the same output'

# A program without its modules says so and reads documents all the same; one
# that is a single file needs none.
mkdir "$tmp/bare"
cp "$KNOCKOFF" "$tmp/bare/knockoff"
own_knockoff=$KNOCKOFF
own_libexec=${KNOCKOFF_LIBEXEC-}
KNOCKOFF=$tmp/bare/knockoff
KNOCKOFF_LIBEXEC=
export KNOCKOFF_LIBEXEC
printf '# A\n\n```sh\ndocker run ngnix\n```\n' >page.md
printf '<pre>\ndocker run ngnix\n</pre>\n' >page.html
for page in page.md page.html; do
	run check $page
	if [ "$IS_STATIC" = yes ]; then
		expect "$page by the program's file alone" 1 out "$page:" \
			no-err 'not there'
	else
		expect "$page without its parser" 2 out ngnix \
			err 'knockoff-documents.so is not there: read as plain text'
	fi
done
run name 'redіs'
if [ "$IS_STATIC" = yes ]; then
	expect 'a Cyrillic letter by the program'\''s file alone' 1 \
		out 'U+0456 CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I'
else
	expect 'a Cyrillic letter without the module for it' 1 no-out CYRILLIC
fi
KNOCKOFF=$own_knockoff
KNOCKOFF_LIBEXEC=$own_libexec
run check page.md
expect 'with it' 1 out 'page.md:4:12' no-err 'not there'

plan
