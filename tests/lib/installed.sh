#!/bin/sh
# installed.sh - what "make install" puts down for those who link libknockoff:
# headers, a pkg-config file, the library and its links, and no more symbols
# than tests/lib/symbols lists.
. "$TOP_SRCDIR/tests/tap.sh"
here=$TOP_SRCDIR/tests/lib
stage=$tmp/stage

# What is done to it shows in $tmp/log, when it fails.
try() {
	name=$1
	shift
	failed=0
	"$@" >"$tmp/log" 2>&1 || failed=1
	tap $failed "$name"
	[ $failed -eq 0 ] || show "$tmp/log" log
	return $failed
}

# A nested make must not ask the outer one for its turn.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
try 'make install into a stage' \
	make -s -C "$BUILDDIR" install DESTDIR="$stage" || {
	plan
	exit
}
prefix=$(sed -n 's/^prefix=//p' "$BUILDDIR/knockoff.pc")
libdir=$(sed -n 's/^libdir=//p' "$BUILDDIR/knockoff.pc" |
	sed "s|\${exec_prefix}|$prefix|; s|\${prefix}|$prefix|")

# The folder that a link's name leads to from the linker and from the loader.
[ "$(readlink "$stage$libdir/libknockoff.so")" = "$(
	cd "$stage$libdir" && echo libknockoff.so.*.*.*)" ]
tap $? 'libknockoff.so leads to the library'
soname=$(readelf -d "$stage$libdir/libknockoff.so" |
	sed -n 's/.*soname: \[\(.*\)\].*/\1/p')
[ -n "$soname" ] && [ -e "$stage$libdir/$soname" ]
tap $? 'its soname is there'

# What it shows: the list, which only grows (HACKING).
nm -D --defined-only --with-symbol-versions \
	"$stage$libdir/libknockoff.so" | sed 's/^[^ ]* . //' |
	grep -v '^KNOCKOFF_[0-9.]*$' | LC_ALL=C sort >"$tmp/symbols"
try 'the symbols are those of tests/lib/symbols' \
	diff "$here/symbols" "$tmp/symbols"
grep -v '^knockoff_' "$tmp/symbols" >"$tmp/foreign"
try 'and all of them are called knockoff_' test ! -s "$tmp/foreign"
sed -n 's/@@.*//p' "$tmp/symbols" >"$tmp/shown"
for header in "$stage$prefix"/include/knockoff/*.h; do
	sed 's|/\*.*\*/||; /\/\*/,/\*\//d' "$header"
done | tr '\n' ' ' | grep -oE 'KNOCKOFF_API [^;]*;' |
	grep -oE 'knockoff_[a-z_]+\(' | tr -d '(' | LC_ALL=C sort -u >"$tmp/told"
try 'the headers declare each of them' diff "$tmp/told" "$tmp/shown"
grep -nE '"|ko_|config\.h' "$stage$prefix"/include/knockoff/*.h |
	grep -vE ':[0-9]+:( \*|/\*|extern "C")' |
	grep -E '#include "|ko_|config\.h' | grep -v knockoff_ >"$tmp/inside"
try 'no header shows the inside' test ! -s "$tmp/inside"

PKG_CONFIG_PATH=$stage$libdir/pkgconfig
PKG_CONFIG_SYSROOT_DIR=$stage
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
if ! pkg-config --version >/dev/null 2>&1; then
	skip 'the example' 'no pkg-config'
	plan
	exit
fi
pkg-config --exact-version="$("$KNOCKOFF" --version |
	sed -n '1s/^knockoff //p')" knockoff
tap $? 'knockoff.pc is of this version'
flags=$(pkg-config --cflags --libs knockoff)

# build COMPILER SOURCE TARGET [FLAG]...: what a user of the library would do.
build() {
	compiler=$1
	source=$2
	target=$3
	shift 3
	# shellcheck disable=SC2086 # lists of words
	$compiler "$@" -Wall -Wextra -Werror -o "$target" "$source" \
		$SAN_FLAGS $flags
}
try 'the example builds as C99, pedantically' \
	build "$CC" "$TOP_SRCDIR/examples/judge.c" "$tmp/judge" \
	-std=c99 -pedantic
LD_LIBRARY_PATH=$stage$libdir${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH
cp "$TOP_SRCDIR/tests/sample/Dockerfile" "$here/page.md" .
"$tmp/judge" Dockerfile page.md >"$tmp/out" 2>"$tmp/err"
status=$?
expect 'the example says what check says' 0 no-err .
"$KNOCKOFF" check Dockerfile page.md |
	sed -n 's/^\([^ ].*:[0-9]*:[0-9]*: \)[a-z]*: \(.*\) \[.*/\1\2/p' \
		>"$tmp/check"
try 'word for word, also of what ICU and cmark read' \
	diff "$tmp/check" "$tmp/out"
grep -q 'CYRILLIC' "$tmp/out"
tap $? 'which it did'
"$tmp/judge" nothing.here >"$tmp/out" 2>"$tmp/err"
status=$?
expect 'and fails for a file that is not there' 1 err 'nothing\.here'

# The example is what the page shows.
sed -n '/^\.Bd -literal/,/^\.Ed/p' "$TOP_SRCDIR/man/libknockoff.3" |
	sed '/^\./d; s/\\&//g; s/\\e/\\/g' >"$tmp/shown"
try 'libknockoff(3) shows the example' \
	diff "$TOP_SRCDIR/examples/judge.c" "$tmp/shown"

sed -n 's/^\.Fn \(knockoff_[a-z_]*\).*/\1/p; s/.*: Fn \(knockoff_[a-z_]*\).*/\1/p' \
	"$TOP_SRCDIR/man/libknockoff.3" | LC_ALL=C sort -u >"$tmp/page"
sed -n 's/@@.*//p' "$tmp/symbols" >"$tmp/names"
try 'and names each function' diff "$tmp/names" "$tmp/page"

# Every header stands alone, in C and in C++.
for header in "$stage$prefix"/include/knockoff/*.h; do
	include=knockoff/${header##*/}
	printf '#include <%s>\nint main(void) { return 0; }\n' "$include" >one.c
	cp one.c one.cc
	try "$include by itself in C" build "$CC" one.c "$tmp/one" -std=c99
	if ! command -v "${CXX:-g++}" >/dev/null; then
		skip "$include by itself in C++" 'no C++ compiler'
		continue
	fi
	SAN_FLAGS='' try "$include by itself in C++" \
		build "${CXX:-g++}" one.cc one.o -std=c++11 -pedantic -c
done
if command -v "${CXX:-g++}" >/dev/null && [ -z "$SAN_FLAGS" ]; then
	cat >call.cc <<'END'
#include <knockoff/judge.h>
int main()
{
	return knockoff_rule_meaning("transposition")[0] ? 0 : 1;
}
END
	try 'a C++ program links' build "${CXX:-g++}" call.cc "$tmp/call"
	try 'and runs' "$tmp/call"
else
	skip 'a C++ program links' 'no C++ compiler, or a sanitizer of C'
fi

# The way out leaves nothing.
try 'make uninstall' make -s -C "$BUILDDIR" uninstall DESTDIR="$stage"
find "$stage" ! -type d >"$tmp/left"
try 'leaves no file' test ! -s "$tmp/left"
plan
