#!/bin/sh
# image.sh - the files of a container image that holds knockoff alone.
#
#	sh tools/image.sh BUILD DIR
#
# BUILD is a folder that was built; DIR, which is made, gets what "make install"
# puts down for the program, the shared libraries that it and its parts load,
# the certificates of authorities for those that ask a registry, and a user.
set -eu

[ $# -eq 2 ] || { echo 'usage: sh tools/image.sh BUILD DIR' >&2; exit 2; }
build=$1
dir=$2
# What make hands down to a make of its own is not meant for that one.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES

mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
make -s -C "$build" install-strip DESTDIR="$dir" >/dev/null
prefix=$(sed -n 's/^prefix=//p' "$build/knockoff.pc")
# Nobody builds or reads a manual in it.
rm -rf "$dir$prefix/include" "$dir$prefix/lib" "$dir$prefix/share/man"

# The libraries, and what loads them, at the paths where they are looked for.
for file in "$dir$prefix/bin/knockoff" "$dir$prefix"/libexec/knockoff/*; do
	ldd "$file"
done | sed -n 's/.*=> //; s/^[[:space:]]*\(\/.*\) (0x.*/\1/p' | sort -u |
	while read -r library; do
		mkdir -p "$dir${library%/*}"
		cp -L "$library" "$dir$library"
	done

certificates=/etc/ssl/certs/ca-certificates.crt
mkdir -p "$dir${certificates%/*}" "$dir/tmp" "$dir/work"
[ ! -f "$certificates" ] || cp -L "$certificates" "$dir$certificates"
chmod 1777 "$dir/tmp"
echo 'nobody:x:65534:65534:nobody:/tmp:/nonexistent' >"$dir/etc/passwd"
echo 'nogroup:x:65534:' >"$dir/etc/group"
