#!/bin/sh
# ignore.sh - a walk passes over what git does, by its own word.
. "$TOP_SRCDIR/tests/tap.sh"

# Names of files that differ in what patterns make of them; all are read when
# nothing ignores them.
paths='a b ab abc a.b ab.c x.o X.O foo foo.bar bar baz
foo/a foo/bar foo/bar/a foo/bar/baz/a foo/baz foo/x.o foo/foo/foo
bar/foo bar/a bar/foo/a bar/baz/foo baz/foo baz/bar/foo/a
a/b/c a/x/b/c a/x/y/b a/b.o .hidden/a .github/a -dash !bang #hash
new\line back\slash tail\ * star? [set] a]b a-b a^b {a,b}
deep/a/b/c/d/e/f/g/h build/out build/keep build/keep/a src/build/a
doc/a.txt doc/b/a.txt doc/frotz/a frotz/a lib/a Lib/a 1 2 9 12 a1 é'

# plant: a repository with all of them, where one is no other's folder.
plant() {
	rm -rf repo
	mkdir repo
	set -f
	for path in $paths; do
		file="repo/$path/Dockerfile"
		mkdir -p "repo/$path" && echo 'FROM scratch' >"$file"
		echo 'FROM scratch' >"repo/$path/f.o.dockerfile"
	done
	set +f
	mkdir "repo/with blank " repo/blank
	echo 'FROM scratch' >"repo/with blank /Dockerfile"
	echo 'FROM scratch' >'repo/blank/Dockerfile'
	(cd repo && git init -q . && git config core.quotePath false)
}

ours() {
	"$KNOCKOFF" refs --format=tsv "$@" repo |
		sed -n 's/^repo\/\(.*\)	1	6	dockerfile:from.*/\1/p' |
		sed 's/\\\\/\\/g' | LC_ALL=C sort
}

theirs() {
	git -C repo -c core.excludesFile=/dev/null -c core.quotePath=false \
		ls-files -z --others --exclude-standard |
		tr '\0' '\n' | grep -i dockerfile | LC_ALL=C sort
}

# same NAME
same() {
	ours >"$tmp/ours"
	theirs >"$tmp/theirs"
	failed=0
	diff "$tmp/theirs" "$tmp/ours" >"$tmp/diff" || failed=1
	tap $failed "$1"
	sed -n 's/^</# git alone:/p; s/^>/# knockoff alone:/p' "$tmp/diff" |
		head -20
}

if ! command -v git >/dev/null; then
	skip 'all of it' 'no git'
	plan
	exit
fi
HOME=$tmp XDG_CONFIG_HOME=$tmp GIT_CONFIG_NOSYSTEM=1
export HOME XDG_CONFIG_HOME GIT_CONFIG_NOSYSTEM

plant
same 'nothing ignored'

# A line of this table is a file: "|" stands for the end of a line, and the
# line's own blanks count.
while IFS= read -r row; do
	[ -n "$row" ] || continue
	printf '%s\n' "$row" | tr '|' '\n' >repo/.gitignore
	same "patterns: $row"
done <<'END'
# foo|#|\#hash
foo
foo/
/foo
/foo/
foo/bar
/foo/bar/
bar/foo
foo//
//foo
/
!
!foo
\!bang
\#hash
*
*|!foo
*|!foo/|!foo/**
/*|!/foo
/*|!/foo|/foo/*|!/foo/bar
foo/*|!foo/bar
foo/**
foo/**|!foo/bar|!foo/bar/**
foo/**/
**/foo
**/foo/
**/foo/a
**foo
foo**
f**o
a/**/b
a/**/c
a/**b
**
**/
/**
**/**
/**/
**/a/**
a/**/b/**
*.o.dockerfile
*.o.*
foo/*.dockerfile
/*.dockerfile
*/*.dockerfile
*/*/*.dockerfile
fo?
f??
?
??
a?b
a*b
*a*b*c*
[ab]
[!ab]
[^ab]
[a-c]
[c-a]
[0-9]
[0-9]*
[[:digit:]]
[[:alpha:]]
[[:upper:]]*
[![:alpha:]]*
[[:nope:]]
[[:digit:]
[]
[a
[]]
a[]]b
a[]-]b
a[-]b
a[^-]b
a[!a-z]b
a[.]b
[a/]b
foo[/]bar
[a\]b]
[\a]
[a\-c]
[[]set]
\[set\]
[[:alpha:][:digit:]]
[a-]
[-a]
{a,b}
a.b
a\.b
\a
\a\b
a\
back\\slash
back\slash
tail\\*
star\?
\*
foo |bar
foo\ 
with blank\ 
with blank 
with blank*
blank	
 blank
foo\/bar
foo/\bar
foo/bar/..
./foo
../repo/foo
é
?é
deep/**/h
deep/**/c/**/g
deep/*/b
deep/*/*/c
**/build|!build/keep
build/*|!build/keep
build|!build/keep
doc/**/a.txt
doc/frotz
frotz/
doc/*.txt
lib
LIB
Lib/
foo|!foo|foo
foo|!foo
foo|!foo/bar
!foo|foo
.*
.*/
.github
.hidden/a
-dash
new\\line
a^b
1|2|12
*1*
a/b/c/
a/b/c/Dockerfile
/Dockerfile
Dockerfile
Dockerfile/
a/Dockerfile/
foo/bar/Dockerfile
**/Dockerfile
*/Dockerfile
END

