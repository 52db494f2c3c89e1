#!/bin/sh
# image.sh - what the Dockerfile puts into its image runs by itself.  There is
# no engine in it: the files are made as the image's are and entered by chroot.
. "$TOP_SRCDIR/tests/tap.sh"
dockerfile=$TOP_SRCDIR/Dockerfile
image=$tmp/image

run check "$dockerfile"
expect 'our own Dockerfile is fine' 0 lines 0
run refs --format=tsv "$dockerfile"
cut -f5,7 "$tmp/out" | sed 1d >"$tmp/names"
printf 'debian:12\t\nscratch\tscratch\nbuild\tstage\n' >"$tmp/want"
diff "$tmp/want" "$tmp/names" >"$tmp/diff"
tap $? 'it is made from Debian alone'
show "$tmp/diff" diff

# What it runs is there, with the words that it gives.
grep -q '^RUN sh /src/tools/debian.sh image /image$' "$dockerfile" &&
	grep -q '^COPY --from=build /image /$' "$dockerfile" &&
	sh "$TOP_SRCDIR/tools/debian.sh" 2>&1 | grep -q 'image DIR'
tap $? 'it calls what there is'

# What .dockerignore leaves out is no part of a release.
sed '/^#/d' "$TOP_SRCDIR/.dockerignore" >"$tmp/ignored"
failed=0
for file in Makefile.am configure.ac src/Makemodule.am tests/Makemodule.am \
	tools/debian.sh tools/image.sh data/registries.txt knockoff.pc.in; do
	while read -r pattern; do
		# shellcheck disable=SC2254 # a pattern
		case $file in $pattern | $pattern/*) failed=1 ;; esac
	done <"$tmp/ignored"
done
tap $failed '.dockerignore leaves all that a build needs'

leave() {
	skip 'the image' "$1"
	plan
	exit
}
[ -z "$SAN_FLAGS" ] || leave 'built with sanitizers'
command -v ldd >/dev/null || leave 'no ldd'
if [ "$(id -u)" -eq 0 ]; then
	enter='chroot --userspec=65534:65534'
elif unshare -r chroot / true 2>/dev/null; then
	enter='unshare -r chroot'
else
	leave 'nobody but root may chroot here'
fi

sh "$TOP_SRCDIR/tools/image.sh" "$BUILDDIR" "$image" >"$tmp/log" 2>&1
tap $? 'its files are made'
show "$tmp/log" log
prefix=$(sed -n 's/^prefix=//p' "$BUILDDIR/knockoff.pc")
mkdir -p "$image/work"
cp "$TOP_SRCDIR/tests/sample/Dockerfile" "$TOP_SRCDIR/tests/lib/page.md" \
	"$image/work"
chmod -R a+rX "$tmp"
# in_image ARGUMENT...: as run(), of the program in the image.  The parts are
# looked for where an image has them.
in_image() {
	status=0
	# shellcheck disable=SC2086 # a command with its options
	env -i PATH="$PATH" $enter "$image" "$prefix/bin/knockoff" "$@" \
		>"$tmp/out" 2>"$tmp/err" || status=$?
}
in_image check /work
expect 'it checks a folder, with ICU and the parsers of documents' 1 \
	out "'ngnix' looks like" out CYRILLIC no-out 'plain text'
in_image hunt --help
expect 'it has the commands that ask the network' 0 out '^usage: knockoff hunt'
[ -s "$image/etc/ssl/certs/ca-certificates.crt" ] ||
	[ ! -s /etc/ssl/certs/ca-certificates.crt ]
tap $? 'and the certificates for them'
find "$image" -type f -name '*.h' >"$tmp/left"
[ ! -s "$tmp/left" ]
tap $? 'nothing is in it that only a build needs'
plan
