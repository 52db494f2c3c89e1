#!/bin/sh
# ci.sh - the GitHub action, the GitLab template and the pre-commit hooks: valid,
# and what they run does what they say.
. "$TOP_SRCDIR/tests/tap.sh"

python=
for candidate in python3 /usr/bin/python3; do
	"$candidate" -W ignore -c 'import jsonschema, yaml' 2>/dev/null || continue
	python=$candidate
	break
done

# valid FILE SCHEMA
valid() {
	if [ -z "$python" ]; then
		skip "$1 is valid" 'no python3 with jsonschema and yaml'
		return
	fi
	failed=0
	"$python" -W ignore -c '
import json, sys, jsonschema, yaml
jsonschema.validate(yaml.safe_load(open(sys.argv[1])), json.load(open(sys.argv[2])))
' "$TOP_SRCDIR/$1" "$TOP_SRCDIR/tests/schema/$2.json" 2>"$tmp/why" || failed=1
	tap $failed "$1 is valid"
	[ $failed -eq 0 ] || tail -n 3 "$tmp/why" | sed 's/^/# /'
}
valid action.yml github-action
valid .pre-commit-hooks.yaml pre-commit-hooks

# Each variable that the action and the template set is one that is read.
for file in action.yml ci/gitlab.yml; do
	failed=0
	for name in $(grep -o 'KNOCKOFF_[A-Z_]*:' "$TOP_SRCDIR/$file" |
		tr -d : | grep -v '_REPOSITORY$\|_REVISION$'); do
		grep -q "$name" "$TOP_SRCDIR/ci/check.sh" || failed=1
	done
	tap $failed "$file sets what ci/check.sh reads"
done

mkdir "$tmp/bin"
ln -s "$KNOCKOFF" "$tmp/bin/knockoff"
PATH=$tmp/bin:$PATH
export PATH

# ci [VARIABLE=VALUE]...: what the action or the template would run.
ci() {
	status=0
	env "$@" sh "$TOP_SRCDIR/ci/check.sh" >"$tmp/out" 2>"$tmp/err" ||
		status=$?
}
mkdir -p tree/other
printf 'FROM ngnix\n' >tree/Dockerfile
printf 'FROM java:8\n' >tree/other/Dockerfile
ci
expect 'by itself: GitHub, the current folder' 1 \
	out '^::error file=tree/Dockerfile,line=1,col=6,' out '^::notice '
ci KNOCKOFF_PATHS='tree/other tree/other/Dockerfile'
expect 'some paths' 0 no-out ngnix out java
ci KNOCKOFF_PATHS=tree/other KNOCKOFF_FAIL_ON=note
expect 'fail on notes' 1 out java
ci KNOCKOFF_FAIL_ON=never
expect 'never fail' 0 out ngnix
ci KNOCKOFF_SARIF=a.sarif
expect 'SARIF besides' 1 out '^::error'
grep -q '"version":"2.1.0"' a.sarif
tap $? 'SARIF is there'
ci KNOCKOFF_REPORT=gitlab KNOCKOFF_CODE_QUALITY=b.json
expect 'GitLab' 1 out '^tree/Dockerfile:1:6: error' no-out '^::'
grep -q '"check_name":"image-lookalike"' b.json
tap $? 'Code Quality is there'
ci KNOCKOFF_PATHS='--help *'
expect 'a path is no option and no pattern' 2 no-out usage err '^knockoff: --help:'
ci KNOCKOFF_CHANGED_SINCE=nowhere
expect 'a revision' 2 err "does not know the revision 'nowhere'"

plan
