#!/bin/sh
# packages.sh - the Debian packages build from a release, lintian has nothing to
# say, and what is in them works.  "make check-deb" runs it.
. "$TOP_SRCDIR/tests/tap.sh"

for program in dpkg-buildpackage dh fakeroot lintian; do
	command -v "$program" >/dev/null && continue
	skip 'packages' "no $program"
	plan
	exit
done

# try NAME COMMAND...
try() {
	name=$1
	shift
	failed=0
	"$@" >"$tmp/log" 2>&1 || failed=1
	tap $failed "$name"
	[ $failed -eq 0 ] || show "$tmp/log" log
	return $failed
}

version=$("$KNOCKOFF" --version | sed -n '1s/^knockoff //p')
sed -n '1s/^knockoff (\([^)]*\)) .*/\1/p' "$TOP_SRCDIR/debian/changelog" \
	>"$tmp/changelog"
try 'debian/changelog is of this version' grep -qx "$version" "$tmp/changelog"
sed -n 's/^ \(knockoff_.*@KNOCKOFF_.*\) .*/\1/p' \
	"$TOP_SRCDIR/debian/libknockoff0.symbols" >"$tmp/packaged"
sed 's/@@/@/' "$TOP_SRCDIR/tests/lib/symbols" >"$tmp/symbols"
try 'debian/libknockoff0.symbols lists the symbols' \
	diff "$tmp/symbols" "$tmp/packaged"

unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
try 'make deb' make -s -C "$BUILDDIR" deb || {
	plan
	exit
}
debs=$BUILDDIR/deb
allow_root=
[ "$(id -u)" -ne 0 ] || allow_root=--allow-root
# shellcheck disable=SC2086 # an option or nothing
try 'lintian finds no error and nothing to warn of' lintian $allow_root \
	--fail-on error,warning "$debs"/knockoff_"$version"_*.changes

# depends PACKAGE: what it depends on.
depends() {
	dpkg-deb -f "$debs/$1"_"$version"_*.deb Depends
}
depends knockoff | grep -q libicu && depends knockoff | grep -q libcurl
tap $? 'the program depends on what its parts load'
! depends libknockoff0 | grep -qE 'libcurl|knockoff'
tap $? 'the library needs neither the program nor the network'

# A root of its own; dpkg asks for what only a whole system has.
root=$tmp/root
mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/tmp"
: >"$root/var/lib/dpkg/status"
into_root() {
	fakeroot dpkg --root="$root" --log="$tmp/dpkg.log" --force-depends \
		--force-bad-path --force-script-chrootless "$@"
}
try 'dpkg installs them' into_root -i "$debs"/knockoff_"$version"_*.deb \
	"$debs"/libknockoff0_"$version"_*.deb \
	"$debs"/libknockoff-dev_"$version"_*.deb
libdir=$(dirname "$(find "$root/usr/lib" -name libknockoff.so)")
KNOCKOFF=$root/usr/bin/knockoff
KNOCKOFF_LIBEXEC=$root/usr/libexec/knockoff
export KNOCKOFF_LIBEXEC
cp "$TOP_SRCDIR/tests/sample/Dockerfile" "$TOP_SRCDIR/tests/lib/page.md" .
run check Dockerfile page.md
expect 'the installed program finds what there is' 1 out "'ngnix' looks like" \
	out 'CYRILLIC'
run update --help
expect 'and its part that asks the network' 0 out 'update'
for page in man1/knockoff.1 man3/libknockoff.3 man5/knockoff-catalogue.5 \
	man7/knockoff-formats.7; do
	[ -f "$root/usr/share/man/$page.gz" ]
	tap $? "$page is there"
done

# Built with what -dev brings, run with what the library's package brings.
cp "$root/usr/share/doc/libknockoff-dev/examples/judge.c" .
flags="-I$root/usr/include -L$libdir -lknockoff"
# shellcheck disable=SC2086 # lists of words
try 'the example in libknockoff-dev builds' \
	$CC -std=c99 -Wall -Werror -o judge judge.c $flags
LD_LIBRARY_PATH=$libdir ./judge Dockerfile >"$tmp/out" 2>"$tmp/err"
status=$?
expect 'and runs' 0 out "'ngnix' looks like" no-err .
try 'dpkg removes them' into_root --purge knockoff libknockoff0 libknockoff-dev
find "$root" -path "$root/usr/*" ! -type d >"$tmp/left"
try 'and leaves no file' diff /dev/null "$tmp/left"
plan
