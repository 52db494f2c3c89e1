#!/bin/sh
# check.sh - what the GitHub action and the GitLab template run: check, with
# what the environment says.
#
#	KNOCKOFF_PATHS         files and folders, blanks between them (.)
#	KNOCKOFF_FAIL_ON       error, warning, note or never (warning)
#	KNOCKOFF_CHANGED_SINCE only names that were not there at this revision
#	KNOCKOFF_ONLINE        true: ask registries
#	KNOCKOFF_REPORT        github or gitlab: whose reports to write
#	KNOCKOFF_SARIF         a file for SARIF
#	KNOCKOFF_CODE_QUALITY  a file for GitLab's Code Quality
#
# It builds knockoff, once, where there is none on the PATH.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)

program=$(command -v knockoff || true)
if [ -z "$program" ]; then
	sh "$top/tools/debian.sh" build >&2
	program=$top/build/knockoff
fi

set -- --fail-on="${KNOCKOFF_FAIL_ON:-warning}"
case ${KNOCKOFF_REPORT:-github} in
github) set -- "$@" --format=github ;;
*) set -- "$@" --format=text ;;
esac
[ -z "${KNOCKOFF_SARIF-}" ] || set -- "$@" --format="sarif:$KNOCKOFF_SARIF"
[ -z "${KNOCKOFF_CODE_QUALITY-}" ] ||
	set -- "$@" --format="gitlab:$KNOCKOFF_CODE_QUALITY"
[ -z "${KNOCKOFF_CHANGED_SINCE-}" ] ||
	set -- "$@" --changed-since="$KNOCKOFF_CHANGED_SINCE"
[ "${KNOCKOFF_ONLINE-}" != true ] || set -- "$@" --online
set -f # the paths are words, not patterns
# shellcheck disable=SC2086
exec "$program" check "$@" -- ${KNOCKOFF_PATHS:-.}
