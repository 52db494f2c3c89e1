#!/bin/sh
# debian.sh - from a fresh Debian machine to a result, in one command.
#
#	sh tools/debian.sh demo    build, and check the sample
#	sh tools/debian.sh check   build with gcc and clang, and pass the tests
#	sh tools/debian.sh build   build alone, in build/
#	sh tools/debian.sh deb     Debian packages, in build/deb/
#	sh tools/debian.sh image DIR   the files of a container image
#
# It installs the Debian packages that are missing (with sudo where it is not
# run by root).  The demo builds in build/, the check in build-gcc/ and
# build-clang/.  A second call only runs what is there.
set -eu
cd "$(dirname "$0")/.."

build_packages='autoconf automake g++ gcc libc6-dev libcmark-dev
	libcurl4-openssl-dev libgumbo-dev libicu-dev libjansson-dev
	libsqlite3-dev libyaml-dev make pkg-config'
deb_packages='debhelper dpkg-dev fakeroot'
check_packages="$build_packages $deb_packages clang clang-format
	docker-registry docker.io fish git libclang-rt-14-dev
	libcmocka-dev lintian mandoc parallel pre-commit python3
	python3-jsonschema python3-yaml strace valgrind zsh"

# Install those of the named packages that are not there yet.
need() {
	missing=
	for package; do
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null |
			grep -q ' installed$' || missing="$missing $package"
	done
	[ -n "$missing" ] || return 0
	as_root=
	[ "$(id -u)" -eq 0 ] || as_root=sudo
	$as_root apt-get update -qq
	# shellcheck disable=SC2086 # a list of words
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
		--no-install-recommends $missing >/dev/null
}

# build DIR [CONFIGURE-ARGUMENT]...: configure once, then make.
build() {
	dir=$1
	shift
	[ -x configure ] || autoreconf -fi >autoreconf.log 2>&1 ||
		{ cat autoreconf.log >&2; return 1; }
	mkdir -p "$dir"
	[ -f "$dir/Makefile" ] || (cd "$dir" && ../configure -q "$@")
	make -C "$dir" -s -j"$(nproc)" >/dev/null
}

# Add up what automake's test driver wrote about each test of the builds.
count() {
	cat build-*/tests/*.trs build-*/tests/*/*.trs 2>/dev/null |
		grep -c "^:test-result: $1" || true
}

demo() {
	# shellcheck disable=SC2086
	need $build_packages
	build build
	# Exit status 1 means findings, which the sample is made of.
	build/knockoff check tests/sample || [ $? -eq 1 ]
}

check() {
	# shellcheck disable=SC2086
	need $check_packages
	status=0
	build build-gcc
	build build-clang CC=clang --enable-werror --enable-sanitize
	for dir in build-gcc build-clang; do
		make -C "$dir" -s -j"$(nproc)" check || status=1
	done
	make -C build-gcc -s -j"$(nproc)" check-valgrind || status=1
	echo "$(count PASS) passed, $(count FAIL) failed, $(count SKIP) skipped"
	return $status
}

usage() {
	echo 'usage: sh tools/debian.sh demo | check | build | deb | image DIR' >&2
	exit 2
}

case ${1-} in
demo | check) "$1" ;;
build)
	# shellcheck disable=SC2086
	need $build_packages
	build build
	;;
deb)
	# shellcheck disable=SC2086
	need $build_packages $deb_packages
	build build
	make -C build -s deb >/dev/null
	ls build/deb/*.deb
	;;
image)
	[ $# -eq 2 ] || usage
	# shellcheck disable=SC2086
	need $build_packages ca-certificates
	# One copy of each library is enough for knockoff and knockoff-hub.
	build build-shared --disable-static-program
	sh tools/image.sh build-shared "$2"
	;;
*) usage ;;
esac
