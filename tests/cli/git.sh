#!/bin/sh
# git.sh - what is staged, what came in since a revision, and a commit hook.
. "$TOP_SRCDIR/tests/tap.sh"

if ! command -v git >/dev/null; then
	echo '1..0 # SKIP no git'
	exit 0
fi
# Nobody's configuration, and no repository around us.
HOME=$tmp
GIT_CONFIG_GLOBAL=/dev/null
GIT_CONFIG_NOSYSTEM=1
GIT_CEILING_DIRECTORIES=$tmp
GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com
GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
export HOME GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM GIT_CEILING_DIRECTORIES \
	GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE

run check --staged
expect 'no repository' 2 err '^knockoff: git diff failed' no-out .
run check --changed-since=HEAD
expect 'no repository, and a revision' 2 err "does not know the revision 'HEAD'"
run install-hook
expect 'no repository for a hook' 2 err '^knockoff: git rev-parse failed'

git init -q -b main repo && cd repo || exit 99

# ---- staged ----

run check --staged
expect 'nothing at all' 0 no-out . no-err .
printf 'FROM ngnix\n' >Dockerfile
run check --staged
expect 'nothing staged' 0 no-out .
git add Dockerfile
run check --staged
expect 'before the first commit' 1 out '^Dockerfile:1:6: error'
printf 'FROM nginx\n' >Dockerfile
run check --staged
expect 'what is staged counts, not the work tree' 1 out "'ngnix'" \
	out '| FROM ngnix$'
git add Dockerfile
printf 'FROM redsi\n' >Dockerfile
run check --staged
expect 'and the other way round' 0 no-out .
git commit -q -m one
run check --staged
expect 'what is committed is not staged' 0 no-out .

mkdir -p a/b
printf 'FROM pyhton\n' >a/b/Dockerfile
printf 'FROM pyhton\n' >'a/ t
x.dockerfile'
printf '\000\001FROM pyhton\n' >a/binary.dockerfile
ln -s ../Dockerfile a/link.dockerfile
awk 'BEGIN { for (i = 0; i < 70000; i++) print "# a line of a large file"
	print "FROM busbox" }' >large.dockerfile
git add a large.dockerfile
run check -q --staged
expect 'new files, odd names, large ones' 1 out '^a/b/Dockerfile:1:6' \
	out '^a/ t.nx.dockerfile:1:6' out '^large.dockerfile:70001:6' \
	no-out binary no-out link
run check -q --staged a/b
expect 'below a path' 1 out '^a/b/Dockerfile' no-out 't.nx'
cd a || exit 99
run check -q --staged
expect 'from within a folder' 1 out '^b/Dockerfile:1:6' no-out '^large'
cd .. || exit 99
run refs --staged --format=tsv
expect 'refs as well' 0 out '^a/b/Dockerfile	1	6	dockerfile:from	pyhton'
git rm -q --cached Dockerfile
run check -q --staged
expect 'a file that goes is not read' 1 no-out '^Dockerfile'
git add -f Dockerfile
printf 'secret/\nFROM ngnix' >.gitignore
git reset -q

# ---- what came in ----

git clean -q -f -d -x
printf 'FROM redsi:1 AS a\nFROM java:8\n' >Dockerfile
printf 'services: {a: {image: busbox}}\n' >compose.yaml
git add .
git commit -q -m 'old slips'
git tag old
run check --changed-since=old
expect 'nothing came in' 0 no-out .
printf 'FROM redsi:2 AS a\nFROM java:8\nFROM ngnix\n' >Dockerfile
run check -q --changed-since=old
expect 'a new name in an old file' 1 out 'Dockerfile:3:6' no-out redsi \
	no-out java
git mv compose.yaml docker-compose.yaml
run check -q --changed-since=old
expect 'a file that is renamed brings nothing' 1 no-out busbox out ngnix
printf 'FROM pyhton\n' >new.dockerfile
run check -q --changed-since=old
expect 'a file that git does not know yet' 1 out '^new.dockerfile:1:6'
printf 'new.dockerfile\n' >.gitignore
run check -q --changed-since=old
expect 'unless it is ignored' 1 no-out new.dockerfile
git add -A
git commit -q -m new
run check -q --changed-since=old
expect 'committed since' 1 out 'Dockerfile:3:6' no-out redsi
run check -q --changed-since=HEAD
expect 'since now' 0 no-out .

