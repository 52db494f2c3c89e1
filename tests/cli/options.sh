#!/bin/sh
# options.sh - the command line: what is refused, and what options do.
. "$TOP_SRCDIR/tests/tap.sh"

esc=$(printf '\033')
echo 'FROM ngnix' >Dockerfile
echo 'FROM java:8' >old.dockerfile
echo 'FROM nginx' >good.dockerfile
echo 'FROM ngnix' >-odd

commands=$("$KNOCKOFF" --help |
	sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z]*\) .*/\1/p')
for command in $commands; do
	run $command --no-such-option
	expect "$command: unknown option" 2 \
		err "^knockoff: unrecognized option '--no-such-option'" \
		err "^Try 'knockoff $command --help'" no-out .
	run $command -Z
	expect "$command: unknown letter" 2 err "Try 'knockoff $command"
	run $command --help
	expect "$command --help" 0 out "^usage: knockoff $command " no-err .
	run $command -h
	expect "$command -h" 0 out "^usage: knockoff $command "
	run $command --version
	expect "$command --version" 0 out '^knockoff [0-9]'
done
run --help
expect 'help' 0 out '^usage: knockoff \[COMMAND\]' no-err .
run --version
expect 'version' 0 out '^knockoff [0-9][0-9.]*$' \
	out '^catalogue of [0-9-]*, [0-9]* names, built in$'

run --no-such-option
expect 'unknown option without a command' 2 err "Try 'knockoff"
run checkk
expect 'slip of a command' 2 err "^knockoff: checkk: .*did you mean 'check'"
run faraway
expect 'unknown command is a path that is not there' 2 \
	err '^knockoff: faraway: No such file'
cp good.dockerfile chek
run chek
expect 'a file is no slip of a command' 0 no-out .
rm chek
run check --format=xml Dockerfile
expect 'unknown format' 2 err -- no-out .
run check --format Dockerfile
expect 'a format that is a file' 2 err '--format=Dockerfile: must be one of text, json, tsv, sarif,'
run check --format
expect 'no format' 2 err 'requires an argument'
run check --fail-on=bad Dockerfile
expect 'unknown severity' 2 err '--fail-on=bad: must be'
run check --as=elf Dockerfile
expect 'unknown kind' 2 err '--as=elf: must be'
run check --color=maybe Dockerfile
expect 'unknown colour' 2 err '--color=maybe: must be'
run refs --fail-on=error Dockerfile
expect 'option of another command' 2 err 'unrecognized option'
run check --quiet=yes Dockerfile
expect 'argument for an option without' 2 err "doesn't allow an argument"
run check --f=tsv Dockerfile
expect 'ambiguous short form' 2 err ambiguous
run check --form=tsv Dockerfile
expect 'short form' 1 out "$(printf '\t')"
run name
expect 'no name' 2 err 'no name given' no-out .
run explain no-such-rule
expect 'no such rule' 2 err 'no-such-rule: no such rule'
run explain "$(printf 'x\033[31m')"
expect 'no such rule, and it bites' 2 no-err "$esc"

run Dockerfile
expect 'check is the default' 1 out ngnix
run Dockerfile -q
expect 'options behind operands' 1 no-out help:
run -f tsv Dockerfile
expect 'options without a command' 1 out '^file'
run check -- -odd
expect 'operand with a hyphen' "$status" no-err 'unrecognized'
run name -- --help
expect 'a name like an option' 0 out '^--help: '
run -- check
expect 'a file called like a command' 2 err '^knockoff: check: '

for severity in error warning note never; do
	run check --fail-on=$severity good.dockerfile
	expect "--fail-on=$severity, nothing found" 0
done
run check --fail-on=error Dockerfile
expect '--fail-on=error and an error' 1
run check --fail-on=never Dockerfile
expect '--fail-on=never and an error' 0 out error
run check --fail-on=warning old.dockerfile
expect '--fail-on=warning and a note' 0 out note
run check old.dockerfile
expect 'a note does not fail by itself' 0 out note
run check --fail-on=note old.dockerfile
expect '--fail-on=note and a note' 1
run name --fail-on=never ngnix
expect 'name --fail-on=never' 0 out error
run name ngnix nginx
expect 'name, the worst counts' 1
run name nginx
expect 'name, all well' 0
run refs Dockerfile
expect 'refs never fails for a name' 0 out ngnix
run check --fail-on=never nothing Dockerfile
expect 'trouble is trouble whatever fails' 2

run check Dockerfile
expect 'no colour into a file' 1 no-out "$esc"
run check --color=always Dockerfile
expect '--color=always' 1 out "$esc\\[1;31merror"
NO_COLOR=1 run check --color=always Dockerfile
expect 'an option beats NO_COLOR' 1 out "$esc"
run check --color=always --format=json Dockerfile
expect 'no colour in JSON' 1 no-out "$esc"
run check --color=always --format=tsv Dockerfile
expect 'no colour in TSV' 1 no-out "$esc"

# on_terminal NAME=VALUE...: run with a terminal as standard output.
on_terminal() {
	env TERM=xterm "$@" script -qec "'$KNOCKOFF' check Dockerfile" /dev/null \
		</dev/null >"$tmp/out" 2>"$tmp/err"
	status=$?
}
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	on_terminal NO_COLOR=
	expect 'colour on a terminal' 1 out "$esc\\[1;31merror"
	on_terminal NO_COLOR=1
	expect 'NO_COLOR' 1 no-out "$esc"
	on_terminal NO_COLOR= TERM=dumb
	expect 'TERM=dumb' 1 no-out "$esc"
else
	skip 'colour on a terminal' 'no script(1)'
	skip 'NO_COLOR' 'no script(1)'
	skip 'TERM=dumb' 'no script(1)'
fi

plan
