#!/bin/sh
# deb.sh - Debian packages of a release.
#
#	sh tools/deb.sh TARBALL DIR
#
# The tarball of "make dist" is built in a folder of its own, as a machine of
# Debian's would do it; DIR gets the packages and what describes them.  Tests
# are not run: "make check" has done that, and DEB_BUILD_OPTIONS= does.
set -eu

[ $# -eq 2 ] || { echo 'usage: sh tools/deb.sh TARBALL DIR' >&2; exit 2; }
tarball=$1
dir=$2
release=$(basename "$tarball" .tar.gz)

for program in dpkg-buildpackage dh; do
	command -v $program >/dev/null && continue
	echo "deb.sh: no $program (packages dpkg-dev, debhelper)" >&2
	exit 2
done

rm -rf "$dir"
mkdir -p "$dir"
tar -xf "$tarball" -C "$dir"
if [ -z "${DEB_BUILD_OPTIONS+set}" ]; then
	DEB_BUILD_OPTIONS="nocheck parallel=$(nproc)"
	DEB_BUILD_PROFILES=nocheck
	export DEB_BUILD_OPTIONS DEB_BUILD_PROFILES
fi
# What make hands down to a make of its own is not meant for that one.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
(cd "$dir/$release" && dpkg-buildpackage --no-sign) >"$dir/build.log" 2>&1 || {
	tail -n 20 "$dir/build.log" >&2
	exit 1
}
rm -rf "${dir:?}/$release"
