#!/bin/sh
# completions.sh - what bash, zsh and fish complete from has every command and
# every option, and completes; and every option is tried by some test.
. "$TOP_SRCDIR/tests/tap.sh"

commands=$("$KNOCKOFF" --help |
	sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p')

# options COMMAND: as --help has them, "=" behind those that take an argument.
options() {
	"$KNOCKOFF" "$1" --help |
		sed -n 's/^  \(-., \|    \)\(--[a-z-]*=*\).*/\2/p'
}

for shell in bash zsh fish; do
	run completion $shell
	cp "$tmp/out" "$tmp/$shell"
	expect "completion $shell" 0 out knockoff no-err .
	if command -v $shell >/dev/null; then
		$shell -n "$tmp/$shell" 2>"$tmp/err"
		tap $? "$shell reads it"
	else
		skip "$shell reads it" "no $shell"
	fi
done
run completion
expect 'no shell' 2 err 'must be bash, zsh or fish' no-out .
run completion tcsh
expect 'another shell' 2 err 'tcsh: the shell must be bash, zsh or fish'

# Each script has each command's options, and no others.
for command in $commands; do
	options "$command" | sort >"$tmp/want"
	sed "1,/^	case \$command in/d" "$tmp/bash" |
		sed -n "/^	$command)\$/,/ ;;\$/p" |
		grep -o -e '--[a-z-]*=*' | grep -v '^--$' | sort >"$tmp/has"
	cmp -s "$tmp/want" "$tmp/has"
	tap $? "bash: the options of $command"
	sed -n "/^	$command)\$/,/ ;;\$/p" "$tmp/zsh" |
		grep -o -e "'\\*--[a-z-]*=*" | sed "s/'\\*//" | sort >"$tmp/has"
	cmp -s "$tmp/want" "$tmp/has"
	tap $? "zsh: the options of $command"
	grep -e "_from $command' -l" -e "__knockoff_is $command' -l" "$tmp/fish" |
		sed 's/.* -l \([a-z-]*\).*/--\1/' | sort >"$tmp/has"
	tr -d = <"$tmp/want" | cmp -s - "$tmp/has"
	tap $? "fish: the options of $command"
done

# bash_gives WORD... : what bash completes the last word to, on one line.
bash_gives() {
	bash -c '. "$1"; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
compopt() { :; }
_knockoff; echo "${COMPREPLY[*]}"' bash "$tmp/bash" "$@"
}

# completes WANT WORD...
completes() {
	want=$1
	shift
	got=$(bash_gives "$@")
	[ "$got" = "$want" ]
	tap $? "bash: $*"
	[ "$got" = "$want" ] || echo "# $got"
}
: >chapter
if command -v bash >/dev/null; then
	completes 'chapter check' knockoff ch
	completes '--fail-on=' knockoff check --fail
	completes '--fix' knockoff --fix
	completes 'never note warning error' knockoff check --fail-on =
	completes 'sarif' knockoff check --format = sa
	completes 'json tsv' knockoff sweep --format = ''
	completes 'text json tsv' knockoff name --format = ''
	completes 'transposition' knockoff variants --class tr
	completes 'chapter' knockoff check --output = cha
	completes 'glyph' knockoff explain gly
	completes 'bash zsh fish' knockoff completion ''
	completes '' knockoff variants ngi
else
	skip 'bash completes' 'no bash'
fi

# fish_gives TEXT
fish_gives() {
	fish -c "source $tmp/fish; complete -C '$1'" 2>"$tmp/err" |
		sed 's/	.*//' | tr '\n' ' '
}
if command -v fish >/dev/null; then
	HOME=$tmp
	export HOME
	[ "$(fish_gives 'knockoff check --format=sa')" = '--format=sarif ' ]
	tap $? 'fish: an argument'
	[ "$(fish_gives 'knockoff --fi')" = '--fix ' ]
	tap $? 'fish: an option of the default command'
	[ "$(fish_gives 'knockoff completion z')" = 'zsh ' ]
	tap $? 'fish: an operand'
else
	skip 'fish completes' 'no fish'
fi

# ---- every option is tried by some test ----

for command in $commands; do
	options "$command"
done | tr -d = | sort -u >"$tmp/options"
failed=0
while read -r option; do
	grep -rqE -e "(^|[^a-z-])$option([^a-z-]|\$)" \
		"$TOP_SRCDIR"/tests/cli "$TOP_SRCDIR"/tests/hub \
		"$TOP_SRCDIR"/tests/check --include=*.sh --include=args && continue
	echo "# no test: $option"
	failed=1
done <"$tmp/options"
tap $failed 'every option is tried by a test'

plan
