#!/bin/sh
# readme.sh - what the README shows is what the program prints, its commands do
# what it says of them, and the first five bring a new user to all there is.
. "$TOP_SRCDIR/tests/tap.sh"
readme=$TOP_SRCDIR/README

sed -n '/^    \$ knockoff check tests\/sample$/,/^$/p' "$readme" |
	sed '1d; s/^    //; /^$/d' >"$tmp/shown"
(cd "$TOP_SRCDIR" && "$KNOCKOFF" check tests/sample) >"$tmp/printed" 2>/dev/null
cmp -s "$tmp/shown" "$tmp/printed"
tap $? 'README shows what check prints'
diff "$tmp/shown" "$tmp/printed" | sed 's/^/# /'

# The commands are the indented lines that start with the program, or with what
# gives it something or calls it.
sed -n '/^Use$/,$p' "$readme" |
	sed -n 's/^    \(\(knockoff\|echo\|printf\|alias\)\( .*\)\{0,1\}\)$/\1/p' \
		>"$tmp/commands"
if ! command -v git >/dev/null; then
	skip 'the commands of the README' 'no git'
	plan
	exit 0
fi

mkdir "$tmp/bin" "$tmp/repo"
ln -s "$KNOCKOFF" "$tmp/bin/knockoff"
printf '#!/bin/sh\necho "docker $*"\n' >"$tmp/bin/docker"
chmod +x "$tmp/bin/docker"
PATH=$tmp/bin:$PATH
HOME=$tmp
GIT_CONFIG_GLOBAL=/dev/null
GIT_CONFIG_NOSYSTEM=1
GIT_CEILING_DIRECTORIES=$tmp
GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com
GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
export PATH HOME GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM GIT_CEILING_DIRECTORIES \
	GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
unset KNOCKOFF_GUARD GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
cd "$tmp/repo" || exit 99
printf 'FROM nginx\n' >Dockerfile
git init --quiet && git add Dockerfile && git commit --quiet -m one &&
	git update-ref refs/remotes/origin/main HEAD || exit 99

# A slip of a known name and one of the user's own registry are staged.
slip() {
	printf 'FROM bitnmai/redis:7\nCOPY --from=%s/tools:1 /a /b\n' \
		registry.acmee.example >Dockerfile
	git add Dockerfile
}

# sh_run COMMAND...: as run does, what a user types.
sh_run() {
	status=0
	sh -c "$*" >"$tmp/out" 2>"$tmp/err" </dev/null || status=$?
}

# reached GOAL: by the command that is the $nth one.
reached() {
	echo "$nth" >"$tmp/goal-$1"
}

slip='^Dockerfile:1:6: error: .bitnmai/redis. looks like'
of_hub='bitnmai/redis.* did you mean .bitnami/redis:7'
of_own='registry.acmee.example.* looks like .registry.acme.example'

# A row for each command of the README: what it is to do.
judge() {
	case $1 in
	echo*FROM*)
		expect "$1" 1 out '^-:1:6: error: .ngnix. looks like .nginx' \
			out "did you mean 'nginx:1.27'"
		reached finding
		;;
	'knockoff')
		expect "$1" 1 out "$slip" no-out 'acmee'
		;;
	'knockoff install-hook')
		expect "$1" 0 out '^.git/hooks/pre-commit: '
		sh_run git commit -m two
		expect 'a commit with a slip' 1 err "$slip"
		[ "$(git log --oneline | wc -l)" -eq 1 ]
		tap $? 'it was not made'
		reached hook
		;;
	*'>.knockoff.yaml')
		expect "$1" 0 no-out . no-err .
		sh_run knockoff name registry.acme.example/tools
		expect 'the own registry' 0 out '.*: trusted'
		sh_run knockoff
		expect 'what looks like it' 1 out "^Dockerfile:2:.*$of_own"
		reached trust
		;;
	*--format=github*sarif:*)
		expect "$1" 1 out "^::error file=Dockerfile,line=1.*$of_hub" \
			out "^::error file=Dockerfile,line=2.*$of_own"
		grep -q '"version":"2.1.0"' report.sarif &&
			grep -q '"ruleId":"namespace-lookalike"' report.sarif &&
			grep -q '"ruleId":"host-lookalike"' report.sarif
		tap $? 'report.sarif has both findings'
		reached ci
		;;
	'knockoff --diff')
		expect "$1" 1 out '^-FROM bitnmai/redis:7$' \
			out '^+FROM bitnami/redis:7$'
		grep -q bitnmai Dockerfile
		tap $? 'nothing was written'
		;;
	'knockoff --fix')
		expect "$1" 0
		grep -q '^FROM bitnami/redis:7$' Dockerfile &&
			grep -q 'from=registry.acme.example/tools:1 ' Dockerfile
		tap $? 'the names are right'
		;;
	'knockoff check --staged' | 'knockoff check --changed-since=origin/main')
		expect "$1" 1 out "$slip" out "^Dockerfile:2:.*$of_own"
		;;
	'knockoff paste')
		# Nothing was copied.
		expect "$1, of nothing" 0 out '.'
		sh_run "echo docker run bitnmai/redis | $1"
		expect "$1" 1 out "Don't run this\\.\$"
		;;
	"alias docker='"*)
		printf '%s\n' "$1" 'docker pull nginx' 'docker pull ngnix' >alias.sh
		sh_run 'sh ./alias.sh'
		expect 'docker as an alias' 1 out '^docker pull nginx$' \
			no-out 'ngnix' err "'ngnix' looks like 'nginx'"
		;;
	'knockoff hunt '*)
		# Docker Hub is not asked: all questions stay without an answer.
		expect "$1" 2 err '^knockoff: bitnami/: 0 found'
		grep -q '</html>' report.html
		tap $? 'report.html is a page'
		;;
	*)
		tap 1 "$1: no row of this test says what it does"
		;;
	esac
}

nth=0
while read -r line; do
	nth=$((nth + 1))
	command=$(echo "$line" | sed 's/ *# .*//')
	slip
	case $command in
	'knockoff hunt '*) sh_run "$line --offline" ;;
	*) sh_run "$line" ;;
	esac
	judge "$command"
done <"$tmp/commands"

for goal in finding hook trust ci; do
	[ -s "$tmp/goal-$goal" ] && [ "$(cat "$tmp/goal-$goal")" -le 5 ]
	tap $? "the first five commands bring: $goal"
done
plan