printf 'foo\r\nbar\r\n' >repo/.gitignore
same 'lines that end with CR LF'
printf '\357\273\277foo\nbar' >repo/.gitignore
same 'a byte-order mark, no newline at the end'
printf 'bar\n\n   \n\tfoo\n' >repo/.gitignore
same 'blank lines'

# ---- several files ----

printf 'a\n*.o.dockerfile\n' >repo/.gitignore
printf '!a\n' >repo/foo/.gitignore
printf '!*.o.dockerfile\n/a\n' >repo/foo/bar/.gitignore
same 'deeper files win'
printf 'a\n/b\nfoo/bar\n' >repo/bar/.gitignore
printf 'baz/\n' >repo/.git/info/exclude
printf '!baz/\n' >repo/foo/.gitignore
same '.git/info/exclude'
printf '!a/b\n' >>repo/.gitignore
same '.gitignore over .git/info/exclude'
: >repo/.git/info/exclude
rm repo/foo/.gitignore repo/foo/bar/.gitignore repo/bar/.gitignore

# Inside a folder the files above it count.
printf '/foo/bar/baz\nf.*\n/a\n' >repo/.gitignore
run refs --format=tsv repo/foo
expect 'a folder of a repository' 0 out 'foo/bar/Dockerfile' \
	no-out 'bar/baz' no-out 'f.o.dockerfile' out 'repo/foo/a/Dockerfile'
cd repo/foo || exit 99
run refs --format=tsv
expect 'the current folder of a repository' 0 out '^bar/Dockerfile' \
	no-out 'bar/baz' no-out 'f.o.dockerfile'
run refs --format=tsv bar/..
expect 'a detour' 0 out '^bar/../bar/Dockerfile' no-out 'bar/baz'
cd ../..
run refs --format=tsv repo/foo/bar/baz/a/f.o.dockerfile
expect 'a named file is read all the same' 0 out 'f.o.dockerfile'

ours --no-ignore >"$tmp/ours"
(cd repo && find . -type f -iname '*dockerfile*' ! -path './.git/*') |
	sed 's/^\.\///' | LC_ALL=C sort >"$tmp/theirs"
cmp -s "$tmp/ours" "$tmp/theirs"
tap $? '--no-ignore takes all'

# ---- .ignore: ripgrep's, not git's ----

printf 'foo\n' >repo/.gitignore
printf '!foo\nbar\n' >repo/.ignore
run refs --format=tsv repo
expect '.ignore wins over .gitignore' 0 out '^repo/foo/Dockerfile' \
	no-out '^repo/bar/Dockerfile'
printf '!bar\n' >repo/bar/.gitignore
printf 'a\n' >repo/foo/.ignore
run refs --format=tsv repo
expect 'a higher .ignore, too' 0 no-out '^repo/bar/Dockerfile' \
	no-out '^repo/foo/a/' out '^repo/foo/foo/foo/Dockerfile'
rm repo/.ignore repo/foo/.ignore repo/bar/.gitignore

# ---- borders ----

printf 'a\nDockerfile\n' >repo/.gitignore
(cd repo/foo && git init -q .)
run refs --format=tsv repo
expect 'a repository in another begins anew' 0 \
	out '^repo/foo/a/Dockerfile' no-out '^repo/bar/Dockerfile'
rm -rf repo/foo/.git repo/.git
run refs --format=tsv repo
expect '.gitignore counts without a repository' 0 no-out '^repo/a/' \
	no-out '/Dockerfile'
run refs --format=tsv repo/foo
expect 'but none above the folder then' 0 out '^repo/foo/a/Dockerfile'

# ---- hostile ----

stars=$(printf '%0400d' 0 | sed 's/0/*a/g')
printf '%sb\n%s/**/%s\n' "$stars" "$stars" "$stars" >repo/.gitignore
long=$(printf '%0200d' 0 | tr 0 a)
mkdir -p "repo/$long/$long/$long" && echo 'FROM nginx' >"repo/$long/Dockerfile"
timeout 20 "$KNOCKOFF" refs repo >"$tmp/out" 2>"$tmp/err"
status=$?
expect 'no pattern takes for ever' 0 out "$long/Dockerfile"
deep=$(printf '%0300d' 0 | sed 's/0/**\/a\//g')
printf '%sb\n' "$deep" >repo/.gitignore
run refs repo
expect 'nor many folders of any depth' 0 out "$long/Dockerfile"
mkdir repo/loop && rm repo/.gitignore && mkfifo repo/.gitignore
ln -s .ignore repo/.ignore
timeout 20 "$KNOCKOFF" refs repo >"$tmp/out" 2>"$tmp/err"
status=$?
expect 'a FIFO and a loop for files of patterns' 0 out "$long/Dockerfile"

plan
