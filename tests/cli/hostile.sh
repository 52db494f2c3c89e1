#!/bin/sh
# hostile.sh - names that are meant for the reader's terminal or program.
. "$TOP_SRCDIR/tests/tap.sh"

esc=$(printf '\033')
bell=$(printf '\007')
override=$(printf '\342\200\256')
zero=$(printf '\342\200\213')
c1=$(printf '\302\233')

# inert NAME STATUS: nothing of all this came out as it is.
inert() {
	expect "$1" "$2" no-out "$esc" no-out "$bell" no-out "$override" \
		no-out "$zero" no-out "$c1" no-out "$(printf '\r')" \
		no-err "$esc" no-err "$override"
}

{
	printf 'FROM ng\033[31mnx\033]0;title\007\n'
	printf 'FROM ngnix:%sx AS a\n' "$override"
	printf 'FROM bitnmai%s/redis\n' "$zero"
	printf 'FROM x%s31m\n' "$c1"
	printf 'COPY --from=bitnmai/redis --chown=%s%s a b\n' "$esc" "$override"
	printf 'RUN --mount=type=bind,from=bitnmai/redis,source=/%s[2J true\n' \
		"$esc"
	printf 'RUN echo %s%s\n' "$override" "$esc"
} >Dockerfile
for format in text json tsv; do
	run check --format=$format Dockerfile
	inert "check as $format" "$status"
	run refs --format=$format Dockerfile
	inert "refs as $format" 0
	run name --format=$format "ng${esc}[31mnx" "bitnmai${zero}/redis" \
		"ngnix:${override}x" "x${c1}31m" "a${bell}b"
	inert "name as $format" "$status"
done
run check -q Dockerfile
inert 'check -q' "$status"

printf 'FROM --bad%s[31m=x ngnix\n' "$esc" >bad.dockerfile
run check bad.dockerfile
inert 'a diagnostic quotes it' 2

# A tab or a newline in a name must not make a column or a line.
for text in "$(printf 'a\tb')" "$(printf 'a\nb')" 'a\tb'; do
	run name --format=tsv "$text"
	[ "$(wc -l <"$tmp/out")" -eq 2 ] &&
		[ "$(tail -n 1 "$tmp/out" | tr -cd '\t' | wc -c)" -eq 4 ]
	tap $? 'a field stays a field'
done
run name --format=tsv 'a\tb'
expect 'a backslash is doubled' 0 out '^a\\\\tb'

run name '::error::x' "$(printf 'x\n::error file=a::b')"
expect "no line starts with GitHub's commands but our own" 0 no-out '^::error f'

run name --format=json 'a"b' 'a\b' "$(printf 'a\377b')" '</script>'
expect 'JSON stays JSON' 0 out '"a\\"b"' out '"a\\\\b"'

# jq or python, whichever there is, must be able to read it all.
if command -v python3 >/dev/null; then
	run check --format=json Dockerfile
	python3 -m json.tool "$tmp/out" >/dev/null 2>"$tmp/err"
	tap $? 'JSON of check is read back'
	run refs --format=json Dockerfile
	python3 -m json.tool "$tmp/out" >/dev/null 2>"$tmp/err"
	tap $? 'JSON of refs is read back'
	run name --format=json "ng${esc}nx" "$(printf 'a\377b')" ngnix
	python3 -m json.tool "$tmp/out" >/dev/null 2>"$tmp/err"
	tap $? 'JSON of name is read back'
else
	skip 'JSON of check is read back' 'no python3'
	skip 'JSON of refs is read back' 'no python3'
	skip 'JSON of name is read back' 'no python3'
fi

plan