# A slip that main lost meanwhile did not come in here.
git checkout -q -b topic old
printf 'FROM ubunto\n' >topic.dockerfile
git add -A
git commit -q -m topic
git checkout -q main
printf 'FROM nginx\n' >Dockerfile
git commit -q -a -m mended
git checkout -q topic
run check -q --changed-since=main
expect 'since where they parted' 1 out '^topic.dockerfile' no-out redsi
printf 'FROM redsi:9\nFROM pytohn\n' >Dockerfile
git add Dockerfile
run check -q --staged --changed-since=HEAD
expect 'both: staged, and new' 1 out 'Dockerfile:2:6' no-out redsi no-out topic
run check --changed-since=nowhere
expect 'no such revision' 2 err "does not know the revision 'nowhere'" no-out .
run check --changed-since=--output=x
expect 'a revision is no option' 2 err 'does not know the revision'
[ ! -e x ]
tap $? 'and git was given none'
GIT_DIR=/dev/null run check --staged
expect 'a broken repository' 2 no-out .
PATH_before=$PATH
PATH=$tmp/none
status=0
"$KNOCKOFF" check --staged >"$tmp/out" 2>"$tmp/err" || status=$?
PATH=$PATH_before
expect 'no git' 2 err '^knockoff: git: No such file'
git reset -q --hard

# ---- a hook ----

bin=$tmp/bin
mkdir "$bin"
ln -s "$KNOCKOFF" "$bin/knockoff"
PATH=$bin:$PATH
export PATH
run install-hook
expect 'a hook' 0 out 'hooks/pre-commit: looks at each commit'
run install-hook -q
expect 'a second time' 0 no-out .
printf 'FROM ngnix\n' >Dockerfile
git add Dockerfile
printf 'FROM nginx\n' >Dockerfile
git commit -q -m slip >"$tmp/out" 2>"$tmp/err"
tap $((! $?)) 'git commit refuses what is staged'
grep -q "'ngnix' looks like 'nginx'" "$tmp/out" "$tmp/err"
tap $? 'and the finding is shown'
git add Dockerfile
git commit -q -m fixed >"$tmp/out" 2>"$tmp/err"
tap $? 'and takes it once it is put right'
mkdir -p sub
cd sub || exit 99
printf 'FROM redsi\n' >Dockerfile
git add Dockerfile
git commit -q -m sub >"$tmp/out" 2>"$tmp/err"
tap $((! $?)) 'also from a folder below'
git commit -q --no-verify -m sub >"$tmp/out" 2>"$tmp/err"
tap $? 'unless it is told not to'
cd .. || exit 99
printf '#!/bin/sh\nexit 0\n' >.git/hooks/pre-commit
run install-hook
expect 'a hook of somebody else stays' 2 err 'there is a hook already' \
	err 'knockoff check --staged'
grep -q 'exit 0' .git/hooks/pre-commit
tap $? 'as it was'
git config core.hooksPath "$tmp/hooks"
run install-hook
[ -x "$tmp/hooks/pre-commit" ]
tap $? 'hooks elsewhere'
run install-hook x
expect 'no operand' 2 err 'takes no operand'

# ---- the real pre-commit ----

if ! command -v pre-commit >/dev/null; then
	for name in 'refuses a slip' 'takes it once it is put right' \
		'every text'; do
		skip "pre-commit: $name" 'no pre-commit'
	done
	plan
	exit 0
fi
PRE_COMMIT_HOME=$tmp/cache
export PRE_COMMIT_HOME
cd "$tmp/work" || exit 99
git init -q -b main hooks
cp "$TOP_SRCDIR/.pre-commit-hooks.yaml" hooks
git -C hooks add .pre-commit-hooks.yaml
git -C hooks commit -q -m hooks
git init -q -b main user
cd user || exit 99

# configure HOOK
configure() {
	printf 'repos:\n- repo: %s\n  rev: %s\n  hooks:\n  - id: %s\n' \
		"$tmp/work/hooks" "$(git -C ../hooks rev-parse HEAD)" "$1" \
		>.pre-commit-config.yaml
	git add .pre-commit-config.yaml
}

configure knockoff
pre-commit install >"$tmp/out" 2>&1
printf 'FROM ngnix\n' >Dockerfile
printf '```sh\ndocker run redsi\n```\n' >page.md
git add .
git commit -q -m slip >"$tmp/out" 2>&1
status=$?
grep -q "Dockerfile:1:6: error: 'ngnix'" "$tmp/out" &&
	! grep -q redsi "$tmp/out" && [ $status -eq 1 ]
tap $? 'pre-commit: refuses a slip'
printf 'FROM nginx\n' >Dockerfile
git add .
git commit -q -m fixed >"$tmp/out" 2>&1
tap $? 'pre-commit: takes it once it is put right'
configure knockoff-text
pre-commit run --all-files >"$tmp/out" 2>&1
status=$?
grep -q "page.md:2:12: error: 'redsi'" "$tmp/out" && [ $status -eq 1 ]
tap $? 'pre-commit: every text'

plan
